// The doubts of the ordered reader, against a server of which each answer and each message is the test's own.

import { describe, expect, it } from 'vitest';
import type { StoredMessage } from '../../../runtime/broker/broker.ts';
import { BrokerError } from '../../../runtime/broker/broker.ts';
import type { ReaderConfig } from '../../../runtime/broker/jetstream-api.ts';
import type { RawMessage } from '../../../runtime/broker/nats-message.ts';
import { OrderedReader } from '../../../runtime/broker/ordered-reader.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

const DATA = Uint8Array.of(1);
const NONE = new Uint8Array();
const HEARTBEAT_MS = 500;

class Server {
  readonly clock = new SimClock();
  readonly consumers: ReaderConfig[] = [];
  readonly deleted: string[] = [];
  readonly published: string[] = [];
  readonly listening = new Map<string, (message: RawMessage) => void>();
  readonly got: number[] = [];
  caughtUp = 0;
  connected = true;
  /** What the leader answers to "last of the filter". */
  lastSeq = 0;
  /** What the leader answers to "next from". */
  next: number | undefined;
  failCreates = 0;
  readonly reader: OrderedReader;

  constructor(options: { from?: number; lastPerSubject?: boolean } = {}) {
    let place = 0;
    this.reader = new OrderedReader(
      {
        stream: 'S',
        filter: 's.>',
        from: 1,
        onMessage: (message) => this.got.push(message.seq),
        onCaughtUp: () => this.caughtUp++,
        ...options,
      },
      {
        api: {
          createReader: async (_stream, config) => {
            if (this.failCreates-- > 0) throw new BrokerError('storage_unavailable', 'no answer');
            this.consumers.push(config);
          },
          deleteReader: (_stream, name) => this.deleted.push(name),
          read: async (_stream, query) => {
            const seq = 'lastOf' in query ? this.lastSeq : this.next;
            return seq === undefined || seq === 0 ? null : stored(seq);
          },
        },
        subscribe: (subject, onMessage) => {
          this.listening.set(subject, onMessage);
          return { close: () => this.listening.delete(subject) };
        },
        publish: (subject) => this.published.push(subject),
        connected: () => this.connected,
        newPlace: () => ({ name: `c${++place}`, deliverSubject: `d${place}` }),
        guard: (run) => run(),
        onRestart: () => undefined,
        onClosed: () => undefined,
        clock: this.clock,
        random: () => 0.5,
        heartbeatMs: HEARTBEAT_MS,
      },
    );
  }

  async start(): Promise<void> {
    await this.reader.start();
    await this.clock.advance(1);
  }

  /** The consumer made last. */
  get consumer(): ReaderConfig {
    const config = this.consumers.at(-1);
    if (config === undefined) throw new Error('no consumer was made');
    return config;
  }

  deliver(streamSeq: number, consumerSeq: number, to: string = this.consumer.deliverSubject): void {
    const reply = `$JS.ACK.S.c.1.${streamSeq}.${consumerSeq}.1795374565717226017.0`;
    this.listening.get(to)?.({ subject: 's.a', reply, data: DATA });
  }

  beat(lastConsumer: number, lastStream: number, stalled = ''): void {
    const values: Record<string, string> = {
      'Nats-Last-Consumer': `${lastConsumer}`,
      'Nats-Last-Stream': `${lastStream}`,
      'Nats-Consumer-Stalled': stalled,
    };
    this.status(100, values);
  }

  status(code: number, values: Record<string, string> = {}, reply = ''): void {
    const headers = {
      code,
      description: '',
      get: (name: string) => values[name] ?? '',
      keys: () => [],
      values: () => [],
    };
    this.listening.get(this.consumer.deliverSubject)?.({ subject: 'd', reply, data: NONE, headers });
  }
}

function stored(seq: number): StoredMessage {
  return { subject: 's.a', seq, at: 0, data: DATA, operation: '' };
}

