// One run of one task: the engine of durable steps. It calls the kind's `run(ctx)` and turns each `ctx.step` into
// intent (committed) -> observe -> effect -> outcome (committed with whatever comes next), beside the actor's loop.
//
// S1  No effect leaves before its intent is committed.
// S2  Observe first: before each attempt the machine is looked at, and after a crash or a doubtful answer only that
//     look decides whether the effect has happened. What cannot be known is `unknown`, never a guess.
// S3  A finished step's result is in the record, together with the change it made; a replay returns it without running.
// S4  No effect starts without the effect lease and an owner who is not in doubt (J4, J12); when either is lost, the
//     attempt is aborted and begun again, observing first, once they are back.

import type { Json, JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { StepResult, StepState, TaskRecord } from '../../proto/task.ts';
import { backoffDelayMs } from '../base/backoff.ts';
import type { Clock, Random } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import type { FailpointName } from '../base/failpoint.ts';
import { failpoint } from '../base/failpoint.ts';
import { fnv1a } from '../base/fnv1a.ts';
import { entering } from '../base/loop-watch.ts';
import { seededRandom } from '../base/seeded-random.ts';
import { Stop } from '../base/stop.ts';
import type { Mutation } from '../task/draft.ts';
import { findTask } from '../task/lifecycle.ts';
import type { EffectGate } from './attempt.ts';
import { Attempt } from './attempt.ts';
import type { Change, Kind, RetryPolicy, RunContext, StepOptions } from './kind.ts';
import { LeaseLostError, StepError } from './kind.ts';
import type { RunEnd } from './run-end.ts';
import { DroppedError, endOf, StoppedError, toTaskError, UnknownError, unchanged } from './run-end.ts';
import { inTurn, StepEntries } from './step-entries.ts';

/** What a run needs of the activation that hosts it. */
export interface RunHost {
  readonly kind: Kind;
  readonly clock: Clock;
  readonly random: Random;
  readonly token: () => string;
  readonly conductor: string;
  readonly epoch: number;
  /** The newest committed record. */
  readonly record: () => ActorRecord;
  /** Commits a change through the actor's loop. Rejects with {@link DroppedError} when the actor is dropped. */
  readonly commit: (mutation: Mutation) => Promise<void>;
  readonly gate: EffectGate;
  readonly tick: (task: TaskRecord, percent: number, message: string) => void;
}

const LEAVES = 'its conductor stops';
const ONE_ATTEMPT: RetryPolicy = { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 };
const LAST_LOOK_MS = 5_000;
/** Ten a second are enough for eyes. */
const TICK_EVERY_MS = 100;

/** A step that waits for a message from outside. */
interface Waiting {
  readonly name: string;
  readonly resolve: (payload: JsonObject) => void;
  readonly finish: (payload: JsonObject) => Mutation;
  payload?: JsonObject;
}

type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T; readonly already: boolean }
  | { readonly kind: 'failed'; readonly error: StepError }
  | { readonly kind: 'suspended'; readonly effect: 'none' | 'maybe' };

export class TaskRun implements RunContext {
  readonly task: RunContext['task'];
  readonly actor: RunContext['actor'];
  readonly gate: EffectGate;
  readonly conductor: string;
  readonly epoch: number;
  readonly #host: RunHost;
  readonly #entries: StepEntries;
  /** The step whose intent is in the record without a result: it may have happened (S2). */
  readonly #resumed: StepState | undefined;
  readonly #results: StepResult[];
  readonly #stop = new Stop();
  readonly #names: string[] = [];
  readonly #startedAt: number;
  /** Outcomes not committed yet: they join the next commit. */
  #carry: Mutation = unchanged;
  /** The newest progress, for the next commit. */
  #progress: TaskRecord['progress'];
  /** While the run begins, its first intent joins the entry that starts it instead of asking for one of its own. */
  #joining: { mutation: Mutation; committed: () => void; failed: (error: unknown) => void } | undefined;
  #begins = false;
  #attempt: Attempt | undefined;
  #waiting: Waiting | undefined;
  #draining = false;
  /** Above 0 while nothing is in hand but waiting. */
  #resting = 0;
  /** An effect was begun whose end is not known. */
  #doubt = false;
  /** Some step of this task changed something: then the task as a whole was not there already. */
  #acted: boolean;
  #random: Random | undefined;
  #lastTickAt = Number.NEGATIVE_INFINITY;

