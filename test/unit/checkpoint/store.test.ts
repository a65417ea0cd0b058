// Checkpoints, task documents and the mark (runtime/checkpoint/store.ts), on the simulated broker.

import { beforeEach, describe, expect, test } from 'vitest';
import { decodeCheckpoint, decodeTaskDocument, encodeCheckpoint } from '../../../proto/codec.ts';
import type { ActorId } from '../../../proto/ids.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import type { LoadedRecord } from '../../../runtime/checkpoint/store.ts';
import { CheckpointStore } from '../../../runtime/checkpoint/store.ts';
import { readMark } from '../../../runtime/journal/recovery.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { LAMP, lampId, lampRecord, lampTask } from '../../support/lamp-records.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

const FLUSH_MS = 1_000;

interface Held {
  readonly store: CheckpointStore;
  readonly journal: { deliveredSeq: number; advanceMark(seq: number): void };
  readonly outbox: { size: number; oldestSeq: number };
  readonly told: number[];
  readonly ahead: { readonly stored: LoadedRecord; readonly held: number }[];
  readonly documented: string[];
}

let sim: SimCluster;
beforeEach(async () => {
  sim = await SimCluster.start();
});

async function open(broker: SimBroker = sim.broker, epoch = 1, mayWrite = () => true): Promise<Held> {
  const { subjects, clock } = sim;
  const mark = await sim.settle(readMark(broker, subjects, 0));
  const told: number[] = [];
  const ahead: Held['ahead'] = [];
  const documented: string[] = [];
  const journal = { deliveredSeq: 0, advanceMark: (seq: number) => void told.push(seq) };
  const outbox = { size: 0, oldestSeq: Number.POSITIVE_INFINITY };
  const store = new CheckpointStore({
    ...{
      broker,
      subjects,
      clock,
      shard: 0,
      shardCount: 16,
      epoch,
      owner: 'a',
      mark,
      flushEveryMs: FLUSH_MS,
      journal,
      outbox,
      mayWrite,
    },
    onAhead: (stored, held) => ahead.push({ stored, held }),
    onDocumented: (_kind: string, _id: ActorId, taskId: string) => documented.push(taskId),
  });
  return { store, journal, outbox, told, ahead, documented };
}

function version(room: string, id: ActorId = LAMP): ActorRecord {
  return lampRecord({ id, attributes: { room } });
}

async function stored(id: ActorId = LAMP): Promise<{ readonly seq: number; readonly room: unknown } | undefined> {
  const bucket = `KV_${sim.subjects.bucket('checkpoints')}`;
  const found = await sim.settle(sim.broker.read(bucket, { lastOf: sim.subjects.checkpoint(0, 'lamp', id) }));
  if (found === null) return undefined;
  const { journalSeq, record } = decodeCheckpoint(found.data);
  return { seq: journalSeq, room: record.attributes['room'] };
}

/** As somebody else would: another owner, an older life of this one, or a store that was restored. */
async function writeBehind(record: ActorRecord, seq: number): Promise<void> {
  const bytes = encodeCheckpoint({ journalSeq: seq, epoch: 9, record });
  await sim.settle(sim.broker.append(sim.subjects.checkpoint(0, 'lamp', record.id), bytes));
}

async function markSeq(): Promise<number> {
  return (await sim.settle(readMark(sim.broker, sim.subjects, 0))).journalSeq;
}

describe('a closed store', () => {
  test('writes no mark, though a pass of it is under way', async () => {
    const { store, journal } = await open();
    await sim.settle(store.load('lamp', LAMP));
    store.committed(version('hall'), 5);
    journal.deliveredSeq = 5;
    const flushed = store.flush();
    await sim.clock.advance(0); // the record is on its way

    store.close();
    await sim.settle(flushed);

    expect([(await stored())?.room, await markSeq()]).toEqual(['hall', 0]);
  });
});

