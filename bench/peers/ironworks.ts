// Ironworks as one of the peers: `serve` as it is, asked with `Prefer: wait`, so that an answer is the end of the task as it
// is with the others.

import { findNatsServer } from '../../runtime/broker/server-finder.ts';
import { isAtLeast } from '../../runtime/broker/versions.ts';
import { usageOf } from '../measure/usage.ts';
import { startServed } from '../served.ts';
import type { Durability, Peer } from './peer.ts';

/** The oldest nats-server that can sync before it acknowledges. */
const SYNCS = '2.10.0';
/** As the operator guide has it for such a server, and as Restate is tuned. */
const WHERE_SYNCED = ['--sync-always', '--shards', '4', '--mailbox-streams', '4'];
const WAIT = 'prefer: wait=60\r\n';

/** Undefined where the nats-server there is cannot be that durable. */
export async function startIronworks(
  durability: Durability,
  names: readonly string[],
  say: (line: string) => void,
): Promise<Peer | undefined> {
  const { version } = await findNatsServer({ env: process.env, log: say });
  if (durability === 'synced' && !isAtLeast(version, SYNCS)) return undefined;
  const served = await startServed({ args: durability === 'synced' ? WHERE_SYNCED : [] });
  await served.enrol(names, { volatile: true });
  const { conductors, gateways, nats } = await served.cluster();
  const pids = [...conductors, ...gateways].map(({ pid }) => pid);
  return {
    name: `Ironworks${durability === 'synced' ? ', 4 shards, sync always' : ''}`,
    version: `on nats-server ${version}`,
    durability,
    does: 'everything it always does: the schema, the limits, the judge, intent and outcome of each step, events, the task’s document, idempotency, its way over a crash',
    url: served.url,
    once: async (pool, node, action) => {
      const answer = await pool.post(`/api/v1/nodes/${node}/tasks`, { action }, WAIT);
      return answer.status === 200 && answer.body.includes('"state":"succeeded"');
    },
    usage: () => usageOf([...pids, nats.pid]),
    stop: () => served.stop(),
  };
}
