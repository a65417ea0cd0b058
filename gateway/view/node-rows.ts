// One compact row for every node: what lists filter on, and enough to find the record. Rows are kept in the order of
// their ids, so that paging is stable while nodes come and go.
// Costs: a page scans from its start until it is full, about 3 ms for 100,000 rows that do not match; after new nodes
// the first page merges them in, about as much.

import type { ActorId } from '../../proto/ids.ts';
import type { Json } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';

export interface NodeRow {
  readonly id: ActorId;
  readonly name: string | null;
  readonly powerState: string | null;
  readonly provisionState: string | null;
  readonly driver: string | null;
  readonly owner: string | null;
  readonly maintenance: boolean;
  readonly revision: number;
  readonly shard: number;
}

/** Absent filters match everything; null matches nodes without a value. */
export interface NodeFilters {
  readonly powerState?: string | null;
  readonly provisionState?: string | null;
  readonly driver?: string | null;
  readonly owner?: string | null;
  readonly name?: string;
  readonly maintenance?: boolean;
}

export interface NodePage {
  readonly rows: readonly NodeRow[];
  /** Pass as `after` for the next page; absent on the last one. */
  readonly next: string | undefined;
}

export class NodeRows {
  readonly #byId = new Map<ActorId, NodeRow>();
  readonly #byName = new Map<string, ActorId>();
  /** Sorted ids; may hold ids that are gone ({@link #stale}) and lacks those in {@link #added}. */
  #order: ActorId[] = [];
  #added: ActorId[] = [];
  readonly #stale = new Set<ActorId>();
  /** One copy of each word that many rows share. */
  readonly #words = new Map<string, string>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: ActorId): NodeRow | undefined {
    return this.#byId.get(id);
  }

  idOfName(name: string): ActorId | undefined {
    return this.#byName.get(name);
  }

  put(record: ActorRecord, revision: number, shard: number): void {
    const { id, attributes, regions } = record;
    const before = this.#byId.get(id);
    const name = textOf(attributes['name']);
    const row: NodeRow = {
      id,
      name,
      powerState: this.#word(regions['power']?.state),
      provisionState: this.#word(regions['provision']?.state),
      driver: this.#word(attributes['driver']),
      owner: this.#word(attributes['owner']),
      maintenance: attributes['maintenance'] === true,
      revision,
      shard,
    };
    this.#byId.set(id, row);
    if (before === undefined && !this.#stale.delete(id)) this.#added.push(id);
    if (before?.name !== name) {
      if (before?.name != null) this.#releaseName(before.name, id);
      if (name !== null) this.#byName.set(name, id);
    }
  }

  remove(id: ActorId): void {
    const row = this.#byId.get(id);
    if (row === undefined) return;
    this.#byId.delete(id);
    this.#stale.add(id);
    if (row.name !== null) this.#releaseName(row.name, id);
  }

  /** Makes the names anew: while rows come in no order, a name can pass through the wrong hands. */
  nameAgain(): void {
    this.#byName.clear();
    for (const row of this.#byId.values()) if (row.name !== null) this.#byName.set(row.name, row.id);
  }

  /** Up to `limit` matching rows with ids behind `after`, in the order of ids. */
  page(filters: NodeFilters, limit: number, after: string): NodePage {
    if (filters.name !== undefined) return this.#pageOfName(filters, filters.name, after);
    this.#merge();
    const order = this.#order;
    const rows: NodeRow[] = [];
    for (let at = behind(order, after); at < order.length; at++) {
      const id = order[at];
      const row = id === undefined ? undefined : this.#byId.get(id);
      if (row === undefined || !matches(row, filters)) continue;
      if (rows.length === limit) return { rows, next: rows.at(-1)?.id };
      rows.push(row);
    }
    return { rows, next: undefined };
  }

  #pageOfName(filters: NodeFilters, name: string, after: string): NodePage {
    const id = this.#byName.get(name);
    const row = id === undefined ? undefined : this.#byId.get(id);
    const fits = row !== undefined && row.id > after && matches(row, filters);
    return { rows: fits ? [row] : [], next: undefined };
  }

  /** Brings the order up to date; ids sort by code unit, as `<` compares them. */
  #merge(): void {
    const crowded = this.#stale.size > 1_000 && this.#stale.size * 4 > this.#order.length;
    if (this.#added.length === 0 && !crowded) return;
    const added = this.#added.filter((id) => !this.#stale.has(id)).sort(byCodeUnit);
    const kept = this.#stale.size === 0 ? this.#order : this.#order.filter((id) => !this.#stale.has(id));
    this.#added = [];
    this.#stale.clear();
    this.#order = kept.length === 0 ? added : mergeSorted(kept, added);
  }

  #releaseName(name: string, id: ActorId): void {
    if (this.#byName.get(name) === id) this.#byName.delete(name);
  }

  #word(value: Json | undefined): string | null {
    if (typeof value !== 'string') return null;
    const known = this.#words.get(value);
    if (known !== undefined) return known;
    if (this.#words.size < 10_000) this.#words.set(value, value);
    return value;
  }
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function matches(row: NodeRow, filters: NodeFilters): boolean {
  return (
    (filters.powerState === undefined || row.powerState === filters.powerState) &&
    (filters.provisionState === undefined || row.provisionState === filters.provisionState) &&
    (filters.driver === undefined || row.driver === filters.driver) &&
    (filters.owner === undefined || row.owner === filters.owner) &&
    (filters.name === undefined || row.name === filters.name) &&
    (filters.maintenance === undefined || row.maintenance === filters.maintenance)
  );
}

/** Index of the first id greater than `after`. */
function behind(order: readonly ActorId[], after: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const id = order[middle];
    if (id !== undefined && id <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mergeSorted(left: readonly ActorId[], right: readonly ActorId[]): ActorId[] {
  const merged: ActorId[] = [];
  let from = 0;
  for (const id of right) {
    for (let next = left[from]; next !== undefined && next < id; next = left[++from]) merged.push(next);
    merged.push(id);
  }
  for (; from < left.length; from++) {
    const id = left[from];
    if (id !== undefined) merged.push(id);
  }
  return merged;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
