// Tells the cluster that a session is dead, so that its shards are taken over at once instead of on suspicion.
// Each death is written until it is acknowledged: the broker may be away at that very moment.
//
// T1 Never blocks its caller: the next life of a child does not wait for the last one's tombstone.
// T2 At most `MAX_PENDING` deaths wait; beyond that the oldest is dropped, and suspicion finds it a few seconds later.

import { type BackoffOptions, backoffDelayMs } from '../../runtime/base/backoff.ts';
import type { Clock, Random, Timer } from '../../runtime/base/clock.ts';
import type { Logger } from '../../runtime/base/logger.ts';

export interface Death {
  readonly session: string;
  readonly role: string;
  readonly pid: number;
  readonly why: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface TombstonesOptions {
  /** Resolves true once the broker has acknowledged it. Never rejects. */
  readonly write: (death: Death) => Promise<boolean>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

const MAX_PENDING = 256;
const BACKOFF: BackoffOptions = { firstMs: 50, maxMs: 2_000, jitter: 0.3 };

interface Pending {
  readonly death: Death;
  attempt: number;
  timer: Timer | undefined;
}

export class Tombstones {
  readonly #options: TombstonesOptions;
  readonly #pending = new Map<string, Pending>();
  #idle: (() => void)[] = [];

  constructor(options: TombstonesOptions) {
    this.#options = options;
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** Starts writing at once (T1). */
  report(death: Death): void {
    if (this.#pending.size >= MAX_PENDING) this.#dropOldest();
    const pending: Pending = { death, attempt: 0, timer: undefined };
    this.#pending.set(death.session, pending);
    void this.#write(pending);
  }

  /** Resolves when all are written, or after `limitMs`; those left are given up. */
  async close(limitMs: number): Promise<void> {
    if (this.#pending.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = this.#options.clock.after(limitMs, resolve, true);
        this.#idle.push(() => {
          timer.cancel();
          resolve();
        });
      });
    }
    for (const { timer } of this.#pending.values()) timer?.cancel();
    this.#pending.clear();
  }

  async #write(pending: Pending): Promise<void> {
    const { clock, random, log, write } = this.#options;
    const { session, role, why } = pending.death;
    pending.attempt += 1;
    const isWritten = await write(pending.death);
    if (this.#pending.get(session) !== pending) return;
    if (isWritten) {
      log.info({ session, role, why, attempt: pending.attempt }, 'tombstone written');
      this.#pending.delete(session);
      if (this.#pending.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    const delayMs = backoffDelayMs(pending.attempt, BACKOFF, random);
    pending.timer = clock.after(delayMs, () => void this.#write(pending));
  }

  #dropOldest(): void {
    const [oldest] = this.#pending.values();
    if (oldest === undefined) return;
    oldest.timer?.cancel();
    this.#pending.delete(oldest.death.session);
    this.#options.log.warn({ session: oldest.death.session }, 'tombstone dropped, too many are waiting');
  }
}
