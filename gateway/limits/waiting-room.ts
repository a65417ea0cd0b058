// The requests a gateway has in hand at once: bounded, and shared so that no tenant can take all the room
// (fair-share.ts). Beyond it a request is refused before anything is done for it.

import { blend } from './drain-rate.ts';
import { Holdings, mayHoldOneMore } from './fair-share.ts';

export class WaitingRoom {
  readonly capacity: number;
  readonly #inHand = new Holdings();
  #eachMs = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get inHand(): number {
    return this.#inHand.total;
  }

  /** How long a request is in hand, lately: by then those that are in now are answered. */
  get eachMs(): number {
    return this.#eachMs;
  }

  hasRoom(tenant: string): boolean {
    return mayHoldOneMore(this.#inHand.of(tenant), this.#inHand.total, this.capacity);
  }

  /** What is answered in the same turn need not enter. Whoever does must {@link leave}. */
  enter(tenant: string): void {
    this.#inHand.add(tenant, 1);
  }

  leave(tenant: string, tookMs: number): void {
    this.#inHand.add(tenant, -1);
    this.#eachMs = blend(this.#eachMs, tookMs);
  }
}
