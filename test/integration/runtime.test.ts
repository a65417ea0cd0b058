// The runtime on a real nats-server, with a kind small enough to see through.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../runtime/base/deferred.ts';
import { StepError } from '../../runtime/host/kind.ts';
import { eventually } from '../support/eventually.ts';
import { RuntimeRig, refusalCode, taskIdOf } from '../support/runtime-rig.ts';

let rig: RuntimeRig;

beforeAll(async () => {
  rig = await RuntimeRig.start();
});
afterAll(async () => {
  await rig.close();
});

describe('one conductor', () => {
  beforeEach(async () => {
    await rig.newCluster();
    await rig.startConductor();
    await rig.allShardsOwned();
  });
  afterEach(async () => {
    await rig.stopConductors();
  });

  test('a request on an idle actor becomes a task that ends as the world shows, in two entries', async () => {
    const lamp = await rig.createLamp();
    const before = rig.batches.length;

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(task.state).toBe('succeeded');
    expect(rig.world.lit.get(lamp)).toBe(true);
    expect(rig.record(lamp)?.regions['light']?.state).toBe('on');
    expect(rig.events(task.id).map((event) => event.type)).toEqual([
      'task.queued',
      'task.started',
      'task.step',
      'task.succeeded',
    ]);
    expect(rig.batches.length - before).toBe(2);
  });

  test('its message leaves the mailbox when it is final, and not before', async () => {
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    await eventually(async () => (await rig.mailboxDepth()) === 0, { what: 'an empty mailbox' });

    const answer = await rig.submit(lamp, 'lamp.on');
    expect(await rig.mailboxDepth()).toBe(1);
    hold.resolve();
    await rig.finalTask(answer);

    await eventually(async () => (await rig.mailboxDepth()) === 0, { what: 'an empty mailbox' });
  });

  test('what is there already is done at once, and says so', async () => {
    const lamp = await rig.createLamp();
    rig.world.lit.set(lamp, true);

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(task.step?.name).toBe('already');
    expect(rig.world.effects).toHaveLength(0);
  });

  test('while a task runs, another is refused by default and runs after it when queued', async () => {
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    const first = await rig.submit(lamp, 'lamp.on');

    expect(refusalCode(await rig.submit(lamp, 'lamp.off'))).toBe('node_busy');
    const second = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' });
    hold.resolve();

    expect((await rig.finalTask(first)).state).toBe('succeeded');
    expect((await rig.finalTask(second)).state).toBe('succeeded');
    expect(rig.world.effects.map((effect) => effect.step)).toEqual(['on', 'off']);
  });

  test('four requests of the same intent in a row are one task', async () => {
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;

    const answers = await Promise.all([1, 2, 3, 4].map(() => rig.submit(lamp, 'lamp.restart')));
    hold.resolve();

    expect(new Set(answers.map(taskIdOf)).size).toBe(1);
  });

  test('an idempotency key answers with its first task, also after that has ended', async () => {
    const lamp = await rig.createLamp();
    const first = await rig.submit(lamp, 'lamp.on', { key: 'k1' });
    await rig.finalTask(first);

    const again = await rig.submit(lamp, 'lamp.on', { key: 'k1' });
    const other = await rig.submit(lamp, 'lamp.off', { key: 'k1' });

    expect(taskIdOf(again)).toBe(taskIdOf(first));
    expect(refusalCode(other)).toBe('idempotency_mismatch');
  });

  test('a refused request may be asked again with the same key', async () => {
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    const first = await rig.submit(lamp, 'lamp.on');
    expect(refusalCode(await rig.submit(lamp, 'lamp.off', { key: 'k2' }))).toBe('node_busy');
    hold.resolve();
    await rig.finalTask(first);

    const again = await rig.submit(lamp, 'lamp.off', { key: 'k2' });

    expect((await rig.finalTask(again)).state).toBe('succeeded');
  });

  test('a queued task can be cancelled and never starts', async () => {
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    const first = await rig.submit(lamp, 'lamp.on');
    const second = await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' });

    await rig.order(lamp, { verb: 'cancel', taskId: taskIdOf(second), reason: 'changed my mind' });
    hold.resolve();

    expect((await rig.finalTask(second)).state).toBe('cancelled');
    await rig.finalTask(first);
    expect(rig.world.effects.map((effect) => effect.step)).toEqual(['on']);
  });

  test('a running task is aborted where its action allows it', async () => {
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = (_effect, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.until(taskIdOf(answer), 'running', (task) => task.state === 'running');

    const cancelled = await rig.order(lamp, { verb: 'cancel', taskId: taskIdOf(answer), reason: 'stop' });

    expect(refusalCode(cancelled)).toBe('');
    expect((await rig.finalTask(answer)).state).toBe('cancelled');
    expect(rig.world.effects).toHaveLength(0);
  });

  test('a step that fails is tried again as its policy says, and each try is committed', async () => {
    const lamp = await rig.createLamp();
    let left = 2;
    rig.world.beforeEffect = async () => {
      if (left-- > 0) throw new StepError('driver_error', 'the switch is stuck', { retryable: true });
    };

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(task.state).toBe('succeeded');
    expect(rig.world.effects.map((effect) => effect.attempt)).toEqual([3]);
    expect(rig.versions(task.id).some((version) => version.nextRetryAt > 0)).toBe(true);
  });

  test('a doubtful answer is settled by looking, and the effect is not made twice', async () => {
    const lamp = await rig.createLamp();
    rig.world.afterEffect = async () => {
      throw new StepError('unreachable', 'the answer was lost', { retryable: true, effect: 'maybe' });
    };

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(task.state).toBe('succeeded');
    expect(rig.world.effects).toHaveLength(1);
  });

  test('an effect that can be made once only, with a lost answer, ends unknown with evidence', async () => {
    const lamp = await rig.createLamp();
    rig.world.afterEffect = async () => {
      throw new StepError('unreachable', 'the answer was lost', { retryable: true, effect: 'maybe' });
    };

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.ring'));

    expect(task.state).toBe('unknown');
    expect(task.error?.evidence['step']).toBe('ring');
    expect(rig.world.effects).toHaveLength(1);

    await rig.order(lamp, { verb: 'resolve', taskId: task.id, outcome: 'succeeded', reason: 'I heard it' });
    const resolved = await rig.until(task.id, 'a resolution', (version) => version.resolution !== undefined);
    expect(resolved.state).toBe('unknown');
  });

  test('a task ends by its deadline whatever its step does', async () => {
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = () => new Promise(() => undefined);

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { timeoutS: 1 }));

    expect(task.state).toBe('failed');
    expect(task.error?.code).toBe('deadline_exceeded');
  });

  test('a handler that always throws parks its task, and a resume lets it try again', async () => {
    const lamp = await rig.createLamp();

    const answer = await rig.submit(lamp, 'lamp.crash');
    const parked = await rig.until(taskIdOf(answer), 'parked', (task) => task.state === 'parked', 20_000);
    expect(parked.error?.code).toBe('actor_crashed');
    const count = rig.logged.length;
    const resumed = await rig.order(lamp, { verb: 'resume', reason: 'fixed' });

    expect(refusalCode(resumed)).toBe('');
    await eventually(() => rig.logged.length > count, { what: 'another try' });
  });

  test('a step that waits goes on with the message sent to it', async () => {
    const lamp = await rig.createLamp();
    const answer = await rig.submit(lamp, 'lamp.wait');
    await rig.until(taskIdOf(answer), 'waiting', (task) => task.step?.name === 'wait.go');

    expect(refusalCode(await rig.order(lamp, { verb: 'signal', name: 'stop', payload: {} }))).toBe(
      'action_not_allowed',
    );
    expect(refusalCode(await rig.order(lamp, { verb: 'signal', name: 'go', payload: { by: 'me' } }))).toBe('');

    expect((await rig.finalTask(answer)).state).toBe('succeeded');
    expect(rig.record(lamp)?.attributes['went']).toBe(true);
  });

  test('a message beyond the bound of the mailbox is refused by the broker, and a cancel still gets through', async () => {
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    const actions = ['lamp.on', 'lamp.off'];
    const answers = [];
    for (let index = 0; index < 16; index++)
      answers.push(await rig.submit(lamp, actions[index % 2] ?? '', { onConflict: 'queue' }));

    expect(refusalCode(await rig.submit(lamp, 'lamp.on', { onConflict: 'queue' }))).toBe('mailbox_full');
    const last = answers[15];
    if (last === undefined) throw new Error('no last');
    expect(refusalCode(await rig.order(lamp, { verb: 'cancel', taskId: taskIdOf(last), reason: '' }))).toBe('');
    hold.resolve();
    for (const answer of answers.slice(0, 15)) expect((await rig.finalTask(answer)).state).toBe('succeeded');
  });

  test('a hundred actors at once share batches', async () => {
    const lamps = await Promise.all(Array.from({ length: 100 }, () => rig.createLamp()));
    const before = rig.batches.length;

    const answers = await Promise.all(lamps.map((lamp) => rig.submit(lamp, 'lamp.on')));
    await Promise.all(answers.map((answer) => rig.finalTask(answer)));

    expect(rig.batches.length - before).toBeLessThan(150);
  });
});

