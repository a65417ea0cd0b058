// P5 for a crowd: thousands of subscribers over WebSocket and server-sent events, while machines change and gateways,
// conductors and nats-server are killed under them. Each hears every event it wants, in the order of the journal, once;
// and what the journal holds is what they are judged by.
// IRONWORKS_TEST_CROWD=2000,200,500,90 is the size of the promise: WebSockets, SSE, events a second, seconds.

import { afterEach, describe, expect, it } from 'vitest';
import { brokerSight } from '../support/broker-sight.ts';
import { dueTo, faultOf, type Happened, happenedIn } from '../support/crowd/hearing.ts';
import { Listener } from '../support/crowd/listener.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';
import { enrolNodes } from '../support/workload.ts';

const [WEB_SOCKETS = 0, SSE = 0, EVENTS_PER_S = 0, SECONDS = 0] = (
  process.env['IRONWORKS_TEST_CROWD'] ?? '200,20,100,20'
)
  .split(',')
  .map(Number);
/** A power change is told in five: queued, started, step, the node's state, succeeded. */
const EVENTS_A_TASK = 5;
/** So far apart that no node is asked while its last task runs, whatever is killed meanwhile. */
const NODES = Math.max(40, Math.ceil((EVENTS_PER_S / EVENTS_A_TASK) * 4));
/** One in so many wants everything; the others some nodes, or some types of some nodes. */
const ALL_EVENTS_EVERY = 200;
const NODES_WANTED = 4;
/** One in so many is asked how long events were on their way. */
const TIMED_EVERY = 20;
const SETTLE_LIMIT_MS = 90_000;
const LIMIT_MS = (SECONDS + 240) * 1_000;

let system: System | undefined;
const crowd: Listener[] = [];

afterEach(async () => {
  for (const listener of crowd.splice(0)) listener.close();
  await system?.close();
  system = undefined;
});

describe(`${WEB_SOCKETS} WebSocket and ${SSE} SSE subscribers at ${EVENTS_PER_S} events/s`, () => {
  it(
    'hear everything once and in order while gateways, conductors and nats-server are killed',
    async () => {
      const report = faultReport('H3');
      // One address stands for all of them here: its bucket is not what is tried.
      const args = ['--gateways', '2', '--rate', '100000', '--burst', '100000'];
      system = await openSystem({ args });
      const { call, cluster, liveConductors, liveGateways } = system;
      await system.settled();
      const nodes = await enrolNodes(system, NODES, 0);
      const { body } = await call('GET', '/api/v1/cluster');
      const urls = (body['gateways'] as readonly { readonly address: string }[]).map(({ address }) => address); // proof: the contract of GET /cluster
      expect(urls).toHaveLength(2);
      const delays: number[] = [];
      for (let index = 0; index < WEB_SOCKETS + SSE; index++) crowd.push(listenerAt(index, nodes, urls, delays));
      for (const listener of crowd) {
        listener.open();
        await eventually(() => crowd.filter(({ stands }) => !stands).length < 200 || listener.stands, { what: 'room' });
      }
      await eventually(() => crowd.every(({ stands }) => stands), {
        what: 'a standing subscription for everybody',
        timeoutMs: 60_000,
      });
      const began = performance.now();
      const asking = keepAsking(nodes, urls, began + SECONDS * 1_000);

      const [gateways, conductors, { nats }] = [await liveGateways(), await liveConductors(), await cluster()];
      const kills = [
        ['a gateway', () => gateways[0]?.pid],
        ['a conductor', () => conductors[0]?.pid],
        ['nats-server', () => nats.pid],
        ['the other gateway', () => gateways[1]?.pid],
        ['the other conductor', () => conductors[1]?.pid],
      ] as const;
      for (const [index, [what, pidOf]] of kills.entries()) {
        await eventually(() => performance.now() >= began + ((index + 0.5) * SECONDS * 1_000) / kills.length, {
          what: `the time to kill ${what}`,
          timeoutMs: SECONDS * 1_000,
          intervalMs: 50,
        });
        signalProcess(pidOf(), 'SIGKILL');
      }
      const asked = await asking;
      await eventually(async () => (await liveGateways()).length === 2, { what: 'two gateways', timeoutMs: 30_000 });
      const sight = await brokerSight(nats.url, crowd[0]?.cursor);
      let truth: readonly Happened[] = [];
      await eventually(
        async () => {
          const before = truth.length;
          truth = happenedIn(await sight.commits());
          const { body: page } = await call('GET', '/api/v1/cluster');
          const shards = page['shards'] as readonly { readonly mailbox: number | null }[]; // proof: the contract of GET /cluster
          return truth.length === before && shards.every(({ mailbox }) => mailbox === 0);
        },
        { what: 'the end of everything', timeoutMs: SETTLE_LIMIT_MS, intervalMs: 2_000 },
      );
      await sight.close();
      const due = new Map(crowd.map((listener) => [listener, dueTo(listener, truth).length]));
      const late = (): number => crowd.filter((listener) => listener.heard.length < (due.get(listener) ?? 0)).length;
      await eventually(() => late() === 0, { what: 'the last event for everybody', timeoutMs: SETTLE_LIMIT_MS }).catch(
        () => undefined, // told below, each by its own fault
      );

      const during = truth.filter(({ place }) => place > Math.min(...crowd.map(({ from }) => from))).length;
      const told = crowd.reduce((sum, { heard }) => sum + heard.length, 0);
      delays.sort((a, b) => a - b);
      report.injected(`kill -9 of ${kills.map(([what]) => what).join(', ')}`);
      report.found(
        `${asked} tasks, ${during} events (${Math.round(during / SECONDS)}/s), ${told} deliveries, ` +
          `${crowd.reduce((sum, { reconnects }) => sum + reconnects, 0)} reconnects; on their way ` +
          `p50 ${quantile(delays, 0.5)} ms, p99 ${quantile(delays, 0.99)} ms of ${delays.length}, kills included; ` +
          `${Math.round(process.cpuUsage().user / 1e6)} s of processor time for reading them all`,
      );
      expect(crowd.flatMap(({ name, troubles }) => troubles.map((trouble) => `${name}: ${trouble}`))).toEqual([]);
      expect(crowd.flatMap((listener) => faultOf(listener, truth) ?? []).slice(0, 20)).toEqual([]);
      // How fast a shared machine gets is told above; so few would show nothing.
      expect(during).toBeGreaterThan((EVENTS_PER_S * SECONDS) / 5);
      expect(crowd.every(({ reconnects }) => reconnects >= 1)).toBe(true);
    },
    LIMIT_MS,
  );
});

