// Group 2 of the mail: the entity is in, or moving to, the right state; and what happens where it does not get there.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { EventTape } from '../support/event-tape.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { signalProcess } from '../support/signal.ts';

let system: System;
let requests: Requests;
let tape: EventTape;

beforeAll(async () => {
  // Every node is looked at each second, all through these tests: no user may notice it.
  system = await openSystem({ args: ['--power-sync-s', '1', '--absent-after', '2'] });
  requests = requestsOf(system);
  tape = await system.tape();
});

afterAll(async () => {
  await system?.close();
});

const dryRun = (node: string, body: JsonObject) =>
  system.call('POST', `/api/v1/nodes/${node}/tasks?dry_run=true`, { body });

describe.concurrent('2a: reject judges the state the node is in', () => {
  it('what the state does not allow is 409 action_not_allowed with the state, what is needed, and what is allowed', async () => {
    const node = await requests.availableNode();

    const { status, body } = await system.ask(node, { action: 'provision.rescue' });

    expect([status, body['code']]).toEqual([409, 'action_not_allowed']);
    expect(body).toMatchObject({ state: 'available', needs: expect.arrayContaining(['active', 'rescue']) });
    const allowed = body['allowed'] as readonly string[]; // proof: the contract of action_not_allowed
    expect(allowed).toEqual(expect.arrayContaining(['provision.deploy', 'power.on']));
    for (const action of allowed.filter((name) => name !== 'management.set_boot_device')) {
      const judged = await dryRun(node, { action });
      expect([judged.status, judged.body['verdict']], action).toEqual([200, 'accept']);
    }
  });

  it('deploy asked twice is one deployment, and again on a deployed node it is refused', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 0.5 } });

    const first = await requests.accepted(node, { action: 'provision.deploy' });
    const second = await system.ask(node, { action: 'provision.deploy' });
    await system.final(first);
    const third = await system.ask(node, { action: 'provision.deploy' });

    expect([second.status, second.body['id'], second.body['deduplicated']]).toEqual([202, first, true]);
    expect([third.status, third.body['code'], third.body['state']]).toEqual([409, 'action_not_allowed', 'active']);
    expect(stepsOf(node, 'deploy.write_image')).toHaveLength(1);
  });
});

