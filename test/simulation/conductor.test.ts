// Whole conductors on the simulated broker, in virtual time: what crashes, pauses and lost answers must not break.
// The numbers cited are those of DESIGN.md's promises (P) and of the rules in the files they are upheld in.

import { describe, expect, test } from 'vitest';
import { decodeTaskDocument } from '../../proto/codec.ts';
import type { RequestRef } from '../../proto/record.ts';
import { sleep } from '../../runtime/base/clock.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import { watchFailpoints } from '../../runtime/base/failpoint.ts';
import { defaultLeaseTimes } from '../../runtime/placement/effect-lease.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { SimStream } from '../../runtime/sim/sim-stream.ts';
import { refusalCode, someone, taskIdOf } from '../support/asking.ts';
import { doubledEffects } from '../support/history/effects.ts';
import { forkedShards } from '../support/history/ownership.ts';
import { disorderedTasks, lostTasks, revivedTasks } from '../support/history/tasks.ts';
import { type SimProcess, SimRig, type SimRigOptions } from '../support/sim-rig.ts';

/** A lamp whose owner never comes back from switching it on; anybody else does. */
async function caughtAtItsOwner(rig: SimRig) {
  const lamp = await rig.createLamp();
  const victim = rig.ownerOfLamp(lamp);
  let actedAt = 0;
  rig.world.beforeEffect = async (effect) => {
    if (effect.conductor === victim.session) await never();
    actedAt = rig.clock.monotonic();
  };
  const answer = await rig.submit(lamp, 'lamp.on');
  await rig.version(taskIdOf(answer), 'running', (task) => task.state === 'running');
  return { lamp, victim, answer, actedAt: (): number => actedAt };
}

async function rigOf(conductors: number, options: SimRigOptions = {}): Promise<SimRig> {
  const rig = await SimRig.start(options);
  for (let index = 0; index < conductors; index++) await rig.startConductor();
  const shards = rig.cluster.shardCount;
  await rig.until(
    () =>
      rig.processes.reduce((sum, { conductor }) => sum + conductor.shards.length, 0) === shards &&
      rig.processes.every(({ conductor }) => conductor.shards.length >= Math.floor(shards / conductors)),
    'every conductor with its share',
  );
  return rig;
}

