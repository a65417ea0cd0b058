// The NATS service over the simulated broker and an in-memory world: time, and what is late, are the test's own.
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import type { NatsService } from '../../../gateway/service/nats-service.ts';
import { serveNats } from '../../../gateway/service/nats-service.ts';
import { apiShapes, decodeApi, encodeApi } from '../../../proto/api-codec.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { objectFromText } from '../../../proto/json.ts';
import { api } from '../../../proto/protobuf.ts';
import { Subjects } from '../../../proto/subjects.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { connectSim } from '../../../runtime/sim/sim-broker.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';
import { GatewayRig, type RigOptions } from '../../support/gateway-rig.ts';

interface Reply {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: JsonObject;
}

class ServiceRig {
  readonly rig: GatewayRig;
  readonly service: NatsService;
  readonly caller: SimBroker;
  #asked = 0;

  /** @param delayMs of each message, one way. */
  constructor(options: RigOptions = {}, delayMs = 0) {
    this.rig = new GatewayRig(options);
    const { clock, gateway } = this.rig;
    const server = new SimServer({ clock, maxPayloadBytes: 16_384, delayMs: () => delayMs });
    this.caller = connectSim(server, { name: 'caller' });
    this.service = serveNats({
      broker: connectSim(server, { name: 'gateway' }),
      gateway,
      subjects: new Subjects('ironworks', 'test0001'),
      clock,
      session: 'gateway-1',
      maxBodyBytes: 4_096,
    });
  }

  async ask(call: string, message: unknown, headers: { readonly [name: string]: string } = {}): Promise<Reply> {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const reply = await this.askBytes(call, Buffer.from(text), headers);
    return { headers: reply.headers, body: objectFromText(Buffer.from(reply.data).toString()) };
  }

