// Checkpoints of one shard's records: read when an actor is loaded, written behind the journal once the actor has rested
// for about a second (rest.ts), with the expected KV revision and only forward in journal sequence: a zombie can at worst
// write a true prefix. Task documents go the same way, at once. The mark moves once everything up to it is acknowledged.
//
// Rules upheld here:
// J6   A task stays in its record until its document is acknowledged; `documented` tells.
// J10  (M-checkpoint, M-mark) A refused or unacknowledged checkpoint: read; stored >= mine -> done, else again on its revision.
// J2   A stored checkpoint newer than the record in hand, while our appends succeed: that actor is reconciled. It is
//      handed over with what is stored; what we held of it is given up, since the log it came from was rolled back.

import { decodeCheckpoint, encodeCheckpoint, encodeMark, encodeTaskDocument } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { emptyRecord } from '../../proto/record.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { ActorMap } from '../base/actor-map.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { failpoint } from '../base/failpoint.ts';
import type { Broker } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { readMark } from '../journal/recovery.ts';
import { isDue, type Moment, type Waiting } from './rest.ts';

export interface LoadedRecord {
  readonly record: ActorRecord;
  /** Journal sequence it reflects; 0 for an actor never stored. */
  readonly seq: number;
}

export interface CheckpointStoreOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly shard: number;
  readonly shardCount: number;
  readonly epoch: number;
  readonly owner: string;
  readonly mark: { readonly journalSeq: number; readonly revision: number };
  /** Time between two passes over what is dirty. */
  readonly flushEveryMs: number;
  /** What the mark may cover at most, and who tells it to readers. */
  readonly journal: { readonly deliveredSeq: number; advanceMark(seq: number): void };
  /** What else is written behind the journal, and holds the mark back until it is acknowledged. */
  readonly outbox: { readonly size: number; readonly oldestSeq: number };
  /** False while the store may be another than the one we knew: nothing is written then. */
  readonly mayWrite: () => boolean;
  /** A stored checkpoint is newer than what we hold, whose sequence is `held` (J2). */
  readonly onAhead: (stored: LoadedRecord, held: number) => void;
  /** A task's document is acknowledged: its record may drop it (J6). */
  readonly onDocumented: (kind: string, id: ActorId, taskId: string) => void;
}

interface Dirty extends Waiting {
  record: ActorRecord;
  bytes: Uint8Array | undefined;
  seq: number;
  /** Oldest entry not yet covered by an acknowledged checkpoint. */
  firstSeq: number;
  since: Moment;
  changed: Moment;
}

interface DirtyDocument {
  readonly kind: string;
  readonly id: ActorId;
  /** The newest version: a task may be resolved while its document is being written. */
  task: TaskRecord;
  bytes: Uint8Array | undefined;
  seq: number;
  /** Oldest entry whose version is not acknowledged. */
  readonly firstSeq: number;
}

const WRITES_IN_FLIGHT = 64;
const RETRY_MS = 250;
const DRAIN_ROUND_MS = 10;

export class CheckpointStore {
  readonly #options: CheckpointStoreOptions;
  readonly #bucket: string;
  readonly #dirty = new ActorMap<Dirty>();
  /** KV revision of each actor loaded or written here; dropped when the actor leaves memory. */
  readonly #revisions = new ActorMap<number>();
  /** Actors whose last write was refused or not acknowledged. */
  readonly #doubtful = new ActorMap<true>();
  /** Documents not yet acknowledged, by task. */
  readonly #documents = new Map<string, DirtyDocument>();
  #passes = 0;
  #entries = 0;
  #markSeq: number;
  #markRevision: number;
  /** The checkpoint acknowledged last: where it stands, so does all that was acknowledged before it. */
  #lastWrite: { readonly subject: string; readonly seq: number } | undefined;
  #timer: Timer | undefined;
  #flushing: Promise<void> | undefined;
  #closed = false;

  constructor(options: CheckpointStoreOptions) {
    this.#options = options;
    this.#bucket = `KV_${options.subjects.bucket('checkpoints')}`;
    this.#markSeq = options.mark.journalSeq;
    this.#markRevision = options.mark.revision;
  }

