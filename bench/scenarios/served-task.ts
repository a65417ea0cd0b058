// Scenario `task` through the doors of a served cluster: requests over HTTP, over the WebSocket or to the NATS service, each
// to its known completion.

import { closedLoop } from '../load/closed-loop.ts';
import { milliseconds } from '../load/histogram.ts';
import { openTaskDoor } from '../load/task-door.ts';
import { costOf, type Spent } from '../measure/spent.ts';
import { type Row, type RunOptions, rounded, type Via, WARM_UP_MS } from '../scenario.ts';
import { startServed } from '../served.ts';

export async function runServedTask(
  { callers, nodes, shards, seconds, warmUpSeconds, say, signal }: RunOptions,
  via: Exclude<Via, 'process'>,
): Promise<Row[]> {
  const served = await startServed({ args: ['--shards', String(shards)] });
  const rows: Row[] = [];
  try {
    say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
    const names = Array.from({ length: nodes }, (_, index) => `task-${index}`);
    await served.enrol(names, { volatile: true });
    const most = Math.max(...callers);
    const door = await openTaskDoor(served, names, via, most);
    const { once } = door;
    say(`warming up for ${warmUpSeconds} s`);
    await closedLoop({ callers: most, warmUpMs: 0, measureMs: warmUpSeconds * 1_000, once });
    for (const count of callers) {
      if (signal.aborted) break;
      let before: Promise<Spent> | undefined;
      const result = await closedLoop({
        callers: count,
        warmUpMs: WARM_UP_MS,
        measureMs: seconds * 1_000,
        once,
        begun: () => {
          before = served.spent();
        },
      });
      const row = rowOf(count, via, result, await (before ?? served.spent()), await served.spent());
      say(`${row.case}: ${row['tasks_per_s']} tasks/s, p50 ${row['p50_ms']} ms, p99 ${row['p99_ms']} ms`);
      rows.push(row);
    }
    await door.close();
    return rows;
  } finally {
    await served.stop();
  }
}

function rowOf(
  callers: number,
  via: string,
  { tasks, seconds, failures, latency }: Awaited<ReturnType<typeof closedLoop>>,
  before: Spent,
  after: Spent,
): Row {
  return {
    case: `${via}, ${callers} callers`,
    callers,
    tasks_per_s: rounded(tasks / seconds),
    p50_ms: milliseconds(latency, 50),
    p99_ms: milliseconds(latency, 99),
    failures,
    ...costOf(tasks, before, after),
  };
}
