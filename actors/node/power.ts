// The power actions. Each is one or two steps that look first, so that a crash anywhere between never doubles an effect:
// a reboot is "off, seen", then "on, seen", and a machine that is off already is only switched on.

import type { Run } from '../../runtime/host/kind.ts';
import { PowerState } from '../drivers/driver.ts';
import type { Drivers } from '../drivers/registry.ts';
import { accessOf, powerStep } from './machine-access.ts';

const on = { name: 'power.on', wanted: PowerState.on, manner: 'hard' } as const;
const off = { name: 'power.off', wanted: PowerState.off, manner: 'hard' } as const;
const softOff = { name: 'power.soft_off', wanted: PowerState.off, manner: 'soft' } as const;

const plans = {
  'power.on': [on],
  'power.off': [off],
  'power.reboot': [off, on],
  'power.soft_off': [softOff],
  'power.soft_reboot': [softOff, on],
} as const;

export function powerRuns(drivers: Drivers): { readonly [action: string]: Run } {
  return Object.fromEntries(
    Object.entries(plans).map(([action, steps]): [string, Run] => [
      action,
      async (context) => {
        const access = accessOf(drivers, context);
        for (const step of steps) await powerStep(context, access, step);
      },
    ]),
  );
}
