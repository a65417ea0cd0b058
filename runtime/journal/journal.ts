// One shard's journal at its owner: group commit, compare-and-set, the fence.
// An append with the expected last sequence of the shard's subject is at once the durability point, the atomic unit of
// state, events and outbox, and the fence: whoever appends first owns the log.
//
// At most one append is in flight; entries that arrive meanwhile go into the next batch, so batches grow with load.
//
// Rules upheld here (numbers of DESIGN.md section 4, cited in the tests that break them):
// J3  An unacknowledged append is settled by reading what stands at its place: mine -> committed, another's -> not,
//     nothing -> the same bytes are sent again. It is never merged, altered or abandoned.
// J4  A refusal alone is no proof of a rival: effects stop at once, J3 decides, the shard is dropped when a rival is seen.
//     Nor is an acceptance proof of a log that is ours, where the store may have been rolled back (`trusted`).
// J5  Journal appends carry no message id: the order of the server's checks differs by version.
// J7  Every batch carries epoch and mark.
//
// A batch the broker would refuse for its size could never be settled, so no entry may be larger than `maxEntryBytes`:
// whoever makes entries asks first (activation.ts), and refuses or fails what would not fit.

import { DecodeError, decodeBatch, encodeBatch, encodeEntry } from '../../proto/codec.ts';
import type { IdSource } from '../../proto/ids.ts';
import type { JournalBatch, JournalEntry } from '../../proto/journal.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { failpoint } from '../base/failpoint.ts';
import type { AppendOutcome, Broker, StoredMessage } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';

/** How many entries, and about how many bytes, one batch may hold; a larger entry goes alone. */
const MAX_BATCH_ENTRIES = 512;
const MAX_BATCH_BYTES = 512 * 1024;
/** What an entry needs in a batch beside its bytes. */
const ENTRY_FRAME_BYTES = 8;
/** What a batch needs beside its entries, and the broker beside the batch (headers), with room to spare. */
const FRAME_BYTES = 16 * 1024;
const APPEND_TIMEOUT_MS = 1_000;
const READ_TIMEOUT_MS = 2_000;
const RETRY_MIN_MS = 20;
const RETRY_MAX_MS = 1_000;

export type CommitListener = (result: Committed | 'fenced') => void;

export interface Committed {
  /** Stream sequence of the batch: the revision of its records. */
  readonly seq: number;
  /** How many events of the batch stand before the entry's own: their cursors count over all of it. */
  readonly eventsBefore: number;
  readonly batchId: string;
}

export interface JournalOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly shard: number;
  readonly epoch: number;
  readonly owner: string;
  /** Sequence of this owner's claim. */
  readonly claimSeq: number;
  readonly mark: number;
  /** What an append waits for while the store may be another than it was; undefined where there is nothing to wait for. */
  readonly trusted?: () => Promise<void> | undefined;
  /** True while it is in doubt whether we still own the log (J4): no effect may start. */
  readonly onDoubt: (inDoubt: boolean) => void;
  /** A rival's batch stands where ours should: called once, the journal is dead from then on. */
  readonly onFenced: (rival: Rival) => void;
  /** The broker refuses what no asking again changes: told once for each batch that waits, which waits on. */
  readonly onRejected?: (reason: string) => void;
  /** Former owners whose effects may not be over: every batch names them. */
  readonly waitsFor?: () => readonly string[];
  readonly onBatch?: (facts: { readonly entries: number; readonly bytes: number; readonly ms: number }) => void;
}

interface Pending {
  readonly bytes: Uint8Array;
  readonly events: number;
  readonly done: CommitListener;
}

