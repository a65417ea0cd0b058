// What a conductor tells of its shards and actors: one named function for each line of log or metric.

import type { CallbackLog } from '../callback/dispatcher.ts';
import type { ActivationLog } from '../host/activation-host.ts';
import type { LookEnd } from '../host/periodic-check.ts';
import type { Rival } from '../journal/journal.ts';

export interface ShardLog extends ActivationLog, CallbackLog {
  readonly shardServing: (shard: number, epoch: number, tail: number, at: number) => void;
  readonly shardReleased: (shard: number, epoch: number) => void;
  /** A late append of ours was refused: another owns the shard. */
  readonly shardFenced: (shard: number, epoch: number, rival: Rival) => void;
  readonly shardClaimFailed: (shard: number, error: unknown) => void;
  /** The broker refuses a batch or a claim, and will until somebody puts its stream right. */
  readonly appendRejected: (shard: number, reason: string) => void;
  readonly batchCommitted: (
    shard: number,
    facts: { readonly entries: number; readonly bytes: number; readonly ms: number },
  ) => void;
  readonly messageUnreadable: (shard: number, subject: string, seq: number, reason: string) => void;
  readonly actorUnreadable: (shard: number, id: string, error: unknown) => void;
  /** Of data that was lost: every actor of the shard has said so. */
  readonly shardReconciled: (shard: number, held: number, found: number, actors: number) => void;
  readonly reconciliationFailed: (shard: number, error: unknown) => void;
  readonly checkpointAhead: (shard: number, id: string, stored: number, held: number) => void;
  /** The periodic check has looked at an actor, or has passed it over. */
  readonly looked: (shard: number, id: string, end: LookEnd) => void;
  /** A fault of ours in the periodic check of a kind. */
  readonly checkFailed: (shard: number, kind: string, error: unknown) => void;
}

const nothing = (): void => undefined;

export const silentShardLog: ShardLog = {
  shardServing: nothing,
  shardReleased: nothing,
  shardFenced: nothing,
  shardClaimFailed: nothing,
  appendRejected: nothing,
  batchCommitted: nothing,
  messageUnreadable: nothing,
  actorUnreadable: nothing,
  shardReconciled: nothing,
  reconciliationFailed: nothing,
  checkpointAhead: nothing,
  looked: nothing,
  callbackTried: nothing,
  callbackProblem: nothing,
  checkFailed: nothing,
  taskParked: nothing,
  handlerThrew: nothing,
  taskEnded: nothing,
};
