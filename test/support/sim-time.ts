// Moving virtual time until something holds, or a promise has settled: what every simulated world offers.

import type { SimClock } from '../../runtime/sim/sim-clock.ts';

const LIMIT_MS = 60_000;

/** @throws Error naming what did not happen within the limit of virtual time. */
export async function until(
  clock: SimClock,
  holds: () => boolean,
  what: string,
  limitMs: number = LIMIT_MS,
): Promise<void> {
  if (!(await clock.runUntil(holds, limitMs))) throw new Error(`${what} did not happen within ${limitMs} ms`);
}

export async function settle<T>(clock: SimClock, promise: Promise<T>, limitMs: number = LIMIT_MS): Promise<T> {
  await until(clock, ending(promise), 'the end of a call', limitMs);
  return promise;
}

/** Tells whether it has settled. */
export function ending(promise: Promise<unknown>): () => boolean {
  let over = false;
  const done = (): void => {
    over = true;
  };
  promise.then(done, done);
  return () => over;
}
