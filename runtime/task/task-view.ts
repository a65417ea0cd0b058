// A task as everyone outside sees it: in answers of the gateway, in events and in callbacks.
// The names are the public contract's (snake_case, RFC 3339 times or null); secrets never enter.

import type { Json, JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal, TaskState } from '../../proto/task.ts';

export interface TaskViewExtra {
  /** The request joined this task instead of making one. */
  readonly deduplicated?: boolean;
  /** A place in the events behind which everything is newer than this view. */
  readonly cursor?: string;
}

/**
 * @param record the actor's record, for the queue; absent where only the task's own document is left.
 * @param revision journal sequence the view reflects.
 */
export function taskView(
  task: TaskRecord,
  record: ActorRecord | undefined,
  revision: number,
  extra: TaskViewExtra = {},
): JsonObject {
  const node = actorOf(task.id);
  const callback = task.callbacks[0];
  return {
    id: task.id,
    node,
    action: task.action,
    params: task.params,
    state: task.state,
    done: isFinal(task.state),
    deduplicated: extra.deduplicated ?? false,
    on_conflict: task.onConflict,
    step:
      task.step === undefined
        ? null
        : { name: task.step.name, attempt: task.step.attempt, of: task.step.of === 0 ? null : task.step.of },
    progress: task.progress === undefined ? null : { ...task.progress },
    queue: queueOf(task, record),
    error: task.error === undefined ? null : { ...task.error },
    attempts: task.attempts,
    requested_by: { ...task.requestedBy },
    trace_id: traceId(task.trace),
    callback: callback === undefined ? null : { url: callback.url, state: callback.state },
    cancel_reason: task.cancelReason === '' ? null : task.cancelReason,
    resolution: task.resolution === undefined ? null : { ...task.resolution, at: timeOrNull(task.resolution.at) },
    next_retry_at: timeOrNull(task.nextRetryAt),
    created_at: timeOrNull(task.createdAt),
    started_at: timeOrNull(task.startedAt),
    finished_at: timeOrNull(task.finishedAt),
    deadline: timeOrNull(task.deadline),
    revision,
    cursor: extra.cursor ?? null,
    links: taskLinks(task.id, node),
  };
}

/** The little that is known of a task that left no record: refused ones, and those only submitted. */
export function bareTaskView(taskId: string, state: TaskState, revision: number): JsonObject {
  const node = actorOf(taskId);
  return { id: taskId, node, state, done: isFinal(state), revision, links: taskLinks(taskId, node) };
}

/** The last instant a Date can name; times from the wire may be any double. */
const MAX_TIME_MS = 8.64e15;

/** RFC 3339 in UTC; null for 0, which stands for "not yet", and for what is no time. */
export function timeOrNull(ms: number): string | null {
  return ms === 0 || !(Math.abs(ms) <= MAX_TIME_MS) ? null : timeText(Math.trunc(ms));
}

const SECONDS = 64;
/** The seconds written last, as far as the dot: a task's times lie in few of them, and writing one anew takes 600 ns. */
const seconds = Array.from({ length: SECONDS }, () => ({ second: Number.NaN, text: '' }));
const MILLISECONDS: readonly string[] = Array.from({ length: 1_000 }, (_, ms) => `${String(ms).padStart(3, '0')}Z`);

function timeText(ms: number): string {
  const second = Math.floor(ms / 1_000);
  const known = seconds[((second % SECONDS) + SECONDS) % SECONDS];
  if (known === undefined) return new Date(ms).toISOString();
  if (known.second !== second) {
    known.second = second;
    known.text = new Date(ms).toISOString().slice(0, -'000Z'.length);
  }
  return `${known.text}${MILLISECONDS[ms - second * 1_000]}`;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}/;

/** The trace id of a W3C `traceparent`, or null. */
export function traceId(traceparent: string): string | null {
  return TRACEPARENT.test(traceparent) ? traceparent.slice(3, 35) : null;
}

/** Lays `detail` over a task's document and keeps `done` in step with the state it then shows. */
export function overlaidTask(document: JsonObject, detail: JsonObject): JsonObject {
  const state: Json | undefined = detail['state'];
  if (typeof state !== 'string' || !Object.hasOwn(TaskState, state)) return { ...document, ...detail };
  const done = isFinal(state as TaskState); // proof: just looked up among its keys, which equal its values
  return { ...document, done, ...detail };
}

function queueOf(task: TaskRecord, record: ActorRecord | undefined): JsonObject | null {
  if (task.state !== TaskState.queued || record === undefined) return null;
  const ahead: string[] = [];
  for (const other of record.tasks) {
    if (other.id === task.id) break;
    if (!isFinal(other.state)) ahead.push(other.id);
  }
  return { position: ahead.length, ahead };
}

function taskLinks(taskId: string, node: string): JsonObject {
  return {
    self: `/api/v1/tasks/${taskId}`,
    events: `/api/v1/tasks/${taskId}/events`,
    node: `/api/v1/nodes/${node}`,
  };
}

/** Task ids are self-locating: the actor's id stands before the dot. */
function actorOf(taskId: string): string {
  return taskId.slice(0, taskId.lastIndexOf('.'));
}
