// The same call for many nodes: a few at a time, so that one page does not empty its caller's bucket or crowd out others.

const AT_ONCE = 6;

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
