import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialLoss } from '../../../gateway/auth/held-credentials.ts';
import type { SocketHandler } from '../../../gateway/engine/engine.ts';
import { jsonFrames } from '../../../gateway/stream/frames.ts';
import type { EventHubOptions } from '../../../gateway/stream/hub.ts';
import { EventHub } from '../../../gateway/stream/hub.ts';
import { protobufFrames } from '../../../gateway/stream/protobuf-frames.ts';
import { openSession } from '../../../gateway/stream/session.ts';
import { WatchCache } from '../../../gateway/view/watch-cache.ts';
import { objectFromText } from '../../../proto/json.ts';
import type { TaskRecord } from '../../../proto/task.ts';
import { formatCursor, witnessOf } from '../../../runtime/journal/cursor.ts';
import { encodeTick } from '../../../runtime/task/tick.ts';
import { FakeSocket } from '../../support/fake-socket.ts';
import { encodeClientFrame } from '../../support/protobuf-frames.ts';
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
  taskId,
} from '../../support/read-side.ts';

const n1 = nodeId(1);
const n2 = nodeId(2);

describe.each([
  ['JSON', jsonFrames],
  ['protobuf', protobufFrames],
])('a session in %s', (_name, format) => {
  let side: ReadSide;
  let cache: WatchCache;
  let hub: EventHub;
  let lose: ((loss: CredentialLoss) => void) | undefined;

  const startHub = (options: Partial<EventHubOptions> = {}): void => {
    hub = EventHub.start({ ...side, cache, kind: KIND, eventView: eventViewOptions, options });
  };
  const open = (tenant = 'default'): { socket: FakeSocket; handler: SocketHandler; say: (frame: unknown) => void } => {
    const socket = new FakeSocket();
    const handler = openSession(socket, {
      hub,
      format,
      tenant,
      holdCredentials: (onLost) => {
        lose = onLost;
        return {
          close: () => {
            lose = undefined;
          },
        };
      },
      submitTask: async (node, body, traceparent = '') => ({
        status: 202,
        body: { node, asked: JSON.stringify(body), traceparent },
      }),
    });
    const say = (frame: unknown): void => {
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
      if (format === jsonFrames || typeof frame === 'string')
        handler.onMessage(new TextEncoder().encode(text), format !== jsonFrames);
      else handler.onMessage(encodeClientFrame(objectFromText(text)), true);
    };
    return { socket, handler, say };
  };
  const told = async (): Promise<void> => {
    await side.clock.advance(50);
  };
  /** One batch with `count` events of a node; its sequence. */
  const happen = async (id = n1, count = 1, type = 'task.started'): Promise<number> => {
    const task = aTask({ id: taskId(id) });
    const events = Array.from({ length: count }, () => anEvent(type, task.id));
    const seq = await side.pen.commit([anEntry(aNode(id, { name: `name-${id.slice(-1)}`, tasks: [task] }), ...events)]);
    await told();
    return seq;
  };
  const cursor = (seq: number, index = 0): string => side.pen.cursor(seq, index);

  beforeEach(async () => {
    side = await readSide();
    cache = await side.done(WatchCache.start({ ...side, kind: KIND }));
    startHub();
  });

  afterEach(async () => {
    hub.close();
    await side.done(cache.close());
    await side.close();
  });

  it('gets what happens after it subscribed, in order, each event once', async () => {
    await happen();
    const { socket, say } = open();
    say({ op: 'subscribe', id: 's1' });
    await told();
    const first = await happen(n1, 2);
    const second = await happen(n2);

    expect(socket.of('subscribed')).toHaveLength(1);
    expect(socket.cursors('s1')).toEqual([cursor(first, 0), cursor(first, 1), cursor(second, 0)]);
    expect(socket.of('event')[0]).toMatchObject({
      id: 's1',
      event: { type: 'ironworks.task.started.v1', cursor: cursor(first, 0), data: { state: 'running' } },
    });
  });

  it('gets only what its filter lets through: nodes by id or name, tasks, types', async () => {
    await happen();
    const { socket, say } = open();
    say({ op: 'subscribe', id: 'by-id', filter: { nodes: [n1] } });
    say({ op: 'subscribe', id: 'by-name', filter: { nodes: ['name-1'] } });
    say({ op: 'subscribe', id: 'by-task', filter: { tasks: [taskId(n2)] } });
    say({ op: 'subscribe', id: 'by-type', filter: { types: ['node.*'] } });
    say({ op: 'subscribe', id: 'by-full-type', filter: { types: ['ironworks.node.state.v1'] } });
    say({ op: 'subscribe', id: 'all', filter: { nodes: [], types: [] } });
    say({ op: 'subscribe', id: 'none', filter: { nodes: [n1], tasks: [taskId(n2)] } });
    await told();
    const one = await happen(n1);
    const two = await happen(n2);
    const three = await happen(n2, 1, 'node.state');

    expect(socket.cursors('by-id')).toEqual([cursor(one)]);
    expect(socket.cursors('by-name')).toEqual([cursor(one)]);
    expect(socket.cursors('by-task')).toEqual([cursor(two), cursor(three)]);
    expect(socket.cursors('by-type')).toEqual([cursor(three)]);
    expect(socket.cursors('by-full-type')).toEqual([cursor(three)]);
    expect(socket.cursors('all')).toEqual([cursor(one), cursor(two), cursor(three)]);
    expect(socket.cursors('none')).toEqual([]);
  });

  it('resumes behind a cursor from recent memory, without asking the broker', async () => {
    const first = await happen(n1, 3);
    const second = await happen(n2);
    const reads = side.broker.counters.reads;
    const { socket, say } = open();

    say({ op: 'subscribe', id: 's1', after: cursor(first, 1) });
    await told();
    const third = await happen();

    expect(socket.of('subscribed')[0]).toMatchObject({ cursor: cursor(first, 1) });
    expect(socket.cursors('s1')).toEqual([cursor(first, 2), cursor(second), cursor(third)]);
    expect(side.broker.counters.reads).toBe(reads);
  });

  it('resumes from the journal at a gateway that has just started, and goes on live without gap or repeat', async () => {
    const expected: string[] = [];
    for (let round = 0; round < 6; round++) expected.push(cursor(await happen(round % 2 === 0 ? n1 : n2)));
    hub.close();
    startHub();
    const { socket, say } = open();

    say({ op: 'subscribe', id: 's1', after: expected[0] });
    const live = (async () => {
      for (let round = 0; round < 6; round++)
        expected.push(cursor(await side.pen.commit([anEntry(aNode(n1), anEvent('node.state'))])));
    })();
    await live;
    await side.clock.advance(500);
    expected.push(cursor(await happen()));

    expect(socket.cursors('s1')).toEqual(expected.slice(1));
    expect(hub.facts).toMatchObject({ subscriptions: 1, replays: 0 });
  });

  it('is told of a gap where its cursor is older than what is kept, and can resume from there', async () => {
    const seqs = [await happen(), await happen(), await happen()];
    const [first = 0, , third = 0] = seqs;
    await side.pen.trim(side.pen.shard(n1), third);
    hub.close();
    startHub();
    const { socket, say } = open();

    say({ op: 'subscribe', id: 's1', after: cursor(first) });
    await told();

    expect(socket.of('subscribed')).toEqual([]);
    const [gap] = socket.of('gap');
    expect(gap).toMatchObject({ id: 's1', code: 'cursor_expired', snapshot: '/api/v1/nodes' });

    say({ op: 'subscribe', id: 's1', after: gap?.['oldest'] });
    await told();

    expect(socket.cursors('s1')).toEqual([cursor(third)]);
  });

  it('notices a trimmed log although another shard still keeps its first batch (F2)', async () => {
    const quiet = [1, 2, 3, 4, 5].map(nodeId).find((id) => side.pen.shard(id) !== side.pen.shard(n1)) ?? n2;
    await happen(quiet);
    const first = await happen(n1);
    await happen(n1);
    const third = await happen(n1);
    await side.pen.trim(side.pen.shard(n1), third);
    hub.close();
    startHub();
    const { socket, say } = open();

    say({ op: 'subscribe', id: 's1', after: cursor(first) });
    await told();

    expect(socket.of('gap')).toHaveLength(1);
    expect(socket.cursors('s1')).toEqual([]);
  });

  it('is told of a gap where its cursor is of another incarnation, or ahead of the journal', async () => {
    const seq = await happen();
    const { socket, say } = open();

    say({ op: 'subscribe', id: 'a', after: formatCursor({ incarnation: 'other', seq, index: 0, witness: '' }) });
    say({ op: 'subscribe', id: 'b', after: cursor(seq + 1_000) });
    await told();

    expect(socket.of('gap').map((frame) => [frame['id'], frame['code']])).toEqual([
      ['a', 'cursor_expired'],
      ['b', 'cursor_expired'],
    ]);
  });

  it('is told of a gap where its cursor is of a batch that the journal does not have there, in memory or behind it', async () => {
    const seq = await happen();
    const behind = await happen();
    const anothers = (at: number): string =>
      formatCursor({ incarnation: side.subjects.incarnation, seq: at, index: 0, witness: witnessOf('another') });
    const ask = async (): Promise<unknown[]> => {
      const { socket, say } = open();
      say({ op: 'subscribe', id: 'first', after: anothers(seq) });
      say({ op: 'subscribe', id: 'last', after: anothers(behind) });
      say({ op: 'subscribe', id: 'ours', after: cursor(seq) });
      await told();
      return socket.frames.map(({ op, id, code }) => [op, id, code]);
    };
    const expected = [
      ['gap', 'first', 'cursor_expired'],
      ['gap', 'last', 'cursor_expired'],
      ['subscribed', 'ours', undefined],
      ['event', 'ours', undefined],
    ];

    const inMemory = await ask();
    startHub(); // remembers nothing
    const read = await ask();

    expect(inMemory).toEqual(expect.arrayContaining(expected));
    expect(inMemory).toHaveLength(expected.length);
    expect(read).toEqual(expect.arrayContaining(expected));
    expect(read).toHaveLength(expected.length);
  });

  it('is told of a gap where a batch cannot be read, while others concerned elsewhere go on', async () => {
    const seq = await happen(n1);
    const elsewhere = [2, 3, 4, 5].map(nodeId).find((id) => side.pen.shard(id) !== side.pen.shard(n1)) ?? n2;
    const { socket, say } = open();
    say({ op: 'subscribe', id: 'near', filter: { nodes: [n1] } });
    say({ op: 'subscribe', id: 'far', filter: { nodes: [elsewhere] } });
    await told();

    const bad = await side.pen.raw(side.pen.shard(n1), Uint8Array.of(1));
    await told();
    const next = await happen(elsewhere);

    expect(bad).toBeGreaterThan(seq);
    expect(socket.of('gap').map((frame) => [frame['id'], frame['code']])).toEqual([['near', 'internal']]);
    expect(socket.cursors('far')).toEqual([cursor(next)]);
  });

  it('is told of a gap where a record cannot be read when its event is told, and is not left out silently', async () => {
    const { socket, say } = open();
    say({ op: 'subscribe', id: 's' });
    await told();
    const odd = 'sideways' as TaskRecord['onConflict']; // proof: what a writer of another version may have put there
    const task = aTask({ id: taskId(n1), onConflict: odd });

    await side.pen.commit([anEntry(aNode(n1, { tasks: [task] }), anEvent('task.started', task.id))]);
    await told();

    expect(socket.of('event')).toEqual([]);
    expect(socket.of('gap').map((frame) => frame['code'])).toEqual(['internal']);
  });

  it('gets a bookmark when nothing it wants has happened for a while, and resumes behind it', async () => {
    const { socket, say } = open();
    say({ op: 'subscribe', id: 's1', filter: { types: ['node.deleted'] } });
    await told();
    await happen();
    await side.clock.advance(11_000);
    await side.clock.advance(11_000);

    const bookmarks = socket.of('bookmark');
    expect(bookmarks).toHaveLength(1);

    const again = open();
    again.say({ op: 'subscribe', id: 's1', after: bookmarks[0]?.['cursor'] });
    await told();

    expect(again.socket.cursors('s1')).toEqual([]);
    expect(again.socket.of('subscribed')).toHaveLength(1);
  });

  it('gets nothing after it unsubscribed, and may use the id again', async () => {
    const { socket, say } = open();
    say({ op: 'subscribe', id: 's1' });
    await told();
    say({ op: 'unsubscribe', id: 's1' });
    await happen();

    expect(socket.cursors('s1')).toEqual([]);
    expect(hub.facts.subscriptions).toBe(0);

    say({ op: 'subscribe', id: 's1' });
    await told();
    const seq = await happen();

    expect(socket.cursors('s1')).toEqual([cursor(seq)]);
  });

  it('sees nothing of nodes that its tenant may not see', async () => {
    const own = anEntry(aNode(n1, { owner: 'red' }), anEvent('node.state'));
    const other = anEntry(aNode(n2, { owner: 'blue' }), anEvent('node.state'));
    await side.pen.commit([own]);
    await side.pen.commit([other]);
    await told();
    const { socket, say } = open('red');
    say({ op: 'subscribe', id: 'all' });
    say({ op: 'subscribe', id: 'theirs', filter: { nodes: [n2] } });
    await told();
    const seq = await side.pen.commit([own]);
    await side.pen.commit([other]);
    await told();

    expect(socket.cursors('all')).toEqual([cursor(seq)]);
    expect(socket.of('error')).toMatchObject([{ id: 'theirs', code: 'node_not_found' }]);
  });

  it('passes live progress on to those who want it, without a cursor', async () => {
    await happen();
    const { socket, say } = open();
    say({ op: 'subscribe', id: 'yes', filter: { nodes: [n1] } });
    say({ op: 'subscribe', id: 'no', filter: { nodes: [n2] } });
    say({ op: 'subscribe', id: 'other-types', filter: { types: ['node.*'] } });
    await told();
    const tick = { taskId: taskId(n1), step: 'write', percent: 30, message: 'm', at: 1 };
    side.pen.publish(side.subjects.tick(KIND, n1), encodeTick(tick));
    await told();

    expect(socket.of('tick')).toEqual([
      {
        op: 'tick',
        id: 'yes',
        node: n1,
        task: taskId(n1),
        step: 'write',
        progress: { percent: 30, message: 'm' },
        at: 1,
      },
    ]);
  });

  it('answers requests with their own id', async () => {
    const { socket, say } = open();
    say({ op: 'request', id: 'r1', node: 'web', body: { action: 'power.on' } });
    await told();

    expect(socket.of('reply')).toEqual([
      { op: 'reply', id: 'r1', status: 202, body: { node: 'web', asked: '{"action":"power.on"}', traceparent: '' } },
    ]);
  });

  it('hands on the trace that a request goes on with', async () => {
    const { socket, say } = open();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    say({ op: 'request', id: 'r1', node: 'web', body: { action: 'power.on' }, traceparent });
    await told();

    expect(socket.of('reply')).toMatchObject([{ id: 'r1', body: { traceparent } }]);
  });

  it('answers a bad frame with an error that says where, and stays open', async () => {
    const { socket, say } = open();
    type Bad = readonly [unknown, string, string | undefined];
    // What protobuf has no field for cannot be said in it.
    const onlyInJson: readonly Bad[] = [
      [{ op: 'dance', id: 'x' }, 'validation_failed', 'x'],
      [{ op: 'subscribe', id: 'x', more: 1 }, 'validation_failed', 'x'],
      [{ op: 'subscribe', id: 'x', filter: { nodes: 'n1' } }, 'validation_failed', 'x'],
      [{ op: 'request', id: 'x', node: 5, body: {} }, 'validation_failed', 'x'],
      [{ op: 'request', id: 'x', node: 'web', body: {}, traceparent: 7 }, 'validation_failed', 'x'],
    ];
    const bad: readonly Bad[] = [
      ...(format === jsonFrames ? onlyInJson : []),
      ['{', 'malformed', undefined],
      ['[]', 'malformed', undefined],
      [{ op: 'subscribe' }, 'validation_failed', undefined],
      [{ op: 'subscribe', id: 'x', after: 'yesterday' }, 'validation_failed', 'x'],
      [{ op: 'subscribe', id: 'x', filter: { types: ['('] } }, 'validation_failed', 'x'],
      [{ op: 'subscribe', id: 'x', filter: { tasks: ['t'] } }, 'validation_failed', 'x'],
      [{ op: 'subscribe', id: 'x', filter: { nodes: ['nobody'] } }, 'node_not_found', 'x'],
      [{ op: 'unsubscribe', id: 'x' }, 'validation_failed', 'x'],
      [{ op: 'request', id: 'x', body: { action: 'power.on' } }, 'validation_failed', 'x'],
    ];
    for (const [frame] of bad) {
      say(frame);
      await told();
    }

    expect(socket.of('error').map((frame) => [frame['code'], frame['id']])).toEqual(
      bad.map(([, code, id]) => [code, id]),
    );
    expect(socket.closed).toBeUndefined();

    say({ op: 'subscribe', id: 'x' });
    await told();

    expect(socket.of('subscribed')).toHaveLength(1);
  });

  it('refuses frames of the other sort, and bytes that are none of its own', async () => {
    const { socket, handler } = open();
    const binary = format !== jsonFrames;
    handler.onMessage(Uint8Array.of(1), !binary);
    handler.onMessage(Uint8Array.of(0xff), binary);

    expect(socket.of('error').map((frame) => frame['code'])).toEqual(['malformed', 'malformed']);
  });

  it('is closed after too many bad frames', () => {
    const { socket, say } = open();
    for (let count = 0; count < 20; count++) say('?');

    expect(socket.closed).toMatchObject({ code: 1008 });
    expect(socket.of('error')).toHaveLength(16);
  });

  it.each([
    ['unauthenticated', 4001],
    ['forbidden', 4003],
  ] as const)('is closed where the credentials are %s: %d', async (loss, code) => {
    const { socket, handler, say } = open();
    say({ op: 'subscribe', id: 's1' });
    await side.clock.advance(20);
    lose?.(loss);

    expect(socket.closed).toMatchObject({ code });
    handler.onClose(code);
    expect([hub.facts.subscriptions, lose]).toEqual([0, undefined]);
  });

  it('is closed with 4009 at the 65th subscription', async () => {
    const { socket, say } = open();
    for (let count = 0; count < 64; count++) say({ op: 'subscribe', id: `s${count}` });
    await told();
    expect(socket.closed).toBeUndefined();

    say({ op: 'subscribe', id: 'one-more' });
    await told();

    expect(socket.closed).toMatchObject({ code: 4009 });
    expect(hub.facts.subscriptions).toBe(0);
  });

  it('leaves nothing behind when it is closed, even in the middle of a replay', async () => {
    const first = await happen();
    for (let round = 0; round < 5; round++) await happen();
    hub.close();
    startHub();
    const { handler, say } = open();
    say({ op: 'subscribe', id: 'live' });
    say({ op: 'subscribe', id: 'replayed', after: cursor(first) });
    handler.onClose(1006);
    await told();

    expect(hub.facts).toEqual({ subscriptions: 0, replays: 0 });
  });

  it('holds a replay back while its client is slow, and cuts the client off when it never reads', async () => {
    const first = await happen();
    for (let round = 0; round < 10; round++) await happen();
    hub.close();
    startHub();
    const slow = open();
    slow.socket.backlogBytes = 10_000_000;
    slow.say({ op: 'subscribe', id: 's1', after: cursor(first) });
    await side.clock.advance(5_000);

    expect(slow.socket.cursors('s1').length).toBeLessThan(10);

    slow.socket.backlogBytes = 0;
    await side.clock.advance(1_000);

    expect(slow.socket.cursors('s1')).toHaveLength(10);

    const stuck = open();
    stuck.socket.backlogBytes = 10_000_000;
    hub.close();
    startHub();
    const dead = open();
    dead.socket.backlogBytes = 10_000_000;
    dead.say({ op: 'subscribe', id: 's1', after: cursor(first) });
    await side.clock.advance(40_000);

    expect(dead.socket.closed).toMatchObject({ code: 4008 });
    expect(hub.facts).toEqual({ subscriptions: 0, replays: 0 });
  });

  it('ends the subscription whose frame the engine refused', async () => {
    const { socket, say } = open();
    say({ op: 'subscribe', id: 's1' });
    await told();
    socket.takes = false;
    await happen();

    expect(hub.facts.subscriptions).toBe(0);
  });

  it('is refused with overloaded beyond the bound of subscriptions', async () => {
    hub.close();
    startHub({ maxSubscriptions: 1 });
    const { socket, say } = open();
    say({ op: 'subscribe', id: 'a' });
    await told();
    say({ op: 'subscribe', id: 'b' });
    await told();

    expect(socket.of('error')).toMatchObject([{ id: 'b', code: 'overloaded' }]);
  });

  it('lets replays wait for their turn and finishes them all', async () => {
    const first = await happen();
    const second = await happen();
    hub.close();
    startHub({ maxReplays: 2 });
    const clients = Array.from({ length: 8 }, () => open());
    for (const client of clients) client.say({ op: 'subscribe', id: 's', after: cursor(first) });
    await side.clock.advance(1_000);

    for (const client of clients) expect(client.socket.cursors('s')).toEqual([cursor(second)]);
  });

  it('replays to hundreds who come at once with a few readings of the journal, and each hears what it wants', async () => {
    const seqs: number[] = [];
    for (let round = 0; round < 12; round++) seqs.push(await happen(round % 3 === 0 ? n2 : n1));
    hub.close();
    let readings = 0;
    const broker = new Proxy(side.broker, {
      get: (real, name) => {
        if (name === 'follow') readings++;
        const member: unknown = Reflect.get(real, name);
        return typeof member === 'function' ? member.bind(real) : member;
      },
    });
    hub = EventHub.start({
      ...side,
      broker,
      cache,
      kind: KIND,
      eventView: eventViewOptions,
      options: { maxReplays: 2 },
    });
    const clients = Array.from({ length: 300 }, (_, at) => ({ ...open(), from: at % 6, only: at % 2 === 0 }));

    for (const { say, from, only } of clients)
      say({ op: 'subscribe', id: 's', after: cursor(seqs[from] ?? 0), ...(only ? { filter: { nodes: [n2] } } : {}) });
    await side.clock.advance(2_000);
    const last = await happen(n2);

    for (const { socket, from, only } of clients)
      expect(socket.cursors('s')).toEqual(
        [...seqs, last]
          .filter((seq, round) => round > from && (!only || seq === last || round % 3 === 0))
          .map((seq) => cursor(seq)),
      );
    expect(readings).toBeGreaterThan(0);
    expect(readings).toBeLessThan(20);
    expect(hub.facts).toEqual({ subscriptions: 300, replays: 0 });
  });

  it('lets nobody in a shared replay wait long for one that is slow, and loses nothing of that one', async () => {
    const first = await happen();
    const rest: string[] = [];
    for (let round = 0; round < 6; round++) rest.push(cursor(await happen()));
    hub.close();
    startHub({ maxReplays: 1 });
    // The first has the only turn to itself; the others come in company.
    const [before, slow, quick] = [open(), open(), open()];
    for (const { say } of [before, slow, quick]) say({ op: 'subscribe', id: 's', after: cursor(first) });
    slow.socket.backlogBytes = 300_000;

    await side.clock.advance(3_000);
    expect(quick.socket.cursors('s')).toEqual(rest);
    expect(slow.socket.cursors('s').length).toBeLessThan(rest.length);
    slow.socket.backlogBytes = 0;
    await side.clock.advance(1_000);

    expect(slow.socket.cursors('s')).toEqual(rest);
    expect(slow.socket.closed).toBeUndefined();
  });

  it('tells of a gap in a shared replay only those who began before it', async () => {
    const first = await happen(n1);
    const bad = await side.pen.raw(side.pen.shard(n1), Uint8Array.of(1));
    await told();
    const later = [await happen(n1), await happen(n1)];
    hub.close();
    startHub({ maxReplays: 1 });
    const [before, early, late] = [open(), open(), open()];
    before.say({ op: 'subscribe', id: 's', after: cursor(bad, 1) });
    early.say({ op: 'subscribe', id: 's', after: cursor(first) });
    late.say({ op: 'subscribe', id: 's', after: cursor(later[0] ?? 0) });
    await side.clock.advance(1_000);

    expect(early.socket.of('gap')).toHaveLength(1);
    expect(early.socket.cursors('s')).toEqual([]);
    expect(late.socket.of('gap')).toEqual([]);
    expect(late.socket.cursors('s')).toEqual([cursor(later[1] ?? 0)]);
  });

  it('makes the text of an event once for all of its subscribers', async () => {
    let made = 0;
    hub.close();
    const counting = {
      ...eventViewOptions,
      actorView: (...args: Parameters<typeof eventViewOptions.actorView>) => {
        made++;
        return eventViewOptions.actorView(...args);
      },
    };
    hub = EventHub.start({ ...side, cache, kind: KIND, eventView: counting });
    const clients = Array.from({ length: 5 }, () => open());
    for (const client of clients) client.say({ op: 'subscribe', id: 's' });
    await told();
    await side.pen.commit([anEntry(aNode(n1), anEvent('node.state'))]);
    await told();

    expect(made).toBe(1);
    for (const client of clients) expect(client.socket.cursors('s')).toHaveLength(1);
  });
});
