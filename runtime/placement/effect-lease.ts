// The effect lease: a conductor may start effects only while the broker has acknowledged its presence lately (rule J12).
// Commits are fenced by the journal; effects on machines are not, so they are fenced by time, on monotonic clocks only.
//
//   owner:  renew … renew … (no ack) ……… 2 s: stops effects
//   taker:                    last renewal seen ……………… 3 s: starts effects
//
// L1  A renewal counts from when it was sent, not from when it was acknowledged.
// L2  `holdMs` of the owner is shorter than `waitMs` of the taker by more than a renewal's travel.
// L3  A lapse is always told, even where the next renewal comes before any timer: whoever was away must look whether it
//     still owns what it acts for (shard-gate.ts).

import type { Clock, Timer } from '../base/clock.ts';

export interface LeaseTimes {
  /** How often the owner renews. */
  readonly renewMs: number;
  /** How long after its last acknowledged renewal the owner may start effects. */
  readonly holdMs: number;
  /** How long after the last renewal it saw the taker waits, without proof of death. */
  readonly waitMs: number;
}

export const defaultLeaseTimes: LeaseTimes = { renewMs: 1_000, holdMs: 2_000, waitMs: 3_000 };

/** @throws RangeError naming the relation that does not hold. */
export function checkLeaseTimes(times: LeaseTimes): LeaseTimes {
  if (times.renewMs * 2 > times.holdMs)
    throw new RangeError(`lease: renewMs ${times.renewMs} must be at most half of holdMs ${times.holdMs}`);
  if (times.holdMs * 1.25 > times.waitMs)
    throw new RangeError(`lease: holdMs ${times.holdMs} must be at most 80 % of waitMs ${times.waitMs}`);
  return times;
}

export class EffectLease {
  readonly #clock: Clock;
  readonly #holdMs: number;
  readonly #travelMs: number;
  readonly #listeners = new Set<(valid: boolean) => void>();
  #renewedAt = Number.NEGATIVE_INFINITY;
  #valid = false;
  #expiry: Timer | undefined;

  constructor(clock: Clock, times: LeaseTimes) {
    this.#clock = clock;
    this.#holdMs = times.holdMs;
    this.#travelMs = times.waitMs - times.holdMs;
  }

  /** How long a renewal may take until every other conductor has certainly seen it (L2). */
  get travelMs(): number {
    return this.#travelMs;
  }

  /** A renewal sent at `sentAt` (monotonic) was acknowledged (L1). */
  renewed(sentAt: number): void {
    if (sentAt <= this.#renewedAt) return;
    this.#check(); // L3
    this.#renewedAt = sentAt;
    this.#expiry?.cancel();
    this.#expiry = this.#clock.after(this.#renewedAt + this.#holdMs - this.#clock.monotonic(), () => this.#check());
    this.#check();
  }

  /** Reads the clock: a process that was paused sees at once that its lease is over, before any timer has fired. */
  get valid(): boolean {
    return this.#clock.monotonic() - this.#renewedAt < this.#holdMs;
  }

  onChange(listener: (valid: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives the lease up at once, as on a clean stop. */
  drop(): void {
    this.#renewedAt = Number.NEGATIVE_INFINITY;
    this.#expiry?.cancel();
    this.#check();
  }

  #check(): void {
    const valid = this.valid;
    if (valid === this.#valid) return;
    this.#valid = valid;
    for (const listener of [...this.#listeners]) listener(valid);
  }
}
