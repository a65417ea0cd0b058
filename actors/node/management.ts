// management.set_boot_device: what the machine starts from, next time or from now on.

import type { Run } from '../../runtime/host/kind.ts';
import { StepError } from '../../runtime/host/kind.ts';
import type { Drivers } from '../drivers/registry.ts';
import { accessOf, bootDeviceStep } from './machine-access.ts';

export function managementRuns(drivers: Drivers): { readonly [action: string]: Run } {
  return {
    'management.set_boot_device': async (context) => {
      const { device, persistent } = context.task.params;
      if (typeof device !== 'string') throw new StepError('driver_error', 'params.device: want the name of a device');
      await bootDeviceStep(context, accessOf(drivers, context), 'management.set_boot_device', {
        device,
        persistent: persistent === true,
      });
    },
  };
}
