// Supervision of one actor's runs, beside its loop: begins the run of a task that the loop has started, takes its end back
// to the loop, begins it again after it crashed, and parks what crashes too often.
//
// A6   The kind's own code may throw anywhere; it never leaves the actor without a way on: tried again, failed, or parked.
// A7   A run holds a slot of its conductor from its start to its end.
// J11  Attempts are raised, committed, when handling starts again, only for tasks a former owner had started.

import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { backoffDelayMs } from '../base/backoff.ts';
import type { Timer } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import type { Draft, Mutation } from '../task/draft.ts';
import type { Ending } from '../task/lifecycle.ts';
import {
  closeTask,
  endTask,
  findTask,
  holderOf,
  nextInLine,
  parkTask,
  startNext,
  withTask,
} from '../task/lifecycle.ts';
import { taskEvents } from '../task/task-events.ts';
import type { ActivationHost, ActorInHand } from './activation-host.ts';
import { RecordTooLargeError, SHARE_OF_STEPS, tooMuch } from './record-room.ts';
import type { RunEnd } from './run-end.ts';
import { DroppedError, unchanged } from './run-end.ts';
import { SlotSeeker } from './slot-seeker.ts';
import type { Release } from './start-slots.ts';
import { STUCK_AFTER_DEADLINE_MS } from './task-deadlines.ts';
import type { RunHost } from './task-run.ts';
import { TaskRun } from './task-run.ts';

/** A task that kills its process, or its handler, this often is parked. */
const MAX_ATTEMPTS = 3;
export const CRASH_BACKOFF = { firstMs: 200, maxMs: 10_000, jitter: 0.5 };
/** A run that has not let go this long after its hand-over's deadline is left to the next owner as it is. */
const DRAIN_SLACK_MS = 1_000;

/** A run from its beginning to its end. */
export interface RunInHand {
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

export class RunSupervisor {
  readonly #host: ActivationHost;
  readonly #actor: ActorInHand;
  readonly #runHost: RunHost;
  readonly #slots: SlotSeeker;
  #run: RunInHand | undefined;
  #restart: Timer | undefined;

  constructor(host: ActivationHost, actor: ActorInHand) {
    this.#host = host;
    this.#actor = actor;
    this.#slots = new SlotSeeker(host.slots, () => this.#startNext());
    this.#runHost = {
      ...host,
      record: () => actor.record,
      commit: (mutation) => this.#commitStep(mutation),
      tick: (task, percent, message) => host.tick(actor.id, task, percent, message),
    };
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  /** Nothing runs, and nothing is about to run again. */
  get idle(): boolean {
    return this.#run === undefined && this.#restart === undefined;
  }

  /** Idle, and no task could start. */
  get atRest(): boolean {
    return this.idle && !this.#slots.holds && this.#startable() === undefined;
  }

  /** Whether the conductor has room to run the task now. */
  readonly mayStart = (task: TaskRecord): boolean => this.#slots.isFree(task.requestedBy.tenant);

  /** The end of the step that waits for this signal, as a change; undefined where none does. */
  readonly waitingStep = (name: string, payload: JsonObject): Mutation | undefined =>
    this.#run?.run.waitingStep(name, payload);

  // ---- with the entry that starts it -----------------------------------------------------------------------------

