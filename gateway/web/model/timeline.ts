// A task's events as a timeline: each step with how long it took, the last one still going on while the task runs.

import type { StreamEvent } from './event.ts';
import { between } from './format.ts';
import { readTask, stepText, type Task } from './task.ts';
import { type Look, lookOf, lookOfEvent } from './tone.ts';

export interface Moment {
  readonly key: string;
  readonly words: string;
  readonly detail: string;
  readonly at: string;
  /** Until the next moment, milliseconds; null: it is the last one. */
  readonly tookMs: number | null;
  readonly look: Look;
}

/** @param events of one task, oldest first. */
export function timelineOf(events: readonly StreamEvent[]): readonly Moment[] {
  // Progress within a step is the step's own story: only its last words are worth a place, and the task has them.
  const told = events.filter(({ type }) => type !== 'task.progress');
  return told.map((event, index) => {
    const task = readTask(event.data);
    return {
      key: event.cursor,
      words: wordsOf(event, task),
      detail: task.done ? endOf(task) : '',
      at: event.time,
      tookMs: between(event.time, told[index + 1]?.time ?? null),
      look: task.done ? lookOf(task.state) : lookOfEvent(event.type),
    };
  });
}

function wordsOf(event: StreamEvent, task: Task): string {
  const verb = event.type.slice(event.type.indexOf('.') + 1);
  return verb === 'step' && task.step !== null ? stepText(task.step) : verb;
}

function endOf({ error, cancelReason, resolution }: Task): string {
  if (resolution !== null) return `resolved: ${resolution}`;
  if (error !== null) return `${error.code}: ${error.message}`;
  return cancelReason ?? '';
}

/** One line of a history or of the event tail. */
export function lineOf(event: StreamEvent): string {
  if (event.task === '') return nodeLine(event);
  const task = readTask(event.data);
  const step = event.type === 'task.step' && task.step !== null ? ` ${stepText(task.step)}` : '';
  const end = task.done ? endOf(task) : '';
  return `${task.action}${step}${end === '' ? '' : ` – ${end}`}`;
}

function nodeLine({ data }: StreamEvent): string {
  // proof: only read member by member, each checked
  const node = (typeof data === 'object' && data !== null ? data : {}) as { readonly [name: string]: unknown };
  return ['power_state', 'provision_state', 'maintenance_reason']
    .map((name) => node[name])
    .filter((value) => typeof value === 'string' && value !== '')
    .join(', ');
}

/** Puts live events behind a history without telling any twice. */
export function joined(history: readonly StreamEvent[], live: readonly StreamEvent[]): readonly StreamEvent[] {
  const known = new Set(history.map(({ cursor }) => cursor));
  return [...history, ...live.filter(({ cursor }) => !known.has(cursor))];
}
