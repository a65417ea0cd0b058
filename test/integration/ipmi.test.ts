// The ipmi driver and the kind's runs against real ipmitool and ipmi_sim: what hangs, what is refused, and that the
// password never stands in an argument list.

import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { noEffectJournal } from '../../actors/drivers/effect-journal.ts';
import { defaultIpmiOptions, IpmiDriver, type IpmiOptions } from '../../actors/drivers/ipmi/ipmi-driver.ts';
import { ipmitool } from '../../actors/drivers/ipmi/ipmitool.ts';
import { driversOf } from '../../actors/drivers/registry.ts';
import { createNodeKind } from '../../actors/node/node-actor.ts';
import type { JsonObject } from '../../proto/json.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { nodeId, testTools } from '../support/effect-tools.ts';
import { eventually } from '../support/eventually.ts';
import { missingIpmiTools, type SimulatedBmc, startBmc } from '../support/ipmi-sim/ipmi-sim.ts';
import { runKind } from '../support/run-kind.ts';

const missing = missingIpmiTools();
if (missing !== undefined) console.warn(`ipmi is NOT tested against a BMC: ${missing}`);

describe.skipIf(missing !== undefined)('the ipmi driver with real controllers', () => {
  const open: { stop: () => Promise<void> }[] = [];
  const bmcs = async (count: number): Promise<SimulatedBmc[]> => {
    const started = await Promise.all(Array.from({ length: count }, startBmc));
    open.push(...started);
    return started;
  };
  const oneBmc = async (): Promise<SimulatedBmc> => {
    const [bmc] = await bmcs(1);
    if (bmc === undefined) throw new Error('no BMC');
    return bmc;
  };
  const driverWith = (options: Partial<IpmiOptions> = {}): IpmiDriver => {
    const driver = new IpmiDriver({
      clock: systemClock,
      journal: noEffectJournal,
      runTool: ipmitool('ipmitool'),
      options: { ...defaultIpmiOptions, verifyHardMs: 2_000, ...options },
    });
    open.push({ stop: () => driver.close() });
    return driver;
  };
  const target = (bmc: SimulatedBmc, more: JsonObject = {}, number = 1) => ({
    id: nodeId(number),
    driverInfo: { ...bmc.driverInfo, ...more },
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((used) => used.stop()));
  });

  it('tells a wrong password and an unknown user from a dead host', async () => {
    const bmc = await oneBmc();
    const driver = driverWith();
    const read = (more: JsonObject) => driver.power.read(target(bmc, { ipmi_retries: 1, ...more }), testTools());

    await expect(read({ ipmi_password: 'wrong' })).rejects.toMatchObject({ code: 'credentials_refused' });
    await expect(read({ ipmi_username: 'nobody' })).rejects.toMatchObject({ code: 'credentials_refused' });
    await expect(read({ ipmi_cipher_suite: 17 })).rejects.toMatchObject({ code: 'driver_error' });
    await bmc.stop();
    await expect(read({})).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('sends an effect once to a slow controller, and leaves the doubt when the answer comes too late', async () => {
    const bmc = await oneBmc();
    const driver = driverWith();
    const slow = target(bmc, { ipmi_timeout_s: 1 });
    bmc.fault('delay', '1.3');

    await expect(driver.power.set(slow, 'power on', 'hard', testTools())).rejects.toMatchObject({
      code: 'unreachable',
      effect: 'maybe',
    });

    expect(await driver.power.read(slow, testTools())).toBe('power on');
    expect(bmc.effects()).toEqual(['power 1']);
  });

  it('shows the password in no argument list while a call is under way', async () => {
    const bmc = await oneBmc();
    const driver = driverWith();
    bmc.freeze();
    const tools = testTools();
    const read = driver.power
      .read(target(bmc, { ipmi_password: 'canary-4711' }), tools)
      .catch((error: unknown) => error);

    const argv = await eventually(() => commandLines().find((line) => line.includes(`-p ${bmc.port}`)), {
      what: 'a call of ipmitool',
    });
    const everything = commandLines().join('\n');
    tools.abort(new Error('seen enough'));
    await read;

    expect(argv).toContain('ipmitool -v -I lanplus');
    expect(everything).not.toContain('canary-4711');
  });

  it('kills the child when the signal fires', async () => {
    const bmc = await oneBmc();
    const driver = driverWith();
    bmc.freeze();
    const tools = testTools();
    const read = driver.power.read(target(bmc, { ipmi_timeout_s: 20 }), tools).catch((error: unknown) => error);
    const running = () => commandLines().some((line) => line.includes(`-p ${bmc.port}`));
    await eventually(running, { what: 'a call of ipmitool' });

    tools.abort(new Error('over'));

    await eventually(() => !running(), { what: 'the end of the child', timeoutMs: 1_000 });
    await read;
  });

  it('serves the others while some controllers hang', async () => {
    const [hung1, hung2, hung3, ...healthy] = await bmcs(6);
    if (hung1 === undefined || hung2 === undefined || hung3 === undefined) throw new Error('no BMCs');
    const driver = driverWith({ maxChildren: 4 });
    for (const bmc of [hung1, hung2, hung3]) bmc.freeze();
    const tools = testTools();
    const stuck = [hung1, hung2, hung3].map((bmc, index) =>
      driver.power.read(target(bmc, { ipmi_timeout_s: 10 }, 100 + index), tools).catch((error: unknown) => error),
    );

    const before = performance.now();
    for (let round = 0; round < 5; round++)
      await Promise.all(
        healthy.map((bmc, index) => driver.power.read(target(bmc, { ipmi_timeout_s: 2 }, index), testTools())),
      );

    expect(performance.now() - before).toBeLessThan(5_000);
    tools.abort(new Error('over'));
    await Promise.all(stuck);
  });

  it('drives a node from enrolment to active and back with exactly the effects asked for', async () => {
    const bmc = await oneBmc();
    const driver = driverWith();
    const kind = createNodeKind({ drivers: driversOf([driver], noEffectJournal) });
    const attributes = { driver: 'ipmi', driver_info: target(bmc).driverInfo, properties: {} };
    let states: { readonly [region: string]: string | null } = { provision: 'enroll', power: null };
    const run = async (action: string): Promise<void> => {
      const report = await runKind({ kind, action, id: nodeId(1), attributes, states });
      expect(report.error).toBeUndefined();
      states = report.states;
    };

    await run('provision.manage');
    expect(states).toEqual({ provision: 'manageable', power: 'power off' });
    await run('provision.provide');
    await run('power.on');
    await run('power.reboot');
    await run('power.off');
    await run('provision.deploy');
    expect(states).toEqual({ provision: 'active', power: 'power on' });
    await run('provision.undeploy');

    expect(states).toEqual({ provision: 'available', power: 'power off' });
    expect(bmc.effects()).toEqual([
      'power 1',
      'power 0',
      'power 1',
      'power 0',
      'boot default', // ipmi_sim's word for the disk
      'power 1',
      'power 0',
    ]);
  });
});

/** Of the processes this test can see; those that end while it looks are left out. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // it has ended meanwhile
      }
    });
}
