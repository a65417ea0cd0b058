// A call that came in one message, without HTTP: answered after the same checks in the same order as a request.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { HttpRequest } from '../engine/engine.ts';
import { NO_BYTES } from '../engine/inbound.ts';
import type { MessageCall } from '../routes/messages.ts';
import type { Door } from './door.ts';
import { mayNot } from './door.ts';
import type { Exchange } from './exchange.ts';
import type { Checked } from './problem.ts';
import { misfitOf } from './problem.ts';
import type { Answer } from './route.ts';

/** One message that asks for a call. */
export interface CallRequest {
  /** Where it was sent to: the `instance` of a problem. */
  readonly subject: string;
  /** Names in lower case; those that requests have, where they have a meaning here. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whose bucket is drawn from where the caller has none of its own. */
  readonly address: string;
  /** What it says, or why that cannot be read: told to callers who may ask. */
  readonly message: Checked<Json>;
  /** Fires when the caller waits no longer. */
  readonly signal: AbortSignal;
}

/** The method of calls, where metrics tell requests apart by it. */
const CALL = 'CALL';
const NOTHING: JsonObject = Object.freeze({});

export function asRequest({ subject, headers, address, signal }: CallRequest): HttpRequest {
  return { method: CALL, path: subject, query: '', headers, body: NO_BYTES, address, signal };
}

export function answerCall(
  call: MessageCall,
  said: Checked<Json>,
  exchange: Exchange,
  door: Door,
): Answer | Promise<Answer> {
  const message: JsonObject = said.ok && isObject(said.value) ? said.value : NOTHING;
  const { node } = message;
  const changed = call.changesNode && typeof node === 'string' ? node : undefined;
  const identified = door.identify(exchange, call.cost, changed);
  if (!identified.ok) return identified.refused;
  const refused = mayNot(identified.value, call.role) ?? door.noRoom(identified.value);
  if (refused !== undefined) return refused;
  if (!said.ok) return said.refused;
  const misfit = misfitOf(call.validate(said.value));
  if (misfit !== undefined) return misfit;
  const { parameters, query, body } = call.read(message);
  return call.handle({
    http: exchange.http,
    parameters,
    query,
    body,
    mediaType: 'application/json',
    identity: identified.value,
    trace: () => exchange.trace,
  });
}
