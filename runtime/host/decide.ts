// What an actor does with one message: pure functions from (kind, record, message) to a decision. The activation commits
// the decision and then does what it says: replies, deletes, starts, aborts. Nothing here waits or touches the world.

import type { MailboxBody, MailboxMessage, Refusal } from '../../proto/envelope.ts';
import { parseTaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal, OnConflict } from '../../proto/task.ts';
import type { JudgeRequest } from '../machine/judge.ts';
import { judge } from '../machine/judge.ts';
import { lastInLine, lineOf } from '../machine/line.ts';
import { initialRegions } from '../machine/machine.ts';
import { busy, heldData, notNow } from '../machine/refusals.ts';
import { applyChange } from '../machine/transition.ts';
import type { Draft, MayStart, Mutation } from '../task/lifecycle.ts';
import {
  addCallback,
  addTask,
  draftOf,
  endTask,
  findTask,
  holderOf,
  knownOrder,
  MAX_CALLBACKS,
  MAX_RECORD_TASKS,
  newTask,
  refusedTask,
  rememberOrder,
  rememberRequest,
  startNext,
  startTask,
  taskMeant,
  tellStates,
  withoutHeld,
  withTask,
} from '../task/lifecycle.ts';
import { actorEvent, taskEvents } from '../task/task-events.ts';
import { traceId } from '../task/task-view.ts';
import { isBackground } from './check.ts';
import type { Kind } from './kind.ts';

export interface Decision extends Draft {
  /** The message is finished with: seen, not open, to be deleted. False: it stays until its task is final. */
  readonly finished: boolean;
  readonly reply: ReplyFacts;
  /** A running task to abort, after this is committed. */
  readonly abort?: { readonly taskId: string; readonly reason: string };
  /** The waiting step has its message in this entry, and goes on after it is committed. */
  readonly signalled?: boolean;
  /** A parked run to begin again, after this is committed. */
  readonly resume?: boolean;
}

export interface ReplyFacts {
  readonly refusal: Refusal | undefined;
  readonly deduplicated: boolean;
  readonly taskId: string;
  readonly task: TaskRecord | undefined;
}

export interface DecideContext {
  readonly kind: Kind;
  readonly message: MailboxMessage;
  readonly seq: number;
  readonly now: number;
  readonly epoch: number;
  readonly conductor: string;
  /** Journal sequence of the record in hand, for If-Match. */
  readonly revision: number;
  /** The task document of the task the message names, where {@link wantsDocument} asked for it. */
  readonly document: TaskRecord | undefined;
  /** Whether the conductor has room to run the task now; absent: it has. One that may not stays queued. */
  readonly mayStart?: MayStart;
  /** The end of the step that waits for this signal, as a change of the draft; undefined where none waits. */
  readonly waitingStep: (name: string, payload: JsonObject) => Mutation | undefined;
}

/** Whether the decision needs the document of a task that the record no longer holds (J6); costs one read. */
export function wantsDocument(record: ActorRecord, body: MailboxBody): string | undefined {
  switch (body.verb) {
    case 'submit': {
      // A task younger than every forgotten request was certainly never accepted, so only old repeats cost a read.
      const madeAtMs = parseTaskId(body.taskId)?.madeAtMs ?? 0;
      return record.horizon > 0 && madeAtMs <= record.horizon && findTask(record, body.taskId) === undefined
        ? body.taskId
        : undefined;
    }
    case 'cancel':
    case 'resolve': {
      const meant = taskMeant(record, body.taskId);
      return findTask(record, meant) === undefined ? meant : undefined;
    }
    case 'command':
    case 'resume':
    case 'signal':
      return undefined;
  }
}

export function decide(record: ActorRecord, context: DecideContext): Decision {
  const body = context.message.body;
  switch (body.verb) {
    case 'submit':
      return decideSubmit(record, body, context);
    case 'command':
      return decideCommand(record, body, context);
    case 'cancel':
      return decideCancel(record, taskMeant(record, body.taskId), body.reason, context);
    case 'resolve':
      return decideResolve(record, { ...body, taskId: taskMeant(record, body.taskId) }, context);
    case 'resume':
      return decideResume(record, context);
    case 'signal':
      return decideSignal(record, body, context);
  }
}

