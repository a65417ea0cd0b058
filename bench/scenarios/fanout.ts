// Scenario `fanout`: every event to every one of many WebSockets, while power changes run at a fixed rate. Beside it the
// bare engine publishes the same frames (as one socket recorded them) to as many sockets, at the same times. The ratio is
// of the server's processor time a delivered event: the sockets' own share of this machine would flatter.

import { startBareEngine } from '../bare-engine.ts';
import { type CountingSockets, openCountingSockets } from '../load/counting-sockets.ts';
import { openEventSocket } from '../load/event-socket.ts';
import { latencies, milliseconds } from '../load/histogram.ts';
import { HttpPool } from '../load/http-pool.ts';
import { openLoop } from '../load/open-loop.ts';
import { usageOf } from '../measure/usage.ts';
import { type Row, rounded, type Scenario } from '../scenario.ts';
import { startServed } from '../served.ts';

/** A power change is about five events; deliveries are what loads the machine, so more sockets get fewer events. */
const DELIVERIES_PER_S = 100_000;
const EVENTS_A_TASK = 5;
const SETTLE_MS = 1_000;
const SUBSCRIBE = '{"op":"subscribe","id":"s","filter":{}}';

interface Recorded {
  readonly atMs: number;
  readonly text: string;
}

export const fanout: Scenario = {
  name: 'fanout',
  summary: 'events to --sockets WebSockets at once, and the bare engine publishing the same frames',
  run: async ({ sockets: counts, nodes, seconds, warmUpSeconds, say, signal }) => {
    const served = await startServed();
    const bare = await startBareEngine();
    const rows: Row[] = [];
    try {
      say(`serving on ${served.url}; enrolling ${nodes} fake nodes`);
      const names = Array.from({ length: nodes }, (_, index) => `fan-${index}`);
      await served.enrol(names, { volatile: true });
      const [gateway] = (await served.cluster()).gateways;
      const pool = new HttpPool(served.url, 256);
      let turn = 0;
      const changes = (count: number, forSeconds: number): Promise<unknown> =>
        openLoop({
          rate: DELIVERIES_PER_S / EVENTS_A_TASK / count,
          warmUpMs: 0,
          measureMs: forSeconds * 1_000,
          once: async () => {
            const at = turn++;
            const action = Math.floor(at / nodes) % 2 === 0 ? 'power.on' : 'power.off';
            return String((await pool.post(`/api/v1/nodes/${names[at % nodes]}/tasks`, { action })).status);
          },
        });
      for (const count of counts) {
        if (signal.aborted) break;
        const all = await openCountingSockets(served.url, count, SUBSCRIBE);
        if (rows.length === 0) {
          say(`warming up for ${warmUpSeconds} s`);
          await changes(count, warmUpSeconds);
        }
        const frames: Recorded[] = [];
        const delays = latencies();
        const startedAt = performance.now();
        const one = await openEventSocket(served.url, {
          onFrame: (text) => {
            frames.push({ atMs: performance.now() - startedAt, text });
            const time = /"time":"([^"]+)"/.exec(text)?.[1];
            if (time !== undefined) delays.recordValue(Math.max(1, (Date.now() - Date.parse(time)) * 1_000));
          },
        });
        const ours = await costOf(gateway?.pid ?? 0, all, async () => {
          await changes(count, seconds);
        });
        await one.close();
        all.close();

        const floorSockets = await openCountingSockets(bare.url, count, SUBSCRIBE);
        const floor = await costOf(bare.pid, floorSockets, () => replay(frames, (text) => bare.publish(text)));
        floorSockets.close();
        const deliveries = frames.length * count;
        const row = {
          case: `${count} sockets`,
          events_per_s: rounded(frames.length / seconds),
          deliveries_per_s: rounded(deliveries / seconds),
          delivery_p50_ms: milliseconds(delays, 50),
          delivery_p99_ms: milliseconds(delays, 99),
          sockets_that_missed_bytes: ours.uneven,
          gateway_cpu_us: rounded((ours.cpuMs * 1_000) / deliveries, 2),
          bare_cpu_us: rounded((floor.cpuMs * 1_000) / deliveries, 2),
          gateway_rss_mib: usageOf([gateway?.pid ?? 0]).rssMib,
          ratio_of_cpu: rounded(floor.cpuMs / ours.cpuMs, 2),
        };
        say(
          `${row.case}: ${row.deliveries_per_s} deliveries/s, p99 ${row.delivery_p99_ms} ms, ${row.gateway_cpu_us} us of the gateway each; bare engine ${row.bare_cpu_us} us`,
        );
        rows.push(row);
      }
      pool.close();
      return rows;
    } finally {
      await bare.close();
      await served.stop();
    }
  },
};

/** What a process spent while `load` ran and its messages were read, and how many sockets got less than the most. */
async function costOf(
  pid: number,
  sockets: CountingSockets,
  load: () => Promise<void>,
): Promise<{ readonly cpuMs: number; readonly uneven: number }> {
  const before = { cpuMs: usageOf([pid]).cpuMs, bytes: sockets.bytes() };
  await load();
  const deadline = performance.now() + 20 * SETTLE_MS;
  // Until nothing more comes for a while.
  for (let last = -1; performance.now() < deadline; ) {
    const sum = sockets.bytes().reduce((total, bytes) => total + bytes, 0);
    if (sum === last) break;
    last = sum;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }
  const got = sockets.bytes().map((bytes, index) => bytes - (before.bytes[index] ?? 0));
  const most = got.reduce((high, bytes) => Math.max(high, bytes), 0);
  return { cpuMs: usageOf([pid]).cpuMs - before.cpuMs, uneven: got.filter((bytes) => bytes < most).length };
}

async function replay(frames: readonly Recorded[], publish: (text: string) => void): Promise<void> {
  const startedAt = performance.now() - (frames[0]?.atMs ?? 0);
  for (const { atMs, text } of frames) {
    const waitMs = atMs - (performance.now() - startedAt);
    if (waitMs >= 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    publish(text);
  }
}
