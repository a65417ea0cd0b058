// Starts the embedded nats-server on a data folder, waits until it answers, and stops it. Invariants:
//   E1 one server per store: the folder is claimed by one live process, and a server that a dead one left behind is
//      stopped before a new one starts,
//   E2 only a process that runs with this folder's configuration file is ever signalled,
//   E3 the server outlives a Ctrl-C in our terminal (its own process group), since it must stop last,
//   E4 it keeps no pipe to us, so that our death cannot kill it in the middle of a write.
// It never creates or repairs the store: whether what is in there is what should be there is the topology's question.
import { type ChildProcess, spawn } from 'node:child_process';
import { access, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { type Clock, sleep, systemClock } from '../base/clock.ts';
import { commandLineOf, isAlive, processIds } from '../base/processes.ts';
import { claimDataFolder, type DataFolderLayout, dataFolderLayout, releaseDataFolder } from './data-folder.ts';
import { isAtLeast, unsoundPair } from './versions.ts';

export interface NatsServerOptions {
  readonly binary: string;
  /** What the binary said of itself: some settings are known to newer servers only. */
  readonly version: string;
  readonly dataDir: string;
  /** 0 or absent takes a free one; a restart passes the port of before, so that clients find the server again. */
  readonly port?: number;
  readonly log: (line: string) => void;
  /** Acknowledge only after fsync, at 5 to 10 times the cost; servers >= 2.10. */
  readonly syncAlways?: boolean;
  readonly maxPayloadBytes?: number;
  /** Recovery of a large store takes a while. Default 60 s. */
  readonly readyTimeoutMs?: number;
  readonly clock?: Clock;
}

export interface NatsExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** `stop` was asked for before it ended. */
  readonly expected: boolean;
}

export interface NatsProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  /** JetStream's folder, and whether it held anything before this start. */
  readonly store: string;
  readonly storeWasPresent: boolean;
  /** Calls once when the server has ended, at once if it already has. */
  onExit(listener: (exit: NatsExit) => void): void;
  /** Ends the server (SIGTERM, after 15 s SIGKILL) and gives the data folder free. Idempotent. */
  stop(): Promise<void>;
}

/** The server could not be started; the message has its own last words. */
export class NatsServerFailed extends Error {
  override readonly name = 'NatsServerFailed';
  readonly code = 'nats_server_failed';
}

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 20;
const INFO_TIMEOUT_MS = 1_000;
const PORT_ATTEMPTS = 3;
const DEFAULT_MAX_PAYLOAD_BYTES = 1024 * 1024;
const LOG_SIZE_LIMIT_BYTES = 16 * 1024 * 1024;
const LAST_WORDS_LINES = 8;