/** The decision to refuse a message for a reason outside of the machine, such as its size or a fault of ours. */
export function refuseMessage(record: ActorRecord, refusal: Refusal, context: DecideContext): Decision {
  const body = context.message.body;
  return body.verb === 'submit' ? refuseSubmit(record, body, refusal, context) : refusing(record, refusal);
}

// ---- submit ------------------------------------------------------------------------------------------------------

function decideSubmit(record: ActorRecord, submit: MailboxBody & { verb: 'submit' }, context: DecideContext): Decision {
  const { kind, message, now, epoch } = context;
  const known = answered(record, submit, context);
  if (known !== undefined) return known;
  if (!record.exists) return refuseSubmit(record, submit, absent(kind, record), context);

  const refusal =
    kind.checkParams(submit.action, submit.params) ??
    kind.admit(record, submit.action) ??
    settledMeanwhile(record, submit, context);
  if (refusal !== undefined) return refuseSubmit(record, submit, refusal, context);
  const inLine = withoutHeld(kind, record);
  const judgement = judge(kind.machine, inLine, givenWay(inLine, submit));
  switch (judgement.kind) {
    case 'refuse':
      return refuseSubmit(record, submit, named(judgement.refusal, context), context);
    case 'coalesce': {
      const task = addCallback(judgement.task, submit.callback, message.requestId !== submit.taskId);
      if (task === undefined)
        return refuseSubmit(record, submit, named(crowded(kind, record, submit.action), context), context);
      const remembered = rememberRequest(withTask(record, task), message.requestId, task.id, submit.bodyHash, now);
      const joined = withOwnId(remembered, submit, task.id, context);
      return { ...draftOf(joined), finished: true, reply: accepted(task.id, true) };
    }
    case 'abort':
      return acceptAbort(record, submit, judgement.running, context);
    case 'accept':
    case 'queue': {
      if (record.tasks.length >= MAX_RECORD_TASKS) return refuseSubmit(record, submit, full(kind, record), context);
      const task = newTask(submit, factsOf(context), judgement.kind === 'queue' ? judgement.premise : {});
      let draft = draftOf(rememberRequest(record, message.requestId, task.id, submit.bodyHash, now));
      if (judgement.kind === 'queue')
        for (const replaced of judgement.cancel)
          draft = endTask(
            kind,
            draft,
            replaced.id,
            { state: 'cancelled', reason: `replaced by ${task.id}` },
            epoch,
            now,
          );
      draft = addTask(draft, task, now);
      if (judgement.kind === 'accept' && (context.mayStart?.(task) ?? true))
        draft = startTask(kind, draft, task.id, epoch, now);
      return { ...draft, finished: false, reply: accepted(task.id, false) };
    }
  }
}

/** A check never refuses a user: where only its own tasks are in line, a request waits for them instead (2e). */
function givenWay(record: ActorRecord, submit: MailboxBody & { verb: 'submit' }): JudgeRequest {
  if (submit.onConflict !== OnConflict.reject) return submit;
  const last = lastInLine(record);
  if (last === undefined || !isBackground(last.requestedBy)) return submit;
  return lineOf(record).every((task) => isBackground(task.requestedBy))
    ? { action: submit.action, params: submit.params, onConflict: OnConflict.queue }
    : submit;
}

/** What a check asked for before somebody else acted may be wrong by now. */
function settledMeanwhile(
  record: ActorRecord,
  submit: MailboxBody & { verb: 'submit' },
  { kind, message }: DecideContext,
): Refusal | undefined {
  if (!isBackground(message.caller) || kind.check?.stillAsked(record, submit.action) === true) return undefined;
  return {
    code: 'action_not_allowed',
    detail: `what ${message.caller.subject} asked for is settled or no longer wanted`,
    data: { action: submit.action },
  };
}

/** An abort is done once the running task is told to stop; that one ends `cancelled` when its step has let go. */
function acceptAbort(
  record: ActorRecord,
  submit: MailboxBody & { verb: 'submit' },
  running: TaskRecord,
  context: DecideContext,
): Decision {
  const { message, now } = context;
  const task: TaskRecord = {
    ...newTask(submit, factsOf(context)),
    state: 'succeeded',
    startedAt: now,
    finishedAt: now,
    attempts: 1,
    results: [{ name: 'abort', value: { aborted: running.id } }],
  };
  const reason = `aborted by ${task.id}`;
  const asked = withTask(record, { ...running, cancelRequested: true, cancelReason: reason });
  const remembered = rememberRequest(asked, message.requestId, task.id, submit.bodyHash, now);
  return {
    record: { ...remembered, tasks: [...remembered.tasks, task] },
    events: [
      taskEvents.queued(task.id, now),
      taskEvents.started(task.id, now),
      taskEvents.ended(task.id, 'succeeded', now),
    ],
    finals: [task],
    start: undefined,
    finished: true,
    reply: accepted(task.id, false),
    abort: { taskId: running.id, reason },
  };
}

