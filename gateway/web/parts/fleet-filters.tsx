// What of the fleet is shown: a search, two states, and the short lists an operator looks at first.

import type { Count, FleetCounts, FleetFilter } from '../model/fleet.ts';
import { useEffect, useRef } from '../view.ts';

interface Props {
  readonly counts: FleetCounts;
  readonly filter: FleetFilter;
  readonly change: (filter: FleetFilter) => void;
}

export function FleetFilters({ counts, filter, change }: Props) {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
        return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
  const shortLists = [
    { only: '', name: 'All', count: counts.nodes },
    { only: 'busy', name: 'Busy', count: counts.busy },
    { only: 'queued', name: 'Queued', count: counts.queued },
    { only: 'trouble', name: 'Trouble', count: counts.trouble },
    { only: 'maintenance', name: 'Maintenance', count: counts.maintenance },
  ];
  return (
    <search class="filters">
      <div class="chips">
        {shortLists.map(({ only, name, count }) => (
          <button
            key={only}
            type="button"
            class="chip"
            aria-pressed={filter.only === only}
            onClick={() => change({ ...filter, only })}
          >
            {name} <span class="count">{count.toLocaleString('en')}</span>
          </button>
        ))}
      </div>
      <input
        ref={search}
        type="search"
        placeholder="Name, id, driver, owner   ( / )"
        aria-label="Search nodes"
        value={filter.search}
        onInput={(event) => change({ ...filter, search: event.currentTarget.value })}
      />
      <StateChoice
        label="Power"
        counts={counts.power}
        value={filter.power}
        change={(power) => change({ ...filter, power })}
      />
      <StateChoice
        label="Provision"
        counts={counts.provision}
        value={filter.provision}
        change={(provision) => change({ ...filter, provision })}
      />
    </search>
  );
}

function StateChoice(props: {
  readonly label: string;
  readonly counts: readonly Count[];
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  // What is chosen stays in the list when its last node has left that state.
  const known = props.counts.some(({ name }) => name === props.value) || props.value === '';
  const choices = known ? props.counts : [...props.counts, { name: props.value, count: 0 }];
  return (
    <select
      aria-label={`${props.label} state`}
      value={props.value}
      onChange={(event) => props.change(event.currentTarget.value)}
    >
      <option value="">{props.label}: any</option>
      {choices.map(({ name, count }) => (
        <option key={name} value={name}>
          {name} ({count})
        </option>
      ))}
    </select>
  );
}
