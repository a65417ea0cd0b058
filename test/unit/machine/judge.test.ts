import { describe, expect, it } from 'vitest';
import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import type { Refusal } from '../../../proto/envelope.ts';
import type { JsonObject } from '../../../proto/json.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import type { OnConflict } from '../../../proto/task.ts';
import type { Judgement } from '../../../runtime/machine/judge.ts';
import { judge, judgeAtTurn } from '../../../runtime/machine/judge.ts';
import { nodeRecord, nodeTask, runningTask, T0 } from '../../support/node-records.ts';

function ask(
  record: ActorRecord,
  action: string,
  onConflict: OnConflict = 'reject',
  params: JsonObject = {},
): Judgement {
  return judge(nodeMachine, record, { action, params, onConflict });
}

function refusalOf(judgement: Judgement): Refusal {
  if (judgement.kind !== 'refuse') throw new Error(`not refused but ${judgement.kind}`);
  return judgement.refusal;
}

const deploying = runningTask(1, 'provision.deploy', {
  deadline: T0 + 7_200_000,
  step: { name: 'write_image', attempt: 2, of: 3, effectId: 'e', intent: true, startedAt: T0 + 9 },
});

describe('a request to an idle actor', () => {
  it('is accepted where the state allows it', () => {
    expect(ask(nodeRecord(), 'power.on')).toEqual({ kind: 'accept' });
    expect(ask(nodeRecord({ power: null }), 'power.off')).toEqual({ kind: 'accept' });
    expect(ask(nodeRecord({ provision: 'error' }), 'provision.undeploy')).toEqual({ kind: 'accept' });
  });

  it('is refused with the state and what is allowed where the state does not allow it', () => {
    const refusal = refusalOf(ask(nodeRecord({ provision: 'active' }), 'provision.deploy'));

    expect(refusal.code).toBe('action_not_allowed');
    expect(refusal.data).toMatchObject({
      action: 'provision.deploy',
      region: 'provision',
      state: 'active',
      needs: ['available', 'deploy failed'],
    });
    expect(refusal.data['allowed']).toEqual([
      'power.on',
      'power.off',
      'power.reboot',
      'power.soft_off',
      'power.soft_reboot',
      'provision.undeploy',
      'provision.rebuild',
      'provision.rescue',
      'management.set_boot_device',
      'maintenance.set',
      'maintenance.unset',
    ]);
    expect(refusal.detail).toContain('provision.deploy is not allowed while provision is "active"');
    expect(refusal.detail).toContain('allowed now: power.on');
  });

  it('is refused for power while a provisioning state is on its way', () => {
    const refusal = refusalOf(ask(nodeRecord({ provision: 'cleaning' }), 'power.on'));

    expect(refusal).toMatchObject({ code: 'action_not_allowed', data: { region: 'provision', state: 'cleaning' } });
  });

  it('is refused where the action is not known, naming those that are', () => {
    const refusal = refusalOf(ask(nodeRecord(), 'power.explode'));

    expect(refusal.code).toBe('validation_failed');
    expect(refusal.data).toMatchObject({ errors: [{ pointer: '/action' }] });
    expect(refusal.detail).toContain('power.on');
  });

  it('is refused where the actor does not exist', () => {
    expect(refusalOf(ask(nodeRecord({ exists: false }), 'maintenance.set')).code).toBe('node_not_found');
  });

  it('does not look at tasks that have ended', () => {
    const ended = nodeTask(1, 'power.off', { state: 'succeeded', finishedAt: T0 });

    expect(ask(nodeRecord({ tasks: [ended] }), 'power.off')).toEqual({ kind: 'accept' });
  });
});

