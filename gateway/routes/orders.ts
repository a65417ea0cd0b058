// Routes that reach an actor's control lane: cancel, resolve, resume, heartbeat; and validate, which asks nobody.

import type { TaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { isFinal } from '../../proto/task.ts';
import type { Order, SubmitAnswer } from '../../runtime/submit/submitter.ts';
import { Role } from '../auth/authenticate.ts';
import { etagOf } from '../http/request-headers.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json, parameter } from '../http/route.ts';
import { wholeSnapshot } from '../view/node-snapshot.ts';
import { submitted } from './command.ts';
import type { TaskSight } from './find.ts';
import { findNode, findTask, taskAt } from './find.ts';
import { noConductor, refusedBy } from './refused-answer.ts';
import { viewOf } from './shown-tasks.ts';
import type { TaskDeps } from './submit-task.ts';

/** The name a ramdisk's call-back has for the step that waits for it. */
const HEARTBEAT = 'heartbeat';

export function orderRoutes(deps: TaskDeps): readonly Route[] {
  const { bodies } = deps.contract;
  const usual = ['application/json'];
  return [
    {
      method: 'POST',
      path: '/api/v1/tasks/{task}/cancel',
      role: Role.operator,
      cost: 1,
      summary: 'Cancels a queued task; aborts a running one where its action allows it.',
      query: {},
      body: { mediaTypes: usual, optional: true, ...bodies.cancel },
      answers: { 200: 'The task, final.', 202: 'The task; its abort is under way.' },
      documents: { 200: ['Task', 'BareTask'], 202: ['Task', 'Submitted'] },
      handle: (request) =>
        orderTask(deps, request, (taskId) => ({ verb: 'cancel', taskId, reason: textOf(request, 'reason') })),
    },
    {
      method: 'POST',
      path: '/api/v1/tasks/{task}/resolve',
      role: Role.operator,
      cost: 1,
      summary: 'Settles a task that ended unknown: it stays final and gains its resolution.',
      query: {},
      body: { mediaTypes: usual, ...bodies.resolve },
      answers: { 200: 'The task.', 202: 'Safely asked for; its conductor is being replaced.' },
      documents: { 200: ['Task', 'BareTask'], 202: ['Submitted'] },
      handle: (request) =>
        orderTask(deps, request, (taskId) => ({
          verb: 'resolve',
          taskId,
          outcome: textOf(request, 'outcome'),
          reason: textOf(request, 'reason'),
        })),
    },
    {
      method: 'POST',
      path: '/api/v1/nodes/{node}/resume',
      role: Role.operator,
      cost: 1,
      summary: 'Lets a parked node go on.',
      query: {},
      body: { mediaTypes: usual, optional: true, ...bodies.resume },
      answers: { 200: 'The node.', 202: 'Safely asked for; its conductor is being replaced.' },
      documents: { 200: ['Node'], 202: ['Submitted'] },
      handle: (request) => orderNode(deps, request, { verb: 'resume', reason: textOf(request, 'reason') }, 200),
    },
    {
      method: 'POST',
      path: '/api/v1/nodes/{node}/heartbeat',
      role: Role.operator,
      cost: 1,
      summary: "The ramdisk's call that ends a wait state.",
      query: {},
      body: { mediaTypes: usual, optional: true, schema: { type: 'object' }, validate: objectOnly },
      answers: { 202: 'The node; the step that waited goes on.' },
      documents: { 202: ['Node', 'Submitted'] },
      handle: (request) => orderNode(deps, request, { verb: 'signal', name: HEARTBEAT, payload: bodyOf(request) }, 202),
    },
    {
      method: 'POST',
      path: '/api/v1/nodes/{node}/validate',
      role: Role.operator,
      cost: 1,
      summary: "Checks a node's driver_info without asking the machine.",
      query: {},
      body: {
        mediaTypes: usual,
        optional: true,
        schema: { type: 'object', additionalProperties: false },
        validate: emptyOnly,
      },
      answers: { 200: 'The verdict.' },
      documents: { 200: ['Validation'] },
      handle: (request) => validate(deps, request),
    },
  ];
}

async function orderTask(deps: TaskDeps, request: RouteRequest, orderOf: (taskId: TaskId) => Order): Promise<Answer> {
  const found = await findTask(deps, parameter(request, 'task'), request.identity.caller.tenant, 'act');
  if (found.kind === 'refused') return found.refused;
  const { id, task } = found.value;
  const answer = await send(deps, request, id, orderOf(task.id));
  if ('refusal' in answer) return answer;
  if (answer.kind !== 'verdict') return submitted(task.id, `/api/v1/tasks/${task.id}`);
  const { verdict } = answer;
  deps.ownWrites.note(id, verdict.revision);
  // The verdict of an abort verb may name another task than the one asked about; the client gets the one it named.
  const judged = verdict.task?.id === task.id ? verdict.task : undefined;
  const node = wholeSnapshot(verdict.record, verdict.revision, 0);
  const sight: TaskSight =
    judged === undefined
      ? ((await taskAt(deps, node, task.id)) ?? found.value)
      : { task: judged, record: verdict.record, id, revision: verdict.revision };
  const headers: (readonly [string, string])[] = [['location', `/api/v1/tasks/${task.id}`]];
  if (sight.revision > 0) headers.push(['etag', etagOf(sight.revision)]);
  return json(isFinal(sight.task.state) ? 200 : 202, viewOf(deps, sight), headers);
}

async function orderNode(deps: TaskDeps, request: RouteRequest, order: Order, status: number): Promise<Answer> {
  const found = await findNode(deps, parameter(request, 'node'), request.identity.caller.tenant, 'act');
  if (found.kind === 'refused') return found.refused;
  const { id } = found.value;
  const answer = await send(deps, request, id, order);
  if ('refusal' in answer) return answer;
  if (answer.kind !== 'verdict') return submitted(id, `/api/v1/nodes/${id}`);
  const { record, revision } = answer.verdict;
  deps.ownWrites.note(id, revision);
  return json(status, deps.contract.nodeView(record, revision), [['etag', etagOf(revision)]]);
}

async function send(
  deps: TaskDeps,
  request: RouteRequest,
  id: TaskSight['id'],
  order: Order,
): Promise<Exclude<SubmitAnswer, { kind: 'refused' }> | NonNullable<ReturnType<typeof refusedBy>>> {
  const nobody = noConductor(deps);
  if (nobody !== undefined) return nobody;
  const answer = await deps.submitter.order(deps.contract.kind, id, order, {
    caller: request.identity.caller,
    trace: request.trace().traceparent,
  });
  const refused = refusedBy(deps, answer, deps.cache.get(id));
  if (answer.kind === 'refused') return refused ?? { refusal: answer.refusal };
  return refused ?? answer;
}

async function validate(deps: TaskDeps, request: RouteRequest): Promise<Answer> {
  const found = await findNode(deps, parameter(request, 'node'), request.identity.caller.tenant, 'act');
  if (found.kind === 'refused') return found.refused;
  const { record } = found.value;
  const errors = deps.contract.checkNode(record).map(({ pointer, message }) => ({ pointer, message }));
  return json(200, {
    node: record.id,
    driver: record.attributes['driver'] ?? null,
    valid: errors.length === 0,
    errors,
  });
}

function bodyOf(request: RouteRequest): JsonObject {
  return isObject(request.body) ? request.body : {};
}

function textOf(request: RouteRequest, name: string): string {
  const value = bodyOf(request)[name];
  return typeof value === 'string' ? value : '';
}

function objectOnly(value: RouteRequest['body']): readonly { pointer: string; message: string }[] {
  return isObject(value) ? [] : [{ pointer: '', message: 'must be an object' }];
}

function emptyOnly(value: RouteRequest['body']): readonly { pointer: string; message: string }[] {
  if (!isObject(value)) return objectOnly(value);
  return Object.keys(value).map((key) => ({ pointer: `/${key.slice(0, 64)}`, message: 'unknown member' }));
}
