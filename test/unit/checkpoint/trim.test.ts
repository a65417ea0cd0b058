// Trimming a shard's journal (runtime/checkpoint/trim.ts).

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { trimJournal } from '../../../runtime/checkpoint/trim.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

let sim: SimCluster;
beforeEach(async () => {
  sim = await SimCluster.start({ shards: 2 });
});

/** Appends to shard 0 and 1 in turn, `gapMs` apart. */
async function fill(count: number, gapMs = 1_000): Promise<void> {
  for (let index = 0; index < count; index++) {
    await sim.settle(sim.broker.append(sim.subjects.journal(index % 2), new Uint8Array([index])));
    await sim.clock.advance(gapMs);
  }
}

function left(shard: number): readonly number[] {
  const stream = sim.server.stream(sim.subjects.stream('journal'));
  const seqs: number[] = [];
  for (let next = stream?.nextFrom(1, sim.subjects.journal(shard)); next !== undefined; ) {
    seqs.push(next.seq);
    next = stream?.nextFrom(next.seq + 1, sim.subjects.journal(shard));
  }
  return seqs;
}

function trim(mark: number, lastSeq: number, before: number): Promise<number> {
  const { broker, subjects } = sim;
  return sim.settle(trimJournal({ broker, subjects, shard: 0, mark, lastSeq, before }));
}

describe('J7: trimming', () => {
  test('removes what is below the mark and old enough, of its own shard alone', async () => {
    await fill(20);

    await trim(11, 19, sim.clock.now());

    expect(left(0)).toEqual([9, 11, 13, 15, 17, 19]);
    expect(left(1)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  });

  test('keeps what cursors may still name', async () => {
    await fill(20);

    await trim(19, 19, sim.clock.now() - 10_500);

    expect(left(0)).toEqual([9, 11, 13, 15, 17, 19]);
  });

  test('never removes the last message, whatever the mark says', async () => {
    await fill(6);

    await trim(1_000, 5, sim.clock.now() + 1_000);

    expect(left(0)).toEqual([3, 5]);
  });

  test('takes nothing from a reader of another shard who has not come there yet', async () => {
    await fill(20);
    const heard: number[] = [];
    const follower = await sim.settle(
      sim.broker.follow({
        stream: sim.subjects.stream('journal'),
        filter: sim.subjects.journal(1),
        from: 10,
        onMessage: ({ seq }) => heard.push(seq),
      }),
    );
    follower.pause();

    await trim(19, 19, sim.clock.now() - 10_500); // 10 is the first that is young enough to keep
    follower.resume();
    await sim.clock.advance(1_000);

    expect(heard).toEqual([10, 12, 14, 16, 18, 20]);
  });

  test('is right for any mark, age and log', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.nat(34), fc.nat(34), async (count, mark, keptS) => {
        sim = await SimCluster.start({ shards: 2 });
        await fill(count);
        const seqs = left(0);
        const last = seqs.at(-1) ?? 0;
        const before = sim.clock.now() - keptS * 1_000;
        const times = new Map(
          seqs.map((seq) => [seq, sim.server.stream(sim.subjects.stream('journal'))?.nextFrom(seq, '>')?.at ?? 0]),
        );

        await trim(mark, last, before);

        const mayGo = seqs.filter((seq) => seq < Math.min(mark, last) && (times.get(seq) ?? 0) < before);
        expect(left(0)).toEqual(seqs.filter((seq) => seq >= (mayGo.at(-1) ?? 0)));
      }),
      { numRuns: 40 },
    );
  });
});
