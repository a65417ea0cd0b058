// Group 4 of the mail: what happened to one request among many, and what a node is about to do.

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import type { EventTape } from '../support/event-tape.ts';
import { eventually } from '../support/eventually.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';

let system: System;
let requests: Requests;
let tape: EventTape;

beforeAll(async () => {
  system = await openSystem({ args: ['--log-level', 'debug'] });
  requests = requestsOf(system);
  tape = await system.tape();
});

afterAll(async () => {
  await system?.close();
});

/** A trace of a caller's own. */
function aTrace(): { readonly id: string; readonly traceparent: string } {
  const id = randomBytes(16).toString('hex');
  return { id, traceparent: `00-${id}-00f067aa0ba902b7-01` };
}

async function eventsAt(path: string, of = system, headers = {}): Promise<readonly JsonObject[]> {
  const { status, body, text } = await of.call('GET', path, { headers });
  expect(status, text).toBe(200);
  return body['events'] as readonly JsonObject[]; // proof: the contract of histories
}

describe.concurrent('4a: one request among many', () => {
  it('bears its trace id through answer, task, mailbox, steps, events and log', async () => {
    const trace = aTrace();
    const node = await requests.node();
    const others = Promise.all(
      Array.from({ length: 10 }, async () => requests.done(await requests.node(), { action: 'power.on' })),
    );

    const answer = await system.ask(node, { action: 'power.reboot' }, { traceparent: trace.traceparent });
    const id = String(answer.body['id']);
    const final = await system.final(id);
    await others;
    await tape.event('of the end', ({ type, subject }) => type === 'task.succeeded' && subject.endsWith(id));

    expect([answer.headers.get('trace-id'), answer.body['trace_id'], final['trace_id']]).toEqual([
      trace.id,
      trace.id,
      trace.id,
    ]);
    const traced = tape.events().filter(({ event }) => String(event['traceparent']).includes(trace.id));
    expect(traced.map(({ type }) => type)).toEqual([
      'task.queued',
      'task.started',
      'task.step',
      'task.step',
      'task.succeeded',
    ]);
    expect(traced.every(({ subject, data }) => subject.endsWith(id) && data['trace_id'] === trace.id)).toBe(true);
    expect(tape.eventsOf(id)).toHaveLength(traced.length);
    expect(
      system
        .effects()
        .filter(({ task }) => task === id)
        .map(({ step, trace_id }) => [step, trace_id]),
    ).toEqual([['power.on', trace.id]]);
    const logged = system
      .stderr()
      .split('\n')
      .filter((line) => line.includes(trace.id));
    expect(logged.map((line) => JSON.parse(line) as JsonObject)).toMatchObject([{ task: id, msg: 'task ended' }]); // proof: logs are JSON lines
  });

  it('that is a frame of a WebSocket goes on with the trace the frame names, to the effect', async () => {
    const trace = aTrace();
    const node = await requests.node();
    const ask = (id: string, action: string): Promise<JsonObject> =>
      tape.exchange({ op: 'request', id, node, body: { action }, traceparent: trace.traceparent }, 'reply');

    const refused = await ask('traced refusal', 'provision.deploy');
    const accepted = await ask('traced', 'power.on');

    expect(refused).toMatchObject({ status: 409, body: { trace_id: trace.id } });
    expect(accepted).toMatchObject({ status: 202, body: { trace_id: trace.id } });
    const { id } = accepted['body'] as JsonObject; // proof: of an accepted task
    await system.final(String(id));
    expect(system.effects().filter(({ trace_id }) => trace_id === trace.id)).toMatchObject([{ task: id }]);
  });

  it('that is refused is traced too: the problem names the trace, and the history who asked and why not', async () => {
    const trace = aTrace();
    const node = await requests.node();

    const refused = await system.ask(node, { action: 'provision.deploy' }, { traceparent: trace.traceparent });
    const history = await eventsAt(`/api/v1/nodes/${node}/history`);

    expect([refused.status, refused.body['trace_id'], refused.headers.get('trace-id')]).toEqual([
      409,
      trace.id,
      trace.id,
    ]);
    expect(history.at(-1)).toMatchObject({
      type: 'ironworks.task.refused.v1',
      data: {
        action: 'provision.deploy',
        state: 'refused',
        trace_id: trace.id,
        requested_by: { tenant: 'default', role: 'admin', subject: 'anonymous', address: '127.0.0.1' },
        error: { code: 'action_not_allowed', evidence: { state: 'enroll' } },
      },
    });
  });

  it('has a timeline: each event of the task, oldest first, with what it was at that moment', async () => {
    const node = await requests.availableNode({ fail: { 'deploy.write_image': { times: 1, code: 'driver_error' } } });
    const { id } = await requests.done(node, { action: 'provision.deploy' });

    const events = await eventsAt(`/api/v1/tasks/${id}/events`);

    const told = events.map((event) => {
      const { state, step, next_retry_at } = event['data'] as JsonObject; // proof: the contract of events
      const { name, attempt } = (step ?? {}) as JsonObject; // proof: an object or null
      return [String(event['type']).split('.')[2], state, name, attempt, next_retry_at !== null];
    });
    expect(told).toEqual([
      ['queued', 'queued', undefined, undefined, false],
      ['started', 'running', undefined, undefined, false],
      ['step', 'running', 'deploy.prepare', 1, false],
      ['step', 'running', 'deploy.write_image', 1, false],
      ['step', 'running', 'deploy.write_image', 2, true],
      ['step', 'running', 'deploy.set_boot_device', 1, false],
      ['step', 'running', 'deploy.power_on', 1, false],
      ['succeeded', 'succeeded', 'deploy.power_on', 1, false],
    ]);
    const times = events.map(({ time }) => String(time));
    expect(times).toEqual([...times].sort());
  });
});

