// The page one is on, followed from the address.

import { type Route, readRoute } from '../model/route.ts';
import { useEffect, useState } from '../view.ts';

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => {
      setHash(location.hash);
      window.scrollTo(0, 0);
      // What was pressed may be gone with its page: reading and tabbing go on at the new one's start.
      document.getElementById('main')?.focus();
    };
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return readRoute(hash);
}
