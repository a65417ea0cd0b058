// The AsyncAPI 3 description: the WebSocket, the calls over NATS and the callbacks, generated from the schemas that
// requests are held to and the documents are. Operations are described from the gateway's side, as AsyncAPI has it: it
// receives what clients send.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { MessageCall } from '../routes/messages.ts';
import type { FrameSchema } from '../stream/frame-schemas.ts';
import { clientFrames, frameSchema, serverFrames } from '../stream/frame-schemas.ts';
import type { KindContract } from './deps.ts';
import { documentSchemas } from './document-schemas.ts';
import { API_VERSION } from './openapi.ts';
import { plain } from './plain.ts';

const STREAM = '/api/v1/stream';

interface CallTexts {
  /** Schemas of its answer besides a problem. */
  readonly answers: readonly string[];
  readonly examples: readonly JsonObject[];
}

/** A task that is in no example's cluster: whoever plays them puts one in its place. */
const SOME_TASK = '97234ecc-4b7c-4349-a8bc-c2294f315c42.01KDVDNA55VYZ8S6GG3MN9243A';

const CALLS: { readonly [call: string]: CallTexts } = {
  'tasks.submit': {
    answers: ['Task'],
    examples: [
      { node: 'node-1', action: 'power.on' },
      { node: 'node-1', action: 'power.off', on_conflict: 'queue', idempotency_key: 'night-shift-7', wait_s: 20 },
    ],
  },
  'tasks.get': { answers: ['Task', 'BareTask'], examples: [{ task: SOME_TASK }, { task: SOME_TASK, wait_s: 20 }] },
  'tasks.cancel': { answers: ['Task', 'Submitted'], examples: [{ task: SOME_TASK, reason: 'not needed any more' }] },
  'nodes.get': { answers: ['Node'], examples: [{ node: 'node-1' }] },
  'nodes.states': { answers: ['NodeStates'], examples: [{ node: 'node-1' }] },
  'nodes.list': {
    answers: ['NodeList'],
    examples: [{}, { power_state: 'power off', maintenance: false, limit: 10, fields: ['name', 'power_state'] }],
  },
};

