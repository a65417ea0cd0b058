// What a check's finding does to a record: pure, applied in the actor's own loop.

import type { TaskError } from '../../proto/task.ts';
import { applyChange } from '../machine/transition.ts';
import type { Draft } from '../task/draft.ts';
import { statesDiffer } from '../task/draft.ts';
import { closeTask, isHeld } from '../task/lifecycle.ts';
import { actorEvent } from '../task/task-events.ts';
import type { CheckOutcome } from './check.ts';
import type { Change, Kind } from './kind.ts';

/** The draft with the outcome in it; undefined where it changes nothing, so that nothing is committed. */
export function applyOutcome(kind: Kind, draft: Draft, outcome: CheckOutcome, now: number): Draft | undefined {
  const { change, failQueued } = outcome;
  let changed = draft;
  if (change !== undefined) changed = applied(kind, changed, change, outcome.detail, now);
  if (failQueued !== undefined) {
    const error: TaskError = { code: 'precondition_failed', ...failQueued, retryable: true };
    for (const task of draft.record.tasks)
      if (task.state === 'queued' && !isHeld(kind, draft.record, task))
        changed = closeTask(kind, changed, task.id, { state: 'failed', error }, now);
  }
  return changed === draft ? undefined : changed;
}

function applied(kind: Kind, draft: Draft, change: Change, detail: CheckOutcome['detail'], now: number): Draft {
  const { record } = draft;
  const regions = applyChange(kind.machine, record.regions, change, now);
  const told = new Set<string>();
  if (statesDiffer(record, regions)) told.add('state');
  if (change.event !== undefined) told.add(change.event);
  return {
    ...draft,
    record: { ...record, regions, attributes: { ...record.attributes, ...change.attributes } },
    events: [...draft.events, ...[...told].map((what) => actorEvent(kind.noun, what, now, detail))],
  };
}
