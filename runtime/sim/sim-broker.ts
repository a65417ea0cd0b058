// The second body of the broker port: a connection to a simulated server, driven by a virtual clock.
// Every message goes through the clock both ways, so a scheduler sees and orders everything that happens.
//
// Faults of one connection: `disconnect`/`reconnect`, `pause`/`resume` (nothing passes, nothing is lost),
// `losePubAcks(n)` (stored, but never told), `loseAppends(n)`, `loseRemoves(n)`, `loseRequests(n)` (never arrive),
// `repeatAppends(n)` (arrive twice), `slow(ms)`; `crash` is the end of its process.
// Faults of all: `SimServer.stop`/`start`, `loseLeader`/`electLeader`, `restore`, `full`, `dropReaders`; and what real servers
// must not do, and did (sim-anomalies.ts).

import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
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
} from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { brokerErrorOf, ServerCode } from '../broker/nats-errors.ts';
import { encodeHeaders } from '../broker/nats-message.ts';
import { type LinkWatch, SimLink } from './sim-link.ts';
import { SimReader } from './sim-reader.ts';
import type { SimPeer, SimServer } from './sim-server.ts';
import type { SimStream } from './sim-stream.ts';

export interface SimBrokerOptions extends LinkWatch {
  readonly name: string;
  /** Of the process it belongs to, by which its calls time out; the server's. */
  readonly clock?: Clock;
  /** Appends waiting for their acknowledgement; beyond it they end `unresolved, not sent`. 8,192. */
  readonly maxOutstanding?: number;
}

const APPEND_TIMEOUT_MS = 2_000;
const CALL_TIMEOUT_MS = 5_000;
const CALL_ATTEMPT_MS = 1_000;
const RETRY_MS = 20;
const NO_OPTIONS: AppendOptions = Object.freeze({});
const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** Connects to a simulated server. */
export function connectSim(server: SimServer, options: SimBrokerOptions): SimBroker {
  return new SimBroker(server, options);
}

type Losable = 'pubAcks' | 'appends' | 'removes' | 'requests';

interface Interest {
  readonly subject: string;
  readonly queue: string | undefined;
  readonly onMessage: (message: BrokerMessage) => void;
  release: (() => void) | undefined;
}

export class SimBroker implements Broker {
  readonly counters: BrokerCounters = {
    appends: 0,
    appendBytes: 0,
    removes: 0,
    reads: 0,
    publishes: 0,
    readerRestarts: 0,
  };
  readonly info: BrokerInfo;
  readonly #server: SimServer;
  readonly #clock: Clock;
  readonly #link: SimLink;
  readonly #inbox: string;
  readonly #maxOutstanding: number;
  readonly #subscriptions = new Set<Interest>();
  readonly #readers = new Set<SimReader>();
  readonly #listeners = new Set<(connected: boolean) => void>();
  /** Ends of the calls in flight, for when the connection is lost. */
  readonly #inFlight = new Set<() => void>();
  readonly #peer: SimPeer;
  #outstanding = 0;
  #nextReply = 0;
  #connected: boolean;
  #heldDown = false;
  #crashed = false;
  #closing: Promise<void> | undefined;
  #repeat = 0;
  readonly #lose: Record<Losable, number> = { pubAcks: 0, appends: 0, removes: 0, requests: 0 };

