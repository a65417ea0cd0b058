// A callback on its way to its receiver, as it lies in the callbacks stream: the finished body, where it goes, and how
// far delivery has come. Self-contained, so that any later owner of its shard goes on where the last one was.

import type { ActorId, TaskId } from './ids.ts';

export const CallbackState = {
  /** Not tried yet, or to be tried again because somebody asked for it. */
  pending: 'pending',
  /** Tried in vain; it is tried again at `nextAt`. */
  failing: 'failing',
  /** Given up on; an operator may replay it. */
  parked: 'parked',
  /** The receiver answered 410: it wants no more of it. */
  disabled: 'disabled',
} as const;
export type CallbackState = (typeof CallbackState)[keyof typeof CallbackState];

/** Times are milliseconds since the epoch; 0 stands for "not yet". Values are immutable. */
export interface CallbackItem {
  /** The webhook-id; also names the item to operators. */
  readonly id: string;
  readonly kind: string;
  readonly actor: ActorId;
  readonly taskId: TaskId;
  /** Type of its event without prefix and version: `task.succeeded`. */
  readonly type: string;
  readonly url: string;
  /** `whsec_…`; empty: the cluster's own secret signs. Never shown to anyone. */
  readonly secret: string;
  /** The CloudEvent as JSON text, signed and sent as it stands. */
  readonly body: string;
  /** W3C `traceparent`; may be empty. */
  readonly trace: string;
  /** Of who asked for the task. */
  readonly tenant: string;
  /** Journal sequence of the entry it comes from. */
  readonly journalSeq: number;
  readonly createdAt: number;
  readonly state: CallbackState;
  readonly attempts: number;
  /** HTTP status of the last answer; 0 where none came. */
  readonly lastStatus: number;
  readonly lastError: string;
  readonly lastAttemptAt: number;
  readonly nextAt: number;
  /** No try is begun after this one instant; what has failed by then is parked. */
  readonly giveUpAt: number;
}
