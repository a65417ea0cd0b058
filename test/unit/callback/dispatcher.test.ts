// The dispatcher on the simulated broker, in virtual time, with a receiver that is a function.

import { beforeEach, describe, expect, it } from 'vitest';
import type { CallbackItem } from '../../../proto/callback.ts';
import { decodeCallbackItem, encodeCallbackItem } from '../../../proto/codec.ts';
import { callbackId, idSource } from '../../../proto/ids.ts';
import type { Subjects } from '../../../proto/subjects.ts';
import { deferred } from '../../../runtime/base/deferred.ts';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';
import { openCluster } from '../../../runtime/broker/topology.ts';
import type { CallbackTry } from '../../../runtime/callback/dispatcher.ts';
import { CallbackDispatcher } from '../../../runtime/callback/dispatcher.ts';
import type { CallbackPost, PostRequest } from '../../../runtime/callback/http-post.ts';
import type { Delivery, RetrySchedule } from '../../../runtime/callback/retry.ts';
import { replayed } from '../../../runtime/callback/retry.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { connectSim } from '../../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';
import { callbackItem } from './items.ts';

const schedule: RetrySchedule = {
  settleMs: 0,
  backoff: { firstMs: 6_250, maxMs: 60_000, jitter: 0.2 },
  giveUpAfterMs: 600_000,
};
const ok: Delivery = { kind: 'answered', status: 200, retryAfterMs: 0 };
const no: Delivery = { kind: 'answered', status: 500, retryAfterMs: 0 };

let clock: SimClock;
let server: SimServer;
let broker: SimBroker;
let subjects: Subjects;
let posted: PostRequest[];
let tries: CallbackTry[];
let problems: string[];
let answer: (request: PostRequest) => Promise<Delivery>;
let dispatcher: CallbackDispatcher;

beforeEach(async () => {
  clock = new SimClock();
  const random = seededRandom(7);
  server = new SimServer({ clock, delayMs: () => 1 });
  broker = connectSim(server, { name: 'test' });
  posted = [];
  tries = [];
  problems = [];
  answer = async () => ok;
  const cluster = await settle(
    openCluster(
      broker,
      { namespace: 't', shards: 2, replicas: 1, mailboxBound: 16, dedupeWindowMs: 1_000, taskRetentionMs: 3_600_000 },
      { clock, ids: idSource(() => clock.now(), random) },
    ),
  );
  subjects = cluster.subjects;
  dispatcher = makeDispatcher();
});

function makeDispatcher(on: SimBroker = broker): CallbackDispatcher {
  const post: CallbackPost = {
    post: (request) => {
      posted.push(request);
      return answer(request);
    },
    close: () => Promise.resolve(),
  };
  return new CallbackDispatcher({
    broker: on,
    subjects,
    clock,
    random: seededRandom(3),
    post,
    schedule,
    slotsOfEndpoint: () => 4,
    log: { callbackTried: (facts) => tries.push(facts), callbackProblem: (key) => problems.push(key) },
  });
}

async function settle<T>(promise: Promise<T>): Promise<T> {
  const driver = clock.autoAdvance();
  try {
    return await promise;
  } finally {
    driver.close();
  }
}

function keyOf(item: CallbackItem): string {
  return subjects.callback(0, item.kind, item.actor, item.id);
}

async function store(more: Partial<CallbackItem> = {}, expected = 0): Promise<CallbackItem> {
  const now = clock.now();
  const item = callbackItem({ secret: 'whsec_AAAA', createdAt: now, nextAt: now, giveUpAt: now + 600_000, ...more });
  const outcome = await settle(broker.append(keyOf(item), encodeCallbackItem(item), { expectedSubjectSeq: expected }));
  expect(outcome.kind).toBe('stored');
  return item;
}

async function stored(item: CallbackItem): Promise<{ item: CallbackItem; seq: number } | undefined> {
  const message = await settle(broker.read(subjects.stream('callbacks'), { lastOf: keyOf(item) }));
  return message === null ? undefined : { item: decodeCallbackItem(message.data), seq: message.seq };
}

