// Scenario `peers`: the same load over the same nodes on Ironworks, Restate and BullMQ, everything of each on this machine,
// in turns within each round. Requests are HTTP, and answered when the power change is done. Those whose acknowledgement
// means the page cache are compared with each other, and those that sync first.

import { closedLoop, type LoopResult } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { inTurns } from '../load/in-turns.ts';
import { redisVersion, startBullmq } from '../peers/bullmq.ts';
import { startIronworks } from '../peers/ironworks.ts';
import { installPeers } from '../peers/packages.ts';
import { DURABILITIES, type Durability, type Peer } from '../peers/peer.ts';
import { startRestate } from '../peers/restate.ts';
import { type Row, type RunOptions, rounded, type Scenario, WARM_UP_MS } from '../scenario.ts';

/** With fewer, latency is what is measured. */
const CALLERS = [64, 256];

export const peers: Scenario = {
  name: 'peers',
  summary: 'the same power changes on Restate and on BullMQ, in the page cache and synced (installs them)',
  run: async (options) => {
    const { say, signal } = options;
    const missing = installPeers(say);
    if (missing !== undefined) throw new Error(missing);
    const redis = redisVersion() !== undefined;
    if (!redis) say('BullMQ is left out: no redis-server on PATH (Debian: apt-get install redis-server)');
    const rows: Row[] = [];
    for (const durability of DURABILITIES) {
      if (signal.aborted) break;
      rows.push(...(await compare(durability, redis, options)));
    }
    return rows;
  },
};

async function compare(durability: Durability, redis: boolean, options: RunOptions): Promise<readonly Row[]> {
  const { nodes, warmUpSeconds, seconds, say, signal } = options;
  const names = Array.from({ length: nodes }, (_, index) => `peer-${index}`);
  const all: Peer[] = [];
  const rows: Row[] = [];
  try {
    say(`${durability}: starting everything`);
    const ours = await startIronworks(durability, names, say);
    if (ours === undefined) say('Ironworks is left out: this nats-server cannot sync before it acknowledges');
    else all.push(ours);
    if (durability === 'synced') all.push(await startRestate({ durability }));
    all.push(await startRestate({ durability, partitions: 4 }));
    if (redis) all.push(await startBullmq(durability === 'synced' ? 'always' : 'everysec'));
    const loads = new Map(all.map((peer) => [peer.name, loadOf(peer, names)]));
    for (const [name, { once }] of loads) {
      if (signal.aborted) break;
      say(`warming up ${name} for ${rounded(warmUpSeconds / 2)} s`);
      await closedLoop({ callers: CALLERS[0] ?? 1, warmUpMs: 0, measureMs: (warmUpSeconds * 1_000) / 2, once });
    }
    for (const callers of CALLERS.filter((count) => count <= nodes)) {
      if (signal.aborted) break;
      const cpuMs = new Map<string, number>();
      const sides = Object.fromEntries(
        all.map((peer) => [
          peer.name,
          async (turn: { callers: number; warmUpMs: number; measureMs: number }): Promise<LoopResult> => {
            let before = 0;
            const begun = (): void => {
              before = peer.usage().cpuMs;
            };
            const result = await closedLoop({ ...turn, once: loads.get(peer.name)?.once ?? never, begun });
            cpuMs.set(peer.name, (cpuMs.get(peer.name) ?? 0) + peer.usage().cpuMs - before);
            return result;
          },
        ]),
      );
      const results = await inTurns({ callers, warmUpMs: 2 * WARM_UP_MS, measureMs: seconds * 1_000, sides, signal });
      const oursPerS = ours === undefined ? undefined : perSOf(results[ours.name]);
      for (const peer of all) {
        const row = rowOf(peer, callers, results[peer.name], cpuMs.get(peer.name) ?? 0, oursPerS);
        say(`${row.case}: ${row['tasks_per_s']} tasks/s, p50 ${row['p50_ms']} ms, p99 ${row['p99_ms']} ms`);
        rows.push(row);
      }
    }
    for (const { pool } of loads.values()) pool.close();
    return rows;
  } finally {
    await Promise.all(all.map((peer) => peer.stop()));
  }
}

interface PeerLoad {
  readonly pool: HttpPool;
  readonly once: () => Promise<boolean>;
}

/** On and off by turns; a node is only asked when its last change is done. */
function loadOf(peer: Peer, names: readonly string[]): PeerLoad {
  const pool = new HttpPool(peer.url, Math.max(...CALLERS));
  const free = [...names];
  const lit = new Set<string>();
  const once = async (): Promise<boolean> => {
    const node = free.pop();
    if (node === undefined) throw new Error('more callers than nodes');
    const succeeded = await peer.once(pool, node, lit.has(node) ? 'power.off' : 'power.on');
    if (succeeded && !lit.delete(node)) lit.add(node);
    free.unshift(node);
    return succeeded;
  };
  return { pool, once };
}

const never = (): Promise<boolean> => Promise.reject(new Error('no such peer'));
const perSOf = (result: LoopResult | undefined): number => (result === undefined ? 0 : result.tasks / result.seconds);

function rowOf(
  { name, version, durability, does, usage }: Peer,
  callers: number,
  result: LoopResult | undefined,
  cpuMs: number,
  oursPerS: number | undefined,
): Row {
  if (result === undefined) throw new Error(`${name} was not measured`);
  const perS = perSOf(result);
  return {
    case: `${durability}, ${callers} callers: ${name}`,
    callers,
    tasks_per_s: rounded(perS),
    p50_ms: milliseconds(result.latency, 50),
    p99_ms: milliseconds(result.latency, 99),
    failures: result.failures,
    cpu_us_per_task: rounded((cpuMs * 1_000) / Math.max(1, result.tasks)),
    load_cpu_us_per_task: rounded((result.cpuMs * 1_000) / Math.max(1, result.tasks)),
    rss_mib: usage().rssMib,
    ...(oursPerS === undefined ? {} : { ironworks_to_it: rounded(oursPerS / Math.max(1, perS), 2) }),
    version,
    does,
  };
}
