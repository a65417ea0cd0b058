// A shard's journal: each append is a batch of entries, each entry one step of one actor.

import type { JsonObject } from './json.ts';
import type { ActorRecord } from './record.ts';
import type { RecordSketch } from './record-sketch.ts';
import type { TaskRecord } from './task.ts';

export interface JournalEvent {
  /** Without prefix and version: `task.started`, `node.state`. */
  readonly type: string;
  /** Empty where the event is about the actor itself. */
  readonly taskId: string;
  readonly at: number;
  /** Laid over the document the event carries, so that each event shows its own moment of a joined entry. */
  readonly detail: JsonObject;
}

export interface OutboxItem {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly secret: string;
  readonly taskId: string;
}

export interface JournalEntry {
  readonly record: ActorRecord;
  /** Of an entry that was read: what the view of all nodes needs, without decoding the rest. */
  readonly sketch?: RecordSketch;
  /** Of an entry that was read; part of what was received with it: copy what is kept. */
  readonly recordBytes?: Uint8Array;
  /** Of an entry that was read: a task of its record without decoding the rest. @throws DecodeError */
  readonly task?: (taskId: string) => TaskRecord | undefined;
  readonly events: readonly JournalEvent[];
  readonly outbox: readonly OutboxItem[];
}

/** What is seen of an entry's record without decoding it; an entry that was never bytes has it whole. @throws DecodeError */
export function sketchOf(entry: JournalEntry): RecordSketch {
  return entry.sketch ?? entry.record;
}

/** A task as the entry's record holds it; undefined where it does not. @throws DecodeError */
export function taskOf(entry: JournalEntry, taskId: string): TaskRecord | undefined {
  return entry.task === undefined ? entry.record.tasks.find(({ id }) => id === taskId) : entry.task(taskId);
}

export interface JournalBatch {
  readonly batchId: string;
  readonly epoch: number;
  readonly owner: string;
  /** The shard's mark when the batch was written (rule J7). */
  readonly mark: number;
  readonly at: number;
  readonly claim: { readonly reason: string; readonly previousOwner: string } | undefined;
  readonly release: boolean;
  readonly entries: readonly JournalEntry[];
  /**
   * Sequence of the shard's batch before this one, as the append expected it; absent: the first, or not said.
   * It makes each shard's log a chain, so that a reader sees when something before a batch is no longer kept.
   */
  readonly previous?: number;
  /** Former owners whose effects may not be over, so that a next owner waits for them too; absent: none. */
  readonly waitsFor?: readonly string[];
}
