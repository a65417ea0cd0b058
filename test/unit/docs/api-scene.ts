// One call of every route, made against the whole of Ironworks on the simulator: the examples of docs/api.md.

import { describedRoutes } from '../../../gateway/cli/api-reference.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { isObject, objectFromText } from '../../../proto/json.ts';
import { AnswerShapes } from '../../support/answer-shapes.ts';
import { type ApiCall, type ApiReply, SimApi } from '../../support/sim-api.ts';

export interface Example {
  readonly request: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
  readonly status: number;
  readonly answered: { readonly [name: string]: string };
  /** Text where it is no JSON. */
  readonly answer: Json;
}

/** By route: `GET /api/v1/nodes/{node}`. */
export type Examples = { [route: string]: Example };

const LISTED = ['id', 'action', 'state', 'step', 'queue', 'deadline'];
const ENDED = ['id', 'action', 'state', 'done', 'error', 'cancel_reason', 'resolution', 'finished_at'];
const STATES = ['id', 'name', 'power_state', 'provision_state', 'task', 'queue', 'parked', 'revision'];

/** Headers that are told in examples; the others are in every answer of their sort. */
const TOLD = ['location', 'etag', 'retry-after', 'preference-applied', 'allow'];

/** The examples, and where an answer was not of the shape that /openapi.json says. */
export async function playScene(): Promise<{ readonly examples: Examples; readonly misfits: readonly string[] }> {
  const scene = new Scene(await SimApi.start());
  await scene.nodes();
  await scene.tasks();
  await scene.trouble();
  await scene.callbacks();
  await scene.cluster();
  await scene.streams();
  const { examples, misfits } = scene;
  return { examples, misfits };
}

class Scene {
  readonly examples: Examples = {};
  readonly misfits: string[] = [];
  readonly #shapes = new AnswerShapes(describedRoutes());
  readonly #api: SimApi;

  constructor(api: SimApi) {
    this.#api = api;
  }