describe('a dirty record', () => {
  test('is written once it has rested for a pass, once however often it changed', async () => {
    const { store, journal } = await open();
    store.start();
    for (let seq = 5; seq <= 9; seq++) store.committed(version(`room ${seq}`), seq);
    journal.deliveredSeq = 9;

    await sim.clock.advance(FLUSH_MS + 20);
    expect([await stored(), await markSeq()]).toEqual([undefined, 4]);
    const before = sim.broker.counters.appends;
    await sim.clock.advance(FLUSH_MS + 20);

    expect(await stored()).toEqual({ seq: 9, room: 'room 9' });
    expect(sim.broker.counters.appends - before).toBe(2); // the record and the mark
    expect(store.isDirty('lamp', LAMP)).toBe(false);
    store.close();
  });

  test('waits while the store may be another than the one it was known by, with documents and mark (J2)', async () => {
    let isKnown = false;
    const { store, journal, documented } = await open(sim.broker, 1, () => isKnown);
    const done = lampRecord({ id: LAMP, tasks: [lampTask(1, { state: 'succeeded' })] });
    const before = sim.broker.counters.appends;
    store.start();
    store.committed(done, 5);
    for (const task of done.tasks) store.document(done, task, 5);
    journal.deliveredSeq = 5;

    await sim.clock.advance(10 * FLUSH_MS);
    expect([sim.broker.counters.appends - before, documented]).toEqual([0, []]);
    isKnown = true;
    await sim.clock.advance(2 * FLUSH_MS + 300);

    expect([(await stored())?.seq, await markSeq(), documented.length]).toEqual([5, 5, 1]);
    store.close();
  });

  test('that never rests is written once in five passes, and holds the mark no longer', async () => {
    const { store, journal } = await open();
    store.start();
    const written: number[] = [];

    for (let seq = 1; seq <= 24; seq++) {
      journal.deliveredSeq = seq;
      store.committed(version(`room ${seq}`), seq);
      await sim.clock.advance(FLUSH_MS / 2);
      const { seq: found = 0 } = (await stored()) ?? {};
      if (found !== (written.at(-1) ?? 0)) written.push(found);
    }

    expect(written.length).toBe(2);
    expect((written[1] ?? 0) - (written[0] ?? 0)).toBeLessThanOrEqual(10);
    expect(await markSeq()).toBe(written[1]);
    store.close();
  });

  test('is written without a rest where its shard has moved on by its share of 16,000 entries, so that no tail grows long', async () => {
    const { store, journal } = await open();
    store.start();
    for (let seq = 1; seq <= 1_003; seq++) store.committed(version(`room ${seq}`, lampId(seq % 3)), seq);
    journal.deliveredSeq = 1_003;

    await sim.clock.advance(FLUSH_MS + 20);

    expect(store.dirtyCount).toBe(0);
    expect(await markSeq()).toBe(1_003);
    store.close();
  });

  test('J10: stays dirty while its write is not acknowledged, and nothing is forgotten', async () => {
    const { store, journal } = await open();
    store.committed(version('hall'), 5);
    journal.deliveredSeq = 5;

    sim.server.full = true;
    await sim.settle(store.flush());
    expect([store.isDirty('lamp', LAMP), await markSeq()]).toEqual([true, 0]);
    sim.server.full = false;
    await sim.settle(store.flush());

    expect([store.isDirty('lamp', LAMP), await markSeq()]).toEqual([false, 5]);
  });

  test('J10: a write whose acknowledgement was lost is found by reading, and not made again', async () => {
    const { store, journal } = await open();
    store.committed(version('hall'), 5);
    journal.deliveredSeq = 5;
    sim.broker.losePubAcks(1);

    await sim.settle(store.flush());
    const bucket = `KV_${sim.subjects.bucket('checkpoints')}`;
    const last = sim.server.stream(bucket)?.lastSeq;
    await sim.settle(store.flush());

    expect(store.isDirty('lamp', LAMP)).toBe(false);
    expect(sim.server.stream(bucket)?.lastSeq).toBe(last);
    expect(await markSeq()).toBe(5);
  });

  test("J10: a write refused since an older owner's came late is made again upon that", async () => {
    const { store, journal, ahead } = await open();
    await sim.settle(store.load('lamp', LAMP));
    await writeBehind(version('stale'), 3);
    store.committed(version('hall'), 5);
    journal.deliveredSeq = 5;

    await sim.settle(store.flush());
    await sim.settle(store.flush());

    expect(await stored()).toEqual({ seq: 5, room: 'hall' });
    expect(ahead).toEqual([]);
  });

  test("J10: an older owner's, on a revision it once knew, is refused and changes nothing", async () => {
    const { store, journal } = await open();
    store.committed(version('hall'), 5);
    journal.deliveredSeq = 6;
    await sim.settle(store.flush());
    await writeBehind(version('attic'), 9);

    store.committed(version('cellar'), 6);
    await sim.settle(store.flush());

    expect(await stored()).toEqual({ seq: 9, room: 'attic' });
  });

  test('that changes while it is written is not clean, and what is stored never goes back', async () => {
    const { store, journal } = await open();
    store.committed(version('hall'), 5);
    journal.deliveredSeq = 5;
    sim.broker.losePubAcks(1);

    const flushed = store.flush();
    await sim.clock.advance(5);
    store.committed(version('attic'), 6);
    journal.deliveredSeq = 6;
    await sim.settle(flushed);
    expect([store.isDirty('lamp', LAMP), await markSeq()]).toEqual([true, 5]);
    await sim.settle(store.flush());

    expect(await stored()).toEqual({ seq: 6, room: 'attic' });
    expect(await markSeq()).toBe(6);
  });
});

