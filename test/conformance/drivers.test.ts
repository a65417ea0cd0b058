// The drivers' suite against its bodies: fake machines in a simulated bucket, and ipmitool against a real ipmi_sim.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { type EffectLine, openEffectJournal } from '../../actors/drivers/effect-journal.ts';
import { FakeDriver } from '../../actors/drivers/fake/fake-driver.ts';
import { machinesOnBroker } from '../../actors/drivers/fake/machine-shelf.ts';
import { defaultIpmiOptions, IpmiDriver } from '../../actors/drivers/ipmi/ipmi-driver.ts';
import { ipmitool } from '../../actors/drivers/ipmi/ipmitool.ts';
import type { JsonObject } from '../../proto/json.ts';
import { Subjects } from '../../proto/subjects.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { nodeId } from '../support/effect-tools.ts';
import { missingIpmiTools, startBmc } from '../support/ipmi-sim/ipmi-sim.ts';
import { MemoryBucket } from '../support/memory-bucket.ts';
import { powerSuite } from './drivers.ts';

function journalFile() {
  const folder = mkdtempSync(join(tmpdir(), 'ironworks-effects-'));
  const file = join(folder, 'effects.jsonl');
  const journal = openEffectJournal(file, (message, cause) => {
    throw new Error(message, { cause });
  });
  return {
    journal,
    lines: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as EffectLine), // proof: written by the journal just opened
    remove: () => {
      journal.close();
      rmSync(folder, { recursive: true });
    },
  };
}

powerSuite('the fake driver', async () => {
  const subjects = new Subjects('test', 'fake');
  const broker = new MemoryBucket();
  const { journal, lines, remove } = journalFile();
  const driver = new FakeDriver({ shelf: machinesOnBroker(broker, subjects), clock: systemClock, journal });
  let driverInfo: JsonObject = {};
  const id = nodeId(1);
  const power: ('on' | 'off')[] = [];
  return {
    driver,
    target: {
      id,
      get driverInfo() {
        return driverInfo;
      },
    },
    effects: async () => {
      // Each append is one state of the machine; those that moved the power are its effects.
      power.length = 0;
      let before = 'power off';
      for (const state of broker.history(subjects.key('fake', id))) {
        const now = (state as { power: string }).power; // proof: a document of the fake machines
        if (now !== before) power.push(now === 'power on' ? 'on' : 'off');
        before = now;
      }
      return power;
    },
    journal: lines,
    stick: () => {
      driverInfo = { stuck: true };
    },
    refuse: () => {
      driverInfo = { fail: { 'power.on': { times: 1, code: 'driver_error' } } };
    },
    slow: () => {
      driverInfo = { delay_s: 1 };
    },
    hang: () => {
      driverInfo = { unreachable: true };
    },
    close: async () => {
      await driver.close();
      remove();
    },
  };
});

const missing = missingIpmiTools();
if (missing === undefined) ipmiSuite();
else {
  console.warn(`the ipmi driver is NOT tested against a BMC: ${missing}`);
  it.skip(`the ipmi driver: ${missing}`, () => undefined);
}

function ipmiSuite(): void {
  powerSuite('the ipmi driver', async () => {
    const bmc = await startBmc();
    const { journal, lines, remove } = journalFile();
    const driver = new IpmiDriver({
      clock: systemClock,
      journal,
      runTool: ipmitool('ipmitool'),
      options: { ...defaultIpmiOptions, verifyHardMs: 400, verifySoftMs: 2_000 },
    });
    return {
      driver,
      target: { id: nodeId(1), driverInfo: { ...bmc.driverInfo, ipmi_timeout_s: 2, ipmi_retries: 1 } },
      effects: async () => bmc.effects().map((line) => (line.startsWith('power 1') ? 'on' : 'off')),
      journal: lines,
      stick: () => bmc.fault('stuck', ''),
      refuse: () => bmc.fault('fail', ''),
      slow: () => bmc.fault('delay', '1'),
      hang: bmc.freeze,
      close: async () => {
        await driver.close();
        bmc.thaw();
        await bmc.stop();
        remove();
      },
    };
  });
}
