// What a record remembers of what is over, each within its bound: final tasks, which task answers a request, orders carried
// out. Its horizon tells how far was forgotten; what lies before it is looked up in task documents (J6).

import { parseTaskId } from '../../proto/ids.ts';
import { objectText, toText } from '../../proto/json.ts';
import type { ActorRecord, RequestRef } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';

/** How many final tasks stay for those that stood in line when they ended: the judgement at a turn names the last of them. */
const KEEP_FINAL = 2;
/** Absolute bound on tasks in a record: those whose documents are not acknowledged are never dropped before it. */
export const MAX_RECORD_TASKS = 128;

/** A final task that carries more than this is not kept for its name alone: it would leave no room for others. */
const KEEP_FINAL_CHARS = 8 * 1024;

/**
 * Drops final tasks whose documents are acknowledged (J6), but for the newest few that somebody in line stood behind: kept
 * for longer they were in every entry, checkpoint and verdict of a node with nothing in line, three tasks for one. The horizon
 * remembers how far was forgotten: a repeat of a dropped task's request is then looked up in its document.
 */
export function prune(record: ActorRecord, documented: (taskId: string) => boolean): ActorRecord {
  const since = inLineSince(record);
  let spared = 0;
  let horizon = record.horizon;
  const dropped: TaskRecord[] = [];
  for (let index = record.tasks.length - 1; index >= 0; index--) {
    const task = record.tasks[index];
    if (task === undefined || !isFinal(task.state)) continue;
    if (spared < KEEP_FINAL && task.finishedAt >= since && !isLarge(task)) spared++;
    else if (documented(task.id)) {
      dropped.push(task);
      horizon = Math.max(horizon, parseTaskId(task.id)?.madeAtMs ?? 0);
    }
  }
  if (dropped.length === 0) return record;
  return { ...record, tasks: record.tasks.filter((task) => !dropped.includes(task)), horizon };
}

/** When the first of those in line was asked for. */
function inLineSince(record: ActorRecord): number {
  let since = Number.POSITIVE_INFINITY;
  for (const { state, createdAt } of record.tasks) if (!isFinal(state) && createdAt < since) since = createdAt;
  return since;
}

function isLarge(task: TaskRecord): boolean {
  let chars = objectText(task.params).length;
  for (const { value } of task.results) chars += typeof value === 'string' ? value.length : toText(value).length;
  return chars > KEEP_FINAL_CHARS;
}

const MAX_REQUESTS = 256;
const REQUESTS_FOR_MS = 24 * 3_600_000;

/**
 * Remembers which task answers a request, for 24 h and at most 256; the horizon remembers how far was forgotten (J6).
 * A request that is its own task's id needs no place here: the task in the record, and later its document, answer it.
 * Keeping those too made every record, and so every entry, grow by 90 bytes a task.
 */
export function rememberRequest(
  record: ActorRecord,
  requestId: string,
  taskId: string,
  bodyHash: string,
  now: number,
): ActorRecord {
  if (requestId === taskId) return record;
  let horizon = record.horizon;
  const kept = record.requests.filter((request, index) => {
    const keep = now - request.at < REQUESTS_FOR_MS && record.requests.length - index < MAX_REQUESTS;
    if (!keep) horizon = Math.max(horizon, parseTaskId(request.taskId)?.madeAtMs ?? 0);
    return keep;
  });
  return { ...record, requests: [...kept, { requestId, taskId, bodyHash, at: now }], horizon };
}

const MAX_ORDERS = 16;

/**
 * Remembers that an order was carried out, or refused with a code: submit.ts sends one again when the broker may have
 * stored it, and a broker that was started again has forgotten that it did. Its copies come within seconds, so few are kept.
 */
export function rememberOrder(record: ActorRecord, requestId: string, refusedWith: string, now: number): ActorRecord {
  const orders = record.requests.filter(isOrder);
  const forgotten = orders.length < MAX_ORDERS ? undefined : orders[0];
  const kept = record.requests.filter((request) => request !== forgotten);
  return { ...record, requests: [...kept, { requestId, taskId: '', bodyHash: refusedWith, at: now }] };
}

/** What is remembered of an order, where it was handled before. */
export function knownOrder(record: ActorRecord, requestId: string): { readonly refusedWith: string } | undefined {
  const known = record.requests.find((request) => isOrder(request) && request.requestId === requestId);
  return known === undefined ? undefined : { refusedWith: known.bodyHash };
}

/** Orders make no task. */
function isOrder({ taskId }: RequestRef): boolean {
  return taskId === '';
}