describe('J2: a stored record newer than the one in hand', () => {
  test('is handed over instead of being overwritten, once', async () => {
    const { store, journal, ahead } = await open();
    await writeBehind(version('restored'), 50);
    store.committed(version('hall'), 5);
    journal.deliveredSeq = 5;

    await sim.settle(store.flush());
    await sim.settle(store.flush());

    expect(ahead.map(({ stored: found, held }) => [found.seq, found.record.attributes['room'], held])).toEqual([
      [50, 'restored', 5],
    ]);
    expect(await stored()).toEqual({ seq: 50, room: 'restored' });
    expect([store.isDirty('lamp', LAMP), await markSeq()]).toEqual([false, 5]);
  });

  test('is built upon from then on, though its sequence is higher, also where a write is not acknowledged', async () => {
    const { store, journal, ahead } = await open();
    await writeBehind(version('restored'), 50);
    store.committed(version('hall'), 5);
    await sim.settle(store.flush());
    ahead.length = 0;

    store.committed(version('attic'), 6);
    journal.deliveredSeq = 6;
    sim.broker.loseAppends(1);
    await sim.settle(store.flush());
    await sim.settle(store.flush());

    expect(await stored()).toEqual({ seq: 6, room: 'attic' });
    expect(ahead).toEqual([]);
  });

  test('is not one of our own that a newer one of ours is already waiting to replace', async () => {
    const { store, journal, ahead } = await open();
    store.committed(version('hall'), 5);
    sim.broker.losePubAcks(1);
    const flushed = store.flush();
    await sim.clock.advance(5);
    store.committed(version('attic'), 8);
    journal.deliveredSeq = 8;
    await sim.settle(flushed);
    await sim.settle(store.flush());

    expect(ahead).toEqual([]);
    expect(await stored()).toEqual({ seq: 8, room: 'attic' });
  });
});

describe('loading', () => {
  test('J2: an error is never taken as absence', async () => {
    const { store } = await open();
    await writeBehind(version('hall'), 5);
    sim.broker.loseRequests(7);

    const { record, seq } = await sim.settle(store.load('lamp', LAMP));

    expect([record.attributes['room'], seq]).toEqual(['hall', 5]);
  });

  test('of an actor never stored gives the empty record', async () => {
    const { store } = await open();

    expect(await sim.settle(store.load('lamp', LAMP))).toMatchObject({ seq: 0, record: { exists: false, seen: 0 } });
  });

  test('ends with an error when the shard is closed meanwhile', async () => {
    const { store } = await open();
    sim.server.stop();
    const loading = store.load('lamp', LAMP);
    const failed = expect(loading).rejects.toMatchObject({ code: 'storage_unavailable' });

    store.close();
    await sim.clock.advance(10_000);

    await failed;
  });
});

