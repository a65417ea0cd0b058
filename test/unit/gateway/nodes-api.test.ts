import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../proto/json.ts';
import { cursorBehind } from '../../../runtime/journal/cursor.ts';
import { GatewayRig, INCARNATION } from '../../support/gateway-rig.ts';

let rig: GatewayRig;

beforeEach(() => {
  rig = new GatewayRig();
});

const fake = { driver: 'fake', name: 'n1' };

describe('POST /nodes', () => {
  it('enrols a node and says where it is', async () => {
    const answer = await rig.ask('POST', '/api/v1/nodes', { body: { ...fake, extra: { rack: 7 } } });

    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ name: 'n1', driver: 'fake', provision_state: 'enroll', power_state: null });
    expect(answer.headers['location']).toBe(`/api/v1/nodes/${answer.body['id']}`);
    expect(answer.headers['etag']).toBe(`"${answer.body['revision']}"`);
    expect(rig.reserved.get('n1')).toBe(answer.body['id']);
  });

  it('refuses a name that is taken, and stores nothing', async () => {
    await rig.ask('POST', '/api/v1/nodes', { body: fake });
    const before = rig.revision;

    const answer = await rig.ask('POST', '/api/v1/nodes', { body: fake });

    expect(answer).toMatchObject({ status: 409, body: { code: 'name_taken', name: 'n1' } });
    expect(rig.revision).toBe(before);
  });

  it('gives the name back where the node is refused', async () => {
    const refusal = { code: 'validation_failed', detail: 'no', data: {} };
    rig.instead.push({ kind: 'refused', refusal, retryAfterS: 1 });

    expect((await rig.ask('POST', '/api/v1/nodes', { body: fake })).status).toBe(400);

    expect(rig.reserved.has('n1')).toBe(false);
  });

  it('keeps the name where the node may yet come to be', async () => {
    const refusal = { code: 'storage_unavailable', detail: 'no answer', data: {} };
    rig.instead.push({ kind: 'refused', refusal, retryAfterS: 2 });

    const answer = await rig.ask('POST', '/api/v1/nodes', { body: fake });

    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(rig.reserved.has('n1')).toBe(true);
  });

  it('answers 202 where no verdict comes, with the place to look', async () => {
    rig.instead.push({ kind: 'submitted', taskId: '' });

    const asked = rig.ask('POST', '/api/v1/nodes', { body: fake });
    await rig.clock.advance(5_001);

    expect(await asked).toMatchObject({ status: 202, body: { state: 'submitted' } });
  });

  it.each<[string, unknown, string]>([
    ['a missing driver', {}, '/driver'],
    ['an unknown driver', { driver: 'telepathy' }, '/driver'],
    ['an unknown member', { driver: 'fake', color: 'red' }, '/color'],
    ['a wrong type', { driver: 'fake', extra: [] }, '/extra'],
    ['a name that is a UUID', { driver: 'fake', name: '0f6f4f6e-5c0c-4a52-9c2f-6f7a3c1f2a10' }, '/name'],
    ['a name with a slash', { driver: 'fake', name: 'a/b' }, '/name'],
    ['a list', [], ''],
    ['null', null, ''],
  ])('refuses %s with a pointer, and reserves no name', async (_what, body, pointer) => {
    const answer = await rig.ask('POST', '/api/v1/nodes', { body });

    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ pointer }] } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(rig.reserved.size).toBe(0);
  });

  it('is refused while no conductor is alive', async () => {
    rig.members = [];

    const answer = await rig.ask('POST', '/api/v1/nodes', { body: fake });

    expect(answer).toMatchObject({ status: 503, body: { code: 'no_conductor' } });
    expect(answer.headers['retry-after']).toBeDefined();
  });
});

