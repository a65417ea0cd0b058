// Callbacks that are not delivered yet, on the wire.

import type { CallbackItem } from './callback.ts';
import { CallbackState } from './callback.ts';
import { DecodeError, decoding, knownVersion, oneOf, WIRE_VERSION } from './decoding.ts';
import { parseCallbackId } from './ids.ts';
import { pen, wire } from './protobuf.ts';

export function encodeCallbackItem(item: CallbackItem): Uint8Array {
  return wire.CallbackItem.encode({ version: WIRE_VERSION, ...item }, pen()).finish();
}

export function decodeCallbackItem(bytes: Uint8Array): CallbackItem {
  return decoding('callback', bytes, () => {
    const raw = wire.CallbackItem.decode(bytes);
    knownVersion('callback', raw.version);
    const parts = parseCallbackId(raw.id);
    if (parts === undefined) throw new DecodeError('callback', `id "${raw.id}" is not a callback id`);
    return {
      id: raw.id,
      kind: raw.kind,
      actor: parts.actor,
      taskId: parts.taskId,
      type: raw.type,
      url: raw.url,
      secret: raw.secret,
      body: raw.body,
      trace: raw.trace,
      tenant: raw.tenant,
      journalSeq: raw.journalSeq,
      createdAt: raw.createdAt,
      state: oneOf('callback state', CallbackState, raw.state),
      attempts: raw.attempts,
      lastStatus: raw.lastStatus,
      lastError: raw.lastError,
      lastAttemptAt: raw.lastAttemptAt,
      nextAt: raw.nextAt,
      giveUpAt: raw.giveUpAt,
    };
  });
}
