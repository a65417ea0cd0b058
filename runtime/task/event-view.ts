// A journal's event as the world sees it: a CloudEvent 1.0 in JSON, the same on WebSocket, SSE, in histories and in
// callbacks. The document it carries is the actor's or the task's as its entry has it, with the event's own detail laid
// over it: where one entry says queued and started, each event still shows its own moment.

import type { JournalEntry, JournalEvent } from '../../proto/journal.ts';
import { sketchOf, taskOf } from '../../proto/journal.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { TaskState } from '../../proto/task.ts';
import { bareTaskView, overlaidTask, taskView, timeOrNull } from './task-view.ts';

const PREFIX = 'ironworks.';
const VERSION = '.v1';
const EPOCH = '1970-01-01T00:00:00.000Z';

export interface EventViewOptions {
  /** Of the cluster; names the source. */
  readonly namespace: string;
  /** What actors of this kind are called in subjects: `nodes`. */
  readonly collection: string;
  /** The kind's own document of an actor. */
  readonly actorView: (record: ActorRecord, revision: number) => JsonObject;
}

/**
 * @param cursor place of the event, also its id: together with the source it is unique for ever.
 * @param revision journal sequence of the entry.
 */
export function eventView(
  event: JournalEvent,
  entry: JournalEntry,
  revision: number,
  cursor: string,
  options: EventViewOptions,
): JsonObject {
  const task = event.taskId === '' ? undefined : taskOf(entry, event.taskId);
  const about = event.taskId === '' ? '' : `/tasks/${event.taskId}`;
  return {
    specversion: '1.0',
    id: cursor,
    source: `/ironworks/${options.namespace}`,
    type: eventType(event.type),
    subject: `${options.collection}/${sketchOf(entry).id}${about}`,
    time: timeOrNull(event.at) ?? EPOCH,
    datacontenttype: 'application/json',
    cursor,
    ...(task === undefined || task.trace === '' ? {} : { traceparent: task.trace }),
    data: dataOf(event, task, entry, revision, cursor, options),
  };
}

/** `task.started` -> `ironworks.task.started.v1` */
export function eventType(short: string): string {
  return `${PREFIX}${short}${VERSION}`;
}

/** `ironworks.task.started.v1` -> `task.started`; text without prefix and version stays as it is. */
export function shortEventType(type: string): string {
  return type.startsWith(PREFIX) && type.endsWith(VERSION) ? type.slice(PREFIX.length, -VERSION.length) : type;
}

function dataOf(
  event: JournalEvent,
  task: TaskRecord | undefined,
  entry: JournalEntry,
  revision: number,
  cursor: string,
  options: EventViewOptions,
): JsonObject {
  if (event.taskId === '') return { ...options.actorView(entry.record, revision), ...event.detail };
  const document =
    task === undefined
      ? bareTaskView(event.taskId, stateNamedBy(event.type), revision)
      : taskView(task, recordAround(task, entry), revision, { cursor });
  return overlaidTask(document, event.detail);
}

/** Only a queued task shows anything of the record around it, which is decoded when it is looked at. */
function recordAround(task: TaskRecord, entry: JournalEntry): ActorRecord | undefined {
  return task.state === TaskState.queued ? entry.record : undefined;
}

/** The state a task event is named for; `submitted` where its name is none. */
function stateNamedBy(type: string): TaskState {
  const name = type.slice(type.indexOf('.') + 1);
  return Object.hasOwn(TaskState, name) ? (name as TaskState) : TaskState.submitted; // proof: keys equal values
}
