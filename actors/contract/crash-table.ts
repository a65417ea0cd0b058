// What becomes of a node whose conductor dies: one row for every step of every action, from every state it starts from,
// worked out from the machine and the plans. docs/crash-table.md shows it, and test/faults/crash-table.test.ts kills a
// conductor in each row and holds the node to it.
//
// The next owner takes the task up where its record says it was: finished steps are not run again, the step in hand is
// begun again, and before it acts it looks at the machine. Only where that look shows nothing does the crash leave a trace.

import type { ActionDefinition, EffectClass } from '../../runtime/machine/definition.ts';
import { nodeMachine } from './node-machine.ts';
import type { ActionStep } from './node-plans.ts';
import { nodePlans } from './node-plans.ts';

export interface CrashRow {
  readonly action: string;
  /** State of the action's region it starts from; null for an action that moves none. */
  readonly from: string | null;
  readonly step: ActionStep;
  readonly effect: EffectClass;
  /** Provisioning state while the step is in hand; null for any in which the node may rest. */
  readonly during: string | null;
  /** State of the action's region once it has succeeded; null for an action that moves none. */
  readonly to: string | null;
  /** How it ends where the next owner cannot see the machine, or nobody calls back; undefined: no machine is needed. */
  readonly blind: BlindEnd | undefined;
}

export interface BlindEnd {
  readonly task: 'unknown' | 'failed';
  readonly code: 'unreachable' | 'deadline_exceeded';
  /** Provisioning state it is left in; null: as it was. */
  readonly provision: string | null;
}

/** A state in which nothing runs: a conductor's death changes nothing there. */
export function isResting(state: string): boolean {
  return nodeMachine.state('provision', state)?.class !== 'transient';
}

export function crashTable(): readonly CrashRow[] {
  return nodeMachine.definition.actions.flatMap((action) => startsOf(action).flatMap((from) => rowsOf(action, from)));
}

/**
 * Where the action can really start from. A waiting state is left out: its own task runs in it, so that another action
 * finds it busy. So is "not yet observed": as far as steps go it is like "off".
 */
export function startsOf(action: ActionDefinition): readonly (string | null)[] {
  if (action.region === null) return [null];
  return action.from.filter((from) => from !== null && (action.region !== 'provision' || isResting(from)));
}

function rowsOf(action: ActionDefinition, from: string | null): readonly CrashRow[] {
  const moves = action.region === 'provision';
  let during = moves ? landing(from, action.startEvent) : null;
  if (moves && (during === null || isResting(during))) return []; // it moves at once: there is no step to die in
  return (nodePlans[action.name] ?? []).map((step) => {
    if (step.does === 'wait') during = landing(during, 'wait');
    const row: CrashRow = {
      action: action.name,
      from,
      step,
      effect: effectOf(step),
      during,
      to: action.to,
      blind: blindEnd(step, during === null ? null : landing(during, action.failEvent)),
    };
    if (step.does === 'wait' && step.resumes) during = landing(during, 'resume');
    if ((step.does === 'power' || step.does === 'effect') && step.event !== undefined)
      during = landing(during, step.event);
    return row;
  });
}

function landing(state: string | null, event: string | null): string | null {
  return event === null ? state : (nodeMachine.next('provision', state, event) ?? null);
}

function effectOf(step: ActionStep): EffectClass {
  switch (step.does) {
    case 'power':
    case 'effect':
      return 'verify_first';
    case 'boot_device':
    case 'asked_boot_device':
      return 'idempotent';
    case 'verify':
    case 'wait':
    case 'record':
      return 'none';
  }
}

function blindEnd(step: ActionStep, provision: string | null): BlindEnd | undefined {
  switch (step.does) {
    case 'power':
    case 'effect':
      return { task: 'unknown', code: 'unreachable', provision };
    case 'boot_device':
    case 'asked_boot_device':
    case 'verify':
      return { task: 'failed', code: 'unreachable', provision };
    case 'wait':
      return { task: 'failed', code: 'deadline_exceeded', provision };
    case 'record':
      return undefined;
  }
}
