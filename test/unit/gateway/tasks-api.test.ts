import { beforeEach, describe, expect, it } from 'vitest';
import type { ActorId } from '../../../proto/ids.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { type Answered, type Asked, GatewayRig, INCARNATION, idIn } from '../../support/gateway-rig.ts';

let rig: GatewayRig;
let id: ActorId;

beforeEach(() => {
  rig = new GatewayRig();
  id = rig.node('n1');
});

const submit = (body: unknown, asked: Asked = {}, query = ''): Promise<Answered> =>
  rig.ask('POST', `/api/v1/nodes/n1/tasks${query}`, { ...asked, body });

describe('POST /nodes/{node}/tasks', () => {
  it('accepts a task and says where to look', async () => {
    const answer = await submit({ action: 'power.on' });

    expect(answer).toMatchObject({
      status: 202,
      body: { node: id, action: 'power.on', state: 'running', done: false, deduplicated: false },
      headers: {
        location: `/api/v1/tasks/${answer.body['id']}`,
        'retry-after': '2',
        etag: `"${answer.body['revision']}"`,
      },
    });
    expect(answer.body['cursor']).toMatch(new RegExp(`^${INCARNATION}-`));
  });

  it("goes on with the caller's trace, and tells its id", async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    const answer = await submit({ action: 'power.on' }, { headers: { traceparent } });

    expect(answer.body['trace_id']).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(answer.headers['trace-id']).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('names the holder where the node is busy', async () => {
    const { body } = await submit({ action: 'power.on' });

    const answer = await submit({ action: 'power.off' });

    expect(answer).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
      body: {
        code: 'node_busy',
        status: 409,
        holder: { task: body['id'], action: 'power.on' },
        contradicts: ['power.on'],
      },
    });
  });

  it('names the holder with its conductor in a dry run and before a removal too, which cannot queue', async () => {
    const { body } = await submit({ action: 'power.on' });

    const dry = await rig.ask('POST', '/api/v1/nodes/n1/tasks?dry_run=true', { body: { action: 'power.off' } });
    const removal = await rig.ask('DELETE', '/api/v1/nodes/n1');

    for (const { status, body: problem } of [dry, removal]) {
      expect([status, problem['code']]).toEqual([409, 'node_busy']);
      expect(problem['holder']).toMatchObject({ task: body['id'], action: 'power.on', conductor: 'c1' });
    }
    expect(dry.body['detail']).toContain('on_conflict');
    expect(removal.body['detail']).not.toContain('on_conflict');
  });

  it('queues where it is asked to', async () => {
    const { body } = await submit({ action: 'power.on' });

    expect(await submit({ action: 'power.off', on_conflict: 'queue' })).toMatchObject({
      status: 202,
      body: { state: 'queued', queue: { position: 1, ahead: [body['id']] } },
    });
  });

  it('joins four reboots into one task', async () => {
    const answers = [];
    for (let count = 0; count < 4; count++) answers.push(await submit({ action: 'power.reboot' }));

    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect(answers.map(({ body }) => body['deduplicated'])).toEqual([false, true, true, true]);
  });

  it('answers a repeated Idempotency-Key with the first task, and 422 with another body', async () => {
    const headers = { 'idempotency-key': '"k1"' };
    const first = await submit({ action: 'power.on' }, { headers });
    const again = await submit({ action: 'power.on' }, { headers });

    expect([again.status, again.body['id']]).toEqual([202, first.body['id']]);
    expect(await submit({ action: 'power.off' }, { headers })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
  });

  it('answers 202 submitted where the verdict is not there yet', async () => {
    const taskId = rig.ids.taskId(id);
    rig.instead.push({ kind: 'submitted', taskId });

    const answer = await submit({ action: 'power.on' });

    expect(answer).toMatchObject({ status: 202, body: { id: taskId, state: 'submitted', done: false } });
    expect(answer.headers['etag']).toBeUndefined();
  });

  it('passes on how long to wait where the system is full', async () => {
    const refusal = { code: 'mailbox_full', detail: 'full', data: {} };
    rig.instead.push({ kind: 'refused', refusal, retryAfterS: 3.2 });

    expect(await submit({ action: 'power.on' })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '4' },
      body: { code: 'mailbox_full' },
    });
  });

  it('says who holds the node where its mailbox is full', async () => {
    const { body } = await submit({ action: 'power.on' });
    await submit({ action: 'power.off', on_conflict: 'queue' });
    rig.instead.push({
      kind: 'refused',
      refusal: { code: 'mailbox_full', detail: 'full', data: {} },
      retryAfterS: 2,
    });

    expect((await submit({ action: 'power.reboot', on_conflict: 'queue' })).body).toMatchObject({
      code: 'mailbox_full',
      holder: { task: body['id'], action: 'power.on', state: 'running', conductor: expect.any(String) },
      queued: 1,
    });
  });

  it('is refused while no conductor is alive, and stores nothing', async () => {
    rig.members = [];
    const before = rig.revision;

    expect(await submit({ action: 'power.on' })).toMatchObject({ status: 503, body: { code: 'no_conductor' } });
    expect(rig.revision).toBe(before);
  });

  it('says 404 of a node that is not there', async () => {
    expect(await rig.ask('POST', '/api/v1/nodes/n2/tasks', { body: { action: 'power.on' } })).toMatchObject({
      status: 404,
      body: { code: 'node_not_found' },
    });
  });

  it.each<[string, unknown, string]>([
    ['no action', {}, '/action'],
    ['an unknown action', { action: 'power.maybe' }, '/action'],
    ['an unknown member', { action: 'power.on', force: true }, '/force'],
    ['an unknown parameter', { action: 'power.on', params: { soft: true } }, '/params/soft'],
    ['parameters of another type', { action: 'power.on', params: 3 }, '/params'],
    ['an unknown policy', { action: 'power.on', on_conflict: 'wait' }, '/on_conflict'],
    ['a negative time-out', { action: 'power.on', timeout_s: -1 }, '/timeout_s'],
    ['a callback that is no URL', { action: 'power.on', callback: { url: 'ftp://x' } }, '/callback/url'],
  ])('refuses %s with a pointer, and stores nothing', async (_what, body, pointer) => {
    const before = rig.revision;

    const answer = await submit(body);

    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ pointer }] } });
    expect(rig.revision).toBe(before);
  });

  it.each([
    ['{"action":"power.on","action":"power.off"}', 400, 'malformed'],
    ['{"action":"power.on","timeout_s":1e999}', 400, 'malformed'],
    ['', 400, 'malformed'],
    ['{"action":"power.on"', 400, 'malformed'],
  ])('refuses the body %s', async (raw, status, code) => {
    expect(await rig.ask('POST', '/api/v1/nodes/n1/tasks', { raw })).toMatchObject({ status, body: { code } });
  });

  it('refuses a key that is none', async () => {
    const answer = await submit({ action: 'power.on' }, { headers: { 'idempotency-key': '"' } });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: 'header/Idempotency-Key' }] } });
  });
});

