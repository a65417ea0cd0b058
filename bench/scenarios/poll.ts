// Scenario `poll`: clients that ask for one node again and again, answered from the watch cache: whole (200) or with 304
// to an If-None-Match. Beside it the bare engine with the same answer, in turns. The ratio is of the server's own
// processor time a request: the load costs about as much as the server, so requests a second would flatter.

import { startBareEngine } from '../bare-engine.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { usageOf } from '../measure/usage.ts';
import { type Row, rounded, type Scenario, WARM_UP_MS } from '../scenario.ts';
import { startServed } from '../served.ts';

const CALLERS = 64;

export const poll: Scenario = {
  name: 'poll',
  summary: 'GET of a node, answered 200 and 304, and the bare engine beside it',
  run: async ({ nodes, seconds, say, signal }) => {
    const served = await startServed();
    const bare = await startBareEngine();
    const rows: Row[] = [];
    try {
      say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
      const names = Array.from({ length: nodes }, (_, index) => `poll-${index}`);
      await served.enrol(names, {});
      const [gateway] = (await served.cluster()).gateways;
      const pool = new HttpPool(served.url, CALLERS);
      const barePool = new HttpPool(bare.url, CALLERS);
      const sample = await pool.get('/api/v1/nodes/poll-0');
      const etags = new Map<string, string>();
      for (const name of names) etags.set(name, (await pool.get(`/api/v1/nodes/${name}`)).header('etag') ?? '');
      const kept = ['content-type', 'etag', 'cache-control'];
      bare.answer({
        headers: kept.map((name) => [name, sample.header(name) ?? '']),
        body: sample.body.toString('utf8'),
        etag: sample.header('etag') ?? '',
      });

      for (const status of [200, 304]) {
        if (signal.aborted) break;
        let turn = 0;
        const measure = async (pid: number, ask: (name: string) => Promise<number>) => {
          let before = usageOf([pid]);
          const result = await closedLoop({
            callers: CALLERS,
            warmUpMs: WARM_UP_MS,
            measureMs: seconds * 1_000,
            once: async () => (await ask(names[turn++ % names.length] ?? '')) === status,
            begun: () => {
              before = usageOf([pid]);
            },
          });
          const cpuMs = usageOf([pid]).cpuMs - before.cpuMs;
          return { ...result, cpuUs: (cpuMs * 1_000) / Math.max(1, result.tasks) };
        };
        const condition = (etag: string): string => (status === 304 ? `if-none-match: ${etag}\r\n` : '');
        const ours = await measure(
          gateway?.pid ?? 0,
          async (name) => (await pool.get(`/api/v1/nodes/${name}`, condition(etags.get(name) ?? ''))).status,
        );
        const floor = await measure(
          bare.pid,
          async (name) => (await barePool.get(`/api/v1/nodes/${name}`, condition(sample.header('etag') ?? ''))).status,
        );
        const row = {
          case: String(status),
          requests_per_s: rounded(ours.tasks / ours.seconds),
          p50_ms: milliseconds(ours.latency, 50),
          p99_ms: milliseconds(ours.latency, 99),
          failures: ours.failures,
          gateway_cpu_us: rounded(ours.cpuUs, 1),
          bare_requests_per_s: rounded(floor.tasks / floor.seconds),
          bare_cpu_us: rounded(floor.cpuUs, 1),
          ratio_of_cpu: rounded(floor.cpuUs / ours.cpuUs, 2),
        };
        say(
          `${status}: ${row.requests_per_s}/s, p99 ${row.p99_ms} ms, ${row.gateway_cpu_us} us of the gateway; bare engine ${row.bare_requests_per_s}/s, ${row.bare_cpu_us} us`,
        );
        rows.push(row);
      }
      pool.close();
      barePool.close();
      return rows;
    } finally {
      await bare.close();
      await served.stop();
    }
  },
};
