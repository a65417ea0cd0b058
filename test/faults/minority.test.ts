// One of three servers is cut off from the other two, each in a network namespace of its own, together with the conductor that
// is connected to it (F7): the minority stores nothing and its conductor makes no effect after its lease; the majority goes on;
// mended, all replicas agree and every shard has one owner.

import { afterEach, expect, it } from 'vitest';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { type LoneSystem, openLoneSystem } from '../support/lone-system.ts';
import { type NatsCluster, replicatedServer, startNatsCluster } from '../support/nats-cluster.ts';
import { type NetLab, noNetLab, openNetLab } from '../support/net-lab.ts';
import { enrolNodes, queueWork } from '../support/workload.ts';

const LEASE_MS = 2_000;
const WRITTEN_LATE_MS = 300;
const CUT_MS = 15_000;

const binary = await replicatedServer();
const impossible = noNetLab();
if (impossible !== undefined) console.warn(`skipped: F7 needs root and network namespaces: ${impossible}`);

let system: LoneSystem | undefined;
let cluster: NatsCluster | undefined;
let lab: NetLab | undefined;

afterEach(async () => {
  await system?.close();
  await cluster?.close();
  lab?.close();
  system = undefined;
  cluster = undefined;
  lab = undefined;
});

async function replicasAgree(of: NatsCluster): Promise<number> {
  const streams = await of.streams();
  await eventually(
    async () => {
      for (const stream of streams) {
        const replicas = await of.replicasOf(stream);
        const [first] = replicas;
        const same = replicas.every((each) => each.lastSeq === first?.lastSeq && each.messages === first.messages);
        if (replicas.length !== 3 || !same) return false;
      }
      return true;
    },
    { what: 'replicas that agree', timeoutMs: 60_000, intervalMs: 500 },
  );
  return streams.length;
}

it.skipIf(binary === undefined || impossible !== undefined)(
  'a server that is cut off from the other two, with the conductor on it: the minority acts no more, the majority goes on, mended all replicas agree',
  { timeout: 240_000 },
  async () => {
    const report = faultReport('F7');
    lab = openNetLab(3);
    cluster = await startNatsCluster(binary ?? '', lab.places);
    const three = cluster;
    const [minority, ...majority] = lab.places;
    if (minority === undefined) throw new Error('no namespaces');
    const env = { IRONWORKS_REPLICAS: '3' };
    const sane = { natsUrl: three.urlsOf(1, 2), env };
    system = await openLoneSystem(sane, [{ natsUrl: three.urlsOf(0), env }, sane]);
    const of = system;
    const [cutOff] = of.conductors;
    if (cutOff === undefined) throw new Error('no conductor');
    const nodes = await enrolNodes(of, 16, 0.4);
    const { session, shards } = await of.sightOf(cutOff);
    const accepted = await queueWork(of, nodes);
    await eventually(() => of.effects().some(({ conductor }) => conductor === session), {
      what: 'an effect of it',
      timeoutMs: 30_000,
    });

    minority.cut(
      'both',
      majority.map(({ address }) => address),
    );
    const cutAt = Date.now();
    await eventually(
      async () => (await of.cluster()).shards.every(({ owner }) => owner !== null && owner !== session),
      { what: 'owners on the side of the majority', timeoutMs: 40_000, intervalMs: 100 },
    );
    const takenMs = Date.now() - cutAt;
    await eventually(() => Date.now() - cutAt > CUT_MS, { what: 'a while', timeoutMs: CUT_MS + 1_000 });
    minority.mend();
    const mendedAt = Date.now();
    await expectAllWell(of, nodes, accepted);
    const after = await eventually(() => of.settled(), { what: 'an owner for every shard', timeoutMs: 60_000 });
    const streams = await replicasAgree(three);

    const late = of
      .effects()
      .filter(({ conductor, at }) => conductor === session && Date.parse(at) > cutAt + LEASE_MS + WRITTEN_LATE_MS)
      .filter(({ at }) => Date.parse(at) < mendedAt);
    report.injected(
      `one of three servers and its conductor cut off for ${mendedAt - cutAt} ms, with ${accepted.length} tasks under way`,
    );
    report.found(
      `its ${shards.length} shards taken over after ${takenMs} ms; ${late.length} effects of it after its lease; mended: ` +
        `${streams} streams alike on three servers, ${after.shards.length} shards, one owner each`,
    );
    expect(late).toEqual([]);
  },
);
