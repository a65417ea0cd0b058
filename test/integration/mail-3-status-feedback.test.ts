// Group 3 of the mail: people know how their task is going: they poll, are called back, or are told as it happens.
// That callbacks outlive crashes is shown in mail-3b-callbacks.test.ts.

import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { type EventTape, openTape, type TapedEvent } from '../support/event-tape.ts';
import { eventually } from '../support/eventually.ts';
import { HookReceiver, type ReceivedHook } from '../support/hook-receiver.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';
import { openSse } from '../support/sse-tape.ts';

let system: System;
let requests: Requests;
let secondGateway: string;

beforeAll(async () => {
  system = await openSystem({ args: ['--gateways', '2', '--callback-allow', '127.0.0.0/8'] });
  requests = requestsOf(system);
  secondGateway = system.url.replace(/\d+$/, (port) => String(Number(port) + 1));
});

afterAll(async () => {
  await system?.close();
});

describe.concurrent('3a: a poll of a task', () => {
  it('costs a 304 without a body while nothing has changed, and shows the new state when it has', async () => {
    const node = await requests.node({ delay_s: { 'power.on': 0.7 } });
    const id = await requests.accepted(node, { action: 'power.on' });
    const poll = (etag: string) => system.call('GET', `/api/v1/tasks/${id}`, { headers: { 'if-none-match': etag } });

    const first = await poll('"none"');
    const etag = first.headers.get('etag') ?? '';
    const unchanged = await poll(etag);
    await system.final(id);
    const changed = await poll(etag);
    const settled = await poll(changed.headers.get('etag') ?? '');

    expect(first).toMatchObject({ status: 200, body: { id, state: 'running', done: false } });
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(etag).toBe(`"${first.body['revision']}"`);
    expect([unchanged.status, unchanged.text, unchanged.headers.get('etag')]).toEqual([304, '', etag]);
    expect(changed).toMatchObject({ status: 200, body: { state: 'succeeded', done: true } });
    expect(changed.headers.get('retry-after')).toBeNull();
    expect(settled.status).toBe(304);
  });

  it('with ?wait is answered when the task is final, or as it then is when the time is up', async () => {
    const node = await requests.node({ delay_s: { 'power.on': 1.5 } });
    const id = await requests.accepted(node, { action: 'power.on' });

    const tooSoon = await system.call('GET', `/api/v1/tasks/${id}?wait=1`);
    const asked = performance.now();
    const final = await system.call('GET', `/api/v1/tasks/${id}?wait=30`);

    expect(tooSoon).toMatchObject({ status: 200, body: { state: 'running', done: false } });
    expect(final).toMatchObject({ status: 200, body: { state: 'succeeded', done: true } });
    expect(performance.now() - asked).toBeLessThan(10_000);
    const wrong = await system.call('GET', `/api/v1/tasks/${id}?wait=forever`);
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'validation_failed']);
  });

  it('is the same at every gateway, from the moment the request was accepted until long after its end', async () => {
    const node = await requests.node();
    for (let round = 0; round < 5; round++) {
      const id = await requests.accepted(node, { action: round % 2 === 0 ? 'power.on' : 'power.off' });
      const elsewhere = await system.call('GET', `/api/v1/tasks/${id}?wait=10`, { baseUrl: secondGateway });
      expect(elsewhere).toMatchObject({ status: 200, body: { id, state: 'succeeded' } });
    }

    // More tasks than a node's record keeps: the first ones are read from their documents.
    const { body } = await system.call('GET', `/api/v1/nodes/${node}/tasks`);
    const listed = body['tasks'] as readonly JsonObject[]; // proof: the contract of /nodes/{id}/tasks
    expect(listed).toHaveLength(5);
    for (const task of listed)
      expect(await requests.task(String(task['id']))).toMatchObject({ action: task['action'], state: 'succeeded' });
  });
});

