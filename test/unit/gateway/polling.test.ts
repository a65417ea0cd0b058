import { beforeEach, describe, expect, it } from 'vitest';
import type { ActorId } from '../../../proto/ids.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { type Answered, GatewayRig } from '../../support/gateway-rig.ts';

let rig: GatewayRig;
let id: ActorId;

beforeEach(() => {
  rig = new GatewayRig();
  id = rig.node('n1');
});

const get = (path: string, etag?: string): Promise<Answered> =>
  rig.ask('GET', `/api/v1${path}`, etag === undefined ? {} : { headers: { 'if-none-match': etag } });
const powerOn = (): Promise<Answered> => rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.on' } });
const READS = ['/nodes/n1', '/nodes/n1/states', '/nodes/n1/tasks', '/tasks?node=n1', '/tasks', '/nodes'];
const joined = (path: string, query: string): string => `${path}${path.includes('?') ? '&' : '?'}${query}`;

describe.each(READS)('GET %s', (path) => {
  it('is answered with 304 while nothing has changed, and in full after it has', async () => {
    const { etag = '' } = (await get(path)).headers;

    expect(await get(path, etag)).toMatchObject({ status: 304, text: '', headers: { etag } });
    await powerOn();
    const after = await get(path, etag);
    expect(after.status).toBe(200);
    expect(after.headers['etag']).not.toBe(etag);
  });

  it('with a wait is held for the next change, and told of it at once', async () => {
    const { etag = '' } = (await get(path)).headers;
    let answered = false;
    const asked = get(joined(path, 'wait=20'), etag).finally(() => {
      answered = true;
    });

    await rig.clock.advance(5_000);
    expect(answered).toBe(false);
    await powerOn();
    expect((await asked).status).toBe(200);
  });

  it('with a wait that is over says that nothing has changed', async () => {
    const { etag = '' } = (await get(path)).headers;

    const asked = get(joined(path, 'wait=20'), etag);
    await rig.clock.advance(20_001);

    expect(await asked).toMatchObject({ status: 304, headers: { etag } });
  });

  it('with a wait, but nothing to compare with, is answered at once', async () => {
    expect((await get(joined(path, 'wait=20'))).status).toBe(200);
    expect((await get(joined(path, 'wait=20'), '"another"')).status).toBe(200);
  });

  it('is not older than the revision asked for', async () => {
    const never = get(joined(path, `min_revision=${rig.revision + 5}`));
    await rig.clock.advance(2_001);

    expect(await never).toMatchObject({ status: 503, body: { code: 'overloaded', revision: rig.revision } });
  });

  it('shows the members that are asked for, and knows no others', async () => {
    await powerOn();
    const body = (await get(joined(path, 'fields=revision'))).body;

    const [first = body] = [body['nodes'], body['tasks']].flatMap((list) => (Array.isArray(list) ? list : []));
    expect(Object.keys(first as JsonObject).sort()).toEqual(['id', 'revision']); // proof: a list of documents
    expect(await get(joined(path, 'fields=colour'))).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });
});

describe('a held read', () => {
  it('of a node that is removed meanwhile says that there is none', async () => {
    await rig.ask('POST', '/api/v1/nodes', { body: { name: 'n2', driver: 'fake' } });
    const { etag = '' } = (await get('/nodes/n2')).headers;

    const asked = get('/nodes/n2?wait=20', etag);
    expect((await rig.ask('DELETE', '/api/v1/nodes/n2')).status).toBe(204);

    expect(await asked).toMatchObject({ status: 404, body: { code: 'node_not_found' } });
  });

  it('of one node is not disturbed by others', async () => {
    const { etag = '' } = (await get(`/nodes/${id}`)).headers;
    let answered = false;
    const asked = get(`/nodes/${id}?wait=20`, etag).finally(() => {
      answered = true;
    });

    rig.node('n2');
    await rig.clock.advance(1_000);
    expect(answered).toBe(false);
    await rig.clock.advance(20_000);
    expect((await asked).status).toBe(304);
  });
});

describe.each(['/nodes/n1/history', '/nodes/n1/explain'])('GET %s', (path) => {
  it('is not older than the revision asked for', async () => {
    const never = get(`${path}?min_revision=${rig.revision + 5}`);
    await rig.clock.advance(2_001);

    expect(await never).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  });
});
