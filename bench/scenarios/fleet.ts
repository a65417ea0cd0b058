// Scenario `fleet`: what a node costs that nobody asks anything of. In one process, closed loops of the same callers over
// the same few busy nodes, beside fleets of growing size: tasks a second must not fall, idle actors leave memory.

import { closedLoop } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { type Row, rounded, type Scenario } from '../scenario.ts';
import { openStage, startRuntime } from '../stage.ts';

const SMALLEST = 1_000;
const CALLERS = 64;

export const fleet: Scenario = {
  name: 'fleet',
  summary: 'the same load beside 1,000 nodes, ten times as many, … up to --nodes',
  run: async ({ nodes, shards, seconds, warmUpSeconds, say, signal }) => {
    const rows: Row[] = [];
    let first: number | undefined;
    for (let size = Math.min(SMALLEST, nodes); size <= nodes && !signal.aborted; size *= 10) {
      const stage = await openStage(say);
      try {
        say(`enrolling ${size} fake nodes`);
        const enrolledAt = performance.now();
        const runtime = await startRuntime(stage, { nodes: size, shards, busy: SMALLEST });
        const enrolMs = performance.now() - enrolledAt;
        const result = await closedLoop({
          callers: CALLERS,
          warmUpMs: warmUpSeconds * 1_000,
          measureMs: seconds * 1_000,
          once: () => runtime.once(),
        });
        const perS = result.tasks / result.seconds;
        first ??= perS;
        const row = {
          case: `${size} nodes`,
          tasks_per_s: rounded(perS),
          p50_ms: milliseconds(result.latency, 50),
          p99_ms: milliseconds(result.latency, 99),
          failures: result.failures,
          enrolled_per_s: rounded((size * 1_000) / enrolMs),
          process_rss_mib: rounded(process.memoryUsage.rss() / 2 ** 20),
          ratio_to_smallest: rounded(perS / first, 2),
        };
        say(`${row.case}: ${row.tasks_per_s} tasks/s, ${row.ratio_to_smallest} of the smallest fleet's`);
        rows.push(row);
        await runtime.close();
      } finally {
        await stage.close();
      }
    }
    return rows;
  },
};
