// The one live region of the page: what was asked for, and how tasks of this page's own asking end.

import { announcement } from '../state/announce.ts';
import { useStore } from '../state/store.ts';

export function Announcer() {
  return (
    <div class="unseen" aria-live="polite">
      {useStore(announcement)}
    </div>
  );
}
