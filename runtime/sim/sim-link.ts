// One simulated connection's wire, both ways: first in first out each way, through the clock, and breakable.
// What is under way when the link is cut is lost; what is under way while it is paused waits.

import type { Clock } from '../base/clock.ts';

type Direction = 'up' | 'down';

export class SimLink {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #lastAt = { up: 0, down: 0 };
  #held: (() => void)[] = [];
  #paused = false;
  /** Raised by every cut: what was sent before arrives nowhere. */
  #generation = 0;

  constructor(clock: Clock, delayMs: () => number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  /** `up` is towards the server. */
  carry(direction: Direction, arrive: () => void): void {
    const generation = this.#generation;
    const now = this.#clock.monotonic();
    const at = Math.max(now + this.#delayMs(), this.#lastAt[direction]);
    this.#lastAt[direction] = at;
    this.#clock.after(at - now, () => {
      if (generation !== this.#generation) return;
      if (this.#paused) this.#held.push(arrive);
      else arrive();
    });
  }

  cut(): void {
    this.#generation++;
    this.#held = [];
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    const held = this.#held;
    this.#held = [];
    for (const arrive of held) this.carry('down', arrive);
  }
}
