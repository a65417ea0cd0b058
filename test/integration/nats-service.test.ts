// Ironworks for a caller that has a NATS client and nothing else: a real `serve` with two gateways, spoken to with
// @nats-io/transport-node alone.

import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from '../support/eventually.ts';
import type { System } from '../support/serve.ts';
import { openSystem } from '../support/serve.ts';

let system: System;
let nc: NatsConnection;

beforeAll(async () => {
  system = await openSystem({ args: ['--fleet', '3', '--gateways', '2', '--conductors', '2'] });
  const { nats } = await system.cluster();
  nc = await connect({ servers: nats.url.replace('nats://', '') });
});

afterAll(async () => {
  await nc?.close();
  await system?.close();
});

interface Heard {
  readonly body: JsonObject;
  readonly error: string;
  readonly code: string;
}

async function ask(call: string, body: unknown, more: { readonly [name: string]: string } = {}): Promise<Heard> {
  const headers = natsHeaders();
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  const reply = await nc.request(`ironworks.v1.${call}`, JSON.stringify(body), { timeout: 20_000, headers });
  return {
    body: reply.json<JsonObject>(),
    error: reply.headers?.get('Nats-Service-Error') ?? '',
    code: reply.headers?.get('Nats-Service-Error-Code') ?? '',
  };
}

/** Everything that answers within the time, as `nats micro` asks. */
async function askAll(subject: string): Promise<JsonObject[]> {
  const inbox = `_INBOX.test.${Math.random().toString(36).slice(2)}`;
  const heard: Msg[] = [];
  const sub = nc.subscribe(inbox, { callback: (_error, message) => void heard.push(message) });
  nc.publish(subject, '', { reply: inbox });
  await eventually(() => heard.length >= 2, { what: `two answers to ${subject}` });
  await nc.flush();
  sub.unsubscribe();
  return heard.map((message) => message.json<JsonObject>());
}

async function firstNode(): Promise<string> {
  return String((await nodesOff())[0]?.['id']);
}

/** One that no other test asks anything of. */
async function lastNode(): Promise<string> {
  return String((await nodesOff()).at(-1)?.['id']);
}

async function nodesOff(): Promise<readonly JsonObject[]> {
  const { body } = await ask('nodes.list', { provision_state: 'available', power_state: 'power off' });
  return body['nodes'] as JsonObject[]; // proof: the contract of the call; a wrong shape fails here
}

describe('a caller with a NATS client alone', () => {
  it('asks for a task, follows it to its end and sees the node changed', async () => {
    const node = await firstNode();

    const submitted = await ask('tasks.submit', { node, action: 'power.on' });
    const final = await ask('tasks.get', { task: submitted.body['id'], wait_s: 20 });

    expect(submitted).toMatchObject({ error: '', body: { node, action: 'power.on' } });
    expect(final.body).toMatchObject({ id: submitted.body['id'], state: 'succeeded', done: true });
    expect((await ask('nodes.states', { node })).body).toMatchObject({ power_state: 'power on', task: null });
    expect((await ask('nodes.get', { node })).body['driver']).toBe('fake');
    expect((await system.call('GET', `/api/v1/tasks/${String(final.body['id'])}`)).body['state']).toBe('succeeded');
  });

  it('cancels what waits, and is told what can no longer be cancelled', async () => {
    const node = await system.addNode({ driver: 'fake', driver_info: { delay_s: { 'power.on': 1 } } });
    for (const action of ['provision.manage', 'provision.provide'])
      expect((await ask('tasks.submit', { node, action, wait_s: 20 })).body['state']).toBe('succeeded');
    const first = await ask('tasks.submit', { node, action: 'power.on' });
    const second = await ask('tasks.submit', { node, action: 'power.off', on_conflict: 'queue' });

    const busy = await ask('tasks.submit', { node, action: 'power.reboot' });
    const cancelled = await ask('tasks.cancel', { task: second.body['id'], reason: 'not needed' });
    await ask('tasks.get', { task: first.body['id'], wait_s: 20 });
    const late = await ask('tasks.cancel', { task: first.body['id'] });

    expect(busy).toMatchObject({ code: '409', body: { code: 'node_busy', holder: { task: first.body['id'] } } });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', cancel_reason: 'not needed' });
    expect(late).toMatchObject({ code: '409', body: { code: 'not_cancellable' } });
    expect(late.error).toMatch(/^not_cancellable: /);
  });

  it('is one caller with its key, over NATS as over HTTP', async () => {
    const node = await firstNode();
    const body = { action: 'power.on' };

    const overNats = await ask('tasks.submit', { node, ...body, idempotency_key: 'nats-and-http' });
    const overHttp = await system.ask(node, body, { 'idempotency-key': '"nats-and-http"' });

    expect(overHttp.body['id']).toBe(overNats.body['id']);
  });

  it('whose deadline has passed makes nothing happen', async () => {
    const node = await lastNode();

    const { code, body } = await ask(
      'tasks.submit',
      { node, action: 'power.on' },
      { Deadline: '2020-01-01T00:00:00Z' },
    );

    expect({ code, body }).toMatchObject({ code: '408', body: { code: 'timeout' } });
    expect((await ask('nodes.states', { node })).body).toMatchObject({ task: null, queue: [] });
  });
});

