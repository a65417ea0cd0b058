// The secret that signs callbacks which bring none of their own: one for a cluster, made by whoever needs it first and
// kept in the cluster's bucket. Rotation keeps the former one for a day, and both sign (docs/callbacks.md).

import type { Json } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Random } from '../base/clock.ts';
import type { Broker } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { newSecret } from './signing.ts';

export interface SecretTools {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  /** Of the system. */
  readonly random: Random;
}

export interface ClusterSecret {
  /** Newest first. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch; 0 where the first one is still in use. */
  readonly rotatedAt: number;
}

/** How long the former secret still signs after a rotation. */
const FORMER_SIGNS_FOR_MS: number = 24 * 3_600_000;

interface Stored {
  readonly current: string;
  readonly former: string;
  readonly rotatedAt: number;
  /** Bucket revision; 0 where there is none. */
  readonly revision: number;
}

/** Makes the secret where there is none. @throws BrokerError */
export async function readClusterSecret(tools: SecretTools): Promise<ClusterSecret> {
  const stored = await read(tools);
  if (stored !== undefined) return shown(stored, tools.clock.now());
  return write(tools, { current: newSecret(tools.random), former: '', rotatedAt: 0, revision: 0 });
}

/** A new secret; the one in use signs as well for a day. @throws BrokerError */
export async function rotateClusterSecret(tools: SecretTools): Promise<ClusterSecret> {
  const stored = await read(tools);
  const now = tools.clock.now();
  return write(tools, {
    current: newSecret(tools.random),
    former: stored?.current ?? '',
    rotatedAt: stored === undefined ? 0 : now,
    revision: stored?.revision ?? 0,
  });
}

/** Of two writers at once the first wins; the other one's is never used. */
async function write(tools: SecretTools, wanted: Stored): Promise<ClusterSecret> {
  const { broker, subjects, clock } = tools;
  const { current, former, rotatedAt } = wanted;
  const bytes = new TextEncoder().encode(JSON.stringify({ current, former, rotated_at: rotatedAt }));
  await broker.append(subjects.callbackSecret(), bytes, { expectedSubjectSeq: wanted.revision });
  const stored = await read(tools);
  if (stored === undefined || stored.revision === wanted.revision)
    throw new BrokerError('storage_unavailable', 'the secret of callbacks could not be written');
  return shown(stored, clock.now());
}

async function read({ broker, subjects }: SecretTools): Promise<Stored | undefined> {
  const message = await broker.read(`KV_${subjects.bucket('cluster')}`, { lastOf: subjects.callbackSecret() });
  if (message === null || message.operation !== '') return undefined;
  const value = JSON.parse(new TextDecoder().decode(message.data)) as Json; // proof: JSON.parse returns nothing else
  const { current, former, rotated_at } = isObject(value) ? value : {};
  if (typeof current !== 'string' || current === '')
    throw new BrokerError('internal', 'the secret of callbacks in the cluster bucket is none');
  return {
    current,
    former: typeof former === 'string' ? former : '',
    rotatedAt: typeof rotated_at === 'number' ? rotated_at : 0,
    revision: message.seq,
  };
}

function shown({ current, former, rotatedAt }: Stored, now: number): ClusterSecret {
  const both = former !== '' && now - rotatedAt < FORMER_SIGNS_FOR_MS;
  return { secrets: both ? [current, former] : [current], rotatedAt };
}
