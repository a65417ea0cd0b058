// The one way in (runtime/submit/submit.ts), against the simulated broker and, where it matters, a whole conductor.

import { beforeEach, describe, expect, test } from 'vitest';
import { decodeMessage, encodeReply, encodeVerdict } from '../../../proto/codec.ts';
import type { MailboxMessage, Verdict } from '../../../proto/envelope.ts';
import type { ActorId } from '../../../proto/ids.ts';
import type { AppendOptions } from '../../../runtime/broker/broker.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { requestIdOf } from '../../../runtime/submit/request-id.ts';
import { createSubmitter } from '../../../runtime/submit/submit.ts';
import type { SubmitAnswer, Submitter } from '../../../runtime/submit/submitter.ts';
import { refusalCode, type SubmitMore, someone, taskIdOf } from '../../support/asking.ts';
import { LAMP, lampRecord } from '../../support/lamp-records.ts';
import { SimCluster } from '../../support/sim-cluster.ts';
import { SimRig } from '../../support/sim-rig.ts';

let sim: SimCluster;
let broker: SimBroker;
let submitter: Submitter;
let conductors: number;
beforeEach(async () => {
  sim = await SimCluster.start();
  broker = sim.connect('gateway');
  conductors = 1;
  submitter = make(broker);
});

function make(connection: SimBroker, maxWaiting = 100): Submitter {
  const { subjects, clock, ids } = sim;
  const { shardCount } = sim.cluster;
  const members = { liveConductors: () => conductors };
  return createSubmitter({ broker: connection, subjects, shardCount, clock, ids, members, maxWaiting });
}

function ask(
  action = 'lamp.on',
  more: SubmitMore & { id?: ActorId } = {},
  from: Submitter = submitter,
): Promise<SubmitAnswer> {
  return from.submit({
    kind: 'lamp',
    id: more.id ?? LAMP,
    action,
    params: more.params ?? {},
    onConflict: 'reject',
    timeoutS: 0,
    callback: undefined,
    idempotencyKey: more.key,
    caller: someone,
    trace: '',
  });
}

/** An owner that answers every message in its own way, and deletes it where it refuses. */
async function owner(refuses: (message: MailboxMessage) => boolean): Promise<MailboxMessage[]> {
  const connection = sim.connect('owner');
  return messagesOf(connection, (message, seq) => {
    const refused = refuses(message);
    if (refused) connection.remove(sim.subjects.mailboxStream(0), seq);
    connection.publish(message.replyTo, encodeVerdict(verdictOn(message, seq, refused)));
  });
}

/** All messages so far; each is handed on as it comes. */
async function messagesOf(
  connection: SimBroker,
  onMessage: (message: MailboxMessage, seq: number) => void,
): Promise<MailboxMessage[]> {
  const messages: MailboxMessage[] = [];
  await sim.settle(
    connection.follow({
      stream: sim.subjects.mailboxStream(0),
      filter: sim.subjects.mailboxes(),
      from: 1,
      onMessage: ({ data, seq }) => {
        const message = decodeMessage(data);
        messages.push(message);
        onMessage(message, seq);
      },
    }),
  );
  return messages;
}

function verdictOn(message: MailboxMessage, seq: number, refused: boolean): Verdict {
  return {
    requestId: message.requestId,
    refusal: refused ? { code: 'node_busy', detail: '', data: {} } : undefined,
    deduplicated: false,
    revision: seq,
    record: lampRecord(),
    taskId: message.body.verb === 'submit' ? message.body.taskId : '',
    task: undefined,
  };
}

function stored(): number {
  return sim.messages(sim.subjects.mailboxStream(0));
}

