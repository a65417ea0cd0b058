// The journal's rules (runtime/journal/journal.ts), on the simulated broker.

import { beforeEach, describe, expect, test } from 'vitest';
import { decodeBatch, encodeBatch } from '../../../proto/codec.ts';
import type { JournalBatch } from '../../../proto/journal.ts';
import type { AppendOptions } from '../../../runtime/broker/broker.ts';
import { claimShard, readTip } from '../../../runtime/journal/claim.ts';
import type { CommitListener, Rival } from '../../../runtime/journal/journal.ts';
import { Journal } from '../../../runtime/journal/journal.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { entryOf, lampId, lampRecord } from '../../support/lamp-records.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

interface Owner {
  readonly journal: Journal;
  readonly broker: SimBroker;
  readonly doubts: boolean[];
  readonly rivals: Rival[];
}

let sim: SimCluster;
beforeEach(async () => {
  sim = await SimCluster.start();
});

async function own(name: string, onRejected: (reason: string) => void = () => undefined): Promise<Owner> {
  const { clock, ids, subjects } = sim;
  const broker = sim.connect(name);
  const tip = await sim.settle(readTip(broker, subjects, 0));
  const options = { broker, subjects, clock, ids, shard: 0, owner: name, mark: 0, reason: '', stopped: () => false };
  const claim = await sim.settle(claimShard(options, tip));
  if (claim === undefined) throw new Error('the claim lost');
  const doubts: boolean[] = [];
  const rivals: Rival[] = [];
  const journal = new Journal({
    ...options,
    epoch: claim.epoch,
    claimSeq: claim.seq,
    onRejected,
    onDoubt: (inDoubt) => doubts.push(inDoubt),
    onFenced: (rival) => rivals.push(rival),
  });
  return { journal, broker, doubts, rivals };
}

type Told = number | 'fenced';

function append(journal: Journal, number: number, told: Told[]): void {
  const listener: CommitListener = (result) => told.push(result === 'fenced' ? 'fenced' : result.seq);
  journal.append(entryOf(lampRecord({ id: lampId(number) })), listener);
}

function stored(): readonly JournalBatch[] {
  const stream = sim.server.stream(sim.subjects.stream('journal'));
  const batches: JournalBatch[] = [];
  for (let seq = 1; ; seq++) {
    const message = stream?.nextFrom(seq, sim.subjects.journal(0));
    if (message === undefined) return batches;
    batches.push(decodeBatch(message.data));
    seq = message.seq;
  }
}

describe('group commit', () => {
  test('entries of one turn share a batch, and those that come while it is in flight share the next', async () => {
    const { journal } = await own('a');
    const told: Told[] = [];

    for (let number = 0; number < 5; number++) append(journal, number, told);
    await sim.clock.advance(1);
    for (let number = 5; number < 9; number++) append(journal, number, told);
    await sim.settle(journal.settled());

    expect(stored().map((batch) => batch.entries.length)).toEqual([0, 5, 4]);
    expect(told).toEqual([2, 2, 2, 2, 2, 3, 3, 3, 3]);
    expect(journal.deliveredSeq).toBe(3);
  });

  test('a batch holds no more than the broker takes', async () => {
    sim = await SimCluster.start({ maxPayloadBytes: 64 * 1024 });
    const { journal } = await own('a');
    const told: Told[] = [];
    const text = 'x'.repeat(9_000);

    for (let number = 0; number < 20; number++)
      journal.append(entryOf(lampRecord({ id: lampId(number), attributes: { text } })), (result) =>
        told.push(result === 'fenced' ? result : result.seq),
      );
    await sim.settle(journal.settled());

    expect(told).toHaveLength(20);
    expect(told).not.toContain('fenced');
    expect(stored().every((batch) => encodeBatch(batch).length <= 64 * 1024)).toBe(true);
  });
});