describe('a request that meets another task', () => {
  const busy = nodeRecord({ provision: 'deploying', tasks: [deploying] });

  it('is refused by default, naming who holds the node, since when, at which step, and what will be allowed', () => {
    const refusal = refusalOf(ask(busy, 'power.off'));

    expect(refusal.code).toBe('node_busy');
    expect(refusal.data['holder']).toEqual({
      task: deploying.id,
      action: 'provision.deploy',
      state: 'running',
      step: 'write_image',
      since: new Date(deploying.startedAt).toISOString(),
      // That of the state comes before the task's own.
      deadline: new Date(T0 + 3_600_000).toISOString(),
    });
    expect(refusal.data['would_be_allowed']).toContain('provision.undeploy');
    expect(refusal.data['would_be_allowed']).not.toContain('provision.deploy');
    expect(refusal.data['contradicts']).toEqual([]);
    expect(refusal.detail).toContain(deploying.id);
    expect(refusal.detail).toContain('at step "write_image" (attempt 2)');
    expect(refusal.detail).toContain('on_conflict "queue"');
  });

  it('is told who holds the node, too, where not even the end of the line allows it', () => {
    const refusal = refusalOf(ask(busy, 'provision.provide', 'queue'));

    expect(refusal).toMatchObject({
      code: 'action_not_allowed',
      data: {
        state: 'active',
        after: deploying.id,
        holder: { task: deploying.id, step: 'write_image', since: new Date(deploying.startedAt).toISOString() },
        queued: 0,
      },
    });
  });

  it('names the actions in line that it contradicts, in either direction of the declaration', () => {
    const on = runningTask(1, 'power.on');
    const off = nodeTask(2, 'power.soft_off');

    const refusal = refusalOf(ask(nodeRecord({ tasks: [on, off] }), 'power.soft_reboot'));

    expect(refusal.data['contradicts']).toEqual(['power.soft_off']);
    expect(refusal.detail).toContain('it contradicts power.soft_off');
  });

  it('joins the last task in line where it wants the same', () => {
    const reboot = runningTask(1, 'power.reboot');

    expect(ask(nodeRecord({ tasks: [reboot] }), 'power.reboot')).toEqual({ kind: 'coalesce', task: reboot });
    expect(ask(nodeRecord({ tasks: [reboot] }), 'power.reboot', 'queue')).toEqual({ kind: 'coalesce', task: reboot });
  });

  it('does not join a task before the last, nor one with other parameters, nor one that is being aborted', () => {
    const on = runningTask(1, 'power.on');
    const disk = nodeTask(2, 'management.set_boot_device', { params: { device: 'disk', persistent: true } });
    const record = nodeRecord({ tasks: [on, disk] });
    const aborted = nodeRecord({ tasks: [runningTask(1, 'power.soft_off', { cancelRequested: true })] });

    expect(refusalOf(ask(record, 'power.on')).code).toBe('node_busy');
    expect(refusalOf(ask(record, 'management.set_boot_device', 'reject', { device: 'pxe' })).code).toBe('node_busy');
    expect(ask(record, 'management.set_boot_device', 'reject', { persistent: true, device: 'disk' })).toEqual({
      kind: 'coalesce',
      task: disk,
    });
    expect(refusalOf(ask(aborted, 'power.soft_off')).code).toBe('node_busy');
  });

  it('waits when asked to, judged against the state it will find', () => {
    expect(ask(busy, 'provision.undeploy', 'queue')).toEqual({
      kind: 'queue',
      after: deploying,
      cancel: [],
      premise: { states: { provision: 'active' }, counts_on: { provision: deploying.id } },
    });
  });

  it('is refused when asked to wait for a state that will not allow it', () => {
    const refusal = refusalOf(ask(busy, 'provision.deploy', 'queue', { image: 'other' }));

    expect(refusal.code).toBe('action_not_allowed');
    expect(refusal.data).toMatchObject({ state: 'active', after: deploying.id });
    expect(refusal.detail).toContain(`after task ${deploying.id} (provision.deploy), when provision is "active"`);
  });

  it('reckons with the failure of a running task that is being aborted', () => {
    const aborting = nodeRecord({ provision: 'deploying', tasks: [{ ...deploying, cancelRequested: true }] });

    expect(ask(aborting, 'provision.deploy', 'queue').kind).toBe('queue');
    expect(refusalOf(ask(aborting, 'provision.rescue', 'queue')).data).toMatchObject({ state: 'deploy failed' });
  });

  it('reckons with a queued task whose turn will not be allowed', () => {
    const hopeless = nodeTask(2, 'provision.rescue');
    const record = nodeRecord({ provision: 'available', tasks: [runningTask(1, 'power.on'), hopeless] });

    expect(ask(record, 'provision.deploy', 'queue').kind).toBe('queue');
    expect(refusalOf(ask(record, 'provision.unrescue', 'queue')).data).toMatchObject({ state: 'available' });
  });

  it('replaces only queued tasks that contradict it', () => {
    const on = runningTask(1, 'power.on');
    const off = nodeTask(2, 'power.off');
    const disk = nodeTask(3, 'management.set_boot_device', { params: { device: 'disk' } });
    const soft = nodeTask(4, 'power.soft_off');

    expect(ask(nodeRecord({ tasks: [on, off, disk, soft] }), 'power.reboot', 'replace')).toMatchObject({
      kind: 'queue',
      after: disk,
      cancel: [off, soft],
    });
    expect(ask(nodeRecord({ tasks: [on] }), 'power.off', 'replace')).toMatchObject({
      kind: 'queue',
      after: on,
      cancel: [],
    });
  });

  it('is judged without what it replaces', () => {
    const undeploy = nodeTask(2, 'provision.undeploy');
    const record = nodeRecord({ provision: 'deploying', tasks: [deploying, undeploy] });

    expect(refusalOf(ask(record, 'provision.rescue', 'queue')).data).toMatchObject({ state: 'available' });
    expect(ask(record, 'provision.rescue', 'replace')).toMatchObject({
      kind: 'queue',
      after: deploying,
      cancel: [undeploy],
    });
  });

  it('meets a parked task as one that holds the node until an operator acts', () => {
    const parked = runningTask(1, 'power.on', { state: 'parked' });
    const record = nodeRecord({ tasks: [parked], parked: { reason: 'it crashed three times', since: T0 + 5 } });

    const refusal = refusalOf(ask(record, 'power.off'));

    expect(refusal.data['holder']).toMatchObject({ task: parked.id, state: 'parked' });
    expect(refusal.detail).toContain('an operator must resume it');
    expect(ask(record, 'power.off', 'queue').kind).toBe('queue');
  });

  it('meets a parked actor without a task as busy too', () => {
    const record = nodeRecord({ parked: { reason: 'its checkpoint was rolled back', since: T0 + 5 } });

    expect(refusalOf(ask(record, 'power.off'))).toMatchObject({
      code: 'node_busy',
      data: { holder: { task: null, state: 'parked', since: new Date(T0 + 5).toISOString() } },
    });
    expect(ask(record, 'power.off', 'queue')).toMatchObject({ kind: 'queue', after: undefined });
  });
});

