// Messages that no gateway of ours would write, put into the mailbox of a node by somebody who may publish there: they are
// counted, removed and answered to nobody, and the node and its neighbours go on.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMessage } from '../../proto/codec.ts';
import type { MailboxMessage } from '../../proto/envelope.ts';
import { type BrokerSight, brokerSight } from '../support/broker-sight.ts';
import { eventually } from '../support/eventually.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';

let system: System;
let requests: Requests;
let broker: BrokerSight;

beforeAll(async () => {
  system = await openSystem({ args: ['--conductors', '1'] });
  requests = requestsOf(system);
  broker = await brokerSight((await system.cluster()).nats.url, (await system.tape()).start);
});

afterAll(async () => {
  await broker?.close();
  await system?.close();
});

/** Asks for power.off in the name of somebody else. */
function message(node: string, replyTo: string): MailboxMessage {
  return {
    requestId: 'forged',
    replyTo,
    createdAt: 0,
    caller: { tenant: 'default', role: 'admin', subject: 'somebody', address: '' },
    trace: '',
    body: {
      verb: 'submit',
      taskId: `${node}.01JD3V6M0Z9QK2X7Y8W5T4R3E0`,
      action: 'power.off',
      params: {},
      onConflict: 'reject',
      timeoutS: 0,
      callback: undefined,
      bodyHash: '',
    },
  };
}

describe('B6: a message that cannot be read, or whose answer is to go where it may not', () => {
  it('is counted and removed, delivered to no actor, and costs nobody anything', async () => {
    const node = await requests.node();
    await requests.done(node, { action: 'power.on' });
    const [conductor] = await system.liveConductors();
    const good = encodeMessage(message(node, ''));
    const random = Uint8Array.from({ length: 4_096 }, (_, at) => (at * 2_654_435_761) >>> 24);
    const bad: readonly Uint8Array[] = [
      new Uint8Array(),
      random,
      Buffer.from('{"action":"power.off"}'),
      good.subarray(0, good.length - 3),
      good.subarray(5),
      new Uint8Array(900_000).fill(0xff),
      ...['$JS.API.STREAM.PURGE.x', '_INBOX.>', '$SYS.REQ.SERVER.PING', 'mbx.0.baremetal.x.work'].map((replyTo) =>
        encodeMessage(message(node, replyTo)),
      ),
    ];
    const before = await system.metric('ironworks_unreadable_total');

    const stored = [];
    for (const bytes of bad) stored.push(await broker.put(node, bytes));
    const oversized = await broker.put(node, new Uint8Array(1_100_000));

    expect(stored).toEqual(bad.map(() => 'stored'));
    expect(oversized).not.toBe('stored');
    await eventually(async () => (await system.metric('ironworks_unreadable_total')) >= before + bad.length, {
      what: 'a count of each',
      timeoutMs: 15_000,
    });
    await eventually(async () => JSON.stringify((await system.cluster()).shards).match(/"mailbox":[1-9]/) === null, {
      what: 'empty mailboxes',
      timeoutMs: 15_000,
    });
    expect(await system.metric('ironworks_unreadable_total')).toBe(before + bad.length);
    expect(await requests.show(node)).toMatchObject({ power_state: 'power on', task: null });
    expect((await system.liveConductors()).map(({ pid }) => pid)).toEqual([conductor?.pid]);
    expect((await requests.done(node, { action: 'power.reboot' }))['state']).toBe('succeeded');
    expect(await system.metric('ironworks_handlers_threw_total')).toBe(0);
  });
});
