// One simulated connection's wire, both ways: first in first out each way, through the clock, and breakable.
// What is under way when the link is cut is lost; what is under way while it is paused waits. When the process at its end
// dies, what it had sent arrives all the same, and nothing comes down any more.

import type { Clock } from '../base/clock.ts';

type Direction = 'up' | 'down';

/** What the process at the end of a link does, as it does it. */
export interface LinkWatch {
  /** Called before anything that came down is handed on. */
  readonly onTurn?: () => void;
  /** Called when something was sent, and will arrive. */
  readonly onSent?: () => void;
}

export class SimLink {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #watch: LinkWatch;
  readonly #lastAt = { up: 0, down: 0 };
  #held: { readonly direction: Direction; readonly arrive: () => void }[] = [];
  #paused = false;
  /** Raised by every cut: what was sent before arrives nowhere. */
  #generation = 0;
  #slowByMs = 0;
  #dead = false;

  constructor(clock: Clock, delayMs: () => number, watch: LinkWatch = {}) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#watch = watch;
  }

  /** `up` is towards the server. */
  carry(direction: Direction, arrive: () => void): void {
    if (this.#dead) return;
    const generation = this.#generation;
    const now = this.#clock.monotonic();
    const at = Math.max(now + this.#delayMs() + this.#slowByMs, this.#lastAt[direction]);
    this.#lastAt[direction] = at;
    this.#clock.after(at - now, () => {
      if (generation !== this.#generation || (this.#dead && direction === 'down')) return;
      if (this.#paused) {
        this.#held.push({ direction, arrive });
        return;
      }
      if (direction === 'down') this.#watch.onTurn?.();
      arrive();
    });
    if (direction === 'up') this.#watch.onSent?.();
  }

  slow(byMs: number): void {
    this.#slowByMs = byMs;
  }

  cut(): void {
    this.#generation++;
    this.#held = [];
  }

  /** For good: `kill -9` at this end. What waits here for a paused process was never sent. */
  die(): void {
    this.#dead = true;
    this.#held = [];
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    const held = this.#held;
    this.#held = [];
    for (const { direction, arrive } of held) this.carry(direction, arrive);
  }
}
