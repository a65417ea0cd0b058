// Who waits for the cache to move: for a revision (read your own writes), or for the next change of one node (long
// polls). Every wait has a deadline; both kinds are bounded, and at the bound a wait ends at once as if its time was up.

import type { ActorId } from '../../proto/ids.ts';
import type { Clock } from '../../runtime/base/clock.ts';

export class RevisionWaiters {
  readonly #clock: Clock;
  readonly #bound: number;
  readonly #waiting = new Set<{ readonly seq: number; readonly end: (reached: boolean) => void }>();
  #lowest = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, bound: number) {
    this.#clock = clock;
    this.#bound = bound;
  }

  wait(seq: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.#waiting.size >= this.#bound || signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter = {
        seq,
        end: (reached: boolean): void => {
          timer.cancel();
          signal?.removeEventListener('abort', giveUp);
          this.#waiting.delete(waiter);
          resolve(reached);
        },
      };
      const giveUp = (): void => waiter.end(false);
      signal?.addEventListener('abort', giveUp, { once: true });
      const timer = this.#clock.after(timeoutMs, () => waiter.end(false));
      this.#waiting.add(waiter);
      this.#lowest = Math.min(this.#lowest, seq);
    });
  }

  reached(seq: number): void {
    if (seq < this.#lowest) return;
    let lowest = Number.POSITIVE_INFINITY;
    for (const waiter of this.#waiting) {
      if (waiter.seq <= seq) waiter.end(true);
      else lowest = Math.min(lowest, waiter.seq);
    }
    this.#lowest = lowest;
  }

  close(): void {
    for (const waiter of this.#waiting) waiter.end(false);
  }
}

export class ChangeWaiters<T> {
  readonly #clock: Clock;
  readonly #bound: number;
  readonly #byId = new Map<ActorId, Set<(value: T | undefined) => void>>();
  #count = 0;

  constructor(clock: Clock, bound: number) {
    this.#clock = clock;
    this.#bound = bound;
  }

  get size(): number {
    return this.#count;
  }

  /** Resolves with the next value told for `id`, or undefined when the time is up or `signal` fires. */
  wait(id: ActorId, timeoutMs: number, signal?: AbortSignal): Promise<T | undefined> {
    if (this.#count >= this.#bound || signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const end = (value: T | undefined): void => {
        timer.cancel();
        signal?.removeEventListener('abort', giveUp);
        const set = this.#byId.get(id);
        if (set?.delete(end)) this.#count--;
        if (set?.size === 0) this.#byId.delete(id);
        resolve(value);
      };
      const giveUp = (): void => end(undefined);
      const timer = this.#clock.after(timeoutMs, giveUp);
      signal?.addEventListener('abort', giveUp, { once: true });
      const set = this.#byId.get(id) ?? new Set();
      set.add(end);
      this.#byId.set(id, set);
      this.#count++;
    });
  }

  tell(id: ActorId, value: T | undefined): void {
    const set = this.#byId.get(id);
    if (set === undefined) return;
    for (const end of [...set]) end(value);
  }

  close(): void {
    for (const id of [...this.#byId.keys()]) this.tell(id, undefined);
  }
}