describe('settling', () => {
  test('J3: an append whose acknowledgement was lost is committed once', async () => {
    const { journal, broker, rivals } = await own('a');
    const told: Told[] = [];

    broker.losePubAcks(1);
    append(journal, 1, told);
    await sim.settle(journal.settled());

    expect(told).toEqual([2]);
    expect(stored()).toHaveLength(2);
    expect(rivals).toEqual([]);
  });

  test('J3: an append that never arrived is sent again as the same bytes', async () => {
    const { journal, broker } = await own('a');
    const told: Told[] = [];
    const sent: Uint8Array[] = [];
    const original = broker.append.bind(broker);
    broker.append = (subject, data, options) => {
      sent.push(data.slice());
      return original(subject, data, options);
    };

    broker.loseAppends(2);
    append(journal, 1, told);
    await sim.clock.advance(100);
    append(journal, 2, told); // not merged into the one in flight
    await sim.settle(journal.settled());

    expect(told).toEqual([2, 3]);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[0]);
  });

  test('what the broker refuses for good is told once, and is committed when it is refused no more', async () => {
    const refusals: string[] = [];
    const { journal, broker } = await own('a', (reason) => refusals.push(reason));
    const told: Told[] = [];
    const original = broker.append.bind(broker);
    broker.append = () => Promise.resolve({ kind: 'rejected', code: 10109, reason: 'stream is sealed' });

    append(journal, 1, told);
    await sim.clock.advance(10_000);
    expect(told).toEqual([]);
    expect(refusals).toEqual(['stream is sealed (10109)']);

    broker.append = original;
    await sim.settle(journal.settled());
    expect(told).toEqual([2]);
  });

  test('J3: an append that was stored before a rival fenced us is committed all the same', async () => {
    const one = await own('a');
    const told: Told[] = [];

    one.broker.losePubAcks(1);
    append(one.journal, 1, told);
    await sim.clock.advance(10);
    await own('b');
    await sim.settle(one.journal.settled());
    append(one.journal, 2, told);
    await sim.settle(one.journal.settled());

    expect(told).toEqual([2, 'fenced']);
    expect(one.rivals.map(({ owner }) => owner)).toEqual(['b']);
  });

  test('J3: while the broker does not answer, nothing is told and nothing is given up', async () => {
    const { journal } = await own('a');
    const told: Told[] = [];

    append(journal, 1, told);
    sim.server.stop();
    await sim.clock.advance(30_000);
    expect(told).toEqual([]);
    sim.server.start();
    await sim.settle(journal.settled());

    expect(told).toEqual([2]);
    expect(stored()).toHaveLength(2);
  });

  test('J4: a refusal stops effects at once, and alone drops nothing', async () => {
    const { journal, broker, doubts, rivals } = await own('a');
    const told: Told[] = [];
    let refusals = 1;
    const original = broker.append.bind(broker);
    broker.append = (subject, data, options) =>
      refusals-- > 0 ? Promise.resolve({ kind: 'wrong_sequence' }) : original(subject, data, options);

    append(journal, 1, told);
    await sim.settle(journal.settled());

    expect(told).toEqual([2]);
    expect(doubts).toEqual([true, false]);
    expect(rivals).toEqual([]);
  });

  test("J4: a rival's batch in our place fences us for good, and everything pending is told so", async () => {
    const one = await own('a');
    await own('b');
    const told: Told[] = [];

    append(one.journal, 1, told);
    append(one.journal, 2, told);
    await sim.settle(one.journal.settled());
    append(one.journal, 3, told);

    expect(told).toEqual(['fenced', 'fenced', 'fenced']);
    expect(one.rivals).toHaveLength(1);
    expect(one.doubts).toEqual([true]);
    expect(one.journal.fenced).toBe(true);
    expect(stored()).toHaveLength(2);
  });

  test('J4: bytes that cannot be read in our place are a rival all the same', async () => {
    const { journal, rivals } = await own('a');
    await sim.settle(sim.broker.append(sim.subjects.journal(0), new Uint8Array([255, 1, 2])));
    const told: Told[] = [];

    append(journal, 1, told);
    await sim.settle(journal.settled());

    expect(told).toEqual(['fenced']);
    expect(rivals.map(({ owner }) => owner)).toEqual(['unreadable']);
  });

  test('J5: journal appends carry no message id, and always the sequence they expect', async () => {
    const { journal, broker } = await own('a');
    const seen: (AppendOptions | undefined)[] = [];
    const original = broker.append.bind(broker);
    broker.append = (subject, data, options) => {
      seen.push(options);
      return original(subject, data, options);
    };

    append(journal, 1, []);
    await sim.settle(journal.settled());

    expect(seen.map((options) => [options?.msgId, options?.expectedSubjectSeq])).toEqual([[undefined, 1]]);
  });

  test('J7: every batch carries epoch, owner and the mark as it then was', async () => {
    const { journal } = await own('a');

    append(journal, 1, []);
    await sim.settle(journal.settled());
    journal.advanceMark(2);
    journal.advanceMark(1);
    append(journal, 2, []);
    await sim.settle(journal.settled());

    expect(stored().map(({ epoch, owner, mark, previous }) => [epoch, owner, mark, previous ?? 0])).toEqual([
      [1, 'a', 0, 0],
      [1, 'a', 0, 1],
      [1, 'a', 2, 2],
    ]);
  });

  test('a full disk delays an append and loses nothing', async () => {
    const { journal, doubts } = await own('a');
    const told: Told[] = [];

    sim.server.full = true;
    append(journal, 1, told);
    await sim.clock.advance(20_000);
    expect([told, doubts]).toEqual([[], [true]]);
    sim.server.full = false;
    await sim.settle(journal.settled());

    expect(told).toEqual([2]);
    expect(doubts).toEqual([true, false]);
  });
});

