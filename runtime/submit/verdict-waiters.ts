// Who waits here for which verdict. Those who ask with the same request id share the verdict that comes.

import type { Verdict } from '../../proto/envelope.ts';
import type { Clock } from '../base/clock.ts';

/** Requests that wait, by id. Bounded by its user, who looks at {@link size} before one more is added. */
export class VerdictWaiters {
  readonly #waiting = new Map<string, { readonly bodyHash: string; readonly waiters: VerdictWaiter[] }>();

  get size(): number {
    return this.#waiting.size;
  }

  /** The body that is being asked for with this id; undefined where nobody asks. */
  bodyHash(requestId: string): string | undefined {
    return this.#waiting.get(requestId)?.bodyHash;
  }

  /** To be ended by {@link remove}, whatever comes of it. Those who share an id share a body. */
  add(requestId: string, bodyHash: string): VerdictWaiter {
    const waiter = new VerdictWaiter();
    const waiting = this.#waiting.get(requestId);
    if (waiting === undefined) this.#waiting.set(requestId, { bodyHash, waiters: [waiter] });
    else waiting.waiters.push(waiter);
    return waiter;
  }

  remove(requestId: string, waiter: VerdictWaiter): void {
    const waiters = this.#waiting.get(requestId)?.waiters ?? [];
    waiters.splice(waiters.indexOf(waiter), 1);
    if (waiters.length === 0) this.#waiting.delete(requestId);
  }

  /** Whether anybody waited for it. */
  arrived(verdict: Verdict): boolean {
    const waiting = this.#waiting.get(verdict.requestId);
    if (waiting === undefined) return false;
    for (const waiter of waiting.waiters) waiter.arrived(verdict);
    return true;
  }

  clear(): void {
    this.#waiting.clear();
  }
}

/** One request's wait. The verdict may come before anybody asks for it. */
export class VerdictWaiter {
  verdict: Verdict | undefined;
  #told: ((verdict: Verdict) => void) | undefined;

  arrived(verdict: Verdict): void {
    this.verdict = verdict;
    this.#told?.(verdict);
  }

  within(clock: Clock, ms: number): Promise<Verdict | undefined> {
    if (this.verdict !== undefined) return Promise.resolve(this.verdict);
    return new Promise((resolve) => {
      const timer = clock.after(ms, () => resolve(undefined), true);
      this.#told = (verdict) => {
        timer.cancel();
        resolve(verdict);
      };
    });
  }
}
