// What lies in a mailbox, on the wire.

import { DecodeError, decoding, knownVersion, oneOf, WIRE_VERSION } from './decoding.ts';
import type { MailboxBody, MailboxMessage } from './envelope.ts';
import { openMessage, putCount, putDouble, putText } from './fields.ts';
import { parseTaskId } from './ids.ts';
import type { JsonObject } from './json.ts';
import { fromText, isObject, objectText, toText } from './json.ts';
import { type ironworks, pen, type Writer, wire } from './protobuf.ts';
import { OnConflict } from './task.ts';
import { callbackFromWire, callerFromWire, putCallback, putCaller } from './task-codec.ts';

export function encodeMessage(message: MailboxMessage): Uint8Array {
  const to = pen();
  putCount(to, 1, WIRE_VERSION);
  putText(to, 2, message.requestId);
  putText(to, 3, message.replyTo);
  putDouble(to, 4, message.createdAt);
  openMessage(to, 5);
  putCaller(to, message.caller);
  to.ldelim();
  putText(to, 6, message.trace);
  putBody(to, message.body);
  return to.finish();
}

function putBody(to: Writer, body: MailboxBody): void {
  switch (body.verb) {
    case 'submit':
      openMessage(to, 10);
      putText(to, 1, body.taskId);
      putText(to, 2, body.action);
      putText(to, 3, objectText(body.params));
      putText(to, 4, body.onConflict);
      putCount(to, 5, body.timeoutS);
      if (body.callback !== undefined) {
        openMessage(to, 6);
        putCallback(to, body.callback);
        to.ldelim();
      }
      putText(to, 7, body.bodyHash);
      break;
    case 'command':
      openMessage(to, 11);
      putText(to, 1, body.name);
      putText(to, 2, toText(body.payload));
      putText(to, 3, body.ifMatch);
      break;
    case 'cancel':
      openMessage(to, 12);
      putText(to, 1, body.taskId);
      putText(to, 2, body.reason);
      break;
    case 'resolve':
      openMessage(to, 13);
      putText(to, 1, body.taskId);
      putText(to, 2, body.outcome);
      putText(to, 3, body.reason);
      break;
    case 'resume':
      openMessage(to, 14);
      putText(to, 1, body.reason);
      break;
    case 'signal':
      openMessage(to, 15);
      putText(to, 1, body.name);
      putText(to, 2, toText(body.payload));
  }
  to.ldelim();
}

export function decodeMessage(bytes: Uint8Array): MailboxMessage {
  return decoding('mailbox message', bytes, () => {
    const raw = wire.MailboxMessage.decode(bytes);
    knownVersion('mailbox message', raw.version);
    return {
      requestId: raw.requestId,
      replyTo: raw.replyTo,
      createdAt: raw.createdAt,
      caller: callerFromWire(raw.caller),
      trace: raw.trace,
      body: bodyFromWire(raw),
    };
  });
}

function bodyFromWire(raw: ironworks.v1.IMailboxMessage): MailboxBody {
  if (raw.submit) {
    const { taskId, action, params, onConflict, timeoutS, callback, bodyHash } = raw.submit;
    if (parseTaskId(taskId ?? '') === undefined)
      throw new DecodeError('mailbox message', `task id "${taskId ?? ''}" is not a task id`);
    return {
      verb: 'submit',
      taskId: taskId ?? '',
      action: action ?? '',
      params: strictObject('params', params ?? ''),
      onConflict: oneOf('on_conflict', OnConflict, onConflict || 'reject'),
      timeoutS: timeoutS ?? 0,
      callback: callback ? callbackFromWire(callback) : undefined,
      bodyHash: bodyHash ?? '',
    };
  }
  if (raw.command) {
    const { name, payload, ifMatch } = raw.command;
    return {
      verb: 'command',
      name: name ?? '',
      payload: strictObject('payload', payload ?? ''),
      ifMatch: ifMatch ?? '',
    };
  }
  if (raw.cancel) return { verb: 'cancel', taskId: raw.cancel.taskId ?? '', reason: raw.cancel.reason ?? '' };
  if (raw.resolve) {
    const { taskId, outcome, reason } = raw.resolve;
    return { verb: 'resolve', taskId: taskId ?? '', outcome: outcome ?? '', reason: reason ?? '' };
  }
  if (raw.resume) return { verb: 'resume', reason: raw.resume.reason ?? '' };
  if (raw.signal)
    return { verb: 'signal', name: raw.signal.name ?? '', payload: strictObject('payload', raw.signal.payload ?? '') };
  throw new DecodeError('mailbox message', 'has no body known here');
}

const NOTHING: JsonObject = Object.freeze({});

function strictObject(what: string, text: string): JsonObject {
  const value = text === '' ? NOTHING : fromText(text);
  if (!isObject(value)) throw new DecodeError('mailbox message', `${what} is not a JSON object`);
  return value;
}
