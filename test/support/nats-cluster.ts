// Three real nats-servers that form one JetStream cluster on loopback, for tests of replicated streams: free ports, temporary
// folders, nothing left behind. Servers older than what three replicas need are refused here as everywhere.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAtLeast, MIN_REPLICATED_VERSION } from '../../runtime/broker/versions.ts';
import { eventually } from './eventually.ts';
import { testServerBinary } from './nats-server.ts';
import { freePort } from './serve-process.ts';

export interface ReplicaState {
  readonly name: string;
  readonly messages: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface NatsCluster {
  /** What `--nats` takes. */
  readonly urls: string;
  /** The same of some of the servers. */
  urlsOf(...servers: readonly number[]): string;
  /** The server that leads a stream, by its number; undefined while there is none. */
  leaderOf(stream: string): Promise<number | undefined>;
  /** Names of all streams, as a living server tells. */
  streams(): Promise<readonly string[]>;
  /** What each living server holds of a stream. */
  replicasOf(stream: string): Promise<readonly ReplicaState[]>;
  /** SIGKILL; its data and ports stay. */
  kill(server: number): Promise<void>;
  restart(server: number): Promise<void>;
  close(): Promise<void>;
}

interface Server {
  readonly name: string;
  readonly port: number;
  readonly monitor: number;
  readonly config: string;
  readonly place: ServerPlace;
  child: ChildProcess | undefined;
}

interface StreamDetail {
  readonly name: string;
  readonly state: { readonly messages: number; readonly first_seq: number; readonly last_seq: number };
  readonly cluster?: { readonly leader?: string };
}

const READY_MS = 30_000;
const LOOPBACK: ServerPlace = { address: '127.0.0.1', within: [] };
const NAMES = ['n0', 'n1', 'n2'] as const;

/** Path of a server that is sound with three replicas; undefined, and the reason on the console, where there is none. */
export async function replicatedServer(): Promise<string | undefined> {
  const found = await testServerBinary();
  if (isAtLeast(found.version, MIN_REPLICATED_VERSION)) return found.path;
  const cached = join(homedir(), '.cache/ironworks/nats-server/2.15.1/nats-server');
  if (existsSync(cached)) return cached;
  console.warn(
    `skipped: three replicas need nats-server >= ${MIN_REPLICATED_VERSION}, this one is ${found.version} ` +
      '(IRONWORKS_TEST_NATS_SERVER=$(node gateway/cli/setup.mjs nats 2.15) names a newer one)',
  );
  return undefined;
}

/** Where a server runs, other than on loopback. */
export interface ServerPlace {
  readonly address: string;
  /** A command that runs it there. */
  readonly within: readonly string[];
}

/** @param places of each of the three servers; default: loopback, each on a port of its own */
export async function startNatsCluster(binary: string, places: readonly ServerPlace[] = []): Promise<NatsCluster> {
  const dir = mkdtempSync(join(tmpdir(), 'ironworks-cluster-'));
  const routes: number[] = [];
  const servers: Server[] = [];
  for (const [index, name] of NAMES.entries()) {
    routes.push(await freePort());
    servers.push({
      name,
      port: await freePort(),
      monitor: await freePort(),
      config: join(dir, `${name}.conf`),
      place: places[index] ?? LOOPBACK,
      child: undefined,
    });
  }
  const routeUrls = servers.map(({ place }, index) => `"nats://${place.address}:${routes[index]}"`).join(', ');
  for (const [index, { name, port, monitor, config, place }] of servers.entries())
    writeFileSync(
      config,
      [
        `server_name: ${name}`,
        `listen: "${place.address}:${port}"`,
        `http: "${place.address}:${monitor}"`,
        `log_file: "${join(dir, `${name}.log`)}"`,
        `jetstream { store_dir: "${join(dir, name)}", sync_interval: "100ms" }`,
        `cluster { name: test, listen: "${place.address}:${routes[index]}", routes: [${routeUrls}] }`,
        '',
      ].join('\n'),
    );

  const launch = (server: Server): void => {
    const [command = binary, ...args] = [...server.place.within, binary, '-c', server.config];
    server.child = spawn(command, args, { stdio: 'ignore' });
  };
  const end = async (server: Server): Promise<void> => {
    const { child } = server;
    if (child === undefined) return;
    server.child = undefined;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  };
  const healthy = (server: Server): Promise<boolean> =>
    eventually(async () => (await fetch(`http://${server.place.address}:${server.monitor}/healthz`)).status === 200, {
      what: `health of ${server.name}`,
      timeoutMs: READY_MS,
      intervalMs: 100,
    });
  const detailsAt = async (server: Server): Promise<readonly StreamDetail[]> => {
    const answer = await fetch(`http://${server.place.address}:${server.monitor}/jsz?streams=true&accounts=true`);
    // proof: the shape of nats-server's /jsz; another one fails the assertions
    const body = (await answer.json()) as {
      account_details?: readonly { readonly stream_detail?: readonly StreamDetail[] }[];
    };
    return (body.account_details ?? []).flatMap((account) => account.stream_detail ?? []);
  };
  const living = (): readonly Server[] => servers.filter(({ child }) => child !== undefined);
  const serverAt = (index: number): Server => {
    const server = servers[index];
    if (server === undefined) throw new RangeError(`no server ${index}`);
    return server;
  };

  for (const server of servers) launch(server);
  const cluster: NatsCluster = {
    urls: servers.map(urlOf).join(','),
    urlsOf: (...of) => of.map((index) => urlOf(serverAt(index))).join(','),

    async leaderOf(stream) {
      for (const server of living()) {
        const leader = (await detailsAt(server)).find(({ name }) => name === stream)?.cluster?.leader;
        if (leader !== undefined && leader !== '') return servers.findIndex(({ name }) => name === leader);
      }
      return undefined;
    },

    async streams() {
      const [first] = living();
      return first === undefined ? [] : (await detailsAt(first)).map(({ name }) => name);
    },

    replicasOf: (stream) =>
      Promise.all(
        living().map(async (server) => {
          const state = (await detailsAt(server)).find(({ name }) => name === stream)?.state;
          return {
            name: server.name,
            messages: state?.messages ?? -1,
            firstSeq: state?.first_seq ?? -1,
            lastSeq: state?.last_seq ?? -1,
          };
        }),
      ),

    kill: (index) => end(serverAt(index)),

    async restart(index) {
      launch(serverAt(index));
      await healthy(serverAt(index));
    },

    async close() {
      await Promise.all(servers.map(end));
      rmSync(dir, { recursive: true, force: true });
    },
  };
  try {
    await Promise.all(servers.map(healthy));
  } catch (error) {
    await cluster.close();
    throw error;
  }
  return cluster;
}

function urlOf({ place, port }: Server): string {
  return `nats://${place.address}:${port}`;
}
