import { beforeEach, describe, expect, it } from 'vitest';
import { adviceS, DrainEstimator, DrainRate, taskLeftMs } from '../../../gateway/limits/drain-rate.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import { taskEvents } from '../../../runtime/task/task-events.ts';
import { nodeId } from '../../support/effect-tools.ts';
import { nodeRecord, nodeTask } from '../../support/node-records.ts';

const NOW = 1_000_000;

function running(more: Partial<TaskRecord> = {}): TaskRecord {
  return nodeTask(1, 'power.on', { state: 'running', startedAt: NOW - 4_000, deadline: 0, ...more });
}

function ended(tookMs: number, more: Partial<TaskRecord> = {}): TaskRecord {
  return nodeTask(1, 'power.on', {
    state: 'succeeded',
    startedAt: NOW - tookMs,
    finishedAt: NOW,
    step: undefined,
    ...more,
  });
}

describe('a drain rate', () => {
  it('is what comes a second, once it has come steadily', () => {
    const rate = new DrainRate(0);
    for (let at = 0; at < 60_000; at += 50) rate.note(1, at);

    expect(rate.perSecond(60_000)).toBeGreaterThan(19);
    expect(rate.perSecond(60_000)).toBeLessThan(21);
  });

  it('is right soon after the start too, and takes a first burst for no rate', () => {
    const rate = new DrainRate(0);
    for (let at = 0; at < 2_000; at += 50) rate.note(1, at);

    expect(rate.perSecond(2_000)).toBeGreaterThan(17);
    expect(rate.perSecond(2_000)).toBeLessThan(23);
    const burst = new DrainRate(0);
    burst.note(10, 0);
    expect(burst.perSecond(0)).toBeLessThan(12);
  });

  it('fades when nothing comes any more', () => {
    const rate = new DrainRate(0);
    for (let at = 0; at < 20_000; at += 100) rate.note(1, at);

    expect(rate.perSecond(80_000)).toBeLessThan(0.01);
  });
});

describe('the time a task still takes', () => {
  it('is what it usually takes, less what it ran', () => {
    expect(taskLeftMs(running(), 10_000, NOW)).toBe(6_000);
  });

  it('is told by its progress where it tells any', () => {
    expect(taskLeftMs(running({ progress: { percent: 20, message: '' } }), 10_000, NOW)).toBe(16_000);
    expect(taskLeftMs(running({ progress: { percent: 1, message: '' } }), 10_000, NOW)).toBe(6_000);
  });

  it('is half of what it took where it is late (D3)', () => {
    expect(taskLeftMs(running(), 1_000, NOW)).toBe(2_000);
  });

  it('is not less than until its next try, and not more than until its deadline', () => {
    expect(taskLeftMs(running({ nextRetryAt: NOW + 30_000 }), 5_000, NOW)).toBe(30_000);
    expect(taskLeftMs(running({ nextRetryAt: NOW + 30_000, deadline: NOW + 9_000 }), 5_000, NOW)).toBe(9_000);
    expect(taskLeftMs(running({ deadline: NOW - 1 }), 5_000, NOW)).toBe(0);
  });

  it('is all it usually takes where it has not begun', () => {
    expect(taskLeftMs(running({ state: 'queued', startedAt: 0 }), 7_000, NOW)).toBe(7_000);
  });
});

