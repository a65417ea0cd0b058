// An activation: the live instance of one actor at its shard's owner, handling one message at a time.
//
// A1  One decision is in flight at most: the next message is judged against a committed record, never a hoped-for one.
// A2  Nothing is told (reply, delete, document, abort) before the entry that says it is committed.
// A3  Order: what the run commits, then the control lane, then the work lane. A cancel overtakes the queue.
// A4  An actor leaves memory only when nothing is open, nothing runs and its checkpoint is acknowledged (J10).
//
// J1   `seen` and `open` decide whether a message is new, open or done.
// J11  Attempts are raised, committed, when handling starts again, only for tasks a former owner had started.

import { encodeVerdict } from '../../proto/codec.ts';
import type { MailboxMessage } from '../../proto/envelope.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Lane } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { backoffDelayMs } from '../base/backoff.ts';
import type { Clock, Random, Timer } from '../base/clock.ts';
import type { Deferred } from '../base/deferred.ts';
import { deferred } from '../base/deferred.ts';
import type { CheckpointStore } from '../checkpoint/store.ts';
import type { Journal } from '../journal/journal.ts';
import { handled, standingOf } from '../mailbox/open-set.ts';
import type { Draft, Mutation } from '../task/lifecycle.ts';
import { draftOf, endTask, findTask, holderOf, parkTask, prune, startNext, withTask } from '../task/lifecycle.ts';
import { taskEvents } from '../task/task-events.ts';
import type { Decision } from './decide.ts';
import { decide, idempotencyMismatch, wantsDocument } from './decide.ts';
import type { Kind } from './kind.ts';
import type { EffectGate, RunEnd } from './task-run.ts';
import { DroppedError, TaskRun } from './task-run.ts';

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
  readonly reply: (subject: string, verdict: Uint8Array) => void;
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
const STUCK_AFTER_DEADLINE_MS = 10_000;

interface RunInHand {
  readonly taskId: string;
  readonly run: TaskRun;
  /** Resolved once the entry that starts it is committed: its end is handled after its beginning, however quick it is. */
  readonly started: Deferred<void>;
  readonly ended: Promise<void>;
}

type Internal = {
  readonly mutation: Mutation;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
};

export class Activation {
  readonly id: ActorId;
  readonly #host: ActivationHost;
  #record: ActorRecord;
  #seq: number;
  #busy = false;
  #dropped = false;
  #draining = false;
  readonly #internal: Internal[] = [];
  readonly #control: Incoming[] = [];
  readonly #work: Incoming[] = [];
  readonly #documented = new Set<string>();
  readonly #poison = new Map<number, number>();
  #run: RunInHand | undefined;
  #deadline: Timer | undefined;
  #restart: Timer | undefined;
  #idleSince: number;

