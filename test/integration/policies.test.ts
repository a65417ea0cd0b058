// Corner cases of docs/policies.md that no other test shows: races, and what a conductor's death leaves behind.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { encodeMessage } from '../../proto/codec.ts';
import type { MailboxBody } from '../../proto/envelope.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { Lane } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import type { AppendOutcome } from '../../runtime/broker/broker.ts';
import { StepError } from '../../runtime/host/kind.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { eventually } from '../support/eventually.ts';
import type { RigConductor } from '../support/runtime-rig.ts';
import { RuntimeRig, refusalCode, someone, taskIdOf } from '../support/runtime-rig.ts';

let rig: RuntimeRig;

beforeAll(async () => {
  rig = await RuntimeRig.start();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  await rig.newCluster();
});
afterEach(async () => {
  await rig.stopConductors();
});

async function owner(): Promise<RigConductor> {
  const conductor = await rig.startConductor();
  await rig.allShardsOwned();
  return conductor;
}

/** The conductor is killed, and another takes over. */
async function replace(victim: RigConductor): Promise<void> {
  await rig.crash(victim, true);
  await rig.startConductor();
  await rig.allShardsOwned();
}

/** Puts a message into the mailbox as it is, and waits for nothing but that it is stored. */
function put(id: ActorId, lane: Lane, body: MailboxBody, requestId: string): Promise<AppendOutcome> {
  const { subjects, shardCount } = rig.cluster;
  return rig.broker.append(
    subjects.mailbox({ shard: shardOf('lamp', id, shardCount), kind: 'lamp', id, lane }),
    encodeMessage({ requestId, replyTo: '', createdAt: Date.now(), caller: someone, trace: '', body }),
  );
}

function submitOf(taskId: TaskId, action: string): MailboxBody {
  return {
    verb: 'submit',
    taskId,
    action,
    params: {},
    onConflict: 'queue',
    timeoutS: 0,
    callback: undefined,
    bodyHash: '',
  };
}

function newest(taskId: string): TaskRecord | undefined {
  return rig.versions(taskId).at(-1);
}

async function mailboxEmpty(): Promise<void> {
  await eventually(async () => (await rig.mailboxDepth()) === 0, {
    what: 'an empty mailbox',
    timeoutMs: 10_000,
  });
}

