import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialLoss } from '../../../gateway/auth/held-credentials.ts';
import { EventHub } from '../../../gateway/stream/hub.ts';
import type { SseDeps, SseRequest } from '../../../gateway/stream/sse.ts';
import { sse } from '../../../gateway/stream/sse.ts';
import { WatchCache } from '../../../gateway/view/watch-cache.ts';
import { FakeSink } from '../../support/fake-socket.ts';
import type { ReadSide } from '../../support/read-side.ts';
import { aNode, anEntry, anEvent, eventViewOptions, KIND, nodeId, readSide } from '../../support/read-side.ts';

const n1 = nodeId(1);
const ALL: SseRequest = { nodes: [], tasks: [], types: [], tenant: undefined, after: undefined, viewer: 'default' };

describe('an event stream over HTTP', () => {
  let side: ReadSide;
  let cache: WatchCache;
  let hub: EventHub;
  let lose: ((loss: CredentialLoss) => void) | undefined;

  const streams = (): SseDeps => ({
    hub,
    clock: side.clock,
    holdCredentials: (onLost) => {
      lose = onLost;
      return {
        close: () => {
          lose = undefined;
        },
      };
    },
  });
  const open = async (request: Partial<SseRequest> = {}): Promise<FakeSink> => {
    const answer = await side.done(sse({ ...ALL, ...request }, streams()));
    if (!('start' in answer)) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
    expect(answer.headers).toContainEqual(['content-type', 'text/event-stream']);
    const sink = new FakeSink();
    answer.start(sink);
    return sink;
  };
  const happen = async (count = 1): Promise<void> => {
    await side.pen.commit([anEntry(aNode(n1), ...Array.from({ length: count }, () => anEvent('node.state')))]);
    await side.clock.advance(20);
  };

  beforeEach(async () => {
    side = await readSide();
    cache = await side.done(WatchCache.start({ ...side, kind: KIND }));
    hub = EventHub.start({ ...side, cache, kind: KIND, eventView: eventViewOptions });
  });

  afterEach(async () => {
    hub.close();
    await side.done(cache.close());
    await side.close();
  });

  it('writes each event with its cursor as id, its type and its document', async () => {
    const sink = await open();
    await happen();

    const [event] = sink.events;
    expect(event?.type).toBe('ironworks.node.state.v1');
    expect(JSON.parse(event?.data ?? '')).toMatchObject({ id: event?.id, data: { id: n1 } });
  });

  it('writes the events of one batch in one piece', async () => {
    const sink = await open();
    const before = sink.writes;
    await happen(3);

    expect(sink.events).toHaveLength(3);
    expect(sink.writes).toBe(before + 1);
  });

  it('resumes behind the last id its client saw', async () => {
    const sink = await open();
    await happen(2);
    const [first, second] = sink.events;

    const again = await open({ after: first?.id });
    await side.clock.advance(20);

    expect(again.events).toEqual([second]);
  });

  it('is refused with cursor_expired and the oldest cursor where that is not kept any more', async () => {
    await happen();
    const answer = await side.done(sse({ ...ALL, after: 'other-000000000001-0000' }, streams()));

    expect(answer).toMatchObject({ refusal: { code: 'cursor_expired', data: { oldest: expect.any(String) } } });
  });

  it('is refused where its filter or its cursor is none', async () => {
    expect(await side.done(sse({ ...ALL, after: 'x' }, streams()))).toMatchObject({
      refusal: { data: { errors: [{ pointer: 'query/after' }] } },
    });
    for (const wrong of [{ after: 'x' }, { types: ['('] }, { tasks: ['t'] }])
      expect(await side.done(sse({ ...ALL, ...wrong }, streams()))).toMatchObject({
        refusal: { code: 'validation_failed' },
      });
    expect(await side.done(sse({ ...ALL, nodes: ['nobody'] }, streams()))).toMatchObject({
      refusal: { code: 'node_not_found' },
    });
  });

  it('breathes every 15 s while nothing happens', async () => {
    const sink = await open();
    await side.clock.advance(46_000);

    expect(sink.text.split(':\n\n').length - 1).toBe(3);
  });

  it('moves its client on with an id that carries no event', async () => {
    const sink = await open({ types: ['node.deleted'] });
    await happen();
    await side.clock.advance(25_000);

    expect(sink.events).toEqual([]);
    expect(sink.text.match(/^id: /gm)).toHaveLength(2);
  });

  it('ends a client that does not read, and leaves nothing behind', async () => {
    const sink = await open();
    sink.takes = false;
    sink.backlogBytes = 2_000_000;
    await happen();

    expect(sink.ended).toBe(true);
    expect(hub.facts.subscriptions).toBe(0);
  });

  it.each(['unauthenticated', 'forbidden'] as const)(
    'ends with an error where the credentials are %s',
    async (loss) => {
      const sink = await open();
      lose?.(loss);

      expect(sink.events).toMatchObject([{ type: 'error', data: expect.stringContaining(`"code":"${loss}"`) }]);
      expect(sink.ended).toBe(true);
      expect([hub.facts.subscriptions, lose]).toEqual([0, undefined]);
    },
  );

  it('leaves nothing behind when its client goes, or was gone before it began', async () => {
    const sink = await open();
    sink.leave();

    expect([hub.facts.subscriptions, lose]).toEqual([0, undefined]);

    const answer = await side.done(sse(ALL, streams()));
    const gone = new FakeSink();
    gone.leave();
    if ('start' in answer) answer.start(gone);
    await happen();

    expect(hub.facts.subscriptions).toBe(0);
    expect(gone.text).toBe('');
  });

  it('says so and ends where the view lost its place', async () => {
    const sink = await open();
    await side.pen.raw(side.pen.shard(n1), Uint8Array.of(1));
    await side.clock.advance(20);

    expect(sink.events.map((event) => event.type)).toEqual(['gap']);
    expect(sink.ended).toBe(true);
  });
});
