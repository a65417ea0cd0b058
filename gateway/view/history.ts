// What happened to one node, read from the journal as far back as it is kept, oldest first.
// The journal is ordered by time, not by node: a history scans its shard's log. Batches that don't name the node are
// passed over undecoded, the scan has a deadline, and few run at once; a history that could not be read to its end says
// where to go on.

import type { ActorId } from '../../proto/ids.ts';
import { sketchOf } from '../../proto/journal.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { Cursor } from '../../runtime/journal/cursor.ts';
import { cursorBehind, formatCursor, isAfter, witnessOf } from '../../runtime/journal/cursor.ts';
import type { FeedItem } from '../../runtime/journal/feed.ts';
import { followJournal } from '../../runtime/journal/feed.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { EventViewOptions } from '../../runtime/task/event-view.ts';
import { eventView } from '../../runtime/task/event-view.ts';

export interface HistoryDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly kind: string;
  readonly clock: Clock;
  readonly eventView: EventViewOptions;
}

export interface HistoryQuery {
  readonly id: ActorId;
  /** Only events of this task. */
  readonly task?: string;
  /** Events behind this place only. */
  readonly after?: Cursor;
  readonly limit: number;
  readonly timeoutMs?: number;
}

export interface HistoryPage {
  /** CloudEvents, oldest first. */
  readonly events: readonly JsonObject[];
  /** Ask on after this cursor; undefined: that was everything so far. */
  readonly next: string | undefined;
}

const HISTORY_TIMEOUT_MS = 5_000;
const MAX_AT_ONCE = 8;

export class Histories {
  readonly #deps: HistoryDeps;
  #running = 0;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
  }

  /** @throws BrokerError `storage_unavailable`, also where too many histories are being read already. */
  async read(query: HistoryQuery): Promise<HistoryPage> {
    if (this.#running >= MAX_AT_ONCE)
      throw new BrokerError('storage_unavailable', `${MAX_AT_ONCE} histories are being read already; ask again`);
    this.#running++;
    try {
      return await scan(this.#deps, query);
    } finally {
      this.#running--;
    }
  }
}

async function scan(deps: HistoryDeps, query: HistoryQuery): Promise<HistoryPage> {
  const { broker, subjects, shardCount, kind, clock } = deps;
  const page = new PageOfHistory(query, deps);
  const needle = Buffer.from(query.id);
  const done = deferred();
  const settle = (): void => {
    if (page.ended !== undefined) done.resolve();
  };
  const timer = clock.after(query.timeoutMs ?? HISTORY_TIMEOUT_MS, () => {
    page.end('time');
    settle();
  });
  try {
    const feed = await followJournal({
      broker,
      subjects,
      from: Math.max(1, query.after?.seq ?? 1),
      shard: shardOf(kind, query.id, shardCount),
      wants: (data) =>
        page.ended === undefined && Buffer.from(data.buffer, data.byteOffset, data.length).includes(needle),
      onItem: (item) => {
        page.add(item);
        settle();
      },
      onUndecodable: (bad) => {
        page.fail(bad.error);
        settle();
      },
      onCaughtUp: () => {
        page.end('all');
        settle();
      },
    });
    await done.promise;
    await feed.close();
    return page.result();
  } finally {
    timer.cancel();
  }
}

class PageOfHistory {
  readonly #query: HistoryQuery;
  readonly #deps: HistoryDeps;
  readonly #events: JsonObject[] = [];
  #last: string | undefined;
  /** Sequence of the last batch looked through to its end. */
  #through = 0;
  #ended: 'all' | 'full' | 'time' | undefined;
  #failure: unknown;

  constructor(query: HistoryQuery, deps: HistoryDeps) {
    this.#query = query;
    this.#deps = deps;
  }

  get ended(): 'all' | 'full' | 'time' | undefined {
    return this.#ended;
  }

  end(how: 'all' | 'full' | 'time'): void {
    this.#ended ??= how;
  }

  fail(error: unknown): void {
    this.#failure ??= error;
    this.end('time');
  }

  add(item: FeedItem): void {
    if (this.#ended !== undefined) return;
    const { id, task, limit } = this.#query;
    const { incarnation } = this.#deps.subjects;
    const after = this.#query.after ?? { seq: 0, index: 0 };
    let index = -1;
    for (const entry of item.batch.entries) {
      for (const event of entry.events) {
        index++;
        if (sketchOf(entry).id !== id || !isAfter(after, item.seq, index)) continue;
        if (task !== undefined && event.taskId !== task) continue;
        if (this.#events.length === limit) {
          this.end('full');
          return;
        }
        this.#last = formatCursor({ incarnation, seq: item.seq, index, witness: witnessOf(item.batch.batchId) });
        this.#events.push(eventView(event, entry, item.seq, this.#last, this.#deps.eventView));
      }
    }
    this.#through = item.seq;
  }

  /** @throws BrokerError where a batch could not be read. */
  result(): HistoryPage {
    const { id, after } = this.#query;
    const { incarnation } = this.#deps.subjects;
    if (this.#failure !== undefined)
      throw new BrokerError('internal', `history of ${id}: a batch cannot be decoded`, { cause: this.#failure });
    if (this.#ended === 'all') return { events: this.#events, next: undefined };
    if (this.#ended === 'full') return { events: this.#events, next: this.#last };
    if (this.#through > 0) return { events: this.#events, next: cursorBehind(incarnation, this.#through) };
    return { events: this.#events, next: formatCursor(after ?? { incarnation, seq: 0, index: 0, witness: '' }) };
  }
}
