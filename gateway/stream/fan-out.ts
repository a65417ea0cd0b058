// The live half of the event hub: each event to those who want it, and what a turn of the event loop has brought to one
// outlet written at its end, in one piece. A write to a socket costs more than everything before it, and under load a turn
// brings several batches.

import type { Clock } from '../../runtime/base/clock.ts';
import type { EventSlot } from './event-slot.ts';
import type { Filtered } from './filter.ts';
import { InterestIndex } from './interest.ts';
import type { Subscriber } from './subscriber.ts';

export class FanOut {
  readonly #clock: Clock;
  readonly #interest = new InterestIndex();
  /** Told something in this turn, and not flushed yet. */
  #touched: Subscriber[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#interest.size;
  }

  add(subscriber: Subscriber): void {
    this.#interest.add(subscriber);
  }

  remove(subscriber: Subscriber): void {
    this.#interest.remove(subscriber);
  }

  all(): readonly Subscriber[] {
    return this.#interest.all();
  }

  /** Calls `visit` for each subscriber whose filter matches. */
  visit(event: Filtered, visit: (subscriber: Subscriber) => void): void {
    this.#interest.visit(event, visit);
  }

  /** How often something was told. @throws DecodeError where an event cannot be; those before it were told. */
  tell(slots: readonly EventSlot[]): number {
    let told = 0;
    for (const slot of slots) {
      slot.beginTurn();
      try {
        this.#interest.visit(slot, (subscriber) => {
          if (!subscriber.offerMatched(slot)) return;
          told++;
          this.#flushLater(subscriber);
        });
      } finally {
        slot.endTurn();
      }
    }
    return told;
  }

  #flushLater(subscriber: Subscriber): void {
    if (subscriber.isTouched) return;
    subscriber.isTouched = true;
    this.#touched.push(subscriber);
    if (this.#touched.length === 1) this.#clock.soon(() => this.#flush());
  }

  #flush(): void {
    const touched = this.#touched;
    this.#touched = [];
    for (const subscriber of touched) {
      subscriber.isTouched = false;
      subscriber.outlet.flush();
    }
  }
}
