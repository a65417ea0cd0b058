// Calls over NATS that no client of ours would make, by somebody who may call the service: each is refused with a clear error
// or counted, the broker is never told anything in the gateway's name, and nothing has changed.

import type { NatsConnection } from '@nats-io/transport-node';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, type JsonObject } from '../../proto/json.ts';
import { type BrokerSight, brokerSight } from '../support/broker-sight.ts';
import { eventually } from '../support/eventually.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';

let system: System;
let requests: Requests;
let nc: NatsConnection;
let broker: BrokerSight;
let node: string;

beforeAll(async () => {
  system = await openSystem({ args: ['--conductors', '1'] });
  requests = requestsOf(system);
  const { nats } = await system.cluster();
  nc = await connect({ servers: nats.url.replace('nats://', '') });
  broker = await brokerSight(nats.url, (await system.tape()).start);
  node = await requests.node();
  await requests.done(node, { action: 'power.on' });
});

afterAll(async () => {
  await broker?.close();
  await nc?.close();
  await system?.close();
});

interface Told {
  readonly status: number;
  readonly code: unknown;
}

async function ask(
  call: string,
  body: string | Uint8Array,
  more: { readonly [name: string]: string } = {},
): Promise<Told> {
  const headers = natsHeaders();
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  const reply = await nc.request(`ironworks.v1.${call}`, body, { timeout: 20_000, headers });
  const status = Number(reply.headers?.get('Nats-Service-Error-Code') || 200);
  return { status, code: reply.json<JsonObject>()['code'] ?? '' };
}

/** What must be as it was, whatever was called. */
async function standing(): Promise<object> {
  const { body } = await system.call('GET', '/api/v1/tasks?limit=1000');
  const tasks = Array.isArray(body['tasks']) ? body['tasks'].length : -1;
  return { node: await requests.show(node), tasks, stored: await broker.appended('mailbox') };
}

const submit = (of: string): string => JSON.stringify({ node: of, action: 'power.off' });

describe('B6: a call over NATS', () => {
  it.each<[string, string, string | Uint8Array, { readonly [name: string]: string }, readonly number[]]>([
    [
      'of random bytes',
      'tasks.submit',
      Uint8Array.from({ length: 4_096 }, (_, at) => (at * 2_654_435_761) >>> 24),
      {},
      [400],
    ],
    ['of half a document', 'tasks.submit', '{"node":"', {}, [400]],
    ['of nothing', 'tasks.submit', '', {}, [400, 422]],
    ['of almost 1 MiB', 'tasks.submit', JSON.stringify({ node: 'x', action: 'a'.repeat(1_000_000) }), {}, [413]],
    ['with a key of 64 KiB', 'tasks.submit', '{}', { 'Idempotency-Key': `"${'k'.repeat(65_536)}"` }, [400, 422]],
    [
      'with credentials of 64 KiB',
      'tasks.submit',
      '{}',
      { Authorization: `Bearer ${'t'.repeat(65_536)}` },
      [400, 401, 422],
    ],
    ['with a trace of 64 KiB and no node', 'tasks.submit', '{}', { traceparent: '0'.repeat(65_536) }, [400, 422]],
    ['for every node', 'tasks.submit', submit('*'), {}, [400, 404, 422]],
    ['for everything below', 'tasks.submit', submit('>'), {}, [400, 404, 422]],
    ['for a node with a wildcard in its name', 'tasks.submit', submit('node-*'), {}, [400, 404, 422]],
    ['for a node of several tokens', 'tasks.submit', submit('a.b.>'), {}, [400, 404, 422]],
    ['for a node with a space in its name', 'tasks.submit', submit('a b'), {}, [400, 404, 422]],
    ['for a node of 10 KiB', 'tasks.submit', submit('n'.repeat(10_240)), {}, [400, 404, 422]],
    ['for a look at every node', 'nodes.get', '{"node":"*"}', {}, [400, 404, 422]],
    ['for a task of every node', 'tasks.get', '{"task":"*.>"}', {}, [400, 404, 422]],
  ])('%s is refused with a clear error, and changes nothing', async (_, call, body, headers, statuses) => {
    const before = await standing();

    const { status, code } = await ask(call, body, headers);

    expect(statuses).toContain(status);
    expect(code).toMatch(/^[a-z_]+$/);
    expect(await standing()).toEqual(before);
  });

  it('with 64 KiB of headers that mean nothing is answered as if they were not there', async () => {
    const { status } = await ask('nodes.get', JSON.stringify({ node }), { 'X-Noise': 'n'.repeat(65_536) });

    expect(status).toBe(200);
  });

  it.each(['$JS.API.STREAM.PURGE.', '$JS.API.CONSUMER.LIST.', '$KV.', '$SYS.REQ.SERVER.PING', 'ironworks.mbx.'])(
    'whose answer is to go to %s… is not carried out, and counted as an error',
    async (forged) => {
      const before = await standing();
      const [journal = ''] = (await nc.request('$JS.API.STREAM.NAMES', ''))
        .json<{ streams: string[] }>()
        .streams.filter((name) => name.includes('journal'));
      const said: string[] = [];
      const subscription = nc.subscribe('>', {
        callback: (_error, { subject }) => {
          if (subject.startsWith(forged)) said.push(subject);
        },
      });
      const errors = await errorsOf('tasks-submit');
      const commits = (await broker.commits()).length;

      nc.publish('ironworks.v1.tasks.submit', submit(node), { reply: `${forged}${journal}` });
      await eventually(async () => (await errorsOf('tasks-submit')) > errors, { what: 'a counted error' });
      subscription.unsubscribe();

      expect(said).toEqual([]);
      expect(await standing()).toEqual(before);
      expect((await broker.commits()).length).toBe(commits);
    },
  );
});

/** As `nats micro stats` shows them, of all gateways. */
async function errorsOf(endpoint: string): Promise<number> {
  const stats = (await nc.request('$SRV.STATS.ironworks', '')).json<JsonObject>();
  const { endpoints } = stats;
  const found = Array.isArray(endpoints) ? endpoints.find((each) => isObject(each) && each['name'] === endpoint) : null;
  return isObject(found ?? null) ? Number((found as JsonObject)['num_errors']) : Number.NaN; // proof: asked in this line
}
