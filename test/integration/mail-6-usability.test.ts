// Group 6 of the mail: what was asked can be taken back, contradictions are told, and impatience does no harm.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import type { EventTape } from '../support/event-tape.ts';
import { eventually } from '../support/eventually.ts';
import { HookReceiver } from '../support/hook-receiver.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';

const MAILBOX = 16;

let system: System;
let requests: Requests;
let secondGateway: string;
let tape: EventTape;

beforeAll(async () => {
  system = await openSystem({
    args: ['--gateways', '2', '--dedupe-window-s', '1', '--callback-allow', '127.0.0.0/8'],
  });
  requests = requestsOf(system);
  secondGateway = system.url.replace(/\d+$/, (port) => String(Number(port) + 1));
  tape = await system.tape();
});

afterAll(async () => {
  await system?.close();
});

const effectsOf = (node: string): readonly string[] =>
  system
    .effects()
    .filter((effect) => effect.node === node)
    .map(({ step }) => step);

const queue = (node: string, action: string) => system.ask(node, { action, on_conflict: 'queue' });

describe.concurrent('6a: a cancel', () => {
  it('of a queued task ends it before it starts: it never touches the machine, and what is behind it goes on', async () => {
    const node = await requests.node({ delay_s: 0.5 });
    const on = await requests.accepted(node, { action: 'power.on' });
    const off = String((await queue(node, 'power.off')).body['id']);
    const reboot = String((await queue(node, 'power.reboot')).body['id']);

    const { status, body } = await requests.cancel(off, 'the wrong rack');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: off,
      state: 'cancelled',
      done: true,
      started_at: null,
      cancel_reason: 'the wrong rack',
      error: { code: 'aborted', message: 'the wrong rack' },
    });
    for (const id of [on, reboot]) expect(await system.final(id)).toMatchObject({ state: 'succeeded' });
    expect(system.effects().filter(({ task }) => task === off)).toEqual([]);
    await tape.event('of the cancel', ({ type, subject }) => type === 'task.cancelled' && subject.endsWith(off));
    expect(tape.eventsOf(off).map(({ type }) => type)).toEqual(['task.queued', 'task.cancelled']);
    expect((await requests.cancel(off, 'again')).body['cancel_reason']).toBe('the wrong rack');
  });

  it('of a running one aborts it where its action allows: the step lets go, nothing is done, the state takes its way out', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 60 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' });
    await requests.atStep(deploy, 'deploy.write_image');
    const asked = performance.now();

    const { status, body } = await requests.cancel(deploy, 'wrong image');
    const final = await system.final(deploy);

    expect([status, body['id']]).toEqual([202, deploy]);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(final).toMatchObject({ state: 'cancelled', cancel_reason: 'wrong image', error: { code: 'aborted' } });
    expect(effectsOf(node)).not.toContain('deploy.write_image');
    expect(await requests.show(node)).toMatchObject({ provision_state: 'deploy failed', task: null });
    await requests.done(node, { action: 'provision.undeploy' });
  });

  it('by the verb abort is the same for what runs, and refused with what holds the node where it cannot be', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 60, 'power.off': 0.7 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' });
    await requests.atStep(deploy, 'deploy.write_image');

    const abort = await system.ask(node, { action: 'provision.abort' });
    const aborted = await system.final(deploy);
    await requests.done(node, { action: 'power.on' });
    const off = await requests.accepted(node, { action: 'power.off' });
    const impossible = await system.ask(node, { action: 'provision.abort' });

    expect(abort).toMatchObject({ status: 202, body: { action: 'provision.abort', state: 'succeeded' } });
    expect(aborted).toMatchObject({ state: 'cancelled', cancel_reason: `aborted by ${abort.body['id']}` });
    expect(impossible).toMatchObject({ status: 409, body: { code: 'action_not_allowed', holder: { task: off } } });
  });

  it('of what cannot be aborted, or has ended, is 409 not_cancellable naming the task, and changes nothing', async () => {
    const node = await requests.node({ delay_s: 0.5 });
    const on = await requests.accepted(node, { action: 'power.on' });
    await requests.atStep(on, 'power.on');

    const during = await requests.cancel(on);
    const final = await system.final(on);
    const after = await requests.cancel(on);

    expect(during).toMatchObject({
      status: 409,
      body: {
        code: 'not_cancellable',
        task: on,
        action: 'power.on',
        state: 'running',
        holder: { task: on, step: 'power.on', since: expect.any(String), conductor: expect.any(String) },
      },
    });
    expect(Number(during.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(final).toMatchObject({ state: 'succeeded', cancel_reason: null });
    expect(after).toMatchObject({ status: 409, body: { code: 'not_cancellable', task: on, state: 'succeeded' } });
  });

  it('overtakes a full mailbox and needs no place in it: it is heard at once, and makes room', async () => {
    const node = await requests.node({ delay_s: { 'power.soft_off': 60 } });
    await requests.done(node, { action: 'power.on' });
    const running = await requests.accepted(node, { action: 'power.soft_off' });
    await requests.atStep(running, 'power.soft_off');
    const waiting: string[] = [];
    for (let index = 0; waiting.length < MAILBOX - 1; index++) {
      const { status, body, text } = await queue(node, index % 2 === 0 ? 'power.on' : 'power.off');
      expect(status, text).toBe(202);
      waiting.push(String(body['id']));
    }
    const full = await queue(node, 'power.reboot');
    const asked = performance.now();

    const last = await requests.cancel(waiting.at(-1) ?? '', 'room');
    const first = await requests.cancel(running, 'it takes too long');

    expect(full).toMatchObject({ status: 503, body: { code: 'mailbox_full' } });
    expect(last).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(first.status).toBe(202);
    expect(await system.final(running)).toMatchObject({ state: 'cancelled', cancel_reason: 'it takes too long' });
    expect(performance.now() - asked).toBeLessThan(5_000);
    for (const id of waiting.slice(0, -1)) expect(await system.final(id)).toMatchObject({ state: 'succeeded' });
    expect(system.effects().filter(({ task }) => [running, waiting.at(-1)].includes(task))).toEqual([]);
  });
});

