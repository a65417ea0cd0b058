// A task as clients are shown it, with the cursor behind what it reflects.

import type { JsonObject } from '../../proto/json.ts';
import { cursorBehind } from '../../runtime/journal/cursor.ts';
import { taskView } from '../../runtime/task/task-view.ts';
import type { TaskSight } from './find.ts';
import type { TaskDeps } from './submit-task.ts';

export function viewOf(deps: Pick<TaskDeps, 'incarnation'>, sight: TaskSight): JsonObject {
  const { task, record, revision } = sight;
  return taskView(task, record, revision, revision > 0 ? { cursor: cursorBehind(deps.incarnation, revision) } : {});
}