  /** Where the draft starts a task, its run begins now, so that the first intent joins this entry. */
  begin(draft: Draft): Draft {
    if (draft.start === undefined || this.#actor.draining) return draft; // the next owner finds it running, and begins it
    const task = findTask(draft.record, draft.start);
    if (task === undefined) return draft;
    const inHand = this.#launch(task, draft.record);
    this.#run = inHand;
    try {
      return inHand.run.join()(draft);
    } catch (error) {
      inHand.run.joined({ failed: error }); // the run hears of it, and has crashed (A6); its start stands
      return draft;
    }
  }

  /** The run that {@link begin} began for this draft: what becomes of its entry is told to it. */
  begunFor(draft: Draft): RunInHand | undefined {
    return draft.start === undefined ? undefined : this.#run;
  }

  entryCommitted(begun: RunInHand): void {
    begun.run.joined('committed');
    // A cancel that was accepted before its run died, or was begun again, is still to be done.
    const task = findTask(this.#actor.record, begun.taskId);
    if (task?.cancelRequested === true) begun.run.stop('cancelled', task.cancelReason);
  }

  entryTooLarge(begun: RunInHand): void {
    begun.run.drop();
    this.#letGo(begun);
  }

  entryNotCommitted(begun: RunInHand, error: unknown): void {
    begun.run.joined({ failed: error });
  }

  /** Everything that follows the entry is done: from now on its end is taken as it comes. */
  started(begun: RunInHand): void {
    begun.started = true;
    if (begun.end !== undefined) this.#runEnded(begun, begun.end);
  }

  // ---- while it runs ---------------------------------------------------------------------------------------------

  signalled(): void {
    this.#run?.run.signalled();
  }

  abort(taskId: string, reason: string): void {
    if (this.#run?.taskId === taskId) this.#run.run.stop('cancelled', reason);
  }

  /** A task is late: its run is told, and ended over its head where it does not let go. */
  deadlinePassed(task: TaskRecord, message: string): void {
    const now = this.#host.clock.monotonic();
    const inHand = this.#run?.taskId === task.id ? this.#run : undefined;
    if (inHand !== undefined) {
      inHand.toldAt ??= now;
      inHand.run.stop('deadline', message);
      if (now - inHand.toldAt < STUCK_AFTER_DEADLINE_MS) return;
      inHand.run.drop(); // the kind's own code waits for something of its own: nobody waits for it
      this.#letGo(inHand);
    }
    if (task.state === 'running') this.#cancelRestart();
    const error = { code: 'deadline_exceeded', message, evidence: {}, retryable: true };
    this.#end(task.id, { state: isInDoubt(task) ? 'unknown' : 'failed', error });
  }

  /**
   * Nothing new is begun; the step in hand may finish until `deadline` (monotonic), then the run is left for the next owner,
   * who observes before acting.
   */
  async drain(deadline: number): Promise<void> {
    const { clock } = this.#host;
    this.#cancelRestart();
    this.#slots.giveUp();
    const inHand = this.#run;
    if (inHand === undefined) return;
    const over = deferred();
    inHand.run.drain();
    const leftMs = deadline - clock.monotonic();
    const stop = clock.after(leftMs, () => inHand.run.stop('drained', 'its conductor stops'));
    const limit = clock.after(leftMs + DRAIN_SLACK_MS, () => over.resolve());
    inHand.onEnded = () => over.resolve();
    await over.promise;
    stop.cancel();
    limit.cancel();
  }

  drop(): void {
    this.#restart?.cancel();
    this.#run?.run.drop();
    this.#run?.release();
    this.#slots.giveUp();
  }

  // ---- taking up -------------------------------------------------------------------------------------------------

  /** J11: takes up what a former owner left running; a task begun in `handedOverEpoch` was left cleanly: no attempt. */
  recover(handedOverEpoch: number): void {
    const holder = holderOf(this.#actor.record);
    if (holder !== undefined && holder.state === 'running')
      this.#takeOver(holder, holder.epoch === handedOverEpoch ? 0 : 1);
    else this.seekSlot();
  }

  /** What was parked goes on: an operator said so. */
  resumeHolder(): void {
    const holder = holderOf(this.#actor.record);
    if (holder === undefined || this.#run !== undefined) return;
    this.#actor.enqueue((draft) => ({ ...draft, start: holder.id }));
  }

  /** A7: waits in line for a slot as long as some task could start; out of line as soon as none could. */
  seekSlot(): void {
    if (this.#actor.dropped || this.#actor.draining) return;
    this.#slots.seek(this.#startable()?.requestedBy.tenant);
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
    this.#actor.enqueue(begin, {
      failed: (cause) => {
        if (!(cause instanceof DroppedError)) this.#park(task.id, 'actor_crashed', messageOf(cause));
      },
    });
  }

  #startable(): TaskRecord | undefined {
    const { record } = this.#actor;
    if (record.parked !== undefined || this.#run !== undefined || holderOf(record) !== undefined) return undefined;
    return nextInLine(this.#host.kind, record);
  }

  #startNext(): void {
    const { kind, epoch, clock } = this.#host;
    const unused = (): void => this.#slots.giveBack();
    const start: Mutation = (draft) => (this.#slots.holds ? startNext(kind, draft, epoch, clock.now()) : draft); // given up meanwhile: a hand-over
    this.#actor.enqueue(start, { committed: unused, failed: unused });
  }

  #launch(task: TaskRecord, record: ActorRecord): RunInHand {
    const run = new TaskRun(this.#runHost, task, record);
    const inHand: RunInHand = {
      taskId: task.id,
      run,
      started: false,
      end: undefined,
      onEnded: undefined,
      release: this.#slots.take(task.requestedBy.tenant),
      toldAt: undefined,
    };
    run.begin((end) => {
      if (inHand.started) this.#runEnded(inHand, end);
      else inHand.end = end;
    });
    return inHand;
  }

  #letGo(inHand: RunInHand): void {
    if (this.#run === inHand) this.#run = undefined;
    inHand.release();
  }

  #commitStep(mutation: Mutation): Promise<void> {
    return new Promise((committed, reject) => {
      if (this.#actor.dropped) reject(new DroppedError('the actor was dropped'));
      else
        this.#actor.enqueue(mutation, {
          committed,
          failed: (error) => reject(error instanceof RecordTooLargeError ? tooMuch(error) : error),
          maxBytes: this.#stepBytes,
        });
    });
  }

  get #stepBytes(): number {
    return this.#host.journal.maxEntryBytes * SHARE_OF_STEPS;
  }

  // ---- its end ---------------------------------------------------------------------------------------------------

  #runEnded(inHand: RunInHand, end: RunEnd): void {
    inHand.onEnded?.();
    if (this.#actor.dropped || this.#run !== inHand) return;
    this.#letGo(inHand);
    const { taskId } = inHand;
    switch (end.kind) {
      case 'ended':
        this.#actor.enqueue(this.#ending(taskId, end.ending, end.carry), {
          failed: (error) => this.#cannotEnd(taskId, error),
          maxBytes: this.#stepBytes,
        });
        return;
      case 'left':
        if (end.carry !== unchanged) this.#actor.enqueue(end.carry);
        return;
      case 'crashed':
        // What it has done is done: on record, it is not done again. Where that is what threw, it will throw again.
        if (end.carry !== unchanged) this.#actor.enqueue(end.carry);
        this.#runCrashed(taskId, end.error);
    }
  }

  /** While the shard is handed over nothing new is begun: the next owner does that. */
  #ending(taskId: TaskRecord['id'], ending: Ending, carry: Mutation = unchanged): Mutation {
    const { kind, clock, epoch } = this.#host;
    return (draft) =>
      this.#actor.draining
        ? closeTask(kind, carry(draft), taskId, ending, clock.now())
        : endTask(kind, carry(draft), taskId, ending, epoch, clock.now(), this.mayStart);
  }

