// One simulated connection's wire, both ways: first in first out each way, through the clock, and breakable.
// What is under way when the link is cut is lost; what is under way while it is paused waits.

import type { Clock } from '../base/clock.ts';

type Direction = 'up' | 'down';

export class SimLink {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #onTurn: (() => void) | undefined;
  readonly #lastAt = { up: 0, down: 0 };
  #held: { readonly direction: Direction; readonly arrive: () => void }[] = [];
  #paused = false;
  /** Raised by every cut: what was sent before arrives nowhere. */
  #generation = 0;
  #slowByMs = 0;

  /** `onTurn` is called before what came down is handed on. */
  constructor(clock: Clock, delayMs: () => number, onTurn?: () => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#onTurn = onTurn;
  }

  /** `up` is towards the server. */
  carry(direction: Direction, arrive: () => void): void {
    const generation = this.#generation;
    const now = this.#clock.monotonic();
    const at = Math.max(now + this.#delayMs() + this.#slowByMs, this.#lastAt[direction]);
    this.#lastAt[direction] = at;
    this.#clock.after(at - now, () => {
      if (generation !== this.#generation) return;
      if (this.#paused) {
        this.#held.push({ direction, arrive });
        return;
      }
      if (direction === 'down') this.#onTurn?.();
      arrive();
    });
  }

  slow(byMs: number): void {
    this.#slowByMs = byMs;
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
    for (const { direction, arrive } of held) this.carry(direction, arrive);
  }
}
