// Routes that ask for tasks and show them: submit, show (with long poll); lists are in task-list.ts.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { isFinal } from '../../proto/task.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { Identity } from '../auth/authenticate.ts';
import { Role } from '../auth/authenticate.ts';
import type { ProblemContext, Refused } from '../http/problem.ts';
import { invalid, misfitOf, problemFrame, retryAfter } from '../http/problem.ts';
import type { TraceContext } from '../http/request-headers.ts';
import { etagOf, MAX_WAIT_S, readIdempotencyKey, readPreferWait } from '../http/request-headers.ts';
import type { Answer, BodySpec, Route, RouteRequest } from '../http/route.ts';
import { json, parameter } from '../http/route.ts';
import { dryRun } from './dry-run.ts';
import type { Found, TaskSight } from './find.ts';
import { findNode, findTask } from './find.ts';
import { isUnchanged, minRevisionQuery, notModified, reachRevision } from './polling.ts';
import { noConductor } from './refused-answer.ts';
import { viewOf } from './shown-tasks.ts';
import type { Asker, TaskDeps, TaskReply } from './submit-task.ts';
import { askForTask, noRoomForVerdict, untilFinal } from './submit-task.ts';
import { checkAsk, readAsk } from './task-ask.ts';
import { taskListRoutes } from './task-list.ts';

export function taskRoutes(deps: TaskDeps): readonly Route[] {
  const { task: taskBody } = deps.contract.bodies;
  return [
    {
      method: 'POST',
      path: '/api/v1/nodes/{node}/tasks',
      role: Role.operator,
      cost: 1,
      summary: 'Asks for an action on a node.',
      query: { dry_run: { type: 'boolean', description: 'Judge only; nothing is stored.' } },
      body: { mediaTypes: ['application/json'], ...taskBody } satisfies BodySpec,
      headers: ['Idempotency-Key', 'Prefer'],
      answers: {
        200: 'Final within `Prefer: wait`, or the verdict of a dry run.',
        202: 'Accepted; or submitted, and its actor has yet to judge it.',
      },
      documents: { 200: ['Task', 'DryRun'], 202: ['Task', 'BareTask'] },
      noRoom: (identity) => noRoomForVerdict(deps, identity),
      handle: (request) => submit(deps, request),
    },
    ...taskListRoutes(deps),
    {
      method: 'GET',
      path: '/api/v1/tasks/{task}',
      role: Role.reader,
      cost: 1,
      summary: 'Shows a task.',
      query: {
        wait: { type: 'integer', min: 0, max: MAX_WAIT_S, description: 'Seconds to wait for its final state.' },
        min_revision: minRevisionQuery,
      },
      answers: { 200: 'The task.', 304: 'Unchanged since If-None-Match.' },
      documents: { 200: ['Task', 'BareTask'] },
      handle: (request) => show(deps, request),
    },
  ];
}

// ---- submit ------------------------------------------------------------------------------------------------------

async function submit(deps: TaskDeps, request: RouteRequest): Promise<Answer> {
  const { headers } = request.http;
  const ask = readAsk(request.body);
  const wrong = checkAsk(deps, ask);
  if (wrong !== undefined) return wrong;
  const key = readIdempotencyKey(headers.get('idempotency-key'));
  if (!key.ok) return key.refused;
  const dry = request.query.flag('dry_run') === true;
  const purpose = dry ? 'show' : 'act';
  const found = await findNode(deps, parameter(request, 'node'), request.identity.caller.tenant, purpose);
  if (found.kind === 'refused') return found.refused;
  if (dry) {
    const { refused, verdict } = dryRun(deps, found.value, ask);
    return refused ?? json(200, { dry_run: true, node: found.value.id, action: ask.action, ...verdict });
  }
  const nobody = noConductor(deps);
  if (nobody !== undefined) return nobody;
  const reply = await askForTask(deps, found.value, ask, {
    identity: request.identity,
    trace: request.trace(),
    idempotencyKey: key.value,
    waitS: readPreferWait(headers.get('prefer')),
    asker: request.http,
  });
  return 'refusal' in reply ? reply : json(reply.status, reply.body, reply.headers);
}

export interface FrameContext {
  readonly identity: Identity;
  readonly trace: TraceContext;
  readonly context: ProblemContext;
}

/** The same for a call in one message: node, key and wait are members of its body, which fits its schema. */
export async function submitCall(deps: TaskDeps, request: RouteRequest): Promise<Answer> {
  const { identity, http } = request;
  const sender = { identity, trace: request.trace(), asker: http, key: http.headers.get('idempotency-key') };
  const reply = await submitMessage(deps, parameter(request, 'node'), request.body, sender);
  return 'refusal' in reply ? reply : json(reply.status, reply.body, reply.headers);
}

