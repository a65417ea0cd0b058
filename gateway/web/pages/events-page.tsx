// The raw events as they come, newest first, with the document each carries.

import type { StreamEvent } from '../model/event.ts';
import { TAIL_BOUND } from '../model/event-tail.ts';
import { nodeHref } from '../model/route.ts';
import { lineOf } from '../model/timeline.ts';
import { EventHead } from '../parts/event-head.tsx';
import { fleet, tail } from '../state/live.ts';
import { useStore } from '../state/store.ts';
import { useState } from '../view.ts';

const MAX_SHOWN = 200;

export function EventsPage() {
  const live = useStore(tail);
  const rows = useStore(fleet);
  const [held, setHeld] = useState<readonly StreamEvent[] | undefined>();
  const [search, setSearch] = useState('');
  const nameOf = (id: string): string => rows.get(id)?.name ?? id;
  const wanted = search.trim().toLowerCase();
  const shown = (held ?? live)
    .filter((event) => wanted === '' || `${event.type} ${nameOf(event.node)}`.toLowerCase().includes(wanted))
    .slice(-MAX_SHOWN)
    .reverse();
  return (
    <>
      <div class="head">
        <h1>Events</h1>
        <p class="quiet">the newest {TAIL_BOUND} since the console was opened</p>
      </div>
      <div class="filters">
        <input
          type="search"
          placeholder="Type or node"
          aria-label="Search events"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
        <button
          type="button"
          aria-pressed={held !== undefined}
          onClick={() => setHeld(held === undefined ? live : undefined)}
        >
          {held === undefined ? 'Hold' : 'Go on'}
        </button>
      </div>
      <section class="sheet">
        {shown.length === 0 ? (
          <p class="quiet">{wanted === '' ? 'Nothing happened yet.' : 'No event fits.'}</p>
        ) : (
          <ol class="log tail">
            {shown.map((event) => (
              <li key={event.cursor}>
                <EventHead event={event} />
                <a href={nodeHref(nameOf(event.node))}>{nameOf(event.node)}</a>
                <RawEvent event={event} />
              </li>
            ))}
          </ol>
        )}
      </section>
    </>
  );
}

/** The document is made into text only when somebody wants to read it. */
function RawEvent({ event }: { readonly event: StreamEvent }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="words" onToggle={(toggled) => setOpen(toggled.currentTarget.open)}>
      <summary>{lineOf(event)}</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too
        <pre tabIndex={0}>
          {event.cursor}
          {'\n'}
          {JSON.stringify(event.data, null, 2)}
        </pre>
      )}
    </details>
  );
}
