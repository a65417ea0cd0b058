// Waits until the shards are shared out among the conductors that live. The first conductor that is up takes all of them,
// and hands some over as the others join: a task that ran meanwhile would begin once more at its next owner.

import type { Subjects } from '../../proto/subjects.ts';
import { type Clock, sleep } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { watchMembers } from '../../runtime/placement/member-watch.ts';
import { assignShards } from '../../runtime/placement/rendezvous.ts';

const LOOK_EVERY_MS = 25;

export interface SharingOut {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly clock: Clock;
  /** Conductors to wait for. */
  readonly conductors: number;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Resolves true once each shard is with the conductor it belongs to; false at the limit, or when the signal fires. */
export async function shardsSharedOut(options: SharingOut): Promise<boolean> {
  const { broker, subjects, shardCount, clock, conductors, limitMs, signal } = options;
  const members = await watchMembers({ broker, subjects, clock });
  try {
    const until = clock.monotonic() + limitMs;
    while (clock.monotonic() < until && !signal.aborted) {
      const live = members.conductors('live');
      const owners = assignShards(shardCount, live);
      const isDone = owners.every((owner, shard) => owner !== undefined && members.listsShard(owner, shard));
      if (isDone && live.length >= conductors) return true;
      await sleep(clock, LOOK_EVERY_MS, signal);
    }
    return false;
  } finally {
    await members.close();
  }
}
