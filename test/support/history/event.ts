// What a history is made of: everything that clients asked and were told, and everything that was seen to happen, in the
// order in which it did. Whoever runs the system records it (recorder.ts); the checkers beside this file judge it.

import type { EffectLine } from '../../../actors/drivers/effect-journal.ts';
import type { JournalBatch } from '../../../proto/journal.ts';
import type { OnConflict } from '../../../proto/task.ts';

/** What a client asks of one node. */
export type Ask =
  | {
      readonly op: 'submit';
      readonly action: string;
      readonly onConflict: OnConflict;
      /** Idempotency-Key; empty: none. */
      readonly key: string;
      readonly callback: string;
    }
  /** `reason` names the call, so that its effect can be told from another's. */
  | { readonly op: 'cancel'; readonly task: string; readonly reason: string }
  | { readonly op: 'resolve'; readonly task: string; readonly outcome: 'succeeded' | 'failed' }
  | { readonly op: 'resume' }
  | { readonly op: 'heartbeat' }
  /** Writes `value` into the node's description. */
  | { readonly op: 'patch'; readonly value: string }
  | { readonly op: 'delete' }
  | { readonly op: 'read-node' }
  | { readonly op: 'read-task'; readonly task: string };

/** A node as a client sees it. */
export interface NodeSight {
  readonly power: string | null;
  readonly provision: string | null;
  /** The task that runs or is parked. */
  readonly holder: string | null;
  readonly queue: readonly string[];
  readonly maintenance?: boolean;
  /** What patches wrote last; null: nothing. Absent where nobody looked. */
  readonly value?: string | null;
  readonly revision: number;
}

export type Answer =
  /** `revision` is 0 where the actor has not judged yet (state `submitted`). */
  | {
      readonly op: 'submit' | 'cancel' | 'resolve' | 'read-task';
      readonly task: string;
      readonly state: string;
      readonly revision: number;
    }
  | { readonly op: 'read-node'; readonly node: NodeSight }
  /** `revision` is 0 where the actor has not judged yet, or said nothing of it. */
  | { readonly op: 'resume' | 'heartbeat' | 'patch' | 'delete'; readonly revision: number };

export type Happening =
  /** `trace` is the trace id that the call's tasks carry. */
  | {
      readonly what: 'invoke';
      readonly call: number;
      readonly client: string;
      readonly node: string;
      readonly trace: string;
      readonly ask: Ask;
    }
  | { readonly what: 'ok'; readonly call: number; readonly answer: Answer }
  | { readonly what: 'refuse'; readonly call: number; readonly code: string }
  /** The call may have had its effect, may have it later, or never. */
  | { readonly what: 'unknown'; readonly call: number; readonly why: string }
  /** A batch was stored in a shard's journal; a claim is one too. */
  | { readonly what: 'commit'; readonly seq: number; readonly shard: number; readonly batch: JournalBatch }
  /** A machine was changed. `shard` is that of its node. */
  | { readonly what: 'effect'; readonly shard: number; readonly effect: EffectLine }
  /** A subscriber was told of an event, or that its stream ended (`gap`). */
  | { readonly what: 'event'; readonly subscriber: string; readonly cursor: string; readonly node: string }
  | { readonly what: 'gap'; readonly subscriber: string; readonly code: string }
  | {
      readonly what: 'callback';
      readonly id: string;
      readonly url: string;
      readonly task: string;
      readonly state: string;
      /** Status it was answered with; 0: not at all. */
      readonly answered: number;
    }
  /** The store is what it was at place `since` of the history: what was committed from there on is lost. */
  | { readonly what: 'roll-back'; readonly since: number }
  /** Something was broken on purpose, or mended. */
  | { readonly what: 'fault'; readonly text: string };

/** `at` is monotonic, in milliseconds. */
export type HistoryEvent = Happening & { readonly at: number };

export type Commit = Extract<HistoryEvent, { what: 'commit' }>;

export function commitsOf(history: readonly HistoryEvent[]): readonly Commit[] {
  return history.filter((event) => event.what === 'commit');
}

/** Something that must not be, in words: the checker that found it, and what it found. */
export interface Finding {
  readonly checker: string;
  readonly what: string;
}
