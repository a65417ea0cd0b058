// The broker port on NATS JetStream: one connection (nats-connection.ts).
// The hot path is `append`: a raw publish whose reply goes to the connection's own inbox (reply-inbox.ts), with headers
// encoded by hand. The library's own request calls cost half of the throughput in promise races and stack traces.
//
// B1 Nothing is written while disconnected: the library would buffer it, and send or drop it later as it likes.
// B2 When the connection is lost, calls in flight end at once: appends as `unresolved, sent`, requests as `disconnected`.
// B3 A caller's code that throws never reaches the library, whose reading loop it would end.

import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import type {
  AppendOptions,
  AppendOutcome,
  Broker,
  BrokerCounters,
  BrokerInfo,
  BrokerMessage,
  CoreSubscription,
  Follower,
  FollowOptions,
  MessageHeaders,
  ReadQuery,
  RequestOutcome,
  StoredMessage,
  StreamSpec,
  StreamState,
  Subscription,
} from './broker.ts';
import { JetStreamApi } from './jetstream-api.ts';
import type { NatsConnection, NatsOptions } from './nats-connection.ts';
import { createInbox, dial, infoOf } from './nats-connection.ts';
import { outcomeOfPubAck, ServerCode } from './nats-errors.ts';
import type { RawMessage } from './nats-message.ts';
import { encodeHeaders, headersOf, statusOf } from './nats-message.ts';
import { OrderedReader } from './ordered-reader.ts';
import { ReplyInbox } from './reply-inbox.ts';
import { TurnOutbox } from './turn-outbox.ts';

const APPEND_TIMEOUT_MS = 2_000;
const CLOSE_LIMIT_MS = 2_000;
const NO_OPTIONS: AppendOptions = Object.freeze({});
const CLOSED: AppendOutcome = Object.freeze({ kind: 'unresolved', sent: false, reason: 'closed' });
const NOT_CONNECTED: AppendOutcome = Object.freeze({ kind: 'unresolved', sent: false, reason: 'not connected' });
const TOO_MANY: AppendOutcome = Object.freeze({ kind: 'unresolved', sent: false, reason: 'too many outstanding' });
const NO_RESPONDERS: AppendOutcome = Object.freeze({ kind: 'unresolved', sent: false, reason: 'no responders' });
const TIMED_OUT: AppendOutcome = Object.freeze({ kind: 'unresolved', sent: true, reason: 'no acknowledgement' });
const CUT_OFF: AppendOutcome = Object.freeze({ kind: 'unresolved', sent: true, reason: 'connection lost' });

/**
 * Connects, waiting for a server up to `connectTimeoutMs`; afterwards reconnects for ever by itself.
 * @throws BrokerError `storage_unavailable` when no server was reached in time. @throws RangeError on an unusable URL.
 */
export async function connectNats(options: NatsOptions): Promise<Broker> {
  return new NatsBroker(await dial(options), options);
}

class NatsBroker implements Broker {
  readonly counters: BrokerCounters = {
    appends: 0,
    appendBytes: 0,
    removes: 0,
    reads: 0,
    publishes: 0,
    readerRestarts: 0,
  };
  readonly #nc: NatsConnection;
  readonly #options: NatsOptions;
  readonly #clock: Clock;
  readonly #inbox: string;
  readonly #replies: ReplyInbox;
  readonly #api: JetStreamApi;
  readonly #outbox: TurnOutbox;
  readonly #readers = new Set<OrderedReader>();
  readonly #listeners = new Set<(connected: boolean) => void>();
  readonly #maxOutstanding: number;
  readonly #maxOutstandingBytes: number;
  #outstanding = 0;
  #outstandingBytes = 0;
  #readerNumber = 0;
  #connected = true;
  #info: BrokerInfo;
  #closing: Promise<void> | undefined;

