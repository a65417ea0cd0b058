// The mailboxes of one shard at its owner (runtime/mailbox/mailbox.ts), on the simulated broker.

import { beforeEach, describe, expect, test } from 'vitest';
import { encodeMessage } from '../../../proto/codec.ts';
import type { ActorId } from '../../../proto/ids.ts';
import type { Lane } from '../../../proto/subjects.ts';
import { Mailbox } from '../../../runtime/mailbox/mailbox.ts';
import { LAMP, lampId, messageOf, submitBody } from '../../support/lamp-records.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

let sim: SimCluster;
let got: { readonly id: ActorId; readonly lane: Lane; readonly seq: number }[];
let poison: string[];
let done: Set<number>;
beforeEach(async () => {
  sim = await SimCluster.start({ shards: 2 });
  got = [];
  poison = [];
  done = new Set();
});

async function open(): Promise<Mailbox> {
  const { broker, subjects, clock } = sim;
  const mailbox = new Mailbox({
    ...{ broker, subjects, clock, shard: 0 },
    onMessage: ({ id, lane }, { seq }) => got.push({ id, lane, seq }),
    isDone: (_address, seq) => done.has(seq),
    onPoison: (_subject, seq, reason) => poison.push(`${seq} ${reason}`),
  });
  await sim.settle(mailbox.start());
  await sim.clock.advance(20);
  return mailbox;
}

async function send(lane: Lane, id: ActorId = LAMP, bytes = encodeMessage(messageOf(submitBody(1)))): Promise<void> {
  await sim.settle(sim.broker.append(sim.subjects.mailbox({ shard: 0, kind: 'lamp', id, lane }), bytes));
}

function stored(): number {
  return sim.messages(sim.subjects.mailboxStream(0));
}

describe('the reader', () => {
  test('J1: one reader hands both lanes of all actors on in the order of the stream', async () => {
    await send('work');
    await send('control');
    await send('work', lampId(2));

    const mailbox = await open();
    await send('control', lampId(2));
    await sim.clock.advance(10);

    expect(got.map(({ lane, seq }) => `${lane} ${seq}`)).toEqual(['work 1', 'control 2', 'work 3', 'control 4']);
    expect(mailbox.depth).toBe(4);
  });

  test('J9: after its consumer vanished, or the broker was away, it misses nothing and repeats nothing', async () => {
    await open();
    await send('work');
    sim.server.dropReaders(sim.subjects.mailboxStream(0));
    await send('work');
    sim.server.stop();
    await sim.clock.advance(100);
    sim.server.start();
    await send('work');
    await sim.clock.advance(10);

    expect(got.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('B6: bytes nobody can read are told and removed, so that no owner meets them again', async () => {
    await send('work', LAMP, new Uint8Array([255, 255, 255]));

    const mailbox = await open();

    expect(poison).toHaveLength(1);
    expect([stored(), mailbox.depth]).toEqual([0, 0]);
  });

  test.each(['$JS.API.STREAM.DELETE.mailbox', '_INBOX.>', '_INBOX.a.*', '_INBOX', '_INBOX.a b', '$SYS.x', 'mbx.0.x'])(
    'B6: a message whose answer is to go to "%s" is told and removed',
    async (replyTo) => {
      await send('work', LAMP, encodeMessage({ ...messageOf(submitBody(1)), replyTo }));

      const mailbox = await open();

      expect(poison).toEqual([expect.stringContaining('no inbox')]);
      expect([stored(), mailbox.depth, got]).toEqual([0, 0, []]);
    },
  );

  test('F19: what a newer version wrote is told and stays, for a newer process', async () => {
    await send('work', LAMP, new Uint8Array([...encodeMessage(messageOf(submitBody(1))), 0x08, 9]));

    await open();

    expect(poison[0]).toMatch(/version 9 is not known here/);
    expect(stored()).toBe(1);
  });
});

describe('J8: deletes that were lost', () => {
  test('are made again every minute', async () => {
    const mailbox = await open();
    await send('work');
    await sim.clock.advance(10);
    sim.broker.loseRemoves(1);
    mailbox.remove(1);
    done.add(1);
    await sim.clock.advance(1_000);
    expect(stored()).toBe(1);

    await sim.clock.advance(60_000);

    expect(stored()).toBe(0);
  });

  test('are made again soon after a reconnect', async () => {
    const mailbox = await open();
    await send('work');
    await sim.clock.advance(10);
    sim.server.stop();
    mailbox.remove(1);
    done.add(1);
    sim.server.start();

    await sim.clock.advance(2_000);

    expect(stored()).toBe(0);
  });

  test('what is not done is handed on again by a sweep, and nothing is deleted that is not done', async () => {
    await open();
    await send('work');
    await sim.clock.advance(61_000);

    expect(got.map(({ seq }) => seq)).toEqual([1, 1]);
    expect(stored()).toBe(1);
  });

  test('a replay hands on at once what waits, also while a sweep is under way', async () => {
    const mailbox = await open();
    await send('work');
    await sim.clock.advance(10);

    mailbox.replay();
    await sim.clock.advance(1);
    mailbox.replay();
    await sim.clock.advance(50);

    expect(got.map(({ seq }) => seq)).toEqual([1, 1, 1]);
  });
});

describe('closing', () => {
  test('ends the reader, the sweep and every timer, at whatever moment', async () => {
    for (const afterMs of [0, 1, 2, 5, 60_000, 60_001, 60_002, 60_004]) {
      const { broker, subjects, clock } = sim;
      const mailbox = new Mailbox({
        ...{ broker, subjects, clock, shard: 0 },
        onMessage: ({ id, lane }, { seq }) => got.push({ id, lane, seq }),
        isDone: () => false,
        onPoison: () => undefined,
      });
      const starting = mailbox.start();
      await clock.advance(afterMs);

      const closed = mailbox.close();
      await sim.settle(Promise.all([starting, closed]));
      await clock.advance(20_000);
      const before = got.length;
      await send('work');
      await clock.advance(100);

      expect(got).toHaveLength(before);
      expect(clock.pending).toBe(0);
    }
  });
});
