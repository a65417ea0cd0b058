// A task as it lives in an actor's record: the operation a client asked for, from mailbox to final state.

import type { ActorId, TaskId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';

export const TaskState = {
  submitted: 'submitted',
  queued: 'queued',
  running: 'running',
  parked: 'parked',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  unknown: 'unknown',
  refused: 'refused',
} as const;
export type TaskState = (typeof TaskState)[keyof typeof TaskState];

const FINAL: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'unknown', 'refused']);

export function isFinal(state: TaskState): boolean {
  return FINAL.has(state);
}

export const OnConflict = { reject: 'reject', queue: 'queue', replace: 'replace' } as const;
export type OnConflict = (typeof OnConflict)[keyof typeof OnConflict];

/** Who asked, and from where. */
export interface Caller {
  readonly tenant: string;
  readonly role: string;
  readonly subject: string;
  readonly address: string;
}

export interface Callback {
  readonly url: string;
  readonly secret: string;
  readonly state: string;
}

export interface StepResult {
  readonly name: string;
  readonly value: Json;
}

/** The step in hand. `intent` without a result in {@link TaskRecord.results} means: observe before acting. */
export interface StepState {
  readonly name: string;
  /** Counts from 1; raised and committed before each try. */
  readonly attempt: number;
  /** The largest number of attempts; 0 where unbounded. */
  readonly of: number;
  readonly effectId: string;
  readonly intent: boolean;
  readonly startedAt: number;
}

export interface TaskError {
  readonly code: string;
  readonly message: string;
  readonly evidence: JsonObject;
  readonly retryable: boolean;
}

export interface Resolution {
  readonly outcome: string;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

/** All times are milliseconds since the epoch; 0 stands for "not yet". Values are immutable: a change makes a new one. */
export interface TaskRecord {
  readonly id: TaskId;
  /** Sequence of its message in the mailbox stream. */
  readonly seq: number;
  readonly requestId: string;
  readonly action: string;
  readonly params: JsonObject;
  readonly state: TaskState;
  readonly onConflict: OnConflict;
  readonly requestedBy: Caller;
  /** W3C `traceparent`. */
  readonly trace: string;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly deadline: number;
  readonly step: StepState | undefined;
  readonly results: readonly StepResult[];
  readonly progress: { readonly percent: number; readonly message: string } | undefined;
  readonly error: TaskError | undefined;
  /** How many conductors have handled it; raised and committed before the next one handles it (rule J11). */
  readonly attempts: number;
  readonly nextRetryAt: number;
  /** One for each caller that asked: coalesced requests keep their own. */
  readonly callbacks: readonly Callback[];
  readonly cancelReason: string;
  readonly cancelRequested: boolean;
  /** Epoch of the ownership that started or last resumed it. */
  readonly epoch: number;
  readonly resolution: Resolution | undefined;
  /** What was assumed when it was queued, for the judgement at its turn. */
  readonly premise: JsonObject;
}

export interface TaskDocument {
  readonly kind: string;
  readonly id: ActorId;
  readonly journalSeq: number;
  readonly task: TaskRecord;
}