describe('what usually happens', () => {
  let estimator: DrainEstimator;
  const tell = (task: TaskRecord, record: ActorRecord = nodeRecord()): void =>
    estimator.observe({ ...record, tasks: [task] }, [taskEvents.ended(task.id, task.state, NOW)], 0);

  beforeEach(() => {
    estimator = new DrainEstimator(0);
  });

  it('is learnt from tasks that succeeded, the newest counting for a fifth', () => {
    tell(ended(10_000));
    tell(ended(20_000));

    expect(estimator.typicalMs('power.on')).toBe(12_000);
  });

  it('is not learnt from what failed, was cancelled, or was there already', () => {
    tell(ended(10_000));
    tell(ended(1, { state: 'failed' }));
    tell(ended(1, { state: 'cancelled' }));
    tell(ended(1, { step: { name: 'already', attempt: 1, of: 1, effectId: '', intent: false, startedAt: NOW } }));

    expect(estimator.typicalMs('power.on')).toBe(10_000);
  });

  it('is two seconds where nothing is known', () => {
    expect(estimator.typicalMs('power.on')).toBe(2_000);
  });

  it('is what this node last needed, however long ago others were seen', () => {
    const [slow, quick] = [
      { ...nodeRecord(), id: nodeId(1) },
      { ...nodeRecord(), id: nodeId(2) },
    ];
    tell(ended(60_000), slow);
    tell(ended(10_000), quick);

    expect(estimator.typicalMs('power.on', slow.id)).toBe(60_000);
    expect(estimator.typicalMs('power.on', quick.id)).toBe(10_000);
    expect(estimator.typicalMs('power.on', nodeId(3))).toBe(50_000);
    expect(estimator.typicalMs('power.off', slow.id)).toBe(2_000);
  });

  it('is remembered of many nodes, not of all: then it is as anywhere', () => {
    tell(ended(60_000), { ...nodeRecord(), id: nodeId(0) });
    for (let number = 1; number <= 16_384; number++) tell(ended(10_000), { ...nodeRecord(), id: nodeId(number) });

    expect(estimator.typicalMs('power.on', nodeId(0))).toBeCloseTo(10_000, 0);
    expect(estimator.typicalMs('power.on', nodeId(1))).toBe(10_000);
  });

  it('adds up over the line of a node; one place is free when the first has ended', () => {
    tell(ended(10_000));
    const record = {
      ...nodeRecord(),
      tasks: [running(), running({ state: 'queued', startedAt: 0 }), running({ state: 'queued', startedAt: 0 })],
    };

    expect(estimator.untilOneEndsMs(record, NOW)).toBe(6_000);
    expect(estimator.untilFreeMs(record, NOW)).toBe(26_000);
  });

  it('says nothing of a node with nothing in line, or with something only an operator can move', () => {
    expect(estimator.untilFreeMs({ ...nodeRecord(), tasks: [ended(1)] }, NOW)).toBeUndefined();
    const parked = { ...nodeRecord(), tasks: [running()], parked: { reason: '', since: 1 } };
    expect(estimator.untilOneEndsMs(parked, NOW)).toBeUndefined();
  });
});

describe('the time until some of the open tasks have ended', () => {
  const caller = { tenant: 'acme', role: 'admin', subject: '', address: '' };
  let estimator: DrainEstimator;
  const tell = (at: number, stayedMs: number): void => {
    const task = ended(100, { createdAt: NOW - stayedMs, requestedBy: caller });
    estimator.observe({ ...nodeRecord(), tasks: [task] }, [taskEvents.ended(task.id, 'succeeded', NOW)], at);
  };
  const begin = (at: number): void => {
    const task = running({ requestedBy: caller });
    estimator.observe({ ...nodeRecord(), tasks: [task] }, [taskEvents.started(task.id, NOW)], at);
  };

  beforeEach(() => {
    estimator = new DrainEstimator(0);
  });

  it('goes by the rate at which they end', () => {
    for (let at = 0; at <= 60_000; at += 100) tell(at, 40_000);

    expect(estimator.untilEndedMs(50, 100, 60_000, 'acme')).toBeGreaterThan(4_500);
    expect(estimator.untilEndedMs(50, 100, 60_000)).toBeLessThan(5_500);
  });

  it('goes by how long each stays after a quiet time, in which nothing could end', () => {
    for (let at = 0; at < 10_000; at += 100) tell(at, 4_000);
    begin(500_000);

    expect(estimator.untilEndedMs(10, 40, 500_000)).toBeCloseTo(1_000, 0);
  });

  it('grows while nothing moves any more (D3)', () => {
    for (let at = 0; at < 10_000; at += 100) tell(at, 4_000);
    begin(500_000);

    expect(estimator.untilEndedMs(1, 40, 560_000)).toBe(30_000);
  });

  it('takes tasks for short ones where nothing is known', () => {
    expect(estimator.untilEndedMs(1, 1, 0, 'nobody')).toBe(2_000);
  });
});

describe('an advice', () => {
  it('is whole seconds, never 0, never above its cap (D1)', () => {
    expect(adviceS(0, 60, 0)).toBe(1);
    expect(adviceS(1_500, 60, 0)).toBe(2);
    expect(adviceS(1e9, 60, 0.99)).toBe(60);
  });

  it('is spread upwards by a quarter at most (D2)', () => {
    expect(adviceS(40_000, 300, 0)).toBe(40);
    expect(adviceS(40_000, 300, 0.999)).toBe(50);
  });
});
