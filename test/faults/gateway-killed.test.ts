// A gateway that dies while it is asked: the client does what clients do, asks again with the same key, and gets the same
// task. Whatever was accepted runs, once.

import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { recordable, recordRun } from '../support/recorded-run.ts';
import { type HttpAnswer, openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';
import { doubledEffects, enrolNodes } from '../support/workload.ts';

const NODES = 40;
const ROUNDS = 3;

let system: System | undefined;

afterEach(async () => {
  await system?.close();
  system = undefined;
});

describe('kill -9 of the gateway in the middle of submits', () => {
  it('makes a repeat with the same key the same task, and leaves no task twice and none behind', async () => {
    const report = faultReport('F3');
    system = await openSystem({ env: recordable });
    const recorded = await recordRun(system);
    const nodes = await enrolNodes(system, NODES, 0);
    const told = new Map<string, string>();
    const keys: string[] = [];
    let unheard = 0;

    for (let round = 0; round < ROUNDS; round++) {
      const action = round % 2 === 0 ? 'power.on' : 'power.off';
      const [gateway] = await system.liveGateways();
      const asks = nodes.map((node, index) => ({ node, key: `round-${round}-${index}` }));
      keys.push(...asks.map(({ key }) => key));
      const ask = async ({ node, key }: { node: string; key: string }): Promise<HttpAnswer | undefined> =>
        system?.ask(node, { action, on_conflict: 'queue' }, { 'idempotency-key': `"${key}"` }).catch(() => undefined); // its connection ended with the gateway: it does not know
      let answered = 0;
      const first = asks.map(async (each) => {
        const answer = await ask(each);
        answered++;
        if (answer?.status === 202) told.set(each.key, String(answer.body['id']));
        return answer;
      });
      await eventually(() => answered >= round * 5, { what: 'a few answers', intervalMs: 1 });
      signalProcess(gateway?.pid, 'SIGKILL');
      const answers = await Promise.all(first);
      unheard += answers.filter((answer) => answer === undefined).length;
      if (round === 0) expect(unheard).toBeGreaterThan(0);

      for (const each of asks) {
        const answer = await eventually(
          async () => {
            const again = await ask(each);
            return again?.status === 202 && again;
          },
          { what: `an answer to ${each.key}`, timeoutMs: 20_000, intervalMs: 50 },
        );
        const id = String(answer.body['id']);
        expect([each.key, id]).toEqual([each.key, told.get(each.key) ?? id]);
        told.set(each.key, id);
      }
    }

    expect(new Set(told.values()).size).toBe(keys.length);
    for (const id of told.values()) expect(await system.final(id)).toMatchObject({ state: 'succeeded' });
    for (const node of nodes) {
      const { body } = await system.call('GET', `/api/v1/nodes/${node}/tasks?limit=1000`);
      expect((body['tasks'] as readonly JsonObject[]).length).toBe(ROUNDS); // proof: the contract of the list
    }
    report.injected(`kill -9 of the gateway in the middle of ${NODES} submits, ${ROUNDS} times`);
    report.found(`${unheard} never answered; repeated with their keys each led to its one task; ${told.size} tasks`);
    expect(doubledEffects(system.effects())).toEqual([]);
    expect(system.effects().filter(({ node }) => nodes.includes(node))).toHaveLength(NODES * ROUNDS);
    await recorded.judge(report);
  });

  it('is told to those who follow by the end of their stream, and a cursor goes on at its successor', async () => {
    const report = faultReport('F3');
    system = await openSystem();
    const [node = ''] = await enrolNodes(system, 1, 0);
    const before = await system.tape();
    const first = await system.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });
    await before.event('its end', ({ type }) => type === 'task.succeeded');
    const last = before.events().at(-1)?.cursor ?? '';
    const [gateway] = await system.liveGateways();

    signalProcess(gateway?.pid, 'SIGKILL');
    await eventually(() => before.closed(), { what: 'the end of the stream' });
    await system.ready();
    const second = await system.ask(node, { action: 'power.off' }, { prefer: 'wait=10' });
    const resumed = await system.tape({ after: last });
    await resumed.event('the end of the second', ({ type }) => type === 'task.succeeded');

    report.injected('kill -9 of the gateway under a subscriber');
    report.found(`its stream ended; behind its cursor ${resumed.events().length} events came at the successor`);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(resumed.events().map(({ type }) => type)).toEqual([
      'task.queued',
      'task.started',
      'task.step',
      'node.state',
      'task.succeeded',
    ]);
    const whole = await system.tape({ after: before.start });
    await eventually(() => whole.events().length >= before.events().length + resumed.events().length, {
      what: 'all events again',
    });
    expect(whole.events()).toEqual([...before.events(), ...resumed.events()]);
  });
});
