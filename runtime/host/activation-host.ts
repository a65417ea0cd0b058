// What a shard gives to the activations it hosts, and what an activation gives to what works beside its loop.

import type { MailboxMessage } from '../../proto/envelope.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { JournalEntry } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Lane } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import type { Clock, Random } from '../base/clock.ts';
import type { CheckpointStore } from '../checkpoint/store.ts';
import type { Committed, Journal } from '../journal/journal.ts';
import type { Mutation } from '../task/draft.ts';
import type { EffectGate } from './attempt.ts';
import type { Kind } from './kind.ts';
import type { StartSlots } from './start-slots.ts';

/** A message as the shard's reader hands it on. */
export interface Incoming {
  readonly message: MailboxMessage;
  readonly seq: number;
  readonly lane: Lane;
}

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
  readonly slots: StartSlots;
  readonly reply: (subject: string, reply: Uint8Array) => void;
  /** As `reply`; resolves true where whoever asked has it. Never rejects. */
  readonly replyHeard: (subject: string, reply: Uint8Array) => Promise<boolean>;
  /** Sends on their way the callbacks that a committed entry owes, unless its caller was told already. */
  readonly owe: (entry: JournalEntry, at: Committed, told?: Promise<boolean>) => void;
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

/** The actor, as what works beside its loop sees it. */
export interface ActorInHand {
  readonly id: ActorId;
  /** The newest committed record. */
  readonly record: ActorRecord;
  /** The shard is handed over: nothing new is begun. */
  readonly draining: boolean;
  /** Another owns the shard: nothing more is said or done. */
  readonly dropped: boolean;
  /** Has the loop make an entry of a change. */
  enqueue(change: Mutation, then?: EntryEnds): void;
}

export interface EntryEnds {
  readonly committed?: (() => void) | undefined;
  /** The change threw, or did not fit, or the actor was dropped; what is then done must do without it (A6). */
  readonly failed?: ((error: unknown) => void) | undefined;
  /** A5; what the journal takes unless told. */
  readonly maxBytes?: number | undefined;
}
