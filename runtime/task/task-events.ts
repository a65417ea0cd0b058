// The facts a task and its actor tell the world, as journal events. `detail` holds what the document showed at that
// moment where one entry carries several moments.

import type { TaskId } from '../../proto/ids.ts';
import type { JournalEvent } from '../../proto/journal.ts';
import type { JsonObject } from '../../proto/json.ts';

const NONE: JsonObject = Object.freeze({});
const QUEUED: JsonObject = Object.freeze({ state: 'queued', started_at: null, step: null });
const STARTED: JsonObject = Object.freeze({ state: 'running', step: null });

export const taskEvents = {
  queued: (taskId: TaskId, at: number): JournalEvent => ({ type: 'task.queued', taskId, at, detail: QUEUED }),
  started: (taskId: TaskId, at: number): JournalEvent => ({ type: 'task.started', taskId, at, detail: STARTED }),
  step: (taskId: TaskId, at: number): JournalEvent => ({ type: 'task.step', taskId, at, detail: NONE }),
  progress: (taskId: TaskId, at: number): JournalEvent => ({ type: 'task.progress', taskId, at, detail: NONE }),
  /** `state` is one of the final states, or `parked`. */
  ended: (taskId: TaskId, state: string, at: number): JournalEvent => ({
    type: `task.${state}`,
    taskId,
    at,
    detail: NONE,
  }),
  resolved: (taskId: TaskId, at: number): JournalEvent => ({ type: 'task.resolved', taskId, at, detail: NONE }),
} as const;

/** A fact about the actor itself: `noun` is its kind's word, as in `node.state`. */
export function actorEvent(noun: string, what: string, at: number, detail: JsonObject = NONE): JournalEvent {
  return { type: `${noun}.${what}`, taskId: '', at, detail };
}
