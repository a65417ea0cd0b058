// What must hold of tasks, from the journal alone: none is lost (P1), none comes back to life, and those of one actor run
// one at a time in the order of their acceptance (P2). Each checker returns what it found wrong.

import type { JournalBatch } from '../../../proto/journal.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import { isFinal } from '../../../proto/task.ts';

export interface Committed {
  readonly seq: number;
  readonly shard: number;
  readonly batch: JournalBatch;
}

/** The newest version of every task, by id. */
export function newestTasks(batches: readonly Committed[]): ReadonlyMap<string, TaskRecord> {
  const tasks = new Map<string, TaskRecord>();
  for (const { batch } of batches)
    for (const { record } of batch.entries) for (const task of record.tasks) tasks.set(task.id, task);
  return tasks;
}

/** P1: every task that was accepted has ended; one that was only stored may have been refused, or have joined another. */
export function lostTasks(accepted: readonly string[], batches: readonly Committed[]): readonly string[] {
  const tasks = newestTasks(batches);
  const refused = new Set(
    batches.flatMap(({ batch }) =>
      batch.entries.flatMap(({ events }) =>
        events.flatMap((event) => (event.type === 'task.refused' ? [event.taskId] : [])),
      ),
    ),
  );
  const joined = new Map<string, string>();
  for (const { batch } of batches)
    for (const { record } of batch.entries)
      for (const request of record.requests) joined.set(request.requestId, request.taskId);
  return accepted.filter((id) => {
    const task = tasks.get(id) ?? tasks.get(joined.get(id) ?? '');
    return task === undefined ? !refused.has(id) : !isFinal(task.state);
  });
}

/** P1: tasks the journal knows that never ended, whether anybody was told of them or not. */
export function openTasks(batches: readonly Committed[]): readonly string[] {
  return [...newestTasks(batches).values()]
    .filter(({ state }) => !isFinal(state))
    .map(({ id, state }) => `${id} is still ${state}`);
}

const SETTLED_WITHIN_MS = 30_000;

/** P1: every task has ended, or is parked, half a minute after its deadline. `zeroAt` is the wall time at the history's zero. */
export function lateTasks(
  commits: readonly (Committed & { readonly at: number })[],
  zeroAt: number,
): readonly string[] {
  const late = new Set<string>();
  const settled = new Set<string>();
  for (const { at, batch } of commits)
    for (const { record } of batch.entries)
      for (const { id, state, deadline } of record.tasks) {
        if (settled.has(id)) continue;
        if (deadline > 0 && zeroAt + at > deadline + SETTLED_WITHIN_MS)
          late.add(`${id} is ${state} after its deadline`);
        if (isFinal(state) || state === 'parked') settled.add(id);
      }
  return [...late];
}

/** A final task never changes its state again. */
export function revivedTasks(batches: readonly Committed[]): readonly string[] {
  const ended = new Map<string, string>();
  const revived = new Set<string>();
  for (const { batch } of batches)
    for (const { record } of batch.entries)
      for (const task of record.tasks) {
        const state = ended.get(task.id);
        if (state !== undefined && state !== task.state) revived.add(`${task.id}: ${state} -> ${task.state}`);
        if (isFinal(task.state)) ended.set(task.id, task.state);
      }
  return [...revived];
}

/** P2: an actor's tasks start in the order in which they were accepted, one at a time; an abort waits in no line. */
export function disorderedTasks(batches: readonly Committed[]): readonly string[] {
  const wrong: string[] = [];
  const lastStarted = new Map<string, number>();
  const started = new Set<string>();
  for (const { batch } of batches)
    for (const { record } of batch.entries) {
      if (record.tasks.filter((task) => task.state === 'running').length > 1)
        wrong.push(`${record.id}: two run at once`);
      for (const task of record.tasks) {
        if (task.state !== 'running' || started.has(task.id)) continue;
        started.add(task.id);
        const before = lastStarted.get(record.id) ?? 0;
        if (task.seq < before) wrong.push(`${task.id} (${task.seq}) started after ${before}`);
        lastStarted.set(record.id, Math.max(before, task.seq));
      }
    }
  return wrong;
}
