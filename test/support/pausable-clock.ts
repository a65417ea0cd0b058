// The clock of one simulated process, which can be stopped as `kill -STOP` stops it: monotonic time goes on, timers wait,
// and when it goes on those that came due meanwhile run at once, in their order. Its wall clock may be wrong.

import type { Clock, Timer } from '../../runtime/base/clock.ts';

export class PausableClock implements Clock {
  readonly #clock: Clock;
  readonly #onTurn: () => void;
  /** What its wall clock is ahead. */
  skewMs = 0;
  #paused = false;
  #catchingUp = false;
  /** What came due while it was paused, and what has come due since and must not overtake that. */
  readonly #held: (() => void)[] = [];

  /** `onTurn` is called before each timer that runs. */
  constructor(clock: Clock, onTurn: () => void = () => undefined) {
    this.#clock = clock;
    this.#onTurn = onTurn;
  }

  now(): number {
    return this.#clock.now() + this.skewMs;
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delayMs: number, run: () => void): Timer {
    let cancelled = false;
    const turn = (): void => {
      if (cancelled) return;
      this.#onTurn();
      run();
    };
    const timer = this.#clock.after(delayMs, () => {
      if (this.#paused || this.#held.length > 0) this.#held.push(turn);
      else turn();
    });
    return {
      cancel: () => {
        cancelled = true;
        timer.cancel();
      },
    };
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    if (!this.#catchingUp) this.#catchUp();
  }

  #catchUp(): void {
    this.#catchingUp = !this.#paused && this.#held.length > 0;
    if (!this.#catchingUp) return;
    this.#clock.after(0, () => {
      if (!this.#paused) this.#held.shift()?.();
      this.#catchUp();
    });
  }
}
