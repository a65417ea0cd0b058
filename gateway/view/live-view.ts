// The view as it follows the journal: loaded, fed, checked, and loaded anew where it has lost its place. What is made of
// it, and who is told, is watch-cache.ts.
//
// W3  A journal that ends below what was already seen, or has another batch in its place, has lost data (its store was
//     rolled back): the view says so loudly, is loaded anew, and tells that all places are void. After a lost connection
//     nothing that comes is shown or told before that comparison: it may be of another history.
// W4  A batch that cannot be decoded is reported and told; a hole in a shard's log shows that records were missed, so the
//     view is loaded anew.

import { decodeBatch } from '../../proto/codec.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../../runtime/base/clock.ts';
import { sleep } from '../../runtime/base/clock.ts';
import type { Broker, StreamState, Subscription } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import { witnessOf } from '../../runtime/journal/cursor.ts';
import type { FeedItem, UndecodableBatch } from '../../runtime/journal/feed.ts';
import type { LoadedView } from './cache-load.ts';
import { loadView, readMark } from './cache-load.ts';
import type { DecodedRecords } from './node-snapshot.ts';
import { NodeStore } from './node-store.ts';
import { SharedAsk } from './shared-ask.ts';

/** Told when a listener's place in the feed has become meaningless, or an item could not be shown. */
export interface FeedBreak {
  /** `lost`: all places are void, start from now. `unreadable`: only the batch at `seq` is missing. */
  readonly kind: 'lost' | 'unreadable';
  readonly seq: number;
  /** The shard concerned; -1 for all. */
  readonly shard: number;
}

export interface LiveViewDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  /** The kind of actor this view shows. */
  readonly kind: string;
  readonly clock: Clock;
  readonly decoded: DecodedRecords;
  readonly maxRecordBytes: number;
  /** For each of checkpoints and journal. */
  readonly loadTimeoutMs: number;
  /** How often the journal's end is compared with what was seen (W3). */
  readonly checkEveryMs: number;
  /** Applies a batch; `live` once the load is done. */
  readonly onItem: (store: NodeStore, item: FeedItem, live: boolean) => void;
  /** Everything up to this sequence is in the view. */
  readonly onReached: (seq: number) => void;
  readonly onBreak: (broken: FeedBreak) => void;
  /** Someone must look. */
  readonly error: (what: string, facts: { readonly [name: string]: unknown }) => void;
}

const LOAD_TRIES = 3;
/** Doubled from time to time, up to `checkEveryMs`. */
const COMPARE_AGAIN_MS = 250;
/** Batches that wait for the comparison; with more the view is loaded anew, which is cheaper. */
const MAX_HELD = 10_000;
const RELOAD_PAUSE_MS = 1_000;

export class LiveView {
  readonly #deps: LiveViewDeps;
  readonly #end: SharedAsk<StreamState | null>;
  readonly #stop = new AbortController();
  #store: NodeStore;
  #view: LoadedView | undefined;
  #revision = 0;
  /** The last batch seen that could be decoded. */
  #tip = { seq: 0, batchId: '' };
  #loading: Promise<void> | undefined;
  #connection: Subscription | undefined;
  #checkTimer: Timer | undefined;
  #undecodable = 0;
  #restarts = 0;
  /** False from a lost connection until the journal was found to be the one that was seen (W3). */
  #isSameStore = true;
  /** Connections lost so far: a comparison begun before the last of them says nothing. */
  #lost = 0;
  /** What came meanwhile, to be shown then. */
  #held: (() => void)[] = [];
  #closed: Promise<void> | undefined;

  constructor(deps: LiveViewDeps) {
    this.#deps = deps;
    this.#end = new SharedAsk(() => deps.broker.streamState(deps.subjects.stream('journal')));
    this.#store = new NodeStore(deps.shardCount, deps.maxRecordBytes);
  }

