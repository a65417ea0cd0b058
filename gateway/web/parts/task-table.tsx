// Tasks of many nodes under one heading. Of a long list the first are shown: who wants all asks the command line.

import { ago, shortTask } from '../model/format.ts';
import { nodeHref } from '../model/route.ts';
import { stepText, type Task } from '../model/task.ts';
import { useNow } from '../state/now.ts';
import { CancelButton } from './cancel-button.tsx';
import { ResolveForm } from './resolve-form.tsx';
import { StateMark } from './state-mark.tsx';

const MAX_SHOWN = 200;

interface Props {
  readonly title: string;
  readonly tasks: readonly Task[];
  readonly nameOf: (id: string) => string;
  readonly empty: string;
}

export function TaskTable({ title, tasks, nameOf, empty }: Props) {
  const now = useNow();
  return (
    <section class="sheet">
      <h2>
        {title} <span class="count">{tasks.length.toLocaleString('en')}</span>
      </h2>
      {tasks.length === 0 ? (
        <p class="quiet">{empty}</p>
      ) : (
        <table class="tasks">
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Node</th>
              <th scope="col">Action</th>
              <th scope="col">What is known</th>
              <th scope="col">When</th>
              <th scope="col">
                <span class="unseen">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tasks.slice(0, MAX_SHOWN).map((task) => (
              <tr key={task.id}>
                <td>
                  <StateMark state={task.state} />
                </td>
                <td>
                  <a href={nodeHref(nameOf(task.node))}>{nameOf(task.node)}</a>
                </td>
                <td>
                  {task.action} <span class="quiet code">{shortTask(task.id)}</span>
                </td>
                <td class="words">{knownOf(task)}</td>
                <td class="quiet">{ago(task.finishedAt ?? task.startedAt ?? task.createdAt, now)}</td>
                <td>
                  {!task.done && <CancelButton task={task} word={task.state === 'running' ? 'Abort' : 'Cancel'} />}
                  {task.state === 'unknown' && task.resolution === null && <ResolveForm task={task} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {tasks.length > MAX_SHOWN && <p class="quiet">The first {MAX_SHOWN} are shown.</p>}
    </section>
  );
}

function knownOf(task: Task): string {
  if (task.resolution !== null) return `resolved: ${task.resolution}`;
  if (task.error !== null) return `${task.error.code}: ${task.error.message}`;
  if (task.cancelReason !== null) return task.cancelReason;
  const step = task.step === null || task.done ? '' : stepText(task.step);
  return [step, task.message].filter((part) => part !== '').join(' – ');
}
