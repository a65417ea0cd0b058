// H6: what a client was told exists is there when it looks: after a 202 nobody is told 404, at the same gateway.
//
// But for the id of a repeat that became no task of its own: it leads to the task it joined by the record of the node, and goes
// with the node.

import { callsOf } from './calls.ts';
import { commitsOf, type Finding, type HistoryEvent } from './event.ts';
import { newestTasks } from './tasks.ts';

export function ownWritesRead(history: readonly HistoryEvent[]): readonly Finding[] {
  const calls = callsOf(history);
  const toldAt = new Map<string, number>();
  for (const { client, endedAt, end } of calls)
    if (end.kind === 'ok' && end.answer.op === 'submit') {
      const name = `${client} ${end.answer.task}`;
      toldAt.set(name, Math.min(endedAt, toldAt.get(name) ?? endedAt));
    }
  const commits = commitsOf(history);
  const tasks = newestTasks(commits);
  const removed = new Set<string>(
    commits.flatMap(({ batch }) => batch.entries.flatMap(({ record }) => (record.exists ? [] : [record.id]))),
  );
  const isGone = (task: string): boolean => !tasks.has(task) && removed.has(task.split('.')[0] ?? '');
  return calls.flatMap(({ call, client, ask, invokedAt, end }) => {
    if (end.kind !== 'refused' || end.code !== 'task_not_found') return [];
    if (ask.op !== 'read-task' && ask.op !== 'cancel') return [];
    const known = toldAt.get(`${client} ${ask.task}`);
    return known === undefined || known > invokedAt || isGone(ask.task)
      ? []
      : [{ checker: 'H6', what: `call ${call}: ${client} does not find ${ask.task}, which it was told of before` }];
  });
}
