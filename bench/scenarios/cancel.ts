// Scenario `cancel`: as many tasks queued as the mailboxes take, behind tasks that run, all cancelled at once. None of
// the cancelled ones may start.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { latencies, milliseconds, record } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import type { Row, Scenario } from '../scenario.ts';
import { inParallel, startServed } from '../served.ts';

const QUEUED = 1_000;
/** Long enough that the running task of each node outlasts the cancelling. */
const STEP_S = 60;

export const cancel: Scenario = {
  name: 'cancel',
  summary: '1,000 queued tasks cancelled while the tasks ahead of them run',
  run: async ({ say, signal }) => {
    const effects = 'effects.jsonl';
    const served = await startServed({ effectJournal: effects });
    try {
      const names = Array.from({ length: QUEUED }, (_, index) => `busy-${index}`);
      say(`serving on ${served.url}; enrolling ${QUEUED} fake nodes, each with a running and a queued task`);
      await served.enrol(names, { delay_s: { 'power.on': STEP_S } });
      await inParallel(names, (name) => served.post(`/api/v1/nodes/${name}/tasks`, { action: 'power.on' }));
      const queued = await inParallel(names, async (name) => {
        const body = { action: 'power.reboot', on_conflict: 'queue' };
        return String((await served.post(`/api/v1/nodes/${name}/tasks`, body))['id']);
      });
      if (signal.aborted) return [];
      const pool = new HttpPool(served.url, 64);
      const latency = latencies();
      const counts = new Map<string, number>();
      const startedAt = performance.now();
      await inParallel(queued, async (task) => {
        const askedAt = performance.now();
        const { status } = await pool.post(`/api/v1/tasks/${task}/cancel`, {});
        record(latency, askedAt);
        counts.set(String(status), (counts.get(String(status)) ?? 0) + 1);
      });
      const tookMs = performance.now() - startedAt;
      pool.close();
      const states = await inParallel(queued, async (task) =>
        String((await served.get(`/api/v1/tasks/${task}`))['state']),
      );
      const cancelled = new Set(queued);
      const lines = (await readFile(join(served.folder, effects), 'utf8').catch(() => '')).split('\n');
      const row: Row = {
        case: `${QUEUED} tasks`,
        ...Object.fromEntries([...counts].map(([status, count]) => [`answered ${status}`, count])),
        all_ms: Math.round(tookMs),
        p50_ms: milliseconds(latency, 50),
        p99_ms: milliseconds(latency, 99),
        cancelled: states.filter((state) => state === 'cancelled').length,
        effects_of_cancelled: lines.filter((line) => line !== '' && cancelled.has(taskOf(line))).length,
      };
      say(JSON.stringify(row));
      return [row];
    } finally {
      await served.stop();
    }
  },
};

const taskOf = (line: string): string => (JSON.parse(line) as { task: string }).task; // proof: written by our drivers
