// What an actor makes of a request for a task: answered before, refused, joined to another, an abort, or accepted. Pure.

import type { MailboxBody, Refusal } from '../../proto/envelope.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { OnConflict } from '../../proto/task.ts';
import type { JudgeRequest } from '../machine/judge.ts';
import { judge } from '../machine/judge.ts';
import { lastInLine, lineOf } from '../machine/line.ts';
import { busy } from '../machine/refusals.ts';
import { draftOf } from '../task/draft.ts';
import {
  addCallback,
  addTask,
  endTask,
  findTask,
  MAX_CALLBACKS,
  newTask,
  refusedTask,
  startTask,
  withoutHeld,
  withTask,
} from '../task/lifecycle.ts';
import { MAX_RECORD_TASKS, rememberRequest } from '../task/remembered.ts';
import { taskEvents } from '../task/task-events.ts';
import { traceId } from '../task/task-view.ts';
import { isBackground } from './check.ts';
import type { DecideContext, Decision } from './decision.ts';
import { absent, accepted, factsOf, named, refusing } from './decision.ts';
import type { Kind } from './kind.ts';

export function decideSubmit(
  record: ActorRecord,
  submit: MailboxBody & { verb: 'submit' },
  context: DecideContext,
): Decision {
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
      const { events, finals, start } = draft;
      return { record: draft.record, events, finals, start, finished: false, reply: accepted(task.id, false) };
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
export function refuseSubmit(
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

export function idempotencyMismatch(taskId: string): Refusal {
  return {
    code: 'idempotency_mismatch',
    detail: 'this Idempotency-Key was used with another body on this node; use a new key for a new request',
    data: { task: taskId },
  };
}

function crowded(kind: Kind, record: ActorRecord, action: string): Refusal {
  const refusal = busy(kind.machine, record, action);
  const detail = `the same task has ${MAX_CALLBACKS} callbacks, as many as one may have; ask without, and follow its events`;
  return { ...refusal, detail };
}

function full(kind: Kind, record: ActorRecord): Refusal {
  return { code: 'mailbox_full', detail: `this ${kind.noun} holds ${record.tasks.length} tasks`, data: {} };
}
