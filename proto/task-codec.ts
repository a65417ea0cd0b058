// Tasks on the wire: as they stand in a record, and as the documents that final ones leave behind.

import { DecodeError, decoding, knownVersion, oneOf, WIRE_VERSION } from './decoding.ts';
import { openMessage, putBytes, putCount, putDouble, putFlag, putText } from './fields.ts';
import type { ActorId } from './ids.ts';
import { isTaskId, parseActorId } from './ids.ts';
import { fromText, objectFromText, objectText, toText } from './json.ts';
import { type ironworks, pen, type Writer, wire } from './protobuf.ts';
import type { Callback, Caller, TaskDocument, TaskRecord } from './task.ts';
import { OnConflict, TaskState } from './task.ts';

const NO_CALLER: Caller = Object.freeze({ tenant: '', role: '', subject: '', address: '' });

/** The fields of a task that are the same from its acceptance to its end. */
export function putTaskHead(to: Writer, task: TaskRecord): void {
  putText(to, 1, task.id);
  putCount(to, 2, task.seq);
  if (task.requestId !== task.id) putText(to, 3, task.requestId);
  putText(to, 4, task.action);
  putText(to, 5, objectText(task.params));
  putText(to, 7, task.onConflict);
  openMessage(to, 8);
  putCaller(to, task.requestedBy);
  to.ldelim();
  putText(to, 9, task.trace);
  putDouble(to, 10, task.createdAt);
  putText(to, 25, objectText(task.premise));
}

/** Whether {@link putTaskHead} would write the same bytes for both. */
export function haveSameHead(one: TaskRecord, other: TaskRecord): boolean {
  return (
    one.id === other.id &&
    one.seq === other.seq &&
    one.requestId === other.requestId &&
    one.params === other.params &&
    one.requestedBy === other.requestedBy &&
    one.premise === other.premise &&
    one.action === other.action &&
    one.onConflict === other.onConflict &&
    one.trace === other.trace &&
    one.createdAt === other.createdAt
  );
}

/** What changes while a task lives. */
export function putTaskRest(to: Writer, task: TaskRecord): void {
  const { step, progress, error, resolution } = task;
  putText(to, 6, task.state);
  putDouble(to, 11, task.startedAt);
  putDouble(to, 12, task.finishedAt);
  putDouble(to, 13, task.deadline);
  if (step !== undefined) {
    openMessage(to, 14);
    putText(to, 1, step.name);
    putCount(to, 2, step.attempt);
    putCount(to, 3, step.of);
    putText(to, 4, step.effectId);
    putFlag(to, 5, step.intent);
    putDouble(to, 6, step.startedAt);
    to.ldelim();
  }
  for (const { name, value } of task.results) {
    openMessage(to, 15);
    putText(to, 1, name);
    putText(to, 2, toText(value));
    to.ldelim();
  }
  if (progress !== undefined) {
    openMessage(to, 16);
    putDouble(to, 1, progress.percent);
    putText(to, 2, progress.message);
    to.ldelim();
  }
  if (error !== undefined) {
    openMessage(to, 17);
    putText(to, 1, error.code);
    putText(to, 2, error.message);
    putText(to, 3, toText(error.evidence));
    putFlag(to, 4, error.retryable);
    to.ldelim();
  }
  putCount(to, 18, task.attempts);
  putDouble(to, 19, task.nextRetryAt);
  for (const callback of task.callbacks) {
    openMessage(to, 20);
    putCallback(to, callback);
    to.ldelim();
  }
  putText(to, 21, task.cancelReason);
  putFlag(to, 22, task.cancelRequested);
  putCount(to, 23, task.epoch);
  if (resolution !== undefined) {
    openMessage(to, 24);
    putText(to, 1, resolution.outcome);
    putText(to, 2, resolution.reason);
    putText(to, 3, resolution.by);
    putDouble(to, 4, resolution.at);
    to.ldelim();
  }
}

export function putTask(to: Writer, task: TaskRecord): void {
  putTaskHead(to, task);
  putTaskRest(to, task);
}

export function putCaller(to: Writer, caller: Caller): void {
  putText(to, 1, caller.tenant);
  putText(to, 2, caller.role);
  putText(to, 3, caller.subject);
  putText(to, 4, caller.address);
}

export function putCallback(to: Writer, callback: Callback): void {
  putText(to, 1, callback.url);
  putText(to, 2, callback.secret);
  putText(to, 3, callback.state);
}

export function taskFromWire(task: ironworks.v1.ITask): TaskRecord {
  const id = task.id ?? '';
  if (!isTaskId(id)) throw new DecodeError('task', `id "${id}" is not a task id`);
  const step = task.step;
  return {
    id,
    seq: task.seq ?? 0,
    requestId: task.requestId || id, // that of a request without a key is the task's own
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
      value: fromText(result.value ?? '') ?? null,
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

let lastCaller = NO_CALLER;

/** Callers come in runs, and their tasks stay in memory: one like the last that was read is the same object. */
export function callerFromWire(caller: ironworks.v1.ICaller | null | undefined): Caller {
  if (!caller) return NO_CALLER;
  const { tenant, role, subject, address } = caller;
  const read = { tenant: tenant ?? '', role: role ?? '', subject: subject ?? '', address: address ?? '' };
  const isLast =
    read.subject === lastCaller.subject &&
    read.tenant === lastCaller.tenant &&
    read.role === lastCaller.role &&
    read.address === lastCaller.address;
  if (!isLast) lastCaller = Object.freeze(read);
  return lastCaller;
}

export function callbackFromWire(callback: ironworks.v1.ICallback): Callback {
  return { url: callback.url ?? '', secret: callback.secret ?? '', state: callback.state ?? '' };
}

// ---- documents ---------------------------------------------------------------------------------------------------

/** `taskBytes` are those of its task, where it was encoded before. */
export function encodeTaskDocument(document: TaskDocument, taskBytes?: Uint8Array): Uint8Array {
  const to = pen();
  putCount(to, 1, WIRE_VERSION);
  putText(to, 2, document.kind);
  putText(to, 3, document.id);
  putCount(to, 4, document.journalSeq);
  if (taskBytes === undefined) {
    openMessage(to, 5);
    putTask(to, document.task);
    to.ldelim();
  } else putBytes(to, 5, taskBytes);
  return to.finish();
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
