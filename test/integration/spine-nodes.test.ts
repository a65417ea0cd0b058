// Nodes as a client keeps them: enrolled, listed, changed, removed, and what is secret about them kept so.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { openSystem, type System } from '../support/serve.ts';

let system: System;
let secondGateway: string;

beforeAll(async () => {
  system = await openSystem({ args: ['--gateways', '2', '--fleet', '3'] });
  secondGateway = system.url.replace(/\d+$/, (port) => String(Number(port) + 1));
});

afterAll(async () => {
  await system?.close();
});

const show = async (node: string): Promise<JsonObject> => (await system.call('GET', `/api/v1/nodes/${node}`)).body;

describe('a node', () => {
  it('is enrolled with 201, its place and its revision, and is there at once at every gateway', async () => {
    const { status, headers, body } = await system.call('POST', '/api/v1/nodes', {
      body: { name: 'rack-1', driver: 'fake', properties: { cpus: 8 }, extra: { rack: 'r1' }, owner: 'team-a' },
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'rack-1',
      driver: 'fake',
      driver_info: {},
      properties: { cpus: 8 },
      extra: { rack: 'r1' },
      owner: 'team-a',
      power_state: null,
      provision_state: 'enroll',
      maintenance: false,
      task: null,
      queue: [],
    });
    expect(headers.get('location')).toBe(`/api/v1/nodes/${body['id']}`);
    expect(headers.get('etag')).toBe(`"${body['revision']}"`);
    const elsewhere = await Promise.all(
      ['rack-1', String(body['id'])].map((node) =>
        system.call('GET', `/api/v1/nodes/${node}`, { baseUrl: secondGateway }),
      ),
    );
    expect(elsewhere.map((answer) => [answer.status, answer.body['id']])).toEqual([
      [200, body['id']],
      [200, body['id']],
    ]);
  });

  it('has its name for itself, until it is removed', async () => {
    const id = await system.addNode({ name: 'only-one', driver: 'fake' });
    const again = await system.call('POST', '/api/v1/nodes', { body: { name: 'only-one', driver: 'fake' } });
    const other = await system.addNode({ name: 'other', driver: 'fake' });
    const renamed = await system.call('PATCH', `/api/v1/nodes/${other}`, { body: { name: 'only-one' } });

    expect([again.status, again.body['code']]).toEqual([409, 'name_taken']);
    expect([renamed.status, renamed.body['code']]).toEqual([409, 'name_taken']);

    const removed = await system.call('DELETE', `/api/v1/nodes/${id}`);
    expect(removed.status).toBe(204);
    expect((await system.call('GET', `/api/v1/nodes/${id}`)).status).toBe(404);
    expect((await system.call('GET', '/api/v1/nodes/only-one', { baseUrl: secondGateway })).status).toBe(404);
    const next = await system.call('POST', '/api/v1/nodes', { body: { name: 'only-one', driver: 'fake' } });
    expect(next.status).toBe(201);
    expect(next.body['id']).not.toBe(id);
  });

  it('of one name that many enrol at once is enrolled once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        system.call('POST', '/api/v1/nodes', {
          body: { name: 'contested', driver: 'fake' },
          baseUrl: index % 2 === 0 ? system.url : secondGateway,
        }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    const { body } = await system.call('GET', '/api/v1/nodes?name=contested');
    expect(body['nodes']).toHaveLength(1);
  });

  it('with a field that is wrong or unknown is refused with a pointer, and its name stays free', async () => {
    const ask = async (body: JsonObject): Promise<unknown> => {
      const answer = await system.call('POST', '/api/v1/nodes', { body });
      return [answer.status, answer.body['code'], answer.body['errors']];
    };

    expect(await ask({ name: 'free', driver: 'fake', colour: 'red' })).toMatchObject([
      400,
      'validation_failed',
      [{ pointer: '/colour' }],
    ]);
    expect(await ask({ name: 'free', driver: 'none' })).toMatchObject([
      400,
      'validation_failed',
      [{ pointer: '/driver' }],
    ]);
    expect(await ask({ name: 'free' })).toMatchObject([400, 'validation_failed', [{}]]);
    expect(await ask({ name: 'no/slash', driver: 'fake' })).toMatchObject([
      400,
      'validation_failed',
      [{ pointer: '/name' }],
    ]);
    await system.addNode({ name: 'free', driver: 'fake' });
  });

  it('is changed by a merge patch, which keeps what it does not name and takes away what it nulls', async () => {
    const id = await system.addNode({ name: 'patched', driver: 'fake', properties: { cpus: 8, ram: 4 }, owner: 'x' });

    const { status, headers, body } = await system.call('PATCH', `/api/v1/nodes/${id}`, {
      body: { properties: { cpus: 16, disk: 1 }, owner: null, extra: { note: 'new' } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'patched', owner: null, extra: { note: 'new' } });
    expect(body['properties']).toEqual({ cpus: 16, ram: 4, disk: 1 });
    expect(headers.get('etag')).toBe(`"${body['revision']}"`);
    expect(await show('patched')).toEqual(body);
  });

  it('is changed by a JSON Patch, and left alone by one whose test fails', async () => {
    const id = await system.addNode({ name: 'json-patched', driver: 'fake', extra: { rack: 'r1' } });
    const patch = (operations: readonly JsonObject[]) =>
      system.call('PATCH', `/api/v1/nodes/${id}`, {
        body: operations,
        headers: { 'content-type': 'application/json-patch+json' },
      });

    const changed = await patch([
      { op: 'test', path: '/extra/rack', value: 'r1' },
      { op: 'replace', path: '/extra/rack', value: 'r2' },
    ]);
    const refused = await patch([
      { op: 'test', path: '/extra/rack', value: 'r1' },
      { op: 'remove', path: '/extra/rack' },
    ]);

    expect([changed.status, changed.body['extra']]).toEqual([200, { rack: 'r2' }]);
    expect([refused.status, refused.body['code']]).toEqual([400, 'validation_failed']);
    expect(await show(id)).toMatchObject({ extra: { rack: 'r2' } });
  });

  it('is not changed or removed against an If-Match of an older revision', async () => {
    const id = await system.addNode({ driver: 'fake' });
    const old = (await system.call('GET', `/api/v1/nodes/${id}`)).headers.get('etag') ?? '';
    await system.call('PATCH', `/api/v1/nodes/${id}`, { body: { extra: { a: 1 } } });
    const current = (await system.call('GET', `/api/v1/nodes/${id}`)).headers.get('etag') ?? '';

    const patch = (etag: string) =>
      system.call('PATCH', `/api/v1/nodes/${id}`, { body: { extra: { a: 2 } }, headers: { 'if-match': etag } });
    const stale = await patch(old);
    const staleDelete = await system.call('DELETE', `/api/v1/nodes/${id}`, { headers: { 'if-match': old } });
    const fresh = await patch(current);

    expect([stale.status, stale.body['code']]).toEqual([412, 'revision_mismatch']);
    expect([staleDelete.status, staleDelete.body['code']]).toEqual([412, 'revision_mismatch']);
    expect([fresh.status, fresh.body['extra']]).toEqual([200, { a: 2 }]);
  });

  it('is not removed while something runs on it', async () => {
    const id = await system.addNode({ driver: 'fake', driver_info: { delay_s: 1 } });
    const task = await system.ask(id, { action: 'power.on' });

    const refused = await system.call('DELETE', `/api/v1/nodes/${id}`);
    await system.final(String(task.body['id']));
    const removed = await system.call('DELETE', `/api/v1/nodes/${id}`);
    const asked = await system.ask(id, { action: 'power.off' });

    expect([refused.status, refused.body['code'], refused.body['holder']]).toMatchObject([
      409,
      'node_busy',
      { task: task.body['id'] },
    ]);
    expect(removed.status).toBe(204);
    expect([asked.status, asked.body['code']]).toEqual([404, 'node_not_found']);
  });

  it('answers 304 to those who know its revision', async () => {
    const { headers } = await system.call('GET', '/api/v1/nodes/node-1');

    const again = await system.call('GET', '/api/v1/nodes/node-1', {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });

    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('the list of nodes', () => {
  it('comes in pages that together are everything, once', async () => {
    const made = await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        system.addNode({ name: `page-${index}`, driver: 'fake', owner: 'pages' }),
      ),
    );
    const seen: string[] = [];
    let after: string | null = '';
    let pages = 0;

    while (after !== null) {
      const place: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const { body } = await system.call('GET', `/api/v1/nodes?limit=10&owner=pages&fields=name,owner${place}`);
      const nodes = body['nodes'] as readonly JsonObject[]; // proof: the contract of GET /nodes
      expect(nodes.every((node) => Object.keys(node).length === 3)).toBe(true);
      seen.push(...nodes.map((node) => String(node['id'])));
      after = body['next'] === null ? null : String(body['next']);
      pages++;
    }

    expect(pages).toBe(3);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(made));
  });

  it('is filtered by state, name, owner, driver and maintenance', async () => {
    const id = await system.addNode({ name: 'filter-me', driver: 'fake', owner: 'filters' });
    await system.ask('node-1', { action: 'power.on' }, { prefer: 'wait=10' });
    await system.ask(id, { action: 'maintenance.set', params: { reason: 'disk' } }, { prefer: 'wait=10' });
    const names = async (query: string): Promise<unknown[]> => {
      const { status, body, text } = await system.call('GET', `/api/v1/nodes?limit=1000&${query}`);
      expect(status, text).toBe(200);
      return (body['nodes'] as readonly JsonObject[]).map((node) => node['name']).sort(); // proof: the contract
    };

    expect(await names('provision_state=available')).toEqual(['node-1', 'node-2', 'node-3']);
    expect(await names('power_state=power%20on')).toEqual(['node-1']);
    expect(await names('power_state=power%20off&provision_state=available')).toEqual(['node-2', 'node-3']);
    expect(await names('name=node-2')).toEqual(['node-2']);
    expect(await names('owner=filters')).toEqual(['filter-me']);
    expect(await names('maintenance=true')).toEqual(['filter-me']);
    expect(await names('driver=ipmi')).toEqual([]);
    expect(await show('filter-me')).toMatchObject({ maintenance: true, maintenance_reason: 'disk' });
  });

  it('refuses a query it does not know, with a pointer', async () => {
    const answers = await Promise.all(
      ['limit=0', 'limit=1001', 'colour=red', 'maintenance=perhaps', 'fields=nothing'].map((query) =>
        system.call('GET', `/api/v1/nodes?${query}`),
      ),
    );

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
      Array.from({ length: 5 }, () => [400, 'validation_failed']),
    );
  });
});

