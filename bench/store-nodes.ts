// Stores nodes without asking for them: for each, a copy of an enrolled one's checkpoint under an id and a name of its own,
// and the reservation of that name. Only while nothing is served: gateways load checkpoints when they start.

import { decodeCheckpoint, encodeCheckpoint } from '../proto/checkpoint-codec.ts';
import type { ActorId } from '../proto/ids.ts';
import { shardOf } from '../runtime/placement/rendezvous.ts';
import { inParallel } from './served.ts';
import { openServedBroker } from './served-broker.ts';
import { ids } from './stage.ts';

const KIND = 'baremetal';
const AT_ONCE = 1_000;
const STORED_WITHIN_MS = 10_000;
const TRIES = 3;

/**
 * @param template name of the enrolled node; those of the copies are as long, and end with their number from `from` to
 *   below `to`
 * @throws where the template is not stored, or the broker refuses
 */
export async function storeNodes(
  url: string,
  template: string,
  { from, to }: { readonly from: number; readonly to: number },
  say: (line: string) => void,
): Promise<void> {
  const { broker, cluster } = await openServedBroker(url, 'fleet');
  try {
    const { subjects, shardCount } = cluster;
    const names = `KV_${subjects.bucket('names')}`;
    const nameKey = (name: string): string => subjects.key('names', Buffer.from(name).toString('hex'));
    const reserved = await broker.read(names, { lastOf: nameKey(template) });
    if (reserved === null) throw new Error(`no node is named ${template}`);
    const id = Buffer.from(reserved.data).toString('utf8') as ActorId; // proof: what the names bucket holds
    const bucket = `KV_${subjects.bucket('checkpoints')}`;
    const stored = await broker.read(bucket, { lastOf: subjects.checkpoint(shardOf(KIND, id, shardCount), KIND, id) });
    if (stored === null) throw new Error(`the checkpoint of ${template} is not stored`);
    // As old as can be, so that it is behind the mark of whichever shard the copy is in.
    const old = encodeCheckpoint({ ...decodeCheckpoint(stored.data), journalSeq: 1 });
    const copy = copier(Buffer.from(old), id, template);
    const put = async (subject: string, data: Uint8Array): Promise<void> => {
      for (let tries = 1; ; tries++) {
        const { kind } = await broker.append(subject, data, { timeoutMs: STORED_WITHIN_MS });
        if (kind === 'stored') return;
        // Sent twice it is stored twice, and the newest of a key counts.
        if (kind !== 'unresolved' || tries === TRIES) throw new Error(`a node could not be stored: ${kind}`);
      }
    };
    for (let at = from; at < to; at += AT_ONCE) {
      if (at % (100 * AT_ONCE) === 0 && at > from) say(`${at} of ${to} nodes stored`);
      const numbers = Array.from({ length: Math.min(AT_ONCE, to - at) }, (_, index) => at + index);
      await inParallel(
        numbers,
        async (number) => {
          const own = ids.uuid();
          const name = template.slice(0, -String(number).length) + String(number);
          await Promise.all([
            put(subjects.checkpoint(shardOf(KIND, own, shardCount), KIND, own), copy(own, name)),
            put(nameKey(name), Buffer.from(own)),
          ]);
        },
        AT_ONCE,
      );
    }
  } finally {
    await broker.close();
  }
}

/** Ids and names are as long as the template's, so its bytes can be written over where they stand. */
function copier(bytes: Buffer, id: string, name: string): (id: string, name: string) => Buffer {
  const [idPlaces, namePlaces] = [placesOf(bytes, id), placesOf(bytes, name)];
  if (idPlaces.length === 0 || namePlaces.length === 0) throw new Error('the checkpoint does not hold its id and name');
  return (ownId, ownName) => {
    const own = Buffer.from(bytes);
    for (const place of idPlaces) own.write(ownId, place, 'latin1');
    for (const place of namePlaces) own.write(ownName, place, 'latin1');
    return own;
  };
}

function placesOf(bytes: Buffer, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at);
  return places;
}
