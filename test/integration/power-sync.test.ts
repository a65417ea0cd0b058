// The periodic check on real nodes (wish 2e): what it finds, what follows, and that it never stands in anybody's way.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ActorId } from '../../proto/ids.ts';
import type { JournalEvent } from '../../proto/journal.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import { StepError } from '../../runtime/host/kind.ts';
import { eventually } from '../support/eventually.ts';
import { NodeWorld, newNode, patchInfo } from '../support/node-world.ts';
import { RuntimeRig, refusalCode, taskIdOf } from '../support/runtime-rig.ts';

const SLOTS = 3;
const world = new NodeWorld();
let rig: RuntimeRig;

beforeAll(async () => {
  rig = await RuntimeRig.start(world.kind({ atOnce: SLOTS, perSecond: 1_000 }));
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  Object.assign(world, new NodeWorld());
  await rig.newCluster();
});
afterEach(async () => {
  await rig.stopConductors();
  expect(rig.logged.filter((line) => /^(check|threw check)/.test(line))).toEqual([]);
});

async function start(policy: Partial<NodeWorld['policy']> = {}): Promise<void> {
  world.policy = { ...world.policy, ...policy };
  await rig.startConductor();
  await rig.allShardsOwned();
}

function attribute(id: ActorId, name: string): unknown {
  return rig.record(id)?.attributes[name];
}

/** What was told of the node itself, oldest first. */
function told(id: ActorId, type: string): readonly JournalEvent[] {
  return rig.batches.flatMap(({ batch }) =>
    batch.entries.flatMap(({ record, events }) =>
      record.id === id ? events.filter((event) => event.type === type && event.taskId === '') : [],
    ),
  );
}

function tasksOf(id: ActorId): readonly TaskRecord[] {
  const newest = new Map<string, TaskRecord>();
  for (const { batch } of rig.batches)
    for (const { record } of batch.entries)
      if (record.id === id) for (const task of record.tasks) newest.set(task.id, task);
  return [...newest.values()];
}

/** Until the node was looked at `times` more, with that end. */
async function looks(id: ActorId, end: string, times: number): Promise<void> {
  const count = (): number => rig.looks.filter((look) => look.id === id && look.end === end).length;
  const before = count();
  await eventually(() => count() >= before + times, { what: `${times} looks that end ${end}`, timeoutMs: 10_000 });
}

function noAnswer(): StepError {
  return new StepError('unreachable', 'no answer', { retryable: true });
}

function inMaintenance(id: ActorId): Promise<true> {
  return eventually(() => attribute(id, 'maintenance') === true && (true as const), {
    what: 'maintenance',
    timeoutMs: 10_000,
  });
}

describe('a node that is as recorded', () => {
  test('is looked at again and again, and nothing is written', async () => {
    await start();
    const nodes = await Promise.all(Array.from({ length: 8 }, () => newNode(rig)));
    await Promise.all(nodes.map((node) => looks(node, 'as_recorded', 1)));
    const before = rig.batches.length;

    await Promise.all(nodes.map((node) => looks(node, 'as_recorded', 2)));

    expect(rig.batches.length).toBe(before);
  });

  test('is not looked at before it was ever reached', async () => {
    await start();
    const enrolled = await rig.create({ driver: 'fake', driver_info: { unreachable: true } });
    const node = await newNode(rig);

    await looks(node, 'as_recorded', 3);

    expect(rig.looks.filter(({ id }) => id === enrolled)).toEqual([]);
  });
});

