// Who may have one more of something bounded that all tenants share: dynamic thresholds (Choudhury and Hahne, "Dynamic
// queue length thresholds for shared-memory packet switches", 1998). A tenant may hold at most twice what is still free,
// so one alone gets two thirds, two hungry ones two fifths each, and some is always left for whoever comes next: nobody
// can shut the others out, however hard he tries, and nothing has to be known of how many there are.

/** How much of what is free one holder may have. */
const GREED = 2;

/** Whether a holder of `own` may have one more, where `total` of `capacity` are held. */
export function mayHoldOneMore(own: number, total: number, capacity: number): boolean {
  return total < capacity && own < GREED * (capacity - total);
}

/** Counts by holder; those that hold nothing take no room. */
export class Holdings {
  readonly #counts = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** How many hold something. */
  get holders(): number {
    return this.#counts.size;
  }

  of(holder: string): number {
    return this.#counts.get(holder) ?? 0;
  }

  add(holder: string, count: number): void {
    const held = this.of(holder) + count;
    this.#total += count;
    if (held === 0) this.#counts.delete(holder);
    else this.#counts.set(holder, held);
  }
}
