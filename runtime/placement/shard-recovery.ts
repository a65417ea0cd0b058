// From the tip of a shard's log to its ownership: the claim, and then what a new owner must know before it handles anything.

import type { JournalEntry } from '../../proto/journal.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { failpoint } from '../base/failpoint.ts';
import type { EntryPlace } from '../callback/items.ts';
import { groundMark } from '../checkpoint/mark-ahead.ts';
import type { Tip } from '../journal/claim.ts';
import { claimShard } from '../journal/claim.ts';
import type { StoredMark, TailRecord } from '../journal/recovery.ts';
import { readMark, readTail } from '../journal/recovery.ts';
import { refusedIn } from '../task/refused-document.ts';
import type { FormerOwners } from './former-owners.ts';
import { type LostData, noteLost, readLost } from './lost-data.ts';
import type { ShardTools } from './shard-tools.ts';

/** An entry whose callbacks the former owner may not have written. */
export interface Owing {
  readonly entry: JournalEntry;
  readonly place: EntryPlace;
  readonly refused: readonly TaskRecord[];
}

export interface Recovered {
  readonly claim: { readonly seq: number; readonly epoch: number };
  readonly mark: StoredMark;
  /** The newest record of every actor whose entries are not all in KV, by actor. */
  readonly tail: ReadonlyMap<string, TailRecord>;
  readonly owing: readonly Owing[];
  /** Acknowledged data of the shard is gone. */
  readonly lost: LostData | undefined;
}

/**
 * Claims on top of `tip` and recovers. Undefined where a rival was first.
 * @throws BrokerError when the broker does not answer: the claim may stand, and the next try builds on it.
 */
export async function claimAndRecover(
  tools: ShardTools,
  shard: number,
  tip: Tip,
  facts: { readonly reason: string; readonly former: FormerOwners; readonly stopped: () => boolean },
): Promise<Recovered | undefined> {
  const { broker, subjects, clock, ids, session } = tools;
  const before = await readMark(broker, subjects, shard);
  await failpoint('before-claim', shard);
  const claim = await claimShard(
    {
      broker,
      subjects,
      clock,
      ids,
      shard,
      owner: session,
      mark: before.journalSeq,
      reason: facts.reason,
      waitsFor: facts.former.pending,
      onRejected: (reason) => tools.log.appendRejected(shard, reason),
      stopped: facts.stopped,
    },
    tip,
  );
  if (claim === undefined) return undefined; // a rival was first
  facts.former.claimed();
  await failpoint('after-claim', shard);
  // Read again: the former owner may have moved it between our read and our claim; now nobody else does.
  const found = await readMark(broker, subjects, shard);
  if (found.journalSeq >= claim.seq) {
    tools.log.checkpointAhead(shard, 'mark', found.journalSeq, claim.seq);
    await noteLost(broker, subjects, shard, { held: found.journalSeq, found: tip.seq, at: clock.now() });
  }
  const lost = await readLost(broker, subjects, shard);
  const mark = await groundMark({ broker, subjects, shard, owner: session, claim }, found);
  const owing: Owing[] = [];
  const tail = await readTail({ broker, subjects, clock }, shard, mark.journalSeq, claim.seq, (entry, place) => {
    const refused = refusedIn(entry);
    if (entry.outbox.length > 0 || refused.length > 0) owing.push({ entry, place, refused });
  });
  await failpoint('after-recovery', shard);
  return { claim, mark, tail, owing, lost };
}