describe('a power state that somebody else changed', () => {
  test('is told and adopted', async () => {
    await start();
    const node = await newNode(rig);
    await looks(node, 'as_recorded', 1);

    await world.press(rig, node, 'power on');

    await looks(node, 'changed', 1);
    await eventually(() => rig.record(node)?.regions['power']?.state === 'power on', { what: 'the state adopted' });
    expect(told(node, 'node.state').at(-1)?.detail).toEqual({
      power_sync: { recorded: 'power off', seen: 'power on', did: 'adopted' },
    });
    const before = rig.batches.length;
    await looks(node, 'as_recorded', 2);
    expect(rig.batches.length).toBe(before);
  });

  test('is told once and left alone where the policy is to report', async () => {
    await start({ mismatch: 'report' });
    const node = await newNode(rig);

    await world.press(rig, node, 'power on');
    await looks(node, 'changed', 1);
    await looks(node, 'as_recorded', 3);

    expect(told(node, 'node.state').map(({ detail }) => detail)).toEqual([
      { power_sync: { recorded: 'power off', seen: 'power on', did: 'reported' } },
    ]);
    expect(rig.record(node)?.regions['power']?.state).toBe('power off');
    expect(tasksOf(node)).toEqual([]);

    await world.press(rig, node, 'power off');
    await eventually(() => attribute(node, 'power_mismatch') === null, { what: 'the mismatch gone' });
  });

  test('is put right by a task that everybody can see where the policy is to force', async () => {
    await start({ mismatch: 'force' });
    const node = await newNode(rig);
    await rig.finalTask(await rig.submit(node, 'power.on'));

    await world.press(rig, node, 'power off');

    const correction = await eventually(
      () => tasksOf(node).find((task) => task.requestedBy.subject === 'power sync' && task.state === 'succeeded'),
      { what: 'the correction' },
    );
    expect(correction).toMatchObject({ action: 'power.on', requestedBy: { role: 'system' } });
    expect(await world.powerOf(rig, node)).toBe('power on');
    expect(told(node, 'node.state').at(-1)?.detail).toEqual({
      power_sync: { recorded: 'power on', seen: 'power off', did: 'correcting' },
    });
    await eventually(() => attribute(node, 'power_mismatch') === null, { what: 'the mismatch gone' });
    expect(rig.record(node)?.regions['power']?.state).toBe('power on');
  });

  test('is not forced for ever: after so many corrections that did not hold the node is in maintenance', async () => {
    await start({ mismatch: 'force', absentAfter: 2 });
    const node = await newNode(rig, { stuck: true });

    await world.press(rig, node, 'power on');
    await inMaintenance(node);

    expect(attribute(node, 'maintenance_reason')).toMatch(/^power sync: 2 times in a row it was switched back/);
    expect(tasksOf(node).map(({ action, state }) => [action, state])).toEqual([
      ['power.off', 'failed'],
      ['power.off', 'failed'],
    ]);
  });

  test('while it is put right, another request waits for that instead of being refused', async () => {
    await start({ mismatch: 'force' });
    const node = await newNode(rig, { delay_s: { 'power.off': 0.5 } });
    await world.press(rig, node, 'power on');
    const correction = await eventually(() => tasksOf(node).find(({ state }) => state === 'running'), {
      what: 'a correction under way',
    });

    const asked = await rig.submit(node, 'power.on');

    expect(correction.requestedBy.subject).toBe('power sync');
    expect(refusalCode(asked)).toBe('');
    expect((await rig.finalTask(asked)).state).toBe('succeeded');
    expect(await world.powerOf(rig, node)).toBe('power on');
  });

  test('is not put right any more once it is settled, whatever the check has asked for', async () => {
    await start({ mismatch: 'force' });
    const node = await newNode(rig);
    await looks(node, 'as_recorded', 1);

    const late = await rig.submit(node, 'power.off', {
      caller: { tenant: 'default', role: 'system', subject: 'power sync', address: '' },
    });

    expect(refusalCode(late)).toBe('action_not_allowed');
    expect(tasksOf(node)).toEqual([]);
  });
});