describe('the abort verb', () => {
  it('aborts what runs where its action allows it, and never waits', () => {
    const record = nodeRecord({ provision: 'deploying', tasks: [deploying, nodeTask(2, 'power.on')] });

    for (const onConflict of ['reject', 'queue', 'replace'] as const)
      expect(ask(record, 'provision.abort', onConflict)).toEqual({ kind: 'abort', running: deploying });
  });

  it('is refused where what runs cannot be aborted, naming it', () => {
    const undeploy = runningTask(1, 'provision.undeploy');
    const refusal = refusalOf(
      ask(nodeRecord({ provision: 'deleting', tasks: [undeploy] }), 'provision.abort', 'queue'),
    );

    expect(refusal.code).toBe('action_not_allowed');
    expect(refusal.data).toMatchObject({ task: undeploy.id, holder: { action: 'provision.undeploy' } });
  });

  it('is refused where the abort was asked for already', () => {
    const aborting = { ...deploying, cancelRequested: true };

    const refusal = refusalOf(ask(nodeRecord({ provision: 'deploying', tasks: [aborting] }), 'provision.abort'));

    expect(refusal.detail).toContain('is being aborted already');
  });

  it('is a task of its own in a waiting state that nothing runs in, and refused elsewhere', () => {
    expect(ask(nodeRecord({ provision: 'clean wait' }), 'provision.abort')).toEqual({ kind: 'accept' });
    expect(refusalOf(ask(nodeRecord({ provision: 'active' }), 'provision.abort')).code).toBe('action_not_allowed');
  });
});

describe('a queued task at its turn', () => {
  const undeploy = nodeTask(2, 'provision.undeploy', {
    premise: { states: { provision: 'active' }, counts_on: { provision: deploying.id } },
  });
  const rescue = nodeTask(3, 'provision.rescue', {
    premise: { states: { provision: 'active' }, counts_on: { provision: deploying.id } },
  });

  it('starts where the state allows it, even if it is another than expected', () => {
    expect(judgeAtTurn(nodeMachine, nodeRecord({ provision: 'deploy failed', tasks: [undeploy] }), undeploy)).toEqual({
      kind: 'start',
    });
  });

  it('fails where what it hoped for has failed, and blames that task', () => {
    const failed = { ...deploying, state: 'failed', finishedAt: T0 + 100 } as const;
    const power = nodeTask(2, 'power.on', { state: 'succeeded', finishedAt: T0 + 200 });

    const turn = judgeAtTurn(
      nodeMachine,
      nodeRecord({ provision: 'deploy failed', tasks: [failed, power, rescue] }),
      rescue,
    );

    expect(turn).toMatchObject({
      kind: 'fail',
      code: 'precondition_failed',
      blame: deploying.id,
      data: {
        blame: deploying.id,
        blame_action: 'provision.deploy',
        blame_state: 'failed',
        state: 'deploy failed',
        expected: 'active',
      },
    });
    expect(turn).toHaveProperty(
      'detail',
      expect.stringContaining(`task ${deploying.id} (provision.deploy) ended failed`),
    );
  });

  it('blames a cancelled task it counted on, and not one that stood behind it', () => {
    const cancelled = nodeTask(2, 'provision.undeploy', { state: 'cancelled', finishedAt: T0 + 50 });
    const deploy = nodeTask(3, 'provision.deploy');
    const behind = nodeTask(4, 'provision.rescue', { state: 'cancelled', finishedAt: T0 + 60 });
    const record = nodeRecord({ provision: 'active', tasks: [cancelled, deploy, behind] });

    expect(judgeAtTurn(nodeMachine, record, deploy)).toMatchObject({ kind: 'fail', blame: cancelled.id });
  });

  it('blames the task of its premise where the record has dropped it', () => {
    const turn = judgeAtTurn(nodeMachine, nodeRecord({ provision: 'deploy failed', tasks: [rescue] }), rescue);

    expect(turn).toMatchObject({ kind: 'fail', blame: deploying.id });
  });

  it('blames nobody where no task moved the region', () => {
    const alone = nodeTask(3, 'provision.rescue');

    expect(judgeAtTurn(nodeMachine, nodeRecord({ provision: 'error', tasks: [alone] }), alone)).toMatchObject({
      kind: 'fail',
      blame: undefined,
      data: { blame: null },
    });
  });
});
