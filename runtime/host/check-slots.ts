// The share of a conductor that its checks may take: so many at once, and so many a second, over all its shards.
// Who asks waits in turn; shards ask for one at a time, so at most as many wait as there are shards.

import type { Clock, Timer } from '../base/clock.ts';

export interface CheckLimits {
  /** Looks under way at once. */
  readonly atOnce: number;
  /** Looks begun a second. */
  readonly perSecond: number;
}

export const defaultCheckLimits: CheckLimits = { atOnce: 8, perSecond: 100 };

export class CheckSlots {
  readonly #clock: Clock;
  readonly #atOnce: number;
  readonly #gapMs: number;
  #taken = 0;
  #nextAt = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];
  #timer: Timer | undefined;

  constructor(clock: Clock, limits: CheckLimits) {
    this.#clock = clock;
    this.#atOnce = limits.atOnce;
    this.#gapMs = 1_000 / limits.perSecond;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Resolves with what gives the slot back (idempotent); rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const grant = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(this.#slot());
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(grant), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(grant);
      this.#next();
    });
  }

  #slot(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#taken--;
      this.#next();
    };
  }

  #next(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    while (this.#taken < this.#atOnce) {
      const now = this.#clock.monotonic();
      if (this.#waiting.length > 0 && now < this.#nextAt) {
        this.#timer = this.#clock.after(this.#nextAt - now, () => this.#next());
        return;
      }
      const grant = this.#waiting.shift();
      if (grant === undefined) return;
      this.#taken++;
      this.#nextAt = now + this.#gapMs;
      grant();
    }
  }
}
