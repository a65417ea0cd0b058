import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Histories } from '../../../gateway/view/history.ts';
import type { FeedBreak } from '../../../gateway/view/live-view.ts';
import type { WatchCacheOptions } from '../../../gateway/view/watch-cache.ts';
import { WatchCache } from '../../../gateway/view/watch-cache.ts';
import type { Broker } from '../../../runtime/broker/broker.ts';
import { BrokerError } from '../../../runtime/broker/broker.ts';
import { parseCursor } from '../../../runtime/journal/cursor.ts';
import { encodeTick } from '../../../runtime/task/tick.ts';
import type { ReadSide } from '../../support/read-side.ts';
import {
  aNode,
  anEntry,
  anEvent,
  aTask,
  eventViewOptions,
  KIND,
  nodeId,
  readSide,
  switchedBroker,
  taskId,
} from '../../support/read-side.ts';

const n1 = nodeId(1);

describe('the watch cache', () => {
  let side: ReadSide;
  let cache: WatchCache | undefined;
  const errors: string[] = [];

  const start = async (options: Partial<WatchCacheOptions> = {}, broker: Broker = side.broker): Promise<WatchCache> => {
    cache = await side.done(
      WatchCache.start({ ...side, broker, kind: KIND, reports: { error: (what) => errors.push(what) }, options }),
    );
    return cache;
  };

  beforeEach(async () => {
    errors.length = 0;
    side = await readSide();
  });

  afterEach(async () => {
    if (cache !== undefined) await side.done(cache.close());
    cache = undefined;
    await side.close();
  });

  it('of an empty cluster is empty', async () => {
    const view = await start();

    expect(view.facts).toMatchObject({ nodes: 0, live: true });
    expect(view.get(n1)).toBeUndefined();
  });

  it('loads checkpoints and the tail that they do not reflect yet', async () => {
    const first = await side.pen.commit([anEntry(aNode(n1, { power: 'power off' }))]);
    await side.pen.checkpoint(aNode(n1, { power: 'power off' }), first);
    await side.pen.mark(side.pen.shard(n1), first);
    const second = await side.pen.commit([anEntry(aNode(n1, { power: 'power on' }))]);

    const view = await start();

    expect(view.get(n1)).toMatchObject({ revision: second, record: { regions: { power: { state: 'power on' } } } });
    expect(view.revision).toBe(second);
  });

  it('does not let the tail overwrite a checkpoint that is ahead of it', async () => {
    const first = await side.pen.commit([anEntry(aNode(n1, { name: 'old' }))]);
    const second = await side.pen.commit([anEntry(aNode(n1, { name: 'new' }))]);
    await side.pen.checkpoint(aNode(n1, { name: 'new' }), second);

    const view = await start();

    expect(first).toBeLessThan(second);
    expect(view.get(n1)?.revision).toBe(second);
    expect(view.idOfName('new')).toBe(n1);
    expect(view.idOfName('old')).toBeUndefined();
  });

  it('shows what comes in a log that was rolled back, though a checkpoint is ahead of it (W1)', async () => {
    await side.pen.commit([anEntry(aNode(n1, { name: 'old' }))]);
    await side.pen.checkpoint(aNode(n1, { name: 'lost' }), 40);
    await side.pen.mark(side.pen.shard(n1), 40);
    const view = await start();
    expect(view.idOfName('lost')).toBe(n1);

    const next = await side.pen.commit([anEntry(aNode(n1, { name: 'new' }))]);
    await side.done(view.atLeast(next, 1_000));

    expect(next).toBeLessThan(40);
    expect(view.idOfName('new')).toBe(n1);
    expect(view.get(n1)?.revision).toBe(next);
  });

  it('reads no more of the journal than the marks leave over', async () => {
    for (let round = 0; round < 5; round++) {
      const seq = await side.pen.commit([anEntry(aNode(n1, { name: `n${round}` }))]);
      await side.pen.checkpoint(aNode(n1, { name: `n${round}` }), seq);
      await side.pen.mark(side.pen.shard(n1), seq);
    }
    const seen: number[] = [];

    const view = await start();
    view.onItem((item) => seen.push(item.seq));
    const next = await side.pen.commit([anEntry(aNode(n1, { name: 'n9' }))]);
    await side.done(view.atLeast(next, 1_000));

    expect(seen).toEqual([next]);
  });

  it('follows the journal: changes, new nodes, deleted nodes', async () => {
    const view = await start();
    const created = await side.pen.commit([anEntry(aNode(n1, { name: 'web' }))]);

    expect(await side.done(view.atLeast(created, 1_000))).toBe(true);
    expect(view.idOfName('web')).toBe(n1);

    const deleted = await side.pen.commit([anEntry(aNode(n1, { name: 'web', exists: false }))]);

    expect(await side.done(view.atLeast(deleted, 1_000))).toBe(true);
    expect(view.get(n1)).toBeUndefined();
    expect(view.idOfName('web')).toBeUndefined();
    expect(await side.done(view.load(n1))).toBeUndefined();
  });

  it('finds a node that was committed before the question, even if its batch is not here yet', async () => {
    const view = await start();
    await side.pen.commit([anEntry(aNode(n1, { name: 'web' }))]);

    expect(await side.done(view.load(n1))).toMatchObject({ record: { id: n1 } });
    expect(await side.done(view.loadIdOfName('web'))).toBe(n1);
  });

  it('brings an evicted record back with one read', async () => {
    for (const number of [1, 2, 3]) {
      const seq = await side.pen.commit([anEntry(aNode(nodeId(number)))]);
      await side.pen.checkpoint(aNode(nodeId(number)), seq);
      await side.pen.mark(side.pen.shard(nodeId(number)), seq);
    }
    const view = await start({ maxRecordBytes: 1 });
    const evicted = [1, 2, 3].map(nodeId).filter((id) => view.get(id) === undefined);
    expect(evicted).toHaveLength(2);
    const [missed = n1] = evicted;
    const reads = side.broker.counters.reads;

    expect(await side.done(view.load(missed))).toMatchObject({ record: { id: missed } });
    expect(side.broker.counters.reads).toBe(reads + 1);
    expect(view.get(missed)).toBeDefined();
  });

  it('lists whole records, evicted ones included, page by page', async () => {
    for (const number of [1, 2, 3, 4, 5]) {
      const seq = await side.pen.commit([anEntry(aNode(nodeId(number)))]);
      await side.pen.checkpoint(aNode(nodeId(number)), seq);
      await side.pen.mark(side.pen.shard(nodeId(number)), seq);
    }
    const view = await start({ maxRecordBytes: 1 });

    const first = await side.done(view.list({ filters: {}, limit: 3 }));
    const second = await side.done(view.list({ filters: {}, limit: 3, after: first.next }));

    expect([...first.items, ...second.items].map((item) => item.record.id)).toEqual([1, 2, 3, 4, 5].map(nodeId));
    expect(second.next).toBeUndefined();
    expect(first.revision).toBe(view.revision);
  });

  it('says an error, not "absent", while the broker does not answer', async () => {
    const view = await start();
    side.broker.disconnect();

    await expect(side.done(view.load(n1))).rejects.toBeInstanceOf(BrokerError);
  });

  it('tells a waiting poll of the next change, and of the end of its time', async () => {
    const view = await start();
    const first = await side.pen.commit([anEntry(aNode(n1))]);
    await side.done(view.atLeast(first, 1_000));

    const waiting = view.change(n1, first, 10_000);
    const second = await side.pen.commit([anEntry(aNode(n1, { power: 'power on' }))]);

    expect(await side.done(waiting)).toMatchObject({ revision: second });
    expect(await side.done(view.change(n1, first, 10))).toMatchObject({ revision: second });
    expect(await side.done(view.change(n1, second, 50))).toBeUndefined();
    expect(view.facts.waiters).toBe(0);
  });

  it('ends a wait when its caller goes, and when the node is deleted', async () => {
    const view = await start();
    const first = await side.pen.commit([anEntry(aNode(n1))]);
    await side.done(view.atLeast(first, 1_000));
    const gone = new AbortController();

    const aborted = view.change(n1, first, 60_000, gone.signal);
    const deleted = view.change(n1, first, 60_000);
    gone.abort();
    await side.pen.commit([anEntry(aNode(n1, { exists: false }))]);

    expect(await side.done(aborted)).toBeUndefined();
    expect(await side.done(deleted)).toBeUndefined();
    expect(side.clock.now() - Date.UTC(2026, 0, 1)).toBeLessThan(10_000);
  });

  it('lets no more wait than its bound', async () => {
    const view = await start({ maxWaiters: 1 });
    const held = view.atLeast(1_000, 100);

    expect(await side.done(view.atLeast(1_000, 60_000))).toBe(false);
    expect(await side.done(held)).toBe(false);
  });

  it('reports a batch that it cannot decode, tells its listeners, and goes on (W4)', async () => {
    const view = await start();
    const breaks: FeedBreak[] = [];
    view.onBreak((broken) => breaks.push(broken));

    const bad = await side.pen.raw(1, Uint8Array.of(1, 2, 3));
    const good = await side.pen.commit([anEntry(aNode(n1))]);
    await side.done(view.atLeast(good, 1_000));

    expect(breaks).toEqual([{ kind: 'unreadable', seq: bad, shard: 1 }]);
    expect(view.facts.undecodable).toBe(1);
    expect(errors).toContain('a journal batch cannot be decoded');
    expect(view.get(n1)).toBeDefined();
  });

  it('reports a checkpoint that it cannot decode and loads the others', async () => {
    const seq = await side.pen.commit([anEntry(aNode(n1))]);
    await side.pen.checkpoint(aNode(n1), seq);
    await side.done(side.broker.append(side.subjects.checkpoint(0, KIND, nodeId(2)), Uint8Array.of(9, 9, 9)));

    const view = await start();

    expect(view.get(n1)).toBeDefined();
    expect(errors).toEqual(['a checkpoint cannot be decoded']);
  });

  it('notices a journal that was rolled back, loads itself anew and says so (W3)', async () => {
    const older = await readSide(2, side.clock);
    const kept = await side.pen.commit([anEntry(aNode(n1, { power: 'power off' }))]);
    await older.pen.commit([anEntry(aNode(n1, { power: 'power off' }))]);
    let current = side.broker;
    const view = await start(
      {},
      switchedBroker(() => current),
    );
    const lost = await side.pen.commit([anEntry(aNode(n1, { power: 'power on' }))]);
    await side.done(view.atLeast(lost, 1_000));
    const breaks: FeedBreak[] = [];
    view.onBreak((broken) => breaks.push(broken));

    current = older.broker;
    await side.clock.advance(15_000);

    expect(errors).toEqual(['the journal ends below what was already seen: its store was rolled back']);
    expect(breaks).toEqual([{ kind: 'lost', seq: kept, shard: -1 }]);
    expect(view.get(n1)).toMatchObject({ revision: kept, record: { regions: { power: { state: 'power off' } } } });
    expect(view.facts.live).toBe(true);
    await older.close();
  });

  it('notices a journal that was rolled back and has grown past what was seen (W3)', async () => {
    const older = await readSide(2, side.clock);
    older.pen.batchId = 'another';
    await side.pen.commit([anEntry(aNode(n1, { power: 'power off' }))]);
    await older.pen.commit([anEntry(aNode(n1, { power: 'power off' }))]);
    let current = side.broker;
    const view = await start(
      {},
      switchedBroker(() => current),
    );
    const lost = await side.pen.commit([anEntry(aNode(n1, { power: 'power on' }))]);
    await side.done(view.atLeast(lost, 1_000));
    const breaks: FeedBreak[] = [];
    view.onBreak((broken) => breaks.push(broken));
    await older.pen.commit([anEntry(aNode(n1, { power: 'rebooting' }))]);
    const grown = await older.pen.commit([anEntry(aNode(n1, { power: 'power off' }))]);

    current = older.broker;
    await side.clock.advance(30_000);

    expect(errors).toEqual(['the journal is another than was seen: its store was rolled back']);
    expect(breaks).toEqual([{ kind: 'lost', seq: grown, shard: -1 }]);
    expect(view.get(n1)).toMatchObject({ revision: grown });
    await older.close();
  });

  it('shows nothing of what comes after a lost connection before the journal was found to be the one it knew (W3)', async () => {
    const view = await start();
    const first = await side.pen.commit([anEntry(aNode(n1))]);
    await side.done(view.atLeast(first, 1_000));
    const told: number[] = [];
    view.onItem(({ seq }) => told.push(seq));
    side.broker.disconnect();
    await side.clock.advance(10);

    side.broker.loseRequests(1);
    side.broker.reconnect();
    const second = await side.pen.commit([anEntry(aNode(n1, { name: 'web' }))]);
    await side.clock.advance(500);
    expect([told, view.revision, view.idOfName('web')]).toEqual([[], first, undefined]);

    await side.clock.advance(3_000);
    expect([told, view.revision, view.idOfName('web')]).toEqual([[second], second, n1]);
  });

  it('notices in the log of a shard that what it had read is there no more (W3)', async () => {
    const view = await start();
    const first = await side.pen.commit([anEntry(aNode(n1))]);
    const second = await side.pen.commit([anEntry(aNode(n1))]);
    await side.done(view.atLeast(second, 1_000));
    const breaks: FeedBreak[] = [];
    view.onBreak((broken) => breaks.push(broken));

    side.pen.forget(side.pen.shard(n1), first); // as a log that was rolled back behind the first, and has grown again
    const next = await side.pen.commit([anEntry(aNode(n1, { name: 'web' }))]);
    await side.clock.advance(5_000);

    expect(errors).toContain('the journal has a hole');
    expect(breaks).toEqual([{ kind: 'lost', seq: next, shard: -1 }]);
  });

  it("loads itself anew where a shard's log shows that a batch was missed (W4)", async () => {
    const view = await start();
    const first = await side.pen.commit([anEntry(aNode(n1))]);
    await side.done(view.atLeast(first, 1_000));
    const breaks: FeedBreak[] = [];
    view.onBreak((broken) => breaks.push(broken));

    side.pen.forget(side.pen.shard(n1), first + 5);
    await side.pen.mark(side.pen.shard(n1), first + 5);
    const next = await side.pen.commit([anEntry(aNode(n1, { name: 'web' }))]);
    await side.clock.advance(100);

    expect(errors).toEqual(['the journal has a hole']);
    expect(breaks).toEqual([{ kind: 'lost', seq: next, shard: -1 }]);
    expect(view.revision).toBe(next);
  });

  it('shows what is there, loudly, where batches are lost for good', async () => {
    await side.pen.commit([anEntry(aNode(n1))]);
    side.pen.forget(side.pen.shard(n1), 50);
    await side.pen.commit([anEntry(aNode(n1, { name: 'web' }))]);

    const view = await start();

    expect(errors).toEqual(['the journal has a hole']);
    expect(view.idOfName('web')).toBe(n1);
  });

  it('asks for the mark of a shard that fell silent, so that its records can be evicted', async () => {
    const view = await start({ maxRecordBytes: 1 });
    const ids = [1, 2, 3, 4].map(nodeId).filter((id) => side.pen.shard(id) === side.pen.shard(n1));
    let last = 0;
    for (const id of ids) {
      last = await side.pen.commit([anEntry(aNode(id))]);
      await side.pen.checkpoint(aNode(id), last);
    }
    await side.done(view.atLeast(last, 1_000));
    expect(view.facts.records).toBe(ids.length);

    await side.pen.mark(side.pen.shard(n1), last);
    await side.clock.advance(15_000);

    expect(ids.length).toBeGreaterThan(1);
    expect(view.facts.records).toBe(1);
    expect(view.facts.nodes).toBe(ids.length);
  });

  it('follows on after the connection was lost, without missing a batch', async () => {
    const view = await start();
    const seen: number[] = [];
    view.onItem((item) => seen.push(item.seq));
    const first = await side.pen.commit([anEntry(aNode(n1))]);
    await side.done(view.atLeast(first, 1_000));

    side.broker.disconnect();
    const second = await side.pen.commit([anEntry(aNode(nodeId(2)))]);
    side.broker.reconnect();
    await side.done(view.atLeast(second, 10_000));

    expect(seen).toEqual([first, second]);
    expect(errors).toEqual([]);
  });

  it('passes live progress on, and drops what is none', async () => {
    const seq = await side.pen.commit([anEntry(aNode(n1))]);
    const view = await start();
    await side.done(view.atLeast(seq, 1_000));
    const ticks: unknown[] = [];
    view.onTick((id, tick) => ticks.push([id, tick.percent]));

    const tick = { taskId: taskId(n1), step: 's', percent: 30, message: '', at: 1 };
    side.pen.publish(side.subjects.tick(KIND, n1), encodeTick(tick));
    side.pen.publish(side.subjects.tick(KIND, nodeId(404)), encodeTick(tick));
    side.pen.publish(side.subjects.tick('other', n1), encodeTick(tick));
    side.pen.publish(side.subjects.tick(KIND, n1), new Uint8Array());
    await side.clock.advance(10);

    expect(ticks).toEqual([[n1, 30]]);
  });

  it('reads final tasks from their documents', async () => {
    const view = await start();
    const tasks = [1, 2, 3].map((number) => aTask({ id: taskId(n1, number), state: 'succeeded' }));
    for (const task of tasks) await side.pen.document(n1, task, 5);

    expect(await side.done(view.taskDocument(taskId(n1, 2)))).toMatchObject({ task: { id: taskId(n1, 2) } });
    expect(await side.done(view.taskDocument(taskId(n1, 9)))).toBeUndefined();
    expect(await side.done(view.taskDocument('nonsense'))).toBeUndefined();
    expect((await side.done(view.taskDocumentsOf(n1, 2))).map((document) => document.task.id)).toEqual([
      taskId(n1, 2),
      taskId(n1, 3),
    ]);
  });

  it('closes once and ends every wait', async () => {
    const view = await start();
    const waits = [view.atLeast(99, 60_000), view.change(n1, 0, 60_000)];

    await side.done(Promise.all([view.close(), view.close()]));

    expect(await Promise.all(waits)).toEqual([false, undefined]);
  });
});

