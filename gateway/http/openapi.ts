// The OpenAPI 3.1 description, generated from the route table: what is not in a route is not described, and what is
// described is what the checks before a handler enforce.

import type { Json, JsonObject } from '../../proto/json.ts';
import { documentSchemas } from './document-schemas.ts';
import { bodyExamples, exampleOf, parameterExamples, queryExamples } from './openapi-examples.ts';
import { headerComponents, headerParameters, headersOfAnswer, headersOfRefusal } from './openapi-headers.ts';
import { problemContent, refusalComponents, refusalsOf } from './openapi-refusals.ts';
import { plain } from './plain.ts';
import type { QueryParameter } from './query.ts';
import type { Route } from './route.ts';

export const API_VERSION = '1';

const DESCRIPTION = `Durable actors for fleets of bare-metal machines. Asking for an action makes a task: it is judged, accepted once, run in
order, and visible until long after its end. Whatever is refused is a problem document (RFC 9457) with a stable \`code\`.
Streams, NATS and callbacks are described in \`/asyncapi.json\`.`;

/** The first whose pattern has a route's path. */
const tags: readonly { readonly name: string; readonly description: string; readonly has: RegExp }[] = [
  {
    name: 'tasks',
    description: 'What was asked for, and what became of it.',
    has: /^\/api\/v1\/(?:nodes\/\{node\}\/)?tasks/,
  },
  { name: 'nodes', description: 'The machines: their states, and what happened to them.', has: /^\/api\/v1\/nodes/ },
  { name: 'callbacks', description: 'Webhooks that are not delivered yet.', has: /^\/api\/v1\/callbacks/ },
  { name: 'streams', description: 'What happens, as it happens.', has: /^\/api\/v1\/(?:events|stream)$/ },
  {
    name: 'operation',
    description: 'The system itself: its parts, its machine, its probes and descriptions.',
    has: /^/,
  },
];

export function openApi(routes: readonly Route[]): JsonObject {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const route of routes) {
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operation(route);
    paths[route.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ironworks',
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The gateway that gave this description.' }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      headers: headerComponents(),
      responses: {
        problem: { description: 'Any other refusal (RFC 9457).', ...headersOfRefusal(0), ...problemContent },
        ...used(refusalComponents(), paths),
      },
      schemas: { ...documentSchemas },
    },
  };
}

function operation(route: Route): JsonObject {
  const { body } = route;
  const parameters = [...pathParameters(route.path), ...queryParameters(route), ...headerParameters(route)];
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [tagOf(route)],
    ...(route.role === null ? { security: [] } : { security: [{ bearer: [] }, {}], 'x-role': route.role }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.optional !== true,
            content: Object.fromEntries(
              body.mediaTypes.map((type) => [
                type,
                { schema: schemaOf(type, body.schema), ...bodyExamplesOf(route, type) },
              ]),
            ),
          },
        }),
    responses: {
      ...Object.fromEntries(Object.keys(route.answers).map((status) => [status, answerOf(route, Number(status))])),
      ...refusalsOf(route),
      default: { $ref: '#/components/responses/problem' },
    },
  };
}

/** Refusals that no route has are not described. */
function used(components: JsonObject, paths: object): JsonObject {
  const text = JSON.stringify(paths);
  return Object.fromEntries(Object.entries(components).filter(([name]) => text.includes(`/${name}"`)));
}

function tagOf({ path }: Route): string {
  return tags.find(({ has }) => has.test(path))?.name ?? 'operation';
}

function answerOf(route: Route, status: number): JsonObject {
  const { answers, documents, texts } = route;
  const description = answers[status] ?? '';
  const headers = headersOfAnswer(route, status);
  const schemas = (documents?.[status] ?? []).map((name): JsonObject => ({ $ref: `#/components/schemas/${name}` }));
  const [first] = schemas;
  const text = texts?.[status];
  const content = {
    ...(first === undefined
      ? {}
      : { 'application/json': { schema: schemas.length === 1 ? first : { anyOf: schemas } } }),
    ...(text === undefined ? {} : { [text]: { schema: { type: 'string' } } }),
  };
  return { description, ...headers, ...(Object.keys(content).length === 0 ? {} : { content }) };
}

function bodyExamplesOf({ method, path }: Route, mediaType: string): JsonObject {
  const examples = bodyExamples[`${method} ${path}`]?.[mediaType];
  return examples === undefined ? {} : { examples: plain(examples) };
}

/** `GET /api/v1/nodes/{node}/tasks` -> `getNodesNodeTasks` */
function operationId(route: Route): string {
  const words = route.path
    .replace(/^\/api\/v\d+/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return route.method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...exampleOf(parameterExamples, name),
  }));
}

function queryParameters(route: Route): JsonObject[] {
  return Object.entries(route.query ?? {}).map(([name, parameter]) => ({
    name,
    in: 'query',
    description: parameter.description,
    schema: parameterSchema(parameter),
    ...(parameter.type === 'list' ? { style: 'form', explode: false } : {}),
    ...queryExample(name, parameter),
  }));
}

function queryExample(name: string, parameter: QueryParameter): JsonObject {
  const [word] = 'values' in parameter ? (parameter.values ?? []) : [];
  if (word === undefined) return exampleOf(queryExamples, name);
  return { example: parameter.type === 'list' ? [word] : word };
}

export function parameterSchema(parameter: QueryParameter): JsonObject {
  switch (parameter.type) {
    case 'string':
      return { type: 'string', minLength: 1, maxLength: parameter.maxLength ?? 255 };
    case 'integer':
      return { type: 'integer', minimum: parameter.min, maximum: parameter.max };
    case 'boolean':
      return { type: 'boolean' };
    case 'enum':
      return { type: 'string', enum: parameter.values };
    case 'list':
      return {
        type: 'array',
        items: parameter.values === undefined ? { type: 'string' } : { type: 'string', enum: parameter.values },
      };
  }
}

function schemaOf(mediaType: string, schema: object): Json {
  if (mediaType === 'application/json-patch+json') return JSON_PATCH;
  return plain(schema);
}

const JSON_PATCH: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    required: ['op', 'path'],
    properties: {
      op: { enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
      path: { type: 'string' },
      from: { type: 'string' },
      value: {},
    },
  },
};