  constructor(server: SimServer, options: SimBrokerOptions) {
    this.#server = server;
    this.#clock = options.clock ?? server.clock;
    this.#maxOutstanding = options.maxOutstanding ?? 8_192;
    this.#link = new SimLink(server.clock, server.delayMs, options);
    this.#inbox = `_INBOX.${options.name}-${server.nextConnection()}`;
    this.#connected = server.running;
    this.info = {
      url: `sim://${options.name}`,
      version: server.version,
      maxPayloadBytes: server.maxPayloadBytes,
      clustered: false,
    };
    this.#peer = {
      serverStopped: () => {
        this.#link.cut(); // of one that has crashed, too: what it had sent is lost
        this.#down();
      },
      serverStarted: () => this.#up(),
      leaderElected: () => {
        for (const reader of [...this.#readers]) reader.wake();
      },
      streamChanged: (stream) => this.#eachReader(stream, (reader) => reader.wake()),
      readersDropped: (stream) => this.#eachReader(stream, (reader) => reader.restart()),
      streamPurged: (stream, firstLeft) => this.#eachReader(stream, (reader) => reader.moveOn(firstLeft)),
    };
    server.peers.add(this.#peer);
  }

  get connected(): boolean {
    return this.#connected;
  }

  // ---- faults ----------------------------------------------------------------------------------------------------

  disconnect(): void {
    this.#heldDown = true;
    this.#down();
  }

  /** The process is gone: nothing it waits for ends any more, and nobody is told. What it had sent arrives. */
  crash(): void {
    this.#heldDown = true;
    this.#crashed = true;
    this.#inFlight.clear();
    this.#listeners.clear();
    this.#link.die();
    this.#down();
  }

  /** What is sent from now on takes so much longer, each way. */
  slow(byMs: number): void {
    this.#link.slow(byMs);
  }

  /** The next appends reach the server twice, as from a client that was not told. */
  repeatAppends(count: number): void {
    this.#repeat += count;
  }

  reconnect(): void {
    this.#heldDown = false;
    this.#up();
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  losePubAcks(count: number): void {
    this.#lose.pubAcks += count;
  }

  loseAppends(count: number): void {
    this.#lose.appends += count;
  }

  loseRemoves(count: number): void {
    this.#lose.removes += count;
  }

  loseRequests(count: number): void {
    this.#lose.requests += count;
  }

  // ---- streams ---------------------------------------------------------------------------------------------------

  append(subject: string, data: Uint8Array, options: AppendOptions = NO_OPTIONS): Promise<AppendOutcome> {
    const barred = this.#barred();
    if (barred !== '') return Promise.resolve({ kind: 'unresolved', sent: false, reason: barred });
    if (data.length > this.#server.maxPayloadBytes)
      return Promise.resolve({ kind: 'rejected', code: ServerCode.messageTooLarge, reason: 'message too large' });
    this.#outstanding++;
    this.counters.appends++;
    this.counters.appendBytes += data.length;
    const sent = data.slice();
    return this.#call<AppendOutcome>(options.timeoutMs ?? APPEND_TIMEOUT_MS, (answer) => {
      if (this.#loses('appends')) return;
      this.#link.carry('up', () => {
        const outcome = this.#server.append(subject, sent, options);
        if (this.#repeat > 0) {
          this.#repeat--;
          this.#server.append(subject, sent, options);
        }
        if (outcome !== undefined && !this.#loses('pubAcks')) this.#link.carry('down', () => answer(outcome));
      });
    }).then((end) => {
      this.#outstanding--;
      if (end.kind === 'answer') return end.value;
      const reason = end.kind === 'timeout' ? 'no acknowledgement' : 'connection lost';
      return { kind: 'unresolved', sent: true, reason };
    });
  }

  #barred(): string {
    if (this.#closing !== undefined) return 'closed';
    if (!this.#connected) return 'not connected';
    return this.#outstanding >= this.#maxOutstanding ? 'too many outstanding' : '';
  }

  read(stream: string, query: ReadQuery, timeoutMs: number = CALL_TIMEOUT_MS): Promise<StoredMessage | null> {
    this.counters.reads++;
    return this.#ask(`read from ${stream}`, timeoutMs, () =>
      this.#existing(stream, this.#server.readable(stream)).read(query, this.#server.clock.now()),
    );
  }

  remove(stream: string, seq: number): void {
    this.counters.removes++;
    if (!this.#connected || this.#loses('removes')) return;
    this.#link.carry('up', () => {
      if (this.#server.led) this.#server.stream(stream)?.remove(seq);
    });
  }

  purge(stream: string, subject: string, below?: number): Promise<void> {
    return this.#ask(`purge of ${subject}`, CALL_TIMEOUT_MS, () => {
      this.#existing(stream);
      this.#server.purge(stream, subject, below);
    });
  }

