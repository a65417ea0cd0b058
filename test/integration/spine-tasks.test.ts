// A request's whole way as a client sees it: asked, judged, run, watched, refused, repeated, cancelled. Real processes,
// two gateways, a real nats-server.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import { openSystem, type System } from '../support/serve.ts';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000001';

let system: System;
let secondGateway: string;
let made = 0;

beforeAll(async () => {
  system = await openSystem({ args: ['--gateways', '2'] });
  secondGateway = system.url.replace(/\d+$/, (port) => String(Number(port) + 1));
});

afterAll(async () => {
  await system?.close();
});

/** A new node, in `enroll`: power actions are allowed there. */
async function aNode(driverInfo: JsonObject = {}): Promise<string> {
  return system.addNode({ name: `n-${++made}`, driver: 'fake', driver_info: driverInfo });
}

async function anAvailableNode(driverInfo: JsonObject = {}): Promise<string> {
  const id = await aNode(driverInfo);
  for (const action of ['provision.manage', 'provision.provide']) await done(id, { action });
  return id;
}

/** Asks and waits for the end; the task has to succeed. */
async function done(node: string, body: JsonObject): Promise<JsonObject> {
  const { status, body: task, text } = await system.ask(node, body, { prefer: 'wait=20' });
  expect({ status, state: task['state'] }, text).toEqual({ status: 200, state: 'succeeded' });
  return task;
}

async function accepted(node: string, body: JsonObject): Promise<string> {
  const { status, body: task, text } = await system.ask(node, body);
  expect(status, text).toBe(202);
  return String(task['id']);
}

async function running(taskId: string): Promise<void> {
  await eventually(
    async () => (await system.call('GET', `/api/v1/tasks/${taskId}`)).body['state'] === 'running' || undefined,
    { what: `the start of ${taskId}` },
  );
}

