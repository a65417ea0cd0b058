// Scenario `mixed`: an open loop of what a day looks like: mostly polls, some requests, lists now and then. Told per kind
// of request. `soak` is the same for long.

import { milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { type OpenLoopResult, openLoop } from '../load/open-loop.ts';
import { type Row, rounded, type Scenario } from '../scenario.ts';
import { type Served, startServed } from '../served.ts';

export const PER_S = 500;

export const mixed: Scenario = {
  name: 'mixed',
  summary: `${PER_S} requests/s in an open loop: 75 % polls, 20 % power changes, 5 % lists`,
  run: async ({ nodes, seconds, warmUpSeconds, say }) => {
    const served = await startServed();
    try {
      const load = await mixedLoad(served, nodes, say);
      const warmUpMs = warmUpSeconds * 1_000;
      const result = await openLoop({ rate: PER_S, warmUpMs, measureMs: seconds * 1_000, once: load.once });
      load.close();
      return rowsOf(result, say);
    } finally {
      await served.stop();
    }
  },
};

export interface MixedLoad {
  /** One request; answers with its kind and status. */
  once(index: number): Promise<string>;
  close(): void;
}

export async function mixedLoad(served: Served, nodes: number, say: (line: string) => void): Promise<MixedLoad> {
  say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
  const names = Array.from({ length: nodes }, (_, index) => `mixed-${index}`);
  await served.enrol(names, { volatile: true });
  const pool = new HttpPool(served.url, 512);
  const etags = new Map<string, string>();
  let changes = 0;
  return {
    close: () => pool.close(),
    once: async (index: number): Promise<string> => {
      const name = names[(index * 7) % nodes] ?? '';
      if (index % 20 === 0) return `list ${(await pool.get('/api/v1/nodes?limit=100')).status}`;
      if (index % 5 === 0) {
        const at = changes++;
        const action = Math.floor(at / nodes) % 2 === 0 ? 'power.on' : 'power.off';
        return `submit ${(await pool.post(`/api/v1/nodes/${names[at % nodes]}/tasks`, { action })).status}`;
      }
      const etag = etags.get(name);
      const answer = await pool.get(`/api/v1/nodes/${name}`, etag === undefined ? '' : `if-none-match: ${etag}\r\n`);
      const told = answer.header('etag');
      if (told !== undefined) etags.set(name, told);
      return `poll ${answer.status}`;
    },
  };
}

export function rowsOf(result: OpenLoopResult, say: (line: string) => void): Row[] {
  return [...result.answers]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, latency]) => {
      const row = {
        case: name,
        per_s: rounded(latency.totalCount / result.seconds, 1),
        p50_ms: milliseconds(latency, 50),
        p99_ms: milliseconds(latency, 99),
        'p99.9_ms': milliseconds(latency, 99.9),
      };
      say(`${name}: ${row.per_s}/s, p50 ${row.p50_ms} ms, p99 ${row.p99_ms} ms`);
      return row;
    });
}
