// Simulated BMCs for tests: real ipmi_sim processes on free UDP ports, and the faults they can be given.
// Where the programs are not installed, tests say so and are skipped.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../../proto/json.ts';
import { eventually } from '../eventually.ts';

const SCRIPT = fileURLToPath(new URL('./bmc.sh', import.meta.url));

/** What is missing to run simulated BMCs; undefined where everything is there. */
export function missingIpmiTools(): string | undefined {
  const missing = ['ipmitool', 'ipmi_sim'].filter((program) => {
    try {
      execFileSync('sh', ['-c', `command -v ${program}`]);
      return false;
    } catch {
      return true; // not on PATH
    }
  });
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not found (Debian packages ipmitool, openipmi)`;
}

export interface SimulatedBmc {
  readonly port: number;
  readonly driverInfo: JsonObject;
  /** Every effect that reached the hardware, oldest first, such as `power 1`. */
  readonly effects: () => readonly string[];
  readonly power: () => 'on' | 'off';
  readonly plug: (power: 'on' | 'off') => void;
  readonly fault: (name: 'stuck' | 'fail' | 'delay', value: string | undefined) => void;
  /** Hung: it keeps its port and answers nothing. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly stop: () => Promise<void>;
}

export async function startBmc(): Promise<SimulatedBmc> {
  const dir = await mkdtemp(join(tmpdir(), 'ironworks-bmc-'));
  const port = await freeUdpPort();
  const child = spawn('sh', [SCRIPT, 'start', dir, String(port)], { stdio: 'ignore' });
  const file = (name: string): string => join(dir, name);
  const driverInfo = {
    ipmi_address: '127.0.0.1',
    ipmi_port: port,
    ipmi_username: 'admin',
    ipmi_password: 'password',
    ipmi_cipher_suite: 3,
    ipmi_timeout_s: 1,
  };
  const bmc: SimulatedBmc = {
    port,
    driverInfo,
    effects: () =>
      existsSync(file('effects.log')) ? readFileSync(file('effects.log'), 'utf8').trim().split('\n') : [],
    power: () => (existsSync(file('power')) && readFileSync(file('power'), 'utf8').trim() === '1' ? 'on' : 'off'),
    plug: (power) => writeFileSync(file('power'), power === 'on' ? '1' : '0'),
    fault: (name, value) =>
      value === undefined ? rmSync(file(name), { force: true }) : writeFileSync(file(name), value),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: () => stop(child, dir),
  };
  try {
    await eventually(() => answers(port), { what: `an answer of the BMC on UDP port ${port}`, timeoutMs: 10_000 });
  } catch (error) {
    await bmc.stop();
    throw error;
  }
  return bmc;
}

async function stop(child: ChildProcess, dir: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  await rm(dir, { recursive: true, force: true });
}

function answers(port: number): boolean {
  execFileSync(
    'ipmitool',
    [
      '-I',
      'lanplus',
      '-C',
      '3',
      '-N',
      '1',
      '-R',
      '1',
      '-H',
      '127.0.0.1',
      '-p',
      `${port}`,
      '-U',
      'admin',
      '-E',
      'power',
      'status',
    ],
    { env: { PATH: process.env['PATH'], IPMI_PASSWORD: 'password' }, stdio: 'ignore' },
  );
  return true;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
