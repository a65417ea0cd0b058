// What an actor makes of orders, which make no task: commands to its record, cancel, resolve, resume, and signals to the
// step that waits for one. Pure.

import type { MailboxBody, MailboxMessage, Refusal } from '../../proto/envelope.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { initialRegions } from '../machine/machine.ts';
import { heldData, notNow } from '../machine/refusals.ts';
import { applyChange } from '../machine/transition.ts';
import { draftOf, tellStates } from '../task/draft.ts';
import { endTask, findTask, holderOf, startNext, withTask } from '../task/lifecycle.ts';
import { knownOrder, rememberOrder } from '../task/remembered.ts';
import { actorEvent, taskEvents } from '../task/task-events.ts';
import { traceId } from '../task/task-view.ts';
import type { DecideContext, Decision } from './decision.ts';
import { absent, accepted, named, refusing } from './decision.ts';

/** Once for each request id: a copy of it is answered as the first was. */
export function decideCommand(
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

export function decideCancel(record: ActorRecord, taskId: string, reason: string, context: DecideContext): Decision {
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

export function decideResolve(
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
    record: holding(record, resolved),
    events: [
      { ...taskEvents.resolved(task.id, now), detail: { resolution: { outcome, reason }, ...orderedBy(message) } },
    ],
    finals: [resolved],
    start: undefined,
    finished: true,
    reply: { ...accepted(task.id, false), task: resolved },
  };
}

/** J6: with the task, which may have left: it is there until what it is now is documented, too. */
function holding(record: ActorRecord, task: TaskRecord): ActorRecord {
  if (findTask(record, task.id) !== undefined) return withTask(record, task);
  return { ...record, tasks: [task, ...record.tasks] };
}

export function decideResume(record: ActorRecord, context: DecideContext): Decision {
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

export function decideSignal(
  record: ActorRecord,
  signal: MailboxBody & { verb: 'signal' },
  context: DecideContext,
): Decision {
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

/** Who gave an order, in the events that tell what it did; `requested_by` is who asked for the task. */
function orderedBy(message: MailboxMessage): JsonObject {
  return { ordered_by: { ...message.caller } };
}