describe('ordered reader', () => {
  it('O2 makes a new consumer from the last sequence + 1 on a gap, and drops the old one', async () => {
    const server = new Server();
    await server.start();
    server.deliver(10, 1);

    server.deliver(12, 3);
    await server.clock.advance(1);

    expect(server.got).toEqual([10]);
    expect(server.deleted).toEqual(['c1']);
    expect(server.consumer).toMatchObject({ name: 'c2', from: 11 });
    expect(server.reader.restarts).toBe(1);
  });

  it('O2 makes a new one when a heartbeat tells of messages that never came', async () => {
    const server = new Server();
    await server.start();
    server.deliver(10, 1);

    server.beat(2, 12);
    await server.clock.advance(1);

    expect(server.consumer).toMatchObject({ name: 'c2', from: 11 });
  });

  it('O2 makes a new one within a second of silence, none while it beats', async () => {
    const server = new Server();
    await server.start();
    for (let n = 0; n < 10; n++) {
      await server.clock.advance(HEARTBEAT_MS);
      server.beat(0, 0);
    }
    expect(server.consumers).toHaveLength(1);

    await server.clock.advance(1_000);

    expect(server.consumers).toHaveLength(2);
  });

  it('O2 makes a new one on any error status', async () => {
    const server = new Server();
    await server.start();

    server.status(409);
    await server.clock.advance(1);

    expect(server.consumers).toHaveLength(2);
  });

  it('O2 keeps trying while the server does not answer, with growing pauses', async () => {
    const server = new Server();
    await server.start();
    server.failCreates = 5;

    server.status(409);
    await server.clock.advance(10_000);

    expect(server.failCreates).toBeLessThan(0);
    expect(server.reader.restarts).toBeGreaterThanOrEqual(1);
  });

  it('O2 waits for the connection, and makes a new one when it is back', async () => {
    const server = new Server();
    await server.start();
    server.connected = false;
    server.reader.connectionChanged(false);
    await server.clock.advance(60_000);
    expect(server.consumers).toHaveLength(1);

    server.connected = true;
    server.reader.connectionChanged(true);
    await server.clock.advance(1);

    expect(server.consumers).toHaveLength(2);
  });

  it('O2 finds a consumer that beats but does not deliver what the leader holds', async () => {
    const server = new Server();
    await server.start();
    server.next = 5;

    for (let n = 0; n < 14; n++) {
      await server.clock.advance(HEARTBEAT_MS);
      server.beat(0, 4);
    }

    expect(server.consumers.length).toBeGreaterThan(1);
  });

  it('O1 delivers no sequence twice, whatever the server sends', async () => {
    const server = new Server();
    await server.start();

    server.deliver(10, 1);
    server.deliver(10, 2);
    server.deliver(9, 3);
    server.deliver(11, 4);

    expect(server.got).toEqual([10, 11]);
  });

  it('ignores what an older consumer still sends', async () => {
    const server = new Server();
    await server.start();
    const old = server.consumer.deliverSubject;
    const late = server.listening.get(old);
    server.status(409);
    await server.clock.advance(1);

    late?.({ subject: 's.a', reply: '$JS.ACK.S.c.1.10.1.1795374565717226017.0', data: DATA });

    expect(server.got).toEqual([]);
  });

  it('O3 is caught up at the last sequence the leader had, or when the consumer has passed it', async () => {
    const server = new Server();
    server.lastSeq = 12;
    await server.start();
    server.deliver(10, 1);
    expect(server.caughtUp).toBe(0);

    server.deliver(12, 2);
    expect(server.caughtUp).toBe(1);

    const deleted = new Server();
    deleted.lastSeq = 12;
    await deleted.start();
    deleted.beat(0, 11);
    expect(deleted.caughtUp).toBe(0);
    deleted.beat(0, 12);
    expect(deleted.caughtUp).toBe(1);
  });

  it('asks for the last of each subject only until something was delivered', async () => {
    const server = new Server({ lastPerSubject: true });
    await server.start();
    expect(server.consumer.from).toBeUndefined();
    server.status(409);
    await server.clock.advance(1);
    expect(server.consumer.from).toBeUndefined();

    server.deliver(10, 1);
    server.status(409);
    await server.clock.advance(1);

    expect(server.consumer.from).toBe(11);
  });

  it('answers flow control, in heartbeats too', async () => {
    const server = new Server();
    await server.start();

    server.status(100, {}, 'flow.1');
    server.beat(0, 0, 'flow.2');

    expect(server.published).toEqual(['flow.1', 'flow.2']);
  });

  it('O5 leaves flow control unanswered while paused, and keeps what comes', async () => {
    const server = new Server();
    await server.start();
    server.reader.pause();

    server.deliver(10, 1);
    server.status(100, {}, 'flow.1');
    expect([server.got, server.published]).toEqual([[], []]);
    server.reader.resume();

    expect([server.got, server.published]).toEqual([[10], ['flow.1']]);
  });

  it('O5 drops the consumer when its buffer is full, and makes one again after resume', async () => {
    const server = new Server();
    await server.start();
    server.reader.pause();

    for (let n = 1; n <= 40_000; n++) server.deliver(n, n);
    expect(server.deleted).toEqual(['c1']);
    await server.clock.advance(5_000);
    expect(server.consumers).toHaveLength(1);
    server.reader.resume();
    await server.clock.advance(1);

    expect(server.got.length).toBeLessThan(40_000);
    expect(server.consumer.from).toBe(server.got.length + 1);
    expect(server.reader.lastSeq).toBe(server.got.length);
  });

  it('stops everything at close', async () => {
    const server = new Server();
    await server.start();

    await server.reader.close();
    server.reader.resume();
    server.reader.connectionChanged(true);
    await server.clock.advance(60_000);

    expect(server.consumers).toHaveLength(1);
    expect(server.deleted).toEqual(['c1']);
    expect(server.listening.size).toBe(0);
    expect(server.clock.pending).toBe(0);
  });
});
