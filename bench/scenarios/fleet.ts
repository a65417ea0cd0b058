// Scenario `fleet`: what a node costs that nobody asks anything of. The same callers over the same few busy nodes, through
// HTTP, beside fleets of growing size: tasks a second must not fall, a start must not take long, conductors must not notice.
// The idle nodes are stored the way an enrolment leaves them, a checkpoint and a name each, while nothing is served: by
// way of the API a million would take ten minutes.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer } from '../../runtime/broker/server-finder.ts';
import { startNatsServer } from '../../runtime/broker/server-launcher.ts';
import { endWithUs } from '../children.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { openTaskDoor } from '../load/task-door.ts';
import type { Spent } from '../measure/spent.ts';
import { usageOf } from '../measure/usage.ts';
import { viewBytesPerNode } from '../measure/view-bytes.ts';
import { type Row, type RunOptions, rounded, type Scenario } from '../scenario.ts';
import { type Served, startServed } from '../served.ts';
import { storeNodes } from '../store-nodes.ts';

const BUSY_MOST = 1_000;
const CALLERS = 64;
const WARM_UP_MOST_S = 6;
const TEMPLATE = 'idle-0000000';
/** Nothing is asked for this long: what conductors use is what idle nodes cost, and beating hearts. */
const IDLE_MS = 3_000;
const MIB = 2 ** 20;

export const fleet: Scenario = {
  name: 'fleet',
  summary: 'the same load beside 1,000 nodes, ten times as many, … up to --nodes; time to ready, memory a node',
  run: async (options) => {
    const { nodes, say, signal } = options;
    const { path, version } = await findNatsServer({ env: process.env, log: say });
    const folder = await mkdtemp(join(tmpdir(), 'ironworks-fleet-'));
    const nats = await startNatsServer({ binary: path, version, dataDir: folder, log: () => undefined });
    endWithUs(nats.pid);
    const names = Array.from({ length: Math.min(BUSY_MOST, Math.ceil(nodes / 10)) }, (_, index) => `busy-${index}`);
    const rows: Row[] = [];
    let served: Served | undefined;
    try {
      served = await startServed({ args: ['--nats', nats.url] });
      say(`enrolling ${names.length} fake nodes that will be busy`);
      await served.enrol([...names, TEMPLATE], { volatile: true });
      let stored = names.length;
      const viewBytes = viewBytesPerNode();
      for (let size = stored; size <= nodes && !signal.aborted; size *= 10) {
        await served.halt();
        if (size > stored) {
          say(`storing ${size - stored} idle nodes`);
          await storeNodes(nats.url, TEMPLATE, { from: stored, to: size }, say);
          stored = size;
        }
        const startedAt = performance.now();
        served = await startServed({ args: ['--nats', nats.url], folder: served.folder });
        const readyMs = performance.now() - startedAt;
        say(`${size} nodes: ready after ${rounded(readyMs)} ms`);
        const row = await measure(served, names, size, options, rows[0]);
        rows.push({
          ...row,
          ready_ms: rounded(readyMs),
          nats_rss_mib: usageOf([nats.pid]).rssMib,
          view_bytes_per_node: viewBytes,
        });
      }
      return rows;
    } finally {
      await served?.stop();
      await nats.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(
  served: Served,
  names: readonly string[],
  size: number,
  { warmUpSeconds, seconds, say }: RunOptions,
  smallest: Row | undefined,
): Promise<Row> {
  const before = await served.spent();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const idle = await served.spent();
  const { nodes: seen } = (await served.get(`/api/v1/nodes?limit=1&name=${lastOf(size)}`)) as { nodes?: unknown[] }; // proof: the contract
  const door = await openTaskDoor(served, names, 'http', CALLERS);
  const result = await closedLoop({
    callers: Math.min(CALLERS, names.length),
    warmUpMs: Math.min(warmUpSeconds, WARM_UP_MOST_S) * 1_000,
    measureMs: seconds * 1_000,
    once: door.once,
  });
  await door.close();
  const after = await served.spent();
  const perS = result.tasks / result.seconds;
  const row = {
    case: `${size} nodes`,
    nodes: size,
    tasks_per_s: rounded(perS),
    p50_ms: milliseconds(result.latency, 50),
    p99_ms: milliseconds(result.latency, 99),
    failures: result.failures,
    ratio_to_smallest: rounded(perS / Number(smallest?.['tasks_per_s'] ?? perS), 2),
    last_node_is_known: seen?.length === 1 || size === names.length ? 'yes' : 'no',
    idle_conductors_cpu_ms_per_s: idleCpu(before, idle),
    // After the load, of gateway and conductors together.
    product_rss_mib: after.parts.gateways.rssMib + after.parts.conductors.rssMib,
    gateway_rss_mib: idle.parts.gateways.rssMib,
    gateway_heap_mib: rounded(idle.gatewayHeapBytes / MIB, 1),
    conductors_rss_mib: idle.parts.conductors.rssMib,
  };
  say(`${row.case}: ${row.tasks_per_s} tasks/s, ${row.ratio_to_smallest} of the smallest fleet's`);
  return row;
}

const lastOf = (size: number): string => `idle-${String(size - 1).padStart(7, '0')}`;

const idleCpu = (before: Spent, after: Spent): number =>
  rounded((after.parts.conductors.cpuMs - before.parts.conductors.cpuMs) / (IDLE_MS / 1_000), 1);
