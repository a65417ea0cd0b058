// Trimming a shard's journal (rule J7, M-trim): by its owner, by subject and sequence, below the mark and below what is kept
// for cursors, and never its last message.
//
// The newest message that might go stays too: a purge may move readers on to what is left of its subject (broker.ts), and
// so none is moved past anything that a cursor or a mark may still name.

import type { Subjects } from '../../proto/subjects.ts';
import type { Broker } from '../broker/broker.ts';

export interface TrimOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shard: number;
  readonly mark: number;
  /** Sequence of the newest append: it always stays. */
  readonly lastSeq: number;
  /** Entries older than this instant (server's clock, ms) may go. */
  readonly before: number;
}

/**
 * Finds by bisection the oldest message young enough to keep, and removes what is before it: about twenty reads.
 * @returns the first sequence kept. @throws BrokerError
 */
export async function trimJournal(options: TrimOptions): Promise<number> {
  const { broker, subjects, shard, before } = options;
  const stream = subjects.stream('journal');
  const subject = subjects.journal(shard);
  const ceiling = Math.min(options.mark, options.lastSeq);
  const first = await broker.read(stream, { from: 1, next: subject });
  if (first === null || first.seq >= ceiling || first.at >= before) return first?.seq ?? 0;
  let low = first.seq; // a message known to be old enough to go
  let high = ceiling; // nothing from here on may go
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    const message = await broker.read(stream, { from: middle, next: subject });
    if (message === null || message.seq >= high || message.at >= before) high = middle;
    else low = message.seq;
  }
  if (low > first.seq) await broker.purge(stream, subject, low);
  return low;
}
