// The loop of one actor (runtime/host/activation.ts), in a whole conductor on the simulated broker: A1 to A6, J1, J10, J11.

import { describe, expect, test } from 'vitest';
import { encodeMessage, encodeRecord } from '../../../proto/codec.ts';
import type { ActorId } from '../../../proto/ids.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import { deferred } from '../../../runtime/base/deferred.ts';
import type { AppendOutcome } from '../../../runtime/broker/broker.ts';
import { type Kind, StepError } from '../../../runtime/host/kind.ts';
import type { SubmitAnswer } from '../../../runtime/submit/submitter.ts';
import { refusalCode, someone, taskIdOf } from '../../support/asking.ts';
import { type LampWorld, lampKind } from '../../support/lamp-kind.ts';
import { messageOf } from '../../support/lamp-records.ts';
import { type SimProcess, SimRig, type SimRigOptions } from '../../support/sim-rig.ts';

interface Stage {
  readonly rig: SimRig;
  readonly owner: SimProcess;
  readonly lamp: ActorId;
}

async function stage(options: SimRigOptions = {}): Promise<Stage> {
  const rig = await SimRig.start({ shards: 1, ...options });
  const owner = await rig.startConductor();
  await rig.allShardsOwned();
  return { rig, owner, lamp: await rig.createLamp() };
}

/** A kind like the lamp's with other parts. */
function but(parts: (world: LampWorld) => Partial<Kind>): (world: LampWorld) => Kind {
  return (world) => {
    const kind = lampKind(world);
    const more = parts(world);
    return { ...kind, ...more, runs: { ...kind.runs, ...more.runs }, commands: { ...kind.commands, ...more.commands } };
  };
}

/**
 * Holds the owner's appends to subjects that contain `what` back until the returned function is called, which lets
 * `count` of them pass.
 */