describe('B1: no acceptance without an acknowledgement', () => {
  test('while the broker does not answer, the request is refused in time and nothing is said to be accepted', async () => {
    broker.loseAppends(100);
    const before = sim.clock.monotonic();

    const answer = await sim.settle(ask());

    expect(refusalCode(answer)).toBe('storage_unavailable');
    expect(sim.clock.monotonic() - before).toBeLessThan(2_600);
  });

  test('while there is no connection it is refused at once', async () => {
    sim.server.stop();

    expect(refusalCode(await sim.settle(ask()))).toBe('storage_unavailable');
  });

  test('a broker that takes nothing is asked again with pauses, not in a circle', async () => {
    let appends = 0;
    broker.append = async () => {
      appends++;
      return { kind: 'unresolved', sent: false, reason: 'too many outstanding' };
    };

    expect(refusalCode(await sim.settle(ask()))).toBe('storage_unavailable');
    expect(appends).toBeLessThan(100);
  });

  test('a broker that has no room for the repeat of a try whose answer was lost does not make it a refusal', async () => {
    let appends = 0;
    broker.append = async () =>
      ++appends === 1 ? { kind: 'unresolved', sent: true, reason: 'no acknowledgement' } : { kind: 'storage_full' };

    expect(refusalCode(await sim.settle(ask()))).toBe('storage_unavailable');
    expect(appends).toBeLessThan(100);
  });

  test('stored and not judged in time it is submitted, with the id under which the verdict follows', async () => {
    const answer = await sim.settle(ask());

    expect(answer).toMatchObject({ kind: 'submitted', taskId: expect.stringContaining(LAMP) });
    expect(stored()).toBe(1);
  });

  test('with no conductor alive nothing is stored', async () => {
    conductors = 0;

    expect(refusalCode(await sim.settle(ask()))).toBe('no_conductor');
    expect(stored()).toBe(0);
  });

  test('beyond its own bound it is refused, and nothing is stored', async () => {
    const small = make(sim.connect('small'), 1);
    const first = ask('lamp.on', {}, small);

    expect(refusalCode(await sim.settle(ask('lamp.on', {}, small)))).toBe('overloaded');
    await sim.settle(first);
  });

  test('a full disk, a full lane and a message too large each have their own code', async () => {
    sim.server.full = true;
    expect(refusalCode(await sim.settle(ask()))).toBe('storage_full');
    sim.server.full = false;

    expect(refusalCode(await sim.settle(ask('lamp.on', { params: { text: 'x'.repeat(1_100_000) } })))).toBe(
      'too_large',
    );
    await sim.settle(Promise.all(Array.from({ length: 16 }, () => ask())));
    expect(refusalCode(await sim.settle(ask()))).toBe('mailbox_full');
  });
});

describe('a message that tells several verdicts', () => {
  test('reaches everybody who asked, and of what nobody asked nothing is heard', async () => {
    const connection = sim.connect('owner');
    const asked = await messagesOf(connection, (message, seq) => {
      if (asked.length < 2) return;
      const [one, other] = asked.map((each, index) => verdictOn(each, seq, index === 1));
      const nobodys = verdictOn({ ...message, requestId: 'nobody' }, seq, false);
      const replies = [one, nobodys, other].map((verdict) => encodeReply(verdict ?? nobodys));
      connection.publish(asked[0]?.replyTo ?? '', Buffer.concat(replies));
    });

    const [first, second] = await sim.settle(Promise.all([ask(), ask()]));

    expect([first.kind, taskIdOf(first)]).toEqual(['verdict', asked[0]?.requestId]);
    expect(refusalCode(second)).toBe('node_busy');
  });
});

describe('B2: a publish that was not answered', () => {
  test('is sent again with the same message id, so that it is stored once', async () => {
    const judged = await owner(() => false);
    broker.losePubAcks(1);
    const ids: (string | undefined)[] = [];
    const original = broker.append.bind(broker);
    broker.append = (subject, data, options?: AppendOptions) => {
      ids.push(options?.msgId);
      return original(subject, data, options);
    };
    // The verdict would end the waiting first.
    const lost = sim.server.subscribe({ subject: 'nobody', queue: undefined, deliver: () => undefined });
    lost();

    const answer = await sim.settle(ask());
    await sim.clock.advance(2_000);

    expect(answer.kind).toBe('verdict');
    expect(new Set(ids).size).toBe(1);
    expect(judged).toHaveLength(1);
  });

  test('nor its repeat is taken for the request of somebody else, though the broker says duplicate', async () => {
    broker.losePubAcks(1);

    const answer = await sim.settle(ask('lamp.on', { key: 'k' }));

    const message = await sim.settle(sim.broker.read(sim.subjects.mailboxStream(0), { seq: 1 }));
    const body = message === null ? undefined : decodeMessage(message.data).body;
    expect(stored()).toBe(1);
    expect(answer).toEqual({ kind: 'submitted', taskId: body?.verb === 'submit' ? body.taskId : '' });
  });
});

describe('J5: message ids', () => {
  test('begin with lane and verb, since the dedupe of the broker is stream-wide', async () => {
    const ids: string[] = [];
    const original = broker.append.bind(broker);
    broker.append = (subject, data, options?: AppendOptions) => {
      ids.push(options?.msgId ?? '');
      return original(subject, data, options);
    };

    await sim.settle(ask('lamp.on', { key: 'k' }));
    const context = { caller: someone, trace: '' };
    await sim.settle(submitter.order('lamp', LAMP, { verb: 'cancel', taskId: 'x', reason: '' }, context));

    expect(ids[0]).toBe(`work.submit.${requestIdOf('default', LAMP, 'k')}.1`);
    expect(ids[1]).toMatch(/^control\.cancel\.[0-9a-f]+\.1$/);
  });
});

