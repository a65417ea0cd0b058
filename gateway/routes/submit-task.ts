// Asking for an action, the same for HTTP and for WebSocket frames. The gateway refuses by itself only what cannot have
// changed meanwhile: shape, unknown action or node, no conductor at all. Everything else is the actor's verdict.

import type { Verdict } from '../../proto/envelope.ts';
import { taskMeantBy } from '../../proto/envelope.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal, TaskState } from '../../proto/task.ts';
import { cursorBehind } from '../../runtime/journal/cursor.ts';
import { judge } from '../../runtime/machine/judge.ts';
import { requestIdOf } from '../../runtime/submit/request-id.ts';
import type { SubmitAnswer } from '../../runtime/submit/submitter.ts';
import { newTask } from '../../runtime/task/lifecycle.ts';
import { taskView } from '../../runtime/task/task-view.ts';
import type { Identity } from '../auth/authenticate.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { OwnWrites } from '../http/own-writes.ts';
import type { Header, Refused } from '../http/problem.ts';
import { refuse, retryAfter } from '../http/problem.ts';
import type { TraceContext } from '../http/request-headers.ts';
import { etagOf } from '../http/request-headers.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';
import { wholeSnapshot } from '../view/node-snapshot.ts';
import type { TaskSight } from './find.ts';
import { taskAt } from './find.ts';
import { refusedBy } from './refused-answer.ts';
import type { TaskAsk } from './task-ask.ts';

export type TaskDeps = Pick<
  GatewayDeps,
  | 'cache'
  | 'tasks'
  | 'callbacks'
  | 'targets'
  | 'contract'
  | 'submitter'
  | 'members'
  | 'ids'
  | 'clock'
  | 'incarnation'
  | 'limits'
> & { readonly ownWrites: OwnWrites };

export interface AskContext {
  readonly identity: Identity;
  readonly trace: TraceContext;
  readonly idempotencyKey: string | undefined;
  /** Seconds to wait for the final state; undefined: do not. */
  readonly waitS: number | undefined;
  readonly asker: Asker;
}

/** Whoever waits for the answer: the signal fires when it is gone. Making one costs, so it is asked for where one waits. */
export interface Asker {
  readonly signal: AbortSignal;
}

export interface TaskReply {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: readonly Header[];
}

/** How often a client that polls should ask, seconds. */
const POLL_S = 2;

export async function askForTask(
  deps: TaskDeps,
  node: NodeSnapshot,
  ask: TaskAsk,
  context: AskContext,
): Promise<TaskReply | Refused> {
  const { ownWrites, incarnation } = deps;
  const { id } = node;
  const { tasks } = deps.limits;
  const { tenant } = context.identity.caller;
  const noRoom = tasks.enter(tenant);
  if (noRoom !== undefined && !asksForNothingNew(deps, node.record, ask, context)) return noRoom;
  let answer: SubmitAnswer | Refused;
  try {
    answer = await submitInTurn(deps, id, ask, context);
  } finally {
    if (noRoom === undefined) tasks.leave(tenant);
  }
  if (!('kind' in answer)) return answer;
  const refused = refusedBy(deps, answer, node);
  if (refused !== undefined) return refused;

  const sight = await sightOf(deps, answer, node, ask, context);
  if (sight === undefined) return refuse('internal', 'the verdict names a task it does not hold');
  ownWrites.note(id, sight.revision);
  const deduplicated = answer.kind === 'verdict' && answer.verdict.deduplicated;
  const waited =
    context.waitS === undefined ? sight : await untilFinal(deps, sight, context.waitS * 1000, context.asker.signal);
  const done = isFinal(waited.task.state);
  const headers: Header[] = [['location', `/api/v1/tasks/${waited.task.id}`]];
  if (waited.revision > 0) headers.push(['etag', etagOf(waited.revision)]);
  if (context.waitS !== undefined) headers.push(['preference-applied', `wait=${context.waitS}`]);
  if (!done) headers.push(retryAfter(POLL_S));
  // Only a queued task shows anything of the record around it, which is decoded when it is looked at.
  const around = waited.task.state === TaskState.queued ? waited.record : undefined;
  const body = taskView(waited.task, around, waited.revision, {
    deduplicated,
    ...(waited.revision > 0 ? { cursor: cursorBehind(incarnation, waited.revision) } : {}),
  });
  // Each of the callers that share a task hears of its own callback.
  const own = ask.callback === undefined ? body : { ...body, callback: { url: ask.callback.url, state: 'pending' } };
  return { status: context.waitS !== undefined && done ? 200 : 202, body: own, headers };
}

/**
 * Whether it would add no task, as far as the node is known here: its key was used before, or it joins the last task in
 * line. Such a request needs no room. The actor judges it; one that is new by then goes over the cap by itself.
 */
