// The requests that wait for their actor's verdict: as many at once as are judged within a bearable time, which is found
// by watching (the idea of CoDel: Nichols and Jacobson, "Controlling queue delay", 2012). A burst may wait; but where even
// the quickest verdict of a while was slow, a queue stands that only feeds on itself. Then the room shrinks, further ones
// are refused at once, and it grows back as verdicts become quick. All tenants share it (fair-share.ts).
//
// Measured (bench overload, two cores, five times the peak): without it a request waits for seconds behind the others
// and a polite tenant's with them.

import { Holdings, mayHoldOneMore } from './fair-share.ts';

/** A quickest verdict slower than this is a standing queue. */
const BEARABLE_MS = 300;
/** Long against a burst on processes that are still compiling, short against a caller's patience. */
const WINDOW_MS = 1_000;
const SHRINK = 0.7;
const GROW = 1.25;
/** Never less: what a handful of commits take together, and a takeover's slow verdicts must not shut the door. */
export const LEAST_ROOM = 128;
/** What a tenant may always have waiting: whoever asks little never feels what others do here. */
const ALWAYS = 8;

export class VerdictRoom {
  readonly #most: number;
  readonly #waiting = new Holdings();
  #room: number;
  #windowEndsAt = 0;
  #quickestMs = Number.POSITIVE_INFINITY;
  #wasFull = false;

  constructor(most: number) {
    this.#most = most;
    this.#room = most;
  }

  /** How many may wait now. */
  get room(): number {
    return this.#room;
  }

  get waiting(): number {
    return this.#waiting.total;
  }

  /** Whether one more of this tenant may wait. */
  hasRoom(tenant: string): boolean {
    const own = this.#waiting.of(tenant);
    // What was let in before the room shrank still fills it: an even share is let in beside that.
    const share = Math.max(ALWAYS, this.#room / (this.#waiting.holders + (own === 0 ? 1 : 0)));
    if (own < share || mayHoldOneMore(own, this.#waiting.total, this.#room)) return true;
    this.#wasFull = true;
    return false;
  }

  /** False: there is no room. Whoever was let in must {@link leave}. */
  enter(tenant: string): boolean {
    if (!this.hasRoom(tenant)) return false;
    this.#waiting.add(tenant, 1);
    return true;
  }

  /** @param verdictMs how long the verdict took; undefined where none came, which says nothing of the load */
  leave(tenant: string, verdictMs: number | undefined, nowMs: number): void {
    const waited = this.#waiting.total;
    this.#waiting.add(tenant, -1);
    if (verdictMs !== undefined) this.#quickestMs = Math.min(this.#quickestMs, verdictMs);
    if (nowMs < this.#windowEndsAt) return;
    if (Number.isFinite(this.#quickestMs)) this.#adjust(waited);
    this.#windowEndsAt = nowMs + WINDOW_MS;
    this.#quickestMs = Number.POSITIVE_INFINITY;
    this.#wasFull = false;
  }

  #adjust(waited: number): void {
    if (this.#quickestMs > BEARABLE_MS)
      this.#room = Math.max(LEAST_ROOM, Math.floor(Math.min(this.#room, waited) * SHRINK));
    // Room that nobody asked for need not be proved.
    else if (!this.#wasFull) this.#room = this.#most;
    else this.#room = Math.min(this.#most, Math.ceil(this.#room * GROW));
  }
}
