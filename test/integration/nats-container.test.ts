// The way of IRONWORKS_TEST_NATS_SERVER=container, taken wherever an engine answers, whatever was chosen for the other tests.

import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { eventually } from '../support/eventually.ts';
import { startContainerServer, whyNoEngine } from '../support/nats-container.ts';
import { type ServerInUse, testServerBinary } from '../support/nats-server.ts';

const why = await whyNoEngine();
if (why !== undefined) console.warn(`skipped: the server in a container; ${why}`);

let server: ServerInUse | undefined;
let broker: Broker | undefined;
afterEach(async () => {
  await broker?.close();
  await server?.stop();
  [broker, server] = [undefined, undefined];
});

describe('a nats-server in a container', () => {
  it.skipIf(why !== undefined)('keeps what was stored over SIGKILL and a restart, on loopback', async () => {
    const contained = await startContainerServer(await testServerBinary());
    server = contained;
    const connected = await connectNats({ url: contained.url, name: 'test', clock: systemClock });
    broker = connected;
    await connected.ensureStream({
      ...{ name: 'kept', subjects: ['kept.>'], maxPerSubject: 0, discardNewPerSubject: false, maxAgeMs: 0 },
      ...{ dedupeWindowMs: 120_000, denyDelete: false, allowDirect: false, allowRollup: false, replicas: 1 },
    });
    expect(await connected.append('kept.a', new Uint8Array([7]))).toMatchObject({ kind: 'stored', seq: 1 });

    await contained.kill();
    await eventually(() => !connected.connected, { what: 'noticing that it is gone' });
    await contained.restart();
    await eventually(() => connected.connected, { what: 'reconnecting', timeoutMs: 15_000 });

    expect(new URL(contained.url).hostname).toBe('127.0.0.1');
    expect(connected.info.version).toBe(contained.version);
    expect([...((await connected.read('kept', { seq: 1 }))?.data ?? [])]).toEqual([7]);
  });

  it('is refused with the reason where no engine answers, and none is asked that is not on this machine', async () => {
    expect(await whyNoEngine({ DOCKER_HOST: 'unix:///nowhere/docker.sock' })).toMatch(
      'no container engine answers at unix:///nowhere/docker.sock: connect ENOENT',
    );
    expect(await whyNoEngine({ DOCKER_HOST: 'tcp://10.0.0.1:2375' })).toBe(
      'DOCKER_HOST=tcp://10.0.0.1:2375 is not on this machine',
    );
  });
});