function hold({ owner }: Stage, what: string): (count?: number) => void {
  const released = deferred();
  const original = owner.broker.append.bind(owner.broker);
  let left = 0;
  owner.broker.append = async (subject, data, options): Promise<AppendOutcome> => {
    if (!subject.includes(what)) return original(subject, data, options);
    if (left === 0) await released.promise;
    return left-- > 0 ? original(subject, data, options) : never();
  };
  return (count = Number.POSITIVE_INFINITY) => {
    left = count;
    released.resolve();
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

describe('A1: one decision at a time', () => {
  test('a request is judged against what is committed: of two at once that exclude each other one is accepted', async () => {
    const at = await stage();
    at.rig.world.beforeEffect = never;
    at.owner.broker.losePubAcks(2);

    const answers = [at.rig.ask(at.lamp, 'lamp.on'), at.rig.ask(at.lamp, 'lamp.off')];
    const codes = (await at.rig.settle(Promise.all(answers))).map((answer) => answer.kind);
    await at.rig.clock.advance(5_000);

    expect(codes).toContain('submitted'); // nobody was told before it was certain
    expect(at.rig.record(at.lamp)?.tasks.map(({ action, state }) => `${action} ${state}`)).toEqual(['lamp.on running']);
  });
});

describe('A2: nothing before the entry', () => {
  test('while the entry that accepts it is not committed, a request is not answered, begun or deleted', async () => {
    const at = await stage();
    const release = hold(at, '.jnl.');

    const answer = await at.rig.submit(at.lamp, 'lamp.on');
    await at.rig.clock.advance(1_000);
    expect(answer.kind).toBe('submitted');
    expect(at.rig.world.effects).toEqual([]);
    expect(at.rig.mailboxDepth()).toBe(1);
    release();

    expect((await at.rig.finalTask(answer)).state).toBe('succeeded');
  });

  test('while the entry that ends it is not committed, its message stays and nothing says that it has ended', async () => {
    const at = await stage();
    const effect = deferred();
    at.rig.world.beforeEffect = () => effect.promise;
    const answer = await at.rig.submit(at.lamp, 'lamp.on');
    const release = hold(at, '.jnl.');
    effect.resolve();
    await at.rig.clock.advance(1_000);

    const tasks = at.rig.cluster.subjects.stream('tasks');
    expect([at.rig.mailboxDepth(), at.rig.server.stream(tasks)?.lastSeq]).toEqual([1, 0]);
    release();
    await at.rig.finalTask(answer);
    await at.rig.clock.advance(100);

    expect([at.rig.mailboxDepth(), at.rig.server.stream(tasks)?.lastSeq]).toEqual([0, 1]);
  });
});

test('the message of a task goes with its end, whatever that is: none keeps its place in the mailbox until a sweep', async () => {
  const at = await stage();
  const effect = deferred();
  at.rig.world.beforeEffect = () => effect.promise;
  const first = await at.rig.submit(at.lamp, 'lamp.on');
  const failing = await at.rig.submit(at.lamp, 'lamp.off', { onConflict: 'queue', timeoutS: 2 });
  expect(at.rig.mailboxDepth()).toBe(2);

  expect((await at.rig.finalTask(failing)).state).toBe('failed');
  await at.rig.clock.advance(100);

  expect(at.rig.mailboxDepth()).toBe(1);
  effect.resolve();
  await at.rig.finalTask(first);
  await at.rig.clock.advance(100);
  expect(at.rig.mailboxDepth()).toBe(0);
});

describe('A3: order', () => {
  test('a cancel overtakes what is queued', async () => {
    const at = await stage();
    const effect = deferred();
    at.rig.world.beforeEffect = () => effect.promise;
    const first = await at.rig.submit(at.lamp, 'lamp.on');
    const second = await at.rig.submit(at.lamp, 'lamp.off', { onConflict: 'queue' });

    await at.rig.order(at.lamp, { verb: 'cancel', taskId: taskIdOf(second), reason: '' });
    effect.resolve();

    expect((await at.rig.finalTask(second)).state).toBe('cancelled');
    expect((await at.rig.finalTask(first)).state).toBe('succeeded');
    expect(at.rig.world.effects.map(({ step }) => step)).toEqual(['on']);
  });

  test('a cancel comes after the request it means, and that one after those before it', async () => {
    const at = await stage();
    at.rig.world.beforeEffect = never;
    const release = hold(at, '.jnl.');
    const order = (body: Parameters<typeof at.rig.order>[1]): ReturnType<typeof at.rig.order> =>
      at.rig.submitter.order('lamp', at.lamp, body, { caller: someone, trace: '' });
    const busy = order({ verb: 'command', name: 'update', payload: { room: 'attic' }, ifMatch: '' });
    await at.rig.clock.advance(10);
    // All of these wait in memory while the update is on its way.
    const first = at.rig.ask(at.lamp, 'lamp.on');
    await at.rig.clock.advance(10);
    const second = at.rig.ask(at.lamp, 'lamp.off');
    await at.rig.clock.advance(1_100);
    const meant = await at.rig.settle(second);
    const cancel = order({ verb: 'cancel', taskId: taskIdOf(meant), reason: '' });
    await at.rig.clock.advance(10);
    release();

    await at.rig.settle(busy);
    // The second was refused at its turn, since the first holds the lamp: there is nothing to cancel, and that is told.
    expect(refusalCode(await at.rig.settle(cancel))).toMatch(/not_cancellable|task_not_found/);
    const running = await at.rig.version(taskIdOf(await first), 'running', (task) => task.state === 'running');
    expect(running.action).toBe('lamp.on');
  });

  test('a cancel of a request that still waits in the lane finds it, and it never starts', async () => {
    const at = await stage();
    const release = hold(at, '.jnl.');
    const send = (body: Parameters<typeof at.rig.order>[1]): ReturnType<typeof at.rig.order> =>
      at.rig.submitter.order('lamp', at.lamp, body, { caller: someone, trace: '' });
    void send({ verb: 'command', name: 'update', payload: { room: 'attic' }, ifMatch: '' });
    await at.rig.clock.advance(10);
    at.rig.world.beforeEffect = never;
    const first = at.rig.ask(at.lamp, 'lamp.on');
    const meant = at.rig.ask(at.lamp, 'lamp.off', { onConflict: 'queue' });
    await at.rig.clock.advance(1_100);
    const taskId = taskIdOf(await meant);
    const cancel = send({ verb: 'cancel', taskId, reason: 'changed my mind' });
    await at.rig.clock.advance(10);
    release();

    expect(refusalCode(await at.rig.settle(cancel))).toBe('');
    expect((await at.rig.finalTask(await meant)).state).toBe('cancelled');
    await at.rig.version(taskIdOf(await first), 'running', (task) => task.state === 'running');
  });

  test('J1: an order that overtakes a request does not make it read as done after a crash', async () => {
    const at = await stage();
    const release = hold(at, '.jnl.');
    const busy = at.rig.submitter.order(
      'lamp',
      at.lamp,
      { verb: 'command', name: 'update', payload: { room: 'attic' }, ifMatch: '' },
      { caller: someone, trace: '' },
    );
    await at.rig.clock.advance(10);
    const request = at.rig.ask(at.lamp, 'lamp.on');
    await at.rig.clock.advance(10);
    const order = at.rig.submitter.order(
      'lamp',
      at.lamp,
      { verb: 'signal', name: 'go', payload: {} },
      { caller: someone, trace: '' },
    );
    await at.rig.clock.advance(10);
    // The update and the order are committed; what the order overtook is not.
    release(2);
    await at.rig.settle(Promise.all([busy, order]));
    expect(at.rig.record(at.lamp)).toMatchObject({ open: [expect.any(Number)], tasks: [] });
    at.rig.kill(at.owner);
    await at.rig.bury(at.owner);
    await at.rig.startConductor();

    expect((await at.rig.finalTask(await at.rig.settle(request))).state).toBe('succeeded');
  });
});

describe('A4: leaving memory', () => {
  test('J10: an actor leaves only when its checkpoint is acknowledged, and is the same when it comes back', async () => {
    const at = await stage({ passivateAfterMs: 1_000, flushEveryMs: 500 });
    const release = hold(at, at.rig.cluster.subjects.bucket('checkpoints'));
    await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.on'));
    await at.rig.clock.advance(20_000);
    expect(at.owner.conductor.report().activations).toBe(1);
    release();
    await at.rig.until(() => at.owner.conductor.report().activations === 0, 'the actor gone');

    await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.off'));

    expect(at.rig.record(at.lamp)).toMatchObject({
      attributes: { room: 'hall' },
      regions: { light: { state: 'off' } },
    });
  });

  test('an actor with something open stays', async () => {
    const at = await stage({ passivateAfterMs: 1_000, flushEveryMs: 500 });
    await at.rig.version(
      taskIdOf(await at.rig.submit(at.lamp, 'lamp.wait')),
      'waiting',
      (task) => task.step !== undefined,
    );

    await at.rig.clock.advance(20_000);

    expect(at.owner.conductor.report().activations).toBe(1);
  });

  test('an actor whose task is parked stays: its queue has deadlines to watch', async () => {
    const at = await stage({ passivateAfterMs: 1_000, flushEveryMs: 500 });
    const answer = await at.rig.submit(at.lamp, 'lamp.crash');
    await at.rig.version(taskIdOf(answer), 'parked', (task) => task.state === 'parked');

    await at.rig.clock.advance(20_000);

    expect(at.owner.conductor.report().activations).toBe(1);
  });

  test('a message that comes as an actor leaves is handled by the next life of it', async () => {
    const at = await stage({ passivateAfterMs: 1_000, flushEveryMs: 500 });
    for (let shiftMs = 0; shiftMs < 12; shiftMs++) {
      await at.rig.until(() => at.owner.conductor.report().activations === 0, 'the actor gone');
      // Passivation looks every five seconds: from here on every request meets another moment of it.
      await at.rig.order(at.lamp, { verb: 'command', name: 'update', payload: { shiftMs }, ifMatch: '' });
      await at.rig.clock.advance(5_000 - (at.rig.clock.monotonic() % 5_000) - 6 + shiftMs);
      const answer = await at.rig.submit(at.lamp, 'lamp.restart');
      expect((await at.rig.finalTask(answer)).state).toBe('succeeded');
    }

    expect(at.rig.record(at.lamp)?.attributes['shiftMs']).toBe(11);
    await at.rig.until(() => at.rig.mailboxDepth() === 0, 'an empty mailbox', 1_000); // the last delete is on its way
  });
});

describe('A5: the size of a record', () => {
  const text = (bytes: number): string => 'x'.repeat(bytes);

  test('a request that would make the record too large is refused, and the actor goes on', async () => {
    const at = await stage({ maxPayloadBytes: 128 * 1024 });
    at.rig.world.beforeEffect = never;
    await at.rig.submit(at.lamp, 'lamp.on');
    const codes: string[] = [];
    for (let index = 0; index < 5; index++) {
      const action = index % 2 === 0 ? 'lamp.off' : 'lamp.on';
      const params = { text: text(30_000), index };
      codes.push(refusalCode(await at.rig.submit(at.lamp, action, { onConflict: 'queue', params })));
    }

    expect(codes).toEqual(['', '', 'too_large', 'too_large', 'too_large']);
    const update = { verb: 'command', name: 'update', payload: { text: text(60_000) }, ifMatch: '' } as const;
    expect(refusalCode(await at.rig.order(at.lamp, update))).toBe('too_large');
    const queued = at.rig.record(at.lamp)?.tasks.findLast(({ state }) => state === 'queued')?.id ?? '';
    expect(refusalCode(await at.rig.order(at.lamp, { verb: 'cancel', taskId: queued, reason: '' }))).toBe('');
  });

  test.each([
    { what: 'at once', pageBytes: () => 20_000, code: 'driver_error' },
    {
      what: 'by little, so that no room would be left to say so',
      pageBytes: (at: number) => (at < 5 ? 20_000 : 60),
      code: 'actor_crashed', // what it carried to its end did not fit either
    },
  ])('steps that return too much fail their task, and hold up nobody else: $what', async ({ pageBytes, code }) => {
    const greedy = but(() => ({
      runs: {
        'lamp.wait': async (context) => {
          for (let at = 0; at < 500; at++)
            await context.step(`page ${at}`, {
              effect: 'none',
              timeoutMs: 1_000,
              run: async () => text(pageBytes(at)),
            });
        },
      },
    }));
    const at = await stage({ maxPayloadBytes: 128 * 1024, kind: greedy });
    const other = await at.rig.createLamp();

    const task = await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.wait'));

    expect(task).toMatchObject({ state: 'failed', error: { code } });
    expect(encodeRecord(at.rig.record(at.lamp) ?? (never as never)).length).toBeLessThan(128 * 1024);
    expect((await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.on'))).state).toBe('succeeded');
    expect((await at.rig.finalTask(await at.rig.submit(other, 'lamp.on'))).state).toBe('succeeded');
  });

  test('a last step that returns too much fails its task too', async () => {
    const greedy = but(() => ({
      runs: {
        'lamp.wait': async (context) => {
          await context.step('page', { effect: 'none', timeoutMs: 1_000, run: async () => text(200_000) });
        },
      },
    }));
    const at = await stage({ maxPayloadBytes: 128 * 1024, kind: greedy });

    const task = await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.wait'));

    expect(task).toMatchObject({ state: 'failed', error: { code: 'actor_crashed' } });
  });
});

describe('A6: code of the kind that throws', () => {
  const boom = (): never => {
    throw new Error('a bug in the kind');
  };

  test('at a message: it is tried again, then refused as our own fault, and the actor goes on', async () => {
    const at = await stage({ kind: but(() => ({ commands: { burn: boom } })) });

    const burn = at.rig.submitter.order(
      'lamp',
      at.lamp,
      { verb: 'command', name: 'burn', payload: {}, ifMatch: '' },
      { caller: someone, trace: '' },
    );
    const answer = await at.rig.settle(burn);

    expect(refusalCode(answer)).toBe('internal');
    expect(at.rig.logged).toHaveLength(3);
    expect((await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.on'))).state).toBe('succeeded');
  });

  test('at a message: what a run has to commit does not wait for it', async () => {
    const at = await stage({ kind: but(() => ({ commands: { burn: boom } })) });
    const effect = deferred();
    at.rig.world.beforeEffect = () => effect.promise;
    const running = await at.rig.submit(at.lamp, 'lamp.on');
    void at.rig.submitter.order(
      'lamp',
      at.lamp,
      { verb: 'command', name: 'burn', payload: {}, ifMatch: '' },
      { caller: someone, trace: '' },
    );
    await at.rig.until(() => at.rig.logged.length === 1, 'the first throw');

    effect.resolve();
    await at.rig.finalTask(running);

    expect(at.rig.logged).toHaveLength(1);
  });

  test('a refused request can be read as a refused task, though the kind threw at it', async () => {
    const at = await stage({ kind: but(() => ({ admit: boom })) });

    const answer = await at.rig.submit(at.lamp, 'lamp.on');
    await at.rig.clock.advance(1_000);

    expect(refusalCode(answer)).toBe('internal');
    expect(at.rig.events(at.lamp).map(({ type }) => type)).toContain('task.refused');
  });

  test("in a step's change: the task is parked after three tries, not repeated for ever", async () => {
    const bad = but(() => ({
      runs: {
        'lamp.wait': async (context) => {
          const change = (): { observed: { light: string } } => ({ observed: { light: 'green' } });
          await context.step('look', { effect: 'none', timeoutMs: 1_000, run: async () => true, change });
          await context.step('more', { effect: 'none', timeoutMs: 1_000, run: async () => true });
        },
      },
    }));
    const at = await stage({ kind: bad });

    const answer = await at.rig.submit(at.lamp, 'lamp.wait');
    const parked = await at.rig.version(taskIdOf(answer), 'parked', (task) => task.state === 'parked');

    expect(parked.error?.code).toBe('actor_crashed');
    expect(at.rig.record(at.lamp)?.regions['light']?.state).toBeNull();
  });

  test("in a last step's change: the task fails", async () => {
    const bad = but(() => ({
      runs: {
        'lamp.wait': async (context) => {
          const change = (): { events: { light: string } } => ({ events: { light: 'explode' } });
          await context.step('look', { effect: 'none', timeoutMs: 1_000, run: async () => true, change });
        },
      },
    }));
    const at = await stage({ kind: bad });

    const task = await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.wait'));

    expect(task).toMatchObject({ state: 'failed', error: { code: 'actor_crashed' } });
  });

  test('where a task ends: it is parked rather than left running for ever', async () => {
    const at = await stage({ kind: but(() => ({ onFinal: boom })) });

    const answer = await at.rig.submit(at.lamp, 'lamp.on');

    await at.rig.version(taskIdOf(answer), 'parked', (task) => task.state === 'parked');
  });

  test("at a queued task's turn: that one fails, what was before it has ended well, and what is behind it runs", async () => {
    let broken = false;
    const kind = but(() => ({ admit: (_record, action) => (broken && action === 'lamp.off' ? boom() : undefined) }));
    const at = await stage({ kind });
    const effect = deferred();
    at.rig.world.beforeEffect = () => effect.promise;
    const answers = [
      await at.rig.submit(at.lamp, 'lamp.on'),
      await at.rig.submit(at.lamp, 'lamp.off', { onConflict: 'queue' }),
      await at.rig.submit(at.lamp, 'lamp.restart', { onConflict: 'queue' }),
    ];

    broken = true;
    effect.resolve();
    const tasks = [];
    for (const answer of answers) tasks.push(await at.rig.finalTask(answer));

    expect(tasks.map(({ state }) => state)).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(tasks[1]?.error?.code).toBe('actor_crashed');
  });

  test('when asked whether a task is to wait: nothing is held back, and the shard goes on', async () => {
    const at = await stage({ kind: but(() => ({ held: boom })) });
    const effect = deferred();
    at.rig.world.beforeEffect = () => effect.promise;
    const first = await at.rig.submit(at.lamp, 'lamp.on');
    const second = await at.rig.submit(at.lamp, 'lamp.off', { onConflict: 'queue' });
    effect.resolve();

    expect((await at.rig.finalTask(first)).state).toBe('succeeded');
    expect((await at.rig.finalTask(second)).state).toBe('succeeded');
  });

  test('before its first step: the start stands, and the run is begun again', async () => {
    let throws = 2;
    const kind = but((world) => ({
      runs: {
        'lamp.on': async (context) => {
          if (throws-- > 0) boom();
          await lampKind(world).runs['lamp.on']?.(context);
        },
      },
    }));
    const at = await stage({ kind });

    const task = await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.on'));

    expect(task).toMatchObject({ state: 'succeeded', attempts: 3 });
  });

  test('after a step that must happen once: what was done is on record, and is not in doubt', async () => {
    let throws = 1;
    const kind = but((world) => ({
      runs: {
        'lamp.ring': async (context) => {
          await lampKind(world).runs['lamp.ring']?.(context);
          if (throws-- > 0) boom();
        },
      },
    }));
    const at = await stage({ kind });

    const task = await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.ring'));

    expect(task).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(at.rig.world.rings.get(at.lamp)).toBe(1);
  });
});

describe('deadlines', () => {
  test('a queued task fails when its own passes, and what holds the actor goes on', async () => {
    const at = await stage();
    const effect = deferred();
    at.rig.world.beforeEffect = () => effect.promise;
    const first = await at.rig.submit(at.lamp, 'lamp.on');
    const second = await at.rig.submit(at.lamp, 'lamp.off', { onConflict: 'queue', timeoutS: 5 });
    const before = at.rig.clock.monotonic();

    const failed = await at.rig.finalTask(second);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'deadline_exceeded' } });
    expect(at.rig.clock.monotonic() - before).toBeLessThan(5_200);
    effect.resolve();

    expect((await at.rig.finalTask(first)).state).toBe('succeeded');
  });

  test('are watched by the next owner too, also behind a parked task', async () => {
    const at = await stage();
    const parked = await at.rig.submit(at.lamp, 'lamp.crash');
    await at.rig.version(taskIdOf(parked), 'parked', (task) => task.state === 'parked');
    const queued = await at.rig.submit(at.lamp, 'lamp.on', { onConflict: 'queue', timeoutS: 8 });

    at.rig.kill(at.owner);
    await at.rig.bury(at.owner);
    await at.rig.startConductor();

    expect(await at.rig.finalTask(queued, 20_000)).toMatchObject({ error: { code: 'deadline_exceeded' } });
  });

  test('end a task whose code waits for something of its own and hears nothing', async () => {
    const at = await stage({ kind: but(() => ({ runs: { 'lamp.wait': never } })) });

    const stuck = await at.rig.submit(at.lamp, 'lamp.wait', { timeoutS: 3 });
    const task = await at.rig.finalTask(stuck, 3_000 + 30_000);

    expect(task).toMatchObject({ state: 'failed', error: { code: 'deadline_exceeded' } });
    expect((await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.on'))).state).toBe('succeeded');
  });

  test('reach a wait that was only being entered when they passed', async () => {
    const at = await stage();
    const release = hold(at, '.jnl.');
    const answer = await at.rig.submit(at.lamp, 'lamp.wait', { timeoutS: 3 });
    await at.rig.clock.advance(1_000);
    release();
    await at.rig.clock.advance(5);
    at.owner.broker.losePubAcks(3);

    const task = await at.rig.finalTask(answer, 8_000);

    expect(task.error?.code).toBe('deadline_exceeded');
  });

  test('a message that is tried again after a throw is not forgotten when a deadline passes meanwhile', async () => {
    let throws = 2;
    const kind = but(() => ({
      commands: {
        burn: () => {
          if (throws-- > 0) throw new Error('a bug in the kind');
          return { kind: 'change', change: { attributes: { burnt: true } }, event: '' };
        },
      },
    }));
    const at = await stage({ kind });
    at.rig.world.beforeEffect = never;
    await at.rig.submit(at.lamp, 'lamp.on');
    const queued = await at.rig.submit(at.lamp, 'lamp.off', { onConflict: 'queue', timeoutS: 1 });
    await at.rig.clock.advance(900);

    const burn = at.rig.submitter.order(
      'lamp',
      at.lamp,
      { verb: 'command', name: 'burn', payload: {}, ifMatch: '' },
      { caller: someone, trace: '' },
    );
    await at.rig.finalTask(queued);
    await at.rig.settle(burn);

    await at.rig.until(() => at.rig.record(at.lamp)?.attributes['burnt'] === true, 'the order carried out', 5_000);
  });
});

describe('an order that the broker stored twice', () => {
  /** As submit.ts sends it again when the broker, started anew, has forgotten that it has it. */
  async function store({ rig, owner, lamp }: Stage, requestId: string, room: string, ifMatch = ''): Promise<void> {
    const address = { shard: 0, kind: 'lamp', id: lamp, lane: 'control' } as const;
    const body = { verb: 'command', name: 'update', payload: { room }, ifMatch } as const;
    const bytes = encodeMessage(messageOf(body, { requestId }));
    await rig.settle(owner.broker.append(rig.cluster.subjects.mailbox(address), bytes));
  }

  test('is carried out once, whatever another changed in between', async () => {
    const at = await stage();

    await store(at, 'first', 'attic');
    await store(at, 'second', 'cellar');
    await store(at, 'first', 'attic');
    await at.rig.until(() => at.rig.mailboxDepth() === 0, 'an empty mailbox');

    expect(at.rig.record(at.lamp)?.attributes['room']).toBe('cellar');
  });

  test('is not carried out where it was refused, though by then it could be', async () => {
    const at = await stage();
    const answer = await at.rig.order(at.lamp, { verb: 'command', name: 'update', payload: {}, ifMatch: '' });
    const refused = String((answer.kind === 'verdict' ? answer.verdict.revision : 0) + 2); // right for the copy alone

    await store(at, 'first', 'attic', refused);
    await store(at, 'second', 'cellar');
    await store(at, 'first', 'attic', refused);
    await at.rig.until(() => at.rig.mailboxDepth() === 0, 'an empty mailbox');

    expect(at.rig.record(at.lamp)?.attributes['room']).toBe('cellar');
  });

  test('is remembered among few: a node that is changed often does not grow by it', async () => {
    const at = await stage();

    for (let n = 0; n < 40; n++) await store(at, `order-${n}`, `room-${n}`);
    await at.rig.until(() => at.rig.mailboxDepth() === 0, 'an empty mailbox');

    expect(at.rig.record(at.lamp)?.requests).toHaveLength(16);
  });
});

describe('J6: what a record holds', () => {
  test('while documents cannot be written, tasks pile up to a bound, then requests are refused, then all is well', async () => {
    const at = await stage();
    const release = hold(at, '.tsk.');
    let accepted = 0;
    let code = '';
    while (code === '' && accepted < 300) {
      const answer = await at.rig.submit(at.lamp, accepted % 2 === 0 ? 'lamp.on' : 'lamp.off');
      code = refusalCode(answer);
      if (code !== '') break;
      await at.rig.clock.advance(25);
      accepted++;
    }
    expect([code, accepted]).toEqual(['mailbox_full', 128]);

    release();
    await at.rig.clock.advance(2_000);
    await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.ring'));

    expect(at.rig.record(at.lamp)?.tasks.length).toBeLessThan(5);
  });

  test('a refused request is in none: its message stays, sweeps and all, until its document is stored', async () => {
    const at = await stage();
    const release = hold(at, '.tsk.');
    const tasks = at.rig.cluster.subjects.stream('tasks');

    const answer = await at.rig.submit(at.lamp, 'lamp.fly');
    await at.rig.clock.advance(130_000); // two sweeps for lost deletes

    expect(refusalCode(answer)).toBe('validation_failed');
    expect([at.rig.mailboxDepth(), at.rig.server.stream(tasks)?.lastSeq]).toEqual([1, 0]);

    release();
    await at.rig.until(() => at.rig.mailboxDepth() === 0, 'an empty mailbox', 1_000);
    expect(at.rig.server.stream(tasks)?.lastSeq).toBe(1);
  });

  describe('of a task that an operator settles', () => {
    /** A task that ended `unknown`, and its document is stored. */
    async function endedUnknown(at: Stage): Promise<string> {
      at.rig.world.afterEffect = () => {
        at.rig.world.blind = true;
        return Promise.reject(new StepError('unreachable', 'the answer was lost', { effect: 'maybe' }));
      };
      const task = await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.on'));
      expect(task.state).toBe('unknown');
      at.rig.world.afterEffect = async () => undefined;
      at.rig.world.blind = false;
      await at.rig.clock.advance(1_000);
      return task.id;
    }

    const settle = (at: Stage, taskId: string): Promise<SubmitAnswer> =>
      at.rig.order(at.lamp, { verb: 'resolve', taskId, outcome: 'succeeded', reason: 'it is lit' });
    const held = (at: Stage, taskId: string): TaskRecord | undefined =>
      at.rig.record(at.lamp)?.tasks.find(({ id }) => id === taskId);

    test('it stays until that is documented, whatever of it was documented before', async () => {
      const at = await stage();
      const taskId = await endedUnknown(at);
      const release = hold(at, '.tsk.');

      await settle(at, taskId);
      await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.ring'));
      expect(held(at, taskId)?.resolution).toMatchObject({ outcome: 'succeeded' });
      release();
      await at.rig.clock.advance(1_000);
      await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.ring'));

      expect(held(at, taskId)).toBeUndefined();
    });

    test('it stays where the older document is acknowledged while that is being committed', async () => {
      const at = await stage();
      const releaseDocuments = hold(at, '.tsk.');
      const taskId = await endedUnknown(at);
      const releaseEntries = hold(at, '.jnl.');
      const settled = settle(at, taskId);

      await at.rig.clock.advance(10);
      releaseDocuments(1);
      await at.rig.clock.advance(10);
      releaseEntries();
      await settled;
      await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.ring'));

      expect(held(at, taskId)?.resolution).toMatchObject({ outcome: 'succeeded' });
    });

    test('it is there again where it had left: its conductor may die before the document is written', async () => {
      const at = await stage();
      const taskId = await endedUnknown(at);
      for (let n = 0; n < 4; n++) await at.rig.finalTask(await at.rig.submit(at.lamp, 'lamp.ring'));
      expect(held(at, taskId)).toBeUndefined();
      const release = hold(at, '.tsk.');

      await settle(at, taskId);

      expect(held(at, taskId)?.resolution).toMatchObject({ outcome: 'succeeded' });
      release();
    });
  });
});
