// Tasks in the order an operator wants them: what needs a person on top (unknown, failed, parked), then what is under way,
// then what has ended lately.

import type { StreamEvent } from './event.ts';
import type { Rows } from './fleet.ts';
import { readTask, type Task } from './task.ts';

export interface TaskBoard {
  readonly attention: readonly Task[];
  readonly open: readonly Task[];
  readonly ended: readonly Task[];
}

/** Ended tasks shown. */
export const ENDED_BOUND = 50;

/** Unknown before failed before parked. */
const URGENCY: { readonly [state: string]: number } = { unknown: 0, failed: 1, parked: 2 };

/**
 * @param stored failed and unknown tasks the gateway keeps.
 * @param events the newest ones, oldest first: they know better than what was stored when it was asked for.
 */
export function boardOf(stored: readonly Task[], rows: Rows, events: readonly StreamEvent[]): TaskBoard {
  const tasks = new Map<string, Task>();
  const put = (task: Task): void => {
    const known = tasks.get(task.id);
    if (known === undefined || task.revision >= known.revision) tasks.set(task.id, task);
  };
  for (const task of stored) put(task);
  for (const event of events) if (event.task !== '') put(readTask(event.data));
  const done = [...tasks.values()].filter((task) => task.done);
  const open = [...rows.values()].flatMap((node) => [...(node.task === null ? [] : [node.task]), ...node.queue]);
  const needs = (task: Task): boolean => URGENCY[task.state] !== undefined && task.resolution === null;
  return {
    attention: [...done, ...open].filter(needs).sort(byUrgency),
    open: open.filter((task) => !needs(task)).sort(byAge),
    ended: done
      .filter((task) => !needs(task))
      .sort((a, b) => time(b.finishedAt) - time(a.finishedAt))
      .slice(0, ENDED_BOUND),
  };
}

function byUrgency(a: Task, b: Task): number {
  return (URGENCY[a.state] ?? 9) - (URGENCY[b.state] ?? 9) || time(b.finishedAt) - time(a.finishedAt);
}

/** Running before queued, the oldest first. */
function byAge(a: Task, b: Task): number {
  return Number(a.state === 'queued') - Number(b.state === 'queued') || time(a.createdAt) - time(b.createdAt);
}

function time(iso: string | null): number {
  return iso === null ? 0 : Date.parse(iso) || 0;
}
