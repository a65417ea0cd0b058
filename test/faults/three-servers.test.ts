// Three replicas on three real servers (F6): the leader of the journal is killed in the middle of the work; with two of them
// down nothing is accepted; and in the end all replicas hold the same.

import { afterEach, describe, expect, it } from 'vitest';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { type NatsCluster, replicatedServer, startNatsCluster } from '../support/nats-cluster.ts';
import { startTestServer } from '../support/nats-server.ts';
import { recordable, recordRun } from '../support/recorded-run.ts';
import { openSystem, type System } from '../support/serve.ts';
import { startServe } from '../support/serve-process.ts';
import { doubledEffects, enrolNodes, finalsOf, missingEffects, outOfOrder, queueWork } from '../support/workload.ts';

const binary = await replicatedServer();

let system: System | undefined;
let cluster: NatsCluster | undefined;

afterEach(async () => {
  await system?.close();
  await cluster?.close();
  system = undefined;
  cluster = undefined;
});

/** How long two of three are away. */
const DOWN_MS = 8_000;
/** Accepted work goes on within this. */
const PAUSE_MS = 10_000;

async function journalOf(of: NatsCluster): Promise<string> {
  const name = (await of.streams()).find((stream) => /journal/i.test(stream));
  if (name === undefined) throw new Error('there is no journal');
  return name;
}

async function leaderOf(of: NatsCluster, stream: string): Promise<number> {
  const leader = await eventually(async () => (await of.leaderOf(stream)) ?? false, {
    what: `a leader of ${stream}`,
    timeoutMs: 30_000,
  });
  return Number(leader);
}

describe.skipIf(binary === undefined)('on three servers with three replicas', () => {
  it('kill -9 of the server that leads the journal loses no task and doubles no effect, and all replicas agree', async () => {
    const report = faultReport('F6');
    cluster = await startNatsCluster(binary ?? '');
    system = await openSystem({ args: ['--nats', cluster.urls, '--replicas', '3'], env: recordable });
    await system.settled();
    const recorded = await recordRun(system);
    const nodes = await enrolNodes(system, 16, 0.5);
    const journal = await journalOf(cluster);
    expect((await cluster.replicasOf(journal)).filter(({ messages }) => messages > 0)).toHaveLength(3);
    const accepted = await queueWork(system, nodes);
    const of = system;
    await eventually(() => of.effects().length >= 8, { what: 'the first effects', timeoutMs: 30_000 });

    const leader = await leaderOf(cluster, journal);
    const killedAt = performance.now();
    await cluster.kill(leader);
    const next = await eventually(
      async () => {
        const now = await cluster?.leaderOf(journal);
        return now !== undefined && now !== leader && { now };
      },
      { what: 'another leader', timeoutMs: 30_000 },
    );
    const made = of.effects().length;
    await eventually(() => of.effects().length > made, { what: 'work that goes on', timeoutMs: 30_000 });
    const pauseMs = Math.round(performance.now() - killedAt);
    report.injected(`kill -9 of server ${leader}, which led the journal, with ${accepted.length} tasks in flight`);
    report.found(`server ${next.now} leads, work went on after ${pauseMs} ms at the latest`);
    expect(pauseMs).toBeLessThan(PAUSE_MS);

    const finals = await finalsOf(system, accepted, 90_000);
    expect([...finals.values()].filter(({ state }) => state !== 'succeeded')).toEqual([]);
    expect(doubledEffects(system.effects())).toEqual([]);
    expect(missingEffects(accepted, finals, system.effects())).toEqual([]);
    expect(outOfOrder(accepted, finals)).toEqual([]);

    await cluster.restart(leader);
    await eventually(
      async () => {
        const replicas = (await cluster?.replicasOf(journal)) ?? [];
        const [first] = replicas;
        return (
          replicas.length === 3 &&
          replicas.every(
            (each) => each.lastSeq > 0 && each.lastSeq === first?.lastSeq && each.messages === first.messages,
          )
        );
      },
      { what: 'replicas that agree', timeoutMs: 60_000, intervalMs: 200 },
    );
    await recorded.judge(report);
  });

  it('with two of three killed a request gets 503 and nothing is accepted; with one back everything goes on', async () => {
    const report = faultReport('F6');
    cluster = await startNatsCluster(binary ?? '');
    system = await openSystem({ args: ['--nats', cluster.urls, '--replicas', '3'], env: recordable });
    await system.settled();
    const recorded = await recordRun(system);
    const [node = ''] = await enrolNodes(system, 1, 0.1);
    const nodes = await enrolNodes(system, 12, 0.4, 'busy');
    const before = await queueWork(system, nodes);
    const of = system;
    await eventually(() => of.effects().length >= 4, { what: 'the first effects', timeoutMs: 30_000 });
    await cluster.kill(0);
    await cluster.kill(1);

    const downAt = performance.now();
    const answers = new Map<string, number>();
    const sure = async (): Promise<void> => {
      const refused = await of.ask(node, { action: 'power.on' });
      const said = `${refused.status} ${refused.body['code'] ?? refused.body['state']}`;
      answers.set(said, (answers.get(said) ?? 0) + 1);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    };
    while (performance.now() - downAt < DOWN_MS) await sure();
    expect([...answers.keys()]).toEqual(['503 storage_unavailable']);

    await cluster.restart(0);
    const accepted = await eventually(
      async () => {
        const answer = await of.ask(node, { action: 'power.on' });
        return answer.status === 202 && answer;
      },
      { what: 'an accepted request', timeoutMs: 60_000, intervalMs: 500 },
    );
    const final = await system.final(String(accepted.body['id']), 60_000);
    expect(final['state']).toBe('succeeded');
    await expectAllWell(of, nodes, before);
    report.injected(`kill -9 of two of three servers with ${before.length} tasks under way; one of them started again`);
    report.found(
      `with one left: ${[...answers].map(([said, times]) => `${said} (${times} times)`).join(', ')}; with two: accepted, ` +
        `and done; all ${before.length} tasks of before succeeded`,
    );
    await recorded.judge(report);
  });
});

it('three replicas on a server that is unsound with them are refused, with the remedy', async () => {
  const report = faultReport('F6');
  const old = await startTestServer();
  try {
    if (old.version.startsWith('2.9.') || old.version.startsWith('2.10.')) {
      const serve = await startServe({ args: ['--fleet', 'none', '--nats', old.url, '--replicas', '3'] });
      const code = await serve.ended(30_000);
      const said = serve.stderr();
      await serve.close();

      report.injected(`--replicas 3 on nats-server ${old.version}`);
      report.found(`exit code ${code}`);
      expect(code).not.toBe(0);
      expect(said).toContain(
        `nats-server ${old.version} is unsound with 3 replicas: use nats-server >= 2.12.3, or --replicas 1`,
      );
    } else report.injected(`nothing: nats-server ${old.version} is sound with three replicas`);
  } finally {
    await old.stop();
  }
});
