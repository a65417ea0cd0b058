// A shard's journal on the wire: batches, and the entries in them. An entry is encoded once, when it is made: its size is
// then known exactly, and a batch is its entries' bytes behind a head.

import { decoding, knownVersion, WIRE_VERSION } from './decoding.ts';
import { openMessage, putBytes, putCount, putDouble, putFlag, putText } from './fields.ts';
import type { JournalBatch, JournalEntry } from './journal.ts';
import type { JsonObject } from './json.ts';
import { objectFromText, objectText } from './json.ts';
import { type ironworks, pen, wire } from './protobuf.ts';
import type { ActorRecord } from './record.ts';
import { decodeRecord, RecordEncoder } from './record-codec.ts';
import type { RecordSketch } from './record-sketch.ts';
import { sketchRecord } from './record-sketch.ts';
import { decodeTaskOfRecord } from './record-task.ts';
import type { TaskRecord } from './task.ts';

/** Field `entries` of Batch. */
const ENTRIES = 9;

/** `encoder` is that of its actor, and has the record's bytes afterwards. */
export function encodeEntry(entry: JournalEntry, encoder: RecordEncoder = new RecordEncoder()): Uint8Array {
  const to = pen();
  putText(to, 1, entry.record.kind);
  putText(to, 2, entry.record.id);
  encoder.put(to, 3, entry.record);
  for (const event of entry.events) {
    openMessage(to, 4);
    putText(to, 1, event.type);
    putText(to, 2, event.taskId);
    putDouble(to, 3, event.at);
    putText(to, 4, objectText(event.detail));
    to.ldelim();
  }
  for (const item of entry.outbox) {
    openMessage(to, 5);
    putText(to, 1, item.id);
    putText(to, 2, item.type);
    putText(to, 3, item.target);
    putText(to, 4, item.secret);
    putText(to, 5, item.taskId);
    to.ldelim();
  }
  const bytes = to.finish();
  encoder.finished(bytes);
  return bytes;
}

/** `entries` are those of the batch, where they were encoded before. */
export function encodeBatch(
  batch: JournalBatch,
  entries: readonly Uint8Array[] = batch.entries.map((entry) => encodeEntry(entry)),
): Uint8Array {
  const to = pen();
  putCount(to, 1, WIRE_VERSION);
  putText(to, 2, batch.batchId);
  putCount(to, 3, batch.epoch);
  putText(to, 4, batch.owner);
  putCount(to, 5, batch.mark);
  putDouble(to, 6, batch.at);
  if (batch.claim !== undefined) {
    openMessage(to, 7);
    putText(to, 1, batch.claim.reason);
    putText(to, 2, batch.claim.previousOwner);
    to.ldelim();
  }
  putFlag(to, 8, batch.release);
  for (const entry of entries) putBytes(to, ENTRIES, entry);
  putCount(to, 10, batch.previous ?? 0);
  for (const owner of batch.waitsFor ?? []) putText(to, 11, owner);
  return to.finish();
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

/**
 * Its record is decoded when asked for, and may fail then, as its sketch may: readers of events alone pay for neither. A
 * spread would lose them.
 */
class DecodedEntry implements JournalEntry {
  readonly events: JournalEntry['events'];
  readonly outbox: JournalEntry['outbox'];
  readonly #recordBytes: Uint8Array;
  #record: ActorRecord | undefined;
  #sketch: RecordSketch | undefined;
  /** Read last: the events of one entry are mostly about one task. */
  #task: TaskRecord | undefined;

  constructor(raw: ironworks.v1.IEntry) {
    this.events = (raw.events ?? []).map((event) => ({
      type: event.type ?? '',
      taskId: event.taskId ?? '',
      at: event.at ?? 0,
      detail: detailFrom(event.detail ?? ''),
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

  get recordBytes(): Uint8Array {
    return this.#recordBytes;
  }

  get sketch(): RecordSketch {
    this.#sketch ??= this.#record ?? sketchRecord(this.#recordBytes);
    return this.#sketch;
  }

  get record(): ActorRecord {
    this.#record ??= decodeRecord(this.#recordBytes);
    return this.#record;
  }

  task(taskId: string): TaskRecord | undefined {
    if (this.#record !== undefined) return this.#record.tasks.find(({ id }) => id === taskId);
    if (this.#task?.id !== taskId) this.#task = decodeTaskOfRecord(this.#recordBytes, taskId);
    return this.#task;
  }
}

/** Short ones name a state and nothing else: these few are read once. Those that come first stay, the others are read each time. */
const MAX_DETAILS = 64;
const MAX_DETAIL_CHARS = 32;
const details = new Map<string, JsonObject>();

function detailFrom(text: string): JsonObject {
  if (text.length > MAX_DETAIL_CHARS) return objectFromText(text);
  const known = details.get(text);
  if (known !== undefined) return known;
  const detail = objectFromText(text);
  if (details.size < MAX_DETAILS) details.set(text, detail);
  return detail;
}
