// Replaying stored events to a company of subscribers, from their cursors until they can go on live. When a gateway dies
// thousands come to another at once with cursors close together: one reading of the journal serves them all.
//
// R1  A pass reads the journal from the earliest place of the company up to what was stored when it began; each event is
//     offered to those who may want it, and S1 (subscriber.ts) lets nothing pass twice. Then each joins the live feed
//     through the recent batches. Those the feed has run past meanwhile go on in another, shorter pass.
// R2  A slow subscriber pauses the reader, so that a long replay needs no large backlog. Others wait a second for it,
//     then it goes on alone; alone it is cut off when it has not read for 30 s.
// R3  A hole or an unreadable batch ends with a gap the subscriptions that began before it: nothing is skipped silently.

import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../../runtime/base/clock.ts';
import type { Deferred } from '../../runtime/base/deferred.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import { cursorBehind, END_OF_BATCH, witnessOf } from '../../runtime/journal/cursor.ts';
import type { FeedItem, JournalFeed } from '../../runtime/journal/feed.ts';
import { followJournal } from '../../runtime/journal/feed.ts';
import type { EventSlot } from './event-slot.ts';
import { InterestIndex } from './interest.ts';
import type { Subscriber } from './subscriber.ts';

export interface ReplayDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly slots: (item: FeedItem) => readonly EventSlot[];
  /** The shard of all nodes the company wants; undefined where there are several, or any. */
  readonly shard: number | undefined;
  /** Journal sequence the live feed has told. */
  readonly liveSeq: () => number;
  /** Joins the live feed behind `seq`; false where its recent batches don't reach back that far. */
  readonly join: (subscriber: Subscriber, seq: number) => boolean;
  /** Takes a subscriber that the others do not wait for. */
  readonly leave: (subscriber: Subscriber) => void;
  readonly oldest: () => Promise<string>;
  readonly counts?: { eventsSent(count: number): void; gap(code: string): void };
}

const HIGH_BACKLOG_BYTES = 256 * 1024;
const LOW_BACKLOG_BYTES = 64 * 1024;
const DRAIN_POLL_MS = 20;
const PATIENCE_MS = 1_000;
const STALL_MS = 30_000;
const BOOKMARK_EVERY_BATCHES = 500;

/** Resolves when every one of the company is live, has ended or has left; never rejects. */
export async function replay(deps: ReplayDeps, company: readonly Subscriber[]): Promise<void> {
  const members = new InterestIndex();
  for (const subscriber of company) {
    members.add(subscriber);
    subscriber.onEnd(() => members.remove(subscriber));
  }
  try {
    while (members.size > 0) {
      const upTo = deps.liveSeq();
      const readTo = await new Pass(deps, members).run();
      for (const subscriber of members.all()) {
        subscriber.passed(Math.max(upTo, readTo));
        if (deps.join(subscriber, subscriber.position.seq)) members.remove(subscriber);
      }
    }
  } catch (error) {
    const known = error instanceof BrokerError;
    for (const { outlet } of members.all().map(ended)) {
      outlet.fail(known ? error.code : 'internal', known ? error.message : 'the replay failed');
      outlet.flush();
    }
  }
}

function ended(subscriber: Subscriber): Subscriber {
  subscriber.end();
  return subscriber;
}

/** The last batch of which everything was told. */
export function toldUpTo({ position: { seq, index } }: Subscriber): number {
  return index === END_OF_BATCH ? seq : seq - 1;
}

class Pass {
  readonly #deps: ReplayDeps;
  readonly #members: InterestIndex;
  /** Where each was when the pass began. */
  readonly #begun = new Map<Subscriber, number>();
  /** Resolves with the last sequence read. */
  readonly #done: Deferred<number> = deferred<number>();
  /** Gaps that are being told. */
  readonly #gaps: Promise<void>[] = [];
  /** Those the reader is paused for. */
  readonly #lagging = new Set<Subscriber>();
  #feed: JournalFeed | undefined;
  #finished = false;
  #timer: Timer | undefined;
  #lastSeq = 0;
  #movedAt = 0;
  #batches = 0;

  constructor(deps: ReplayDeps, members: InterestIndex) {
    this.#deps = deps;
    this.#members = members;
  }