/** The first answer again, for a request that was answered before (6c). */
function answered(
  record: ActorRecord,
  submit: MailboxBody & { verb: 'submit' },
  context: DecideContext,
): Decision | undefined {
  const { message, document } = context;
  const request = record.requests.find((known) => known.requestId === message.requestId);
  if (request !== undefined) {
    if (request.bodyHash !== submit.bodyHash) return refusing(record, idempotencyMismatch(request.taskId));
    const draft = draftOf(withOwnId(record, submit, request.taskId, context));
    return { ...draft, finished: true, reply: accepted(request.taskId, true) };
  }
  const own = findTask(record, message.requestId);
  if (own !== undefined) return { ...draftOf(record), finished: true, reply: accepted(own.id, true) };
  if (document !== undefined) {
    if (document.state === 'refused')
      return refusing(record, {
        code: document.error?.code ?? 'internal',
        detail: document.error?.message ?? '',
        data: document.error?.evidence ?? {},
      });
    return { ...draftOf(record), finished: true, reply: { ...accepted(document.id, true), task: document } };
  }
  return undefined;
}

/**
 * A caller whose verdict is late, or lost on its way, was told `submitted` with the id that its message bears: one more name
 * of the task it joined. Those without a key are known by that id anyway.
 */
function withOwnId(
  record: ActorRecord,
  submit: MailboxBody & { verb: 'submit' },
  taskId: string,
  { message, now }: DecideContext,
): ActorRecord {
  const isKnown =
    submit.taskId === taskId ||
    submit.taskId === message.requestId ||
    record.requests.some(({ requestId }) => requestId === submit.taskId);
  return isKnown ? record : rememberRequest(record, submit.taskId, taskId, submit.bodyHash, now);
}

/** A refusal is told as an event too, and readable as a task: the caller may have been told `submitted` already. */
function refuseSubmit(
  record: ActorRecord,
  submit: MailboxBody & { verb: 'submit' },
  refusal: Refusal,
  context: DecideContext,
): Decision {
  const { now } = context;
  const task = refusedTask(newTask(submit, factsOf(context)), refusal, now);
  return {
    record,
    events: [
      {
        ...taskEvents.ended(task.id, 'refused', now),
        detail: {
          id: task.id,
          action: task.action,
          params: task.params,
          state: 'refused',
          requested_by: { ...task.requestedBy },
          trace_id: traceId(task.trace),
          error: { code: refusal.code, message: refusal.detail, evidence: refusal.data, retryable: false },
        },
      },
    ],
    finals: [task],
    start: undefined,
    finished: true,
    reply: { refusal, deduplicated: false, taskId: task.id, task: undefined },
  };
}

/** The judge knows no conductors; who holds the node is completed here. */
function named(refusal: Refusal, context: DecideContext): Refusal {
  const holder = refusal.data['holder'];
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return refusal;
  return { ...refusal, data: { ...refusal.data, holder: { ...holder, conductor: context.conductor } } };
}

// ---- orders ------------------------------------------------------------------------------------------------------

/** Once for each request id: a copy of it is answered as the first was. */
function decideCommand(
  record: ActorRecord,
  command: MailboxBody & { verb: 'command' },
  context: DecideContext,
): Decision {
  const { requestId } = context.message;
  const known = knownOrder(record, requestId);
  if (known?.refusedWith === '') return { ...draftOf(record), finished: true, reply: accepted('', true) };
  if (known !== undefined)
    return refusing(record, { code: known.refusedWith, detail: `this ${command.name} was refused before`, data: {} });
  const decision = carryOut(record, command, context);
  const refusedWith = decision.reply.refusal?.code ?? '';
  return { ...decision, record: rememberOrder(decision.record, requestId, refusedWith, context.now) };
}