describe.concurrent('2a: queue judges the state the node will have when its queue has drained', () => {
  it('takes what only the end of the queue allows, refuses what it does not, and runs all in order', async () => {
    const node = await requests.node({ delay_s: { 'clean.erase_metadata': 1 } });
    await requests.done(node, { action: 'provision.manage' });
    const provide = await requests.accepted(node, { action: 'provision.provide' });
    const queue = async (action: string) => system.ask(node, { action, on_conflict: 'queue' });

    const rejected = await system.ask(node, { action: 'provision.deploy' });
    const deploy = await queue('provision.deploy'); // allowed in `available`, where `provide` leads to
    const off = await queue('power.off'); // allowed in `active`, where `deploy` leads to; not while it is deployed
    const again = await queue('provision.inspect'); // needs `manageable`, which it is now, and will not be
    const rescue = await queue('provision.rescue');

    expect([rejected.status, rejected.body['code']]).toEqual([409, 'node_busy']);
    expect([deploy, off, rescue].map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(deploy.body).toMatchObject({ state: 'queued', queue: { position: 1, ahead: [provide] } });
    expect(again.body).toMatchObject({ code: 'action_not_allowed', state: 'active', after: off.body['id'] });
    const ids = [provide, ...[deploy, off, rescue].map(({ body }) => String(body['id']))];
    const ends: JsonObject[] = [];
    for (const id of ids) ends.push(await system.final(id));
    expect(ends.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    for (const [index, end] of ends.entries())
      if (index > 0) expect(String(end['started_at']) >= String(ends[index - 1]?.['finished_at'])).toBe(true);
    expect(await requests.show(node)).toMatchObject({ provision_state: 'rescue', power_state: 'power on' });
  });

  it('is told beforehand by a dry run, which stores nothing', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 1 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' });

    const rescue = await dryRun(node, { action: 'provision.rescue', on_conflict: 'queue' });
    const provide = await dryRun(node, { action: 'provision.provide', on_conflict: 'queue' });

    expect([rescue.status, rescue.body]).toMatchObject([200, { dry_run: true, verdict: 'queue', after: deploy }]);
    expect([provide.status, provide.body['code']]).toEqual([409, 'action_not_allowed']);
    expect((await requests.show(node))['queue']).toEqual([]);
    await requests.cancel(deploy);
  });
});

describe.concurrent('2b: a state change is in progress', () => {
  it('409 node_busy names the holder, its action, step, since when and where, what contradicts, what would be allowed', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 20 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' });
    await requests.atStep(deploy, 'deploy.write_image');
    const { started_at } = await requests.task(deploy);

    const { status, headers, body } = await system.ask(node, { action: 'provision.undeploy' });

    expect(status).toBe(409);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(body).toEqual({
      type: 'urn:ironworks:error:node_busy',
      title: 'Node busy',
      status: 409,
      code: 'node_busy',
      detail: expect.stringContaining(deploy),
      instance: `/api/v1/nodes/${node}/tasks`,
      trace_id: headers.get('trace-id'),
      holder: {
        task: deploy,
        action: 'provision.deploy',
        state: 'running',
        step: 'deploy.write_image',
        since: started_at,
        deadline: expect.stringMatching(/Z$/),
        conductor: expect.any(String),
      },
      contradicts: ['provision.deploy'],
      would_be_allowed: expect.arrayContaining(['power.off', 'provision.undeploy', 'provision.rescue']),
      queued: 0,
    });
    const { holder, would_be_allowed, detail } = body;
    expect((await system.liveConductors()).map(({ session }) => session)).toContain(
      isObject(holder) ? holder['conductor'] : '',
    );
    expect(would_be_allowed).not.toContain('provision.deploy');
    for (const word of ['provision.undeploy', 'provision.deploy', 'deploy.write_image', 'contradicts', '"queue"'])
      expect(detail).toContain(word);
    await requests.cancel(deploy);
  });

  it('the change of the description and the removal of the node are refused the same way while the state forbids it', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 20 } });
    const deploy = await requests.accepted(node, { action: 'provision.deploy' });

    const removed = await system.call('DELETE', `/api/v1/nodes/${node}`);
    const changed = await system.call('PATCH', `/api/v1/nodes/${node}`, { body: { extra: { rack: 2 } } });

    expect([removed.status, removed.body['code'], removed.body['holder']]).toMatchObject([
      409,
      'node_busy',
      { task: deploy },
    ]);
    expect([changed.status, changed.body['code'], changed.body['state']]).toEqual([
      409,
      'action_not_allowed',
      'deploying',
    ]);
    expect(changed.body['holder']).toMatchObject({ task: deploy, conductor: expect.any(String) });
    for (const { headers } of [removed, changed]) expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await requests.cancel(deploy);
  });

  it('orders that do not fit where the node stands say where it stands, what is allowed, and who holds it', async () => {
    const node = await requests.node({ delay_s: 1 });
    const on = await requests.accepted(node, { action: 'power.on' });

    for (const order of ['heartbeat', 'resume']) {
      const { status, headers, body } = await system.call('POST', `/api/v1/nodes/${node}/${order}`);
      expect(status).toBe(409);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(body).toMatchObject({
        code: 'action_not_allowed',
        action: order,
        state: 'enroll',
        allowed: expect.arrayContaining(['provision.manage']),
        holder: { task: on, step: 'power.on', conductor: expect.any(String) },
      });
    }
    await system.final(on);
    const idle = await system.call('POST', `/api/v1/nodes/${node}/heartbeat`);
    expect(idle.body).toMatchObject({ code: 'action_not_allowed', state: 'enroll' });
    expect([idle.body['holder'], idle.headers.get('retry-after')]).toEqual([undefined, null]);
  });

  it('the Retry-After is honest: a client that obeys it gets in', async () => {
    const node = await requests.node({ delay_s: 0.5 });
    await requests.accepted(node, { action: 'power.on' });
    let answer = await system.ask(node, { action: 'power.off' });

    for (let tries = 0; answer.status === 409 && tries < 3; tries++) {
      await after(Number(answer.headers.get('retry-after')));
      answer = await system.ask(node, { action: 'power.off' });
    }

    expect(answer.status).toBe(202);
  });
});

