// Whose effects a new owner waits for (runtime/placement/former-owners.ts).

import { beforeEach, describe, expect, test } from 'vitest';
import { FormerOwners } from '../../../runtime/placement/former-owners.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

let clock: SimClock;
let dead: Set<string>;
let renewed: Map<string, number>;
let listing: Set<string>;
beforeEach(() => {
  clock = new SimClock();
  dead = new Set();
  renewed = new Map();
  listing = new Set();
});

function waitingFor(...sessions: readonly string[]): FormerOwners {
  return new FormerOwners({
    clock,
    sight: {
      provenDead: (session) => dead.has(session),
      renewedAt: (session) => renewed.get(session),
      listsShard: (session) => listing.has(session),
    },
    shard: 1,
    sessions,
    waitMs: 3_000,
    travelMs: 1_000,
  });
}

const sees = (session: string): unknown => renewed.set(session, clock.monotonic());

describe('a former owner', () => {
  test('that nobody had to wait for keeps nothing back', () => {
    expect(waitingFor().until).toBe(Number.NEGATIVE_INFINITY);
  });

  test('W1: is waited for until it was silent for the wait, counted from the last renewal that was seen', async () => {
    sees('a');
    await clock.advance(1_500);
    const former = waitingFor('a');

    expect([former.pending, former.until]).toEqual([['a'], 3_000]);
    await clock.advance(1_500);

    expect([former.pending, former.until]).toEqual([[], Number.NEGATIVE_INFINITY]);
  });

  test('W1: that renews after our claim is waited for from there, since its lease is valid from there', async () => {
    sees('a');
    listing.add('a');
    await clock.advance(2_900);
    const former = waitingFor('a');
    former.claimed();
    sees('a');
    await clock.advance(2_900);

    expect([former.pending, former.until]).toEqual([['a'], 5_900]);
  });

  test('W1: is over at once when its death is proven, and stays so', () => {
    const former = waitingFor('a');
    dead.add('a');
    expect(former.pending).toEqual([]);
    dead.delete('a');

    expect(former.pending).toEqual([]);
  });

  test('W2: that lives is over when it no longer lists the shard, in what it sent after our claim for certain', async () => {
    sees('a');
    await clock.advance(2_000);
    const former = waitingFor('a');
    former.claimed();
    await clock.advance(900);
    sees('a');
    expect(former.pending).toEqual(['a']);
    await clock.advance(100);
    sees('a');

    expect(former.pending).toEqual([]);
  });

  test('W2: that lives and lists the shard is waited for, however long', async () => {
    listing.add('a');
    const former = waitingFor('a');
    former.claimed();
    for (let second = 0; second < 20; second++) {
      sees('a');
      await clock.advance(1_000);
    }

    expect(former.pending).toEqual(['a']);
  });
});
