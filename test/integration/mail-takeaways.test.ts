// The takeaways of the mail (T): one framework that tracks entities and what is done to them, notices when a started action
// is no longer executed, tells so, and keeps going; with a way out for every corner case.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { cliInProcess } from '../support/cli.ts';
import type { EventTape } from '../support/event-tape.ts';
import { eventually } from '../support/eventually.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';

const QUICK_LEASES = ['--lease-renew-ms', '200', '--lease-hold-ms', '500', '--lease-wait-ms', '1000'];
const CRASH_LIMIT_MS = 20_000;

let system: System;
let requests: Requests;
let tape: EventTape;

beforeAll(async () => {
  system = await openSystem({ args: QUICK_LEASES });
  requests = requestsOf(system);
  tape = await system.tape();
});

afterAll(async () => {
  await system?.close();
});

interface Owner {
  readonly pid: number;
  readonly conductor: string;
  readonly epoch: number;
}

async function ownerOf(node: string): Promise<Owner> {
  const { body } = await system.call('GET', `/api/v1/nodes/${node}/explain`);
  const { pid = 0, conductor = '', epoch = 0 } = isObject(body['owner']) ? body['owner'] : {};
  return { pid: Number(pid), conductor: String(conductor), epoch: Number(epoch) };
}

/** Kills the conductor that runs the task, and resolves when another has taken it up, or given it up. */
async function killOwner(node: string, task: string): Promise<void> {
  const { attempts } = await requests.task(task);
  const { pid } = await ownerOf(node);
  signalProcess(pid, 'SIGKILL');
  await eventually(
    async () => {
      const now = await requests.task(task);
      if (now['done'] === true || now['state'] === 'parked') return true;
      if (Number(now['attempts']) <= Number(attempts)) return false;
      const owner = await ownerOf(node);
      return owner.pid !== 0 && owner.pid !== pid;
    },
    { what: `the next owner of ${task}`, timeoutMs: CRASH_LIMIT_MS, intervalMs: 50 },
  );
}

describe('T: the framework knows its entities, their states and their actions', () => {
  it('and publishes them: every state with a sentence, every transient one with a deadline and a way to fail', async () => {
    const { body } = await system.call('GET', '/api/v1/machines/baremetal');
    const { provision } = body['regions'] as { provision: { states: JsonObject[]; transitions: JsonObject[] } }; // proof: contract

    expect(provision.states).toHaveLength(24);
    const leads = (from: unknown, event: string): boolean =>
      provision.transitions.some((transition) => transition['from'] === from && transition['event'] === event);
    for (const { name, stable, target, deadline_s, on_crash } of provision.states) {
      const transient = leads(name, 'fail');
      expect([name, Number(deadline_s) > 0, on_crash !== null], String(name)).toEqual([name, transient, transient]);
      if (transient) expect([stable, typeof target], String(name)).toEqual([false, 'string']);
    }
    const drawn = await system.call('GET', '/api/v1/machines/baremetal?format=mermaid');
    expect([drawn.status, drawn.text]).toEqual([200, expect.stringContaining('stateDiagram')]);
  });
});

