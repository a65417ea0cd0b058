// H3: every subscriber hears every event after the first it heard, in the order of the journal, each once (P5). A stream
// may end, but says so (`gap`); then nothing more may come.

import { formatCursor, witnessOf } from '../../../runtime/journal/cursor.ts';
import { type Commit, commitsOf, type Finding, type HistoryEvent } from './event.ts';

/** @param caughtUp the subscribers that were to have heard everything by the end of the history */
export function eventLines(
  history: readonly HistoryEvent[],
  incarnation: string,
  caughtUp: readonly string[],
): readonly Finding[] {
  const truth = cursorsOf(commitsOf(history), incarnation);
  const heard = new Map<string, string[]>(caughtUp.map((name) => [name, []]));
  const ended = new Set<string>();
  const wrong: string[] = [];
  for (const event of history) {
    if (event.what === 'gap') ended.add(event.subscriber);
    if (event.what !== 'event') continue;
    if (ended.has(event.subscriber)) wrong.push(`${event.subscriber} heard ${event.cursor} after its stream had ended`);
    heard.set(event.subscriber, [...(heard.get(event.subscriber) ?? []), event.cursor]);
  }
  for (const [subscriber, cursors] of heard) {
    const [first] = cursors;
    const from = first === undefined ? truth.length : truth.indexOf(first);
    if (from < 0) {
      wrong.push(`${subscriber} heard ${first}, which never happened`);
      continue;
    }
    const at = cursors.findIndex((cursor, index) => cursor !== truth[from + index]);
    if (at >= 0) wrong.push(`${subscriber} heard ${cursors[at]} where ${truth[from + at] ?? 'nothing'} comes next`);
    else if (caughtUp.includes(subscriber) && !ended.has(subscriber) && first !== undefined) {
      const missing = truth.length - from - cursors.length;
      if (missing > 0) wrong.push(`${subscriber} has not heard the last ${missing} events`);
    }
  }
  return wrong.map((what) => ({ checker: 'H3', what }));
}

/** Of all events in these commits, in order. */
export function cursorsOf(commits: readonly Commit[], incarnation: string): readonly string[] {
  return commits.flatMap(({ seq, batch }) =>
    batch.entries
      .flatMap(({ events }) => events)
      .map((_, index) => formatCursor({ incarnation, seq, index, witness: witnessOf(batch.batchId) })),
  );
}