describe('the list of tasks', () => {
  it('comes in pages by node and is filtered by state', async () => {
    const id = await system.addNode({ driver: 'fake' });
    for (const action of ['power.on', 'power.off', 'power.on', 'power.off', 'power.on'])
      await system.ask(id, { action }, { prefer: 'wait=10' });
    const page = async (query: string) => (await system.call('GET', `/api/v1/tasks?node=${id}&${query}`)).body;

    const first = await page('limit=2');
    const second = await page(`limit=2&after=${first['next']}`);
    const third = await page(`limit=2&after=${second['next']}`);

    const tasks = [first, second, third].flatMap(({ tasks: some }) => some as readonly JsonObject[]); // proof: the contract
    expect(tasks.map(({ action }) => action)).toEqual(['power.on', 'power.off', 'power.on', 'power.off', 'power.on']);
    expect(new Set(tasks.map((task) => task['id'])).size).toBe(5);
    expect(third['next']).toBeNull();
    expect((await page('state=failed'))['tasks']).toEqual([]);
    expect((await page('state=succeeded,failed'))['tasks']).toHaveLength(5);
    const all = await system.call('GET', '/api/v1/tasks?state=succeeded&limit=1000');
    expect(all.text).toContain(String(tasks[0]?.['id']));
    expect((await system.call('GET', '/api/v1/tasks?state=great')).status).toBe(400);
  });
});

