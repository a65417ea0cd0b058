// Tasks: what needs a person on top, then what is under way, then what has ended since the console was opened.

import { get } from '../client/api.ts';
import { fields, list, textOrNull } from '../model/json.ts';
import { readTask, type Task } from '../model/task.ts';
import { boardOf } from '../model/task-board.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { TaskTable } from '../parts/task-table.tsx';
import { useAnswer } from '../state/answer.ts';
import { fleet, tail } from '../state/live.ts';
import { useStore } from '../state/store.ts';
import { useMemo, useState } from '../view.ts';

const MAX_PAGES = 10;

export function TasksPage() {
  const rows = useStore(fleet);
  const events = useStore(tail);
  const [stored, setStored] = useState<readonly Task[]>([]);
  const [complete, setComplete] = useState(false);
  const problem = useAnswer(async (left) => {
    let tasks: readonly Task[] = [];
    for await (const page of ended()) {
      if (left()) return;
      tasks = [...tasks, ...page];
      setStored(tasks);
    }
    setComplete(true);
  }, '');
  const board = useMemo(() => boardOf(stored, rows, events), [stored, rows, events]);
  const nameOf = (id: string): string => rows.get(id)?.name ?? id;
  return (
    <>
      <div class="head">
        <h1>Tasks</h1>
      </div>
      <ProblemNote problem={problem} />
      <TaskTable
        title="Needs a person"
        tasks={board.attention}
        nameOf={nameOf}
        empty={complete ? 'No task failed, is parked, or ended unknown.' : 'Loading.'}
      />
      <TaskTable title="Under way" tasks={board.open} nameOf={nameOf} empty="No task runs or waits." />
      <TaskTable title="Ended lately" tasks={board.ended} nameOf={nameOf} empty="None since this page was opened." />
    </>
  );
}

/** Failed and unknown tasks that are still kept. */
async function* ended(): AsyncGenerator<readonly Task[]> {
  let after: string | null = '';
  for (let page = 0; page < MAX_PAGES && after !== null; page++) {
    const query: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const answer = fields(await get(`/api/v1/tasks?state=unknown,failed&limit=1000${query}`));
    yield list(answer['tasks']).map(readTask);
    after = textOrNull(answer['next']);
  }
}
