// Scenario `hot-node`: everybody wants the same node at once (the mail's case of a reboot asked for by many), while others
// work on other nodes. Told: how each request to the hot node was answered, how many tasks and effects came of it, and
// what the others felt, before and during.

import { type Histogram, latencies, milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { openLoop } from '../load/open-loop.ts';
import { type Row, rounded, type Scenario } from '../scenario.ts';
import { startServed } from '../served.ts';

const BURST = 1_000;
const OTHERS_PER_S = 100;

export const hotNode: Scenario = {
  name: 'hot-node',
  summary: '1,000 requests in a second to one node, and what callers of other nodes feel',
  run: async ({ nodes, seconds, warmUpSeconds, say, signal }) => {
    const served = await startServed();
    try {
      say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
      const names = Array.from({ length: nodes }, (_, index) => `cool-${index}`);
      await served.enrol(names, { volatile: true });
      await served.enrol(['hot'], { delay_s: 0.2 });
      const pool = new HttpPool(served.url, 512);
      let turn = 0;
      const other = async (): Promise<string> => {
        const at = turn++;
        const action = Math.floor(at / nodes) % 2 === 0 ? 'power.on' : 'power.off';
        return String((await pool.post(`/api/v1/nodes/${names[at % nodes]}/tasks`, { action })).status);
      };
      const others = { rate: OTHERS_PER_S, warmUpMs: warmUpSeconds * 1_000, measureMs: seconds * 1_000, once: other };
      const alone = await openLoop(others);
      if (signal.aborted) return [];

      const counts = new Map<string, number>();
      const tasks = new Set<string>();
      const latency: Histogram = latencies();
      const beside = openLoop({ ...others, warmUpMs: 0 });
      const hot = await openLoop({
        rate: BURST,
        warmUpMs: 0,
        measureMs: 1_000,
        once: async () => {
          const answer = await pool.post('/api/v1/nodes/hot/tasks', { action: 'power.reboot' });
          const told = JSON.parse(answer.body.toString('utf8')) as { id?: string; code?: string }; // proof: contract
          const name = answer.status === 202 ? '202' : `${answer.status} ${told.code}`;
          counts.set(name, (counts.get(name) ?? 0) + 1);
          if (answer.status === 202 && told.id !== undefined) tasks.add(told.id);
          return name;
        },
      });
      const during = await beside;
      for (const each of hot.answers.values()) latency.add(each);
      pool.close();
      const felt = (answers: ReadonlyMap<string, Histogram>): Histogram => answers.get('202') ?? latencies();
      const rows: Row[] = [
        {
          case: 'hot node',
          offered: hot.offered,
          tasks: tasks.size,
          ...Object.fromEntries([...counts].map(([name, count]) => [`answered ${name}`, count])),
          p50_ms: milliseconds(latency, 50),
          p99_ms: milliseconds(latency, 99),
          load_late_p99_ms: milliseconds(hot.late, 99),
        },
        {
          case: 'other nodes',
          before_p50_ms: milliseconds(felt(alone.answers), 50),
          before_p99_ms: milliseconds(felt(alone.answers), 99),
          during_p50_ms: milliseconds(felt(during.answers), 50),
          during_p99_ms: milliseconds(felt(during.answers), 99),
          ratio_of_p50: rounded(milliseconds(felt(during.answers), 50) / milliseconds(felt(alone.answers), 50), 2),
        },
      ];
      for (const row of rows) say(JSON.stringify(row));
      return rows;
    } finally {
      await served.stop();
    }
  },
};
