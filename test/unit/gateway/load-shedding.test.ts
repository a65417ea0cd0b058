import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import { problemFrame, refuse, retryAfter } from '../../../gateway/http/problem.ts';
import type { ActorId } from '../../../proto/ids.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import type { Member } from '../../../runtime/placement/member.ts';
import { taskEvents } from '../../../runtime/task/task-events.ts';
import { type Asked, conductor, GatewayRig, type RigOptions } from '../../support/gateway-rig.ts';
import { nodeRecord, nodeTask } from '../../support/node-records.ts';

const TOKENS: { readonly [token: string]: string } = { a1: 'acme', a2: 'acme', o1: 'other', o2: 'other' };

function guarded(options: RigOptions = {}): GatewayRig {
  const entries = Object.entries(TOKENS).map(([token, tenant]) => ({
    sha256: createHash('sha256').update(token).digest('hex'),
    tenant,
    role: 'operator' as const,
    name: token,
  }));
  return new GatewayRig({ ...options, authenticator: tokenAuthenticator(entries) });
}

function bearer(token: string, more: Asked = {}): Asked {
  return { ...more, headers: { ...more.headers, authorization: `Bearer ${token}` } };
}

function gatewayMember(session: string): Member {
  return { ...conductor(session, []), role: 'gateway' };
}

async function statuses(count: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let asked = 0; asked < count; asked++) all.push((await ask()).status);
  return all;
}

describe('the address a request is charged to', () => {
  const from = (rig: GatewayRig, peer: string, forwarded: string) =>
    rig.ask('GET', '/api/v1/nodes', { address: peer, headers: { 'x-forwarded-for': forwarded } });

  it('is the one a trusted proxy names', async () => {
    const rig = new GatewayRig({ ratePerS: 1, burst: 1, trustedProxies: ['10.0.0.0/8'] });
    await from(rig, '10.0.0.1', '192.0.2.1');

    expect((await from(rig, '10.0.0.1', '192.0.2.2')).status).toBe(200);
    expect(await from(rig, '10.0.0.9', '1.1.1.1, 192.0.2.1')).toMatchObject({
      status: 429,
      body: { bucket: 'address:192.0.2.1' },
    });
  });

  it('is the peer itself where a stranger claims to be somebody else', async () => {
    const rig = new GatewayRig({ ratePerS: 1, burst: 1, trustedProxies: ['10.0.0.0/8'] });
    await from(rig, '192.0.2.9', '1.1.1.1');

    expect((await from(rig, '192.0.2.9', '1.1.1.2')).body['bucket']).toBe('address:192.0.2.9');
  });

  it('is one for a whole /64', async () => {
    const rig = new GatewayRig({ ratePerS: 1, burst: 1 });
    await rig.ask('GET', '/api/v1/nodes', { address: '2001:db8::1' });

    expect((await rig.ask('GET', '/api/v1/nodes', { address: '2001:db8::ffff' })).status).toBe(429);
  });
});

describe('buckets', () => {
  it('of a tenant are drawn from by all its tokens, and by no other tenant', async () => {
    const rig = guarded({ ratePerS: 100, burst: 100, tenantRate: 1, tenantBurst: 3 });
    await statuses(3, () => rig.ask('GET', '/api/v1/nodes', bearer('a1')));

    expect(await rig.ask('GET', '/api/v1/nodes', bearer('a2'))).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', bucket: 'tenant:acme' },
      headers: { ratelimit: '"tenant";r=0;t=3', 'ratelimit-policy': '"tenant";q=3;w=3' },
    });
    expect((await rig.ask('GET', '/api/v1/nodes', bearer('o1'))).status).toBe(200);
  });

  it('of a caller are not emptied by those who guess at tokens behind the same address', async () => {
    const rig = guarded({ ratePerS: 1, burst: 5 });
    await rig.ask('GET', '/api/v1/nodes', bearer('a1'));
    const guesses = await statuses(8, () => rig.ask('GET', '/api/v1/nodes', bearer('guess')));

    expect(guesses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await rig.ask('GET', '/api/v1/nodes', bearer('a1'))).status).toBe(200);
  });

  it('are shared out among the live gateways, and whole again when one is gone', async () => {
    const rig = new GatewayRig({ ratePerS: 1, burst: 4 });
    rig.members = [conductor('c1'), gatewayMember('g1'), gatewayMember('g2')];
    expect(await statuses(3, () => rig.ask('GET', '/api/v1/nodes'))).toEqual([200, 200, 429]);

    rig.members = [conductor('c1'), gatewayMember('g1'), { ...gatewayMember('g2'), state: 'dead' }];
    await rig.clock.advance(60_000);

    expect(await statuses(5, () => rig.ask('GET', '/api/v1/nodes'))).toEqual([200, 200, 200, 200, 429]);
  });

  it('of a node are those of one tenant', async () => {
    const rig = guarded({ ratePerS: 1, burst: 2, tenantRate: 100, tenantBurst: 100 });
    rig.node('n1', { owner: 'acme' });
    const submit = (token: string) =>
      rig.ask('POST', '/api/v1/nodes/n1/tasks', bearer(token, { body: { action: 'power.on' } }));
    await submit('a1');
    await submit('a2');

    expect((await submit('a1')).body['bucket']).toBe('node:n1:acme');
    expect((await submit('o1')).status).toBe(404);
  });
});

