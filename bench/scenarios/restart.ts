// Scenario `restart`: a served cluster with a history is killed whole (SIGKILL of every process) and started again on the
// same data. Told: from the start to ready, and to the first request accepted.

import { closedLoop } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { type Row, rounded, type Scenario } from '../scenario.ts';
import { inParallel, startServed } from '../served.ts';

export const restart: Scenario = {
  name: 'restart',
  summary: 'every process killed, and the cluster started again on its data: time to ready',
  run: async ({ nodes, say }) => {
    const first = await startServed();
    const rows: Row[] = [];
    let served = first;
    try {
      say(`serving on ${first.url}; enrolling ${nodes} fake nodes, with a finished task each`);
      const names = Array.from({ length: nodes }, (_, index) => `again-${index}`);
      await first.enrol(names, { delay_s: 0 });
      await inParallel(names, (name) => first.post(`/api/v1/nodes/${name}/tasks`, { action: 'power.on' }));
      for (const how of ['killed', 'stopped'] as const) {
        say(`${how}, and started again`);
        await (how === 'killed' ? served.kill() : served.halt());
        const startedAt = performance.now();
        served = await startServed({ folder: first.folder });
        const readyMs = performance.now() - startedAt;
        const [{ id } = { id: '' }] = [await served.post('/api/v1/nodes/again-0/tasks', { action: 'power.reboot' })];
        const acceptedMs = performance.now() - startedAt;
        const pool = new HttpPool(served.url, 16);
        // One poll of each node: what a client that comes back with everybody else feels.
        let turn = 0;
        const polls = await closedLoop({
          callers: 16,
          warmUpMs: 0,
          measureMs: 1_000,
          once: async () => (await pool.get(`/api/v1/nodes/${names[turn++ % nodes]}`)).status === 200,
        });
        pool.close();
        const row = {
          case: how,
          nodes,
          ready_ms: rounded(readyMs),
          accepted_ms: rounded(acceptedMs),
          first_task: String(id) === '' ? 'none' : 'accepted',
          poll_p99_ms: milliseconds(polls.latency, 99),
          poll_failures: polls.failures,
        };
        say(`${how}: ready after ${row.ready_ms} ms, first request accepted after ${row.accepted_ms} ms`);
        rows.push(row);
      }
      return rows;
    } finally {
      await served.stop();
    }
  },
};