function expectSound(rig: SimRig, accepted: readonly string[]): void {
  expect(lostTasks(accepted, rig.batches)).toEqual([]);
  expect(revivedTasks(rig.batches)).toEqual([]);
  expect(disorderedTasks(rig.batches)).toEqual([]);
  expect(doubledEffects(rig.world.effects)).toEqual([]);
  expect(forkedShards(rig.batches)).toEqual([]);
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

describe('a conductor that dies', () => {
  test('with proof of death, its task goes on at once elsewhere, looking before it acts', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const victim = rig.ownerOfLamp(lamp);
    rig.world.afterEffect = (effect) => (effect.conductor === victim.session ? never() : Promise.resolve());
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.until(() => rig.world.effects.length === 1, 'the effect');

    rig.kill(victim);
    await rig.bury(victim);
    const buriedAt = rig.clock.monotonic();
    const task = await rig.finalTask(answer);

    expect(task).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(rig.clock.monotonic() - buriedAt).toBeLessThan(800);
    expectSound(rig, [task.id]);
  });

  test('by suspicion, its shard is claimed soon, and effects wait until its lease is certainly over (L2)', async () => {
    const rig = await rigOf(2);
    const { victim, answer, actedAt } = await caughtAtItsOwner(rig);
    const claims = rig.batches.length;

    const killedAt = rig.clock.monotonic();
    rig.kill(victim);
    await rig.until(() => rig.batches.slice(claims).some(({ batch }) => batch.claim !== undefined), 'a claim');
    const claimedAt = rig.clock.monotonic();
    const task = await rig.finalTask(answer);

    expect(task.state).toBe('succeeded');
    expect(claimedAt - killedAt).toBeLessThan(2_500);
    expect(actedAt() - killedAt).toBeGreaterThan(defaultLeaseTimes.waitMs - defaultLeaseTimes.renewMs);
    expectSound(rig, [task.id]);
  });

  test('by suspicion, is waited for by whoever takes the shard from its heir, too (W3)', async () => {
    const rig = await rigOf(3);
    const { lamp, victim, answer, actedAt } = await caughtAtItsOwner(rig);

    const killedAt = rig.clock.monotonic();
    rig.kill(victim);
    const shard = shardOf('lamp', lamp, rig.cluster.shardCount);
    const heir = (): SimProcess | undefined => rig.processes.find(({ conductor }) => conductor.shards.includes(shard));
    await rig.until(() => heir() !== undefined, 'an heir');
    const second = rig.ownerOfLamp(lamp);
    rig.kill(second);
    await rig.bury(second);
    const task = await rig.finalTask(answer);

    expect(task.state).toBe('succeeded');
    expect(actedAt() - killedAt).toBeGreaterThan(defaultLeaseTimes.waitMs - defaultLeaseTimes.renewMs);
    expectSound(rig, [task.id]);
  });

  test('what was queued behind it runs in its order at the next (P2)', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const victim = rig.ownerOfLamp(lamp);
    rig.world.beforeEffect = (effect) => (effect.conductor === victim.session ? never() : Promise.resolve());
    const answers = [
      await rig.submit(lamp, 'lamp.on'),
      await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' }),
      await rig.submit(lamp, 'lamp.on', { onConflict: 'queue' }),
    ];

    rig.kill(victim);
    await rig.bury(victim);
    for (const answer of answers) expect((await rig.finalTask(answer)).state).toBe('succeeded');

    expect(rig.world.effects.map((effect) => effect.step)).toEqual(['on', 'off', 'on']);
    expectSound(rig, answers.map(taskIdOf));
  });

  test('a cancel it had accepted and not carried out is carried out by the next', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const victim = rig.ownerOfLamp(lamp);
    rig.world.beforeEffect = (effect) => (effect.conductor === victim.session ? never() : Promise.resolve());
    const answer = await rig.submit(lamp, 'lamp.on');
    const taskId = taskIdOf(answer);
    // The entry that accepts the cancel is stored, and its owner dies without hearing so.
    await rig.clock.advance(1_500);
    victim.broker.losePubAcks(1_000);
    const cancel = rig.submitter.order(
      'lamp',
      lamp,
      { verb: 'cancel', taskId, reason: 'changed my mind' },
      { caller: { tenant: '', role: '', subject: '', address: '' }, trace: '' },
    );
    await rig.version(taskId, 'with the cancel on record', (task) => task.cancelRequested);

    rig.kill(victim);
    await rig.bury(victim);
    await rig.settle(cancel);

    expect(await rig.finalTask(answer)).toMatchObject({ state: 'cancelled', cancelReason: 'changed my mind' });
    expect(rig.world.effects).toEqual([]);
  });

  test('between the refusal of a request and its document: the next one writes the document', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const victim = rig.ownerOfLamp(lamp);
    const shown = (): SimStream | undefined => rig.server.stream(rig.cluster.subjects.stream('tasks'));
    watchFailpoints((name) => {
      if (name === 'before-document') rig.kill(victim);
      return name === 'before-document';
    });
    const asked = rig.ask(lamp, 'lamp.fly');
    await rig.until(() => !rig.processes.includes(victim), 'its death');
    watchFailpoints(undefined);

    await rig.bury(victim);
    const taskId = taskIdOf(await rig.settle(asked));
    await rig.until(() => shown()?.lastSeq === 1, 'the document');

    const document = shown()?.read({ seq: 1 }, rig.clock.now());
    expect(decodeTaskDocument(document?.data ?? new Uint8Array()).task).toMatchObject({
      ...{ id: taskId, action: 'lamp.fly', state: 'refused', requestedBy: someone },
      error: { code: 'validation_failed' },
    });
  });

  test('between the end of a task and its document: the next one writes the document', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const victim = rig.ownerOfLamp(lamp);
    const shown = (): SimStream | undefined => rig.server.stream(rig.cluster.subjects.stream('tasks'));
    watchFailpoints((name) => {
      if (name === 'before-document') rig.kill(victim);
      return name === 'before-document';
    });
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.until(() => !rig.processes.includes(victim), 'its death');
    watchFailpoints(undefined);

    await rig.bury(victim);
    await rig.until(() => shown()?.lastSeq === 1, 'the document');

    const document = shown()?.read({ seq: 1 }, rig.clock.now());
    expect(decodeTaskDocument(document?.data ?? new Uint8Array()).task).toMatchObject({
      ...{ id: taskIdOf(answer), action: 'lamp.on', state: 'succeeded' },
    });
  });

  test('before it tells of a repeated key: the id that the repeat was told leads to the task', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const first = await rig.submit(lamp, 'lamp.on', { key: 'k' });
    await rig.finalTask(first);
    const victim = rig.ownerOfLamp(lamp);

    rig.kill(victim);
    const repeat = await rig.submit(lamp, 'lamp.on', { key: 'k' });
    await rig.bury(victim);
    const noted = (): RequestRef | undefined =>
      rig.record(lamp)?.requests.find(({ requestId }) => requestId === taskIdOf(repeat));
    await rig.until(() => noted() !== undefined, 'its note');

    expect(repeat.kind).toBe('submitted');
    expect(noted()?.taskId).toBe(taskIdOf(first));
  });

  test('a task that kills whoever runs it is parked after three of them, and its actor is not lost (J11)', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = async (effect) => {
      const victim = rig.processes.find(({ session }) => session === effect.conductor);
      if (victim === undefined) return;
      rig.kill(victim);
      void rig.bury(victim);
      await never();
    };
    const answer = await rig.submit(lamp, 'lamp.on');

    let deaths = 0;
    const parked = (): boolean => rig.versions(taskIdOf(answer)).at(-1)?.state === 'parked';
    while (!parked()) {
      await rig.until(() => parked() || rig.processes.length < 2, 'a death');
      for (; rig.processes.length < 2 && !parked(); deaths++) await rig.startConductor();
    }

    expect(rig.versions(taskIdOf(answer)).at(-1)).toMatchObject({ attempts: 3, error: { code: 'conductor_lost' } });
    expect(deaths).toBe(3);
  });
});

