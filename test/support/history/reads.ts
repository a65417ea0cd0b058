// H6: what a client was told exists is there when it looks: after a 202 nobody is told 404, at the same gateway.

import { callsOf } from './calls.ts';
import type { Finding, HistoryEvent } from './event.ts';

export function ownWritesRead(history: readonly HistoryEvent[]): readonly Finding[] {
  const calls = callsOf(history);
  const toldAt = new Map<string, number>();
  for (const { client, endedAt, end } of calls)
    if (end.kind === 'ok' && end.answer.op === 'submit') {
      const name = `${client} ${end.answer.task}`;
      toldAt.set(name, Math.min(endedAt, toldAt.get(name) ?? endedAt));
    }
  return calls.flatMap(({ call, client, ask, invokedAt, end }) => {
    if (end.kind !== 'refused' || end.code !== 'task_not_found') return [];
    if (ask.op !== 'read-task' && ask.op !== 'cancel') return [];
    const known = toldAt.get(`${client} ${ask.task}`);
    return known === undefined || known > invokedAt
      ? []
      : [{ checker: 'H6', what: `call ${call}: ${client} does not find ${ask.task}, which it was told of before` }];
  });
}
