// A reader that beats and does not deliver (F18), as consumers of NATS were reported to after restarts and changes of leader:
// made here by pausing the consumers behind their owners' backs. It is noticed, the reader is made again and counted, and
// what waited is done.

import { afterEach, expect, it } from 'vitest';
import { type BrokerSight, brokerSight } from '../support/broker-sight.ts';
import { faultReport } from '../support/fault-report.ts';
import { replicatedServer } from '../support/nats-cluster.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { openSystem, type System } from '../support/serve.ts';

/** Consumers can be paused since 2.11; that of three replicas is newer still. */
const binary = await replicatedServer();
/** 5 s without delivery, a second of grace, and the time to make a reader. */
const NOTICED_WITHIN_MS = 12_000;

let system: System | undefined;
let sight: BrokerSight | undefined;
let server: TestServer | undefined;

afterEach(async () => {
  await sight?.close();
  await system?.close();
  await server?.stop();
  sight = undefined;
  system = undefined;
  server = undefined;
});

it.skipIf(binary === undefined)(
  'consumers of all mailboxes that beat and do not deliver are found within seconds, made again and counted',
  async () => {
    const report = faultReport('F18');
    server = await startTestServer({ binary: binary ?? '', version: '2.15.1' });
    system = await openSystem({ args: ['--nats', server.url] });
    const of = system;
    await of.settled();
    const node = await of.addNode({ driver: 'fake' });
    const first = await of.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });
    sight = await brokerSight(server.url, first.body['cursor']);
    const before = await of.metric('ironworks_reader_restarts');

    const paused = await sight.pauseReaders('mailbox', 60_000);
    report.injected(`${paused} consumers of the mailboxes paused for 60 s: they beat, and deliver nothing`);
    const startedAt = performance.now();
    const asked = await of.ask(node, { action: 'power.off' });
    const final = await of.final(String(asked.body['id']), NOTICED_WITHIN_MS);
    const tookMs = Math.round(performance.now() - startedAt);
    const restarts = (await of.metric('ironworks_reader_restarts')) - before;
    report.found(
      `answered ${asked.status} ${asked.body['state']}; done after ${tookMs} ms; ${restarts} readers made again`,
    );

    expect(paused).toBeGreaterThan(0);
    expect([asked.status, asked.body['state']]).toEqual([202, 'submitted']);
    expect(final).toMatchObject({ state: 'succeeded' });
    expect(restarts).toBeGreaterThan(0);
  },
);
