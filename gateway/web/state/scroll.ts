// How far the page is scrolled past the top of an element, how much of it can be seen, and whether the page is narrow.

import { type RefObject, useEffect, useState } from '../view.ts';

export interface Scroll {
  readonly offset: number;
  readonly height: number;
  readonly narrow: boolean;
}

/** As the style sheet has it. */
const NARROW = '(max-width: 720px)';

export function useScroll(element: RefObject<Element | null>): Scroll {
  const [scroll, setScroll] = useState<Scroll>({ offset: 0, height: window.innerHeight, narrow: isNarrow() });
  useEffect(() => {
    let frame = 0;
    const measure = (): void => {
      frame = 0;
      const top = element.current?.getBoundingClientRect().top ?? 0;
      setScroll({ offset: -top, height: window.innerHeight, narrow: isNarrow() });
    };
    const changed = (): void => {
      if (frame === 0) frame = requestAnimationFrame(measure);
    };
    window.addEventListener('scroll', changed, { passive: true });
    window.addEventListener('resize', changed);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', changed);
      window.removeEventListener('resize', changed);
    };
  }, [element]);
  return scroll;
}

function isNarrow(): boolean {
  return window.matchMedia(NARROW).matches;
}
