// Replaying stored events to one subscriber, from its cursor until it can go on live.
//
// R1  A pass reads the journal up to what was stored when it began; then the subscriber joins the live feed through the
//     recent batches. Where the feed has run past them meanwhile another, shorter pass follows.
// R2  A slow subscriber pauses its reader, so that a long replay needs no large backlog; one that does not read for
//     30 s is cut off.
// R3  A hole or an unreadable batch ends the subscription with a gap: nothing is skipped silently.

import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../../runtime/base/clock.ts';
import type { Deferred } from '../../runtime/base/deferred.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import { cursorBehind, END_OF_BATCH } from '../../runtime/journal/cursor.ts';
import type { FeedItem, JournalFeed } from '../../runtime/journal/feed.ts';
import { followJournal } from '../../runtime/journal/feed.ts';
import type { EventSlot } from './event-slot.ts';
import type { Subscriber } from './subscriber.ts';

export interface ReplayDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly slots: (item: FeedItem) => readonly EventSlot[];
  /** The shard of all nodes the filter names; undefined where there are several, or any. */
  readonly shard: number | undefined;
  /** Journal sequence the live feed has told. */
  readonly liveSeq: () => number;
  /** Joins the live feed behind `seq`; false where its recent batches don't reach back that far. */
  readonly join: (subscriber: Subscriber, seq: number) => boolean;
  readonly oldest: () => Promise<string>;
  readonly counts?: { eventsSent(count: number): void; gap(code: string): void };
}

const HIGH_BACKLOG_BYTES = 256 * 1024;
const LOW_BACKLOG_BYTES = 64 * 1024;
const DRAIN_POLL_MS = 20;
const STALL_MS = 30_000;
const BOOKMARK_EVERY_BATCHES = 500;

/** Resolves when the subscriber is live or has ended; never rejects. */
export async function replay(deps: ReplayDeps, subscriber: Subscriber): Promise<void> {
  try {
    while (!subscriber.ended) {
      const upTo = deps.liveSeq();
      const pass = new Pass(deps, subscriber);
      const outcome = await pass.run();
      if (subscriber.ended) return;
      if (outcome.kind === 'gap') {
        const oldest = outcome.oldest ?? (await deps.oldest());
        subscriber.end();
        deps.counts?.gap(outcome.code);
        subscriber.outlet.gap(oldest, outcome.code);
        subscriber.outlet.flush();
        return;
      }
      if (outcome.kind === 'ended') return;
      if (outcome.kind === 'slow') {
        subscriber.end();
        subscriber.outlet.tooSlow();
        return;
      }
      subscriber.passed(Math.max(upTo, outcome.seq));
      if (deps.join(subscriber, subscriber.position.seq)) return;
    }
  } catch (error) {
    if (subscriber.ended) return;
    subscriber.end();
    const known = error instanceof BrokerError;
    subscriber.outlet.fail(known ? error.code : 'internal', known ? error.message : 'the replay failed');
    subscriber.outlet.flush();
  }
}

type PassOutcome =
  | { readonly kind: 'caught_up'; readonly seq: number }
  | { readonly kind: 'gap'; readonly code: 'cursor_expired' | 'internal'; readonly oldest: string | undefined }
  | { readonly kind: 'slow' }
  | { readonly kind: 'ended' };

class Pass {
  readonly #deps: ReplayDeps;
  readonly #subscriber: Subscriber;
  readonly #done: Deferred<PassOutcome> = deferred<PassOutcome>();
  #feed: JournalFeed | undefined;
  #paused = false;
  #finished = false;
  #closed = false;
  #timer: Timer | undefined;
  #lastSeq = 0;
  #movedAt = 0;
  #skipped = 0;

  constructor(deps: ReplayDeps, subscriber: Subscriber) {
    this.#deps = deps;
    this.#subscriber = subscriber;
  }

  async run(): Promise<PassOutcome> {
    const { broker, subjects, clock, shard } = this.#deps;
    const { seq, index } = this.#subscriber.position;
    this.#movedAt = clock.monotonic();
    this.#subscriber.onEnd(() => this.#end({ kind: 'ended' }));
    this.#poll();
    followJournal({
      broker,
      subjects,
      from: index === END_OF_BATCH ? seq + 1 : seq,
      ...(shard === undefined ? {} : { shard }),
      onItem: (item) => this.#onItem(item),
      onUndecodable: (bad) =>
        this.#end({ kind: 'gap', code: 'internal', oldest: cursorBehind(subjects.incarnation, bad.seq) }),
      onHole: () => this.#end({ kind: 'gap', code: 'cursor_expired', oldest: undefined }),
      onCaughtUp: () => this.#end({ kind: 'caught_up', seq: this.#lastSeq }),
    }).then(
      (feed) => {
        this.#feed = feed;
        if (this.#closed) void feed.close();
        else if (this.#paused) feed.pause();
      },
      (error: unknown) => this.#done.reject(error),
    );
    try {
      return await this.#done.promise;
    } finally {
      this.#finished = true;
      this.#closed = true;
      this.#timer?.cancel();
      await this.#feed?.close();
    }
  }

  #end(outcome: PassOutcome): void {
    this.#finished = true;
    this.#done.resolve(outcome);
  }

  #onItem(item: FeedItem): void {
    if (this.#finished) return;
    const { outlet } = this.#subscriber;
    this.#movedAt = this.#deps.clock.monotonic();
    this.#lastSeq = item.seq;
    let told = 0;
    for (const slot of this.#deps.slots(item)) if (this.#subscriber.offer(slot)) told++;
    if (this.#subscriber.ended) return;
    this.#subscriber.passed(item.seq);
    this.#deps.counts?.eventsSent(told);
    this.#skipped = told > 0 ? 0 : this.#skipped + 1;
    if (this.#skipped === BOOKMARK_EVERY_BATCHES) {
      this.#skipped = 0;
      outlet.bookmark(cursorBehind(this.#deps.subjects.incarnation, item.seq));
    }
    outlet.flush();
    if (outlet.backlogBytes > HIGH_BACKLOG_BYTES && !this.#paused) {
      this.#paused = true;
      this.#feed?.pause();
    }
  }

  /** Looks whether a slow subscriber has drained (R2), and whether the reader or the subscriber stands still. */
  #poll(): void {
    const { clock } = this.#deps;
    this.#timer = clock.after(DRAIN_POLL_MS, () => {
      if (this.#finished) return;
      const { outlet } = this.#subscriber;
      if (this.#paused && outlet.backlogBytes <= LOW_BACKLOG_BYTES) {
        this.#paused = false;
        this.#movedAt = clock.monotonic();
        this.#feed?.resume();
      }
      if (clock.monotonic() - this.#movedAt > STALL_MS) {
        if (this.#paused) this.#end({ kind: 'slow' });
        else this.#done.reject(new BrokerError('storage_unavailable', 'the journal could not be read for 30 s'));
        return;
      }
      this.#poll();
    });
  }
}
