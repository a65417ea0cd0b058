// A hundred WebSocket clients that never read (F13): each is cut off with 4008 once its backlog is full, the gateway's memory
// stays bounded, who reads gets every event meanwhile, and who was cut goes on behind its last cursor without a gap.

import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from '../../gateway/engine/ws.ts';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { openSystem, type System } from '../support/serve.ts';
import { enrolNodes } from '../support/workload.ts';

const SLOW = 100;
const NODES = 24;
const TOO_SLOW = 4008;
/** A backlog of 1 MiB each, in buffers that double as they grow, and as much again for what belongs to none of them. */
const MAX_GROWTH_MIB: number = 3 * SLOW;

let system: System | undefined;
const sockets: WebSocket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await system?.close();
  system = undefined;
});

interface SlowReader {
  readonly socket: WebSocket;
  readonly cursors: string[];
  closedWith: number | undefined;
}

/** Subscribed, and from then on it reads nothing. */
async function slowReader(url: string): Promise<SlowReader> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream`, ['ironworks.v1+json']);
  sockets.push(socket);
  const reader: SlowReader = { socket, cursors: [], closedWith: undefined };
  let subscribed = false;
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as JsonObject; // proof: frames of the stream are objects
    if (frame['op'] === 'subscribed') subscribed = true;
    if (frame['op'] === 'event') reader.cursors.push(String(frame['cursor']));
  });
  socket.on('close', (code) => {
    reader.closedWith = code;
  });
  socket.on('error', () => undefined); // its end is looked at by its code
  await new Promise<void>((resolve) => socket.once('open', () => resolve()));
  socket.send(JSON.stringify({ op: 'subscribe', id: 's1' }));
  await eventually(() => subscribed, { what: 'a subscription' });
  socket.pause();
  return reader;
}

function residentMib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

it('a hundred clients that never read are cut off with 4008, others miss nothing, and they resume without a gap', async () => {
  const report = faultReport('F13');
  system = await openSystem({ args: ['--rate', '100000', '--burst', '100000'] });
  const of = system;
  await of.settled();
  const nodes = await enrolNodes(of, NODES, 0);
  const [gateway] = await of.liveGateways();
  const pid = gateway?.pid ?? 0;
  const good = await of.tape();
  const slow = await Promise.all(Array.from({ length: SLOW }, () => slowReader(of.url)));
  const beforeMib = residentMib(pid);
  let peakMib = beforeMib;
  let cut = false;
  let slowestMs = 0;

  const busy = nodes.map(async (node) => {
    for (let round = 0; !cut; round++) {
      const startedAt = performance.now();
      const answer = await of.ask(node, { action: round % 2 === 0 ? 'power.on' : 'power.off', on_conflict: 'queue' });
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      if (answer.status === 202) await of.final(String(answer.body['id']));
    }
  });
  await eventually(
    async () => {
      peakMib = Math.max(peakMib, residentMib(pid));
      return (await of.metric('ironworks_stream_subscriptions')) <= 1;
    },
    { what: 'the end of every slow subscription', timeoutMs: 150_000, intervalMs: 250 },
  );
  cut = true;
  await Promise.all(busy);
  report.injected(`${SLOW} sockets that never read, ${good.events().length} events`);
  for (const { socket } of slow) socket.resume();
  await eventually(() => slow.every(({ closedWith }) => closedWith !== undefined), {
    what: 'the close of every slow socket',
    timeoutMs: 30_000,
  });
  const codes = new Map<number, number>();
  for (const { closedWith = 0 } of slow) codes.set(closedWith, (codes.get(closedWith) ?? 0) + 1);
  report.found(
    `closed with ${[...codes].map(([code, count]) => `${code} (${count} times)`).join(', ')}; gateway grew by ` +
      `${Math.round(peakMib - beforeMib)} MiB at most; slowest submit ${Math.round(slowestMs)} ms`,
  );

  expect([...codes.keys()]).toEqual([TOO_SLOW]);
  expect(peakMib - beforeMib).toBeLessThan(MAX_GROWTH_MIB);
  const all = good.events().map(({ cursor }) => cursor);
  for (const { cursors } of slow) expect(cursors).toEqual(all.slice(0, cursors.length));
  const [resumer] = slow.toSorted((a, b) => a.cursors.length - b.cursors.length);
  const had = resumer?.cursors ?? [];
  expect(had.length).toBeLessThan(all.length);
  const resumed = await of.tape({ after: had.at(-1) ?? good.start });
  await eventually(() => resumed.events().length >= all.length - had.length, { what: 'the rest', timeoutMs: 30_000 });
  expect([...had, ...resumed.events().map(({ cursor }) => cursor)].slice(0, all.length)).toEqual(all);
});
