// Scenario `failover`: everything on one machine as `serve` runs it, every node busy with a slow power change, and one of
// the conductors killed with SIGKILL. Measured per task of the dead conductor: from the kill to the commit with which
// its next owner takes the step up again. Afterwards every task must have ended, and no effect may stand twice in the
// effect journal.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'hdr-histogram-js';
import { decodeBatch } from '../../proto/codec.ts';
import { isFinal } from '../../proto/task.ts';
import { sleep, systemClock } from '../../runtime/base/clock.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { openCluster } from '../../runtime/broker/topology.ts';
import { milliseconds } from '../load/closed-loop.ts';
import { ids } from '../stage.ts';

export interface FailoverResult {
  readonly nodes: number;
  readonly resumed: number;
  readonly crash_to_resume_ms: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly lost: number;
  readonly doubled_effects: number;
}

interface ClusterAnswer {
  readonly nats: { readonly url: string };
  readonly conductors: readonly { readonly id: string; readonly pid: number; readonly state: string }[];
}

/** Long enough that every node is busy when the conductor dies, and again when its task is taken up. */
const STEP_S = 8;
const IN_FLIGHT = 32;

export async function runFailover(options: {
  readonly nodes: number;
  readonly say: (line: string) => void;
}): Promise<FailoverResult> {
  const { nodes, say } = options;
  const folder = await mkdtemp(join(tmpdir(), 'ironworks-failover-'));
  const effects = join(folder, 'effects.jsonl');
  const serve = await startServe(folder, effects);
  try {
    say(`serving on ${serve.url}; enrolling ${nodes} nodes`);
    const names = Array.from({ length: nodes }, (_, index) => `busy-${index}`);
    await inParallel(names, (name) =>
      serve.post('/api/v1/nodes', { name, driver: 'fake', driver_info: { delay_s: { 'power.on': STEP_S } } }),
    );
    const cluster = (await serve.get('/api/v1/cluster')) as ClusterAnswer; // proof: the contract's answer
    const feed = await followTasks(cluster.nats.url);
    say('asking every node for power.on');
    const tasks = await inParallel(names, async (name) => {
      const task = await serve.post(`/api/v1/nodes/${name}/tasks`, { action: 'power.on' });
      return String(task['id']);
    });
    const victim = cluster.conductors.find((conductor) => conductor.state === 'live');
    if (victim === undefined) throw new Error('no live conductor');
    const mine = tasks.filter((task) => feed.ownerOf(task) === victim.id && !feed.ended(task));
    say(`killing conductor ${victim.id} (pid ${victim.pid}) with ${mine.length} busy nodes`);
    const killedAt = performance.now();
    process.kill(victim.pid, 'SIGKILL');

    const deadline = killedAt + 120_000;
    while (!tasks.every((task) => feed.ended(task)) && performance.now() < deadline) await sleep(systemClock, 100);
    const latency = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 600_000_000,
      numberOfSignificantValueDigits: 3,
    });
    let resumed = 0;
    for (const task of mine) {
      const at = feed.resumedAt(task);
      if (at === undefined) continue;
      resumed++;
      latency.recordValue(Math.max(1, Math.round((at - killedAt) * 1_000)));
    }
    await feed.close();
    return {
      nodes,
      resumed,
      crash_to_resume_ms: {
        p50: milliseconds(latency, 50),
        p99: milliseconds(latency, 99),
        max: milliseconds(latency, 100),
      },
      lost: tasks.filter((task) => !feed.ended(task)).length,
      doubled_effects: doubled(await readFile(effects, 'utf8').catch(() => '')),
    };
  } finally {
    await serve.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lines of the effect journal beyond the first for the same step of the same task. */
function doubled(journal: string): number {
  const seen = new Set<string>();
  let twice = 0;
  for (const line of journal.split('\n')) {
    if (line === '') continue;
    const effect = JSON.parse(line) as { task: string; step: string }; // proof: written by our own drivers
    const key = `${effect.task} ${effect.step}`;
    if (seen.has(key)) twice++;
    seen.add(key);
  }
  return twice;
}

async function inParallel<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      const item = items[at];
      if (item !== undefined) results[at] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, items.length) }, worker));
  return results;
}

// ---- the served cluster ------------------------------------------------------------------------------------------

interface Serving {
  readonly url: string;
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

async function startServe(folder: string, effects: string): Promise<Serving> {
  const here = dirname(fileURLToPath(import.meta.url));
  const cli = join(here, '..', '..', 'gateway', 'cli', 'main.js');
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--listen', `127.0.0.1:${port}`, '--data', join(folder, 'data'), '--fleet', 'none'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, IRONWORKS_EFFECT_JOURNAL: effects, IRONWORKS_LOG_LEVEL: 'error' },
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false, // not listening yet
    );
    if (ready) break;
    if (performance.now() > deadline) throw new Error('serve was not ready within 60 s');
    await sleep(systemClock, 100);
  }
  const ask = async (path: string, init?: RequestInit): Promise<Record<string, unknown>> => {
    for (;;) {
      const response = await fetch(`${url}${path}`, init);
      const body = (await response.json()) as Record<string, unknown>; // proof: every answer of the API is an object
      if (response.ok) return body;
      if (response.status !== 429 && response.status !== 503) throw new Error(`${path}: ${JSON.stringify(body)}`);
      await sleep(systemClock, 1_000 * Number(response.headers.get('retry-after') ?? 1));
    }
  };
  return {
    url,
    get: (path) => ask(path),
    post: (path, body) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

// ---- what the journal tells --------------------------------------------------------------------------------------

interface Seen {
  owner: string;
  epoch: number;
  resumedAt: number | undefined;
  ended: boolean;
}

async function followTasks(url: string): Promise<{
  ownerOf(task: string): string | undefined;
  resumedAt(task: string): number | undefined;
  ended(task: string): boolean;
  close(): Promise<void>;
}> {
  const broker = await connectNats({ url, name: 'bench failover', clock: systemClock });
  const { subjects } = await openCluster(
    broker,
    {
      namespace: 'ironworks',
      shards: 16,
      replicas: 1,
      mailboxBound: 16,
      dedupeWindowMs: 120_000,
      taskRetentionMs: 604_800_000,
    },
    { clock: systemClock, ids },
  );
  const tasks = new Map<string, Seen>();
  const follower = await broker.follow({
    stream: subjects.stream('journal'),
    filter: subjects.journals(),
    from: 1,
    onMessage: (message) => {
      const batch = decodeBatch(message.data);
      for (const { record } of batch.entries)
        for (const task of record.tasks) {
          const seen = tasks.get(task.id);
          if (seen === undefined)
            tasks.set(task.id, {
              owner: batch.owner,
              epoch: task.epoch,
              resumedAt: undefined,
              ended: isFinal(task.state),
            });
          else {
            if (task.epoch > seen.epoch && seen.epoch > 0) seen.resumedAt ??= performance.now();
            seen.epoch = task.epoch;
            seen.ended ||= isFinal(task.state);
            if (seen.resumedAt === undefined) seen.owner = batch.owner;
          }
        }
    },
  });
  return {
    ownerOf: (task) => tasks.get(task)?.owner,
    resumedAt: (task) => tasks.get(task)?.resumedAt,
    ended: (task) => tasks.get(task)?.ended ?? false,
    close: async () => {
      await follower.close();
      await broker.close();
    },
  };
}
