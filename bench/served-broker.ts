// The broker of a served cluster, for what the harness reads or stores beside the API.

import { systemClock } from '../runtime/base/clock.ts';
import type { Broker } from '../runtime/broker/broker.ts';
import { connectNats } from '../runtime/broker/nats-broker.ts';
import { type Cluster, openCluster } from '../runtime/broker/topology.ts';
import { ids } from './stage.ts';

/** As `serve` makes it unless told otherwise. */
const DEFAULTS = {
  namespace: 'ironworks',
  shards: 16,
  replicas: 1,
  mailboxBound: 16,
  dedupeWindowMs: 120_000,
  taskRetentionMs: 604_800_000,
};

/** The broker is the caller's to close. */
export async function openServedBroker(
  url: string,
  name: string,
): Promise<{ readonly broker: Broker; readonly cluster: Cluster }> {
  const broker = await connectNats({ url, name: `bench ${name}`, clock: systemClock });
  return { broker, cluster: await openCluster(broker, DEFAULTS, { clock: systemClock, ids }) };
}
