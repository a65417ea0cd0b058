// From a committed entry to the callbacks it owes: the same CloudEvent the streams give, finished as it will be sent, with
// the receiver's own callback in its task. Pure, so that the next owner makes the same bytes from the journal again.

import { type CallbackItem, CallbackState } from '../../proto/callback.ts';
import { parseCallbackId } from '../../proto/ids.ts';
import type { JournalEntry, OutboxItem } from '../../proto/journal.ts';
import { isObject } from '../../proto/json.ts';
import { formatCursor, witnessOf } from '../journal/cursor.ts';
import { eventView } from '../task/event-view.ts';

/** Where an entry stands in the journal. */
export interface EntryPlace {
  /** Stream sequence of its batch. */
  readonly seq: number;
  /** How many events of its batch stand before its own. */
  readonly eventsBefore: number;
  readonly batchId: string;
}

export interface ItemOptions {
  readonly namespace: string;
  readonly incarnation: string;
  /** What actors of the kind are called in event subjects: `nodes`. */
  readonly collection: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long after `now` the first try is due. */
  readonly settleMs: number;
  readonly giveUpAfterMs: number;
}

export function callbackItems(entry: JournalEntry, place: EntryPlace, options: ItemOptions): readonly CallbackItem[] {
  return entry.outbox.flatMap((item) => {
    const parts = parseCallbackId(item.id);
    const body = bodyOf(entry, item, place, options);
    if (parts === undefined || body === undefined) return []; // no writer of ours makes such an item
    const task = entry.record.tasks.find((candidate) => candidate.id === item.taskId);
    return [
      {
        id: item.id,
        kind: entry.record.kind,
        actor: parts.actor,
        taskId: parts.taskId,
        type: item.type,
        url: item.target,
        secret: item.secret,
        body,
        trace: task?.trace ?? '',
        tenant: task?.requestedBy.tenant ?? '',
        journalSeq: place.seq,
        createdAt: options.now,
        state: CallbackState.pending,
        attempts: 0,
        lastStatus: 0,
        lastError: '',
        lastAttemptAt: 0,
        nextAt: options.now + options.settleMs,
        giveUpAt: options.now + options.giveUpAfterMs,
      },
    ];
  });
}

function bodyOf(entry: JournalEntry, item: OutboxItem, place: EntryPlace, options: ItemOptions): string | undefined {
  const at = entry.events.findIndex((event) => event.type === item.type && event.taskId === item.taskId);
  const event = entry.events[at];
  if (event === undefined) return undefined;
  const { namespace, incarnation, collection } = options;
  const { seq, eventsBefore, batchId } = place;
  const cursor = formatCursor({ incarnation, seq, index: eventsBefore + at, witness: witnessOf(batchId) });
  const told = eventView(event, entry, place.seq, cursor, {
    namespace,
    collection,
    actorView: () => ({}), // events of tasks never ask for the actor's own document
  });
  const { data } = told;
  // Each caller of a shared task hears of its own callback, never of another's.
  const own = isObject(data) ? { ...data, callback: { url: item.target, state: CallbackState.pending } } : {};
  return JSON.stringify({ ...told, data: own });
}