describe('Prefer: wait', () => {
  const headers = { prefer: 'wait=10' };

  it('answers 200 once the task is final', async () => {
    const asked = submit({ action: 'power.on' }, { headers });
    await rig.clock.advance(100);
    rig.end(id, rig.record(id).tasks[0]?.id ?? '', 'succeeded');

    expect(await asked).toMatchObject({
      status: 200,
      headers: { 'preference-applied': 'wait=10' },
      body: { state: 'succeeded', done: true },
    });
  });

  it('answers 202 where it is not final in time', async () => {
    const asked = submit({ action: 'power.on' }, { headers });
    await rig.clock.advance(10_001);

    expect(await asked).toMatchObject({
      status: 202,
      headers: { 'preference-applied': 'wait=10', 'retry-after': '2' },
      body: { state: 'running' },
    });
  });

  it('finds the end in the document where the record has dropped the task', async () => {
    const asked = submit({ action: 'power.on' }, { headers });
    await rig.clock.advance(100);
    const record = rig.record(id);
    const [task] = record.tasks;
    if (task === undefined) throw new Error('no task');
    rig.documents.set(task.id, { kind: 'baremetal', id, journalSeq: 9, task: { ...task, state: 'failed' } });
    rig.commit({ ...record, tasks: [] });

    expect(await asked).toMatchObject({ status: 200, body: { state: 'failed', revision: 9 } });
  });
});

