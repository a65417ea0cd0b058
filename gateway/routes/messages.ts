// What can be asked in one message, as callers over NATS do: each call is a route with all that it reads, from path,
// query, headers and body, as members of one object. Role, cost, limits and handler are the route's own.

import type { TSchema } from '../../actors/contract/validation.ts';
import { compile } from '../../actors/contract/validation.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Role } from '../auth/authenticate.ts';
import { parameterSchema } from '../http/openapi.ts';
import { Query } from '../http/query.ts';
import type { Answer, BodySpec, Method, Route, RouteRequest, Validate } from '../http/route.ts';
import type { TaskDeps } from './submit-task.ts';
import { submitCall } from './tasks.ts';

export interface MessageCall {
  /** `tasks.submit` */
  readonly name: string;
  readonly summary: string;
  readonly role: Role;
  readonly cost: number;
  /** JSON Schema 2020-12 of the whole message. */
  readonly schema: JsonObject;
  readonly validate: Validate;
  /** Its member `node` names a node it is to change. */
  readonly changesNode: boolean;
  /** Takes apart a message that fits the schema. */
  readonly read: (message: JsonObject) => Pick<RouteRequest, 'parameters' | 'query' | 'body'>;
  readonly handle: (request: RouteRequest) => Answer | Promise<Answer>;
}

/** Durations have their unit in their name wherever a body holds them. */
const MEMBER_OF_QUERY: { readonly [query: string]: string } = { wait: 'wait_s' };

export function messageCalls(deps: TaskDeps, routes: readonly Route[]): readonly MessageCall[] {
  const route = (method: Method, path: string): Route => {
    const found = routes.find((candidate) => candidate.method === method && candidate.path === path);
    if (found === undefined) throw new TypeError(`no route ${method} ${path}`);
    return found;
  };
  const submit = route('POST', '/api/v1/nodes/{node}/tasks');
  return [
    callOf('tasks.submit', {
      ...submit,
      query: {},
      body: { mediaTypes: [], ...deps.contract.bodies.taskMessage },
      handle: (request) => submitCall(deps, request),
    }),
    callOf('tasks.get', route('GET', '/api/v1/tasks/{task}')),
    callOf('tasks.cancel', route('POST', '/api/v1/tasks/{task}/cancel')),
    callOf('nodes.get', atOnce(route('GET', '/api/v1/nodes/{node}'), 'fields')),
    callOf('nodes.states', atOnce(route('GET', '/api/v1/nodes/{node}/states'), 'fields')),
    callOf('nodes.list', atOnce(route('GET', '/api/v1/nodes'))),
  ];
}

/** Without what only makes sense beside headers of HTTP, and these: their answers have one shape in protobuf. */
function atOnce(route: Route, ...left: readonly string[]): Route {
  const query = Object.entries(route.query ?? {}).filter(([name]) => name !== 'wait' && !left.includes(name));
  return { ...route, query: Object.fromEntries(query) };
}

function callOf(name: string, route: Route): MessageCall {
  const { role, cost, summary, handle } = route;
  if (role === null) throw new TypeError(`${name}: a call needs a role`);
  const parameters = new Set([...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter));
  const queries = new Map(Object.keys(route.query ?? {}).map((query) => [MEMBER_OF_QUERY[query] ?? query, query]));
  const schema = schemaOf(route, parameters);
  return {
    name,
    summary,
    role,
    cost,
    schema,
    validate: compile(schema as unknown as TSchema), // proof: a JSON Schema, which is all that is asked of it
    changesNode: route.method !== 'GET' && parameters.has('node'),
    read: (message) => takeApart(message, parameters, queries),
    handle,
  };
}

function schemaOf(route: Route, parameters: ReadonlySet<string>): JsonObject {
  const properties: { [name: string]: Json } = {};
  for (const name of parameters)
    properties[name] = { type: 'string', minLength: 1, maxLength: 255, description: MEANING[name] ?? '' };
  for (const [name, query] of Object.entries(route.query ?? {}))
    properties[MEMBER_OF_QUERY[name] ?? name] = { ...parameterSchema(query), description: query.description };
  const body = bodyOf(route.body);
  return {
    type: 'object',
    properties: { ...properties, ...body.properties },
    required: [...parameters, ...body.required],
    additionalProperties: false,
  };
}

const MEANING: { readonly [parameter: string]: string } = {
  node: 'Id or name of a node.',
  task: 'Id of a task.',
};

function bodyOf(body: BodySpec | undefined): { readonly properties: JsonObject; readonly required: readonly Json[] } {
  // proof: text of JSON.stringify; the symbols of schema builders are lost
  const schema = JSON.parse(JSON.stringify(body?.schema ?? {})) as Json;
  const { properties, required } = isObject(schema) ? schema : {};
  return {
    properties: isObject(properties) ? properties : {},
    required: Array.isArray(required) ? required : [],
  };
}

function takeApart(
  message: JsonObject,
  names: ReadonlySet<string>,
  queries: ReadonlyMap<string, string>,
): Pick<RouteRequest, 'parameters' | 'query' | 'body'> {
  const parameters: { [name: string]: string } = {};
  const query = new Map<string, string | number | boolean | readonly string[]>();
  const body: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(message)) {
    const asked = queries.get(name);
    if (names.has(name)) parameters[name] = String(value);
    else if (asked !== undefined)
      query.set(asked, value as string | number | boolean | readonly string[]); // proof: the schema has no other types for a query
    else body[name] = value;
  }
  return { parameters, query: new Query(query), body };
}
