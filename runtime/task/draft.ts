// A record on its way through one step of its actor: what a mutation makes of it, what it tells, and what follows once the
// entry is committed. Pure values.

import type { TaskId } from '../../proto/ids.ts';
import type { JournalEvent } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import type { Kind } from '../host/kind.ts';
import { actorEvent } from './task-events.ts';

/** A record on its way through one step, with what the step tells and which tasks it ended. */
export interface Draft {
  readonly record: ActorRecord;
  readonly events: readonly JournalEvent[];
  /** Tasks that became final: their documents are written and their messages deleted once this is committed. */
  readonly finals: readonly TaskRecord[];
  /** The task whose run begins with this entry. */
  readonly start: TaskId | undefined;
}

/** A pure change on the way to one entry. */
export type Mutation = (draft: Draft) => Draft;

export function draftOf(record: ActorRecord): Draft {
  return { record, events: [], finals: [], start: undefined };
}

/** The draft a step further. All drafts have one shape: spreads of many took 4 % of what a task costs its conductor. */
export function furthered(draft: Draft, record: ActorRecord, events: Draft['events'] = draft.events): Draft {
  return { record, events, finals: draft.finals, start: draft.start };
}

/**
 * The draft's events, and where `regions` stand elsewhere than the record's one more that says so. One of the same entry
 * that told of the record's states is given them to keep: its document will show those after the entry.
 */
export function tellStates(
  kind: Pick<Kind, 'noun' | 'statesShown'>,
  draft: Pick<Draft, 'record' | 'events'>,
  regions: ActorRecord['regions'],
  now: number,
): readonly JournalEvent[] {
  if (!statesDiffer(draft.record, regions)) return draft.events;
  const state = actorEvent(kind.noun, 'state', now);
  const events = [...draft.events];
  const at = events.findLastIndex(({ type }) => type === state.type);
  const passed = events[at];
  if (passed !== undefined && kind.statesShown !== undefined)
    events[at] = { ...passed, detail: { ...kind.statesShown(draft.record.regions), ...passed.detail } };
  events.push(state);
  return events;
}

export function statesDiffer(record: ActorRecord, regions: ActorRecord['regions']): boolean {
  if (record.regions === regions) return false;
  for (const name in regions) if (record.regions[name]?.state !== regions[name]?.state) return true;
  return false;
}
