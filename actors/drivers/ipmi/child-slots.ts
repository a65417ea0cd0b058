// Bounds the children: at most `max` at once, one for each node, first come first served among those that may start.
// Controllers that did not answer last time share half of the slots, so that a rack of hung ones cannot hold up the rest.

import { StepError } from '../../../runtime/host/kind.ts';

interface Waiter {
  readonly node: string;
  readonly start: () => void;
}

/** More callers than this wait for no slot: they are refused and may come again. */
const MAX_WAITING = 10_000;
const MAX_SUSPECTS = 10_000;

export interface Slot {
  /** Gives the slot back; `answered` says whether the controller did. Idempotent. */
  release(answered: boolean): void;
}

export class ChildSlots {
  readonly #max: number;
  readonly #maxSuspects: number;
  readonly #busy = new Set<string>();
  readonly #suspects = new Set<string>();
  #suspectsRunning = 0;
  #waiting: Waiter[] = [];

  constructor(max: number) {
    this.#max = max;
    this.#maxSuspects = Math.max(1, Math.floor(max / 2));
  }

  get running(): number {
    return this.#busy.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves with the slot; rejects with the signal's reason. @throws StepError `driver_error` when too many wait. */
  acquire(node: string, signal: AbortSignal): Promise<Slot> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#waiting.length >= MAX_WAITING)
      return Promise.reject(
        new StepError('driver_error', `${MAX_WAITING} calls wait for ipmitool already`, { retryable: true }),
      );
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        node,
        start: () => {
          signal.removeEventListener('abort', onAbort);
          resolve(this.#slot(node));
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
      this.#startWaiting();
    });
  }

  #slot(node: string): Slot {
    const suspect = this.#suspects.has(node);
    this.#busy.add(node);
    if (suspect) this.#suspectsRunning++;
    let released = false;
    return {
      release: (answered) => {
        if (released) return;
        released = true;
        this.#busy.delete(node);
        if (suspect) this.#suspectsRunning--;
        this.#suspects.delete(node);
        if (!answered && this.#suspects.size < MAX_SUSPECTS) this.#suspects.add(node);
        this.#startWaiting();
      },
    };
  }

  #startWaiting(): void {
    for (let at = 0; at < this.#waiting.length && this.#busy.size < this.#max; ) {
      const waiter = this.#waiting[at];
      if (waiter === undefined || !this.#mayStart(waiter.node)) {
        at++;
        continue;
      }
      this.#waiting.splice(at, 1);
      waiter.start();
    }
  }

  #mayStart(node: string): boolean {
    if (this.#busy.has(node)) return false;
    return !this.#suspects.has(node) || this.#suspectsRunning < this.#maxSuspects;
  }
}