describe('the service as stock tools see it (ADR-32)', () => {
  const NAME = /^[A-Za-z0-9_-]+$/;
  const SEMVER = /^\d+\.\d+\.\d+$/;
  const CALLS = ['tasks.submit', 'tasks.get', 'tasks.cancel', 'nodes.get', 'nodes.states', 'nodes.list'];

  const identity = {
    name: 'ironworks',
    id: expect.stringMatching(/^[^.\s*>]+$/),
    version: expect.stringMatching(SEMVER),
    metadata: expect.any(Object),
  };
  const endpoint = (subject: string) => ({
    name: expect.stringMatching(NAME),
    subject: `ironworks.v1.${subject}`,
    queue_group: 'q',
  });

  it('answers PING from every gateway, to all, by name and by id', async () => {
    const pings = await askAll('$SRV.PING');
    const [first] = pings;

    for (const ping of pings) expect(ping).toEqual({ type: 'io.nats.micro.v1.ping_response', ...identity });
    expect(new Set(pings.map(({ id }) => id)).size).toBe(2);
    expect(await askAll('$SRV.PING.ironworks')).toHaveLength(2);
    const one = await nc.request(`$SRV.PING.ironworks.${String(first?.['id'])}`, '', { timeout: 2_000 });
    expect(one.json()).toEqual(first);
  });

  it('tells its endpoints with INFO', async () => {
    for (const info of await askAll('$SRV.INFO.ironworks'))
      expect(info).toEqual({
        type: 'io.nats.micro.v1.info_response',
        ...identity,
        description: expect.any(String),
        endpoints: CALLS.map((call) => ({ ...endpoint(call), metadata: expect.any(Object) })),
      });
  });

  it('counts with STATS what its endpoints have done', async () => {
    await ask('nodes.get', { node: 'nobody-has-this-name' });

    const all = await askAll('$SRV.STATS');

    for (const stats of all)
      expect(stats).toEqual({
        type: 'io.nats.micro.v1.stats_response',
        ...identity,
        started: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
        endpoints: CALLS.map((call) => ({
          ...endpoint(call),
          num_requests: expect.any(Number),
          num_errors: expect.any(Number),
          last_error: expect.any(String),
          processing_time: expect.any(Number),
          average_processing_time: expect.any(Number),
        })),
      });
    const asked = all.flatMap(({ endpoints }) => endpoints as JsonObject[]).filter(({ name }) => name === 'nodes-get');
    expect(asked.reduce((sum, { num_errors }) => sum + Number(num_errors), 0)).toBeGreaterThan(0);
    expect(asked.map(({ last_error }) => String(last_error)).join()).toContain('404: node_not_found');
  });
});

describe('when gateways come and go', () => {
  it('no call is lost while one of them stops', async () => {
    const node = await firstNode();
    const [gateway] = await system.liveGateways();
    let stop = false;
    const outcomes: string[] = [];
    const asking = (async () => {
      while (!stop) outcomes.push((await ask('nodes.get', { node })).code);
    })();

    process.kill(gateway?.pid ?? 0, 'SIGTERM');
    await eventually(
      async () => {
        const live = await system.liveGateways();
        return live.length === 2 && live.every(({ pid }) => pid !== gateway?.pid);
      },
      { what: 'another gateway in its place', timeoutMs: 20_000 },
    );
    stop = true;
    await asking;

    expect(outcomes.length).toBeGreaterThan(0);
    expect(new Set(outcomes)).toEqual(new Set(['']));
  });
});