describe('the end', () => {
  test('a release is the last append, and what comes after it is told so', async () => {
    const { journal } = await own('a');
    const told: Told[] = [];
    append(journal, 1, told);

    const released = journal.release();
    await sim.clock.advance(2);
    append(journal, 2, told);
    await sim.clock.advance(2);
    append(journal, 3, told);
    const result = await sim.settle(released);
    append(journal, 4, told);
    await sim.settle(journal.settled());

    expect(result).toBe(true);
    expect(told.slice(-1)).toEqual(['fenced']);
    expect(told).toHaveLength(4);
    expect(stored().at(-1)?.release).toBe(true);
  });

  test('a release never races an append that begins as it does: two are never in flight', async () => {
    const { journal, rivals } = await own('a');
    const told: Told[] = [];
    append(journal, 1, told);
    // Hears of the rest before the release does, and appends in that very moment.
    void journal.settled().then(() => append(journal, 2, told));

    const released = await sim.settle(journal.release());

    expect([released, told, rivals]).toEqual([true, [2, 3], []]);
  });

  test('a release that lost to a rival says so', async () => {
    const one = await own('a');
    await own('b');

    expect(await sim.settle(one.journal.release())).toBe(false);
  });

  test('an abandoned journal tells all that waits, and sends nothing more', async () => {
    const { journal } = await own('a');
    const told: Told[] = [];
    append(journal, 1, told);

    journal.abandon();
    await sim.clock.advance(1_000);

    expect(told).toEqual(['fenced']);
    expect(stored()).toHaveLength(1);
    expect(sim.clock.pending).toBe(0);
  });

  test('what is committed after a journal was abandoned counts as delivered to nobody: no mark may cover it', async () => {
    const { journal } = await own('a');
    const told: Told[] = [];
    append(journal, 1, told);
    await sim.settle(journal.settled());
    const before = journal.deliveredSeq;

    append(journal, 2, told);
    await sim.clock.advance(1);
    journal.abandon();
    await sim.clock.advance(1_000);

    expect(stored().at(-1)?.entries).toHaveLength(1);
    expect(stored()).toHaveLength(3);
    expect(told).toEqual([before, 'fenced']);
    expect(journal.deliveredSeq).toBe(before);
  });

  test('an abandoned journal stops asking a broker that does not answer', async () => {
    const { journal } = await own('a');
    append(journal, 1, []);
    await sim.clock.advance(0);
    sim.server.stop();

    journal.abandon();
    await sim.clock.advance(30_000);

    expect(sim.clock.pending).toBe(0);
  });
});

describe('a claim', () => {
  test('of two made upon the same tip, one stands and the other knows that it does not', async () => {
    const { clock, ids, subjects, broker } = sim;
    const tip = await sim.settle(readTip(broker, subjects, 0));
    const options = { broker, subjects, clock, ids, shard: 0, mark: 0, reason: 'first', stopped: () => false };

    const claims = await sim.settle(
      Promise.all([claimShard({ ...options, owner: 'a' }, tip), claimShard({ ...options, owner: 'b' }, tip)]),
    );

    expect(claims.filter((claim) => claim !== undefined)).toEqual([{ seq: 1, epoch: 1 }]);
  });

  test('whose acknowledgement was lost stands', async () => {
    const { broker } = sim;
    broker.losePubAcks(1);
    const { clock, ids, subjects } = sim;
    const tip = await sim.settle(readTip(broker, subjects, 0));
    const options = { broker, subjects, clock, ids, shard: 0, owner: 'a', mark: 0, reason: '', stopped: () => false };

    expect(await sim.settle(claimShard(options, tip))).toEqual({ seq: 1, epoch: 1 });
  });
});
