// Scenario `task`: a closed loop of power changes over fake nodes without delay, submitted in process, each to its known
// completion; and the floor beside it, interleaved in the same run.

import { startFloor } from '../floor.ts';
import { closedLoop, milliseconds } from '../load/closed-loop.ts';
import { openStage, startRuntime } from '../stage.ts';

export interface TaskOptions {
  readonly callers: readonly number[];
  readonly nodes: number;
  readonly shards: number;
  readonly seconds: number;
  readonly say: (line: string) => void;
}

export interface TaskResult {
  readonly callers: number;
  readonly tasks_per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly failures: number;
  readonly writes_per_task: number;
  readonly entries_per_batch: number;
  readonly floor_tasks_per_s: number;
  readonly floor_p50_ms: number;
  readonly floor_p99_ms: number;
  readonly ratio_to_floor: number;
}

const WARM_UP_MS = 1_000;

export async function runTask(
  options: TaskOptions,
): Promise<{ readonly nats: string; readonly results: TaskResult[] }> {
  const { say } = options;
  const stage = await openStage(say);
  try {
    say(`nats-server ${stage.natsVersion}; enrolling ${options.nodes} fake nodes`);
    const runtime = await startRuntime(stage, options);
    const { cluster } = await stage.newCluster(options.shards);
    const floor = await startFloor(stage.url, cluster, runtime.nodes);
    const results: TaskResult[] = [];
    for (const callers of options.callers) {
      const loop = { callers, warmUpMs: WARM_UP_MS, measureMs: options.seconds * 1_000 };
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
      const result: TaskResult = {
        callers,
        tasks_per_s: Math.round(measured.tasks / measured.seconds),
        p50_ms: milliseconds(measured.latency, 50),
        p99_ms: milliseconds(measured.latency, 99),
        failures: measured.failures,
        writes_per_task: round(writes / all),
        entries_per_batch: round(
          (runtime.batches.entries - before.entries) / Math.max(1, runtime.batches.batches - before.batches),
        ),
        floor_tasks_per_s: Math.round(bare.tasks / bare.seconds),
        floor_p50_ms: milliseconds(bare.latency, 50),
        floor_p99_ms: milliseconds(bare.latency, 99),
        ratio_to_floor: round(measured.tasks / Math.max(1, bare.tasks)),
      };
      results.push(result);
      say(
        `${String(callers).padStart(4)} callers: ${result.tasks_per_s} tasks/s, p50 ${result.p50_ms} ms, ` +
          `p99 ${result.p99_ms} ms, ${result.writes_per_task} writes a task, ${result.entries_per_batch} entries a batch; ` +
          `floor ${result.floor_tasks_per_s} tasks/s; ratio ${result.ratio_to_floor}`,
      );
    }
    await floor.close();
    await runtime.close();
    return { nats: stage.natsVersion, results };
  } finally {
    await stage.close();
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