describe('a conductor dies', () => {
  test('before it has judged a request: the next owner judges it', async () => {
    const first = await owner();
    const lamp = await rig.createLamp();
    await rig.crash(first, true);
    const taskId = rig.ids.taskId(lamp);
    await put(lamp, 'work', submitOf(taskId, 'lamp.on'), taskId);

    await rig.startConductor();

    const task = await rig.until(taskId, 'its end', ({ state }) => state === 'succeeded');
    expect(task.attempts).toBe(1);
    await mailboxEmpty();
  });

  test('while a task waits for a message from outside: the next owner goes on waiting', async () => {
    const first = await owner();
    const lamp = await rig.createLamp();
    const answer = await rig.submit(lamp, 'lamp.wait');
    await rig.until(taskIdOf(answer), 'waiting', (task) => task.step?.name === 'wait.go');

    await replace(first);
    await eventually(
      async () => refusalCode(await rig.order(lamp, { verb: 'signal', name: 'go', payload: {} })) === '',
      { what: 'the signal taken', timeoutMs: 10_000 },
    );

    expect((await rig.finalTask(answer)).state).toBe('succeeded');
    expect(rig.record(lamp)?.attributes['went']).toBe(true);
  });

  test('in the second try of a step: the next owner looks, and tries again', async () => {
    const first = await owner();
    const lamp = await rig.createLamp();
    const second = deferred();
    rig.world.beforeEffect = async ({ conductor, attempt }) => {
      if (conductor !== first.session) return;
      if (attempt === 1) throw new StepError('driver_error', 'the switch is stuck', { retryable: true });
      second.resolve();
      await new Promise(() => undefined);
    };
    const answer = await rig.submit(lamp, 'lamp.on');
    await second.promise;

    await replace(first);

    const task = await rig.finalTask(answer);
    expect(task).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(rig.world.effects.map(({ attempt }) => attempt)).toEqual([3]);
  });

  test('in an effect that may be made once only and cannot be seen: the task ends unknown, with evidence', async () => {
    const first = await owner();
    const lamp = await rig.createLamp();
    const rung = deferred();
    rig.world.afterEffect = async () => {
      rung.resolve();
      await new Promise(() => undefined);
    };
    const answer = await rig.submit(lamp, 'lamp.ring');
    await rung.promise;

    await replace(first);

    const task = await rig.finalTask(answer);
    expect(task).toMatchObject({ state: 'unknown', error: { code: 'conductor_lost', evidence: { step: 'ring' } } });
    expect(rig.world.effects).toHaveLength(1);
  });

  test('with a task parked: it stays parked at the next owner, and a resume lets it go on', async () => {
    const first = await owner();
    const lamp = await rig.createLamp();
    const answer = await rig.submit(lamp, 'lamp.crash');
    await rig.until(taskIdOf(answer), 'parked', ({ state }) => state === 'parked', 20_000);

    await replace(first);

    expect(refusalCode(await rig.submit(lamp, 'lamp.on'))).toBe('node_busy');
    expect(newest(taskIdOf(answer))?.state).toBe('parked');
    const threw = rig.logged.length;
    expect(refusalCode(await rig.order(lamp, { verb: 'resume', reason: 'fixed' }))).toBe('');
    await eventually(() => rig.logged.length > threw, { what: 'another try' });
  });

  test('at every try of one task: after three of them it is parked, and the shard is not lost with it', async () => {
    let victim = await owner();
    const lamp = await rig.createLamp();
    const other = await rig.createLamp();
    let begun = deferred();
    rig.world.beforeEffect = async (effect) => {
      if (effect.lamp !== lamp) return;
      begun.resolve();
      await new Promise(() => undefined);
    };
    const answer = await rig.submit(lamp, 'lamp.on');
    for (let death = 1; death <= 3; death++) {
      await begun.promise;
      begun = deferred();
      await rig.crash(victim, true);
      victim = await rig.startConductor();
      await rig.allShardsOwned();
    }

    const task = await rig.until(taskIdOf(answer), 'parked', ({ state }) => state === 'parked');
    expect(task.error).toMatchObject({ code: 'conductor_lost', evidence: { attempts: 3 } });
    expect((await rig.finalTask(await rig.submit(other, 'lamp.on'))).state).toBe('succeeded');
  });

  test('after a task has ended: it is not run again, and its document is written', async () => {
    const first = await owner();
    const lamp = await rig.createLamp();
    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { key: 'once' }));

    await replace(first);
    const again = await rig.submit(lamp, 'lamp.on', { key: 'once' });

    expect(taskIdOf(again)).toBe(task.id);
    expect(rig.world.effects).toHaveLength(1);
    const { subjects, shardCount } = rig.cluster;
    const document = subjects.task(shardOf('lamp', lamp, shardCount), 'lamp', task.id);
    await eventually(async () => (await rig.broker.read(subjects.stream('tasks'), { lastOf: document })) !== null, {
      what: 'its document',
    });
  });
});

