// An actor's answer, on the wire.

import { decoding } from './decoding.ts';
import type { Refusal, Verdict } from './envelope.ts';
import { openMessage, putBytes, putCount, putFlag, putText } from './fields.ts';
import { isObject, objectFromText } from './json.ts';
import { type ironworks, pen, type Writer, wire } from './protobuf.ts';
import type { ActorRecord } from './record.ts';
import { decodeRecord, encodeRecord } from './record-codec.ts';
import { decodeTaskOfRecord } from './record-task.ts';
import type { TaskRecord } from './task.ts';
import { putTask, taskFromWire } from './task-codec.ts';

/** Field `verdicts` of Replies. */
const VERDICTS = 15;
/** The first byte of replies, and of no verdict by itself. */
const REPLIES_TAG = (VERDICTS << 3) | 2;

/** `recordBytes` are those of its record, where it was encoded before. */
export function encodeVerdict(verdict: Verdict, recordBytes: Uint8Array = encodeRecord(verdict.record)): Uint8Array {
  const to = pen();
  putVerdict(to, verdict, recordBytes);
  return to.finish();
}

/** As it is told to an inbox: the bytes of several, one behind the other, tell all of them. */
export function encodeReply(verdict: Verdict, recordBytes: Uint8Array = encodeRecord(verdict.record)): Uint8Array {
  const to = pen();
  openMessage(to, VERDICTS);
  putVerdict(to, verdict, recordBytes);
  to.ldelim();
  return to.finish();
}

function putVerdict(to: Writer, verdict: Verdict, recordBytes: Uint8Array): void {
  putText(to, 1, verdict.requestId);
  putText(to, 2, verdict.refusal === undefined ? 'accepted' : 'refused');
  putFlag(to, 3, verdict.deduplicated);
  putCount(to, 4, verdict.revision);
  putBytes(to, 5, recordBytes);
  putText(to, 6, verdict.taskId);
  if (verdict.refusal !== undefined) putText(to, 7, JSON.stringify(verdict.refusal));
  if (verdict.task !== undefined) {
    openMessage(to, 8);
    putTask(to, verdict.task);
    to.ldelim();
  }
}

export function decodeVerdict(bytes: Uint8Array): Verdict {
  return decoding('verdict', bytes, () => verdictFromWire(wire.Verdict.decode(bytes)));
}

/** A verdict by itself, or replies. */
export function decodeReplies(bytes: Uint8Array): readonly Verdict[] {
  if (bytes[0] !== REPLIES_TAG) return [decodeVerdict(bytes)];
  return decoding('replies', bytes, () => wire.Replies.decode(bytes).verdicts.map(verdictFromWire));
}

function verdictFromWire(raw: ironworks.v1.IVerdict): Verdict {
  const refusal = raw.outcome === 'refused' ? refusalFrom(raw.problem ?? '') : undefined;
  return new DecodedVerdict(raw, refusal, raw.task ? taskFromWire(raw.task) : undefined);
}

function refusalFrom(text: string): Refusal {
  const problem = objectFromText(text);
  return {
    code: String(problem['code'] ?? 'internal'),
    detail: String(problem['detail'] ?? ''),
    data: isObject(problem['data']) ? problem['data'] : {},
  };
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

  constructor(raw: ironworks.v1.IVerdict, refusal: Refusal | undefined, task: TaskRecord | undefined) {
    this.requestId = raw.requestId ?? '';
    this.refusal = refusal;
    this.deduplicated = raw.deduplicated ?? false;
    this.revision = raw.revision ?? 0;
    this.taskId = raw.taskId ?? '';
    this.task = task;
    this.#recordBytes = raw.record ?? new Uint8Array();
  }

  get record(): ActorRecord {
    this.#record ??= decodeRecord(this.#recordBytes);
    return this.#record;
  }

  taskOfRecord(taskId: string): TaskRecord | undefined {
    return decodeTaskOfRecord(this.#recordBytes, taskId);
  }
}
