import { describe, expect, test } from 'vitest';
import type { NatsConnection } from '../../../runtime/broker/nats-connection.ts';
import { TurnOutbox } from '../../../runtime/broker/turn-outbox.ts';

function outbox(): { readonly outbox: TurnOutbox; readonly sent: string[] } {
  const sent: string[] = [];
  const connection = {
    isClosed: () => false,
    isDraining: () => false,
    publish: (subject: string, data: Uint8Array) => sent.push(`${subject} ${Buffer.from(data).toString()}`),
  };
  const problem = (error: unknown): never => {
    throw error;
  };
  // proof: the outbox calls nothing else
  return { outbox: new TurnOutbox(connection as unknown as NatsConnection, problem), sent };
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const plain = (subject: string, text: string): Parameters<TurnOutbox['add']>[0] => ({
  subject,
  data: bytes(text),
  reply: '',
  headers: undefined,
});

describe('one turn', () => {
  test('is written when it is over, in order, and what is joined goes where its first stood', async () => {
    const { outbox: box, sent } = outbox();

    box.add(plain('a', '1'));
    expect([box.join('inbox', bytes('x')), box.join('inbox', bytes('y')), box.join('other', bytes('z'))]).toEqual([
      true, // a message more
      false,
      true,
    ]);
    box.add(plain('b', '2'));
    expect(sent).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));

    expect(sent).toEqual(['a 1', 'inbox xy', 'other z', 'b 2']);
  });

  test('that is long is written before it is over', () => {
    const { outbox: box, sent } = outbox();

    for (let count = 1; count <= 40; count++) box.add(plain('a', String(count)));

    expect(sent).toHaveLength(32);
  });

  test('joins no more than a server takes, and nothing to what was written before', () => {
    const { outbox: box, sent } = outbox();
    const large = bytes('x'.repeat(40_000));

    box.join('inbox', large);
    box.join('inbox', large);
    box.flush();
    box.join('inbox', bytes('y'));
    box.flush();

    expect(sent.map((message) => message.length - 'inbox '.length)).toEqual([40_000, 40_000, 1]);
  });

  test('of a connection that was lost is not written later', async () => {
    const { outbox: box, sent } = outbox();

    box.join('inbox', bytes('x'));
    box.clear();
    box.join('inbox', bytes('y'));
    await new Promise((resolve) => setImmediate(resolve));

    expect(sent).toEqual(['inbox y']);
  });
});
