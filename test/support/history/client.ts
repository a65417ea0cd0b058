// A client that asks over HTTP and writes down what it asked and was told, by whatever way its requests travel: to a gateway
// in virtual time, or to a real process.

import { isObject, type Json, type JsonObject } from '../../../proto/json.ts';
import type { OnConflict } from '../../../proto/task.ts';
import type { Answer, Ask, NodeSight } from './event.ts';
import type { Recorder } from './recorder.ts';

export interface SubmitAsk {
  readonly action: string;
  readonly onConflict: OnConflict;
  readonly timeoutS: number;
  /** Idempotency-Key; empty: none. */
  readonly key: string;
  readonly callback: boolean;
}

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: JsonObject;
}

export interface HttpTold {
  readonly status: number;
  readonly body: JsonObject;
}

export interface RecordedClientOptions {
  readonly recorder: Recorder;
  /** Whoever bears it never reads less than it was told before (H6). */
  readonly name: string;
  /** Undefined where the answer will never come, with the reason in {@link RecordedClientOptions.lost}. */
  readonly send: (call: HttpCall) => Promise<HttpTold | undefined>;
  /** Why an answer never came. */
  readonly lost: string;
  /** Where the callback of a call goes; each call has one of its own. */
  readonly hookUrl: (call: number) => string;
}

/** Refusals with a status of 500 and more that say for certain that nothing was stored. */
const CERTAIN: ReadonlySet<string> = new Set(['no_conductor', 'storage_full', 'mailbox_full']);

export class RecordedClient {
  readonly #options: RecordedClientOptions;

  constructor(options: RecordedClientOptions) {
    this.#options = options;
  }

  /** The task it was told of; undefined where it was refused, or never heard. */
  async submit(node: string, asked: SubmitAsk): Promise<string | undefined> {
    const { action, onConflict, key, timeoutS } = asked;
    const call = this.#options.recorder.nextCall();
    const url = asked.callback ? this.#options.hookUrl(call) : '';
    const ask: Ask = { op: 'submit', action, onConflict, key, callback: url };
    const callback = url === '' ? {} : { callback: { url } };
    const timeout = timeoutS === 0 ? {} : { timeout_s: timeoutS };
    const params = action === 'management.set_boot_device' ? { params: { device: 'pxe' } } : {};
    const body = { action, on_conflict: onConflict, ...params, ...timeout, ...callback };
    const headers = key === '' ? {} : { 'idempotency-key': `"${key}"` };
    const http = { method: 'POST', path: `/api/v1/nodes/${node}/tasks`, body, headers };
    const told = await this.#call(call, node, ask, http);
    return told?.op === 'submit' ? told.task : undefined;
  }

  async cancel(task: string): Promise<void> {
    const call = this.#options.recorder.nextCall();
    const reason = `call ${call}`;
    const http = { method: 'POST', path: `/api/v1/tasks/${task}/cancel`, body: { reason }, headers: {} };
    await this.#call(call, nodeOf(task), { op: 'cancel', task, reason }, http);
  }

  resume(node: string): Promise<void> {
    return this.#ask(node, { op: 'resume' }, { method: 'POST', path: `/api/v1/nodes/${node}/resume` });
  }

  heartbeat(node: string): Promise<void> {
    return this.#ask(node, { op: 'heartbeat' }, { method: 'POST', path: `/api/v1/nodes/${node}/heartbeat` });
  }

  resolve(task: string, outcome: 'succeeded' | 'failed'): Promise<void> {
    const body = { outcome, reason: 'somebody looked' };
    const http = { method: 'POST', path: `/api/v1/tasks/${task}/resolve`, body };
    return this.#ask(nodeOf(task), { op: 'resolve', task, outcome }, http);
  }

  patch(node: string, value: string): Promise<void> {
    const body = { extra: { value } };
    return this.#ask(node, { op: 'patch', value }, { method: 'PATCH', path: `/api/v1/nodes/${node}`, body });
  }

  remove(node: string): Promise<void> {
    return this.#ask(node, { op: 'delete' }, { method: 'DELETE', path: `/api/v1/nodes/${node}` });
  }

  readNode(node: string): Promise<void> {
    return this.#ask(node, { op: 'read-node' }, { method: 'GET', path: `/api/v1/nodes/${node}` });
  }

  readTask(task: string): Promise<void> {
    return this.#ask(nodeOf(task), { op: 'read-task', task }, { method: 'GET', path: `/api/v1/tasks/${task}` });
  }

  async #ask(node: string, ask: Ask, http: Omit<HttpCall, 'headers'>): Promise<void> {
    await this.#call(this.#options.recorder.nextCall(), node, ask, { ...http, headers: {} });
  }

  async #call(call: number, node: string, ask: Ask, http: HttpCall): Promise<Answer | undefined> {
    const { recorder, name, send, lost } = this.#options;
    const trace = call.toString(16).padStart(32, '0');
    recorder.invoke(call, name, node, trace, ask);
    const headers = { ...http.headers, traceparent: `00-${trace}-b7ad6b7169203331-01` };
    const told = await send({ ...http, headers });
    if (told === undefined) {
      recorder.add({ what: 'unknown', call, why: lost });
      return undefined;
    }
    const { status, body } = told;
    if (ask.op === 'delete' && status === 202) {
      recorder.add({ what: 'unknown', call, why: 'submitted' });
      return undefined;
    }
    if (status >= 200 && status < 300) {
      const answer = answerOf(ask, body);
      recorder.ok(call, answer);
      return answer;
    }
    const code = text(body['code']);
    if (status >= 500 && !CERTAIN.has(code)) recorder.add({ what: 'unknown', call, why: code });
    else recorder.add({ what: 'refuse', call, code });
    return undefined;
  }
}

function answerOf(ask: Ask, body: JsonObject): Answer {
  const revision = Number(body['revision'] ?? 0);
  switch (ask.op) {
    case 'read-node':
      return { op: ask.op, node: sightOf(body, revision) };
    case 'resume':
    case 'heartbeat':
    case 'patch':
    case 'delete':
      return { op: ask.op, revision };
    default:
      return { op: ask.op, task: text(body['id']), state: text(body['state']), revision };
  }
}

function sightOf(body: JsonObject, revision: number): NodeSight {
  const { power_state, provision_state, task, queue, extra, maintenance } = body;
  return {
    power: typeof power_state === 'string' ? power_state : null,
    provision: typeof provision_state === 'string' ? provision_state : null,
    holder: isObject(task) ? text(task['id']) : null,
    queue: Array.isArray(queue) ? queue.map((item) => text(isObject(item) ? item['id'] : '')) : [],
    maintenance: maintenance === true,
    value: isObject(extra) && typeof extra['value'] === 'string' ? extra['value'] : null,
    revision,
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Task ids are self-locating. */
function nodeOf(task: string): string {
  return task.slice(0, task.lastIndexOf('.'));
}
