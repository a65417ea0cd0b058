// Group 1 of the mail: make sure that a request can be executed before it is accepted. Real processes, asked from outside.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { type BrokerSight, brokerSight } from '../support/broker-sight.ts';
import type { EventTape } from '../support/event-tape.ts';
import { eventually } from '../support/eventually.ts';
import { type LoneProcess, startLoneConductor, startLoneGateway } from '../support/lone-process.ts';
import { type ServerInUse, takeOwnServer } from '../support/nats-server.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';

const QUICK_LEASES = ['--lease-renew-ms', '200', '--lease-hold-ms', '500', '--lease-wait-ms', '1000'];
const NOBODY = '00000000-0000-4000-8000-000000000001';
const NO_TASK = `${NOBODY}.01ARZ3NDEKTSV4RRFFQ69G5FAV`;

let system: System;
let requests: Requests;
let tape: EventTape;
let broker: BrokerSight;

beforeAll(async () => {
  system = await openSystem({ args: QUICK_LEASES });
  requests = requestsOf(system);
  tape = await system.tape();
  broker = await brokerSight((await system.cluster()).nats.url, tape.start);
});

afterAll(async () => {
  await broker?.close();
  await system?.close();
});

describe('1a: a request whose body does not fit', () => {
  const wrong: readonly (readonly [what: string, body: JsonObject, pointer: string])[] = [
    ['an unknown action', { action: 'power.up' }, '/action'],
    ['no action', {}, '/action'],
    ['an action of another type', { action: 7 }, '/action'],
    ['an unknown member', { action: 'power.on', colour: 'red' }, '/colour'],
    ['an unknown parameter', { action: 'power.on', params: { force: true } }, '/params/force'],
    ['a wrong parameter', { action: 'management.set_boot_device', params: { device: 'toaster' } }, '/params/device'],
    ['a missing parameter', { action: 'management.set_boot_device' }, '/params/device'],
    ['an unknown policy', { action: 'power.on', on_conflict: 'hope' }, '/on_conflict'],
    ['a deadline of nothing', { action: 'power.on', timeout_s: 0 }, '/timeout_s'],
    ['a callback to no URL', { action: 'power.on', callback: { url: 'here' } }, '/callback/url'],
  ];

  it('is refused with 400 validation_failed and a JSON pointer to each fault, as problem+json', async () => {
    const node = await requests.node();

    for (const [what, body, pointer] of wrong) {
      const { status, headers, body: problem } = await system.ask(node, body);

      expect([status, problem['code'], problem['status']], what).toEqual([400, 'validation_failed', 400]);
      expect(headers.get('content-type'), what).toBe('application/problem+json');
      expect(problem['errors'], what).toMatchObject([{ pointer, message: expect.any(String) }]);
    }
    const { body: twice } = await system.ask(node, { action: 'power.up', timeout_s: 'soon' });
    expect(twice['errors']).toMatchObject([{ pointer: '/action' }, { pointer: '/timeout_s' }]);
  });

  it('stores nothing: no message, no task, no event', async () => {
    const node = await requests.node();
    const before = [await broker.appended('mailbox'), await broker.appended('journal')];

    for (const [, body] of wrong) await system.ask(node, body, { 'idempotency-key': '"wrong"' });

    expect([await broker.appended('mailbox'), await broker.appended('journal')]).toEqual(before);
    expect((await system.call('GET', `/api/v1/nodes/${node}/tasks`)).body['tasks']).toEqual([]);
    expect(tape.events().filter(({ subject }) => subject.startsWith(`nodes/${node}/tasks/`))).toEqual([]);
    const { body: history } = await system.call('GET', `/api/v1/nodes/${node}/history`);
    expect(history['events']).toMatchObject([{ type: 'ironworks.node.created.v1' }]);
    // The key was not used up by what was refused.
    expect((await system.ask(node, { action: 'power.on' }, { 'idempotency-key': '"wrong"' })).status).toBe(202);
  });

  it('is refused the same way over WebSocket, with the same document in the reply', async () => {
    const node = await requests.node();

    for (const [what, body, pointer] of wrong) {
      const reply = await tape.exchange({ op: 'request', id: what, node, body }, 'reply');

      expect(reply, what).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ pointer, message: expect.any(String) }] },
      });
    }
    expect((await system.call('GET', `/api/v1/nodes/${node}/tasks`)).body['tasks']).toEqual([]);
  });

  it('that is not JSON, or no JSON at all, is told apart: 400 malformed, 415 unsupported_media_type', async () => {
    const node = await requests.node();
    const post = async (body: string, type: string, more: Record<string, string> = {}): Promise<readonly unknown[]> => {
      const init = { method: 'POST', body, headers: { 'content-type': type, ...more } };
      const answer = await fetch(`${system.url}/api/v1/nodes/${node}/tasks`, init);
      const problem = (await answer.json()) as JsonObject; // proof: every refusal is a problem document
      return [answer.status, problem['code']];
    };

    expect(await post('{"action":"power.on"', 'application/json')).toEqual([400, 'malformed']);
    expect(await post('{"action":"power.on","action":"power.off"}', 'application/json')).toEqual([400, 'malformed']);
    expect(await post('action=power.on', 'application/x-www-form-urlencoded')).toEqual([415, 'unsupported_media_type']);
    expect(await post('{"action":"power.on"}', 'application/json', { 'content-encoding': 'gzip' })).toEqual([
      415,
      'unsupported_media_type',
    ]);
    expect((await system.call('GET', `/api/v1/nodes/${node}/tasks`)).body['tasks']).toEqual([]);
  });
});

