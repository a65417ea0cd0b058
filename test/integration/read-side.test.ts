import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonFrames } from '../../gateway/stream/frames.ts';
import { EventHub } from '../../gateway/stream/hub.ts';
import { openSession } from '../../gateway/stream/session.ts';
import { Histories } from '../../gateway/view/history.ts';
import { readAllSubmitted, readSubmittedOf } from '../../gateway/view/submitted-tasks.ts';
import { WatchCache } from '../../gateway/view/watch-cache.ts';
import { encodeMessage } from '../../proto/codec.ts';
import { idSource, parseTaskId } from '../../proto/ids.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import type { Cluster } from '../../runtime/broker/topology.ts';
import { openCluster } from '../../runtime/broker/topology.ts';
import { cursorBehind } from '../../runtime/journal/cursor.ts';
import { eventually } from '../support/eventually.ts';
import { FakeSocket } from '../support/fake-socket.ts';
import { serverIsOurs, type TaggedServer, takeTestServer } from '../support/nats-server.ts';
import { aNode, anEntry, anEvent, aTask, eventViewOptions, KIND, nodeId, Pen, taskId } from '../support/read-side.ts';

const SHARDS = 4;
const BATCHES = 300;

describe('the read side on a real nats-server', () => {
  let server: TaggedServer;
  let broker: Broker;
  let writer: Broker;
  let cluster: Cluster;
  let pen: Pen;
  let cache: WatchCache;
  let hub: EventHub;
  const written: string[] = [];

  const cursor = (seq: number): string => pen.cursor(seq);
  const write = async (number: number): Promise<number> => {
    const node = nodeId(number % 10);
    const record = aNode(node, { name: `n${number % 10}`, tasks: [aTask({ id: taskId(node) })] });
    const seq = await pen.commit([anEntry(record, anEvent('task.started', taskId(node)))]);
    written.push(cursor(seq));
    return seq;
  };
  const subscribe = (from: EventHub, after?: string): FakeSocket => {
    const socket = new FakeSocket();
    const handler = openSession(socket, {
      format: jsonFrames,
      hub: from,
      tenant: 'default',
      holdCredentials: () => ({ close: () => undefined }),
      submitTask: async () => ({ status: 500, body: {} }),
    });
    handler.onMessage(new TextEncoder().encode(JSON.stringify({ op: 'subscribe', id: 's', after })), false);
    return socket;
  };

  beforeAll(async () => {
    server = await takeTestServer();
    [broker, writer] = await Promise.all([
      connectNats({ url: server.url, name: 'reader', clock: systemClock }),
      connectNats({ url: server.url, name: 'writer', clock: systemClock }),
    ]);
    cluster = await openCluster(
      broker,
      {
        namespace: `read-${server.tag}`,
        shards: SHARDS,
        mailboxStreams: 2,
        replicas: 1,
        mailboxBound: 16,
        dedupeWindowMs: 120_000,
        taskRetentionMs: 3_600_000,
      },
      { clock: systemClock, ids: idSource(() => Date.now(), Math.random) },
    );
    pen = new Pen(writer, cluster.subjects, SHARDS, (promise) => promise);
    for (let number = 0; number < BATCHES; number++) {
      const seq = await write(number);
      if (number === 100) {
        const node = nodeId(number % 10);
        await pen.checkpoint(aNode(node, { name: 'n0' }), seq);
      }
    }
    const reads = { broker, subjects: cluster.subjects, shardCount: SHARDS, kind: KIND, clock: systemClock };
    cache = await WatchCache.start(reads);
    hub = EventHub.start({ ...reads, cache, eventView: eventViewOptions });
  });

  afterAll(async () => {
    hub.close();
    await cache.close();
    await Promise.all([broker.close(), writer.close()]);
    await server.stop();
  });

  it('loads the view of all nodes from checkpoints and journal', async () => {
    expect(cache.revision).toBe(BATCHES);
    expect((await cache.list({ filters: {}, limit: 100 })).items.map((item) => item.record.id)).toEqual(
      Array.from({ length: 10 }, (_, number) => nodeId(number)),
    );
  });

  it('replays from the first event and goes on live, each event once', async () => {
    const socket = subscribe(hub, cursorBehind(cluster.subjects.incarnation, 0));
    for (let number = 0; number < 50; number++) await write(number);
    await eventually(() => socket.cursors('s').length >= written.length, { what: 'all events' });

    expect(socket.cursors('s')).toEqual(written);
  });

  it('tells the history of one node and the end of it', async () => {
    const reads = { broker, subjects: cluster.subjects, shardCount: SHARDS, kind: KIND, clock: systemClock };
    const page = await new Histories({ ...reads, eventView: eventViewOptions }).read({ id: nodeId(3), limit: 1_000 });

    expect(page.next).toBeUndefined();
    expect(page.events).toHaveLength(written.length / 10);
    expect(new Set(page.events.map((event) => event['subject']))).toEqual(
      new Set([`nodes/${nodeId(3)}/tasks/${taskId(nodeId(3))}`]),
    );
  });

  it('shows a write to whoever asks after it was acknowledged', async () => {
    await pen.commit([anEntry(aNode(nodeId(77), { name: 'fresh' }))]);

    expect(await cache.load(nodeId(77))).toMatchObject({ record: { id: nodeId(77) } });
    expect(await cache.loadIdOfName('fresh')).toBe(nodeId(77));
  });

  it('finds requests whose actor has not judged them in their mailboxes, stream by stream and part by part', async () => {
    const { subjects } = cluster;
    const reads = { broker, subjects, shardCount: SHARDS, kind: KIND, clock: systemClock };
    const ids = idSource(() => Date.now(), Math.random);
    const waiting = [1, 2, 1].map((number) => ids.taskId(nodeId(number)));
    for (const id of waiting) {
      const node = parseTaskId(id)?.actor ?? nodeId(0);
      const caller = { tenant: 'default', role: 'admin', subject: 'someone', address: '' };
      const body = {
        verb: 'submit',
        taskId: id,
        action: 'power.on',
        params: {},
        onConflict: 'queue',
        timeoutS: 0,
      } as const;
      const message = { requestId: id, replyTo: '', createdAt: Date.now(), caller, trace: '' };
      const subject = (lane: 'work' | 'control'): string =>
        subjects.mailbox({ shard: pen.shard(node), kind: KIND, id: node, lane });
      await writer.append(
        subject('work'),
        encodeMessage({ ...message, body: { ...body, callback: undefined, bodyHash: '' } }),
        { timeoutMs: 5_000 },
      );
      const cancel = { verb: 'cancel', taskId: ids.taskId(node), reason: '' } as const;
      await writer.append(subject('control'), encodeMessage({ ...message, body: cancel }), { timeoutMs: 5_000 });
    }

    const streamOf = (taskId: string): string =>
      subjects.mailboxStream(pen.shard(parseTaskId(taskId)?.actor ?? nodeId(0)));
    const byStream = subjects.mailboxStreams().flatMap((name) => waiting.filter((id) => streamOf(id) === name));
    const first = await readAllSubmitted(reads, 1, 4);
    const second = await readAllSubmitted(reads, first.next ?? 0, 4);

    expect((await readSubmittedOf(reads, nodeId(1))).map(({ task }) => task.id)).toEqual([waiting[0], waiting[2]]);
    expect(await readSubmittedOf(reads, nodeId(3))).toEqual([]);
    expect([first.tasks.length, second.tasks.length, second.next]).toEqual([2, 1, undefined]);
    expect([...first.tasks, ...second.tasks].map(({ id, task }) => [id, task.id, task.state])).toEqual(
      byStream.map((id) => [parseTaskId(id)?.actor, id, 'submitted']),
    );
  });

  it.skipIf(!serverIsOurs)('goes on after the server was killed and restarted, without gap or repeat', async () => {
    const socket = subscribe(hub);
    await eventually(() => socket.of('subscribed').length > 0, { what: 'the subscription' });
    const before = written.length;
    await write(1);
    await server.kill();
    await server.restart();
    await eventually(() => writer.connected && broker.connected, { what: 'the reconnect', timeoutMs: 20_000 });
    await write(2);
    await eventually(() => socket.cursors('s').length >= 2, { what: 'the events', timeoutMs: 20_000 });

    expect(socket.cursors('s')).toEqual(written.slice(before));
  });

  it('says gap to whoever comes back after the log was trimmed', async () => {
    await pen.trim(pen.shard(nodeId(1)), await write(1));
    const reads = { broker, subjects: cluster.subjects, shardCount: SHARDS, kind: KIND, clock: systemClock };
    const fresh = EventHub.start({ ...reads, cache, eventView: eventViewOptions });
    const socket = subscribe(fresh, written[0]);
    await eventually(() => socket.of('gap').length > 0, { what: 'the gap' });

    expect(socket.of('gap')).toMatchObject([{ id: 's', code: 'cursor_expired' }]);
    expect(socket.cursors('s')).toEqual([]);
    fresh.close();
  });
});
