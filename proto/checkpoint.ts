// Snapshots of records, and the mark that says how far they reach.

import type { ActorRecord } from './record.ts';

export interface Checkpoint {
  /** The journal sequence this record reflects. */
  readonly journalSeq: number;
  readonly epoch: number;
  readonly record: ActorRecord;
}

/** Every entry of the shard up to `journalSeq` is in KV, documents and callbacks included. */
export interface Mark {
  readonly journalSeq: number;
  readonly epoch: number;
  readonly owner: string;
}