describe('1b: a request that touches what is not there', () => {
  it('is 404 node_not_found or task_not_found at every door, and stores nothing', async () => {
    const before = await broker.appended('mailbox');
    const asks: readonly (readonly [method: string, path: string, body?: JsonObject])[] = [
      ['POST', `/nodes/${NOBODY}/tasks`, { action: 'power.on' }],
      ['POST', '/nodes/nobody/tasks', { action: 'power.on' }],
      ['POST', '/nodes/nobody/tasks?dry_run=true', { action: 'power.on' }],
      ['GET', '/nodes/nobody'],
      ['GET', '/nodes/nobody/states'],
      ['GET', '/nodes/nobody/history'],
      ['GET', '/nodes/nobody/explain'],
      ['PATCH', '/nodes/nobody', { extra: {} }],
      ['DELETE', '/nodes/nobody'],
      ['POST', '/nodes/nobody/validate'],
      ['POST', '/nodes/nobody/resume'],
      ['POST', '/nodes/nobody/heartbeat'],
      ['GET', `/tasks/${NO_TASK}`],
      ['GET', `/tasks/${NO_TASK}/events`],
      ['GET', `/tasks/${NO_TASK}/explain`],
      ['POST', `/tasks/${NO_TASK}/cancel`],
      ['POST', `/tasks/${NO_TASK}/resolve`, { outcome: 'failed', reason: 'seen' }],
    ];

    for (const [method, path, body] of asks) {
      const { status, body: problem } = await system.call(method, `/api/v1${path}`, body === undefined ? {} : { body });

      const code = path.startsWith('/tasks') ? 'task_not_found' : 'node_not_found';
      expect([status, problem['code']], `${method} ${path}`).toEqual([404, code]);
    }
    const reply = await tape.exchange(
      { op: 'request', id: 'nobody', node: 'nobody', body: { action: 'power.on' } },
      'reply',
    );
    expect(reply).toMatchObject({ status: 404, body: { code: 'node_not_found' } });
    expect(await broker.appended('mailbox')).toBe(before);
  });

  it('is 404 for a node that was removed a moment ago', async () => {
    const node = await requests.node();

    expect((await system.call('DELETE', `/api/v1/nodes/${node}`)).status).toBe(204);

    expect((await system.ask(node, { action: 'power.on' })).body['code']).toBe('node_not_found');
  });
});

