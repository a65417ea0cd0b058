// The frames of `ironworks.v1+json`: what a client may send, read strictly, and what it is sent, as text.

import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Tick } from '../../runtime/task/tick.ts';
import type { Checked } from '../http/problem.ts';
import { invalid, malformed, no, yes } from '../http/problem.ts';
import type { EventSlot } from './event-slot.ts';
import type { FilterRequest } from './filter.ts';
import { readFilter } from './filter.ts';

export type ClientFrame =
  | {
      readonly op: 'subscribe';
      readonly id: string;
      readonly filter: FilterRequest;
      readonly after: string | undefined;
    }
  | { readonly op: 'unsubscribe'; readonly id: string }
  | { readonly op: 'request'; readonly id: string; readonly node: string; readonly body: Json };

const MEMBERS: { readonly [op: string]: readonly string[] } = {
  subscribe: ['op', 'id', 'filter', 'after'],
  unsubscribe: ['op', 'id'],
  request: ['op', 'id', 'node', 'body'],
};
const MAX_ID = 64;
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
      const { node, body } = value;
      if (typeof node !== 'string' || node === '' || node.length > MAX_TEXT)
        return no(invalid('/node', 'must be the id or name of a node'));
      return body === undefined ? no(invalid('/body', 'is missing')) : yes({ op, id, node, body });
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

export function subscribedFrame(id: string, cursor: string): string {
  return JSON.stringify({ op: 'subscribed', id, cursor });
}

/** What every event frame of one subscription starts with. */
export function eventFrameHead(id: string): string {
  return `{"op":"event","id":${JSON.stringify(id)},"cursor":"`;
}

/** Only the head differs between subscribers: the event's text is shared, and cursors need no escaping. */
export function eventFrame(head: string, slot: EventSlot): string {
  return `${head}${slot.cursor}","event":${slot.text}}`;
}

export function tickFrame(id: string, node: string, tick: Tick): string {
  const { taskId, step, percent, message, at } = tick;
  return JSON.stringify({ op: 'tick', id, node, task: taskId, step, progress: { percent, message }, at });
}

export function bookmarkFrame(id: string, cursor: string): string {
  return JSON.stringify({ op: 'bookmark', id, cursor });
}

export function gapFrame(id: string, oldest: string, code: ErrorCodeName): string {
  return JSON.stringify({ op: 'gap', id, oldest, code });
}

export function replyFrame(id: string, status: number, body: JsonObject): string {
  return JSON.stringify({ op: 'reply', id, status, body });
}

export function errorFrame(id: string | undefined, code: string, detail: string, data: JsonObject = {}): string {
  return JSON.stringify({ ...data, op: 'error', ...(id === undefined ? {} : { id }), code, detail });
}
