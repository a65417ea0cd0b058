// Every example of the OpenAPI description, sent to a running gateway: each is answered as it is described.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { ApiAnswer, RunningGateway } from '../support/api-rig.ts';
import { ApiRig } from '../support/api-rig.ts';
import { objectAt, validatorOf } from '../support/asyncapi-lint.ts';
import { eventually } from '../support/eventually.ts';
import { contentOf, type Operation, objectsIn, operationsIn, valuesOf } from '../support/openapi-lint.ts';

let rig: ApiRig;
let gateway: RunningGateway;
let description: JsonObject;

beforeAll(async () => {
  rig = await ApiRig.start();
  await rig.conductor();
  gateway = await rig.gateway();
  await rig.ready(gateway);
  description = (await gateway.ask('GET', '/openapi.json')).body;
});

afterAll(() => rig?.close());

// ---- what an example needs to be there -----------------------------------------------------------------------------

let made = 0;

/** A node that is free for use. */
async function aNode(driverInfo: JsonObject = {}): Promise<string> {
  const name = `scene-${++made}`;
  await gateway.ask('POST', '/api/v1/nodes', { body: { name, driver: 'fake', driver_info: driverInfo } });
  for (const action of ['provision.manage', 'provision.provide'])
    expect(await asked(name, { action }, 'wait=20')).toMatchObject({ status: 200, body: { state: 'succeeded' } });
  return name;
}

function asked(node: string, body: JsonObject, prefer?: string): Promise<ApiAnswer> {
  const headers = prefer === undefined ? {} : { prefer };
  return gateway.ask('POST', `/api/v1/nodes/${node}/tasks`, { body, headers });
}

async function idOf(answer: Promise<ApiAnswer>): Promise<string> {
  return String((await answer).body['id']);
}

const scenes: { readonly [route: string]: () => Promise<{ readonly [parameter: string]: string }> } = {
  'post /api/v1/tasks/{task}/cancel': async () => {
    const node = await aNode({ delay_s: { 'power.on': 5 } });
    await asked(node, { action: 'power.on' });
    return { task: await idOf(asked(node, { action: 'power.off', on_conflict: 'queue' })) };
  },
  'post /api/v1/tasks/{task}/resolve': async () => {
    const node = await aNode({ lose_reply: 1, silent_after: 'power.on' });
    const final = asked(node, { action: 'power.on' }, 'wait=30');
    expect((await final).body).toMatchObject({ state: 'unknown' });
    return { task: await idOf(final) };
  },
  'post /api/v1/nodes/{node}/heartbeat': async () => {
    const driverInfo = { agent: true };
    const node = await idOf(
      gateway.ask('POST', '/api/v1/nodes', { body: { driver: 'fake', driver_info: driverInfo } }),
    );
    await asked(node, { action: 'provision.manage' }, 'wait=20');
    await asked(node, { action: 'provision.inspect' });
    await eventually(
      async () => / wait$/.test(String((await gateway.ask('GET', `/api/v1/nodes/${node}`)).body['provision_state'])),
      { what: 'a node that waits for its ramdisk', timeoutMs: 20_000 },
    );
    return { node };
  },
  // An enrolled node can be removed again; one that is in use cannot.
  'delete /api/v1/nodes/{node}': async () => ({
    node: await idOf(gateway.ask('POST', '/api/v1/nodes', { body: { driver: 'fake' } })),
  }),
};

/** Nothing is parked and no callback has failed here; the documented examples (test/unit/docs) have both. */
const refusals: { readonly [route: string]: string } = {
  'post /api/v1/nodes/{node}/resume': 'action_not_allowed',
  'post /api/v1/callbacks/{callback}/replay': 'not_found',
};
/** They are no answers that end, or none of JSON: streams have tests of their own. */
const STREAMS = ['/api/v1/stream', '/api/v1/events'];

let shared: Promise<{ readonly [parameter: string]: string }> | undefined;

/** What is only read may be read by all; what is changed is made for each. */
async function parametersFor(route: string): Promise<{ readonly [parameter: string]: string }> {
  if (!route.startsWith('get ')) return { ...(await common()), ...(await scenes[route]?.()) };
  shared ??= common();
  return shared;
}

