// The document of a refused request, made again from its event. A refused request is in no record, so a conductor that dies
// between the entry and the document leaves nothing else of it; its caller may hold its id already, and asks for it.

import type { TaskId } from '../../proto/ids.ts';
import type { JournalEntry, JournalEvent } from '../../proto/journal.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { newTask, refusedTask } from './lifecycle.ts';

export const REFUSED_EVENT = 'task.refused';

/** The refused requests of an entry, as their documents have them; what no event tells is as in a request without it. */
export function refusedIn(entry: JournalEntry): readonly TaskRecord[] {
  return entry.events.flatMap((event) => (event.type === REFUSED_EVENT ? [refusedBy(event, entry)] : []));
}

function refusedBy({ taskId, at, detail }: JournalEvent, entry: JournalEntry): TaskRecord {
  const callbacks = entry.outbox
    .filter((item) => item.taskId === taskId)
    .map(({ target, secret }) => ({ url: target, secret, state: 'pending' }));
  const by = object(detail['requested_by']);
  const caller = {
    tenant: text(by['tenant']),
    role: text(by['role']),
    subject: text(by['subject']),
    address: text(by['address']),
  };
  const trace = text(detail['trace_id']);
  const task = newTask(
    {
      verb: 'submit',
      taskId,
      action: text(detail['action']),
      params: object(detail['params']),
      onConflict: 'reject',
      timeoutS: 0,
      callback: undefined,
      bodyHash: '',
    },
    { seq: 0, requestId: taskId, caller, trace: trace === '' ? '' : `00-${trace}-${trace.slice(16)}-00`, now: at },
  );
  const error = object(detail['error']);
  const refusal = { code: text(error['code']), detail: text(error['message']), data: object(error['evidence']) };
  return { ...refusedTask(task, refusal, at), id: taskId as TaskId, callbacks }; // proof: an event names its task by its id
}

function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