  async nodes(): Promise<void> {
    await this.#api.seed('node-1');
    await this.#api.seed('node-2', { delay_s: 4 });
    const body = {
      name: 'rack7-3',
      driver: 'ipmi',
      driver_info: { ipmi_address: '10.0.7.3', ipmi_username: 'admin', ipmi_password: 'secret' },
      properties: { cpus: 32 },
    };
    await this.#show('POST /api/v1/nodes', { method: 'POST', target: '/api/v1/nodes', body });
    const fields = 'fields=name,power_state,provision_state';
    await this.#show('GET /api/v1/nodes', { method: 'GET', target: `/api/v1/nodes?power_state=power%20off&${fields}` });
    await this.#show('GET /api/v1/nodes/{node}', { method: 'GET', target: '/api/v1/nodes/rack7-3' });
    await this.#show('GET /api/v1/nodes/{node}/states', { method: 'GET', target: '/api/v1/nodes/node-1/states' });
    await this.#show('PATCH /api/v1/nodes/{node}', {
      method: 'PATCH',
      target: '/api/v1/nodes/rack7-3',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { extra: { rack: 'r7' }, properties: null },
    });
    await this.#show('POST /api/v1/nodes/{node}/validate', {
      method: 'POST',
      target: '/api/v1/nodes/rack7-3/validate',
    });
    await this.#show('DELETE /api/v1/nodes/{node}', { method: 'DELETE', target: '/api/v1/nodes/rack7-3' });
  }

  async tasks(): Promise<void> {
    const target = '/api/v1/nodes/node-2/tasks';
    const asked = await this.#show('POST /api/v1/nodes/{node}/tasks', {
      method: 'POST',
      target,
      headers: { 'idempotency-key': '"try-1"', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      body: { action: 'power.on' },
    });
    const body = { action: 'power.off', on_conflict: 'queue' };
    const queued = taskIn(await this.#api.ask({ method: 'POST', target, body }));
    await this.#show(
      'GET /api/v1/nodes/{node}/tasks',
      { method: 'GET', target: `${target}?state=queued` },
      only(LISTED, 'tasks'),
    );
    await this.#show(
      'GET /api/v1/tasks',
      { method: 'GET', target: '/api/v1/tasks?state=running&limit=10' },
      only(LISTED, 'tasks'),
    );
    await this.#show('GET /api/v1/tasks/{task}/explain', {
      method: 'GET',
      target: `/api/v1/tasks/${queued}/explain`,
    });
    await this.#show('GET /api/v1/nodes/{node}/explain', { method: 'GET', target: '/api/v1/nodes/node-2/explain' });
    await this.#show(
      'POST /api/v1/tasks/{task}/cancel',
      {
        method: 'POST',
        target: `/api/v1/tasks/${queued}/cancel`,
        body: { reason: 'not needed any more' },
      },
      only(ENDED),
    );
    const task = taskIn(asked);
    await this.#show('GET /api/v1/tasks/{task}', { method: 'GET', target: `/api/v1/tasks/${task}?wait=20` });
    await this.#show(
      'GET /api/v1/tasks/{task}/events',
      {
        method: 'GET',
        target: `/api/v1/tasks/${task}/events?limit=1`,
      },
      eventsCut,
    );
    await this.#show(
      'GET /api/v1/nodes/{node}/history',
      {
        method: 'GET',
        target: '/api/v1/nodes/node-2/history?limit=1',
      },
      eventsCut,
    );
  }

  async trouble(): Promise<void> {
    await this.#api.seed('node-3', { lose_reply: 1, silent_after: 'power.on' });
    const unknown = await this.#ended('node-3', { action: 'power.on' });
    await this.#show(
      'POST /api/v1/tasks/{task}/resolve',
      {
        method: 'POST',
        target: `/api/v1/tasks/${unknown}/resolve`,
        body: { outcome: 'succeeded', reason: 'seen on the console: it is on' },
      },
      only(ENDED),
    );

    await this.#api.seed('node-4', { delay_s: 3 });
    await this.#parked('node-4');
    await this.#show(
      'POST /api/v1/nodes/{node}/resume',
      {
        method: 'POST',
        target: '/api/v1/nodes/node-4/resume',
        body: { reason: 'the host is repaired' },
      },
      only(STATES),
    );

    await this.#api.seed('node-5', { agent: true });
    await this.#api.ask({ method: 'POST', target: '/api/v1/nodes/node-5/tasks', body: { action: 'provision.deploy' } });
    await this.#api.site.clock.advance(1_000);
    await this.#show(
      'POST /api/v1/nodes/{node}/heartbeat',
      {
        method: 'POST',
        target: '/api/v1/nodes/node-5/heartbeat',
        body: { agent_version: '9.14' },
      },
      only(STATES),
    );
  }

  async callbacks(): Promise<void> {
    const callback = { url: 'https://ops.example/hook', secret: 'whsec_c2VjcmV0LW9mLXRoZS1leGFtcGxl' };
    await this.#ended('node-1', { action: 'power.on', callback });
    await this.#api.site.clock.advance(2_000);
    const listed = await this.#show('GET /api/v1/callbacks', { method: 'GET', target: '/api/v1/callbacks' });
    const id = /"id":"([^"]+)"/.exec(listed.text)?.[1];
    await this.#show('POST /api/v1/callbacks/{callback}/replay', {
      method: 'POST',
      target: `/api/v1/callbacks/${id}/replay`,
    });
    await this.#show('GET /api/v1/callbacks/secret', { method: 'GET', target: '/api/v1/callbacks/secret' });
    const target = '/api/v1/callbacks/secret/rotate';
    await this.#show('POST /api/v1/callbacks/secret/rotate', { method: 'POST', target });
  }

  async cluster(): Promise<void> {
    await this.#show('GET /api/v1/cluster', { method: 'GET', target: '/api/v1/cluster' });
    await this.#show('GET /api/v1/machines/{kind}', { method: 'GET', target: '/api/v1/machines/baremetal' }, short);
    await this.#show('GET /livez', { method: 'GET', target: '/livez' });
    await this.#show('GET /readyz', { method: 'GET', target: '/readyz' });
    await this.#show('GET /metrics', { method: 'GET', target: '/metrics' }, requestCounts);
    await this.#show('GET /openapi.json', { method: 'GET', target: '/openapi.json' }, openApiHead);
    await this.#show('GET /asyncapi.json', { method: 'GET', target: '/asyncapi.json' }, asyncApiHead);
  }

  async streams(): Promise<void> {
    const node = await this.#api.seed('node-6', { delay_s: 1 });
    const after = String((await this.#asked('node-6', { action: 'power.on' }))['cursor']);
    await this.#api.site.clock.advance(5_000);
    await this.#show('GET /api/v1/events', {
      method: 'GET',
      target: '/api/v1/events?node=node-6&type=task.*',
      headers: { 'last-event-id': after },
    });
    this.examples['GET /api/v1/stream'] = {
      request: 'GET /api/v1/stream',
      headers: { upgrade: 'websocket', 'sec-websocket-protocol': 'ironworks.v1+json' },
      body: null,
      status: 101,
      answered: {},
      answer: await this.#talk(node, after),
    };
  }

  /** What a client says over a WebSocket and what it hears, each a line. */
  async #talk(node: string, after: string): Promise<string> {
    const { site } = this.#api;
    const { socket, say } = this.#api.connect();
    const lines: string[] = [];
    const hear = async (ms = 50): Promise<void> => {
      await site.clock.advance(ms);
      for (const text of socket.texts.splice(0)) lines.push(`<- ${cutLine(text)}`);
    };
    const tell = async (frame: object, ms?: number): Promise<void> => {
      lines.push(`-> ${JSON.stringify(frame)}`);
      say(frame);
      await hear(ms);
    };
    await tell({ op: 'subscribe', id: 's1', filter: { nodes: ['node-6'], types: ['task.succeeded'] }, after });
    await tell({ op: 'subscribe', id: 's2', filter: { nodes: [node], types: ['task.progress', 'task.failed'] } });
    const body = { action: 'provision.rebuild', idempotency_key: 'try-2', wait_s: 0 };
    await tell({ op: 'request', id: 'r1', node: 'node-6', body });
    await tell({ op: 'request', id: 'r2', node: 'node-6', body: { action: 'provision.deploy' } }, 2_500);
    await tell({ op: 'unsubscribe', id: 's2' });
    await tell({ op: 'subscribe', id: 's3', after: '00000000-000000000001-0000' });
    await tell({ op: 'poll', id: 'x' });
    await hear(10_000);
    return lines.join('\n');
  }

  // ---- words -----------------------------------------------------------------------------------------------------

  async #show(route: string, call: ApiCall, cut: (answer: Json) => Json = (answer) => answer): Promise<ApiReply> {
    const reply = await this.#api.ask(call);
    if (reply.status >= 400) throw new Error(`${route}: ${reply.status} ${reply.text}`);
    const isJson = /json/.test(reply.headers['content-type'] ?? '');
    this.misfits.push(...this.#shapes.misfits(route, reply));
    this.examples[route] = {
      request: `${call.method} ${call.target}`,
      headers: call.headers ?? {},
      body: (call.body ?? null) as Json, // proof: a JSON literal above
      status: reply.status,
      answered: Object.fromEntries(TOLD.flatMap((name) => (reply.headers[name] ? [[name, reply.headers[name]]] : []))),
      answer: cut(isJson ? objectFromText(reply.text) : reply.text.trimEnd().split('\n').map(cutLine).join('\n')),
    };
    return reply;
  }

  async #asked(node: string, body: object): Promise<JsonObject> {
    return objectFromText((await this.#api.ask({ method: 'POST', target: `/api/v1/nodes/${node}/tasks`, body })).text);
  }

  async #ended(node: string, body: object): Promise<string> {
    const task = String((await this.#asked(node, body))['id']);
    await this.#api.ask({ method: 'GET', target: `/api/v1/tasks/${task}?wait=60` });
    return task;
  }

  /** A task of this node has three conductors die of it. */
  async #parked(node: string): Promise<void> {
    const { site } = this.#api;
    const task = String((await this.#asked(node, { action: 'power.on' }))['id']);
    for (let deaths = 1; deaths <= 3; deaths++) {
      await site.until(() => site.task(task).attempts === deaths, `attempt ${deaths}`);
      const victims = site.members.conductors('live');
      await site.startConductor();
      for (const victim of victims) await site.kill(victim);
    }
    await site.until(() => site.task(task).state === 'parked', 'parked');
  }
}

function taskIn(reply: ApiReply): string {
  return String(objectFromText(reply.text)['id']);
}

/** Stands for what an example leaves out. */
const MORE = '…';

/** Lists after their first member, so that a page can be read. */
function short(answer: Json): Json {
  if (Array.isArray(answer)) {
    const [first, ...more] = answer as readonly Json[]; // proof: JSON
    return first === undefined || more.length < 2 ? answer : [short(first), `${MORE} ${more.length} more`];
  }
  if (!isObject(answer)) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, short(value)]));
}

