// Callbacks on a real nats-server, POSTed to a real receiver that behaves as badly as receivers do (F14, H4, S3, S4).

import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallbackItem } from '../../proto/callback.ts';
import { decodeCallbackItem, encodeBatch } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import { callbackId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { Callback } from '../../proto/task.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import { readClusterSecret, rotateClusterSecret } from '../../runtime/callback/cluster-secret.ts';
import type { CallbackPost } from '../../runtime/callback/http-post.ts';
import { createHttpPost } from '../../runtime/callback/http-post.ts';
import type { RetrySchedule } from '../../runtime/callback/retry.ts';
import { newSecret } from '../../runtime/callback/signing.ts';
import { targetRules } from '../../runtime/callback/target.ts';
import { readTip } from '../../runtime/journal/claim.ts';
import { parseCursor } from '../../runtime/journal/cursor.ts';
import { readMark } from '../../runtime/journal/recovery.ts';
import { writeTombstone } from '../../runtime/placement/membership.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { eventually } from '../support/eventually.ts';
import { answering, HookReceiver, startListener } from '../support/hook-receiver.ts';
import { RuntimeRig, taskIdOf } from '../support/runtime-rig.ts';

const quick: RetrySchedule = {
  settleMs: 20,
  backoff: { firstMs: 50, maxMs: 200, jitter: 0.2 },
  giveUpAfterMs: 60_000,
};
const secret = newSecret(Math.random);
const here = targetRules(['127.0.0.0/8']);

let rig: RuntimeRig;
let receiver: HookReceiver;
let posts: CallbackPost[];

beforeAll(async () => {
  rig = await RuntimeRig.start();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  posts = [];
  receiver = await HookReceiver.start();
  await rig.newCluster();
  deliverWith({});
});
afterEach(async () => {
  await rig.stopConductors();
  await receiver.close();
  await Promise.all(posts.map((post) => post.close()));
});

function deliverWith(more: { readonly schedule?: Partial<RetrySchedule>; readonly totalMs?: number }): void {
  const post = createHttpPost({ rules: here, totalMs: more.totalMs ?? 10_000 });
  posts.push(post);
  rig.callbacks = { post, schedule: { ...quick, ...more.schedule } };
}

async function startConductor(): Promise<void> {
  await rig.startConductor();
  await rig.allShardsOwned();
}

function callback(path: string, more: Partial<Callback> = {}): Callback {
  return { url: receiver.url(path), secret, state: 'pending', ...more };
}

/** What lies in the callbacks stream. */
async function stored(): Promise<readonly CallbackItem[]> {
  const { broker, cluster } = rig;
  const items: CallbackItem[] = [];
  for (let from = 1; ; ) {
    const message = await broker.read(cluster.subjects.stream('callbacks'), {
      from,
      next: cluster.subjects.callbacks(),
    });
    if (message === null) return items;
    items.push(decodeCallbackItem(message.data));
    from = message.seq + 1;
  }
}

async function nothingLeft(): Promise<void> {
  await eventually(async () => (await stored()).length === 0, { what: 'an empty callbacks stream' });
}

function hooks(count: number, timeoutMs = 10_000): Promise<true> {
  return eventually(() => receiver.received.length >= count, { what: `${count} callbacks`, timeoutMs });
}

function only<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`${items.length} instead of one`);
  return item;
}

function verified(index = 0, held: string = secret): JsonObject {
  const hook = receiver.received[index];
  if (hook === undefined) throw new Error(`no callback ${index}`);
  return new Webhook(held).verify(hook.text, hook.headers) as JsonObject; // proof: events are objects
}