/** @throws NatsServerFailed, DataFolderInUse */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsProcess> {
  const unsound = unsoundPair(options.version, 1);
  if (unsound !== undefined) throw new NatsServerFailed(unsound);
  if (options.syncAlways === true && !isAtLeast(options.version, '2.10.0')) {
    throw new NatsServerFailed(`nats-server ${options.version} cannot sync always: use nats-server >= 2.10.0`);
  }
  const clock = options.clock ?? systemClock;
  const layout = dataFolderLayout(options.dataDir);
  await claimDataFolder(layout);
  try {
    await stopLeftBehind(layout, clock, options.log);
    for (let attempt = 1; ; attempt += 1) {
      const fixed = options.port ?? 0;
      const port = fixed === 0 ? await freePort() : fixed;
      try {
        return await launch(options, layout, port, clock);
      } catch (error) {
        // Somebody took the free port between our look and the server's bind.
        const taken = error instanceof Error && error.message.includes('address already in use');
        if (fixed !== 0 || !taken || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  } catch (error) {
    await releaseDataFolder(layout);
    throw error;
  }
}

/** The configuration file. Pure, so that what each version is given can be tested by value. */
export function serverConfig(options: NatsServerOptions, layout: DataFolderLayout, port: number, name: string): string {
  const sync = isAtLeast(options.version, '2.10.0') ? (options.syncAlways === true ? 'always' : '100ms') : undefined;
  return [
    `server_name: ${JSON.stringify(name)}`,
    `listen: "127.0.0.1:${port}"`,
    `pid_file: ${JSON.stringify(layout.pidFile)}`,
    `log_file: ${JSON.stringify(layout.log)}`,
    `logfile_size_limit: ${LOG_SIZE_LIMIT_BYTES}`,
    `max_payload: ${options.maxPayloadBytes ?? DEFAULT_MAX_PAYLOAD_BYTES}`,
    // The server's shortest; only an operator's `--signal ldm` uses it.
    'lame_duck_duration: "30s"',
    'lame_duck_grace_period: "1s"',
    'jetstream {',
    `  store_dir: ${JSON.stringify(layout.store)}`,
    ...(sync === undefined ? [] : [`  sync_interval: "${sync}"`]),
    '}',
    '',
  ].join('\n');
}

async function launch(
  options: NatsServerOptions,
  layout: DataFolderLayout,
  port: number,
  clock: Clock,
): Promise<NatsProcess> {
  // The name tells our server from another one on the same port.
  const name = `ironworks-${process.pid}-${port}`;
  await writePrivate(layout.config, serverConfig(options, layout, port, name));
  const storeWasPresent = await access(layout.store).then(
    () => true,
    () => false,
  );
  const output = await open(layout.output, 'w', 0o600);
  // Nothing is awaited between the spawn and the listeners that the server's constructor adds.
  const child = spawn(options.binary, ['-c', layout.config], {
    cwd: layout.dir,
    detached: true, // E3
    stdio: ['ignore', output.fd, output.fd], // E4
  });
  const server = new LaunchedServer(child, layout, port, options.version, storeWasPresent);
  await output.close();
  try {
    await server.answers(name, options.readyTimeoutMs ?? READY_TIMEOUT_MS, clock);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const words = await lastWords(layout);
    await server.kill();
    throw new NatsServerFailed(`nats-server (${options.binary}) ${why}${words}`, { cause: error });
  }
  options.log(`nats-server ${options.version} answers at ${server.url} (process ${server.pid}, data in ${layout.dir})`);
  return server;
}

class LaunchedServer implements NatsProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  readonly store: string;
  readonly storeWasPresent: boolean;
  readonly #child: ChildProcess;
  readonly #layout: DataFolderLayout;
  readonly #ended: Promise<NatsExit>;
  #exit: NatsExit | undefined;
  #stopping: Promise<void> | undefined;

  constructor(child: ChildProcess, layout: DataFolderLayout, port: number, version: string, storeWasPresent: boolean) {
    this.#child = child;
    this.#layout = layout;
    this.port = port;
    this.url = `nats://127.0.0.1:${port}`;
    this.pid = child.pid ?? 0;
    this.version = version;
    this.store = layout.store;
    this.storeWasPresent = storeWasPresent;
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#exit ??= { code, signal, expected: this.#stopping !== undefined };
        resolve(this.#exit);
      };
      child.once('exit', end);
      child.on('error', () => {
        if (child.pid === undefined) end(null, null); // could not be started at all
      });
    });
  }

  onExit(listener: (exit: NatsExit) => void): void {
    void this.#ended.then(listener);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Resolves once this very server has said INFO. */
  async answers(name: string, timeoutMs: number, clock: Clock): Promise<void> {
    const deadline = clock.monotonic() + timeoutMs;
    while (clock.monotonic() < deadline) {
      if (this.#exit !== undefined) throw new Error(`${describe(this.#exit)} while starting`);
      if ((await serverNameAt(this.port)) === name) return;
      await sleep(clock, POLL_MS);
    }
    throw new Error(`did not answer at ${this.url} within ${timeoutMs} ms`);
  }

  async kill(): Promise<void> {
    if (this.pid === 0) return;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #stop(): Promise<void> {
    const hardKill = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    this.#child.kill('SIGTERM');
    await this.#ended;
    clearTimeout(hardKill);
    await rm(this.#layout.pidFile, { force: true });
    await releaseDataFolder(this.#layout);
  }
}

/** E1, E2: ends servers that run with our configuration file though no live process owns the folder. */
async function stopLeftBehind(layout: DataFolderLayout, clock: Clock, log: (line: string) => void): Promise<void> {
  const written = Number((await readFile(layout.pidFile, 'utf8').catch(() => '')).trim());
  // The file may be missing (killed before it was written) or name a stranger; the command line decides.
  const candidates = new Set([
    ...(Number.isSafeInteger(written) && written > 1 ? [written] : []),
    ...(await processIds()),
  ]);
  for (const pid of candidates) {
    if (!(await runsWith(pid, layout))) continue;
    log(`stopping a nats-server left behind on this data folder (process ${pid})`);
    await end(pid, layout, clock);
  }
  await rm(layout.pidFile, { force: true });
}

async function end(pid: number, layout: DataFolderLayout, clock: Clock): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    process.kill(pid, signal);
    const deadline = clock.monotonic() + STOP_TIMEOUT_MS;
    while (clock.monotonic() < deadline) {
      if (!isAlive(pid) || !(await runsWith(pid, layout))) return;
      await sleep(clock, POLL_MS);
    }
  }
  throw new NatsServerFailed(`process ${pid}, left behind on ${layout.dir}, cannot be ended; end it by hand`);
}

async function runsWith(pid: number, layout: DataFolderLayout): Promise<boolean> {
  const line = await commandLineOf(pid);
  const suffix = ` -c ${layout.config}`;
  return line.endsWith(suffix) && /(^|\/)nats-server[^/ ]*$/.test(line.slice(0, -suffix.length));
}

/** The name in the INFO line that a server sends first; `undefined` where nothing like that answers. */
function serverNameAt(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect({ host: '127.0.0.1', port });
    const done = (name: string | undefined): void => {
      socket.destroy();
      resolve(name);
    };
    socket.setTimeout(INFO_TIMEOUT_MS, () => done(undefined));
    socket.once('error', () => done(undefined));
    socket.once('close', () => done(undefined));
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
      const line = /^INFO (\{.*\})\s*\r\n/.exec(received)?.[1];
      if (line !== undefined) done(/"server_name":"([^"]*)"/.exec(line)?.[1]);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      // A TCP server that listens has an AddressInfo: only pipes have strings, only closed ones null.
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function writePrivate(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, text, { mode: 0o600 });
  await rename(fresh, path);
}

async function lastWords(layout: DataFolderLayout): Promise<string> {
  const texts = await Promise.all([layout.log, layout.output].map((file) => readFile(file, 'utf8').catch(() => '')));
  const lines = texts
    .join('\n')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.length === 0
    ? ''
    : `; it said:\n${lines
        .slice(-LAST_WORDS_LINES)
        .map((line) => `  ${line}`)
        .join('\n')}`;
}

function describe(exit: NatsExit): string {
  if (exit.signal !== null) return `was ended by ${exit.signal}`;
  return exit.code === null ? 'could not be run' : `ended with code ${exit.code}`;
}