function listenerAt(index: number, nodes: readonly string[], urls: readonly string[], delays: number[]): Listener {
  const over = index < WEB_SOCKETS ? 'WebSocket' : 'SSE';
  const some = new Set(
    Array.from({ length: NODES_WANTED }, (_, n) => nodes[(index * 7 + n * 13) % nodes.length] ?? ''),
  );
  const types = index % 3 === 0 ? { types: ['task.*', 'node.state'] } : {};
  return new Listener({
    name: `${over} ${index}`,
    over,
    urls: index % 2 === 0 ? urls : [...urls].reverse(),
    wanted: index % ALL_EVENTS_EVERY === 0 ? types : { nodes: some, ...types },
    ...(index % TIMED_EVERY === 1 ? { onDelay: (delayMs) => void delays.push(delayMs) } : {}),
  });
}

/** An open loop: each node in turn is switched, whatever became of the request before. @returns how many were accepted */
async function keepAsking(nodes: readonly string[], urls: readonly string[], until: number): Promise<number> {
  const startedAt = performance.now();
  const everyMs = (1_000 * EVENTS_A_TASK) / EVENTS_PER_S;
  let accepted = 0;
  const asks: Promise<void>[] = [];
  for (let n = 0; performance.now() < until; n++) {
    await eventually(() => performance.now() >= startedAt + n * everyMs, { what: 'its turn', timeoutMs: 60_000 });
    const action = Math.floor(n / nodes.length) % 2 === 0 ? 'power.on' : 'power.off';
    asks.push(
      fetch(`${urls[n % urls.length]}/api/v1/nodes/${nodes[n % nodes.length]}/tasks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action, on_conflict: 'queue' }),
        signal: AbortSignal.timeout(10_000),
      }).then(
        async (answer) => {
          await answer.arrayBuffer();
          if (answer.status === 202) accepted++;
        },
        () => undefined, // a gateway was killed: nobody is told, and the journal says what happened
      ),
    );
  }
  await Promise.all(asks);
  return accepted;
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}
