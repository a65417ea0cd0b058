// A conductor that is cut off from the broker (F7), in a network namespace of its own: both ways, one way, by resets; and then
// killed. Others take over what it owned, it makes no effect any more once its lease has ended, though in one of the ways the
// broker would still take its orders, and when the line is mended every shard has one owner.

import { afterEach, describe, expect, it } from 'vitest';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { type LoneSystem, openLoneSystem } from '../support/lone-system.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { type Cut, type NetLab, noNetLab, openNetLab } from '../support/net-lab.ts';
import { type NetProxy, startNetProxy } from '../support/net-proxy.ts';
import { recordable, recordRun } from '../support/recorded-run.ts';
import { enrolNodes, queueWork } from '../support/workload.ts';

/** The default of lease_hold_ms, from the last renewal that was acknowledged; and what a machine under load adds to a line. */
const LEASE_MS = 2_000;
const WRITTEN_LATE_MS = 300;

const impossible = noNetLab();
if (impossible !== undefined) console.warn(`skipped: F7 needs root and network namespaces: ${impossible}`);

let system: LoneSystem | undefined;
let server: TestServer | undefined;
let lab: NetLab | undefined;
let bridge: NetProxy | undefined;

afterEach(async () => {
  await system?.close();
  await bridge?.close();
  await server?.stop();
  lab?.close();
  system = undefined;
  bridge = undefined;
  server = undefined;
  lab = undefined;
});

/** Two conductors: the first in a namespace, which reaches the broker over the bridge. */
async function opened(): Promise<{
  readonly of: LoneSystem;
  readonly place: NetLab['places'][number];
  readonly hooksAt: string;
}> {
  lab = openNetLab(1);
  server = await startTestServer(); // listens on loopback alone
  bridge = await startNetProxy('127.0.0.1', server.process.port, lab.host);
  const [place] = lab.places;
  if (place === undefined) throw new Error('no namespace');
  const direct = { natsUrl: server.url, env: recordable };
  system = await openLoneSystem(direct, [
    { natsUrl: `nats://${lab.host}:${bridge.port}`, env: recordable, within: place.within },
    direct,
  ]);
  return { of: system, place, hooksAt: lab.host };
}

async function takenOver(of: LoneSystem, session: string): Promise<void> {
  await eventually(async () => (await of.cluster()).shards.every(({ owner }) => owner !== null && owner !== session), {
    what: 'another owner for every shard',
    timeoutMs: 20_000,
    intervalMs: 50,
  });
}

describe.skipIf(impossible !== undefined)('a conductor that is cut off from the broker', () => {
  it.each<[string, Cut]>([
    ['both ways', 'both'],
    ['towards the broker only', 'out'],
    ['from the broker only: its orders arrive, and no answer', 'in'],
    ['by resets', 'reset'],
  ])(
    '%s: makes no effect after its lease, others take over, and mended each shard has one owner',
    async (what, how) => {
      const report = faultReport('F7');
      const { of, place, hooksAt } = await opened();
      const [cutOff] = of.conductors;
      if (cutOff === undefined) throw new Error('no conductor');
      const recorded = await recordRun(of, hooksAt);
      const nodes = await enrolNodes(of, 24, 0.3);
      const { session, shards } = await of.sightOf(cutOff);
      const accepted = await queueWork(of, nodes);
      await eventually(() => of.effects().some(({ conductor }) => conductor === session), {
        what: 'an effect of it',
        timeoutMs: 20_000,
      });

      place.cut(how);
      const cutAt = Date.now();
      await takenOver(of, session);
      const takenMs = Date.now() - cutAt;
      await eventually(() => Date.now() - cutAt > 8_000, { what: 'a while', timeoutMs: 9_000 });
      place.mend();
      const mendedAt = Date.now();
      await expectAllWell(of, nodes, accepted);
      const after = await of.settled();

      const late = of
        .effects()
        .filter(({ conductor, at }) => conductor === session && Date.parse(at) > cutAt + LEASE_MS + WRITTEN_LATE_MS)
        .filter(({ at }) => Date.parse(at) < mendedAt);
      const orphans = nodes.filter((node) => shards.includes(shardOf('baremetal', node, after.shards.length)));
      const byOthers = of
        .effects()
        .filter(({ conductor, node, at }) => conductor !== session && orphans.includes(node) && Date.parse(at) > cutAt);
      report.injected(
        `one of two conductors cut off ${what}, for ${mendedAt - cutAt} ms, with ${accepted.length} tasks under way`,
      );
      report.found(
        `its ${shards.length} shards taken over after ${takenMs} ms; ${late.length} effects of it after its lease, ` +
          `${byOthers.length} by the other on what it had owned; mended: ${after.shards.length} shards, one owner each`,
      );
      expect(late).toEqual([]);
      expect(byOthers.length).toBeGreaterThan(0);
      expect(after.shards.filter(({ owner }) => owner === null)).toEqual([]);
      await recorded.judge(report);
    },
  );

  it.each<[string, 'SIGKILL' | 'SIGSTOP']>([
    ['cut off and killed', 'SIGKILL'],
    ['paused, cut off and killed', 'SIGSTOP'],
  ])('%s, without anybody to say that it is dead: its work is done by others, once', async (what, first) => {
    const report = faultReport('F7');
    const { of, place, hooksAt } = await opened();
    const [cutOff] = of.conductors;
    if (cutOff === undefined) throw new Error('no conductor');
    const recorded = await recordRun(of, hooksAt);
    const nodes = await enrolNodes(of, 24, 0.3);
    const { session } = await of.sightOf(cutOff);
    const accepted = await queueWork(of, nodes);
    await eventually(() => of.effects().some(({ conductor }) => conductor === session), {
      what: 'an effect of it',
      timeoutMs: 20_000,
    });

    if (first === 'SIGSTOP') cutOff.signal('SIGSTOP');
    place.cut('both');
    const cutAt = Date.now();
    await cutOff.kill();
    await takenOver(of, session);
    const takenMs = Date.now() - cutAt;
    await expectAllWell(of, nodes, accepted);
    report.injected(`a conductor ${what}, with ${accepted.length} tasks under way`);
    report.found(`taken over after ${takenMs} ms on suspicion; all ${accepted.length} tasks done, no effect twice`);
    expect(takenMs).toBeLessThan(8_000);
    await recorded.judge(report);
  });
});
