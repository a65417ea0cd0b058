// An activation: the live instance of one actor at its shard's owner, handling one message at a time.
//
// A1  One decision is in flight at most: the next message is judged against a committed record, never a hoped-for one.
// A2  Nothing is told (reply, delete, document, abort) before the entry that says it is committed.
// A3  Order: what the run commits, then the control lane, then the work lane. A cancel overtakes the queue, but comes
//     after the request it means, and what is before that.
// A4  An actor leaves memory only when nothing is open, nothing runs and its checkpoint is acknowledged (J10).
// A5  A record stays below what the broker takes in one message: requests that would make it too large are refused, steps
//     whose results would are failed, and there is always room left to end or park a task.
// A6  The kind's own code may throw anywhere; it never leaves the actor without a way on: tried again, failed, or parked.
// A7  A run holds a slot of its conductor from its start to its end; a task for which none is free stays queued, and the
//     actor waits in line for one (start-slots.ts).
//
// J1   `seen` and `open` decide whether a message is new, open or done.
// J11  Attempts are raised, committed, when handling starts again, only for tasks a former owner had started.

import { encodeEntry, encodeVerdict, RecordEncoder } from '../../proto/codec.ts';
import type { MailboxBody, MailboxMessage } from '../../proto/envelope.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { JournalEntry } from '../../proto/journal.ts';
import { objectText } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Lane } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { backoffDelayMs } from '../base/backoff.ts';
import type { Clock, Random, Timer } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import { failpoint } from '../base/failpoint.ts';
import type { CheckpointStore } from '../checkpoint/store.ts';
import type { Committed, Journal } from '../journal/journal.ts';
import { endsBy } from '../machine/transition.ts';
import { handled, standingOf } from '../mailbox/open-set.ts';
import type { Draft, Ending, Mutation } from '../task/lifecycle.ts';
import {
  closeTask,
  draftOf,
  endTask,
  findTask,
  holderOf,
  MAX_RECORD_TASKS,
  nextInLine,
  parkTask,
  prune,
  startNext,
  withTask,
} from '../task/lifecycle.ts';
import { outboxOf } from '../task/outbox.ts';
import { actorEvent, taskEvents } from '../task/task-events.ts';
import type { EffectGate } from './attempt.ts';
import type { DecideContext, Decision, ReplyFacts } from './decide.ts';
import { decide, idempotencyMismatch, refuseMessage, wantsDocument } from './decide.ts';
import type { Kind } from './kind.ts';
import { StepError } from './kind.ts';
import type { RunEnd } from './run-end.ts';
import { DroppedError, unchanged } from './run-end.ts';
import type { Release, StartSlots, Turn } from './start-slots.ts';
import type { RunHost } from './task-run.ts';
import { TaskRun } from './task-run.ts';

export interface Incoming {
  readonly message: MailboxMessage;
  readonly seq: number;
  readonly lane: Lane;
}

/** What a shard gives to the activations it hosts. */
export interface ActivationHost {
  readonly kind: Kind;
  readonly clock: Clock;
  readonly random: Random;
  readonly token: () => string;
  readonly conductor: string;
  readonly epoch: number;
  readonly journal: Journal;
  readonly store: CheckpointStore;
  readonly gate: EffectGate;
  readonly slots: StartSlots;
  readonly reply: (subject: string, verdict: Uint8Array) => void;
  /** As `reply`; resolves true where whoever asked has it. Never rejects. */
  readonly replyHeard: (subject: string, verdict: Uint8Array) => Promise<boolean>;
  /** Sends on their way the callbacks that a committed entry owes, unless its caller was told already. */
  readonly owe: (entry: JournalEntry, at: Committed, told?: Promise<boolean>) => void;
  readonly removeMessage: (seq: number) => void;
  readonly readDocument: (id: ActorId, taskId: string) => Promise<TaskRecord | undefined>;
  readonly tick: (id: ActorId, task: TaskRecord, percent: number, message: string) => void;
  readonly log: ActivationLog;
}