describe('4a: the history of a node', () => {
  let guarded: System;
  let folder: string;
  const who = (name: string) => ({ authorization: `Bearer secret-of-${name}` });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ironworks-tokens-'));
    const tokens = [
      ['alice', 'default', 'admin'],
      ['bob', 'team-b', 'operator'],
      ['carol', 'team-c', 'operator'],
    ] as const;
    const lines = tokens.map(([name, tenant, role]) => {
      const sha256 = createHash('sha256').update(`secret-of-${name}`).digest('hex');
      return `  - {sha256: ${sha256}, tenant: ${tenant}, role: ${role}, name: ${name}}`;
    });
    const file = join(folder, 'tokens.yaml');
    writeFileSync(file, `tokens:\n${lines.join('\n')}\n`);
    guarded = await openSystem({ args: ['--tokens', file, '--conductors', '1'] });
  });

  afterAll(async () => {
    await guarded?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says who asked for what, from where, how it ended, and every transition', async () => {
    const call = (name: string, method: string, path: string, body?: JsonObject, more = {}) =>
      guarded.call(method, path, { ...(body && { body }), headers: { ...who(name), ...more } });
    const wait = { prefer: 'wait=10' };
    const created = await call('alice', 'POST', '/api/v1/nodes', {
      driver: 'fake',
      owner: 'team-b',
      driver_info: { delay_s: { 'power.off': 0.5 } },
    });
    const node = `/api/v1/nodes/${created.body['id']}`;
    const tasks = `${node}/tasks`;
    await call('bob', 'POST', tasks, { action: 'provision.manage' }, wait);
    await call('bob', 'POST', tasks, { action: 'power.on' }, wait);
    const off = await call('bob', 'POST', tasks, { action: 'power.off' });
    const queued = await call('bob', 'POST', tasks, { action: 'power.reboot', on_conflict: 'queue' });
    await call('alice', 'POST', `/api/v1/tasks/${queued.body['id']}/cancel`, { reason: 'not today' });
    const foreign = await call('carol', 'POST', tasks, { action: 'power.on' });
    await call('alice', 'GET', `/api/v1/tasks/${off.body['id']}?wait=10`);
    await call('bob', 'POST', tasks, { action: 'maintenance.set', params: { reason: 'fan' } }, wait);
    await call('alice', 'PATCH', node, { extra: { rack: 'r1' } });

    const history = await eventsAt(`${node}/history`, guarded, who('bob'));

    expect([foreign.status, foreign.body['code']]).toEqual([404, 'node_not_found']);
    expect(history.map(lineOf)).toEqual([
      'node.created enroll/null by alice@127.0.0.1',
      'task.queued provision.manage by bob',
      'task.started provision.manage by bob',
      'node.state verifying/null',
      'task.step provision.manage verify.credentials by bob',
      'node.state verifying/power off',
      'node.state manageable/power off',
      'task.succeeded provision.manage verify.credentials by bob',
      'task.queued power.on by bob',
      'task.started power.on by bob',
      'task.step power.on power.on by bob',
      'node.state manageable/power on',
      'task.succeeded power.on power.on by bob',
      'task.queued power.off by bob',
      'task.started power.off by bob',
      'task.step power.off power.off by bob',
      'task.queued power.reboot by bob',
      'task.cancelled power.reboot by bob (not today) ordered by alice@127.0.0.1',
      'node.state manageable/power off',
      'task.succeeded power.off power.off by bob',
      'task.queued maintenance.set by bob',
      'task.started maintenance.set by bob',
      'task.step maintenance.set maintenance.set by bob',
      'node.maintenance manageable/power off fan',
      'task.succeeded maintenance.set maintenance.set by bob',
      'node.state manageable/power off fan by alice@127.0.0.1',
    ]);
  });

  /** One event as one line. */
  function lineOf(event: JsonObject): string {
    const type = String(event['type']).replace(/^ironworks\.|\.v1$/g, '');
    const data = event['data'] as JsonObject; // proof: the contract of events
    const named = (value: unknown): string => {
      const { subject, address } = (value ?? {}) as JsonObject; // proof: a caller or absent
      return value === undefined ? '' : `${subject}@${address}`;
    };
    const words = type.startsWith('node.')
      ? [`${data['provision_state']}/${data['power_state']}`, data['maintenance_reason'] ?? '']
      : [
          data['action'],
          ((data['step'] ?? {}) as JsonObject)['name'] ?? '', // proof: an object or null
          `by ${((data['requested_by'] ?? {}) as JsonObject)['subject']}`, // proof: a caller
          data['cancel_reason'] ? `(${data['cancel_reason']})` : '',
        ];
    const order = named(data['ordered_by']);
    const by = order === '' ? '' : type.startsWith('node.') ? `by ${order}` : `ordered by ${order}`;
    return [type, ...words, by].filter((word) => word !== '').join(' ');
  }
});

