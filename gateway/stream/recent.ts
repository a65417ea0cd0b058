// The last batches of the feed, in memory: what a resuming subscriber is likely to have missed, and the bridge on which
// a replay crosses to live without a gap. They are kept as bytes, and decoded again for whoever asks for them: few do, and
// as objects they outlived two collections of the nursery each, which was most of a busy gateway's garbage collection.

import { decodeBatch } from '../../proto/codec.ts';
import { witnessOf } from '../../runtime/journal/cursor.ts';
import type { FeedItem } from '../../runtime/journal/feed.ts';
import { ByteRing } from './byte-ring.ts';
import type { EventSlot } from './event-slot.ts';

/** Bounds of what is kept; the oldest goes first. */
const MAX_BATCHES = 2_048;
const MAX_EVENTS = 8_192;
const MAX_BYTES = 8 * 1024 * 1024;

type MakeSlots = (item: FeedItem) => readonly EventSlot[];

export class RecentBatch {
  readonly seq: number;
  readonly events: number;
  readonly witness: string;
  /** In the ring. */
  readonly place: number;
  readonly #shard: number;
  readonly #length: number;
  readonly #ring: ByteRing;
  readonly #make: MakeSlots;
  #slots: readonly EventSlot[] | undefined;

  constructor({ seq, shard, batch, data }: FeedItem, ring: ByteRing, make: MakeSlots) {
    this.seq = seq;
    this.events = batch.entries.reduce((sum, entry) => sum + entry.events.length, 0);
    this.witness = witnessOf(batch.batchId);
    this.place = ring.put(data);
    this.#shard = shard;
    this.#length = data.length;
    this.#ring = ring;
    this.#make = make;
  }

  /** Made when first wanted, then shared. To be asked for only while the batch is among the recent ones. */
  get slots(): readonly EventSlot[] {
    if (this.#slots === undefined) {
      const data = this.#ring.read(this.place, this.#length);
      this.#slots = this.#make({ seq: this.seq, shard: this.#shard, batch: decodeBatch(data), data });
    }
    return this.#slots;
  }
}

export class Recent {
  readonly #make: MakeSlots;
  readonly #ring: ByteRing;
  #batches: RecentBatch[] = [];
  #events = 0;
  #floor: number;

  /** @param floor everything after this sequence will be added. */
  constructor(floor: number, make: MakeSlots, maxBytes: number = MAX_BYTES) {
    this.#floor = floor;
    this.#make = make;
    this.#ring = new ByteRing(maxBytes);
  }

  /** Everything after this sequence is here. */
  get floor(): number {
    return this.#floor;
  }

  add(item: FeedItem): void {
    if (item.data.length > this.#ring.size) {
      this.reset(item.seq);
      return;
    }
    const batch = new RecentBatch(item, this.#ring, this.#make);
    this.#batches.push(batch);
    this.#events += batch.events;
    for (let oldest = this.#batches[0]; oldest !== undefined && this.#isOver(oldest); oldest = this.#batches[0]) {
      this.#batches.shift();
      this.#events -= oldest.events;
      this.#floor = oldest.seq;
    }
  }

  /** Forgets everything; what comes after `floor` will be added. */
  reset(floor: number): void {
    this.#batches = [];
    this.#events = 0;
    this.#floor = floor;
  }

  /** The batches from `seq` on, in order; sequences at or below the floor may be missing. Good for this turn. */
  from(seq: number): readonly RecentBatch[] {
    let at = this.#batches.length;
    while (at > 0 && (this.#batches[at - 1]?.seq ?? -1) >= seq) at--;
    return this.#batches.slice(at);
  }

  /** {@link witnessOf} the batch; empty where it is not here. */
  witnessAt(seq: number): string {
    const [batch] = this.from(seq);
    return batch?.seq === seq ? batch.witness : '';
  }

  #isOver(oldest: RecentBatch): boolean {
    const count = this.#batches.length;
    return oldest.place < this.#ring.oldest || count > MAX_BATCHES || (this.#events > MAX_EVENTS && count > 1);
  }
}
