// A node as the console knows it, read from GET /nodes and from node events: the row of the fleet list and the head of a
// node's own page.

import { fields, isFields, list, number, text, textOrNull } from './json.ts';
import { readTask, type Task } from './task.ts';

export interface Node {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly owner: string | null;
  readonly power: string | null;
  readonly targetPower: string | null;
  readonly provision: string;
  readonly targetProvision: string | null;
  readonly maintenance: boolean;
  readonly maintenanceReason: string | null;
  readonly lastError: string | null;
  readonly parked: string | null;
  /** The one that runs or is parked. */
  readonly task: Task | null;
  /** Those that wait, first first. */
  readonly queue: readonly Task[];
  /** Journal sequence this reflects. */
  readonly revision: number;
  readonly updatedAt: string | null;
}

/** Members of GET /nodes the list is made of. */
export const NODE_FIELDS: string =
  'name,driver,owner,power_state,target_power_state,provision_state,target_provision_state,maintenance,' +
  'maintenance_reason,last_error,parked,task,queue,revision,updated_at';

export function readNode(value: unknown): Node {
  const node = fields(value);
  const id = text(node['id']);
  const lastError = node['last_error'];
  return {
    id,
    name: text(node['name']) || id,
    driver: text(node['driver']),
    owner: textOrNull(node['owner']),
    power: textOrNull(node['power_state']),
    targetPower: textOrNull(node['target_power_state']),
    provision: text(node['provision_state']),
    targetProvision: textOrNull(node['target_provision_state']),
    maintenance: node['maintenance'] === true,
    maintenanceReason: textOrNull(node['maintenance_reason']),
    lastError: isFields(lastError) ? text(lastError['message']) : textOrNull(lastError),
    parked: isFields(node['parked']) ? text(node['parked']['reason']) : null,
    task: isFields(node['task']) ? readTask(node['task']) : null,
    queue: list(node['queue']).map(readTask),
    revision: number(node['revision']),
    updatedAt: textOrNull(node['updated_at']),
  };
}

/** Why somebody should look at it, most urgent first; null: nothing is wrong. */
export function troubleOf(node: Node): string | null {
  if (node.parked !== null) return `parked: ${node.parked}`;
  if (node.provision === 'error' || node.provision.endsWith(' failed')) return node.provision;
  if (node.maintenance) return node.maintenanceReason ?? 'in maintenance';
  if (node.lastError !== null && node.lastError !== '') return node.lastError;
  return null;
}