/** The same for an `op: request` frame, whose body may also hold `idempotency_key` and `wait_s`. */
export async function submitFrame(
  deps: TaskDeps,
  node: string,
  body: Json,
  frame: FrameContext,
): Promise<{ readonly status: number; readonly body: JsonObject }> {
  const answer = await frameAnswer(deps, node, body, frame);
  if (!('refusal' in answer)) return answer;
  return problemFrame(answer, frame.context);
}

async function frameAnswer(
  deps: TaskDeps,
  node: string,
  body: Json,
  frame: FrameContext,
): Promise<{ readonly status: number; readonly body: JsonObject } | Refused> {
  const misfit = misfitOf(deps.contract.bodies.taskMessage.validate(body));
  if (misfit !== undefined) return misfit;
  const { identity, trace } = frame;
  return submitMessage(deps, node, body, { identity, trace, asker: staying, key: undefined });
}

/** Whoever asks over a socket may leave: its task, and the wait for it, goes on to its end. */
const staying: Asker = {
  get signal() {
    return new AbortController().signal;
  },
};

interface Sender {
  readonly identity: Identity;
  readonly trace: TraceContext;
  readonly asker: Asker;
  /** Used where the body has none. */
  readonly key: string | undefined;
}

async function submitMessage(
  deps: TaskDeps,
  node: string,
  body: Json,
  { identity, trace, asker, key: keyBeside }: Sender,
): Promise<TaskReply | Refused> {
  const ask = readAsk(body);
  const wrong = checkAsk(deps, ask);
  if (wrong !== undefined) return wrong;
  const { idempotency_key: bare, wait_s: waitS } = isObject(body) ? body : {};
  const key = readIdempotencyKey(typeof bare === 'string' ? bare : keyBeside);
  if (!key.ok) return invalid('/idempotency_key', 'must be 1 to 255 visible ASCII characters');
  const found = await findNode(deps, node, identity.caller.tenant, 'act');
  if (found.kind === 'refused') return found.refused;
  return (
    noConductor(deps) ??
    askForTask(deps, found.value, ask, {
      identity,
      trace,
      idempotencyKey: key.value,
      waitS: typeof waitS === 'number' ? waitS : undefined,
      asker,
    })
  );
}

// ---- show --------------------------------------------------------------------------------------------------------

function show(deps: TaskDeps, request: RouteRequest): Answer | Promise<Answer> {
  const waitS = request.query.number('wait') ?? 0;
  const reach = reachRevision(deps, request.query);
  if (reach !== undefined || waitS > 0) return showLater(deps, request, reach, waitS);
  const found = findTask(deps, parameter(request, 'task'), request.identity.caller.tenant);
  return found instanceof Promise ? found.then((task) => shown(deps, request, task)) : shown(deps, request, found);
}

async function showLater(
  deps: TaskDeps,
  request: RouteRequest,
  reach: Promise<Refused | undefined> | undefined,
  waitS: number,
): Promise<Answer> {
  const refused = await reach;
  if (refused !== undefined) return refused;
  const found = await findTask(deps, parameter(request, 'task'), request.identity.caller.tenant);
  if (found.kind === 'refused' || waitS === 0) return shown(deps, request, found);
  const value = await untilFinal(deps, found.value, waitS * 1000, request.http.signal);
  return shown(deps, request, { kind: 'found', value });
}

function shown(deps: TaskDeps, request: RouteRequest, found: Found<TaskSight>): Answer | Promise<Answer> {
  if (found.kind === 'refused') return found.refused;
  const { task, revision } = found.value;
  if (revision === 0) return json(200, viewOf(deps, found.value), [['cache-control', 'no-store'], retryAfter(1)]);
  if (!isFinal(task.state) || task.callbacks.length === 0) return shownAs(deps, request, found.value, undefined);
  return callbackStateOf(deps, found.value).then((state) => shownAs(deps, request, found.value, state));
}

/** A callback goes on after its task has ended: how far it has come is asked for, where the broker answers. */
async function callbackStateOf(deps: TaskDeps, { task, revision }: TaskSight): Promise<string | undefined> {
  try {
    return await deps.callbacks.stateOf(task, revision);
  } catch (error) {
    if (error instanceof BrokerError) return undefined; // a poll is answered without it
    throw error;
  }
}

function shownAs(deps: TaskDeps, request: RouteRequest, sight: TaskSight, callbackState: string | undefined): Answer {
  const { task, revision } = sight;
  const etag = callbackState === undefined ? etagOf(revision) : `"${revision}-${callbackState}"`;
  if (isUnchanged(request, etag)) return notModified(etag);
  const headers: (readonly [string, string])[] = [
    ['etag', etag],
    ['cache-control', 'no-cache'],
  ];
  if (!isFinal(task.state)) headers.push(retryAfter(2));
  const view = viewOf(deps, sight);
  const { callback } = view;
  if (callbackState === undefined || !isObject(callback)) return json(200, view, headers);
  return json(200, { ...view, callback: { ...callback, state: callbackState } }, headers);
}
