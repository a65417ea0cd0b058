// What only the NATS body of the broker port can show: a stopped server, a server that is gone, limits, connecting.

import { createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker, StreamSpec } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import type { NatsOptions } from '../../runtime/broker/nats-connection.ts';
import { eventually } from '../support/eventually.ts';
import { serverIsOurs, type TaggedServer, takeTestServer } from '../support/nats-server.ts';

const NONE = new Uint8Array();

function spec(name: string): StreamSpec {
  return {
    name,
    subjects: [`${name}.>`],
    maxPerSubject: 0,
    discardNewPerSubject: false,
    maxAgeMs: 0,
    dedupeWindowMs: 120_000,
    denyDelete: false,
    allowDirect: false,
    allowRollup: false,
    replicas: 1,
  };
}

describe('NATS broker', () => {
  let server: TaggedServer;
  const opened: Broker[] = [];
  const named = (name: string): string => `${name}-${server.tag}`;

  beforeAll(async () => {
    server = await takeTestServer();
  });
  afterAll(async () => {
    for (const broker of opened) await broker.close();
    await server.stop();
  });

  async function connect(more: Partial<NatsOptions> = {}): Promise<Broker> {
    const broker = await connectNats({ url: server.url, name: 'test', clock: systemClock, ...more });
    opened.push(broker);
    return broker;
  }

  it('tells where it is connected to', async () => {
    const broker = await connect();

    expect(broker.connected).toBe(true);
    expect(broker.info).toMatchObject({ url: server.url, version: server.version, maxPayloadBytes: 1_048_576 });
  });

  it('drops what is published while it closes, and throws nowhere', async () => {
    const problems: unknown[] = [];
    const broker = await connect({ onProblem: ({ error }) => problems.push(error) });

    let isOpen = true;
    const closed = broker.close().then(() => {
      isOpen = false;
    });
    while (isOpen) {
      broker.publish(named('closing'), NONE);
      await nextTurn();
    }
    await closed;

    expect(problems).toEqual([]);
  });

  it('bounds outstanding appends in number and in bytes', async () => {
    const few = await connect({ maxOutstanding: 2 });
    const small = await connect({ maxOutstandingBytes: 1_000 });
    await few.ensureStream(spec(named('bounded')));

    const byNumber = await Promise.all([1, 2, 3].map(() => few.append(`${named('bounded')}.a`, NONE)));
    const byBytes = await Promise.all(
      [600, 600].map((size) => small.append(`${named('bounded')}.a`, new Uint8Array(size))),
    );

    expect(byNumber[2]).toEqual({ kind: 'unresolved', sent: false, reason: 'too many outstanding' });
    expect(byBytes[1]).toEqual({ kind: 'unresolved', sent: false, reason: 'too many outstanding' });
    expect([byNumber[0], byNumber[1], byBytes[0]].every((outcome) => outcome?.kind === 'stored')).toBe(true);
    expect(await small.append(`${named('bounded')}.a`, new Uint8Array(600))).toMatchObject({ kind: 'stored' });
  });

  it('refuses headers that would forge others, and stores nothing', async () => {
    const broker = await connect();
    await broker.ensureStream(spec(named('forged')));

    const outcome = await broker.append(`${named('forged')}.a`, NONE, { msgId: 'm\r\nNats-Rollup: all' });

    expect(outcome).toMatchObject({ kind: 'rejected' });
    expect((await broker.streamState(named('forged')))?.messages).toBe(0);
  });

  it('hands a handler that throws to onProblem and reads on', async () => {
    const problems: unknown[] = [];
    const broker = await connect({ onProblem: ({ error }) => problems.push(error) });
    await broker.ensureStream(spec(named('thrown')));
    const seen: number[] = [];
    const follower = await broker.follow({
      stream: named('thrown'),
      filter: `${named('thrown')}.>`,
      from: 1,
      onMessage: (message) => {
        seen.push(message.seq);
        throw new Error(`on ${message.seq}`);
      },
    });

    await broker.append(`${named('thrown')}.a`, NONE);
    await broker.append(`${named('thrown')}.a`, NONE);
    await eventually(() => seen.length === 2, { what: 'delivery' });

    expect(problems.map(String)).toEqual(['Error: on 1', 'Error: on 2']);
    await follower.close();
  });

  it.skipIf(!serverIsOurs)(
    'ends appends to a server that stopped answering within their time, and reads on when it answers again',
    async () => {
      const broker = await connect();
      await broker.ensureStream(spec(named('stopped')));
      const seen: number[] = [];
      const follower = await broker.follow({
        stream: named('stopped'),
        filter: `${named('stopped')}.>`,
        from: 1,
        onMessage: (message) => seen.push(message.seq),
      });
      await broker.append(`${named('stopped')}.a`, NONE);

      await server.freeze();
      const startedAt = performance.now();
      const outcome = await broker.append(`${named('stopped')}.a`, NONE);
      const tookMs = performance.now() - startedAt;
      await server.thaw();

      expect(outcome).toEqual({ kind: 'unresolved', sent: true, reason: 'no acknowledgement' });
      expect(tookMs).toBeLessThan(2_500);
      await eventually(async () => (await broker.append(`${named('stopped')}.a`, NONE)).kind === 'stored', {
        what: 'an answer',
      });
      const last = (await broker.streamState(named('stopped')))?.lastSeq ?? 0;
      await eventually(() => follower.lastSeq === last, { what: 'delivery of all' });
      expect(seen).toEqual(Array.from({ length: last }, (_, n) => n + 1));
      expect(follower.restarts).toBeGreaterThan(0);
      await follower.close();
    },
  );

  it.skipIf(!serverIsOurs)('tries less than three connections a second while the server is gone', async () => {
    const broker = await connect();
    const port = Number(new URL(server.url).port);
    await server.kill();
    await eventually(() => opened.every((each) => !each.connected), { what: 'noticing that it is gone' });
    for (const other of opened) if (other !== broker) await other.close();
    let dials = 0;
    const door = createServer((socket) => {
      dials++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve));

    const startedAt = performance.now();
    await eventually(() => dials >= 5, { what: 'five attempts', timeoutMs: 10_000 });
    const seconds = (performance.now() - startedAt) / 1_000;
    await new Promise((resolve) => door.close(resolve));
    await server.restart();

    expect(4 / seconds).toBeLessThan(3);
    await eventually(() => broker.connected, { what: 'reconnecting', timeoutMs: 10_000 });
  });

  it('gives up connecting in its time where there is no server, and refuses a URL it cannot use', async () => {
    const options = { name: 'test', clock: systemClock, connectTimeoutMs: 700 };

    await expect(connectNats({ ...options, url: 'nats://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    await expect(connectNats({ ...options, url: 'http://127.0.0.1:4222' })).rejects.toThrow(RangeError);
    await expect(connectNats({ ...options, url: '' })).rejects.toThrow(RangeError);
  });
});