describe.concurrent('2c: OP2 hoped for OP1', () => {
  it('and fails with precondition_failed naming OP1 when OP1 fails', async () => {
    const node = await requests.availableNode({
      delay_s: { 'deploy.write_image': 0.5 },
      fail: { 'deploy.write_image': { times: 9, code: 'verify_failed' } },
    });
    const op1 = await requests.accepted(node, { action: 'provision.deploy' });
    const op2 = await requests.accepted(node, { action: 'provision.rescue', on_conflict: 'queue' });

    expect(await system.final(op1)).toMatchObject({ state: 'failed', error: { code: 'verify_failed' } });
    const failed = await system.final(op2);

    expect(failed).toMatchObject({
      state: 'failed',
      started_at: null,
      error: {
        code: 'precondition_failed',
        message: expect.stringContaining(op1),
        evidence: {
          blame: op1,
          blame_action: 'provision.deploy',
          blame_state: 'failed',
          expected: 'active',
          state: 'deploy failed',
          allowed: expect.arrayContaining(['provision.deploy']),
        },
      },
    });
    await tape.event('of its end', ({ type, subject }) => type === 'task.failed' && subject.endsWith(op2));
    expect(tape.eventsOf(op2).map(({ type }) => type)).toEqual(['task.queued', 'task.failed']);
    expect(stepsOf(node, 'rescue.boot_ramdisk')).toEqual([]);
  });

  it('and fails the same way when OP1 is cancelled', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 20 } });
    const op1 = await requests.accepted(node, { action: 'provision.deploy' });
    await requests.atStep(op1, 'deploy.write_image');
    const op2 = await requests.accepted(node, { action: 'provision.rescue', on_conflict: 'queue' });

    await requests.cancel(op1);

    expect(await system.final(op2)).toMatchObject({
      error: { code: 'precondition_failed', evidence: { blame: op1, blame_state: 'cancelled' } },
    });
  });

  it('and runs all the same where OP1 failed without taking its premise away', async () => {
    const node = await requests.node({ fail: { 'power.on': { times: 9, code: 'verify_failed' } } });
    const op1 = await requests.accepted(node, { action: 'power.on' });
    const op2 = await requests.accepted(node, { action: 'power.off', on_conflict: 'queue' });

    expect(await system.final(op1)).toMatchObject({ state: 'failed' });
    expect(await system.final(op2)).toMatchObject({ state: 'succeeded' });
  });

  it('and fails naming it where OP1 put the node into maintenance', async () => {
    const node = await requests.availableNode({ delay_s: { 'power.on': 1 } });
    await requests.accepted(node, { action: 'power.on' });
    const set = { action: 'maintenance.set', params: { reason: 'a fan is dead' }, on_conflict: 'queue' };
    const op1 = await requests.accepted(node, set);
    const op2 = await requests.accepted(node, { action: 'provision.deploy', on_conflict: 'queue' });

    expect(await system.final(op2)).toMatchObject({
      state: 'failed',
      error: {
        code: 'precondition_failed',
        evidence: {
          blame: op1,
          blame_action: 'maintenance.set',
          maintenance: true,
          maintenance_reason: 'a fan is dead',
        },
      },
    });
    expect(await system.final(op1)).toMatchObject({ state: 'succeeded' });
  });
});

