// How much each stream and bucket of a cluster holds, as nats-server tells it.

import type { JsonObject } from '../../proto/json.ts';
import type { Broker } from '../../runtime/broker/broker.ts';

export interface Stored {
  /** Without namespace and incarnation: `journal`, `mailbox`, `checkpoints`, … */
  readonly name: string;
  readonly messages: number;
  readonly bytes: number;
}

const ANSWER_WITHIN_MS = 10_000;

/** @throws where the server does not answer. */
export async function storedIn(broker: Broker): Promise<readonly Stored[]> {
  const outcome = await broker.request('$JS.API.STREAM.LIST', Buffer.from('{}'), ANSWER_WITHIN_MS);
  if (outcome.kind !== 'reply') throw new Error(`nats-server did not list its streams: ${outcome.kind}`);
  const told = JSON.parse(Buffer.from(outcome.data).toString('utf8')) as { readonly streams?: readonly Listed[] }; // proof: ADR-31
  return (told.streams ?? []).map(({ config, state }) => ({
    name: config.name.split('-').at(1) ?? config.name, // namespace, name, incarnation
    messages: state.messages,
    bytes: state.bytes,
  }));
}

interface Listed extends JsonObject {
  readonly config: { readonly name: string };
  readonly state: { readonly messages: number; readonly bytes: number };
}
