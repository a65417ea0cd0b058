// The kind `baremetal`: the pure contract (machine, commands, checks) joined with runs that drive real machines.

import type { JsonObject } from '../../proto/json.ts';
import type { TaskRecord } from '../../proto/task.ts';
import type { Kind } from '../../runtime/host/kind.ts';
import { nodeCommands } from '../contract/commands.ts';
import { heldBy } from '../contract/held.ts';
import { nodeMachine } from '../contract/node-machine.ts';
import { statesShown } from '../contract/node-view.ts';
import { admit, checkParams } from '../contract/params.ts';
import type { Drivers } from '../drivers/registry.ts';
import { maintenanceRuns } from './maintenance.ts';
import { managementRuns } from './management.ts';
import { powerRuns } from './power.ts';
import type { PowerSyncPolicy } from './power-sync.ts';
import { powerSync } from './power-sync.ts';
import { provisionRuns } from './provisioning.ts';

export function createNodeKind(deps: { readonly drivers: Drivers; readonly powerSync?: PowerSyncPolicy }): Kind {
  const { drivers, powerSync: policy } = deps;
  return {
    name: nodeMachine.definition.kind,
    noun: 'node',
    machine: nodeMachine,
    commands: nodeCommands,
    runs: { ...powerRuns(drivers), ...provisionRuns(drivers), ...managementRuns(drivers), ...maintenanceRuns },
    checkParams,
    admit,
    statesShown,
    onFinal: lastErrorOf,
    held: heldBy,
    ...(policy === undefined || policy.everyMs === 0 ? {} : { check: powerSync(drivers, policy) }),
  };
}

/**
 * Ironic's `last_error`: what the last task that touched the machine failed of, or why it was aborted; null again after one
 * that did well. A task that never began touched nothing.
 */
function lastErrorOf(task: TaskRecord): JsonObject {
  if (task.action.startsWith('maintenance.')) return {};
  if (task.state === 'failed' || task.state === 'unknown')
    return { last_error: `${task.action}: ${task.error?.message ?? task.state}` };
  if (task.state === 'cancelled' && task.startedAt > 0)
    return { last_error: `${task.action} was cancelled${task.cancelReason === '' ? '' : `: ${task.cancelReason}`}` };
  return task.state === 'succeeded' ? { last_error: null } : {};
}
