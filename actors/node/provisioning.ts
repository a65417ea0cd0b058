// The provisioning actions: the one run that goes through an action's plan (actors/contract/node-plans.ts), step by step.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Run, RunContext } from '../../runtime/host/kind.ts';
import { cleaningPlan } from '../contract/clean-steps.ts';
import type { EffectStep, PlanStep } from '../contract/node-plans.ts';
import { provisionPlans } from '../contract/node-plans.ts';
import type { Driver } from '../drivers/driver.ts';
import type { Drivers } from '../drivers/registry.ts';
import type { MachineAccess } from './machine-access.ts';
import { accessOf, bootDeviceStep, powerStep, retryBriefly, unsupported, verifyStep } from './machine-access.ts';

export function provisionRuns(drivers: Drivers): { readonly [action: string]: Run } {
  return {
    ...Object.fromEntries(
      Object.entries(provisionPlans).map(([action, plan]): [string, Run] => [
        action,
        (context) => follow(context, accessOf(drivers, context), plan),
      ]),
    ),
    'provision.clean': (context) =>
      follow(
        context,
        accessOf(drivers, context),
        cleaningPlan(provisionPlans['provision.clean'] ?? [], context.task.params),
      ),
    'provision.manage': (context) => manage(context, drivers),
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
  for (const step of plan) {
    if (step.does !== 'effect' || can(driver, step)) continue;
    if (step.asked !== undefined) throw unsupported(driver, `cleaning step ${step.asked.interface}.${step.asked.step}`);
    if (step.required === true) throw unsupported(driver, context.task.action);
  }

  const waits = driver.waitsForAgent(target.driverInfo);
  const steps = plan.filter((step) => (step.does !== 'effect' || can(driver, step)) && (step.does !== 'wait' || waits));
  for (const [index, step] of steps.entries()) {
    context.progress(Math.round((100 * index) / steps.length), step.title);
    await take(context, access, step);
  }
}

function can({ provision }: Driver, { name, asked }: EffectStep & { readonly name: string }): boolean {
  return asked === undefined ? provision?.effects.has(name) === true : provision?.cleans?.(asked) === true;
}

async function take(context: RunContext, access: MachineAccess, step: PlanStep): Promise<void> {
  switch (step.does) {
    case 'verify':
      return await verifyStep(context, access, step.name);
    case 'power':
      return await powerStep(context, access, step, eventsOf(step.event));
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
  step: EffectStep & { readonly name: string },
): Promise<void> {
  const { provision } = driver;
  if (provision === undefined) throw unsupported(driver, step.name);
  const properties = context.actor.attributes['properties'];
  await context.step<JsonObject>(step.name, {
    effect: 'verify_first',
    timeoutMs: step.timeoutS * 1_000,
    retry: retryBriefly,
    observe: (tools) => provision.find(target, step.name, tools),
    run: (tools) => provision.perform(target, step.name, tools, step.asked),
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
