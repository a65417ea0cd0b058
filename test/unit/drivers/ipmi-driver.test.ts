// The ipmi driver's decisions, with a scripted ipmitool; test/integration/ipmi.test.ts has the real one.

import { beforeEach, describe, expect, it } from 'vitest';
import { type EffectLine, noEffectJournal } from '../../../actors/drivers/effect-journal.ts';
import { defaultIpmiOptions, IpmiDriver } from '../../../actors/drivers/ipmi/ipmi-driver.ts';
import type { ToolCall, ToolResult } from '../../../actors/drivers/ipmi/ipmitool.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { nodeId, testTools } from '../../support/effect-tools.ts';

const ok = (stdout: string): ToolResult => ({ exitCode: 0, stdout, stderr: '', end: 'exited' });
const failed = (stderr: string): ToolResult => ({ exitCode: 1, stdout: '', stderr, end: 'exited' });
const NO_SESSION = failed('Error: Unable to establish IPMI v2 / RMCP+ session');
const NO_ANSWER = failed('Unable to set Chassis Power Control to Up/On');
const ON = ok('Chassis Power is on\n');
const OFF = ok('Chassis Power is off\n');
const DONE = ok('Chassis Power Control: Up/On\n');

describe('the ipmi driver', () => {
  let script: ToolResult[];
  let calls: string[];
  let lines: EffectLine[];
  let clock: SimClock;
  let driver: IpmiDriver;
  const target = { id: nodeId(1), driverInfo: { ipmi_address: '192.0.2.7', ipmi_retries: 3 } };
  const runTool = async (call: ToolCall): Promise<ToolResult> => {
    calls.push(`${call.command.join(' ')} -R ${call.tries}`);
    return script.shift() ?? failed('the script is over');
  };

  beforeEach(() => {
    calls = [];
    lines = [];
    clock = new SimClock();
    driver = new IpmiDriver({
      clock,
      journal: { ...noEffectJournal, record: (line) => lines.push(line) },
      runTool,
      options: defaultIpmiOptions,
    });
  });

  it('asks reads as often as it may, and sends an effect once (I1)', async () => {
    script = [OFF, DONE, ON];

    expect(await driver.power.set(target, 'power on', 'hard', testTools())).toBe('power on');

    expect(calls).toEqual(['chassis power status -R 3', 'chassis power on -R 1', 'chassis power status -R 3']);
    expect(lines).toHaveLength(1);
  });

  it('tries again what certainly was not sent, with the lease looked at each time', async () => {
    script = [OFF, NO_SESSION, NO_SESSION, DONE, ON];
    const tools = testTools();

    expect(await driver.power.set(target, 'power on', 'hard', tools)).toBe('power on');

    expect(calls.filter((call) => call.startsWith('chassis power on'))).toHaveLength(3);
    expect(tools.leaseChecks()).toBe(3);
    expect(lines).toHaveLength(1);
  });

  it('gives up without doubt and without a line where no session came', async () => {
    script = [OFF, NO_SESSION, NO_SESSION, NO_SESSION];

    await expect(driver.power.set(target, 'power on', 'hard', testTools())).rejects.toMatchObject({
      code: 'unreachable',
      effect: 'none',
    });
    expect(lines).toEqual([]);
  });

  it('leaves a doubt to whoever asked, with a line, and sends nothing again', async () => {
    script = [OFF, NO_ANSWER];

    await expect(driver.power.set(target, 'power on', 'hard', testTools())).rejects.toMatchObject({
      code: 'unreachable',
      effect: 'maybe',
      retryable: true,
    });
    expect(calls).toHaveLength(2);
    expect(lines).toHaveLength(1);
  });

  it('polls until the state is there, over questions without an answer (I2)', async () => {
    script = [OFF, DONE, OFF, NO_SESSION, OFF, ON];
    const work = driver.power.set(target, 'power on', 'hard', testTools());
    await clock.advance(30_000);

    expect(await work).toBe('power on');
    expect(clock.pending).toBe(0);
  });

  it('ends with verify_failed when the state does not come in time', async () => {
    script = [OFF, DONE, ...Array.from({ length: 100 }, () => OFF)];
    const work = expect(driver.power.set(target, 'power on', 'hard', testTools())).rejects.toMatchObject({
      code: 'verify_failed',
      effect: 'maybe',
    });
    await clock.advance(31_000);

    await work;
    expect(calls.length).toBeLessThan(30);
  });

  it('says that nothing was seen, not that the state did not come, of a BMC that falls silent after the order', async () => {
    script = [OFF, DONE, OFF, ...Array.from({ length: 100 }, () => NO_SESSION)];
    const work = expect(driver.power.set(target, 'power on', 'hard', testTools())).rejects.toMatchObject({
      code: 'unreachable',
      effect: 'maybe',
      retryable: false,
    });
    await clock.advance(31_000);

    await work;
    expect(lines).toHaveLength(1);
  });

  it('gives a soft power off the time an operating system takes', async () => {
    script = [ON, ok('Chassis Power Control: Soft'), ...Array.from({ length: 60 }, () => ON), OFF];
    const work = driver.power.set(target, 'power off', 'soft', testTools({ step: 'power.soft_off' }));
    await clock.advance(290_000);

    expect(await work).toBe('power off');
    expect(calls[1]).toBe('chassis power soft -R 1');
  });

  it('sets the boot device and looks at it', async () => {
    script = [ok('Set Boot Device to pxe'), ok('   - Boot Device Selector : Force PXE\n')];

    await driver.boot.set(target, { device: 'pxe', persistent: true }, testTools());

    expect(calls).toEqual(['chassis bootdev pxe options=persistent -R 1', 'chassis bootparam get 5 -R 3']);
  });

  it('refuses a boot device IPMI does not have, before anything is sent', async () => {
    await expect(driver.boot.set(target, { device: 'uefihttp', persistent: false }, testTools())).rejects.toMatchObject(
      { code: 'driver_error', effect: 'none' },
    );
    expect(calls).toEqual([]);
  });

  it('sends nothing where driver_info does not fit', async () => {
    await expect(
      driver.power.read({ id: nodeId(1), driverInfo: { ipmi_address: '-x' } }, testTools()),
    ).rejects.toMatchObject({ code: 'driver_error', message: expect.stringContaining('/driver_info/ipmi_address') });
    expect(calls).toEqual([]);
  });

  it('starts nothing after it was closed', async () => {
    await driver.close();

    await expect(driver.power.read(target, testTools())).rejects.toMatchObject({ code: 'driver_error' });
    expect(calls).toEqual([]);
  });
});
