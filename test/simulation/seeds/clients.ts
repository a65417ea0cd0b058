// The clients of a fleet: they ask over HTTP, by the gateway of their choice, and write down what they asked and were told.

import type { HttpResponse } from '../../../gateway/engine/engine.ts';
import { isObject, type Json, type JsonObject, objectFromText } from '../../../proto/json.ts';
import type { OnConflict } from '../../../proto/task.ts';
import type { Answer, Ask, NodeSight } from '../../support/history/event.ts';
import type { Fleet } from './fleet.ts';
import type { FleetGateway } from './fleet-gateways.ts';

export interface SubmitAsk {
  readonly action: string;
  readonly onConflict: OnConflict;
  readonly timeoutS: number;
  readonly key: string;
  readonly callback: boolean;
}

interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonObject;
  readonly key?: string;
}

export class Clients {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** The task it was told of; undefined where it was refused, or never heard. */
  async submit(gateway: FleetGateway, node: string, asked: SubmitAsk): Promise<string | undefined> {
    const { action, onConflict, key, timeoutS } = asked;
    const call = this.#fleet.recorder.nextCall();
    const url = asked.callback ? `https://hooks.example.com/${call}` : '';
    const ask: Ask = { op: 'submit', action, onConflict, key, callback: url };
    const callback = url === '' ? {} : { callback: { url } };
    const timeout = timeoutS === 0 ? {} : { timeout_s: timeoutS };
    const params = action === 'management.set_boot_device' ? { params: { device: 'pxe' } } : {};
    const body = { action, on_conflict: onConflict, ...params, ...timeout, ...callback };
    const path = `/api/v1/nodes/${node}/tasks`;
    const told = await this.#call(gateway, call, node, ask, { method: 'POST', path, body, key });
    return told?.op === 'submit' ? told.task : undefined;
  }

  async cancel(gateway: FleetGateway, task: string): Promise<void> {
    const call = this.#fleet.recorder.nextCall();
    const reason = `call ${call}`;
    const path = `/api/v1/tasks/${task}/cancel`;
    await this.#call(
      gateway,
      call,
      nodeOf(task),
      { op: 'cancel', task, reason },
      { method: 'POST', path, body: { reason } },
    );
  }

  resume(gateway: FleetGateway, node: string): Promise<void> {
    return this.#order(gateway, node, { op: 'resume' }, { method: 'POST', path: `/api/v1/nodes/${node}/resume` });
  }

  heartbeat(gateway: FleetGateway, node: string): Promise<void> {
    const path = `/api/v1/nodes/${node}/heartbeat`;
    return this.#order(gateway, node, { op: 'heartbeat' }, { method: 'POST', path });
  }

  resolve(gateway: FleetGateway, task: string, outcome: 'succeeded' | 'failed'): Promise<void> {
    const path = `/api/v1/tasks/${task}/resolve`;
    const body = { outcome, reason: 'somebody looked' };
    return this.#order(gateway, nodeOf(task), { op: 'resolve', task, outcome }, { method: 'POST', path, body });
  }

  patch(gateway: FleetGateway, node: string, value: string): Promise<void> {
    const body = { extra: { value } };
    return this.#order(gateway, node, { op: 'patch', value }, { method: 'PATCH', path: `/api/v1/nodes/${node}`, body });
  }

  remove(gateway: FleetGateway, node: string): Promise<void> {
    return this.#order(gateway, node, { op: 'delete' }, { method: 'DELETE', path: `/api/v1/nodes/${node}` });
  }

  async #order(gateway: FleetGateway, node: string, ask: Ask, http: HttpCall): Promise<void> {
    await this.#call(gateway, this.#fleet.recorder.nextCall(), node, ask, http);
  }

  async readNode(gateway: FleetGateway, node: string): Promise<void> {
    const call = this.#fleet.recorder.nextCall();
    await this.#call(gateway, call, node, { op: 'read-node' }, { method: 'GET', path: `/api/v1/nodes/${node}` });
  }

  async readTask(gateway: FleetGateway, task: string): Promise<void> {
    const call = this.#fleet.recorder.nextCall();
    const path = `/api/v1/tasks/${task}`;
    await this.#call(gateway, call, nodeOf(task), { op: 'read-task', task }, { method: 'GET', path });
  }

  async #call(
    gateway: FleetGateway,
    call: number,
    node: string,
    ask: Ask,
    http: HttpCall,
  ): Promise<Answer | undefined> {
    const { recorder } = this.#fleet;
    const trace = call.toString(16).padStart(32, '0');
    recorder.invoke(call, gateway.name, node, trace, ask);
    const died = gateway.died.promise.then(() => undefined);
    const response = await Promise.race([send(gateway, http, trace), died]);
    if (response === undefined) {
      recorder.add({ what: 'unknown', call, why: `${gateway.name} died` });
      return undefined;
    }
    const { status, body } = response;
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
    if (status >= 500 && code !== 'no_conductor' && code !== 'storage_full' && code !== 'mailbox_full')
      recorder.add({ what: 'unknown', call, why: code });
    else recorder.add({ what: 'refuse', call, code });
    return undefined;
  }
}

async function send(
  { gateway }: FleetGateway,
  { method, path, body, key = '' }: HttpCall,
  trace: string,
): Promise<{ readonly status: number; readonly body: JsonObject }> {
  const response = await gateway.request({
    method,
    path,
    query: '',
    headers: new Map([
      ['traceparent', `00-${trace}-b7ad6b7169203331-01`],
      ...(body === undefined ? [] : [['content-type', 'application/json'] as const]),
      ...(key === '' ? [] : [['idempotency-key', `"${key}"`] as const]),
    ]),
    body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
    address: '127.0.0.1',
    signal: new AbortController().signal,
  });
  return { status: response.status, body: bodyOf(response) };
}

function bodyOf(response: Awaited<ReturnType<FleetGateway['gateway']['request']>>): JsonObject {
  const { body } = response as HttpResponse; // proof: none of these routes streams
  return typeof body === 'string' && body !== '' ? objectFromText(body) : {};
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