describe.concurrent('6b: requests that contradict each other', () => {
  it('are declared in the machine, both ways', async () => {
    const { body } = await system.call('GET', '/api/v1/machines/baremetal');
    const actions = body['actions'] as readonly { name: string; contradicts: readonly string[] }[]; // proof: contract
    const said = new Map(actions.map(({ name, contradicts }) => [name, contradicts]));

    expect(said.get('power.on')).toEqual(['power.off', 'power.soft_off']);
    expect(said.get('provision.deploy')).toContain('provision.undeploy');
    for (const [name, others] of said) for (const other of others) expect(said.get(other), other).toContain(name);
  });

  it('are refused with 409 node_busy that names what they contradict, each action once, and nothing is queued', async () => {
    const node = await requests.node({ delay_s: { 'power.soft_off': 60 } });
    await requests.done(node, { action: 'power.on' });
    const running = await requests.accepted(node, { action: 'power.soft_off' });
    await queue(node, 'power.on');
    await queue(node, 'power.off');
    const named = async (action: string): Promise<unknown> => {
      const { status, body } = await system.ask(node, { action });
      return [status, body['code'], body['contradicts']];
    };

    expect(await named('power.on')).toEqual([409, 'node_busy', ['power.soft_off', 'power.off']]);
    expect(await named('power.reboot')).toEqual([409, 'node_busy', ['power.soft_off', 'power.off']]);
    expect(await named('power.soft_off')).toEqual([409, 'node_busy', ['power.on']]);
    expect(await named('management.set_boot_device')).toEqual([400, 'validation_failed', undefined]);
    expect((await requests.show(node))['queue']).toHaveLength(2);
    const { body: shown } = await system.call('GET', `/api/v1/nodes/${node}/states`);
    for (const { id } of shown['queue'] as readonly JsonObject[]) await requests.cancel(String(id)); // proof: contract
    await requests.cancel(running);
  });

  it('replace those queued that they contradict where asked to, never what runs, and leave the rest in line', async () => {
    const node = await requests.node({ delay_s: { 'power.soft_off': 1 } });
    await requests.done(node, { action: 'power.on' });
    const running = await requests.accepted(node, { action: 'power.soft_off' });
    const on = String((await queue(node, 'power.on')).body['id']);
    const boot = { action: 'management.set_boot_device', params: { device: 'pxe' }, on_conflict: 'queue' };
    const kept = await requests.accepted(node, boot);

    const replacing = await system.ask(node, { action: 'power.off', on_conflict: 'replace' });

    expect(replacing).toMatchObject({ status: 202, body: { state: 'queued', queue: { ahead: [running, kept] } } });
    const id = String(replacing.body['id']);
    expect(await requests.task(on)).toMatchObject({ state: 'cancelled', cancel_reason: `replaced by ${id}` });
    for (const each of [running, kept, id]) expect(await system.final(each)).toMatchObject({ state: 'succeeded' });
    expect(await requests.show(node)).toMatchObject({ power_state: 'power off' });
  });
});

