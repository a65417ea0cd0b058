// A task as the console knows it: read from GET /tasks, from the `task` and `queue` of a node, and from task events.

import { type Fields, fields, isFields, number, numberOrNull, text, textOrNull } from './json.ts';

export interface Step {
  readonly name: string;
  readonly attempt: number;
  readonly of: number | null;
}

export interface TaskError {
  readonly code: string;
  readonly message: string;
}

export interface Task {
  readonly id: string;
  readonly node: string;
  readonly action: string;
  readonly state: string;
  readonly done: boolean;
  readonly step: Step | null;
  readonly percent: number | null;
  readonly message: string;
  readonly error: TaskError | null;
  readonly attempts: number;
  readonly subject: string;
  readonly cancelReason: string | null;
  readonly resolution: string | null;
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly deadline: string | null;
  readonly nextRetryAt: string | null;
  readonly revision: number;
}

const FINAL: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'unknown', 'refused']);

export function isFinal(state: string): boolean {
  return FINAL.has(state);
}

export function readTask(value: unknown): Task {
  const task = fields(value);
  const id = text(task['id']);
  const state = text(task['state']);
  const progress = fields(task['progress']);
  return {
    id,
    node: text(task['node']) || nodeOfTask(id),
    action: text(task['action']),
    state,
    done: isFinal(state),
    step: isFields(task['step']) ? readStep(task['step']) : null,
    percent: numberOrNull(progress['percent']),
    message: text(progress['message']),
    error: isFields(task['error'])
      ? { code: text(task['error']['code']), message: text(task['error']['message']) }
      : null,
    attempts: number(task['attempts']),
    subject: text(fields(task['requested_by'])['subject']),
    cancelReason: textOrNull(task['cancel_reason']),
    resolution: textOrNull(fields(task['resolution'])['outcome']),
    createdAt: textOrNull(task['created_at']),
    startedAt: textOrNull(task['started_at']),
    finishedAt: textOrNull(task['finished_at']),
    deadline: textOrNull(task['deadline']),
    nextRetryAt: textOrNull(task['next_retry_at']),
    revision: number(task['revision']),
  };
}

function readStep(step: Fields): Step {
  return { name: text(step['name']), attempt: number(step['attempt']), of: numberOrNull(step['of']) };
}

/** Task ids are self-locating: the node's id stands before the dot. */
export function nodeOfTask(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('.')));
}

/** `power.on, try 2 of 3`; the attempt is told only from the second on. */
export function stepText(step: Step): string {
  if (step.attempt <= 1) return step.name;
  return `${step.name}, try ${step.attempt}${step.of === null ? '' : ` of ${step.of}`}`;
}