  start(): void {
    this.#timer = this.#options.clock.after(this.#options.flushEveryMs, () => {
      if (this.#closed) return;
      void this.#pass().finally(() => {
        if (!this.#closed) this.start();
      });
    });
  }

  get dirtyCount(): number {
    return this.#dirty.size + this.#documents.size + this.#options.outbox.size;
  }

  isDirty(kind: string, id: ActorId): boolean {
    return this.#dirty.has(kind, id);
  }

  /** Reads through the leader (J2), retrying until it answers: an error is never taken as absence. */
  async load(kind: string, id: ActorId): Promise<LoadedRecord> {
    const { subjects, shard, broker, clock } = this.#options;
    for (;;) {
      if (this.#closed) throw new BrokerError('storage_unavailable', `shard ${shard} is closed`);
      try {
        const stored = await broker.read(this.#bucket, { lastOf: subjects.checkpoint(shard, kind, id) });
        this.#revisions.set(kind, id, stored?.seq ?? 0);
        if (stored === null || stored.operation !== '') return { record: emptyRecord(kind, id), seq: 0 };
        const checkpoint = decodeCheckpoint(stored.data);
        return { record: checkpoint.record, seq: checkpoint.journalSeq };
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        await sleep(clock, RETRY_MS);
      }
    }
  }

  /**
   * A committed record, and its bytes where it was encoded before; `firstSeq` below `seq` where older entries of it are not
   * in KV either (recovery's tail).
   */
  committed(record: ActorRecord, seq: number, firstSeq: number = seq, bytes?: Uint8Array): void {
    const { kind, id } = record;
    const dirty = this.#dirty.get(kind, id);
    this.#entries++;
    const now = this.#now();
    if (dirty === undefined) this.#dirty.set(kind, id, { record, bytes, seq, firstSeq, since: now, changed: now });
    else {
      dirty.record = record;
      dirty.bytes = bytes;
      dirty.seq = seq;
      dirty.changed = now;
    }
  }

  /**
   * Writes the document of a final task, at once and until acknowledged; a newer version takes an older one's place.
   * `bytes` are the task's, where it was encoded before.
   */
  document(record: ActorRecord, task: TaskRecord, seq: number, bytes?: Uint8Array): void {
    const known = this.#documents.get(task.id);
    if (known !== undefined) {
      known.task = task;
      known.bytes = bytes;
      known.seq = seq;
      return;
    }
    const document: DirtyDocument = { kind: record.kind, id: record.id, task, bytes, seq, firstSeq: seq };
    this.#documents.set(task.id, document);
    void this.#writeDocument(document);
  }

  /** What a document on its way to the broker says: whoever reads there may not find it yet. */
  documentInHand(taskId: string): TaskRecord | undefined {
    return this.#documents.get(taskId)?.task;
  }

  /** Forgets an actor that left memory; only after {@link isDirty} is false (J10). */
  forget(kind: string, id: ActorId): void {
    this.#revisions.delete(kind, id);
    this.#doubtful.delete(kind, id);
  }

  /** Writes all that is dirty and moves the mark. Concurrent calls, and one while a pass is under way, share it. */
  flush(): Promise<void> {
    return this.#write(() => true);
  }

  /** As {@link flush}, of what rests, or has waited for long. */
  #pass(): Promise<void> {
    this.#passes++;
    const now = this.#now();
    return this.#write((dirty) => isDue(dirty, now, this.#options.shardCount));
  }

  #now(): Moment {
    return { passes: this.#passes, entries: this.#entries };
  }

  /** Flushes until nothing is dirty or `deadline` (monotonic) has passed; true where all is in KV. */
  async drain(deadline: number): Promise<boolean> {
    const { clock } = this.#options;
    for (;;) {
      await this.flush();
      if (this.#closed || this.dirtyCount === 0 || clock.monotonic() >= deadline) break;
      await sleep(clock, DRAIN_ROUND_MS);
    }
    return this.dirtyCount === 0;
  }

  /**
   * J2: what was acknowledged is not all there where an older copy of the store was put back: then the journal sequence that
   * its mark names. Undefined where it stands. @throws BrokerError
   */
  async rolledBackTo(): Promise<number | undefined> {
    const { broker, subjects, shard } = this.#options;
    const known = this.#markRevision;
    const written = this.#lastWrite;
    const mark = await readMark(broker, subjects, shard);
    if (mark.revision < known) return mark.journalSeq;
    if (written === undefined) return undefined;
    const stored = await broker.read(this.#bucket, { lastOf: written.subject });
    return stored !== null && stored.seq >= written.seq ? undefined : mark.journalSeq;
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #write(wanted: (dirty: Dirty) => boolean): Promise<void> {
    this.#flushing ??= this.#writeOnce(wanted).finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #writeOnce(wanted: (dirty: Dirty) => boolean): Promise<void> {
    const work = [...this.#dirty.values()].filter(wanted);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let dirty = work[next++]; dirty !== undefined && !this.#closed; dirty = work[next++])
        await this.#writeRecord(dirty);
    };
    await Promise.all(Array.from({ length: Math.min(WRITES_IN_FLIGHT, work.length) }, worker));
    await this.#moveMark();
  }

  async #writeRecord(dirty: Dirty): Promise<void> {
    const { broker, subjects, shard, epoch, mayWrite } = this.#options;
    const { record, bytes, seq } = dirty;
    const { kind, id } = record;
    const begun = this.#now();
    let revision = this.#doubtful.has(kind, id) ? undefined : this.#revisions.get(kind, id);
    revision ??= await this.#currentRevision(record, seq);
    if (revision === undefined) return; // no answer, or nothing is left to write: the next pass sees
    await failpoint('before-checkpoint', id);
    if (this.#closed || !mayWrite()) return;
    const subject = subjects.checkpoint(shard, kind, id);
    const outcome = await broker.append(subject, encodeCheckpoint({ journalSeq: seq, epoch, record }, bytes), {
      expectedSubjectSeq: revision,
    });
    await failpoint('after-checkpoint', id);
    if (outcome.kind === 'stored') {
      this.#revisions.set(kind, id, outcome.seq);
      if (outcome.seq > (this.#lastWrite?.seq ?? 0)) this.#lastWrite = { subject, seq: outcome.seq };
      dirty.since = begun;
      this.#flushed(dirty, seq);
    } else if (outcome.kind === 'wrong_sequence' || (outcome.kind === 'unresolved' && outcome.sent)) {
      this.#doubtful.set(kind, id, true); // J10: read before writing again
      await this.#currentRevision(record, seq);
    }
  }

  /** J10: what the store holds now, to be written upon. Undefined where it is unknown, ours already, or newer than ours. */
  async #currentRevision(record: ActorRecord, seq: number): Promise<number | undefined> {
    const { broker, subjects, shard, onAhead } = this.#options;
    const { kind, id } = record;
    try {
      const stored = await broker.read(this.#bucket, { lastOf: subjects.checkpoint(shard, kind, id) });
      const revision = stored?.seq ?? 0;
      const built = this.#revisions.get(kind, id);
      this.#revisions.set(kind, id, revision);
      this.#doubtful.delete(kind, id);
      // What our record was built on is older than it, whatever sequence it carries: after J2 it may be a higher one.
      if (stored === null || stored.operation !== '' || revision === built) return revision;
      const checkpoint = decodeCheckpoint(stored.data);
      if (checkpoint.journalSeq < seq) return revision;
      // Ours may have moved on since; then the next pass writes what is newest, and never what is older.
      const dirty = this.#dirty.get(kind, id);
      if (checkpoint.journalSeq === seq && dirty !== undefined) this.#flushed(dirty, seq);
      if (checkpoint.journalSeq > (dirty?.seq ?? seq)) {
        this.#dirty.delete(kind, id);
        onAhead({ record: checkpoint.record, seq: checkpoint.journalSeq }, seq);
      }
      return undefined;
    } catch (error) {
      if (error instanceof BrokerError) return undefined;
      throw error;
    }
  }

  #flushed(dirty: Dirty, seq: number): void {
    if (dirty.seq === seq) this.#dirty.delete(dirty.record.kind, dirty.record.id);
    else dirty.firstSeq = seq + 1; // changed while it was written: what is new starts after what is stored
  }

  async #writeDocument(document: DirtyDocument): Promise<void> {
    const { broker, subjects, shard, clock, mayWrite, onDocumented } = this.#options;
    const { kind, id } = document;
    while (!this.#closed) {
      const { task, seq } = document;
      const held = failpoint('before-document', id);
      if (held !== undefined) await held;
      if (!mayWrite()) {
        await sleep(clock, RETRY_MS);
        continue;
      }
      const bytes = encodeTaskDocument({ kind, id, journalSeq: seq, task }, document.bytes);
      const outcome = await broker.append(subjects.task(shard, kind, task.id), bytes);
      const told = failpoint('after-document', id);
      if (told !== undefined) await told;
      if (outcome.kind === 'stored') {
        if (document.task !== task) continue;
        this.#documents.delete(task.id);
        onDocumented(kind, id, task.id);
        return;
      }
      await sleep(clock, RETRY_MS);
    }
  }

  /** The mark covers every entry that no dirty record and no unacknowledged document or callback comes from. */
  async #moveMark(): Promise<void> {
    const { broker, subjects, shard, epoch, owner, journal, outbox, mayWrite } = this.#options;
    let covered = Math.min(journal.deliveredSeq, outbox.oldestSeq - 1);
    for (const dirty of this.#dirty.values()) covered = Math.min(covered, dirty.firstSeq - 1);
    for (const document of this.#documents.values()) covered = Math.min(covered, document.firstSeq - 1);
    if (covered <= this.#markSeq) return;
    await failpoint('before-mark', shard);
    if (this.#closed || !mayWrite()) return;
    const outcome = await broker.append(subjects.mark(shard), encodeMark({ journalSeq: covered, epoch, owner }), {
      expectedSubjectSeq: this.#markRevision,
    });
    await failpoint('after-mark', shard);
    if (outcome.kind === 'stored') {
      this.#markSeq = covered;
      this.#markRevision = outcome.seq;
      journal.advanceMark(covered);
      return;
    }
    try {
      const stored = await readMark(broker, subjects, shard);
      this.#markRevision = stored.revision;
      if (stored.journalSeq > this.#markSeq) {
        this.#markSeq = stored.journalSeq; // J10: forward only, and another's forward is ours too
        journal.advanceMark(stored.journalSeq);
      }
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error; // no answer: the next pass reads again
    }
  }
}
