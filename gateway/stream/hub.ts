// Where the feed meets the subscribers: live fan-out by interest, joining it from a cursor, bookmarks. Whose replay comes
// when is replay-queue.ts.
//
// H1  All events of one batch, and of those that come in one turn, go to one outlet in one write; each event's text is
//     made once.
// H2  A subscriber is either replaying or in the interest index. It crosses in one turn, through the recent batches, so
//     that nothing falls between; S1 (subscriber.ts) lets nothing pass twice.
// H3  Subscriptions and replays are bounded; beyond the bound a subscription is refused with `overloaded`.

import { DecodeError } from '../../proto/codec.ts';
import type { ErrorCodeName } from '../../proto/error-codes.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../../runtime/base/clock.ts';
import type { Broker, Subscription } from '../../runtime/broker/broker.ts';
import type { Cursor } from '../../runtime/journal/cursor.ts';
import { cursorBehind, END_OF_BATCH, formatCursor, parseCursor, witnessOf } from '../../runtime/journal/cursor.ts';
import type { FeedItem } from '../../runtime/journal/feed.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { EventViewOptions } from '../../runtime/task/event-view.ts';
import type { Tick } from '../../runtime/task/tick.ts';
import type { Checked } from '../http/problem.ts';
import { invalid, no, refuse, yes } from '../http/problem.ts';
import type { FeedBreak } from '../view/live-view.ts';
import type { WatchCache } from '../view/watch-cache.ts';
import type { EventSlot, SlotOptions } from './event-slot.ts';
import { slotsOf } from './event-slot.ts';
import { FanOut } from './fan-out.ts';
import type { EventFilter, Filtered, FilterRequest } from './filter.ts';
import { resolveFilter } from './filter.ts';
import { JournalWindow } from './journal-window.ts';
import { Recent } from './recent.ts';
import { replay, toldUpTo } from './replay.ts';
import { ReplayQueue } from './replay-queue.ts';
import type { Outlet } from './subscriber.ts';
import { Subscriber } from './subscriber.ts';

export interface EventHubDeps {
  readonly cache: WatchCache;
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly kind: string;
  readonly clock: Clock;
  readonly eventView: EventViewOptions;
  readonly counts?: StreamCounts;
  readonly options?: Partial<EventHubOptions>;
}

export interface EventHubOptions {
  readonly maxSubscriptions: number;
  readonly maxReplays: number;
  /** Subscribers that wait for the turn of their replay. */
  readonly maxWaitingReplays: number;
  readonly bookmarkEveryMs: number;
}

export const eventHubDefaults: EventHubOptions = Object.freeze({
  maxSubscriptions: 50_000,
  maxReplays: 16,
  maxWaitingReplays: 10_000,
  bookmarkEveryMs: 10_000,
});

/** What the streams count. */
export interface StreamCounts {
  eventsSent(count: number): void;
  replayed(): void;
  gap(code: string): void;
}

export interface SubscribeRequest {
  readonly filter: FilterRequest;
  /** Pointer to the filter in what the client sent. */
  readonly at: string;
  /** Cursor as sent; absent: from now. */
  readonly after: string | undefined;
  /** The subscriber's tenant. */
  readonly viewer: string;
  readonly outlet: Outlet;
}

export type Subscribed =
  | { readonly kind: 'ready'; readonly cursor: string; readonly start: () => void; readonly end: () => void }
  /** What is behind `after` is not all there any more. */
  | { readonly kind: 'expired'; readonly oldest: string };

export class EventHub {
  readonly #deps: EventHubDeps;
  readonly #options: EventHubOptions;
  readonly #slotOptions: SlotOptions;
  readonly #window: JournalWindow;
  readonly #live: FanOut;
  readonly #recent: Recent;
  readonly #replays: ReplayQueue;
  readonly #listening: Subscription[] = [];
  #open = 0;
  /** The batch told last, and its witness where it is known. */
  #seq: number;
  #witness: string;
  #bookmarkTimer: Timer | undefined;
  #closed = false;