export interface ActivationLog {
  readonly taskParked: (id: ActorId, taskId: string, why: string) => void;
  readonly handlerThrew: (id: ActorId, what: string, error: unknown) => void;
  readonly taskEnded: (id: ActorId, task: TaskRecord) => void;
}

/** A task that kills its process, or its handler, this often is parked. */
const MAX_ATTEMPTS = 3;
/** A message whose handling throws this often is refused as our own fault and done with. */
const MAX_POISON = 3;
const CRASH_BACKOFF = { firstMs: 200, maxMs: 10_000, jitter: 0.5 };
/** A run that has not let go this long after it was told of its deadline is left alone, and its task ended. */
const STUCK_AFTER_DEADLINE_MS = 10_000;
/** A run that has not let go this long after its hand-over's deadline is left to the next owner as it is. */
const DRAIN_SLACK_MS = 1_000;
/** A5: shares of the largest entry up to which requests, then steps, may fill a record. */
const SHARE_OF_REQUESTS = 0.75;
const SHARE_OF_STEPS = 0.9;

const NOTHING: readonly number[] = [];

interface RunInHand {
  readonly taskId: TaskRecord['id'];
  readonly run: TaskRun;
  /** The entry that starts it is committed, or will not be: its end is handled after its beginning, however quick it is. */
  started: boolean;
  /** Where it has ended before that. */
  end: RunEnd | undefined;
  /** Told once it has ended. */
  onEnded: (() => void) | undefined;
  /** A7. */
  readonly release: Release;
  /** When it was told that its deadline has passed (monotonic). */
  toldAt: number | undefined;
}

interface Internal {
  readonly mutation: Mutation;
  /** A5. */
  readonly maxBytes: number;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
}

/** A5: the entry would be larger than what may be committed here. */
class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';
}

export class Activation {
  readonly id: ActorId;
  readonly #host: ActivationHost;
  readonly #runHost: RunHost;
  readonly #encoder = new RecordEncoder();
  #record: ActorRecord;
  #seq: number;
  #busy = false;
  #dropped = false;
  #draining = false;
  readonly #internal: Internal[] = [];
  readonly #control: Incoming[] = [];
  readonly #work: Incoming[] = [];
  readonly #documented = new Set<string>();
  readonly #isDocumented = (taskId: string): boolean => this.#documented.has(taskId);
  /** J6: messages of refused requests, by the tasks whose documents are not acknowledged. */
  readonly #behindDocument = new Map<string, number>();
  readonly #poison = new Map<number, number>();
  /** While it is set no message is taken: one whose handling threw is to be tried again first. */
  #poisonTimer: Timer | undefined;
  /** The message taken from its lane and not committed yet. */
  #handling: number | undefined;
  #run: RunInHand | undefined;
  /** A7: the place in line for a slot; then the slot, until the run that it is for begins. */
  #turn: (Turn & { readonly tenant: string }) | undefined;
  #slot: Release | undefined;
  #deadline: Timer | undefined;
  #deadlineAt = 0;
  #restart: Timer | undefined;
  #idleSince: number;