describe('T: an action that was started is tracked until its end', () => {
  it('by the heartbeat of its conductor: one that is paused is noticed, another takes its place, and its late words count for nothing', async () => {
    const node = await requests.node({ delay_s: 2 });
    const task = await requests.accepted(node, { action: 'power.on' });
    await requests.atStep(task, 'power.on');
    const before = await ownerOf(node);
    const { conductors } = await system.cluster();
    expect(conductors.every(({ state }) => state === 'live')).toBe(true);

    signalProcess(before.pid, 'SIGSTOP');
    try {
      const states = new Set<string>();
      const after = await eventually(
        async () => {
          const now = await system.cluster();
          for (const { pid, state } of now.conductors) if (pid === before.pid) states.add(state);
          const owner = await ownerOf(node);
          return owner.conductor !== before.conductor && owner.epoch > before.epoch && owner;
        },
        { what: 'another owner', timeoutMs: CRASH_LIMIT_MS },
      );

      expect(states).toContain('suspect');
      expect(await system.final(task)).toMatchObject({ state: 'succeeded', attempts: 2 });
      expect(after.pid).not.toBe(before.pid);
    } finally {
      signalProcess(before.pid, 'SIGCONT');
    }
    const made = system.effects().filter((effect) => effect.task === task);
    expect(made.map(({ step, conductor }) => [step, conductor === before.conductor])).toEqual([['power.on', false]]);
  });

  it('by its deadline: a ramdisk that never calls ends the wait, the node is where one can go on, and all is told', async () => {
    const node = await requests.node({ agent: true });
    await requests.done(node, { action: 'provision.manage' });

    const task = await requests.accepted(node, { action: 'provision.clean', timeout_s: 2 });
    const waiting = await eventually(
      async () => {
        const shown = await requests.show(node);
        return shown['provision_state'] === 'clean wait' && shown;
      },
      { what: 'clean wait' },
    );
    const final = await system.final(task);

    expect(waiting['task']).toMatchObject({ id: task, deadline: expect.stringMatching(/Z$/) });
    expect(final).toMatchObject({ state: 'failed', error: { code: 'deadline_exceeded', retryable: true } });
    const lateMs = Date.parse(String(final['finished_at'])) - Date.parse(String(final['deadline']));
    expect(lateMs).toBeLessThan(30_000);
    expect(await requests.show(node)).toMatchObject({
      provision_state: 'clean failed',
      target_provision_state: 'manageable',
      last_error: expect.stringContaining('provision.clean'),
    });
    await tape.event('of the end', ({ type, subject }) => type === 'task.failed' && subject.endsWith(task));
    const late = await system.call('POST', `/api/v1/nodes/${node}/heartbeat`);
    expect([late.status, late.body['code']]).toEqual([409, 'action_not_allowed']);
    await requests.done(node, { action: 'provision.manage' });
  });

  it('by its heartbeat call: the ramdisk ends the wait, though the conductor that waited was killed', async () => {
    const node = await requests.node({ agent: true });
    await requests.done(node, { action: 'provision.manage' });
    const task = await requests.accepted(node, { action: 'provision.clean' });
    await requests.atStep(task, 'wait.heartbeat');

    await killOwner(node, task);
    const called = await system.call('POST', `/api/v1/nodes/${node}/heartbeat`, {
      body: { callback_url: 'http://ramdisk' },
    });

    expect(called.status).toBe(202);
    expect(await system.final(task)).toMatchObject({ state: 'succeeded' });
    expect(await requests.show(node)).toMatchObject({ provision_state: 'manageable' });
  });
});

