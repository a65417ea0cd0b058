// A storm of requests on a VerdictRoom in virtual time: actors judge one after another at a fixed rate, stand still now
// and then, and a polite tenant asks beside those that storm.

import { VerdictRoom } from '../../gateway/limits/verdict-room.ts';

export interface StormOptions {
  readonly seed: number;
  /** What is judged at most. */
  readonly verdictsPerS: number;
  /** What a verdict takes where nobody waits, about. */
  readonly usualMs: number;
  readonly stallEveryMs: number;
  readonly stallMs: number;
  readonly politePerS: number;
  readonly stormy: readonly string[];
  /** Of what is judged at most. */
  readonly stormFactor: number;
}

export interface Stormed {
  readonly polite: { readonly asked: number; readonly letIn: number; readonly p50Ms: number; readonly p99Ms: number };
  /** Let in of the storm. */
  readonly stormPerS: number;
  readonly longestQueue: number;
  /** Of all that was asked. */
  readonly refused: number;
}

const CALM_MS = 3_000;
const STORM_MS = 15_000;
/** A request waits no longer for its verdict. */
const VERDICT_WITHIN_MS = 1_000;
const POLITE = 'polite';

export function storm(options: StormOptions): Stormed {
  const { verdictsPerS, usualMs, stallEveryMs, stallMs, stormy } = options;
  const random = seeded(options.seed);
  const room = new VerdictRoom(10_000);
  const due = new Agenda();
  const latencies: number[] = [];
  let judgedUntil = 0;
  let stallAt = stallEveryMs;
  let politeAsked = 0;
  let politeIn = 0;
  let asked = 0;
  let stormIn = 0;
  let longestQueue = 0;

  const ask = (tenant: string, now: number): void => {
    const isPolite = tenant === POLITE;
    asked++;
    if (isPolite) politeAsked++;
    if (!room.enter(tenant)) return;
    if (isPolite) politeIn++;
    else stormIn++;
    longestQueue = Math.max(longestQueue, room.waiting);
    if (now > stallAt) {
      judgedUntil = Math.max(judgedUntil, now) + stallMs;
      stallAt = now + stallEveryMs;
    }
    judgedUntil = Math.max(judgedUntil, now) + 1_000 / verdictsPerS;
    const end = judgedUntil + usualMs * (0.7 + 0.6 * random());
    const tookMs = end - now;
    if (isPolite) latencies.push(tookMs);
    const isLate = tookMs > VERDICT_WITHIN_MS;
    const leftAt = isLate ? now + VERDICT_WITHIN_MS : end;
    due.at(leftAt, () => room.leave(tenant, isLate ? undefined : tookMs, leftAt));
  };
  const arrive = (tenant: string, perS: number, at: number, until: number): void => {
    const next = at - (Math.log(1 - random()) / perS) * 1_000;
    if (next > until) return;
    due.at(next, () => {
      ask(tenant, next);
      arrive(tenant, perS, next, until);
    });
  };

  const until = CALM_MS + STORM_MS;
  arrive(POLITE, options.politePerS, 0, until);
  for (const tenant of stormy) arrive(tenant, (options.stormFactor * verdictsPerS) / stormy.length, CALM_MS, until);
  due.run();

  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return {
    polite: { asked: politeAsked, letIn: politeIn, p50Ms: at(0.5), p99Ms: at(0.99) },
    stormPerS: stormIn / (STORM_MS / 1_000),
    longestQueue,
    refused: 1 - (politeIn + stormIn) / asked,
  };
}

/** What is due, in the order of time. */
class Agenda {
  /** A binary heap. */
  readonly #heap: { readonly at: number; readonly act: () => void }[] = [];

  at(at: number, act: () => void): void {
    const heap = this.#heap;
    let child = heap.push({ at, act }) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.#timeOf(parent) <= this.#timeOf(child)) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  run(): void {
    for (let next = this.#take(); next !== undefined; next = this.#take()) next();
  }

  #take(): (() => void) | undefined {
    const heap = this.#heap;
    this.#swap(0, heap.length - 1);
    const first = heap.pop();
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const least = this.#timeOf(left + 1) < this.#timeOf(left) ? left + 1 : left;
      if (this.#timeOf(least) >= this.#timeOf(parent)) return first?.act;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #timeOf(index: number): number {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(one: number, another: number): void {
    const heap = this.#heap;
    const a = heap[one];
    const b = heap[another];
    if (a === undefined || b === undefined) return;
    heap[one] = b;
    heap[another] = a;
  }
}

/** A linear congruential generator of [0, 1). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