describe('?dry_run=true', () => {
  it('judges and stores nothing', async () => {
    const before = rig.revision;

    expect(await submit({ action: 'power.on' }, {}, '?dry_run=true')).toMatchObject({
      status: 200,
      body: { dry_run: true, verdict: 'accept' },
    });
    expect(await submit({ action: 'provision.provide' }, {}, '?dry_run=true')).toMatchObject({
      status: 409,
      body: { code: 'action_not_allowed', state: 'available' },
    });
    expect(rig.revision).toBe(before);
  });

  it('tells what it would join or wait for', async () => {
    const { body } = await submit({ action: 'power.on' });

    expect((await submit({ action: 'power.on' }, {}, '?dry_run=true')).body).toMatchObject({
      verdict: 'coalesce',
      task: body['id'],
    });
    expect((await submit({ action: 'power.off', on_conflict: 'queue' }, {}, '?dry_run=true')).body).toMatchObject({
      verdict: 'queue',
      after: body['id'],
    });
  });
});

describe('GET /tasks/{task}', () => {
  it('shows a task right after it was accepted, even where the view lags behind (H6)', async () => {
    rig.viewLags = true;
    const { body } = await submit({ action: 'power.on' });

    const asked = rig.ask('GET', `/api/v1/tasks/${body['id']}`);
    rig.reveal();

    expect(await asked).toMatchObject({ status: 200, body: { id: body['id'], state: 'running' } });
  });

  it('is refused, and not answered with less, where the view does not come that far in time (H6)', async () => {
    rig.viewLags = true;
    const { body } = await submit({ action: 'power.on' });

    const refused = [`/api/v1/tasks/${body['id']}`, '/api/v1/nodes/n1/tasks', '/api/v1/tasks', '/api/v1/nodes'].map(
      (path) => rig.ask('GET', path),
    );
    await rig.clock.advance(1_000);

    for (const asked of refused)
      expect(await asked).toMatchObject({
        status: 503,
        headers: { 'retry-after': '1' },
        body: { code: 'overloaded', revision: expect.any(Number) },
      });
    rig.reveal();
    expect((await rig.ask('GET', `/api/v1/tasks/${body['id']}`)).status).toBe(200);
  });

  it('is no reason to refuse a request: its actor judges what the view does not show yet', async () => {
    rig.viewLags = true;
    await submit({ action: 'power.on' });

    const asked = submit({ action: 'power.off', on_conflict: 'queue' });
    await rig.clock.advance(1_000);

    expect(await asked).toMatchObject({ status: 202, body: { state: 'queued' } });
  });

  it('answers 304 to who has it already', async () => {
    const { body } = await submit({ action: 'power.on' });
    const path = `/api/v1/tasks/${body['id']}`;
    const { headers } = await rig.ask('GET', path);

    expect((await rig.ask('GET', path, { headers: { 'if-none-match': headers['etag'] ?? '' } })).status).toBe(304);
    rig.end(id, idIn(body), 'succeeded');
    expect((await rig.ask('GET', path, { headers: { 'if-none-match': headers['etag'] ?? '' } })).status).toBe(200);
  });

  it('waits for the end with ?wait', async () => {
    const { body } = await submit({ action: 'power.on' });

    const asked = rig.ask('GET', `/api/v1/tasks/${body['id']}?wait=20`);
    await rig.clock.advance(5_000);
    rig.end(id, idIn(body), 'cancelled');

    expect(await asked).toMatchObject({ status: 200, body: { state: 'cancelled', done: true } });
  });

  it('shows the task that a request has joined to whoever was told an id of its own', async () => {
    const { body } = await submit({ action: 'power.on' });
    const told = rig.ids.taskId(id);
    const record = rig.record(id);
    rig.commit({ ...record, requests: [{ requestId: told, taskId: idIn(body), bodyHash: '', at: 0 }] });

    const read = await rig.ask('GET', `/api/v1/tasks/${told}`);
    const cancelled = await rig.ask('POST', `/api/v1/tasks/${told}/cancel`);

    expect(read).toMatchObject({ status: 200, body: { id: body['id'], state: 'running' } });
    expect(cancelled).toMatchObject({ status: 409, body: { code: 'not_cancellable', task: body['id'] } });
  });

  it('shows a task that is only submitted', async () => {
    const { body } = await submit({ action: 'power.on' });
    const [task] = rig.record(id).tasks;
    if (task === undefined) throw new Error('no task');
    rig.commit({ ...rig.record(id), tasks: [] });
    rig.mailbox.set(task.id, { ...task, state: 'submitted' });

    expect(await rig.ask('GET', `/api/v1/tasks/${body['id']}`)).toMatchObject({
      status: 200,
      body: { state: 'submitted', done: false },
    });
  });

  it.each(['nope', 'a.b', '0f6f4f6e-5c0c-4a52-9c2f-6f7a3c1f2a10.01KDVK00000000000000000001', '..', '%00'])(
    'says 404 of %s',
    async (text) => {
      expect((await rig.ask('GET', `/api/v1/tasks/${text}`)).status).toBe(404);
    },
  );
});