describe('T: what must not be guessed or repeated for ever is put before an operator', () => {
  it('a task whose conductors die again and again is parked: visible, explained, and resumed by an operator', async () => {
    const node = await requests.node({ delay_s: 60 });
    const task = await requests.accepted(node, { action: 'power.on' });
    await requests.atStep(task, 'power.on');

    for (let deaths = 0; deaths < 3; deaths++) await killOwner(node, task);
    const parked = await requests.task(task);
    const explained = await system.call('GET', `/api/v1/nodes/${node}/explain`);
    const refused = await system.ask(node, { action: 'power.off' });
    await system.call('PATCH', `/api/v1/nodes/${node}`, { body: { driver_info: { delay_s: 0 } } });
    const resumed = await system.call('POST', `/api/v1/nodes/${node}/resume`, { body: { reason: 'a new fan' } });

    expect(parked).toMatchObject({
      state: 'parked',
      done: false,
      error: { code: 'conductor_lost', message: '3 conductors died while it ran', evidence: { attempts: 3 } },
    });
    expect(explained.body).toMatchObject({
      holder: { task, state: 'parked' },
      waits_for: { kind: 'operator', call: `/api/v1/nodes/${node}/resume` },
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'node_busy', holder: { task, state: 'parked' } } });
    expect(resumed).toMatchObject({ status: 200, body: { id: node, parked: null } });
    expect(await system.final(task)).toMatchObject({ state: 'succeeded', error: null });
    expect(system.effects().filter((effect) => effect.task === task)).toHaveLength(1);
    await tape.event('of its end', ({ type, subject }) => type === 'task.succeeded' && subject.endsWith(task));
    const told = tape.eventsOf(task).map(({ type }) => type);
    expect(told.filter((type) => type === 'task.parked')).toHaveLength(1);
    expect(told.at(-1)).toBe('task.succeeded');
    const again = await system.call('POST', `/api/v1/nodes/${node}/resume`);
    expect([again.status, again.body['code']]).toEqual([409, 'action_not_allowed']);
  });

  it('the command line resumes a parked node as well', async () => {
    const node = await requests.node({ delay_s: 60 });
    const task = await requests.accepted(node, { action: 'power.on' });
    await requests.atStep(task, 'power.on');
    for (let deaths = 0; deaths < 3; deaths++) await killOwner(node, task);
    await system.call('PATCH', `/api/v1/nodes/${node}`, { body: { driver_info: { delay_s: 0 } } });

    const resumed = await cliInProcess(system.url)('node', 'resume', node, '--reason', 'a new fan', '-o', 'json');

    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ id: node, parked: null });
    expect(await system.final(task)).toMatchObject({ state: 'succeeded', error: null });
  });

  it('an outcome that cannot be known is unknown, with evidence, until somebody who looked resolves it', async () => {
    const node = await requests.node({ delay_s: 3 });
    const task = await requests.accepted(node, { action: 'power.on' });
    await requests.atStep(task, 'power.on');
    const gone = { driver_info: { unreachable: true } };
    expect((await system.call('PATCH', `/api/v1/nodes/${node}`, { body: gone })).status).toBe(200);

    await killOwner(node, task);
    const unknown = await system.final(task);
    const resolve = (id: string) =>
      system.call('POST', `/api/v1/tasks/${id}/resolve`, {
        body: { outcome: 'failed', reason: 'it was dark in there' },
      });
    const resolved = await resolve(task);

    expect(unknown).toMatchObject({
      state: 'unknown',
      done: true,
      error: {
        code: 'unreachable',
        message: expect.stringContaining('whether step power.on took effect cannot be observed'),
        evidence: { step: 'power.on', effect_id: expect.any(String) },
      },
      resolution: null,
    });
    expect(resolved).toMatchObject({
      status: 200,
      body: { state: 'unknown', resolution: { outcome: 'failed', reason: 'it was dark in there', by: 'anonymous' } },
    });
    expect(await requests.task(task)).toMatchObject({ resolution: { outcome: 'failed' } });
    const event = await tape.event('of the resolution', ({ type }) => type === 'task.resolved');
    expect(event.data).toMatchObject({ resolution: { outcome: 'failed' }, ordered_by: { subject: 'anonymous' } });
    await system.call('PATCH', `/api/v1/nodes/${node}`, { body: { driver_info: { unreachable: false, delay_s: 0 } } });
    const { id } = await requests.done(node, { action: 'power.on' });
    const wrong = await resolve(String(id));
    expect([wrong.status, wrong.body['code']]).toEqual([409, 'not_resolvable']);
  });
});

describe('T: it goes on whatever dies', () => {
  it('with a conductor, the gateway and nats-server killed at once while tasks run, every one ends and no effect is doubled', async () => {
    const nodes = await Promise.all(Array.from({ length: 12 }, () => requests.node({ delay_s: 1.5 })));
    const ids = await Promise.all(nodes.map((node) => requests.accepted(node, { action: 'power.reboot' })));
    const { gateways, nats } = await system.cluster();
    const [conductor] = await system.liveConductors();
    const [gateway] = gateways.filter(({ state }) => state === 'live');

    for (const pid of [conductor?.pid, gateway?.pid, nats.pid]) signalProcess(pid, 'SIGKILL');

    for (const id of ids) expect(await system.final(id, 60_000)).toMatchObject({ state: 'succeeded' });
    const made = system.effects().filter(({ task }) => ids.includes(task));
    expect(new Set(made.map(({ task, step }) => `${task} ${step}`)).size).toBe(made.length);
    expect(made).toHaveLength(ids.length);
  });
});
