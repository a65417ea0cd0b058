// What an actor makes of one message, as a value: the change of its record, and what is to be done once that is committed.

import type { MailboxMessage, Refusal } from '../../proto/envelope.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import type { Draft, Mutation } from '../task/draft.ts';
import { draftOf } from '../task/draft.ts';
import type { MayStart, newTask } from '../task/lifecycle.ts';
import type { Kind } from './kind.ts';

export interface Decision extends Draft {
  /** The message is finished with: seen, not open, to be deleted. False: it stays until its task is final. */
  readonly finished: boolean;
  readonly reply: ReplyFacts;
  /** A running task to abort, after this is committed. */
  readonly abort?: { readonly taskId: string; readonly reason: string };
  /** The waiting step has its message in this entry, and goes on after it is committed. */
  readonly signalled?: boolean;
  /** A parked run to begin again, after this is committed. */
  readonly resume?: boolean;
}

export interface ReplyFacts {
  readonly refusal: Refusal | undefined;
  readonly deduplicated: boolean;
  readonly taskId: string;
  readonly task: TaskRecord | undefined;
}

export interface DecideContext {
  readonly kind: Kind;
  readonly message: MailboxMessage;
  readonly seq: number;
  readonly now: number;
  readonly epoch: number;
  readonly conductor: string;
  /** Journal sequence of the record in hand, for If-Match. */
  readonly revision: number;
  /** The task document of the task the message names, where {@link wantsDocument} asked for it. */
  readonly document: TaskRecord | undefined;
  /** Whether the conductor has room to run the task now; absent: it has. One that may not stays queued. */
  readonly mayStart?: MayStart;
  /** The end of the step that waits for this signal, as a change of the draft; undefined where none waits. */
  readonly waitingStep: (name: string, payload: JsonObject) => Mutation | undefined;
}

export function accepted(taskId: string, deduplicated: boolean): ReplyFacts {
  return { refusal: undefined, deduplicated, taskId, task: undefined };
}

export function refusing(record: ActorRecord, refusal: Refusal): Decision {
  return {
    ...draftOf(record),
    finished: true,
    reply: { refusal, deduplicated: false, taskId: '', task: undefined },
  };
}

export function absent(kind: Kind, record: ActorRecord): Refusal {
  return { code: 'node_not_found', detail: `no ${kind.noun} ${record.id}`, data: {} };
}

/** The judge knows no conductors; who holds the node is completed here. */
export function named(refusal: Refusal, context: DecideContext): Refusal {
  const holder = refusal.data['holder'];
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return refusal;
  return { ...refusal, data: { ...refusal.data, holder: { ...holder, conductor: context.conductor } } };
}

export function factsOf(context: DecideContext): Parameters<typeof newTask>[1] {
  const { message, seq, now } = context;
  return { seq, requestId: message.requestId, caller: message.caller, trace: message.trace, now };
}
