// The store of a running cluster goes back to an older copy, under everybody's feet: acknowledged data is lost. Nobody hangs,
// nobody is told otherwise, and work goes on from what is left.

import { afterEach, describe, expect, test } from 'vitest';
import { isFinal } from '../../proto/task.ts';
import { Recorder } from '../support/history/recorder.ts';
import { clientAt } from './seeds/clients.ts';
import { Fleet } from './seeds/fleet.ts';
import { plainWorld } from './seeds/plan.ts';
import { Subscriber } from './seeds/subscriber.ts';

const WITHIN_MS = 20_000;

let fleet: Fleet;

afterEach(() => fleet.close());

async function open(conductors: number, maxDelayMs = 3): Promise<void> {
  const plan = {
    ...{ seed: 5, shards: 1, conductors, gateways: 1, maxDelayMs, world: plainWorld },
    ...{ nodes: [{ delay_s: 0.1 }], steps: [] },
  };
  fleet = new Fleet(plan, (clock) => new Recorder(() => clock.monotonic()));
  await fleet.open();
}

const node = (): string => fleet.nodes[0] ?? '';
const atRest = (): boolean => fleet.records.get(node())?.tasks.every(({ state }) => isFinal(state)) === true;
const claims = (): number =>
  fleet.recorder.history.filter((event) => event.what === 'commit' && event.batch.claim !== undefined).length;

/** Types of the events that were committed. */
const told = (): readonly string[] =>
  fleet.recorder.history.flatMap((event) =>
    event.what === 'commit' ? event.batch.entries.flatMap(({ events }) => events.map(({ type }) => type)) : [],
  );

/** Asks until a task is made, and lets it end. */
async function done(action: string): Promise<void> {
  const gateway = fleet.gateways.at(0);
  if (gateway === undefined) throw new Error('no gateway');
  const asked = { action, onConflict: 'queue', timeoutS: 0, key: '', callback: false } as const;
  const task = await fleet.settle(clientAt(fleet, gateway).submit(node(), asked));
  const ended = (): boolean =>
    fleet.records.get(node())?.tasks.some(({ id, state }) => id === task && isFinal(state)) === true;
  expect(await fleet.clock.runUntil(ended, WITHIN_MS)).toBe(true);
}

function rollBack(copy: ReturnType<Fleet['server']['backup']>, streams?: readonly string[]): void {
  fleet.server.stop();
  fleet.server.restore(copy, streams);
  fleet.server.start();
}

describe('a store that is rolled back under a running cluster', () => {
  test('whole: nobody else has what is lost, so every node of the shard says that it is looked at anew (J2)', async () => {
    await open(1);
    await done('power.on');
    const copy = fleet.server.backup();
    await done('power.off');

    rollBack(copy);
    await done('power.on');
    await fleet.until(() => told().includes('node.reconciled'), 'the event');
    await fleet.clock.advance(10_000);

    expect(told().filter((type) => type === 'node.reconciled')).toHaveLength(fleet.nodes.length); // and once is enough
  });

  test('whole: the owner finds its log shorter than what was acknowledged, claims it again, and work goes on', async () => {
    await open(1);
    await done('power.on');
    const copy = fleet.server.backup();
    await done('power.off');
    const before = claims();

    rollBack(copy);
    await done('power.on');

    expect(claims()).toBe(before + 1);
    expect(fleet.records.get(node())?.regions['power']?.state).toBe('power on');
    expect(atRest()).toBe(true);
  });

  test('the journal alone: the node goes on from its checkpoint, which is ahead, and an event says so (J2)', async () => {
    await open(1);
    await done('power.on');
    const copy = fleet.server.backup();
    await done('power.off');
    await fleet.clock.advance(3_000); // its checkpoint is written

    rollBack(copy, [fleet.cluster.subjects.stream('journal')]);
    await done('power.on');

    expect(told()).toContain('node.reconciled');
  });

  test('while another is to have the shard: the owner has dropped it and lives, and the other does not wait for it', async () => {
    await open(2); // the first to come owns the shard, and is about to hand it over
    await done('power.on');
    const copy = fleet.server.backup();
    await done('power.off');

    rollBack(copy);

    await done('power.on');
  });

  test('to before a change of owners: whom the log names had it before, and is not waited for', async () => {
    await open(2);
    await done('power.on');
    const first = fleet.conductors.places.find((place) => (place?.conductor.shards.length ?? 0) > 0);
    if (first === undefined) throw new Error('nobody owns the shard');
    const copy = fleet.server.backup();
    fleet.conductors.pause(first);
    await fleet.until(() => claims() === 2, 'a claim by the other');
    await done('power.off');
    fleet.conductors.resume(first);
    await fleet.clock.advance(2_000);

    rollBack(copy);

    await done('power.on');
  });

  test('can be read again, nodes and lists: nobody waits for what is lost', async () => {
    await open(1);
    const gateway = fleet.gateways.at(0);
    if (gateway === undefined) throw new Error('no gateway');
    const copy = fleet.server.backup();
    for (const action of ['power.on', 'power.off', 'power.on']) await done(action);

    rollBack(copy);
    await fleet.clock.advance(3_000);

    for (const path of ['/api/v1/nodes', `/api/v1/nodes/${node()}`]) {
      const asked = {
        method: 'GET',
        path,
        query: '',
        headers: new Map(),
        body: new Uint8Array(),
        address: '127.0.0.1',
      };
      const answer = gateway.gateway.request({ ...asked, signal: new AbortController().signal });
      expect(await fleet.settle(Promise.resolve(answer))).toMatchObject({ status: 200 });
    }
  });

  test('keeps what is asked afterwards, whenever it comes: no checkpoint says anything of what is lost', async () => {
    for (let restMs = 0; restMs <= 1_000; restMs += 20) {
      await open(1, 40); // long ways: what is written at once comes before what is found out
      await done('power.on');
      await fleet.clock.advance(2_000); // its checkpoint is written, and the mark behind it
      const copy = fleet.server.backup();
      await done('power.off');
      await fleet.clock.advance(restMs);

      rollBack(copy);
      await fleet.clock.advance(1_000);

      await done('power.on');
      fleet.close();
    }
  });

  test('a subscriber ahead of the log is told so, and nothing is skipped silently (P5)', async () => {
    await open(1);
    const [gateway] = fleet.gateways.living;
    if (gateway === undefined) throw new Error('no gateway');
    const subscriber = new Subscriber(fleet, 's1');
    subscriber.listen(gateway);
    await done('power.on');
    const copy = fleet.server.backup();
    await done('power.off');
    await fleet.clock.advance(100); // it has heard of it

    rollBack(copy);
    fleet.gateways.kill(gateway);
    fleet.gateways.fill(0);
    await fleet.until(() => fleet.gateways.living.length > 0, 'a gateway');
    await fleet.clock.advance(2_000);

    expect(fleet.recorder.history).toContainEqual(
      expect.objectContaining({ what: 'gap', subscriber: 's1', code: 'cursor_expired' }),
    );
  });
});
