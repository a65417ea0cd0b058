// Tasks that wait until the maintenance of their node ends: those that stood in its queue when the power sync found it
// gone, where the policy says `hold`. What is asked for later is not held.

import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';

/** The attribute that lists them by id; cleared by `maintenance.unset`. */
export const HELD_TASKS = 'maintenance_holds';

/** Why the task waits although nothing is before it; undefined where it does not. */
export function heldBy(record: ActorRecord, task: TaskRecord): string | undefined {
  const { maintenance, maintenance_reason: reason = null, [HELD_TASKS]: held } = record.attributes;
  if (maintenance !== true || !Array.isArray(held) || !held.includes(task.id)) return undefined;
  return `the node is in maintenance${typeof reason === 'string' ? ` (${reason})` : ''}; it goes on after maintenance.unset`;
}
