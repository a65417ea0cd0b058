// A broker that is not ours alone: streams of somebody else with our names or subjects, credentials that are refused, fewer
// servers than copies. The start is refused with the remedy, and nothing of anybody's is touched.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idSource } from '../../proto/ids.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { serverUrls } from '../../runtime/broker/nats-connection.ts';
import { type Cluster, openCluster } from '../../runtime/broker/topology.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';

let server: TestServer;
let broker: Broker;

beforeAll(async () => {
  server = await startTestServer();
  broker = await connectNats({ url: server.url, name: 'foreign test', clock: systemClock });
});

afterAll(async () => {
  await broker.close();
  await server.stop();
});

function open(namespace: string, replicas: number = 1): Promise<Cluster> {
  const options = {
    namespace,
    replicas,
    shards: 4,
    mailboxBound: 16,
    dedupeWindowMs: 120_000,
    taskRetentionMs: 60_000,
  };
  return openCluster(broker, options, { clock: systemClock, ids: idSource(Date.now, Math.random) });
}

async function create(name: string, subjects: readonly string[]): Promise<void> {
  const body = Buffer.from(JSON.stringify({ name, subjects }));
  const outcome = await broker.request(`$JS.API.STREAM.CREATE.${name}`, body, 5_000);
  expect(outcome.kind).toBe('reply');
}

describe('the start of a cluster is refused', () => {
  it('where its name is that of somebody else’s stream, which keeps every message', async () => {
    await create('KV_taken-root', ['orders.>']);
    for (const order of ['a', 'a', 'b']) await broker.append(`orders.${order}`, new Uint8Array([1]));

    await expect(open('taken')).rejects.toMatchObject({
      code: 'foreign_stream',
      message: expect.stringMatching(/KV_taken-root is somebody else's.*choose another --namespace/),
    });
    expect(await broker.streamState('KV_taken-root')).toMatchObject({ messages: 3, subjects: ['orders.>'] });
  });

  it('where somebody else’s stream holds its subjects, and names that stream', async () => {
    await create('ARCHIVE', ['held.>']);

    await expect(open('held')).rejects.toThrow(
      /held\.mbx\.> is held by ARCHIVE; remove that stream, or choose another/,
    );
  });

  it('where more copies are asked for than there are servers, and says which to choose', async () => {
    const { version } = broker.info;
    const sound = !version.startsWith('2.9.') && !version.startsWith('2.10.');

    await expect(open('copied', 3)).rejects.toThrow(
      sound ? /3 replicas need a NATS cluster of as many servers; or --replicas 1/ : /is unsound with 3 replicas/,
    );
  });
});

it('the settings of the stream that names a cluster are put right, whatever its subjects became', async () => {
  const { subjects } = await open('moved');
  const name = 'KV_moved-root';
  const config = { name, subjects: ['elsewhere.>'], max_msgs_per_subject: 1, storage: 'file', discard: 'new' };
  await broker.request(
    `$JS.API.STREAM.UPDATE.${name}`,
    Buffer.from(JSON.stringify({ ...config, allow_direct: true })),
    5_000,
  );

  expect((await open('moved')).subjects.incarnation).toBe(subjects.incarnation);
});

describe('a URL of several servers', () => {
  it('names each of them, with the credentials of the first', () => {
    expect(serverUrls('nats://u:p@a:1, tls://b:2,c')).toEqual(['nats://u:p@a:1', 'tls://u:p@b:2', 'u:p@c']);
    expect(serverUrls('nats://a:1,b:2')).toEqual(['nats://a:1', 'b:2']);
  });
});
