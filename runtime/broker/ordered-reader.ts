// The ordered reader of a stream (rule J9): ours, since the stock ordered consumer was measured to stall for up to 55 s
// on three servers. It reads through an ephemeral consumer that carries no state worth keeping: whenever in doubt it
// throws the consumer away and makes a new one from the last sequence seen + 1.
//
// O1 Messages are delivered in stream order, none twice: whatever is not above the last sequence seen is dropped.
// O2 None is skipped: a gap in consumer sequences, a silent heartbeat, a lost connection or any error status makes a
//    new consumer; a consumer that beats but does not deliver what the leader holds (seen after restarts and leader
//    changes) is found by asking the leader now and then.
// O3 "Caught up" is measured against the leader, not against the consumer's server, which may lag behind it.
// O4 No callback comes before `follow` has resolved: what arrives earlier waits as if paused.
// O5 While paused at most a bounded buffer is kept, and the server is no longer asked for more: flow control is left
//    unanswered; if it sends more than the buffer holds, the consumer is dropped and made again after `resume`.

import { backoffDelayMs } from '../base/backoff.ts';
import type { Clock, Random, Timer } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { Follower, FollowOptions, StoredMessage, Subscription } from './broker.ts';
import { BrokerError } from './broker.ts';
import type { JetStreamApi } from './jetstream-api.ts';
import type { RawHeaders, RawMessage } from './nats-message.ts';
import { operationOf, parseDelivery, statusOf } from './nats-message.ts';

export interface OrderedReaderDeps {
  readonly api: Pick<JetStreamApi, 'createReader' | 'deleteReader' | 'read'>;
  readonly subscribe: (subject: string, onMessage: (message: RawMessage) => void) => Subscription;
  readonly publish: (subject: string, data: Uint8Array) => void;
  readonly connected: () => boolean;
  /** A new consumer name and the subject it delivers to, never used before. */
  readonly newPlace: () => { readonly name: string; readonly deliverSubject: string };
  /** Runs a caller's code; what it throws must not reach us. */
  readonly guard: (run: () => void) => void;
  readonly onRestart: () => void;
  readonly onClosed: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly heartbeatMs: number;
}

/** Silence of this many heartbeats is a lost consumer. */
const SILENT_BEATS = 1.5;
/** After a silence, what has arrived while this process was busy gets this long to be read first. */
const GRACE_MS = 50;
const STALL_CHECK_MS = 5_000;
/** What the leader holds must be delivered within this after a stall check saw it. */
const STALL_GRACE_MS = 1_000;
const OPEN_TIMEOUT_MS = 10_000;
const RETRY = { firstMs: 50, maxMs: 1_000, jitter: 0.5 };
/** Twice what the server sends before it first waits for flow control. */
const MAX_BUFFERED_BYTES: number = 4 * 1024 * 1024;
const MAX_BUFFERED = 32_768;
const NOTHING = new Uint8Array();

export class OrderedReader implements Follower {
  readonly #options: FollowOptions;
  readonly #deps: OrderedReaderDeps;
  #lastSeq: number;
  #restarts = 0;
  #closed = false;
  /** Raised whenever the consumer is dropped: callbacks and loops of an older one fall silent. */
  #generation = 0;
  #consumer: { readonly name: string; readonly subscription: Subscription } | undefined;
  #consumerSeq = 0;
  /** Up to where the consumer has looked, by its heartbeats. */
  #scannedSeq = 0;
  /** Last matching sequence at the leader when the consumer was made; `undefined` until known. */
  #target: number | undefined;
  #caughtUp = false;
  #heardAt = 0;
  #watchTimer: Timer | undefined;
  #stallTimer: Timer | undefined;
  #stallCheckedAt = 0;
  #paused = false;
  #opened = false;
  #buffer: StoredMessage[] = [];
  #bufferedBytes = 0;
  #draining = false;
  /** A consumer is wanted again, once the buffer is empty and nothing is paused. */
  #detached = false;
  #pendingFlow = '';

  constructor(options: FollowOptions, deps: OrderedReaderDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#lastSeq = Math.max(0, options.from - 1);
  }

