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
  readonly states: Share;
  readonly actions: Share;
  readonly points: Share;
}

export interface Share {
  /** How many of those there are were met. */
  readonly met: string;
  /** By name, those that nobody died in, during or at. */
  readonly missed: readonly string[];
}

export function coverageReport(names: ReadonlySet<string>): CoverageReport {
  const cells = [...names].map((name) => name.split(' | '));
  const share = (place: number, all: readonly string[]): Share => {
    const seen = new Set(cells.map((cell) => cell[place]));
    const missed = all.filter((name) => !seen.has(name));
    return { met: `${all.length - missed.length} of ${all.length}`, missed };
  };
  const { actions } = nodeMachine.definition;
  return {
    cells: names.size,
    states: share(0, nodeMachine.region('provision')?.states.map(({ name }) => name) ?? []),
    actions: share(
      1,
      actions.map(({ name }) => name),
    ),
    points: share(2, [...Object.keys(failpoints), 'await']),
  };
}
