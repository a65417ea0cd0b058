// An activation: the live instance of one actor at its shard's owner, handling one message at a time. This is its loop; the
// lanes of messages, the runs of its tasks, their deadlines and documents are beside it, in files of their own.
//
// A1  One decision is in flight at most: the next message is judged against a committed record, never a hoped-for one.
// A2  Nothing is told (reply, delete, document, abort) before the entry that says it is committed.
// A3  Order: what the run commits, then the messages as lanes.ts has them.
// A4  An actor leaves memory only when nothing is open, nothing runs and its checkpoint is acknowledged (J10).
// A5  A record stays below what the broker takes in one message: requests that would make it too large are refused, steps
//     whose results would are failed, and there is always room left to end or park a task (record-room.ts).
// A6  The kind's own code may throw anywhere; it never leaves the actor without a way on: tried again, failed, or parked.
// A7  A run holds a slot of its conductor from its start to its end; a task for which none is free stays queued
//     (run-supervisor.ts).
//
// J1   `seen` and `open` decide whether a message is new, open or done.

import { encodeEntry, encodeReply, encodeVerdict, RecordEncoder } from '../../proto/codec.ts';
import type { Verdict } from '../../proto/envelope.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { JournalEntry } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { backoffDelayMs } from '../base/backoff.ts';
import type { Timer } from '../base/clock.ts';
import { failpoint } from '../base/failpoint.ts';
import type { Committed } from '../journal/journal.ts';
import { handled, type SeenOpen, standingOf } from '../mailbox/open-set.ts';
import type { Draft, Mutation } from '../task/draft.ts';
import { draftOf } from '../task/draft.ts';
import { findTask } from '../task/lifecycle.ts';
import { outboxOf } from '../task/outbox.ts';
import { MAX_RECORD_TASKS, prune } from '../task/remembered.ts';
import { actorEvent } from '../task/task-events.ts';
import type { ActivationHost, ActorInHand, EntryEnds, Incoming } from './activation-host.ts';
import { AwaitedDocuments } from './awaited-documents.ts';
import { decide, refuseMessage, wantsDocument } from './decide.ts';
import { idempotencyMismatch } from './decide-submit.ts';
import type { DecideContext, Decision, ReplyFacts } from './decision.ts';
import { Lanes } from './lanes.ts';
import { addedBytes, RecordTooLargeError, SHARE_OF_REQUESTS } from './record-room.ts';
import { DroppedError, unchanged } from './run-end.ts';
import type { RunInHand } from './run-supervisor.ts';
import { CRASH_BACKOFF, RunSupervisor } from './run-supervisor.ts';
import { TaskDeadlines } from './task-deadlines.ts';

/** A message whose handling throws this often is refused as our own fault and done with. */
const MAX_POISON = 3;

/** A change that waits for its turn in the loop. */
interface Internal extends EntryEnds {
  readonly mutation: Mutation;
}

/** What goes into one entry, and what follows it. */
interface Commit extends EntryEnds {
  /** What it is about matters to fault tests only. */
  readonly what: string;
  readonly draft: Draft;
  /** J1, where the entry is about a message. */
  readonly seen?: SeenOpen;
  readonly maxBytes: number;
  /** Told before anything else that follows: whether whoever asked has heard. */
  readonly told?: (() => Promise<boolean>) | undefined;
}

export class Activation implements ActorInHand {
  readonly id: ActorId;
  readonly #host: ActivationHost;
  readonly #encoder = new RecordEncoder();
  readonly #lanes = new Lanes();
  readonly #documents = new AwaitedDocuments();
  readonly #runs: RunSupervisor;
  readonly #deadlines: TaskDeadlines;
  #record: ActorRecord;
  #seq: number;
  #busy = false;
  #dropped = false;
  #draining = false;
  readonly #internal: Internal[] = [];
  readonly #poison = new Map<number, number>();
  /** While it is set no message is taken: one whose handling threw is to be tried again first. */
  #poisonTimer: Timer | undefined;
  /** The message taken from its lane and not committed yet. */
  #handling: number | undefined;
  #idleSince: number;