function carryOut(record: ActorRecord, command: MailboxBody & { verb: 'command' }, context: DecideContext): Decision {
  const { kind, message, now, revision } = context;
  const handler = Object.hasOwn(kind.commands, command.name) ? kind.commands[command.name] : undefined;
  if (handler === undefined)
    return refusing(record, {
      code: 'validation_failed',
      detail: `${kind.noun} has no command "${command.name}"`,
      data: {},
    });
  if (command.name !== 'create' && !record.exists) return refusing(record, absent(kind, record));
  if (command.ifMatch !== '' && command.ifMatch !== String(revision))
    return refusing(record, {
      code: 'revision_mismatch',
      detail: `the revision is ${revision}, not ${command.ifMatch}; read it again`,
      data: { revision },
    });
  const result = handler(record, command.payload, { now, caller: message.caller });
  if (result.kind === 'refuse') return refusing(record, named(result.refusal, context));
  const exists = result.exists ?? record.exists;
  const from = exists && !record.exists ? initialRegions(kind.machine, now) : record.regions;
  const regions = applyChange(kind.machine, from, result.change, now);
  const changed: ActorRecord = {
    ...record,
    exists,
    regions,
    attributes: exists
      ? { ...(record.exists ? record.attributes : {}), ...result.change.attributes }
      : (result.change.attributes ?? {}),
    createdAt: exists && !record.exists ? now : record.createdAt,
  };
  const asked = { ...orderedBy(message), trace_id: traceId(message.trace) };
  const events = result.event === '' ? [] : [actorEvent(kind.noun, result.event, now, asked)];
  const told = record.exists ? tellStates(kind, { record, events }, regions, now) : events;
  return { record: changed, events: told, finals: [], start: undefined, finished: true, reply: accepted('', false) };
}

function decideCancel(record: ActorRecord, taskId: string, reason: string, context: DecideContext): Decision {
  const { kind, message, now, epoch, document } = context;
  const task = findTask(record, taskId) ?? document;
  if (task === undefined)
    return refusing(record, { code: 'task_not_found', detail: `no task ${taskId}`, data: { task: taskId } });
  if (task.state === 'cancelled' || task.cancelRequested)
    return { ...draftOf(record), finished: true, reply: { ...accepted(taskId, true), task } };
  if (isFinal(task.state)) return refusing(record, notCancellable(task, `it has ended: ${task.state}`));
  const action = kind.machine.action(task.action);
  const held = (): JsonObject => heldData(kind.machine, record);
  if (task.state === 'running') {
    if (action?.abortable !== true) {
      const why = `it runs, and ${task.action} cannot be aborted`;
      return refusing(record, named(notCancellable(task, why, held()), context));
    }
    const asked = withTask(record, { ...task, cancelRequested: true, cancelReason: reason });
    return {
      ...draftOf(asked),
      // Its end comes when the step has let go: until then this is what tells who wanted it, and when.
      events: [{ ...taskEvents.progress(task.id, now), detail: orderedBy(message) }],
      finished: true,
      reply: accepted(taskId, false),
      abort: { taskId, reason },
    };
  }
  if (task.state === 'queued' && action?.cancellable === false)
    return refusing(record, named(notCancellable(task, `${task.action} cannot be cancelled`, held()), context));
  const unparked = task.state === 'parked' ? { ...record, parked: undefined } : record;
  const draft = endTask(kind, draftOf(unparked), task.id, { state: 'cancelled', reason }, epoch, now, context.mayStart);
  const events = draft.events.map((event) =>
    event.taskId === task.id ? { ...event, detail: { ...event.detail, ...orderedBy(message) } } : event,
  );
  return { ...draft, events, finished: true, reply: accepted(taskId, false) };
}

/** @param held who has the actor, where waiting for it would help */
function notCancellable(task: TaskRecord, why: string, held: JsonObject = {}): Refusal {
  return {
    code: 'not_cancellable',
    detail: `task ${task.id} cannot be cancelled: ${why}`,
    data: { task: task.id, action: task.action, state: task.state, ...held },
  };
}

const RESOLUTIONS: ReadonlySet<string> = new Set(['succeeded', 'failed']);

