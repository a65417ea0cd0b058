// Asks again and again while a page is open and in sight; the next question waits for the answer to the one before.

import { useEffect } from '../view.ts';

export function usePoll(ask: () => Promise<void>, everyMs: number): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const turn = async (): Promise<void> => {
      if (!document.hidden) await ask();
      if (!ended) timer = setTimeout(() => void turn(), everyMs);
    };
    void turn();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
}
