// The gateway's view of all nodes: loaded from the checkpoints, fed by the journal, as the Kubernetes API server does.
// Polls and lists cost no broker call, a miss costs one read through the leader (rule J2).
//
// W2  A record is shown only after its append was read back from the journal, so a view never runs ahead of the truth.
// (W1 stands in cache-load.ts, W3 and W4 in live-view.ts, the rules of the memory in node-store.ts.)

import { decodeCheckpointFrame } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import { sketchOf } from '../../proto/journal.ts';
import { sketchRecord } from '../../proto/record-sketch.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { TaskDocument } from '../../proto/task.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Broker, Subscription } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { FeedItem } from '../../runtime/journal/feed.ts';
import type { Tick } from '../../runtime/task/tick.ts';
import { decodeTick } from '../../runtime/task/tick.ts';
import type { NodeFilters } from './facets.ts';
import type { FeedBreak } from './live-view.ts';
import { LiveView } from './live-view.ts';
import type { NodePage, NodeRow } from './node-rows.ts';
import type { NodeSnapshot } from './node-snapshot.ts';
import { DecodedRecords, StoredSnapshot, wholeSnapshot } from './node-snapshot.ts';
import type { NodeStore } from './node-store.ts';
import { readTaskDocument, readTaskDocuments } from './task-documents.ts';
import { ChangeWaiters, RevisionWaiters } from './waiters.ts';

/** What the view tells the log and the metrics. */
export interface WatchCacheReports {
  /** Someone must look: data was lost or cannot be read. */
  error(what: string, facts: { readonly [name: string]: unknown }): void;
  batch?(facts: { readonly entries: number; readonly events: number }): void;
}

export interface WatchCacheDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  /** The kind of actor this view shows. */
  readonly kind: string;
  readonly clock: Clock;
  readonly reports?: WatchCacheReports;
  readonly options?: Partial<WatchCacheOptions>;
}

export interface WatchCacheOptions {
  /** Bytes of full records kept in memory besides those newer than their shard's mark. */
  readonly maxRecordBytes: number;
  /** Waits of each kind; at the bound a wait ends at once. */
  readonly maxWaiters: number;
  /** For each of checkpoints and journal. */
  readonly loadTimeoutMs: number;
  /** How often the journal's end is compared with what was seen (W3). */
  readonly checkEveryMs: number;
}

export const watchCacheDefaults: WatchCacheOptions = Object.freeze({
  maxRecordBytes: 64 * 1024 * 1024, // of some 170,000 idle nodes
  maxWaiters: 20_000,
  loadTimeoutMs: 240_000, // a million checkpoints on a busy machine
  checkEveryMs: 10_000,
});

export interface NodeQuery {
  readonly filters: NodeFilters;
  readonly limit: number;
  /** Id behind which the page starts. */
  readonly after?: string | undefined;
}

export interface NodeListing {
  readonly items: readonly NodeSnapshot[];
  readonly next: string | undefined;
  readonly revision: number;
}

export type TickListener = (id: ActorId, tick: Tick) => void;

export interface WatchCacheFacts {
  readonly nodes: number;
  readonly records: number;
  readonly waiters: number;
  readonly undecodable: number;
  readonly readerRestarts: number;
  /** False while the view is being loaded anew. */
  readonly live: boolean;
}

const MISS_TIMEOUT_MS = 2_000;
const LIST_READS_AT_ONCE = 32;

export class WatchCache {
  readonly #deps: WatchCacheDeps;
  readonly #revisions: RevisionWaiters;
  readonly #changes: ChangeWaiters<NodeSnapshot>;
  readonly #view: LiveView;
  readonly #items = new Set<(item: FeedItem) => void>();
  readonly #breaks = new Set<(broken: FeedBreak) => void>();
  readonly #ticks = new Set<TickListener>();
  readonly #decoded = new DecodedRecords();
  #tickFeed: Subscription | undefined;

