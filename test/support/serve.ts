// Ironworks as a user meets it: a real `serve` with an effect journal, its HTTP and WebSocket doors, and what can be
// read from the outside: processes through GET /cluster, effects in the journal's file, figures in /metrics.
// How the process is started and cleaned up is left to serve-process.ts.

import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EffectLine } from '../../actors/drivers/effect-journal.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { type EventTape, openTape, type TapeOptions } from './event-tape.ts';
import { eventually } from './eventually.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The empty object where the body was no JSON object. */
  readonly body: JsonObject;
  readonly text: string;
}

export interface CallOptions {
  readonly body?: Json;
  readonly headers?: { readonly [name: string]: string };
  /** Of another gateway than the first. */
  readonly baseUrl?: string;
}

export interface MemberSight {
  readonly session: string;
  readonly pid: number;
  readonly state: string;
}

export interface ConductorSight extends MemberSight {
  readonly shards: readonly number[];
  readonly running: number;
}

/** GET /api/v1/cluster, as far as tests read it. */
export interface ClusterSight {
  readonly nats: { readonly pid: number; readonly url: string };
  readonly supervisor: { readonly pid: number };
  readonly conductors: readonly ConductorSight[];
  readonly gateways: readonly MemberSight[];
  readonly shards: readonly { readonly n: number; readonly owner: string | null; readonly epoch: number | null }[];
}

export interface System extends ServeProcess {
  /** One HTTP call as it is: nothing is repeated, and no status is an error. */
  call(method: string, path: string, options?: CallOptions): Promise<HttpAnswer>;
  /** Enrols a node and returns its id. Throws where the answer is not 201. */
  addNode(description: JsonObject): Promise<string>;
  /** POST /nodes/{node}/tasks. */
  ask(node: string, body: Json, headers?: CallOptions['headers']): Promise<HttpAnswer>;
  /** The task once it is final. A gateway that is away or refuses meanwhile is asked again. */
  final(taskId: string, limitMs?: number): Promise<JsonObject>;
  /** A WebSocket that records what it is told; closed with the system. */
  tape(options?: TapeOptions): Promise<EventTape>;
  cluster(): Promise<ClusterSight>;
  liveConductors(): Promise<readonly ConductorSight[]>;
  liveGateways(): Promise<readonly MemberSight[]>;
  /** Resolves once every shard has a live owner and every live conductor its share. */
  settled(): Promise<ClusterSight>;
  /** Effects that reached machines, in the order they were written. */
  effects(): readonly EffectLine[];
  /** The sum of a metric over all its series; 0 where there is none. */
  metric(name: string): Promise<number>;
}

export interface SystemOptions {
  readonly args?: readonly string[];
  /** Of an earlier one, to go on with: its effect journal too. */
  readonly dataDir?: string;
  /** More variables for its processes. */
  readonly env?: { readonly [name: string]: string };
  /** File of the effect journal, where it must not lie in the data folder. */
  readonly effectJournal?: string;
}

const CALL_LIMIT_MS = 30_000;
const JOURNAL = 'effects.jsonl';

/** Resolves when it says ready. It has no fleet unless `args` ask for one. */
export async function openSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ironworks-system-'));
  const journal = options.effectJournal ?? join(dataDir, JOURNAL);
  const args = ['--fleet', 'none', '--effect-journal', journal, ...(options.args ?? [])];
  const serve = await startServe({ dataDir, args, env: options.env ?? {} });
  try {
    await serve.ready();
  } catch (error) {
    await serve.close();
    throw error;
  }
  return systemOf(serve, journal);
}

/** The rest of a system behind its processes. */
export function systemOf(serve: ServeProcess, journal: string): System {
  const tapes: EventTape[] = [];
  const call: System['call'] = async (method, path, { body, headers = {}, baseUrl = serve.url } = {}) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: objectOf(text), text };
  };
  const cluster = async (): Promise<ClusterSight> => {
    const { body } = await call('GET', '/api/v1/cluster');
    return body as unknown as ClusterSight; // proof: the contract of GET /cluster; a wrong shape fails the assertions
  };
  return {
    ...serve,
    call,
    cluster,

    async addNode(description) {
      const { status, body, text } = await call('POST', '/api/v1/nodes', { body: description });
      if (status !== 201) throw new Error(`the node was not enrolled: ${status} ${text}`);
      return String(body['id']);
    },

    ask: (node, body, headers = {}) => call('POST', `/api/v1/nodes/${node}/tasks`, { body, headers }),

    async final(taskId, limitMs = 30_000) {
      let last = 'no answer';
      const ended = async (): Promise<JsonObject | false> => {
        const { status, body, text } = await call('GET', `/api/v1/tasks/${taskId}?wait=5`);
        last = `${status} ${text}`;
        return status === 200 && body['done'] === true && body;
      };
      try {
        return await eventually(ended, { what: `the end of task ${taskId}`, timeoutMs: limitMs, intervalMs: 100 });
      } catch (cause) {
        throw new Error(`task ${taskId} has not ended; the last answer about it: ${last}`, { cause });
      }
    },

    async tape(options) {
      const tape = await openTape(serve.url, options);
      tapes.push(tape);
      return tape;
    },

    liveConductors: async () => (await cluster()).conductors.filter(isLive),
    liveGateways: async () => (await cluster()).gateways.filter(isLive),

    settled: () =>
      eventually(
        async () => {
          const now = await cluster();
          const live = now.conductors.filter(isLive);
          const share = Math.ceil(now.shards.length / live.length);
          const owned = live.reduce((sum, { shards }) => sum + shards.length, 0);
          return owned === now.shards.length && live.every(({ shards }) => shards.length <= share) && now;
        },
        { what: 'an owner for every shard', timeoutMs: 15_000, intervalMs: 50 },
      ),

    effects: () => readEffects(journal),

    metric: async (name) => sumOf(name, (await call('GET', '/metrics')).text),

    async close(keepData) {
      for (const tape of tapes.splice(0)) tape.close();
      await serve.close(keepData);
    },
  };
}

function isLive({ state }: MemberSight): boolean {
  return state === 'live';
}

function readEffects(file: string): readonly EffectLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.pop(); // behind the last line's end: nothing, or a line that is being written
  return lines.map((line) => JSON.parse(line) as EffectLine); // proof: only effect journals write to this file
}

/** Of the Prometheus text format: `name{labels} value`. */
function sumOf(name: string, text: string): number {
  let sum = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${name}{`) && !line.startsWith(`${name} `)) continue;
    sum += Number(line.slice(line.lastIndexOf(' ') + 1));
  }
  return sum;
}

function objectOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json; // proof: JSON.parse returns nothing else
    return isObject(value) ? value : {};
  } catch {
    return {}; // no JSON: the caller has the text
  }
}
