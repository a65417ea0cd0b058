// A task as it goes: its steps with their times, the one under way at the end, and a way to stop it.

import { between, clockTime, duration, shortTask } from '../model/format.ts';
import type { Task } from '../model/task.ts';
import type { Moment } from '../model/timeline.ts';
import { useNow } from '../state/now.ts';
import { CancelButton } from './cancel-button.tsx';
import { MarkSign, StateMark } from './state-mark.tsx';

interface Props {
  /** The one that runs; null: the moments are of one that has ended. */
  readonly task: Task | null;
  readonly moments: readonly Moment[];
  readonly id: string;
}

export function TaskTimeline({ task, moments, id }: Props) {
  const now = useNow();
  if (task === null && moments.length === 0) return <p class="quiet">Nothing was asked of this node yet.</p>;
  return (
    <>
      {task !== null && (
        <div class="row running">
          <strong>{task.action}</strong>
          <StateMark state={task.state} />
          <span class="quiet">{sinceStart(task, now)}</span>
          {task.percent !== null && (
            <progress max={100} value={task.percent} aria-label={`Progress of ${task.action}`}>
              {task.percent}%
            </progress>
          )}
          {task.message !== '' && <span class="quiet">{task.message}</span>}
          <CancelButton task={task} word="Abort" />
        </div>
      )}
      <ol class="timeline">
        {moments.map(({ key, words, detail, at, tookMs, look }) => (
          <li key={key}>
            <MarkSign look={look} />
            <span>
              {words}
              {detail !== '' && <span class="quiet"> {detail}</span>}
            </span>
            <span class="figure quiet">{tookMs === null ? '' : duration(tookMs)}</span>
            <time class="quiet" dateTime={at}>
              {clockTime(at)}
            </time>
          </li>
        ))}
      </ol>
      <p class="quiet code">task {shortTask(id)}</p>
    </>
  );
}

function sinceStart(task: Task, nowMs: number): string {
  const ms = between(task.startedAt ?? task.createdAt, new Date(nowMs).toISOString());
  return ms === null ? '' : duration(ms);
}
