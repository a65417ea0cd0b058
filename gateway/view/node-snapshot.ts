// One node as it was at one revision. Its record is kept as the bytes it came in, as text of one byte a character, which
// costs V8 no buffer of its own, and is decoded when it is looked at: most are not, before the next one comes.
// The decoded ones that were looked at last are kept; a record of a node weighs five times its bytes.

import { asBuffer } from '../../proto/as-buffer.ts';
import { decodeRecord } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { Json } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { RecordSketch } from '../../proto/record-sketch.ts';

export interface NodeSnapshot {
  readonly id: ActorId;
  /** The tenant that has it, which decides who may know of it. */
  readonly owner: Json | undefined;
  /** @throws DecodeError where its bytes cannot be read after all. */
  readonly record: ActorRecord;
  /** Journal sequence the record reflects. */
  readonly revision: number;
  readonly shard: number;
  /** The same for one look: it is not kept for the next one, which a walk through the fleet would only crowd out. */
  glance(): ActorRecord;
  /** About what it takes of the heap, in bytes, while nobody looks at it. */
  readonly weight: number;
}

/** What is guessed of a record that was never bytes: a node without a task, decoded. */
const WHOLE_WEIGHT = 2_048;
/** Besides its bytes: the object, its place in a map, the head of its text. */
const STORED_WEIGHT = 160;

/** A node whose record was never bytes here, or is decoded already. */
export function wholeSnapshot(record: ActorRecord, revision: number, shard: number): NodeSnapshot {
  const { id } = record;
  return { id, owner: record.attributes['owner'], record, glance: () => record, revision, shard, weight: WHOLE_WEIGHT };
}

/** Decoded records kept, of all snapshots; then the first one decoded goes back to its bytes. */
const MAX_DECODED = 4_096;

export class DecodedRecords {
  readonly #ring: (StoredSnapshot | undefined)[] = Array.from({ length: MAX_DECODED });
  #next = 0;

  add(snapshot: StoredSnapshot): void {
    this.#ring[this.#next]?.forget();
    this.#ring[this.#next] = snapshot;
    this.#next = (this.#next + 1) % MAX_DECODED;
  }
}

export class StoredSnapshot implements NodeSnapshot {
  readonly id: ActorId;
  readonly owner: Json | undefined;
  readonly revision: number;
  readonly shard: number;
  readonly #text: string;
  readonly #decoded: DecodedRecords;
  #record: ActorRecord | undefined;

  /** @param bytes are copied. */
  constructor(sketch: RecordSketch, bytes: Uint8Array, revision: number, shard: number, decoded: DecodedRecords) {
    this.id = sketch.id;
    this.owner = sketch.attributes['owner'];
    this.revision = revision;
    this.shard = shard;
    this.#text = asBuffer(bytes).toString('latin1');
    this.#decoded = decoded;
  }

  get weight(): number {
    return this.#text.length + STORED_WEIGHT;
  }

  get record(): ActorRecord {
    if (this.#record === undefined) {
      this.#record = decodeRecord(Buffer.from(this.#text, 'latin1'));
      this.#decoded.add(this);
    }
    return this.#record;
  }

  glance(): ActorRecord {
    return this.#record ?? decodeRecord(Buffer.from(this.#text, 'latin1'));
  }

  /** Whoever has the record keeps it; the next who asks decodes it again. */
  forget(): void {
    this.#record = undefined;
  }
}