describe('a conductor that is paused', () => {
  for (const action of ['lamp.on', 'lamp.ring'])
    test(`through a takeover never acts again for what it lost, when it wakes: ${action} (P4, J12, G1)`, async () => {
      const rig = await rigOf(2);
      const lamp = await rig.createLamp();
      const sleeper = rig.ownerOfLamp(lamp);
      const theirs = deferred();
      rig.world.beforeEffect = async (effect) => {
        if (effect.conductor === sleeper.session) await sleep(sleeper.clock, 20);
        else await theirs.promise;
      };
      const answer = await rig.submit(lamp, action);
      await rig.version(taskIdOf(answer), 'running', (task) => task.state === 'running');

      rig.pause(sleeper);
      // The next owner has claimed, and is busy with the effect: it is not seen in the world yet.
      await rig.version(taskIdOf(answer), 'taken over', (task) => task.attempts === 2);
      await rig.clock.advance(defaultLeaseTimes.waitMs);
      // It renews its lease before it can read that its shard is another's: the lease alone must not do.
      sleeper.broker.loseRequests(6);
      rig.resume(sleeper);
      await rig.clock.advance(10_000);
      expect(rig.fenced).toHaveLength(1);
      expect(rig.world.effects.filter((effect) => effect.conductor === sleeper.session)).toEqual([]);
      theirs.resolve();
      const task = await rig.finalTask(answer);

      // For what must happen once, an intent without an outcome is a doubt that nobody can settle.
      expect(task.state).toBe(action === 'lamp.on' ? 'succeeded' : 'unknown');
      expectSound(rig, [task.id]);
    });

  test('and that lost nothing goes on where it was', async () => {
    const rig = await rigOf(1);
    const lamp = await rig.createLamp();
    const sleeper = rig.ownerOfLamp(lamp);
    rig.world.beforeEffect = (effect) => sleep(rig.clockOf(effect.conductor), 200);
    const answer = await rig.submit(lamp, 'lamp.on');

    rig.pause(sleeper);
    await rig.clock.advance(5_000);
    rig.resume(sleeper);
    const task = await rig.finalTask(answer);

    expect(task).toMatchObject({ state: 'succeeded', attempts: 1 });
    expectSound(rig, [task.id]);
  });

  test('takes nobody for dead when it wakes (M2)', async () => {
    const rig = await rigOf(2);
    const [one, other] = rig.processes;
    if (one === undefined || other === undefined) throw new Error('two are running');
    const held = other.conductor.shards;

    rig.pause(one);
    await rig.clock.advance(1_000);
    rig.resume(one);
    await rig.clock.advance(3_000);

    expect(other.conductor.shards).toEqual(held);
    expect(rig.fenced).toEqual([]);
  });
});

