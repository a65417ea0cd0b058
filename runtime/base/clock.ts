// Time, randomness and timers as a port: everything that waits or rolls dice asks here,
// so that the simulator can drive the same code through virtual time.

import { SharedTimers } from './shared-timers.ts';

/** A pending call of {@link Clock.after}; `cancel` is harmless after it ran. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the epoch. Jumps when an operator sets the clock: for stamps and absolute deadlines only. */
  now(): number;
  /** Milliseconds of a clock that never jumps: for leases, buckets and intervals. */
  monotonic(): number;
  /** Calls `run` once after at least `delayMs`. The timer keeps the process alive only where `keepAlive` says so. */
  after(delayMs: number, run: () => void, keepAlive?: boolean): Timer;
  /** Calls `run` once everything that has arrived by now is handled: where work of one turn is gathered into one. */
  soon(run: () => void): void;
}

/** A number in [0, 1). */
export type Random = () => number;

/** The largest delay of a timer in Node; longer ones fire at once, so callers clamp to it. */
export const MAX_TIMER_MS = 2_147_483_647;

/** From here on a timer may be a little late (shared-timers.ts). */
const LONG_MS = 1_000;
const long = new SharedTimers();

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run, keepAlive = false) => {
    const clampedMs = Math.min(Math.max(0, delayMs), MAX_TIMER_MS);
    if (clampedMs >= LONG_MS && clampedMs < MAX_TIMER_MS - LONG_MS) return long.after(clampedMs, run, keepAlive);
    const handle = setTimeout(run, clampedMs);
    if (!keepAlive) handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
  soon: (run) => void setImmediate(run),
};

/** Resolves after `delayMs`, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.after(
      delayMs,
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      true,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
