// Which part of the journal can still be replayed. Each shard's owner trims its own log (rule J7) and never its last
// batch, so the stream's first sequence says little; but each log is a chain, and the first batch kept of a shard names
// the one before it: a place is whole where no shard has lost anything behind it. A store that was put back to an older
// copy has other batches under the same sequences once it has grown again: a cursor names its batch by a witness.

import { decodeBatch } from '../../proto/codec.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import type { Cursor } from '../../runtime/journal/cursor.ts';
import { cursorBehind, END_OF_BATCH, witnessOf } from '../../runtime/journal/cursor.ts';

export type Placed = { readonly kind: 'kept' } | { readonly kind: 'expired'; readonly oldest: string };

/** How long the oldest place is remembered: it costs one read for each shard. Replays check the chain by themselves. */
const REMEMBER_MS = 5_000;
const READS_AT_ONCE = 32;

export class JournalWindow {
  readonly #broker: Broker;
  readonly #subjects: Subjects;
  readonly #shardCount: number;
  readonly #clock: Clock;
  #oldest: { readonly at: number; readonly seq: Promise<number> } | undefined;

  constructor(deps: {
    readonly broker: Broker;
    readonly subjects: Subjects;
    readonly shardCount: number;
    readonly clock: Clock;
  }) {
    this.#broker = deps.broker;
    this.#subjects = deps.subjects;
    this.#shardCount = deps.shardCount;
    this.#clock = deps.clock;
  }

  /**
   * Whether everything behind `cursor` is still there. A cursor of another incarnation is expired, and so is one ahead of
   * the journal, or of another batch than the journal has there: the store was rolled back, and what it stood for is gone.
   * @throws BrokerError
   */
  async place(cursor: Cursor): Promise<Placed> {
    const { incarnation } = this.#subjects;
    const stream = this.#subjects.stream('journal');
    const oldest = await this.#oldestSeq();
    const expired: Placed = { kind: 'expired', oldest: cursorBehind(incarnation, oldest) };
    if (cursor.incarnation !== incarnation) return expired;
    if (cursor.seq < oldest || (cursor.seq === oldest && oldest > 0 && cursor.index < END_OF_BATCH)) return expired;
    const state = await this.#broker.streamState(stream);
    if (state === null || cursor.seq > state.lastSeq) return expired;
    return cursor.witness === '' || (await this.#witnessed(stream, cursor)) ? { kind: 'kept' } : expired;
  }

  /** False where the batch of the cursor is certainly another one. */
  async #witnessed(stream: string, { seq, witness }: Cursor): Promise<boolean> {
    const stored = await this.#broker.read(stream, { seq });
    if (stored === null) return true; // trimmed: it was seen as kept, with all behind it, until then
    try {
      return witnessOf(decodeBatch(stored.data).batchId) === witness;
    } catch {
      return true; // unreadable here: the replay tells
    }
  }

  /** The oldest cursor that can be resumed from. @throws BrokerError */
  async oldest(): Promise<string> {
    return cursorBehind(this.#subjects.incarnation, await this.#oldestSeq());
  }

  #oldestSeq(): Promise<number> {
    const now = this.#clock.monotonic();
    if (this.#oldest !== undefined && now - this.#oldest.at < REMEMBER_MS) return this.#oldest.seq;
    const seq = this.#readOldestSeq();
    const asked = { at: now, seq };
    this.#oldest = asked;
    seq.catch(() => {
      if (this.#oldest === asked) this.#oldest = undefined; // told to those who asked; the next one asks anew
    });
    return seq;
  }

  /** The last sequence of which something is certainly missing; 0 where nothing is. */
  async #readOldestSeq(): Promise<number> {
    const stream = this.#subjects.stream('journal');
    const state = await this.#broker.streamState(stream);
    let missing = Math.max(0, (state?.firstSeq ?? 0) - 1);
    for (let from = 0; from < this.#shardCount; from += READS_AT_ONCE) {
      const shards = Array.from({ length: Math.min(READS_AT_ONCE, this.#shardCount - from) }, (_, at) => from + at);
      const previous = await Promise.all(shards.map((shard) => this.#beforeFirst(stream, shard)));
      missing = Math.max(missing, ...previous);
    }
    return missing;
  }

  async #beforeFirst(stream: string, shard: number): Promise<number> {
    const first = await this.#broker.read(stream, { from: 1, next: this.#subjects.journal(shard) });
    if (first === null) return 0;
    try {
      return decodeBatch(first.data).previous ?? 0;
    } catch {
      return first.seq; // unreadable here: only what comes behind it can be replayed
    }
  }
}