  /** The kind's changes do not fit its machine, or the record: the task fails rather than hold its actor for ever (A6). */
  #cannotEnd(taskId: TaskRecord['id'], cause: unknown): void {
    if (cause instanceof DroppedError) return;
    this.#host.log.handlerThrew(this.#actor.id, 'end', cause);
    const error = { code: 'actor_crashed', message: messageOf(cause), evidence: {}, retryable: false };
    this.#end(taskId, { state: 'failed', error });
  }

  /** Ends a task whatever its run does; where even that cannot be, it is parked. */
  #end(taskId: TaskRecord['id'], ending: Ending): void {
    this.#actor.enqueue(this.#ending(taskId, ending), {
      failed: (cause) => {
        if (cause instanceof DroppedError) return;
        this.#host.log.handlerThrew(this.#actor.id, 'end', cause);
        this.#park(taskId, 'actor_crashed', `it could not be ended: ${messageOf(cause)}`);
      },
    });
  }

  /** Begun again from the record with backoff; too often, and it is parked for an operator. */
  #runCrashed(taskId: TaskRecord['id'], error: unknown): void {
    const { clock, log, random } = this.#host;
    const task = findTask(this.#actor.record, taskId);
    log.handlerThrew(this.#actor.id, task?.action ?? '', error);
    if (task === undefined || isFinal(task.state) || this.#actor.draining) return;
    if (task.attempts >= MAX_ATTEMPTS) {
      this.#park(taskId, 'actor_crashed', `its handler threw ${task.attempts} times: ${messageOf(error)}`);
      return;
    }
    this.#restart = clock.after(backoffDelayMs(task.attempts, CRASH_BACKOFF, random), () => {
      this.#restart = undefined;
      const current = findTask(this.#actor.record, taskId);
      if (current !== undefined && !isFinal(current.state)) this.#takeOver(current, 1);
    });
  }

  #cancelRestart(): void {
    this.#restart?.cancel();
    this.#restart = undefined;
  }

  /** Always fits (A5): it says little, and requests and steps leave room for it. */
  #park(taskId: TaskRecord['id'], code: string, why: string): void {
    const { clock, log } = this.#host;
    const attempts = findTask(this.#actor.record, taskId)?.attempts ?? 0;
    const error = { code, message: why, evidence: { attempts }, retryable: true };
    log.taskParked(this.#actor.id, taskId, why);
    this.#actor.enqueue((draft) => parkTask(draft, taskId, error, clock.now()), {
      maxBytes: Number.POSITIVE_INFINITY,
    });
  }
}

/** S2: an effect was intended, and nobody looked whether it happened. */
function isInDoubt(task: TaskRecord): boolean {
  return task.step?.intent === true && task.step.name !== '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
