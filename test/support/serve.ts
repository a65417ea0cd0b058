// Ironworks as a user meets it: a real `serve` with an effect journal, its HTTP and WebSocket doors, and what can be
// read from the outside: processes through GET /cluster, effects in the journal's file, figures in /metrics.
// How the process is started and cleaned up is left to serve-process.ts.

import { existsSync, readFileSync } from 'node:fs';
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
  /** The empty object where the body was empty or no JSON object. */
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

/** GET /api/v1/cluster, as far as tests read it. */
export interface ClusterSight {
  readonly nats: { readonly pid: number };
  readonly supervisor: { readonly pid: number };
  readonly conductors: readonly (MemberSight & { readonly shards: readonly number[]; readonly running: number })[];
  readonly gateways: readonly MemberSight[];
  readonly shards: readonly { readonly n: number; readonly owner: string | null; readonly epoch: number | null }[];
}

export interface System extends ServeProcess {
  /** One HTTP call, as it is: nothing is repeated and no status is an error. */
  call(method: string, path: string, options?: CallOptions): Promise<HttpAnswer>;
  /** Enrols a node and returns its id. Fails where the answer is not 201. */
  addNode(description: JsonObject): Promise<string>;
  /** POST /nodes/{node}/tasks. */
  ask(node: string, body: Json, headers?: CallOptions['headers']): Promise<HttpAnswer>;
  /** The task once it is final; an unreachable or refusing gateway is asked again within the limit. */
  final(taskId: string, limitMs?: number): Promise<JsonObject>;
  /** A WebSocket that is subscribed and records what it is told. Closed with the system. */
  tape(options?: TapeOptions): Promise<EventTape>;
  cluster(): Promise<ClusterSight>;
  liveConductors(): Promise<ClusterSight['conductors']>;
  /** Effects that reached machines, oldest first; a line written twice for one effect (after a crash) counts once. */
  effects(): readonly EffectLine[];
  /** The sum of a metric over all its series; 0 where there is none. */
  metric(name: string): Promise<number>;
}

export interface SystemOptions {
  readonly args?: readonly string[];
  /** Of an earlier one, to go on with; its effect journal is gone on with too. */
  readonly dataDir?: string;
}

const CALL_LIMIT_MS = 30_000;

/** Resolves when it says ready. It has no fleet unless `args` ask for one. */
export async function openSystem(options: SystemOptions = {}): Promise<System> {
  const args = ['--fleet', 'none', '--log-level', 'info', ...(options.args ?? [])];
  let serve: ServeProcess | undefined;
  const tapes: EventTape[] = [];
  try {
    serve = await startServe({
      args: [...args, '--effect-journal', 'effects.jsonl'].filter((arg) => arg !== 'effects.jsonl' || true),
      ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    });
    await serve.ready();
  } catch (error) {
    await serve?.close();
    throw error;
  }
  return systemOf(serve, tapes);
}
