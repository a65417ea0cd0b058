import { beforeEach, describe, expect, it } from 'vitest';
import type { CleanStep } from '../../../actors/contract/clean-steps.ts';
import { type EffectLine, noEffectJournal } from '../../../actors/drivers/effect-journal.ts';
import { FakeDriver } from '../../../actors/drivers/fake/fake-driver.ts';
import { machinesOnBroker } from '../../../actors/drivers/fake/machine-shelf.ts';
import { driversOf } from '../../../actors/drivers/registry.ts';
import { createNodeKind } from '../../../actors/node/node-actor.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { Subjects } from '../../../proto/subjects.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import { systemClock } from '../../../runtime/base/clock.ts';
import type { Kind } from '../../../runtime/host/kind.ts';
import { nodeId } from '../../support/effect-tools.ts';
import { MemoryBucket } from '../../support/memory-bucket.ts';
import { type RunReport, type RunRequest, runKind } from '../../support/run-kind.ts';

const subjects = new Subjects('test', 'node');
const id = nodeId(1);
let tasks = 0;

describe('the kind baremetal', () => {
  let bucket: MemoryBucket;
  let lines: EffectLine[];
  let kind: Kind;
  const restart = (): void => {
    const journal = { ...noEffectJournal, record: (line: EffectLine) => void lines.push(line) };
    const driver = new FakeDriver({ shelf: machinesOnBroker(bucket, subjects), clock: systemClock, journal });
    kind = createNodeKind({ drivers: driversOf([driver], journal) });
  };
  const run = (
    action: string,
    provision: string,
    more: Partial<RunRequest> & { info?: JsonObject; power?: string | null } = {},
  ): Promise<RunReport> => {
    tasks++;
    return runKind({
      kind,
      action,
      id,
      attributes: { driver: 'fake', driver_info: more.info ?? {}, properties: { rack: 7 } },
      states: { provision, power: more.power ?? null },
      task: `${id}.01ARZ3NDEKTSV4RRFFQ69G${String(tasks).padStart(4, '0')}`,
      ...more,
    });
  };
  const effects = (): readonly string[] => lines.map((line) => line.step);

  beforeEach(() => {
    bucket = new MemoryBucket();
    lines = [];
    restart();
  });

  it('has a run for every action of its machine, and no other', () => {
    expect(Object.keys(kind.runs).sort()).toEqual(kind.machine.definition.actions.map(({ name }) => name).sort());
  });

  describe('power', () => {
    it('switches on, and takes down the state it saw', async () => {
      const report = await run('power.on', 'available');

      expect(report).toMatchObject({ error: undefined, steps: ['power.on'], states: { power: 'power on' } });
      expect(effects()).toEqual(['power.on']);
    });

    it('makes no effect on a machine that is there already', async () => {
      await run('power.on', 'available');

      const report = await run('power.on', 'available');

      expect(report.steps).toEqual(['power.on already']);
      expect(effects()).toEqual(['power.on']);
    });

    it('reboots by switching off, then on', async () => {
      await run('power.on', 'active');

      const report = await run('power.reboot', 'active');

      expect(report.steps).toEqual(['power.off', 'power.on']);
      expect(report.states['power']).toBe('power on');
      expect(bucket.json(subjects.key('fake', id))).toMatchObject({ boots: 2 });
    });

    it('only switches on when a machine to be rebooted is off', async () => {
      const report = await run('power.reboot', 'active');

      expect(report.steps).toEqual(['power.off already', 'power.on']);
      expect(effects()).toEqual(['power.on']);
    });

    it.each(['power.off', 'power.on'])(
      'does not double a reboot after a crash behind the effect of %s',
      async (step) => {
        await run('power.on', 'active');
        const task = `${id}.01ARZ3NDEKTSV4RRFFQ69G5CRA`;
        const crashed = await run('power.reboot', 'active', { crashAfter: step, task });
        restart();

        const report = await run('power.reboot', 'active', { results: crashed.results, task });

        expect(report.error).toBeUndefined();
        expect(effects()).toEqual(['power.on', 'power.off', 'power.on']);
        expect(bucket.json(subjects.key('fake', id))).toMatchObject({ boots: 2, power: 'power on' });
      },
    );

    it('asks softly and then switches on for a soft reboot', async () => {
      await run('power.on', 'active');

      const report = await run('power.soft_reboot', 'active');

      expect(report.steps).toEqual(['power.soft_off', 'power.on']);
    });

    it('finds the effect of a lost reply instead of repeating it', async () => {
      const report = await run('power.on', 'active', { info: { lose_reply: 1 } });

      expect(report).toMatchObject({ error: undefined, steps: ['power.on', 'power.on already'] });
      expect(effects()).toEqual(['power.on']);
    });

    it('tries three times, and no more', async () => {
      const twice = await run('power.on', 'active', { info: { fail: { 'power.on': { times: 2 } } } });
      const always = await run('power.off', 'active', { info: { fail: { 'power.off': { times: 9 } } } });

      expect(twice).toMatchObject({ error: undefined, attempts: 3 });
      expect(always).toMatchObject({ error: { code: 'driver_error' }, attempts: 3 });
    });

    it('does not repeat an effect that was accepted and not made', async () => {
      const report = await run('power.on', 'active', { info: { stuck: true } });

      expect(report).toMatchObject({ error: { code: 'verify_failed' }, attempts: 1 });
    });

    it('fails before any effect where the driver is unknown or its driver_info does not fit', async () => {
      const unknown = await run('power.on', 'active', { attributes: { driver: 'redfish', driver_info: {} } });
      const unfit = await run('power.on', 'active', { info: { delay_s: 'long' } });

      expect(unknown.error).toMatchObject({ code: 'driver_error', retryable: false });
      expect(unfit.error).toMatchObject({ evidence: { errors: [{ pointer: '/driver_info/delay_s' }] } });
      expect(bucket.appends).toEqual([]);
    });
  });

  describe('provisioning', () => {
    it('proves the credentials of a new node, and learns its power state', async () => {
      const report = await run('provision.manage', 'enroll');

      expect(report.provision).toEqual(['enroll', 'verifying', 'manageable']);
      expect(report.states['power']).toBe('power off');
      expect(effects()).toEqual([]);
    });

    it('goes back to enroll where the credentials are refused', async () => {
      const info = { fail: { 'verify.credentials': { times: 1, code: 'credentials_refused' } } };

      const report = await run('provision.manage', 'enroll', { info });

      expect(report.error).toMatchObject({ code: 'credentials_refused' });
      expect(report.provision).toEqual(['enroll', 'verifying', 'enroll']);
    });

    it.each(['available', 'clean failed', 'inspect failed', 'adopt failed'])(
      'manages from "%s" without a step, whatever its controller says',
      async (state) => {
        const report = await run('provision.manage', state, { info: { unreachable: true } });

        expect(report).toMatchObject({ error: undefined, steps: [], provision: [state, 'manageable'] });
      },
    );

    it.each([
      ['provision.provide', ['manageable', 'cleaning', 'available'], ['clean.erase_metadata']],
      ['provision.clean', ['manageable', 'cleaning', 'manageable'], ['clean.erase_metadata']],
      ['provision.inspect', ['manageable', 'inspecting', 'manageable'], ['inspect.hardware']],
      ['provision.adopt', ['manageable', 'adopting', 'active'], []],
      [
        'provision.deploy',
        ['available', 'deploying', 'active'],
        ['deploy.prepare', 'deploy.write_image', 'deploy.power_on'],
      ],
      [
        'provision.rebuild',
        ['active', 'deploying', 'active'],
        ['deploy.prepare', 'deploy.write_image', 'deploy.power_on'],
      ],
      [
        'provision.undeploy',
        ['active', 'deleting', 'cleaning', 'available'],
        ['undeploy.tear_down', 'clean.erase_metadata'],
      ],
      ['provision.rescue', ['active', 'rescuing', 'rescue'], ['rescue.boot_ramdisk', 'rescue.power_on']],
      ['provision.unrescue', ['rescue', 'unrescuing', 'active'], ['unrescue.leave_ramdisk', 'unrescue.power_on']],
    ])('%s goes %j with the effects %j', async (action, states, wanted) => {
      const report = await run(action, states[0] ?? '');

      expect(report.error).toBeUndefined();
      expect(report.provision).toEqual(states);
      expect(effects()).toEqual(wanted);
    });

    it('switches a machine that is on off for rebuild and undeploy', async () => {
      await run('power.on', 'active');
      await run('provision.rebuild', 'active');
      const report = await run('provision.undeploy', 'active');

      expect(report.states).toEqual({ provision: 'available', power: 'power off' });
      expect(effects()).toContain('rebuild.power_off');
      expect(effects()).toContain('undeploy.power_off');
      expect(bucket.json(subjects.key('fake', id))).toMatchObject({ image: '', boots: 2 });
    });

    it.each(['deploy.prepare', 'deploy.write_image', 'deploy.power_on'])(
      'goes on after a crash behind the effect of %s, and repeats none',
      async (step) => {
        const task = `${id}.01ARZ3NDEKTSV4RRFFQ69G5CRA`;
        const crashed = await run('provision.deploy', 'available', { crashAfter: step, task });
        restart();

        const report = await run('provision.deploy', 'deploying', { results: crashed.results, task });

        expect(report.states).toEqual({ provision: 'active', power: 'power on' });
        expect(effects()).toEqual(['deploy.prepare', 'deploy.write_image', 'deploy.power_on']);
      },
    );

    it('ends in the failed state of where it was', async () => {
      const deploy = await run('provision.deploy', 'available', {
        info: { fail: { 'deploy.write_image': { times: 9 } } },
      });
      const tear = await run('provision.undeploy', 'active', {
        info: { fail: { 'undeploy.tear_down': { times: 9 } } },
      });
      const clean = await run('provision.undeploy', 'active', {
        info: { fail: { 'clean.erase_metadata': { times: 9 } } },
      });

      expect(deploy.provision.at(-1)).toBe('deploy failed');
      expect(tear.provision.at(-1)).toBe('error');
      expect(clean.provision.at(-1)).toBe('clean failed');
    });

    it('waits for the ramdisk where the driver says so', async () => {
      const more = { info: { agent: true }, signal: {} };

      const deploy = await run('provision.deploy', 'available', more);
      const clean = await run('provision.clean', 'manageable', more);
      const inspect = await run('provision.inspect', 'manageable', more);
      const rescue = await run('provision.rescue', 'active', more);

      expect(deploy.provision).toEqual(['available', 'deploying', 'wait call-back', 'deploying', 'active']);
      expect(clean.provision).toEqual(['manageable', 'cleaning', 'clean wait', 'cleaning', 'manageable']);
      expect(inspect.provision).toEqual(['manageable', 'inspecting', 'inspect wait', 'manageable']);
      expect(rescue.provision).toEqual(['active', 'rescuing', 'rescue wait', 'rescuing', 'rescue']);
    });

    it('fails where the ramdisk never calls', async () => {
      const report = await run('provision.deploy', 'available', { info: { agent: true } });

      expect(report.error).toMatchObject({ code: 'deadline_exceeded' });
      expect(report.provision.at(-1)).toBe('deploy failed');
    });

    describe("cleaning with steps of one's own", () => {
      const cleanSteps = [
        { interface: 'raid', step: 'apply_configuration', args: { level: 1 } },
        { interface: 'bios', step: 'apply_configuration' },
        { interface: 'deploy', step: 'erase_devices', priority: 10 },
      ];

      it('does these in the order of their priority instead of the default ones, each under its own name', async () => {
        await run('provision.deploy', 'available');
        lines = [];

        const report = await run('provision.clean', 'manageable', { params: { clean_steps: cleanSteps } });

        const wanted = ['clean.erase_devices', 'clean.apply_configuration', 'clean.apply_configuration#2'];
        expect(report).toMatchObject({ error: undefined, steps: wanted });
        expect(report.provision).toEqual(['manageable', 'cleaning', 'manageable']);
        expect(effects()).toEqual(wanted);
        expect(bucket.json(subjects.key('fake', id))).toMatchObject({ image: '' });
      });

      it('goes on after a crash behind one of them, and repeats none', async () => {
        const task = `${id}.01ARZ3NDEKTSV4RRFFQ69G5CRA`;
        const more = { params: { clean_steps: cleanSteps }, task };
        const crashed = await run('provision.clean', 'manageable', {
          ...more,
          crashAfter: 'clean.apply_configuration',
        });
        restart();

        const report = await run('provision.clean', 'cleaning', { ...more, results: crashed.results });

        expect(report.states['provision']).toBe('manageable');
        expect(effects()).toEqual(['clean.erase_devices', 'clean.apply_configuration', 'clean.apply_configuration#2']);
      });

      it('waits for the ramdisk before the first one where the driver says so', async () => {
        const report = await run('provision.clean', 'manageable', {
          info: { agent: true },
          signal: {},
          params: { clean_steps: [{ interface: 'deploy', step: 'erase_devices' }] },
        });

        expect(report.steps).toEqual(['wait.heartbeat', 'clean.erase_devices']);
      });

      it('fails before the first one where the driver cannot do one of them', async () => {
        const journal = { ...noEffectJournal, record: (line: EffectLine) => void lines.push(line) };
        const driver = new FakeDriver({ shelf: machinesOnBroker(bucket, subjects), clock: systemClock, journal });
        const { provision } = driver;
        Object.assign(driver, { provision: { ...provision, cleans: (step: CleanStep) => step.interface !== 'raid' } });
        kind = createNodeKind({ drivers: driversOf([driver], journal) });

        const report = await run('provision.clean', 'manageable', { params: { clean_steps: cleanSteps } });

        expect(report.error).toMatchObject({
          code: 'driver_error',
          message: 'driver fake does not support cleaning step raid.apply_configuration',
        });
        expect(report.provision.at(-1)).toBe('clean failed');
        expect(effects()).toEqual([]);
      });
    });

    it('adds what inspection finds to the properties that were there', async () => {
      const report = await run('provision.inspect', 'manageable');

      expect(report.attributes['properties']).toMatchObject({ rack: 7, cpu_arch: 'x86_64', cpus: expect.any(Number) });
    });
  });

  it('sets the boot device', async () => {
    const report = await run('management.set_boot_device', 'manageable', {
      params: { device: 'pxe', persistent: true },
    });

    expect(report.error).toBeUndefined();
    expect(bucket.json(subjects.key('fake', id))).toMatchObject({ boot_device: 'pxe', boot_persistent: true });
  });

  it('sets and unsets maintenance in the record alone, with an event each time something changes', async () => {
    const attributes = { driver: 'fake', driver_info: { unreachable: true }, maintenance: false };
    const set = await run('maintenance.set', 'active', { params: { reason: 'fan' }, attributes });
    const again = await run('maintenance.set', 'active', { params: { reason: 'fan' }, attributes: set.attributes });
    const unset = await run('maintenance.unset', 'active', { attributes: set.attributes });

    expect(set).toMatchObject({
      attributes: { maintenance: true, maintenance_reason: 'fan' },
      events: ['maintenance'],
    });
    expect(again).toMatchObject({ steps: ['maintenance.set already'], events: [] });
    expect(unset).toMatchObject({
      attributes: { maintenance: false, maintenance_reason: null },
      events: ['maintenance'],
    });
    expect(bucket.reads).toBe(0);
  });

  it('keeps the last error until a task that touches the machine ends well', () => {
    const final = (state: string, action: string) =>
      kind.onFinal?.({ action, state, error: { message: 'no answer' }, startedAt: 0 } as TaskRecord); // proof: all that it reads

    expect(final('failed', 'power.on')).toEqual({ last_error: 'power.on: no answer' });
    expect(final('succeeded', 'power.on')).toEqual({ last_error: null });
    expect(final('succeeded', 'maintenance.set')).toEqual({});
    expect(final('cancelled', 'power.on')).toEqual({});
  });

  it('says of a task that was aborted why it was', () => {
    const aborted = (cancelReason: string) =>
      kind.onFinal?.({ action: 'provision.deploy', state: 'cancelled', startedAt: 1, cancelReason } as TaskRecord); // proof: all that it reads

    expect(aborted('wrong image')).toEqual({ last_error: 'provision.deploy was cancelled: wrong image' });
    expect(aborted('')).toEqual({ last_error: 'provision.deploy was cancelled' });
  });
});
