// Every example of the AsyncAPI description, played against a running gateway: what is answered is what it says.

import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from '../../gateway/engine/ws.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject, objectFromText } from '../../proto/json.ts';
import type { RunningGateway } from '../support/api-rig.ts';
import { ApiRig } from '../support/api-rig.ts';
import { lintAsyncApi, objectAt, validatorOf } from '../support/asyncapi-lint.ts';
import { eventually } from '../support/eventually.ts';

let rig: ApiRig;
let gateway: RunningGateway;
let nc: NatsConnection;
let description: JsonObject;
let task: string;

beforeAll(async () => {
  rig = await ApiRig.start();
  await rig.conductor();
  gateway = await rig.gateway();
  await rig.ready(gateway);
  nc = await connect({ servers: rig.server.url.replace('nats://', '') });
  await gateway.ask('POST', '/api/v1/nodes', { body: { name: 'node-1', driver: 'fake' } });
  for (const action of ['provision.manage', 'provision.provide']) {
    const headers = { prefer: 'wait=20' };
    const { body } = await gateway.ask('POST', '/api/v1/nodes/node-1/tasks', { body: { action }, headers });
    task = String(body['id']);
  }
  description = (await gateway.ask('GET', '/asyncapi.json')).body;
});

afterAll(async () => {
  await nc?.close();
  await rig?.close();
});

function examplesOf(message: JsonObject): readonly JsonObject[] {
  const { examples } = message;
  const list: readonly Json[] = Array.isArray(examples) ? examples : [];
  return list.map((example) => (isObject(example) && isObject(example['payload']) ? example['payload'] : {}));
}

/** With a task of this cluster in place of the example's. */
function played(payload: JsonObject): JsonObject {
  return payload['task'] === undefined ? payload : { ...payload, task };
}

const CALLS = ['tasks-submit', 'tasks-get', 'tasks-cancel', 'nodes-get', 'nodes-states', 'nodes-list'];

describe('the AsyncAPI description of a running gateway', () => {
  it('has no fault, and these calls', () => {
    expect(lintAsyncApi(description)).toEqual([]);
    expect(CALLS.map((call) => objectAt(description, `#/operations/${call}`)['action'])).toEqual(
      CALLS.map(() => 'receive'),
    );
  });

  it.each(CALLS)('is true of %s: its examples are answered as it says', async (call) => {
    const { address } = objectAt(description, `#/channels/${call}`);
    const subject = String(address).replace('{namespace}', 'ironworks');
    const examples = examplesOf(objectAt(description, `#/components/messages/${call}`));
    expect(examples.length).toBeGreaterThan(0);

    for (const example of examples) {
      const reply = await nc.request(subject, JSON.stringify(played(example)), { timeout: 20_000 });
      const failed = reply.headers?.get('Nats-Service-Error-Code') ?? '';
      const kind = failed === '' ? 'answer' : 'problem';
      const { payload } = objectAt(description, `#/channels/${call}-reply/messages/${kind}`);
      expect(isObject(payload)).toBe(true);
      expect(validatorOf(description, payload as JsonObject)(reply.json())).toEqual([]);
      // The task is final: that it cannot be cancelled is the one refusal that is right here.
      expect(failed).toBe(call === 'tasks-cancel' ? '409' : '');
    }
  });

  it('is true of the stream: its examples are understood, and every frame fits its schema', async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/v1/stream`, ['ironworks.v1+json']);
    const frames: JsonObject[] = [];
    socket.on('message', (data: Buffer) => frames.push(objectFromText(data.toString())));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

    for (const op of ['subscribe', 'request', 'unsubscribe'])
      for (const example of examplesOf(objectAt(description, `#/components/messages/${op}`)))
        socket.send(JSON.stringify(example));
    const of = (op: string) => frames.filter((frame) => frame['op'] === op);
    await eventually(() => of('reply').length === 1 && of('event').length > 0, { what: 'a reply and events' });
    socket.send(JSON.stringify({ op: 'unsubscribe', id: 'nobody' }));
    socket.send(JSON.stringify({ op: 'request', id: 'r2', node: 'nobody', body: { action: 'power.on' } }));
    await eventually(() => of('error').length === 1 && of('reply').length === 2, { what: 'an error and a refusal' });
    socket.terminate();

    expect(of('subscribed')).toHaveLength(2);
    for (const frame of frames) {
      const { payload } = objectAt(description, `#/components/messages/${String(frame['op'])}`);
      expect(validatorOf(description, payload as JsonObject)(frame), JSON.stringify(frame)).toEqual([]);
    }
  });
});
