// P1, P2, P4 of the design with processes killed in the middle of 200 tasks: an accepted task reaches a final state, in
// the order of its node, and no effect is made twice.

import { afterEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../runtime/base/processes.ts';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { recordable, recordRun } from '../support/recorded-run.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';
import { doubledEffects, enrolNodes, queueWork } from '../support/workload.ts';

const NODES = 50;
/** Of each effect: slow enough that all 200 tasks are in flight when the first process dies. */
const DELAY_S = 1;

let system: System | undefined;

afterEach(async () => {
  await system?.close();
  system = undefined;
});

async function effectsMade(of: System, count: number): Promise<void> {
  await eventually(() => of.effects().length >= count, { what: `${count} effects`, timeoutMs: 30_000 });
}

describe('with 200 tasks in flight', () => {
  it('kill -9 of a conductor, and then of the other, loses no task and doubles no effect', async () => {
    const report = faultReport('F2');
    system = await openSystem({ env: recordable });
    await system.settled();
    const recorded = await recordRun(system);
    const nodes = await enrolNodes(system, NODES, DELAY_S);
    const accepted = await queueWork(system, nodes);
    const [first, second] = await system.liveConductors();
    await effectsMade(system, 20);
    expect(system.effects().length).toBeLessThan(accepted.length / 2);

    signalProcess(first?.pid, 'SIGKILL');
    await effectsMade(system, 100);
    signalProcess(second?.pid, 'SIGKILL');

    await expectAllWell(system, nodes, accepted);
    const live = await eventually(
      async () => {
        const now = await system?.liveConductors();
        return now?.length === 2 && now;
      },
      { what: 'two live conductors' },
    );
    expect(live.map(({ pid }) => pid)).not.toContain(first?.pid);
    expect(live.map(({ pid }) => pid)).not.toContain(second?.pid);
    report.injected(`kill -9 of one of two conductors, then of the other, with ${accepted.length} tasks in flight`);
    report.found('all tasks succeeded, no effect twice, two new conductors');
    await recorded.judge(report);
  });

  it('kill -9 of both conductors at once loses no task and doubles no effect', async () => {
    const report = faultReport('F2');
    system = await openSystem({ env: recordable });
    await system.settled();
    const recorded = await recordRun(system);
    const nodes = await enrolNodes(system, NODES, DELAY_S);
    const accepted = await queueWork(system, nodes);
    await effectsMade(system, 60);

    for (const { pid } of await system.liveConductors()) process.kill(pid, 'SIGKILL');

    report.injected(`kill -9 of both conductors at once, with ${accepted.length} tasks in flight`);
    await expectAllWell(system, nodes, accepted);
    report.found('all tasks succeeded, no effect twice');
    await recorded.judge(report);
  });

  it('kill -9 of nats-server, started again by the supervisor, loses no task and doubles no effect', async () => {
    const report = faultReport('F4');
    system = await openSystem({ env: recordable });
    await system.settled();
    const recorded = await recordRun(system);
    const nodes = await enrolNodes(system, NODES, DELAY_S);
    const accepted = await queueWork(system, nodes);
    const { nats } = await system.cluster();
    await effectsMade(system, 20);

    process.kill(nats.pid, 'SIGKILL');

    await expectAllWell(system, nodes, accepted);
    const after = await system.cluster();
    expect(after.nats.pid).not.toBe(nats.pid);
    expect(isAlive(after.nats.pid)).toBe(true);
    report.injected(`kill -9 of nats-server, with ${accepted.length} tasks in flight`);
    report.found('started again by the supervisor, all tasks succeeded, no effect twice');
    await recorded.judge(report);
  });
});

describe('while a killed conductor is being replaced', () => {
  it('submits are still answered 202 at once, and what they asked for is done', async () => {
    const report = faultReport('F2');
    system = await openSystem();
    const nodes = await enrolNodes(system, 40, 0.1);
    const before = await system.settled();
    const [killed] = before.conductors;

    signalProcess(killed?.pid, 'SIGKILL');
    const answers = await Promise.all(
      nodes.map(async (node) => {
        const startedAt = performance.now();
        const answer = await system?.ask(node, { action: 'power.on' });
        return { answer, tookMs: performance.now() - startedAt };
      }),
    );

    report.injected(`kill -9 of one of two conductors, and ${nodes.length} submits at once`);
    report.found(`the slowest answer after ${Math.round(Math.max(...answers.map(({ tookMs }) => tookMs)))} ms`);
    expect(answers.map(({ answer }) => answer?.status)).toEqual(nodes.map(() => 202));
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(3_000);
    const states = new Set(answers.map(({ answer }) => answer?.body['state']));
    for (const state of states) expect(['submitted', 'queued', 'running', 'succeeded']).toContain(state);
    for (const { answer } of answers) {
      const id = String(answer?.body['id']);
      expect((await system.call('GET', `/api/v1/tasks/${id}`)).status).toBe(200);
      expect(await system.final(id)).toMatchObject({ state: 'succeeded' });
    }
    expect(system.effects()).toHaveLength(nodes.length);
  });
});

describe('a nats-server that does not answer for five seconds', () => {
  it('makes submits fail fast with storage_unavailable, and loses nothing that was accepted', async () => {
    const report = faultReport('F4');
    system = await openSystem({ env: recordable });
    const recorded = await recordRun(system);
    const spare = await system.addNode({ driver: 'fake' });
    const nodes = await enrolNodes(system, 12, 0.4);
    const accepted = await queueWork(system, nodes);
    const { nats } = await system.cluster();
    await effectsMade(system, 5);

    process.kill(nats.pid, 'SIGSTOP');
    const startedAt = performance.now();
    const refused = await system.ask(spare, { action: 'power.on' });
    const tookMs = performance.now() - startedAt;
    const read = await system.call('GET', `/api/v1/nodes/${spare}`);
    await eventually(() => performance.now() - startedAt > 5_000, { what: 'five seconds', timeoutMs: 6_000 });
    process.kill(nats.pid, 'SIGCONT');

    expect([refused.status, refused.body['code']]).toEqual([503, 'storage_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(tookMs).toBeLessThan(3_000);
    expect(read.status).toBe(200);
    await expectAllWell(system, nodes, accepted);
    const again = await eventually(
      async () => {
        const answer = await system?.ask(spare, { action: 'power.on' }, { prefer: 'wait=10' });
        return answer?.status === 200 && answer;
      },
      { what: 'an accepted task', timeoutMs: 10_000, intervalMs: 200 },
    );
    expect(again.body).toMatchObject({ state: 'succeeded' });
    report.injected(`nats-server stopped for 5 s, with ${accepted.length} tasks in flight`);
    report.found(`a request refused with ${refused.status} after ${Math.round(tookMs)} ms, reads ${read.status}`);
    await recorded.judge(report);
    // The refused one may have been stored after all: then it was made, once.
    expect(doubledEffects(system.effects())).toEqual([]);
  });
});
