// Moving the regions of an actor: pure functions from regions and what happened to regions. A state changes by an event
// or by an observation, never otherwise; `since` changes with the state.
//
// T1 While an action runs, its region's target is the state it shall lead to; an end clears it.
// T2 In a failed state the target stays: it says what was wanted (as Ironic's `target_provision_state` does).
// T3 Regions that nothing moved are the same object, so that a caller sees by identity whether something changed.
// T4 No region stays on its way without the task that moves it: the end of the task, at the latest by the deadline of the
//    transient state (activation.ts), ends that state too.

import type { ActorRecord, RegionState } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import type { ActionDefinition } from './definition.ts';
import type { Machine } from './machine.ts';

export type Regions = ActorRecord['regions'];

export interface RegionChange {
  /** Machine events, by region: the transition must exist from where the region is. */
  readonly events?: { readonly [region: string]: string };
  /** States seen on the machine, by region; null: nothing can be seen any more. */
  readonly observed?: { readonly [region: string]: string | null };
}

/** A kind's own code asked for a move its machine does not have. */
export class TransitionError extends Error {
  override readonly name = 'TransitionError';
}

/**
 * Fires the events, then applies what was observed.
 * @throws TransitionError for an event without a transition, and for unknown regions and states
 */
export function applyChange(machine: Machine, regions: Regions, change: RegionChange, now: number): Regions {
  let moved = regions;
  for (const name in change.events) {
    const event = change.events[name] ?? '';
    const from = regionOf(machine, moved, name, now);
    const to = machine.next(name, from.state, event);
    if (to === undefined)
      throw new TransitionError(`region "${name}": event "${event}" leads nowhere from "${from.state}"`);
    moved = withRegion(moved, name, from, to, targetIn(machine, name, to, from.target), now);
  }
  for (const name in change.observed) {
    const state = change.observed[name] ?? null;
    const from = regionOf(machine, moved, name, now);
    if (state !== null && machine.state(name, state) === undefined)
      throw new TransitionError(`region "${name}": "${state}" is not a state of it`);
    moved = withRegion(moved, name, from, state, from.target, now);
  }
  return moved;
}

/**
 * The start of a task: fires the action's start event and sets the target (T1).
 * @throws TransitionError where the action may not start from here: judge first
 */
export function enterAction(machine: Machine, action: ActionDefinition, regions: Regions, now: number): Regions {
  const { region: name, startEvent, to } = action;
  if (name === null) return regions;
  const from = regionOf(machine, regions, name, now);
  if (startEvent === null) return withRegion(regions, name, from, from.state, to, now);
  const landed = machine.next(name, from.state, startEvent);
  if (landed === undefined)
    throw new TransitionError(`action "${action.name}" cannot start while region "${name}" is "${from.state}"`);
  const wanted = to ?? from.target;
  const target = isTransient(machine, name, landed) ? wanted : restingTarget(machine, name, landed, wanted);
  return withRegion(regions, name, from, landed, target, now);
}

/**
 * The end of a task, whatever ended it: fires the done or the fail event where the region is still on its way, and
 * settles the target (T1, T2). Where the region has been moved meanwhile it stays as it is. T4: after it the region is
 * on its way no more; where the action's own fail event leads nowhere, its state's does (check.ts).
 * @throws TransitionError where the run ended well in a state from which its done event leads nowhere
 */
export function leaveAction(
  machine: Machine,
  action: ActionDefinition,
  regions: Regions,
  succeeded: boolean,
  now: number,
): Regions {
  const name = action.region;
  if (name === null) return regions;
  const from = regionOf(machine, regions, name, now);
  let state = from.state;
  if (isTransient(machine, name, state)) {
    const onWay = machine.state(name, state);
    const events = succeeded ? [action.doneEvent] : [action.failEvent, onWay?.failEvent ?? null];
    const ends = events.map((event) => (event === null ? undefined : machine.next(name, from.state, event)));
    const landed = ends.find((end) => end !== undefined);
    if (landed !== undefined) state = landed;
    else if (succeeded)
      throw new TransitionError(`action "${action.name}" ended well while region "${name}" is still "${state}"`);
  }
  return withRegion(regions, name, from, state, restingTarget(machine, name, state, action.to ?? from.target), now);
}

/** The instant (ms since the epoch) at which a region's transient state fails; infinite where it may stay. */
export function regionDeadline(machine: Machine, regions: Regions, name: string): number {
  const region = regions[name];
  const deadlineS = machine.state(name, region?.state ?? null)?.deadlineS ?? null;
  return region === undefined || deadlineS === null ? Number.POSITIVE_INFINITY : region.since + deadlineS * 1_000;
}

/**
 * The instant (ms since the epoch) by which a task ends whatever its step does: its own deadline, or, once it runs, that of
 * the transient state it stands in where that comes first; infinite where it has none.
 */
export function endsBy(machine: Machine, regions: Regions, task: TaskRecord): number {
  const own = task.deadline > 0 ? task.deadline : Number.POSITIVE_INFINITY;
  const region = task.state === 'running' ? (machine.action(task.action)?.region ?? null) : null;
  return region === null ? own : Math.min(own, regionDeadline(machine, regions, region));
}

/** On the way the running action's target holds; it names the state's own where no action has set one. */
function targetIn(machine: Machine, region: string, state: string, target: string | null): string | null {
  return isTransient(machine, region, state)
    ? (target ?? machine.state(region, state)?.target ?? null)
    : restingTarget(machine, region, state, target);
}

/** T2. */
function restingTarget(machine: Machine, region: string, state: string | null, wanted: string | null): string | null {
  const definition = machine.state(region, state);
  if (definition?.class === 'failed') return wanted ?? definition.target;
  return definition?.class === 'transient' ? definition.target : null;
}

function isTransient(machine: Machine, region: string, state: string | null): boolean {
  return machine.state(region, state)?.class === 'transient';
}

/** A region that a record of an older machine does not have yet counts as never observed. */
function regionOf(machine: Machine, regions: Regions, name: string, now: number): RegionState {
  if (machine.region(name) === undefined) throw new TransitionError(`region "${name}" is not declared`);
  return (Object.hasOwn(regions, name) ? regions[name] : undefined) ?? { state: null, target: null, since: now };
}

/** T3. */
function withRegion(
  regions: Regions,
  name: string,
  from: RegionState,
  state: string | null,
  target: string | null,
  now: number,
): Regions {
  if (from.state === state && from.target === target && regions[name] === from) return regions;
  return { ...regions, [name]: { state, target, since: from.state === state ? from.since : now } };
}