describe('a callback', () => {
  test('is delivered once, signed, with the event the streams give, when its task has ended', async () => {
    await startConductor();
    const lamp = await rig.createLamp();

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { callback: callback('/hook?x=1') }));
    await hooks(1);
    await nothingLeft();

    expect(receiver.received).toHaveLength(1);
    const hook = only(receiver.received);
    expect(hook.path).toBe('/hook?x=1');
    expect(hook.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': callbackId(task.id, 0),
    });
    const event = verified();
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'ironworks.task.succeeded.v1',
      subject: `lamps/${lamp}/tasks/${task.id}`,
      data: { id: task.id, state: 'succeeded', done: true, callback: { url: callback('/hook?x=1').url } },
    });
    expect(hook.text).not.toContain(secret);
    // Its id is its cursor: the place of that very event in the journal.
    const place = parseCursor(String(event['id']));
    const batch = rig.batches.find(({ seq }) => seq === place?.seq)?.batch;
    const events = batch?.entries.flatMap((entry) => entry.events) ?? [];
    expect(events[place?.index ?? -1]).toMatchObject({ type: 'task.succeeded', taskId: task.id });
  });

  test('without a secret of its own is signed with the cluster’s, by both while that one is rotated', async () => {
    await startConductor();
    const tools = { broker: rig.broker, subjects: rig.cluster.subjects, clock: systemClock, random: Math.random };
    const [first = ''] = (await readClusterSecret(tools)).secrets;
    const [second = ''] = (await rotateClusterSecret(tools)).secrets;
    const lamp = await rig.createLamp();

    await rig.submit(lamp, 'lamp.on', { callback: callback('/own', { secret: '' }) });
    await hooks(1);

    expect(second).not.toBe(first);
    for (const held of [first, second]) expect(verified(0, held)).toHaveProperty('type', 'ironworks.task.succeeded.v1');
  });

  test('tells of every end: failed, cancelled, and aborted', async () => {
    await startConductor();
    const [dark, waiting] = [await rig.createLamp(), await rig.createLamp()];
    rig.world.beforeEffect = () => Promise.reject(new Error('a bug of the world'));
    const hold = deferred();

    await rig.submit(dark, 'lamp.ring', { callback: callback('/dark'), timeoutS: 2 });
    rig.world.beforeEffect = () => hold.promise;
    await rig.submit(waiting, 'lamp.on', { callback: callback('/aborted') });
    const queued = await rig.submit(waiting, 'lamp.off', { callback: callback('/cancelled'), onConflict: 'queue' });
    await rig.order(waiting, { verb: 'cancel', taskId: taskIdOf(queued), reason: 'not now' });
    await eventually(() => receiver.received.some(({ path }) => path === '/cancelled'), { what: 'the cancelled one' });
    hold.resolve();
    await hooks(3, 15_000);

    const types = Object.fromEntries(receiver.received.map(({ path, event }) => [path, event['type']]));
    expect(types['/cancelled']).toBe('ironworks.task.cancelled.v1');
    expect(types['/aborted']).toBe('ironworks.task.succeeded.v1');
    expect(types['/dark']).toMatch(/^ironworks\.task\.(failed|unknown)\.v1$/);
  });

  test('of each of four callers of one task is delivered, with one task id, also where all name the same URL', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;

    const answers = await Promise.all(
      [1, 2, 3, 4].map((caller) =>
        rig.submit(lamp, 'lamp.restart', {
          key: `key-${caller}`,
          callback: callback(caller > 2 ? '/same' : `/caller-${caller}`),
        }),
      ),
    );
    hold.resolve();
    await hooks(4);
    await nothingLeft();

    expect(new Set(answers.map(taskIdOf)).size).toBe(1);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/caller-1', '/caller-2', '/same', '/same']);
    expect(new Set(receiver.received.map(HookReceiver.taskOf)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
    for (const { path, event } of receiver.received)
      expect(event).toMatchObject({ data: { callback: { url: receiver.url(path) } } });
  });

  test('beyond sixteen on one task refuses its caller, and a repeat without a key counts once', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    for (let caller = 0; caller < 16; caller++)
      await rig.submit(lamp, 'lamp.restart', { callback: callback(`/${caller}`) });

    const again = await rig.submit(lamp, 'lamp.restart', { callback: callback('/3') });
    const more = await rig.submit(lamp, 'lamp.restart', { callback: callback('/16') });
    hold.resolve();
    await hooks(16);
    await nothingLeft();

    expect(taskIdOf(again)).toBeDefined();
    expect(more).toMatchObject({ kind: 'verdict', verdict: { refusal: { code: 'node_busy' } } });
    expect(receiver.received).toHaveLength(16);
  });

  test('of a refused request is not delivered where the answer has said so', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    const hold = deferred();
    rig.world.beforeEffect = () => hold.promise;
    const first = await rig.submit(lamp, 'lamp.on');

    const refused = await rig.submit(lamp, 'lamp.off', { callback: callback('/refused') });
    hold.resolve();
    await rig.finalTask(first);
    await rig.submit(lamp, 'lamp.off', { callback: callback('/accepted') });
    await hooks(1);

    expect(refused).toMatchObject({ kind: 'verdict', verdict: { refusal: { code: 'node_busy' } } });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/accepted']);
  });

  test('of a request judged after its caller was told `submitted` tells of the refusal', async () => {
    const victim = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    await rig.crash(victim, false);

    const submitted = await rig.submit(lamp, 'lamp.nonsense', { callback: callback('/late') });
    await startConductor();
    await hooks(1);

    expect(submitted.kind).toBe('submitted');
    expect(verified()).toMatchObject({
      type: 'ironworks.task.refused.v1',
      data: { id: taskIdOf(submitted), state: 'refused', done: true, error: { code: 'validation_failed' } },
    });
  });
});

