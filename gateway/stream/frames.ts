// The frames of a WebSocket: what a client may send, read strictly, and what it is sent; written as JSON text in
// `ironworks.v1+json`. The other subprotocol's format is in protobuf-frames.ts.

import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Tick } from '../../runtime/task/tick.ts';
import type { Message } from '../engine/engine.ts';
import { parseJsonBody } from '../http/json-body.ts';
import type { Checked } from '../http/problem.ts';
import { invalid, malformed, no, yes } from '../http/problem.ts';
import type { EventSlot } from './event-slot.ts';
import type { FilterRequest } from './filter.ts';
import { readFilter } from './filter.ts';
import { SNAPSHOT } from './subscriber.ts';

export type ClientFrame =
  | {
      readonly op: 'subscribe';
      readonly id: string;
      readonly filter: FilterRequest;
      readonly after: string | undefined;
    }
  | { readonly op: 'unsubscribe'; readonly id: string }
  | {
      readonly op: 'request';
      readonly id: string;
      readonly node: string;
      readonly body: Json;
      /** As the header of that name would be; what is not valid begins a new trace, as there. */
      readonly traceparent: string | undefined;
    };

const MEMBERS: { readonly [op: string]: readonly string[] } = {
  subscribe: ['op', 'id', 'filter', 'after'],
  unsubscribe: ['op', 'id'],
  request: ['op', 'id', 'node', 'body', 'traceparent'],
};
export const MAX_ID: number = 64;
const MAX_TEXT = 256;

/** Refuses with `malformed` what is no frame, with `validation_failed` what is a wrong one. */
export function readFrame(value: Json): Checked<ClientFrame> {
  if (!isObject(value)) return no(malformed('a frame is a JSON object'));
  const op = value['op'];
  if (typeof op !== 'string' || !Object.hasOwn(MEMBERS, op))
    return no(invalid('/op', `must be one of: ${Object.keys(MEMBERS).join(', ')}`));
  const unknown = Object.keys(value).find((name) => !(MEMBERS[op] ?? []).includes(name));
  if (unknown !== undefined)
    return no(invalid(`/${unknown.slice(0, 64)}`, `unknown member; known: ${(MEMBERS[op] ?? []).join(', ')}`));
  const id = frameId(value);
  if (id === undefined) return no(invalid('/id', `must be a text of 1 to ${MAX_ID} characters`));
  switch (op) {
    case 'subscribe': {
      const after = value['after'];
      if (after !== undefined && (typeof after !== 'string' || after.length > MAX_TEXT))
        return no(invalid('/after', 'must be a cursor'));
      const filter = readFilter(value['filter'], '/filter');
      return filter.ok ? yes({ op, id, filter: filter.value, after }) : filter;
    }
    case 'request': {
      const { node, body, traceparent } = value;
      if (typeof node !== 'string' || node === '' || node.length > MAX_TEXT)
        return no(invalid('/node', 'must be the id or name of a node'));
      if (traceparent !== undefined && (typeof traceparent !== 'string' || traceparent.length > MAX_TEXT))
        return no(invalid('/traceparent', 'must be a W3C traceparent'));
      return body === undefined ? no(invalid('/body', 'is missing')) : yes({ op, id, node, body, traceparent });
    }
    default:
      return yes({ op: 'unsubscribe', id });
  }
}

/** The id of a frame, also of a wrong one, so that its error can be told to whom it belongs. */
export function frameId(value: Json): string | undefined {
  const id = isObject(value) ? value['id'] : undefined;
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID ? id : undefined;
}

/** How frames are written and read on a socket. */
export interface FrameFormat {
  /** A client's frame as JSON, for {@link readFrame}. */
  parse(data: Uint8Array, binary: boolean): Checked<Json>;
  subscribed(id: string, cursor: string): Frame;
  bookmark(id: string, cursor: string): Frame;
  gap(id: string, oldest: string, code: ErrorCodeName): Frame;
  tick(id: string, node: string, tick: Tick): Frame;
  reply(id: string, status: number, body: JsonObject): Frame;
  error(id: string | undefined, code: string, detail: string, data?: JsonObject): Frame;
  /** Writes the events of one subscription. What those that share an id are sent in one turn is made once. */
  events(id: string): (slot: EventSlot) => Frame;
}

export type Frame = Message;

export const jsonFrames: FrameFormat = {
  parse: (data, binary) => (binary ? no(malformed('this subprotocol has text frames only')) : parseJsonBody(data)),
  subscribed: (id, cursor) => JSON.stringify({ op: 'subscribed', id, cursor }),
  bookmark: (id, cursor) => JSON.stringify({ op: 'bookmark', id, cursor }),
  gap: (id, oldest, code) => JSON.stringify({ op: 'gap', id, oldest, code, snapshot: SNAPSHOT }),
  tick: (id, node, { taskId, step, percent, message, at }) =>
    JSON.stringify({ op: 'tick', id, node, task: taskId, step, progress: { percent, message }, at }),
  reply: (id, status, body) => JSON.stringify({ op: 'reply', id, status, body }),
  error: (id, code, detail, data = {}) =>
    JSON.stringify({ ...data, op: 'error', ...(id === undefined ? {} : { id }), code, detail }),
  // Only the head differs between subscribers: the event's text is shared, and cursors need no escaping.
  events: (id) => {
    const head = `{"op":"event","id":${JSON.stringify(id)},"cursor":"`;
    const make = (slot: EventSlot): Frame => ({
      utf8: Buffer.from(`${head}${slot.cursor}","event":${slot.text}}`),
    });
    const key = `json ${id}`;
    return (slot) => slot.shared(key, make);
  },
};