  constructor(host: ActivationHost, record: ActorRecord, seq: number) {
    this.#host = host;
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

  /**
   * Takes up what a former owner left: called once, before the first message (J11). A task begun in
   * `handedOverEpoch` was left by a clean hand-over, which is no attempt.
   */
  recover(handedOverEpoch: number): void {
    const holder = holderOf(this.#record);
    if (holder !== undefined && holder.state === 'running')
      this.#takeOver(holder, holder.epoch === handedOverEpoch ? 0 : 1);
    else if (holder === undefined && this.#record.tasks.some((task) => task.state === 'queued'))
      this.#enqueue((draft) => startNext(this.#host.kind, draft, this.#host.epoch, this.#host.clock.now()));
    // Final tasks whose documents may not have been written before the crash: written again, the same bytes.
    for (const task of this.#record.tasks)
      if (isFinal(task.state)) this.#host.store.document(this.#record, task, this.#seq);
  }

  /** A message from the shard's reader, in stream order. */
  deliver(incoming: Incoming): void {
    if (this.#dropped) return;
    const standing = standingOf(this.#record, incoming.seq);
    if (standing === 'done') {
      this.#host.removeMessage(incoming.seq); // J8: its delete was lost
      return;
    }
    if (standing === 'open' && this.#record.tasks.some((task) => task.seq === incoming.seq)) return; // known: in line
    const lane = incoming.lane === 'control' ? this.#control : this.#work;
    if (lane.some((waiting) => waiting.seq === incoming.seq)) return;
    lane.push(incoming);
    this.#next();
  }

  /** J6: the task's document is acknowledged, so the record may drop it. */
  documented(taskId: string): void {
    if (this.#record.tasks.some((task) => task.id === taskId)) this.#documented.add(taskId);
  }

  /** The verdict on an earlier request, for a gateway whose publish was a duplicate. */
  answerTo(requestId: string, bodyHash: string): Uint8Array | undefined {
    const request = this.#record.requests.find((known) => known.requestId === requestId);
    const taskId = request?.taskId ?? findTask(this.#record, requestId)?.id;
    if (taskId === undefined) return undefined;
    const refusal = request === undefined || request.bodyHash === bodyHash ? undefined : idempotencyMismatch(taskId);
    return encodeVerdict({
      requestId,
      refusal,
      deduplicated: true,
      revision: this.#seq,
      record: this.#record,
      taskId,
      task: undefined,
    });
  }

  /** A4. `idleMs` since it last did anything. */
  mayLeave(idleMs: number): boolean {
    return (
      !this.#busy &&
      this.#run === undefined &&
      this.#restart === undefined &&
      this.#internal.length + this.#control.length + this.#work.length === 0 &&
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
    this.#run?.run.drop();
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
    this.#draining = true;
    const run = this.#run;
    if (run === undefined) return;
    const timer = this.#host.clock.after(deadline - this.#host.clock.monotonic(), () =>
      run.run.stop('drained', 'its conductor stops'),
    );
    await run.ended;
    timer.cancel();
  }

  // ---- the loop --------------------------------------------------------------------------------------------------

  #next(): void {
    if (this.#busy || this.#dropped) return;
    const internal = this.#internal.shift();
    if (internal !== undefined) {
      this.#commitInternal(internal);
      return;
    }
    if (this.#draining) return;
    const incoming = this.#takeMessage();
    if (incoming === undefined) {
      this.#idleSince = this.#host.clock.monotonic();
      return;
    }
    this.#busy = true;
    const taskId = wantsDocument(this.#record, incoming.message.body);
    if (taskId === undefined) {
      this.#handle(incoming, undefined);
      return;
    }
    this.#host.readDocument(this.id, taskId).then(
      (document) => this.#handle(incoming, document),
      () => this.#putBack(incoming), // the shard is closing: the message stays in the mailbox
    );
  }

  /** A3; but a cancel of what is still in the work lane comes after the message it means. */
  #takeMessage(): Incoming | undefined {
    const control = this.#control[0];
    if (control?.message.body.verb === 'cancel') {
      const { taskId } = control.message.body;
      const meant = this.#work.findIndex(
        (work) => work.message.body.verb === 'submit' && work.message.body.taskId === taskId,
      );
      if (meant >= 0) return this.#work.splice(meant, 1)[0];
    }
    return this.#control.shift() ?? this.#work.shift();
  }

  #putBack(incoming: Incoming): void {
    this.#busy = false;
    (incoming.lane === 'control' ? this.#control : this.#work).unshift(incoming);
  }

  #handle(incoming: Incoming, document: TaskRecord | undefined): void {
    if (this.#dropped) return;
    const { kind, clock, epoch, conductor } = this.#host;
    const { message, seq } = incoming;
    let decision: Decision;
    try {
      decision = decide(this.#record, {
        kind,
        message,
        seq,
        now: clock.now(),
        epoch,
        conductor,
        revision: this.#seq,
        document,
        waitingStep: (name, payload) => this.#run?.run.waitingStep(name, payload),
      });
    } catch (error) {
      this.#poisoned(incoming, error);
      return;
    }
    this.#poison.delete(seq);
    this.#commitDecision(incoming, decision);
  }

  /** F16: a handler that throws on a message is tried again after a while, then the message is refused and done with. */
  #poisoned(incoming: Incoming, error: unknown): void {
    const { clock, log } = this.#host;
    const count = (this.#poison.get(incoming.seq) ?? 0) + 1;
    log.handlerThrew(this.id, incoming.message.body.verb, error);
    if (count < MAX_POISON) {
      this.#poison.set(incoming.seq, count);
      this.#restart = clock.after(backoffDelayMs(count, CRASH_BACKOFF, this.#host.random), () => {
        this.#restart = undefined;
        this.#putBack(incoming);
        this.#next();
      });
      return;
    }
    this.#poison.delete(incoming.seq);
    const refusal = {
      code: 'internal',
      detail: `handling this ${incoming.message.body.verb} failed ${count} times; the log of ${this.#host.conductor} says why`,
      data: {},
    };
    this.#commitDecision(incoming, {
      ...draftOf(this.#record),
      finished: true,
      reply: { refusal, deduplicated: false, taskId: '', task: undefined },
    });
  }

  #commitDecision(incoming: Incoming, decision: Decision): void {
    const { message, seq } = incoming;
    const draft = this.#begin(decision);
    const waiting = [...this.#control, ...this.#work].map((other) => other.seq);
    const marked: Draft = {
      ...draft,
      record: {
        ...draft.record,
        ...handled(draft.record, seq, decision.finished && !isOpenTask(draft.record, seq), waiting),
      },
    };
    this.#commit(marked, () => {
      if (decision.finished) this.#host.removeMessage(seq);
      if (message.replyTo !== '')
        this.#host.reply(
          message.replyTo,
          encodeVerdict({ ...decision.reply, requestId: message.requestId, revision: this.#seq, record: this.#record }),
        );
      if (decision.signalled === true) this.#run?.run.signalled();
      if (decision.abort !== undefined && this.#run?.taskId === decision.abort.taskId)
        this.#run.run.stop('cancelled', decision.abort.reason);
      if (decision.resume === true) this.#resumeHolder();
    });
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
    this.#commit(draft, internal.committed, internal.failed);
  }

  #enqueue(
    mutation: Mutation,
    committed: () => void = () => undefined,
    failed: (error: unknown) => void = () => undefined,
  ): void {
    this.#internal.push({ mutation, committed, failed });
    this.#next();
  }

  /** Where the draft starts a task, its run begins now, so that the first intent joins this entry. */
  #begin<T extends Draft>(draft: T): T {
    if (draft.start === undefined) return draft;
    const task = findTask(draft.record, draft.start);
    if (task === undefined) return draft;
    const launched = this.#launch(task, draft.record);
    this.#run = launched;
    return { ...draft, ...launched.run.join()(draft) };
  }

  /** A1, A2: one append; everything else follows its acknowledgement. */
  #commit(draft: Draft, then: () => void, failed?: (error: unknown) => void): void {
    const { journal, store, clock, log } = this.#host;
    this.#busy = true;
    const pruned = prune(draft.record, (taskId) => this.#documented.has(taskId));
    const record: ActorRecord = pruned === this.#record ? pruned : { ...pruned, updatedAt: clock.now() };
    const began = draft.start === undefined ? undefined : this.#run;
    journal.append({ record, events: draft.events, outbox: [] }, (result) => {
      if (result === 'fenced' || this.#dropped) {
        began?.run.joined('dropped');
        began?.started.resolve();
        failed?.(new DroppedError('the actor was dropped'));
        return;
      }
      this.#record = record;
      this.#seq = result.seq;
      store.committed(record, result.seq);
      for (const task of draft.finals) {
        store.document(record, task, result.seq);
        if (task.state !== 'refused') this.#host.removeMessage(task.seq);
        log.taskEnded(this.id, task);
      }
      for (const taskId of this.#documented)
        if (findTask(record, taskId) === undefined) this.#documented.delete(taskId);
      this.#watchDeadline();
      began?.run.joined('committed');
      began?.started.resolve();
      then();
      this.#busy = false;
      this.#next();
    });
  }

  // ---- runs ------------------------------------------------------------------------------------------------------

  #launch(task: TaskRecord, record: ActorRecord): RunInHand {
    const { kind, clock, random, token, conductor, epoch, gate, tick } = this.#host;
    const run = new TaskRun(
      {
        kind,
        clock,
        random,
        token,
        conductor,
        epoch,
        gate,
        record: () => this.#record,
        commit: (mutation) =>
          new Promise((resolve, reject) => {
            if (this.#dropped) reject(new DroppedError('the actor was dropped'));
            else this.#enqueue(mutation, resolve, reject);
          }),
        tick: (current, percent, message) => tick(this.id, current, percent, message),
      },
      task,
      record,
    );
    const started = deferred();
    const ended = run.begin().then(async (end) => {
      await started.promise;
      this.#runEnded(task.id, end);
    });
    return { taskId: task.id, run, started, ended };
  }

  #runEnded(taskId: TaskRecord['id'], end: RunEnd): void {
    if (this.#dropped || this.#run?.taskId !== taskId) return;
    this.#run = undefined;
    const { kind, clock, epoch } = this.#host;
    switch (end.kind) {
      case 'left':
        return;
      case 'ended':
        this.#enqueue(
          (draft) => endTask(kind, end.carry(draft), taskId, end.ending, epoch, clock.now()),
          undefined,
          (error) => this.#cannotEnd(taskId, error),
        );
        return;
      case 'crashed':
        this.#runCrashed(taskId, end.error);
    }
  }

  /** The kind's changes do not fit its machine: the task fails rather than hold its actor for ever. */
  #cannotEnd(taskId: TaskRecord['id'], cause: unknown): void {
    if (cause instanceof DroppedError) return;
    const { kind, clock, epoch, log } = this.#host;
    log.handlerThrew(this.id, 'end', cause);
    const error = { code: 'actor_crashed', message: messageOf(cause), evidence: {}, retryable: false };
    this.#enqueue((draft) => endTask(kind, draft, taskId, { state: 'failed', error }, epoch, clock.now()));
  }

  /** Supervision: begun again from the record with backoff; too often, and it is parked for an operator. */
  #runCrashed(taskId: TaskRecord['id'], error: unknown): void {
    const { clock, log, random } = this.#host;
    const task = findTask(this.#record, taskId);
    log.handlerThrew(this.id, task?.action ?? '', error);
    if (task === undefined || isFinal(task.state)) return;
    if (task.attempts >= MAX_ATTEMPTS) {
      this.#park(task, 'actor_crashed', `its handler threw ${task.attempts} times: ${messageOf(error)}`);
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
      this.#park(task, 'conductor_lost', `${task.attempts} conductors died while it ran`);
      return;
    }
    const { epoch, clock } = this.#host;
    this.#enqueue((draft) => {
      const current = findTask(draft.record, task.id);
      if (current === undefined || isFinal(current.state)) return draft;
      const raised: TaskRecord = { ...current, attempts, epoch };
      return {
        ...draft,
        record: withTask(draft.record, raised),
        events: [...draft.events, taskEvents.started(task.id, clock.now())],
        start: task.id,
      };
    });
  }

  #resumeHolder(): void {
    const holder = holderOf(this.#record);
    if (holder === undefined || this.#run !== undefined) return;
    this.#enqueue((draft) => ({ ...draft, start: holder.id }));
  }

  #park(task: TaskRecord, code: string, why: string): void {
    const { clock, log } = this.#host;
    log.taskParked(this.id, task.id, why);
    this.#enqueue((draft) =>
      parkTask(
        draft,
        task.id,
        { code, message: why, evidence: { attempts: task.attempts }, retryable: true },
        clock.now(),
      ),
    );
  }

  /** A running task ends by its deadline whatever its step does; a queued one with a deadline fails when it passes. */
  #watchDeadline(): void {
    this.#deadline?.cancel();
    this.#deadline = undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const task of this.#record.tasks)
      if (task.deadline > 0 && (task.state === 'running' || task.state === 'queued'))
        next = Math.min(next, task.deadline);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#deadline = this.#host.clock.after(next - this.#host.clock.now(), () => this.#deadlinePassed());
  }

  #deadlinePassed(): void {
    const { kind, clock, epoch } = this.#host;
    const now = clock.now();
    for (const task of this.#record.tasks) {
      if (task.deadline === 0 || task.deadline > now || isFinal(task.state) || task.state === 'parked') continue;
      const message = `${task.action} did not end by its deadline ${new Date(task.deadline).toISOString()}`;
      if (task.state === 'running' && this.#run?.taskId === task.id) {
        this.#run.run.stop('deadline', message);
        continue;
      }
      const error = { code: 'deadline_exceeded', message, evidence: {}, retryable: true };
      this.#restart?.cancel();
      this.#restart = undefined;
      this.#enqueue((draft) => endTask(kind, draft, task.id, { state: 'failed', error }, epoch, clock.now()));
    }
    this.#deadline = clock.after(STUCK_AFTER_DEADLINE_MS, () => this.#deadlinePassed());
  }
}

/** Whether a message decided as finished is nevertheless the one of a task in line (it never is, but for repeats). */
function isOpenTask(record: ActorRecord, seq: number): boolean {
  return record.tasks.some((task) => task.seq === seq && !isFinal(task.state));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
