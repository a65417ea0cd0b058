// The last batches of the feed, in memory: what a resuming subscriber is likely to have missed, and the bridge on which
// a replay crosses to live without a gap.

import type { FeedItem } from '../../runtime/journal/feed.ts';
import type { EventSlot } from './event-slot.ts';

/** Bounds of what is kept; the oldest goes first. */
const MAX_BATCHES = 2_048;
const MAX_EVENTS = 8_192;

export class RecentBatch {
  readonly item: FeedItem;
  readonly #make: (item: FeedItem) => readonly EventSlot[];
  #slots: readonly EventSlot[] | undefined;

  constructor(item: FeedItem, make: (item: FeedItem) => readonly EventSlot[]) {
    this.item = item;
    this.#make = make;
  }

  /** Made when first wanted, then shared. */
  get slots(): readonly EventSlot[] {
    this.#slots ??= this.#make(this.item);
    return this.#slots;
  }
}

export class Recent {
  #batches: RecentBatch[] = [];
  #events = 0;
  #floor: number;

  /** @param floor everything after this sequence will be added. */
  constructor(floor: number) {
    this.#floor = floor;
  }

  /** Everything after this sequence is here. */
  get floor(): number {
    return this.#floor;
  }

  add(batch: RecentBatch): void {
    this.#batches.push(batch);
    this.#events += eventsOf(batch);
    while (this.#batches.length > MAX_BATCHES || (this.#events > MAX_EVENTS && this.#batches.length > 1)) {
      const oldest = this.#batches.shift();
      if (oldest === undefined) return;
      this.#events -= eventsOf(oldest);
      this.#floor = oldest.item.seq;
    }
  }

  /** Forgets everything; what comes after `floor` will be added. */
  reset(floor: number): void {
    this.#batches = [];
    this.#events = 0;
    this.#floor = floor;
  }

  /** The batches from `seq` on, in order; sequences at or below the floor may be missing. */
  from(seq: number): readonly RecentBatch[] {
    let at = this.#batches.length;
    while (at > 0 && (this.#batches[at - 1]?.item.seq ?? -1) >= seq) at--;
    return this.#batches.slice(at);
  }
}

function eventsOf(batch: RecentBatch): number {
  return batch.item.batch.entries.reduce((sum, entry) => sum + entry.events.length, 0);
}
