// Conductors, each with the letter its shards bear.

import type { Conductor, Letters } from '../model/cluster.ts';
import { StateMark } from './state-mark.tsx';

interface Props {
  readonly conductors: readonly Conductor[];
  readonly letters: Letters;
}

export function ConductorTable({ conductors, letters }: Props) {
  return (
    <table class="conductors">
      <thead>
        <tr>
          <th scope="col">Conductor</th>
          <th scope="col">State</th>
          <th scope="col">Host</th>
          <th scope="col" class="figure">
            Process
          </th>
          <th scope="col" class="figure">
            Shards
          </th>
          <th scope="col" class="figure">
            Actors
          </th>
          <th scope="col" class="figure">
            Running
          </th>
          <th scope="col" class="figure">
            Heard
          </th>
        </tr>
      </thead>
      <tbody>
        {conductors.map(({ id, state, host, pid, shards, activations, running, heartbeatAgeS }) => (
          <tr key={id} data-state={state}>
            <td>
              <span class={`letter hue-${letters.hueOf(id)}`}>{letters.of(id)}</span> <span class="code">{id}</span>
            </td>
            <td>
              <StateMark state={state} />
            </td>
            <td>{host}</td>
            <td class="figure" data-label="process">
              {pid}
            </td>
            <td class="figure" data-label="shards">
              {shards}
            </td>
            <td class="figure" data-label="actors">
              {activations}
            </td>
            <td class="figure" data-label="running">
              {running}
            </td>
            <td class="figure" data-label="heard">
              {heartbeatAgeS.toFixed(1)} s
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
