// SIGTERM under load (F20): /readyz says so first, no request that was begun is cut, every shard is released, and all of it is
// over within 30 s.

import { request } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { isAlive } from '../../runtime/base/processes.ts';
import { brokerSight } from '../support/broker-sight.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { openSystem, type System } from '../support/serve.ts';
import { enrolNodes } from '../support/workload.ts';

const CLIENTS = 16;
const EXIT_LIMIT_MS = 30_000;

let system: System | undefined;
let server: TestServer | undefined;

afterEach(async () => {
  await system?.close();
  await server?.stop();
  system = undefined;
  server = undefined;
});

/** One request on a connection of its own: a status, `refused` where nobody listened any more, else how it was cut. */
function once(url: string, method: string, body?: object): Promise<number | string> {
  return new Promise((resolve) => {
    let connected = false;
    const sent = request(url, { method, agent: false, headers: { 'content-type': 'application/json' } }, (answer) => {
      answer.on('error', (error) => resolve(`cut: ${error.message}`));
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    sent.on('error', (error) => resolve(connected ? `cut: ${error.message}` : 'refused'));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

it('SIGTERM under load: not ready first, no request cut, every shard released, over within 30 s', async () => {
  const report = faultReport('F20');
  server = await startTestServer();
  system = await openSystem({ args: ['--nats', server.url] });
  const of = system;
  const before = await of.settled();
  const nodes = await enrolNodes(of, CLIENTS, 0.2);
  const asked = await of.ask(nodes[0] ?? '', { action: 'power.on' }, { prefer: 'wait=10' });
  const sight = await brokerSight(server.url, asked.body['cursor']);
  const pids = [...before.conductors, ...before.gateways].map(({ pid }) => pid);
  const answers: (number | string)[] = [];
  const probes: (number | string)[] = [];
  let stopped = false;
  const clients = nodes.map(async (node) => {
    for (let round = 0; !stopped; round++) {
      const action = round % 2 === 0 ? 'power.off' : 'power.on';
      const answer = await once(`${of.url}/api/v1/nodes/${node}/tasks`, 'POST', { action, on_conflict: 'queue' });
      answers.push(answer);
      // As whoever spreads requests does: those that were sent before are another matter.
      if (answer === 'refused' || probes.includes(503)) break;
    }
  });
  const prober = (async () => {
    while (!stopped && probes.at(-1) !== 503) probes.push(await once(`${of.url}/readyz`, 'GET'));
  })();
  await eventually(() => answers.length > 100, { what: 'a hundred answers', timeoutMs: 30_000 });

  of.signal('SIGTERM');
  const signalledAt = performance.now();
  const code = await of.ended(EXIT_LIMIT_MS);
  const tookMs = Math.round(performance.now() - signalledAt);
  stopped = true;
  await Promise.all([...clients, prober]);
  const commits = await sight.commits();
  await sight.close();
  const tips = new Map(commits.map(({ shard, batch }) => [shard, batch]));
  const kept = [...tips].filter(([, batch]) => !batch.release).map(([shard]) => shard);
  const count = (of2: readonly (number | string)[]): string =>
    [...new Set(of2)].map((each) => `${each} (${of2.filter((other) => other === each).length})`).join(', ');
  report.injected(`SIGTERM with ${CLIENTS} clients submitting as fast as they can`);
  report.found(
    `answers ${count(answers)}; readyz ${count(probes)}; ended with ${code} after ${tookMs} ms; ${tips.size} shards released`,
  );

  expect(code).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(answers.filter((answer) => typeof answer === 'string' && answer !== 'refused')).toEqual([]);
  expect(answers.filter((answer) => typeof answer === 'number' && ![202, 409, 429, 503].includes(answer))).toEqual([]);
  expect(probes).toContain(503);
  expect(probes.lastIndexOf(200)).toBeLessThan(probes.indexOf(503));
  expect(tips.size).toBe(before.shards.length);
  expect(kept).toEqual([]);
});