describe.concurrent('4a: explain gives one causal answer', () => {
  const explain = async (path: string): Promise<JsonObject> =>
    (await system.call('GET', `/api/v1/${path}/explain`)).body;

  it('for a busy node, its running task and the one that waits: holder, owner and epoch, step, why, by when', async () => {
    const trace = aTrace();
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 20 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' }, { traceparent: trace.traceparent });
    await requests.atStep(deploy, 'deploy.write_image');
    const off = await requests.accepted(node, { action: 'power.off', on_conflict: 'queue' });

    const [ofNode, ofRunning, ofWaiting] = await Promise.all([
      explain(`nodes/${node}`),
      explain(`tasks/${deploy}`),
      explain(`tasks/${off}`),
    ]);

    const owner = {
      shard: expect.any(Number),
      conductor: expect.any(String),
      epoch: expect.any(Number),
      state: 'live',
    };
    expect(ofNode).toMatchObject({
      summary: expect.stringMatching(/provision: deploying, on its way to active; .*deploy\.write_image, attempt 1/),
      states: { provision: { state: 'deploying', target: 'active' }, power: { state: 'power off' } },
      holder: { task: deploy, action: 'provision.deploy', step: 'deploy.write_image', requested_by: 'anonymous' },
      queue: [{ task: off, action: 'power.off' }],
      owner,
      waits_for: { kind: 'step', task: deploy, step: 'deploy.write_image' },
      last_progress: { what: 'step deploy.write_image, attempt 1', message: 'writing the image' },
      next_deadline: expect.stringMatching(/Z$/),
    });
    const { conductors } = await system.cluster();
    const { conductor, pid } = ofNode['owner'] as JsonObject; // proof: matched just above
    expect(conductors.map(({ session, pid: known }) => [session, known])).toContainEqual([conductor, pid]);
    expect(ofRunning).toMatchObject({
      state: 'running',
      trace_id: trace.id,
      requested_by: { subject: 'anonymous', address: '127.0.0.1' },
      owner,
      waits_for: { kind: 'step', step: 'deploy.write_image' },
    });
    expect(ofWaiting).toMatchObject({
      state: 'queued',
      ahead: [{ task: deploy }],
      waits_for: { kind: 'task', task: deploy, because: { kind: 'step', step: 'deploy.write_image' } },
    });
    await requests.cancel(deploy);
    await system.final(off);
  });

  it('for a step that failed and is tried again: which, and when', async () => {
    const node = await requests.node({ fail: { 'power.on': { times: 2, code: 'driver_error' } } });
    const id = await requests.accepted(node, { action: 'power.on' });
    await eventually(async () => (await requests.task(id))['next_retry_at'] !== null, { what: 'a retry' });

    const { waits_for, summary } = await explain(`tasks/${id}`);

    expect(waits_for).toMatchObject({ kind: 'retry', step: 'power.on', at: expect.stringMatching(/Z$/) });
    expect(summary).toMatch(/failed and is tried again at/);
    expect(await system.final(id)).toMatchObject({ state: 'succeeded' });
  });

  it('for what has ended: how and why, with who is to blame', async () => {
    const node = await requests.availableNode({
      delay_s: { 'deploy.write_image': 0.5 },
      fail: { 'deploy.write_image': { times: 9, code: 'verify_failed' } },
    });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' });
    const rescue = await requests.accepted(node, { action: 'provision.rescue', on_conflict: 'queue' });
    await system.final(rescue);

    expect(await explain(`tasks/${deploy}`)).toMatchObject({
      state: 'failed',
      summary: expect.stringMatching(/ended failed at .*: verify_failed, deploy\.write_image failed/),
      waits_for: { kind: 'nothing' },
    });
    expect(await explain(`tasks/${rescue}`)).toMatchObject({
      summary: expect.stringContaining(deploy),
      error: { code: 'precondition_failed', evidence: { blame: deploy } },
    });
    expect(await explain(`nodes/${node}`)).toMatchObject({
      states: { provision: { state: 'deploy failed', target: 'active' } },
      last_error: expect.stringContaining('deploy.write_image'),
      waits_for: { kind: 'nothing' },
    });
  });
});