describe('a node that does not answer', () => {
  test('goes into maintenance after so many looks in a row, with a reason and an event', async () => {
    await start();
    const node = await newNode(rig, { unreachable: true });

    await inMaintenance(node);

    const reason = attribute(node, 'maintenance_reason');
    expect(reason).toMatch(/^power sync: no answer 3 times in a row since .*: fake machine .* does not answer$/);
    expect(attribute(node, 'last_error')).toBe(reason);
    expect(told(node, 'node.maintenance')).toHaveLength(1);
    expect(told(node, 'node.maintenance')[0]?.detail).toMatchObject({
      power_sync: { check: 'power sync', failures: 3 },
    });
    expect(rig.record(node)?.regions['provision']?.state).toBe('available');
  });

  test('is not put into maintenance by fewer looks, when it answers again in between', async () => {
    await start();
    const node = await newNode(rig);
    let failures = 0;
    world.beforeLook = async () => {
      if (failures++ % 3 === 2) return;
      throw noAnswer();
    };

    await looks(node, 'as_recorded', 9);

    expect(attribute(node, 'maintenance')).toBe(false);
  });

  test('is still looked at in maintenance, and an operator ends that', async () => {
    await start();
    const node = await newNode(rig, { unreachable: true });
    await inMaintenance(node);
    await patchInfo(rig, node, { unreachable: null });
    await world.press(rig, node, 'power on');

    await eventually(() => rig.record(node)?.regions['power']?.state === 'power on', { what: 'its power seen' });
    expect(attribute(node, 'maintenance')).toBe(true);
    await rig.finalTask(await rig.submit(node, 'maintenance.unset'));

    await looks(node, 'as_recorded', 4);
    expect(attribute(node, 'maintenance')).toBe(false);
    expect(attribute(node, 'maintenance_reason')).toBe(null);
  });

  test('nothing that need not be the fault of the node leads to maintenance', async () => {
    await start({ absentAfter: 1 });
    const node = await newNode(rig, { delay_s: 0 });
    world.beforeLook = async () => {
      throw new Error('a bug in the driver');
    };

    await looks(node, 'unsure', 4);

    expect(attribute(node, 'maintenance')).toBe(false);
  });
});

describe('work that waits when the node is found gone', () => {
  /** A node whose first task is parked, with `power.on` queued behind it. */
  async function parkedWithWork(): Promise<{ node: ActorId; parked: string; queued: string }> {
    world.runs = {
      'management.set_boot_device': async () => {
        throw new Error('a bug in the kind');
      },
    };
    await start();
    const node = await newNode(rig);
    world.beforeLook = async () => {
      throw noAnswer();
    };
    const parked = await rig.submit(node, 'management.set_boot_device', { params: { device: 'disk' } });
    const queued = await rig.submit(node, 'power.on', { onConflict: 'queue' });
    await rig.until(taskIdOf(parked), 'parked', ({ state }) => state === 'parked', 10_000);
    return { node, parked: taskIdOf(parked), queued: taskIdOf(queued) };
  }

  test('fails, naming the check, and what was begun is left to an operator', async () => {
    const { node, parked, queued } = await parkedWithWork();

    await inMaintenance(node);

    const failed = await rig.until(queued, 'the end of what waited', ({ state }) => state === 'failed');
    expect(failed.error).toMatchObject({
      code: 'precondition_failed',
      evidence: { check: 'power sync', failures: 3, why: 'no answer' },
    });
    expect(failed.error?.message).toContain('the node was found gone and is in maintenance');
    expect(failed.startedAt).toBe(0);
    expect(rig.record(node)?.tasks.find(({ id }) => id === parked)?.state).toBe('parked');
  });

  test('waits for the end of the maintenance where the policy is to hold, and nobody is refused because of it', async () => {
    world.policy = { ...world.policy, queuedOnAbsent: 'hold' };
    const { node, parked, queued } = await parkedWithWork();
    await inMaintenance(node);
    world.beforeLook = async () => undefined;
    await rig.order(node, { verb: 'cancel', taskId: parked, reason: 'given up' });

    const later = await rig.submit(node, 'power.off');
    expect(refusalCode(later)).toBe('');
    expect((await rig.finalTask(later)).state).toBe('succeeded');
    expect(rig.versions(queued).at(-1)?.state).toBe('queued');

    expect(refusalCode(await rig.submit(node, 'maintenance.unset'))).toBe('');
    const done = await rig.until(queued, 'its end', ({ state }) => state === 'succeeded');
    expect(done.attempts).toBe(1);
    expect(await world.powerOf(rig, node)).toBe('power on');
  });

  test('held, it is still held at the next owner', async () => {
    world.policy = { ...world.policy, queuedOnAbsent: 'hold' };
    const { node, parked, queued } = await parkedWithWork();
    await inMaintenance(node);
    await rig.order(node, { verb: 'cancel', taskId: parked, reason: 'given up' });
    const [first] = rig.conductors;
    if (first === undefined) throw new Error('no conductor');
    await rig.startConductor();

    await rig.crash(first, true);
    await rig.allShardsOwned();

    expect((await rig.finalTask(await rig.submit(node, 'power.off'))).state).toBe('succeeded');
    expect(rig.versions(queued).at(-1)?.state).toBe('queued');
    await rig.submit(node, 'maintenance.unset');
    await rig.until(queued, 'its end', ({ state }) => state === 'succeeded');
  });
});

