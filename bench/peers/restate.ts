// Restate as a peer: its server as npm ships it, one node, and a virtual object in a process of ours that the server calls.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep, systemClock } from '../../runtime/base/clock.ts';
import { startChild } from '../children.ts';
import { HttpPool } from '../load/http-pool.ts';
import { usageOf } from '../measure/usage.ts';
import { PEERS_FOLDER, versionOf } from './packages.ts';
import { type Durability, type Peer, postPower, startScript } from './peer.ts';
import { freePorts } from './ports.ts';

const UP_WITHIN_MS = 60_000;
const PLATFORM = `@restatedev/restate-server-${process.platform}-${process.arch}`;

export interface RestateOptions {
  /** Restate's own default, 24, unless told. */
  readonly partitions?: number;
  readonly durability: Durability;
}

export async function startRestate({ partitions, durability }: RestateOptions): Promise<Peer> {
  const folder = await mkdtemp(join(tmpdir(), 'ironworks-restate-'));
  const { child: object, said: objectPort } = await startScript(join(PEERS_FOLDER, 'restate-object.mjs'), []);
  const [ingress = 0, admin = 0, fabric = 0] = await freePorts(3);
  const server = startChild(join(PEERS_FOLDER, 'node_modules', PLATFORM, 'bin', 'restate-server'), ['--no-logo'], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      ...process.env,
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_LOG_FILTER: 'error',
      RESTATE_NODE_NAME: 'bench',
      RESTATE_BASE_DIR: folder,
      RESTATE_LISTEN_MODE: 'tcp',
      RESTATE_BIND_ADDRESS: `127.0.0.1:${fabric}`,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      ...(partitions === undefined ? {} : { RESTATE_DEFAULT_NUM_PARTITIONS: String(partitions) }),
      ...(durability === 'synced'
        ? {}
        : {
            RESTATE_BIFROST__LOCAL__ROCKSDB_DISABLE_WAL_FSYNC: 'true',
            RESTATE_LOG_SERVER__ROCKSDB_DISABLE_WAL_FSYNC: 'true',
            RESTATE_METADATA_SERVER__ROCKSDB_DISABLE_WAL_FSYNC: 'true',
          }),
    },
  });
  const stop = async (): Promise<void> => {
    await Promise.all([server.stop(), object.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${ingress}`;
  try {
    await register(`http://127.0.0.1:${admin}`, `http://127.0.0.1:${objectPort}`);
    const pool = new HttpPool(url, 1);
    const deadline = performance.now() + UP_WITHIN_MS;
    while (!(await postPower(pool, 'first', 'power.on').catch(() => false))) await later(deadline);
    pool.close();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name: `Restate, ${partitions === undefined ? 'default' : `${partitions} partitions`}${durability === 'synced' ? '' : ', no fsync'}`,
    version: versionOf('@restatedev/restate-server'),
    durability,
    does: 'journals the call, the state and the effect as a durable step; one call of a node at a time. No checks of who may ask, no limits, no states that refuse, no events, no way to cancel a queued call by a rule',
    url,
    once: postPower,
    usage: () => usageOf([server, object].map(({ process: { pid } }) => pid ?? 0)),
    stop,
  };
}

/** Tells the server where the object is served, once it is up. */
async function register(admin: string, object: string): Promise<void> {
  const pool = new HttpPool(admin, 1);
  const deadline = performance.now() + UP_WITHIN_MS;
  const registered = (): Promise<boolean> =>
    pool.post('/deployments', { uri: object }).then(
      ({ status }) => status < 300,
      () => false,
    );
  while (!(await registered())) await later(deadline);
  pool.close();
}

async function later(deadline: number): Promise<void> {
  if (performance.now() > deadline) throw new Error(`Restate was not up within ${UP_WITHIN_MS} ms`);
  await sleep(systemClock, 100);
}