describe('a receiver', () => {
  test('that is down gets the same callback, with the same id, when it is up again', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    await receiver.close();

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { callback: callback('/later') }));
    const failing = await eventually(async () => (await stored()).find(({ attempts }) => attempts >= 2), {
      what: 'two tries in vain',
    });
    await receiver.listen();
    await hooks(1);
    await nothingLeft();

    expect(failing).toMatchObject({ state: 'failing', lastStatus: 0, lastError: 'the connection was refused' });
    expect(failing.nextAt).toBeGreaterThan(failing.lastAttemptAt);
    expect(only(receiver.received).headers['webhook-id']).toBe(callbackId(task.id, 0));
    expect(verified()).toMatchObject({ data: { id: task.id } });
  });

  test('that answers 500 three times is asked again with the same id and body, and a signature of its own time', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    receiver.behave = (request, response, hook) =>
      answering(receiver.received.length <= 3 ? 500 : 200)(request, response, hook);

    await rig.submit(lamp, 'lamp.on', { callback: callback('/500') });
    await hooks(4);
    await nothingLeft();

    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ text }) => text)).size).toBe(1);
    for (const index of [0, 1, 2, 3]) verified(index);
  });

  test('that takes longer than a try may is given up on for now, and the task is none the wiser', async () => {
    deliverWith({ totalMs: 300 });
    await startConductor();
    const lamp = await rig.createLamp();
    receiver.behave = () => undefined;

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { callback: callback('/slow') }));
    const failing = await eventually(async () => (await stored()).find(({ attempts }) => attempts >= 1), {
      what: 'a try in vain',
    });

    expect(task.state).toBe('succeeded');
    expect(failing).toMatchObject({ state: 'failing', lastError: 'no answer within 0.3 s' });
  });

  test('that sends its head a byte at a time is given up on, and one that drips its body has answered', async () => {
    deliverWith({ totalMs: 500 });
    await startConductor();
    const [head, body] = [await rig.createLamp(), await rig.createLamp()];
    receiver.behave = (request, response, { path }) => {
      if (path === '/body') {
        response.writeHead(200);
        drip(() => response.write('x'), response.destroyed);
      } else drip(() => request.socket.write('H'), request.socket.destroyed);
    };
    function drip(write: () => void, gone: boolean): void {
      if (gone) return;
      write();
      systemClock.after(50, () => drip(write, !receiver.open));
    }

    await rig.submit(head, 'lamp.on', { callback: callback('/head') });
    await rig.submit(body, 'lamp.on', { callback: callback('/body') });
    const failing = await eventually(
      async () => {
        const left = await stored();
        return left.length === 1 && left[0]?.attempts !== 0 ? left[0] : undefined;
      },
      { what: 'one left' },
    );

    expect(failing.url).toBe(receiver.url('/head'));
    expect(failing.state).toBe('failing');
  });

  test('that answers with a gibibyte is read no further than 64 KiB and a little', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    let sent = 0;
    const cut = deferred();
    receiver.behave = (request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      response.writeHead(200, { 'content-length': String(1024 ** 3) });
      const more = (): void => {
        while (!response.destroyed && sent < 1024 ** 3) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
      };
      request.socket.on('close', () => cut.resolve());
      more();
    };

    await rig.submit(lamp, 'lamp.on', { callback: callback('/huge') });
    await nothingLeft();
    await cut.promise;

    expect(receiver.received).toHaveLength(1);
    // What the buffers of both sockets took is sent as well; all of it is far below what was offered.
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });

  test('that closes before it answers is asked again', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    receiver.behave = (request, response, hook) => {
      if (receiver.received.length > 1) answering(202)(request, response, hook);
      else request.socket.destroy();
    };

    await rig.submit(lamp, 'lamp.on', { callback: callback('/closes') });
    await hooks(2);
    await nothingLeft();

    expect(receiver.received).toHaveLength(2);
  });

  test.each([[301], [302], [307], [308]])('that redirects with %d is not followed', async (status) => {
    await startConductor();
    const lamp = await rig.createLamp();
    const listener = await startListener();
    receiver.behave = answering(status, { location: `http://127.0.0.1:${listener.port}/` });

    await rig.submit(lamp, 'lamp.on', { callback: callback('/redirects') });
    const failing = await eventually(async () => (await stored()).find(({ attempts }) => attempts >= 2), {
      what: 'two tries in vain',
    });

    expect(failing.lastError).toBe(`redirected (${status}), which is not followed`);
    expect(listener.connections()).toBe(0);
    await listener.close();
  });

  test('that answers 410 is asked no more', async () => {
    await startConductor();
    const lamp = await rig.createLamp();
    receiver.behave = answering(410);

    await rig.submit(lamp, 'lamp.on', { callback: callback('/gone') });
    const disabled = await eventually(async () => (await stored()).find(({ state }) => state === 'disabled'), {
      what: 'a disabled callback',
    });
    await rig.stopConductors();
    receiver.behave = answering(200);
    await startConductor();
    await rig.submit(lamp, 'lamp.off', { callback: callback('/other') });
    await hooks(2);

    expect(disabled).toMatchObject({ attempts: 1, lastStatus: 410 });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/gone', '/other']);
  });

  test('that stays away is left alone in the end, and what was parked is seen', async () => {
    deliverWith({ schedule: { giveUpAfterMs: 400 } });
    await startConductor();
    const lamp = await rig.createLamp();
    receiver.behave = answering(503);

    await rig.submit(lamp, 'lamp.on', { callback: callback('/away') });
    const parked = await eventually(async () => (await stored()).find(({ state }) => state === 'parked'), {
      what: 'a parked callback',
    });

    expect(parked).toMatchObject({ lastStatus: 503, nextAt: 0 });
    expect(parked.attempts).toBeGreaterThan(2);
    expect(parked.lastAttemptAt).toBeGreaterThanOrEqual(parked.giveUpAt);
  });

  test('that is slow holds at most four slots, and the others are served meanwhile', async () => {
    await startConductor();
    const lamps = await Promise.all(Array.from({ length: 10 }, () => rig.createLamp()));
    const other = await HookReceiver.start();
    receiver.behave = () => undefined;

    await Promise.all(lamps.map((lamp) => rig.submit(lamp, 'lamp.on', { callback: callback('/stuck') })));
    await hooks(4);
    const lamp = await rig.createLamp();
    await rig.submit(lamp, 'lamp.on', { callback: { url: other.url('/good'), secret, state: 'pending' } });
    await eventually(() => other.received.length === 1, { what: 'the callback of the good receiver' });

    expect(receiver.mostOpen).toBe(4);
    await other.close();
  });
});

