// The documents of the public API as protobuf and back, without knowing what they mean: a shape says which members are
// JSON text and which are messages of their own, the generated class which members there are at all. What has no
// field, or does not fit it, travels in `more`, so that nothing a JSON caller sees is lost on others.

import { DecodeError } from './codec.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';
import { api } from './protobuf.ts';

/** One message of api.proto. */
export interface ApiShape {
  readonly message: GeneratedMessage;
  /** Members that are JSON as text. */
  readonly json?: readonly string[];
  readonly nested?: { readonly [member: string]: ApiShape };
}

interface GeneratedMessage {
  readonly prototype: object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

const caller: ApiShape = { message: api.Caller };
const step: ApiShape = { message: api.Step };
const progress: ApiShape = { message: api.Progress };
const callback: ApiShape = { message: api.Callback };
const taskDocument: ApiShape = {
  message: api.Task,
  json: ['params'],
  nested: {
    step,
    progress,
    queue: { message: api.QueuePlace },
    error: { message: api.TaskError, json: ['evidence'] },
    requested_by: caller,
    callback,
    resolution: { message: api.Resolution },
    links: { message: api.Links },
  },
};
const nodeDocument: ApiShape = {
  message: api.Node,
  json: ['driver_info', 'properties', 'extra'],
  nested: {
    task: { message: api.Holder, nested: { step, progress } },
    queue: { message: api.QueuedTask },
    parked: { message: api.Parked },
  },
};
const problem: ApiShape = { message: api.Problem, nested: { errors: { message: api.Issue } } };
const event: ApiShape = { message: api.Event, nested: { task: taskDocument, node: nodeDocument } };
const taskRequest: ApiShape = { message: api.TaskRequest, json: ['params'], nested: { callback } };
const place: ApiShape = { message: api.Place };

/** What is read or written whole. */
export type ApiShapeName =
  | 'Task'
  | 'Node'
  | 'NodeList'
  | 'Problem'
  | 'Event'
  | 'TaskRequest'
  | 'TaskGet'
  | 'TaskCancel'
  | 'NodeGet'
  | 'NodesList'
  | 'ClientFrame'
  | 'ServerFrame';

/** By their names in api.proto. */
export const apiShapes: Readonly<Record<ApiShapeName, ApiShape>> = {
  Task: taskDocument,
  Node: nodeDocument,
  NodeList: { message: api.NodeList, nested: { nodes: nodeDocument } },
  Problem: problem,
  Event: event,
  TaskRequest: taskRequest,
  TaskGet: { message: api.TaskGet },
  TaskCancel: { message: api.TaskCancel },
  NodeGet: { message: api.NodeGet },
  NodesList: { message: api.NodesList },
  ClientFrame: {
    message: api.ClientFrame,
    nested: {
      subscribe: { message: api.Subscribe, nested: { filter: { message: api.Filter } } },
      unsubscribe: { message: api.Unsubscribe },
      request: { message: api.Request, nested: { body: taskRequest } },
    },
  },
  ServerFrame: {
    message: api.ServerFrame,
    nested: {
      subscribed: place,
      bookmark: place,
      event: { message: api.EventFrame, nested: { event } },
      tick: { message: api.Tick, nested: { progress } },
      gap: { message: api.Gap },
      reply: { message: api.Reply, nested: { task: taskDocument, problem } },
      error: { message: api.Error },
    },
  },
};

const MORE = 'more';

export function encodeApi(shape: ApiShape, document: JsonObject): Uint8Array {
  return shape.message.encode(toMessage(shape, document)).finish();
}

/**
 * Members that are absent, and lists that are empty, are left out.
 * @param parse of JSON text within; what it throws passes through. @throws DecodeError for bytes that are no such message
 */
export function decodeApi(shape: ApiShape, bytes: Uint8Array, parse: (text: string) => Json): JsonObject {
  let message: object;
  try {
    message = shape.message.decode(bytes);
  } catch (cause) {
    throw new DecodeError('message', 'not readable', { cause });
  }
  return fromMessage(shape, message, parse);
}

/** An event has one member `data`; its message has one for each sort of document. */
export function eventMembers(document: JsonObject): JsonObject {
  const { data, ...rest } = document;
  const sort = String(rest['type']).startsWith('ironworks.task.') ? 'task' : 'node';
  return data === undefined ? rest : { ...rest, [sort]: data };
}

function toMessage(shape: ApiShape, document: JsonObject): object {
  const { prototype } = shape.message;
  const message: { [field: string]: unknown } = {};
  const more: { [member: string]: Json } = {};
  for (const [member, value] of Object.entries(document)) {
    if (value === null || value === undefined) continue;
    const field = fieldOf(member);
    if (member === MORE || !(field in prototype)) more[member] = value;
    else if (shape.json?.includes(member) === true) message[field] = JSON.stringify(value);
    else {
      const fit = fitted(shape.nested?.[member], Reflect.get(prototype, field), value);
      if (fit === undefined) more[member] = value;
      else message[field] = fit;
    }
  }
  for (const _member in more) {
    message[MORE] = JSON.stringify(more);
    break;
  }
  return message;
}

/** @param initial what the field holds where nothing was set; undefined: the value does not fit. */
function fitted(nested: ApiShape | undefined, initial: unknown, value: Json): unknown {
  if (nested !== undefined) {
    if (Array.isArray(initial))
      return Array.isArray(value) && value.every(isObject) ? value.map((item) => toMessage(nested, item)) : undefined;
    return isObject(value) ? toMessage(nested, value) : undefined;
  }
  if (Array.isArray(initial))
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  // `optional` fields start as null and may be any scalar.
  return typeof value === typeof initial || (initial === null && typeof value !== 'object') ? value : undefined;
}

function fromMessage(shape: ApiShape, message: object, parse: (text: string) => Json): JsonObject {
  const document: { [member: string]: Json } = {};
  for (const [field, value] of Object.entries(message)) {
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const member = memberOf(field);
    const nested = shape.nested?.[member];
    if (member === MORE) {
      const more = parse(String(value));
      if (isObject(more)) Object.assign(document, more);
    } else if (shape.json?.includes(member) === true) document[member] = parse(String(value));
    else if (nested === undefined)
      document[member] = value as Json; // proof: a scalar field, or a list of texts
    else if (Array.isArray(value)) document[member] = value.map((item: object) => fromMessage(nested, item, parse));
    else document[member] = fromMessage(nested, value as object, parse); // proof: a nested message is an object
  }
  return document;
}

/** `power_state` -> `powerState` */
function fieldOf(member: string): string {
  return member.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

function memberOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
