// `ironworks serve` as a real process for a test: the compiled build, a free port, a temporary data folder, and nothing
// left behind whatever the test did to it.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ApiClient } from '../../gateway/client/api-client.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { isAlive } from '../../runtime/base/processes.ts';
import { eventually } from './eventually.ts';

export interface ServeProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  readonly client: ApiClient;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when /readyz says ready. */
  ready(): Promise<void>;
  /** Ids of all processes that belong to it: children of it, and the nats-server of its data folder. */
  processes(): readonly number[];
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  ended(limitMs: number): Promise<number | string>;
  /** Ends whatever is left, without asking. */
  close(keepData?: boolean): Promise<void>;
}

/** The command line, compiled. */
export const CLI: string = resolve('dist/gateway/cli/main.js');
const READY_LIMIT_MS = 45_000;

export interface ServeProcessOptions {
  readonly args?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** Of an earlier one, to go on with. */
  readonly dataDir?: string;
}

export async function startServe(options: ServeProcessOptions = {}): Promise<ServeProcess> {
  const gateways = (options.args ?? []).indexOf('--gateways') + 1;
  const port = await freePorts(gateways === 0 ? 1 : Number(options.args?.[gateways]));
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ironworks-serve-'));
  const url = `http://127.0.0.1:${port}`;
  const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data', dataDir, ...(options.args ?? [])];
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...withoutSettings(process.env), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    said.out += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said.err += chunk.toString('utf8');
  });
  const end = new Promise<number | string>((resolveEnd) => {
    child.once('exit', (code, signal) => resolveEnd(signal ?? code ?? -1));
  });
  const seen = new Set<number>();
  const processes = (): readonly number[] => {
    for (const pid of processesOf(child, dataDir)) seen.add(pid);
    return [...seen].filter(isAlive);
  };
  const client = new ApiClient({ baseUrl: url, token: '', clock: systemClock, timeoutMs: 10_000 });
  return {
    url,
    dataDir,
    pid: child.pid ?? 0,
    client,
    stdout: () => said.out,
    stderr: () => said.err,
    ready: async () => {
      await eventually(
        async () => {
          if (child.exitCode !== null) throw new Error('serve has ended');
          processes();
          return (await fetch(`${url}/readyz`)).status === 200;
        },
        { what: `readiness of ${url}`, timeoutMs: READY_LIMIT_MS, intervalMs: 50 },
      ).catch((cause: unknown) => {
        throw new Error(`serve is not ready; it said last:\n${said.err.slice(-2_000)}`, { cause });
      });
    },
    processes,
    signal: (name) => {
      processes();
      child.kill(name);
    },
    ended: (limitMs) => withLimit(end, limitMs, 'the end of serve'),
    close: async (keepData = false) => {
      for (const pid of [child.pid ?? 0, ...processes()]) kill(pid);
      await withLimit(end, 5_000, 'the end of serve');
      await eventually(() => processes().length === 0, { what: 'the end of its processes' });
      if (!keepData) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** The first of `count` free ports in a row: each further gateway listens on the next one. */
async function freePorts(count: number): Promise<number> {
  return eventually(
    async () => {
      const first = await freePort();
      for (let next = 1; next < count; next++) await listenOnce(first + next);
      return first;
    },
    { what: `${count} free ports in a row` },
  );
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Children of the process, and whatever runs with its data folder in its arguments. Linux only, as the tests are. */
function processesOf(child: ChildProcess, dataDir: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') return false;
      const parent = Number(fields[1]);
      return (
        parent === child.pid || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${dataDir}/nats-server.conf`)
      );
    } catch {
      // Gone while we looked.
      return false;
    }
  });
}

/** The settings of whoever runs the tests are not those of the process under test. */
export function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('IRONWORKS_') && name !== 'COLUMNS'),
  );
}

function kill(pid: number): void {
  if (pid === 0) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

async function withLimit<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${limitMs} ms`)), limitMs);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