describe('the check stands in nobody’s way', () => {
  test('a request that comes while a node is looked at ends the look at once and runs', async () => {
    await start();
    const node = await newNode(rig);
    const looking = deferred();
    const aborted = deferred();
    world.beforeLook = async (_id, signal) => {
      looking.resolve();
      await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          aborted.resolve();
          reject(signal.reason);
        }),
      );
    };
    await looking.promise;
    const startedAt = performance.now();

    const task = await rig.finalTask(await rig.submit(node, 'power.on'));

    await aborted.promise;
    expect(task.state).toBe('succeeded');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(rig.looks.find(({ id }) => id === node)?.end).toBe('preempted');
  });

  test('what a look saw before the request came is thrown away', async () => {
    await start();
    const node = await newNode(rig);
    const goOn = deferred();
    const seen = deferred();
    world.afterLook = async () => {
      seen.resolve();
      await goOn.promise; // a driver that does not listen to its signal
    };
    await world.press(rig, node, 'power on');
    await seen.promise;

    await rig.finalTask(await rig.submit(node, 'power.off'));
    world.afterLook = async () => undefined;
    goOn.resolve();
    await looks(node, 'as_recorded', 2);

    expect(rig.record(node)?.regions['power']?.state).toBe('power off');
    expect(told(node, 'node.state').filter(({ detail }) => 'power_sync' in detail)).toEqual([]);
  });

  test('nobody is refused while every node is looked at all the time', async () => {
    await start({ everyMs: 20 });
    const nodes = await Promise.all(Array.from({ length: 6 }, () => newNode(rig)));
    const preempted = (): number => rig.looks.filter(({ end }) => end === 'preempted').length;
    world.beforeLook = () => new Promise((resolve) => setTimeout(resolve, 5));

    await Promise.all(
      nodes.map(async (node) => {
        for (let turn = 0; turn < 10 || (preempted() < 3 && turn < 300); turn++) {
          const answer = await rig.submit(node, turn % 2 === 0 ? 'power.on' : 'power.off');
          expect(refusalCode(answer)).toBe('');
          expect((await rig.finalTask(answer)).state).toBe('succeeded');
        }
      }),
    );

    expect(preempted()).toBeGreaterThanOrEqual(3);
  });

  test('a node whose task runs is passed over', async () => {
    await start();
    const node = await newNode(rig, { delay_s: 0.8 });
    const answer = await rig.submit(node, 'power.on');
    await rig.until(taskIdOf(answer), 'running', ({ state }) => state === 'running');

    await looks(node, 'passed_over', 2);

    const task = await rig.finalTask(answer);
    expect(task.state).toBe('succeeded');
  });

  test('no more nodes are looked at at once than the conductor’s share allows, however many hang', async () => {
    world.beforeLook = (_id, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, 60);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      });
    await start({ everyMs: 50 });
    const nodes = await Promise.all(Array.from({ length: 30 }, () => newNode(rig)));

    await Promise.all(nodes.map((node) => looks(node, 'as_recorded', 1)));

    expect(world.lookingMost).toBe(SLOTS);
  });
});

describe('at the next owner', () => {
  test('what the check found stays, nodes that nobody has touched are looked at, and the count begins anew', async () => {
    await start();
    const gone = await newNode(rig, { unreachable: true });
    const quiet = await newNode(rig);
    await inMaintenance(gone);
    await looks(quiet, 'as_recorded', 1);
    const [first] = rig.conductors;
    if (first === undefined) throw new Error('no conductor');
    await first.conductor.stop(500);
    await world.press(rig, quiet, 'power on');
    await rig.startConductor();

    await eventually(() => rig.record(quiet)?.regions['power']?.state === 'power on', {
      what: 'the state adopted by the next owner',
      timeoutMs: 10_000,
    });
    await looks(gone, 'as_recorded', 4);

    expect(attribute(gone, 'maintenance')).toBe(true);
    expect(told(gone, 'node.maintenance')).toHaveLength(1);
    const detail: JsonObject | undefined = told(quiet, 'node.state').at(-1)?.detail;
    expect(detail).toMatchObject({ power_sync: { did: 'adopted' } });
  });
});
