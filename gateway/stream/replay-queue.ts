// Who waits for a replay, and in whose company it comes: a bounded number run at once, a bounded number wait.

import { toldUpTo } from './replay.ts';
import type { Subscriber } from './subscriber.ts';

export interface ReplayQueueOptions {
  readonly maxReplays: number;
  /** Subscribers that wait for the turn of their replay. */
  readonly maxWaiting: number;
}

/** Places so many batches apart are close: reading them costs less than another reader. */
const COMPANY_BATCHES = 5_000;

export class ReplayQueue {
  readonly #options: ReplayQueueOptions;
  readonly #replay: (company: readonly Subscriber[]) => Promise<void>;
  /** Waiting, or replaying now. */
  readonly #all = new Set<Subscriber>();
  readonly #waiting = new Set<Subscriber>();
  /** Of these: nobody waits for them. */
  readonly #alone = new WeakSet<Subscriber>();
  #running = 0;

  /** @param replay one company's; never rejects. */
  constructor(options: ReplayQueueOptions, replay: (company: readonly Subscriber[]) => Promise<void>) {
    this.#options = options;
    this.#replay = replay;
  }

  get running(): number {
    return this.#running;
  }

  all(): readonly Subscriber[] {
    return [...this.#all];
  }

  /** False where too many wait already. */
  add(subscriber: Subscriber): boolean {
    if (this.#waiting.size >= this.#options.maxWaiting) return false;
    this.#all.add(subscriber);
    this.#waiting.add(subscriber);
    this.#next();
    return true;
  }

  /** It is live, or has ended. */
  remove(subscriber: Subscriber): void {
    this.#all.delete(subscriber);
    this.#waiting.delete(subscriber);
  }

  /** Its company has gone on without it: it waits for a replay of its own. */
  leave(slow: Subscriber): void {
    this.#alone.add(slow);
    this.#waiting.add(slow);
    this.#next();
  }

  #next(): void {
    while (this.#running < this.#options.maxReplays) {
      const company = this.#nextCompany();
      if (company.length === 0) return;
      this.#running++;
      void this.#run(company);
    }
  }

  async #run(company: readonly Subscriber[]): Promise<void> {
    await this.#replay(company);
    this.#running--;
    this.#next();
  }

  /** Who has waited longest, and all whose places are close to its: one reading of the journal is enough for them. */
  #nextCompany(): readonly Subscriber[] {
    const [first] = this.#waiting;
    if (first === undefined) return [];
    const near = (one: Subscriber): boolean =>
      !this.#alone.has(one) && Math.abs(toldUpTo(one) - toldUpTo(first)) <= COMPANY_BATCHES;
    const company = this.#alone.has(first) ? [first] : [...this.#waiting].filter(near);
    for (const subscriber of company) this.#waiting.delete(subscriber);
    return company;
  }
}
