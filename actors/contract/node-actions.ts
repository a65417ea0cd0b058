// What a node can be asked: the verbs of Ironic as actions, written `power.on`, `provision.deploy`, … Each says from
// where it starts, which events it fires, where it ends, and what it denies.
//
// Effect classes: provisioning and power look before they act again (`verify_first`), because a BMC may have done what
// its lost answer would have said; setting the boot device twice is harmless; maintenance touches no machine.

import type { ActionDefinition } from '../../runtime/machine/definition.ts';
import { restingStates } from './node-states.ts';

const plain = {
  startEvent: null,
  doneEvent: null,
  failEvent: null,
  via: null,
  to: null,
  failsTo: null,
  requires: {},
  cancellable: true,
  abortable: false,
  coalesces: true,
  contradicts: [],
  abortsRunning: false,
} as const;

const power = {
  ...plain,
  region: 'power',
  from: [null, 'power on', 'power off'],
  requires: { provision: restingStates },
  effect: 'verify_first',
} as const;

const provision = { ...plain, region: 'provision', effect: 'verify_first', failEvent: 'fail' } as const;

const still = { ...plain, region: null, from: [] } as const;

const WAITS = ['wait', 'resume'] as const;

/** What Ironic refuses on a node in maintenance (`NodeInMaintenance`): whatever would hand it to somebody. */
export const refusedInMaintenance: readonly string[] = [
  'provision.deploy',
  'provision.rebuild',
  'provision.clean',
  'provision.rescue',
];

const powerActions: readonly ActionDefinition[] = [
  {
    ...power,
    name: 'power.on',
    description: 'Switch it on.',
    to: 'power on',
    contradicts: ['power.off', 'power.soft_off'],
    deadlineS: 300,
  },
  {
    ...power,
    name: 'power.off',
    description: 'Switch it off at once, as if the plug were pulled.',
    to: 'power off',
    contradicts: ['power.on', 'power.reboot', 'power.soft_reboot'],
    deadlineS: 300,
  },
  {
    ...power,
    name: 'power.reboot',
    description: 'Switch it off and on again; one that is off is switched on.',
    to: 'power on',
    contradicts: ['power.off', 'power.soft_off'],
    deadlineS: 600,
  },
  {
    ...power,
    name: 'power.soft_off',
    description: 'Ask its operating system to shut down, and wait until it is off.',
    to: 'power off',
    abortable: true,
    contradicts: ['power.on', 'power.reboot', 'power.soft_reboot'],
    deadlineS: 900,
  },
  {
    ...power,
    name: 'power.soft_reboot',
    description: 'Ask its operating system to shut down, wait until it is off, and switch it on.',
    to: 'power on',
    abortable: true,
    contradicts: ['power.off', 'power.soft_off'],
    deadlineS: 900,
  },
];

