// Where things live: actors on shards by hash, shards on conductors by rendezvous hashing with bounded load.
// Pure: every conductor computes the same table from the same list of members.

import { fnv1a } from '../base/fnv1a.ts';

/** The shard of an actor. Fixed for the life of a cluster, as its shard count is. */
export function shardOf(kind: string, id: string, shardCount: number): number {
  return hash32(`${kind}.${id}`) % shardCount;
}

/**
 * Assigns each shard to a session: the one with the highest score for it, passing over those at their cap of
 * `ceil(shards / sessions)`. Losing a session moves only its shards and those its loss makes room for.
 *
 * @returns the session of each shard, by index; all undefined where there is no session.
 */
export function assignShards(shardCount: number, sessions: readonly string[]): readonly (string | undefined)[] {
  const owners: (string | undefined)[] = new Array(shardCount).fill(undefined);
  if (sessions.length === 0) return owners;
  const cap = Math.ceil(shardCount / sessions.length);
  const load = new Map<string, number>();
  for (let shard = 0; shard < shardCount; shard++) {
    let best: string | undefined;
    let bestScore = -1;
    for (const session of sessions) {
      if ((load.get(session) ?? 0) >= cap) continue;
      const score = hash32(`${shard}/${session}`);
      if (score > bestScore || (score === bestScore && best !== undefined && session < best)) {
        best = session;
        bestScore = score;
      }
    }
    owners[shard] = best;
    if (best !== undefined) load.set(best, (load.get(best) ?? 0) + 1);
  }
  return owners;
}

/** FNV-1a with a final avalanche (murmur3's), so that short similar names spread. */
export function hash32(text: string): number {
  let hash = fnv1a(text);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}