  constructor(host: ActivationHost, record: ActorRecord, seq: number) {
    this.#host = host;
    this.#record = record;
    this.#seq = seq;
    this.id = record.id;
    this.#idleSince = host.clock.monotonic();
    this.#runs = new RunSupervisor(host, this);
    this.#deadlines = new TaskDeadlines({
      clock: host.clock,
      machine: host.kind.machine,
      record: () => this.#record,
      onLate: (task, message) => this.#runs.deadlinePassed(task, message),
    });
  }

  get record(): ActorRecord {
    return this.#record;
  }

  /** Journal sequence of the record. */
  get seq(): number {
    return this.#seq;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get dropped(): boolean {
    return this.#dropped;
  }

  get running(): boolean {
    return this.#runs.running;
  }

  get queued(): number {
    return this.#lanes.size;
  }

  /** Nothing is in hand and nothing can start: so too a parked actor, and one whose queue is held. */
  get atRest(): boolean {
    return (
      !this.#busy &&
      !this.#dropped &&
      !this.#draining &&
      this.#internal.length + this.#lanes.size === 0 &&
      this.#runs.atRest &&
      !this.#record.tasks.some((task) => task.state === 'running')
    );
  }

  /**
   * A change that nobody sent a message for, taken only while the actor is at rest: resolves false where it is not, or
   * where its owner is another by now. `undefined` from the mutation changes nothing, and nothing is committed.
   */
  settle(mutation: (draft: Draft) => Draft | undefined): Promise<boolean> {
    if (!this.atRest) return Promise.resolve(false);
    let draft: Draft | undefined;
    try {
      draft = mutation(draftOf(this.#record));
    } catch (error) {
      this.#host.log.handlerThrew(this.id, 'check', error);
      return Promise.resolve(false);
    }
    if (draft === undefined) return Promise.resolve(true);
    const changed = this.#runs.begin(draft);
    return new Promise((resolve) =>
      this.#commit({
        what: 'check',
        draft: changed,
        maxBytes: this.#host.journal.maxEntryBytes,
        committed: () => resolve(true),
        failed: () => resolve(false),
      }),
    );
  }

  /**
   * Takes up what a former owner left: called once, before the first message (J11). A task begun in
   * `handedOverEpoch` was left by a clean hand-over, which is no attempt. `reconciled`: the record is newer than the
   * log, which lost what made it so: it is put on record again, and told.
   */
  recover(handedOverEpoch: number, reconciled: boolean = false): void {
    const { store } = this.#host;
    if (reconciled) this.tellReconciled();
    this.#runs.recover(handedOverEpoch);
    // Final tasks whose documents may not have been written before the crash: written again, the same bytes.
    for (const task of this.#record.tasks) if (isFinal(task.state)) store.document(this.#record, task, this.#seq);
    this.#deadlines.watch();
  }

  /** Data that made it what it was is lost: an event says so. */
  tellReconciled(): void {
    const { kind, clock } = this.#host;
    this.enqueue((draft) => ({
      ...draft,
      events: [...draft.events, actorEvent(kind.noun, 'reconciled', clock.now())],
    }));
  }

  /** A message from the shard's reader, in stream order; repeats are passed over. */
  deliver(incoming: Incoming): void {
    if (this.#dropped || this.#handling === incoming.seq) return;
    const standing = standingOf(this.#record, incoming.seq);
    if (standing === 'done') {
      this.#removeMessage(incoming); // J8: its delete was lost
      return;
    }
    if (standing === 'open' && this.#record.tasks.some((task) => task.seq === incoming.seq)) return; // known: in line
    if (this.#lanes.add(incoming)) this.#next();
  }

  /** Whether the message is done with, and its delete was sent: it is still stored only where that was lost (J8). */
  isDone(seq: number): boolean {
    return standingOf(this.#record, seq) === 'done' && !this.#documents.holdsMessage(seq);
  }

  /** J6: the task's document is acknowledged: its record may drop it, and what it was asked for with may go. */
  documented(taskId: string): void {
    const seq = this.#documents.letMessageGo(taskId);
    if (seq !== undefined) this.#host.removeMessage(seq);
    if (findTask(this.#record, taskId) === undefined) return;
    this.#documents.acknowledged(taskId);
    // The next entry drops it; where the bound refuses whatever would make one, it is made for that.
    if (this.#record.tasks.length >= MAX_RECORD_TASKS) this.enqueue(unchanged);
  }

  /** The verdict on an earlier request, for a gateway whose publish was a duplicate. */
  answerTo(requestId: string, bodyHash: string): Uint8Array | undefined {
    const request = this.#record.requests.find((known) => known.requestId === requestId);
    const taskId = request?.taskId ?? findTask(this.#record, requestId)?.id;
    if (taskId === undefined) return undefined;
    const refusal = request === undefined || request.bodyHash === bodyHash ? undefined : idempotencyMismatch(taskId);
    const verdict = this.#verdict(requestId, { refusal, deduplicated: true, taskId, task: undefined });
    return encodeVerdict(verdict, this.#encoder.encode(this.#record));
  }

  #verdict(requestId: string, { refusal, deduplicated, taskId, task }: ReplyFacts): Verdict {
    return { requestId, refusal, deduplicated, revision: this.#seq, record: this.#record, taskId, task };
  }

  /** A4. `idleMs` since it last did anything. */
  mayLeave(idleMs: number): boolean {
    return (
      !this.#busy &&
      this.#runs.idle &&
      this.#internal.length + this.#lanes.size === 0 &&
      !this.#documents.holdsMessages &&
      this.#record.open.length === 0 &&
      !this.#host.store.isDirty(this.#host.kind.name, this.id) &&
      this.#host.clock.monotonic() - this.#idleSince >= idleMs
    );
  }

  /** Another owns the shard: nothing more is said or done. Idempotent. */
  drop(): void {
    this.#dropped = true;
    this.#deadlines.cancel();
    this.#poisonTimer?.cancel();
    this.#runs.drop();
    const error = new DroppedError('the actor was dropped');
    for (const internal of this.#internal.splice(0)) internal.failed?.(error);
    this.#lanes.clear();
  }

  /**
   * Prepares the hand-over: takes nothing new, lets the step in hand finish until `deadline` (monotonic), then leaves
   * the run for the next owner.
   */
  drain(deadline: number): Promise<void> {
    this.#draining = true;
    return this.#runs.drain(deadline);
  }

  /** Has the loop make an entry of a change, before it takes another message. */
  enqueue(mutation: Mutation, ends: EntryEnds = {}): void {
    this.#internal.push({ ...ends, mutation });
    this.#next();
  }

  // ---- the loop --------------------------------------------------------------------------------------------------

  #next(): void {
    if (this.#busy || this.#dropped) return;
    const internal = this.#internal.shift();
    if (internal !== undefined) {
      this.#commitInternal(internal);
      return;
    }
    if (this.#draining || this.#poisonTimer !== undefined) return;
    const incoming = this.#lanes.take();
    if (incoming === undefined) {
      this.#idleSince = this.#host.clock.monotonic();
      return;
    }
    this.#busy = true;
    this.#handling = incoming.seq;
    const taskId = wantsDocument(this.#record, incoming.message.body);
    if (taskId === undefined) {
      this.#handle(incoming, undefined);
      return;
    }
    this.#host.readDocument(this.id, taskId).then(
      (document) => this.#handle(incoming, document),
      (error: unknown) => this.#poisoned(incoming, this.#contextOf(incoming, undefined), error),
    );
  }

  #putBack(incoming: Incoming): void {
    this.#busy = false;
    this.#handling = undefined;
    this.#lanes.putBack(incoming);
  }

  #contextOf(incoming: Incoming, document: TaskRecord | undefined): DecideContext {
    const { kind, clock, epoch, conductor } = this.#host;
    const { message, seq } = incoming;
    return {
      kind,
      message,
      seq,
      now: clock.now(),
      epoch,
      conductor,
      revision: this.#seq,
      document,
      mayStart: this.#runs.mayStart,
      waitingStep: this.#runs.waitingStep,
    };
  }

  #handle(incoming: Incoming, document: TaskRecord | undefined): void {
    if (this.#dropped) return;
    if (this.#draining) {
      this.#putBack(incoming); // it stays in the mailbox, for the next owner
      return;
    }
    const context = this.#contextOf(incoming, document);
    let decision: Decision;
    try {
      decision = this.#fitting(decide(this.#record, context), context);
    } catch (error) {
      this.#poisoned(incoming, context, error);
      return;
    }
    this.#commitDecision(incoming, decision);
  }

  /** A5: the decision, or the refusal in its place. Measured exactly only where it comes near. */
  #fitting(decision: Decision, context: DecideContext): Decision {
    const maxBytes = this.#host.journal.maxEntryBytes * SHARE_OF_REQUESTS;
    const heldBytes = this.#encoder.encode(this.#record).length;
    if (heldBytes + addedBytes(context.message.body) <= maxBytes) return decision;
    const record = prune(decision.record, this.#documents.has); // as it will be committed
    const entry = { record, events: decision.events, outbox: outboxOf(decision.finals) };
    const bytes = encodeEntry(entry, this.#encoder).length;
    if (bytes <= maxBytes || this.#encoder.bytes.length <= heldBytes) return decision;
    const detail =
      `with it the record of this ${this.#host.kind.noun} would have ${bytes} bytes, and at most ` +
      `${Math.floor(maxBytes)} are kept: send less, or wait until what is in line has ended`;
    return refuseMessage(this.#record, { code: 'too_large', detail, data: { bytes } }, context);
  }

  /** F16, A6: a handler that throws on a message is tried again after a while, then the message is refused and done with. */
  #poisoned(incoming: Incoming, context: DecideContext, error: unknown): void {
    if (this.#dropped || this.#draining) {
      this.#putBack(incoming); // it stays in the mailbox, for the next owner
      return;
    }
    const { clock, log, random, conductor } = this.#host;
    const { verb } = incoming.message.body;
    const count = (this.#poison.get(incoming.seq) ?? 0) + 1;
    log.handlerThrew(this.id, verb, error);
    if (count < MAX_POISON) {
      this.#poison.set(incoming.seq, count);
      this.#poisonTimer = clock.after(backoffDelayMs(count, CRASH_BACKOFF, random), () => {
        this.#poisonTimer = undefined;
        this.#next();
      });
      this.#putBack(incoming);
      this.#next(); // what the run has to commit does not wait
      return;
    }
    const detail = `handling this ${verb} failed ${count} times; the log of ${conductor} says why`;
    this.#commitDecision(incoming, refuseMessage(this.#record, { code: 'internal', detail, data: {} }, context));
  }

  #commitDecision(incoming: Incoming, decision: Decision): void {
    const { message, seq } = incoming;
    const { reply } = decision;
    this.#poison.delete(seq);
    const draft = this.#runs.begin(decision);
    const isDone = decision.finished && !isOpenTask(draft.record, seq);
    const answer = (): Uint8Array =>
      encodeReply(this.#verdict(message.requestId, reply), this.#encoder.encode(this.#record));
    // A refusal that its caller hears is not told by callback as well; one that came too late, or was lost, is.
    const told =
      reply.refusal !== undefined &&
      message.replyTo !== '' &&
      decision.finals.some(({ callbacks }) => callbacks.length > 0)
        ? () => this.#host.replyHeard(message.replyTo, answer())
        : undefined;
    const committed = (): void => {
      if (decision.finished) this.#removeMessage(incoming);
      if (message.replyTo !== '' && told === undefined) this.#host.reply(message.replyTo, answer());
      if (decision.signalled === true) this.#runs.signalled();
      if (decision.abort !== undefined) this.#runs.abort(decision.abort.taskId, decision.abort.reason);
      if (decision.resume === true) this.#runs.resumeHolder();
    };
    this.#commit({
      what: message.body.verb,
      draft,
      seen: handled(draft.record, seq, isDone, this.#lanes.seqs),
      maxBytes: Number.POSITIVE_INFINITY, // it was made to fit
      committed,
      told,
    });
  }

  /**
   * J6: a refused request is in no record. Until its document is acknowledged its message is all that an owner after us,
   * or a reader, has of it.
   */
  #removeMessage({ message: { body }, seq }: Incoming): void {
    if (body.verb === 'submit' && this.#host.store.documentInHand(body.taskId) !== undefined)
      this.#documents.holdMessage(body.taskId, seq);
    else this.#host.removeMessage(seq);
  }

  #commitInternal(internal: Internal): void {
    this.#busy = true;
    let draft: Draft;
    try {
      draft = this.#runs.begin(internal.mutation(draftOf(this.#record)));
    } catch (error) {
      this.#busy = false;
      internal.failed?.(error);
      this.#next();
      return;
    }
    const what = draft.finals.length > 0 ? 'end' : draft.start === undefined ? 'step' : 'takeover';
    const { committed, failed, maxBytes = this.#host.journal.maxEntryBytes } = internal;
    this.#commit({ what, draft, maxBytes, committed, failed });
  }

  /** A1, A2: one append; everything else follows its acknowledgement. */
  #commit(commit: Commit): void {
    const { what, draft, seen, maxBytes } = commit;
    this.#busy = true;
    this.#documents.outdated(draft.finals);
    const pruned = prune(draft.record, this.#documents.has);
    const isSame = pruned === this.#record && seen === undefined;
    const record: ActorRecord = isSame ? pruned : { ...pruned, ...seen, updatedAt: this.#host.clock.now() };
    const entry: JournalEntry = { record, events: draft.events, outbox: outboxOf(draft.finals) };
    const bytes = encodeEntry(entry, this.#encoder);
    const recordBytes = this.#encoder.bytes;
    const begun = this.#runs.begunFor(draft);
    if (bytes.length > maxBytes) {
      if (begun !== undefined) this.#runs.entryTooLarge(begun);
      this.#busy = false;
      this.#notCommitted(commit, begun, new RecordTooLargeError(maxBytes));
      this.#next();
      return;
    }
    if (failpoint('before-entry', what, this.id) !== undefined) return;
    const appended = (result: Committed | 'fenced'): void => {
      if (failpoint('after-entry', what, this.id) !== undefined) return;
      if (result === 'fenced' || this.#dropped)
        this.#notCommitted(commit, begun, new DroppedError('the actor was dropped'));
      else this.#committed(commit, begun, entry, recordBytes, result);
    };
    this.#host.journal.append(entry, appended, bytes);
  }

  #notCommitted(commit: Commit, begun: RunInHand | undefined, error: unknown): void {
    if (begun !== undefined) this.#runs.entryNotCommitted(begun, error);
    commit.failed?.(error);
    if (begun !== undefined) this.#runs.started(begun);
  }

  #committed(
    { draft, committed, told }: Commit,
    begun: RunInHand | undefined,
    entry: JournalEntry,
    recordBytes: Uint8Array,
    at: Committed,
  ): void {
    const { store, log } = this.#host;
    const { record } = entry;
    this.#record = record;
    this.#seq = at.seq;
    this.#handling = undefined;
    store.committed(record, at.seq, undefined, recordBytes);
    this.#documents.outdated(draft.finals); // once more: an older version may have been acknowledged meanwhile
    for (const task of draft.finals) {
      store.document(record, task, at.seq, this.#encoder.taskBytes(task));
      if (task.state !== 'refused') this.#host.removeMessage(task.seq);
      log.taskEnded(this.id, task);
    }
    const hearing = told?.();
    if (entry.outbox.length > 0) this.#host.owe(entry, at, hearing);
    if (record.tasks.length < draft.record.tasks.length) this.#documents.forgetDropped(record);
    this.#deadlines.watch();
    if (begun !== undefined) this.#runs.entryCommitted(begun);
    committed?.();
    this.#runs.seekSlot();
    this.#busy = false;
    if (begun !== undefined) this.#runs.started(begun);
    this.#next();
  }
}

/** Whether a message decided as finished is nevertheless the one of a task in line (it never is, but for repeats). */
function isOpenTask(record: ActorRecord, seq: number): boolean {
  return record.tasks.some((task) => task.seq === seq && !isFinal(task.state));
}