const provisionActions: readonly ActionDefinition[] = [
  {
    ...provision,
    name: 'provision.manage',
    description: 'Take it under management: try its controller when it is new; from elsewhere it moves at once.',
    from: ['enroll', 'available', 'inspect failed', 'clean failed', 'adopt failed'],
    startEvent: 'manage',
    via: 'verifying',
    doneEvent: 'done',
    to: 'manageable',
    failsTo: 'enroll',
    abortable: true,
    contradicts: ['provision.provide'],
    deadlineS: 300,
  },
  {
    ...provision,
    name: 'provision.provide',
    description: 'Clean it and offer it for deployment.',
    from: ['manageable'],
    startEvent: 'provide',
    runEvents: WAITS,
    via: 'cleaning',
    doneEvent: 'done',
    to: 'available',
    failsTo: 'clean failed',
    abortable: true,
    contradicts: ['provision.manage'],
    deadlineS: 7_200,
  },
  {
    ...provision,
    name: 'provision.inspect',
    description: 'Find out what hardware it has.',
    from: ['manageable', 'inspect failed'],
    startEvent: 'inspect',
    runEvents: ['wait'],
    via: 'inspecting',
    doneEvent: 'done',
    to: 'manageable',
    failsTo: 'inspect failed',
    abortable: true,
    deadlineS: 3_600,
  },
  {
    ...provision,
    name: 'provision.clean',
    description: 'Clean it, and keep it under management.',
    from: ['manageable'],
    startEvent: 'clean',
    runEvents: WAITS,
    via: 'cleaning',
    doneEvent: 'manage',
    to: 'manageable',
    failsTo: 'clean failed',
    abortable: true,
    deadlineS: 7_200,
  },
  {
    ...provision,
    name: 'provision.deploy',
    description: 'Put an image onto it and start it.',
    from: ['available', 'deploy failed'],
    startEvent: 'deploy',
    runEvents: WAITS,
    via: 'deploying',
    doneEvent: 'done',
    to: 'active',
    failsTo: 'deploy failed',
    abortable: true,
    contradicts: ['provision.undeploy'],
    deadlineS: 7_200,
  },
  {
    ...provision,
    name: 'provision.undeploy',
    description: 'Take down what is deployed on it, clean it, and offer it for deployment again.',
    from: [
      'active',
      'deploy failed',
      'error',
      'rescue',
      'rescue failed',
      'unrescue failed',
      'wait call-back',
      'rescue wait',
    ],
    startEvent: 'delete',
    runEvents: ['clean', ...WAITS],
    via: 'deleting',
    doneEvent: 'done',
    to: 'available',
    failsTo: 'error',
    contradicts: ['provision.deploy', 'provision.rebuild', 'provision.rescue', 'provision.unrescue'],
    deadlineS: 7_200,
  },
  {
    ...provision,
    name: 'provision.rebuild',
    description: 'Deploy it again with what it was deployed with.',
    from: ['active', 'deploy failed', 'error'],
    startEvent: 'rebuild',
    runEvents: WAITS,
    via: 'deploying',
    doneEvent: 'done',
    to: 'active',
    failsTo: 'deploy failed',
    abortable: true,
    contradicts: ['provision.undeploy'],
    deadlineS: 7_200,
  },
  {
    ...provision,
    name: 'provision.rescue',
    description: 'Start it into the rescue ramdisk.',
    from: ['active', 'rescue', 'rescue failed', 'unrescue failed'],
    startEvent: 'rescue',
    runEvents: WAITS,
    via: 'rescuing',
    doneEvent: 'done',
    to: 'rescue',
    failsTo: 'rescue failed',
    abortable: true,
    contradicts: ['provision.unrescue', 'provision.undeploy'],
    deadlineS: 3_600,
  },
  {
    ...provision,
    name: 'provision.unrescue',
    description: 'Bring it back from rescue to what is deployed on it.',
    from: ['rescue', 'rescue failed', 'unrescue failed'],
    startEvent: 'unrescue',
    via: 'unrescuing',
    doneEvent: 'done',
    to: 'active',
    failsTo: 'unrescue failed',
    contradicts: ['provision.rescue', 'provision.undeploy'],
    deadlineS: 1_800,
  },
  {
    ...provision,
    name: 'provision.adopt',
    description: 'Take over a machine that is in use already, without touching what runs on it.',
    from: ['manageable', 'adopt failed'],
    startEvent: 'adopt',
    via: 'adopting',
    doneEvent: 'done',
    to: 'active',
    failsTo: 'adopt failed',
    abortable: true,
    contradicts: ['provision.provide'],
    deadlineS: 300,
  },
  {
    ...plain,
    name: 'provision.abort',
    description: 'Abort what runs, where its action allows it, or leave a waiting state that nothing runs in.',
    region: 'provision',
    effect: 'verify_first',
    from: ['inspect wait', 'clean wait', 'rescue wait'],
    startEvent: 'abort',
    coalesces: false,
    abortsRunning: true,
    deadlineS: 300,
  },
];

const otherActions: readonly ActionDefinition[] = [
  {
    ...still,
    name: 'management.set_boot_device',
    description: 'Choose what it boots from, once or from now on.',
    effect: 'idempotent',
    deadlineS: 120,
  },
  {
    ...still,
    name: 'maintenance.set',
    description: 'Take it out of service: deployments are refused until it is unset.',
    effect: 'none',
    contradicts: ['maintenance.unset', ...refusedInMaintenance],
    deadlineS: 60,
  },
  {
    ...still,
    name: 'maintenance.unset',
    description: 'Put it back into service.',
    effect: 'none',
    contradicts: ['maintenance.set'],
    deadlineS: 60,
  },
];

export const nodeActions: readonly ActionDefinition[] = [...powerActions, ...provisionActions, ...otherActions];

export const actionNames: readonly string[] = nodeActions.map(({ name }) => name);