describe('a cancel', () => {
  test('that races the start of its task either ends it before it began or aborts it, and never both runs and cancels', async () => {
    await owner();
    for (let round = 0; round < 30; round++) {
      const lamp = await rig.createLamp();
      const taskId = rig.ids.taskId(lamp);
      const submitted = put(lamp, 'work', submitOf(taskId, 'lamp.on'), taskId);
      if (round % 3 === 0) await submitted;
      const cancelled = await rig.order(lamp, { verb: 'cancel', taskId, reason: 'no longer wanted' });
      const task = await rig.until(taskId, 'its end', ({ finishedAt }) => finishedAt > 0);

      if (refusalCode(cancelled) === '') expect(['cancelled', 'succeeded']).toContain(task.state);
      else expect(task.state).toBe('succeeded');
      if (task.state === 'succeeded') expect(rig.world.lit.get(lamp)).toBe(true);
      if (task.startedAt === 0) expect(rig.world.lit.get(lamp)).toBeUndefined();
      expect(rig.events(taskId).at(-1)?.type).toBe(`task.${task.state}`);
    }
    await mailboxEmpty();
  });

  test('asked twice is answered twice the same', async () => {
    await owner();
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    await rig.submit(lamp, 'lamp.on');
    const queued = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' });
    const cancel = { verb: 'cancel', taskId: taskIdOf(queued), reason: 'changed my mind' } as const;

    const answers = [await rig.order(lamp, cancel), await rig.order(lamp, cancel)];
    hold.resolve();

    expect(answers.map(refusalCode)).toEqual(['', '']);
    expect((await rig.finalTask(queued)).state).toBe('cancelled');
  });

  test('of a task that several callers share ends it for all of them', async () => {
    await owner();
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    await rig.submit(lamp, 'lamp.on');
    const mine = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue', key: 'mine' });
    const yours = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue', key: 'yours' });

    await rig.order(lamp, { verb: 'cancel', taskId: taskIdOf(mine), reason: 'not needed' });
    hold.resolve();

    expect(taskIdOf(yours)).toBe(taskIdOf(mine));
    expect((await rig.finalTask(yours)).state).toBe('cancelled');
  });

  test('of a parked task frees the actor, and what is behind it goes on', async () => {
    await owner();
    const lamp = await rig.createLamp();
    const answer = await rig.submit(lamp, 'lamp.crash');
    const behind = await rig.submit(lamp, 'lamp.on', { onConflict: 'queue' });
    await rig.until(taskIdOf(answer), 'parked', ({ state }) => state === 'parked', 20_000);

    await rig.order(lamp, { verb: 'cancel', taskId: taskIdOf(answer), reason: 'given up' });

    expect((await rig.finalTask(behind)).state).toBe('succeeded');
    expect(newest(taskIdOf(answer))?.state).toBe('cancelled');
  });
});

describe('a mailbox', () => {
  test('full of cancels refuses further ones, keeps no request waiting, and is empty again at once', async () => {
    const first = await owner();
    const lamp = await rig.createLamp();
    await rig.crash(first, true);
    const unknown = rig.ids.taskId(lamp);
    const cancel = { verb: 'cancel', taskId: unknown, reason: '' } as const;
    const stored: AppendOutcome[] = [];
    for (let index = 0; index < 20; index++) stored.push(await put(lamp, 'control', cancel, `cancel-${index}`));
    const taskId = rig.ids.taskId(lamp);
    expect((await put(lamp, 'work', submitOf(taskId, 'lamp.on'), taskId)).kind).toBe('stored');

    await rig.startConductor();

    expect(stored.filter(({ kind }) => kind === 'stored')).toHaveLength(16);
    expect(stored.filter(({ kind }) => kind === 'subject_full')).toHaveLength(4);
    await rig.until(taskId, 'its end', ({ state }) => state === 'succeeded');
    await mailboxEmpty();
  });
});

describe('a deadline', () => {
  test('that passes while its task waits in line fails it before it starts', async () => {
    await owner();
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    await rig.submit(lamp, 'lamp.on');
    const queued = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue', timeoutS: 1 });

    const task = await rig.finalTask(queued);
    hold.resolve();

    expect(task).toMatchObject({ state: 'failed', startedAt: 0, error: { code: 'deadline_exceeded' } });
  });

  test('that passes while an effect is in doubt ends its task unknown', async () => {
    await owner();
    const lamp = await rig.createLamp();
    rig.world.afterEffect = () => new Promise(() => undefined);

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.ring', { timeoutS: 1 }));

    expect(task).toMatchObject({ state: 'unknown', error: { code: 'deadline_exceeded' } });
  });
});

describe('a removed actor', () => {
  test('takes no more requests, and what came at the same time is refused or was before it', async () => {
    await owner();
    const lamp = await rig.createLamp();

    const [removed, asked] = await Promise.all([
      rig.order(lamp, { verb: 'command', name: 'delete', payload: {}, ifMatch: '' }),
      rig.submit(lamp, 'lamp.on'),
    ]);

    expect(refusalCode(removed)).toBe('');
    expect(['', 'node_not_found']).toContain(refusalCode(asked));
    expect(refusalCode(await rig.submit(lamp, 'lamp.on'))).toBe('node_not_found');
    await mailboxEmpty();
  });
});
