// The end of the supervisor, asked for or not, in the middle of work: nothing is left running, and the next one on the
// same data folder finds all nodes and finishes all tasks.

import { afterEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../runtime/base/processes.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { openSystem, type System } from '../support/serve.ts';
import { doubledEffects, enrolNodes, finalsOf, missingEffects, outOfOrder, queueWork } from '../support/workload.ts';

const NODES = 50;
const DELAY_S = 0.5;
/** What the public contract gives conductors and gateways once their supervisor is dead. */
const ORPHANS_GONE_MS = 10_000;

const opened: System[] = [];

async function open(dataDir?: string): Promise<System> {
  const system = await openSystem(dataDir === undefined ? {} : { dataDir });
  opened.push(system);
  return system;
}

afterEach(async () => {
  for (const system of opened.splice(0)) await system.close();
});

describe('with 200 tasks in flight', () => {
  for (const [name, signal] of [
    ['SIGTERM', 'SIGTERM'],
    ['kill -9', 'SIGKILL'],
  ] as const)
    it(`${name} of the supervisor leaves nothing running, and the next serve finishes every task`, async () => {
      const report = faultReport('F20');
      const first = await open();
      const nodes = await enrolNodes(first, NODES, DELAY_S);
      const accepted = await queueWork(first, nodes);
      await eventually(() => first.effects().length >= 30, { what: '30 effects', timeoutMs: 15_000 });
      const { nats } = await first.cluster();
      const children = [...(await first.liveConductors()), ...(await first.liveGateways())].map(({ pid }) => pid);

      first.signal(signal);
      const signalledAt = performance.now();
      expect(await first.ended(30_000)).toBe(signal === 'SIGTERM' ? 0 : 'SIGKILL');
      await eventually(() => !children.some(isAlive), { what: 'the end of the children', timeoutMs: ORPHANS_GONE_MS });
      const goneMs = performance.now() - signalledAt;
      if (signal === 'SIGTERM') expect(first.processes()).toEqual([]);
      const second = await open(first.dataDir);

      report.injected(`${name} of the supervisor, with ${accepted.length} tasks in flight`);
      report.found(`all its processes gone after ${Math.round(goneMs)} ms`);
      expect(goneMs).toBeLessThan(signal === 'SIGTERM' ? 30_000 : ORPHANS_GONE_MS);
      expect(isAlive(nats.pid)).toBe(false);
      const { body } = await second.call('GET', '/api/v1/nodes?limit=1000');
      expect(body['nodes']).toHaveLength(NODES);
      const finals = await finalsOf(second, accepted, 60_000);
      expect([...finals.values()].filter(({ state }) => state !== 'succeeded')).toEqual([]);
      const effects = second.effects();
      report.found(`all tasks ended under the next one, with ${effects.length} effects`);
      expect(doubledEffects(effects)).toEqual([]);
      expect(missingEffects(accepted, finals, effects)).toEqual([]);
      expect(outOfOrder(accepted, finals)).toEqual([]);
    });
});