  async run(): Promise<number> {
    const { broker, subjects, clock, shard } = this.#deps;
    for (const subscriber of this.#members.all()) this.#begun.set(subscriber, toldUpTo(subscriber));
    this.#movedAt = clock.monotonic();
    this.#poll();
    followJournal({
      broker,
      subjects,
      from: Math.min(...this.#begun.values()) + 1,
      ...(shard === undefined ? {} : { shard }),
      onItem: (item) => this.#onItem(item),
      onUndecodable: ({ seq }) => this.#lost(seq, 'internal', cursorBehind(subjects.incarnation, seq)),
      onHole: ({ missing }) => this.#lost(missing, 'cursor_expired', undefined),
      onCaughtUp: () => this.#end(),
    }).then(
      (feed) => {
        this.#feed = feed;
        if (this.#finished) void feed.close();
        else if (this.#lagging.size > 0) feed.pause();
      },
      (error: unknown) => this.#done.reject(error),
    );
    try {
      return await this.#done.promise;
    } finally {
      this.#finished = true;
      this.#timer?.cancel();
      await this.#feed?.close();
      await Promise.all(this.#gaps);
    }
  }

  #end(): void {
    this.#finished = true;
    this.#done.resolve(this.#lastSeq);
  }

  #onItem(item: FeedItem): void {
    if (this.#finished) return;
    this.#movedAt = this.#deps.clock.monotonic();
    this.#lastSeq = item.seq;
    const touched = new Set<Subscriber>();
    let told = 0;
    for (const slot of this.#deps.slots(item)) {
      slot.beginTurn();
      this.#members.visit(slot, (subscriber) => {
        if (!subscriber.offerMatched(slot)) return;
        told++;
        touched.add(subscriber);
      });
      slot.endTurn();
    }
    this.#deps.counts?.eventsSent(told);
    for (const subscriber of touched) {
      subscriber.outlet.flush();
      if (!subscriber.ended && subscriber.outlet.backlogBytes > HIGH_BACKLOG_BYTES) this.#waitFor(subscriber);
    }
    if (++this.#batches % BOOKMARK_EVERY_BATCHES === 0) this.#bookmark(item);
  }

  /** To those for whom nothing came for a while, that they need not begin so far back again. */
  #bookmark({ seq, batch }: FeedItem): void {
    const cursor = cursorBehind(this.#deps.subjects.incarnation, seq, witnessOf(batch.batchId));
    for (const subscriber of this.#members.all()) {
      if (!subscriber.wasQuiet() || subscriber.position.seq >= seq) continue;
      subscriber.passed(seq);
      subscriber.outlet.bookmark(cursor);
      subscriber.outlet.flush();
    }
  }

  /** R3. @param oldest where it is known what can be resumed from */
  #lost(seq: number, code: ErrorCodeName, oldest: string | undefined): void {
    if (this.#finished) return;
    for (const [subscriber, begun] of this.#begun) {
      if (begun >= seq || subscriber.ended) continue;
      subscriber.end();
      this.#gaps.push(this.#tellGap(subscriber, code, oldest));
    }
    if (this.#members.size === 0) this.#end();
  }

  async #tellGap({ outlet }: Subscriber, code: ErrorCodeName, oldest: string | undefined): Promise<void> {
    try {
      const place = oldest ?? (await this.#deps.oldest());
      this.#deps.counts?.gap(code);
      outlet.gap(place, code);
      outlet.flush();
    } catch (error) {
      const known = error instanceof BrokerError;
      outlet.fail(known ? error.code : 'internal', known ? error.message : 'the replay failed');
    }
  }

  // ---- those who are slow ------------------------------------------------------------------------------------------

  #waitFor(subscriber: Subscriber): void {
    if (this.#lagging.size === 0) this.#feed?.pause();
    this.#lagging.add(subscriber);
  }

  /** Looks whether slow ones have drained (R2), whether anybody is left, and whether the reader stands still. */
  #poll(): void {
    const { clock } = this.#deps;
    this.#timer = clock.after(DRAIN_POLL_MS, () => {
      if (this.#finished) return;
      if (this.#members.size === 0) {
        this.#end();
        return;
      }
      const stoodMs = clock.monotonic() - this.#movedAt;
      if (this.#lagging.size > 0) this.#drain(stoodMs);
      else if (stoodMs > STALL_MS)
        this.#done.reject(new BrokerError('storage_unavailable', 'the journal could not be read for 30 s'));
      this.#poll();
    });
  }

  #drain(stoodMs: number): void {
    for (const subscriber of this.#lagging) {
      if (subscriber.ended || subscriber.outlet.backlogBytes <= LOW_BACKLOG_BYTES) this.#lagging.delete(subscriber);
      else if (this.#members.size > 1 && stoodMs > PATIENCE_MS) {
        this.#lagging.delete(subscriber);
        this.#members.remove(subscriber);
        subscriber.passed(this.#lastSeq);
        this.#deps.leave(subscriber);
      } else if (stoodMs > STALL_MS) {
        this.#lagging.delete(subscriber);
        subscriber.end();
        subscriber.outlet.tooSlow();
      }
    }
    if (this.#lagging.size > 0) return;
    this.#movedAt = this.#deps.clock.monotonic();
    this.#feed?.resume();
  }
}
