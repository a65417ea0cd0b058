// Scenario `task`: a closed loop of power changes over fake nodes without delay, each to its known completion. Submitted
// in process, with the floor beside it, interleaved in the same run; or through a door of a served cluster.

import { startFloor } from '../floor.ts';
import { closedLoop, type LoopResult } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { inTurns } from '../load/in-turns.ts';
import { countAllocations } from '../measure/allocated.ts';
import { leftOpen, openHandles } from '../measure/handles.ts';
import { type Row, type RunOptions, rounded, type Scenario, WARM_UP_MS } from '../scenario.ts';
import { openStage, startRuntime } from '../stage.ts';
import { runServedTask } from './served-task.ts';

/** Of both sides together, before the first round: until then the process compiles more than it works. */
const WARM_UP_MOST_S = 10;

export const task: Scenario = {
  name: 'task',
  summary: 'closed loop of power changes to known completion, and the floor beside it (--via)',
  run: (options) => (options.via === 'process' ? runInProcess(options) : runServedTask(options, options.via)),
};

async function runInProcess({
  callers,
  nodes,
  shards,
  seconds,
  warmUpSeconds,
  say,
  signal,
}: RunOptions): Promise<Row[]> {
  const atStart = await openHandles();
  const stage = await openStage(say);
  const rows: Row[] = [];
  try {
    say(`nats-server ${stage.natsVersion}; enrolling ${nodes} fake nodes`);
    const runtime = await startRuntime(stage, { nodes, shards });
    const { cluster } = await stage.newCluster(shards);
    const floor = await startFloor(stage.url, cluster, runtime.nodes);
    const warming = {
      callers: Math.max(...callers),
      warmUpMs: 0,
      measureMs: Math.min(warmUpSeconds, WARM_UP_MOST_S) * 500,
    };
    say(`warming up for ${(2 * warming.measureMs) / 1_000} s`);
    await closedLoop({ ...warming, once: () => runtime.once() });
    await closedLoop({ ...warming, measureMs: warming.measureMs / 2, once: () => floor.once() });
    for (const count of callers) {
      if (signal.aborted) break;
      let all = 0;
      const spent = { writes: 0, messages: 0, bytes: 0, batches: 0, entries: 0, allocated: 0 };
      // In turns, so that what else this machine does is met by both.
      const turns = await inTurns({
        ...{ callers: count, warmUpMs: WARM_UP_MS, measureMs: seconds * 1_000, signal },
        sides: {
          ours: async (loop) => {
            const before = { ...runtime.written(), ...runtime.batches };
            const heap = countAllocations();
            const result = await closedLoop({
              ...loop,
              once: () => {
                all++;
                return runtime.once();
              },
            });
            spent.allocated += heap.stop();
            const { writes, messages, bytes } = runtime.written();
            spent.writes += writes - before.writes;
            spent.messages += messages - before.messages;
            spent.bytes += bytes - before.bytes;
            spent.batches += runtime.batches.batches - before.batches;
            spent.entries += runtime.batches.entries - before.entries;
            return result;
          },
          floor: (loop) => closedLoop({ ...loop, once: () => floor.once() }),
        },
      });
      const { ours, floor: bare } = turns;
      const rate = ({ tasks, seconds: took }: LoopResult): number => Math.max(1, tasks / took);
      const row = {
        case: `in process, ${count} callers`,
        callers: count,
        tasks_per_s: rounded(ours.tasks / ours.seconds),
        p50_ms: milliseconds(ours.latency, 50),
        p99_ms: milliseconds(ours.latency, 99),
        failures: ours.failures,
        writes_per_task: rounded(spent.writes / all, 2),
        messages_per_task: rounded(spent.messages / all, 2),
        write_bytes_per_task: rounded(spent.bytes / all),
        allocated_bytes_per_task: rounded(spent.allocated / all),
        entries_per_batch: rounded(spent.entries / Math.max(1, spent.batches), 2),
        process_cpu_us: rounded((ours.cpuMs * 1_000) / Math.max(1, ours.tasks)),
        loop_delay_p99_ms: ours.loopDelayP99Ms,
        floor_tasks_per_s: rounded(bare.tasks / bare.seconds),
        floor_p50_ms: milliseconds(bare.latency, 50),
        floor_p99_ms: milliseconds(bare.latency, 99),
        floor_process_cpu_us: rounded((bare.cpuMs * 1_000) / Math.max(1, bare.tasks)),
        ratio_to_floor: rounded(rate(ours) / rate(bare), 2),
        process_rss_mib: rounded(process.memoryUsage.rss() / 2 ** 20),
      };
      rows.push(row);
      say(
        `${String(count).padStart(4)} callers: ${row.tasks_per_s} tasks/s, p50 ${row.p50_ms} ms, p99 ${row.p99_ms} ms, ` +
          `${row.writes_per_task} writes and ${row.messages_per_task} messages a task, ${row.entries_per_batch} entries a batch; ` +
          `floor ${row.floor_tasks_per_s} tasks/s, ratio ${row.ratio_to_floor}`,
      );
    }
    await floor.close();
    await runtime.close();
  } finally {
    await stage.close();
  }
  // What is still open now would keep a process from ending by itself.
  const left = leftOpen(atStart, await openHandles());
  return rows.map((row) => ({ ...row, handles_left: left }));
}
