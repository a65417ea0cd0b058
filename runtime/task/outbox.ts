// The outbox of an entry: one item for each callback of each task the entry ends. Pure. The items are committed with the
// end itself, so no crash can keep the one and lose the other (3b).

import { callbackId } from '../../proto/ids.ts';
import type { OutboxItem } from '../../proto/journal.ts';
import type { TaskRecord } from '../../proto/task.ts';

const NONE: readonly OutboxItem[] = Object.freeze([]);

/**
 * @param finals tasks that become final with this entry. One that an operator resolved was told when it ended `unknown`.
 */
export function outboxOf(finals: readonly TaskRecord[]): readonly OutboxItem[] {
  if (!finals.some(isToBeTold)) return NONE;
  return finals.filter(isToBeTold).flatMap((task) =>
    task.callbacks.map((callback, index) => ({
      id: callbackId(task.id, index),
      type: `task.${task.state}`,
      target: callback.url,
      secret: callback.secret,
      taskId: task.id,
    })),
  );
}

function isToBeTold(task: TaskRecord): boolean {
  return task.callbacks.length > 0 && task.resolution === undefined;
}