async function common(): Promise<{ readonly [parameter: string]: string }> {
  const node = await aNode();
  return { node, task: await idOf(asked(node, { action: 'power.on' }, 'wait=20')), kind: 'baremetal' };
}

// ---- playing -------------------------------------------------------------------------------------------------------

interface Played {
  readonly what: string;
  readonly query: string;
  readonly type: string | undefined;
  readonly body: Json | undefined;
}

/** The bare call with each of its bodies, and with each query parameter that has an example. */
function callsOf({ operation }: Operation): readonly Played[] {
  const bodies = contentOf(operation['requestBody']).flatMap(([type, { examples }]) =>
    Object.entries((examples ?? {}) as JsonObject).map(([name, example]) => ({
      what: `${type}, ${name}`,
      query: '',
      type,
      body: (example as JsonObject)['value'], // proof: an Example Object
    })),
  );
  const queries = objectsIn(operation['parameters'])
    .filter((parameter) => parameter['in'] === 'query' && parameter['example'] !== undefined)
    .map(({ name, example }) => ({
      what: `?${String(name)}`,
      query: `?${new URLSearchParams([[String(name), Array.isArray(example) ? example.join() : String(example)]])}`,
      type: bodies[0]?.type,
      body: bodies[0]?.body,
    }));
  const bare = { what: 'bare', query: '', type: undefined, body: undefined };
  return [...(bodies.length > 0 ? bodies : [bare]), ...queries];
}

