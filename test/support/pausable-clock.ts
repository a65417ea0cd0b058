// The clock of one simulated process, which can be stopped as `kill -STOP` stops it: monotonic time goes on, timers wait,
// and when it goes on those that came due meanwhile run at once, in their order.

import type { Clock, Timer } from '../../runtime/base/clock.ts';

export class PausableClock implements Clock {
  readonly #clock: Clock;
  #paused = false;
  #held: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delayMs: number, run: () => void): Timer {
    let cancelled = false;
    const due = (): void => {
      if (cancelled) return;
      if (this.#paused) this.#held.push(due);
      else run();
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
    this.#clock.soon(() => {
      if (this.#paused) this.#held.push(run);
      else run();
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const due of this.#held.splice(0)) this.#clock.after(0, due);
  }
}