describe('a broker that stops', () => {
  test('and comes back: nobody is dead, nothing is lost, work goes on', async () => {
    const rig = await rigOf(2);
    const lamps = [];
    for (let index = 0; index < 6; index++) lamps.push(await rig.createLamp());
    rig.world.beforeEffect = (effect) => sleep(rig.clockOf(effect.conductor), 300);
    const answers = [];
    for (const lamp of lamps) answers.push(await rig.submit(lamp, 'lamp.restart'));

    rig.server.stop();
    await rig.clock.advance(8_000);
    rig.server.start();
    for (const answer of answers) expect((await rig.finalTask(answer)).state).toBe('succeeded');

    expect(rig.fenced).toEqual([]);
    expectSound(rig, answers.map(taskIdOf));
  });

  test('does not keep a conductor from stopping', async () => {
    const rig = await rigOf(1);
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = never;
    await rig.submit(lamp, 'lamp.on');
    const [only] = rig.processes;

    rig.server.stop();
    const stoppingAt = rig.clock.monotonic();
    await rig.settle(only?.conductor.stop(500) ?? never());

    expect(rig.clock.monotonic() - stoppingAt).toBeLessThan(15_000);
  });
});

describe('a disk that is full', () => {
  test('stalls commits and effects, tells submitters, and everything goes on when there is room again', async () => {
    const rig = await rigOf(1);
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = (effect) => sleep(rig.clockOf(effect.conductor), 100);
    const answer = await rig.submit(lamp, 'lamp.restart');

    rig.server.full = true;
    await rig.clock.advance(1_000);
    expect(refusalCode(await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' }))).toBe('storage_full');
    await rig.clock.advance(10_000);
    rig.server.full = false;
    const task = await rig.finalTask(answer);

    expect(task.state).toBe('succeeded');
    expectSound(rig, [task.id]);
  });
});

describe('acknowledgements that are lost', () => {
  test('cost time and nothing else (J3)', async () => {
    const rig = await rigOf(1);
    const [owner] = rig.processes;
    const lamp = await rig.createLamp();
    const accepted: string[] = [];
    for (let round = 0; round < 6; round++) {
      owner?.broker.losePubAcks(2);
      rig.broker.losePubAcks(1);
      const answer = await rig.submit(lamp, round % 2 === 0 ? 'lamp.on' : 'lamp.off', { onConflict: 'queue' });
      accepted.push(taskIdOf(answer));
      await rig.finalTask(answer);
    }

    expect(rig.fenced).toEqual([]);
    expect(rig.world.effects).toHaveLength(6);
    expectSound(rig, accepted);
  });
});

describe('a clean stop', () => {
  test('hands over what runs without counting it as an attempt, and begins nothing it cannot finish', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const leaver = rig.ownerOfLamp(lamp);
    rig.world.beforeEffect = (effect) => sleep(rig.clockOf(effect.conductor), 400);
    const first = await rig.submit(lamp, 'lamp.on');
    const second = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' });
    await rig.version(taskIdOf(first), 'running', (task) => task.state === 'running');

    await rig.settle(leaver.conductor.stop(2_000));
    rig.processes = rig.processes.filter((other) => other !== leaver);
    const tasks = [await rig.finalTask(first), await rig.finalTask(second)];

    expect(tasks.map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(['succeeded 1', 'succeeded 1']);
    expect(rig.world.effects.map(({ step, conductor }) => `${step} ${conductor === leaver.session}`)).toEqual([
      'on true',
      'off false',
    ]);
    expectSound(rig, [taskIdOf(first), taskIdOf(second)]);
  });

  test('leaves what is not done by its deadline to the next owner', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const leaver = rig.ownerOfLamp(lamp);
    rig.world.beforeEffect = (effect) => (effect.conductor === leaver.session ? never() : Promise.resolve());
    const answer = await rig.submit(lamp, 'lamp.on');

    await rig.settle(leaver.conductor.stop(300));
    rig.processes = rig.processes.filter((other) => other !== leaver);
    const task = await rig.finalTask(answer);

    expect(task).toMatchObject({ state: 'succeeded', attempts: 1 });
    expectSound(rig, [task.id]);
  });

  test('leaves what only waits at once, so that nobody else of the shard waits for it', async () => {
    const rig = await rigOf(2);
    const [waiting, other] = [await rig.createLamp(), await rig.createLamp()];
    const leaver = rig.ownerOfLamp(waiting);
    const wait = await rig.submit(waiting, 'lamp.wait');
    await rig.version(taskIdOf(wait), 'waiting', (task) => task.step?.name === 'wait.go');
    const from = rig.clock.monotonic();

    await rig.settle(leaver.conductor.stop(10_000));
    rig.processes = rig.processes.filter((gone) => gone !== leaver);
    const done = await rig.finalTask(await rig.submit(other, 'lamp.on'));
    expect(rig.clock.monotonic() - from).toBeLessThan(2_000);

    await rig.order(waiting, { verb: 'signal', name: 'go', payload: {} });
    expect([done.state, (await rig.finalTask(wait)).state]).toEqual(['succeeded', 'succeeded']);
    expect((await rig.finalTask(wait)).attempts).toBe(1);
  });

  test('begins no further step of what runs', async () => {
    const rig = await rigOf(2);
    const lamp = await rig.createLamp();
    const leaver = rig.ownerOfLamp(lamp);
    rig.world.beforeEffect = (effect) => sleep(rig.clockOf(effect.conductor), 400);
    const answer = await rig.submit(lamp, 'lamp.restart');
    await rig.version(taskIdOf(answer), 'running', (task) => task.state === 'running');

    await rig.settle(leaver.conductor.stop(10_000));
    rig.processes = rig.processes.filter((gone) => gone !== leaver);

    expect(await rig.finalTask(answer)).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(rig.world.effects.map(({ conductor }) => conductor === leaver.session)).toEqual([true, false]);
    expectSound(rig, [taskIdOf(answer)]);
  });

  test('stops with no timer left, at any moment of its start', async () => {
    for (const startedMs of [0, 1, 2, 4, 8, 16, 32, 64]) {
      const rig = await SimRig.start({ shards: 4 });
      const before = rig.clock.pending;
      const starting = rig.startConductor();
      await rig.clock.advance(startedMs);
      const started = await starting;
      await rig.settle(started.conductor.stop(0));
      await rig.settle(started.broker.close());
      await rig.clock.advance(20_000);

      expect(started.conductor.shards).toEqual([]);
      expect(rig.clock.pending).toBeLessThanOrEqual(before);
    }
  });
});