function asksForNothingNew(deps: TaskDeps, record: ActorRecord, ask: TaskAsk, context: AskContext): boolean {
  const { idempotencyKey, identity } = context;
  if (idempotencyKey !== undefined) {
    const requestId = requestIdOf(identity.caller.tenant, record.id, idempotencyKey);
    if (record.requests.some((request) => request.requestId === requestId)) return true;
  }
  return judge(deps.contract.machine, record, ask).kind === 'coalesce';
}

/** Where verdicts are slow already, one more would only wait. */
export function noRoomForVerdict({ limits }: TaskDeps, { caller }: Identity): Refused | undefined {
  const { verdicts, advice, inHand } = limits;
  if (verdicts.hasRoom(caller.tenant)) return undefined;
  return refuse('overloaded', `${verdicts.waiting} requests wait for their verdict here`, {}, [
    retryAfter(advice.requestsAnswered(inHand.eachMs)),
  ]);
}

/** Not even sent where it would only wait. */
async function submitInTurn(
  deps: TaskDeps,
  id: ActorId,
  ask: TaskAsk,
  context: AskContext,
): Promise<SubmitAnswer | Refused> {
  const { clock } = deps;
  const { verdicts } = deps.limits;
  const { tenant } = context.identity.caller;
  const noTurn = noRoomForVerdict(deps, context.identity);
  if (noTurn !== undefined) return noTurn;
  verdicts.enter(tenant);
  const since = clock.monotonic();
  let judged = false;
  try {
    const answer = await submit(deps, id, ask, context);
    judged = answer.kind === 'verdict';
    return answer;
  } finally {
    const now = clock.monotonic();
    verdicts.leave(tenant, judged ? now - since : undefined, now);
  }
}

function submit(deps: TaskDeps, id: ActorId, ask: TaskAsk, context: AskContext): Promise<SubmitAnswer> {
  return deps.submitter.submit({
    kind: deps.contract.kind,
    id,
    action: ask.action,
    params: ask.params,
    onConflict: ask.onConflict,
    timeoutS: ask.timeoutS,
    callback: ask.callback,
    idempotencyKey: context.idempotencyKey,
    caller: context.identity.caller,
    trace: context.trace.traceparent,
  });
}

async function sightOf(
  deps: TaskDeps,
  answer: SubmitAnswer,
  node: NodeSnapshot,
  ask: TaskAsk,
  context: AskContext,
): Promise<TaskSight | undefined> {
  const { id } = node;
  switch (answer.kind) {
    case 'verdict': {
      const { verdict } = answer;
      const { taskId, revision } = verdict;
      const task = taskMeantBy(verdict);
      if (task !== undefined) return new JudgedSight(task, id, verdict);
      // A repeated key may mean a task so long final that only its document is left.
      const judged = wholeSnapshot(verdict.record, revision, node.shard);
      return taskAt(deps, judged, taskId as TaskId); // proof: an actor's own verdict
    }
    case 'submitted':
      if (answer.taskId === '') return undefined;
      return { task: submittedTask(answer.taskId, ask, context, deps.clock.now()), record: undefined, id, revision: 0 };
    case 'refused':
      return undefined;
  }
}

/** A task as its verdict has it. */
class JudgedSight implements TaskSight {
  readonly task: TaskRecord;
  readonly id: ActorId;
  readonly #verdict: Verdict;

  constructor(task: TaskRecord, id: ActorId, verdict: Verdict) {
    this.task = task;
    this.id = id;
    this.#verdict = verdict;
  }

  get revision(): number {
    return this.#verdict.revision;
  }

  /** Decoded only where it is looked at. */
  get record(): ActorRecord {
    return this.#verdict.record;
  }
}

/** A task its actor has not judged: all that is known is what was asked. */
function submittedTask(taskId: TaskId, ask: TaskAsk, context: AskContext, now: number): TaskRecord {
  const facts = {
    seq: 0,
    requestId: taskId,
    caller: context.identity.caller,
    trace: context.trace.traceparent,
    now,
  };
  return { ...newTask({ verb: 'submit', taskId, ...ask, bodyHash: '' }, facts), state: TaskState.submitted };
}

/** The task once it is final, or as it last was when the time is up or the client has gone. */
export async function untilFinal(
  deps: TaskDeps,
  from: TaskSight,
  waitMs: number,
  signal: AbortSignal,
): Promise<TaskSight> {
  const { cache, clock } = deps;
  const until = clock.monotonic() + waitMs;
  let sight = from;
  let since = from.revision;
  while (!isFinal(sight.task.state) && !signal.aborted) {
    const leftMs = until - clock.monotonic();
    if (leftMs <= 0) break;
    const node = await cache.change(sight.id, since, leftMs, signal);
    if (node === undefined) break;
    since = Math.max(since, node.revision);
    sight = (await taskAt(deps, node, sight.task.id)) ?? sight;
  }
  return sight;
}
