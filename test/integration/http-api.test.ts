// The public API over HTTP, on a real nats-server, with two gateways and real conductors.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { RunningGateway } from '../support/api-rig.ts';
import { ApiRig } from '../support/api-rig.ts';

let rig: ApiRig;
let one: RunningGateway;
let two: RunningGateway;
let count = 0;

beforeAll(async () => {
  rig = await ApiRig.start();
  await rig.conductor();
  [one, two] = await Promise.all([rig.gateway({ engine: 'uws' }), rig.gateway({ engine: 'node' })]);
  await Promise.all([rig.ready(one), rig.ready(two)]);
});

afterAll(() => rig.close());

/** A fake node that is `available`, by name. */
async function node(driverInfo: JsonObject = {}): Promise<string> {
  const name = `node-${++count}`;
  const made = await one.ask('POST', '/api/v1/nodes', { body: { name, driver: 'fake', driver_info: driverInfo } });
  expect(made.status).toBe(201);
  for (const action of ['provision.manage', 'provision.provide']) expect(await done(name, action)).toBe('succeeded');
  return name;
}

async function done(name: string, action: string): Promise<unknown> {
  const headers = { prefer: 'wait=20' };
  return (await one.ask('POST', `/api/v1/nodes/${name}/tasks`, { body: { action }, headers })).body['state'];
}

function submit(name: string, body: JsonObject, headers = {}): ReturnType<RunningGateway['ask']> {
  return one.ask('POST', `/api/v1/nodes/${name}/tasks`, { body, headers });
}

const slow = { delay_s: { 'power.on': 0.6, 'power.off': 0.6 } };

describe('a task over HTTP', () => {
  it('runs, and the node shows what it did', async () => {
    const name = await node();

    const { status, headers, body } = await submit(name, { action: 'power.on' });
    const final = await one.ask('GET', `${headers.get('location')}?wait=20`);

    expect(status).toBe(202);
    expect(final.body).toMatchObject({ id: body['id'], state: 'succeeded', done: true });
    expect((await one.ask('GET', `/api/v1/nodes/${name}`)).body).toMatchObject({ power_state: 'power on', task: null });
  });

  it('is refused while another runs, waits in the queue where it is asked to, and can be cancelled there', async () => {
    const name = await node(slow);
    const first = await submit(name, { action: 'power.on' });

    const refused = await submit(name, { action: 'power.off' });
    const queued = await submit(name, { action: 'power.off', on_conflict: 'queue' });
    const cancelled = await two.ask('POST', `/api/v1/tasks/${queued.body['id']}/cancel`, { body: {} });

    expect(refused).toMatchObject({ status: 409, body: { code: 'node_busy', holder: { task: first.body['id'] } } });
    expect(queued).toMatchObject({ status: 202, body: { state: 'queued', queue: { ahead: [first.body['id']] } } });
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect((await one.ask('GET', `/api/v1/tasks/${first.body['id']}?wait=20`)).body['state']).toBe('succeeded');
    expect((await one.ask('GET', `/api/v1/nodes/${name}`)).body['power_state']).toBe('power on');
  });

  it('with an Idempotency-Key is one task, at whichever gateway and while or after it runs', async () => {
    const name = await node();
    const headers = { 'idempotency-key': '"once"' };
    const body = { action: 'power.on' };

    const answers = await Promise.all(
      [one, two, one].map((gateway) => gateway.ask('POST', `/api/v1/nodes/${name}/tasks`, { body, headers })),
    );
    const [first] = answers;
    await one.ask('GET', `/api/v1/tasks/${first?.body['id']}?wait=20`);
    answers.push(await two.ask('POST', `/api/v1/nodes/${name}/tasks`, { body, headers }));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map((answer) => answer.body['id'])).size).toBe(1);
    expect(await submit(name, { action: 'power.off' }, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
  });

  it('is found at any gateway as soon as it was accepted at one (H6)', async () => {
    const name = await node();

    for (let turn = 0; turn < 10; turn++) {
      const { body } = await submit(name, { action: turn % 2 === 0 ? 'power.on' : 'power.off' });
      const shown = await two.ask('GET', `/api/v1/tasks/${body['id']}`);
      expect(shown.status).toBe(200);
      await one.ask('GET', `/api/v1/tasks/${body['id']}?wait=20`);
    }
  });

  it('leaves a history in order, and its own events', async () => {
    const name = await node();
    const { body } = await submit(name, { action: 'power.on' }, { prefer: 'wait=20' });

    const history = await one.ask('GET', `/api/v1/nodes/${name}/history`);
    const own = await one.ask('GET', `/api/v1/tasks/${body['id']}/events`);

    const cursors = eventsIn(history.body).map((event) => String(event['cursor']));
    expect(cursors).toEqual([...cursors].sort());
    expect(eventsIn(own.body).map((event) => event['type'])).toEqual(
      ['queued', 'started', 'step', 'succeeded'].map((what) => `ironworks.task.${what}.v1`),
    );
    expect((await one.ask('GET', `/api/v1/nodes/${name}/explain`)).body).toMatchObject({
      waits_for: { kind: 'nothing' },
      owner: { state: 'live' },
    });
  });
});

