// Starting a reader and waiting until it has delivered what was stored, within a time.

import type { Clock } from '../../runtime/base/clock.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import type { Follower } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';

/**
 * Resolves with the reader once it called `onCaughtUp`; the caller closes it. Where that does not happen in time, or
 * `signal` fires, the reader is closed. @throws BrokerError `storage_unavailable`
 */
export async function caughtUpWithin<T extends Follower>(
  clock: Clock,
  timeoutMs: number,
  what: string,
  signal: AbortSignal | undefined,
  start: (onCaughtUp: () => void) => Promise<T>,
): Promise<T> {
  const caughtUp = deferred<true>();
  const over = deferred<undefined>();
  const stop = (): void => over.resolve(undefined);
  const timer = clock.after(timeoutMs, stop, true);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const starting = start(() => caughtUp.resolve(true));
  try {
    const both = starting.then(async (reader) => ((await caughtUp.promise) ? reader : undefined));
    const reader = await Promise.race([both, over.promise]);
    if (reader !== undefined) return reader;
  } finally {
    timer.cancel();
    signal?.removeEventListener('abort', stop);
  }
  // Too late, or not wanted any more: whatever was started is closed once it is there.
  void starting.then((reader) => reader.close()).catch(() => {}); // nobody waits for it, and it holds nothing
  throw new BrokerError('storage_unavailable', `${what}: not read within ${timeoutMs} ms, or stopped`);
}
