// What each action of a node does, as data: named steps in order. The runs of the kind follow these lists
// (actors/node), and whoever asks "where could it be when its conductor dies?" reads them (crash-table.ts).
//
// The runtime fires an action's first and last event itself; here are only the events between (`clean`, `wait`,
// `resume`). A step that names a provisioning effect is left out where the driver has no such effect, unless the action
// would be a lie without it (`required`): then the action fails before anything is done.

import type { CleanStep } from './clean-steps.ts';

interface StepCommon {
  /** The step's name: what knobs, journals and records call it. */
  readonly name: string;
  /** What people read while it runs. */
  readonly title: string;
}

export type PlanStep = StepCommon &
  (
    | { readonly does: 'verify' }
    | PowerStep
    | { readonly does: 'boot_device'; readonly device: string }
    | EffectStep
    /** Only where the driver waits for its ramdisk. `resumes: false`: the action's last event leads from the wait. */
    | { readonly does: 'wait'; readonly timeoutS: number; readonly resumes: boolean }
  );

export type ActionStep =
  | PlanStep
  /** The boot device that the action's params name. */
  | (StepCommon & { readonly does: 'asked_boot_device' })
  /** It changes the record, and no machine. */
  | (StepCommon & { readonly does: 'record' });

export interface PowerStep {
  readonly does: 'power';
  readonly wanted: 'power on' | 'power off';
  readonly manner: 'hard' | 'soft';
  readonly event?: string;
}

export interface EffectStep {
  readonly does: 'effect';
  /** Seconds. */
  readonly timeoutS: number;
  readonly required?: true;
  readonly event?: string;
  /** The result is what the machine has: merged into the node's properties. */
  readonly findsProperties?: true;
  /** A cleaning step somebody asked for: where the driver cannot do it, the action fails before anything is done. */
  readonly asked?: CleanStep;
}

/** Ironic's default for its `*_callback_timeout`s. */
const CALL_BACK_S = 1_800;
/** All waits are for the ramdisk's call-back, and are recorded under one name: no plan has two. */
const callBack = {
  name: 'wait.heartbeat',
  title: 'waiting for the ramdisk',
  does: 'wait',
  timeoutS: CALL_BACK_S,
} as const;

const on = { does: 'power', wanted: 'power on', manner: 'hard' } as const;
const off = { does: 'power', wanted: 'power off', manner: 'hard' } as const;
const softOff = { does: 'power', wanted: 'power off', manner: 'soft' } as const;
const powerOn = { name: 'power.on', title: 'switching on', ...on };
const powerOff = { name: 'power.off', title: 'switching off', ...off };
const powerSoftOff = { name: 'power.soft_off', title: 'waiting for it to shut down', ...softOff };

/** A reboot is "off, seen", then "on, seen": a crash between doubles nothing, and one that is off is only switched on. */
export const powerPlans: { readonly [action: string]: readonly (StepCommon & PowerStep)[] } = {
  'power.on': [powerOn],
  'power.off': [powerOff],
  'power.reboot': [powerOff, powerOn],
  'power.soft_off': [powerSoftOff],
  'power.soft_reboot': [powerSoftOff, powerOn],
};

const clean: readonly PlanStep[] = [
  { ...callBack, resumes: true },
  { name: 'clean.erase_metadata', title: 'erasing metadata', does: 'effect', timeoutS: 3_600 },
];

const deploy: readonly PlanStep[] = [
  { name: 'deploy.prepare', title: 'preparing', does: 'effect', timeoutS: 600 },
  { ...callBack, resumes: true },
  { name: 'deploy.write_image', title: 'writing the image', does: 'effect', timeoutS: 3_600 },
  { name: 'deploy.set_boot_device', title: 'setting the boot device', does: 'boot_device', device: 'disk' },
  { name: 'deploy.power_on', title: 'switching on', ...on },
];

export const provisionPlans: { readonly [action: string]: readonly PlanStep[] } = {
  'provision.manage': [{ name: 'verify.credentials', title: 'trying the controller', does: 'verify' }],
  'provision.provide': clean,
  'provision.clean': clean,
  'provision.inspect': [
    {
      name: 'inspect.hardware',
      title: 'looking at the hardware',
      does: 'effect',
      timeoutS: 1_800,
      required: true,
      findsProperties: true,
    },
    { ...callBack, resumes: false },
  ],
  'provision.deploy': deploy,
  'provision.rebuild': [{ name: 'rebuild.power_off', title: 'switching off', ...off }, ...deploy],
  'provision.undeploy': [
    { name: 'undeploy.tear_down', title: 'tearing down', does: 'effect', timeoutS: 1_800 },
    { name: 'undeploy.power_off', title: 'switching off', ...off, event: 'clean' },
    ...clean,
  ],
  'provision.rescue': [
    { name: 'rescue.power_off', title: 'switching off', ...off },
    { name: 'rescue.boot_ramdisk', title: 'preparing the ramdisk', does: 'effect', timeoutS: 600, required: true },
    { name: 'rescue.power_on', title: 'switching on', ...on },
    { ...callBack, resumes: true },
  ],
  'provision.unrescue': [
    { name: 'unrescue.power_off', title: 'switching off', ...off },
    { name: 'unrescue.leave_ramdisk', title: 'leaving the ramdisk', does: 'effect', timeoutS: 600, required: true },
    { name: 'unrescue.set_boot_device', title: 'setting the boot device', does: 'boot_device', device: 'disk' },
    { name: 'unrescue.power_on', title: 'switching on', ...on },
  ],
  'provision.adopt': [{ name: 'adopt.verify', title: 'trying the controller', does: 'verify' }],
  // It only leaves a waiting state that nothing runs in: its event is all there is to it.
  'provision.abort': [],
};

/** The steps of every action of the machine. */
export const nodePlans: { readonly [action: string]: readonly ActionStep[] } = {
  ...powerPlans,
  ...provisionPlans,
  'management.set_boot_device': [
    { name: 'management.set_boot_device', title: 'setting the boot device', does: 'asked_boot_device' },
  ],
  'maintenance.set': [{ name: 'maintenance.set', title: 'taking it out of service', does: 'record' }],
  'maintenance.unset': [{ name: 'maintenance.unset', title: 'putting it back into service', does: 'record' }],
};