  private constructor(deps: EventHubDeps) {
    this.#deps = deps;
    this.#options = { ...eventHubDefaults, ...deps.options };
    this.#slotOptions = { kind: deps.kind, incarnation: deps.subjects.incarnation, view: deps.eventView };
    this.#live = new FanOut(deps.clock);
    this.#window = new JournalWindow(deps);
    const { maxReplays, maxWaitingReplays: maxWaiting } = this.#options;
    this.#replays = new ReplayQueue({ maxReplays, maxWaiting }, (company) => this.#replay(company));
    this.#seq = deps.cache.revision;
    this.#witness = deps.cache.witnessAt(this.#seq);
    this.#recent = new Recent(this.#seq, (item) => this.#slotsOf(item));
  }

  static start(deps: EventHubDeps): EventHub {
    const hub = new EventHub(deps);
    hub.#listening.push(
      deps.cache.onItem((item) => hub.#onItem(item)),
      deps.cache.onBreak((broken) => hub.#onBreak(broken)),
      deps.cache.onTick((node, tick) => hub.#onTick(node, tick)),
    );
    hub.#bookmarkLater();
    return hub;
  }

  get facts(): { readonly subscriptions: number; readonly replays: number } {
    return { subscriptions: this.#open, replays: this.#replays.running };
  }

  /**
   * Prepares a subscription; nothing is told or held before its `start`.
   * Refuses with `validation_failed`, `node_not_found` or `overloaded`. @throws BrokerError
   */
  async subscribe(request: SubscribeRequest): Promise<Checked<Subscribed>> {
    const { maxSubscriptions } = this.#options;
    if (this.#closed || this.#open >= maxSubscriptions)
      return no(refuse('overloaded', `this gateway serves ${maxSubscriptions} subscriptions already`));
    const after = request.after === undefined ? undefined : parseCursor(request.after);
    if (request.after !== undefined && after === undefined)
      return no(invalid(request.at === 'query' ? 'query/after' : '/after', 'is not a cursor'));
    const filter = await resolveFilter(request.filter, this.#deps.cache, request.viewer, request.at);
    if (!filter.ok) return filter;
    if (after !== undefined && !this.#remembers(after)) {
      const placed = await this.#window.place(after);
      if (placed.kind === 'expired') {
        this.#deps.counts?.gap('cursor_expired');
        return yes(placed);
      }
    }
    const place = after ?? { seq: this.#seq, index: END_OF_BATCH };
    const subscriber = new Subscriber(filter.value, request.outlet, place);
    return yes({
      kind: 'ready',
      cursor: after === undefined ? this.#cursor() : formatCursor(after),
      start: () => this.#begin(subscriber),
      end: () => subscriber.end(),
    });
  }

  /** Ends all subscriptions without a word: their connections are being closed. */
  close(): void {
    this.#closed = true;
    this.#bookmarkTimer?.cancel();
    for (const subscription of this.#listening) subscription.close();
    for (const subscriber of [...this.#live.all(), ...this.#replays.all()]) subscriber.end();
  }

  // ---- joining ---------------------------------------------------------------------------------------------------

  #begin(subscriber: Subscriber): void {
    if (subscriber.ended || this.#closed) return;
    this.#open++;
    subscriber.onEnd(() => {
      this.#open--;
      this.#live.remove(subscriber);
      this.#replays.remove(subscriber);
    });
    if (this.#join(subscriber, toldUpTo(subscriber))) return;
    if (this.#replays.add(subscriber)) return;
    subscriber.end();
    subscriber.outlet.fail('overloaded', 'too many replays are waiting; resume by cursor');
    subscriber.outlet.flush();
  }

  /** Joins the live feed where everything after `seq` is still in memory (H2). */
  #join(subscriber: Subscriber, seq: number): boolean {
    if (seq < this.#recent.floor) return false;
    let told = 0;
    for (const batch of this.#recent.from(seq)) for (const slot of batch.slots) if (subscriber.offer(slot)) told++;
    if (subscriber.ended) return true;
    this.#replays.remove(subscriber);
    this.#live.add(subscriber);
    if (told > 0) subscriber.outlet.flush();
    this.#deps.counts?.eventsSent(told);
    return true;
  }

  /** True where everything behind the cursor is in memory, and it is certainly of this history. */
  #remembers({ incarnation, seq, index, witness }: Cursor): boolean {
    const whole = index === END_OF_BATCH ? seq : seq - 1;
    if (incarnation !== this.#deps.subjects.incarnation || whole < this.#recent.floor || seq > this.#seq) return false;
    return witness === '' || witness === (seq === this.#seq ? this.#witness : this.#recent.witnessAt(seq));
  }

  /** The place behind everything told so far. */
  #cursor(): string {
    return cursorBehind(this.#deps.subjects.incarnation, this.#seq, this.#witness);
  }

  async #replay(company: readonly Subscriber[]): Promise<void> {
    const { broker, subjects, clock, counts } = this.#deps;
    for (const _subscriber of company) counts?.replayed();
    await replay(
      {
        broker,
        subjects,
        clock,
        slots: (item) => this.#slotsOf(item),
        shard: this.#onlyShard(company),
        liveSeq: () => this.#seq,
        join: (joining, seq) => this.#join(joining, seq),
        leave: (slow) => this.#replays.leave(slow),
        oldest: () => this.#window.oldest(),
        ...(counts === undefined ? {} : { counts }),
      },
      company,
    );
  }

  /** One shard's log is enough where all nodes wanted live in it. */
  #onlyShard(company: readonly Subscriber[]): number | undefined {
    const shards = new Set<number>();
    for (const { filter } of company) {
      if (filter.nodes === undefined) return undefined;
      for (const node of filter.nodes) shards.add(shardOf(this.#deps.kind, node, this.#deps.shardCount));
      if (shards.size > 1) return undefined;
    }
    const [only] = shards;
    return only;
  }

  // ---- live ------------------------------------------------------------------------------------------------------

  /** A record that turns out not to be readable when it is told is a batch that is missing: said, not skipped. */
  #onItem(item: FeedItem): void {
    try {
      this.#tellAll(item);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#onBreak({ kind: 'unreadable', seq: item.seq, shard: item.shard });
    }
  }

  #tellAll(item: FeedItem): void {
    this.#seq = item.seq;
    this.#witness = witnessOf(item.batch.batchId);
    this.#recent.add(item);
    if (this.#live.size === 0) return;
    const told = this.#live.tell(this.#slotsOf(item));
    this.#deps.counts?.eventsSent(told);
  }

  #slotsOf(item: FeedItem): readonly EventSlot[] {
    return slotsOf(item, this.#slotOptions);
  }

  #onBreak(broken: FeedBreak): void {
    this.#seq = broken.seq;
    this.#witness = this.#deps.cache.witnessAt(broken.seq);
    this.#recent.reset(broken.seq);
    const code: ErrorCodeName = broken.kind === 'lost' ? 'cursor_expired' : 'internal';
    const oldest = this.#cursor();
    for (const subscriber of this.#live.all()) {
      if (!this.#concerns(subscriber.filter, broken.shard)) continue;
      subscriber.end();
      this.#deps.counts?.gap(code);
      subscriber.outlet.gap(oldest, code);
      subscriber.outlet.flush();
    }
  }

  #concerns(filter: EventFilter, shard: number): boolean {
    if (shard < 0 || filter.nodes === undefined) return true;
    for (const node of filter.nodes) if (shardOf(this.#deps.kind, node, this.#deps.shardCount) === shard) return true;
    return false;
  }

  /** Ticks go to whoever wants the task's progress, and are seen by those who may see its node. */
  #onTick(node: ActorId, tick: Tick): void {
    if (this.#live.size === 0) return;
    const task = this.#deps.cache.get(node)?.record.tasks.find((candidate) => candidate.id === tick.taskId);
    const event: Filtered = {
      node,
      task: tick.taskId,
      type: 'task.progress',
      tenant: task?.requestedBy.tenant ?? '',
      owner: this.#deps.cache.row(node)?.facets.owner,
    };
    this.#live.visit(event, (subscriber) => subscriber.outlet.tick(node, tick));
  }

  // ---- bookmarks -------------------------------------------------------------------------------------------------

  #bookmarkLater(): void {
    this.#bookmarkTimer = this.#deps.clock.after(this.#options.bookmarkEveryMs, () => {
      const cursor = this.#cursor();
      for (const subscriber of this.#live.all()) {
        if (!subscriber.wasQuiet() || subscriber.position.seq >= this.#seq) continue;
        subscriber.passed(this.#seq);
        subscriber.outlet.bookmark(cursor);
        subscriber.outlet.flush();
      }
      if (!this.#closed) this.#bookmarkLater();
    });
  }
}
