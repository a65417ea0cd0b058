// The fleet: what there is, how it stands, and one action for many nodes at once.

import { countFleet, type FleetFilter, fittingRows, NO_FILTER } from '../model/fleet.ts';
import { counted } from '../model/format.ts';
import { BulkPanel } from '../parts/bulk-panel.tsx';
import { FleetFilters } from '../parts/fleet-filters.tsx';
import { FleetTable } from '../parts/fleet-table.tsx';
import { fleet, loaded } from '../state/live.ts';
import { useStore } from '../state/store.ts';
import { useMemo, useState } from '../view.ts';

export function FleetPage() {
  const rows = useStore(fleet);
  const complete = useStore(loaded);
  const [filter, setFilter] = useState<FleetFilter>(NO_FILTER);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const counts = useMemo(() => countFleet(rows), [rows]);
  const fitting = useMemo(() => fittingRows(rows, filter), [rows, filter]);
  const alive = useMemo(() => new Set([...chosen].filter((id) => rows.has(id))), [chosen, rows]);
  return (
    <>
      <div class="head">
        <h1>Fleet</h1>
        <p class="quiet">
          {complete ? counted(counts.nodes, 'node') : `loading, ${counted(counts.nodes, 'node')} so far`}
          {fitting.length !== counts.nodes && `, ${fitting.length.toLocaleString('en')} shown`}
        </p>
      </div>
      <FleetFilters counts={counts} filter={filter} change={setFilter} />
      {alive.size > 0 && <BulkPanel nodes={alive} rows={rows} clear={() => setChosen(new Set())} />}
      <FleetTable nodes={fitting} chosen={alive} choose={setChosen} empty={emptyWords(complete, counts.nodes)} />
    </>
  );
}

function emptyWords(complete: boolean, nodes: number): string {
  if (!complete) return 'Loading.';
  return nodes === 0
    ? 'No nodes are enrolled. The command line enrols them: npx ironworks node import FILE'
    : 'No node fits these filters.';
}
