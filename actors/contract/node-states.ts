// Where a node can stand: the provisioning states and transitions of OpenStack Ironic under its own names, and its power
// states. Equal to Ironic 21.4's machine, both ways (test/unit/contract/node-machine.test.ts).
//
// Deadlines of the waiting states are Ironic's defaults (`*_callback_timeout`, 1,800 s); those of the working states
// bound one step's work, and are ours: Ironic has none and can be stuck in them.

import type { RegionDefinition, StateDefinition, TransitionDefinition } from '../../runtime/machine/definition.ts';

/** What a kind's own code asks about a state. */
export const StateFlag = {
  /** The node's description may be changed (`PATCH`). */
  updateAllowed: 'update_allowed',
  /** The node may be removed (`DELETE`). */
  deleteAllowed: 'delete_allowed',
  /** The ramdisk may look the node up and call back. */
  lookupAllowed: 'agent_lookup_allowed',
} as const;
export type StateFlag = (typeof StateFlag)[keyof typeof StateFlag];

const WAIT_S = 1_800;
const { updateAllowed, deleteAllowed, lookupAllowed } = StateFlag;

function stable(name: string, description: string, ...flags: readonly StateFlag[]): StateDefinition {
  return { name, description, class: 'stable', target: null, deadlineS: null, failEvent: null, onCrash: null, flags };
}

function failed(name: string, target: string, description: string, ...flags: readonly StateFlag[]): StateDefinition {
  return { name, description, class: 'failed', target, deadlineS: null, failEvent: null, onCrash: null, flags };
}

/** A step is in hand: where a crash leaves it undecided and it cannot be resumed, the node fails. */
function working(
  name: string,
  target: string,
  deadlineS: number,
  description: string,
  ...flags: readonly StateFlag[]
): StateDefinition {
  return { name, description, class: 'transient', target, deadlineS, failEvent: 'fail', onCrash: 'fail', flags };
}

/** Nothing is in hand but waiting for the machine: any conductor can go on waiting. */
function waiting(name: string, target: string, description: string, ...flags: readonly StateFlag[]): StateDefinition {
  return {
    name,
    description,
    class: 'transient',
    target,
    deadlineS: WAIT_S,
    failEvent: 'fail',
    onCrash: 'resume',
    flags,
  };
}

const states: readonly StateDefinition[] = [
  stable('enroll', 'Known, but its controller was never reached.', updateAllowed, deleteAllowed),
  working('verifying', 'manageable', 300, 'Its controller and credentials are being tried.', updateAllowed),
  stable('manageable', 'Its controller answers; it is not offered for use.', updateAllowed, deleteAllowed),
  working('inspecting', 'manageable', 1_800, 'Its hardware is being examined.', updateAllowed, lookupAllowed),
  waiting(
    'inspect wait',
    'manageable',
    'The ramdisk examines the hardware and will report.',
    updateAllowed,
    lookupAllowed,
  ),
  failed('inspect failed', 'manageable', 'The examination of its hardware failed.', updateAllowed),
  working('cleaning', 'available', 3_600, 'It is being made clean for its next use.', lookupAllowed),
  waiting('clean wait', 'available', 'The ramdisk runs a cleaning step and will report.', lookupAllowed),
  failed('clean failed', 'available', 'Cleaning failed; it must be looked at before it is used again.', updateAllowed),
  stable('available', 'Clean and ready to be deployed.', updateAllowed),
  working('deploying', 'active', 3_600, 'An image is being put onto it.', lookupAllowed),
  waiting('wait call-back', 'active', 'The ramdisk runs a deployment step and will report.', lookupAllowed),
  failed('deploy failed', 'active', 'The deployment failed.', updateAllowed),
  stable('active', 'Deployed and in use.', updateAllowed),
  working('deleting', 'available', 1_800, 'What was deployed on it is being taken down.'),
  stable('error', 'Taking down what was deployed failed.', updateAllowed),
  working('rescuing', 'rescue', 1_800, 'It is being started into the rescue ramdisk.', lookupAllowed),
  waiting('rescue wait', 'rescue', 'The rescue ramdisk starts and will report.', lookupAllowed),
  failed('rescue failed', 'rescue', 'It could not be brought into rescue.', updateAllowed),
  stable('rescue', 'Runs the rescue ramdisk.', updateAllowed),
  working('unrescuing', 'active', 1_800, 'It is being brought back from rescue.'),
  failed('unrescue failed', 'active', 'It could not be brought back from rescue.', updateAllowed),
  working('adopting', 'active', 300, 'A machine that is in use already is being taken over as it is.'),
  failed('adopt failed', 'active', 'It could not be taken over.', updateAllowed, deleteAllowed),
];

const EVENTS: { readonly [from: string]: { readonly [event: string]: string } } = {
  enroll: { manage: 'verifying' },
  verifying: { done: 'manageable', fail: 'enroll' },
  manageable: { adopt: 'adopting', clean: 'cleaning', inspect: 'inspecting', provide: 'cleaning' },
  inspecting: { done: 'manageable', fail: 'inspect failed', wait: 'inspect wait' },
  'inspect wait': { abort: 'inspect failed', done: 'manageable', fail: 'inspect failed' },
  'inspect failed': { inspect: 'inspecting', manage: 'manageable' },
  cleaning: { done: 'available', fail: 'clean failed', manage: 'manageable', wait: 'clean wait' },
  'clean wait': { abort: 'clean failed', fail: 'clean failed', resume: 'cleaning' },
  'clean failed': { manage: 'manageable' },
  available: { deploy: 'deploying', manage: 'manageable' },
  deploying: { done: 'active', fail: 'deploy failed', wait: 'wait call-back' },
  'wait call-back': { delete: 'deleting', fail: 'deploy failed', resume: 'deploying' },
  'deploy failed': { delete: 'deleting', deploy: 'deploying', rebuild: 'deploying' },
  active: { delete: 'deleting', rebuild: 'deploying', rescue: 'rescuing' },
  deleting: { clean: 'cleaning', fail: 'error' },
  error: { delete: 'deleting', rebuild: 'deploying' },
  rescuing: { done: 'rescue', fail: 'rescue failed', wait: 'rescue wait' },
  'rescue wait': { abort: 'rescue failed', delete: 'deleting', fail: 'rescue failed', resume: 'rescuing' },
  'rescue failed': { delete: 'deleting', rescue: 'rescuing', unrescue: 'unrescuing' },
  rescue: { delete: 'deleting', rescue: 'rescuing', unrescue: 'unrescuing' },
  unrescuing: { done: 'active', fail: 'unrescue failed' },
  'unrescue failed': { delete: 'deleting', rescue: 'rescuing', unrescue: 'unrescuing' },
  adopting: { done: 'active', fail: 'adopt failed' },
  'adopt failed': { adopt: 'adopting', manage: 'manageable' },
};

const transitions: readonly TransitionDefinition[] = Object.entries(EVENTS).flatMap(([from, events]) =>
  Object.entries(events).map(([event, to]) => ({ from, event, to })),
);

export const provisionRegion: RegionDefinition = { name: 'provision', initial: 'enroll', states, transitions };

/** Moves only by observation: what the controller says is what it is. */
export const powerRegion: RegionDefinition = {
  name: 'power',
  initial: null,
  states: [
    stable('power on', 'The machine has power; what runs on it is not known here.'),
    stable('power off', 'The machine has no power, but for its controller.'),
  ],
  transitions: [],
};

/** States in which power may be switched: all in which no provisioning is under way. */
export const restingStates: readonly string[] = states
  .filter((state) => state.class !== 'transient')
  .map((s) => s.name);
