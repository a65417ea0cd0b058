// BullMQ as a peer: Debian's Redis with an append-only file, workers in two processes as we have two conductors, and the
// thinnest HTTP front there is.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep, systemClock } from '../../runtime/base/clock.ts';
import { startChild } from '../children.ts';
import { usageOf } from '../measure/usage.ts';
import { PEERS_FOLDER, versionOf } from './packages.ts';
import { type Peer, postPower, startScript } from './peer.ts';
import { freePorts } from './ports.ts';

/** A node's jobs are all in one queue. With 64 callers about two wait at each. */
const QUEUES = 32;
const SCRIPT = join(PEERS_FOLDER, 'bullmq.mjs');
const UP_WITHIN_MS = 10_000;

/** Undefined where there is no Redis on PATH. */
export function redisVersion(): string | undefined {
  const { stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return /v=(\S+)/.exec(stdout ?? '')?.[1];
}

export async function startBullmq(appendfsync: 'everysec' | 'always'): Promise<Peer> {
  const folder = await mkdtemp(join(tmpdir(), 'ironworks-redis-'));
  const [port = 0] = await freePorts(1);
  const settings = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const redis = startChild('redis-server', [...settings.map(String), '--appendfsync', appendfsync], {
    stdio: 'ignore',
  });
  await answers(port);
  const halves = [
    [0, QUEUES / 2 - 1],
    [QUEUES / 2, QUEUES - 1],
  ];
  const workers = await Promise.all(
    halves.map((half) => startScript(SCRIPT, ['worker', String(port), ...half.map(String)])),
  );
  const front = await startScript(SCRIPT, ['front', String(port), String(QUEUES)]);
  const children = [redis, front.child, ...workers.map(({ child }) => child)];
  return {
    name: `BullMQ, ${appendfsync}`,
    version: `${versionOf('bullmq')} on Redis ${redisVersion()}`,
    durability: appendfsync === 'always' ? 'synced' : 'page cache',
    does: 'stores the job and the state; one job of a queue at a time, a node’s jobs all in one of 32 queues, so that nodes wait for each other. No record of an effect before it happens: a job is begun again after a crash. No checks of who may ask, no limits, no states that refuse, no history of a node',
    url: `http://127.0.0.1:${front.said}`,
    once: postPower,
    usage: () => usageOf(children.map(({ process: { pid } }) => pid ?? 0)),
    stop: async () => {
      await Promise.all(children.slice(1).map((child) => child.stop()));
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  const deadline = performance.now() + UP_WITHIN_MS;
  for (;;) {
    const { stdout } = spawnSync('redis-cli', ['-p', String(port), 'ping'], { encoding: 'utf8' });
    if (stdout?.startsWith('PONG')) return;
    if (performance.now() > deadline) throw new Error(`redis-server did not answer within ${UP_WITHIN_MS} ms`);
    await sleep(systemClock, 50);
  }
}
