// H5: a shard has one owner at a time. Its log is one chain, each epoch has one owner and begins with a claim; and no
// machine is touched by a former owner after its successor has touched one (J12).

import type { Finding, HistoryEvent } from './event.ts';
import { commitsOf } from './event.ts';
import type { Committed } from './tasks.ts';

/** The fence: within a shard epochs only grow, each has one owner, and every batch stands on the one before it. */
export function forkedShards(batches: readonly Committed[]): readonly string[] {
  const wrong: string[] = [];
  const tips = new Map<number, Committed>();
  for (const item of batches) {
    const before = tips.get(item.shard);
    tips.set(item.shard, item);
    const { epoch, owner, claim, previous } = item.batch;
    if (before === undefined) continue;
    if ((previous ?? 0) !== before.seq) wrong.push(`${item.seq} stands on ${previous}, not on ${before.seq}`);
    if (claim === undefined && (epoch !== before.batch.epoch || owner !== before.batch.owner))
      wrong.push(`${item.seq} is of ${owner} in epoch ${epoch} without a claim`);
    if (claim === undefined && before.batch.release) wrong.push(`${item.seq} was written after the release`);
    if (claim !== undefined && epoch <= before.batch.epoch) wrong.push(`${item.seq} claims epoch ${epoch} again`);
  }
  return wrong;
}

export function oneOwner(history: readonly HistoryEvent[]): readonly Finding[] {
  const wrong = [...forkedShards(commitsOf(history))];
  const newest = new Map<number, number>();
  for (const event of history) {
    if (event.what !== 'effect') continue;
    const { shard, effect } = event;
    const before = newest.get(shard) ?? 0;
    if (effect.epoch < before)
      wrong.push(
        `${effect.conductor} of epoch ${effect.epoch} made ${effect.task}/${effect.step} after epoch ${before} had acted`,
      );
    newest.set(shard, Math.max(before, effect.epoch));
  }
  return wrong.map((what) => ({ checker: 'H5', what }));
}
