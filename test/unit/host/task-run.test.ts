// Durable steps (runtime/host/task-run.ts), in a whole conductor on the simulated broker: S1 to S4.

import { describe, expect, test } from 'vitest';
import { decodeBatch } from '../../../proto/codec.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { sleep } from '../../../runtime/base/clock.ts';
import type { Kind } from '../../../runtime/host/kind.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import { taskIdOf } from '../../support/asking.ts';
import { type LampWorld, lampKind } from '../../support/lamp-kind.ts';
import { type SimProcess, SimRig } from '../../support/sim-rig.ts';

async function stage(
  kind?: (world: LampWorld) => Kind,
): Promise<{ readonly rig: SimRig; readonly owner: SimProcess; readonly lamp: ActorId }> {
  const rig = await SimRig.start({ shards: 1, ...(kind === undefined ? {} : { kind }) });
  const owner = await rig.startConductor();
  await rig.allShardsOwned();
  return { rig, owner, lamp: await rig.createLamp() };
}

function runs(make: (world: LampWorld) => Kind['runs']): (world: LampWorld) => Kind {
  return (world) => {
    const kind = lampKind(world);
    return { ...kind, runs: { ...kind.runs, ...make(world) } };
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** What the broker itself holds, not what any reader has seen of it. */
function newestStored(rig: SimRig): ReturnType<typeof decodeBatch> {
  const stream = rig.server.stream(rig.cluster.subjects.stream('journal'));
  const last = stream?.read({ lastOf: rig.cluster.subjects.journals() }, rig.clock.now());
  return decodeBatch(last?.data ?? new Uint8Array());
}

describe('S1: intent first', () => {
  test('no effect leaves before its intent, with this very attempt, is stored', async () => {
    const { rig, lamp } = await stage();
    const intents: string[] = [];
    let failures = 2;
    rig.world.beforeEffect = async (effect) => {
      const step = newestStored(rig).entries[0]?.record.tasks[0]?.step;
      intents.push(`${step?.name} ${step?.attempt} ${step?.intent} for ${effect.step} ${effect.attempt}`);
      if (failures-- > 0) throw new StepError('unreachable', 'no answer', { retryable: true });
    };

    await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(intents).toEqual(['on 1 true for on 1', 'on 2 true for on 2', 'on 3 true for on 3']);
  });

  test('while the intent cannot be stored, nothing happens', async () => {
    const { rig, lamp } = await stage();
    rig.world.afterEffect = async (effect) => {
      if (effect.step === 'off') rig.server.full = true;
    };

    const answer = await rig.submit(lamp, 'lamp.restart');
    await rig.clock.advance(10_000);
    expect(rig.world.effects.map(({ step }) => step)).toEqual(['off']);
    rig.server.full = false;
    await rig.finalTask(answer);

    expect(rig.world.effects.map(({ step }) => step)).toEqual(['off', 'on']);
  });
});

describe('S2: observe first', () => {
  test('what is there already is not made again', async () => {
    const { rig, lamp } = await stage();
    rig.world.lit.set(lamp, true);

    await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(rig.world.effects).toEqual([]);
  });

  test('after a crash the look decides: done is done', async () => {
    const { rig, owner, lamp } = await stage();
    rig.world.afterEffect = (effect) => (effect.conductor === owner.session ? never() : Promise.resolve());
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.until(() => rig.world.effects.length === 1, 'the effect');

    rig.kill(owner);
    await rig.bury(owner);
    await rig.startConductor();

    expect((await rig.finalTask(answer)).state).toBe('succeeded');
    expect(rig.world.effects).toHaveLength(1);
  });

  test('after a crash the look decides: not done is done now', async () => {
    const { rig, owner, lamp } = await stage();
    rig.world.beforeEffect = (effect) => (effect.conductor === owner.session ? never() : Promise.resolve());
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.version(taskIdOf(answer), 'running', (task) => task.step?.intent === true);

    rig.kill(owner);
    await rig.bury(owner);
    await rig.startConductor();

    expect((await rig.finalTask(answer)).state).toBe('succeeded');
    expect(rig.world.effects.map(({ attempt }) => attempt)).toEqual([2]);
  });

  test('after a crash, what can neither be repeated nor observed is unknown', async () => {
    const { rig, owner, lamp } = await stage();
    rig.world.afterEffect = never;
    const answer = await rig.submit(lamp, 'lamp.ring');
    await rig.until(() => rig.world.effects.length === 1, 'the effect');

    rig.kill(owner);
    await rig.bury(owner);
    await rig.startConductor();

    expect(await rig.finalTask(answer)).toMatchObject({ state: 'unknown', error: { code: 'conductor_lost' } });
    expect(rig.world.rings.get(lamp)).toBe(1);
  });

  test('a doubtful answer that no look can settle is unknown, never a guess', async () => {
    const { rig, lamp } = await stage();
    rig.world.afterEffect = async () => {
      rig.world.blind = true;
      throw new StepError('unreachable', 'the answer was lost', { retryable: true, effect: 'maybe' });
    };

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on'));

    expect(task).toMatchObject({ state: 'unknown', error: { evidence: { step: 'on' } } });
    expect(rig.world.effects).toHaveLength(1);
  });

  test('a failure that certainly changed nothing is a failure, not a doubt', async () => {
    const { rig, lamp } = await stage();
    rig.world.beforeEffect = async () => {
      throw new StepError('driver_error', 'the switch is stuck');
    };

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.ring'));

    expect(task).toMatchObject({ state: 'failed', error: { code: 'driver_error' } });
  });
});

describe('S3: finished steps', () => {
  test('are not run again after a crash, and their change is made once', async () => {
    const calls: string[] = [];
    const kind = runs(() => ({
      'lamp.wait': async (context) => {
        const made = await context.step<number>('count', {
          effect: 'none',
          timeoutMs: 1_000,
          run: async () => calls.push('count'),
          change: (value) => ({ attributes: { count: value } }),
        });
        await context.step('hang', {
          effect: 'idempotent',
          timeoutMs: 60_000,
          run: async ({ effect }) => {
            calls.push(`hang ${made}`);
            if (effect.epoch === 1) await never();
            return true;
          },
        });
      },
    }));
    const { rig, owner, lamp } = await stage(kind);
    const answer = await rig.submit(lamp, 'lamp.wait');
    await rig.until(() => calls.length === 2, 'the second step');

    rig.kill(owner);
    await rig.bury(owner);
    await rig.startConductor();
    const task = await rig.finalTask(answer);

    expect(calls).toEqual(['count', 'hang 1', 'hang 1']);
    expect(task.results).toEqual([
      { name: 'count', value: 1 },
      { name: 'hang', value: true },
    ]);
    expect(rig.record(lamp)?.attributes['count']).toBe(1);
  });

  test('a durable pause ends at the same instant after a crash', async () => {
    const kind = runs(() => ({
      'lamp.wait': async (context) => {
        await context.sleep('rest', 30_000);
      },
    }));
    const { rig, owner, lamp } = await stage(kind);
    const began = rig.clock.monotonic();
    const answer = await rig.submit(lamp, 'lamp.wait');
    await rig.clock.advance(20_000);
    rig.kill(owner);
    await rig.bury(owner);
    await rig.startConductor();

    await rig.finalTask(answer);

    expect(rig.clock.monotonic() - began).toBeGreaterThanOrEqual(30_000);
    expect(rig.clock.monotonic() - began).toBeLessThan(31_000);
  });

  test('time and chance are the same on every replay', async () => {
    const seen: string[] = [];
    const kind = runs(() => ({
      'lamp.wait': async (context) => {
        seen.push(`${context.now()} ${context.random()} ${context.random()}`);
        await context.step('hang', {
          effect: 'idempotent',
          timeoutMs: 60_000,
          run: ({ effect }) => (effect.epoch === 1 ? never() : Promise.resolve(true)),
        });
      },
    }));
    const { rig, owner, lamp } = await stage(kind);
    const answer = await rig.submit(lamp, 'lamp.wait');
    await rig.clock.advance(1_000);
    rig.kill(owner);
    await rig.bury(owner);
    await rig.startConductor();
    await rig.finalTask(answer);

    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe(seen[0]);
  });
});

describe('S4: no effect without the right to it', () => {
  test('J4, J12: while ownership is in doubt an attempt is aborted, and begun again, looking first, when it is not', async () => {
    const { rig, owner, lamp } = await stage();
    const aborted: string[] = [];
    let held = true;
    rig.world.beforeEffect = async (effect, signal) => {
      signal.addEventListener('abort', () => aborted.push(String(signal.reason)));
      while (held) await sleep(rig.clockOf(effect.conductor), 10);
    };
    const answer = await rig.submit(lamp, 'lamp.on');
    await rig.version(taskIdOf(answer), 'running', (task) => task.step?.intent === true);

    // Another actor's append is not acknowledged: the shard is in doubt.
    const other = rig.ask(await rig.createLamp(), 'lamp.wait');
    owner.broker.loseAppends(1);
    await rig.clock.advance(1_300);
    expect(aborted.join()).toContain('LeaseLostError');
    held = false;
    const task = await rig.finalTask(answer);
    await rig.settle(other);

    expect(task.state).toBe('succeeded');
    expect(rig.world.effects).toHaveLength(1);
  });

  test('J12: a driver that went on after its attempt was over makes no effect any more', async () => {
    const kind = runs((world) => ({
      'lamp.on': async (context) => {
        await context.step<boolean>('on', {
          effect: 'verify_first',
          timeoutMs: 1_000,
          retry: { attempts: 2, firstDelayMs: 10, maxDelayMs: 10 },
          observe: async () => (world.lit.get(context.actor.id) === true ? true : undefined),
          run: async ({ effect, signal }) => {
            const made = {
              lamp: effect.actor,
              task: effect.task,
              step: 'on',
              attempt: effect.attempt,
              conductor: effect.conductor,
              epoch: effect.epoch,
            };
            await world.beforeEffect(made, signal);
            effect.assertLease();
            world.effects.push(made);
            return true;
          },
        });
      },
    }));
    const { rig, lamp } = await stage(kind);
    // Deaf to its signal: the first attempt comes back long after its time-out, while the second waits as well.
    rig.world.beforeEffect = (effect) => sleep(rig.clockOf(effect.conductor), effect.attempt === 1 ? 1_500 : 700);

    await rig.finalTask(await rig.submit(lamp, 'lamp.on'));
    await rig.clock.advance(5_000);

    expect(rig.world.effects.map(({ attempt }) => attempt)).toEqual([2]);
  });

  test('an attempt leaves no timer and no listener behind', async () => {
    const { rig, lamp } = await stage();
    await rig.finalTask(await rig.submit(lamp, 'lamp.on'));
    await rig.clock.advance(6_000);
    const before = rig.clock.pending;

    for (let index = 0; index < 5; index++) await rig.finalTask(await rig.submit(lamp, 'lamp.restart'));
    await rig.clock.advance(6_000);

    expect(rig.clock.pending).toBeLessThanOrEqual(before + 2);
  });
});

describe('progress', () => {
  test('told a hundred thousand times is stored once, with what comes next', async () => {
    const kind = runs(() => ({
      'lamp.wait': async (context) => {
        await context.step('work', {
          effect: 'none',
          timeoutMs: 60_000,
          run: async () => {
            for (let index = 0; index <= 100_000; index++) context.progress(index / 1_000, `at ${index}`);
            return true;
          },
        });
        await context.step('more', { effect: 'none', timeoutMs: 1_000, run: async () => true });
      },
    }));
    const { rig, lamp } = await stage(kind);
    const answer = await rig.submit(lamp, 'lamp.wait');

    const task = await rig.finalTask(answer);

    expect(task.state).toBe('succeeded');
    expect(rig.versions(task.id).some(({ progress }) => progress?.message === 'at 100000')).toBe(true);
  });
});

describe('a signal', () => {
  test('that was refused since its change threw does not keep the next one out', async () => {
    let throws = true;
    const kind = runs(() => ({
      'lamp.wait': async (context) => {
        const leave = {
          get attributes(): { went: boolean } {
            if (throws) throw new Error('a bug in the kind');
            return { went: true };
          },
        };
        await context.signal('go', { leave, timeoutMs: 30_000 });
      },
    }));
    const { rig, lamp } = await stage(kind);
    const answer = await rig.submit(lamp, 'lamp.wait');
    await rig.version(taskIdOf(answer), 'waiting', (task) => task.step?.name === 'wait.go');

    const first = await rig.order(lamp, { verb: 'signal', name: 'go', payload: {} });
    expect(first).toMatchObject({ kind: 'verdict', verdict: { refusal: { code: 'internal' } } });
    throws = false;
    await rig.order(lamp, { verb: 'signal', name: 'go', payload: {} });

    expect((await rig.finalTask(answer)).state).toBe('succeeded');
  });
});
