// The wall clock of one process jumps by an hour and back while it runs (F10): of ours with libfaketime, of nats-server by
// answering its system calls. Its monotonic clock does not. Leases, ownership, buckets and deadlines are counted on monotonic
// clocks or by sequences, so nothing may change hands, nothing may expire early, and nobody is refused.

import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../runtime/base/clock.ts';
import { inspectBroker } from '../../runtime/broker/inspection.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { type LoneSystem, openLoneSystem } from '../support/lone-system.ts';
import { startTestServer, type TestServer, testServerBinary } from '../support/nats-server.ts';
import { noWallClock, type WithWallClock, withWallClock } from '../support/wall-clock.ts';
import { enrolNodes, queueWork } from '../support/workload.ts';

const LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
] as const;
const library = LIBRARIES.find((file) => existsSync(file));
if (library === undefined) console.warn('skipped: F10 of our processes needs libfaketime (Debian package libfaketime)');
const why = noWallClock();
if (why !== undefined) console.warn(`skipped: F10 of nats-server: ${why}`);

const HOUR_MS = 3_600_000;
const DEFAULTS = {
  namespace: 'ironworks',
  shards: 16,
  replicas: 1,
  mailboxBound: 16,
  dedupeWindowMs: 120_000,
  taskRetentionMs: 604_800_000,
};

let system: LoneSystem | undefined;
let server: TestServer | undefined;
let folder: string | undefined;
let shifted: WithWallClock | undefined;

afterEach(async () => {
  await system?.close();
  await server?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  shifted?.close();
  system = undefined;
  server = undefined;
  folder = undefined;
  shifted = undefined;
});

interface JumpingClock {
  readonly env: { readonly [name: string]: string };
  /** From now on its wall clock is off by so many hours. */
  jump(hours: number): void;
}

function jumpingClock(): JumpingClock {
  folder = mkdtempSync(join(tmpdir(), 'ironworks-clock-'));
  const file = join(folder, 'offset');
  const jump = (hours: number): void => {
    // In one step: it is read at every look at the clock.
    writeFileSync(`${file}.new`, `${hours >= 0 ? '+' : ''}${hours * 3_600}\n`);
    renameSync(`${file}.new`, file);
  };
  jump(0);
  return {
    jump,
    env: {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  };
}

/** How far off the clocks of members are, as the doctor sees it; the farthest. */
async function farthestClock(natsUrl: string): Promise<number> {
  const broker = await connectNats({ url: natsUrl, name: 'clock test', clock: systemClock });
  try {
    const { clocks } = await inspectBroker(broker, DEFAULTS);
    return Math.max(...clocks.map(({ aheadMs }) => Math.abs(aheadMs)));
  } finally {
    await broker.close();
  }
}

async function epochs(of: LoneSystem): Promise<readonly string[]> {
  return (await of.cluster()).shards.map(({ n, owner, epoch }) => `${n}: ${owner} e${epoch}`);
}

/** Work goes on while the clock jumps, while it is wrong, and when it is right again. */
async function expectNothingToChange(
  of: LoneSystem,
  natsUrl: string,
  { what, jump, hours }: { readonly what: string; readonly jump: (hours: number) => void; readonly hours: number },
): Promise<void> {
  const report = faultReport('F10');
  const nodes = await enrolNodes(of, 16, 0.2);
  const before = await epochs(of);

  const first = await queueWork(of, nodes);
  await eventually(() => of.effects().length >= 6, { what: 'the first effects', timeoutMs: 20_000 });
  jump(hours);
  const offMs = await eventually(
    async () => {
      const farthest = await farthestClock(natsUrl);
      return farthest > HOUR_MS / 2 && farthest;
    },
    { what: 'a clock that is off', timeoutMs: 10_000, intervalMs: 100 },
  );
  const spare = await of.addNode({ driver: 'fake', driver_info: { delay_s: 0.2 } });
  const asked = await of.ask(spare, { action: 'power.on', timeout_s: 30 }, { 'idempotency-key': '"jump"' });
  const again = await of.ask(spare, { action: 'power.on', timeout_s: 30 }, { 'idempotency-key': '"jump"' });
  const task = await of.final(String(asked.body['id']));
  await expectAllWell(of, nodes, first, { wrongClock: true });
  jump(0);
  const late = await of.ask(spare, { action: 'power.off', timeout_s: 30 });
  const last = await of.final(String(late.body['id']));
  report.injected(`${what}, with ${first.length} tasks under way, and back`);
  report.found(
    `its clock off by ${Math.round(offMs / 1_000)} s; ${(await epochs(of)).filter((each, n) => each !== before[n]).length} shards changed hands; ` +
      `asked meanwhile: ${asked.status}, ended ${task['state']}; the same key: ${again.status}`,
  );

  expect(await epochs(of)).toEqual(before);
  expect([task['state'], last['state']]).toEqual(['succeeded', 'succeeded']);
  expect(again.body['id']).toBe(asked.body['id']);
}

describe.skipIf(library === undefined)('the wall clock of one process', () => {
  it.each<[string, 'conductor' | 'gateway', number]>([
    ['a conductor, an hour ahead', 'conductor', 1],
    ['a conductor, an hour behind', 'conductor', -1],
    ['a gateway, an hour ahead', 'gateway', 1],
    ['a gateway, an hour behind', 'gateway', -1],
  ])('of %s and back: no shard changes hands, nothing expires, all tasks succeed', async (what, who, hours) => {
    const { env, jump } = jumpingClock();
    server = await startTestServer();
    const natsUrl = server.url;
    const odd = { natsUrl, env };
    const sane = { natsUrl };
    system = await openLoneSystem(who === 'gateway' ? odd : sane, [who === 'conductor' ? odd : sane, sane]);

    await expectNothingToChange(system, natsUrl, { what, jump, hours });
  });
});

describe.skipIf(why !== undefined)('the wall clock of nats-server', () => {
  it.each([
    ['an hour ahead', 1],
    ['an hour behind', -1],
  ])('%s and back: no shard changes hands, nothing expires, all tasks succeed', async (when, hours) => {
    const clock = withWallClock((await testServerBinary()).path);
    shifted = clock;
    server = await startTestServer({ binary: clock.binary });
    const natsUrl = server.url;
    system = await openLoneSystem({ natsUrl }, [{ natsUrl }, { natsUrl }]);

    const jump = (by: number): void => clock.set(by * 3_600);
    await expectNothingToChange(system, natsUrl, { what: `nats-server, ${when}`, jump, hours });
  });
});