describe('GET /nodes/{node}', () => {
  it('shows a node by id, by id in capitals and by name', async () => {
    const id = rig.node('n1');

    for (const text of [id, id.toUpperCase(), 'n1']) {
      expect(await rig.ask('GET', `/api/v1/nodes/${text}`)).toMatchObject({ status: 200, body: { id, name: 'n1' } });
    }
  });

  it.each(['nobody', '0f6f4f6e-5c0c-4a52-9c2f-6f7a3c1f2a10', '%D0%BD1', 'a b', '-', 'n1%20'])(
    'says 404 node_not_found of %s',
    async (text) => {
      rig.node('n1');

      const answer = await rig.ask('GET', `/api/v1/nodes/${encodeURIComponent(decodeURIComponent(text))}`);

      expect(answer).toMatchObject({ status: 404, body: { code: 'node_not_found' } });
    },
  );

  it('answers 304 to who has it already', async () => {
    rig.node('n1');
    const { headers } = await rig.ask('GET', '/api/v1/nodes/n1');

    const again = await rig.ask('GET', '/api/v1/nodes/n1', { headers: { 'if-none-match': headers['etag'] ?? '' } });

    expect(again).toMatchObject({ status: 304, text: '', headers: { etag: headers['etag'] } });
  });

  it('never shows a secret', async () => {
    rig.node('n1', { driver_info: { ipmi_password: 'hunter2', nested: { api_key: 'hunter2' } } });

    for (const path of ['/nodes/n1', '/nodes', '/nodes/n1/explain', '/nodes/n1/states'])
      expect((await rig.ask('GET', `/api/v1${path}`)).text).not.toContain('hunter2');
  });

  it('shows what was accepted here even where the view lags behind (H6)', async () => {
    rig.viewLags = true;
    const { body } = await rig.ask('POST', '/api/v1/nodes', { body: fake });

    const asked = rig.ask('GET', `/api/v1/nodes/${body['id']}`);
    rig.reveal();

    expect(await asked).toMatchObject({ status: 200, body: { name: 'n1' } });
  });

  it('waits for the revision asked for, and says so where it does not come', async () => {
    rig.node('n1');
    const wanted = rig.revision + 1;

    const comes = rig.ask('GET', `/api/v1/nodes/n1?min_revision=${wanted}`);
    rig.node('n2');
    expect((await comes).status).toBe(200);

    const never = rig.ask('GET', `/api/v1/nodes/n1?min_revision=${wanted + 10}`);
    await rig.clock.advance(2_001);
    expect(await never).toMatchObject({ status: 503, body: { code: 'overloaded', revision: rig.revision } });
  });
});

