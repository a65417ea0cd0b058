// What lies in a mailbox, and the verdict that answers it.

import type { JsonObject } from './json.ts';
import type { ActorRecord } from './record.ts';
import type { Callback, Caller, OnConflict, TaskRecord } from './task.ts';

export type MailboxBody =
  | {
      readonly verb: 'submit';
      readonly taskId: string;
      readonly action: string;
      readonly params: JsonObject;
      readonly onConflict: OnConflict;
      /** Seconds; 0 takes the action's own deadline. */
      readonly timeoutS: number;
      readonly callback: Callback | undefined;
      readonly bodyHash: string;
    }
  | { readonly verb: 'command'; readonly name: string; readonly payload: JsonObject; readonly ifMatch: string }
  | { readonly verb: 'cancel'; readonly taskId: string; readonly reason: string }
  | { readonly verb: 'resolve'; readonly taskId: string; readonly outcome: string; readonly reason: string }
  | { readonly verb: 'resume'; readonly reason: string }
  | { readonly verb: 'signal'; readonly name: string; readonly payload: JsonObject };

export interface MailboxMessage {
  readonly requestId: string;
  /** Core subject that gets the {@link Verdict}; empty where nobody waits. */
  readonly replyTo: string;
  readonly createdAt: number;
  readonly caller: Caller;
  readonly trace: string;
  readonly body: MailboxBody;
}

/** An expected "no": a stable code of `proto/error-codes.ts`, a sentence, and the data to act on it. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly data: JsonObject;
}

/** The actor's answer, told only after the entry that holds it is in the journal. */
export interface Verdict {
  readonly requestId: string;
  readonly refusal: Refusal | undefined;
  readonly deduplicated: boolean;
  /** Journal sequence of the entry. */
  readonly revision: number;
  readonly record: ActorRecord;
  /** The task meant, where the request was about one. */
  readonly taskId: string;
  /** Set where the task meant is no longer in the record. */
  readonly task: TaskRecord | undefined;
  /** Of one that was read: a task of its record without decoding the rest. @throws DecodeError */
  readonly taskOfRecord?: (taskId: string) => TaskRecord | undefined;
}

/** The task a verdict means, wherever it has it. @throws DecodeError */
export function taskMeantBy(verdict: Verdict): TaskRecord | undefined {
  const { task, taskId } = verdict;
  if (task !== undefined || taskId === '') return task;
  if (verdict.taskOfRecord !== undefined) return verdict.taskOfRecord(taskId);
  return verdict.record.tasks.find(({ id }) => id === taskId);
}
