// The port through which everyone submits, and what is said to whoever did: its body on the broker is submit.ts.

import type { MailboxBody, Refusal, Verdict } from '../../proto/envelope.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { Callback, Caller, OnConflict } from '../../proto/task.ts';

export interface SubmitRequest {
  readonly kind: string;
  readonly id: ActorId;
  readonly action: string;
  readonly params: JsonObject;
  readonly onConflict: OnConflict;
  /** Seconds; 0 takes the action's own deadline. */
  readonly timeoutS: number;
  readonly callback: Callback | undefined;
  /** Scoped to tenant and actor; absent: the task id is the request id. */
  readonly idempotencyKey: string | undefined;
  readonly caller: Caller;
  /** W3C `traceparent`. */
  readonly trace: string;
}

export type SubmitAnswer =
  /** The actor has judged: accepted or refused as the verdict says. */
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** Safe in the mailbox; its conductor is being replaced and the verdict follows as an event. */
  | { readonly kind: 'submitted'; readonly taskId: TaskId | '' }
  /** Nothing is stored, or nothing is known to be. `retryAfterS` is at least 1. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly retryAfterS: number };

/** A request to an actor's control lane, or a command to its record. */
export type Order = Exclude<MailboxBody, { verb: 'submit' }>;

export interface Submitter {
  /** Asks for a task. Never rejects. */
  submit(request: SubmitRequest): Promise<SubmitAnswer>;
  /** Sends an order and waits for its verdict. Never rejects. */
  order(
    kind: string,
    id: ActorId,
    order: Order,
    context: { readonly caller: Caller; readonly trace: string },
  ): Promise<SubmitAnswer>;
  close(): void;
}
