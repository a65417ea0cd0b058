// The tasks in line at an actor, and where its regions will stand once that line has drained. Pure look-ahead for the
// judge: whoever waits is judged against the state it will find, not the one it was asked in (wish 2a).

import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import type { ActionDefinition } from './definition.ts';
import type { Machine, RegionStates, Standing } from './machine.ts';

/** Tasks that are not final, in the order in which they are applied: the running or parked one first. */
export function lineOf(record: ActorRecord): readonly TaskRecord[] {
  return record.tasks.filter((task) => !isFinal(task.state));
}

/** The last task in line; undefined where nothing is. Allocates nothing: the judge asks it for every request. */
export function lastInLine(record: ActorRecord): TaskRecord | undefined {
  for (let index = record.tasks.length - 1; index >= 0; index--) {
    const task = record.tasks[index];
    if (task !== undefined && !isFinal(task.state)) return task;
  }
  return undefined;
}

/** Whether the task has been begun: it holds the actor, runs or is parked, and can only be aborted. */
export function isBegun(task: TaskRecord): boolean {
  return task.state === 'running' || task.state === 'parked';
}

/**
 * Where the regions stand when every task of `line` has had its turn and done well. A begun task that is being aborted
 * fails; a queued one whose turn will not be allowed moves nothing, because it will fail there.
 */
export function projected(machine: Machine, regions: RegionStates, line: readonly TaskRecord[]): Standing {
  let standing: Standing = { regions };
  for (const task of line) {
    const action = machine.action(task.action);
    if (action === undefined || action.region === null) continue;
    if (!isBegun(task) && !machine.allows(task.action, standing)) continue;
    const from = standing.regions[action.region]?.state ?? null;
    const to = isBegun(task)
      ? endOfBegun(machine, action, action.region, from, task.cancelRequested)
      : endOfQueued(machine, action, action.region, from);
    if (to !== from) standing = { regions: { ...standing.regions, [action.region]: { state: to } } };
  }
  return standing;
}

/** A region that is no longer on its way when its task fails stays where it is. */
function endOfBegun(
  machine: Machine,
  action: ActionDefinition,
  region: string,
  from: string | null,
  aborted: boolean,
): string | null {
  if (!aborted) return action.to ?? from;
  return action.failEvent === null ? from : (machine.next(region, from, action.failEvent) ?? from);
}

function endOfQueued(machine: Machine, action: ActionDefinition, region: string, from: string | null): string | null {
  if (action.to !== null) return action.to;
  return action.startEvent === null ? from : (machine.next(region, from, action.startEvent) ?? from);
}
