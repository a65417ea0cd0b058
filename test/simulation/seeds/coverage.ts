// What crashes were tried: in which state of a node, during which action, at which point of the code. Names of such
// cells add up over seeds; the cells there are come from the machine and the table of crash points.

import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import { failpoints } from '../../../runtime/base/failpoint.ts';

/** Where a crash met one node. */
export interface CrashCell {
  readonly state: string;
  /** Of the task that ran; `-` where none did. */
  readonly action: string;
  /** A crash point, or `await`: between two things that happened to the process, or that it did. */
  readonly point: string;
}

export function cellName({ state, action, point }: CrashCell): string {
  return `${state} | ${action} | ${point}`;
}

export interface CoverageReport {
  readonly cells: number;
  readonly states: string;
  readonly actions: string;
  readonly points: string;
  /** Points nobody died at. */
  readonly missed: readonly string[];
}

export function coverageReport(names: ReadonlySet<string>): CoverageReport {
  const cells = [...names].map((name) => name.split(' | '));
  const met = (place: number): ReadonlySet<string> => new Set(cells.map((cell) => cell[place] ?? ''));
  const share = (seen: ReadonlySet<string>, all: readonly string[]): string =>
    `${all.filter((name) => seen.has(name)).length} of ${all.length}`;
  const points = [...Object.keys(failpoints), 'await'];
  return {
    cells: names.size,
    states: share(met(0), nodeMachine.region('provision')?.states.map(({ name }) => name) ?? []),
    actions: share(
      met(1),
      nodeMachine.definition.actions.map(({ name }) => name),
    ),
    points: share(met(2), points),
    missed: points.filter((point) => !met(2).has(point)),
  };
}