describe('open tasks', () => {
  const submit = (rig: GatewayRig, node: ActorId, token: string) =>
    rig.ask('POST', `/api/v1/nodes/${node}/tasks`, bearer(token, { body: { action: 'power.on' } }));

  it('beyond the quota of a tenant are refused as its own doing, and nobody else’s', async () => {
    const rig = guarded({ maxTenantTasks: 2 });
    const mine = [1, 2, 3].map((number) => rig.node(`m${number}`, { owner: 'acme' }));
    const theirs = rig.node('t', { owner: 'other' });
    const answers = [];
    for (const node of mine) answers.push(await submit(rig, node, 'a1'));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(answers[2]).toMatchObject({
      body: { code: 'rate_limited', bucket: 'tasks:acme', open: 2, quota: 2 },
      headers: { 'retry-after': '1', 'ratelimit-policy': '"tasks";q=2' },
    });
    expect((await submit(rig, theirs, 'o1')).status).toBe(202);
  });

  it('are taken again once one has ended', async () => {
    const rig = guarded({ maxTenantTasks: 1 });
    const [first, second] = [rig.node('m1', { owner: 'acme' }), rig.node('m2', { owner: 'acme' })];
    const { body } = await submit(rig, first, 'a1');
    expect((await submit(rig, second, 'a1')).status).toBe(429);

    rig.end(first, String(body['id']), 'succeeded');

    expect((await submit(rig, second, 'a1')).status).toBe(202);
  });

  it('beyond what the cluster takes are refused, and the mailboxes its conductors report count', async () => {
    const rig = guarded({ maxOpenTasks: 10 });
    const node = rig.node('m1', { owner: 'acme' });
    const [c1] = rig.members;
    if (c1 === undefined) throw new Error('no conductor');
    rig.members = [{ ...c1, report: { ...c1.report, shards: [{ n: 0, epoch: 1, mailbox: 12 }] } }];

    expect(await submit(rig, node, 'a1')).toMatchObject({
      status: 503,
      body: { code: 'overloaded', open: 12, limit: 10 },
      headers: { 'retry-after': '1' },
    });
  });

  it('are not asked for by a repeat with the same key, which gets the first answer', async () => {
    const rig = guarded({ maxTenantTasks: 1 });
    rig.node('m1', { owner: 'acme' });
    const ask = (action: string, key: string) =>
      rig.ask(
        'POST',
        '/api/v1/nodes/m1/tasks',
        bearer('a1', { body: { action, on_conflict: 'queue' }, headers: { 'idempotency-key': key } }),
      );
    const first = await ask('power.on', 'k1');
    expect((await ask('power.off', 'k2')).status).toBe(429);

    const again = await ask('power.on', 'k1');
    const misused = await ask('power.off', 'k1');

    expect(again).toMatchObject({ status: 202, body: { id: first.body['id'] } });
    expect(misused).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
  });

  it('are not asked for by who wants the same as the last task in line, and joins it', async () => {
    const rig = guarded({ maxOpenTasks: 1 });
    const node = rig.node('m1', { owner: 'acme' });
    const first = await submit(rig, node, 'a1');

    const same = await submit(rig, node, 'a2');

    expect(same).toMatchObject({ status: 202, body: { id: first.body['id'], deduplicated: true } });
    expect((await submit(rig, rig.node('m2', { owner: 'acme' }), 'a1')).status).toBe(503);
  });

  it('are not asked for by a dry run or a cancel, which therefore get through', async () => {
    const rig = guarded({ maxTenantTasks: 1 });
    const node = rig.node('m1', { owner: 'acme' });
    const { body } = await submit(rig, node, 'a1');
    expect((await submit(rig, rig.node('m2', { owner: 'acme' }), 'a1')).status).toBe(429);

    const dry = await rig.ask(
      'POST',
      '/api/v1/nodes/m1/tasks?dry_run=true',
      bearer('a1', { body: { action: 'power.on' } }),
    );
    const cancel = await rig.ask('POST', `/api/v1/tasks/${body['id']}/cancel`, bearer('a1', { body: {} }));

    expect(dry.status).toBe(200);
    expect([200, 202, 409]).toContain(cancel.status);
  });
});

