// The border of the wire: our types to protobuf bytes and back, once each way.
// Sizes are checked before decoding; whatever cannot be read is a DecodeError, never a half-read value.
// A record's bytes are computed once: the journal entry, the checkpoint and the verdict share them.

import type { CallbackItem } from './callback.ts';
import { CallbackState } from './callback.ts';
import type { Checkpoint, Mark } from './checkpoint.ts';
import type { MailboxBody, MailboxMessage, Refusal, Verdict } from './envelope.ts';
import type { ActorId, TaskId } from './ids.ts';
import { parseActorId, parseCallbackId, parseTaskId } from './ids.ts';
import type { JournalBatch, JournalEntry } from './journal.ts';
import type { Json, JsonObject } from './json.ts';
import { fromText, isObject, lastingText, objectFromText, objectText, toText } from './json.ts';
import { type ironworks, pen, wire } from './protobuf.ts';
import type { ActorRecord, RegionState } from './record.ts';
import type { Callback, Caller, TaskDocument, TaskRecord } from './task.ts';
import { OnConflict, TaskState } from './task.ts';

/** The version written. A reader refuses a newer one: reading it wrong would be worse (rolling upgrades, F19). */
export const WIRE_VERSION = 1;
/** Nothing larger is decoded; the broker's own `max_payload` is below it. */
export const MAX_WIRE_BYTES: number = 8 * 1024 * 1024;

