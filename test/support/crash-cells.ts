// The crash table taken apart into cells, one for each place of each step at which a conductor can be killed, and what a
// fake node needs to get there. Pure: worked out from the machine, the plans and the table of crash points.

import type { CrashRow } from '../../actors/contract/crash-table.ts';
import { crashTable, startsOf } from '../../actors/contract/crash-table.ts';
import { nodeMachine } from '../../actors/contract/node-machine.ts';
import type { ActionStep } from '../../actors/contract/node-plans.ts';
import { nodePlans } from '../../actors/contract/node-plans.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { FailpointName } from '../../runtime/base/failpoint.ts';
import type { ActionDefinition } from '../../runtime/machine/definition.ts';

export interface CrashCell {
  /** For people: `provision.deploy from available, deploy.prepare, after-effect`. */
  readonly name: string;
  readonly action: string;
  readonly from: string | null;
  /** The row it belongs to; undefined for the beginning and the end of the action. */
  readonly row: CrashRow | undefined;
  readonly point: FailpointName;
  /** Words of the point before the actor. */
  readonly where: readonly string[];
  /** The machine answers nothing any more, or nobody calls back, once the conductor is dead. */
  readonly blind: boolean;
  /** Where the action is aborted while it is held in its row. */
  readonly abort: boolean;
}

/** Of an action from one of its states: with the power its machine then has. */
export interface Start {
  readonly action: ActionDefinition;
  readonly from: string | null;
  readonly power: 'power on' | 'power off';
}

export function starts(): readonly Start[] {
  return nodeMachine.definition.actions.flatMap((action) =>
    startsOf(action).map((from) => ({ action, from, power: powerBefore(action, from) })),
  );
}

/** Every cell: each step at each point in it, each action at its beginning and its end, blind ends, and aborts. */
export function crashCells(): readonly CrashCell[] {
  const rows = crashTable();
  return [
    ...rows.flatMap((row) => pointsOf(row).map((point) => stepCell(row, point))),
    ...starts().flatMap(({ action, from }) => [
      entryCell(action.name, from, 'before-entry', 'submit'),
      entryCell(action.name, from, 'after-entry', 'submit'),
      entryCell(action.name, from, 'before-entry', 'end'),
      entryCell(action.name, from, 'after-entry', 'end'),
    ]),
    ...rows.flatMap((row) =>
      row.step.does === 'wait' ? [callCell(row, 'before-entry'), callCell(row, 'after-entry')] : [],
    ),
    ...rows.flatMap((row) => (row.blind !== undefined && canGoBlind(row) ? [blindCell(row)] : [])),
    ...rows.flatMap((row) => (isAbortable(row) ? [abortCell(row)] : [])),
  ];
}

/** The points that a step of this row passes, undisturbed. */
function pointsOf(row: CrashRow): readonly FailpointName[] {
  if (row.step.does === 'wait') return ['before-intent', 'waiting'];
  const always: readonly FailpointName[] = ['before-intent', 'after-intent', 'after-effect'];
  if (row.step.does === 'verify' || row.step.does === 'record') return [...always, 'before-effect'];
  return acts(row) ? [...always, 'before-effect', 'effect-unrecorded'] : always;
}

/** Whether its step changes the machine, and does not find it there already. */
export function acts(row: CrashRow): boolean {
  const { step } = row;
  if (step.does !== 'power') return step.does !== 'verify' && step.does !== 'wait' && step.does !== 'record';
  const action = nodeMachine.action(row.action);
  if (action === undefined) return false;
  let power: string = powerBefore(action, row.from);
  for (const other of nodePlans[row.action] ?? []) {
    if (other === step) return power !== step.wanted;
    if (other.does === 'power') power = other.wanted;
  }
  return false;
}

/** So that the first step that switches has something to do; where the action starts from a power state, that one. */
function powerBefore(action: ActionDefinition, from: string | null): 'power on' | 'power off' {
  if (action.region === 'power') return from === 'power on' ? 'power on' : 'power off';
  const first = (nodePlans[action.name] ?? []).find((step) => step.does === 'power');
  return first?.does === 'power' && first.wanted === 'power off' ? 'power on' : 'power off';
}

function stepCell(row: CrashRow, point: FailpointName): CrashCell {
  return {
    name: `${row.action} from ${row.from ?? 'anywhere'}, ${row.step.name}, ${point}`,
    action: row.action,
    from: row.from,
    row,
    point,
    where: [row.action, row.step.name],
    blind: false,
    abort: false,
  };
}

