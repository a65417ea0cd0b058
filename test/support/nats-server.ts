// A real nats-server of its own for a test file: a free port, a temporary data folder, and nothing left behind.
// `npm test` says which binary in IRONWORKS_TEST_NATS_SERVER; without it the first that is found serves.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FoundServer, findNatsServer } from '../../runtime/broker/server-finder.ts';
import { type NatsProcess, type NatsServerOptions, startNatsServer } from '../../runtime/broker/server-launcher.ts';

export interface TestServer {
  readonly url: string;
  readonly version: string;
  readonly dataDir: string;
  /** The process that runs now; another one after `restart`. */
  readonly process: NatsProcess;
  /** Ends the server with SIGKILL and waits until it is gone; its data and port stay. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

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
    stop: async () => {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function testServerBinary(): Promise<FoundServer> {
  const chosen = process.env['IRONWORKS_TEST_NATS_SERVER'];
  const env = chosen === undefined || chosen === '' ? process.env : { ...process.env, PATH: dirname(chosen) };
  return findNatsServer({ env, log: (line) => console.error(line) });
}
