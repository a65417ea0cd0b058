// Records on the wire. Every entry carries a whole record of which little has changed since the one before, so the encoder
// of an actor remembers where what it wrote last stands, and copies what is still the same.

import { DecodeError, decoding, knownVersion, WIRE_VERSION } from './decoding.ts';
import { openMessage, putBytes, putCount, putDouble, putFlag, putText } from './fields.ts';
import { parseActorId } from './ids.ts';
import { objectFromText, toText } from './json.ts';
import { pen, type Writer, wire } from './protobuf.ts';
import type { ActorRecord, RegionState } from './record.ts';
import type { TaskRecord } from './task.ts';
import { haveSameHead, putTaskHead, putTaskRest, taskFromWire } from './task-codec.ts';

/** Field `tasks` of Record. */
const TASKS = 8;

/** Where a task stands in its record's bytes: its head, then what changes while it lives. */
interface Place {
  readonly task: TaskRecord;
  readonly from: number;
  readonly headEnd: number;
  readonly end: number;
}

/** A record within a message that is being written. */
interface Written {
  readonly record: ActorRecord;
  /** Where it stands in the message. */
  readonly from: number;
  readonly length: number;
  readonly baseEnd: number;
  readonly places: readonly Place[];
}

/**
 * Encodes the records of one actor, one after the other. Values are immutable, so what is the same object is the same
 * bytes. It keeps the bytes of the last record, and nothing else of any size.
 */
export class RecordEncoder {
  #bytes: Uint8Array = new Uint8Array();
  #last: ActorRecord | undefined;
  /** End of what comes before the tasks: the fields that seldom change. */
  #baseEnd = 0;
  #places: readonly Place[] = [];
  #written: Written | undefined;

  /** The caller may keep the bytes and must not change them. */
  encode(record: ActorRecord): Uint8Array {
    if (record === this.#last) return this.#bytes;
    const to = pen();
    this.#written = this.#write(to, record);
    this.finished(to.finish());
    return this.#bytes;
  }

  /** Writes it as a field of a message; {@link finished} is to be told that message. */
  put(to: Writer, field: number, record: ActorRecord): void {
    this.#written = undefined;
    if (record === this.#last) {
      putBytes(to, field, this.#bytes);
      return;
    }
    openMessage(to, field);
    const written = this.#write(to, record);
    to.ldelim(); // which moves what was written, to make room for its length
    this.#written = { ...written, from: to.pos - written.length };
  }

  /** The message that the last {@link put} went into: the record is not copied out of it. */
  finished(message: Uint8Array): void {
    if (this.#written === undefined) return;
    const { record, from, length, baseEnd, places } = this.#written;
    this.#bytes = length === message.length ? message : message.subarray(from, from + length);
    this.#last = record;
    this.#baseEnd = baseEnd;
    this.#places = places;
    this.#written = undefined;
  }

  /** Those of the last record. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The bytes of a task as the last record holds it; undefined where it does not. */
  taskBytes(task: TaskRecord): Uint8Array | undefined {
    const place = this.#places.find((known) => known.task === task);
    return place === undefined ? undefined : this.#bytes.subarray(place.from, place.end);
  }

  #write(to: Writer, record: ActorRecord): Written {
    const from = to.pos;
    if (this.#last !== undefined && haveSameBase(this.#last, record)) to.raw(this.#bytes.subarray(0, this.#baseEnd));
    else putBase(to, record);
    const baseEnd = to.pos - from;
    const places = record.tasks.map((task) => this.#putTask(to, task, from));
    putRest(to, record);
    return { record, from, length: to.pos - from, baseEnd, places };
  }

  #putTask(to: Writer, task: TaskRecord, start: number): Place {
    const known = this.#places.find((place) => place.task.id === task.id);
    if (known?.task === task) {
      putBytes(to, TASKS, this.#bytes.subarray(known.from, known.end));
      const end = to.pos - start;
      const from = end - (known.end - known.from);
      return { task, from, headEnd: from + (known.headEnd - known.from), end };
    }
    openMessage(to, TASKS);
    const opened = to.pos;
    if (known !== undefined && haveSameHead(known.task, task)) to.raw(this.#bytes.subarray(known.from, known.headEnd));
    else putTaskHead(to, task);
    const headBytes = to.pos - opened;
    putTaskRest(to, task);
    const bytes = to.pos - opened;
    to.ldelim(); // which moves what was written, to make room for its length
    const end = to.pos - start;
    return { task, from: end - bytes, headEnd: end - bytes + headBytes, end };
  }
}

/** For who has one record of an actor; whoever has one after the other keeps a {@link RecordEncoder}. */
export function encodeRecord(record: ActorRecord): Uint8Array {
  return new RecordEncoder().encode(record);
}

function haveSameBase(one: ActorRecord, other: ActorRecord): boolean {
  return (
    one.attributes === other.attributes &&
    one.requests === other.requests &&
    one.createdAt === other.createdAt &&
    one.exists === other.exists &&
    one.id === other.id &&
    one.kind === other.kind
  );
}

function putBase(to: Writer, record: ActorRecord): void {
  putCount(to, 1, WIRE_VERSION);
  putText(to, 2, record.kind);
  putText(to, 3, record.id);
  putText(to, 5, toText(record.attributes));
  for (const request of record.requests) {
    openMessage(to, 9);
    putText(to, 1, request.requestId);
    putText(to, 2, request.taskId);
    putText(to, 3, request.bodyHash);
    putDouble(to, 4, request.at);
    to.ldelim();
  }
  putDouble(to, 13, record.createdAt);
  putFlag(to, 15, record.exists);
}

function putRest(to: Writer, record: ActorRecord): void {
  for (const name in record.regions) {
    const region = record.regions[name];
    if (region === undefined) continue;
    openMessage(to, 4);
    putText(to, 1, name);
    putText(to, 2, region.state ?? '');
    putText(to, 3, region.target ?? '');
    putDouble(to, 4, region.since);
    to.ldelim();
  }
  putCount(to, 6, record.seen);
  if (record.open.length > 0) {
    openMessage(to, 7);
    for (const seq of record.open) to.uint64(seq);
    to.ldelim();
  }
  putCount(to, 10, record.horizon);
  if (record.parked !== undefined) {
    openMessage(to, 11);
    putText(to, 1, record.parked.reason);
    putDouble(to, 2, record.parked.since);
    to.ldelim();
  }
  putDouble(to, 14, record.updatedAt);
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
    return {
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
  });
}