describe('a node over HTTP', () => {
  it('has a name of its own, whichever gateway is asked at the same time', async () => {
    const body = { name: 'contested', driver: 'fake' };

    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? one : two).ask('POST', '/api/v1/nodes', { body })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const { body: listed } = await two.ask('GET', '/api/v1/nodes?name=contested');
    expect(listed['nodes']).toHaveLength(1);
  });

  it('can be removed, and its name had again at once', async () => {
    const body = { name: 'phoenix', driver: 'fake' };
    await one.ask('POST', '/api/v1/nodes', { body });

    expect((await two.ask('DELETE', '/api/v1/nodes/phoenix')).status).toBe(204);

    expect((await two.ask('GET', '/api/v1/nodes/phoenix')).status).toBe(404);
    expect((await one.ask('POST', '/api/v1/nodes', { body })).status).toBe(201);
  });

  it('is changed by patches that come at once, and none is lost', async () => {
    const name = await node();
    const headers = { 'content-type': 'application/json-patch+json' };
    const patches = Array.from({ length: 5 }, (_, index) => [{ op: 'add', path: `/extra/k${index}`, value: index }]);

    const answers = await Promise.all(
      patches.map((body, index) =>
        (index % 2 === 0 ? one : two).ask('PATCH', `/api/v1/nodes/${name}`, { body, headers }),
      ),
    );
    const accepted = answers.flatMap(({ status }, index) => (status === 200 ? [index] : []));
    const { body } = await one.ask('GET', `/api/v1/nodes/${name}?min_revision=${latest(answers)}`);

    expect(accepted.length).toBeGreaterThan(0);
    expect(body['extra']).toEqual(Object.fromEntries(accepted.map((index) => [`k${index}`, index])));
    for (const { status } of answers) expect([200, 412]).toContain(status);
  });
});

describe('a gateway', () => {
  it('describes the cluster it is part of', async () => {
    const { body } = await one.ask('GET', '/api/v1/cluster');

    expect(body).toMatchObject({
      nats: { replicas: 1, pid: null },
      conductors: [{ state: 'live', shards: [0, 1, 2, 3] }],
      gateways: [{ state: 'live' }, { state: 'live' }],
    });
    expect((body['shards'] as JsonObject[]).every((shard) => shard['owner'] !== null)).toBe(true);
  });

  it('answers HEAD with what GET would have sent, but the body', async () => {
    for (const gateway of [one, two]) {
      const head = await fetch(`${gateway.url}/api/v1/machines/baremetal`, { method: 'HEAD' });
      const got = await fetch(`${gateway.url}/api/v1/machines/baremetal`);

      expect(head.status).toBe(200);
      expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(await got.text())));
    }
  });

  it('refuses work while no conductor lives, and takes it again when one does', async () => {
    const alone = await ApiRig.start();
    try {
      const gateway = await alone.gateway();
      expect((await gateway.ask('GET', '/readyz')).status).toBe(503);
      expect(await gateway.ask('POST', '/api/v1/nodes', { body: { driver: 'fake' } })).toMatchObject({
        status: 503,
        body: { code: 'no_conductor' },
      });

      await alone.conductor();
      await alone.ready(gateway);
      expect((await gateway.ask('POST', '/api/v1/nodes', { body: { driver: 'fake' } })).status).toBe(201);
    } finally {
      await alone.close();
    }
  });

  it('finishes what it has in hand when it stops, and says so before', async () => {
    const name = await node(slow);
    const gateway = await rig.gateway({ engine: 'node' });
    const { body } = await gateway.ask('POST', `/api/v1/nodes/${name}/tasks`, { body: { action: 'power.on' } });
    const polled = gateway.ask('GET', `/api/v1/tasks/${body['id']}?wait=20`);
    await gateway.ask('GET', '/livez');

    await gateway.process.stop(5_000);

    expect((await polled).body['state']).toBe('succeeded');
    await expect(gateway.ask('GET', '/livez')).rejects.toThrow();
  });
});

function eventsIn(body: JsonObject): readonly JsonObject[] {
  const { events } = body;
  if (!Array.isArray(events)) throw new Error('no events');
  return events.filter((event: Json): event is JsonObject => typeof event === 'object' && event !== null);
}

function latest(answers: readonly { readonly body: JsonObject }[]): number {
  return Math.max(...answers.map(({ body }) => (typeof body['revision'] === 'number' ? body['revision'] : 0)));
}
