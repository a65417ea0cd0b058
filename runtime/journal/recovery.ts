// What a new owner must know before it handles anything: the newest record of every actor whose entries are not yet
// all in KV. Everyone else's record is in its checkpoint and is loaded when asked for.

import { decodeBatch, decodeMark } from '../../proto/codec.ts';
import type { JournalEntry } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import type { Broker } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import type { Committed } from './journal.ts';

export interface TailRecord {
  readonly record: ActorRecord;
  /** Journal sequence of the newest entry of this actor. */
  readonly seq: number;
  /** Journal sequence of its oldest entry after the mark. */
  readonly firstSeq: number;
}

export interface StoredMark {
  readonly journalSeq: number;
  /** KV revision, for the next compare-and-set; 0 where there is none. */
  readonly revision: number;
}

/** Reads through the leader (J2). @throws BrokerError */
export async function readMark(broker: Broker, subjects: Subjects, shard: number): Promise<StoredMark> {
  const stored = await broker.read(`KV_${subjects.bucket('cluster')}`, { lastOf: subjects.mark(shard) });
  if (stored === null || stored.operation !== '') return { journalSeq: 0, revision: stored?.seq ?? 0 };
  return { journalSeq: decodeMark(stored.data).journalSeq, revision: stored.seq };
}

/**
 * Reads the shard's journal after `mark` up to the claim at `claimSeq` (J2: the tail ends at our own claim; M-recover).
 * Memory is bounded by the number of actors touched since the mark, some seconds of work at most (checkpoint/rest.ts).
 * `onEntry` hears of every entry: of the callbacks and documents it owes not all may have been written before its owner died.
 * @throws BrokerError `storage_unavailable` when it does not come within `timeoutMs`, or when the reader passed over a
 *   batch that is there (broker.ts, purge): each names the one before it.
 */
export async function readTail(
  tools: { readonly broker: Broker; readonly subjects: Subjects; readonly clock: Clock },
  shard: number,
  mark: number,
  claimSeq: number,
  onEntry: (entry: JournalEntry, place: Committed) => void = () => undefined,
  timeoutMs = 20_000,
): Promise<ReadonlyMap<string, TailRecord>> {
  const { broker, subjects, clock } = tools;
  const tail = new Map<string, TailRecord>();
  const done = deferred();
  let last = mark;
  const holes: number[] = [];
  const follower = await broker.follow({
    stream: subjects.stream('journal'),
    filter: subjects.journal(shard),
    from: mark + 1,
    onMessage: (message) => {
      if (message.seq <= claimSeq) {
        try {
          let eventsBefore = 0;
          const { entries, batchId, previous = 0 } = decodeBatch(message.data);
          if (previous > last) holes.push(previous);
          last = message.seq;
          for (const entry of entries) {
            const { record, events } = entry;
            const key = actorKey(record.kind, record.id);
            const known = tail.get(key);
            tail.set(key, { record, seq: message.seq, firstSeq: known?.firstSeq ?? message.seq });
            onEntry(entry, { seq: message.seq, eventsBefore, batchId });
            eventsBefore += events.length;
          }
        } catch (error) {
          done.reject(error); // an entry that cannot be read stops the takeover: guessing a record would lose one
        }
      }
      if (message.seq >= claimSeq) done.resolve();
    },
  });
  const timer = clock.after(timeoutMs, () =>
    done.reject(new BrokerError('storage_unavailable', `shard ${shard}: its journal was not read in ${timeoutMs} ms`)),
  );
  try {
    await done.promise;
  } finally {
    timer.cancel();
    await follower.close();
  }
  for (const seq of holes)
    if ((await broker.read(subjects.stream('journal'), { seq })) !== null)
      throw new BrokerError('storage_unavailable', `shard ${shard}: its journal was read without batch ${seq}`);
  return tail;
}

export function actorKey(kind: string, id: string): string {
  return `${kind}.${id}`;
}
