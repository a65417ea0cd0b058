// Scenario `task`: a closed loop of power changes over fake nodes without delay, each to its known completion. Submitted
// in process, with the floor beside it, interleaved in the same run; or through a door of a served cluster.

import { startFloor } from '../floor.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { type Row, type RunOptions, rounded, type Scenario, WARM_UP_MS } from '../scenario.ts';
import { openStage, startRuntime } from '../stage.ts';
import { runServedTask } from './served-task.ts';

export const task: Scenario = {
  name: 'task',
  summary: 'closed loop of power changes to known completion, and the floor beside it (--via)',
  run: (options) => (options.via === 'process' ? runInProcess(options) : runServedTask(options)),
};

async function runInProcess({ callers, nodes, shards, seconds, say, signal }: RunOptions): Promise<Row[]> {
  const stage = await openStage(say);
  const rows: Row[] = [];
  try {
    say(`nats-server ${stage.natsVersion}; enrolling ${nodes} fake nodes`);
    const runtime = await startRuntime(stage, { nodes, shards });
    const { cluster } = await stage.newCluster(shards);
    const floor = await startFloor(stage.url, cluster, runtime.nodes);
    for (const count of callers) {
      if (signal.aborted) break;
      const loop = { callers: count, warmUpMs: WARM_UP_MS, measureMs: seconds * 1_000 };
      const before = { writes: runtime.writes(), ...runtime.batches };
      let all = 0;
      const measured = await closedLoop({
        ...loop,
        once: () => {
          all++;
          return runtime.once();
        },
      });
      const writes = runtime.writes() - before.writes;
      const bare = await closedLoop({ ...loop, once: () => floor.once() });
      const { batches, entries } = runtime.batches;
      const row = {
        case: `in process, ${count} callers`,
        tasks_per_s: rounded(measured.tasks / measured.seconds),
        p50_ms: milliseconds(measured.latency, 50),
        p99_ms: milliseconds(measured.latency, 99),
        failures: measured.failures,
        writes_per_task: rounded(writes / all, 2),
        entries_per_batch: rounded((entries - before.entries) / Math.max(1, batches - before.batches), 2),
        floor_tasks_per_s: rounded(bare.tasks / bare.seconds),
        floor_p50_ms: milliseconds(bare.latency, 50),
        floor_p99_ms: milliseconds(bare.latency, 99),
        ratio_to_floor: rounded(measured.tasks / Math.max(1, bare.tasks), 2),
      };
      rows.push(row);
      say(
        `${String(count).padStart(4)} callers: ${row.tasks_per_s} tasks/s, p50 ${row.p50_ms} ms, p99 ${row.p99_ms} ms, ` +
          `${row.writes_per_task} writes a task, ${row.entries_per_batch} entries a batch; ` +
          `floor ${row.floor_tasks_per_s} tasks/s; ratio ${row.ratio_to_floor}`,
      );
    }
    await floor.close();
    await runtime.close();
    return rows;
  } finally {
    await stage.close();
  }
}
