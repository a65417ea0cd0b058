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
import type { StepState, TaskError, TaskRecord } from '../../proto/task.ts';
import type { Clock, Random } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import type { FailpointName } from '../base/failpoint.ts';
import { failpoint } from '../base/failpoint.ts';
import { Stop } from '../base/stop.ts';
import { applyChange } from '../machine/transition.ts';
import type { Draft, Ending, Mutation } from '../task/lifecycle.ts';
import { findTask, tellStates, withTask } from '../task/lifecycle.ts';
import { actorEvent, taskEvents } from '../task/task-events.ts';
import type { Change, EffectContext, Kind, RetryPolicy, RunContext, StepOptions, StepTools } from './kind.ts';
import { LeaseLostError, StepError } from './kind.ts';

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

/** Whether effects may start now, and when. */
export interface EffectGate {
  readonly open: boolean;
  /** Resolves when it opens; rejects with the signal's reason. */
  wait(signal: AbortSignal): Promise<void>;
  /** Called when it closes. */
  onClose(listener: () => void): () => void;
}

/** The actor was dropped: another owns it now, and nothing more may be said or done here. */
export class DroppedError extends Error {
  override readonly name = 'DroppedError';
}

/** The run is over because someone asked: a cancel, or the task's deadline. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly why: 'cancelled' | 'deadline' | 'drained';
  readonly reason: string;

  constructor(why: StoppedError['why'], reason: string) {
    super(`${why}: ${reason}`);
    this.why = why;
    this.reason = reason;
  }
}

export type RunEnd =
  | { readonly kind: 'ended'; readonly ending: Ending; readonly carry: Mutation }
  /** The kind's own code threw what is no step error. `carry`: as below. */
  | { readonly kind: 'crashed'; readonly error: unknown; readonly carry: Mutation }
  /** Left as it is, for the next owner: dropped or drained. `carry` is what of it is done and not committed yet. */
  | { readonly kind: 'left'; readonly carry: Mutation };

const ONE_ATTEMPT: RetryPolicy = { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 };
const LAST_LOOK_MS = 5_000;
export const unchanged: Mutation = (draft) => draft;

export class TaskRun implements RunContext {
  readonly task: RunContext['task'];
  readonly actor: RunContext['actor'];
  readonly #host: RunHost;
  readonly #taskId: TaskRecord['id'];
  /** The step whose intent is in the record without a result: it may have happened (S2). */
  readonly #resumed: StepState | undefined;
  readonly #results: Map<string, Json>;
  readonly #stop = new Stop();
  readonly #names = new Set<string>();
  readonly #startedAt: number;
  /** Outcomes not committed yet: they join the next commit. */
  #carry: Mutation = unchanged;
  /** The newest progress, for the next commit. */
  #progress: TaskRecord['progress'];
  /** While the run begins, its first intent joins the entry that starts it instead of asking for one of its own. */
  #joining: { mutation: Mutation; committed: () => void; failed: (error: unknown) => void } | undefined;
  #begins = false;
  #attemptStop: Stop | undefined;
  #waiting:
    | {
        name: string;
        resolve: (payload: JsonObject) => void;
        finish: (payload: JsonObject) => Mutation;
        payload?: JsonObject;
      }
    | undefined;
  /** An effect was begun whose end is not known. */
  #doubt = false;
  /** Some step of this task changed something: then the task as a whole was not there already. */
  #acted: boolean;
  #randomState: number;
  #lastTickAt = Number.NEGATIVE_INFINITY;

  constructor(host: RunHost, task: TaskRecord, record: ActorRecord) {
    this.#host = host;
    this.#taskId = task.id;
    this.#results = new Map(task.results.map((result) => [result.name, result.value]));
    this.#resumed = task.step?.intent === true && !this.#results.has(task.step.name) ? task.step : undefined;
    this.#startedAt = task.startedAt;
    this.#acted = this.#results.size > 0;
    this.#randomState = seedOf(task.id);
    this.task = {
      id: task.id,
      action: task.action,
      params: task.params,
      requestedBy: task.requestedBy,
      trace: task.trace,
    };
    this.actor = { id: record.id, attributes: record.attributes };
  }

