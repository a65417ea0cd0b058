// The provisioning actions as lists of steps, and the one run that goes through such a list. The runtime fires an
// action's first and last event itself; here are only the events between (`clean`, `wait`, `resume`).
//
// A step that names a provisioning effect is left out where the driver has no such effect, unless the action would be
// a lie without it (`required`): then the action fails before anything is done.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Run, RunContext } from '../../runtime/host/kind.ts';
import { PowerState } from '../drivers/driver.ts';
import type { Drivers } from '../drivers/registry.ts';
import type { MachineAccess } from './machine-access.ts';
import { accessOf, bootDeviceStep, powerStep, retryBriefly, unsupported, verifyStep } from './machine-access.ts';

interface StepCommon {
  /** The step's name: what knobs, journals and records call it. */
  readonly name: string;
  /** What people read while it runs. */
  readonly title: string;
}

export type PlanStep = StepCommon &
  (
    | { readonly does: 'verify' }
    | { readonly does: 'power'; readonly wanted: PowerState; readonly event?: string }
    | { readonly does: 'boot_device'; readonly device: string }
    | {
        readonly does: 'effect';
        /** Seconds. */
        readonly timeoutS: number;
        readonly required?: true;
        readonly event?: string;
        /** The result is what the machine has: merged into the node's properties. */
        readonly findsProperties?: true;
      }
    /** Only where the driver waits for its ramdisk. `resumes: false`: the action's last event leads from the wait. */
    | { readonly does: 'wait'; readonly timeoutS: number; readonly resumes: boolean }
  );

/** Ironic's default for its `*_callback_timeout`s. */
const CALL_BACK_S = 1_800;

const clean: readonly PlanStep[] = [
  { name: 'clean.heartbeat', title: 'waiting for the ramdisk', does: 'wait', timeoutS: CALL_BACK_S, resumes: true },
  { name: 'clean.erase_metadata', title: 'erasing metadata', does: 'effect', timeoutS: 3_600 },
];

const deploy: readonly PlanStep[] = [
  { name: 'deploy.prepare', title: 'preparing', does: 'effect', timeoutS: 600 },
  { name: 'deploy.heartbeat', title: 'waiting for the ramdisk', does: 'wait', timeoutS: CALL_BACK_S, resumes: true },
  { name: 'deploy.write_image', title: 'writing the image', does: 'effect', timeoutS: 3_600 },
  { name: 'deploy.set_boot_device', title: 'setting the boot device', does: 'boot_device', device: 'disk' },
  { name: 'deploy.power_on', title: 'switching on', does: 'power', wanted: PowerState.on },
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
    {
      name: 'inspect.heartbeat',
      title: 'waiting for the ramdisk',
      does: 'wait',
      timeoutS: CALL_BACK_S,
      resumes: false,
    },
  ],
  'provision.deploy': deploy,
  'provision.rebuild': [
    { name: 'rebuild.power_off', title: 'switching off', does: 'power', wanted: PowerState.off },
    ...deploy,
  ],
  'provision.undeploy': [
    { name: 'undeploy.tear_down', title: 'tearing down', does: 'effect', timeoutS: 1_800 },
    { name: 'undeploy.power_off', title: 'switching off', does: 'power', wanted: PowerState.off, event: 'clean' },
    ...clean,
  ],
  'provision.rescue': [
    { name: 'rescue.power_off', title: 'switching off', does: 'power', wanted: PowerState.off },
    { name: 'rescue.boot_ramdisk', title: 'preparing the ramdisk', does: 'effect', timeoutS: 600, required: true },
    { name: 'rescue.power_on', title: 'switching on', does: 'power', wanted: PowerState.on },
    { name: 'rescue.heartbeat', title: 'waiting for the ramdisk', does: 'wait', timeoutS: CALL_BACK_S, resumes: true },
  ],
  'provision.unrescue': [
    { name: 'unrescue.power_off', title: 'switching off', does: 'power', wanted: PowerState.off },
    { name: 'unrescue.leave_ramdisk', title: 'leaving the ramdisk', does: 'effect', timeoutS: 600, required: true },
    { name: 'unrescue.set_boot_device', title: 'setting the boot device', does: 'boot_device', device: 'disk' },
    { name: 'unrescue.power_on', title: 'switching on', does: 'power', wanted: PowerState.on },
  ],
  'provision.adopt': [{ name: 'adopt.verify', title: 'trying the controller', does: 'verify' }],
};

export function provisionRuns(drivers: Drivers): { readonly [action: string]: Run } {
  return {
    ...Object.fromEntries(
      Object.entries(provisionPlans).map(([action, plan]): [string, Run] => [
        action,
        (context) => follow(context, accessOf(drivers, context), plan),
      ]),
    ),
    'provision.manage': (context) => manage(context, drivers),
    // It only leaves a waiting state that nothing runs in: its event is all there is to it.
    'provision.abort': async () => undefined,
  };
}

/** A new node proves its credentials; from everywhere else `manage` is a change of state and no more. */
async function manage(context: RunContext, drivers: Drivers): Promise<void> {
  // Seen before or after the start event is committed, and again after a crash: the same answer each time.
  const state = context.state('provision');
  if (state !== 'enroll' && state !== 'verifying') return;
  await follow(context, accessOf(drivers, context), provisionPlans['provision.manage'] ?? []);
}

async function follow(context: RunContext, access: MachineAccess, plan: readonly PlanStep[]): Promise<void> {
  const { driver, target } = access;
  for (const step of plan)
    if (step.does === 'effect' && step.required === true && driver.provision?.effects.has(step.name) !== true)
      throw unsupported(driver, context.task.action);

  const waits = driver.waitsForAgent(target.driverInfo);
  const steps = plan.filter(
    (step) =>
      (step.does !== 'effect' || driver.provision?.effects.has(step.name) === true) && (step.does !== 'wait' || waits),
  );
  for (const [index, step] of steps.entries()) {
    context.progress(Math.round((100 * index) / steps.length), step.title);
    await take(context, access, step);
  }
}

async function take(context: RunContext, access: MachineAccess, step: PlanStep): Promise<void> {
  switch (step.does) {
    case 'verify':
      return await verifyStep(context, access, step.name);
    case 'power':
      return await powerStep(context, access, { ...step, manner: 'hard' }, eventsOf(step.event));
    case 'boot_device':
      return await bootDeviceStep(context, access, step.name, { device: step.device, persistent: true });
    case 'effect':
      return await effectStep(context, access, step);
    case 'wait': {
      const enter = { events: { provision: 'wait' } };
      const leave = step.resumes ? { events: { provision: 'resume' } } : {};
      await context.signal('heartbeat', { enter, leave, timeoutMs: step.timeoutS * 1_000 });
    }
  }
}

async function effectStep(
  context: RunContext,
  { driver, target }: MachineAccess,
  step: PlanStep & { does: 'effect' },
): Promise<void> {
  const { provision } = driver;
  if (provision === undefined) throw unsupported(driver, step.name);
  const properties = context.actor.attributes['properties'];
  await context.step<JsonObject>(step.name, {
    effect: 'verify_first',
    timeoutMs: step.timeoutS * 1_000,
    retry: retryBriefly,
    observe: (tools) => provision.find(target, step.name, tools),
    run: (tools) => provision.perform(target, step.name, tools),
    change: (found) => ({
      events: eventsOf(step.event),
      ...(step.findsProperties === true
        ? { attributes: { properties: { ...(isObject(properties) ? properties : {}), ...found } } }
        : {}),
    }),
  });
}

function eventsOf(event: string | undefined): { readonly [region: string]: string } {
  return event === undefined ? {} : { provision: event };
}
