// The bodies of calls over NATS, in and out: JSON, or the messages of api.proto for who says so. An answer is in the
// format of its question.

import type { ApiShape } from '../../proto/api-codec.ts';
import { apiShapes, encodeApi } from '../../proto/api-codec.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { checkMediaType, parseJsonBody } from '../http/json-body.ts';
import type { Checked } from '../http/problem.ts';
import { no, refuse, yes } from '../http/problem.ts';
import { parseProtobufBody } from '../http/protobuf-body.ts';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

interface CallShapes {
  readonly asked: ApiShape;
  readonly answered: ApiShape;
}

/** By the name of the call. */
const SHAPES: { readonly [call: string]: CallShapes } = {
  'tasks.submit': { asked: apiShapes.TaskRequest, answered: apiShapes.Task },
  'tasks.get': { asked: apiShapes.TaskGet, answered: apiShapes.Task },
  'tasks.cancel': { asked: apiShapes.TaskCancel, answered: apiShapes.Task },
  'nodes.get': { asked: apiShapes.NodeGet, answered: apiShapes.Node },
  'nodes.states': { asked: apiShapes.NodeGet, answered: apiShapes.Node },
  'nodes.list': { asked: apiShapes.NodesList, answered: apiShapes.NodeList },
};

/** Absent: JSON. */
export type BinaryFormat = CallShapes | undefined;

export interface ReadBody {
  readonly message: Checked<Json>;
  readonly format: BinaryFormat;
}

/** An empty message says nothing (`{}`), and one that does not say what it is is JSON. */
export function readBody(call: string, contentType: string | undefined, data: Uint8Array, maxBytes: number): ReadBody {
  const type = checkMediaType(contentType ?? JSON_TYPE, [JSON_TYPE, PROTOBUF_TYPE]);
  if (!type.ok) return { message: type, format: undefined };
  const format = type.value === PROTOBUF_TYPE ? SHAPES[call] : undefined;
  if (data.length > maxBytes)
    return { message: no(refuse('too_large', `the message is larger than ${maxBytes} bytes`)), format };
  if (format !== undefined) return { message: parseProtobufBody(format.asked, data), format };
  return { message: data.length === 0 ? yes({}) : parseJsonBody(data), format };
}

export interface WrittenBody {
  readonly bytes: Uint8Array;
  readonly type: string;
}

export function writeBody(document: JsonObject, status: number, format: BinaryFormat): WrittenBody {
  if (format !== undefined) {
    const shape = status < 400 ? format.answered : apiShapes.Problem;
    return { bytes: encodeApi(shape, document), type: PROTOBUF_TYPE };
  }
  return {
    bytes: new TextEncoder().encode(JSON.stringify(document)),
    type: status < 400 ? JSON_TYPE : 'application/problem+json',
  };
}
