// Real work: three simulated BMCs, enrolled from a file with the command line and driven through it. What counts is what
// each of them has written down as having reached it.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingIpmiTools, type SimulatedBmc, startBmc } from '../support/ipmi-sim/ipmi-sim.ts';
import { openSystem, type System } from '../support/serve.ts';

const CLI = resolve('dist/gateway/cli/main.js');
const NODES = ['bmc-1', 'bmc-2', 'bmc-3'];
const run = promisify(execFile);

const missing = missingIpmiTools();
if (missing !== undefined) console.warn(`the spine is NOT tested against BMCs: ${missing}`);

describe.skipIf(missing !== undefined)('three controllers imported from a file', () => {
  let folder: string;
  let file: string;
  let system: System;
  let bmcs: readonly SimulatedBmc[] = [];

  const ironworks = (...args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
    run(process.execPath, [CLI, ...args], { env: { ...process.env, IRONWORKS_URL: system.url, COLUMNS: '160' } });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ironworks-import-'));
    [system, bmcs] = await Promise.all([
      // ipmi_sim speaks suite 3 at best; a real fleet of this age would set it for all as well.
      openSystem({ args: ['--ipmi-cipher-suite', '3'] }),
      Promise.all(NODES.map(() => startBmc())),
    ]);
    file = join(folder, 'fleet.json');
    const nodes = NODES.map((name, index) => ({
      name,
      driver: 'ipmi',
      driver_info: {
        ipmi_address: '127.0.0.1',
        ipmi_port: bmcs[index]?.port,
        ipmi_username: 'admin',
        ipmi_password: 'password',
      },
      properties: { cpus: 8, memory_mb: 16_384 },
      extra: { rack: 'r1' },
    }));
    writeFileSync(file, JSON.stringify({ nodes }));
  });

  afterAll(async () => {
    await system?.close();
    await Promise.all(bmcs.map((bmc) => bmc.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('are created, and a repeated import changes nothing', async () => {
    const first = await ironworks('node', 'import', file);
    const again = await ironworks('node', 'import', file);

    expect(first.stdout.match(/\bcreated\b/g)?.length).toBeGreaterThanOrEqual(3);
    expect(again.stdout.match(/\bunchanged\b/g)?.length).toBeGreaterThanOrEqual(3);
    const listed = await ironworks('node', 'list', '-o', 'json');
    expect(listed.stdout).not.toContain('"password"');
    for (const name of NODES)
      expect(await system.client.node(name)).toMatchObject({
        driver: 'ipmi',
        provision_state: 'enroll',
        power_state: null,
        properties: { cpus: 8 },
        extra: { rack: 'r1' },
      });
  });

  it('become manageable and available, which touches nothing', async () => {
    for (const verb of ['manage', 'provide']) {
      const { stdout } = await ironworks('node', 'provision', verb, ...NODES, '--wait');
      expect(stdout.match(/\bsucceeded\b/g)).toHaveLength(3);
    }

    for (const name of NODES)
      expect(await system.client.node(name)).toMatchObject({ provision_state: 'available', power_state: 'power off' });
    expect(bmcs.map((bmc) => bmc.effects())).toEqual([[], [], []]);
  });

  it('are switched on, off and rebooted, with exactly the effects asked for', async () => {
    const sequence: readonly (readonly [verb: string, state: string])[] = [
      ['on', 'power on'],
      ['on', 'power on'],
      ['reboot', 'power on'],
      ['off', 'power off'],
      ['off', 'power off'],
    ];
    for (const [verb, state] of sequence) {
      const { stdout } = await ironworks('node', 'power', verb, ...NODES, '--wait');
      expect(stdout.match(/\bsucceeded\b/g)).toHaveLength(3);
      for (const name of NODES) expect(await system.client.node(name)).toMatchObject({ power_state: state });
    }

    for (const bmc of bmcs) {
      expect(bmc.effects()).toEqual(['power 1', 'power 0', 'power 1', 'power 0']);
      expect(bmc.power()).toBe('off');
    }
    expect(system.effects()).toHaveLength(12);
  });

  it('are deployed and taken down, booting from disk', async () => {
    const before = bmcs.map((bmc) => bmc.effects().length);
    await ironworks('node', 'provision', 'deploy', ...NODES, '--wait');
    for (const name of NODES)
      expect(await system.client.node(name)).toMatchObject({ provision_state: 'active', power_state: 'power on' });
    await ironworks('node', 'provision', 'undeploy', ...NODES, '--wait');

    for (const name of NODES)
      expect(await system.client.node(name)).toMatchObject({ provision_state: 'available', power_state: 'power off' });
    for (const [index, bmc] of bmcs.entries())
      expect(bmc.effects().slice(before[index])).toEqual(['boot default', 'power 1', 'power 0']); // its word for the disk
  });

  it('that hang or refuse orders fail their own tasks, with the reason, and no others', async () => {
    const [refusing, hung] = bmcs;
    refusing?.fault('fail', '1');
    hung?.freeze();

    const ask = ['node', 'power', 'on', ...NODES, '--wait', '--timeout', '6', '-o', 'json'];
    const failed = await ironworks(...ask).catch((error: { code: number; stdout: string }) => error);
    refusing?.fault('fail', undefined);
    hung?.thaw();

    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stdout.match(/"state": ?"(?:failed|unknown)"/g)).toHaveLength(2);
    expect(bmcs.map((bmc) => bmc.power())).toEqual(['off', 'off', 'on']);
    await ironworks('node', 'power', 'on', ...NODES, '--wait');
    expect(bmcs.map((bmc) => bmc.power())).toEqual(['on', 'on', 'on']);
    for (const name of NODES) expect(await system.client.node(name)).toMatchObject({ power_state: 'power on' });
  });
});