describe('6c: a request that comes twice', () => {
  let hooks: HookReceiver;

  beforeEach(async () => {
    hooks = await HookReceiver.start();
  });

  afterEach(() => hooks.close());

  it('four reboots at once, of four clients with four keys and four callbacks, are one task, one reboot, four calls', async () => {
    const node = await requests.node({ delay_s: 0.3 });
    await requests.done(node, { action: 'power.on' });
    const before = effectsOf(node).length;

    const answers = await Promise.all(
      [1, 2, 3, 4].map((client) =>
        system.call('POST', `/api/v1/nodes/${node}/tasks`, {
          body: { action: 'power.reboot', callback: { url: hooks.url(`/client-${client}`) } },
          headers: { 'idempotency-key': `"client-${client}"` },
          baseUrl: client % 2 === 0 ? system.url : secondGateway,
        }),
      ),
    );
    const [id] = answers.map(({ body }) => String(body['id']));
    const final = await system.final(id ?? '');
    await eventually(() => hooks.received.length >= 4, { what: 'four callbacks', timeoutMs: 20_000 });

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body['id']))).toEqual(new Set([id]));
    expect(answers.filter(({ body }) => body['deduplicated'] === true)).toHaveLength(3);
    expect(final).toMatchObject({ state: 'succeeded' });
    expect(effectsOf(node).slice(before)).toEqual(['power.off', 'power.on']);
    expect(hooks.received.map(({ path }) => path).sort()).toEqual(['/client-1', '/client-2', '/client-3', '/client-4']);
    for (const hook of hooks.received)
      expect(hook.event).toMatchObject({
        type: 'ironworks.task.succeeded.v1',
        data: { id, state: 'succeeded', callback: { url: hooks.url(hook.path) } },
      });
    expect(new Set(hooks.received.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
    // Each of the four keys goes on meaning that task.
    for (const client of [1, 2, 3, 4]) {
      const callback = { url: hooks.url(`/client-${client}`) };
      const again = await system.ask(
        node,
        { action: 'power.reboot', callback },
        { 'idempotency-key': `"client-${client}"` },
      );
      expect([again.status, again.body['id'], again.body['deduplicated']]).toEqual([202, id, true]);
    }
    expect(hooks.received).toHaveLength(4);
  });

  it('with its Idempotency-Key is the first task: beyond the broker’s window, after its end, after every gateway was killed', async () => {
    const node = await requests.node({ delay_s: 1.3 });
    const ask = (body: JsonObject, baseUrl = system.url) =>
      system.call('POST', `/api/v1/nodes/${node}/tasks`, { body, baseUrl, headers: { 'idempotency-key': '"once"' } });
    const body = { action: 'power.on', timeout_s: 60 };

    const first = await ask(body);
    const atOnce = await ask(body, secondGateway);
    await system.final(String(first.body['id'])); // longer than the dedupe window of one second
    const ended = await ask(body);
    const { gateways } = await system.cluster();
    for (const { pid } of gateways) signalProcess(pid, 'SIGKILL');
    for (const url of [system.url, secondGateway])
      await eventually(async () => (await fetch(`${url}/readyz`)).status === 200, {
        what: `${url} after its gateway was killed`,
        timeoutMs: 20_000,
      });
    const restarted = await ask(body);
    const changed = await ask({ ...body, action: 'power.off' });
    const elsewhere = await system.ask(await requests.node(), body, { 'idempotency-key': '"once"' });

    for (const again of [atOnce, ended, restarted])
      expect([again.status, again.body['id'], again.body['deduplicated']]).toEqual([202, first.body['id'], true]);
    expect([changed.status, changed.body['code'], changed.body['task']]).toEqual([
      422,
      'idempotency_mismatch',
      first.body['id'],
    ]);
    expect([elsewhere.status, elsewhere.body['deduplicated']]).toEqual([202, false]);
    expect(effectsOf(node)).toEqual(['power.on']);
    const { body: tasks } = await system.call('GET', `/api/v1/nodes/${node}/tasks`);
    expect(tasks['tasks']).toHaveLength(1);
  });

  it('without a key joins only the last in line, so that what was asked in between still counts', async () => {
    const node = await requests.node({ delay_s: 0.3 });
    const on = await requests.accepted(node, { action: 'power.on' });

    const sameAsRunning = await system.ask(node, { action: 'power.on' });
    const off = await queue(node, 'power.off');
    const sameAsLast = await queue(node, 'power.off');
    const onAgain = await queue(node, 'power.on');

    expect([sameAsRunning.body['id'], sameAsRunning.body['deduplicated']]).toEqual([on, true]);
    expect([sameAsLast.body['id'], sameAsLast.body['deduplicated']]).toEqual([off.body['id'], true]);
    expect([onAgain.status, onAgain.body['deduplicated']]).toEqual([202, false]);
    await system.final(String(onAgain.body['id']));
    expect(effectsOf(node)).toEqual(['power.on', 'power.off', 'power.on']);
  });

  it('for what is so already succeeds at once with the step "already" and touches nothing', async () => {
    const node = await requests.node();
    await requests.done(node, { action: 'power.on' });
    const before = system.effects().length;

    const task = await requests.done(node, { action: 'power.on' });

    expect(task).toMatchObject({ state: 'succeeded', step: { name: 'already' } });
    expect(system.effects()).toHaveLength(before);
  });
});
