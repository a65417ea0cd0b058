// A mark ahead of its log (runtime/checkpoint/mark-ahead.ts).

import { beforeEach, expect, test } from 'vitest';
import { encodeMark } from '../../../proto/codec.ts';
import { groundMark } from '../../../runtime/checkpoint/mark-ahead.ts';
import { readMark, type StoredMark } from '../../../runtime/journal/recovery.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

let sim: SimCluster;
beforeEach(async () => {
  sim = await SimCluster.start();
});

async function stored(journalSeq: number): Promise<StoredMark> {
  const { broker, subjects } = sim;
  await sim.settle(broker.append(subjects.mark(0), encodeMark({ journalSeq, epoch: 1, owner: 'a' })));
  return sim.settle(readMark(broker, subjects, 0));
}

function ground(mark: StoredMark, claimSeq: number): Promise<StoredMark> {
  const { broker, subjects } = sim;
  return sim.settle(groundMark({ broker, subjects, shard: 0, owner: 'b', claim: { seq: claimSeq, epoch: 2 } }, mark));
}

test('J2: a mark ahead of the claim is taken back to just before it, in the store too', async () => {
  const grounded = await ground(await stored(60), 41);

  expect(grounded.journalSeq).toBe(40);
  expect(await sim.settle(readMark(sim.broker, sim.subjects, 0))).toEqual(grounded);
});

test('J10: a mark behind the claim is left as it is', async () => {
  const mark = await stored(40);

  expect(await ground(mark, 41)).toEqual(mark);
});

test('J2: a mark that somebody else moved meanwhile is not written over: the claim is tried again', async () => {
  const mark = await stored(60);
  await stored(61);

  await expect(ground(mark, 41)).rejects.toThrow('its mark 60 is ahead of its log');
});
