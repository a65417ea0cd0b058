// Where shards and actors live: the same answer everywhere, balanced, and moved as little as can be.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignShards, hash32, shardOf } from '../../runtime/placement/rendezvous.ts';

const session = fc.string({ minLength: 1, maxLength: 24 });
const sessions = fc.uniqueArray(session, { minLength: 1, maxLength: 12 });
const shardCount = fc.integer({ min: 1, max: 256 });

function loads(owners: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const load = new Map<string, number>();
  for (const owner of owners) if (owner !== undefined) load.set(owner, (load.get(owner) ?? 0) + 1);
  return load;
}

describe('shards on sessions', () => {
  test('every shard has an owner, and none owns more than its share rounded up', () => {
    fc.assert(
      fc.property(shardCount, sessions, (count, live) => {
        const owners = assignShards(count, live);
        expect(owners).toHaveLength(count);
        for (const owner of owners) expect(live).toContain(owner);
        for (const load of loads(owners).values()) expect(load).toBeLessThanOrEqual(Math.ceil(count / live.length));
      }),
    );
  });

  test('whoever computes the table, in whatever order it heard of the sessions, gets the same', () => {
    fc.assert(
      fc.property(shardCount, sessions, fc.nat(), (count, live, turn) => {
        const turned = [...live.slice(turn % live.length), ...live.slice(0, turn % live.length)].reverse();
        expect(assignShards(count, turned)).toEqual(assignShards(count, live));
      }),
    );
  });

  test('a session that is lost moves its own shards, and of the others only a few for the new share', () => {
    fc.assert(
      fc.property(fc.uniqueArray(session, { minLength: 2, maxLength: 8 }), fc.nat(), (live, pick) => {
        const count = 128;
        const lost = live[pick % live.length];
        const before = assignShards(count, live);
        const after = assignShards(
          count,
          live.filter((other) => other !== lost),
        );
        const moved = before.filter((owner, shard) => owner !== lost && owner !== after[shard]).length;
        expect(moved).toBeLessThanOrEqual(count / 4);
      }),
    );
  });

  test('without a session no shard has an owner', () => {
    expect(assignShards(3, [])).toEqual([undefined, undefined, undefined]);
  });
});

describe('actors on shards', () => {
  test('spread evenly, and stay where they are for the life of a cluster', () => {
    const counts = new Array<number>(16).fill(0);
    for (let index = 0; index < 16_000; index++) {
      const shard = shardOf('lamp', `lamp-${index}`, 16);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }

    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
    // Pinned: another hash would look for every record in another shard.
    expect([shardOf('baremetal', 'a', 16), shardOf('baremetal', 'b', 16), hash32('ironworks')]).toMatchInlineSnapshot(`
      [
        10,
        15,
        3056498782,
      ]
    `);
  });
});
