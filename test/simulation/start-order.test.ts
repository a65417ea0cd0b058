// More tasks than a conductor may run at once: who starts when, and what of those that wait. In virtual time.

import { describe, expect, test } from 'vitest';
import type { ActorId } from '../../proto/ids.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import { sleep } from '../../runtime/base/clock.ts';
import { someone, taskIdOf } from '../support/asking.ts';
import { doubledEffects } from '../support/history/effects.ts';
import { disorderedTasks, lostTasks, revivedTasks } from '../support/history/tasks.ts';
import { SimRig } from '../support/sim-rig.ts';

const TASK_MS = 1_000;

async function rigOf(maxRunning: number, conductors = 1): Promise<SimRig> {
  const rig = await SimRig.start({ maxRunning, shards: 4 });
  for (let index = 0; index < conductors; index++) await rig.startConductor();
  await rig.until(
    () => rig.processes.every(({ conductor }) => conductor.shards.length === rig.cluster.shardCount / conductors),
    'every conductor with its share',
  );
  rig.world.beforeEffect = (_effect, signal) => sleep(rig.clock, TASK_MS, signal);
  return rig;
}

async function lamps(rig: SimRig, count: number): Promise<ActorId[]> {
  const all: ActorId[] = [];
  for (let made = 0; made < count; made++) all.push(await rig.createLamp());
  return all;
}

/** Asks of all at once, and resolves with the ids of the tasks once all are accepted. */
async function askAll(rig: SimRig, nodes: readonly ActorId[], tenant: string): Promise<string[]> {
  const caller = { ...someone, tenant };
  const answers = nodes.map((id) => rig.ask(id, 'lamp.on', { caller }));
  return (await rig.settle(Promise.all(answers))).map(taskIdOf);
}

/** The newest version of each task. */
function newest(rig: SimRig): Map<string, TaskRecord> {
  const tasks = new Map<string, TaskRecord>();
  for (const { batch } of rig.batches)
    for (const { record } of batch.entries) for (const task of record.tasks) tasks.set(task.id, task);
  return tasks;
}

async function allEnded(rig: SimRig, ids: readonly string[]): Promise<readonly TaskRecord[]> {
  let tasks: readonly TaskRecord[] = [];
  await rig.until(
    () => {
      const known = newest(rig);
      tasks = ids.flatMap((id) => known.get(id) ?? []);
      return tasks.length === ids.length && tasks.every(({ state }) => isFinal(state));
    },
    'the end of all tasks',
    10 * 60_000,
  );
  return tasks;
}

function startDelays(tasks: readonly TaskRecord[]): number[] {
  return tasks.map(({ startedAt, createdAt }) => startedAt - createdAt).sort((a, b) => a - b);
}