describe('the dispatcher', () => {
  it('delivers what was stored before it came, and what is stored after', async () => {
    const before = await store();
    await settle(dispatcher.open(0));
    const after = await store({ id: callbackId(before.taskId, 1) });

    await clock.advance(100);

    expect(posted.map(({ headers }) => headers['webhook-id'])).toEqual([before.id, after.id]);
    expect([await stored(before), await stored(after)]).toEqual([undefined, undefined]);
    expect(dispatcher.waiting + dispatcher.inFlight).toBe(0);
  });

  it('tries again with growing pauses until the time is over, and parks it', async () => {
    answer = async () => no;
    const item = await store();
    await settle(dispatcher.open(0));

    await clock.advance(700_000);

    const last = await stored(item);
    expect(last?.item).toMatchObject({ state: 'parked', attempts: tries.length, lastStatus: 500 });
    expect(tries.length).toBeGreaterThan(10);
    expect(tries.at(-1)).toMatchObject({ outcome: 'parked', origin: 'https://ops.example', attempt: tries.length });
    expect(dispatcher.waiting).toBe(0);
  });

  it('takes up a replay at once, also of what is parked', async () => {
    answer = async () => no;
    const item = await store();
    await settle(dispatcher.open(0));
    await clock.advance(700_000);
    const parked = await stored(item);
    answer = async () => ok;

    await store(replayed(parked?.item ?? item, clock.now(), 600_000), parked?.seq ?? 0);
    await clock.advance(100);

    expect(await stored(item)).toBeUndefined();
  });

  it('never overwrites a replay that came while it was trying', async () => {
    const first = deferred<Delivery>();
    answer = () => (posted.length === 1 ? first.promise : Promise.resolve(ok));
    const item = await store();
    await settle(dispatcher.open(0));
    await clock.advance(100);
    const trying = await stored(item);

    await store(replayed(trying?.item ?? item, clock.now(), 600_000), trying?.seq ?? 0);
    first.resolve(no);
    await clock.advance(1_000);

    expect(posted).toHaveLength(2);
    expect(await stored(item)).toBeUndefined();
  });

  it('does not remove a replay with the try it overtook', async () => {
    const first = deferred<Delivery>();
    answer = () => (posted.length === 1 ? first.promise : Promise.resolve(ok));
    const item = await store();
    await settle(dispatcher.open(0));
    await clock.advance(100);
    const trying = await stored(item);

    await store(replayed(trying?.item ?? item, clock.now(), 600_000), trying?.seq ?? 0);
    first.resolve(ok);
    await clock.advance(1_000);

    expect(posted).toHaveLength(2);
    expect(await stored(item)).toBeUndefined();
  });

  it('waits no longer than the longest pause for what a wrong clock put off, and is moved by no clock set back (C5, F10)', async () => {
    await settle(dispatcher.open(0));
    const putOff = await store({ nextAt: clock.now() + 3_600_000, giveUpAt: clock.now() + 7_200_000 });
    await clock.advance(100);
    clock.jump(-3_600_000);

    await clock.advance(schedule.backoff.maxMs - 200);
    expect(posted).toEqual([]);
    await clock.advance(200);

    expect(await stored(putOff)).toBeUndefined();
    expect(posted).toHaveLength(1);
  });

  it('delivers what is stored while another that was delivered is being removed', async () => {
    await settle(dispatcher.open(0));
    answer = async () => {
      void store(); // not heard of yet when the first one goes
      answer = async () => ok;
      return ok;
    };
    await store({ id: callbackId(callbackItem({}).taskId, 1) });

    await clock.advance(20_000);

    expect(posted).toHaveLength(2);
  });

  it('goes on with a callback whose shard left and came back during a try', async () => {
    const first = deferred<Delivery>();
    answer = () => (posted.length === 1 ? first.promise : Promise.resolve(ok));
    const item = await store();
    const shard = await settle(dispatcher.open(0));
    await clock.advance(100);

    await settle(shard.close());
    await settle(dispatcher.open(0));
    first.resolve(no);
    await clock.advance(10_000);

    expect(posted).toHaveLength(2);
    expect(await stored(item)).toBeUndefined();
  });

  it('begins nothing more of a shard that left', async () => {
    const shard = await settle(dispatcher.open(0));
    await settle(shard.close());
    const item = await store();

    await clock.advance(10_000);

    expect(posted).toHaveLength(0);
    expect(await stored(item)).toBeDefined();
  });

  it('keeps what was answered until the broker is there again, and then goes on', async () => {
    const first = deferred<Delivery>();
    answer = () => (posted.length === 1 ? first.promise : Promise.resolve(ok));
    const item = await store();
    await settle(dispatcher.open(0));
    await clock.advance(100);

    broker.disconnect();
    first.resolve(no);
    await clock.advance(30_000);
    broker.reconnect();
    await clock.advance(30_000);

    expect(tries.map(({ outcome }) => outcome)).toEqual(['failing', 'delivered']);
    expect(await stored(item)).toBeUndefined();
  });

  it('stores how a try ended although the acknowledgement was lost', async () => {
    answer = async () => (posted.length === 1 ? no : ok);
    const item = await store();
    await settle(dispatcher.open(0));
    broker.losePubAcks(1);

    await clock.advance(30_000);

    expect(posted).toHaveLength(2);
    expect(await stored(item)).toBeUndefined();
  });

  it('cuts what is under way when it is closed, and leaves it as it was to the next', async () => {
    answer = ({ signal }) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve({ kind: 'failed', reason: 'cut' }), { once: true }),
      );
    const item = await store();
    await settle(dispatcher.open(0));
    await clock.advance(100);

    await settle(dispatcher.close(500));
    expect((await stored(item))?.item).toMatchObject({ state: 'pending', attempts: 0 });

    answer = async () => ok;
    await settle(makeDispatcher().open(0));
    await clock.advance(100);
    expect(await stored(item)).toBeUndefined();
  });

  it('leaves alone what it cannot read', async () => {
    const item = callbackItem({});
    await settle(broker.append(keyOf(item), new Uint8Array([255])));
    await settle(dispatcher.open(0));
    const readable = await store({ id: callbackId(item.taskId, 1) });

    await clock.advance(100);

    expect(posted).toHaveLength(1);
    expect(await stored(readable)).toBeUndefined();
    expect(await settle(broker.read(subjects.stream('callbacks'), { lastOf: keyOf(item) }))).not.toBeNull();
    expect(problems).toEqual([keyOf(item)]);
  });

  it('outlives a fault of its own: that callback waits, and the others are delivered', async () => {
    answer = () => (posted.length === 1 ? Promise.reject(new Error('a bug')) : Promise.resolve(ok));
    const item = await store();
    await settle(dispatcher.open(0));
    await clock.advance(100);
    const other = await store({ id: callbackId(item.taskId, 1) });
    await clock.advance(100);

    expect(problems).toEqual([keyOf(item)]);
    expect(await stored(other)).toBeUndefined();
    await clock.advance(31_000);
    expect(await stored(item)).toBeUndefined();
  });
});