function decideResolve(
  record: ActorRecord,
  resolve: MailboxBody & { verb: 'resolve' },
  context: DecideContext,
): Decision {
  const { message, now, document } = context;
  const task = findTask(record, resolve.taskId) ?? document;
  if (task === undefined)
    return refusing(record, {
      code: 'task_not_found',
      detail: `no task ${resolve.taskId}`,
      data: { task: resolve.taskId },
    });
  if (!RESOLUTIONS.has(resolve.outcome))
    return refusing(record, {
      code: 'validation_failed',
      detail: `outcome "${resolve.outcome}": want succeeded or failed`,
      data: { errors: [{ pointer: '/outcome', message: 'want succeeded or failed' }] },
    });
  if (task.state !== 'unknown')
    return refusing(record, {
      code: 'not_resolvable',
      detail: `task ${task.id} is ${task.state}; only a task that ended unknown can be resolved`,
      data: { task: task.id, state: task.state },
    });
  const { outcome, reason } = resolve;
  const resolved: TaskRecord = { ...task, resolution: { outcome, reason, by: message.caller.subject, at: now } };
  return {
    record: withTask(record, resolved),
    events: [
      { ...taskEvents.resolved(task.id, now), detail: { resolution: { outcome, reason }, ...orderedBy(message) } },
    ],
    finals: [resolved],
    start: undefined,
    finished: true,
    reply: { ...accepted(task.id, false), task: resolved },
  };
}

function decideResume(record: ActorRecord, context: DecideContext): Decision {
  const { kind, message, now, epoch } = context;
  if (!record.exists) return refusing(record, absent(kind, record));
  if (record.parked === undefined)
    return refusing(record, named(notNow(kind.machine, record, 'resume', `this ${kind.noun} is not parked`), context));
  const holder = holderOf(record);
  const free: ActorRecord = { ...record, parked: undefined };
  if (holder === undefined) {
    const draft = startNext(kind, draftOf(free), epoch, now, context.mayStart);
    return { ...draft, finished: true, reply: accepted('', false) };
  }
  const running: TaskRecord = { ...holder, state: 'running', attempts: 1, epoch, error: undefined };
  const started = taskEvents.started(holder.id, now);
  const resumed = { ...started, detail: { ...started.detail, ...orderedBy(message) } };
  return {
    record: withTask(free, running),
    events: [resumed],
    finals: [],
    start: undefined,
    finished: true,
    reply: accepted(holder.id, false),
    resume: true,
  };
}

function decideSignal(record: ActorRecord, signal: MailboxBody & { verb: 'signal' }, context: DecideContext): Decision {
  const { kind } = context;
  if (!record.exists) return refusing(record, absent(kind, record));
  const step = context.waitingStep(signal.name, signal.payload);
  if (step === undefined)
    return refusing(
      record,
      named(
        notNow(kind.machine, record, signal.name, `nothing on this ${kind.noun} waits for "${signal.name}"`),
        context,
      ),
    );
  const draft = step(draftOf(record));
  return { ...draft, finished: true, reply: accepted(holderOf(record)?.id ?? '', false), signalled: true };
}

function factsOf(context: DecideContext): Parameters<typeof newTask>[1] {
  const { message, seq, now } = context;
  return { seq, requestId: message.requestId, caller: message.caller, trace: message.trace, now };
}

// ---- small words -------------------------------------------------------------------------------------------------

/** Who gave an order, in the events that tell what it did; `requested_by` is who asked for the task. */
function orderedBy(message: MailboxMessage): JsonObject {
  return { ordered_by: { ...message.caller } };
}

export function idempotencyMismatch(taskId: string): Refusal {
  return {
    code: 'idempotency_mismatch',
    detail: 'this Idempotency-Key was used with another body on this node; use a new key for a new request',
    data: { task: taskId },
  };
}

function accepted(taskId: string, deduplicated: boolean): ReplyFacts {
  return { refusal: undefined, deduplicated, taskId, task: undefined };
}

function refusing(record: ActorRecord, refusal: Refusal): Decision {
  return {
    ...draftOf(record),
    finished: true,
    reply: { refusal, deduplicated: false, taskId: '', task: undefined },
  };
}

function absent(kind: Kind, record: ActorRecord): Refusal {
  return { code: 'node_not_found', detail: `no ${kind.noun} ${record.id}`, data: {} };
}

function crowded(kind: Kind, record: ActorRecord, action: string): Refusal {
  const refusal = busy(kind.machine, record, action);
  const detail = `the same task has ${MAX_CALLBACKS} callbacks, as many as one may have; ask without, and follow its events`;
  return { ...refusal, detail };
}

function full(kind: Kind, record: ActorRecord): Refusal {
  return { code: 'mailbox_full', detail: `this ${kind.noun} holds ${record.tasks.length} tasks`, data: {} };
}
