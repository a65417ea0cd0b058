// The power actions. Each is one or two steps that look first, so that a crash anywhere between never doubles an effect.

import type { Run } from '../../runtime/host/kind.ts';
import { powerPlans } from '../contract/node-plans.ts';
import type { Drivers } from '../drivers/registry.ts';
import { accessOf, powerStep } from './machine-access.ts';

export function powerRuns(drivers: Drivers): { readonly [action: string]: Run } {
  return Object.fromEntries(
    Object.entries(powerPlans).map(([action, steps]): [string, Run] => [
      action,
      async (context) => {
        const access = accessOf(drivers, context);
        for (const step of steps) await powerStep(context, access, step);
      },
    ]),
  );
}
