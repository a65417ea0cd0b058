// The question of a gateway whose publish was a repeat: what became of the request that was first (J6).

import { parseActorId } from '../../proto/ids.ts';
import { sleep } from '../base/clock.ts';
import type { Residents } from './residents.ts';
import type { ShardTools } from './shard-tools.ts';

/** A gateway's question for the verdict on an earlier request: `{kind, id, request_id, body_hash}`. */
export async function answerAsk(
  residents: Residents,
  tools: Pick<ShardTools, 'kinds' | 'clock'>,
  isServing: () => boolean,
  data: Uint8Array,
): Promise<Uint8Array> {
  const nothing = new Uint8Array();
  try {
    const ask = JSON.parse(new TextDecoder().decode(data)) as Record<string, unknown>; // checked below
    const id = parseActorId(String(ask['id']));
    const kind = String(ask['kind']);
    if (id === undefined || !tools.kinds.has(kind) || !isServing()) return nothing;
    const resident = residents.bringIn(kind, id);
    for (let tries = 0; resident.activation === undefined && tries < 50; tries++) await sleep(tools.clock, 10);
    return resident.activation?.answerTo(String(ask['request_id']), String(ask['body_hash'])) ?? nothing;
  } catch {
    return nothing; // not a question we understand: none known
  }
}
