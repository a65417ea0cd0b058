// The memory of the watch cache, without any I/O: a compact row for every node, and the full records of as many as fit into
// so many bytes.
//
// V1  A record is applied only where its revision is newer than the one known, so checkpoints and journal may come in
//     any order and overlap.
// V2  A record newer than its shard's mark is pinned: only the journal has it, so a miss could not read it again.
//     Pinned records are bounded by how far the owners let their marks lag. Once the mark has passed it, a record lives
//     in the LRU, and after eviction its row and one read of its checkpoint bring it back. While a fleet is loaded nobody
//     looks at anything, and what finds no room any more evicts nothing.
// V3  Rows leave when their actor is deleted. While checkpoints are loaded ahead of the journal's tail, the revision of
//     each deletion is remembered, so that older entries don't bring the node back.

import type { ActorId } from '../../proto/ids.ts';
import type { RecordSketch } from '../../proto/record-sketch.ts';
import { OldestFirst } from '../../runtime/base/oldest-first.ts';
import type { NodeFilters } from './facets.ts';
import type { NodePage, NodeRow } from './node-rows.ts';
import { NodeRows } from './node-rows.ts';
import type { NodeSnapshot } from './node-snapshot.ts';
import { OpenTally } from './open-tally.ts';

export type Applied = 'changed' | 'deleted' | 'stale';

export class NodeStore {
  readonly rows: NodeRows = new NodeRows();
  readonly open: OpenTally = new OpenTally();
  readonly #maxBytes: number;
  /** By shard, in the order of their revisions (V2). */
  readonly #pinned: Map<ActorId, NodeSnapshot>[] = [];
  readonly #marks: number[] = [];
  /** Least recently used first. */
  readonly #recent = new OldestFirst<ActorId, NodeSnapshot>();
  #recentBytes = 0;
  #gone: Map<ActorId, number> | undefined = new Map();

  /** @param maxBytes of records that are not pinned; the one that came last is held whatever it weighs */
  constructor(shardCount: number, maxBytes: number) {
    this.#maxBytes = maxBytes;
    for (let shard = 0; shard < shardCount; shard++) {
      this.#pinned.push(new Map());
      this.#marks.push(0);
    }
  }

  /** Records held in full. */
  get held(): number {
    let pinned = 0;
    for (const map of this.#pinned) pinned += map.size;
    return pinned + this.#recent.size;
  }

  /**
   * @param record as it is known so far: what is seen of it without decoding will do.
   * @param hold makes what is shown of it; called where it is news of a node that exists.
   */
  apply(record: RecordSketch, revision: number, shard: number, hold: () => NodeSnapshot): Applied {
    const { id } = record;
    const row = this.rows.get(id);
    const known = row?.revision ?? this.#gone?.get(id) ?? -1; // 0 is that of a checkpoint beside an empty log
    if (revision <= known) return 'stale';
    if (!record.exists) {
      this.#gone?.set(id, revision);
      this.#forget(id, row?.shard ?? shard);
      return row === undefined ? 'stale' : 'deleted';
    }
    this.#gone?.delete(id);
    this.rows.put(record, revision, shard);
    this.open.put(id, record.tasks);
    if (this.#isLoading && !this.#isPinned(revision, shard) && this.#recentBytes >= this.#maxBytes) this.#drop(id);
    else this.#hold(hold());
    return 'changed';
  }

  /** Everything of `shard` up to `seq` can be read from its checkpoint. Marks only move forward. */
  advanceMark(shard: number, seq: number): void {
    if (seq <= (this.#marks[shard] ?? Number.POSITIVE_INFINITY)) return;
    this.#marks[shard] = seq;
    const pinned = this.#pinned[shard];
    if (pinned === undefined) return;
    for (const [id, snapshot] of pinned) {
      if (snapshot.revision > seq) break;
      pinned.delete(id);
      this.#remember(snapshot);
    }
  }

  /** Shards with records that only the journal has, as far as their marks are known here. */
  pinnedShards(): readonly number[] {
    return this.#pinned.flatMap((pinned, shard) => (pinned.size > 0 ? [shard] : []));
  }

  /** From now on records come in journal order alone (V3). */
  settle(): void {
    this.#gone = undefined;
    this.rows.nameAgain();
  }

  /** Takes back a record that was read from its checkpoint, unless the journal has brought a newer one meanwhile. */
  readBack(snapshot: NodeSnapshot): void {
    if (this.rows.get(snapshot.id)?.revision === snapshot.revision) this.#hold(snapshot);
  }

  /** The record if it is held; `undefined` says nothing about the node, its row does. */
  peek(id: ActorId): NodeSnapshot | undefined {
    const shard = this.rows.get(id)?.shard;
    if (shard === undefined) return undefined;
    const pinned = this.#pinned[shard]?.get(id);
    if (pinned !== undefined) return pinned;
    const recent = this.#recent.get(id);
    if (recent !== undefined) this.#recent.set(id, recent);
    return recent;
  }

  /** As {@link peek}, in passing: who walks through the fleet wants no node more than another, and crowds out none. */
  glance({ id, shard }: NodeRow): NodeSnapshot | undefined {
    return this.#pinned[shard]?.get(id) ?? this.#recent.get(id);
  }

  list(filters: NodeFilters, limit: number, after: string): NodePage {
    return this.rows.page(filters, limit, after);
  }

  /** Nodes that hold a task which is not final, in no particular order. */
  busy(): IterableIterator<ActorId> {
    return this.open.nodes();
  }

  get #isLoading(): boolean {
    return this.#gone !== undefined;
  }

  #isPinned(revision: number, shard: number): boolean {
    return revision > (this.#marks[shard] ?? 0);
  }

  #hold(snapshot: NodeSnapshot): void {
    const { id } = snapshot;
    this.#drop(id);
    const pinned = this.#pinned[snapshot.shard];
    if (pinned === undefined || !this.#isPinned(snapshot.revision, snapshot.shard)) {
      this.#remember(snapshot);
      return;
    }
    pinned.delete(id);
    pinned.set(id, snapshot);
  }

  #remember(snapshot: NodeSnapshot): void {
    this.#recent.set(snapshot.id, snapshot);
    this.#recentBytes += snapshot.weight;
    while (this.#recentBytes > this.#maxBytes && this.#recent.size > 1)
      this.#recentBytes -= this.#recent.shift()?.[1].weight ?? 0;
  }

  #drop(id: ActorId): void {
    const held = this.#recent.get(id);
    if (held === undefined) return;
    this.#recent.delete(id);
    this.#recentBytes -= held.weight;
  }

  #forget(id: ActorId, shard: number): void {
    this.rows.remove(id);
    this.#pinned[shard]?.delete(id);
    this.#drop(id);
    this.open.put(id, []);
  }
}
