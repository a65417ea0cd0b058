// What an engineer writes to add a kind of actor: its machine as data, its commands as pure functions,
// and for each action a run made of durable steps.

import type { Refusal } from '../../proto/envelope.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Caller, TaskRecord } from '../../proto/task.ts';
import type { EffectClass } from '../machine/definition.ts';
import type { Machine } from '../machine/machine.ts';
import type { PeriodicCheck } from './check.ts';

export interface Kind {
  readonly name: string;
  /** What its actors are called in events: `node` gives `node.state`. */
  readonly noun: string;
  readonly machine: Machine;
  /** Changes of the record itself, each one entry: `create`, `update`, `delete` and what else the kind knows. */
  readonly commands: { readonly [name: string]: CommandHandler };
  /** One run for each action of the machine. */
  readonly runs: { readonly [action: string]: Run };
  /** Checks params before anything is stored; undefined means they fit. Called by submit and again by the actor. */
  readonly checkParams: (action: string, params: JsonObject) => Refusal | undefined;
  /** The kind's own refusal beyond the machine, such as a node in maintenance; undefined lets the machine decide. */
  readonly admit: (record: ActorRecord, action: string) => Refusal | undefined;
  /**
   * What the actor's document says of its regions: told for states that an entry passes through, since the document in
   * its events is the one after it. Pure.
   */
  readonly statesShown?: (regions: ActorRecord['regions']) => JsonObject;
  /** Attributes to merge when a task has become final, such as a `last_error`. Pure. */
  readonly onFinal?: (task: TaskRecord) => JsonObject;
  /** Has its idle actors looked at now and then. */
  readonly check?: PeriodicCheck;
  /**
   * Why a queued task must wait although nothing is before it; undefined: it need not. Requests that come later are
   * judged as if a held task were not in line. Pure.
   */
  readonly held?: (record: ActorRecord, task: TaskRecord) => string | undefined;
}

/** Pure: from the record and the payload to what changes, or a refusal. */
export type CommandHandler = (
  record: ActorRecord,
  payload: JsonObject,
  context: { readonly now: number; readonly caller: Caller },
) => CommandResult;

export type CommandResult =
  /** With `exists: false` only the attributes of `change` stay in the record: what was secret must not outlive it. */
  | { readonly kind: 'change'; readonly change: Change; readonly exists?: boolean; readonly event: string }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

/** What a finished step does to the record, in the same entry as its result. Never applied twice. */
export interface Change {
  /** Machine events, by region: the transition must exist from where the region is. */
  readonly events?: { readonly [region: string]: string };
  /** States seen on the machine, by region. */
  readonly observed?: { readonly [region: string]: string | null };
  /** Attributes merged into the actor's own, name by name. */
  readonly attributes?: JsonObject;
  /** Told as an event of the actor, such as `maintenance` (type `node.maintenance`); a change of state tells itself. */
  readonly event?: string;
}

export interface StepOptions<T extends Json> {
  /** `none`: reads and computations, not committed before they run. */
  readonly effect: EffectClass;
  /**
   * Looks whether the wanted state is already there: a value is the step's result, `undefined` means "not yet".
   * Called before each attempt (observe first); it must not change anything. Required for `verify_first` and `once`,
   * where after a crash or a doubtful answer it decides alone whether the effect has happened.
   */
  readonly observe?: (tools: StepTools) => Promise<T | undefined>;
  /** Makes the effect and returns once it is verified. Throws {@link StepError}. */
  readonly run: (tools: StepTools) => Promise<T>;
  /** Applied to the record together with the result. */
  readonly change?: (value: T) => Change;
  readonly timeoutMs: number;
  readonly retry?: RetryPolicy;
}

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

/** What a step may use while it runs; `signal` fires on its time-out, on abort, and when the effect lease is lost. */
export interface StepTools {
  readonly signal: AbortSignal;
  readonly effect: EffectContext;
}

/** Names one try of one effect, for the driver's effect journal and for machines that can drop repeats. */
export interface EffectContext {
  readonly actor: ActorId;
  readonly task: TaskId;
  readonly action: string;
  readonly step: string;
  readonly attempt: number;
  readonly effectId: string;
  readonly conductor: string;
  readonly epoch: number;
  readonly trace: string;
  /**
   * Rule J12: drivers call it immediately before the effect leaves the process. Throws {@link LeaseLostError} when this
   * owner may no longer act.
   */
  readonly assertLease: () => void;
}

/** The view of an action's run on its task and actor. A run may be started again after a crash: finished steps return
 * their recorded result without running, so everything outside of steps must be a pure function of what they returned. */
export interface RunContext {
  readonly task: {
    readonly id: TaskId;
    readonly action: string;
    readonly params: JsonObject;
    readonly requestedBy: Caller;
    readonly trace: string;
  };
  readonly actor: { readonly id: ActorId; readonly attributes: JsonObject };
  /** State of a region as the record has it now. */
  state(region: string): string | null;
  step<T extends Json>(name: string, options: StepOptions<T>): Promise<T>;
  /** Live only, never stored. `percent` 0 to 100. */
  progress(percent: number, message: string): void;
  /** A durable pause: it ends at the same instant after a crash. */
  sleep(name: string, ms: number): Promise<void>;
  /**
   * Waits for a message from outside (the ramdisk's call-back). `enter` is applied and committed before waiting,
   * `leave` with the signal's payload. Throws {@link StepError} `deadline_exceeded` after `timeoutMs`.
   */
  signal(name: string, options: { enter?: Change; leave?: Change; timeoutMs: number }): Promise<JsonObject>;
  /** Durable: the same on every replay of this run. */
  now(): number;
  random(): number;
}

export type Run = (context: RunContext) => Promise<void>;

/** A step's failure. Codes are those of `taskErrorCodes`. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly code: string;
  readonly retryable: boolean;
  /** `none`: certainly nothing happened. `maybe`: the machine may have been changed: observe before doing anything. */
  readonly effect: 'none' | 'maybe';
  readonly evidence: JsonObject;

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; effect?: 'none' | 'maybe'; evidence?: JsonObject; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.effect = options.effect ?? 'none';
    this.evidence = options.evidence ?? {};
  }
}

/** This conductor may not start effects now: its lease is not renewed, or the shard is no longer its own. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}
