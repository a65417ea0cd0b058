// The frames of `ironworks.v1+proto`: those of `ironworks.v1+json` as the messages of api.proto, one in each binary
// WebSocket message. What a client sends is read as the JSON it stands for, so that both are held to the same rules.

import { apiShapes, encodeApi } from '../../proto/api-codec.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { pen } from '../../proto/protobuf.ts';
import { malformed, no, yes } from '../http/problem.ts';
import { parseProtobufBody } from '../http/protobuf-body.ts';
import type { EventSlot } from './event-slot.ts';
import type { FrameFormat } from './frames.ts';
import { SNAPSHOT } from './subscriber.ts';

/** Field number and wire type of what is length-delimited. */
const tag = (field: number): number => (field << 3) | 2;
/** ServerFrame.event; EventFrame's id, cursor and event. */
const EVENT = tag(2);
const ID = tag(1);
const CURSOR = tag(2);
const DOCUMENT = tag(3);

export const protobufFrames: FrameFormat = {
  parse: (data, binary) => {
    if (!binary) return no(malformed('this subprotocol has binary frames only'));
    const message = parseProtobufBody(apiShapes.ClientFrame, data);
    if (!message.ok) return message;
    const [op, members] = Object.entries(message.value)[0] ?? [];
    return op === undefined || !isObject(members) ? yes({}) : yes({ op, ...members });
  },
  subscribed: (id, cursor) => frame('subscribed', { id, cursor }),
  bookmark: (id, cursor) => frame('bookmark', { id, cursor }),
  gap: (id, oldest, code) => frame('gap', { id, oldest, code, snapshot: SNAPSHOT }),
  tick: (id, node, { taskId, step, percent, message, at }) =>
    frame('tick', { id, node, task: taskId, step, progress: { percent, message }, at }),
  reply: (id, status, body) => frame('reply', { id, status, [status < 400 ? 'task' : 'problem']: body }),
  error: (id, code, detail, data = {}) =>
    frame('error', { ...data, ...(id === undefined ? {} : { id }), code, detail }),
  // Only id and cursor differ between subscribers: the event's bytes are shared and put in as they are.
  events: (id) => {
    const make = ({ cursor, bytes }: EventSlot): Uint8Array =>
      pen()
        .uint32(EVENT)
        .fork()
        .uint32(ID)
        .string(id)
        .uint32(CURSOR)
        .string(cursor)
        .uint32(DOCUMENT)
        .bytes(bytes)
        .ldelim()
        .finish();
    const key = `proto ${id}`;
    return (slot) => slot.shared(key, make);
  },
};

function frame(op: string, members: JsonObject): Uint8Array {
  return encodeApi(apiShapes.ServerFrame, { [op]: members });
}