describe('GET /nodes', () => {
  it('pages through all nodes, each once', async () => {
    const ids = Array.from({ length: 5 }, () => rig.node()).sort();
    const seen: unknown[] = [];
    let after = '';
    do {
      const { body } = await rig.ask('GET', `/api/v1/nodes?limit=2${after === '' ? '' : `&after=${after}`}`);
      seen.push(...(body['nodes'] as JsonObject[]).map((node) => node['id']));
      after = String(body['next'] ?? '');
    } while (after !== '');

    expect(seen).toEqual(ids);
  });

  it('filters, and picks fields', async () => {
    rig.node('n1');
    rig.node('n2');

    const { body } = await rig.ask('GET', '/api/v1/nodes?name=n2&fields=name,power_state');

    expect(body['nodes']).toEqual([{ id: expect.any(String), name: 'n2', power_state: 'power off' }]);
    expect(body['revision']).toBe(rig.revision);
    expect(body['cursor']).toBe(cursorBehind(INCARNATION, rig.revision));
  });

  it('says the same of a member whether others are asked for or not', async () => {
    for (let n = 0; n < 5; n++) rig.node(n === 3 ? undefined : `n${n}`);
    const members = ['name', 'driver', 'owner', 'power_state', 'provision_state', 'maintenance', 'revision'];

    const rows = (await rig.ask('GET', `/api/v1/nodes?limit=3&fields=${members}`)).body;
    const records = (await rig.ask('GET', `/api/v1/nodes?limit=3&fields=${[...members, 'extra']}`)).body;

    const cut = (records['nodes'] as JsonObject[]).map(({ extra, ...rest }) => [extra, rest]); // proof: a list of nodes
    expect(rows).toEqual({ ...records, nodes: cut.map(([, rest]) => rest) });
  });

  it.each(['limit=1001', 'limit=x', 'color=red', 'fields=id,color', 'maintenance=maybe'])(
    'refuses ?%s',
    async (query) => {
      rig.node('n1');

      expect(await rig.ask('GET', `/api/v1/nodes?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
    },
  );
});

describe('PATCH /nodes/{node}', () => {
  const patch = (body: unknown, type: string, headers = {}) =>
    rig.ask('PATCH', '/api/v1/nodes/n1', { body, headers: { 'content-type': type, ...headers } });
  const merge = 'application/merge-patch+json';
  const jsonPatch = 'application/json-patch+json';

  it('merges', async () => {
    rig.node('n1', { extra: { a: 1, b: 2 } });

    const answer = await patch({ extra: { a: null, c: 3 }, owner: 'acme' }, merge);

    expect(answer).toMatchObject({ status: 200, body: { extra: { b: 2, c: 3 }, owner: 'acme' } });
  });

  it('applies a JSON Patch', async () => {
    rig.node('n1', { extra: { a: 1 } });

    const answer = await patch(
      [
        { op: 'test', path: '/extra/a', value: 1 },
        { op: 'add', path: '/extra/b', value: [1] },
        { op: 'replace', path: '/owner', value: 'acme' },
      ],
      jsonPatch,
    );

    expect(answer).toMatchObject({ status: 200, body: { extra: { a: 1, b: [1] }, owner: 'acme' } });
  });

  it('cannot copy, move or test its way to a secret', async () => {
    const id = rig.node('n1', { driver_info: { ipmi_password: 'hunter2' } });

    const tested = await patch([{ op: 'test', path: '/driver_info/ipmi_password', value: 'hunter2' }], jsonPatch);
    const copied = await patch([{ op: 'copy', from: '/driver_info/ipmi_password', path: '/extra/p' }], jsonPatch);

    expect(tested.status).toBe(400);
    expect(copied.text).not.toContain('hunter2');
    expect(rig.record(id).attributes['driver_info']).toEqual({ ipmi_password: 'hunter2' });
  });

  it('keeps a secret whose mask comes back', async () => {
    const id = rig.node('n1', { driver_info: { ipmi_password: 'hunter2', ipmi_address: 'a' } });
    const { body } = await rig.ask('GET', '/api/v1/nodes/n1');

    await patch({ driver_info: { ...(body['driver_info'] as JsonObject), ipmi_address: 'b' } }, merge);

    expect(rig.record(id).attributes['driver_info']).toEqual({ ipmi_password: 'hunter2', ipmi_address: 'b' });
  });

  it('moves the name along when it renames', async () => {
    const id = rig.node('n1');

    await patch({ name: 'n2' }, merge);

    expect([...rig.reserved]).toEqual([['n2', id]]);
    expect((await rig.ask('GET', '/api/v1/nodes/n2')).status).toBe(200);
    expect((await rig.ask('GET', '/api/v1/nodes/n1')).status).toBe(404);
  });

  it('refuses a name that is taken', async () => {
    rig.node('n1');
    rig.node('n2');

    expect(await patch({ name: 'n2' }, merge)).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  });

  it('honours If-Match', async () => {
    rig.node('n1');
    const { headers } = await rig.ask('GET', '/api/v1/nodes/n1');
    const etag = headers['etag'] ?? '';

    expect((await patch({ owner: 'a' }, merge, { 'if-match': etag })).status).toBe(200);
    expect(await patch({ owner: 'b' }, merge, { 'if-match': etag })).toMatchObject({
      status: 412,
      body: { code: 'revision_mismatch' },
    });
  });

  it('judges a JSON Patch again when another change came between', async () => {
    const id = rig.node('n1', { extra: { count: 1 } });
    rig.viewLags = true;
    rig.commit({ ...rig.record(id), attributes: { ...rig.record(id).attributes, extra: { count: 2 } } });

    const answer = await patch([{ op: 'add', path: '/extra/mine', value: true }], jsonPatch);

    expect(answer).toMatchObject({ status: 200, body: { extra: { count: 2, mine: true } } });
  });

  it.each<[unknown, string, string]>([
    [{ power_state: 'power on' }, merge, '/power_state'],
    [{ id: 'x' }, merge, '/id'],
    [[{ op: 'replace', path: '/power_state', value: 'power on' }], jsonPatch, '/0'],
    [[{ op: 'remove', path: '/driver' }], jsonPatch, '/driver'],
    [[], merge, ''],
    [{}, jsonPatch, ''],
  ])('refuses %j', async (body, type, pointer) => {
    rig.node('n1');

    expect(await patch(body, type)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('refuses other content types, naming those it reads', async () => {
    rig.node('n1');

    expect(await patch({}, 'text/plain')).toMatchObject({
      status: 415,
      headers: { accept: expect.stringContaining(merge) },
    });
  });
});

describe('DELETE /nodes/{node}', () => {
  it('removes the node and gives its name back', async () => {
    await rig.ask('POST', '/api/v1/nodes', { body: fake });

    expect(await rig.ask('DELETE', '/api/v1/nodes/n1')).toMatchObject({ status: 204, text: '' });

    expect(rig.reserved.size).toBe(0);
    expect((await rig.ask('GET', '/api/v1/nodes/n1')).status).toBe(404);
    expect((await rig.ask('DELETE', '/api/v1/nodes/n1')).status).toBe(404);
  });

  it('is refused while a task runs, and keeps the name', async () => {
    rig.node('n1');
    await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.on' } });

    expect(await rig.ask('DELETE', '/api/v1/nodes/n1')).toMatchObject({ status: 409, body: { code: 'node_busy' } });
    expect(rig.reserved.has('n1')).toBe(true);
  });

  it('honours If-Match', async () => {
    rig.node('n1');

    expect((await rig.ask('DELETE', '/api/v1/nodes/n1', { headers: { 'if-match': '"999"' } })).status).toBe(412);
  });
});
