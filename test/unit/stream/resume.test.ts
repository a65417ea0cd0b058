import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SocketHandler } from '../../../gateway/engine/engine.ts';
import { jsonFrames } from '../../../gateway/stream/frames.ts';
import { EventHub } from '../../../gateway/stream/hub.ts';
import { openSession } from '../../../gateway/stream/session.ts';
import { WatchCache } from '../../../gateway/view/watch-cache.ts';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';
import { formatCursor } from '../../../runtime/journal/cursor.ts';
import { connectSim } from '../../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { FakeSocket } from '../../support/fake-socket.ts';
import type { ReadSide } from '../../support/read-side.ts';
import { aNode, anEntry, anEvent, eventViewOptions, KIND, nodeId, readSide } from '../../support/read-side.ts';

type Happening =
  | { readonly kind: 'commit'; readonly node: number; readonly events: number; readonly times: number }
  | { readonly kind: 'away' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'move'; readonly gateway: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'drop_readers' }
  | { readonly kind: 'cut'; readonly ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      node: fc.integer({ min: 0, max: 5 }),
      events: fc.integer({ min: 0, max: 3 }),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('away' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 5, 50, 12_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('move' as const), gateway: fc.integer({ min: 0, max: 1 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop_readers' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), ms: fc.integer({ min: 1, max: 200 }) }) },
);

interface Gateway {
  readonly broker: ReturnType<typeof connectSim>;
  readonly cache: WatchCache;
  hub: EventHub;
}

async function startGateway(side: ReadSide, name: string): Promise<Gateway> {
  const broker = connectSim(side.server, { name });
  const cache = await side.done(WatchCache.start({ ...side, broker, kind: KIND }));
  return { broker, cache, hub: startHub(side, broker, cache) };
}

function startHub(side: ReadSide, broker: Gateway['broker'], cache: WatchCache): EventHub {
  return EventHub.start({ ...side, broker, cache, kind: KIND, eventView: eventViewOptions });
}

describe('a subscriber that resumes by its last cursor', () => {
  it('gets every event it wants exactly once and in order, wherever it connects and whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 25 }),
        fc.boolean(),
        fc.nat(),
        async (story, onlySome, seed) => {
          const random = seededRandom(seed);
          const side = await readSide(2, new SimClock(), () => Math.floor(random() * 4));
          const gateways = [await startGateway(side, 'g0'), await startGateway(side, 'g1')];
          const wanted = onlySome ? [nodeId(1), nodeId(2)] : [];
          const expected: string[] = [];
          const got: string[] = [];
          let place = formatCursor({ incarnation: side.subjects.incarnation, seq: 0, index: 0, witness: '' });
          let socket = new FakeSocket();
          let handler: SocketHandler | undefined;

          const leave = (): void => {
            if (handler === undefined) return;
            handler.onClose(1006);
            handler = undefined;
            got.push(...socket.cursors('s'));
            for (const frame of socket.frames) if (typeof frame['cursor'] === 'string') place = frame['cursor'];
          };
          const connect = (gateway: Gateway | undefined): void => {
            if (gateway === undefined) return;
            socket = new FakeSocket();
            handler = openSession(socket, {
              format: jsonFrames,
              hub: gateway.hub,
              tenant: 'default',
              holdCredentials: () => ({ close: () => undefined }),
              submitTask: async () => ({ status: 500, body: {} }),
            });
            const frame = { op: 'subscribe', id: 's', after: place, filter: { nodes: wanted } };
            handler.onMessage(new TextEncoder().encode(JSON.stringify(frame)), false);
          };

          connect(gateways[0]);
          for (const what of story) {
            switch (what.kind) {
              case 'commit': {
                const id = nodeId(what.node);
                const events = Array.from({ length: what.events }, () => anEvent('node.state'));
                for (let time = 0; time < what.times; time++) {
                  const seq = await side.pen.commit([anEntry(aNode(id), ...events)]);
                  if (wanted.length === 0 || wanted.includes(id))
                    events.forEach((_, index) => {
                      expected.push(side.pen.cursor(seq, index));
                    });
                }
                break;
              }
              case 'away':
                leave();
                break;
              case 'wait':
                await side.clock.advance(what.ms);
                break;
              case 'move':
                leave();
                connect(gateways[what.gateway]);
                break;
              case 'restart':
                leave();
                for (const gateway of gateways) {
                  gateway.hub.close();
                  gateway.hub = startHub(side, gateway.broker, gateway.cache);
                }
                connect(gateways[1]);
                break;
              case 'drop_readers':
                side.server.dropReaders(side.subjects.stream('journal'));
                break;
              case 'cut':
                for (const gateway of gateways) gateway.broker.disconnect();
                await side.clock.advance(what.ms);
                for (const gateway of gateways) gateway.broker.reconnect();
            }
          }
          await side.clock.advance(2_000);
          // A subscription that had to be given up for want of the broker says so, and its client comes again.
          for (let tries = 0; tries < 3; tries++) {
            leave();
            connect(gateways[0]);
            await side.clock.advance(2_000);
          }
          leave();

          expect(got).toEqual(expected);
          for (const gateway of gateways) {
            gateway.hub.close();
            await side.done(gateway.cache.close());
            await side.done(gateway.broker.close());
          }
          await side.close();
        },
      ),
      { numRuns: 120 },
    );
  }, 30_000);
});