  constructor(connection: NatsConnection, options: NatsOptions) {
    this.#nc = connection;
    this.#options = options;
    this.#clock = options.clock;
    this.#maxOutstanding = options.maxOutstanding ?? 8_192;
    this.#maxOutstandingBytes = options.maxOutstandingBytes ?? 64 * 1024 * 1024;
    this.#info = infoOf(connection);
    this.#outbox = new TurnOutbox(connection, (error) => this.#problem('handler', error)); // B3
    this.#inbox = createInbox(options.inboxPrefix);
    // Appends have their own, lower bound: the rest of this one is kept for requests.
    this.#replies = new ReplyInbox(`${this.#inbox}.r`, options.clock, this.#maxOutstanding * 2);
    this.#api = new JetStreamApi({
      request: (subject, data, timeoutMs) => this.request(subject, data, timeoutMs),
      publish: (subject, data) => this.#send(subject, data),
      clock: options.clock,
      random: options.random ?? Math.random,
    });
    this.#nc.subscribe(this.#replies.subject, {
      callback: (error, message) => {
        if (error === null) this.#replies.deliver(message);
        else this.#problem('server', error);
      },
    });
    void this.#watchConnection();
  }

  get info(): BrokerInfo {
    return this.#info;
  }

  get connected(): boolean {
    return this.#connected;
  }

  // ---- streams ---------------------------------------------------------------------------------------------------

  append(subject: string, data: Uint8Array, options: AppendOptions = NO_OPTIONS): Promise<AppendOutcome> {
    return new Promise((resolve) => this.#append(subject, data, options, resolve));
  }

  #append(subject: string, data: Uint8Array, options: AppendOptions, end: (outcome: AppendOutcome) => void): void {
    const size = data.length;
    const barred = this.#barred(size);
    if (barred !== undefined) {
      end(barred);
      return;
    }
    const reply = this.#replies.open(options.timeoutMs ?? APPEND_TIMEOUT_MS, (message, why) => {
      this.#outstanding--;
      this.#outstandingBytes -= size;
      if (message !== undefined) end(outcomeOf(message));
      else end(why === 'timeout' ? TIMED_OUT : CUT_OFF);
    });
    if (reply === undefined) {
      end(TOO_MANY);
      return;
    }
    try {
      const bytes = encodeHeaders(options);
      const total = size + (bytes?.length ?? 0);
      if (total > this.#info.maxPayloadBytes) throw new TooLargeError(total, this.#info.maxPayloadBytes);
      this.#outbox.add({ subject, data, reply, headers: bytes });
    } catch (error) {
      this.#replies.abandon(reply);
      const code = error instanceof TooLargeError ? ServerCode.messageTooLarge : 0;
      end({ kind: 'rejected', code, reason: error instanceof Error ? error.message : String(error) });
      return;
    }
    this.#outstanding++;
    this.#outstandingBytes += size;
    this.counters.appends++;
    this.counters.appendBytes += size;
  }

  /** Why an append of `size` bytes must not be written now. */
  #barred(size: number): AppendOutcome | undefined {
    if (this.#closing !== undefined) return CLOSED;
    if (!this.#connected) return NOT_CONNECTED;
    if (this.#outstanding >= this.#maxOutstanding) return TOO_MANY;
    return this.#outstandingBytes + size > this.#maxOutstandingBytes ? TOO_MANY : undefined;
  }

  read(stream: string, query: ReadQuery, timeoutMs?: number): Promise<StoredMessage | null> {
    this.counters.reads++;
    return this.#api.read(stream, query, timeoutMs);
  }

  remove(stream: string, seq: number): void {
    this.counters.removes++;
    this.#api.remove(stream, seq);
  }

  purge(stream: string, subject: string, below?: number): Promise<void> {
    return this.#api.purge(stream, subject, below);
  }

  ensureStream(spec: StreamSpec): Promise<void> {
    return this.#api.ensureStream(spec);
  }

  streamState(name: string): Promise<StreamState | null> {
    return this.#api.streamState(name);
  }

  streamsHolding(subject: string): Promise<readonly string[]> {
    return this.#api.streamsHolding(subject);
  }

  async follow(options: FollowOptions): Promise<Follower> {
    const reader = new OrderedReader(options, {
      api: this.#api,
      subscribe: (subject, onMessage) => this.#subscribe(subject, onMessage),
      publish: (subject, data) => this.#send(subject, data),
      connected: () => this.#connected,
      newPlace: () => {
        const number = ++this.#readerNumber;
        const connection = this.#inbox.slice(this.#inbox.lastIndexOf('.') + 1);
        return { name: `${connection}-${number}`, deliverSubject: `${this.#inbox}.f.${number}` };
      },
      guard: (run) => this.#guard(run),
      onRestart: () => this.counters.readerRestarts++,
      onClosed: () => this.#readers.delete(reader),
      clock: this.#clock,
      random: this.#options.random ?? Math.random,
      heartbeatMs: this.#options.heartbeatMs ?? 500,
    });
    this.#readers.add(reader);
    await reader.start();
    return reader;
  }

  // ---- core ------------------------------------------------------------------------------------------------------

  publish(subject: string, data: Uint8Array, reply?: string, headers?: MessageHeaders): void {
    const encoded = headers === undefined ? undefined : encodeHeaders({ headers });
    this.counters.publishes++;
    this.#send(subject, data, reply, encoded);
  }

  publishJoined(subject: string, data: Uint8Array): void {
    if (this.#canSend && this.#outbox.join(subject, data)) this.counters.publishes++;
  }

  subscribe(subject: string, onMessage: (message: BrokerMessage) => void, queue?: string): CoreSubscription {
    return this.#subscribe(
      subject,
      (message) => {
        // The server's "no responders" for a published reply subject is not a message of anybody.
        if (statusOf(message) !== undefined) return;
        const { data, reply = '' } = message;
        onMessage({ subject: message.subject, data, reply, headers: () => headersOf(message) });
      },
      queue,
    );
  }

  /** At the bound of waiting calls it ends as `timeout` at once. */
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<RequestOutcome> {
    return new Promise((resolve) => {
      if (!this.#connected) {
        resolve({ kind: 'disconnected' });
        return;
      }
      const reply = this.#replies.open(timeoutMs, (message, why) => {
        if (message === undefined) resolve({ kind: why });
        else if (statusOf(message)?.code === 503) resolve({ kind: 'no_responders' });
        else resolve({ kind: 'reply', data: message.data });
      });
      if (reply === undefined) resolve({ kind: 'timeout' });
      else this.#send(subject, data, reply);
    });
  }

  inbox(token: string): string {
    return `${this.#inbox}.u.${token}`;
  }

  onConnection(listener: (connected: boolean) => void): Subscription {
    this.#listeners.add(listener);
    return { close: () => void this.#listeners.delete(listener) };
  }

  // ---- the connection --------------------------------------------------------------------------------------------

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const deadline = this.#clock.monotonic() + CLOSE_LIMIT_MS;
    for (const reader of [...this.#readers]) await reader.close();
    while (this.#connected && this.#outstanding > 0 && this.#clock.monotonic() < deadline) await sleep(this.#clock, 5);
    this.#outbox.flush();
    if (this.#connected) {
      const drained = this.#nc.drain().catch(() => undefined); // cut off while draining: closed below all the same
      const late = deferred();
      const timer = this.#clock.after(Math.max(1, deadline - this.#clock.monotonic()), late.resolve, true);
      await Promise.race([drained, late.promise]);
      timer.cancel(); // or a process that is done would stay for it
    }
    await this.#nc.close();
    this.#replies.disconnect();
  }

  async #watchConnection(): Promise<void> {
    for await (const status of this.#nc.status()) {
      if (status.type === 'disconnect' || status.type === 'close') this.#changed(false);
      else if (status.type === 'reconnect') {
        this.#info = infoOf(this.#nc);
        this.#changed(true);
      } else if (status.type === 'error') this.#problem('server', status.error);
    }
  }

  #changed(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    if (!connected) {
      this.#outbox.clear();
      this.#replies.disconnect();
    }
    for (const reader of [...this.#readers]) reader.connectionChanged(connected);
    for (const listener of [...this.#listeners]) this.#guard(() => listener(connected));
  }

  /** Drops what cannot be sent now (B1), or not any more: a connection that is closing takes nothing new. */
  #send(subject: string, data: Uint8Array, reply?: string, headers?: Uint8Array): void {
    if (this.#canSend) this.#outbox.add({ subject, data, reply: reply ?? '', headers });
  }

  get #canSend(): boolean {
    return this.#connected && !this.#nc.isClosed() && !this.#nc.isDraining();
  }

  #subscribe(subject: string, onMessage: (message: RawMessage) => void, queue?: string): CoreSubscription {
    const subscription = this.#nc.subscribe(subject, {
      ...(queue === undefined ? {} : { queue }),
      callback: (error, message) => {
        if (error !== null) this.#problem('server', error);
        else this.#guard(() => onMessage(message));
      },
    });
    return {
      close: () => subscription.unsubscribe(),
      drain: () => subscription.drain().catch(() => undefined), // cut off: there is nothing under way any more
    };
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#problem('handler', error);
    }
  }

  #problem(source: 'handler' | 'server', error: unknown): void {
    if (this.#options.onProblem !== undefined) this.#options.onProblem({ source, error });
    else if (source === 'handler')
      queueMicrotask(() => {
        throw error;
      });
  }
}

class TooLargeError extends Error {
  override readonly name = 'TooLargeError';

  constructor(bytes: number, limit: number) {
    super(`message of ${bytes} bytes is over the server's max_payload of ${limit}`);
  }
}

function outcomeOf(message: RawMessage): AppendOutcome {
  if (statusOf(message)?.code === 503) return NO_RESPONDERS;
  const { data } = message;
  return outcomeOfPubAck(Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1'));
}