  /**
   * Starts the kind's run. Its synchronous beginning may reach the first step, whose intent then joins the entry being
   * made: take it with {@link join} and tell {@link joined} what became of the entry.
   */
  begin(): Promise<RunEnd> {
    const run = this.#host.kind.runs[this.task.action];
    this.#begins = true;
    let ended: Promise<void>;
    try {
      ended = run === undefined ? Promise.reject(new Error(`no run for ${this.task.action}`)) : run(this);
    } catch (error) {
      ended = Promise.reject(error);
    }
    this.#begins = false;
    return ended.then(
      () => ({ kind: 'ended', ending: { state: 'succeeded' }, carry: this.#takeCarry() }),
      (error: unknown) => this.#endOf(error),
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
    this.#attemptStop?.stop(error);
  }

  /** Leaves everything as it is: another owner goes on from the record. */
  drop(): void {
    const error = new DroppedError('the actor was dropped');
    this.#stop.stop(error);
    this.#attemptStop?.stop(error);
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
    if (this.#results.has(name)) return this.#results.get(name) as T; // proof: S3, written by this step's own outcome
    const resumed = this.#resumed?.name === name ? this.#resumed : undefined;
    const retry = options.retry ?? ONE_ATTEMPT;
    let attempt = (resumed?.attempt ?? 0) + 1;
    const held = this.#failpoint('before-intent', name);
    if (held !== undefined) await held;
    let intent = this.#intent(name, attempt, Math.max(retry.attempts, attempt), options.effect !== 'none');
    await this.#commit(intent.mutation);
    await this.#failpoint('after-intent', name);
    let doubt = resumed !== undefined && options.effect !== 'none';
    let tries = 1;
    for (;;) {
      this.#doubt = doubt && options.effect !== 'idempotent';
      const outcome = await this.#attempt(name, options, intent.step, doubt);
      if (outcome.kind === 'value') {
        await this.#failpoint('after-effect', name);
        this.#doubt = false;
        this.#carryOutcome(name, outcome.value, options.change, outcome.already && attempt === 1 && !this.#acted);
        this.#acted ||= options.effect !== 'none' && !outcome.already;
        return outcome.value;
      }
      if (outcome.kind === 'suspended') {
        doubt ||= outcome.effect === 'maybe';
        if (!this.#host.gate.open) await this.#host.gate.wait(this.#stop.signal);
        continue;
      }
      doubt ||= outcome.error.effect === 'maybe';
      if (
        !outcome.error.retryable ||
        tries >= retry.attempts ||
        (doubt && options.observe === undefined && options.effect === 'once')
      )
        return await this.#lastWord(name, options, intent.step, outcome.error, doubt);
      const delayMs = retryDelay(retry, tries, this.#host.random);
      tries++;
      attempt++;
      const nextRetryAt = this.#host.clock.now() + delayMs;
      intent = this.#intent(name, attempt, Math.max(retry.attempts, attempt), options.effect !== 'none', {
        nextRetryAt,
        error: toTaskError(outcome.error),
      });
      await this.#commit(intent.mutation);
      await this.#failpoint('before-retry', name);
      await sleep(this.#host.clock, delayMs, this.#stop.signal);
    }
  }

  progress(percent: number, message: string): void {
    const task = findTask(this.#host.record(), this.#taskId);
    if (task === undefined) return;
    const progress = { percent: Math.min(100, Math.max(0, percent)), message };
    this.#progress = progress;
    const now = this.#host.clock.monotonic();
    if (now - this.#lastTickAt < 100) return; // ten a second are enough for eyes
    this.#lastTickAt = now;
    this.#host.tick(task, progress.percent, message);
  }

  async sleep(name: string, ms: number): Promise<void> {
    this.#claimName(name);
    if (this.#results.has(name)) return;
    const startedAt = this.#resumed?.name === name ? this.#resumed.startedAt : this.#host.clock.now();
    await this.#commit(this.#intent(name, 1, 1, true, { startedAt }).mutation);
    await sleep(this.#host.clock, startedAt + ms - this.#host.clock.now(), this.#stop.signal);
    this.#carryOutcome(name, null, undefined, false);
  }

  async signal(name: string, options: { enter?: Change; leave?: Change; timeoutMs: number }): Promise<JsonObject> {
    const step = `wait.${name}`;
    this.#claimName(step);
    if (this.#results.has(step)) return this.#results.get(step) as JsonObject; // proof: S3, a signal's payload
    const resumed = this.#resumed?.name === step ? this.#resumed : undefined;
    const startedAt = resumed?.startedAt ?? this.#host.clock.now();
    const held = this.#failpoint('before-intent', step);
    if (held !== undefined) await held;
    const arrived = deferred<JsonObject>();
    const intent = this.#intent(step, 1, 1, true, { startedAt }).mutation;
    const entering = resumed === undefined ? then(intent, this.#changing(options.enter)) : intent;
    await this.#commit((draft) => {
      // Here, so that no signal is taken before the entry that enters the wait, and none is missed after it.
      this.#waiting = {
        name,
        resolve: arrived.resolve,
        finish: (payload) => this.#outcome(step, payload, options.leave, false),
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
      const payload = await arrived.promise;
      this.#results.set(step, payload);
      return payload;
    } finally {
      timer.cancel();
      unlisten();
      this.#waiting = undefined;
    }
  }

  now(): number {
    return this.#startedAt;
  }

  /** mulberry32, seeded by the task's id: the same numbers on every replay. */
  random(): number {
    this.#randomState = (this.#randomState + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#randomState ^ (this.#randomState >>> 15), 1 | this.#randomState);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  // ---- attempts --------------------------------------------------------------------------------------------------

  async #attempt<T extends Json>(
    name: string,
    options: StepOptions<T>,
    step: StepState,
    doubt: boolean,
  ): Promise<Outcome<T>> {
    const { gate } = this.#host;
    if (this.#stop.stopped) throw this.#stop.reason;
    if (options.effect !== 'none' && !gate.open) await gate.wait(this.#stop.signal);
    const attempt = new Stop();
    this.#attemptStop = attempt;
    let begun = false;
    const effect = this.#effectContext(name, step, attempt, () => {
      begun = true;
    });
    const tools = new AttemptTools(attempt, effect);
    const timer = this.#host.clock.after(options.timeoutMs, () =>
      attempt.stop(
        new StepError('deadline_exceeded', `step ${name} did not end within ${options.timeoutMs / 1_000} s`, {
          retryable: true,
          effect: 'maybe',
        }),
      ),
    );
    const unlisten =
      options.effect === 'none'
        ? undefined
        : gate.onClose(() => attempt.stop(new LeaseLostError('this conductor may not act now')));
    try {
      if (options.observe !== undefined) {
        const { observe } = options;
        const seen = await untilStopped(() => observe(tools), attempt);
        if (seen !== undefined) return { kind: 'value', value: seen, already: !doubt };
      } else if (doubt && options.effect !== 'idempotent') {
        // S2: nothing can be looked at, so nothing may be repeated.
        return {
          kind: 'failed',
          error: new StepError('conductor_lost', `step ${name} was begun, and its end cannot be observed`, {
            effect: 'maybe',
          }),
        };
      }
      await this.#failpoint('before-effect', name);
      return { kind: 'value', value: await untilStopped(() => options.run(tools), attempt), already: false };
    } catch (error) {
      if (this.#stop.stopped) {
        this.#doubt = (this.#doubt || begun) && options.effect !== 'none' && options.effect !== 'idempotent';
        throw this.#stop.reason;
      }
      if (error instanceof LeaseLostError) return { kind: 'suspended', effect: begun ? 'maybe' : 'none' };
      if (error instanceof StepError) return { kind: 'failed', error };
      throw error;
    } finally {
      timer.cancel();
      unlisten?.();
      this.#attemptStop = undefined;
    }
  }

  /** J12: the lease is checked where the effect leaves, by the driver, through this; and that its attempt still counts. */
  #effectContext(name: string, step: StepState, attempt: Stop, onBegin: () => void): EffectContext {
    const { conductor, epoch, gate } = this.#host;
    return {
      actor: this.actor.id,
      task: this.#taskId,
      action: this.task.action,
      step: name,
      attempt: step.attempt,
      effectId: step.effectId,
      conductor,
      epoch,
      trace: this.task.trace,
      assertLease: () => {
        if (!gate.open) throw new LeaseLostError('this conductor may not act now');
        if (attempt.stopped) throw new LeaseLostError('this attempt is over');
        onBegin();
      },
    };
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
    options: StepOptions<T>,
    step: StepState,
  ): Promise<{ value: T } | 'not yet' | 'cannot see'> {
    const { observe } = options;
    if (observe === undefined) return 'cannot see';
    const stop = new Stop();
    const timer = this.#host.clock.after(LAST_LOOK_MS, () => stop.stop(new StepError('unreachable', 'no answer')));
    try {
      const tools = new AttemptTools(
        stop,
        this.#effectContext(name, step, stop, () => undefined),
      );
      const seen = await untilStopped(() => observe(tools), stop);
      return seen === undefined ? 'not yet' : { value: seen };
    } catch {
      return 'cannot see'; // whatever went wrong, it showed us nothing
    } finally {
      timer.cancel();
    }
  }

  #endOf(error: unknown): RunEnd {
    if (error instanceof DroppedError) return { kind: 'left', carry: unchanged };
    const carry = this.#takeCarry();
    if (error instanceof StoppedError) {
      if (error.why === 'drained') return { kind: 'left', carry };
      if (this.#doubt && error.why === 'deadline')
        return ended(carry, {
          state: 'unknown',
          error: taskError('deadline_exceeded', `${error.reason}; whether its last effect happened is not known`),
        });
      if (error.why === 'cancelled') return ended(carry, { state: 'cancelled', reason: error.reason });
      return ended(carry, { state: 'failed', error: taskError('deadline_exceeded', error.reason) });
    }
    if (error instanceof UnknownError)
      return ended(carry, {
        state: 'unknown',
        error: { code: error.code, message: error.message, evidence: error.evidence, retryable: false },
      });
    if (error instanceof StepError) return ended(carry, { state: 'failed', error: toTaskError(error) });
    return { kind: 'crashed', error, carry };
  }

  #failpoint(name: FailpointName, step: string): Promise<never> | undefined {
    return failpoint(name, this.task.action, step, this.actor.id);
  }

  // ---- commits ---------------------------------------------------------------------------------------------------

  #commit(mutation: Mutation): Promise<void> {
    if (this.#stop.stopped) return Promise.reject(this.#stop.reason);
    const whole = then(this.#takeCarry(), mutation);
    if (!this.#begins) return this.#host.commit(whole);
    const committed = deferred();
    this.#joining = {
      mutation: whole,
      committed: () => committed.resolve(),
      failed: (error) => committed.reject(error),
    };
    this.#begins = false;
    return committed.promise;
  }

  #takeCarry(): Mutation {
    const carry = this.#carry;
    const progress = this.#progress;
    this.#carry = unchanged;
    this.#progress = undefined;
    if (progress === undefined) return carry;
    return then(carry, (draft) => updateTask(draft, this.#taskId, (task) => ({ ...task, progress })));
  }

  #intent(
    name: string,
    attempt: number,
    of: number,
    effect: boolean,
    more: { nextRetryAt?: number; error?: TaskError; startedAt?: number } = {},
  ): { step: StepState; mutation: Mutation } {
    const step: StepState = {
      name,
      attempt,
      of,
      effectId: effect ? this.#host.token() : '',
      intent: effect,
      startedAt: more.startedAt ?? this.#host.clock.now(),
    };
    const mutation: Mutation = (draft) => ({
      ...updateTask(draft, this.#taskId, (task) => ({
        ...task,
        step,
        nextRetryAt: more.nextRetryAt ?? 0,
        error: more.error,
      })),
      events: [...draft.events, taskEvents.step(this.#taskId, this.#host.clock.now())],
    });
    return { step, mutation };
  }

  #carryOutcome<T extends Json>(
    name: string,
    value: T,
    change: ((value: T) => Change) | undefined,
    already: boolean,
  ): void {
    this.#results.set(name, value);
    this.#carry = then(this.#carry, this.#outcome(name, value, change?.(value), already));
  }

  /** S3: the result and the change it made are one. */
  #outcome(name: string, value: Json, change: Change | undefined, already: boolean): Mutation {
    const recorded: Mutation = (draft) =>
      updateTask(draft, this.#taskId, (task) => ({
        ...task,
        step: task.step?.name === name ? { ...task.step, name: already ? 'already' : name, intent: false } : task.step,
        results: [...task.results, { name, value }],
        nextRetryAt: 0,
        error: undefined,
      }));
    return then(recorded, this.#changing(change));
  }

  #changing(change: Change | undefined): Mutation {
    if (change === undefined) return unchanged;
    const { kind, clock } = this.#host;
    return (draft) => {
      const now = clock.now();
      const regions = applyChange(kind.machine, draft.record.regions, change, now);
      const states = tellStates(kind, draft, regions, now);
      const events = change.event === undefined ? states : [...states, actorEvent(kind.noun, change.event, now)];
      const attributes =
        change.attributes === undefined
          ? draft.record.attributes
          : { ...draft.record.attributes, ...change.attributes };
      return { ...draft, record: { ...draft.record, regions, attributes }, events };
    };
  }

  #claimName(name: string): void {
    if (this.#names.has(name))
      throw new Error(`step "${name}" stands twice in ${this.task.action}: a step's name is its place in the record`);
    this.#names.add(name);
  }
}

type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T; readonly already: boolean }
  | { readonly kind: 'failed'; readonly error: StepError }
  | { readonly kind: 'suspended'; readonly effect: 'none' | 'maybe' };

/** The effect may have happened and cannot be observed. */
class UnknownError extends Error {
  override readonly name = 'UnknownError';
  readonly code: string;
  readonly evidence: JsonObject;

  constructor(code: string, message: string, evidence: JsonObject) {
    super(message);
    this.code = code;
    this.evidence = evidence;
  }
}

function then(first: Mutation, second: Mutation): Mutation {
  if (first === unchanged) return second;
  if (second === unchanged) return first;
  return (draft) => second(first(draft));
}

function updateTask(draft: Draft, taskId: string, update: (task: TaskRecord) => TaskRecord): Draft {
  const task = findTask(draft.record, taskId);
  return task === undefined ? draft : { ...draft, record: withTask(draft.record, update(task)) };
}

/** Most drivers' steps never ask for the signal, which then is never made. */
class AttemptTools implements StepTools {
  readonly effect: EffectContext;
  readonly #attempt: Stop;

  constructor(attempt: Stop, effect: EffectContext) {
    this.#attempt = attempt;
    this.effect = effect;
  }

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }
}

/** Begins `work` unless it is stopped already, and waits no longer than that: a driver deaf to its signal holds no task. */
function untilStopped<T>(begin: () => Promise<T>, stop: Stop): Promise<T> {
  if (stop.stopped) return Promise.reject(stop.reason);
  const work = begin();
  return new Promise((resolve, reject) => {
    const unlisten = stop.onStop(() => reject(stop.reason));
    work.then(
      (value) => {
        unlisten();
        resolve(value);
      },
      (error: unknown) => {
        unlisten();
        reject(error);
      },
    );
  });
}

/** Capped, with full jitter over the upper half. */
function retryDelay(retry: RetryPolicy, tries: number, random: Random): number {
  const ceiling = Math.min(retry.maxDelayMs, retry.firstDelayMs * 2 ** (tries - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

function ended(carry: Mutation, ending: Ending): RunEnd {
  return { kind: 'ended', ending, carry };
}

function taskError(code: string, message: string): TaskError {
  return { code, message, evidence: {}, retryable: true };
}

function toTaskError(error: StepError): TaskError {
  return { code: error.code, message: error.message, evidence: error.evidence, retryable: error.retryable };
}

function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
