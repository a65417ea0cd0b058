// The client's side of `ironworks.v1+proto`, so that tests say and read the same frames as in JSON.

import { apiShapes, decodeApi, encodeApi } from '../../proto/api-codec.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

export function encodeClientFrame({ op, ...members }: JsonObject): Uint8Array {
  return encodeApi(apiShapes.ClientFrame, { [String(op)]: members });
}

export function decodeServerFrame(bytes: Uint8Array): JsonObject {
  const message = decodeApi(apiShapes.ServerFrame, bytes, (text) => JSON.parse(text) as Json); // proof: JSON.parse returns nothing else
  const [op = '', members] = Object.entries(message)[0] ?? [];
  if (!isObject(members)) return { op };
  const { task, problem, event, ...rest } = members;
  if (op === 'reply') return { op, ...rest, body: task ?? problem ?? {} };
  if (op !== 'event') return { op, ...members };
  const { task: ofTask, node, ...known } = isObject(event) ? event : {};
  return { op, ...rest, event: { ...known, data: ofTask ?? node ?? {} } };
}
