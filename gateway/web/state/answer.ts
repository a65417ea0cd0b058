// A question that a page cannot do without: asked until it is answered, since a gateway that is away or has no room now
// has both again later. What will not pass, such as a node that is not there, is asked once.

import { mayPass } from '../client/api.ts';
import { useEffect, useState } from '../view.ts';

const AGAIN_MS = 2_000;

/**
 * @param ask is given whether the page has been left meanwhile, and begins anew each time.
 * @param key asks anew when it changes.
 * @returns the failure of the last time it was asked; undefined once it is answered.
 */
export function useAnswer(ask: (left: () => boolean) => Promise<void>, key: string): unknown {
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = async (): Promise<void> => {
      try {
        await ask(() => left);
        if (!left) setProblem(undefined);
      } catch (error) {
        if (left) return;
        setProblem(error);
        if (mayPass(error)) timer = setTimeout(() => void turn(), AGAIN_MS);
      }
    };
    void turn();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [key]);
  return problem;
}