  /** @throws BrokerError when the stream does not exist or no answer came in time. */
  async start(): Promise<void> {
    const { clock } = this.#deps;
    const deadline = clock.monotonic() + OPEN_TIMEOUT_MS;
    for (;;) {
      const before = this.#generation;
      try {
        await this.#attach();
        break;
      } catch (error) {
        // The connection changed meanwhile: whoever noticed makes the consumer.
        if (this.#generation !== before + 1 && !this.#closed) break;
        this.#detach();
        const final = !(error instanceof BrokerError) || error.code !== 'storage_unavailable';
        if (final || this.#closed || clock.monotonic() >= deadline) {
          void this.close();
          throw error;
        }
        await sleep(clock, RETRY.firstMs);
      }
    }
    // O4: by then the caller holds what `follow` gave it.
    clock.after(0, () => {
      this.#opened = true;
      this.#drain();
    });
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get restarts(): number {
    return this.#restarts;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#drain();
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#detach();
      this.#buffer = [];
      this.#deps.onClosed();
    }
    return Promise.resolve();
  }

  /** Told by the connection; a consumer is never trusted across a reconnect. */
  connectionChanged(connected: boolean): void {
    if (this.#closed) return;
    if (connected) this.#restart();
    else this.#detach();
  }

  // ---- making and dropping consumers -----------------------------------------------------------------------------

  async #attach(): Promise<void> {
    const { api, subscribe, newPlace, clock, heartbeatMs } = this.#deps;
    const { stream, filter, from, lastPerSubject } = this.#options;
    const generation = ++this.#generation;
    const { name, deliverSubject } = newPlace();
    const fresh = this.#lastSeq < from;
    this.#consumerSeq = 0;
    this.#scannedSeq = 0;
    this.#target = undefined;
    this.#caughtUp = false;
    this.#detached = false;
    this.#pendingFlow = '';
    const subscription = subscribe(deliverSubject, (message) => {
      if (generation === this.#generation) this.#receive(message);
    });
    this.#consumer = { name, subscription };
    const [last] = await Promise.all([
      api.read(stream, { lastOf: filter }),
      api.createReader(stream, {
        name,
        deliverSubject,
        filter,
        from: lastPerSubject === true && fresh ? undefined : this.#lastSeq + 1,
        heartbeatMs,
      }),
    ]);
    if (generation !== this.#generation) return;
    this.#target = last?.seq ?? 0;
    this.#heardAt = clock.monotonic();
    this.#stallCheckedAt = this.#heardAt;
    this.#watch(heartbeatMs * SILENT_BEATS, false);
    this.#checkCaughtUp();
  }

  #detach(): void {
    this.#generation++;
    this.#watchTimer?.cancel();
    this.#stallTimer?.cancel();
    const consumer = this.#consumer;
    this.#consumer = undefined;
    if (consumer === undefined) return;
    consumer.subscription.close();
    this.#deps.api.deleteReader(this.#options.stream, consumer.name);
  }

  #restart(): void {
    if (this.#closed) return;
    this.#detach();
    if (this.#holding()) {
      this.#detached = true;
      return;
    }
    this.#restarts++;
    this.#deps.onRestart();
    void this.#attachAgain();
  }

  /** Ends when it has a consumer, or when somebody else dropped or made one; a reconnect starts it anew. */
  async #attachAgain(): Promise<void> {
    const { clock, random, connected } = this.#deps;
    for (let attempt = 1; !this.#closed && connected(); attempt++) {
      const before = this.#generation;
      try {
        await this.#attach();
        return;
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        if (this.#generation !== before + 1) return;
        this.#detach();
        const mine = this.#generation;
        await sleep(clock, backoffDelayMs(attempt, RETRY, random));
        if (this.#generation !== mine) return;
      }
    }
  }

  // ---- receiving -------------------------------------------------------------------------------------------------

  #receive(message: RawMessage): void {
    this.#heardAt = this.#deps.clock.monotonic();
    const status = statusOf(message);
    if (status !== undefined) {
      if (status.code === 100) this.#onControl(message, status);
      else this.#restart();
      return;
    }
    const place = parseDelivery(message.reply ?? '');
    if (place === undefined) return; // not a delivery: nobody but the server should write here
    if (place.consumerSeq !== this.#consumerSeq + 1) {
      this.#restart();
      return;
    }
    this.#consumerSeq = place.consumerSeq;
    const stored = {
      subject: message.subject,
      seq: place.streamSeq,
      at: place.at,
      data: message.data,
      operation: operationOf(message),
    };
    if (this.#holding()) this.#keep(stored);
    else this.#hand(stored);
  }

  #hand(message: StoredMessage): void {
    if (message.seq <= this.#lastSeq) return;
    this.#lastSeq = message.seq;
    this.#deps.guard(() => this.#options.onMessage(message));
    this.#checkCaughtUp();
  }

  #keep(message: StoredMessage): void {
    this.#buffer.push(message);
    this.#bufferedBytes += message.data.length;
    if (this.#buffer.length >= MAX_BUFFERED || this.#bufferedBytes >= MAX_BUFFERED_BYTES) {
      this.#detach();
      this.#detached = true;
    }
  }

  /** Whether what arrives has to wait, since something before it waits. */
  #holding(): boolean {
    return this.#paused || !this.#opened || this.#buffer.length > 0;
  }

  #drain(): void {
    if (this.#draining || !this.#opened || this.#closed) return;
    this.#draining = true;
    let handed = 0;
    for (const message of this.#buffer) {
      if (this.#paused || this.#closed) break;
      handed++;
      this.#bufferedBytes -= message.data.length;
      this.#hand(message);
    }
    this.#buffer = this.#buffer.slice(handed);
    this.#draining = false;
    if (this.#paused || this.#closed) return;
    this.#checkCaughtUp();
    if (this.#detached) this.#restart();
    else if (this.#pendingFlow !== '') this.#answerFlow(this.#pendingFlow);
  }

  /** Heartbeats and flow control (NATS ADR-15). */
  #onControl(message: RawMessage, status: RawHeaders): void {
    if (message.reply !== undefined && message.reply !== '') {
      this.#answerFlow(message.reply);
      return;
    }
    if (Number(status.get('Nats-Last-Consumer')) !== this.#consumerSeq) {
      this.#restart();
      return;
    }
    const stalled = status.get('Nats-Consumer-Stalled');
    if (stalled !== '') {
      this.#answerFlow(stalled);
      return;
    }
    this.#scannedSeq = Number(status.get('Nats-Last-Stream')) || 0;
    this.#checkCaughtUp();
    this.#checkStall();
  }

  #answerFlow(subject: string): void {
    if (this.#holding()) {
      this.#pendingFlow = subject;
      return;
    }
    this.#pendingFlow = '';
    this.#deps.publish(subject, NOTHING);
  }

  /** The scanned position stands in where the target itself was deleted before it was delivered. */
  #checkCaughtUp(): void {
    if (this.#caughtUp || this.#closed || !this.#opened || this.#target === undefined) return;
    const idleAt = this.#buffer.length === 0 ? this.#scannedSeq : 0;
    if (this.#lastSeq < this.#target && idleAt < this.#target) return;
    this.#caughtUp = true;
    const { onCaughtUp } = this.#options;
    if (onCaughtUp !== undefined) this.#deps.guard(onCaughtUp);
  }

  // ---- doubts ----------------------------------------------------------------------------------------------------

  #watch(delayMs: number, graced: boolean): void {
    const { clock, heartbeatMs } = this.#deps;
    this.#watchTimer = clock.after(delayMs, () => {
      const silentMs = clock.monotonic() - this.#heardAt;
      const leftMs = heartbeatMs * SILENT_BEATS - silentMs;
      if (leftMs > 0) this.#watch(leftMs, false);
      else if (!graced) this.#watch(GRACE_MS, true);
      else this.#restart();
    });
  }

  #checkStall(): void {
    const { clock, api } = this.#deps;
    const { stream, filter } = this.#options;
    const now = clock.monotonic();
    if (this.#paused || now - this.#stallCheckedAt < STALL_CHECK_MS) return;
    this.#stallCheckedAt = now;
    const generation = this.#generation;
    const from = Math.max(this.#lastSeq, this.#scannedSeq) + 1;
    api.read(stream, { from, next: filter }).then(
      (held) => {
        if (held === null || generation !== this.#generation) return;
        this.#stallTimer = clock.after(STALL_GRACE_MS, () => {
          if (!this.#paused && Math.max(this.#lastSeq, this.#scannedSeq) < held.seq) this.#restart();
        });
      },
      () => {}, // no answer: the next check asks again, and a lost connection is noticed by its own signs
    );
  }
}