describe('J6: a key asked again', () => {
  test('while the first message is not judged, answers with the first task', async () => {
    const first = await sim.settle(ask('lamp.on', { key: 'k' }));
    const again = await sim.settle(ask('lamp.on', { key: 'k' }, make(sim.connect('another gateway'))));

    expect(taskIdOf(again)).toBe(taskIdOf(first));
    expect(stored()).toBe(1);
  });

  test('finds its first message in the stream of its shard, where others have the same sequence in theirs', async () => {
    sim = await SimCluster.start({ shards: 8, mailboxStreams: 4 });
    const lamps = Array.from({ length: 12 }, () => sim.ids.uuid());
    const askEach = async (gateway: string): Promise<readonly string[]> => {
      const from = make(sim.connect(gateway));
      const tasks: string[] = [];
      for (const id of lamps) tasks.push(taskIdOf(await sim.settle(ask('lamp.on', { key: 'k', id }, from))));
      return tasks;
    };

    const first = await askEach('one');
    const again = await askEach('another');

    expect(again).toEqual(first);
    const held = sim.subjects.mailboxStreams().map((name) => sim.messages(name));
    expect(held.reduce((sum, count) => sum + count, 0)).toBe(lamps.length);
    expect(held.filter((count) => count > 0).length).toBeGreaterThan(1);
  });

  test('with another body while the first message is not judged, is a mismatch here and at another gateway', async () => {
    const first = ask('lamp.on', { key: 'k' });
    await sim.clock.advance(10);

    expect(refusalCode(await sim.settle(ask('lamp.off', { key: 'k' })))).toBe('idempotency_mismatch');
    const elsewhere = make(sim.connect('another gateway'));
    expect(refusalCode(await sim.settle(ask('lamp.off', { key: 'k' }, elsewhere)))).toBe('idempotency_mismatch');
    expect((await sim.settle(first)).kind).toBe('submitted');
    expect(stored()).toBe(1);
  });

  test('after it was refused, is judged again each time, however often within the window', async () => {
    const judged = await owner(() => true);
    const codes: string[] = [];

    for (let index = 0; index < 8; index++) codes.push(refusalCode(await sim.settle(ask('lamp.on', { key: 'k' }))));

    expect(codes).toEqual(new Array(8).fill('node_busy'));
    expect(judged).toHaveLength(8);
  });

  test('an owner that answers in a way not known here is as one that does not answer', async () => {
    await sim.settle(ask('lamp.on', { key: 'k' }));
    const odd = sim.connect('owner of another version');
    odd.subscribe(sim.subjects.owner(0), ({ reply }) => odd.publish(reply, new Uint8Array([255, 255])));

    expect((await sim.settle(ask('lamp.on', { key: 'k' }))).kind).toBe('submitted');
  });

  describe('with a conductor', () => {
    test('answers with the first task, after it ended, after the broker forgot, and after its owner changed', async () => {
      const rig = await SimRig.start({ shards: 1 });
      const first = await rig.startConductor();
      await rig.allShardsOwned();
      const lamp = await rig.createLamp();
      const task = await rig.finalTask(await rig.submit(lamp, 'lamp.on', { key: 'k' }));

      const again = await rig.submit(lamp, 'lamp.on', { key: 'k' });
      rig.server.stop();
      rig.server.start();
      await rig.clock.advance(1_000);
      const forgotten = await rig.submit(lamp, 'lamp.on', { key: 'k' });
      rig.kill(first);
      await rig.bury(first);
      await rig.startConductor();
      await rig.allShardsOwned();
      const moved = await rig.submit(lamp, 'lamp.on', { key: 'k' });
      const mismatch = await rig.submit(lamp, 'lamp.off', { key: 'k' });

      expect([again, forgotten, moved].map(taskIdOf)).toEqual([task.id, task.id, task.id]);
      expect(refusalCode(mismatch)).toBe('idempotency_mismatch');
      expect(rig.world.effects).toHaveLength(1);
    });

    test('a message the broker stored twice, since it forgot, is one task', async () => {
      const rig = await SimRig.start({ shards: 1 });
      await rig.startConductor();
      await rig.allShardsOwned();
      const lamp = await rig.createLamp();
      const mailbox = rig.cluster.subjects.mailbox({ shard: 0, kind: 'lamp', id: lamp, lane: 'work' });
      const repeats: Uint8Array[] = [];
      const original = rig.broker.append.bind(rig.broker);
      rig.broker.append = (subject, data, options) => {
        if (subject === mailbox) repeats.push(data.slice());
        return original(subject, data, options);
      };
      const answer = await rig.submit(lamp, 'lamp.ring');
      const task = await rig.finalTask(answer);
      // Enough others, so that the record has dropped the task: only its document knows it.
      for (let index = 0; index < 5; index++) await rig.finalTask(await rig.submit(lamp, 'lamp.restart'));
      expect(rig.record(lamp)?.tasks.some(({ id }) => id === task.id)).toBe(false);

      await rig.settle(original(mailbox, repeats[0] ?? new Uint8Array()));
      await rig.clock.advance(1_000);

      expect(rig.world.rings.get(lamp)).toBe(1);
      expect(rig.mailboxDepth()).toBe(0);
    });
  });
});