describe('the OpenAPI description of a running gateway', () => {
  it('has examples that are all answered as it says', { timeout: 120_000 }, async () => {
    const operations = operationsIn(description).filter(({ path }) => !STREAMS.includes(path));
    let calls = 0;

    for (const each of operations) {
      const { method, path } = each;
      const route = `${method} ${path}`;
      for (const call of callsOf(each)) {
        const known = await parametersFor(route);
        const target = path.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? exampleOf(each, name));
        const answer = await gateway.ask(method.toUpperCase(), `${target}${call.query}`, {
          ...(call.body === undefined ? {} : { body: call.body, headers: { 'content-type': call.type ?? '' } }),
        });
        calls++;
        const what = `${route}, ${call.what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
        const refused = refusals[route];
        if (refused !== undefined) expect([what, answer.body['code']]).toEqual([what, refused]);
        else
          expect([what, Object.keys(objectAt(each.operation, '#/responses'))]).toContainEqual(
            expect.arrayContaining([String(answer.status)]),
          );
        expect([what, misfits(each, answer)]).toEqual([what, []]);
        expect([what, undescribedHeaders(each, answer)]).toEqual([what, []]);
      }
    }

    expect(calls).toBeGreaterThan(operations.length + 20);
  });
});

/** Headers that say nothing of the API: of HTTP itself, of caches, of security. */
const PLAIN_HEADERS =
  /^(?:content-(?:type|length|security-policy)|date|connection|keep-alive|transfer-encoding|cache-control|x-content-type-options|uwebsockets|vary)$/;

/** Headers of an answer that the description does not have for its status. */
function undescribedHeaders({ operation }: Operation, answer: ApiAnswer): readonly string[] {
  const { headers } = answerIn(operation, answer.status);
  const described = Object.keys((headers ?? {}) as JsonObject).map((name) => name.toLowerCase()); // proof: Header Objects by name
  return [...answer.headers.keys()].filter((name) => !PLAIN_HEADERS.test(name) && !described.includes(name));
}

function answerIn(operation: JsonObject, status: number): JsonObject {
  const responses = objectAt(operation, '#/responses');
  const found = responses[String(status)] ?? responses['default'];
  const ref = (found as JsonObject)['$ref']; // proof: a Response Object or a reference to one
  return typeof ref === 'string' ? objectAt(description, ref) : (found as JsonObject); // proof: as above
}

describe('a bucket that runs low', () => {
  it('shows in headers that are described, of good answers as of refusals', async () => {
    const poor = await rig.gateway({ rate: 0.1, burst: 4, tenantRate: 0.1, tenantBurst: 4 });
    const [cluster] = operationsIn(description).filter(({ path }) => path === '/api/v1/cluster');
    if (cluster === undefined) throw new Error('the cluster is described');

    const statuses = new Set<number>();
    for (let call = 0; call < 8; call++) {
      const answer = await poor.ask('GET', cluster.path);
      if (answer.headers.has('ratelimit')) statuses.add(answer.status);
      expect(undescribedHeaders(cluster, answer)).toEqual([]);
    }
    expect([...statuses]).toEqual([200, 429]);
  });
});

describe('the refusals of a running gateway', () => {
  const NONE: { readonly [parameter: string]: string } = {
    node: 'nobody',
    task: '00000000-0000-4000-8000-000000000000.01KDVDNA55VYZ8S6GG3MN9243A',
    callback: '01KDVDNA5FYX869C7NMVX9W9HD',
    kind: 'nothing',
  };

  it('are described by their status, with the headers they have', async () => {
    const seen = new Set<number>();
    for (const each of operationsIn(description).filter(
      ({ path }) => path.startsWith('/api/v1/') && !STREAMS.includes(path),
    )) {
      const { method, path, operation } = each;
      const known = await parametersFor('get ');
      const to = (values: { readonly [name: string]: string }): string =>
        path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? exampleOf(each, name));
      const [[type, media] = ['application/json', {}]] = contentOf(operation['requestBody']);
      const [body] = valuesOf(media['examples']);
      const ask = (target: string, headers: { readonly [name: string]: string }, sent: Json | undefined = body) =>
        gateway.ask(method.toUpperCase(), target, {
          ...(sent === undefined ? { headers } : { body: sent, headers: { 'content-type': type, ...headers } }),
        });
      const answers = [
        await ask(to(NONE), {}),
        await ask(`${to(known)}?nonsense=1`, {}),
        ...(body === undefined
          ? []
          : [await ask(to(known), {}, 'no object'), await ask(to(known), { 'content-type': 'text/plain' })]),
        ...(path.includes('{node}') && method !== 'get'
          ? [await ask(to(known), { 'if-match': '"999999999999"' })]
          : []),
      ];

      for (const answer of answers.filter(({ status }) => status >= 400)) {
        seen.add(answer.status);
        const what = `${method} ${path}: ${JSON.stringify(answer.body)}`;
        expect([what, Object.keys(objectAt(operation, '#/responses'))]).toContainEqual(
          expect.arrayContaining([String(answer.status)]),
        );
        expect([what, undescribedHeaders(each, answer)]).toEqual([what, []]);
      }
    }

    expect([...seen].sort()).toEqual(expect.arrayContaining([400, 404, 412, 415]));
  });
});

function exampleOf({ operation }: Operation, name: string): string {
  return String(objectsIn(operation['parameters']).find((parameter) => parameter['name'] === name)?.['example']);
}

const checks = new Map<string, ReturnType<typeof validatorOf>>();

/** Where an answer of JSON is not of the schema that the description has for its status. */
function misfits({ operation, path }: Operation, answer: ApiAnswer): readonly string[] {
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  if (/^text\//.test(type)) {
    const media = contentOf(objectAt(operation, `#/responses/${answer.status}`)).map(([each]) => each);
    return media.includes(type) ? [] : [`${type} of ${answer.status} is not described`];
  }
  if (!/json$/.test(type) || /^\/(open|async)api\.json$/.test(path)) return [];
  const problem = objectAt(description, '#/components/responses/problem');
  const responses = objectAt(operation, '#/responses');
  const described = type === 'application/problem+json' ? problem : responses[String(answer.status)];
  const schema = contentOf(described).find(([media]) => media === type)?.[1]['schema'] as JsonObject | undefined; // proof: the lint has seen it
  if (schema === undefined) return [`${type} of ${answer.status} is not described`];
  const key = JSON.stringify(schema);
  const check = checks.get(key) ?? validatorOf(description, schema);
  checks.set(key, check);
  return check(answer.body);
}