describe('a conductor that runs as many tasks as it may', () => {
  test('runs no more at once, and loses none', async () => {
    const rig = await rigOf(3);
    let running = 0;
    let most = 0;
    rig.world.beforeEffect = async (_effect, signal) => {
      most = Math.max(most, ++running);
      await sleep(rig.clock, TASK_MS, signal).finally(() => running--);
    };

    const ids = await askAll(rig, await lamps(rig, 12), 'acme');
    const tasks = await allEnded(rig, ids);

    expect(tasks.map(({ state }) => state)).toEqual(ids.map(() => 'succeeded'));
    expect(most).toBe(3);
    expect(doubledEffects(rig.world.effects)).toEqual([]);
    expect(lostTasks(ids, rig.batches)).toEqual([]);
    expect(disorderedTasks(rig.batches)).toEqual([]);
  });

  test('delays a tenant to at most twice its own time alone, whatever another has queued (S15)', async () => {
    const alone = await rigOf(4);
    const aloneDelays = startDelays(await allEnded(alone, await askAll(alone, await lamps(alone, 24), 'polite')));
    const rig = await rigOf(4);
    const greedy = await lamps(rig, 150);
    const polite = await lamps(rig, 24);

    const crowd = await askAll(rig, greedy, 'greedy');
    const delays = startDelays(await allEnded(rig, await askAll(rig, polite, 'polite')));

    // Compared place by place; a task of the other that runs already when it comes is not cut short.
    for (const [at, delay] of delays.entries())
      expect(delay).toBeLessThanOrEqual(2 * ((aloneDelays[at] ?? 0) + TASK_MS));
    const known = newest(rig);
    expect(crowd.filter((id) => known.get(id)?.state === 'queued').length).toBeGreaterThan(90);
  });

  test('shows those that wait as queued, with nothing begun and no deadline running', async () => {
    const rig = await rigOf(1);
    const [first, second] = await lamps(rig, 2);
    if (first === undefined || second === undefined) throw new Error('no lamps');
    await rig.submit(first, 'lamp.on');

    const [waiting] = await askAll(rig, [second], 'acme');

    const task = newest(rig).get(String(waiting));
    expect(task).toMatchObject({ state: 'queued', startedAt: 0, deadline: 0, attempts: 0, step: undefined });
    expect(rig.processes[0]?.conductor.report()).toMatchObject({ running: 1, waiting: 1 });
  });

  test('never starts what was cancelled while it waited', async () => {
    const rig = await rigOf(1);
    const [first, second, third] = await lamps(rig, 3);
    if (first === undefined || second === undefined || third === undefined) throw new Error('no lamps');
    await rig.submit(first, 'lamp.on');
    const [cancelled, last] = await askAll(rig, [second, third], 'acme');

    await rig.order(second, { verb: 'cancel', taskId: String(cancelled), reason: 'not needed' });
    const tasks = await allEnded(rig, [String(cancelled), String(last)]);

    expect(tasks.map(({ state }) => state)).toEqual(['cancelled', 'succeeded']);
    expect(rig.world.effects.map(({ lamp }) => lamp)).toEqual([first, third]);
    expect(rig.processes[0]?.conductor.report()).toMatchObject({ running: 0, waiting: 0 });
  });

  test('fails what waits beyond the deadline it was given', async () => {
    const rig = await rigOf(1);
    const [first, second] = await lamps(rig, 2);
    if (first === undefined || second === undefined) throw new Error('no lamps');
    rig.world.beforeEffect = (_effect, signal) => sleep(rig.clock, 30_000, signal);
    await rig.submit(first, 'lamp.on');

    const task = await rig.finalTask(await rig.submit(second, 'lamp.on', { timeoutS: 5 }));

    expect(task).toMatchObject({ state: 'failed', startedAt: 0, error: { code: 'deadline_exceeded' } });
    expect(rig.processes[0]?.conductor.report().waiting).toBe(0);
  });

  test('lets others go before the next task of the same node', async () => {
    const rig = await rigOf(1);
    const [first, second] = await lamps(rig, 2);
    if (first === undefined || second === undefined) throw new Error('no lamps');
    await rig.submit(first, 'lamp.on');
    const after = await rig.submit(first, 'lamp.off', { onConflict: 'queue' });
    const other = await rig.submit(second, 'lamp.on');

    const [later, sooner] = await allEnded(rig, [taskIdOf(after), taskIdOf(other)]);

    expect(sooner?.startedAt).toBeLessThan(later?.startedAt ?? 0);
    expect([later?.state, sooner?.state]).toEqual(['succeeded', 'succeeded']);
  });

  test('hands those that wait over when it stops, and they start elsewhere', async () => {
    const rig = await rigOf(1);
    const [giver] = rig.processes;
    if (giver === undefined) throw new Error('no conductor');
    const ids = await askAll(rig, await lamps(rig, 6), 'acme');

    await rig.startConductor();
    await rig.settle(giver.conductor.stop(5_000));
    rig.processes = rig.processes.filter((process) => process !== giver);
    const tasks = await allEnded(rig, ids);

    expect(tasks.map(({ state }) => state)).toEqual(ids.map(() => 'succeeded'));
    expect(tasks.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(doubledEffects(rig.world.effects)).toEqual([]);
    expect(revivedTasks(rig.batches)).toEqual([]);
  });

  test('goes on at once with what a dead conductor was running, even beyond what it may (D4)', async () => {
    const rig = await rigOf(2, 2);
    const all = await lamps(rig, 12);
    const [victim] = rig.processes;
    if (victim === undefined) throw new Error('no conductor');
    const theirs = all.filter((id) => rig.ownerOfLamp(id) === victim).slice(0, 2);
    const ours = all.filter((id) => rig.ownerOfLamp(id) !== victim).slice(0, 2);
    rig.world.beforeEffect = (_effect, signal) => sleep(rig.clock, 60_000, signal);
    const ids = await askAll(rig, [...theirs, ...ours], 'acme');
    await rig.until(() => ids.every((id) => newest(rig).get(id)?.state === 'running'), 'four running tasks');

    rig.kill(victim);
    await rig.bury(victim);
    await rig.until(
      () => theirs.every((_id, at) => newest(rig).get(ids[at] ?? '')?.attempts === 2),
      'both at the one that lives',
      5_000,
    );

    expect(rig.processes[0]?.conductor.report()).toMatchObject({ running: 4, waiting: 0 });
    expect(ids.map((id) => newest(rig).get(id)?.state)).toEqual(ids.map(() => 'running'));
  });
});
