// Scenario `lists`: what reading a large fleet costs while tasks run beside. Pages of a hundred and of a thousand, by name,
// by filters that fit few nodes and none, of some members, and answered 304. Nodes are stored the way enrolments leave
// them (`store-nodes.ts`). Processor time of a list is what the gateway spent beyond what the same tasks cost it alone,
// in the same run.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer } from '../../runtime/broker/server-finder.ts';
import { startNatsServer } from '../../runtime/broker/server-launcher.ts';
import { endWithUs } from '../children.ts';
import { closedLoop, type LoopResult } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { openLoop } from '../load/open-loop.ts';
import { usageOf } from '../measure/usage.ts';
import { viewBytesPerNode } from '../measure/view-bytes.ts';
import { type Row, type RunOptions, rounded, type Scenario, WARM_UP_MS } from '../scenario.ts';
import { type Served, startServed } from '../served.ts';
import { storeNodes } from '../store-nodes.ts';

const TEMPLATE = 'idle-0000000';
/** Nodes that tasks run on; the rest only lie there. */
const BUSY = 200;
/** A share of what two cores take, so that lists find them at work and not swamped. */
const TASKS_PER_S = 100;
/** Clients that page through the fleet, each asking again when it has its page. */
const CALLERS = 2;
const IN_FLIGHT = 64;
const MIB = 2 ** 20;

interface Case {
  readonly name: string;
  /** `after`: what asks for the next page, or nothing. */
  readonly query: (after: string) => string;
  /** On each page; of one that walks through the fleet, the last may have fewer. */
  readonly nodes: number;
  readonly walks?: true;
}

const CASES: readonly Case[] = [
  { name: 'page of 100', nodes: 100, walks: true, query: (after) => `limit=100${after}` },
  { name: 'page of 1,000', nodes: 1_000, walks: true, query: (after) => `limit=1000${after}` },
  {
    name: '1,000 of three members',
    nodes: 1_000,
    walks: true,
    query: (after) => `limit=1000&fields=name,power_state,provision_state${after}`,
  },
  { name: 'by name', nodes: 1, query: () => 'name=idle-0001000' },
  { name: 'filter that fits few', nodes: BUSY / 2, query: () => `owner=few&limit=1000` },
  { name: 'filter that fits none', nodes: 0, query: () => 'provision_state=error&maintenance=true' },
];

