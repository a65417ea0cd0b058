import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { FakeSocket } from '../../support/fake-socket.ts';
import { GatewayRig } from '../../support/gateway-rig.ts';

const entry = (token: string, tenant: string, role: 'reader' | 'operator' | 'admin') => ({
  sha256: createHash('sha256').update(token).digest('hex'),
  tenant,
  role,
  name: token,
});
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

function guarded(): GatewayRig {
  return new GatewayRig({
    authenticator: tokenAuthenticator([
      entry('root', 'default', 'admin'),
      entry('watcher', 'default', 'reader'),
      entry('acme', 'acme', 'admin'),
    ]),
  });
}

describe('methods and paths', () => {
  const rig = new GatewayRig();

  it.each([
    ['PUT', '/api/v1/nodes', 405, 'GET, HEAD, OPTIONS, POST'],
    ['TRACE', '/livez', 405, 'GET, HEAD, OPTIONS'],
    ['OPTIONS', '/api/v1/nodes', 204, 'GET, HEAD, OPTIONS, POST'],
  ])('%s %s is answered %i with what is allowed', async (method, path, status, allow) => {
    expect(await rig.ask(method, path)).toMatchObject({ status, headers: { allow } });
  });

  it.each(['/', '/api/v1', '/api/v1/nope', '/api/v1/nodes/..', '/api/v1/nodes/%2e%2e', '/api/v1/nodes/%00'])(
    '%s is 404 as a problem document',
    async (path) => {
      expect(await rig.ask('GET', path)).toMatchObject({
        status: 404,
        headers: { 'content-type': 'application/problem+json' },
        body: { status: 404, instance: path, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
      });
    },
  );

  it('a path that cannot be decoded is 400', async () => {
    expect(await rig.ask('GET', '/api/v1/nodes/%zz')).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('HEAD is answered as GET', async () => {
    rig.node('n1');

    expect((await rig.ask('HEAD', '/api/v1/nodes/n1')).status).toBe(200);
    expect((await rig.ask('HEAD', '/api/v1/nodes/n2')).status).toBe(404);
  });
});

describe('credentials', () => {
  it('are needed everywhere but at the probes', async () => {
    const rig = guarded();

    for (const path of ['/api/v1/nodes', '/api/v1/cluster', '/metrics', '/openapi.json', '/nope'])
      expect(await rig.ask('GET', path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    for (const path of ['/livez', '/readyz']) expect((await rig.ask('GET', path)).status).toBe(200);
  });

  it('of a reader do not change anything', async () => {
    const rig = guarded();
    rig.node('n1');

    expect((await rig.ask('GET', '/api/v1/nodes/n1', bearer('watcher'))).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/api/v1/nodes'],
      ['PATCH', '/api/v1/nodes/n1'],
      ['DELETE', '/api/v1/nodes/n1'],
      ['POST', '/api/v1/nodes/n1/tasks'],
      ['POST', '/api/v1/nodes/n1/resume'],
    ] as const)
      expect(await rig.ask(method, path, bearer('watcher'))).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
  });

  it("of a tenant do not show that another's node or task is there", async () => {
    const rig = guarded();
    rig.node('theirs');
    rig.node('ours', { owner: 'acme' });
    const task = await rig.ask('POST', '/api/v1/nodes/theirs/tasks', {
      ...bearer('root'),
      body: { action: 'power.on' },
    });

    const list = await rig.ask('GET', '/api/v1/nodes', bearer('acme'));
    const paths = ['/nodes/theirs', '/nodes/theirs/states', '/nodes/theirs/explain', `/tasks/${task.body['id']}`];

    expect((list.body['nodes'] as JsonObject[]).map((node) => node['name'])).toEqual(['ours']);
    for (const path of paths) expect((await rig.ask('GET', `/api/v1${path}`, bearer('acme'))).status).toBe(404);
    expect((await rig.ask('GET', '/api/v1/tasks', bearer('acme'))).body['tasks']).toEqual([]);
    expect((await rig.ask('DELETE', '/api/v1/nodes/theirs', bearer('acme'))).status).toBe(404);
  });

  it("of a tenant find nothing under another owner's name, rather than their own nodes", async () => {
    const rig = guarded();
    rig.node('theirs', { owner: 'other' });
    rig.node('nobodys');
    rig.node('ours', { owner: 'acme' });
    const owned = async (query: string): Promise<unknown> =>
      ((await rig.ask('GET', `/api/v1/nodes?${query}`, bearer('acme'))).body['nodes'] as JsonObject[]).map(
        (node) => node['name'],
      );

    expect(await owned('owner=acme')).toEqual(['ours']);
    for (const query of ['owner=other', 'owner=null', 'owner=other&fields=name'])
      expect(await owned(query), query).toEqual([]);
  });

  it('of a tenant enrol nodes of its own only', async () => {
    const rig = guarded();
    const enrol = (body: JsonObject) => rig.ask('POST', '/api/v1/nodes', { ...bearer('acme'), body });

    expect((await enrol({ driver: 'fake' })).body).toMatchObject({ owner: 'acme' });
    expect((await enrol({ driver: 'fake', owner: 'other' })).status).toBe(403);
  });
});

describe('limits', () => {
  it('answer 429 beyond the burst, with what to wait for', async () => {
    const rig = new GatewayRig({ ratePerS: 2, burst: 4 });
    const answers = [];
    for (let count = 0; count < 6; count++) answers.push(await rig.ask('GET', '/api/v1/nodes'));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429]);
    expect(answers[4]).toMatchObject({
      headers: { 'retry-after': '1', ratelimit: '"address";r=0;t=2', 'ratelimit-policy': '"address";q=4;w=2' },
      body: { code: 'rate_limited', bucket: 'address:127.0.0.1' },
    });
    expect(answers[0]?.headers['ratelimit']).toBeUndefined();
    expect(answers[3]?.headers['ratelimit']).toBeDefined();
  });

  it('are per address, let probes through, and give tokens back', async () => {
    const rig = new GatewayRig({ ratePerS: 1, burst: 1 });
    const from = (address: string) => rig.ask('GET', '/api/v1/nodes', { address });
    await from('10.0.0.1');

    expect((await from('10.0.0.1')).status).toBe(429);
    expect((await from('10.0.0.2')).status).toBe(200);
    expect((await rig.ask('GET', '/livez', { address: '10.0.0.1' })).status).toBe(200);
    await rig.clock.advance(1_001);
    expect((await from('10.0.0.1')).status).toBe(200);
  });

  it('count a jump of the wall clock as no time at all', async () => {
    const rig = new GatewayRig({ ratePerS: 1, burst: 1 });
    await rig.ask('GET', '/api/v1/nodes');

    rig.clock.jump(3_600_000);

    expect((await rig.ask('GET', '/api/v1/nodes')).status).toBe(429);
  });

  it('count guesses at tokens', async () => {
    const rig = new GatewayRig({ authenticator: tokenAuthenticator([]), ratePerS: 1, burst: 2 });
    const statuses = [];
    for (let count = 0; count < 3; count++)
      statuses.push((await rig.ask('GET', '/nope', bearer(`guess-${count}`))).status);

    expect(statuses).toEqual([401, 401, 429]);
  });

  it('shed what comes while too much is in hand', async () => {
    const rig = new GatewayRig({ maxInHand: 2 });
    rig.node('n1');
    const { body } = await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.on' } });
    const waiting = [1, 2].map(() => rig.ask('GET', `/api/v1/tasks/${body['id']}?wait=5`));

    expect(await rig.ask('GET', '/api/v1/nodes/n1')).toMatchObject({ status: 503, body: { code: 'overloaded' } });

    await rig.clock.advance(5_001);
    await Promise.all(waiting);
    expect((await rig.ask('GET', '/api/v1/nodes/n1')).status).toBe(200);
    expect(rig.gateway.inFlight).toBe(0);
  });
});

describe('a page of another origin', () => {
  const rig = new GatewayRig();
  const headers = (origin: string) => ({ headers: { origin, host: '127.0.0.1:8080' } });

  it('may not change anything', async () => {
    rig.node('n1');

    expect((await rig.ask('POST', '/api/v1/nodes/n1/resume', headers('https://evil.example'))).status).toBe(403);
    expect((await rig.ask('POST', '/api/v1/nodes/n1/resume', headers('null'))).status).toBe(403);
    expect((await rig.ask('POST', '/api/v1/nodes/n1/resume', headers('http://127.0.0.1:8080'))).status).toBe(409);
  });

  it('may not open a stream', () => {
    const upgrade = (origin: string) =>
      rig.gateway.upgrade({
        path: '/api/v1/stream',
        query: '',
        headers: new Map(Object.entries(headers(origin).headers)),
        address: '127.0.0.1',
        protocols: ['ironworks.v1+json'],
      });

    expect(upgrade('https://evil.example')).toMatchObject({ accept: false, response: { status: 403 } });
    expect(upgrade('http://127.0.0.1:8080')).toMatchObject({ accept: true, protocol: 'ironworks.v1+json' });
  });
});

describe('an upgrade', () => {
  const upgrade = (rig: GatewayRig, path: string, protocols: string[], headers: [string, string][] = []) =>
    rig.gateway.upgrade({ path, query: '', headers: new Map(headers), address: '127.0.0.1', protocols });

  it('takes the protocol that is spoken here, or none where none is offered', () => {
    const rig = new GatewayRig();

    expect(upgrade(rig, '/api/v1/stream', ['x', 'ironworks.v1+json'])).toMatchObject({ protocol: 'ironworks.v1+json' });
    expect(upgrade(rig, '/api/v1/stream', [])).toMatchObject({ accept: true, protocol: '' });
    expect(upgrade(rig, '/api/v1/stream', ['x'])).toMatchObject({ accept: false, response: { status: 400 } });
    expect(upgrade(rig, '/api/v1/nodes', [])).toMatchObject({ accept: false, response: { status: 404 } });
  });

  it('needs credentials where they are configured', () => {
    const rig = guarded();

    expect(upgrade(rig, '/api/v1/stream', [])).toMatchObject({ accept: false, response: { status: 401 } });
    expect(upgrade(rig, '/api/v1/stream', [], [['authorization', 'Bearer watcher']])).toMatchObject({ accept: true });
  });

  it('lets nobody ask over it for what his role may not do', async () => {
    const rig = guarded();
    const node = rig.node();
    const opened = upgrade(rig, '/api/v1/stream', [], [['authorization', 'Bearer watcher']]);
    if (opened.accept) opened.open(new FakeSocket());

    const answer = await rig.session?.submitTask(node, { action: 'power.on' }, undefined);

    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(rig.record(node).tasks).toEqual([]);
  });

  it('has 64 requests of its socket in hand at once, and answers more with when to ask again', async () => {
    const rig = new GatewayRig();
    const node = rig.node();
    const opened = upgrade(rig, '/api/v1/stream', []);
    if (opened.accept) opened.open(new FakeSocket());
    const ask = async () => rig.session?.submitTask(node, { action: 'power.on' }, undefined);

    const answers = await Promise.all(Array.from({ length: 65 }, ask));

    expect(answers.slice(0, 64).map((answer) => answer?.status)).toEqual(Array.from({ length: 64 }, () => 202));
    expect(answers[64]).toMatchObject({ status: 503, body: { code: 'overloaded', status: 503, retry_after_s: 1 } });
    expect(await ask()).toMatchObject({ status: 202 });
  });

  it('is refused while the gateway stops', () => {
    const rig = new GatewayRig();
    rig.gateway.drain();

    expect(upgrade(rig, '/api/v1/stream', [])).toMatchObject({ accept: false, response: { status: 503 } });
  });
});

describe('probes and descriptions', () => {
  it('say ready only while the gateway is open, the broker answers and a conductor lives', async () => {
    const rig = new GatewayRig();
    const ready = async () => (await rig.ask('GET', '/readyz')).status;
    expect(await ready()).toBe(200);

    rig.connected = false;
    expect(await ready()).toBe(503);
    rig.connected = true;
    rig.members = [];
    expect(await rig.ask('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { checks: { conductors: 'none is alive' } },
    });
    rig.members = new GatewayRig().members;
    rig.gateway.drain();

    expect(await ready()).toBe(503);
    expect((await rig.ask('GET', '/livez')).status).toBe(200);
  });

  it('describe every route, and nothing else', async () => {
    const { body } = await new GatewayRig().ask('GET', '/openapi.json');
    const paths = body['paths'] as { [path: string]: JsonObject };

    expect(body['openapi']).toBe('3.1.0');
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/v1/nodes', '/api/v1/nodes/{node}/tasks', '/api/v1/tasks/{task}', '/readyz']),
    );
    expect(paths['/api/v1/nodes/{node}/tasks']?.['post']).toMatchObject({
      operationId: 'postNodesNodeTasks',
      requestBody: { required: true, content: { 'application/json': { schema: { additionalProperties: false } } } },
    });
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map((one) => (one as JsonObject)['operationId']),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('show the machine as data and as a diagram, and the cluster', async () => {
    const rig = new GatewayRig();

    expect((await rig.ask('GET', '/api/v1/machines/baremetal')).body).toMatchObject({
      kind: 'baremetal',
      regions: { provision: { states: expect.any(Array) }, power: {} },
      actions: expect.arrayContaining([expect.objectContaining({ name: 'power.on' })]),
    });
    expect((await rig.ask('GET', '/api/v1/machines/baremetal?format=mermaid')).text).toMatch(/^stateDiagram-v2/);
    expect((await rig.ask('GET', '/api/v1/machines/toaster')).status).toBe(404);
    expect((await rig.ask('GET', '/api/v1/cluster')).body).toMatchObject({
      nats: { url: 'nats://127.0.0.1:4222', version: '2.15.1', replicas: 1, pid: 7 },
      conductors: [{ session: 'c1', state: 'live', shards: [0, 1, 2, 3] }],
      shards: [0, 1, 2, 3].map((n) => ({ n, owner: 'c1', epoch: 2, mailbox: 0 })),
      gateways: [],
      supervisor: { pid: 6 },
    });
  });

  it('show those of the cluster that work before those that are dead', async () => {
    const rig = new GatewayRig();
    const [live] = rig.members;
    if (live === undefined) throw new Error('the rig has a conductor');
    rig.members = [{ ...live, session: 'c0', state: 'dead' }, { ...live, session: 'c9', state: 'suspect' }, live];

    const { body } = await rig.ask('GET', '/api/v1/cluster');

    expect(body['conductors']).toMatchObject([{ session: 'c1' }, { session: 'c9' }, { session: 'c0' }]);
  });
});

describe('a refusal of the engine', () => {
  it('is a problem document, and ends the connection', () => {
    const response = new GatewayRig().gateway.refuse('too_large', 'the body is larger than 262144 bytes');

    expect(response).toMatchObject({ status: 413, close: true });
    expect(JSON.parse(String(response.body))).toMatchObject({ code: 'too_large', status: 413 });
  });
});
