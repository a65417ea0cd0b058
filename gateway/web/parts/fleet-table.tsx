// The fleet as a table that copes with tens of thousands of rows: only those in sight are drawn, two empty rows stand for
// the rest. Arrow keys go from node to node.

import type { Node } from '../model/node.ts';
import { windowOf } from '../model/virtual-list.ts';
import { useScroll } from '../state/scroll.ts';
import { useRef } from '../view.ts';
import { FleetRow } from './fleet-row.tsx';

interface Props {
  readonly nodes: readonly Node[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
  readonly empty: string;
}

/** As the style sheet has them. */
const ROW_PX = 32;
const NARROW_ROW_PX = 60;

export function FleetTable({ nodes, chosen, choose, empty }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, height, offset } = useScroll(body);
  const rowPx = narrow ? NARROW_ROW_PX : ROW_PX;
  const { first, end } = windowOf(offset, height, rowPx, nodes.length);
  const all = nodes.length > 0 && nodes.every(({ id }) => chosen.has(id));
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return (
    <table class="fleet" aria-rowcount={nodes.length + 1}>
      <thead>
        <tr>
          <th class="pick">
            <input
              type="checkbox"
              aria-label={`Choose all ${nodes.length} shown`}
              checked={all}
              onChange={() => choose(all ? new Set() : new Set(nodes.map(({ id }) => id)))}
            />
          </th>
          <th scope="col">Node</th>
          <th scope="col">Power</th>
          <th scope="col">Provision</th>
          <th scope="col">Task</th>
          <th scope="col" class="figure">
            Queue
          </th>
          <th scope="col">Note</th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={walk}>
        <Filler px={first * rowPx} />
        {nodes.slice(first, end).map((node, index) => (
          <FleetRow
            key={node.id}
            node={node}
            at={first + index + 2}
            chosen={chosen.has(node.id)}
            toggle={() => toggle(node.id)}
          />
        ))}
        <Filler px={Math.max(0, nodes.length - end) * rowPx} />
        {nodes.length === 0 && (
          <tr>
            <td colSpan={7} class="empty">
              {empty}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Filler({ px }: { readonly px: number }) {
  return px === 0 ? null : <tr class="filler" style={{ height: `${px}px` }} />;
}

function walk(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = event.target instanceof Element ? event.target.closest('tr') : null;
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const link = next?.querySelector('a');
  if (link == null) return;
  event.preventDefault();
  link.focus();
}