describe('task documents', () => {
  test('J6: are written at once and until acknowledged, and only then said to be', async () => {
    const { store, documented } = await open();
    sim.server.full = true;
    store.document(version('hall'), lampTask(1, { state: 'succeeded' }), 5);
    await sim.clock.advance(1_000);
    expect([documented, store.dirtyCount]).toEqual([[], 1]);

    sim.server.full = false;
    await sim.clock.advance(500);

    expect([documented, store.dirtyCount]).toEqual([[lampTask(1).id], 0]);
  });

  test('can be asked for while they are on their way, since readers do not find them yet', async () => {
    const { store } = await open();
    const task = lampTask(1, { state: 'refused' });

    store.document(version('hall'), task, 5);
    expect(store.documentInHand(task.id)).toEqual(task);

    await sim.clock.advance(100);
    expect(store.documentInHand(task.id)).toBeUndefined();
  });

  test('J6: a version that comes while an older one is on its way is written after it', async () => {
    const { store, documented } = await open();
    const task = lampTask(1, { state: 'unknown' });
    const resolution = { outcome: 'succeeded', reason: 'I heard it', by: 'op', at: 1 };

    store.document(version('hall'), task, 5);
    store.document(version('hall'), { ...task, resolution }, 6);
    await sim.clock.advance(100);

    const found = await sim.settle(
      sim.broker.read(sim.subjects.stream('tasks'), { lastOf: sim.subjects.task(0, 'lamp', task.id) }),
    );
    expect(decodeTaskDocument(found?.data ?? new Uint8Array()).task.resolution).toEqual(resolution);
    expect(documented).toEqual([task.id]);
  });
});

describe('the mark', () => {
  test('passes no entry whose record, document or callback is not acknowledged', async () => {
    const { store, journal, outbox, told } = await open();
    journal.deliveredSeq = 20;
    store.committed(version('old', lampId(1)), 12, 9); // recovery's tail: entries since 9 are not in KV
    let documents = false;
    const original = sim.broker.append.bind(sim.broker);
    sim.broker.append = (subject, data, options) =>
      subject.includes('.tsk.') && !documents
        ? Promise.resolve({ kind: 'storage_full' })
        : original(subject, data, options);
    store.document(version('hall'), lampTask(1, { state: 'failed' }), 15);
    outbox.oldestSeq = 18;

    sim.broker.loseAppends(1); // the record's
    await sim.settle(store.flush());
    expect(await markSeq()).toBe(8);
    await sim.settle(store.flush());
    expect(await markSeq()).toBe(14);
    documents = true;
    await sim.clock.advance(500);
    await sim.settle(store.flush());
    expect(await markSeq()).toBe(17);
    outbox.oldestSeq = Number.POSITIVE_INFINITY;
    await sim.settle(store.flush());

    expect(await markSeq()).toBe(20);
    expect(told).toEqual([8, 14, 17, 20]);
  });

  test("J10: moves forward only: another's that is ahead is taken over, not taken back", async () => {
    const one = await open();
    const other = await open(sim.connect('other'), 2);
    other.journal.deliveredSeq = 30;
    await sim.settle(other.store.flush());

    one.journal.deliveredSeq = 10;
    await sim.settle(one.store.flush());

    expect(await markSeq()).toBe(30);
    expect(one.told).toEqual([30]);
  });
});

describe('draining', () => {
  test('ends when all is acknowledged, and says so', async () => {
    const { store, journal } = await open();
    store.committed(version('hall'), 5);
    store.document(version('hall'), lampTask(1, { state: 'succeeded' }), 5);
    journal.deliveredSeq = 5;

    expect(await sim.settle(store.drain(sim.clock.monotonic() + 2_000))).toBe(true);
    expect(await markSeq()).toBe(5);
  });

  test('gives up at its deadline while the broker is away, and lets others run meanwhile', async () => {
    const { store } = await open();
    await sim.settle(store.load('lamp', LAMP)); // so that it writes without reading first
    store.committed(version('hall'), 5);
    sim.server.stop();
    let tries = 0;
    sim.broker.append = async () => {
      if (++tries > 1_000) throw new Error('it spins');
      return { kind: 'unresolved', sent: false, reason: 'not connected' };
    };

    const drained = store.drain(sim.clock.monotonic() + 1_000);
    drained.catch(() => undefined);
    await sim.clock.advance(8_000);

    expect(await drained).toBe(false);
    expect(tries).toBeGreaterThan(1);
  });
});