describe.concurrent('2e: a periodic check', () => {
  it('that finds the node gone puts it into maintenance with a reason, tells so, and leaves the state it was in', async () => {
    const node = await requests.availableNode();

    await system.call('PATCH', `/api/v1/nodes/${node}`, { body: { driver_info: { unreachable: true } } });
    const isGone = ({ type, subject }: { type: string; subject: string }): boolean =>
      type === 'node.maintenance' && subject === `nodes/${node}`;
    const told = await tape.event('of the maintenance', isGone, 20_000);

    expect(told.data).toMatchObject({
      maintenance: true,
      maintenance_reason: expect.stringContaining('no answer 2 times in a row'),
      provision_state: 'available',
    });
    expect(await requests.show(node)).toMatchObject({ maintenance: true, provision_state: 'available', task: null });
    const deploy = await system.ask(node, { action: 'provision.deploy' });
    expect(deploy).toMatchObject({ status: 409, body: { code: 'action_not_allowed', maintenance: true } });
    // What might bring it back is allowed all the same; its end says what is wrong.
    const on = await requests.accepted(node, { action: 'power.on' });
    expect(await system.final(on)).toMatchObject({ error: { code: 'unreachable' } });
  });

  it('stands in nobody’s way: not one request is refused because of it, and it stores nothing where nothing is new', async () => {
    const node = await requests.availableNode();
    const quiet = await requests.availableNode();
    const before = await requests.show(quiet);
    const looks = await system.metric('ironworks_checks_total');

    const ends: unknown[] = [];
    while ((await system.metric('ironworks_checks_total')) < looks + 10)
      for (const action of ['power.on', 'power.off']) ends.push((await requests.done(node, { action }))['state']);

    expect(new Set(ends)).toEqual(new Set(['succeeded']));
    expect((await requests.show(quiet))['revision']).toBe(before['revision']);
  });
});

describe('2d: the conductor doing OP1 crashes', () => {
  it('the next owner resumes OP1 from its checkpoint, looks before it acts, and OP2 gets its turn', async () => {
    const node = await requests.availableNode({ delay_s: { 'deploy.write_image': 1.5 } });
    const op1 = await requests.accepted(node, { action: 'provision.deploy' });
    await requests.atStep(op1, 'deploy.write_image');
    const op2 = await requests.accepted(node, { action: 'power.off', on_conflict: 'queue' });
    const before = await ownerOf(node);

    signalProcess(before.pid, 'SIGKILL');

    expect(await system.final(op1)).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(await system.final(op2)).toMatchObject({ state: 'succeeded', attempts: 1 });
    const deployed = system.effects().filter(({ task }) => task === op1);
    expect(deployed.map(({ step }) => step)).toEqual(['deploy.prepare', 'deploy.write_image', 'deploy.power_on']);
    expect(deployed.map(({ conductor }) => conductor === before.conductor)).toEqual([true, false, false]);
    expect(tape.eventsOf(op1).filter(({ type }) => type === 'task.started')).toHaveLength(2);
    expect(await requests.show(node)).toMatchObject({ provision_state: 'active', power_state: 'power off' });
  });

  it('an effect that was made just before the crash is not made again', async () => {
    const node = await requests.node();
    const op1 = await requests.accepted(node, { action: 'power.reboot' });
    const { pid } = await ownerOf(node);

    signalProcess(pid, 'SIGKILL');

    expect(await system.final(op1)).toMatchObject({ state: 'succeeded' });
    const steps = system
      .effects()
      .filter(({ task }) => task === op1)
      .map(({ step }) => step);
    expect(steps.length).toBe(new Set(steps).size);
  });

  async function ownerOf(node: string): Promise<{ readonly pid: number; readonly conductor: string }> {
    const { body } = await system.call('GET', `/api/v1/nodes/${node}/explain`);
    const owner = isObject(body['owner']) ? body['owner'] : {};
    return { pid: Number(owner['pid']), conductor: String(owner['conductor']) };
  }
});

function stepsOf(node: string, step: string): readonly unknown[] {
  return system.effects().filter((effect) => effect.node === node && effect.step === step);
}

/** Waiting is what the answer asked for. */
function after(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1_000);
  });
}
