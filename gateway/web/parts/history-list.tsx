// What happened to a node, newest first.

import type { StreamEvent } from '../model/event.ts';
import { lineOf } from '../model/timeline.ts';
import { useState } from '../view.ts';
import { EventHead } from './event-head.tsx';

const FIRST_SHOWN = 25;

export function HistoryList({ events }: { readonly events: readonly StreamEvent[] }) {
  const [all, setAll] = useState(false);
  const shown = events.slice(all ? 0 : -FIRST_SHOWN).reverse();
  if (events.length === 0) return <p class="quiet">Nothing is kept.</p>;
  return (
    <>
      <ol class="log">
        {shown.map((event) => (
          <li key={event.cursor}>
            <EventHead event={event} />
            <span class="words">{lineOf(event)}</span>
          </li>
        ))}
      </ol>
      {!all && events.length > FIRST_SHOWN && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {events.length}
        </button>
      )}
    </>
  );
}
