// Taking a shard: the append after which no commit of the old owner can succeed, for any actor of the shard.

import { decodeBatch, encodeBatch } from '../../proto/codec.ts';
import type { IdSource } from '../../proto/ids.ts';
import type { JournalBatch } from '../../proto/journal.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../base/clock.ts';
import type { Broker } from '../broker/broker.ts';
import { appendSettled } from './journal.ts';

/** The newest entry of a shard's journal, as its would-be owner sees it. */
export interface Tip {
  readonly seq: number;
  readonly epoch: number;
  /** Empty where nobody ever owned the shard. */
  readonly owner: string;
  /** The last owner handed it over cleanly. */
  readonly released: boolean;
  /** Whom the last owner still had to wait for before it could act. */
  readonly waitsFor: readonly string[];
}

/** Reads through the leader (J2). @throws BrokerError @throws DecodeError where a newer version wrote it */
export async function readTip(broker: Broker, subjects: Subjects, shard: number): Promise<Tip> {
  const last = await broker.read(subjects.stream('journal'), { lastOf: subjects.journal(shard) });
  if (last === null) return { seq: 0, epoch: 0, owner: '', released: true, waitsFor: [] };
  const batch = decodeBatch(last.data);
  return {
    seq: last.seq,
    epoch: batch.epoch,
    owner: batch.owner,
    released: batch.release,
    waitsFor: batch.waitsFor ?? [],
  };
}

export interface ClaimOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly shard: number;
  readonly owner: string;
  readonly mark: number;
  readonly reason: string;
  readonly waitsFor?: readonly string[];
  readonly onRejected?: (reason: string) => void;
  readonly stopped: () => boolean;
}

/** M-claim: on top of `tip`. Undefined: somebody else appended first, so somebody else owns or still uses the log. */
export async function claimShard(
  options: ClaimOptions,
  tip: Tip,
): Promise<{ readonly seq: number; readonly epoch: number } | undefined> {
  const epoch = tip.epoch + 1;
  const batch: JournalBatch = {
    batchId: options.ids.token(),
    epoch,
    owner: options.owner,
    mark: options.mark,
    at: options.clock.now(),
    claim: { reason: options.reason, previousOwner: tip.owner },
    release: false,
    entries: [],
    previous: tip.seq,
    waitsFor: options.waitsFor ?? [],
  };
  const settled = await appendSettled({
    broker: options.broker,
    clock: options.clock,
    stream: options.subjects.stream('journal'),
    subject: options.subjects.journal(options.shard),
    bytes: encodeBatch(batch),
    batchId: batch.batchId,
    expected: tip.seq,
    onDoubt: () => undefined, // nothing runs yet that would have to stop
    onRejected: (reason) => options.onRejected?.(reason),
    stopped: options.stopped,
    settledWhereGone: true,
  });
  return settled.kind === 'committed' ? { seq: settled.seq, epoch } : undefined;
}
