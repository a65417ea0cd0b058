// Long timers of which there are many, and most are cancelled: deadlines and time-outs, three for each task. Those that are
// due within the same few milliseconds share one timer of the platform, so that one more costs an entry in a set, and no
// object that the platform has to keep, count and forget.

import type { Timer } from './clock.ts';

/** Each fires at most this late. */
const GRAIN_MS = 16;

interface Shared {
  readonly entries: Set<() => void>;
  readonly handle: NodeJS.Timeout;
}

export class SharedTimers {
  /** By when they are due, and whether they keep the process alive. */
  readonly #shared = new Map<number, Shared>();
  readonly #threw: (error: unknown) => void;

  /** `threw` hears what a call throws: unless told, it is thrown where nothing else is under way. */
  constructor(threw: (error: unknown) => void = throwOutside) {
    this.#threw = threw;
  }

  /** Calls `run` once after at least `delayMs`. What it throws stops no other. */
  after(delayMs: number, run: () => void, keepAlive: boolean): Timer {
    const due = Math.ceil((performance.now() + delayMs) / GRAIN_MS);
    const key = 2 * due + (keepAlive ? 1 : 0);
    const shared = this.#shared.get(key) ?? this.#open(key, due, keepAlive);
    const entry = (): void => run(); // the same function may wait twice
    shared.entries.add(entry);
    return {
      cancel: () => {
        if (!shared.entries.delete(entry) || shared.entries.size > 0 || this.#shared.get(key) !== shared) return;
        clearTimeout(shared.handle);
        this.#shared.delete(key);
      },
    };
  }

  #open(key: number, due: number, keepAlive: boolean): Shared {
    const handle = setTimeout(() => this.#fire(key), Math.ceil(due * GRAIN_MS - performance.now()));
    if (!keepAlive) handle.unref();
    const shared = { entries: new Set<() => void>(), handle };
    this.#shared.set(key, shared);
    return shared;
  }

  #fire(key: number): void {
    const entries = this.#shared.get(key)?.entries ?? new Set();
    this.#shared.delete(key);
    for (const entry of entries) {
      entries.delete(entry); // cancelled by one before it, it is not run
      try {
        entry();
      } catch (error) {
        this.#threw(error);
      }
    }
  }
}

function throwOutside(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
