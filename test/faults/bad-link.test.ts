// One conductor behind a bad line to the broker (F9): slow, narrow, half open, cut again and again. Below a third of the lease
// nobody takes its shards; beyond it others may, and then nothing is lost, nothing is done twice, and every task ends in time.

import { afterEach, describe, expect, it } from 'vitest';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { type LoneSystem, openLoneSystem } from '../support/lone-system.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { type NetProxy, type Spoil, startNetProxy } from '../support/net-proxy.ts';
import { enrolNodes, queueWork } from '../support/workload.ts';

let system: LoneSystem | undefined;
let server: TestServer | undefined;
let proxy: NetProxy | undefined;

afterEach(async () => {
  await system?.close();
  await proxy?.close();
  await server?.stop();
  system = undefined;
  proxy = undefined;
  server = undefined;
});

/** Two conductors, the first behind the proxy. */
async function opened(): Promise<{ readonly of: LoneSystem; readonly line: NetProxy }> {
  server = await startTestServer();
  proxy = await startNetProxy('127.0.0.1', server.process.port);
  const direct = { natsUrl: server.url };
  system = await openLoneSystem(direct, [{ natsUrl: `nats://127.0.0.1:${proxy.port}` }, direct]);
  return { of: system, line: proxy };
}

async function epochs(of: LoneSystem): Promise<readonly string[]> {
  return (await of.cluster()).shards.map(({ n, owner, epoch }) => `${n}: ${owner} e${epoch}`);
}

describe('a line to the broker that takes less than a third of the lease', () => {
  it.each([50, 200])('of %i ms more each way costs time, and no shard', async (delayMs) => {
    const report = faultReport('F9');
    const { of, line } = await opened();
    const nodes = await enrolNodes(of, 16, 0.2);
    const before = await epochs(of);

    line.spoil({ delayMs });
    report.injected(`${delayMs} ms more each way for one of two conductors`);
    const accepted = await queueWork(of, nodes);
    await expectAllWell(of, nodes, accepted);

    report.found(
      `all ${accepted.length} tasks done; ${(await epochs(of)).filter((each, n) => each !== before[n]).length} shards changed hands`,
    );
    expect(await epochs(of)).toEqual(before);
  });
});

describe('a line that is worse than that', () => {
  it.each<[string, Spoil]>([
    ['1,000 ms more each way', { delayMs: 1_000 }],
    ['1 KiB/s', { bytesPerS: 1_024 }],
    ['half open: connected, and silent both ways', { hold: 'both' }],
    ['silent upwards', { hold: 'up' }],
    ['silent downwards', { hold: 'down' }],
    ['cut off after every 20,000 bytes', { cutAfterBytes: 20_000 }],
  ])('%s: every task ends, no effect is made twice, and in the end each shard has one owner', async (what, how) => {
    const report = faultReport('F9');
    const { of, line } = await opened();
    const nodes = await enrolNodes(of, 16, 0.3);
    const before = await epochs(of);
    const accepted = await queueWork(of, nodes);
    await eventually(() => of.effects().length >= 8, { what: 'the first effects', timeoutMs: 20_000 });

    line.spoil(how);
    const spoiledAt = performance.now();
    await expectAllWell(of, nodes, accepted);
    const doneMs = Math.round(performance.now() - spoiledAt);
    line.spoil({});
    const after = await of.settled();

    const moved = (await epochs(of)).filter((each, n) => each !== before[n]).length;
    report.injected(`${what}, for one of two conductors with ${accepted.length} tasks under way`);
    report.found(
      `all done after ${doneMs} ms, no effect twice; ${moved} shards changed hands; ${line.connections} connections`,
    );
    expect(after.shards.filter(({ owner }) => owner === null)).toEqual([]);
  });
});
