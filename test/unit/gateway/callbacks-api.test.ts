import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Role, tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import type { CallbackItem } from '../../../proto/callback.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { callbackId } from '../../../proto/ids.ts';
import { GatewayRig } from '../../support/gateway-rig.ts';
import { callbackItem } from '../callback/items.ts';

let rig: GatewayRig;
let node: ActorId;

beforeEach(() => {
  rig = new GatewayRig();
  node = rig.node('n1');
});

function waiting(actor: ActorId, more: Partial<CallbackItem> = {}): CallbackItem {
  const taskId = rig.ids.taskId(actor);
  const item = callbackItem({ id: callbackId(taskId, 0), actor, taskId, secret: 'whsec_hidden', ...more });
  rig.callbacks.set(item.id, item);
  return item;
}

const ids = async (target: string): Promise<unknown> => {
  const { body } = await rig.ask('GET', target);
  const { callbacks } = body;
  return Array.isArray(callbacks) ? callbacks.map((each) => Object(each)['id']) : body;
};

describe('GET /callbacks', () => {
  it('lists what is not delivered, with neither secret nor body', async () => {
    const item = waiting(node, { state: 'failing', attempts: 2, lastStatus: 500, lastError: 'no', lastAttemptAt: 5 });

    const { status, body, text, headers } = await rig.ask('GET', '/api/v1/callbacks');

    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      callbacks: [
        {
          id: item.id,
          node,
          task: item.taskId,
          type: 'task.succeeded',
          url: item.url,
          state: 'failing',
          attempts: 2,
          last_status: 500,
          last_error: 'no',
          last_attempt_at: '1970-01-01T00:00:00.005Z',
          next_at: null,
          give_up_at: expect.any(String),
          created_at: null,
        },
      ],
      next: null,
    });
    expect(text).not.toContain('hidden');
  });

  it('filters by state, node and task, and pages', async () => {
    const other = rig.node('n2');
    const [parked, failing, theirs] = [
      waiting(node, { state: 'parked' }),
      waiting(node, { state: 'failing' }),
      waiting(other, { state: 'parked' }),
    ];

    expect(await ids('/api/v1/callbacks?state=parked')).toEqual([parked.id, theirs.id]);
    expect(await ids('/api/v1/callbacks?state=parked,failing&node=n1')).toEqual([parked.id, failing.id]);
    expect(await ids(`/api/v1/callbacks?task=${failing.taskId}`)).toEqual([failing.id]);
    const first = await rig.ask('GET', '/api/v1/callbacks?limit=2');
    expect(await ids(`/api/v1/callbacks?limit=2&after=${first.body['next']}`)).toEqual([theirs.id]);
  });

  it.each([
    ['state=delivered', 400, 'validation_failed'],
    ['after=x', 400, 'validation_failed'],
    ['limit=0', 400, 'validation_failed'],
    ['node=none', 404, 'node_not_found'],
    ['task=none', 404, 'task_not_found'],
  ])('refuses ?%s', async (query, status, code) => {
    expect(await rig.ask('GET', `/api/v1/callbacks?${query}`)).toMatchObject({ status, body: { code } });
  });
});

describe('POST /callbacks/{id}/replay', () => {
  it('has a callback tried again', async () => {
    const item = waiting(node, { state: 'parked', attempts: 40 });

    const answer = await rig.ask('POST', `/api/v1/callbacks/${item.id}/replay`);

    expect(answer).toMatchObject({ status: 202, body: { id: item.id, state: 'pending', attempts: 0 } });
  });

  it.each([['none'], [callbackId('00000000-0000-4000-8000-000000000009.01JD3V6M0Z9QK2X7Y8W5T4R3EA' as never, 0)]])(
    'finds no %s',
    async (id) => {
      expect(await rig.ask('POST', `/api/v1/callbacks/${id}/replay`)).toMatchObject({ status: 404 });
    },
  );
});

describe('who may see callbacks', () => {
  const tokens = { reader: 'r', operator: 'o', admin: 'a', stranger: 's' };
  const bearer = (who: keyof typeof tokens): { headers: { authorization: string } } => ({
    headers: { authorization: `Bearer ${tokens[who]}` },
  });

  beforeEach(() => {
    const entry = (token: string, tenant: string, role: Role) => ({
      sha256: createHash('sha256').update(token).digest('hex'),
      tenant,
      role,
      name: `${tenant}-${role}`,
    });
    rig = new GatewayRig({
      authenticator: tokenAuthenticator([
        entry('r', 'blue', Role.reader),
        entry('o', 'blue', Role.operator),
        entry('a', 'blue', Role.admin),
        entry('s', 'red', Role.admin),
      ]),
    });
    node = rig.node('n1', { owner: 'blue' });
  });

  it('are those who may see the node', async () => {
    const item = waiting(node);

    expect((await rig.ask('GET', '/api/v1/callbacks', bearer('reader'))).body['callbacks']).toHaveLength(1);
    expect((await rig.ask('GET', '/api/v1/callbacks', bearer('stranger'))).body['callbacks']).toEqual([]);
    const path = `/api/v1/callbacks/${item.id}/replay`;
    expect((await rig.ask('POST', path, bearer('reader'))).status).toBe(403);
    expect((await rig.ask('POST', path, bearer('stranger'))).status).toBe(404);
    expect((await rig.ask('POST', path, bearer('operator'))).status).toBe(202);
  });

  it('are admins, for the secret of the cluster', async () => {
    expect((await rig.ask('GET', '/api/v1/callbacks/secret', bearer('operator'))).status).toBe(403);
    expect((await rig.ask('POST', '/api/v1/callbacks/secret/rotate', bearer('operator'))).status).toBe(403);
    expect(await rig.ask('GET', '/api/v1/callbacks/secret', bearer('admin'))).toMatchObject({
      status: 200,
      body: { secret: 'whsec_current', former: null },
    });
  });
});