describe.concurrent('3a: a poll of a node', () => {
  it('shows current and target state while it moves, what runs and waits, and costs a 304 while nothing changes', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 0.7 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' });
    await requests.atStep(deploy, 'deploy.write_image');
    const off = await requests.accepted(node, { action: 'power.off', on_conflict: 'queue' });

    for (const path of [`/api/v1/nodes/${node}`, `/api/v1/nodes/${node}/states`]) {
      const { headers, body } = await system.call('GET', path);
      expect(body, path).toMatchObject({
        provision_state: 'deploying',
        target_provision_state: 'active',
        task: { id: deploy, action: 'provision.deploy', step: { name: 'deploy.write_image' } },
        queue: [{ id: off, action: 'power.off', position: 1 }],
      });
      const again = await system.call('GET', path, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
      expect([again.status, again.text], path).toEqual([304, '']);
    }
    await system.final(off);
    expect((await system.call('GET', `/api/v1/nodes/${node}/states`)).body).toMatchObject({
      provision_state: 'active',
      target_provision_state: null,
      power_state: 'power off',
      target_power_state: null,
      task: null,
      queue: [],
    });
  });

  it('with min_revision is never older than what the client knows', async () => {
    const node = await requests.node();
    const { body: task } = await system.ask(node, { action: 'power.on' }, { prefer: 'wait=10' });

    const { status, body } = await system.call('GET', `/api/v1/nodes/${node}?min_revision=${task['revision']}`, {
      baseUrl: secondGateway,
    });

    expect([status, body['power_state']]).toEqual([200, 'power on']);
  });
});

describe('3b: a callback', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  let hooks: HookReceiver;

  beforeEach(async () => {
    hooks = await HookReceiver.start();
  });

  afterEach(() => hooks.close());

  const called = (task: string): Promise<ReceivedHook> =>
    eventually(() => hooks.received.find((hook) => HookReceiver.taskOf(hook) === task), {
      what: `the callback of ${task}`,
      timeoutMs: 20_000,
    });

  it('is POSTed once when the task has ended: the event the streams tell, traced and signed', async () => {
    const tape = await system.tape();
    const node = await requests.node({ delay_s: 0.2 });
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

    const answer = await system.ask(
      node,
      { action: 'power.on', callback: { url: hooks.url('/done'), secret } },
      { traceparent },
    );
    const id = String(answer.body['id']);
    const hook = await called(id);

    expect(answer.body['callback']).toEqual({ url: hooks.url('/done'), state: 'pending' });
    expect(new Webhook(secret).verify(hook.text, { ...hook.headers })).toEqual(hook.event);
    expect(hook.path).toBe('/done');
    expect(String(hook.headers['content-type'])).toMatch(/^application\/cloudevents\+json/);
    const end = await tape.event(
      'of the end',
      ({ type, subject }) => type === 'task.succeeded' && subject.endsWith(id),
    );
    const { data, ...envelope } = end.event;
    expect(hook.event).toMatchObject(envelope);
    expect(hook.event['data']).toMatchObject({ ...(isObject(data) ? data : {}), state: 'succeeded', done: true });
    expect(hook.event['traceparent']).toContain('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(JSON.stringify([answer.body, tape.frames, hook.event])).not.toContain(secret);
    await eventually(async () => (await callbackState(id)) === 'delivered', { what: 'a delivered callback' });
    expect(hooks.received).toHaveLength(1);
  });

  it('comes for every end: failed, cancelled, and what never got its turn', async () => {
    const node = await requests.availableNode({
      delay_s: { 'deploy.write_image': 1 },
      fail: { 'deploy.write_image': { times: 9, code: 'verify_failed' } },
    });
    const callback = { url: hooks.url('/any') };
    const deploy = await requests.accepted(node, { action: 'provision.deploy', callback });
    const rescue = await requests.accepted(node, { action: 'provision.rescue', callback, on_conflict: 'queue' });
    const off = await requests.accepted(node, { action: 'power.on', callback, on_conflict: 'queue' });
    await requests.cancel(off);

    const told = await Promise.all([deploy, rescue, off].map(called));

    expect(told.map(({ event }) => [event['type'], isObject(event['data']) && event['data']['error']])).toMatchObject([
      ['ironworks.task.failed.v1', { code: 'verify_failed' }],
      ['ironworks.task.failed.v1', { code: 'precondition_failed', evidence: { blame: deploy } }],
      ['ironworks.task.cancelled.v1', { code: 'aborted' }],
    ]);
  });

  async function callbackState(id: string): Promise<unknown> {
    const { callback } = await requests.task(id);
    return isObject(callback) ? callback['state'] : undefined;
  }
});