describe('lists of tasks', () => {
  it('of a node hold documents and open tasks, oldest first', async () => {
    const first = await submit({ action: 'power.on' });
    const [task] = rig.record(id).tasks;
    if (task === undefined) throw new Error('no task');
    rig.documents.set(task.id, { kind: 'baremetal', id, journalSeq: 9, task: { ...task, state: 'succeeded' } });
    rig.commit({ ...rig.record(id), tasks: [] });
    const second = await submit({ action: 'power.off' });

    const { body } = await rig.ask('GET', '/api/v1/nodes/n1/tasks');
    const page = await rig.ask('GET', '/api/v1/tasks?node=n1&limit=1');
    const open = await rig.ask('GET', '/api/v1/nodes/n1/tasks?state=running,queued');

    expect((body['tasks'] as JsonObject[]).map((shown) => shown['id'])).toEqual([first.body['id'], second.body['id']]);
    expect(page.body['next']).toBe(first.body['id']);
    expect((open.body['tasks'] as JsonObject[]).map((shown) => shown['id'])).toEqual([second.body['id']]);
  });

  it('of all nodes come page by page, each task once', async () => {
    const other = rig.node('n2');
    const running = [await submit({ action: 'power.on' })];
    running.push(await rig.ask('POST', '/api/v1/nodes/n2/tasks', { body: { action: 'power.on' } }));
    const [task] = rig.record(other).tasks;
    if (task === undefined) throw new Error('no task');
    for (let count = 0; count < 3; count++) {
      const done = { ...task, id: rig.ids.taskId(id), state: 'succeeded' } as const;
      rig.documents.set(done.id, { kind: 'baremetal', id, journalSeq: 1, task: done });
    }

    const seen: unknown[] = [];
    let after = '';
    do {
      const { body } = await rig.ask('GET', `/api/v1/tasks?limit=2${after === '' ? '' : `&after=${after}`}`);
      seen.push(...(body['tasks'] as JsonObject[]).map((shown) => shown['id']));
      after = String(body['next'] ?? '');
    } while (after !== '');

    expect(seen.slice(0, 2).sort()).toEqual(running.map(({ body }) => body['id']).sort());
    expect(seen.slice(2)).toEqual([...rig.documents.keys()]);
  });

  describe('with one that its actor has not judged yet', () => {
    const shownIds = ({ body }: Answered): unknown[] => (body['tasks'] as JsonObject[]).map((task) => task['id']);
    let judged: unknown;
    let waiting: string;

    beforeEach(async () => {
      judged = (await submit({ action: 'power.on' })).body['id'];
      const [task] = rig.record(id).tasks;
      if (task === undefined) throw new Error('no task');
      waiting = rig.ids.taskId(id);
      rig.mailbox.set(task.id, task);
      const seq = rig.record(id).seen + 1;
      rig.mailbox.set(waiting, { ...task, id: waiting as typeof task.id, seq, state: 'submitted' });
    });

    it.each(['/api/v1/tasks', '/api/v1/nodes/n1/tasks', '/api/v1/tasks?node=n1'])('%s show it', async (path) => {
      const and = path.includes('?') ? '&' : '?';

      expect(shownIds(await rig.ask('GET', path))).toEqual([judged, waiting]);
      expect(shownIds(await rig.ask('GET', `${path}${and}state=submitted`))).toEqual([waiting]);
      expect(shownIds(await rig.ask('GET', `${path}${and}state=running`))).toEqual([judged]);
    });

    it('page by page show each once', async () => {
      const first = await rig.ask('GET', '/api/v1/tasks?limit=1');
      const second = await rig.ask('GET', `/api/v1/tasks?limit=1&after=${first.body['next']}`);

      expect([shownIds(first), shownIds(second)]).toEqual([[judged], [waiting]]);
    });

    it('have no tag, since it has no revision by which a client could know that it changed', async () => {
      expect((await rig.ask('GET', '/api/v1/tasks')).headers['etag']).toBeUndefined();
      expect((await rig.ask('GET', '/api/v1/tasks?state=running')).headers['etag']).toBeDefined();
    });

    it('show it no more once it is judged', async () => {
      rig.commit({ ...rig.record(id), seen: rig.record(id).seen + 1 });

      expect(shownIds(await rig.ask('GET', '/api/v1/tasks'))).toEqual([judged]);
    });

    it.each([
      ['red', 1],
      ['blue', 0],
    ])('show it to tenant %s as far as it may see its node: %d', async (tenant, seen) => {
      const value = {
        caller: { tenant, role: 'admin', subject: 'x', address: '' },
        role: 'admin',
        bucket: '',
      } as const;
      const theirs = new GatewayRig({ authenticator: { open: false, identify: () => ({ ok: true, value }) } });
      const node = theirs.node('n1', { owner: 'red' });
      const [task] = rig.record(id).tasks;
      if (task === undefined) throw new Error('no task');
      const asked = {
        ...task,
        id: theirs.ids.taskId(node),
        seq: theirs.record(node).seen + 1,
        state: 'submitted',
      } as const;
      theirs.mailbox.set(asked.id, asked);

      expect(shownIds(await theirs.ask('GET', '/api/v1/tasks'))).toHaveLength(seen);
    });
  });

  it('refuse a state that is none', async () => {
    expect((await rig.ask('GET', '/api/v1/tasks?state=done')).status).toBe(400);
  });
});

