import { beforeEach, describe, expect, it } from 'vitest';
import type { EffectJournal, EffectLine } from '../../../actors/drivers/effect-journal.ts';
import { noEffectJournal } from '../../../actors/drivers/effect-journal.ts';
import { FakeDriver } from '../../../actors/drivers/fake/fake-driver.ts';
import { newFakeMachine } from '../../../actors/drivers/fake/machine.ts';
import { machinesOnBroker } from '../../../actors/drivers/fake/machine-shelf.ts';
import { machinesInMemory } from '../../../actors/drivers/fake/machines-in-memory.ts';
import type { ActorId } from '../../../proto/ids.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { Subjects } from '../../../proto/subjects.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { nodeId, testTools } from '../../support/effect-tools.ts';
import { eventually } from '../../support/eventually.ts';
import { MemoryBucket } from '../../support/memory-bucket.ts';

const subjects = new Subjects('test', 'fake');
const id = nodeId(1);
const key = subjects.key('fake', id);

describe('the fake driver', () => {
  let bucket: MemoryBucket;
  let clock: SimClock;
  let lines: EffectLine[];
  let repaired: EffectLine[];
  let driver: FakeDriver;
  const make = (): FakeDriver => {
    const journal: EffectJournal = {
      ...noEffectJournal,
      record: (line) => lines.push(line),
      repair: async (line) => void repaired.push(line),
    };
    return new FakeDriver({ shelf: machinesOnBroker(bucket, subjects), clock, journal });
  };
  const target = (driverInfo: JsonObject = {}) => ({ id, driverInfo });
  const on = (driverInfo: JsonObject = {}, tools = testTools()) =>
    driver.power.set(target(driverInfo), 'power on', 'hard', tools);
  const off = (driverInfo: JsonObject = {}, tools = testTools({ step: 'power.off', action: 'power.off' })) =>
    driver.power.set(target(driverInfo), 'power off', 'hard', tools);
  const failure = async (work: Promise<unknown>): Promise<StepError> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof StepError)) throw new Error('no StepError was thrown', { cause: error });
    return error;
  };

  beforeEach(() => {
    bucket = new MemoryBucket();
    clock = new SimClock();
    lines = [];
    repaired = [];
    driver = make();
  });

  it('costs one append for an effect, and a read only for the first look', async () => {
    for (let round = 0; round < 5; round++) {
      await on();
      await driver.power.read(target(), testTools());
      await off();
    }

    expect(bucket.appends).toHaveLength(10);
    expect(bucket.reads).toBe(1);
    expect(lines).toHaveLength(10);
  });

  it('keeps its machines in their bucket, so that another conductor goes on from there', async () => {
    await on();
    driver = make();

    expect(await driver.power.read(target(), testTools({ conductor: 'conductor-b', epoch: 2 }))).toBe('power on');
    expect(bucket.json(key)).toMatchObject({ power: 'power on', boots: 1, effects: 1, last: { step: 'power.on' } });
  });

  it('writes nothing of a volatile machine, which another conductor finds new', async () => {
    const info = { volatile: true };
    await on(info);
    expect(await driver.power.read(target(info), { ...testTools(), fresh: true })).toBe('power on');
    driver = make();

    expect(await driver.power.read(target(info), testTools({ conductor: 'conductor-b', epoch: 2 }))).toBe('power off');
    expect([bucket.appends.length, bucket.reads, lines.length]).toEqual([0, 0, 1]);
  });

  it('forgets of very many volatile machines the one that was changed least lately', async () => {
    const shelf = machinesInMemory(2);
    const machine = { ...newFakeMachine, power: 'power on' as const };
    const [first, second, third] = [1, 2, 3].map(nodeId) as [ActorId, ActorId, ActorId]; // proof: three numbers
    await shelf.write(first, machine, 0);
    await shelf.write(second, machine, 0);
    await shelf.write(first, machine, 1);

    expect(await shelf.write(third, machine, 1)).toEqual({ kind: 'wrong_sequence' });
    await shelf.write(third, machine, 0);

    const revisions = await Promise.all([first, second, third].map((one) => shelf.read(one)));
    expect(revisions.map(({ revision }) => revision)).toEqual([2, 0, 1]);
  });

  it('looks again when the ownership is another one, since somebody may have acted meanwhile (M2)', async () => {
    await on();
    const other = make();
    await other.power.set(target(), 'power off', 'hard', testTools({ conductor: 'conductor-b', epoch: 2 }));

    expect(await driver.power.read(target(), testTools({ epoch: 3 }))).toBe('power off');
  });

  it('looks again when a fresh look is asked for, whatever it remembers (M2)', async () => {
    await on();
    bucket.put(key, Buffer.from(JSON.stringify({ power: 'power off' })));
    expect(await driver.power.read(target(), testTools())).toBe('power on');

    expect(await driver.power.read(target(), { ...testTools(), fresh: true })).toBe('power off');
    expect(await driver.power.read(target(), testTools())).toBe('power off');
  });

  it('keeps what it knows when a fresh look comes late, after an effect (M2)', async () => {
    await driver.power.read(target(), testTools());
    const late = driver.power.read(target(), { ...testTools(), fresh: true });
    const made = on();
    await Promise.all([late, made]);

    expect(await driver.power.read(target(), testTools())).toBe('power on');
  });

  it('decides again on a machine that was changed in between (M1)', async () => {
    await driver.power.read(target(), testTools());
    bucket.put(key, Buffer.from(JSON.stringify({ power: 'power off', boots: 41, boot_device: 'cdrom' })));

    await on();

    expect(bucket.json(key)).toMatchObject({ power: 'power on', boots: 42, boot_device: 'cdrom' });
    expect(lines).toHaveLength(1);
  });

  it('makes an effect once when the answer to its append is lost (M3)', async () => {
    bucket.faults.push('answer_lost');
    const work = on();
    await clock.advance(1_000);

    expect(await work).toBe('power on');
    expect(bucket.json(key)).toMatchObject({ boots: 1, effects: 1 });
    expect(bucket.appends).toHaveLength(1);
    expect(repaired.map((line) => line.step)).toEqual(['power.on']);
  });

  it('writes the line of an effect whose answer was lost and whose attempt was then aborted', async () => {
    bucket.faults.push('answer_lost');
    const tools = testTools();
    const work = on({}, tools).catch((error: unknown) => error);
    await eventually(() => bucket.appends.length === 1, { what: 'the append' });
    tools.abort(new Error('the lease was lost'));
    await work;

    expect(await driver.power.read(target(), testTools())).toBe('power on');

    expect(repaired.map((line) => line.effect_id)).toEqual([tools.effect.effectId]);
  });

  it('waits for a broker that does not answer, and checks the lease before each append (M4, J12)', async () => {
    bucket.failingReads = 2;
    bucket.faults.push('not_sent', 'not_sent');
    const tools = testTools();
    const work = on({}, tools);
    await clock.advance(2_000);

    expect(await work).toBe('power on');
    expect(tools.leaseChecks()).toBe(3);
    expect(bucket.appends).toHaveLength(1);
  });

  it('stops waiting for the broker when the signal fires', async () => {
    bucket.failingReads = 1_000;
    const tools = testTools();
    const work = on({}, tools);
    const ended = expect(work).rejects.toThrow('over');
    await clock.advance(500);

    tools.abort(new Error('over'));

    await ended;
    expect(clock.pending).toBe(0);
  });

  it('fails with driver_error when its state cannot be stored', async () => {
    bucket.faults.push('storage_full');

    expect(await failure(on())).toMatchObject({ code: 'driver_error', effect: 'none', retryable: true });
    expect(lines).toEqual([]);
  });

  it('repairs the line of an effect whose conductor died before it could write it', async () => {
    await on();

    await make().power.read(target(), testTools({ conductor: 'conductor-b', epoch: 2 }));

    expect(repaired).toMatchObject([{ conductor: 'conductor-a', step: 'power.on' }]);
  });

  describe('delay_s', () => {
    it('comes before the effect, by step, by action, or for all', async () => {
      const waits = async (driverInfo: JsonObject, action = 'power.on'): Promise<number> => {
        await off();
        const began = clock.monotonic();
        let took = Number.NaN;
        const work = on(driverInfo, testTools({ action })).then(() => {
          took = clock.monotonic() - began;
        });
        await clock.advance(10_000);
        await work;
        return took;
      };

      expect(await waits({ delay_s: 0.1 })).toBe(100);
      expect(await waits({ delay_s: { 'power.on': 1, 'power.reboot': 7 } }, 'power.reboot')).toBe(1_000);
      expect(await waits({ delay_s: { 'power.reboot': 2 } }, 'power.reboot')).toBe(2_000);
      expect(await waits({ delay_s: { 'deploy.write_image': 5 } })).toBe(0);
    });

    it('ends with the signal, and nothing has happened', async () => {
      const tools = testTools();
      const work = on({ delay_s: 60 }, tools);
      const ended = expect(work).rejects.toThrow('enough');
      await clock.advance(1_000);

      tools.abort(new Error('enough'));

      await ended;
      expect(bucket.appends).toEqual([]);
      expect(clock.pending).toBe(0);
    });
  });

  it('fails the first attempts on demand, before any effect, and counts them on the machine', async () => {
    const info = { fail: { 'power.on': { times: 2, code: 'credentials_refused' } } };

    expect(await failure(on(info))).toMatchObject({ code: 'credentials_refused', effect: 'none', retryable: false });
    driver = make();
    expect(await failure(on(info))).toMatchObject({ code: 'credentials_refused' });
    expect(await on(info)).toBe('power on');

    expect(lines).toHaveLength(1);
    expect(bucket.json(key)).toMatchObject({ failed: { 'power.on': 2 }, effects: 1 });
  });

  it('fails on demand by action where no step is named', async () => {
    const info = { fail: { 'power.reboot': { times: 1 } } };

    expect(await failure(on(info, testTools({ action: 'power.reboot' })))).toMatchObject({ code: 'driver_error' });
    expect(await on(info, testTools({ action: 'power.reboot' }))).toBe('power on');
  });

  it('makes the effect and loses the reply, in doubt, as often as asked and the same way each time', async () => {
    const lost = async (): Promise<string> => {
      bucket = new MemoryBucket();
      driver = make();
      let pattern = '';
      for (let round = 0; round < 40; round++) {
        const outcome = await (round % 2 === 0 ? on : off)({ lose_reply: 0.25 }).catch((error: unknown) => error);
        if (outcome instanceof StepError) expect(outcome).toMatchObject({ code: 'unreachable', effect: 'maybe' });
        pattern += outcome instanceof StepError ? 'x' : '.';
      }
      expect(bucket.json(key)).toMatchObject({ effects: 40, boots: 20 });
      return pattern;
    };

    const first = await lost();

    expect([...first].filter((mark) => mark === 'x').length).toBeGreaterThan(3);
    expect([...first].filter((mark) => mark === 'x').length).toBeLessThan(20);
    expect(await lost()).toBe(first);
  });

  it('falls silent after the effect it is told to be silent after', async () => {
    const on = { silent_after: 'power.on' };
    await driver.power.set(target(on), 'power on', 'hard', testTools({ step: 'power.on' }));

    await expect(driver.power.read(target(on), testTools())).rejects.toMatchObject({ code: 'unreachable' });
    await expect(driver.verify(target(on), testTools())).rejects.toMatchObject({ code: 'unreachable' });
    expect(await driver.power.read(target(), testTools())).toBe('power on');
    expect(driver.validate({ silent_after: 3 })).toMatchObject([{ pointer: '/driver_info/silent_after' }]);
  });

  it('remembers the boot device, and what a task has had of provisioning', async () => {
    const tools = testTools({ step: 'deploy.write_image', action: 'provision.deploy' });
    await driver.boot.set(target(), { device: 'pxe', persistent: false }, testTools());
    expect(await driver.provision.find(target(), 'deploy.write_image', tools)).toBeUndefined();

    await driver.provision.perform(target(), 'deploy.write_image', tools);

    expect(await driver.boot.is(target(), { device: 'pxe', persistent: false }, testTools())).toBe(true);
    expect(await driver.boot.is(target(), { device: 'pxe', persistent: true }, testTools())).toBe(false);
    expect(await driver.provision.find(target(), 'deploy.write_image', tools)).toEqual({});
    expect(bucket.json(key)).toMatchObject({ image: tools.effect.task, done: ['deploy.write_image'] });
    const another = testTools({ task: `${id}.01ARZ3NDEKTSV4RRFFQ69G5FAX` as typeof tools.effect.task }); // proof: a task id
    expect(await driver.provision.find(target(), 'deploy.write_image', another)).toBeUndefined();
  });

  it('finds the same hardware in the same machine each time', async () => {
    const inspect = () =>
      driver.provision.perform(target(), 'inspect.hardware', testTools({ step: 'inspect.hardware' }));

    const found = await inspect();

    expect(found).toMatchObject({ cpu_arch: 'x86_64', cpus: expect.any(Number) });
    expect(await inspect()).toEqual(found);
  });

  it('names every knob that does not fit, and leaves alone what it does not know', () => {
    expect(driver.validate({ delay_s: { 'power.on': 1 }, fail: { 'power.on': { times: 2 } }, other: 1 })).toEqual([]);
    expect(
      driver
        .validate({ delay_s: -1, fail: { a: { code: 'nonsense' }, b: 3 }, lose_reply: 2, stuck: 'yes' })
        .map((issue) => issue.pointer),
    ).toEqual([
      '/driver_info/delay_s',
      '/driver_info/fail/a/code',
      '/driver_info/fail/b',
      '/driver_info/lose_reply',
      '/driver_info/stuck',
    ]);
  });
});
