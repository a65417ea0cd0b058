// Waits until something holds, with a limit and a message that says what did not come: the only way tests wait.
import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** What is waited for, as the end of "… did not happen within". */
  readonly what: string;
  /** Default 5 s. */
  readonly timeoutMs?: number;
  /** Default 10 ms. */
  readonly intervalMs?: number;
}

/**
 * Calls `attempt` until it returns something other than `undefined` or `false`, and returns that. What it throws counts as
 * "not yet", and the last of it becomes the cause of the failure.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { what, timeoutMs = 5_000, intervalMs = 10 }: EventuallyOptions,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await attempt();
      // The two values left out of the type are the two left out here.
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) throw new Error(`${what} did not happen within ${timeoutMs} ms`, { cause });
    await delay(intervalMs);
  }
}