export function asyncApi(calls: readonly MessageCall[], contract: Pick<KindContract, 'bodies'>): JsonObject {
  const sent = clientFrames(plain(contract.bodies.taskMessage.schema));
  const messages = {
    ...Object.fromEntries(sent.map((frame) => [frame.op, frameMessage(frame, true)])),
    ...Object.fromEntries(serverFrames.map((frame) => [frame.op, frameMessage(frame, false)])),
    ...Object.fromEntries(calls.flatMap(callMessages)),
    problem: {
      summary: 'A refusal.',
      contentType: 'application/problem+json',
      payload: schemaRef('Problem'),
      headers: ERROR_HEADERS,
    },
    callback: { summary: 'A CloudEvent.', payload: schemaRef('Event') },
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ironworks',
      version: `${API_VERSION}.0.0`,
      license: { name: 'Apache-2.0' },
      description: 'Events and requests over WebSocket, calls over NATS, callbacks. HTTP: /openapi.json.',
    },
    defaultContentType: 'application/json',
    servers: {
      gateway: {
        host: '127.0.0.1:8080',
        protocol: 'ws',
        description: 'Any gateway.',
        security: [{ $ref: '#/components/securitySchemes/bearer' }],
      },
      nats: { host: '127.0.0.1:4222', protocol: 'nats', description: "The cluster's own broker." },
    },
    channels: {
      stream: {
        address: STREAM,
        description: 'Subprotocol `ironworks.v1+json`; `ironworks.v1+proto` has the same frames in protobuf.',
        servers: [{ $ref: '#/servers/gateway' }],
        messages: Object.fromEntries([...sent, ...serverFrames].map(({ op }) => [op, messageRef(op)])),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
      ...Object.fromEntries(calls.flatMap(callChannels)),
      callback: {
        address: null,
        description: 'The `callback.url` of a task, POSTed to at its end.',
        messages: { callback: messageRef('callback') },
      },
    },
    operations: {
      ...Object.fromEntries(sent.map((frame) => [frame.op, streamOperation('receive', frame)])),
      ...Object.fromEntries(serverFrames.map((frame) => [`tell-${frame.op}`, streamOperation('send', frame)])),
      ...Object.fromEntries(calls.map((call) => [nameOf(call), callOperation(call)])),
      callBack: {
        action: 'send',
        channel: { $ref: '#/channels/callback' },
        summary: 'Tells the end of a task, signed after Standard Webhooks, until it is taken.',
        messages: [{ $ref: '#/channels/callback/messages/callback' }],
      },
    },
    components: {
      messages,
      schemas: schemasUsedBy(messages),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

const ERROR_HEADERS: JsonObject = {
  type: 'object',
  properties: {
    'Nats-Service-Error-Code': { type: 'string', description: 'The status, over NATS.' },
    'Nats-Service-Error': { type: 'string', description: 'Code and detail, over NATS.' },
  },
};

const CALL_HEADERS: JsonObject = {
  type: 'object',
  properties: {
    Authorization: { type: 'string', description: '`Bearer …` where tokens are configured.' },
    'Idempotency-Key': { type: 'string' },
    traceparent: { type: 'string', description: 'W3C Trace Context.' },
    Deadline: { type: 'string', description: 'RFC 3339: when the caller gives up.' },
    'Content-Type': { type: 'string', enum: ['application/json', 'application/x-protobuf'] },
  },
};

/** `tasks.submit` -> `tasks-submit` */
function nameOf({ name }: MessageCall): string {
  return name.replace('.', '-');
}

function callChannels(call: MessageCall): readonly (readonly [string, Json])[] {
  const name = nameOf(call);
  const servers = [{ $ref: '#/servers/nats' }];
  return [
    [
      name,
      {
        address: `{namespace}.v1.${call.name}`,
        servers,
        parameters: { namespace: { default: 'ironworks', description: 'Namespace of the cluster.' } },
        messages: { [name]: messageRef(name) },
        bindings: { nats: { bindingVersion: '0.1.0' } },
      },
    ],
    [
      `${name}-reply`,
      {
        address: null,
        description: 'The reply subject of the request.',
        servers,
        messages: { answer: messageRef(`${name}-answer`), problem: messageRef('problem') },
      },
    ],
  ];
}

function callOperation(call: MessageCall): JsonObject {
  const name = nameOf(call);
  return {
    action: 'receive',
    channel: { $ref: `#/channels/${name}` },
    summary: call.summary,
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
    bindings: { nats: { queue: 'q', bindingVersion: '0.1.0' } },
    reply: {
      channel: { $ref: `#/channels/${name}-reply` },
      messages: ['answer', 'problem'].map((message) => ({ $ref: `#/channels/${name}-reply/messages/${message}` })),
    },
  };
}

function callMessages(call: MessageCall): readonly (readonly [string, Json])[] {
  const name = nameOf(call);
  const { answers, examples } = CALLS[call.name] ?? { answers: [], examples: [] };
  const schemas = answers.map(schemaRef);
  return [
    [name, { summary: call.summary, headers: CALL_HEADERS, payload: call.schema, ...exampleList(examples) }],
    [
      `${name}-answer`,
      {
        summary: `What ${call.name} answers.`,
        payload: schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas },
      },
    ],
  ];
}

function streamOperation(action: 'receive' | 'send', { op, summary }: FrameSchema): JsonObject {
  return {
    action,
    channel: { $ref: '#/channels/stream' },
    summary,
    messages: [{ $ref: `#/channels/stream/messages/${op}` }],
  };
}

function frameMessage(frame: FrameSchema, closed: boolean): JsonObject {
  return { summary: frame.summary, payload: frameSchema(frame, closed), ...exampleList(frame.examples) };
}

function exampleList(examples: readonly JsonObject[]): JsonObject {
  return examples.length === 0 ? {} : { examples: examples.map((payload) => ({ payload })) };
}

function messageRef(name: string): JsonObject {
  return { $ref: `#/components/messages/${name}` };
}

function schemaRef(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** The document schemas that `value` refers to, by way of others too. */
function schemasUsedBy(value: Json, found: { [name: string]: Json } = {}): JsonObject {
  if (Array.isArray(value)) for (const item of value) schemasUsedBy(item, found);
  if (!isObject(value)) return found;
  const name = /^#\/components\/schemas\/(\w+)$/.exec(String(value['$ref']))?.[1];
  const schema = Object.entries(documentSchemas).find(([known]) => known === name)?.[1];
  if (name !== undefined && schema !== undefined && !(name in found)) {
    found[name] = schema;
    schemasUsedBy(schema, found);
  }
  for (const member of Object.values(value)) schemasUsedBy(member, found);
  return found;
}
