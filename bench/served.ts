// A served cluster to load: `ironworks serve` as an operator starts it, with a temporary data folder and limits raised
// beyond what is offered (the load is one address; without that, its bucket would be what is measured).

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../proto/json.ts';
import { sleep, systemClock } from '../runtime/base/clock.ts';
import { startChild } from './children.ts';
import { type HttpAnswer, HttpPool } from './load/http-pool.ts';
import { type Spent, spentSoFar } from './measure/spent.ts';

export interface ServedOptions {
  /** Further arguments of `serve`. */
  readonly args?: readonly string[];
  /** Of an earlier one that was halted or killed, to go on with its data. */
  readonly folder?: string;
  /** Name of the effect journal in the folder; none unless named. */
  readonly effectJournal?: string;
  /** Bearer token of get, post and what builds on them. Where there are tokens, limits are the product's own. */
  readonly token?: string;
}

export interface Member {
  readonly id: string;
  readonly pid: number;
  readonly state: string;
}

/** GET /api/v1/cluster, as far as scenarios read it. */
export interface ClusterSight {
  readonly nats: { readonly url: string; readonly pid: number };
  readonly conductors: readonly Member[];
  readonly gateways: readonly Member[];
}

export interface Served {
  /** Of each gateway. */
  readonly urls: readonly string[];
  readonly url: string;
  /** The folder that ends with it. */
  readonly folder: string;
  /** Answers with status 429 or 503 are asked again when they say; anything else but 2xx is an error. */
  get(path: string): Promise<JsonObject>;
  post(path: string, body: object): Promise<JsonObject>;
  cluster(): Promise<ClusterSight>;
  /** Enrols fake nodes, some at a time, as the bearer of `token`; resolves when all are there. */
  enrol(names: readonly string[], driverInfo: JsonObject, token?: string): Promise<void>;
  /** What each part of it has used so far. */
  spent(): Promise<Spent>;
  /** Stops it and keeps its folder. */
  halt(): Promise<void>;
  /** SIGKILL to every process of it; the folder is kept. */
  kill(): Promise<void>;
  /** Stops what still runs and removes the folder. */
  stop(): Promise<void>;
}

/** A fleet of a million takes its time. */
const READY_WITHIN_MS = 180_000;
const IN_FLIGHT = 32;
/** The last line of what `serve` prints when it is ready. */
const LAST_LINE = 'Ctrl-C stops it';
const NO_LIMITS = [
  '--rate',
  '1000000',
  '--burst',
  '10000000',
  '--tenant-rate',
  '10000000',
  '--tenant-burst',
  '10000000',
];
const CLI = join(dirname(fileURLToPath(import.meta.url)), '..', 'gateway', 'cli', 'main.js');

export async function startServed(options: ServedOptions = {}): Promise<Served> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'ironworks-bench-')));
  const args = [
    ...['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'data'), '--fleet', 'none'],
    ...(options.token === undefined ? NO_LIMITS : []),
    ...(options.effectJournal === undefined ? [] : ['--effect-journal', join(folder, options.effectJournal)]),
    ...(options.args ?? []),
  ];
  const {
    process: child,
    ended: exited,
    stop: halt,
  } = startChild(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, IRONWORKS_LOG_LEVEL: 'error' },
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!said.includes(LAST_LINE)) {
    const late = performance.now() > deadline;
    if (child.exitCode !== null || late) {
      await halt();
      throw new Error(late ? `serve was not ready within ${READY_WITHIN_MS} ms` : `serve ended with ${child.exitCode}`);
    }
    await sleep(systemClock, 20);
  }
  const urls = (/ready at (.*)/.exec(said)?.[1] ?? '').split(' and ');
  const url = urls[0] ?? '';
  const pool = new HttpPool(url, IN_FLIGHT);
  const ask = async (once: () => Promise<HttpAnswer>): Promise<JsonObject> => {
    for (;;) {
      const answer = await once();
      const told = JSON.parse(answer.body.toString('utf8')) as JsonObject; // proof: every answer of the API is an object
      if (answer.status < 300) return told;
      if (answer.status !== 429 && answer.status !== 503) throw new Error(JSON.stringify(told));
      await sleep(systemClock, 1_000 * Number(answer.header('retry-after') ?? 1));
    }
  };
  const bearer = (token = options.token): string => (token === undefined ? '' : `authorization: Bearer ${token}\r\n`);
  const get: Served['get'] = (path) => ask(() => pool.get(path, bearer()));
  const post: Served['post'] = (path, body) => ask(() => pool.post(path, body, bearer()));
  const cluster: Served['cluster'] = async () => (await get('/api/v1/cluster')) as unknown as ClusterSight; // proof: the contract's answer
  return {
    urls,
    url,
    folder,
    get,
    post,
    cluster,
    enrol: async (names, driverInfo, token) => {
      await inParallel(names, (name) => {
        const node = { name, driver: 'fake', driver_info: driverInfo };
        return ask(() => pool.post('/api/v1/nodes', node, bearer(token)));
      });
    },
    spent: async () => {
      const texts = urls.map(async (each) => {
        const one = new HttpPool(each, 1);
        const { body } = await one.get('/metrics', bearer());
        one.close();
        return body.toString('utf8');
      });
      return spentSoFar(await cluster(), await Promise.all(texts));
    },
    halt: async () => {
      pool.close();
      await halt();
    },
    kill: async () => {
      const { conductors, gateways, nats } = await cluster();
      pool.close();
      child.kill('SIGKILL');
      await exited;
      for (const pid of [...conductors.map(({ pid }) => pid), ...gateways.map(({ pid }) => pid), nats.pid]) end(pid);
    },
    stop: async () => {
      pool.close();
      await halt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Runs all items, some at once, and answers in their order. */
export async function inParallel<T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
  atOnce: number = IN_FLIGHT,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      const item = items[at];
      if (item !== undefined) results[at] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
