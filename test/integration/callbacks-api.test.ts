// Callbacks as a client and an operator see them over HTTP: given with a task, told at its end, listed, replayed, and
// checked by the receiver that docs/callbacks.md shows.

import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { ApiAnswer, RunningGateway } from '../support/api-rig.ts';
import { ApiRig } from '../support/api-rig.ts';
import { eventually } from '../support/eventually.ts';
import { answering, HookReceiver } from '../support/hook-receiver.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
let rig: ApiRig;
let gateways: readonly RunningGateway[];
let receiver: HookReceiver;
let count = 0;

beforeAll(async () => {
  rig = await ApiRig.start({ 'callback-allow': '127.0.0.0/8' });
  await rig.conductor();
  gateways = await Promise.all([rig.gateway({ engine: 'uws' }), rig.gateway({ engine: 'node' })]);
  await Promise.all(gateways.map((gateway) => rig.ready(gateway)));
});
afterAll(() => rig.close());
beforeEach(async () => {
  receiver = await HookReceiver.start();
});
afterEach(() => receiver.close());

function ask(method: string, path: string, body?: unknown, headers = {}): Promise<ApiAnswer> {
  const [gateway] = gateways;
  if (gateway === undefined) throw new Error('no gateway');
  return gateway.ask(method, path, { ...(body === undefined ? {} : { body }), headers });
}

async function node(): Promise<string> {
  const name = `node-${++count}`;
  const made = await ask('POST', '/api/v1/nodes', { name, driver: 'fake', driver_info: { delay_s: 0.01 } });
  expect(made.status).toBe(201);
  for (const action of ['provision.manage', 'provision.provide'])
    await ask('POST', `/api/v1/nodes/${name}/tasks`, { action }, { prefer: 'wait=20' });
  return name;
}

async function submit(name: string, callback: JsonObject, more: JsonObject = {}): Promise<ApiAnswer> {
  return ask('POST', `/api/v1/nodes/${name}/tasks`, { action: 'power.on', callback, ...more });
}

function listed(query: string): Promise<readonly JsonObject[]> {
  return ask('GET', `/api/v1/callbacks?${query}`).then(({ body }) => {
    const { callbacks } = body;
    return Array.isArray(callbacks) ? callbacks.filter(isObject) : [];
  });
}

describe('a callback over HTTP', () => {
  it('is told when the end can be read at every gateway, carries the event of the streams, and is then delivered', async () => {
    const name = await node();
    const read: unknown[] = [];
    receiver.behave = (request, response, hook) => {
      const task = HookReceiver.taskOf(hook);
      void Promise.all(gateways.map((gateway) => gateway.ask('GET', `/api/v1/tasks/${task}`))).then((answers) => {
        read.push(...answers.map(({ body }) => body['state']));
        answering(204)(request, response, hook);
      });
    };

    const { status, body } = await submit(name, { url: receiver.url('/hook'), secret });
    await eventually(() => read.length === gateways.length, { what: 'the callback' });
    const shown = await eventually(
      async () => {
        const task = await ask('GET', `/api/v1/tasks/${body['id']}`);
        return isObject(task.body['callback']) && task.body['callback']['state'] === 'delivered' ? task : undefined;
      },
      { what: 'a delivered callback' },
    );

    expect(status).toBe(202);
    expect(body['callback']).toEqual({ url: receiver.url('/hook'), state: 'pending' });
    expect(read).toEqual(gateways.map(() => 'succeeded'));
    expect(shown.headers.get('etag')).toMatch(/^"\d+-delivered"$/);
    const [hook] = receiver.received;
    const event = new Webhook(secret).verify(hook?.text ?? '', hook?.headers ?? {});
    const { body: history } = await ask('GET', `/api/v1/tasks/${body['id']}/events`);
    expect(Array.isArray(history['events']) ? history['events'].at(-1) : undefined).toEqual(event);
  });

  it('keeps its secret: it is in no answer, no event and no list', async () => {
    const name = await node();
    receiver.behave = answering(500);

    const { body } = await submit(name, { url: receiver.url('/secret'), secret });
    await eventually(() => receiver.received.length > 0, { what: 'a try' });
    const texts = await Promise.all(
      [
        `/api/v1/tasks/${body['id']}`,
        `/api/v1/tasks/${body['id']}/events`,
        `/api/v1/tasks/${body['id']}/explain`,
        `/api/v1/nodes/${name}`,
        `/api/v1/nodes/${name}/tasks`,
        `/api/v1/nodes/${name}/history`,
        '/api/v1/tasks',
        '/api/v1/callbacks',
      ].map(async (path) => JSON.stringify((await ask('GET', path)).body)),
    );

    for (const text of [...texts, JSON.stringify(body), receiver.received[0]?.text])
      expect(text).not.toContain(secret.slice('whsec_'.length));
  });

  it.each([
    ['http to anywhere else', 'http://ops.example/hook'],
    ['a private address', 'https://10.0.0.1/hook'],
    ['a metadata service', 'http://169.254.169.254/hook'],
    ['a password', 'https://user:password@ops.example/hook'],
  ])('is refused for %s, and nothing is stored', async (_what, url) => {
    const name = await node();

    const answer = await submit(name, { url });

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ pointer: '/callback/url', message: expect.any(String) }] },
    });
  });

  it('that fails is listed with the reason, and delivered at once when it is replayed', async () => {
    const name = await node();
    receiver.behave = answering(503);
    const { body } = await submit(name, { url: receiver.url('/replay'), secret });
    const task = String(body['id']);
    const failing = await eventually(
      async () => (await listed(`task=${task}&state=failing`)).find(({ attempts }) => attempts === 1),
      { what: 'a failing callback' },
    );
    receiver.behave = answering(200);

    const replayed = await ask('POST', `/api/v1/callbacks/${failing['id']}/replay`);
    await eventually(async () => (await listed(`node=${name}`)).length === 0, { what: 'an empty list' });
    const again = await ask('POST', `/api/v1/callbacks/${failing['id']}/replay`);

    expect(failing).toMatchObject({
      task,
      type: 'task.succeeded',
      url: receiver.url('/replay'),
      state: 'failing',
      last_status: 503,
      last_error: 'the receiver answered 503',
      last_attempt_at: expect.any(String),
      next_at: expect.any(String),
      give_up_at: expect.any(String),
    });
    expect(replayed).toMatchObject({ status: 202, body: { id: failing['id'], state: 'pending', attempts: 0 } });
    expect(again).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([failing['id']]));
  });

  it('without a secret is signed by the one the cluster shows to its admins, and by both after a rotation', async () => {
    const name = await node();
    const shown = await ask('GET', '/api/v1/callbacks/secret');
    const rotated = await ask('POST', '/api/v1/callbacks/secret/rotate');

    await submit(name, { url: receiver.url('/cluster') });
    await eventually(() => receiver.received.length === 1, { what: 'the callback' });

    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(rotated.body).toMatchObject({ former: shown.body['secret'], rotated_at: expect.any(String) });
    const [hook] = receiver.received;
    for (const held of [shown.body['secret'], rotated.body['secret']])
      expect(new Webhook(String(held)).verify(hook?.text ?? '', hook?.headers ?? {})).toBeDefined();
  });
});