describe('a request', () => {
  it('becomes a task: 202 with Location, Retry-After and ETag, events in order, and the state it asked for', async () => {
    const tape = await system.tape();
    const node = await aNode();

    const { status, headers, body: task } = await system.ask(node, { action: 'power.on' });

    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/tasks/${task['id']}`);
    expect(headers.get('etag')).toBe(`"${task['revision']}"`);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(task).toMatchObject({ node, action: 'power.on', deduplicated: false });

    const id = String(task['id']);
    await tape.event('task.succeeded', (event) => event.type === 'task.succeeded' && event.subject.endsWith(id));
    const events = tape.eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(['task.queued', 'task.started', 'task.step', 'task.succeeded']);
    expect(events.map(({ data }) => data['state'])).toEqual(['queued', 'running', 'running', 'succeeded']);
    const cursors = tape.events().map(({ cursor }) => cursor);
    expect(cursors).toEqual([...new Set(cursors)].sort());
    expect(events.at(-1)?.event).toMatchObject({
      specversion: '1.0',
      type: 'ironworks.task.succeeded.v1',
      subject: `nodes/${node}/tasks/${id}`,
    });
    expect((await system.call('GET', `/api/v1/nodes/${node}`)).body).toMatchObject({ power_state: 'power on' });
    expect(await system.final(id)).toMatchObject({ state: 'succeeded', done: true, attempts: 1 });
    expect(system.effects().filter((effect) => effect.task === id)).toMatchObject([{ node, step: 'power.on' }]);
  });

  it('for what it already is succeeds at once with the step "already" and touches nothing', async () => {
    const node = await aNode();
    await done(node, { action: 'power.on' });
    const before = system.effects().length;

    const task = await done(node, { action: 'power.on' });

    expect(task).toMatchObject({ step: { name: 'already' } });
    expect(system.effects().length).toBe(before);
  });

  it('with Prefer: wait is answered 200 once final, and 202 when the time is up', async () => {
    const node = await aNode({ delay_s: { 'power.off': 3 } });

    const quick = await system.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });
    const slow = await system.ask(node, { action: 'power.off' }, { prefer: 'wait=1' });

    expect(quick.status).toBe(200);
    expect(quick.body).toMatchObject({ state: 'succeeded', done: true });
    expect(quick.headers.get('preference-applied')).toBe('wait=10');
    expect(slow.status).toBe(202);
    expect(slow.body).toMatchObject({ done: false });
    expect(slow.headers.get('retry-after')).not.toBeNull();
  });

  it('can be polled to its end with ?wait, and with If-None-Match costs a 304', async () => {
    const node = await aNode({ delay_s: 0.5 });
    const id = await accepted(node, { action: 'power.on' });

    const { status, headers, body } = await system.call('GET', `/api/v1/tasks/${id}?wait=20`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ id, state: 'succeeded', done: true });
    const etag = headers.get('etag') ?? '';
    const again = await system.call('GET', `/api/v1/tasks/${id}`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('that was accepted is never unknown to a poll, at either gateway', async () => {
    const nodes = await Promise.all(Array.from({ length: 10 }, () => aNode()));

    const statuses = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const node = nodes[index % nodes.length] ?? '';
        const baseUrl = index % 2 === 0 ? system.url : secondGateway;
        const action = Math.floor(index / nodes.length) % 2 === 0 ? 'power.on' : 'power.off';
        const { status, body, text } = await system.ask(node, { action, on_conflict: 'queue' });
        if (status !== 202) return `${status} ${text}`;
        const polls = await Promise.all([
          system.call('GET', `/api/v1/tasks/${body['id']}`, { baseUrl }),
          system.call('GET', `/api/v1/nodes/${node}/tasks?limit=1000`, { baseUrl: system.url }),
        ]);
        const listed = JSON.stringify(polls[1].body).includes(String(body['id']));
        return `${polls[0].status} ${polls[1].status} ${listed}`;
      }),
    );

    expect(new Set(statuses)).toEqual(new Set(['200 200 true']));
  });

  it('with an unknown field is refused with a pointer to it, and changes nothing', async () => {
    const node = await aNode();

    const answers = [
      await system.ask(node, { action: 'power.on', colour: 'red' }),
      await system.ask(node, { action: 'power.on', params: { force: true } }),
      await system.ask(node, { action: 'power.up' }),
      await system.ask(node, { action: 'power.on', timeout_s: -1 }),
    ];

    expect(answers.map(({ status, body }) => [status, body['code'], body['errors']])).toMatchObject([
      [400, 'validation_failed', [{ pointer: '/colour' }]],
      [400, 'validation_failed', [{ pointer: '/params/force' }]],
      [400, 'validation_failed', [{ pointer: '/action' }]],
      [400, 'validation_failed', [{ pointer: '/timeout_s' }]],
    ]);
    expect(answers[0]?.headers.get('content-type')).toBe('application/problem+json');
    expect((await system.call('GET', `/api/v1/nodes/${node}/tasks`)).body).toMatchObject({ tasks: [] });
  });

  it('that is not JSON is malformed, and of another media type unsupported', async () => {
    const node = await aNode();
    const post = async (body: string, type: string): Promise<unknown[]> => {
      const answer = await fetch(`${system.url}/api/v1/nodes/${node}/tasks`, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      const problem = (await answer.json()) as JsonObject; // proof: every refusal is a problem document
      return [answer.status, problem['code']];
    };

    expect(await post('{"action":', 'application/json')).toEqual([400, 'malformed']);
    expect(await post('action: power.on', 'application/yaml')).toEqual([415, 'unsupported_media_type']);
  });

  it('for an unknown node, and a poll of an unknown task, is not found', async () => {
    const answers = [
      await system.ask('nobody', { action: 'power.on' }),
      await system.ask(UNKNOWN_ID, { action: 'power.on' }),
      await system.call('GET', `/api/v1/nodes/${UNKNOWN_ID}`),
      await system.call('GET', `/api/v1/tasks/${UNKNOWN_ID}.01ARZ3NDEKTSV4RRFFQ69G5FAV`),
      await system.call('GET', '/api/v1/tasks/what'),
    ];

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [404, 'node_not_found'],
      [404, 'node_not_found'],
      [404, 'node_not_found'],
      [404, 'task_not_found'],
      [404, 'task_not_found'],
    ]);
  });

  it('with ?dry_run is judged and nothing is stored', async () => {
    const node = await anAvailableNode({ delay_s: { 'deploy.write_image': 2 } });
    const ask = (body: JsonObject) => system.call('POST', `/api/v1/nodes/${node}/tasks?dry_run=true`, { body });

    const free = await ask({ action: 'power.on' });
    const wrong = await ask({ action: 'provision.rescue' });
    const deploy = await accepted(node, { action: 'provision.deploy' });
    const busy = await ask({ action: 'power.off' });
    const queued = await ask({ action: 'power.off', on_conflict: 'queue' });

    expect([free.status, free.body]).toMatchObject([200, { dry_run: true, verdict: 'accept' }]);
    expect([wrong.status, wrong.body['code']]).toEqual([409, 'action_not_allowed']);
    expect(wrong.body).toMatchObject({ state: 'available', allowed: expect.arrayContaining(['provision.deploy']) });
    expect([busy.status, busy.body['code']]).toEqual([409, 'node_busy']);
    expect([queued.status, queued.body]).toMatchObject([200, { verdict: 'queue', after: deploy }]);
    const { body } = await system.call('GET', `/api/v1/nodes/${node}/tasks`);
    expect(JSON.stringify(body)).not.toContain('power.');
  });
});

describe('a busy node', () => {
  it('refuses with 409 that names who holds it, and runs after it what was queued', async () => {
    const node = await anAvailableNode({ delay_s: { 'deploy.write_image': 2 } });
    const deploy = await accepted(node, { action: 'provision.deploy' });
    await eventually(
      async () =>
        JSON.stringify((await system.call('GET', `/api/v1/tasks/${deploy}`)).body['step']).includes('write_image'),
      { what: 'the slow step' },
    );

    const refused = await system.ask(node, { action: 'power.off' });
    const queued = await system.ask(node, { action: 'power.off', on_conflict: 'queue' });

    expect([refused.status, refused.body['code']]).toEqual([409, 'node_busy']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    const conductors = (await system.liveConductors()).map(({ session }) => session);
    expect(refused.body).toMatchObject({
      holder: { task: deploy, action: 'provision.deploy', state: 'running', step: 'deploy.write_image' },
      contradicts: [],
      would_be_allowed: expect.arrayContaining(['power.off', 'provision.undeploy']),
    });
    const { since, conductor } = refused.body['holder'] as JsonObject; // proof: matched just above
    expect(Date.parse(String(since))).toBeLessThanOrEqual(Date.now());
    expect(conductors).toContain(conductor);

    expect(queued.status).toBe(202);
    expect(queued.body).toMatchObject({ state: 'queued', queue: { position: 1, ahead: [deploy] } });
    const id = String(queued.body['id']);
    const { body: states } = await system.call('GET', `/api/v1/nodes/${node}/states`);
    expect(states).toMatchObject({ task: { id: deploy }, queue: [{ id, position: 1 }] });
    expect(states['target_provision_state']).toBe('active');
    const [first, second] = [await system.final(deploy), await system.final(id)];
    expect([first['state'], second['state']]).toEqual(['succeeded', 'succeeded']);
    expect(String(second['started_at']) >= String(first['finished_at'])).toBe(true);
    expect((await system.call('GET', `/api/v1/nodes/${node}`)).body).toMatchObject({
      provision_state: 'active',
      power_state: 'power off',
    });
  });

  it('takes four reboots in a row as one task', async () => {
    const node = await aNode({ delay_s: 0.3 });
    await done(node, { action: 'power.on' });

    const answers = await Promise.all(Array.from({ length: 4 }, () => system.ask(node, { action: 'power.reboot' })));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const ids = new Set(answers.map(({ body }) => body['id']));
    expect(ids.size).toBe(1);
    expect(answers.filter(({ body }) => body['deduplicated'] === true)).toHaveLength(3);
    const [id] = [...ids].map(String);
    expect(await system.final(id ?? '')).toMatchObject({ state: 'succeeded' });
    const effects = system.effects().filter(({ node: of, action }) => of === node && action === 'power.reboot');
    expect(effects).toHaveLength(2); // off and on, once
  });

  it('with a full mailbox answers 503 mailbox_full with Retry-After, and still takes a cancel', async () => {
    const node = await aNode({ delay_s: { 'power.on': 5 } });
    const ask = (index: number) =>
      system.ask(node, { action: index % 2 === 0 ? 'power.on' : 'power.off', on_conflict: 'queue' });
    const ids: string[] = [];
    for (let index = 0; index < 16; index++) {
      const { status, body, text } = await ask(index);
      expect(status, text).toBe(202);
      ids.push(String(body['id']));
    }

    const seventeenth = await ask(16);
    const cancelled = await system.call('POST', `/api/v1/tasks/${ids.at(-1)}/cancel`, { body: { reason: 'room' } });
    const afterwards = await eventually(async () => (await ask(15)).status === 202, { what: 'room in the mailbox' });

    expect([seventeenth.status, seventeenth.body['code']]).toEqual([503, 'mailbox_full']);
    expect(Number(seventeenth.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(cancelled.status).toBe(200);
    expect(afterwards).toBe(true);
    const { body: states } = await system.call('GET', `/api/v1/nodes/${node}/states`);
    for (const { id } of states['queue'] as readonly JsonObject[])
      await system.call('POST', `/api/v1/tasks/${id}/cancel`, { body: {} }); // proof: the contract of /states
  });

  it('gives up what was queued on a state that never came, and names who is to blame', async () => {
    const node = await anAvailableNode({ fail: { 'deploy.write_image': { times: 99, code: 'driver_error' } } });

    const deploy = await accepted(node, { action: 'provision.deploy' });
    const rebuild = await system.ask(node, { action: 'provision.rescue', on_conflict: 'queue' });

    expect(rebuild.status, rebuild.text).toBe(202);
    expect(await system.final(deploy)).toMatchObject({ state: 'failed', error: { code: 'driver_error' } });
    expect(await system.final(String(rebuild.body['id']))).toMatchObject({
      state: 'failed',
      error: { code: 'precondition_failed', evidence: { blame: deploy } },
    });
    expect((await system.call('GET', `/api/v1/nodes/${node}`)).body).toMatchObject({
      provision_state: 'deploy failed',
    });
  });

  it('with on_conflict replace drops the queued tasks that contradict', async () => {
    const node = await aNode({ delay_s: { 'power.on': 1 } });
    const first = await accepted(node, { action: 'power.on' });
    const off = await accepted(node, { action: 'power.off', on_conflict: 'queue' });

    const reboot = await accepted(node, { action: 'power.reboot', on_conflict: 'replace' });

    expect(await system.final(off)).toMatchObject({ state: 'cancelled', cancel_reason: `replaced by ${reboot}` });
    expect(await system.final(first)).toMatchObject({ state: 'succeeded' });
    expect(await system.final(reboot)).toMatchObject({ state: 'succeeded' });
  });
});

describe('an Idempotency-Key', () => {
  it('repeated returns the first task, while it runs and after it, and with another body is refused', async () => {
    const node = await aNode({ delay_s: 0.5 });
    const ask = (body: JsonObject, baseUrl = system.url) =>
      system.call('POST', `/api/v1/nodes/${node}/tasks`, { body, baseUrl, headers: { 'idempotency-key': '"key-1"' } });

    const first = await ask({ action: 'power.on' });
    const during = await ask({ action: 'power.on' }, secondGateway);
    await system.final(String(first.body['id']));
    const after = await ask({ action: 'power.on' }, secondGateway);
    const other = await ask({ action: 'power.off' });

    expect([first, during, after].map(({ status, body }) => [status, body['id']])).toEqual(
      Array.from({ length: 3 }, () => [202, first.body['id']]),
    );
    expect([first, during, after].map(({ body }) => body['deduplicated'])).toEqual([false, true, true]);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_mismatch']);
    expect(system.effects().filter((effect) => effect.node === node)).toHaveLength(1);
  });

  it('sent by many at once makes one task', async () => {
    const node = await aNode();
    const headers = { 'idempotency-key': '"storm"' };

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        system.call('POST', `/api/v1/nodes/${node}/tasks`, {
          body: { action: 'power.on' },
          headers,
          baseUrl: index % 2 === 0 ? system.url : secondGateway,
        }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    const { body } = await system.call('GET', `/api/v1/nodes/${node}/tasks`);
    expect(body['tasks']).toHaveLength(1);
  });

  it('belongs to a request that was accepted: a refused one may be asked again', async () => {
    const node = await aNode({ delay_s: 1 });
    const on = await accepted(node, { action: 'power.on' });
    const ask = () => system.ask(node, { action: 'power.off' }, { 'idempotency-key': '"again"' });

    const refused = await ask();
    await system.final(on);
    const taken = await ask();

    expect([refused.status, refused.body['code']]).toEqual([409, 'node_busy']);
    expect(taken.status, taken.text).toBe(202);
    expect(await system.final(String(taken.body['id']))).toMatchObject({ state: 'succeeded' });
  });
});

describe('a cancel', () => {
  it('of a queued task ends it before it starts', async () => {
    const node = await aNode({ delay_s: 1.2 });
    const on = await accepted(node, { action: 'power.on' });
    const off = await accepted(node, { action: 'power.off', on_conflict: 'queue' });

    const { status, body } = await system.call('POST', `/api/v1/tasks/${off}/cancel`, { body: { reason: 'not now' } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: off, state: 'cancelled', done: true, cancel_reason: 'not now' });
    expect(await system.final(on)).toMatchObject({ state: 'succeeded' });
    expect(system.effects().filter(({ task }) => task === off)).toEqual([]);
    expect((await system.call('GET', `/api/v1/nodes/${node}`)).body).toMatchObject({ power_state: 'power on' });
  });

  it('of a running task aborts it where its action allows that, and the node is in a state to go on from', async () => {
    const node = await anAvailableNode({ delay_s: { 'deploy.write_image': 30 } });
    const deploy = await accepted(node, { action: 'provision.deploy' });
    await running(deploy);

    const { status } = await system.call('POST', `/api/v1/tasks/${deploy}/cancel`, { body: { reason: 'wrong one' } });

    expect(status).toBe(202);
    expect(await system.final(deploy)).toMatchObject({ state: 'cancelled', error: { code: 'aborted' } });
    expect((await system.call('GET', `/api/v1/nodes/${node}`)).body).toMatchObject({
      provision_state: 'deploy failed',
      task: null,
    });
    await done(node, { action: 'provision.undeploy' });
  });

  it('of what cannot be aborted, or has ended, is refused with 409', async () => {
    const node = await aNode({ delay_s: 1 });
    const on = await accepted(node, { action: 'power.on' });
    await running(on);

    const during = await system.call('POST', `/api/v1/tasks/${on}/cancel`, { body: {} });
    await system.final(on);
    const after = await system.call('POST', `/api/v1/tasks/${on}/cancel`, { body: {} });

    expect([during.status, during.body['code'], during.body['task']]).toEqual([409, 'not_cancellable', on]);
    expect([after.status, after.body['code'], after.body['task']]).toEqual([409, 'not_cancellable', on]);
  });
});

describe('a task that cannot succeed', () => {
  it('ends by its own deadline', async () => {
    const node = await aNode({ delay_s: 30 });

    const id = await accepted(node, { action: 'power.on', timeout_s: 1 });

    expect(await system.final(id, 10_000)).toMatchObject({ state: 'failed', error: { code: 'deadline_exceeded' } });
    expect((await system.call('GET', `/api/v1/nodes/${node}`)).body).toMatchObject({ task: null });
  });

  it('is failed when its machine takes orders and does not change', async () => {
    const node = await aNode({ stuck: true });

    const id = await accepted(node, { action: 'power.on' });

    expect(await system.final(id)).toMatchObject({ state: 'failed', error: { code: 'verify_failed' } });
  });

  it('succeeds after all when it fails only for a while, and says how often it was tried', async () => {
    const node = await aNode({ fail: { 'power.on': { times: 2, code: 'driver_error' } } });

    const id = await accepted(node, { action: 'power.on' });

    expect(await system.final(id)).toMatchObject({ state: 'succeeded', step: { name: 'power.on', attempt: 3 } });
    expect(system.effects().filter(({ task }) => task === id)).toHaveLength(1);
  });
});