describe('a secret', () => {
  const canary = 'canary-8f1c';

  it('is in no answer, event, history, log or argument, and a mask sent back keeps it', async () => {
    const tape = await system.tape();
    const id = await system.addNode({
      name: 'secretive',
      driver: 'ipmi',
      driver_info: { ipmi_address: '127.0.0.1', ipmi_port: 9, ipmi_username: 'admin', ipmi_password: canary },
    });
    const node = await show(id);
    expect(node).toMatchObject({ driver_info: { ipmi_password: '******', ipmi_username: 'admin' } });

    const patched = await system.call('PATCH', `/api/v1/nodes/${id}`, {
      body: { driver_info: { ...(node['driver_info'] as JsonObject), ipmi_port: 10 } }, // proof: matched just above
    });
    await system.ask(id, { action: 'power.on', timeout_s: 2 }, { prefer: 'wait=10' });
    const validated = await system.call('POST', `/api/v1/nodes/${id}/validate`);
    await tape.event('node.state', ({ type, subject }) => type === 'node.state' && subject === `nodes/${id}`);
    const history = await system.call('GET', `/api/v1/nodes/${id}/history`);
    const list = await system.call('GET', '/api/v1/nodes?limit=1000');
    const explained = await system.call('GET', `/api/v1/nodes/${id}/explain`);
    const tasks = await system.call('GET', `/api/v1/tasks?node=${id}`);

    expect(patched.status, patched.text).toBe(200);
    expect(validated.body).toMatchObject({ valid: true });
    expect(history.status).toBe(200);
    const told = [patched, validated, history, list, explained, tasks].map(({ text }) => text).join();
    expect(told).toContain(id);
    expect(`${told}${JSON.stringify(tape.frames)}${system.stderr()}${system.stdout()}`).not.toContain(canary);
    expect(commandLines().join('\n')).not.toContain(canary);
  });

  it('sent as a mask where there is none is refused', async () => {
    const { status, body } = await system.call('POST', '/api/v1/nodes', {
      body: { driver: 'ipmi', driver_info: { ipmi_address: '127.0.0.1', ipmi_password: '******' } },
    });

    expect([status, body['errors']]).toMatchObject([400, [{ pointer: '/driver_info/ipmi_password' }]]);
  });
});

function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
      } catch {
        return ''; // it has ended meanwhile
      }
    });
}