describe('1b: while the conductor of a node is being replaced, a request', () => {
  it('is 202 submitted, and is judged by the next owner: done, or refused with what a 409 would have said', async () => {
    const node = await requests.node();
    const owner = await ownerOf(node);
    const sameOwner = await eventually(
      async () => {
        const other = await requests.node();
        return (await ownerOf(other)) === owner && other;
      },
      { what: 'another node of the same conductor', timeoutMs: 20_000 },
    );
    signalProcess(owner, 'SIGSTOP');
    try {
      const [asked, hopeless] = await Promise.all([
        system.ask(node, { action: 'power.on' }),
        system.ask(sameOwner, { action: 'provision.rescue' }),
      ]);

      expect([asked.status, asked.body['state'], asked.body['done']]).toEqual([202, 'submitted', false]);
      expect([hopeless.status, hopeless.body['state']]).toEqual([202, 'submitted']);
      const task = String(asked.body['id']);
      expect(asked.headers.get('location')).toBe(`/api/v1/tasks/${task}`);
      expect(Number(asked.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(await requests.task(task)).toMatchObject({ id: task, state: 'submitted', action: 'power.on' });

      expect(await system.final(task)).toMatchObject({ state: 'succeeded' });
      expect(await system.final(String(hopeless.body['id']))).toMatchObject({
        state: 'refused',
        error: { code: 'action_not_allowed', evidence: { state: 'enroll', allowed: expect.any(Array) } },
      });
      const refused = ({ type, subject }: { type: string; subject: string }) =>
        type === 'task.refused' && subject.endsWith(String(hopeless.body['id']));
      expect((await tape.event('of the refusal', refused)).data).toMatchObject({
        error: { code: 'action_not_allowed' },
      });
    } finally {
      signalProcess(owner, 'SIGCONT');
    }
    expect(system.effects().filter((effect) => effect.node === node)).toHaveLength(1);
  });

  async function ownerOf(node: string): Promise<number> {
    const { body } = await system.call('GET', `/api/v1/nodes/${node}/explain`);
    return isObject(body['owner']) ? Number(body['owner']['pid']) : 0;
  }
});

describe('1b: with no conductor alive at all, a request', () => {
  const started: LoneProcess[] = [];
  let server: ServerInUse | undefined;

  afterEach(async () => {
    await Promise.all(started.splice(0).map((process) => process.stop()));
    await server?.stop();
  });

  it('is 503 no_conductor with Retry-After, stores nothing, and gets in once there is one', async () => {
    server = await takeOwnServer();
    const first = startLoneConductor(server.url);
    const gateway = await startLoneGateway(server.url);
    started.push(first, gateway);
    const call = (method: string, path: string, body: JsonObject) =>
      system.call(method, path, { body, baseUrl: gateway.url });
    const created = await eventually(
      async () => {
        const answer = await call('POST', '/api/v1/nodes', { driver: 'fake' });
        return answer.status === 201 && answer;
      },
      { what: 'an enrolled node', timeoutMs: 20_000, intervalMs: 200 },
    );
    const node = String(created.body['id']);
    const sight = await brokerSight(server.url, await cursorOf(gateway.url));
    await first.stop();
    const before = await sight.appended('mailbox');

    const asked = await call('POST', `/api/v1/nodes/${node}/tasks`, { action: 'power.on' });
    const enrolled = await call('POST', '/api/v1/nodes', { driver: 'fake' });
    const unknown = await call('POST', '/api/v1/nodes/nobody/tasks', { action: 'power.on' });

    for (const { status, headers, body } of [asked, enrolled]) {
      expect([status, body['code']]).toEqual([503, 'no_conductor']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    expect(unknown.body['code']).toBe('node_not_found');
    expect(await sight.appended('mailbox')).toBe(before);
    await sight.close();

    started.push(startLoneConductor(server.url));
    const accepted = await eventually(
      async () => {
        const answer = await call('POST', `/api/v1/nodes/${node}/tasks`, { action: 'power.on' });
        return answer.status === 202 && answer;
      },
      { what: 'an accepted request', timeoutMs: 20_000, intervalMs: 200 },
    );
    const { body: tasks } = await system.call('GET', `/api/v1/nodes/${node}/tasks`, { baseUrl: gateway.url });
    expect(tasks['tasks']).toMatchObject([{ id: accepted.body['id'] }]);
  });

  async function cursorOf(baseUrl: string): Promise<string> {
    const { body } = await system.call('GET', '/api/v1/nodes?limit=1', { baseUrl });
    const [node] = body['nodes'] as readonly JsonObject[]; // proof: one was enrolled above
    const { body: history } = await system.call('GET', `/api/v1/nodes/${node?.['id']}/history`, { baseUrl });
    const [event] = history['events'] as readonly JsonObject[]; // proof: the contract of /history
    return String(event?.['cursor']);
  }
});