  constructor(host: ActivationHost, record: ActorRecord, seq: number) {
    this.#host = host;
    this.#runHost = {
      ...host,
      record: () => this.#record,
      commit: (mutation) => this.#commitStep(mutation),
      tick: (task, percent, message) => host.tick(record.id, task, percent, message),
    };
    this.#record = record;
    this.#seq = seq;
    this.id = record.id;
    this.#idleSince = host.clock.monotonic();
  }

  get record(): ActorRecord {
    return this.#record;
  }

  /** Journal sequence of the record. */
  get seq(): number {
    return this.#seq;
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  get queued(): number {
    return this.#control.length + this.#work.length;
  }

  /** Nothing is in hand and nothing can start: so too a parked actor, and one whose queue is held. */
  get atRest(): boolean {
    return (
      !this.#busy &&
      !this.#dropped &&
      !this.#draining &&
      this.#run === undefined &&
      this.#restart === undefined &&
      this.#internal.length + this.#control.length + this.#work.length === 0 &&
      this.#slot === undefined &&
      this.#startable() === undefined &&
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
    const changed = this.#begin(draft);
    return new Promise((resolve) =>
      this.#commit(
        'check',
        changed,
        this.#host.journal.maxEntryBytes,
        () => resolve(true),
        () => resolve(false),
      ),
    );
  }

  /**
   * Takes up what a former owner left: called once, before the first message (J11). A task begun in
   * `handedOverEpoch` was left by a clean hand-over, which is no attempt. `reconciled`: the record is newer than the
   * log, which lost what made it so: it is put on record again, and told.
   */
  recover(handedOverEpoch: number, reconciled: boolean = false): void {
    const { kind, clock } = this.#host;
    if (reconciled)
      this.#enqueue((draft) => ({
        ...draft,
        events: [...draft.events, actorEvent(kind.noun, 'reconciled', clock.now())],
      }));
    const holder = holderOf(this.#record);
    if (holder !== undefined && holder.state === 'running')
      this.#takeOver(holder, holder.epoch === handedOverEpoch ? 0 : 1);
    else this.#seekSlot();
    // Final tasks whose documents may not have been written before the crash: written again, the same bytes.
    for (const task of this.#record.tasks)
      if (isFinal(task.state)) this.#host.store.document(this.#record, task, this.#seq);
    this.#watchDeadline();
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
    const lane = incoming.lane === 'control' ? this.#control : this.#work;
    if (lane.some((waiting) => waiting.seq === incoming.seq)) return;
    lane.push(incoming);
    this.#next();
  }

  /** Whether the message is done with, and its delete was sent: it is still stored only where that was lost (J8). */
  isDone(seq: number): boolean {
    return standingOf(this.#record, seq) === 'done' && ![...this.#behindDocument.values()].includes(seq);
  }

  /** J6: the task's document is acknowledged: its record may drop it, and what it was asked for with may go. */
  documented(taskId: string): void {
    const seq = this.#behindDocument.get(taskId);
    if (seq !== undefined) {
      this.#behindDocument.delete(taskId);
      this.#host.removeMessage(seq);
    }
    if (!this.#record.tasks.some((task) => task.id === taskId)) return;
    this.#documented.add(taskId);
    // The next entry drops it; where the bound refuses whatever would make one, it is made for that.
    if (this.#record.tasks.length >= MAX_RECORD_TASKS) this.#enqueue(unchanged);
  }

  /** The verdict on an earlier request, for a gateway whose publish was a duplicate. */
  answerTo(requestId: string, bodyHash: string): Uint8Array | undefined {
    const request = this.#record.requests.find((known) => known.requestId === requestId);
    const taskId = request?.taskId ?? findTask(this.#record, requestId)?.id;
    if (taskId === undefined) return undefined;
    const refusal = request === undefined || request.bodyHash === bodyHash ? undefined : idempotencyMismatch(taskId);
    return this.#verdict(requestId, { refusal, deduplicated: true, taskId, task: undefined });
  }

  #verdict(requestId: string, reply: ReplyFacts): Uint8Array {
    const { refusal, deduplicated, taskId, task } = reply;
    const record = this.#record;
    const verdict = { requestId, refusal, deduplicated, revision: this.#seq, record, taskId, task };
    return encodeVerdict(verdict, this.#encoder.encode(record));
  }

  /** A4. `idleMs` since it last did anything. */
  mayLeave(idleMs: number): boolean {
    return (
      !this.#busy &&
      this.#run === undefined &&
      this.#restart === undefined &&
      this.#internal.length + this.#control.length + this.#work.length === 0 &&
      this.#behindDocument.size === 0 &&
      this.#record.open.length === 0 &&
      !this.#host.store.isDirty(this.#host.kind.name, this.id) &&
      this.#host.clock.monotonic() - this.#idleSince >= idleMs
    );
  }

  /** Another owns the shard: nothing more is said or done. Idempotent. */
  drop(): void {
    this.#dropped = true;
    this.#deadline?.cancel();
    this.#restart?.cancel();
    this.#poisonTimer?.cancel();
    this.#run?.run.drop();
    this.#run?.release();
    this.#giveUpSlot();
    const error = new DroppedError('the actor was dropped');
    for (const internal of this.#internal.splice(0)) internal.failed(error);
    this.#control.length = 0;
    this.#work.length = 0;
  }

  /**
   * Prepares the hand-over: takes nothing new, lets the step in hand finish until `deadline` (monotonic), then leaves
   * the run for the next owner, who observes before acting.
   */
  async drain(deadline: number): Promise<void> {
    const { clock } = this.#host;
    this.#draining = true;
    this.#restart?.cancel();
    this.#restart = undefined;
    this.#giveUpSlot();
    const inHand = this.#run;
    if (inHand === undefined) return;
    const over = deferred();
    const leftMs = deadline - clock.monotonic();
    const stop = clock.after(leftMs, () => inHand.run.stop('drained', 'its conductor stops'));
    const limit = clock.after(leftMs + DRAIN_SLACK_MS, () => over.resolve());
    inHand.onEnded = () => over.resolve();
    await over.promise;
    stop.cancel();
    limit.cancel();
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
    const incoming = this.#takeMessage();
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

  /** A3. */
  #takeMessage(): Incoming | undefined {
    const control = this.#control[0];
    if (control?.message.body.verb === 'cancel') {
      const { taskId } = control.message.body;
      const isMeant = ({ message: { body } }: Incoming): boolean => body.verb === 'submit' && body.taskId === taskId;
      if (this.#work.some(isMeant)) return this.#work.shift();
    }
    return this.#control.shift() ?? this.#work.shift();
  }

  #putBack(incoming: Incoming): void {
    this.#busy = false;
    this.#handling = undefined;
    (incoming.lane === 'control' ? this.#control : this.#work).unshift(incoming);
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
      mayStart: (task) => this.#mayStart(task),
      waitingStep: (name, payload) => this.#run?.run.waitingStep(name, payload),
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
    const record = prune(decision.record, this.#isDocumented); // as it will be committed
    const recordBytes = this.#encoder.encode(record);
    const entry = { record, events: decision.events, outbox: outboxOf(decision.finals) };
    const bytes = encodeEntry(entry, recordBytes).length;
    if (bytes <= maxBytes || recordBytes.length <= heldBytes) return decision;
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
    const draft = this.#begin(decision);
    const waiting = this.queued === 0 ? NOTHING : [...this.#control, ...this.#work].map((other) => other.seq);
    const { seen, open } = handled(draft.record, seq, decision.finished && !isOpenTask(draft.record, seq), waiting);
    const marked: Draft = { ...draft, record: { ...draft.record, seen, open } };
    const verdict = (): Uint8Array => this.#verdict(message.requestId, reply);
    // A refusal that its caller hears is not told by callback as well; one that came too late, or was lost, is.
    const told =
      reply.refusal !== undefined &&
      message.replyTo !== '' &&
      decision.finals.some(({ callbacks }) => callbacks.length > 0)
        ? () => this.#host.replyHeard(message.replyTo, verdict())
        : undefined;
    const then = (): void => {
      if (decision.finished) this.#removeMessage(incoming);
      if (message.replyTo !== '' && told === undefined) this.#host.reply(message.replyTo, verdict());
      if (decision.signalled === true) this.#run?.run.signalled();
      if (decision.abort !== undefined && this.#run?.taskId === decision.abort.taskId)
        this.#run.run.stop('cancelled', decision.abort.reason);
      if (decision.resume === true) this.#resumeHolder();
    };
    this.#commit(message.body.verb, marked, Number.POSITIVE_INFINITY, then, undefined, told);
  }

  /**
   * J6: a refused request is in no record. Until its document is acknowledged its message is all that an owner after us,
   * or a reader, has of it.
   */
  #removeMessage({ message: { body }, seq }: Incoming): void {
    if (body.verb === 'submit' && this.#host.store.documentInHand(body.taskId) !== undefined)
      this.#behindDocument.set(body.taskId, seq);
    else this.#host.removeMessage(seq);
  }

  #commitInternal(internal: Internal): void {
    this.#busy = true;
    let draft: Draft;
    try {
      draft = this.#begin(internal.mutation(draftOf(this.#record)));
    } catch (error) {
      this.#busy = false;
      internal.failed(error);
      this.#next();
      return;
    }
    const what = draft.finals.length > 0 ? 'end' : draft.start === undefined ? 'step' : 'takeover';
    this.#commit(what, draft, internal.maxBytes, internal.committed, internal.failed);
  }

  /** `failed` hears that the mutation threw or did not fit; what it then does must do without them (A6). */
  #enqueue(
    mutation: Mutation,
    committed: () => void = () => undefined,
    failed: (error: unknown) => void = () => undefined,
    maxBytes: number = this.#host.journal.maxEntryBytes,
  ): void {
    this.#internal.push({ mutation, maxBytes, committed, failed });
    this.#next();
  }

  /** Where the draft starts a task, its run begins now, so that the first intent joins this entry. */
  #begin<T extends Draft>(draft: T): T {
    if (draft.start === undefined || this.#draining) return draft; // the next owner finds it running, and begins it
    const task = findTask(draft.record, draft.start);
    if (task === undefined) return draft;
    const inHand = this.#launch(task, draft.record);
    this.#run = inHand;
    try {
      return { ...draft, ...inHand.run.join()(draft) };
    } catch (error) {
      inHand.run.joined({ failed: error }); // the run hears of it, and has crashed (A6); its start stands
      return draft;
    }
  }

  /** A1, A2: one append; everything else follows its acknowledgement. `what` it is about matters to fault tests only. */
  #commit(
    what: string,
    draft: Draft,
    maxBytes: number,
    then: () => void,
    failed?: (error: unknown) => void,
    told?: () => Promise<boolean>,
  ): void {
    const { journal, store, clock, log } = this.#host;
    this.#busy = true;
    const pruned = prune(draft.record, this.#isDocumented);
    const record: ActorRecord = pruned === this.#record ? pruned : { ...pruned, updatedAt: clock.now() };
    const entry: JournalEntry = { record, events: draft.events, outbox: outboxOf(draft.finals) };
    const recordBytes = this.#encoder.encode(record);
    const bytes = encodeEntry(entry, recordBytes);
    const began = draft.start === undefined ? undefined : this.#run;
    const notCommitted = (error: unknown): void => {
      began?.run.joined({ failed: error });
      failed?.(error);
      if (began !== undefined) this.#startOver(began);
    };
    if (bytes.length > maxBytes) {
      if (began !== undefined) {
        began.run.drop();
        this.#letGo(began);
      }
      this.#busy = false;
      notCommitted(new RecordTooLargeError(`the record would be larger than ${Math.floor(maxBytes)} bytes`));
      this.#next();
      return;
    }
    if (failpoint('before-entry', what, this.id) !== undefined) return;
    const committed = (result: Committed | 'fenced'): void => {
      if (failpoint('after-entry', what, this.id) !== undefined) return;
      if (result === 'fenced' || this.#dropped) {
        notCommitted(new DroppedError('the actor was dropped'));
        return;
      }
      this.#record = record;
      this.#seq = result.seq;
      this.#handling = undefined;
      store.committed(record, result.seq, undefined, recordBytes);
      for (const task of draft.finals) {
        store.document(record, task, result.seq, this.#encoder.taskBytes(task));
        if (task.state !== 'refused') this.#host.removeMessage(task.seq);
        log.taskEnded(this.id, task);
      }
      const hearing = told?.();
      if (entry.outbox.length > 0) this.#host.owe(entry, result, hearing);
      if (pruned !== draft.record)
        for (const taskId of this.#documented)
          if (findTask(record, taskId) === undefined) this.#documented.delete(taskId);
      this.#watchDeadline();
      began?.run.joined('committed');
      if (began !== undefined) this.#stopIfCancelled(began);
      then();
      this.#seekSlot();
      this.#busy = false;
      if (began !== undefined) this.#startOver(began);
      this.#next();
    };
    journal.append(entry, committed, bytes);
  }

  /** A cancel that was accepted before its run died, or was begun again, is still to be done. */
  #stopIfCancelled(inHand: RunInHand): void {
    const task = findTask(this.#record, inHand.taskId);
    if (task?.cancelRequested === true) inHand.run.stop('cancelled', task.cancelReason);
  }

  // ---- runs ------------------------------------------------------------------------------------------------------

  #launch(task: TaskRecord, record: ActorRecord): RunInHand {
    const run = new TaskRun(this.#runHost, task, record);
    const inHand: RunInHand = {
      taskId: task.id,
      run,
      started: false,
      end: undefined,
      onEnded: undefined,
      release: this.#slot ?? this.#host.slots.take(task.requestedBy.tenant),
      toldAt: undefined,
    };
    this.#slot = undefined;
    run.begin((end) => {
      if (inHand.started) this.#runEnded(inHand, end);
      else inHand.end = end;
    });
    return inHand;
  }

  #commitStep(mutation: Mutation): Promise<void> {
    const { journal } = this.#host;
    return new Promise((resolve, reject) => {
      if (this.#dropped) reject(new DroppedError('the actor was dropped'));
      else
        this.#enqueue(
          mutation,
          resolve,
          (error) => reject(error instanceof RecordTooLargeError ? tooMuch(error) : error),
          journal.maxEntryBytes * SHARE_OF_STEPS,
        );
    });
  }

  /** The entry that starts it is committed, or will not be. */
  #startOver(inHand: RunInHand): void {
    inHand.started = true;
    if (inHand.end !== undefined) this.#runEnded(inHand, inHand.end);
  }

  #runEnded(inHand: RunInHand, end: RunEnd): void {
    inHand.onEnded?.();
    if (this.#dropped || this.#run !== inHand) return;
    this.#letGo(inHand);
    const { taskId } = inHand;
    const { journal } = this.#host;
    switch (end.kind) {
      case 'ended':
        this.#enqueue(
          this.#ending(taskId, end.ending, end.carry),
          undefined,
          (error) => this.#cannotEnd(taskId, error),
          journal.maxEntryBytes * SHARE_OF_STEPS,
        );
        return;
      case 'left':
        if (end.carry !== unchanged) this.#enqueue(end.carry);
        return;
      case 'crashed':
        // What it has done is done: on record, it is not done again. Where that is what threw, it will throw again.
        if (end.carry !== unchanged) this.#enqueue(end.carry);
        this.#runCrashed(taskId, end.error);
    }
  }

  /** While the shard is handed over nothing new is begun: the next owner does that. */
  #ending(taskId: TaskRecord['id'], ending: Ending, carry: Mutation = unchanged): Mutation {
    const { kind, clock, epoch } = this.#host;
    return (draft) =>
      this.#draining
        ? closeTask(kind, carry(draft), taskId, ending, clock.now())
        : endTask(kind, carry(draft), taskId, ending, epoch, clock.now(), (task) => this.#mayStart(task));
  }

  // ---- slots (A7) ------------------------------------------------------------------------------------------------

  #mayStart(task: TaskRecord): boolean {
    return this.#slot !== undefined || this.#host.slots.isFree(task.requestedBy.tenant);
  }

  #letGo(inHand: RunInHand): void {
    if (this.#run === inHand) this.#run = undefined;
    inHand.release();
  }

  /** Waits in line for a slot as long as some task could start; out of line as soon as none could. */
  #seekSlot(): void {
    if (this.#dropped || this.#draining || this.#slot !== undefined) return;
    const tenant = this.#startable()?.requestedBy.tenant;
    if (this.#turn?.tenant === tenant) return;
    this.#turn?.cancel();
    this.#turn = undefined;
    if (tenant === undefined) return;
    const turn = this.#host.slots.wait(tenant, (slot) => this.#startWith(slot));
    if (!turn.granted) this.#turn = { ...turn, tenant };
  }

  #startable(): TaskRecord | undefined {
    if (this.#record.parked !== undefined || this.#run !== undefined || holderOf(this.#record) !== undefined)
      return undefined;
    return nextInLine(this.#host.kind, this.#record);
  }

  #startWith(slot: Release): void {
    const { kind, epoch, clock } = this.#host;
    this.#turn = undefined;
    this.#slot = slot;
    const unused = (): void => {
      this.#slot?.();
      this.#slot = undefined;
    };
    const start: Mutation = (draft) => (this.#slot === undefined ? draft : startNext(kind, draft, epoch, clock.now())); // given up meanwhile: a hand-over
    this.#enqueue(start, unused, unused);
  }

  #giveUpSlot(): void {
    this.#turn?.cancel();
    this.#turn = undefined;
    this.#slot?.();
    this.#slot = undefined;
  }

  /** The kind's changes do not fit its machine, or the record: the task fails rather than hold its actor for ever (A6). */
  #cannotEnd(taskId: TaskRecord['id'], cause: unknown): void {
    if (cause instanceof DroppedError) return;
    this.#host.log.handlerThrew(this.id, 'end', cause);
    const error = { code: 'actor_crashed', message: messageOf(cause), evidence: {}, retryable: false };
    this.#end(taskId, { state: 'failed', error });
  }

  /** Ends a task whatever its run does; where even that cannot be, it is parked. */
  #end(taskId: TaskRecord['id'], ending: Ending): void {
    this.#enqueue(this.#ending(taskId, ending), undefined, (cause) => {
      if (cause instanceof DroppedError) return;
      this.#host.log.handlerThrew(this.id, 'end', cause);
      this.#park(taskId, 'actor_crashed', `it could not be ended: ${messageOf(cause)}`);
    });
  }

  /** Supervision: begun again from the record with backoff; too often, and it is parked for an operator. */
  #runCrashed(taskId: TaskRecord['id'], error: unknown): void {
    const { clock, log, random } = this.#host;
    const task = findTask(this.#record, taskId);
    log.handlerThrew(this.id, task?.action ?? '', error);
    if (task === undefined || isFinal(task.state) || this.#draining) return;
    if (task.attempts >= MAX_ATTEMPTS) {
      this.#park(taskId, 'actor_crashed', `its handler threw ${task.attempts} times: ${messageOf(error)}`);
      return;
    }
    this.#restart = clock.after(backoffDelayMs(task.attempts, CRASH_BACKOFF, random), () => {
      this.#restart = undefined;
      const current = findTask(this.#record, taskId);
      if (current !== undefined && !isFinal(current.state)) this.#takeOver(current, 1);
    });
  }

  /** J11: the attempt is raised and committed before the task is handled again. */
  #takeOver(task: TaskRecord, raise: 0 | 1): void {
    const attempts = task.attempts + raise;
    if (attempts > MAX_ATTEMPTS) {
      this.#park(task.id, 'conductor_lost', `${task.attempts} conductors died while it ran`);
      return;
    }
    const { epoch, clock } = this.#host;
    const begin: Mutation = (draft) => {
      const current = findTask(draft.record, task.id);
      if (current === undefined || isFinal(current.state)) return draft;
      const raised: TaskRecord = { ...current, attempts, epoch };
      return {
        ...draft,
        record: withTask(draft.record, raised),
        events: [...draft.events, taskEvents.started(task.id, clock.now())],
        start: task.id,
      };
    };
    this.#enqueue(begin, undefined, (cause) => {
      if (!(cause instanceof DroppedError)) this.#park(task.id, 'actor_crashed', messageOf(cause));
    });
  }

  #resumeHolder(): void {
    const holder = holderOf(this.#record);
    if (holder === undefined || this.#run !== undefined) return;
    this.#enqueue((draft) => ({ ...draft, start: holder.id }));
  }

  /** Always fits (A5): it says little, and requests and steps leave room for it. */
  #park(taskId: TaskRecord['id'], code: string, why: string): void {
    const { clock, log } = this.#host;
    const attempts = findTask(this.#record, taskId)?.attempts ?? 0;
    const error = { code, message: why, evidence: { attempts }, retryable: true };
    log.taskParked(this.id, taskId, why);
    this.#enqueue(
      (draft) => parkTask(draft, taskId, error, clock.now()),
      undefined,
      undefined,
      Number.POSITIVE_INFINITY,
    );
  }

  /**
   * A running task ends by its deadline whatever its step does; a queued one with a deadline fails when it passes. A timer
   * that is set already for something earlier looks again when it fires: most deadlines never come.
   */
  #watchDeadline(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const task of this.#record.tasks)
      if (task.state === 'running' || task.state === 'queued') next = Math.min(next, this.#endsBy(task));
    if (next === Number.POSITIVE_INFINITY || (this.#deadline !== undefined && this.#deadlineAt <= next)) return;
    this.#setDeadline(next);
  }

  #setDeadline(at: number): void {
    const { clock } = this.#host;
    this.#deadline?.cancel();
    this.#deadlineAt = at;
    this.#deadline = clock.after(at - clock.now(), () => {
      this.#deadline = undefined;
      if (this.#endLate()) this.#setDeadline(clock.now() + STUCK_AFTER_DEADLINE_MS);
      else this.#watchDeadline();
    });
  }

  #endsBy(task: TaskRecord): number {
    return endsBy(this.#host.kind.machine, this.#record.regions, task);
  }

  /** Whether anything was late: it is looked at again soon, since its run may not let go. */
  #endLate(): boolean {
    const { clock } = this.#host;
    const now = clock.now();
    let late = false;
    for (const task of this.#record.tasks) {
      const latest = this.#endsBy(task);
      if (latest > now || isFinal(task.state) || task.state === 'parked') continue;
      late = true;
      const missed =
        latest === task.deadline ? 'end by its deadline' : 'leave the state it is in by the deadline of that';
      const message = `${task.action} did not ${missed}, ${new Date(latest).toISOString()}`;
      const inHand = this.#run?.taskId === task.id ? this.#run : undefined;
      if (inHand !== undefined) {
        inHand.toldAt ??= clock.monotonic();
        inHand.run.stop('deadline', message);
        if (clock.monotonic() - inHand.toldAt < STUCK_AFTER_DEADLINE_MS) continue;
        inHand.run.drop(); // the kind's own code waits for something of its own: nobody waits for it
        this.#letGo(inHand);
      }
      if (task.state === 'running') {
        this.#restart?.cancel();
        this.#restart = undefined;
      }
      const error = { code: 'deadline_exceeded', message, evidence: {}, retryable: true };
      this.#end(task.id, { state: isInDoubt(task) ? 'unknown' : 'failed', error });
    }
    return late;
  }
}

/** S2: an effect was intended, and nobody looked whether it happened. */
function isInDoubt(task: TaskRecord): boolean {
  return task.step?.intent === true && task.step.name !== '';
}

/** How much larger a message may make a record, at most: what it carries, and what is noted of it. */
function addedBytes(body: MailboxBody): number {
  const noted = 8 * 1024;
  switch (body.verb) {
    case 'submit':
      return noted + 3 * objectText(body.params).length;
    case 'command':
    case 'signal':
      return noted + 3 * objectText(body.payload).length;
    case 'cancel':
    case 'resolve':
    case 'resume':
      return Number.NEGATIVE_INFINITY; // they end what is there, and must always get through
  }
}

function tooMuch(cause: RecordTooLargeError): StepError {
  return new StepError('driver_error', `what its steps returned is too much to keep: ${cause.message}`, { cause });
}

/** Whether a message decided as finished is nevertheless the one of a task in line (it never is, but for repeats). */
function isOpenTask(record: ActorRecord, seq: number): boolean {
  return record.tasks.some((task) => task.seq === seq && !isFinal(task.state));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
