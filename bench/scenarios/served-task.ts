// Scenario `task` through the doors of a served cluster: requests over HTTP, over the WebSocket or to the NATS
// service, each to its known
// completion, which one subscription to final events tells.

import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { type EventSocket, openEventSocket } from '../load/event-socket.ts';
import { milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { FINAL_TYPES, TaskEnds } from '../load/task-ends.ts';
import { costOf, type Spent } from '../measure/spent.ts';
import { type Row, type RunOptions, rounded, WARM_UP_MS } from '../scenario.ts';
import { startServed } from '../served.ts';

/** Asks a node for an action; the task's id, or undefined where it was not accepted. */
type Ask = (node: string, action: string, caller: number) => Promise<string | undefined>;

/** Requests in hand that one socket may have. */
const CALLERS_A_SOCKET = 64;
const ANSWER_WITHIN_MS = 30_000;

export async function runServedTask({
  callers,
  nodes,
  shards,
  seconds,
  via,
  warmUpSeconds,
  say,
  signal,
}: RunOptions): Promise<Row[]> {
  const served = await startServed({ args: ['--shards', String(shards)] });
  const rows: Row[] = [];
  try {
    say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
    const free = Array.from({ length: nodes }, (_, index) => `task-${index}`);
    await served.enrol(free, { delay_s: 0 });
    const ends = new TaskEnds();
    const socket = await openEventSocket(served.url, {
      types: FINAL_TYPES,
      // ironworks.task.succeeded.v1
      onEvent: ({ type, data }) => ends.event(idOf(data), String(type).split('.').slice(1, -1).join('.')),
    });
    const most = Math.max(...callers);
    const pool = new HttpPool(served.url, most);
    const asking = Array.from({ length: via === 'ws' ? Math.ceil(most / CALLERS_A_SOCKET) : 0 }, () =>
      openEventSocket(served.url, { subscribes: false }),
    );
    const sockets = await Promise.all(asking);
    const { nats } = await served.cluster();
    const broker = via === 'nats' ? await connectNats({ url: nats.url, name: 'bench', clock: systemClock }) : undefined;
    const ask = broker !== undefined ? askService(broker) : via === 'ws' ? askOver(sockets) : askThrough(pool);
    const lit = new Set<string>();
    const once = async (caller: number): Promise<boolean> => {
      const node = free.pop();
      if (node === undefined) throw new Error('more callers than nodes');
      const task = await ask(node, lit.has(node) ? 'power.off' : 'power.on', caller);
      const succeeded = task !== undefined && (await ends.of(task)) === 'task.succeeded';
      if (succeeded && !lit.delete(node)) lit.add(node);
      free.unshift(node);
      return succeeded;
    };
    const warmUp = { callers: most, warmUpMs: 0, measureMs: warmUpSeconds * 1_000, once };
    say(`warming up for ${warmUpSeconds} s`);
    await closedLoop(warmUp);
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
    pool.close();
    await broker?.close();
    await Promise.all([socket, ...sockets].map((each) => each.close()));
    return rows;
  } finally {
    await served.stop();
  }
}

function askThrough(pool: HttpPool): Ask {
  return async (node, action) => {
    const answer = await pool.post(`/api/v1/nodes/${node}/tasks`, { action });
    return answer.status === 202 ? idOf(JSON.parse(answer.body.toString('utf8'))) : undefined;
  };
}

function askOver(sockets: readonly EventSocket[]): Ask {
  return async (node, action, caller) => {
    const answer = await sockets[caller % sockets.length]?.request(node, { action });
    return answer?.status === 202 ? idOf(answer.body) : undefined;
  };
}

function askService(broker: Broker): Ask {
  return async (node, action) => {
    const body = Buffer.from(JSON.stringify({ node, action }));
    const outcome = await broker.request('ironworks.v1.tasks.submit', body, ANSWER_WITHIN_MS);
    if (outcome.kind !== 'reply') return undefined;
    const id = idOf(JSON.parse(Buffer.from(outcome.data).toString('utf8')));
    return id === '' ? undefined : id;
  };
}

const idOf = (task: unknown): string => String((task as { readonly id?: string } | undefined)?.id ?? '');

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