  ensureStream(spec: StreamSpec): Promise<void> {
    return this.#ask(`stream ${spec.name}`, CALL_TIMEOUT_MS, () => {
      const error = this.#server.ensureStream(spec);
      if (error !== undefined) throw error;
    });
  }

  streamState(name: string): Promise<StreamState | null> {
    return this.#ask(
      `state of ${name}`,
      CALL_TIMEOUT_MS,
      () => this.#server.stream(name)?.state(this.#server.clock.now()) ?? null,
    );
  }

  streamsHolding(subject: string): Promise<readonly string[]> {
    return this.#ask(`streams that hold ${subject}`, CALL_TIMEOUT_MS, () => this.#server.streamsHolding(subject));
  }

  async follow(options: FollowOptions): Promise<Follower> {
    await this.#ask(`reader of ${options.stream}`, CALL_TIMEOUT_MS, () => void this.#existing(options.stream));
    const reader = new SimReader(options, {
      server: this.#server,
      link: this.#link,
      onRestart: () => this.counters.readerRestarts++,
      onClosed: () => this.#readers.delete(reader),
    });
    this.#readers.add(reader);
    if (this.#connected) reader.attach();
    return reader;
  }

  #existing(name: string, stream: SimStream | undefined = this.#server.stream(name)): SimStream {
    if (stream !== undefined) return stream;
    const error = { code: 404, err_code: ServerCode.streamNotFound, description: 'stream not found' };
    throw brokerErrorOf(name, error);
  }

  #eachReader(stream: string, act: (reader: SimReader) => void): void {
    if (!this.#connected) return;
    for (const reader of [...this.#readers]) if (reader.stream === stream) act(reader);
  }

  // ---- core ------------------------------------------------------------------------------------------------------

  publish(subject: string, data: Uint8Array, reply: string = '', headers: MessageHeaders = {}): void {
    encodeHeaders({ headers }); // refuses what the other body refuses
    this.counters.publishes++;
    if (!this.#connected) return;
    const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const message = { subject, data: data.slice(), reply, headers: () => byName };
    this.#link.carry('up', () => void this.#server.publish(message));
  }

  publishJoined(subject: string, data: Uint8Array): void {
    this.publish(subject, data);
  }

  subscribe(subject: string, onMessage: (message: BrokerMessage) => void, queue?: string): CoreSubscription {
    const subscription: Interest = { subject, queue, onMessage, release: undefined };
    this.#subscriptions.add(subscription);
    if (this.#connected) this.#register(subscription);
    return {
      close: () => {
        this.#subscriptions.delete(subscription);
        subscription.release?.();
      },
      drain: async () => {
        subscription.release?.();
        if (this.#connected) await this.#roundTrip(); // what was sent before comes before the answer
        this.#subscriptions.delete(subscription);
      },
    };
  }

  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<RequestOutcome> {
    if (!this.#connected) return Promise.resolve({ kind: 'disconnected' });
    const reply = `${this.#inbox}.r.${this.#nextReply++}`;
    const sent = data.slice();
    let waiting: Subscription | undefined;
    return this.#call<RequestOutcome>(timeoutMs, (answer) => {
      waiting = this.subscribe(reply, (message) => answer({ kind: 'reply', data: message.data }));
      if (this.#loses('requests')) return;
      this.#link.carry('up', () => {
        if (!this.#server.publish({ subject, data: sent, reply, headers: () => NO_HEADERS }))
          this.#link.carry('down', () => answer({ kind: 'no_responders' }));
      });
    }).then((end) => {
      waiting?.close();
      return end.kind === 'answer' ? end.value : { kind: end.kind };
    });
  }

  inbox(token: string): string {
    return `${this.#inbox}.u.${token}`;
  }

  onConnection(listener: (connected: boolean) => void): Subscription {
    this.#listeners.add(listener);
    return { close: () => void this.#listeners.delete(listener) };
  }

  /** The server knows of a subscription at once: what is published later, even by others, reaches it. */
  #register(subscription: Interest): void {
    const { subject, queue, onMessage } = subscription;
    subscription.release = this.#server.subscribe({
      subject,
      queue,
      deliver: (message) =>
        this.#link.carry('down', () => {
          if (this.#subscriptions.has(subscription)) onMessage(message);
        }),
    });
  }

  // ---- the connection --------------------------------------------------------------------------------------------

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const clock = this.#clock;
    const deadline = clock.monotonic() + APPEND_TIMEOUT_MS;
    for (const reader of [...this.#readers]) await reader.close();
    while (this.#connected && this.#outstanding > 0 && clock.monotonic() < deadline) await sleep(clock, 1);
    // One more round trip: what was published without waiting arrives as well.
    if (this.#connected) await this.#roundTrip();
    this.#server.peers.delete(this.#peer);
    this.#heldDown = true;
    this.#down();
    this.#subscriptions.clear();
  }

  async #roundTrip(): Promise<void> {
    await this.#call<void>(CALL_ATTEMPT_MS, (answer) =>
      this.#link.carry('up', () => this.#link.carry('down', () => answer())),
    );
  }

  #down(): void {
    if (!this.#connected) return;
    this.#connected = false;
    if (!this.#crashed) this.#link.cut();
    for (const subscription of this.#subscriptions) subscription.release?.();
    for (const reader of this.#readers) reader.detach();
    const cutOff = [...this.#inFlight];
    this.#tell(false, () => {
      for (const end of cutOff) end();
    });
  }

  /** In a turn of the process it belongs to: one that is paused learns of it when it goes on. */
  #tell(connected: boolean, first: () => void = () => undefined): void {
    if (this.#crashed) return;
    this.#clock.after(0, () => {
      first();
      for (const listener of [...this.#listeners]) listener(connected);
    });
  }

  #up(): void {
    if (this.#connected || this.#heldDown || !this.#server.running) return;
    this.#connected = true;
    for (const subscription of this.#subscriptions) this.#register(subscription);
    for (const reader of [...this.#readers]) reader.restart();
    this.#tell(true);
  }

  #loses(what: Losable): boolean {
    if (this.#lose[what] === 0) return false;
    this.#lose[what]--;
    return true;
  }

  /** Ends exactly once: with the answer, at the deadline, or when the connection is lost. */
  #call<T>(timeoutMs: number, start: (answer: (value: T) => void) => void): Promise<CallEnd<T>> {
    return new Promise((resolve) => {
      const end = (value: CallEnd<T>): void => {
        if (this.#crashed) return;
        timer.cancel();
        this.#inFlight.delete(cutOff);
        resolve(value);
      };
      const cutOff = (): void => end({ kind: 'disconnected' });
      const timer = this.#clock.after(timeoutMs, () => end({ kind: 'timeout' }));
      this.#inFlight.add(cutOff);
      start((value) => end({ kind: 'answer', value }));
    });
  }

  /** A call to the server's API, made again while no answer comes. @throws BrokerError */
  async #ask<T>(what: string, timeoutMs: number, serve: () => T): Promise<T> {
    const clock = this.#clock;
    const deadline = clock.monotonic() + timeoutMs;
    for (;;) {
      const leftMs = deadline - clock.monotonic();
      if (leftMs <= 0) throw new BrokerError('storage_unavailable', `${what}: no answer within ${timeoutMs} ms`);
      if (this.#connected) {
        const end = await this.#call<() => T>(Math.min(CALL_ATTEMPT_MS, leftMs), (answer) => {
          if (this.#loses('requests')) return;
          this.#link.carry('up', () => {
            if (!this.#server.led) return;
            const served = outcomeOf(serve);
            this.#link.carry('down', () => answer(served));
          });
        });
        if (end.kind === 'answer') return end.value();
      }
      await sleep(clock, Math.min(RETRY_MS, Math.max(0, deadline - clock.monotonic())));
    }
  }
}

type CallEnd<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'disconnected' };

/** Runs at the server; what it returned or threw is had again at the caller. */
function outcomeOf<T>(serve: () => T): () => T {
  try {
    const value = serve();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
