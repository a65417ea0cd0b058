// A request comes again long after the broker has forgotten it (F17): its bytes are published once more, with another message
// id and a dedupe window of one second, at every stage of its task's life. It is never started twice (J1, J6).

import { afterEach, expect, it } from 'vitest';
import { type BrokerSight, brokerSight } from '../support/broker-sight.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';

const WINDOW_S = 1;

let system: System | undefined;
let sight: BrokerSight | undefined;

afterEach(async () => {
  await sight?.close();
  await system?.close();
  sight = undefined;
  system = undefined;
});

it('a request that is delivered again outside the dedupe window, while its task runs, after its end, after its owner and after the broker were killed, starts nothing', async () => {
  const report = faultReport('F17');
  system = await openSystem({ args: ['--dedupe-window-s', String(WINDOW_S)] });
  const of = system;
  await of.settled();
  const node = await of.addNode({ driver: 'fake', driver_info: { delay_s: 3 } });
  const asked = await of.ask(node, { action: 'power.on' }, { 'idempotency-key': '"once"' });
  const task = String(asked.body['id']);
  const running = await eventually(
    async () => {
      const { body } = await of.call('GET', `/api/v1/tasks/${task}`);
      return body['state'] === 'running' && body;
    },
    { what: 'a running task' },
  );
  const broker = await brokerSight((await of.cluster()).nats.url, running['cursor']);
  sight = broker;
  const bytes = await broker.waiting(node);
  const told: string[] = [];
  const deliverAgain = async (when: string): Promise<void> => {
    const before = await broker.appended('mailbox');
    const kind = await eventually(
      async () => {
        const outcome = await broker.put(node, bytes);
        return outcome === 'stored' && outcome;
      },
      { what: 'a stored repeat', timeoutMs: 15_000, intervalMs: 200 },
    );
    expect(await broker.appended('mailbox')).toBe(before + 1);
    told.push(`${when} (${kind})`);
    // Judged and done with: its lane is empty but for what still runs.
    await eventually(async () => (await broker.lane(node)) <= (when === 'while it runs' ? 1 : 0), {
      what: `the end of the repeat ${when}`,
      timeoutMs: 20_000,
      intervalMs: 100,
    });
  };

  const storedAt = performance.now();
  await eventually(() => performance.now() - storedAt > WINDOW_S * 1_000 + 200, { what: 'the end of the window' });
  await deliverAgain('while it runs');
  expect(await of.final(task)).toMatchObject({ state: 'succeeded' });
  await deliverAgain('after its end');
  const owner = (await of.liveConductors()).find(({ session }) => session === of.effects()[0]?.conductor);
  signalProcess(owner?.pid, 'SIGKILL');
  await deliverAgain('after its owner was killed');
  signalProcess((await of.cluster()).nats.pid, 'SIGKILL');
  await deliverAgain('after the broker was killed');

  report.injected(`the bytes of one request again, ${told.join(', ')}; window ${WINDOW_S} s`);
  const again = await eventually(
    async () => {
      const answer = await of.ask(node, { action: 'power.on' }, { 'idempotency-key': '"once"' });
      return answer.status !== 503 && answer;
    },
    { what: 'an answer', timeoutMs: 15_000, intervalMs: 100 },
  );
  const tasks = await of.call('GET', `/api/v1/nodes/${node}/tasks?limit=100`);
  report.found(`${of.effects().length} effect; the same key answers ${again.status} with the first task`);
  expect(of.effects()).toHaveLength(1);
  expect(again.body['id']).toBe(task);
  expect((tasks.body['tasks'] as readonly unknown[]).length).toBe(1); // proof: the contract of the list
});