export const lists: Scenario = {
  name: 'lists',
  summary: 'pages, filters and 304 of --nodes nodes while tasks run; what a list costs the gateway, memory a node',
  run: async (options) => {
    const { nodes, say } = options;
    const { path, version } = await findNatsServer({ env: process.env, log: say });
    const folder = await mkdtemp(join(tmpdir(), 'ironworks-lists-'));
    const nats = await startNatsServer({ binary: path, version, dataDir: folder, log: () => undefined });
    endWithUs(nats.pid);
    let served: Served | undefined;
    try {
      served = await startServed({ args: ['--nats', nats.url] });
      const names = Array.from({ length: BUSY }, (_, index) => `busy-${index}`);
      await served.enrol([...names, TEMPLATE], { volatile: true });
      await own(served.url, names.slice(0, BUSY / 2));
      const few = await served.spent();
      await served.halt();
      say(`storing ${nodes - BUSY} idle nodes`);
      await storeNodes(nats.url, TEMPLATE, { from: BUSY, to: nodes }, say);
      served = await startServed({ args: ['--nats', nats.url], folder: served.folder });
      const rows = await measure(served, names, options);
      const full = await served.spent();
      const memory = {
        gateway_rss_mib: full.parts.gateways.rssMib,
        gateway_heap_mib: rounded(full.gatewayHeapBytes / MIB, 1),
        heap_bytes_per_node: rounded((full.gatewayHeapBytes - few.gatewayHeapBytes) / (nodes - BUSY)),
        view_bytes_per_node: viewBytesPerNode(),
      };
      return rows.map((row) => ({ ...row, ...memory }));
    } finally {
      await served?.stop();
      await nats.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function own(url: string, names: readonly string[]): Promise<void> {
  const pool = new HttpPool(url, 1);
  for (const name of names) {
    const { status } = await pool.patch(`/api/v1/nodes/${name}`, { owner: 'few' });
    if (status !== 200) throw new Error(`${name} could not be given an owner: ${status}`);
  }
  pool.close();
}

async function measure(
  served: Served,
  names: readonly string[],
  { nodes, seconds, warmUpSeconds, say, signal }: RunOptions,
): Promise<readonly Row[]> {
  const { gateways } = await served.cluster();
  // Those of before the restart are remembered for a while, and use nothing.
  const cpuMs = (): number => usageOf(gateways.map(({ pid }) => pid)).cpuMs;
  const pool = new HttpPool(served.url, CALLERS);
  const tasks = new HttpPool(served.url, IN_FLIGHT);
  const rows: Row[] = [];
  let turn = 0;
  const ask = async (): Promise<string> => {
    const at = turn++;
    const action = Math.floor(at / names.length) % 2 === 0 ? 'power.on' : 'power.off';
    return String((await tasks.post(`/api/v1/nodes/${names[at % names.length]}/tasks`, { action })).status);
  };
  /** Tasks at their rate for as long as `work` is measured, and what the gateway spent on both. */
  const beside = async (rate: number, work: () => Promise<LoopResult>) => {
    const running =
      rate === 0 ? undefined : openLoop({ rate, warmUpMs: 0, measureMs: WARM_UP_MS + seconds * 1_000, once: ask });
    const result = await work();
    const done = await running;
    return { ...result, accepted: done?.answers.get('202')?.totalCount ?? 0 };
  };
  const alone = { cpuMs: 0 };
  try {
    say(`${nodes} nodes; warming up`);
    await openLoop({ rate: TASKS_PER_S, warmUpMs: 0, measureMs: warmUpSeconds * 1_000, once: ask });
    const before = cpuMs();
    await openLoop({ rate: TASKS_PER_S, warmUpMs: 0, measureMs: seconds * 1_000, once: ask });
    alone.cpuMs = (cpuMs() - before) / seconds;

    const one = async (what: Case, rate: number, headers: () => string, status: number): Promise<void> => {
      const places = Array.from({ length: CALLERS }, () => '');
      let spentMs = 0;
      let from = 0;
      let bytes = 0;
      const result = await beside(rate, async () => {
        const loop = await closedLoop({
          callers: CALLERS,
          warmUpMs: WARM_UP_MS,
          measureMs: seconds * 1_000,
          begun: () => {
            from = cpuMs();
          },
          once: async (caller) => {
            const answer = await pool.get(`/api/v1/nodes?${what.query(places[caller] ?? '')}`, headers());
            const text = answer.body.toString('latin1');
            bytes = Math.max(bytes, answer.body.length);
            // Each client walks through the fleet, and begins again at its end.
            const next = /"next":"([^"]+)"/.exec(text.slice(-400))?.[1] ?? '';
            places[caller] = next === '' ? '' : `&after=${next}`;
            const isLast = next === '' && what.walks === true;
            return answer.status === status && (status === 304 || isLast || countOf(text) >= what.nodes);
          },
        });
        spentMs = cpuMs() - from;
        return loop;
      });
      const share = rate === 0 ? 0 : alone.cpuMs * seconds;
      const row = {
        case: what.name,
        nodes,
        tasks_per_s: rounded(result.accepted / (seconds + WARM_UP_MS / 1_000)),
        lists_per_s: rounded(result.tasks / result.seconds),
        p50_ms: milliseconds(result.latency, 50),
        p99_ms: milliseconds(result.latency, 99),
        failures: result.failures,
        answer_kib: rounded(bytes / 1_024, 1),
        gateway_cpu_us: rounded(((spentMs - share) * 1_000) / Math.max(1, result.tasks)),
      };
      say(`${row.case}: ${row.lists_per_s}/s, p99 ${row.p99_ms} ms, ${row.gateway_cpu_us} us of the gateway`);
      rows.push(row);
    };
    for (const what of CASES) if (!signal.aborted) await one(what, TASKS_PER_S, () => '', 200);
    // The tag of a list changes with every commit: while tasks run there is hardly a 304.
    const { header } = await pool.get('/api/v1/nodes?limit=100');
    const unchanged: Case = { name: '304, while nothing happens', nodes: 100, query: () => 'limit=100' };
    if (!signal.aborted) await one(unchanged, 0, () => `if-none-match: ${header('etag') ?? ''}\r\n`, 304);
    return rows;
  } finally {
    pool.close();
    tasks.close();
  }
}

const countOf = (text: string): number => text.split('"id":"').length - 1;
