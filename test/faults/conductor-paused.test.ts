// The zombie: a conductor that is paused long enough for another to take over, and then goes on. Its commits are refused
// and counted, and nothing it still believes in reaches a machine.

import { afterEach, describe, expect, it } from 'vitest';
import { nodeMachineDefinition } from '../../actors/contract/node-machine.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { recordable, recordRun } from '../support/recorded-run.ts';
import { type ClusterSight, openSystem, type System } from '../support/serve.ts';
import { doubledEffects, enrolNodes, finalsOf, missingEffects, outOfOrder, queueWork } from '../support/workload.ts';

/** The default of lease_hold_ms. */
const LEASE_MS = 2_000;

let system: System | undefined;

afterEach(async () => {
  await system?.close();
  system = undefined;
});

/** Waits until other sessions own all of these shards. */
async function taken(of: System, from: string, shards: readonly number[]): Promise<ClusterSight> {
  return eventually(
    async () => {
      const cluster = await of.cluster();
      const owners = shards.map((shard) => cluster.shards.find(({ n }) => n === shard)?.owner);
      return owners.every((owner) => owner !== null && owner !== undefined && owner !== from) && cluster;
    },
    { what: 'a new owner for every shard', timeoutMs: 15_000, intervalMs: 50 },
  );
}

