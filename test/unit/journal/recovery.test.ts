// What a new owner reads before it handles anything (runtime/journal/recovery.ts).

import { beforeEach, describe, expect, test } from 'vitest';
import { encodeBatch, encodeMark } from '../../../proto/codec.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import { readMark, readTail } from '../../../runtime/journal/recovery.ts';
import { entryOf, lampId, lampRecord } from '../../support/lamp-records.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

let sim: SimCluster;
beforeEach(async () => {
  sim = await SimCluster.start({ shards: 2 });
});

async function write(shard: number, ...records: readonly ActorRecord[]): Promise<void> {
  const last = await sim.settle(
    sim.broker.read(sim.subjects.stream('journal'), { lastOf: sim.subjects.journal(shard) }),
  );
  const batch = {
    batchId: sim.ids.token(),
    epoch: 1,
    owner: 'a',
    mark: 0,
    at: 0,
    claim: undefined,
    release: false,
    entries: records.map((record) => entryOf(record)),
    previous: last?.seq ?? 0,
  };
  await sim.settle(sim.broker.append(sim.subjects.journal(shard), encodeBatch(batch)));
}

function version(lamp: number, room: string): ActorRecord {
  return lampRecord({ id: lampId(lamp), attributes: { room } });
}

describe('the tail of a journal', () => {
  test('holds the newest record of each actor touched since the mark, and since when', async () => {
    await write(0, version(1, 'old'));
    await write(0, version(1, 'hall'), version(2, 'hall'));
    await write(1, version(3, 'elsewhere'));
    await write(0, version(1, 'attic'));

    const tail = await sim.settle(readTail(sim, 0, 1, 4));

    expect(
      [...tail.values()].map(({ record, seq, firstSeq }) => [record.id, record.attributes, seq, firstSeq]),
    ).toEqual([
      [lampId(1), { room: 'attic' }, 4, 2],
      [lampId(2), { room: 'hall' }, 2, 2],
    ]);
  });

  test("J2: ends at the reader's own claim, whatever is appended behind it", async () => {
    await write(0, version(1, 'mine'));
    await write(0); // the claim
    await write(0, version(1, "the next owner's"));

    // A reader may hand on more in one go than was asked for.
    const follow = sim.broker.follow.bind(sim.broker);
    const eager: typeof sim.broker.follow = async (options) => {
      const stream = sim.server.stream(options.stream);
      for (let next = stream?.nextFrom(options.from, options.filter); next !== undefined; ) {
        options.onMessage(next);
        next = stream?.nextFrom(next.seq + 1, options.filter);
      }
      return follow({ ...options, from: 99, onMessage: () => undefined });
    };
    sim.broker.follow = eager;

    const tail = await sim.settle(readTail(sim, 0, 0, 2));

    expect([...tail.values()].map(({ record }) => record.attributes['room'])).toEqual(['mine']);
  });

  test('read without a batch that is there is not taken for the whole: the takeover is tried again', async () => {
    await write(0, version(1, 'hall'));
    for (let batch = 0; batch < 2; batch++) await write(1);
    await write(0); // the claim
    const follow = sim.broker.follow.bind(sim.broker);
    sim.broker.follow = async (options) => {
      const follower = await follow(options);
      sim.server.purge(options.stream, sim.subjects.journal(1), 3); // moves readers on
      return follower;
    };

    await expect(sim.settle(readTail(sim, 0, 0, 4))).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining('batch 1'),
    });
  });

  test('begins behind what its owner has trimmed, whatever the mark says', async () => {
    for (const room of ['hall', 'attic', 'cellar']) await write(0, version(1, room));
    await sim.settle(sim.broker.purge(sim.subjects.stream('journal'), sim.subjects.journal(0), 3));

    const tail = await sim.settle(readTail(sim, 0, 1, 3));

    expect([...tail.values()].map(({ record }) => record.attributes['room'])).toEqual(['cellar']);
  });

  test('stops the takeover at a batch it cannot read: to guess a record would lose one', async () => {
    await write(0, version(1, 'hall'));
    await sim.settle(sim.broker.append(sim.subjects.journal(0), new Uint8Array([255, 255, 1])));
    await write(0);

    await expect(sim.settle(readTail(sim, 0, 0, 3))).rejects.toMatchObject({ name: 'DecodeError' });
  });

  test('that does not come in time is an error, and leaves no reader and no timer behind', async () => {
    await write(0);

    await expect(sim.settle(readTail(sim, 0, 0, 99))).rejects.toMatchObject({ code: 'storage_unavailable' });
    await sim.clock.advance(10_000);
    expect(sim.clock.pending).toBe(0);
  });
});

describe('the mark', () => {
  test('J2: an answer that does not come is asked for again, and never taken as absence', async () => {
    const mark = encodeMark({ journalSeq: 7, epoch: 2, owner: 'a' });
    await sim.settle(sim.broker.append(sim.subjects.mark(0), mark));
    sim.broker.loseRequests(3);

    expect(await sim.settle(readMark(sim.broker, sim.subjects, 0))).toMatchObject({ journalSeq: 7 });

    sim.broker.loseRequests(100);
    await expect(sim.settle(readMark(sim.broker, sim.subjects, 0))).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
  });

  test('is 0 where none was ever written', async () => {
    expect(await sim.settle(readMark(sim.broker, sim.subjects, 1))).toEqual({ journalSeq: 0, revision: 0 });
  });
});