describe('orders', () => {
  it('cancel a queued task, which is then final', async () => {
    await submit({ action: 'power.on' });
    const { body } = await submit({ action: 'power.off', on_conflict: 'queue' });

    const answer = await rig.ask('POST', `/api/v1/tasks/${body['id']}/cancel`, { body: { reason: 'changed my mind' } });

    expect(answer).toMatchObject({
      status: 200,
      body: { id: body['id'], state: 'cancelled', cancel_reason: 'changed my mind' },
    });
  });

  it('refuse to cancel what is final', async () => {
    const { body } = await submit({ action: 'power.on' });
    rig.end(id, idIn(body), 'succeeded');

    expect(await rig.ask('POST', `/api/v1/tasks/${body['id']}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'not_cancellable' },
    });
  });

  it('resolve a task that ended unknown, and no other', async () => {
    const { body } = await submit({ action: 'power.on' });
    const path = `/api/v1/tasks/${body['id']}/resolve`;
    const resolution = { outcome: 'succeeded', reason: 'I looked' };
    expect((await rig.ask('POST', path, { body: resolution })).status).toBe(409);
    rig.end(id, idIn(body), 'unknown');

    expect(await rig.ask('POST', path, { body: resolution })).toMatchObject({
      status: 200,
      body: { state: 'unknown', resolution: { ...resolution, by: 'anonymous' } },
    });
    expect((await rig.ask('POST', path, { body: { outcome: 'perhaps', reason: 'x' } })).status).toBe(400);
  });

  it('resume a parked node, and say 409 of one that is not', async () => {
    rig.commit({ ...rig.record(id), parked: { reason: 'crashed too often', since: 1 } });

    expect((await rig.ask('POST', '/api/v1/nodes/n1/resume')).status).toBe(200);
    expect((await rig.ask('POST', '/api/v1/nodes/n1/resume')).status).toBe(409);
  });

  it('say 409 of a heartbeat nothing waits for', async () => {
    expect(await rig.ask('POST', '/api/v1/nodes/n1/heartbeat', { body: { version: '1' } })).toMatchObject({
      status: 409,
      body: { code: 'action_not_allowed' },
    });
  });

  it('do not reach a node that is not there', async () => {
    for (const verb of ['resume', 'heartbeat', 'validate'])
      expect((await rig.ask('POST', `/api/v1/nodes/n9/${verb}`)).status).toBe(404);
    expect(rig.orders).toEqual([]);
  });

  it('validate what the driver is told, without asking the machine', async () => {
    rig.node('n2', { driver: 'ipmi', driver_info: { ipmi_port: 'x' } });

    expect((await rig.ask('POST', '/api/v1/nodes/n1/validate')).body).toMatchObject({ valid: true, errors: [] });
    expect((await rig.ask('POST', '/api/v1/nodes/n2/validate')).body).toMatchObject({
      driver: 'ipmi',
      valid: false,
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/driver_info/ipmi_address' })]),
    });
  });
});
