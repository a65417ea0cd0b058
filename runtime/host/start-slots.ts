// How many tasks a conductor runs at once, and who starts next when more want to: deficit round robin over tenants
// (Shreedhar and Varghese, 1995), every start costing one. A task that waits is queued, and nothing of it has begun.
//
// D1  Tenants take turns of QUANTUM starts each, so one that queues thousands delays another by at most as many starts as
//     the other itself makes, and one turn.
// D2  A tenant that had nothing waiting goes first for one turn (as new flows do in RFC 8290), or until another such one
//     comes: few starts wait for nobody. It then joins the round even if nothing of it waits any more, so that coming
//     again and again gains it nothing.
// D3  The last eighth of the slots is for tenants that hold less than an eighth: tasks that last for hours cannot shut
//     the others out.
// D4  What ran already when it came here (a takeover, a task begun again) takes a slot whatever is free: it is not made
//     to wait, and nothing else starts until there is room again.

/** Starts in one turn. */
const QUANTUM = 8;
/** D3: one in so many is kept. */
const KEEP_ONE_IN = 8;

/** Gives the slot back. Idempotent. */
export type Release = () => void;

/** A place in line. */
export interface Turn {
  /** True once the slot was given, be it at once. */
  readonly granted: boolean;
  /** Idempotent; harmless once granted. */
  cancel(): void;
}

interface Line {
  readonly tenant: string;
  /** In the order they came. */
  readonly waiting: Set<Waiter>;
  deficit: number;
}

interface Waiter {
  readonly granted: (release: Release) => void;
}

export class StartSlots {
  readonly #max: number;
  readonly #kept: number;
  readonly #held = new Map<string, number>();
  readonly #lines = new Map<string, Line>();
  /** D2: before all others, in the order they came. */
  readonly #fresh: Line[] = [];
  readonly #round: Line[] = [];
  #taken = 0;
  #waiting = 0;
  #granting = false;

  constructor(max: number) {
    this.#max = max;
    this.#kept = Math.floor(max / KEEP_ONE_IN);
  }

  get max(): number {
    return this.#max;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Whether a task of this tenant may start at once: there is a slot, and nobody waits for one. */
  isFree(tenant: string): boolean {
    return this.#waiting === 0 && this.#mayHave(tenant);
  }

  /** Takes a slot without asking (D4). */
  take(tenant: string): Release {
    this.#taken++;
    this.#held.set(tenant, this.#heldBy(tenant) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#taken--;
      const left = this.#heldBy(tenant) - 1;
      if (left > 0) this.#held.set(tenant, left);
      else this.#held.delete(tenant);
      this.#grant();
    };
  }

  /** Waits for a slot: `granted` is called once with it, maybe before this returns. */
  wait(tenant: string, granted: (release: Release) => void): Turn {
    let line = this.#lines.get(tenant);
    if (line === undefined) {
      line = { tenant, waiting: new Set(), deficit: QUANTUM };
      this.#lines.set(tenant, line);
      this.#goFirst(line);
    }
    const { waiting } = line;
    const turn = { granted: false, cancel: (): void => this.#leave(waiting, waiter) };
    const waiter: Waiter = {
      granted: (release) => {
        turn.granted = true;
        granted(release);
      },
    };
    waiting.add(waiter);
    this.#waiting++;
    this.#grant();
    return turn;
  }

  /** D2; those of which something runs already have had their time. */
  #goFirst(line: Line): void {
    for (const other of this.#fresh.splice(0)) {
      const wasServed = other.deficit < QUANTUM || this.#heldBy(other.tenant) > 0;
      (wasServed ? this.#round : this.#fresh).push(other);
    }
    this.#fresh.push(line);
  }

  #leave(waiting: Set<Waiter>, waiter: Waiter): void {
    if (!waiting.delete(waiter)) return;
    this.#waiting--;
    this.#grant(); // those it kept from starting at once
  }

  #grant(): void {
    if (this.#granting) return; // the one under way goes on with what has changed
    this.#granting = true;
    try {
      for (let line = this.#next(); line !== undefined; line = this.#next()) {
        const [waiter] = line.waiting;
        if (waiter === undefined) return; // never: the next line has somebody waiting
        line.waiting.delete(waiter);
        line.deficit--;
        this.#waiting--;
        waiter.granted(this.take(line.tenant));
      }
    } finally {
      this.#granting = false;
    }
  }

  /** The line whose first may start now; undefined where none may. */
  #next(): Line | undefined {
    let passed = 0;
    while (this.#taken < this.#max && passed <= this.#lines.size) {
      const isFresh = this.#fresh.length > 0;
      const list = isFresh ? this.#fresh : this.#round;
      const line = list[0];
      if (line === undefined) return undefined;
      if (line.waiting.size > 0 && line.deficit > 0 && this.#mayHave(line.tenant)) return line;
      list.shift();
      if (line.waiting.size === 0 && !isFresh) {
        this.#lines.delete(line.tenant);
        continue;
      }
      if (line.waiting.size > 0 && line.deficit > 0) passed++; // D3: it keeps its turn, and others go before it
      if (line.deficit <= 0) line.deficit += QUANTUM;
      this.#round.push(line);
    }
    return undefined;
  }

  /** D3. */
  #mayHave(tenant: string): boolean {
    const free = this.#max - this.#taken;
    return free > this.#kept || (free > 0 && this.#heldBy(tenant) < this.#kept);
  }

  #heldBy(tenant: string): number {
    return this.#held.get(tenant) ?? 0;
  }
}
