// The clock of one simulated process, which can be stopped as `kill -STOP` stops it: monotonic time goes on, timers wait,
// and when it goes on those that came due meanwhile run at once, in their order. Its wall clock may be wrong.

import type { Clock, Timer } from '../../runtime/base/clock.ts';

export class PausableClock implements Clock {
  readonly #clock: Clock;
  readonly #onTurn: () => void;
  /** What its wall clock is ahead. */
  skewMs = 0;
  #paused = false;
  #held: (() => void)[] = [];

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
    const due = (): void => {
      if (cancelled) return;
      if (this.#paused) {
        this.#held.push(due);
        return;
      }
      this.#onTurn();
      run();
    };
    const timer = this.#clock.after(delayMs, due);
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
    for (const due of this.#held.splice(0)) this.#clock.after(0, due);
  }
}