/** Bytes from outside that are not what they should be. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly code = 'malformed';
  readonly what: string;
  /** Written by a newer version: nothing is wrong with the bytes, and a newer process can read them. */
  readonly newer: boolean;

  constructor(what: string, reason: string, options: { cause?: unknown; newer?: boolean } = {}) {
    super(`${what}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.what = what;
    this.newer = options.newer ?? false;
  }
}

function decoding<T>(what: string, bytes: Uint8Array, read: () => T): T {
  if (bytes.length > MAX_WIRE_BYTES) throw new DecodeError(what, `${bytes.length} bytes is over ${MAX_WIRE_BYTES}`);
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(what, 'not readable', { cause: error });
  }
}

function knownVersion(what: string, version: number): void {
  if (version < 1 || version > WIRE_VERSION)
    throw new DecodeError(
      what,
      `version ${version} is not known here (known: 1 to ${WIRE_VERSION}); upgrade this process`,
      { newer: version > WIRE_VERSION },
    );
}

// ---- tasks -------------------------------------------------------------------------------------------------------

const NO_CALLER: Caller = Object.freeze({ tenant: '', role: '', subject: '', address: '' });

function taskToWire(task: TaskRecord): ironworks.v1.ITask {
  return {
    id: task.id,
    seq: task.seq,
    requestId: task.requestId,
    action: task.action,
    params: objectText(task.params),
    state: task.state,
    onConflict: task.onConflict,
    requestedBy: task.requestedBy,
    trace: task.trace,
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    deadline: task.deadline,
    step: task.step ?? null,
    results: task.results.map((result) => ({ name: result.name, value: toText(result.value) })),
    progress: task.progress ?? null,
    error: task.error === undefined ? null : { ...task.error, evidence: toText(task.error.evidence) },
    attempts: task.attempts,
    nextRetryAt: task.nextRetryAt,
    callbacks: task.callbacks as Callback[], // proof: the encoder only reads
    cancelReason: task.cancelReason,
    cancelRequested: task.cancelRequested,
    epoch: task.epoch,
    resolution: task.resolution ?? null,
    premise: objectText(task.premise),
  };
}

const taskBytes = new WeakMap<TaskRecord, Uint8Array>();

/** A task that did not change between two entries is not encoded again: most of a record is such tasks. */
function encodeTask(task: TaskRecord): Uint8Array {
  let bytes = taskBytes.get(task);
  if (bytes === undefined) {
    bytes = wire.Task.encode(taskToWire(task), pen()).finish();
    taskBytes.set(task, bytes);
  }
  return bytes;
}

function taskFromWire(task: ironworks.v1.ITask): TaskRecord {
  const id = task.id ?? '';
  if (parseTaskId(id) === undefined) throw new DecodeError('task', `id "${id}" is not a task id`);
  const step = task.step;
  return {
    id: id as TaskId,
    seq: task.seq ?? 0,
    requestId: task.requestId ?? '',
    action: task.action ?? '',
    params: objectFromText(task.params ?? ''),
    state: oneOf('task state', TaskState, task.state ?? ''),
    onConflict: oneOf('on_conflict', OnConflict, task.onConflict || 'reject'),
    requestedBy: callerFromWire(task.requestedBy),
    trace: task.trace ?? '',
    createdAt: task.createdAt ?? 0,
    startedAt: task.startedAt ?? 0,
    finishedAt: task.finishedAt ?? 0,
    deadline: task.deadline ?? 0,
    step: step
      ? {
          name: step.name ?? '',
          attempt: step.attempt ?? 0,
          of: step.of ?? 0,
          effectId: step.effectId ?? '',
          intent: step.intent ?? false,
          startedAt: step.startedAt ?? 0,
        }
      : undefined,
    results: (task.results ?? []).map((result) => ({
      name: result.name ?? '',
      value: valueFromText(result.value ?? ''),
    })),
    progress: task.progress ? { percent: task.progress.percent ?? 0, message: task.progress.message ?? '' } : undefined,
    error: task.error
      ? {
          code: task.error.code ?? '',
          message: task.error.message ?? '',
          evidence: objectFromText(task.error.evidence ?? ''),
          retryable: task.error.retryable ?? false,
        }
      : undefined,
    attempts: task.attempts ?? 0,
    nextRetryAt: task.nextRetryAt ?? 0,
    callbacks: (task.callbacks ?? []).map(callbackFromWire),
    cancelReason: task.cancelReason ?? '',
    cancelRequested: task.cancelRequested ?? false,
    epoch: task.epoch ?? 0,
    resolution: task.resolution
      ? {
          outcome: task.resolution.outcome ?? '',
          reason: task.resolution.reason ?? '',
          by: task.resolution.by ?? '',
          at: task.resolution.at ?? 0,
        }
      : undefined,
    premise: objectFromText(task.premise ?? ''),
  };
}

function callerFromWire(caller: ironworks.v1.ICaller | null | undefined): Caller {
  if (!caller) return NO_CALLER;
  return {
    tenant: caller.tenant ?? '',
    role: caller.role ?? '',
    subject: caller.subject ?? '',
    address: caller.address ?? '',
  };
}

function callbackFromWire(callback: ironworks.v1.ICallback): Callback {
  return { url: callback.url ?? '', secret: callback.secret ?? '', state: callback.state ?? '' };
}

function valueFromText(text: string): Json {
  return fromText(text) ?? null;
}

function oneOf<T extends string>(what: string, known: { readonly [name: string]: T }, value: string): T {
  if (!Object.hasOwn(known, value)) throw new DecodeError(what, `"${value}" is not known here`);
  return value as T; // proof: the keys and values of these enumerations are the same words
}

// ---- records -----------------------------------------------------------------------------------------------------

/** Field `tasks` of Record (8) and `task` of TaskDocument (5), length-delimited; fields may come in any order. */
const TASKS_TAG = (8 << 3) | 2;
const TASK_TAG = (5 << 3) | 2;

const recordBytes = new WeakMap<ActorRecord, Uint8Array>();

export function encodeRecord(record: ActorRecord): Uint8Array {
  let bytes = recordBytes.get(record);
  if (bytes === undefined) {
    const tasks = record.tasks.map(encodeTask);
    const wireRecord: ironworks.v1.IRecord = {
      version: WIRE_VERSION,
      kind: record.kind,
      id: record.id,
      regions: regionsToWire(record.regions),
      attributes: lastingText(record.attributes),
      seen: record.seen,
      open: record.open as number[], // proof: the encoder only reads
      requests: record.requests as ironworks.v1.IRequest[], // proof: as above
      horizon: record.horizon,
      parked: record.parked ?? null,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
      exists: record.exists,
    };
    const writer = wire.Record.encode(wireRecord, pen());
    for (const task of tasks) writer.uint32(TASKS_TAG).bytes(task);
    bytes = writer.finish();
    recordBytes.set(record, bytes);
  }
  return bytes;
}

function regionsToWire(regions: ActorRecord['regions']): ironworks.v1.IRegion[] {
  const listed: ironworks.v1.IRegion[] = [];
  for (const name in regions) {
    const region = regions[name];
    if (region !== undefined)
      listed.push({ name, state: region.state ?? '', target: region.target ?? '', since: region.since });
  }
  return listed;
}

export function decodeRecord(bytes: Uint8Array): ActorRecord {
  return decoding('record', bytes, () => {
    const raw = wire.Record.decode(bytes);
    knownVersion('record', raw.version);
    const id = parseActorId(raw.id);
    if (id === undefined) throw new DecodeError('record', `id "${raw.id}" is not an actor id`);
    const regions: Record<string, RegionState> = {};
    for (const region of raw.regions) {
      if (region.name === '__proto__' || !region.name) throw new DecodeError('record', `region "${region.name}"`);
      regions[region.name] = { state: region.state || null, target: region.target || null, since: region.since ?? 0 };
    }
    const record: ActorRecord = {
      kind: raw.kind,
      id,
      exists: raw.exists,
      regions,
      attributes: objectFromText(raw.attributes),
      seen: raw.seen,
      open: raw.open,
      tasks: raw.tasks.map(taskFromWire),
      requests: raw.requests.map((request) => ({
        requestId: request.requestId ?? '',
        taskId: request.taskId ?? '',
        bodyHash: request.bodyHash ?? '',
        at: request.at ?? 0,
      })),
      horizon: raw.horizon,
      parked: raw.parked ? { reason: raw.parked.reason ?? '', since: raw.parked.since ?? 0 } : undefined,
      createdAt: raw.createdAt,
      updatedAt: raw.updatedAt,
    };
    recordBytes.set(record, bytes.slice());
    return record;
  });
}

// ---- mailbox -----------------------------------------------------------------------------------------------------

export function encodeMessage(message: MailboxMessage): Uint8Array {
  const raw: ironworks.v1.IMailboxMessage = {
    version: WIRE_VERSION,
    requestId: message.requestId,
    replyTo: message.replyTo,
    createdAt: message.createdAt,
    caller: message.caller,
    trace: message.trace,
  };
  bodyToWire(message.body, raw);
  return wire.MailboxMessage.encode(raw, pen()).finish();
}

function bodyToWire(body: MailboxBody, raw: ironworks.v1.IMailboxMessage): void {
  switch (body.verb) {
    case 'submit':
      raw.submit = {
        taskId: body.taskId,
        action: body.action,
        params: objectText(body.params),
        onConflict: body.onConflict,
        timeoutS: body.timeoutS,
        callback: body.callback ?? null,
        bodyHash: body.bodyHash,
      };
      return;
    case 'command':
      raw.command = { name: body.name, payload: toText(body.payload), ifMatch: body.ifMatch };
      return;
    case 'cancel':
      raw.cancel = { taskId: body.taskId, reason: body.reason };
      return;
    case 'resolve':
      raw.resolve = { taskId: body.taskId, outcome: body.outcome, reason: body.reason };
      return;
    case 'resume':
      raw.resume = { reason: body.reason };
      return;
    case 'signal':
      raw.signal = { name: body.name, payload: toText(body.payload) };
  }
}

export function decodeMessage(bytes: Uint8Array): MailboxMessage {
  return decoding('mailbox message', bytes, () => {
    const raw = wire.MailboxMessage.decode(bytes);
    knownVersion('mailbox message', raw.version);
    return {
      requestId: raw.requestId,
      replyTo: raw.replyTo,
      createdAt: raw.createdAt,
      caller: callerFromWire(raw.caller),
      trace: raw.trace,
      body: bodyFromWire(raw),
    };
  });
}

function bodyFromWire(raw: ironworks.v1.IMailboxMessage): MailboxBody {
  if (raw.submit) {
    const { taskId, action, params, onConflict, timeoutS, callback, bodyHash } = raw.submit;
    if (parseTaskId(taskId ?? '') === undefined)
      throw new DecodeError('mailbox message', `task id "${taskId ?? ''}" is not a task id`);
    return {
      verb: 'submit',
      taskId: taskId ?? '',
      action: action ?? '',
      params: strictObject('params', params ?? ''),
      onConflict: oneOf('on_conflict', OnConflict, onConflict || 'reject'),
      timeoutS: timeoutS ?? 0,
      callback: callback ? callbackFromWire(callback) : undefined,
      bodyHash: bodyHash ?? '',
    };
  }
  if (raw.command) {
    const { name, payload, ifMatch } = raw.command;
    return {
      verb: 'command',
      name: name ?? '',
      payload: strictObject('payload', payload ?? ''),
      ifMatch: ifMatch ?? '',
    };
  }
  if (raw.cancel) return { verb: 'cancel', taskId: raw.cancel.taskId ?? '', reason: raw.cancel.reason ?? '' };
  if (raw.resolve) {
    const { taskId, outcome, reason } = raw.resolve;
    return { verb: 'resolve', taskId: taskId ?? '', outcome: outcome ?? '', reason: reason ?? '' };
  }
  if (raw.resume) return { verb: 'resume', reason: raw.resume.reason ?? '' };
  if (raw.signal)
    return { verb: 'signal', name: raw.signal.name ?? '', payload: strictObject('payload', raw.signal.payload ?? '') };
  throw new DecodeError('mailbox message', 'has no body known here');
}

function strictObject(what: string, text: string): JsonObject {
  const value = text === '' ? {} : fromText(text);
  if (!isObject(value)) throw new DecodeError('mailbox message', `${what} is not a JSON object`);
  return value;
}

export function encodeVerdict(verdict: Verdict): Uint8Array {
  return wire.Verdict.encode(
    {
      requestId: verdict.requestId,
      outcome: verdict.refusal === undefined ? 'accepted' : 'refused',
      deduplicated: verdict.deduplicated,
      revision: verdict.revision,
      record: encodeRecord(verdict.record),
      taskId: verdict.taskId,
      problem: verdict.refusal === undefined ? '' : JSON.stringify(verdict.refusal),
      task: verdict.task === undefined ? null : taskToWire(verdict.task),
    },
    pen(),
  ).finish();
}

export function decodeVerdict(bytes: Uint8Array): Verdict {
  return decoding('verdict', bytes, () => {
    const raw = wire.Verdict.decode(bytes);
    const problem = objectFromText(raw.problem);
    const refusal: Refusal | undefined =
      raw.outcome === 'refused'
        ? {
            code: String(problem['code'] ?? 'internal'),
            detail: String(problem['detail'] ?? ''),
            data: isObject(problem['data']) ? problem['data'] : {},
          }
        : undefined;
    return new DecodedVerdict(raw, refusal, raw.task ? taskFromWire(raw.task) : undefined);
  });
}

/** Its record is decoded when asked for: who only wants the task id and the refusal does not pay. A spread would lose it. */
class DecodedVerdict implements Verdict {
  readonly requestId: string;
  readonly refusal: Refusal | undefined;
  readonly deduplicated: boolean;
  readonly revision: number;
  readonly taskId: string;
  readonly task: TaskRecord | undefined;
  readonly #recordBytes: Uint8Array;
  #record: ActorRecord | undefined;

  constructor(raw: ironworks.v1.Verdict, refusal: Refusal | undefined, task: TaskRecord | undefined) {
    this.requestId = raw.requestId;
    this.refusal = refusal;
    this.deduplicated = raw.deduplicated;
    this.revision = raw.revision;
    this.taskId = raw.taskId;
    this.task = task;
    this.#recordBytes = raw.record;
  }

  get record(): ActorRecord {
    this.#record ??= decodeRecord(this.#recordBytes);
    return this.#record;
  }
}

// ---- journal -----------------------------------------------------------------------------------------------------

function entryToWire(entry: JournalEntry): ironworks.v1.IEntry {
  return {
    kind: entry.record.kind,
    id: entry.record.id,
    record: encodeRecord(entry.record),
    events: entry.events.map((event) => ({
      type: event.type,
      taskId: event.taskId,
      at: event.at,
      detail: objectText(event.detail),
    })),
    outbox: entry.outbox as ironworks.v1.IOutbox[], // proof: the encoder only reads
  };
}

/**
 * Its record is decoded when asked for, and may fail then: readers of events alone never pay for it. A spread would lose it.
 */
class DecodedEntry implements JournalEntry {
  readonly events: JournalEntry['events'];
  readonly outbox: JournalEntry['outbox'];
  readonly #recordBytes: Uint8Array;
  #record: ActorRecord | undefined;

  constructor(raw: ironworks.v1.IEntry) {
    this.events = (raw.events ?? []).map((event) => ({
      type: event.type ?? '',
      taskId: event.taskId ?? '',
      at: event.at ?? 0,
      detail: objectFromText(event.detail ?? ''),
    }));
    this.outbox = (raw.outbox ?? []).map((item) => ({
      id: item.id ?? '',
      type: item.type ?? '',
      target: item.target ?? '',
      secret: item.secret ?? '',
      taskId: item.taskId ?? '',
    }));
    this.#recordBytes = raw.record ?? new Uint8Array();
  }

  get record(): ActorRecord {
    this.#record ??= decodeRecord(this.#recordBytes);
    return this.#record;
  }
}

export function encodeBatch(batch: JournalBatch): Uint8Array {
  return wire.Batch.encode(
    {
      version: WIRE_VERSION,
      batchId: batch.batchId,
      epoch: batch.epoch,
      owner: batch.owner,
      mark: batch.mark,
      at: batch.at,
      claim: batch.claim ?? null,
      release: batch.release,
      entries: batch.entries.map(entryToWire),
      previous: batch.previous ?? 0,
      waitsFor: [...(batch.waitsFor ?? [])],
    },
    pen(),
  ).finish();
}

export function decodeBatch(bytes: Uint8Array): JournalBatch {
  return decoding('journal batch', bytes, () => {
    const raw = wire.Batch.decode(bytes);
    knownVersion('journal batch', raw.version);
    return {
      batchId: raw.batchId,
      epoch: raw.epoch,
      owner: raw.owner,
      mark: raw.mark,
      at: raw.at,
      claim: raw.claim ? { reason: raw.claim.reason ?? '', previousOwner: raw.claim.previousOwner ?? '' } : undefined,
      release: raw.release,
      entries: raw.entries.map((entry) => new DecodedEntry(entry)),
      ...(raw.previous > 0 ? { previous: raw.previous } : {}),
      ...(raw.waitsFor.length > 0 ? { waitsFor: raw.waitsFor } : {}),
    };
  });
}

// ---- checkpoints -------------------------------------------------------------------------------------------------

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  return wire.Checkpoint.encode(
    {
      version: WIRE_VERSION,
      journalSeq: checkpoint.journalSeq,
      epoch: checkpoint.epoch,
      record: encodeRecord(checkpoint.record),
    },
    pen(),
  ).finish();
}

export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  return decoding('checkpoint', bytes, () => {
    const raw = wire.Checkpoint.decode(bytes);
    knownVersion('checkpoint', raw.version);
    return { journalSeq: raw.journalSeq, epoch: raw.epoch, record: decodeRecord(raw.record) };
  });
}

export function encodeMark(mark: Mark): Uint8Array {
  return wire.Mark.encode({ version: WIRE_VERSION, ...mark }, pen()).finish();
}

export function decodeMark(bytes: Uint8Array): Mark {
  return decoding('mark', bytes, () => {
    const raw = wire.Mark.decode(bytes);
    knownVersion('mark', raw.version);
    return { journalSeq: raw.journalSeq, epoch: raw.epoch, owner: raw.owner };
  });
}

export function encodeTaskDocument(document: TaskDocument): Uint8Array {
  const { kind, id, journalSeq } = document;
  const task = encodeTask(document.task);
  const writer = wire.TaskDocument.encode({ version: WIRE_VERSION, kind, id, journalSeq }, pen());
  return writer.uint32(TASK_TAG).bytes(task).finish();
}

export function decodeTaskDocument(bytes: Uint8Array): TaskDocument {
  return decoding('task document', bytes, () => {
    const raw = wire.TaskDocument.decode(bytes);
    knownVersion('task document', raw.version);
    const id = parseActorId(raw.id);
    if (id === undefined || !raw.task) throw new DecodeError('task document', 'has no actor id or no task');
    return { kind: raw.kind, id: id satisfies ActorId, journalSeq: raw.journalSeq, task: taskFromWire(raw.task) };
  });
}

// ---- callbacks ---------------------------------------------------------------------------------------------------

export function encodeCallbackItem(item: CallbackItem): Uint8Array {
  return wire.CallbackItem.encode({ version: WIRE_VERSION, ...item }, pen()).finish();
}

export function decodeCallbackItem(bytes: Uint8Array): CallbackItem {
  return decoding('callback', bytes, () => {
    const raw = wire.CallbackItem.decode(bytes);
    knownVersion('callback', raw.version);
    const parts = parseCallbackId(raw.id);
    if (parts === undefined) throw new DecodeError('callback', `id "${raw.id}" is not a callback id`);
    return {
      id: raw.id,
      kind: raw.kind,
      actor: parts.actor,
      taskId: parts.taskId,
      type: raw.type,
      url: raw.url,
      secret: raw.secret,
      body: raw.body,
      trace: raw.trace,
      tenant: raw.tenant,
      journalSeq: raw.journalSeq,
      createdAt: raw.createdAt,
      state: oneOf('callback state', CallbackState, raw.state),
      attempts: raw.attempts,
      lastStatus: raw.lastStatus,
      lastError: raw.lastError,
      lastAttemptAt: raw.lastAttemptAt,
      nextAt: raw.nextAt,
      giveUpAt: raw.giveUpAt,
    };
  });
}
