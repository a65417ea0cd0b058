// Callbacks for operators: what was not delivered yet and why, to be tried again, and the secret that signs those which
// bring none of their own. Secrets of callers are in nothing that is shown here.

import type { CallbackItem } from '../../proto/callback.ts';
import { CallbackState } from '../../proto/callback.ts';
import type { ActorId } from '../../proto/ids.ts';
import { parseCallbackId, parseTaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ClusterSecret } from '../../runtime/callback/cluster-secret.ts';
import { timeOrNull } from '../../runtime/task/task-view.ts';
import { maySee, Role } from '../auth/authenticate.ts';
import type { GatewayDeps } from '../http/deps.ts';
import { invalid, refuse } from '../http/problem.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json, parameter } from '../http/route.ts';
import type { FindDeps } from './find.ts';
import { findNode } from './find.ts';

export type CallbackDeps = FindDeps & Pick<GatewayDeps, 'callbacks'>;

const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 100;
/** Callbacks looked at for one page of a filtered list; a page may then be short and still have a next one. */
const MAX_SCAN = 2_000;
const NO_STORE = [['cache-control', 'no-store']] as const;

export function callbackRoutes(deps: CallbackDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/callbacks',
      role: Role.reader,
      cost: 1,
      summary: 'Callbacks that are not delivered, oldest change first: pending, failing, parked, disabled.',
      query: {
        state: { type: 'list', values: Object.keys(CallbackState), description: 'Only those in one of these states.' },
        node: { type: 'string', description: 'Id or name of a node.' },
        task: { type: 'string', description: 'Id of a task.' },
        limit: { type: 'integer', min: 1, max: MAX_PAGE, description: 'Callbacks on a page.' },
        after: { type: 'string', description: '`next` of the page before.' },
      },
      answers: { 200: 'A page of callbacks.' },
      documents: { 200: ['CallbackPage'] },
      handle: (request) => list(deps, request),
    },
    {
      method: 'POST',
      path: '/api/v1/callbacks/{callback}/replay',
      role: Role.operator,
      cost: 1,
      summary: 'Tries a callback again from the start, whatever became of it; its webhook-id stays.',
      query: {},
      answers: { 202: 'The callback; it is tried now.' },
      documents: { 202: ['Callback'] },
      handle: (request) => replay(deps, request),
    },
    {
      method: 'GET',
      path: '/api/v1/callbacks/secret',
      role: Role.admin,
      cost: 1,
      summary: 'The secret of the cluster, which signs callbacks that bring none.',
      query: {},
      answers: { 200: 'The secret, and the one before it while both are valid.' },
      documents: { 200: ['CallbackSecret'] },
      handle: async () => json(200, secretView(await deps.callbacks.secret()), NO_STORE),
    },
    {
      method: 'POST',
      path: '/api/v1/callbacks/secret/rotate',
      role: Role.admin,
      cost: 1,
      summary: 'Makes a new secret of the cluster; for a day callbacks are signed with the former one as well.',
      query: {},
      answers: { 200: 'The secret, and the one before it while both are valid.' },
      documents: { 200: ['CallbackSecret'] },
      handle: async () => json(200, secretView(await deps.callbacks.rotateSecret()), NO_STORE),
    },
  ];
}

async function list(deps: CallbackDeps, request: RouteRequest): Promise<Answer> {
  const { query, identity } = request;
  const { tenant } = identity.caller;
  const states = query.list('state');
  const task = query.text('task');
  const limit = query.number('limit') ?? DEFAULT_PAGE;
  const after = query.text('after') ?? '0';
  if (!/^\d{1,15}$/.test(after)) return invalid('query/after', 'must be the `next` of a page');
  const taskNode = task === undefined ? undefined : parseTaskId(task)?.actor;
  if (task !== undefined && taskNode === undefined) return refuse('task_not_found', `no task "${task}"`);
  const name = query.text('node');
  const named = name === undefined ? undefined : await findNode(deps, name, tenant);
  if (named?.kind === 'refused') return named.refused;
  const node = named?.value.id ?? taskNode;

  const visible = new Map<ActorId, boolean>();
  const callbacks: JsonObject[] = [];
  let from = Number(after) + 1;
  for (let looked = 0; looked < MAX_SCAN && callbacks.length < limit; looked++) {
    const stored = await deps.callbacks.next(from, node);
    if (stored === undefined) return json(200, { callbacks, next: null }, NO_STORE);
    from = stored.seq + 1;
    const { item } = stored;
    if (states !== undefined && !states.includes(item.state)) continue;
    if (task !== undefined && item.taskId !== task) continue;
    let seen = visible.get(item.actor);
    if (seen === undefined) {
      seen = await isVisible(deps, tenant, item);
      visible.set(item.actor, seen);
    }
    if (seen) callbacks.push(callbackView(item));
  }
  return json(200, { callbacks, next: String(from - 1) }, NO_STORE);
}

async function replay(deps: CallbackDeps, request: RouteRequest): Promise<Answer> {
  const id = parameter(request, 'callback');
  const { tenant } = request.identity.caller;
  const item = parseCallbackId(id) === undefined ? undefined : await deps.callbacks.find(id);
  const again =
    item !== undefined && (await isVisible(deps, tenant, item)) ? await deps.callbacks.replay(id) : undefined;
  if (again === undefined)
    return refuse('not_found', `no callback "${id.slice(0, 255)}" waits here; what was delivered is not kept`);
  return json(202, callbackView(again), NO_STORE);
}

/** Callbacks are seen with their node; those of a node that is gone, by the tenant that asked for the task. */
async function isVisible(deps: CallbackDeps, tenant: string, item: CallbackItem): Promise<boolean> {
  if (maySee(tenant, undefined)) return true;
  const node = deps.cache.get(item.actor) ?? (await deps.cache.load(item.actor));
  return maySee(tenant, node === undefined ? item.tenant : node.owner);
}

function callbackView(item: CallbackItem): JsonObject {
  return {
    id: item.id,
    node: item.actor,
    task: item.taskId,
    type: item.type,
    url: item.url,
    state: item.state,
    attempts: item.attempts,
    last_status: item.lastStatus === 0 ? null : item.lastStatus,
    last_error: item.lastError === '' ? null : item.lastError,
    last_attempt_at: timeOrNull(item.lastAttemptAt),
    next_at: timeOrNull(item.nextAt),
    give_up_at: timeOrNull(item.giveUpAt),
    created_at: timeOrNull(item.createdAt),
  };
}

function secretView({ secrets, rotatedAt }: ClusterSecret): JsonObject {
  return { secret: secrets[0] ?? null, former: secrets[1] ?? null, rotated_at: timeOrNull(rotatedAt) };
}