function entryCell(action: string, from: string | null, point: FailpointName, what: string): CrashCell {
  return {
    name: `${action} from ${from ?? 'anywhere'}, ${point} of its ${what}`,
    action,
    from,
    row: undefined,
    point,
    where: [what],
    blind: false,
    abort: false,
  };
}

/** Its ramdisk calls back once, and not again. */
function callCell(row: CrashRow, point: FailpointName): CrashCell {
  const cell = stepCell(row, point);
  return { ...cell, name: `${cell.name} of its only call-back`, where: ['signal'] };
}

function canGoBlind(row: CrashRow): boolean {
  return row.step.does === 'verify' || row.step.does === 'wait' || acts(row);
}

/** The machine is silent from its effect on; one that is only looked at, from before the look. */
function blindCell(row: CrashRow): CrashCell {
  const point = row.step.does === 'wait' ? 'waiting' : row.step.does === 'verify' ? 'after-intent' : 'after-effect';
  const cell = stepCell(row, point);
  return { ...cell, name: `${cell.name}, and then it is seen no more`, blind: true };
}

/** Once for each action that can be aborted while it runs: in its first step, or where it has one, in its wait. */
function isAbortable(row: CrashRow): boolean {
  const action = nodeMachine.action(row.action);
  const plan: readonly ActionStep[] = nodePlans[row.action] ?? [];
  const step = plan.find(({ does }) => does === 'wait') ?? plan[0];
  return (
    action?.abortable === true &&
    row.step === step &&
    (row.step.does === 'wait' || row.step.does === 'verify' || acts(row))
  );
}

function abortCell(row: CrashRow): CrashCell {
  const cell = stepCell(row, row.step.does === 'wait' ? 'waiting' : 'before-effect');
  return { ...cell, name: `${cell.name}, with an abort accepted and not begun`, abort: true };
}

// ---- getting there -----------------------------------------------------------------------------------------------

export interface Preparation {
  readonly driverInfo: JsonObject;
  /** Asked one after the other, each when the one before it has ended. */
  readonly tasks: readonly { readonly action: string; readonly params: JsonObject; readonly fails: boolean }[];
}

/** How a new fake node gets into a provisioning state, and its power and boot device into place for the action. */
export function preparation({ action, from, power }: Start): Preparation {
  const state = action.region === 'provision' ? from : (action.requires['provision']?.[0] ?? 'enroll');
  const { driverInfo, tasks: onTheRoad } = wayTo(state ?? 'enroll');
  const tasks = [...onTheRoad];
  const plan = nodePlans[action.name] ?? [];
  if (plan.some(({ does }) => does === 'power'))
    tasks.push({ action: power.replace('power ', 'power.'), params: {}, fails: false });
  const boots = plan.some(({ does }) => does === 'boot_device' || does === 'asked_boot_device');
  const more: Preparation['tasks'] = [
    ...(boots ? [{ action: 'management.set_boot_device', params: { device: 'pxe' }, fails: false }] : []),
    ...(action.name === 'maintenance.unset' ? [{ action: 'maintenance.set', params: {}, fails: false }] : []),
  ];
  return { driverInfo, tasks: [...tasks, ...more] };
}

/** How a new fake node gets into a state it can rest in. */
export function wayTo(state: string): Preparation {
  const road = roads().get(state);
  if (road === undefined) throw new Error(`no action leads a new node to "${state}"`);
  const fail = Object.fromEntries(
    road.flatMap(({ fails }) => (fails === undefined ? [] : [[fails, { times: 1, code: 'verify_failed' }]])),
  );
  const tasks = road.map(({ action, fails }) => ({ action, params: {}, fails: fails !== undefined }));
  return { driverInfo: { fail }, tasks };
}

interface RoadStep {
  readonly action: string;
  /** The step it has to fail in. */
  readonly fails: string | undefined;
}

/** The shortest way from `enroll` to every state a node can rest in: actions that succeed, and actions that fail. */
function roads(): ReadonlyMap<string, readonly RoadStep[]> {
  const found = new Map<string, readonly RoadStep[]>([['enroll', []]]);
  // A map's iterator also visits what is added while it runs.
  for (const [state, road] of found)
    for (const { name, from, to, via, failsTo } of nodeMachine.definition.actions) {
      if (!from.includes(state) || via === null) continue;
      const breakable = (nodePlans[name] ?? []).find(({ does }) => does === 'effect' || does === 'verify');
      for (const [end, fails] of [[to, undefined] as const, [failsTo, breakable?.name] as const])
        if (end !== null && !found.has(end)) found.set(end, [...road, { action: name, fails }]);
    }
  return found;
}
