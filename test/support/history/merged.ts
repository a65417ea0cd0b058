// One history of a run on real processes: what clients wrote down as it happened, what the journal held in the end, and the
// lines of the effect journal.
//
// A commit is put where it was certainly stored: at the end of the millisecond that the server's stamp names. Whatever
// follows from it comes later, and nothing that began after it can have come before it. Its own time stays the stamp, which is
// never late.

import type { EffectLine } from '../../../actors/drivers/effect-journal.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { shardOf } from '../../../runtime/placement/rendezvous.ts';
import type { Commit, HistoryEvent } from './event.ts';

export interface Recorded {
  /** In the order in which it was written down; times are of the wall clock of the broker's machine. */
  readonly told: readonly HistoryEvent[];
  /** In the order of the journal. */
  readonly commits: readonly Commit[];
  /** As they were written. */
  readonly effects: readonly EffectLine[];
  readonly shards: number;
}

export function mergedHistory({ told, commits, effects, shards }: Recorded): readonly HistoryEvent[] {
  const history: HistoryEvent[] = [];
  let next = 0;
  for (const event of told) {
    for (let commit = commits[next]; commit !== undefined && commit.at + 1 <= event.at; commit = commits[++next])
      history.push(commit);
    history.push(event);
  }
  history.push(...commits.slice(next));
  return [...history, ...made(effects, shards)];
}

/** Each once, though a process that was killed may have its line repeated; in the order in which they were made. */
function made(lines: readonly EffectLine[], shards: number): readonly HistoryEvent[] {
  const once = new Map(lines.toReversed().map((line) => [line.effect_id, line]));
  return [...once.values()]
    .map((effect) => ({ at: Date.parse(effect.at), effect }))
    .sort((a, b) => a.at - b.at)
    .map(({ at, effect }) => {
      const shard = shardOf('baremetal', effect.node as ActorId, shards); // proof: as the journal names it
      return { what: 'effect', at, shard, effect };
    });
}
