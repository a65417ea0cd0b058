// The clock of a client that may live in a browser: nothing here is Node's alone.

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
