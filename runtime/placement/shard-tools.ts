// What a conductor gives to each shard that it owns.

import type { IdSource } from '../../proto/ids.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Random } from '../base/clock.ts';
import type { Broker } from '../broker/broker.ts';
import type { CallbackDispatcher } from '../callback/dispatcher.ts';
import type { RetrySchedule } from '../callback/retry.ts';
import type { CheckSlots } from '../host/check-slots.ts';
import type { Kind } from '../host/kind.ts';
import type { StartSlots } from '../host/start-slots.ts';
import type { EffectLease } from './effect-lease.ts';
import type { ShardLog } from './shard-log.ts';

export interface ShardTools {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly session: string;
  readonly lease: EffectLease;
  readonly log: ShardLog;
  readonly limits: ShardLimits;
  /** Of all shards of this conductor. */
  readonly slots: StartSlots;
  readonly shardCount: number;
  /** Shared by all shards of the conductor. */
  readonly checkSlots: CheckSlots;
  /** The same; without a dispatcher callbacks are stored, and left to a conductor that has one. */
  readonly callbacks: { readonly dispatcher: CallbackDispatcher | undefined; readonly schedule: RetrySchedule };
}

export interface ShardLimits {
  /** How often dirty records are written to KV. */
  readonly flushEveryMs: number;
  /** How long an idle actor stays in memory. */
  readonly passivateAfterMs: number;
  /** How long journal entries are kept for cursors. */
  readonly journalRetentionMs: number;
}
