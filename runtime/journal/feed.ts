// Ordered reading of the journals by those who don't own them: gateways, and whoever replays events.
//
// F1  Items come in stream order, none twice. A batch that cannot be decoded is handed to `onUndecodable` in its place
//     and counted; it is never silently skipped.
// F2  Each shard's log is a chain: a batch names the one before it. `onHole` hears when the chain is broken, so that a
//     reader who came after the owner had trimmed the log (rule J7) knows that it missed something, and so does one that
//     has read what the log has no more, since its store was rolled back.

import { decodeBatch } from '../../proto/codec.ts';
import type { JournalBatch } from '../../proto/journal.ts';
import { sketchOf } from '../../proto/journal.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Broker, Follower, StoredMessage } from '../broker/broker.ts';

/** One append of one shard, in the order of the whole cluster's journal stream. */
export interface FeedItem {
  readonly shard: number;
  /** Stream sequence: the revision of every record in the batch, and the first part of every event's cursor. */
  readonly seq: number;
  readonly batch: JournalBatch;
  /** What it was decoded from; part of what was received with it: copy what is kept. */
  readonly data: Uint8Array;
}

export interface UndecodableBatch {
  /** -1 where even the subject is not one of ours. */
  readonly shard: number;
  readonly seq: number;
  readonly error: unknown;
}

/** Batches of `shard` behind `after`, up to and with `missing`, are not kept any more, or were never what was read. */
export interface FeedHole {
  readonly shard: number;
  readonly after: number;
  /** The last one missing. */
  readonly missing: number;
}

export interface FollowJournalOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  /** First stream sequence wanted. */
  readonly from: number;
  /** Only this shard's journal; absent: all. */
  readonly shard?: number;
  /**
   * Looked at before decoding: false passes a batch over. Whoever gives it gives up on holes: the chain is not checked.
   */
  readonly wants?: (data: Uint8Array) => boolean;
  /** True: only what a sketch looks at of the records must be readable; the rest of one may fail when it is asked for. */
  readonly sketched?: boolean;
  readonly onItem: (item: FeedItem) => void;
  readonly onUndecodable: (bad: UndecodableBatch) => void;
  /** Called before the item behind the hole. */
  readonly onHole?: (hole: FeedHole) => void;
  /** Everything stored when the reader started, or restarted, has been delivered. */
  readonly onCaughtUp?: () => void;
}

export interface JournalFeed extends Follower {
  /** How many batches could not be decoded. */
  readonly undecodable: number;
}

/**
 * Follows the journals from `from` on until closed.
 * @throws BrokerError when the reader cannot be made.
 */
export async function followJournal(options: FollowJournalOptions): Promise<JournalFeed> {
  const { broker, subjects, onItem, onUndecodable, onHole, wants, sketched = false } = options;
  const from = Math.max(1, options.from);
  const chain = new Chain(from);
  let undecodable = 0;

  const onMessage = (message: StoredMessage): void => {
    if (wants !== undefined && !wants(message.data)) return;
    const shard = subjects.parseJournal(message.subject) ?? -1;
    let batch: JournalBatch;
    try {
      batch = decodeBatch(message.data);
      // Decoded on demand: demanded here, where a failure is told.
      for (const entry of batch.entries) void (sketched ? sketchOf(entry) : entry.record);
    } catch (error) {
      undecodable++;
      chain.breakAt(shard, message.seq);
      onUndecodable({ shard, seq: message.seq, error });
      return;
    }
    if (wants === undefined) {
      const hole = chain.check(shard, message.seq, batch);
      if (hole !== undefined) onHole?.(hole);
    }
    onItem({ shard, seq: message.seq, batch, data: message.data });
  };

  const follower = await broker.follow({
    stream: subjects.stream('journal'),
    filter: options.shard === undefined ? subjects.journals() : subjects.journal(options.shard),
    from,
    onMessage,
    ...(options.onCaughtUp === undefined ? {} : { onCaughtUp: options.onCaughtUp }),
  });
  return {
    get lastSeq() {
      return follower.lastSeq;
    },
    get restarts() {
      return follower.restarts;
    },
    get undecodable() {
      return undecodable;
    },
    pause: () => follower.pause(),
    resume: () => follower.resume(),
    close: () => follower.close(),
  };
}

/** Rule F2. `previous` of 0 says nothing: the first batch of a shard, or one written before batches named theirs. */
class Chain {
  readonly #from: number;
  /** The last batch of each shard; without its epoch where it could not be decoded. */
  readonly #tips = new Map<number, { readonly seq: number; readonly epoch?: number }>();

  constructor(from: number) {
    this.#from = from;
  }

  check(shard: number, seq: number, { previous = 0, epoch, claim }: JournalBatch): FeedHole | undefined {
    const tip = this.#tips.get(shard);
    this.#tips.set(shard, { seq, epoch });
    // Before its first batch here, everything of a shard below `from` counts as seen.
    const last = tip?.seq ?? this.#from - 1;
    if (previous > last) return { shard, after: last, missing: previous };
    if (tip === undefined || previous === 0) return undefined;
    // Whose log was rolled back claims it anew; the sequences alone may fit again by chance.
    const isUnclaimed = claim === undefined && tip.epoch !== undefined && tip.epoch !== epoch;
    return previous < tip.seq || isUnclaimed
      ? { shard, after: Math.min(previous, tip.seq - 1), missing: tip.seq }
      : undefined;
  }

  breakAt(shard: number, seq: number): void {
    this.#tips.set(shard, { seq });
  }
}
