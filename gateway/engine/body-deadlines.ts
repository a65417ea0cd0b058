// The time limit of bodies on their way in: one timer for all of them, which stops once it finds none. All have the same
// limit, so the set's order of entry is the order in which they end.

export interface AwaitedBody {
  /** The limit has passed. Called once, after it has left the set. */
  late(): void;
  /** Called about every second while it waits. */
  tick(): void;
}

const TICK_MS = 1_000;

export class BodyDeadlines {
  readonly #limitMs: number;
  readonly #dueAt = new Map<AwaitedBody, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  add(body: AwaitedBody): void {
    this.#dueAt.set(body, performance.now() + this.#limitMs);
    // Nearly every body is here within its turn: the timer is not stopped and started with each.
    this.#timer ??= setInterval(() => this.#sweep(), Math.max(10, Math.min(TICK_MS, this.#limitMs / 5))).unref();
  }

  delete(body: AwaitedBody): void {
    this.#dueAt.delete(body);
  }

  #sweep(): void {
    const now = performance.now();
    for (const [body, dueAt] of this.#dueAt) {
      if (dueAt > now) {
        body.tick();
        continue;
      }
      this.#dueAt.delete(body);
      body.late();
    }
    if (this.#dueAt.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