  private constructor(deps: WatchCacheDeps) {
    const options = { ...watchCacheDefaults, ...deps.options };
    this.#deps = deps;
    this.#revisions = new RevisionWaiters(deps.clock, options.maxWaiters);
    this.#changes = new ChangeWaiters(deps.clock, options.maxWaiters);
    this.#view = new LiveView({
      ...deps,
      ...options,
      decoded: this.#decoded,
      onItem: (store, item, live) => this.#applyItem(store, item, live),
      onReached: (seq) => this.#revisions.reached(seq),
      onBreak: (broken) => this.#onBreak(broken),
      error: (what, facts) => this.#error(what, facts),
    });
  }

  /** Resolves once everything stored so far is in the view. @throws BrokerError when that does not happen in time. */
  static async start(deps: WatchCacheDeps): Promise<WatchCache> {
    const cache = new WatchCache(deps);
    try {
      await cache.#view.start();
    } catch (error) {
      await cache.close();
      throw error;
    }
    const ticks = deps.subjects.ticks();
    cache.#tickFeed = deps.broker.subscribe(ticks, (message) =>
      cache.#onTickMessage(message.subject.slice(ticks.length - 1), message.data),
    );
    return cache;
  }

  /** The highest journal sequence seen: what every answer from here reflects at least. */
  get revision(): number {
    return this.#view.revision;
  }

  /** Witness of the batch at the revision `seq`, for cursors; empty where it is not at hand. */
  witnessAt(seq: number): string {
    return this.#view.witnessAt(seq);
  }

  get facts(): WatchCacheFacts {
    return {
      nodes: this.#view.store.rows.size,
      records: this.#view.store.held,
      waiters: this.#changes.size,
      undecodable: this.#view.undecodable,
      readerRestarts: this.#view.readerRestarts,
      live: this.#view.isLive,
    };
  }

  /** The node if its record is in memory; what is not may still exist: ask {@link load}. */
  get(id: ActorId): NodeSnapshot | undefined {
    return this.#view.store.peek(id);
  }

  /** The compact row of a node known here. */
  row(id: ActorId): NodeRow | undefined {
    return this.#view.store.rows.get(id);
  }

  idOfName(name: string): ActorId | undefined {
    return this.#view.store.rows.idOfName(name);
  }

  /**
   * The node, or undefined where it certainly does not exist: for an unknown one the leader is asked how far the journal
   * is, so that a node which another gateway has just created is found. @throws BrokerError
   */
  async load(id: ActorId): Promise<NodeSnapshot | undefined> {
    if (this.#view.store.rows.get(id) === undefined) await this.catchUp();
    return this.#view.store.peek(id) ?? this.#readBack(id);
  }

  /** The id of a name, looked up again after catching up where it is not known yet. @throws BrokerError */
  async loadIdOfName(name: string): Promise<ActorId | undefined> {
    const known = this.idOfName(name);
    if (known !== undefined) return known;
    await this.catchUp();
    return this.idOfName(name);
  }

  /** Waits until everything committed before this call is in the view. @throws BrokerError */
  async catchUp(timeoutMs: number = MISS_TIMEOUT_MS): Promise<void> {
    const state = await this.#view.end();
    if (state === null) throw new BrokerError('storage_unavailable', 'the journal stream is gone');
    if (!(await this.atLeast(state.lastSeq, timeoutMs)))
      throw new BrokerError(
        'storage_unavailable',
        `the view is at ${this.#view.revision}, the journal at ${state.lastSeq}`,
      );
  }

  /** A page of nodes by id. Records that are not in memory cost one read each. @throws BrokerError */
  async list(query: NodeQuery): Promise<NodeListing> {
    const revision = this.#view.revision;
    const page = this.#view.store.rows.page(query.filters, query.limit, query.after ?? '');
    const items: (NodeSnapshot | undefined)[] = page.rows.map((row) => this.#view.store.glance(row));
    const missing = page.rows.flatMap((row, at) => (items[at] === undefined ? [{ id: row.id, at }] : []));
    for (let from = 0; from < missing.length; from += LIST_READS_AT_ONCE) {
      await Promise.all(
        missing.slice(from, from + LIST_READS_AT_ONCE).map(async ({ id, at }) => {
          items[at] = await this.#readBack(id);
        }),
      );
    }
    return { items: items.filter((item) => item !== undefined), next: page.next, revision };
  }

  /** The same page as compact rows: nothing is read for it. */
  listRows(query: NodeQuery): NodePage & { readonly revision: number } {
    return {
      ...this.#view.store.rows.page(query.filters, query.limit, query.after ?? ''),
      revision: this.#view.revision,
    };
  }

  /** Nodes that hold a task which is not final, by id. */
  busyNodes(): readonly ActorId[] {
    return [...this.#view.store.busy()].sort();
  }

  /** Tasks that are not final: in all, or of one tenant, the cluster's own checks left out. */
  openTasks(tenant?: string): number {
    const { open } = this.#view.store;
    return tenant === undefined ? open.total : open.of(tenant);
  }

  /** True once the view reflects journal sequence `seq`; false when the time is up, `signal` fires, or too many wait. */
  atLeast(seq: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.#view.revision >= seq) return Promise.resolve(true);
    return this.#revisions.wait(seq, timeoutMs, signal);
  }

  /**
   * The node at its next change after revision `since`; undefined when the time is up, `signal` fires, the node is
   * deleted, the view is loaded anew, or too many wait: ask again what is there. @throws BrokerError
   */
  change(id: ActorId, since: number, timeoutMs: number, signal?: AbortSignal): Promise<NodeSnapshot | undefined> {
    const held = this.#view.store.peek(id);
    if (held !== undefined && held.revision > since) return Promise.resolve(held);
    const row = this.#view.store.rows.get(id);
    if (held === undefined && row !== undefined && row.revision > since) return this.#readBack(id);
    return this.#changes.wait(id, timeoutMs, signal);
  }

  /** A final task, as its document has it; undefined where there is none (any more). @throws BrokerError */
  taskDocument(taskId: string): Promise<TaskDocument | undefined> {
    return readTaskDocument(this.#deps, taskId);
  }

  /** The newest `limit` final tasks of a node, oldest first. @throws BrokerError */
  taskDocumentsOf(id: ActorId, limit = 1_000): Promise<readonly TaskDocument[]> {
    return readTaskDocuments(this.#deps, id, limit);
  }

  /** Called with each batch after it was applied, in journal order. */
  onItem(listener: (item: FeedItem) => void): Subscription {
    return listenIn(this.#items, listener);
  }

  onBreak(listener: (broken: FeedBreak) => void): Subscription {
    return listenIn(this.#breaks, listener);
  }

  /** Live progress; missed by whoever is not listening. */
  onTick(listener: TickListener): Subscription {
    return listenIn(this.#ticks, listener);
  }

  async close(): Promise<void> {
    this.#tickFeed?.close();
    this.#revisions.close();
    this.#changes.close();
    await this.#view.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  // ---- the feed --------------------------------------------------------------------------------------------------

  #applyItem(store: NodeStore, item: FeedItem, live: boolean): void {
    const { shard, seq, batch } = item;
    const changed: ActorId[] = [];
    let events = 0;
    for (const entry of batch.entries) {
      events += entry.events.length;
      const sketch = sketchOf(entry);
      if (sketch.kind !== this.#deps.kind) continue;
      const applied = store.apply(sketch, seq, shard, () =>
        entry.recordBytes === undefined
          ? wholeSnapshot(entry.record, seq, shard)
          : new StoredSnapshot(sketch, entry.recordBytes, seq, shard, this.#decoded),
      );
      if (applied !== 'stale') changed.push(sketch.id);
    }
    store.advanceMark(shard, batch.mark);
    if (!live) return;
    this.#revisions.reached(seq);
    this.#deps.reports?.batch?.({ entries: batch.entries.length, events });
    for (const id of changed) this.#changes.tell(id, store.peek(id));
    this.#tell(this.#items, item);
  }

  #onBreak(broken: FeedBreak): void {
    if (broken.kind === 'lost') this.#changes.close();
    this.#tell(this.#breaks, broken);
  }

  /** A listener's failure is its own: the feed goes on for the others. */
  #tell<T>(listeners: ReadonlySet<(value: T) => void>, value: NoInfer<T>): void {
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (error) {
        this.#error('a listener of the view failed', { error });
      }
    }
  }

  #error(what: string, facts: { readonly [name: string]: unknown }): void {
    this.#deps.reports?.error(what, facts);
  }

  // ---- misses ----------------------------------------------------------------------------------------------------

  /** A record that was evicted, from its checkpoint (V2): one read through the leader. */
  async #readBack(id: ActorId): Promise<NodeSnapshot | undefined> {
    const { broker, subjects, kind } = this.#deps;
    const store = this.#view.store;
    const row = store.rows.get(id);
    if (row === undefined) return undefined;
    const stream = `KV_${subjects.bucket('checkpoints')}`;
    const message = await broker.read(stream, { lastOf: subjects.checkpoint(row.shard, kind, id) }, MISS_TIMEOUT_MS);
    const newer = store.peek(id); // the journal went on while we read
    if (newer !== undefined) return newer;
    const wanted = store.rows.get(id);
    if (wanted === undefined) return undefined;
    if (message !== null && message.operation === '') {
      const { record, journalSeq } = decodeCheckpointFrame(message.data);
      if (journalSeq >= wanted.revision) {
        const sketch = sketchRecord(record);
        const snapshot = new StoredSnapshot(sketch, record, journalSeq, wanted.shard, this.#decoded);
        store.readBack(snapshot);
        return sketch.exists ? snapshot : undefined;
      }
    }
    this.#error('a checkpoint is older than its mark says', { id, revision: wanted.revision });
    throw new BrokerError('internal', `node ${id}: its checkpoint does not reflect revision ${wanted.revision}`);
  }

  // ---- ticks -----------------------------------------------------------------------------------------------------

  #onTickMessage(address: string, data: Uint8Array): void {
    if (this.#ticks.size === 0) return;
    const dot = address.indexOf('.');
    if (address.slice(0, dot) !== this.#deps.kind) return;
    const row = this.#view.store.rows.get(address.slice(dot + 1) as ActorId); // proof: a lookup; what is unknown is dropped
    const tick = decodeTick(data);
    if (row === undefined || tick === undefined) return;
    for (const listener of this.#ticks) listener(row.id, tick);
  }
}

function listenIn<T>(listeners: Set<T>, listener: T): Subscription {
  listeners.add(listener);
  return { close: () => listeners.delete(listener) };
}