describe('3c: a client that is told', () => {
  it('sees queued, started, each step and the end, in order, over WebSocket and SSE alike', async () => {
    const node = await requests.node();
    const tape = await system.tape({ filter: { nodes: [node] } });
    const sse = await openSse(secondGateway, `?node=${node}`);
    const id = await requests.accepted(node, { action: 'power.reboot' });
    const isEnd = ({ type }: TapedEvent): boolean => type === 'task.succeeded';

    await tape.event('of the end', isEnd);
    await eventually(() => sse.events.some(isEnd), { what: 'the end over SSE' });
    await sse.close();

    expect(tape.eventsOf(id).map(({ type, data }) => [type, data['state']])).toEqual([
      ['task.queued', 'queued'],
      ['task.started', 'running'],
      ['task.step', 'running'],
      ['task.step', 'running'],
      ['task.succeeded', 'succeeded'],
    ]);
    expect(sse.events.map(({ event }) => event)).toEqual(tape.events().map(({ event }) => event));
    const cursors = tape.events().map(({ cursor }) => cursor);
    expect(cursors).toEqual([...new Set(cursors)].sort());
  });

  it('resumes from its cursor at any gateway without a gap or a repeat, though gateways are killed meanwhile', async () => {
    const node = await requests.node({ delay_s: 0.05 });
    let tape = await openTape(system.url, { filter: { nodes: [node] } });
    let sse = await openSse(secondGateway, `?node=${node}`);
    await eventually(() => sse.cursor() !== '', { what: 'the first cursor over SSE' });
    const start = tape.start;
    const told: { ws: TapedEvent[]; sse: TapedEvent[] } = { ws: [], sse: [] };
    const cursorOf = (tapeNow: EventTape, before: readonly TapedEvent[]): string =>
      tapeNow.events().at(-1)?.cursor ?? before.at(-1)?.cursor ?? start;

    for (let round = 0; round < 2; round++) {
      const ids: string[] = [];
      for (const action of ['power.on', 'power.off', 'power.on', 'power.off'])
        ids.push(await requests.accepted(node, { action, on_conflict: 'queue' }));
      await eventually(() => tape.events().length >= 4, { what: 'some events' });
      const wsCursor = cursorOf(tape, told.ws);
      const sseCursor = sse.cursor();
      told.ws.push(...tape.events());
      tape.close();
      await sse.close();
      told.sse.push(...sse.events);
      const { gateways } = await system.cluster();
      signalProcess(gateways[round % gateways.length]?.pid, 'SIGKILL');
      for (const url of [system.url, secondGateway])
        await eventually(async () => (await fetch(`${url}/readyz`)).status === 200, {
          what: `${url} after its gateway was killed`,
          timeoutMs: 15_000,
        });
      // Each goes on at the other gateway.
      const [wsUrl, sseUrl] = round % 2 === 0 ? [secondGateway, system.url] : [system.url, secondGateway];
      tape = await openTape(wsUrl, { filter: { nodes: [node] }, after: wsCursor });
      sse = await openSse(sseUrl, `?node=${node}`, sseCursor);
      for (const id of ids) await system.final(id);
    }
    const { body } = await system.call('GET', `/api/v1/nodes/${node}/history?limit=1000`);
    const stored = (body['events'] as readonly JsonObject[]).filter(({ cursor }) => String(cursor) > start); // proof: contract
    await eventually(() => told.ws.length + tape.events().length >= stored.length, { what: 'the newest event' });
    await eventually(() => told.sse.length + sse.events.length >= stored.length, { what: 'the newest event over SSE' });
    tape.close();
    await sse.close();

    expect(stored.length).toBeGreaterThan(2 * 4 * 4);
    expect([...told.ws, ...tape.events()].map(({ event }) => event)).toEqual(stored);
    expect([...told.sse, ...sse.events].map(({ event }) => event)).toEqual(stored);
  });

  it('with a cursor of another life of the cluster is told so, and never given another past', async () => {
    const stranger = `deadbeef${(await system.tape()).start.slice(8)}`;
    const tape = await system.tape({ after: stranger });
    const sse = await system.call('GET', `/api/v1/events?after=${stranger}`);

    expect(tape.frames[0]).toMatchObject({ op: 'gap', code: 'cursor_expired' });
    expect([sse.status, sse.body['code']]).toEqual([410, 'cursor_expired']);
  });
});