describe('when to come back', () => {
  const observed = (rig: GatewayRig, task: TaskRecord): void =>
    rig.limits.observe({
      batch: {
        batchId: 'b1',
        epoch: 1,
        owner: 'c1',
        mark: 0,
        at: 0,
        claim: undefined,
        release: false,
        entries: [
          {
            record: nodeRecord({ tasks: [task] }),
            events: [taskEvents.ended(task.id, task.state, task.finishedAt)],
            outbox: [],
          },
        ],
      },
    });

  it('is told by a busy node from what its task usually takes', async () => {
    const rig = new GatewayRig();
    const now = rig.clock.now();
    observed(
      rig,
      nodeTask(1, 'power.on', { state: 'succeeded', startedAt: now - 60_000, finishedAt: now, step: undefined }),
    );
    rig.node('n1');
    await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.on' } });
    await rig.clock.advance(20_000);

    const busy = await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.off' } });
    const dry = await rig.ask('POST', '/api/v1/nodes/n1/tasks?dry_run=true', { body: { action: 'power.off' } });

    expect(busy).toMatchObject({ status: 409, body: { code: 'node_busy' }, headers: { 'retry-after': '40' } });
    expect(dry).toMatchObject({ status: 409, headers: { 'retry-after': '40' } });
  });

  it('is told by a full mailbox from the first task in it', async () => {
    const rig = new GatewayRig();
    const now = rig.clock.now();
    observed(
      rig,
      nodeTask(1, 'power.on', { state: 'succeeded', startedAt: now - 9_000, finishedAt: now, step: undefined }),
    );
    rig.node('n1');
    await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.on' } });
    await rig.clock.advance(2_000);
    rig.instead.push({ kind: 'refused', refusal: { code: 'mailbox_full', detail: '', data: {} }, retryAfterS: 2 });

    const full = await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.off' } });

    expect(full).toMatchObject({ status: 503, body: { code: 'mailbox_full' }, headers: { 'retry-after': '7' } });
  });

  it('is told by the gateway from how fast it answers', async () => {
    const rig = new GatewayRig({ maxInHand: 3 });
    rig.node('n1');
    const { body } = await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.on' } });
    const waiting = [1, 2].map(() => rig.ask('GET', `/api/v1/tasks/${body['id']}?wait=5`));

    const refused = await rig.ask('GET', '/api/v1/nodes/n1');

    expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    await rig.clock.advance(5_001);
    await Promise.all(waiting);
  });

  it('comes before a request is even read where verdicts have been slow for long', async () => {
    const rig = new GatewayRig();
    rig.node('n1');
    const { verdicts } = rig.limits;
    for (const second of [1, 2]) {
      verdicts.enter('default');
      verdicts.leave('default', 2_000, second * 2_000);
    }
    while (verdicts.enter('default'));

    const unread = await rig.ask('POST', '/api/v1/nodes/nobody/tasks', { body: { action: 7 } });

    expect(unread).toMatchObject({ status: 503, body: { code: 'overloaded' } });
    expect(Number(unread.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    verdicts.leave('default', 5, 10_000);
    expect((await rig.ask('POST', '/api/v1/nodes/n1/tasks', { body: { action: 'power.on' } })).status).toBe(202);
  });

  it('is a member of the document where no header can be', () => {
    const context = { instance: '/x', traceId: 't' };

    expect(problemFrame(refuse('overloaded', 'no', {}, [retryAfter(7)]), context)).toMatchObject({
      status: 503,
      body: { code: 'overloaded', retry_after_s: 7 },
    });
    expect(problemFrame(refuse('node_not_found', 'no'), context).body['retry_after_s']).toBeUndefined();
  });
});
