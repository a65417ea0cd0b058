// A task's life, as pure functions from record to record: made, queued, started, ended, parked; and what follows when
// one ends: the next in line is judged again at its turn.

import type { MailboxBody, Refusal } from '../../proto/envelope.ts';
import type { TaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Callback, Caller, TaskError, TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import type { Kind } from '../host/kind.ts';
import { blameOf, denierOf, judgeAtTurn } from '../machine/judge.ts';
import { enterAction, leaveAction } from '../machine/transition.ts';
import { closed } from '../mailbox/open-set.ts';
import type { Draft } from './draft.ts';
import { furthered, tellStates } from './draft.ts';
import { taskEvents } from './task-events.ts';

// Most tasks have none: what is the same object is stored, and encoded, once.
const NO_CALLBACKS: TaskRecord['callbacks'] = Object.freeze([]);
const NO_RESULTS: TaskRecord['results'] = Object.freeze([]);
const NO_PREMISE: TaskRecord['premise'] = Object.freeze({});

/** The default deadline counts from the start, since what is before it in line may take long; an asked one from now. */
export function newTask(
  submit: MailboxBody & { verb: 'submit' },
  facts: { seq: number; requestId: string; caller: Caller; trace: string; now: number },
  premise: TaskRecord['premise'] = NO_PREMISE,
): TaskRecord {
  return {
    id: submit.taskId as TaskId, // proof: checked when the message was decoded
    seq: facts.seq,
    requestId: facts.requestId,
    action: submit.action,
    params: submit.params,
    state: 'queued',
    onConflict: submit.onConflict,
    requestedBy: facts.caller,
    trace: facts.trace,
    createdAt: facts.now,
    startedAt: 0,
    finishedAt: 0,
    deadline: submit.timeoutS > 0 ? facts.now + submit.timeoutS * 1_000 : 0,
    step: undefined,
    results: NO_RESULTS,
    progress: undefined,
    error: undefined,
    attempts: 0,
    nextRetryAt: 0,
    callbacks: submit.callback === undefined ? NO_CALLBACKS : [submit.callback],
    cancelReason: '',
    cancelRequested: false,
    epoch: 0,
    resolution: undefined,
    premise,
  };
}

export function refusedTask(task: TaskRecord, refusal: Refusal, now: number): TaskRecord {
  return {
    ...task,
    state: 'refused',
    finishedAt: now,
    error: { code: refusal.code, message: refusal.detail, evidence: refusal.data, retryable: false },
  };
}

export function findTask(record: ActorRecord, taskId: string): TaskRecord | undefined {
  return record.tasks.find((task) => task.id === taskId);
}

/**
 * The task an id means: its own, or the one its request joined. Callers that were told `submitted` may hold an id that
 * became no task.
 */
export function taskMeant(record: ActorRecord, taskId: string): string {
  return record.requests.find(({ requestId }) => requestId === taskId)?.taskId ?? taskId;
}

/** The task that runs or is parked, if any: it holds the actor. */
export function holderOf(record: ActorRecord): TaskRecord | undefined {
  return record.tasks.find(isHolder);
}

function isHolder(task: TaskRecord): boolean {
  return task.state === 'running' || task.state === 'parked';
}

/** The record with this task in the place of the one of its id; without such a one, the record as it is. */
export function withTask(record: ActorRecord, task: TaskRecord): ActorRecord {
  if (findTask(record, task.id) === undefined) return record;
  return { ...record, tasks: record.tasks.map((known) => (known.id === task.id ? task : known)) };
}

export function addTask(draft: Draft, task: TaskRecord, now: number): Draft {
  const record = { ...draft.record, tasks: [...draft.record.tasks, task] };
  return furthered(draft, record, [...draft.events, taskEvents.queued(task.id, now)]);
}

/** Begins a task that is in the record: fires its start event, sets targets and deadline. */
export function startTask(kind: Kind, draft: Draft, taskId: TaskId, epoch: number, now: number): Draft {
  const task = findTask(draft.record, taskId);
  const action = task === undefined ? undefined : kind.machine.action(task.action);
  if (task === undefined || action === undefined) return draft;
  const regions = enterAction(kind.machine, action, draft.record.regions, now);
  const started: TaskRecord = {
    ...task,
    state: 'running',
    startedAt: now,
    deadline: task.deadline > 0 ? task.deadline : now + action.deadlineS * 1_000,
    attempts: 1,
    epoch,
  };
  const told = furthered(draft, draft.record, [...draft.events, taskEvents.started(taskId, now)]);
  const events = tellStates(kind, told, regions, now);
  const record = { ...withTask(draft.record, started), regions };
  return { record, events, finals: draft.finals, start: taskId };
}

export type Ending =
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed' | 'unknown'; readonly error: TaskError }
  | { readonly state: 'cancelled'; readonly reason: string };

/** Whether a task may start now, where nothing in its record is against it: its conductor may be full. */
export type MayStart = (task: TaskRecord) => boolean;

const always: MayStart = () => true;

/** Ends a task, moves its region on, and hands the actor to the next in line. */
export function endTask(
  kind: Kind,
  draft: Draft,
  taskId: TaskId,
  ending: Ending,
  epoch: number,
  now: number,
  mayStart: MayStart = always,
): Draft {
  const task = findTask(draft.record, taskId);
  const ended = closeTask(kind, draft, taskId, ending, now);
  return ended !== draft && task !== undefined && isHolder(task) ? startNext(kind, ended, epoch, now, mayStart) : ended;
}

/** Ends a task and leaves the actor to whoever comes next: for an owner that is about to hand it over. */
export function closeTask(kind: Kind, draft: Draft, taskId: TaskId, ending: Ending, now: number): Draft {
  const task = findTask(draft.record, taskId);
  if (task === undefined || isFinal(task.state)) return draft;
  const held = isHolder(task);
  const action = kind.machine.action(task.action);
  const final: TaskRecord = {
    ...task,
    state: ending.state,
    finishedAt: now,
    nextRetryAt: 0,
    error:
      ending.state === 'failed' || ending.state === 'unknown'
        ? ending.error
        : ending.state === 'cancelled'
          ? { code: 'aborted', message: ending.reason || 'cancelled', evidence: {}, retryable: false }
          : undefined,
    cancelReason: ending.state === 'cancelled' ? ending.reason : task.cancelReason,
    progress: ending.state === 'succeeded' ? { percent: 100, message: task.progress?.message ?? '' } : task.progress,
  };
  const regions =
    held && action !== undefined
      ? leaveAction(kind.machine, action, draft.record.regions, ending.state === 'succeeded', now)
      : draft.record.regions;
  const attributes = held && kind.onFinal !== undefined ? kind.onFinal(final) : NO_ATTRIBUTES;
  const events = [...tellStates(kind, draft, regions, now), taskEvents.ended(taskId, ending.state, now)];
  const record = {
    ...closed(withTask(draft.record, final), task.seq),
    regions,
    attributes: merged(draft.record.attributes, attributes),
  };
  return { record, events, finals: [...draft.finals, final], start: draft.start };
}

const NO_ATTRIBUTES: JsonObject = Object.freeze({});

/** The same object where nothing changes: what is the same is not encoded again. */
function merged(attributes: JsonObject, changes: JsonObject): JsonObject {
  for (const name in changes) if (attributes[name] !== changes[name]) return { ...attributes, ...changes };
  return attributes;
}

/**
 * Starts the first queued task that may start; those whose premise no longer holds fail on the way (2c), and so does one
 * at which the kind's own code throws: it must hold up neither what is before it nor what is behind.
 */
export function startNext(kind: Kind, draft: Draft, epoch: number, now: number, mayStart: MayStart = always): Draft {
  let current = draft;
  for (;;) {
    if (current.record.parked !== undefined || holderOf(current.record) !== undefined) return current;
    const next = nextInLine(kind, current.record);
    if (next === undefined) return current;
    try {
      const refusal = refusedAtTurn(kind, current.record, next);
      if (refusal === undefined) return mayStart(next) ? startTask(kind, current, next.id, epoch, now) : current;
      const error = { code: 'precondition_failed', message: refusal.detail, evidence: refusal.data, retryable: true };
      current = closeTask(kind, current, next.id, { state: 'failed', error }, now);
    } catch (cause) {
      const message = `it could not start: ${cause instanceof Error ? cause.message : String(cause)}`;
      const error = { code: 'actor_crashed', message, evidence: {}, retryable: false };
      current = closeTask(kind, current, next.id, { state: 'failed', error }, now);
    }
  }
}

/** Why it may not start now, with the task that brought it about: it was admitted when it was queued (2c). */
function refusedAtTurn(
  kind: Kind,
  record: ActorRecord,
  task: TaskRecord,
): { readonly detail: string; readonly data: JsonObject } | undefined {
  const turn = judgeAtTurn(kind.machine, record, task);
  if (turn.kind === 'fail') return turn;
  const refusal = kind.admit(record, task.action);
  const denier = refusal === undefined ? undefined : denierOf(kind.machine, record, task);
  if (refusal === undefined || denier === undefined) return refusal;
  return {
    detail: `${refusal.detail}: task ${denier.id} (${denier.action}) ended ${denier.state}`,
    data: { ...refusal.data, ...blameOf(denier) },
  };
}

/** The task whose turn comes when nothing holds the actor. */
export function nextInLine(kind: Kind, record: ActorRecord): TaskRecord | undefined {
  return record.tasks.find((task) => task.state === 'queued' && !isHeld(kind, record, task));
}

/**
 * A queued task that its kind keeps waiting although nothing is before it. A kind that throws holds nothing back: it is
 * asked in the middle of everything, where there is nobody to tell, and what starts is judged once more.
 */
export function isHeld(kind: Kind, record: ActorRecord, task: TaskRecord): boolean {
  if (kind.held === undefined || task.state !== 'queued') return false;
  try {
    return kind.held(record, task) !== undefined;
  } catch {
    return false;
  }
}

/** The record without the tasks that are held: what a request that comes now is judged against. */
export function withoutHeld(kind: Kind, record: ActorRecord): ActorRecord {
  if (kind.held === undefined || !record.tasks.some((task) => isHeld(kind, record, task))) return record;
  return { ...record, tasks: record.tasks.filter((task) => !isHeld(kind, record, task)) };
}

/** Given up on for now: an operator's `resume` lets it go on. */
export function parkTask(draft: Draft, taskId: TaskId, error: TaskError, now: number): Draft {
  const task = findTask(draft.record, taskId);
  if (task === undefined) return draft;
  const parked: TaskRecord = { ...task, state: 'parked', error, nextRetryAt: 0 };
  return {
    ...draft,
    record: { ...withTask(draft.record, parked), parked: { reason: error.message, since: now } },
    events: [...draft.events, taskEvents.ended(taskId, 'parked', now)],
  };
}

/** Callers that joined one task and are told of its end; each adds to the record and to the entry that ends it. */
export const MAX_CALLBACKS = 16;

/**
 * Each caller that joins a task keeps its own callback. One without an idempotency key cannot be told from a repeat of
 * an earlier one, so the same callback is then noted once.
 * @param keyed the request has a key: its repeats never come this far.
 * @returns undefined where the task has all the callbacks it may have.
 */
export function addCallback(task: TaskRecord, callback: Callback | undefined, keyed: boolean): TaskRecord | undefined {
  if (callback === undefined) return task;
  const known = task.callbacks.some(({ url, secret }) => url === callback.url && secret === callback.secret);
  const full = task.callbacks.length >= MAX_CALLBACKS;
  if (known && (full || !keyed)) return task;
  return full ? undefined : { ...task, callbacks: [...task.callbacks, callback] };
}
