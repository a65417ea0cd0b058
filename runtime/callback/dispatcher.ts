// Delivers the callbacks of the shards a conductor owns. What is to be delivered, and how far it has come, lies in the
// callbacks stream alone: any owner goes on where the last one stopped, and nobody's task depends on how it ends.
//
//   stored -> due -> tried -> delivered: removed
//                         \-> kept: stored in its place with its next try, or parked, or disabled
//
// C1  and C4 are in stored-callbacks.ts.
// C2  Delivered at least once, under one id: the removal follows the answer, and a crash between them repeats the try.
// C3  Memory holds a line for each callback that waits, not its body; beyond `maxHeld` the stream is read on only when
//     half of them are gone.
// C5  When a try is due is judged once, when its item is read, and kept on the monotonic clock.

import type { CallbackItem } from '../../proto/callback.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Random, Timer } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import type { Broker, Follower, StoredMessage } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { readClusterSecret } from './cluster-secret.ts';
import type { Waiting } from './endpoints.ts';
import { Endpoints } from './endpoints.ts';
import type { CallbackPost } from './http-post.ts';
import type { RetrySchedule } from './retry.ts';
import { afterTry, isScheduled } from './retry.ts';
import { signatureHeaders } from './signing.ts';
import type { StoredCallback } from './stored-callbacks.ts';
import { StoredCallbacks } from './stored-callbacks.ts';

export interface DispatcherOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  /** Of the system: it may make the cluster's secret. */
  readonly random: Random;
  /** Not closed here. */
  readonly post: CallbackPost;
  readonly schedule: RetrySchedule;
  /** Slots one endpoint may hold here; see {@link Endpoints}. */
  readonly slotsOfEndpoint: () => number;
  readonly log: CallbackLog;
}

export interface CallbackLog {
  readonly callbackTried: (facts: CallbackTry) => void;
  /** A stored callback cannot be read here, or trying it failed by a fault of ours. */
  readonly callbackProblem: (key: string, error: unknown) => void;
}

export interface CallbackTry {
  readonly id: string;
  readonly taskId: string;
  /** The endpoint; the rest of the URL may hold secrets. */
  readonly origin: string;
  readonly outcome: 'delivered' | 'failing' | 'parked' | 'disabled';
  readonly attempt: number;
  readonly error: string;
  /** Milliseconds since the epoch; 0: never. */
  readonly nextAt: number;
}

/** The callbacks of one shard, for as long as it is owned. */
export interface ShardCallbacks {
  /** Begins nothing more; what is under way ends by itself. Idempotent. */
  close(): Promise<void>;
}

const SLOTS = 64;
const MAX_HELD = 100_000;
const READ_AGAIN_MS = 1_000;
const AFTER_FAULT_MS = 30_000;
/** What may still take after the cut: a write that waits for its own time-out. */
const CUT_MS = 500;
/** Absolute times are looked at this often at least, since clocks are set. */
const LOOK_AT_LEAST_MS = 30_000;
/** A rotation is taken up within this time; until then the former secret signs, which receivers still accept. */
const SECRETS_FOR_MS = 5_000;

interface Shard {
  readonly number: number;
  follower: Follower | undefined;
}

/** A callback that waits or is being tried. */
interface Held {
  readonly shard: number;
  /** Stream sequence of the version known here. */
  seq: number;
  /** A version that came while one before it was being tried. */
  newer: StoredCallback | undefined;
  inFlight: boolean;
}

