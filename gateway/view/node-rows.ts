// One compact row for every node: what lists filter on, and enough to find the record. Rows are kept in the order of
// their ids, so that paging is stable while nodes come and go. The order, and what of a node is filtered on, are columns
// of numbers beside the rows: a filter that fits nothing walks some 400 KB for 100,000 nodes and looks at no row.

import type { ActorId } from '../../proto/ids.ts';
import type { Json } from '../../proto/json.ts';
import type { RecordSketch } from '../../proto/record-sketch.ts';
import type { Facets, NodeFilters } from './facets.ts';
import { FacetTable, NO_FACETS, sameFacets } from './facets.ts';
import { NumberColumn } from './number-column.ts';

export interface NodeRow {
  readonly id: ActorId;
  readonly name: string | null;
  readonly facets: Facets;
  readonly revision: number;
  readonly shard: number;
}

export interface NodePage {
  readonly rows: readonly NodeRow[];
  /** Pass as `after` for the next page; absent on the last one. */
  readonly next: string | undefined;
}

/** So few new nodes are put into their places one by one; more are merged in. */
const FEW = 32;

export class NodeRows {
  readonly #facets = new FacetTable();
  /** Where in {@link #rows} and {@link #facetOf} a node is: its place, kept until the order forgets it. */
  readonly #places = new Map<ActorId, number>();
  readonly #byName = new Map<string, ActorId>();
  /** By place. That of a node which is gone stays until the order is merged: its id is still looked at. */
  readonly #rows: NodeRow[] = [];
  /** By place; none for a node that is gone. */
  readonly #facetOf = new NumberColumn();
  /** Places by id; lacks those in {@link #added}. */
  #order = new NumberColumn();
  #added: number[] = [];
  #free: number[] = [];
  /** Places in the order whose node is gone. */
  #empty = 0;

  get size(): number {
    return this.#places.size;
  }

  get(id: ActorId): NodeRow | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#rows[place];
  }

  idOfName(name: string): ActorId | undefined {
    return this.#byName.get(name);
  }

  put(record: RecordSketch, revision: number, shard: number): void {
    const { id, attributes } = record;
    const known = this.#places.get(id);
    const before = known === undefined ? undefined : this.#rows[known];
    const name = textOf(attributes['name']);
    const facets = facetsOf(record);
    if (known !== undefined && before !== undefined && sameFacets(facets, before.facets)) {
      this.#rows[known] = { id, name, facets: before.facets, revision, shard };
    } else {
      const number = this.#facets.take(facets);
      const place = known ?? this.#newPlace(id);
      if (known !== undefined) this.#facets.release(this.#facetOf.at(known));
      this.#facetOf.set(place, number);
      // The one object of all rows with these values.
      this.#rows[place] = { id, name, facets: this.#facets.of(number) ?? facets, revision, shard };
    }
    if (before?.name !== name) {
      if (before?.name != null) this.#releaseName(before.name, id);
      if (name !== null) this.#byName.set(name, id);
    }
  }

  remove(id: ActorId): void {
    const place = this.#places.get(id);
    const row = place === undefined ? undefined : this.#rows[place];
    if (place === undefined || row === undefined) return;
    if (row.name !== null) this.#releaseName(row.name, id);
    this.#facets.release(this.#facetOf.at(place));
    this.#facetOf.set(place, NO_FACETS);
    this.#places.delete(id);
    this.#empty++;
  }

  /** Makes the names anew: while rows come in no order, a name can pass through the wrong hands. */
  nameAgain(): void {
    this.#byName.clear();
    for (const place of this.#places.values()) {
      const row = this.#rows[place];
      if (row?.name != null) this.#byName.set(row.name, row.id);
    }
  }

  /** Up to `limit` matching rows with ids behind `after`, in the order of ids. */
  page(filters: NodeFilters, limit: number, after: string): NodePage {
    const fits = this.#facets.judge(filters);
    if (filters.name !== undefined) return this.#pageOfName(fits, filters.name, after);
    this.#merge();
    const order = this.#order;
    const rows: NodeRow[] = [];
    for (let at = this.#behind(after); at < order.length; at++) {
      const place = order.at(at);
      if (!fits(this.#facetOf.at(place))) continue;
      if (rows.length === limit) return { rows, next: rows.at(-1)?.id };
      const row = this.#rows[place];
      if (row !== undefined) rows.push(row);
    }
    return { rows, next: undefined };
  }

  #pageOfName(fits: (number: number) => boolean, name: string, after: string): NodePage {
    const id = this.#byName.get(name);
    const place = id === undefined ? undefined : this.#places.get(id);
    const row = place === undefined ? undefined : this.#rows[place];
    if (place === undefined || row === undefined) return { rows: [], next: undefined };
    return { rows: row.id > after && fits(this.#facetOf.at(place)) ? [row] : [], next: undefined };
  }

  #newPlace(id: ActorId): number {
    const place = this.#free.pop() ?? this.#rows.length;
    this.#places.set(id, place);
    this.#added.push(place);
    return place;
  }

  /** Brings the order up to date; ids sort by code unit, as `<` compares them. */
  #merge(): void {
    const crowded = this.#empty > 1_000 && this.#empty * 4 > this.#order.length;
    if (this.#added.length === 0 && !crowded) return;
    const added = this.#added.filter((place) => this.#isTaken(place));
    // What went before it was ever in the order leaves no gap there.
    for (const place of this.#added) if (!this.#isTaken(place)) this.#leave(place);
    added.sort((a, b) => compare(this.#idAt(a), this.#idAt(b)));
    this.#added = [];
    if (added.length <= FEW && !crowded) {
      for (const place of added) this.#order.insert(this.#behind(this.#idAt(place)), place);
      return;
    }
    const merged = new NumberColumn(this.#order.length - this.#empty + added.length);
    let from = 0;
    const keepUpTo = (id: string | undefined): void => {
      for (; from < this.#order.length; from++) {
        const place = this.#order.at(from);
        if (id !== undefined && this.#idAt(place) >= id) return;
        if (this.#isTaken(place)) merged.push(place);
        else this.#leave(place);
      }
    };
    for (const place of added) {
      keepUpTo(this.#idAt(place));
      merged.push(place);
    }
    keepUpTo(undefined);
    this.#order = merged;
  }

  #isTaken(place: number): boolean {
    return this.#facetOf.at(place) !== NO_FACETS;
  }

  /** A place out of the order is for another node. */
  #leave(place: number): void {
    this.#empty--;
    this.#free.push(place);
  }

  #idAt(place: number): string {
    return this.#rows[place]?.id ?? '';
  }

  /** Where in the order the first id greater than `after` is. */
  #behind(after: string): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#idAt(this.#order.at(middle)) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #releaseName(name: string, id: ActorId): void {
    if (this.#byName.get(name) === id) this.#byName.delete(name);
  }
}

function facetsOf({ attributes, regions }: RecordSketch): Facets {
  return {
    powerState: textOf(regions['power']?.state),
    provisionState: textOf(regions['provision']?.state),
    driver: textOf(attributes['driver']),
    owner: textOf(attributes['owner']),
    maintenance: attributes['maintenance'] === true,
  };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