export class Journal {
  readonly #options: JournalOptions;
  readonly #subject: string;
  #lastSeq: number;
  #deliveredSeq: number;
  #mark: number;
  #pending: Pending[] = [];
  #inFlight = false;
  #state: 'open' | 'released' | 'fenced' = 'open';
  #idle: (() => void)[] = [];

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#subject = options.subjects.journal(options.shard);
    this.#lastSeq = options.claimSeq;
    this.#deliveredSeq = options.claimSeq;
    this.#mark = options.mark;
  }

  get epoch(): number {
    return this.#options.epoch;
  }

  /** Sequence of the newest batch whose listeners have all been told; what a mark may cover. */
  get deliveredSeq(): number {
    return this.#deliveredSeq;
  }

  get mark(): number {
    return this.#mark;
  }

  get fenced(): boolean {
    return this.#state === 'fenced';
  }

  /** The largest entry, encoded, that the broker is sure to take. */
  get maxEntryBytes(): number {
    return this.#options.broker.info.maxPayloadBytes - FRAME_BYTES;
  }

  /** Told to readers with every batch from now on; it only moves forward. */
  advanceMark(seq: number): void {
    if (seq > this.#mark) this.#mark = seq;
  }

  /**
   * Adds an entry to the next batch. `done` is called once, in order of the calls, when it is committed or fenced off.
   * `bytes` are the entry's, where it was encoded before.
   */
  append(entry: JournalEntry, done: CommitListener, bytes: Uint8Array = encodeEntry(entry)): void {
    if (this.#state !== 'open') {
      done('fenced');
      return;
    }
    this.#pending.push({ bytes, events: entry.events.length, done });
    if (!this.#inFlight) {
      this.#inFlight = true;
      void this.#pump();
    }
  }

  /** Resolves when nothing is pending or in flight. */
  settled(): Promise<void> {
    if (!this.#inFlight) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** M-release: the last append of a clean hand-over: from it on the shard has no owner. False where we were fenced before. */
  async release(): Promise<boolean> {
    // Again and again: another append may have begun between the rest and our turn, and two must never be in flight.
    while (this.#inFlight) await this.settled();
    if (this.#state !== 'open') return false;
    this.#inFlight = true;
    const seq = await this.#commit(this.#batch(true), []);
    if (seq !== undefined && this.#state === 'open') this.#state = 'released';
    this.#dropPending(); // what came while the release was under way is the next owner's
    this.#rest();
    return this.#state === 'released';
  }

  /** Stops without a word: pending entries are told `fenced`, since nobody may be told they are committed. */
  abandon(): void {
    if (this.#state === 'open') this.#state = 'fenced';
    this.#dropPending();
  }

  async #pump(): Promise<void> {
    while (this.#pending.length > 0 && this.#state === 'open') {
      // What else this turn of the loop brings joins: the first batch of a burst is not a batch of one. It costs no time,
      // since the broker writes to its socket when the turn is over anyway.
      await this.#turnOver();
      if (this.#state !== 'open') break; // abandoned meanwhile: an empty batch would be an append all the same
      const taken = this.#take();
      const entries = taken.map(({ bytes }) => bytes);
      const batch = this.#batch(false);
      const held = failpoint('before-append', this.#options.shard);
      if (held !== undefined) await held;
      const committed = await this.#commit(batch, entries);
      const told = failpoint('after-append', this.#options.shard);
      if (told !== undefined) await told;
      // Abandoned meanwhile: nobody is left to take it up, so nobody is told, and no mark may cover it.
      const seq = this.#stillOpen ? committed : undefined;
      let eventsBefore = 0;
      for (const { events, done } of taken) {
        done(seq === undefined ? 'fenced' : { seq, eventsBefore, batchId: batch.batchId });
        eventsBefore += events;
      }
      if (seq !== undefined) this.#deliveredSeq = seq;
    }
    if (this.#state !== 'open') this.#dropPending();
    this.#rest();
  }

  get #stillOpen(): boolean {
    return this.#state === 'open';
  }

  #turnOver(): Promise<void> {
    return new Promise((resolve) => this.#options.clock.soon(resolve));
  }

  #take(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const pending of this.#pending) {
      if (count === MAX_BATCH_ENTRIES) break;
      bytes += pending.bytes.length + ENTRY_FRAME_BYTES;
      if (bytes > Math.min(MAX_BATCH_BYTES, this.maxEntryBytes) && count > 0) break;
      count++;
    }
    if (count === this.#pending.length) {
      const all = this.#pending;
      this.#pending = [];
      return all;
    }
    return this.#pending.splice(0, count);
  }

  #batch(release: boolean): JournalBatch {
    const { ids, epoch, owner, clock } = this.#options;
    return {
      batchId: ids.token(),
      epoch,
      owner,
      mark: this.#mark,
      at: clock.now(),
      claim: undefined,
      release,
      entries: [], // encoded before
      previous: this.#lastSeq,
      waitsFor: this.#options.waitsFor?.() ?? [],
    };
  }

  /** Sends one batch until its fate is known. The sequence, or undefined where a rival's stands in its place. */
  async #commit(batch: JournalBatch, entries: readonly Uint8Array[]): Promise<number | undefined> {
    const { broker, clock, onBatch } = this.#options;
    const bytes = encodeBatch(batch, entries);
    const startedAt = clock.monotonic();
    const settled = await appendSettled({
      broker,
      clock,
      stream: this.#options.subjects.stream('journal'),
      subject: this.#subject,
      bytes,
      batchId: batch.batchId,
      expected: this.#lastSeq,
      trusted: () => this.#options.trusted?.(),
      onDoubt: this.#options.onDoubt,
      onRejected: (reason) => this.#options.onRejected?.(reason),
      stopped: () => this.#state === 'fenced',
    });
    if (settled.kind === 'committed') {
      this.#lastSeq = settled.seq;
      onBatch?.({ entries: entries.length, bytes: bytes.length, ms: clock.monotonic() - startedAt });
      return settled.seq;
    }
    if (this.#state !== 'fenced') {
      this.#state = 'fenced';
      if (settled.kind === 'rival') this.#options.onFenced(settled.rival);
    }
    return undefined;
  }

  #dropPending(): void {
    const dropped = this.#pending;
    this.#pending = [];
    for (const pending of dropped) pending.done('fenced');
  }

  #rest(): void {
    this.#inFlight = false;
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}

/** Who stands where our batch should. Bytes we cannot read are a newer version's, and a rival all the same. */
export interface Rival {
  readonly batchId: string;
  readonly owner: string;
  readonly epoch: number;
}

function identify(message: StoredMessage): Rival {
  try {
    return decodeBatch(message.data);
  } catch (error) {
    if (error instanceof DecodeError) return { batchId: '', owner: 'unreadable', epoch: 0 };
    throw error;
  }
}

export type Settled =
  | { readonly kind: 'committed'; readonly seq: number }
  | { readonly kind: 'rival'; readonly rival: Rival }
  | { readonly kind: 'stopped' };

export interface SettledAppend {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly stream: string;
  readonly subject: string;
  readonly bytes: Uint8Array;
  readonly batchId: string;
  readonly expected: number;
  /** Before each try; absent: there is nothing to wait for. */
  readonly trusted?: () => Promise<void> | undefined;
  readonly onDoubt: (inDoubt: boolean) => void;
  /** Called once, with the broker's first reason. */
  readonly onRejected: (reason: string) => void;
  readonly stopped: () => boolean;
  /** A log that ends before its place, since an older copy of the store was put back, settles it: another stands there. */
  readonly settledWhereGone?: true;
}

/** Appends and settles (J3, J4; M-append, M-settle): returns only when the fate of these bytes is known, or when told to stop. */
export async function appendSettled(options: SettledAppend): Promise<Settled> {
  const { broker, clock, subject, bytes, batchId, expected } = options;
  let delayMs = RETRY_MIN_MS;
  let inDoubt = false;
  let rejected = false;
  const end = (settled: Settled): Settled => {
    if (inDoubt && settled.kind === 'committed') options.onDoubt(false);
    return settled;
  };
  for (;;) {
    const untrusted = options.trusted?.();
    if (untrusted !== undefined) {
      await untrusted;
      if (options.stopped()) return { kind: 'stopped' };
    }
    const outcome = await broker.append(subject, bytes, { expectedSubjectSeq: expected, timeoutMs: APPEND_TIMEOUT_MS });
    if (outcome.kind === 'stored') return end({ kind: 'committed', seq: outcome.seq });
    if (!inDoubt) {
      inDoubt = true;
      options.onDoubt(true); // J4: effects stop before anything else is asked
    }
    if (outcome.kind === 'rejected' && !rejected) {
      rejected = true; // somebody sealed or shrank the stream: it is for a person, and waits until it is put right
      options.onRejected(`${outcome.reason} (${outcome.code})`);
    }
    if (outcome.kind !== 'unresolved' || outcome.sent) {
      const found = await standing(options);
      if (found === 'stopped') return { kind: 'stopped' };
      if (found !== null) {
        const rival = identify(found);
        return end(rival.batchId === batchId ? { kind: 'committed', seq: found.seq } : { kind: 'rival', rival });
      }
      if (options.settledWhereGone && outcome.kind === 'wrong_sequence' && (await isGone(options)))
        return { kind: 'rival', rival: { batchId: '', owner: 'nobody (rolled back)', epoch: 0 } };
    }
    if (options.stopped()) return { kind: 'stopped' };
    if (!retriesAtOnce(outcome)) {
      await sleep(clock, delayMs);
      delayMs = Math.min(delayMs * 2, RETRY_MAX_MS);
    }
  }
}

function retriesAtOnce(outcome: AppendOutcome): boolean {
  return outcome.kind === 'unresolved' && outcome.sent;
}

/** True where the log certainly ends before `expected`. */
async function isGone({ broker, stream, subject, expected }: SettledAppend): Promise<boolean> {
  try {
    const tip = await broker.read(stream, { lastOf: subject }, READ_TIMEOUT_MS);
    return (tip?.seq ?? 0) < expected;
  } catch (error) {
    if (error instanceof BrokerError) return false; // not known: asked again with the next refusal
    throw error;
  }
}

/** What stands at the place after `expected`, read through the leader until it answers (J2, J3). */
async function standing(options: SettledAppend): Promise<StoredMessage | null | 'stopped'> {
  let delayMs = RETRY_MIN_MS;
  for (;;) {
    try {
      return await options.broker.read(
        options.stream,
        { from: options.expected + 1, next: options.subject },
        READ_TIMEOUT_MS,
      );
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      if (options.stopped()) return 'stopped';
      await sleep(options.clock, delayMs);
      delayMs = Math.min(delayMs * 2, RETRY_MAX_MS);
    }
  }
}
