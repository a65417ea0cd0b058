// `ironworks.v1+proto` on real sockets of both engines: the frames of JSON, in binary.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from '../../gateway/engine/ws.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { RunningGateway } from '../support/api-rig.ts';
import { ApiRig } from '../support/api-rig.ts';
import { eventually } from '../support/eventually.ts';
import { decodeServerFrame, encodeClientFrame } from '../support/protobuf-frames.ts';

let rig: ApiRig;

beforeAll(async () => {
  rig = await ApiRig.start();
  await rig.conductor();
});

afterAll(() => rig.close());

/** A fake node that is `available`. */
async function node(gateway: RunningGateway): Promise<string> {
  const { body } = await gateway.ask('POST', '/api/v1/nodes', { body: { driver: 'fake', extra: { rack: 7 } } });
  const id = String(body['id']);
  for (const action of ['provision.manage', 'provision.provide'])
    await gateway.ask('POST', `/api/v1/nodes/${id}/tasks`, { body: { action }, headers: { prefer: 'wait=20' } });
  return id;
}

describe.each(['uws', 'node'] as const)('a binary stream of the engine %s', (engine) => {
  let gateway: RunningGateway;
  let socket: WebSocket;
  let frames: JsonObject[];

  beforeAll(async () => {
    gateway = await rig.gateway({ engine });
    await rig.ready(gateway);
    socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/v1/stream`, ['ironworks.v1+proto']);
    frames = [];
    socket.on('message', (data: Buffer, binary: boolean) => {
      expect(binary).toBe(true);
      frames.push(decodeServerFrame(data));
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  });

  afterAll(() => socket?.terminate());

  const heard = (op: string, what: string, fits: (frame: JsonObject) => boolean = () => true): Promise<JsonObject> =>
    eventually(() => frames.find((frame) => frame['op'] === op && fits(frame)), { what });

  it('subscribes, asks for a task, and is told the events that any other stream is told', async () => {
    const id = await node(gateway);
    expect(socket.protocol).toBe('ironworks.v1+proto');
    socket.send(encodeClientFrame({ op: 'subscribe', id: 's1', filter: { nodes: [id], types: ['task.*'] } }));
    await heard('subscribed', 'the subscription');

    socket.send(encodeClientFrame({ op: 'request', id: 'r1', node: id, body: { action: 'power.on', wait_s: 20 } }));
    const reply = await heard('reply', 'the reply');
    const last = await heard(
      'event',
      'the end',
      ({ event }) => isObject(event) && String(event['type']).includes('succeeded'),
    );
    socket.send(encodeClientFrame({ op: 'request', id: 'r2', node: id, body: { action: 'power.up' } }));
    const refused = await heard('reply', 'the refusal', (frame) => frame['id'] === 'r2');

    expect(reply).toMatchObject({ id: 'r1', status: 200, body: { node: id, state: 'succeeded', done: true } });
    expect(last).toMatchObject({ id: 's1', cursor: expect.any(String), event: { data: { state: 'succeeded' } } });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ pointer: '/action' }] },
    });
    const { body } = await gateway.ask('GET', `/api/v1/nodes/${id}/history`);
    const told = frames.filter(({ op }) => op === 'event').map(({ event }) => (isObject(event) ? event['type'] : ''));
    const events = (body['events'] as JsonObject[]).filter(
      ({ data }) => isObject(data) && data['action'] === 'power.on',
    );
    expect(told).toEqual(events.map(({ type }) => type));
  });
});
