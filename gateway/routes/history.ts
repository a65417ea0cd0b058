// What happened, oldest first, and why things stand as they do: histories from the journal, and explanations.

import type { JsonObject } from '../../proto/json.ts';
import { parseCursor } from '../../runtime/journal/cursor.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { Role } from '../auth/authenticate.ts';
import type { GatewayDeps } from '../http/deps.ts';
import { invalid, refuse } from '../http/problem.ts';
import type { QuerySpec } from '../http/query.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json, parameter } from '../http/route.ts';
import type { ExplainInput } from './explain.ts';
import { explainNode, explainTask } from './explain.ts';
import { findNode, findTask } from './find.ts';
import { minRevisionQuery, reachRevision } from './polling.ts';
import type { TaskDeps } from './submit-task.ts';

export type HistoryDeps = TaskDeps & Pick<GatewayDeps, 'shardCount'>;

const DEFAULT_EVENTS = 200;
/** A history scans a shard's journal. */
const SCAN_COST = 5;
const QUERY: QuerySpec = {
  limit: { type: 'integer', min: 1, max: 1_000, description: 'Events on a page.' },
  after: { type: 'string', description: '`next` of the page before, or any cursor.' },
  min_revision: minRevisionQuery,
};

export function historyRoutes(deps: HistoryDeps): readonly Route[] {
  const answers = { 200: 'A page of events; `next` is null when that was everything so far.' };
  const documents = { 200: ['EventPage'] } as const;
  return [
    {
      method: 'GET',
      path: '/api/v1/nodes/{node}/history',
      role: Role.reader,
      cost: SCAN_COST,
      summary: 'What happened to a node, oldest first, as far back as the journal is kept.',
      query: QUERY,
      answers,
      documents,
      handle: async (request) => {
        const behind = await reachRevision(deps, request.query);
        if (behind !== undefined) return behind;
        const found = await findNode(deps, parameter(request, 'node'), tenantOf(request));
        if (found.kind === 'refused') return found.refused;
        return history(deps, request, found.value.id, undefined);
      },
    },
    {
      method: 'GET',
      path: '/api/v1/tasks/{task}/events',
      role: Role.reader,
      cost: SCAN_COST,
      summary: 'What happened to a task, oldest first.',
      query: QUERY,
      answers,
      documents,
      handle: async (request) => {
        const behind = await reachRevision(deps, request.query);
        if (behind !== undefined) return behind;
        const found = await findTask(deps, parameter(request, 'task'), tenantOf(request));
        if (found.kind === 'refused') return found.refused;
        return history(deps, request, found.value.id, found.value.task.id);
      },
    },
    {
      method: 'GET',
      path: '/api/v1/nodes/{node}/explain',
      role: Role.reader,
      cost: 1,
      summary: 'Why a node stands as it does: state, holder, owner, what it waits for, next deadline.',
      query: { min_revision: minRevisionQuery },
      answers: { 200: 'The explanation.' },
      documents: { 200: ['NodeExplanation'] },
      handle: async (request) => {
        const behind = await reachRevision(deps, request.query);
        if (behind !== undefined) return behind;
        const found = await findNode(deps, parameter(request, 'node'), tenantOf(request));
        if (found.kind === 'refused') return found.refused;
        const { record, revision } = found.value;
        return explained(explainNode(inputOf(deps, record, revision)));
      },
    },
    {
      method: 'GET',
      path: '/api/v1/tasks/{task}/explain',
      role: Role.reader,
      cost: 1,
      summary: 'Why a task stands as it does.',
      query: { min_revision: minRevisionQuery },
      answers: { 200: 'The explanation.' },
      documents: { 200: ['TaskExplanation'] },
      handle: async (request) => {
        const behind = await reachRevision(deps, request.query);
        if (behind !== undefined) return behind;
        const found = await findTask(deps, parameter(request, 'task'), tenantOf(request));
        if (found.kind === 'refused') return found.refused;
        const { task, record, revision } = found.value;
        const inRecord = revision > 0 && record?.tasks.includes(task) === true;
        return explained(explainTask(task, inRecord ? inputOf(deps, record, revision) : undefined, revision));
      },
    },
  ];
}

async function history(
  deps: HistoryDeps,
  request: RouteRequest,
  id: Parameters<typeof shardOf>[1] & ExplainInput['record']['id'],
  task: string | undefined,
): Promise<Answer> {
  const text = request.query.text('after');
  const after = text === undefined ? undefined : parseCursor(text);
  if (text !== undefined && after === undefined) return invalid('query/after', 'is not a cursor');
  if (after !== undefined && after.incarnation !== deps.incarnation)
    return refuse('cursor_expired', 'this cursor is of another life of the cluster; start from the oldest event');
  const page = await deps.tasks.history({
    id,
    limit: request.query.number('limit') ?? DEFAULT_EVENTS,
    ...(task === undefined ? {} : { task }),
    ...(after === undefined ? {} : { after }),
  });
  return json(200, { events: page.events, next: page.next ?? null }, [['cache-control', 'no-cache']]);
}

function inputOf(deps: HistoryDeps, record: ExplainInput['record'], revision: number): ExplainInput {
  return {
    machine: deps.contract.machine,
    record,
    revision,
    shard: shardOf(deps.contract.kind, record.id, deps.shardCount),
    members: deps.members.all(),
    now: deps.clock.now(),
  };
}

function explained(body: JsonObject): Answer {
  return json(200, body, [['cache-control', 'no-store']]);
}

function tenantOf(request: RouteRequest): string {
  return request.identity.caller.tenant;
}
