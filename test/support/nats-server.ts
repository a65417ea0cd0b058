// The nats-server of a test file, and nothing left behind of it. IRONWORKS_TEST_NATS_SERVER chooses:
//   a path     the launcher starts that binary; without the variable the first that is found
//   nats://…   one that runs already: it cannot be killed here, and others may live on it, hence tags in names
//   container  the found binary in a container (nats-container.ts)
// Tests about the launcher or its process always take the launcher's (`startTestServer`).
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../../runtime/base/clock.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { type FoundServer, findNatsServer } from '../../runtime/broker/server-finder.ts';
import { type NatsProcess, type NatsServerOptions, startNatsServer } from '../../runtime/broker/server-launcher.ts';
import { eventually } from './eventually.ts';

/** What tests need of a server, wherever it runs. */
export interface ServerInUse {
  readonly url: string;
  readonly version: string;
  /** Ends the server with SIGKILL and waits until it is gone; its data and port stay. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
  /** From when this resolves it answers nothing, until it is thawed. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends it and removes its data; of one that is not ours, the streams that carry the tag. */
  stop(): Promise<void>;
}

export interface TaggedServer extends ServerInUse {
  /** `[a-z0-9]{8}`: part of every name that a test gives to a stream or namespace there. */
  readonly tag: string;
}

export interface TestServer extends ServerInUse {
  readonly dataDir: string;
  /** The process that runs now; another one after `restart`. */
  readonly process: NatsProcess;
}

type Choice =
  | { readonly way: 'launcher'; readonly binary: string | undefined }
  | { readonly way: 'url'; readonly url: string }
  | { readonly way: 'container' };

const choice = choiceOf(process.env['IRONWORKS_TEST_NATS_SERVER'] ?? '');

/** Whether tests may kill, freeze and restart the server that `takeTestServer` gives; said once where they may not. */
export const serverIsOurs: boolean = choice.way !== 'url';

/** The server that the variable chooses. @throws Error where it cannot be had: a choice is never replaced by another */
export async function takeTestServer(): Promise<TaggedServer> {
  const tag = randomUUID().slice(0, 8);
  return choice.way === 'url' ? externalServer(choice.url, tag) : Object.assign(await takeOwnServer(), { tag });
}

/** The same for tests that use names which only one system on a server can have: never one that runs already. */
export async function takeOwnServer(): Promise<ServerInUse> {
  if (choice.way !== 'container') return startTestServer();
  const { startContainerServer } = await import('./nats-container.ts');
  return startContainerServer(await testServerBinary());
}

/** The choice in words, for titles of tests. */
export async function chosenServer(): Promise<string> {
  if (choice.way === 'url') return `the nats-server at ${new URL(choice.url).host}`;
  const { version } = await testServerBinary();
  return `nats-server ${version}${choice.way === 'container' ? ' in a container' : ''}`;
}

/** The launcher's own, whatever was chosen but its binary. */
export async function startTestServer(extra: Partial<NatsServerOptions> = {}): Promise<TestServer> {
  const found = await testServerBinary();
  const dataDir = extra.dataDir ?? (await mkdtemp(join(tmpdir(), 'ironworks-nats-')));
  const options = { binary: found.path, version: found.version, log: () => {}, ...extra, dataDir };
  let running = await startNatsServer(options).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  return {
    url: running.url,
    version: found.version,
    dataDir,
    get process() {
      return running;
    },
    kill: async () => {
      const gone = new Promise<void>((resolve) => running.onExit(() => resolve()));
      process.kill(running.pid, 'SIGKILL');
      await gone;
    },
    restart: async () => {
      running = await startNatsServer({ ...options, port: running.port });
    },
    freeze: async () => {
      process.kill(running.pid, 'SIGSTOP');
      await eventually(() => everyThreadIsStopped(running.pid), { what: 'the stop of every thread' });
    },
    thaw: async () => void process.kill(running.pid, 'SIGCONT'),
    stop: async () => {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function testServerBinary(): Promise<FoundServer> {
  const binary = choice.way === 'launcher' ? choice.binary : undefined;
  const env = binary === undefined ? process.env : { ...process.env, PATH: dirname(binary) };
  return findNatsServer({ env, log: (line) => console.error(line) });
}

/** A signal is sent in no time, and takes some to reach a thread that runs. */
async function everyThreadIsStopped(pid: number): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const stats = await Promise.all((await readdir(tasks)).map((tid) => readFile(`${tasks}/${tid}/stat`, 'utf8')));
  return stats.every((stat) => stat.slice(stat.lastIndexOf(')')).startsWith(') T'));
}

function choiceOf(value: string): Choice {
  if (value === 'container') return { way: 'container' };
  if (!/^\w+:\/\//.test(value)) return { way: 'launcher', binary: value === '' ? undefined : value };
  console.warn(`skipped: what kills or freezes its server, since ${new URL(value).host} is not ours`);
  return { way: 'url', url: value };
}

async function externalServer(url: string, tag: string): Promise<TaggedServer> {
  const connect = (): ReturnType<typeof connectNats> => connectNats({ url, name: 'test', clock: systemClock });
  const broker = await connect();
  const { version } = broker.info;
  await broker.close();
  const notOurs = (): Promise<never> => Promise.reject(new Error(`${new URL(url).host} is not ours to stop`));
  return {
    ...{ url, version, tag, kill: notOurs, restart: notOurs, freeze: notOurs, thaw: notOurs },
    stop: async () => {
      const cleaner = await connect();
      const ask = async (call: string): Promise<{ readonly streams?: readonly string[] | null }> => {
        const outcome = await cleaner.request(`$JS.API.${call}`, new Uint8Array(), 5_000);
        if (outcome.kind !== 'reply') throw new Error(`${call}: ${outcome.kind}`);
        return JSON.parse(new TextDecoder().decode(outcome.data));
      };
      try {
        const { streams } = await ask('STREAM.NAMES');
        for (const name of streams ?? []) if (name.includes(tag)) await ask(`STREAM.DELETE.${name}`);
      } finally {
        await cleaner.close();
      }
    },
  };
}
