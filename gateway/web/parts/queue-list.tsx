// What waits at a node, in its order, each with a way out.

import { ago, shortTask } from '../model/format.ts';
import type { Task } from '../model/task.ts';
import { useNow } from '../state/now.ts';
import { CancelButton } from './cancel-button.tsx';
import { StateMark } from './state-mark.tsx';

export function QueueList({ queue }: { readonly queue: readonly Task[] }) {
  const now = useNow();
  if (queue.length === 0) return <p class="quiet">Nothing waits.</p>;
  return (
    <ol class="queue">
      {queue.map((task) => (
        <li key={task.id} class="row">
          <strong>{task.action}</strong>
          <StateMark state={task.state} />
          <span class="quiet">{ago(task.createdAt, now)}</span>
          <span class="quiet code">{shortTask(task.id)}</span>
          <CancelButton task={task} word="Cancel" />
        </li>
      ))}
    </ol>
  );
}