/** Of a document, or of each in the list `of`, these members. */
function only(names: readonly string[], of?: string): (answer: Json) => Json {
  const pick = (document: Json): Json =>
    isObject(document)
      ? Object.fromEntries([...names.map((name) => [name, document[name] ?? null] as const), [MORE, MORE]])
      : document;
  return (answer) => {
    const list = of === undefined || !isObject(answer) ? undefined : answer[of];
    return of === undefined || !isObject(answer) || !Array.isArray(list)
      ? pick(answer)
      : { ...answer, [of]: list.map(pick) };
  };
}

function eventsCut(answer: Json): Json {
  const { events, next = null } = isObject(answer) ? answer : {};
  return { events: Array.isArray(events) ? events.map(cutEvent) : [], next };
}

/** An event without its document, which is the one of another example. */
function cutEvent(event: Json): Json {
  return isObject(event) ? { ...event, data: { id: Object(event['data'])['id'], [MORE]: MORE } } : event;
}

/** A frame or a line of an event stream, its documents cut. */
function cutLine(line: string): string {
  const json = /^(?:data: )?\{/.test(line) ? line.indexOf('{') : -1;
  if (json < 0) return line;
  const frame = objectFromText(line.slice(json));
  const { event, body } = frame;
  const cut = isObject(event)
    ? { ...frame, event: cutEvent(event) }
    : isObject(body)
      ? { ...frame, body: only('code' in body ? ['code', 'detail'] : ['id', 'state', 'done'])(body) }
      : frame['specversion'] === undefined
        ? frame
        : cutEvent(frame);
  return line.slice(0, json) + JSON.stringify(cut);
}

function requestCounts(answer: Json): Json {
  const lines = String(answer).split('\n');
  return `${lines.filter((line) => /ironworks_live_conductors/.test(line)).join('\n')}\n${MORE}`;
}

function asyncApiHead(answer: Json): Json {
  const { asyncapi = null, info = null } = isObject(answer) ? answer : {};
  return { asyncapi, info, channels: { [MORE]: MORE } };
}

function openApiHead(answer: Json): Json {
  const { openapi = null, info = null } = isObject(answer) ? answer : {};
  return { openapi, info, paths: { [MORE]: MORE } };
}
