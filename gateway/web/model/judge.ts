// What a node would say to each action now, worked out from its machine so that a page need not ask eighteen times at every
// change. It is a forecast for buttons: the actor judges what is then asked, and its refusal is shown. As with
// `on_conflict: queue`, a busy node is judged by where it will stand once everything in its line has done well.

import type { Action } from './actions.ts';
import type { Node } from './node.ts';
import type { Verdict } from './verdict.ts';

interface Standing {
  readonly [region: string]: string | null;
}

export function judge(actions: readonly Action[], node: Node): ReadonlyMap<string, Verdict> {
  const line = node.task === null ? node.queue : [node.task, ...node.queue];
  const byName = new Map(actions.map((action) => [action.name, action]));
  const standing = standingAfter(
    { power: node.power, provision: node.provision },
    line.map(({ action }) => byName.get(action)),
  );
  const kind = line.length > 0 || node.parked !== null ? 'queue' : 'accept';
  return new Map(
    actions.map((action) => {
      const running = byName.get(node.task?.action ?? '');
      const why =
        action.abortsRunning && line.length > 0
          ? whyNotAborted(running)
          : (whyInMaintenance(action, node) ?? whyNotFrom(action, standing, kind));
      const aborts = action.abortsRunning && line.length > 0;
      return [
        action.name,
        { node: node.id, allowed: why === undefined, kind: aborts ? 'abort' : kind, why: why ?? '' },
      ];
    }),
  );
}

function standingAfter(standing: Standing, line: readonly (Action | undefined)[]): Standing {
  const at: { [region: string]: string | null } = { ...standing };
  for (const action of line) if (action?.region != null && action.to !== null) at[action.region] = action.to;
  return at;
}

function whyNotFrom(action: Action, standing: Standing, kind: string): string | undefined {
  const needs = Object.entries(action.requires);
  if (action.region !== null) needs.unshift([action.region, action.from]);
  const unmet = needs.find(([region, states]) => !states.includes(standing[region] ?? null));
  if (unmet === undefined) return undefined;
  const [region, states] = unmet;
  const when = kind === 'queue' ? 'will be' : 'is';
  return `${region} ${when} ${nameOf(standing[region] ?? null)}; it needs ${states.map(nameOf).join(' or ')}`;
}

/** In maintenance everything is refused that contradicts setting it. */
function whyInMaintenance(action: Action, node: Node): string | undefined {
  if (!node.maintenance || !action.contradicts.includes('maintenance.set') || action.family === 'maintenance')
    return undefined;
  return 'the node is in maintenance; unset it first';
}

function whyNotAborted(running: Action | undefined): string | undefined {
  if (running === undefined) return 'nothing runs that could be aborted';
  return running.abortable ? undefined : `${running.name} cannot be aborted`;
}

function nameOf(state: string | null): string {
  return state ?? 'not observed';
}
