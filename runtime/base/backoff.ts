// Delays between tries: doubling, capped, jittered. Pure but for the randomness it is handed.

import type { Random } from './clock.ts';

export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Share of the delay that is random, 0 to 1: many waiters then do not return in one crowd. */
  readonly jitter: number;
}

/** Delay before try number `attempt` (from 1): in [d * (1 - jitter), d] with d = min(maxMs, firstMs * 2^(attempt-1)). */
export function backoffDelayMs(attempt: number, options: BackoffOptions, random: Random): number {
  const doublings = Math.min(Math.max(0, attempt - 1), 30);
  const full = Math.min(options.maxMs, options.firstMs * 2 ** doublings);
  return full * (1 - options.jitter * random());
}