describe('a target that is not allowed', () => {
  test.each([
    ['a literal', 'https://10.0.0.1/'],
    ['http to a public address', 'http://8.8.8.8/'],
    ['a metadata service', 'http://169.254.169.254/'],
  ])('is never connected to, and its callback says why: %s', async (_what, url) => {
    await startConductor();
    const lamp = await rig.createLamp();

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { callback: callback('', { url }) }));
    const failing = await eventually(async () => (await stored()).find(({ attempts }) => attempts >= 1), {
      what: 'a try in vain',
    });

    expect(task.state).toBe('succeeded');
    expect(failing.lastError).toMatch(/^the target is /);
  });
});

describe('the crash of an owner', () => {
  test('before its callback was delivered leaves it to the next, who goes on with the same id', async () => {
    const victim = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    receiver.behave = answering(500);
    const answer = await rig.submit(lamp, 'lamp.on', { callback: callback('/crash') });
    await hooks(1);

    await rig.crash(victim, true);
    receiver.behave = answering(200);
    await startConductor();
    await nothingLeft();

    const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
    expect([...ids]).toEqual([callbackId(taskIdOf(answer) as Parameters<typeof callbackId>[0], 0)]);
  });

  test('between the end of a task and the writing of its callback loses nothing: it is in the entry', async () => {
    rig.callbacks = undefined;
    const first = await rig.startConductor();
    await rig.allShardsOwned();
    const lamp = await rig.createLamp();
    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { callback: callback('/entry') }));
    await first.conductor.stop(500);
    // What a ghost of an owner left: the entry of the end is in the journal, and nothing of it is anywhere else.
    const { broker, cluster } = rig;
    const shard = shardOf('lamp', lamp as ActorId, cluster.shardCount);
    const ended = rig.batches
      .flatMap(({ batch }) => batch.entries)
      .find(({ outbox }) => outbox.some(({ taskId }) => taskId === task.id));
    if (ended === undefined) throw new Error('no entry owes the callback');
    await broker.purge(cluster.subjects.stream('callbacks'), cluster.subjects.callbacks());
    const { record, events } = ended;
    const again = { record, events, outbox: ended.outbox.map((item) => ({ ...item, id: callbackId(task.id, 7) })) };
    const tip = await readTip(broker, cluster.subjects, shard);
    const claim = {
      batchId: 'ghost-claim',
      epoch: tip.epoch + 1,
      owner: 'ghost',
      mark: (await readMark(broker, cluster.subjects, shard)).journalSeq,
      at: Date.now(),
      claim: { reason: 'test', previousOwner: tip.owner },
      release: false,
      entries: [],
    };
    await broker.append(cluster.subjects.journal(shard), encodeBatch(claim));
    await broker.append(
      cluster.subjects.journal(shard),
      encodeBatch({ ...claim, batchId: 'ghost-entry', claim: undefined, entries: [again] }),
    );
    await writeTombstone(broker, cluster.subjects, 'ghost', {
      role: 'conductor',
      host: 'rig',
      pid: 0,
      why: 'killed',
      at: Date.now(),
    });

    deliverWith({});
    await rig.startConductor();
    await hooks(1);
    await nothingLeft();

    expect(only(receiver.received).headers['webhook-id']).toBe(callbackId(task.id, 7));
    expect(verified()).toMatchObject({ data: { id: task.id, state: 'succeeded' } });
  });

  test('while the broker does not take callbacks holds the mark back', async () => {
    rig.callbacks = undefined;
    await startConductor();
    const lamp = await rig.createLamp();
    const shard = shardOf('lamp', lamp, rig.cluster.shardCount);

    const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { callback: callback('/mark') }));
    const entry = rig.batches.find(({ batch }) => batch.entries.some(({ outbox }) => outbox[0]?.taskId === task.id));
    await eventually(
      async () => (await readMark(rig.broker, rig.cluster.subjects, shard)).journalSeq >= (entry?.seq ?? Infinity),
      { what: 'a mark behind the end' },
    );

    expect(only(await stored())).toMatchObject({ id: callbackId(task.id, 0), state: 'pending' });
  });
});
