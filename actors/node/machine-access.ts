// From a run's context to the driver of its node: who drives it, whether its driver_info fits, and the steps that every
// action is made of. Ready-made steps, so that observing first and the class of an effect are decided once.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { RetryPolicy, RunContext } from '../../runtime/host/kind.ts';
import { StepError } from '../../runtime/host/kind.ts';
import type { BootDevice, Driver, PowerManner, PowerState, Target } from '../drivers/driver.ts';
import type { Drivers } from '../drivers/registry.ts';

export interface MachineAccess {
  readonly driver: Driver;
  readonly target: Target;
}

/** Controllers are flaky for seconds, not for minutes; what takes longer is for a person. */
export const retryBriefly: RetryPolicy = { attempts: 3, firstDelayMs: 500, maxDelayMs: 5_000 };

/** Above the driver's own limit for the state to come, so that its answer is heard. */
const HARD_POWER_MS = 120_000;
const SOFT_POWER_MS = 420_000;
const BOOT_DEVICE_MS = 90_000;
const VERIFY_MS = 120_000;

/** @throws StepError `driver_error` for an unknown driver or a driver_info that does not fit it. */
export function accessOf(drivers: Drivers, context: Pick<RunContext, 'actor'>): MachineAccess {
  const { driver: name, driver_info: info } = context.actor.attributes;
  const driver = typeof name === 'string' ? drivers.get(name) : undefined;
  if (driver === undefined)
    throw new StepError('driver_error', `driver "${String(name)}" is not known; known are ${drivers.names.join(', ')}`);
  const driverInfo: JsonObject = isObject(info) ? info : {};
  const issues = driver.validate(driverInfo);
  const [first] = issues;
  if (first !== undefined)
    throw new StepError('driver_error', `driver ${driver.name}: ${first.pointer} ${first.message}`, {
      evidence: { errors: issues.map(({ pointer, message }) => ({ pointer, message })) },
    });
  return { driver, target: { id: context.actor.id, driverInfo } };
}

/** Brings the power to `wanted`. A crash or a lost reply on the way costs no second effect: it looks first. */
export async function powerStep(
  context: RunContext,
  { driver, target }: MachineAccess,
  step: { readonly name: string; readonly wanted: PowerState; readonly manner: PowerManner },
  events: { readonly [region: string]: string } = {},
): Promise<void> {
  const { name, wanted, manner } = step;
  await context.step<PowerState>(name, {
    effect: 'verify_first',
    timeoutMs: manner === 'soft' ? SOFT_POWER_MS : HARD_POWER_MS,
    retry: retryBriefly,
    observe: async (tools) => {
      const state = await driver.power.read(target, tools);
      return state === wanted ? state : undefined;
    },
    run: (tools) => driver.power.set(target, wanted, manner, tools),
    change: (power) => ({ observed: { power }, events }),
  });
}

/** Reaches the controller, and takes down the power state it tells. */
export async function verifyStep(context: RunContext, { driver, target }: MachineAccess, name: string): Promise<void> {
  await context.step<PowerState>(name, {
    effect: 'none',
    timeoutMs: VERIFY_MS,
    retry: retryBriefly,
    run: (tools) => driver.verify(target, tools),
    change: (power) => ({ observed: { power } }),
  });
}

/** Idempotent, so always sent: whether a device is set for once or for good cannot be seen on every controller. */
export async function bootDeviceStep(
  context: RunContext,
  { driver, target }: MachineAccess,
  name: string,
  wanted: BootDevice,
): Promise<void> {
  const { boot } = driver;
  if (boot === undefined) throw unsupported(driver, 'setting the boot device');
  await context.step(name, {
    effect: 'idempotent',
    timeoutMs: BOOT_DEVICE_MS,
    retry: retryBriefly,
    run: async (tools) => {
      await boot.set(target, wanted, tools);
      return wanted.device;
    },
  });
}

export function unsupported(driver: Driver, what: string): StepError {
  return new StepError('driver_error', `driver ${driver.name} does not support ${what}`);
}