export class CallbackDispatcher {
  readonly #options: DispatcherOptions;
  readonly #stream: string;
  readonly #endpoints: Endpoints;
  readonly #stored: StoredCallbacks;
  readonly #held = new Map<string, Held>();
  /** Those that are open, by number. A try that outlives its shard finds it again if it was opened anew meanwhile. */
  readonly #shards = new Map<number, Shard>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #secrets: { readonly read: Promise<readonly string[]>; readonly until: number } | undefined;
  #timer: Timer | undefined;
  #paused = false;
  #pumping = false;
  #closing = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#stream = options.subjects.stream('callbacks');
    this.#stored = new StoredCallbacks({
      broker: options.broker,
      stream: this.#stream,
      clock: options.clock,
      signal: this.#stop.signal,
      onUnreadable: options.log.callbackProblem,
    });
    this.#endpoints = new Endpoints({ slots: SLOTS, slotsOfEndpoint: options.slotsOfEndpoint });
  }

  /** Callbacks in memory that wait for their time. */
  get waiting(): number {
    return this.#endpoints.waiting;
  }

  get inFlight(): number {
    return this.#endpoints.inFlight;
  }

  /** Takes up a shard's callbacks, those of former owners first. @throws BrokerError */
  async open(number: number): Promise<ShardCallbacks> {
    const { broker, subjects } = this.#options;
    if (this.#closing) return { close: () => Promise.resolve() };
    const shard: Shard = { number, follower: undefined };
    this.#shards.set(number, shard);
    let follower: Follower;
    try {
      follower = await broker.follow({
        stream: this.#stream,
        filter: subjects.callbacksOfShard(number),
        from: 1,
        onMessage: (message) => this.#heard(shard, message),
      });
    } catch (error) {
      await this.#closeShard(shard);
      throw error;
    }
    shard.follower = follower;
    if (!this.#isOpen(shard))
      await follower.close(); // closed while it was being made
    else if (this.#paused) follower.pause();
    return { close: () => this.#closeShard(shard) };
  }

  /** Ends what is under way within `graceMs`, then cuts it: the next owner tries it again. Idempotent. */
  async close(graceMs: number): Promise<void> {
    const { clock } = this.#options;
    this.#closing = true;
    await Promise.all([...this.#shards.values()].map((shard) => this.#closeShard(shard)));
    this.#timer?.cancel();
    const over = deferred();
    const cut = clock.after(graceMs, () => this.#stop.abort(), true);
    const limit = clock.after(graceMs + CUT_MS, () => over.resolve(), true);
    void this.#idle().then(() => over.resolve());
    await over.promise;
    cut.cancel();
    limit.cancel();
    this.#stop.abort();
  }

  async #idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #isOpen(shard: Shard): boolean {
    return this.#shards.get(shard.number) === shard;
  }

  async #closeShard(shard: Shard): Promise<void> {
    if (!this.#isOpen(shard)) return;
    this.#shards.delete(shard.number);
    for (const [key, held] of this.#held)
      if (held.shard === shard.number && !held.inFlight) {
        this.#held.delete(key);
        this.#endpoints.remove(key);
      }
    this.#resumeWhereLow();
    await shard.follower?.close();
  }

  // ---- what is to be done ----------------------------------------------------------------------------------------

  #heard(shard: Shard, message: StoredMessage): void {
    if (!this.#isOpen(shard)) return;
    const stored = this.#stored.decode(message);
    if (stored === undefined) return;
    const held = this.#held.get(message.subject);
    if (held?.inFlight === true) {
      if (stored.seq > held.seq) held.newer = stored;
      return;
    }
    if (held === undefined || stored.seq > held.seq) this.#schedule(shard.number, message.subject, stored);
    this.#pump();
  }

  #schedule(shard: number, key: string, { seq, item }: StoredCallback): void {
    if (!this.#shards.has(shard) || !isScheduled(item)) {
      this.#forget(key);
      return;
    }
    this.#held.set(key, { shard, seq, newer: undefined, inFlight: false });
    this.#endpoints.add({ key, origin: originOf(item.url), dueAt: this.#dueAt(item) });
    if (this.#held.size < MAX_HELD || this.#paused) return;
    this.#paused = true; // C3
    for (const other of this.#shards.values()) other.follower?.pause();
  }

  /**
   * Monotonic, judged once (C5). The time in the item is by the wall clock of whoever wrote it, which may have been wrong: no
   * pause between two tries is longer than the longest there is.
   */
  #dueAt({ nextAt }: CallbackItem): number {
    const { clock, schedule } = this.#options;
    return clock.monotonic() + Math.min(Math.max(0, nextAt - clock.now()), schedule.backoff.maxMs);
  }

  #forget(key: string): void {
    this.#held.delete(key);
    this.#endpoints.remove(key);
    this.#resumeWhereLow();
  }

  #resumeWhereLow(): void {
    if (!this.#paused || this.#held.size > MAX_HELD / 2) return;
    this.#paused = false;
    for (const shard of this.#shards.values()) shard.follower?.resume();
  }

  /** Begins what is due, once for all calls of one turn, and sets the clock for what is next. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      if (this.#stop.signal.aborted) return;
      const { clock } = this.#options;
      const now = clock.monotonic();
      for (let next = this.#endpoints.take(now); next !== undefined; next = this.#endpoints.take(now))
        this.#begin(next);
      this.#timer?.cancel();
      const dueAt = this.#endpoints.nextDueAt();
      if (dueAt === Number.POSITIVE_INFINITY) return;
      this.#timer = clock.after(Math.min(Math.max(0, dueAt - now), LOOK_AT_LEAST_MS), () => this.#pump());
    });
  }

  #begin(waiting: Waiting): void {
    const held = this.#held.get(waiting.key);
    if (held === undefined) {
      this.#endpoints.done(waiting.origin, true);
      return;
    }
    held.inFlight = true;
    const run = this.#tryOne(waiting, held).finally(() => {
      this.#underWay.delete(run);
      this.#pump();
    });
    this.#underWay.add(run);
  }

  // ---- one try ---------------------------------------------------------------------------------------------------

  async #tryOne(waiting: Waiting, held: Held): Promise<void> {
    const { key, origin } = waiting;
    let answered = true;
    try {
      const stored = await this.#stored.read(key);
      if (stored === undefined) return this.#ended(key, held, undefined);
      const { item } = stored;
      const changed = stored.seq !== held.seq;
      held.seq = stored.seq;
      if (changed || !isScheduled(item) || originOf(item.url) !== origin) return this.#ended(key, held, stored); // its own time decides (C5)
      answered = false;
      const left = await this.#deliver(key, stored);
      answered = left === 'delivered';
      this.#ended(key, held, left === 'delivered' ? undefined : left);
    } catch (error) {
      const isOurs = !(error instanceof BrokerError) && !this.#stop.signal.aborted;
      if (isOurs) this.#options.log.callbackProblem(key, error);
      this.#putBack(waiting, held, isOurs ? AFTER_FAULT_MS : READ_AGAIN_MS);
    } finally {
      this.#endpoints.done(origin, answered);
    }
  }

  /** @returns what is left of it, if anything */
  async #deliver(key: string, { seq, item }: StoredCallback): Promise<'delivered' | StoredCallback | undefined> {
    const { clock, random, post, schedule, log } = this.#options;
    const secrets = item.secret === '' ? await this.#clusterSecrets() : [item.secret];
    const delivery = await post.post({
      url: item.url,
      body: item.body,
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        ...signatureHeaders(item.id, item.body, secrets, clock.now()),
        ...(item.trace === '' ? {} : { traceparent: item.trace }),
      },
      signal: this.#stop.signal,
    });
    if (delivery.kind === 'failed') this.#stop.signal.throwIfAborted(); // no try: it was us who cut it
    const after = afterTry(item, delivery, { now: clock.now(), random, schedule });
    const facts = { id: item.id, taskId: item.taskId, origin: originOf(item.url), attempt: item.attempts + 1 };
    if (after.kind === 'delivered') {
      log.callbackTried({ ...facts, outcome: 'delivered', error: '', nextAt: 0 });
      await this.#stored.remove(seq); // C2
      return 'delivered';
    }
    const { state, lastError: error, nextAt } = after.item;
    log.callbackTried({ ...facts, outcome: state === 'pending' ? 'failing' : state, error, nextAt });
    return this.#stored.keep(key, seq, after.item);
  }

  /** What is left of it after a try, or what came meanwhile, waits for its own time. */
  #ended(key: string, held: Held, left: StoredCallback | undefined): void {
    held.inFlight = false;
    const { newer } = held;
    const last = newer !== undefined && newer.seq > (left?.seq ?? held.seq) ? newer : left;
    if (last === undefined) this.#forget(key);
    else this.#schedule(held.shard, key, last);
  }

  /** Nothing is known to have changed. */
  #putBack({ key, origin }: Waiting, held: Held, delayMs: number): void {
    held.inFlight = false;
    if (!this.#shards.has(held.shard)) this.#forget(key);
    else this.#endpoints.add({ key, origin, dueAt: this.#options.clock.monotonic() + delayMs });
  }

  #clusterSecrets(): Promise<readonly string[]> {
    const { clock } = this.#options;
    const now = clock.monotonic();
    if (this.#secrets === undefined || now >= this.#secrets.until) {
      const read = readClusterSecret(this.#options).then(({ secrets }) => secrets);
      this.#secrets = { read, until: now + SECRETS_FOR_MS };
      read.catch(() => {
        this.#secrets = undefined; // asked again at the next try
      });
    }
    return this.#secrets.read;
  }
}

/** The endpoint of a URL; URLs were judged before they were stored. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