describe('several conductors', () => {
  beforeEach(async () => {
    await rig.newCluster();
  });
  afterEach(async () => {
    await rig.stopConductors();
  });

  test('a second conductor gets half of the shards, and work goes on meanwhile', async () => {
    const first = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();

    const second = await rig.startConductor();
    await eventually(() => second.conductor.shards.length === 2 && first.conductor.shards.length === 2, {
      what: 'half of the shards each',
      timeoutMs: 10_000,
    });

    expect((await rig.finalTask(await rig.submit(lamp, 'lamp.on'))).state).toBe('succeeded');
  });

  test('a task left by a dead conductor goes on at the next, looking before it acts', async () => {
    const first = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    const made = deferred();
    rig.world.afterEffect = async (effect) => {
      if (effect.conductor !== first.session) return;
      made.resolve();
      await new Promise(() => undefined);
    };
    const answer = await rig.submit(lamp, 'lamp.on');
    await made.promise;
    await rig.startConductor();

    await rig.crash(first, true);

    const task = await rig.finalTask(answer);
    expect(task.state).toBe('succeeded');
    expect(task.attempts).toBe(2);
    expect(rig.world.effects).toHaveLength(1);
  });

  test('what was queued behind a dead conductor runs in its order at the next', async () => {
    const first = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = async (effect) => {
      if (effect.conductor === first.session) await new Promise(() => undefined);
    };
    const answers = [
      await rig.submit(lamp, 'lamp.on'),
      await rig.submit(lamp, 'lamp.off', { onConflict: 'queue' }),
      await rig.submit(lamp, 'lamp.on', { onConflict: 'queue' }),
    ];
    await rig.startConductor();

    await rig.crash(first, true);

    for (const answer of answers) expect((await rig.finalTask(answer)).state).toBe('succeeded');
    expect(rig.world.effects.map((effect) => effect.step)).toEqual(['on', 'off', 'on']);
  });

  test('without proof of death the next owner claims at once, and acts only when the lease is over', async () => {
    const first = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = async (effect) => {
      if (effect.conductor === first.session) await new Promise(() => undefined);
    };
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.until(taskIdOf(answer), 'running', (task) => task.state === 'running');
    await rig.startConductor();

    const crashedAt = performance.now();
    await rig.crash(first, false);
    const task = await rig.finalTask(answer, 15_000);

    expect(task.state).toBe('succeeded');
    expect(performance.now() - crashedAt).toBeGreaterThan(900 - 250);
  });

  test('a clean stop hands over without raising attempts', async () => {
    const first = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    rig.world.beforeEffect = async (effect, signal) => {
      if (effect.conductor === first.session)
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.startConductor();

    await first.conductor.stop(300);

    const task = await rig.finalTask(answer);
    expect(task.state).toBe('succeeded');
    expect(task.attempts).toBe(1);
  });

  test('a request with no conductor alive is refused and nothing is stored', async () => {
    const only = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    await only.conductor.stop(100);

    await eventually(async () => refusalCode(await rig.submit(lamp, 'lamp.on')) === 'no_conductor', {
      what: 'no_conductor',
    });
  });
});
