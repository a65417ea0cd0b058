// The same call for many nodes: a few at a time, so that one page does not crowd out others. Where it empties its caller's
// bucket all the same, it waits for what the gateway says: a 429 is about the page, and no verdict on a node.

import { Problem } from './api.ts';

const AT_ONCE = 6;
/** Of one node; the bucket refills within a second or two, and others draw from it too. */
const TRIES = 10;

/**
 * @param tell how many are done, after each.
 * @throws the first error of `one`; what has not begun by then is not begun.
 */
export async function eachOf(
  ids: readonly string[],
  one: (id: string) => Promise<void>,
  tell: (done: number) => void,
): Promise<void> {
  let next = 0;
  let done = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    for (;;) {
      const id = ids[next++];
      if (id === undefined || failed) return;
      try {
        await one(id);
      } catch (error) {
        failed = true;
        throw error;
      }
      tell(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, work));
}

/** @throws what `ask` throws; a 429 only after it came again and again. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 429 || tried === TRIES) throw error;
      const waitMs = Math.max(1, error.retryAfterS) * 1_000;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