describe('a conductor that is stopped through its takeover and goes on', () => {
  it('has its late commits refused and counted, and makes no effect of what it has lost', async () => {
    const report = faultReport('F8');
    system = await openSystem({ env: recordable });
    const before = await system.settled();
    const recorded = await recordRun(system);
    const nodes = await enrolNodes(system, 40, 0.5);
    const accepted = await queueWork(system, nodes);
    const [zombie] = before.conductors;
    if (zombie === undefined) throw new Error('no conductor');
    const epochs = new Map(before.shards.map(({ n, epoch }) => [n, epoch ?? 0]));
    const shardOfNode = (node: string): number => shardOf(nodeMachineDefinition.kind, node, before.shards.length);
    await eventually(() => (system?.effects() ?? []).some(({ conductor }) => conductor === zombie.session), {
      what: 'an effect of it',
      timeoutMs: 15_000,
    });

    process.kill(zombie.pid, 'SIGSTOP');
    const pausedAt = Date.now();
    // The way to it stays open, so that it has something to commit when it goes on.
    const orphaned = nodes.filter((node) => zombie.shards.includes(shardOfNode(node)));
    const asked = await Promise.all(
      orphaned.map(async (node) => system?.ask(node, { action: 'power.reboot', on_conflict: 'queue' })),
    );
    const after = await taken(system, zombie.session, zombie.shards);
    const takenAfterMs = Date.now() - pausedAt;
    const firstEffect = await eventually(
      () =>
        (system?.effects() ?? []).find(
          ({ conductor, node, at }) =>
            conductor !== zombie.session && orphaned.includes(node) && Date.parse(at) > pausedAt,
        ),
      { what: 'an effect of the new owner', timeoutMs: 15_000 },
    );
    await eventually(() => Date.now() - pausedAt >= 3 * LEASE_MS, {
      what: 'three leases',
      timeoutMs: 3 * LEASE_MS + 1_000,
    });
    process.kill(zombie.pid, 'SIGCONT');
    const wokenAt = Date.now();

    // Suspicion is no proof: the new owner starts no effect before the old one's lease is certainly over.
    // Counted from its last renewal, which came up to a renewal's interval before the pause.
    expect(Date.parse(firstEffect.at) - pausedAt).toBeGreaterThanOrEqual(1_500);
    expect(takenAfterMs).toBeLessThan(8_000);
    for (const shard of zombie.shards)
      expect(after.shards.find(({ n }) => n === shard)?.epoch).toBeGreaterThan(epochs.get(shard) ?? 0);
    expect(asked.map((answer) => answer?.status)).toEqual(asked.map(() => 202));
    await eventually(async () => ((await system?.metric('ironworks_fenced_writes_total')) ?? 0) > 0, {
      what: 'a counted fenced write',
      timeoutMs: 10_000,
      intervalMs: 200,
    });

    const all = [
      ...accepted,
      ...asked.map((answer, index) => ({
        id: String(answer?.body['id']),
        node: orphaned[index] ?? '',
        action: 'power.reboot',
        steps: nodes.indexOf(orphaned[index] ?? '') % 4 === 3 ? 1 : 2, // what is off is only switched on
      })),
    ];
    const finals = await finalsOf(system, all, 60_000);
    expect([...finals.values()].filter(({ state }) => state !== 'succeeded')).toEqual([]);
    const effects = system.effects();
    // By its old epochs: what it is given anew after it has come back is its own again.
    const late = effects.filter(
      ({ conductor, node, epoch, at }) =>
        conductor === zombie.session && Date.parse(at) >= wokenAt - 50 && epoch <= (epochs.get(shardOfNode(node)) ?? 0),
    );
    expect(late).toEqual([]);
    expect(doubledEffects(effects)).toEqual([]);
    expect(missingEffects(all, finals, effects)).toEqual([]);
    expect(outOfOrder(all, finals)).toEqual([]);
    report.injected(
      `SIGSTOP of one of two conductors for ${wokenAt - pausedAt} ms, until the other had taken over and acted`,
    );
    report.found(
      `taken over after ${takenAfterMs} ms, first effect of the other after ${Date.parse(firstEffect.at) - pausedAt} ms; ` +
        `${await system.metric('ironworks_fenced_writes_total')} late writes refused, ${late.length} late effects`,
    );
    await recorded.judge(report);
  });

  it('joins again as a live conductor', async () => {
    const report = faultReport('F8');
    system = await openSystem();
    const [paused] = (await system.settled()).conductors;
    if (paused === undefined) throw new Error('no conductor');

    process.kill(paused.pid, 'SIGSTOP');
    await taken(system, paused.session, paused.shards);
    const while1 = (await system.cluster()).conductors.find(({ session }) => session === paused.session);
    process.kill(paused.pid, 'SIGCONT');

    expect(while1?.state).toBe('suspect');
    const back = await eventually(
      async () => {
        const now = (await system?.cluster())?.conductors.find(({ session }) => session === paused.session);
        return now?.state === 'live' && now.shards.length > 0 && now;
      },
      { what: 'the return of the paused conductor', timeoutMs: 15_000, intervalMs: 50 },
    );
    report.injected('SIGSTOP of one of two conductors until the other had taken over, then SIGCONT');
    report.found(`${while1?.state} meanwhile, then ${back.state} with ${back.shards.length} shards`);
    expect(back.pid).toBe(paused.pid);
  });
});

describe('a conductor that is paused for less than its lease', () => {
  it('keeps its shards', async () => {
    const report = faultReport('F8');
    system = await openSystem();
    const before = await system.settled();
    const [paused] = before.conductors;
    if (paused === undefined) throw new Error('no conductor');
    const pausedAt = performance.now();

    process.kill(paused.pid, 'SIGSTOP');
    await eventually(() => performance.now() - pausedAt > 500, { what: 'a short while' });
    process.kill(paused.pid, 'SIGCONT');

    await eventually(() => performance.now() - pausedAt > 3_000, { what: 'a while after it' });
    const after = await system.cluster();
    report.injected('SIGSTOP of a conductor for half a second');
    report.found(
      `${after.shards.filter(({ epoch }, n) => epoch !== before.shards[n]?.epoch).length} shards changed hands`,
    );
    expect(after.shards.map(({ n, owner, epoch }) => [n, owner, epoch])).toEqual(
      before.shards.map(({ n, owner, epoch }) => [n, owner, epoch]),
    );
  });
});
