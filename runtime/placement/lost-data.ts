// The note that acknowledged data of a shard is gone: its log ends before what somebody has seen of it, since its store was
// rolled back to an older copy (J2). Whoever notices writes it; it outlives them, and goes when the owner of the shard
// has seen to every actor (reconciliation.ts).

import type { Subjects } from '../../proto/subjects.ts';
import { type Broker, BrokerError } from '../broker/broker.ts';

export interface LostData {
  /** Up to where the journal had been seen: a stream sequence. */
  readonly held: number;
  /** Where it was found to end. */
  readonly found: number;
  /** When that was noticed, milliseconds since the epoch. */
  readonly at: number;
}

/** Again is no harm. @throws BrokerError where it is not certainly stored */
export async function noteLost(broker: Broker, subjects: Subjects, shard: number, lost: LostData): Promise<void> {
  const { kind } = await broker.append(subjects.lost(shard), new TextEncoder().encode(JSON.stringify(lost)));
  if (kind !== 'stored') throw new BrokerError('storage_unavailable', `shard ${shard}: the loss is not noted: ${kind}`);
}

/** @throws BrokerError */
export async function readLost(broker: Broker, subjects: Subjects, shard: number): Promise<LostData | undefined> {
  const stored = await broker.read(`KV_${subjects.bucket('cluster')}`, { lastOf: subjects.lost(shard) });
  if (stored === null) return undefined;
  return JSON.parse(new TextDecoder().decode(stored.data)) as LostData; // proof: written by noteLost alone
}

/** @throws BrokerError */
export function forgetLost(broker: Broker, subjects: Subjects, shard: number): Promise<void> {
  return broker.purge(`KV_${subjects.bucket('cluster')}`, subjects.lost(shard));
}
