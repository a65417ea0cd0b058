// What lists filter nodes by, each combination of values kept once and numbered: fleets have as many as they have states,
// drivers and owners in use, so a row names its own in four bytes, and a filter judges each combination once instead of
// each node. A number goes to another combination once no row has it.

/** Absent filters match everything; null matches nodes without a value. */
export interface NodeFilters {
  readonly powerState?: string | null;
  readonly provisionState?: string | null;
  readonly driver?: string | null;
  readonly owner?: string | null;
  readonly name?: string;
  readonly maintenance?: boolean;
}

export interface Facets {
  readonly powerState: string | null;
  readonly provisionState: string | null;
  readonly driver: string | null;
  readonly owner: string | null;
  readonly maintenance: boolean;
}

interface Kept {
  readonly facets: Facets;
  readonly key: string;
  rows: number;
}

/** No combination has this number. */
export const NO_FACETS = 0;

export class FacetTable {
  readonly #byKey = new Map<string, number>();
  /** By number. */
  readonly #kept: (Kept | undefined)[] = [undefined];
  readonly #free: number[] = [];

  /** Combinations that rows have now. */
  get size(): number {
    return this.#byKey.size;
  }

  /** The number of a combination, for one row more. */
  take(facets: Facets): number {
    const key = keyOf(facets);
    const known = this.#byKey.get(key);
    const kept = known === undefined ? undefined : this.#kept[known];
    if (known !== undefined && kept !== undefined) {
      kept.rows++;
      return known;
    }
    const number = this.#free.pop() ?? this.#kept.length;
    this.#kept[number] = { facets, key, rows: 1 };
    this.#byKey.set(key, number);
    return number;
  }

  /** One row less has it. */
  release(number: number): void {
    const kept = this.#kept[number];
    if (kept === undefined || --kept.rows > 0) return;
    this.#byKey.delete(kept.key);
    this.#kept[number] = undefined;
    this.#free.push(number);
  }

  of(number: number): Facets | undefined {
    return this.#kept[number]?.facets;
  }

  /** Whether rows fit the filters, by the number of their facets; each number is judged when it is first asked about. */
  judge(filters: NodeFilters): (number: number) => boolean {
    const verdicts = new Uint8Array(this.#kept.length);
    return (number) => {
      const known = verdicts[number] ?? 0;
      if (known !== 0) return known === FITS;
      const facets = this.#kept[number]?.facets;
      const fits = facets !== undefined && matches(facets, filters);
      verdicts[number] = fits ? FITS : FITS_NOT;
      return fits;
    };
  }
}

const FITS = 1;
const FITS_NOT = 2;

export function sameFacets(a: Facets, b: Facets): boolean {
  return (
    a.powerState === b.powerState &&
    a.provisionState === b.provisionState &&
    a.driver === b.driver &&
    a.owner === b.owner &&
    a.maintenance === b.maintenance
  );
}

function matches(facets: Facets, filters: NodeFilters): boolean {
  return (
    (filters.powerState === undefined || facets.powerState === filters.powerState) &&
    (filters.provisionState === undefined || facets.provisionState === filters.provisionState) &&
    (filters.driver === undefined || facets.driver === filters.driver) &&
    (filters.owner === undefined || facets.owner === filters.owner) &&
    (filters.maintenance === undefined || facets.maintenance === filters.maintenance)
  );
}

/** Lengths before texts: no two combinations share a key, whatever their texts hold. */
function keyOf({ powerState, provisionState, driver, owner, maintenance }: Facets): string {
  let key = maintenance ? 'm' : '-';
  for (const text of [powerState, provisionState, driver, owner]) key += text === null ? '.' : `${text.length}:${text}`;
  return key;
}
