// One subscription: what it wants, how far it has come, and where its events go.
// S1  Everything with a cursor comes once and in order: an event is passed on only where it is behind the last place
//     told, whether it comes from a replay, from recent memory or live.

import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { ActorId } from '../../proto/ids.ts';
import { END_OF_BATCH } from '../../runtime/journal/cursor.ts';
import type { Tick } from '../../runtime/task/tick.ts';
import type { EventSlot } from './event-slot.ts';
import type { EventFilter } from './filter.ts';

/** Where to read how everything stands, with the cursor to go on from, where what has happened is not all kept any more. */
export const SNAPSHOT = '/api/v1/nodes';

/** Where the events of a subscription go: frames of a WebSocket, or the body of a response. */
export interface Outlet {
  event(slot: EventSlot): void;
  tick(node: ActorId, tick: Tick): void;
  /** Everything up to this cursor was told. */
  bookmark(cursor: string): void;
  /** The subscription has ended: what is behind its last cursor is not all there any more; `oldest` can be resumed from. */
  gap(oldest: string, code: ErrorCodeName): void;
  /** The subscription has ended for want of the broker: resume by cursor. */
  fail(code: ErrorCodeName, detail: string): void;
  /** All of this turn was given. */
  flush(): void;
  /** The other side does not read: ends the connection. */
  tooSlow(): void;
  readonly backlogBytes: number;
}

export class Subscriber {
  readonly filter: EventFilter;
  readonly outlet: Outlet;
  /** For whoever tells a turn: it was told something in this one, and waits to be flushed. */
  isTouched = false;
  /** Told something since it was last asked {@link wasQuiet}. */
  #busy = false;
  #seq: number;
  #index: number;
  #ended = false;
  readonly #onEnd: (() => void)[] = [];

  constructor(filter: EventFilter, outlet: Outlet, after: { readonly seq: number; readonly index: number }) {
    this.filter = filter;
    this.outlet = outlet;
    this.#seq = after.seq;
    this.#index = after.index;
  }

  /** The place up to which everything it wants was told. */
  get position(): { readonly seq: number; readonly index: number } {
    return { seq: this.#seq, index: this.#index };
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Passes the event on if it is wanted and new. True where it was: the caller flushes at the end of its turn. */
  offer(slot: EventSlot): boolean {
    return this.#isNew(slot) && this.filter.matches(slot) && this.#take(slot);
  }

  /** The same for an event that its filter is known to match. */
  offerMatched(slot: EventSlot): boolean {
    return this.#isNew(slot) && this.#take(slot);
  }

  #isNew({ seq, index }: EventSlot): boolean {
    return !this.#ended && (seq > this.#seq || (seq === this.#seq && index > this.#index));
  }

  #take(slot: EventSlot): true {
    this.#seq = slot.seq;
    this.#index = slot.index;
    this.#busy = true;
    this.outlet.event(slot);
    return true;
  }

  /** Everything up to and with batch `seq` was offered. */
  passed(seq: number): void {
    if (seq < this.#seq) return;
    this.#seq = seq;
    this.#index = END_OF_BATCH;
  }

  /** True where nothing was told since the last call. */
  wasQuiet(): boolean {
    const quiet = !this.#busy;
    this.#busy = false;
    return quiet;
  }

  onEnd(listener: () => void): void {
    if (this.#ended) listener();
    else this.#onEnd.push(listener);
  }

  /** Idempotent; nothing is told afterwards. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const listener of this.#onEnd.splice(0)) listener();
  }
}
