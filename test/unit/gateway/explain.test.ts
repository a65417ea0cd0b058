import { describe, expect, it } from 'vitest';
import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import type { ExplainInput } from '../../../gateway/routes/explain.ts';
import { explainNode, explainTask } from '../../../gateway/routes/explain.ts';
import type { Member } from '../../../runtime/placement/member.ts';
import { conductor } from '../../support/gateway-rig.ts';
import { nodeRecord, nodeTask, runningTask, T0 } from '../../support/node-records.ts';

const step = { name: 'write_image', attempt: 2, of: 3, effectId: 'e', intent: true, startedAt: T0 + 5 };

function input(record: ExplainInput['record'], members: readonly Member[] = [conductor('c1')]): ExplainInput {
  return { machine: nodeMachine, record, revision: 9, shard: 2, members, now: T0 + 1_000 };
}

describe('explaining a node', () => {
  it('says that an idle node waits for nothing', () => {
    expect(explainNode(input(nodeRecord()))).toMatchObject({
      summary: expect.stringMatching(/^n1: provision: available; power: power off\. It waits for nothing/),
      holder: null,
      waits_for: { kind: 'nothing' },
      owner: { shard: 2, conductor: 'c1', epoch: 2, state: 'live' },
    });
  });

  it('names the step in hand, its holder and the deadline', () => {
    const running = runningTask(1, 'provision.deploy', { step, deadline: T0 + 60_000 });

    expect(explainNode(input(nodeRecord({ tasks: [running, nodeTask(2, 'power.off')] })))).toMatchObject({
      summary: expect.stringContaining('Step write_image, attempt 2 of 3, of'),
      holder: { task: running.id, action: 'provision.deploy', step: 'write_image', conductor: 'c1' },
      queue: [{ action: 'power.off' }],
      waits_for: { kind: 'step' },
      last_progress: { what: 'step write_image, attempt 2' },
      next_deadline: '2026-01-01T00:01:00.000Z',
    });
  });

  it('knows as next deadline that of the state where it comes before the task’s own', () => {
    const running = runningTask(1, 'provision.deploy', { step, deadline: T0 + 7_200_000 });
    const record = nodeRecord({ provision: 'deploying', tasks: [running, nodeTask(2, 'power.off')] });
    const [, queued] = record.tasks;
    if (queued === undefined) throw new Error('no task');

    const ofTheState = '2026-01-01T01:00:00.000Z';
    expect(explainNode(input(record))['next_deadline']).toBe(ofTheState);
    expect(explainTask(running, input(record), 9)['next_deadline']).toBe(ofTheState);
    // What waits goes on by then at the latest.
    expect(explainTask(queued, input(record), 9)['next_deadline']).toBe(ofTheState);
  });

  it('knows no deadline of what is parked: that waits for its operator', () => {
    const parked = runningTask(1, 'power.on', { state: 'parked', deadline: T0 + 60_000 });
    const record = nodeRecord({ tasks: [parked], parked: { reason: 'it threw', since: T0 } });

    expect(explainNode(input(record))['next_deadline']).toBeNull();
    expect(explainTask(parked, input(record), 9)['next_deadline']).toBeNull();
  });

  it('says when a failed step is tried again', () => {
    const running = runningTask(1, 'power.on', { step, nextRetryAt: T0 + 9_000 });

    expect(explainNode(input(nodeRecord({ tasks: [running] })))).toMatchObject({
      waits_for: { kind: 'retry', at: '2026-01-01T00:00:09.000Z' },
    });
  });

  it('says that a task with nothing before it waits for a slot of its conductor', () => {
    const task = nodeTask(1, 'power.on');
    const c1 = conductor('c1');
    const full = { ...c1, report: { ...c1.report, running: 1_000, waiting: 7 } };
    const waiting = input(nodeRecord({ tasks: [task] }), [full]);

    for (const explained of [explainNode(waiting), explainTask(task, waiting, 9)])
      expect(explained).toMatchObject({
        summary: expect.stringContaining('It waits for a slot: c1 runs 1000 tasks'),
        waits_for: { kind: 'slot', conductor: 'c1', running: 1_000, waiting: 7 },
      });
  });

  it('says that a parked node waits for an operator, and for which call', () => {
    const record = nodeRecord({ parked: { reason: 'it threw five times', since: T0 } });

    expect(explainNode(input(record))).toMatchObject({
      waits_for: { kind: 'operator', reason: 'it threw five times', call: expect.stringMatching(/resume$/) },
    });
  });

  it('says that work held by a maintenance waits for its end, for the node and for the task', () => {
    const task = nodeTask(1, 'power.on');
    const attributes = { maintenance: true, maintenance_reason: 'no answer', maintenance_holds: [task.id] };
    const held = input(nodeRecord({ tasks: [task], attributes }));

    for (const explained of [explainNode(held), explainTask(task, held, 9)])
      expect(explained).toMatchObject({
        summary: expect.stringContaining('it goes on after maintenance.unset'),
        waits_for: { kind: 'operator', reason: 'no answer', action: 'maintenance.unset' },
      });
  });

  it.each<[string, Member[]]>([
    ['nobody owns', []],
    ['a suspect owns', [{ ...conductor('c1'), state: 'suspect' }]],
    ['a dead one owned', [{ ...conductor('c1'), state: 'dead' }]],
  ])('says that the node of a shard that %s waits for a conductor', (_what, members) => {
    const record = nodeRecord({ tasks: [runningTask(1, 'power.on')] });

    expect(explainNode(input(record, members))).toMatchObject({ waits_for: { kind: 'conductor', shard: 2 } });
  });

  it('believes the owner of the highest epoch', () => {
    const older = conductor('c1');
    const newer = { ...conductor('c2'), report: { ...older.report, shards: [{ n: 2, epoch: 3, mailbox: 1 }] } };

    expect(explainNode(input(nodeRecord(), [older, newer, older]))).toMatchObject({
      owner: { conductor: 'c2', epoch: 3 },
    });
  });
});

describe('explaining a task', () => {
  it('follows the cause from a queued task to what holds it up', () => {
    const running = runningTask(1, 'power.on', { step, nextRetryAt: T0 + 9_000 });
    const queued = nodeTask(2, 'power.off');

    expect(explainTask(queued, input(nodeRecord({ tasks: [running, queued] })), 9)).toMatchObject({
      state: 'queued',
      holder: { task: running.id, action: 'power.on', step: 'write_image', conductor: 'c1' },
      waits_for: { kind: 'task', task: running.id, because: { kind: 'retry' } },
      ahead: [{ task: running.id }],
    });
  });

  it('tells how a final one ended', () => {
    const error = { code: 'unreachable', message: 'no answer', evidence: {}, retryable: true };
    const task = nodeTask(1, 'power.on', { state: 'failed', finishedAt: T0 + 7, error });

    expect(explainTask(task, undefined, 9)).toMatchObject({
      summary: expect.stringContaining('ended failed'),
      error: { code: 'unreachable' },
      holder: null,
      next_deadline: null,
    });
  });

  it('says that a submitted one waits for its conductor', () => {
    expect(explainTask(nodeTask(1, 'power.on', { state: 'submitted' }), undefined, 0)).toMatchObject({
      waits_for: { kind: 'conductor' },
    });
  });
});