  /** Resolves once everything stored so far is in the view. @throws BrokerError when that does not happen in time. */
  async start(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#load(tries > 1);
        break;
      } catch (error) {
        if (tries < LOAD_TRIES && error instanceof BrokerError) continue;
        throw error;
      }
    }
    this.#connection = this.#deps.broker.onConnection((connected) => {
      if (connected) void this.#compare(this.#lost);
      else {
        this.#isSameStore = false;
        this.#lost++;
      }
    });
    this.#checkLater();
  }

  /** Another one after each load. */
  get store(): NodeStore {
    return this.#store;
  }

  /** The highest journal sequence seen. */
  get revision(): number {
    return this.#revision;
  }

  /** Witness of the batch at `seq`; empty where that is not the last one seen. */
  witnessAt(seq: number): string {
    return seq > 0 && seq === this.#tip.seq ? witnessOf(this.#tip.batchId) : '';
  }

  get undecodable(): number {
    return this.#undecodable;
  }

  get readerRestarts(): number {
    return this.#restarts + (this.#view?.feed.restarts ?? 0);
  }

  /** False while it is being loaded anew. */
  get isLive(): boolean {
    return this.#view !== undefined;
  }

  /** How far the journal is, as its leader has it; asked once for all who ask at a time. @throws BrokerError */
  end(): Promise<StreamState | null> {
    return this.#end.get();
  }

  close(): Promise<void> {
    this.#closed ??= (async () => {
      this.#stop.abort();
      this.#checkTimer?.cancel();
      this.#connection?.close();
      await this.#loading;
      this.#view?.retire();
      await this.#view?.feed.close();
    })();
    return this.#closed;
  }

  async #load(again: boolean): Promise<void> {
    const { loadTimeoutMs, error } = this.#deps;
    const lost = this.#lost;
    this.#tip = { seq: 0, batchId: '' };
    const view = await loadView({
      ...this.#deps,
      timeoutMs: loadTimeoutMs,
      signal: this.#stop.signal,
      onBadCheckpoint: (subject, cause) => {
        this.#undecodable++;
        error('a checkpoint cannot be decoded', { subject, error: cause });
      },
      onItem: (store, item, live) => {
        if (live && !this.#isSameStore) this.#hold(() => this.#take(store, item, live));
        else this.#take(store, item, live);
      },
      onUndecodable: (bad) => this.#onUndecodable(bad),
      again,
      onHole: (hole, live) => {
        error('the journal has a hole', { ...hole });
        if (live) this.#reload();
      },
    });
    this.#store = view.store;
    this.#view = view;
    this.#revision = view.revision;
    this.#deps.onReached(view.revision);
    if (lost === this.#lost) this.#isSameStore = true;
  }

  #take(store: NodeStore, item: FeedItem, live: boolean): void {
    this.#tip = { seq: item.seq, batchId: item.batch.batchId };
    // What is told of the batch already says where the view is.
    if (live) this.#revision = Math.max(this.#revision, item.seq);
    this.#deps.onItem(store, item, live);
  }

  #hold(show: () => void): void {
    this.#held.push(show);
    if (this.#held.length > MAX_HELD) this.#reload();
  }

  #onUndecodable(bad: UndecodableBatch): void {
    this.#undecodable++;
    this.#deps.error('a journal batch cannot be decoded', { ...bad });
    if (this.#view === undefined) return;
    this.#revision = Math.max(this.#revision, bad.seq);
    this.#deps.onReached(bad.seq);
    this.#deps.onBreak({ kind: 'unreadable', seq: bad.seq, shard: bad.shard });
  }

  // ---- watching the watch ----------------------------------------------------------------------------------------

  #checkLater(): void {
    this.#checkTimer = this.#deps.clock.after(this.#deps.checkEveryMs, () => {
      void this.#check().finally(() => {
        if (this.#closed === undefined) this.#checkLater();
      });
    });
  }

  /** After a lost connection: again and again until it is known whether the journal is the one that was seen. */
  async #compare(lost: number): Promise<void> {
    const { clock, checkEveryMs } = this.#deps;
    let pauseMs = COMPARE_AGAIN_MS;
    while (this.#closed === undefined && this.#loading === undefined && lost === this.#lost && !this.#isSameStore) {
      if ((await this.#check()) && lost === this.#lost) {
        this.#isSameStore = true;
        for (const show of this.#held.splice(0)) show();
      } else {
        await sleep(clock, pauseMs, this.#stop.signal).catch(() => {}); // closing ends the pause
        pauseMs = Math.min(2 * pauseMs, checkEveryMs);
      }
    }
  }

  /** True where the journal is certainly the one that was seen. */
  async #check(): Promise<boolean> {
    if (this.#closed !== undefined || this.#loading !== undefined) return false;
    try {
      const isSame = await this.#checkEnd();
      await this.#learnMarks();
      return isSame;
    } catch (error) {
      if (!(error instanceof BrokerError)) this.#deps.error('the check of the view failed', { error });
      return false; // no answer of the broker says nothing about the journal; the next check asks again
    }
  }

  /** Rule W3. */
  async #checkEnd(): Promise<boolean> {
    const seen = this.#revision;
    const tip = this.#tip;
    const state = await this.#end.get();
    if (this.#closed !== undefined) return false;
    const lastSeq = state?.lastSeq ?? 0;
    if (state === null || lastSeq < seen) {
      this.#deps.error('the journal ends below what was already seen: its store was rolled back', { seen, lastSeq });
      if (state !== null) this.#reload();
      return false;
    }
    if (await this.#isStillThere(tip)) return true;
    this.#deps.error('the journal is another than was seen: its store was rolled back', { seen: tip.seq, lastSeq });
    this.#reload();
    return false;
  }

  /** False where the journal has another batch in its place. One that was trimmed says nothing. */
  async #isStillThere({ seq, batchId }: { readonly seq: number; readonly batchId: string }): Promise<boolean> {
    if (seq === 0) return true;
    const stored = await this.#deps.broker.read(this.#deps.subjects.stream('journal'), { seq });
    try {
      return stored === null || decodeBatch(stored.data).batchId === batchId;
    } catch {
      return true; // unreadable now: what was seen of it says more
    }
  }

  /** Marks come with batches; where a shard has fallen silent its last ones are asked for, so that pins end. */
  async #learnMarks(): Promise<void> {
    const store = this.#store;
    for (const shard of store.pinnedShards())
      store.advanceMark(shard, await readMark(this.#deps.broker, this.#deps.subjects, shard));
  }

  #reload(): void {
    if (this.#loading !== undefined || this.#closed !== undefined) return;
    const old = this.#view;
    this.#view = undefined;
    this.#held = [];
    old?.retire();
    this.#restarts += old?.feed.restarts ?? 0;
    this.#loading = this.#loadAnew(old).finally(() => {
      this.#loading = undefined;
      void this.#compare(this.#lost); // where the connection was lost meanwhile
    });
  }

  async #loadAnew(old: LoadedView | undefined): Promise<void> {
    await old?.feed.close();
    for (let tries = 1; this.#closed === undefined; tries++) {
      try {
        await this.#load(tries > 1);
        this.#deps.onBreak({ kind: 'lost', seq: this.#revision, shard: -1 });
        return;
      } catch (error) {
        this.#deps.error('the view cannot be loaded anew yet', { error });
        await sleep(this.#deps.clock, RELOAD_PAUSE_MS, this.#stop.signal).catch(() => {}); // closing ends the pause
      }
    }
  }
}
