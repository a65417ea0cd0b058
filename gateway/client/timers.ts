// The clock of a client that may live in a browser, and what else it needs of time: nothing here is Node's alone.

import type { Clock } from '../../runtime/base/clock.ts';

export const timers: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const handle = setTimeout(run, Math.max(0, delayMs));
    return { cancel: () => clearTimeout(handle) };
  },
  soon: (run) => void setTimeout(run, 0),
};

/** A pause between half of it and all of it, so that clients that lost one gateway don't come back as one. */
export function spread(pauseMs: number): number {
  return pauseMs * (0.5 + Math.random() / 2);
}

/**
 * A signal of one's own that ends with the caller's: what is hung on it does not add up on one that many calls share, which
 * Node takes for a leak.
 */
export function ownSignal(shared: AbortSignal | undefined): AbortSignal {
  return shared === undefined ? new AbortController().signal : AbortSignal.any([shared]);
}