  async askBytes(
    call: string,
    message: Uint8Array,
    headers: { readonly [name: string]: string },
  ): Promise<{ readonly headers: ReadonlyMap<string, string>; readonly data: Uint8Array }> {
    const replies: { readonly headers: ReadonlyMap<string, string>; readonly data: Uint8Array }[] = [];
    const inbox = this.caller.inbox(String(++this.#asked));
    const sub = this.caller.subscribe(inbox, ({ data, headers: of }) => replies.push({ headers: of(), data }));
    this.caller.publish(`ironworks.v1.${call}`, message, inbox, headers);
    for (let turn = 0; turn < 50 && replies.length === 0; turn++) await this.rig.clock.advance(1);
    sub.close();
    const [reply] = replies;
    if (reply === undefined) throw new Error(`${call} was not answered`);
    return reply;
  }
}

let world: ServiceRig;
let node: string;

beforeEach(() => {
  world = new ServiceRig();
  node = world.rig.node('web-1');
});

describe('a call over NATS', () => {
  it('asks for a task as a request over HTTP does, and follows and lists what came of it', async () => {
    const submitted = await world.ask('tasks.submit', { node: 'web-1', action: 'power.on' });
    const task = await world.ask('tasks.get', { task: submitted.body['id'] });

    expect(submitted.headers.get('content-type')).toBe('application/json');
    expect(submitted.body).toMatchObject({ node, action: 'power.on', state: 'running' });
    expect(task.body).toMatchObject({ id: submitted.body['id'], state: 'running' });
    expect((await world.ask('nodes.get', { node })).body).toMatchObject({ id: node, name: 'web-1' });
    expect((await world.ask('nodes.states', { node })).body).toMatchObject({ power_state: 'power off' });
    expect((await world.ask('nodes.list', { limit: 1, fields: ['name'] })).body).toMatchObject({
      nodes: [{ id: node, name: 'web-1' }],
      next: null,
    });
    expect((await world.ask('nodes.list', '')).body['nodes']).toHaveLength(1);
  });

  it.each([
    ['tasks.submit', '{', 400, 'malformed', undefined],
    ['tasks.submit', { node: 'web-1', action: 'power.up' }, 400, 'validation_failed', '/action'],
    ['tasks.submit', { action: 'power.on' }, 400, 'validation_failed', '/node'],
    ['tasks.submit', { node: 'web-1', action: 'power.on', wait_s: 61 }, 400, 'validation_failed', '/wait_s'],
    ['tasks.submit', { node: 'web-2', action: 'power.on' }, 404, 'node_not_found', undefined],
    ['tasks.get', { task: 'x' }, 404, 'task_not_found', undefined],
    ['tasks.get', { task: 7 }, 400, 'validation_failed', '/task'],
    ['tasks.cancel', { task: 'x', because: 'no' }, 400, 'validation_failed', '/because'],
    ['nodes.list', { limit: 1_001 }, 400, 'validation_failed', '/limit'],
    ['nodes.list', [], 400, 'validation_failed', ''],
    ['nodes.get', `{"node":"${'x'.repeat(4_096)}"}`, 413, 'too_large', undefined],
  ])('%s with %j is refused: %i %s %s', async (call, message, status, code, pointer) => {
    const { headers, body } = await world.ask(call, message);

    expect(body).toMatchObject({ status, code, instance: `ironworks.v1.${call}` });
    expect(headers.get('nats-service-error-code')).toBe(String(status));
    expect(headers.get('nats-service-error')).toContain(code);
    expect(headers.get('content-type')).toBe('application/problem+json');
    if (pointer !== undefined) expect(body['errors']).toMatchObject([{ pointer }]);
  });

  it('refuses what the state refuses, with when to come back', async () => {
    await world.ask('tasks.submit', { node, action: 'power.on' });

    const { body, headers } = await world.ask('tasks.submit', { node, action: 'power.off' });

    expect(body).toMatchObject({ code: 'node_busy', holder: { action: 'power.on' } });
    expect(body['retry_after_s']).toBe(Number(headers.get('retry-after')));
  });

  it('with a key, in the message or beside it, is one task', async () => {
    const first = await world.ask('tasks.submit', { node, action: 'power.on', idempotency_key: 'k1' });
    const again = await world.ask('tasks.submit', { node, action: 'power.on' }, { 'Idempotency-Key': 'k1' });
    const other = await world.ask('tasks.submit', { node, action: 'power.off', idempotency_key: 'k1' });

    expect(again.body['id']).toBe(first.body['id']);
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency_mismatch' });
  });

  it('goes on with the trace of its caller', async () => {
    const traceId = 'a'.repeat(32);
    const { body } = await world.ask(
      'tasks.submit',
      { node, action: 'power.on' },
      { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` },
    );

    expect(body['trace_id']).toBe(traceId);
  });

  it('without a reply subject does nothing (N1)', async () => {
    const message = Buffer.from(JSON.stringify({ node, action: 'power.on' }));
    world.caller.publish('ironworks.v1.tasks.submit', message);
    await world.rig.clock.advance(10);

    expect((await world.ask('nodes.states', { node })).body['task']).toBeNull();
  });

  it.each(['$JS.API.STREAM.PURGE.journal', '$KV.cluster.x', 'ironworks.mbx.0', '_INBOX.>'])(
    'whose answer is to go to %s is not carried out, and answered to nobody (N1)',
    async (reply) => {
      const heard: string[] = [];
      world.caller.subscribe(reply, ({ subject }) => void heard.push(subject));
      const message = Buffer.from(JSON.stringify({ node, action: 'power.on' }));
      world.caller.publish('ironworks.v1.tasks.submit', message, reply);
      await world.rig.clock.advance(10);

      expect(heard).toEqual([]);
      expect((await world.ask('nodes.states', { node })).body['task']).toBeNull();
    },
  );

  it('whose answer is larger than the broker takes says so', async () => {
    for (let n = 0; n < 30; n++) world.rig.node(`many-${n}`, { extra: { note: 'x'.repeat(500) } });

    const all = await world.ask('nodes.list', {});
    const few = await world.ask('nodes.list', { limit: 2 });

    expect(all.body).toMatchObject({ code: 'too_large', status: 413 });
    expect(few.body['nodes']).toHaveLength(2);
  });
});

describe('a call in protobuf', () => {
  const binary = { 'Content-Type': 'application/x-protobuf' };
  const parse = (text: string): Json => JSON.parse(text) as Json; // proof: JSON.parse returns nothing else

  it('is answered with the same document in protobuf', async () => {
    const asked = encodeApi(apiShapes.TaskRequest, { node, action: 'power.on', params: {}, wait_s: 0 });
    const { headers, data } = await world.askBytes('tasks.submit', asked, binary);
    const task = decodeApi(apiShapes.Task, data, parse);
    const list = await world.askBytes('nodes.list', encodeApi(apiShapes.NodesList, { fields: ['name'] }), binary);

    expect(headers.get('content-type')).toBe('application/x-protobuf');
    expect(task).toMatchObject({
      node,
      action: 'power.on',
      params: {},
      state: 'running',
      links: { node: expect.any(String) },
    });
    expect(decodeApi(apiShapes.NodeList, list.data, parse)).toMatchObject({ nodes: [{ id: node, name: 'web-1' }] });
    for (const call of ['nodes.get', 'nodes.states']) {
      const { data: bytes } = await world.askBytes(call, encodeApi(apiShapes.NodeGet, { node }), binary);
      expect(decodeApi(apiShapes.Node, bytes, parse)).toMatchObject({ id: node, task: { id: task['id'] } });
    }
    const asking = { task: String(task['id']) };
    const again = await world.askBytes('tasks.get', encodeApi(apiShapes.TaskGet, asking), binary);
    const refused = await world.askBytes('tasks.cancel', encodeApi(apiShapes.TaskCancel, asking), binary);
    expect(decodeApi(apiShapes.Task, again.data, parse)).toEqual(task);
    expect(decodeApi(apiShapes.Problem, refused.data, parse)).toMatchObject({ code: 'not_cancellable' });
  });

  it.each([
    ['bytes that are no message', Buffer.from([0xff, 0xff]), 'malformed'],
    ['a text within that is no JSON', Buffer.from(api.TaskRequest.encode({ params: '{' }).finish()), 'malformed'],
    [
      'a text within that has a key twice',
      Buffer.from(api.TaskRequest.encode({ params: '{"a":1,"a":2}' }).finish()),
      'malformed',
    ],
    [
      'a message that does not fit',
      Buffer.from(encodeApi(apiShapes.TaskRequest, { action: 'power.on' })),
      'validation_failed',
    ],
  ])('with %s is refused with a problem in protobuf', async (_what, bytes, code) => {
    const { headers, data } = await world.askBytes('tasks.submit', bytes, binary);

    expect(decodeApi(apiShapes.Problem, data, parse)).toMatchObject({ status: 400, code });
    expect(headers.get('nats-service-error-code')).toBe('400');
  });

  it('may not be of another type', async () => {
    expect((await world.ask('nodes.list', '', { 'Content-Type': 'text/xml' })).body).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
  });
});

describe('the deadline of a caller', () => {
  const at = (ms: number): { Deadline: string } => ({
    Deadline: new Date(world.rig.clock.now() + ms).toISOString(),
  });

  it('that has passed is answered with timeout, and nothing is done (N2)', async () => {
    const { body } = await world.ask('tasks.submit', { node, action: 'power.on' }, at(-1));

    expect(body).toMatchObject({ status: 408, code: 'timeout' });
    expect((await world.ask('nodes.states', { node })).body['task']).toBeNull();
  });

  it('that is ahead ends a wait in time for its answer (N2)', async () => {
    const asked = world.rig.clock.monotonic();
    const waiting = world.ask('tasks.submit', { node, action: 'power.on', wait_s: 60 }, at(140));

    expect((await waiting).body).toMatchObject({ state: 'running', done: false });
    expect(world.rig.clock.monotonic() - asked).toBeLessThanOrEqual(50);
  });

  it('that is no time is malformed', async () => {
    expect((await world.ask('nodes.list', {}, { Deadline: 'soon' })).body).toMatchObject({ code: 'malformed' });
  });
});

describe('who calls over NATS', () => {
  const entry = (token: string, tenant: string, role: 'reader' | 'operator') => ({
    sha256: createHash('sha256').update(token).digest('hex'),
    tenant,
    role,
    name: token,
  });
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  beforeEach(() => {
    world = new ServiceRig({
      burst: 3,
      ratePerS: 1,
      tenantBurst: 100,
      authenticator: tokenAuthenticator([
        entry('watcher', 'default', 'reader'),
        entry('root', 'default', 'operator'),
        entry('acme', 'acme', 'operator'),
      ]),
    });
    node = world.rig.node('web-1');
  });

  it('shows a token, as over HTTP, and may do what its role may', async () => {
    const ask = { node, action: 'power.on' };

    expect((await world.ask('tasks.submit', ask)).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await world.ask('tasks.submit', ask, bearer('watcher'))).body).toMatchObject({ code: 'forbidden' });
    expect((await world.ask('tasks.submit', ask, bearer('acme'))).body).toMatchObject({ code: 'node_not_found' });
    expect((await world.ask('tasks.submit', ask, bearer('root'))).body).toMatchObject({ state: 'running' });
  });

  it('is told nothing of what is wrong with a message before that', async () => {
    expect((await world.ask('tasks.submit', '{')).body).toMatchObject({ code: 'unauthenticated' });
  });

  it('draws from the same buckets', async () => {
    for (let n = 0; n < 3; n++) await world.ask('nodes.get', { node }, bearer('watcher'));

    const { body, headers } = await world.ask('nodes.get', { node }, bearer('watcher'));

    expect(body).toMatchObject({ status: 429, code: 'rate_limited', bucket: 'token:watcher' });
    expect(headers.has('retry-after')).toBe(true);
    expect((await world.ask('nodes.get', { node }, bearer('root'))).body).toMatchObject({ id: node });
  });
});

describe('closing the service', () => {
  it('answers what was on its way to it (N3)', async () => {
    world = new ServiceRig({}, 5);
    const name = world.rig.node('web-1');
    const replies: unknown[] = [];
    const inbox = world.caller.inbox('late');
    world.caller.subscribe(inbox, ({ data }) => replies.push(objectFromText(Buffer.from(data).toString())['id']));
    world.caller.publish('ironworks.v1.nodes.get', Buffer.from(JSON.stringify({ node: 'web-1' })), inbox);
    await world.rig.clock.advance(7); // the server has handed it out, and it has not arrived

    const closed = world.service.close(1_000);
    await world.rig.clock.advance(100);
    await closed;

    expect(replies).toEqual([name]);
  });

  it('answers what is in hand, and takes nothing more (N3)', async () => {
    const replies: string[] = [];
    const inbox = world.caller.inbox('wait');
    world.caller.subscribe(inbox, ({ data }) =>
      replies.push(String(objectFromText(Buffer.from(data).toString())['state'])),
    );
    const message = Buffer.from(JSON.stringify({ node, action: 'power.on', wait_s: 60 }));
    world.caller.publish('ironworks.v1.tasks.submit', message, inbox);
    await world.rig.clock.advance(5);
    expect(replies).toEqual([]);

    const closed = world.service.close(100);
    expect(world.service.close(100)).toBe(closed);
    await world.rig.clock.advance(200);
    await closed;
    await world.rig.clock.advance(5);

    expect(replies).toEqual(['running']);
    const late = world.caller.request('ironworks.v1.nodes.list', Buffer.from('{}'), 50);
    await world.rig.clock.advance(100);
    expect((await late).kind).toBe('no_responders');
  });
});
