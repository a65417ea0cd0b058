// A single `ironworks gateway` or `ironworks conductor` on a broker of the test's own: a cluster without a host supervisor,
// whose processes come and go as the test says, each by the way to the broker and with the environment it is given.

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort, withoutSettings } from './serve-process.ts';

export interface LoneProcess {
  /** Where a gateway listens; empty for conductors. */
  readonly url: string;
  readonly pid: number;
  /** Its log; empty where it is silent. */
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, and resolves when it has ended. Idempotent. */
  stop(): Promise<void>;
  /** SIGKILL, and resolves when it has ended. Idempotent. */
  kill(): Promise<void>;
}

export interface LoneOptions {
  /** Variables: settings too, as `IRONWORKS_…`. */
  readonly env?: { readonly [name: string]: string };
  /** A command that runs the process: `ip netns exec NAME`. */
  readonly within?: readonly string[];
  /** Where a gateway listens; default: a free port of 127.0.0.1. */
  readonly listen?: string;
  /** A folder with another build than this one. */
  readonly build?: string;
  /** Its log is kept, from this level on. */
  readonly logLevel?: 'silent' | 'warn' | 'info';
}

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;

/** Resolves when it answers probes. */
export async function startLoneGateway(natsUrl: string, options: LoneOptions = {}): Promise<LoneProcess> {
  const listen = options.listen ?? `127.0.0.1:${await freePort()}`;
  const gateway = startLone('gateway', natsUrl, `http://${listen}`, {
    ...options,
    env: { IRONWORKS_LISTEN: listen, ...options.env },
  });
  await eventually(async () => (await fetch(`${gateway.url}/livez`)).status === 200, {
    what: `an answer of the gateway ${gateway.url}`,
    timeoutMs: START_LIMIT_MS,
    intervalMs: 50,
  }).catch(async (error: unknown) => {
    await gateway.kill();
    throw error;
  });
  return gateway;
}

/** Returns at once; a gateway shows when it is alive. */
export function startLoneConductor(natsUrl: string, options: LoneOptions = {}): LoneProcess {
  return startLone('conductor', natsUrl, '', options);
}

/** The main files themselves: the command line would stand between a signal and the process it is meant for. */
const MAINS = { conductor: 'actors/main.js', gateway: 'gateway/main.js' } as const;

function startLone(role: keyof typeof MAINS, natsUrl: string, url: string, options: LoneOptions): LoneProcess {
  const { env = {}, within = [], build = 'dist', logLevel = 'silent' } = options;
  const [command = process.execPath, ...rest] = [...within, process.execPath, resolve(build, MAINS[role])];
  const settings = { IRONWORKS_NATS_URL: natsUrl, IRONWORKS_LOG_LEVEL: logLevel };
  const child = spawn(command, rest, {
    env: { ...withoutSettings(process.env), ...settings, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let ended = false;
  let said = '';
  child.once('exit', () => {
    ended = true;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!ended) child.kill(signal);
    await eventually(() => ended, { what: `the end of the ${role}`, timeoutMs: STOP_LIMIT_MS });
  };
  return {
    url,
    pid: child.pid ?? 0,
    stderr: () => said,
    signal: (name) => void child.kill(name),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