  constructor(host: RunHost, task: TaskRecord, record: ActorRecord) {
    this.#host = host;
    this.gate = host.gate;
    this.conductor = host.conductor;
    this.epoch = host.epoch;
    this.#entries = new StepEntries(host.kind, host.clock, task.id);
    this.#results = [...task.results];
    this.#resumed = task.step?.intent === true && this.#resultOf(task.step.name) === undefined ? task.step : undefined;
    this.#startedAt = task.startedAt;
    this.#acted = task.results.length > 0;
    const { id, action, params, requestedBy, trace } = task;
    this.task = { id, action, params, requestedBy, trace };
    this.actor = { id: record.id, attributes: record.attributes };
  }

  /**
   * Starts the kind's run, and tells its end once, never before this returns. Its synchronous beginning may reach the first
   * step, whose intent then joins the entry being made: take it with {@link join} and tell {@link joined} what became of it.
   */
  begin(onEnd: (end: RunEnd) => void): void {
    const run = this.#host.kind.runs[this.task.action];
    this.#begins = true;
    entering(this.#host.kind.name, this.actor.id, this.task.action);
    let ended: Promise<void>;
    try {
      ended = run === undefined ? Promise.reject(new Error(`no run for ${this.task.action}`)) : run(this);
    } catch (error) {
      ended = Promise.reject(error);
    }
    this.#begins = false;
    ended.then(
      () => onEnd({ kind: 'ended', ending: { state: 'succeeded' }, carry: this.#takeCarry() }),
      (error: unknown) => onEnd(endOf(error, this.#takeCarry(), this.#doubt)),
    );
  }

  join(): Mutation {
    return this.#joining?.mutation ?? unchanged;
  }

  joined(result: 'committed' | { readonly failed: unknown }): void {
    const joining = this.#joining;
    this.#joining = undefined;
    if (result === 'committed') joining?.committed();
    else joining?.failed(result.failed);
  }

  /** Stops the run: the step's signal fires, and the run ends as soon as the step has let go. */
  stop(why: 'cancelled' | 'deadline' | 'drained', reason: string): void {
    const error = new StoppedError(why, reason);
    this.#stop.stop(error);
    this.#attempt?.stop(error);
  }

  /**
   * Its conductor hands over: the step in hand may finish, and none is begun behind it. What only waits, for a signal, a pause
   * or the right to act, is left at once: the next owner waits as well, and meanwhile nobody else of the shard is served.
   */
  drain(): void {
    this.#draining = true;
    if (this.#resting > 0) this.stop('drained', LEAVES);
  }

  /** Leaves everything as it is: another owner goes on from the record. */
  drop(): void {
    const error = new DroppedError('the actor was dropped');
    this.#stop.stop(error);
    this.#attempt?.stop(error);
  }

  /**
   * The end of the step that waits for this signal; tell {@link signalled} when it is committed. Where it is not, another
   * signal may take its place.
   */
  waitingStep(name: string, payload: JsonObject): Mutation | undefined {
    if (this.#waiting?.name !== name) return undefined;
    this.#waiting.payload = payload;
    return this.#waiting.finish(payload);
  }

  signalled(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting?.payload !== undefined) waiting.resolve(waiting.payload);
  }

  // ---- what the kind's run sees ----------------------------------------------------------------------------------

  state(region: string): string | null {
    return this.#host.record().regions[region]?.state ?? null;
  }

  async step<T extends Json>(name: string, options: StepOptions<T>): Promise<T> {
    this.#claimName(name);
    const finished = this.#resultOf(name);
    if (finished !== undefined) return finished.value as T; // proof: S3, written by this step's own outcome
    this.#leaveWhereDraining();
    const hasEffect = options.effect !== 'none';
    const resumed = this.#resumed?.name === name ? this.#resumed : undefined;
    const retry = options.retry ?? ONE_ATTEMPT;
    let attempt = (resumed?.attempt ?? 0) + 1;
    const held = this.#failpoint('before-intent', name);
    if (held !== undefined) await held;
    let intent = this.#intentOf(name, attempt, retry.attempts, hasEffect);
    await this.#commit(this.#entries.intent(intent));
    const begun = this.#failpoint('after-intent', name);
    if (begun !== undefined) await begun;
    let doubt = resumed !== undefined && hasEffect;
    let tries = 1;
    for (;;) {
      this.#doubt = doubt && options.effect !== 'idempotent';
      const outcome = await this.#try(name, options, intent, doubt);
      if (outcome.kind === 'value') {
        const done = this.#failpoint('after-effect', name);
        if (done !== undefined) await done;
        this.#doubt = false;
        this.#carryOutcome(name, outcome.value, options.change, outcome.already && attempt === 1 && !this.#acted);
        this.#acted ||= hasEffect && !outcome.already;
        return outcome.value;
      }
      if (outcome.kind === 'suspended') {
        doubt ||= outcome.effect === 'maybe';
        if (!this.gate.open) await this.#rest(() => this.gate.wait(this.#stop.signal));
        continue;
      }
      doubt ||= outcome.error.effect === 'maybe';
      if (
        !outcome.error.retryable ||
        tries >= retry.attempts ||
        (doubt && options.observe === undefined && options.effect === 'once')
      )
        return await this.#lastWord(name, options, intent, outcome.error, doubt);
      const delayMs = retryDelayMs(retry, tries, this.#host.random);
      tries++;
      attempt++;
      const nextRetryAt = this.#host.clock.now() + delayMs;
      intent = this.#intentOf(name, attempt, retry.attempts, hasEffect);
      await this.#commit(this.#entries.intent(intent, { nextRetryAt, error: toTaskError(outcome.error) }));
      await this.#failpoint('before-retry', name);
      await this.#rest(() => sleep(this.#host.clock, delayMs, this.#stop.signal));
    }
  }

  #leaveWhereDraining(): void {
    if (this.#draining) this.stop('drained', LEAVES);
    if (this.#stop.stopped) throw this.#stop.reason;
  }

  async #rest<T>(wait: () => Promise<T>): Promise<T> {
    this.#resting++;
    try {
      const waited = wait();
      if (this.#draining) this.stop('drained', LEAVES); // which ends it
      return await waited;
    } finally {
      this.#resting--;
    }
  }

  progress(percent: number, message: string): void {
    const task = findTask(this.#host.record(), this.task.id);
    if (task === undefined) return;
    const progress = { percent: Math.min(100, Math.max(0, percent)), message };
    this.#progress = progress;
    const now = this.#host.clock.monotonic();
    if (now - this.#lastTickAt < TICK_EVERY_MS) return;
    this.#lastTickAt = now;
    this.#host.tick(task, progress.percent, message);
  }

  async sleep(name: string, ms: number): Promise<void> {
    this.#claimName(name);
    if (this.#resultOf(name) !== undefined) return;
    const startedAt = this.#resumed?.name === name ? this.#resumed.startedAt : this.#host.clock.now();
    await this.#commit(this.#entries.intent(this.#intentOf(name, 1, 1, true, startedAt)));
    await this.#rest(() => sleep(this.#host.clock, startedAt + ms - this.#host.clock.now(), this.#stop.signal));
    this.#carryOutcome(name, null, undefined, false);
  }

  async signal(name: string, options: { enter?: Change; leave?: Change; timeoutMs: number }): Promise<JsonObject> {
    const step = `wait.${name}`;
    this.#claimName(step);
    const finished = this.#resultOf(step);
    if (finished !== undefined) return finished.value as JsonObject; // proof: S3, a signal's payload
    const resumed = this.#resumed?.name === step ? this.#resumed : undefined;
    const startedAt = resumed?.startedAt ?? this.#host.clock.now();
    const held = this.#failpoint('before-intent', step);
    if (held !== undefined) await held;
    const arrived = deferred<JsonObject>();
    const intent = this.#entries.intent(this.#intentOf(step, 1, 1, true, startedAt));
    const entering = resumed === undefined ? inTurn(intent, this.#entries.changing(options.enter)) : intent;
    await this.#commit((draft) => {
      // Here, so that no signal is taken before the entry that enters the wait, and none is missed after it.
      this.#waiting = {
        name,
        resolve: arrived.resolve,
        finish: (payload) => this.#entries.outcome(step, payload, options.leave, false),
      };
      return entering(draft);
    });
    await this.#failpoint('waiting', step);
    const leftMs = startedAt + options.timeoutMs - this.#host.clock.now();
    const unlisten = this.#stop.onStop(() => arrived.reject(this.#stop.reason)); // it may be, since the entry was sent
    const timer = this.#host.clock.after(leftMs, () =>
      arrived.reject(new StepError('deadline_exceeded', `no ${name} within ${options.timeoutMs / 1_000} s`)),
    );
    try {
      const value = await this.#rest(() => arrived.promise);
      this.#results.push({ name: step, value });
      return value;
    } finally {
      timer.cancel();
      unlisten();
      this.#waiting = undefined;
    }
  }

  now(): number {
    return this.#startedAt;
  }

  /** Seeded by the task's id: the same numbers on every replay. */
  random(): number {
    this.#random ??= seededRandom(fnv1a(this.task.id));
    return this.#random();
  }

  // ---- attempts --------------------------------------------------------------------------------------------------

  async #try<T extends Json>(
    name: string,
    options: StepOptions<T>,
    step: StepState,
    doubt: boolean,
  ): Promise<Outcome<T>> {
    const { gate } = this;
    if (this.#stop.stopped) throw this.#stop.reason;
    if (options.effect !== 'none' && !gate.open) await this.#rest(() => gate.wait(this.#stop.signal));
    const attempt = new Attempt(this, name, step);
    this.#attempt = attempt;
    const timer = this.#host.clock.after(options.timeoutMs, () => attempt.stop(tooLate(name, options.timeoutMs)));
    const unlisten =
      options.effect === 'none'
        ? undefined
        : gate.onClose(() => attempt.stop(new LeaseLostError('this conductor may not act now')));
    try {
      entering(this.#host.kind.name, this.actor.id, name);
      if (options.observe !== undefined) {
        const seen = await attempt.within(options.observe);
        if (seen !== undefined) return { kind: 'value', value: seen, already: !doubt };
      } else if (doubt && options.effect !== 'idempotent') {
        // S2: nothing can be looked at, so nothing may be repeated.
        const message = `step ${name} was begun, and its end cannot be observed`;
        return { kind: 'failed', error: new StepError('conductor_lost', message, { effect: 'maybe' }) };
      }
      const held = this.#failpoint('before-effect', name);
      if (held !== undefined) await held;
      entering(this.#host.kind.name, this.actor.id, name);
      return { kind: 'value', value: await attempt.within(options.run), already: false };
    } catch (error) {
      if (this.#stop.stopped) {
        this.#doubt = (this.#doubt || attempt.begun) && options.effect !== 'none' && options.effect !== 'idempotent';
        throw this.#stop.reason;
      }
      if (error instanceof LeaseLostError) return { kind: 'suspended', effect: attempt.begun ? 'maybe' : 'none' };
      if (error instanceof StepError) return { kind: 'failed', error };
      throw error;
    } finally {
      timer.cancel();
      unlisten?.();
      this.#attempt = undefined;
    }
  }

  /** No attempt is left. With a doubt open, one more look decides (S2): there after all, certainly not, or `unknown`. */
  async #lastWord<T extends Json>(
    name: string,
    options: StepOptions<T>,
    step: StepState,
    error: StepError,
    doubt: boolean,
  ): Promise<T> {
    if (!doubt || options.effect === 'none' || options.effect === 'idempotent') throw error;
    const look = await this.#lastLook(name, options, step);
    if (look === 'not yet') throw error;
    if (look === 'cannot see')
      throw new UnknownError(error.code, `${error.message}; whether step ${name} took effect cannot be observed`, {
        ...error.evidence,
        step: name,
        attempt: step.attempt,
        effect_id: step.effectId,
      });
    this.#carryOutcome(name, look.value, options.change, false);
    return look.value;
  }

  async #lastLook<T extends Json>(
    name: string,
    { observe }: StepOptions<T>,
    step: StepState,
  ): Promise<{ value: T } | 'not yet' | 'cannot see'> {
    if (observe === undefined) return 'cannot see';
    const look = new Attempt(this, name, step);
    const timer = this.#host.clock.after(LAST_LOOK_MS, () => look.stop(new StepError('unreachable', 'no answer')));
    try {
      const seen = await look.within(observe);
      return seen === undefined ? 'not yet' : { value: seen };
    } catch {
      return 'cannot see'; // whatever went wrong, it showed us nothing
    } finally {
      timer.cancel();
    }
  }

  #failpoint(name: FailpointName, step: string): Promise<never> | undefined {
    return failpoint(name, this.task.action, step, this.actor.id);
  }

  // ---- commits ---------------------------------------------------------------------------------------------------

  #commit(mutation: Mutation): Promise<void> {
    if (this.#stop.stopped) return Promise.reject(this.#stop.reason);
    const whole = inTurn(this.#takeCarry(), mutation);
    if (!this.#begins) return this.#host.commit(whole);
    this.#begins = false;
    return new Promise((committed, failed) => {
      this.#joining = { mutation: whole, committed, failed };
    });
  }

  #takeCarry(): Mutation {
    const carry = this.#carry;
    const progress = this.#progress;
    this.#carry = unchanged;
    this.#progress = undefined;
    return progress === undefined ? carry : inTurn(carry, this.#entries.progress(progress));
  }

  #intentOf(name: string, attempt: number, attempts: number, effect: boolean, startedAt?: number): StepState {
    return {
      name,
      attempt,
      of: Math.max(attempts, attempt),
      effectId: effect ? this.#host.token() : '',
      intent: effect,
      startedAt: startedAt ?? this.#host.clock.now(),
    };
  }

  #carryOutcome<T extends Json>(
    name: string,
    value: T,
    change: ((value: T) => Change) | undefined,
    already: boolean,
  ): void {
    this.#results.push({ name, value });
    this.#carry = inTurn(this.#carry, this.#entries.outcome(name, value, change?.(value), already));
  }

  #resultOf(name: string): StepResult | undefined {
    return this.#results.find((result) => result.name === name);
  }

  #claimName(name: string): void {
    if (this.#names.includes(name))
      throw new Error(`step "${name}" stands twice in ${this.task.action}: a step's name is its place in the record`);
    this.#names.push(name);
  }
}

function tooLate(step: string, timeoutMs: number): StepError {
  const message = `step ${step} did not end within ${timeoutMs / 1_000} s`;
  return new StepError('deadline_exceeded', message, { retryable: true, effect: 'maybe' });
}

function retryDelayMs({ firstDelayMs, maxDelayMs }: RetryPolicy, tries: number, random: Random): number {
  return Math.round(backoffDelayMs(tries, { firstMs: firstDelayMs, maxMs: maxDelayMs, jitter: 0.5 }, random));
}