describe('a history', () => {
  let side: ReadSide;
  let histories: Histories;

  beforeEach(async () => {
    side = await readSide(1);
    histories = new Histories({ ...side, kind: KIND, eventView: eventViewOptions });
    for (let round = 1; round <= 4; round++)
      await side.pen.commit([
        anEntry(aNode(n1), anEvent('task.started', taskId(n1, round)), anEvent('task.succeeded', taskId(n1, round))),
        anEntry(aNode(nodeId(2)), anEvent('node.state')),
      ]);
  });

  afterEach(() => side.close());

  it('tells what happened to one node, oldest first, page by page', async () => {
    const types: unknown[] = [];
    let next: string | undefined;
    let pages = 0;
    do {
      const after = next === undefined ? undefined : parseCursor(next);
      const page = await side.done(histories.read({ id: n1, limit: 3, ...(after === undefined ? {} : { after }) }));
      types.push(...page.events.map((event) => [event['type'], String(event['subject']).slice(-4)]));
      next = page.next;
      pages++;
    } while (next !== undefined);

    expect(pages).toBe(3);
    expect(types).toHaveLength(8);
    expect(types.slice(0, 3)).toEqual([
      ['ironworks.task.started.v1', '0001'],
      ['ironworks.task.succeeded.v1', '0001'],
      ['ironworks.task.started.v1', '0002'],
    ]);
  });

  it('can be narrowed to one task', async () => {
    const page = await side.done(histories.read({ id: n1, task: taskId(n1, 2), limit: 10 }));

    expect(page.events.map((event) => event['type'])).toEqual([
      'ironworks.task.started.v1',
      'ironworks.task.succeeded.v1',
    ]);
    expect(page.next).toBeUndefined();
  });

  it('of an unknown node is empty', async () => {
    expect(await side.done(histories.read({ id: nodeId(77), limit: 10 }))).toEqual({ events: [], next: undefined });
  });

  it('is refused while too many are being read', async () => {
    const reads = Array.from({ length: 9 }, () => histories.read({ id: n1, limit: 10 }));
    const ends = await side.done(Promise.allSettled(reads));

    expect(ends.filter((end) => end.status === 'rejected')).toHaveLength(1);
  });
});