describe.concurrent('4b: show-node knows what is scheduled', () => {
  it('with the running task and its step, the queue in order, and where the node is going', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 20 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy', timeout_s: 600 });
    await requests.atStep(deploy, 'deploy.write_image');
    const queued: string[] = [];
    for (const action of ['power.off', 'power.on', 'provision.rescue'])
      queued.push(await requests.accepted(node, { action, on_conflict: 'queue' }));

    const shown = await requests.show(node);

    expect(shown).toMatchObject({
      provision_state: 'deploying',
      target_provision_state: 'active',
      task: {
        id: deploy,
        action: 'provision.deploy',
        state: 'running',
        step: { name: 'deploy.write_image', attempt: 1 },
        progress: { percent: expect.any(Number), message: 'writing the image' },
        aborting: false,
        deadline: expect.stringMatching(/Z$/),
      },
      queue: [
        { id: queued[0], action: 'power.off', state: 'queued', position: 1 },
        { id: queued[1], action: 'power.on', state: 'queued', position: 2 },
        { id: queued[2], action: 'provision.rescue', state: 'queued', position: 3 },
      ],
    });
    const { body: list } = await system.call('GET', '/api/v1/nodes?provision_state=deploying&limit=1000');
    const listed = (list['nodes'] as readonly JsonObject[]).find(({ id }) => id === node); // proof: the contract
    expect(listed).toMatchObject({ task: { id: deploy }, queue: { length: 3 } });
    for (const id of [...queued, deploy]) await requests.cancel(id);
    await system.final(deploy);
  });

  it('so that nobody need try what is doomed: each action is judged beforehand as it then is', async () => {
    const node = await requests.availableNode({ delay_s: { 'power.on': 1 } });
    await requests.accepted(node, { action: 'power.on' });
    const { body: machine } = await system.call('GET', '/api/v1/machines/baremetal');
    const actions = (machine['actions'] as readonly JsonObject[]).map(({ name }) => String(name)); // proof: contract

    for (const action of actions.filter((name) => name !== 'management.set_boot_device')) {
      const body = { action, on_conflict: 'queue' };
      const before = await system.call('POST', `/api/v1/nodes/${node}/tasks?dry_run=true`, { body });
      const asked = await system.ask(node, body);
      expect([action, asked.status === 202 ? 200 : asked.status, asked.body['code']]).toEqual([
        action,
        before.status,
        before.body['code'],
      ]);
      if (asked.status === 202 && asked.body['deduplicated'] !== true) await requests.cancel(String(asked.body['id']));
    }
  });
});
