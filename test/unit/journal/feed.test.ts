// Following the journals: whether each batch stands on the one that was read before it (F2).

import { beforeEach, describe, expect, test } from 'vitest';
import { encodeBatch } from '../../../proto/codec.ts';
import type { JournalBatch } from '../../../proto/journal.ts';
import { type FeedHole, followJournal } from '../../../runtime/journal/feed.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

let sim: SimCluster;
let holes: FeedHole[];
let seen: number[];
beforeEach(async () => {
  sim = await SimCluster.start();
  holes = [];
  seen = [];
});

async function follow(): Promise<void> {
  const { broker, subjects } = sim;
  await sim.settle(
    followJournal({
      ...{ broker, subjects, from: 1 },
      onItem: ({ seq }) => seen.push(seq),
      onUndecodable: ({ seq }) => seen.push(-seq),
      onHole: (hole) => holes.push(hole),
    }),
  );
}

/** Appends to a shard's log; returns the sequence. */
async function batch(previous: number, epoch: number, more: Partial<JournalBatch> = {}, shard = 0): Promise<number> {
  const facts = { batchId: 'b', owner: 'a', mark: 0, at: 0, claim: undefined, release: false, entries: [] };
  return append(encodeBatch({ ...facts, previous, epoch, ...more }), shard);
}

async function append(bytes: Uint8Array, shard = 0): Promise<number> {
  const outcome = await sim.settle(sim.broker.append(sim.subjects.journal(shard), bytes));
  await sim.clock.advance(50);
  return outcome.kind === 'stored' ? outcome.seq : -1;
}

const claim = { reason: 'first', previousOwner: '' };

describe('a log', () => {
  test('whose batches stand on one another, each epoch begun by its claim, has no hole', async () => {
    await follow();
    const first = await batch(0, 1, { claim });
    await batch(0, 4, { claim }, 1); // another shard's is another log
    const second = await batch(first, 1);
    const taken = await batch(second, 2, { claim });
    await batch(taken, 2);

    expect([holes, seen]).toEqual([[], [1, 2, 3, 4, 5]]);
  });

  test('has one where a batch stands on one that was not read', async () => {
    await follow();
    const first = await batch(0, 1, { claim });
    await batch(first + 5, 1);

    expect(holes).toEqual([{ shard: 0, after: first, missing: first + 5 }]);
  });

  test('is another one where a batch stands on one before the last that was read: its store was rolled back', async () => {
    await follow();
    const first = await batch(0, 1, { claim });
    const lost = await batch(first, 1);
    await batch(first, 2, { claim });

    expect(holes).toEqual([{ shard: 0, after: first, missing: lost }]);
  });

  test('is another one where an epoch comes whose claim was not read, though the sequences fit', async () => {
    await follow();
    const first = await batch(0, 1, { claim });
    const lost = await batch(first, 1);
    await batch(lost, 2);

    expect(holes).toEqual([{ shard: 0, after: first, missing: lost }]);
  });

  test('is taken as it comes behind a batch that cannot be read', async () => {
    await follow();
    await batch(0, 1, { claim });
    const bad = await append(new Uint8Array([255, 255]));
    await batch(bad, 2);

    expect([holes, seen]).toEqual([[], [1, -2, 3]]);
  });
});
