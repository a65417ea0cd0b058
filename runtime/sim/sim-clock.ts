// Virtual time: a clock that stands still until it is told to move, and then runs what is due in a fixed order.
// Between two timers every promise that can settle does settle, so a run depends on nothing but its inputs.

import type { Clock, Timer } from '../base/clock.ts';

interface Due {
  readonly at: number;
  /** Breaks ties: of two timers due together the one set first runs first. */
  readonly order: number;
  run: (() => void) | undefined;
}

const DEFAULT_START_MS: number = Date.UTC(2026, 0, 1);
const TIMERS_A_TURN = 32;
const never = (): boolean => false;

export class SimClock implements Clock {
  readonly #heap: Due[] = [];
  #monotonic = 0;
  #wall: number;
  #order = 0;
  #live = 0;
  #wake: (() => void) | undefined;

  constructor(startMs: number = DEFAULT_START_MS) {
    this.#wall = startMs;
  }

  now(): number {
    return Math.floor(this.#wall + this.#monotonic); // whole milliseconds, as the system's clock tells them
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delayMs: number, run: () => void): Timer {
    const due: Due = { at: this.#monotonic + Math.max(0, delayMs), order: this.#order++, run };
    this.#push(due);
    this.#live++;
    this.#wake?.();
    return {
      cancel: () => {
        if (due.run === undefined) return;
        due.run = undefined;
        this.#live--;
      },
    };
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** Timers set and neither run nor cancelled. */
  get pending(): number {
    return this.#live;
  }

  /** Moves the wall clock only, as an operator or a time server would. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Lets `ms` of virtual time pass and runs everything due meanwhile. */
  async advance(ms: number): Promise<void> {
    const until = this.#monotonic + ms;
    await this.#drive(until, never);
    this.#monotonic = until;
  }

  /** Runs what is due until it holds, which is asked after each; false where `limitMs` of virtual time passed first. */
  async runUntil(holds: () => boolean, limitMs: number): Promise<boolean> {
    const until = this.#monotonic + limitMs;
    const held = await this.#drive(until, holds);
    if (!held) this.#monotonic = until;
    return held;
  }

  /** Runs until no timer is left, at most `limitMs` of virtual time; returns the time passed. */
  async runUntilIdle(limitMs: number = 3_600_000): Promise<number> {
    const start = this.#monotonic;
    await this.#drive(start + limitMs, never);
    return this.#monotonic - start;
  }

  /** Keeps time moving by itself, from timer to timer without waiting, until closed. For tests that await real promises. */
  autoAdvance(): { close(): void } {
    let running = true;
    const drive = async (): Promise<void> => {
      while (running) {
        await settled();
        if (!running) return;
        if (this.#runNext(Number.POSITIVE_INFINITY)) continue;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    };
    void drive();
    return {
      close: () => {
        running = false;
        this.#wake?.();
      },
    };
  }

  /**
   * One immediate for each timer, so that between two every promise settles; many in a turn of the event loop, since the
   * turn costs more than most timers do. Resolves true as soon as it holds, false when nothing is due any more.
   */
  #drive(until: number, holds: () => boolean): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let over = false;
      const one = (): void => {
        if (over) return;
        try {
          const held = holds();
          if (!held && this.#runNext(until)) return;
          over = true;
          resolve(held);
        } catch (error) {
          over = true;
          reject(error);
        }
      };
      const turn = (): void => {
        for (let timer = 0; timer < TIMERS_A_TURN; timer++) setImmediate(one);
        setImmediate(() => {
          if (!over) turn();
        });
      };
      turn();
    });
  }

  #runNext(until: number): boolean {
    for (let due = this.#heap[0]; due !== undefined && due.at <= until; due = this.#heap[0]) {
      this.#pop();
      const { run } = due;
      if (run === undefined) continue;
      due.run = undefined;
      this.#live--;
      this.#monotonic = Math.max(this.#monotonic, due.at);
      run();
      return true;
    }
    return false;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let index = heap.push(due) - 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(due, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const rightFirst = right !== undefined && isBefore(right, left);
      const child = rightFirst ? right : left;
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = 2 * index + (rightFirst ? 2 : 1);
    }
    heap[index] = last;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Resolves after every promise that can settle without time passing has settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
