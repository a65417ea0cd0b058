// Records, tasks, entries and messages of lamps for tests of single parts of the runtime: everything has a sound default.

import type { MailboxBody, MailboxMessage } from '../../proto/envelope.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { JournalEntry } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { emptyRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { someone } from './asking.ts';

export const LAMP = '0f6f4f6e-5c0c-4a52-9c2f-6f7a3c1f2a10' as ActorId; // proof: a lower-case UUID
/** 2026-01-01T00:00:00Z. */
export const T0 = 1_767_225_600_000;

export function lampRecord(more: Partial<ActorRecord> = {}): ActorRecord {
  return {
    ...emptyRecord('lamp', LAMP),
    exists: true,
    regions: { light: { state: null, target: null, since: T0 } },
    attributes: { room: 'hall' },
    createdAt: T0,
    updatedAt: T0,
    ...more,
  };
}

export function lampId(number: number): ActorId {
  return `0f6f4f6e-5c0c-4a52-9c2f-${String(number).padStart(12, '0')}` as ActorId; // proof: a lower-case UUID
}

/** The id of a lamp's `number`-th task; younger with its number. */
export function lampTaskId(number: number): TaskId {
  return `${LAMP}.01KDVK${String(number).padStart(20, '0')}` as TaskId; // proof: a ULID behind the lamp's id
}

/** Queued unless said otherwise. */
export function lampTask(number: number, more: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id: lampTaskId(number),
    seq: number,
    requestId: `r${number}`,
    action: 'lamp.on',
    params: {},
    state: 'queued',
    onConflict: 'queue',
    requestedBy: someone,
    trace: '',
    createdAt: T0,
    startedAt: 0,
    finishedAt: 0,
    deadline: 0,
    step: undefined,
    results: [],
    progress: undefined,
    error: undefined,
    attempts: 0,
    nextRetryAt: 0,
    callbacks: [],
    cancelReason: '',
    cancelRequested: false,
    epoch: 0,
    resolution: undefined,
    premise: {},
    ...more,
  };
}

export function entryOf(record: ActorRecord = lampRecord()): JournalEntry {
  return { record, events: [{ type: 'lamp.state', taskId: '', at: T0, detail: {} }], outbox: [] };
}

export function messageOf(body: MailboxBody, more: Partial<MailboxMessage> = {}): MailboxMessage {
  return {
    requestId: body.verb === 'submit' ? body.taskId : `order-${body.verb}`,
    replyTo: '',
    createdAt: T0,
    caller: someone,
    trace: '',
    body,
    ...more,
  };
}

export function submitBody(
  number: number,
  action = 'lamp.on',
  more: Partial<MailboxBody & { verb: 'submit' }> = {},
): MailboxBody & { verb: 'submit' } {
  return {
    verb: 'submit',
    taskId: lampTaskId(number),
    action,
    params: {},
    onConflict: 'queue',
    timeoutS: 0,
    callback: undefined,
    bodyHash: '',
    ...more,
  };
}
