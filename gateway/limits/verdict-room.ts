// The requests that wait for their actor's verdict: as many at once as are judged within a bearable time, which is found
// by watching (the idea of CoDel: Nichols and Jacobson, "Controlling queue delay", 2012). A burst may wait; but where even
// the quickest verdict of a while was slow, a queue stands that only feeds on itself. Then there is room for what is
// judged within the bearable time and no more, and it grows back as verdicts become quick.
//
// V1  Whoever is alone may queue for himself; beside others he may not make them wait: the bearable time is short once
//     several tenants wait, and room for them begins small and is earned, so that a storm finds it so.
// V2  All share the room (fair-share.ts), and whoever asks little is always let in.
// V3  A verdict that never was quick here is not slow: the bearable time is at least twice the usual one.
//
// Simulated (test/unit/limits/verdict-room.test.ts) with five times of what can be judged: all of it is used, a polite
// tenant is let in always, and waits a tenth of a second at most.

import { Holdings, mayHoldOneMore } from './fair-share.ts';

/** Long against one batch of verdicts, short against what a storm fills meanwhile. */
const WINDOW_MS = 100;
/** So few verdicts say nothing of a rate. */
const TELLING = 4;
const GROW = 1.1;
/** Never less: what a handful of commits take together, and a takeover's slow verdicts must not shut the door. */
export const LEAST_ROOM = 32;
/** What a tenant may always have waiting: whoever asks little never feels what others do here. */
const ALWAYS = 16;
/** V1: where one tenant waits alone, and beside others. */
const ALONE_MS = 300;
const SHARED_MS = 40;
const SHARED_FIRST = 64;
/** Whoever waited beside others a moment ago does so still: one who asks little often has nothing waiting. */
const SHARED_FOR_MS = 1_000;
/** V3: how fast a usual verdict is forgotten for a slower one, of 1, a window without a queue. */
const FORGET = 0.05;

export class VerdictRoom {
  readonly #waiting = new Holdings();
  readonly #alone: Room;
  readonly #shared: Room;
  #windowEndsAt = WINDOW_MS;
  #startedAt = 0;
  #quickestMs = Number.POSITIVE_INFINITY;
  #verdicts = 0;
  #sharedUntil = 0;
  #isShared = false;
  /** V3. */
  #usualMs: number | undefined;
  #wasFull = false;

  constructor(most: number) {
    this.#alone = new Room(most, most, ALONE_MS);
    this.#shared = new Room(most, Math.min(most, SHARED_FIRST), SHARED_MS);
  }

  /** How many may wait now. */
  get room(): number {
    return this.#roomOf(this.#waiting.holders).size;
  }

  get waiting(): number {
    return this.#waiting.total;
  }

  /** Whether one more of this tenant may wait. */
  hasRoom(tenant: string): boolean {
    const own = this.#waiting.of(tenant);
    const holders = this.#waiting.holders + (own === 0 ? 1 : 0);
    const room = this.#roomOf(holders).size;
    // What was let in before the room shrank still fills it: an even share is let in beside that.
    const share = Math.max(ALWAYS, room / holders);
    if (own < share || mayHoldOneMore(own, this.#waiting.total, room)) return true;
    this.#wasFull = true;
    return false;
  }

  /** False: there is no room. Whoever was let in must {@link leave}. */
  enter(tenant: string): boolean {
    if (!this.hasRoom(tenant)) return false;
    this.#waiting.add(tenant, 1);
    return true;
  }

  /** @param verdictMs how long the verdict took; undefined where none came, which says nothing of the load */
  leave(tenant: string, verdictMs: number | undefined, nowMs: number): void {
    const waited = this.#waiting.total;
    if (this.#waiting.holders > 1) this.#sharedUntil = nowMs + SHARED_FOR_MS;
    this.#isShared = nowMs < this.#sharedUntil;
    this.#waiting.add(tenant, -1);
    if (verdictMs !== undefined) {
      this.#verdicts++;
      this.#quickestMs = Math.min(this.#quickestMs, verdictMs);
    }
    if (nowMs < this.#windowEndsAt || this.#verdicts === 0) return;
    if (this.#verdicts >= TELLING || nowMs - this.#startedAt >= TELLING * WINDOW_MS) this.#learn(waited, nowMs);
  }

  #roomOf(holders: number): Room {
    return holders > 1 || this.#isShared ? this.#shared : this.#alone;
  }

  #learn(waited: number, nowMs: number): void {
    const perMs = this.#verdicts / Math.max(1, nowMs - this.#startedAt);
    const usualMs = this.#usualMs ?? this.#quickestMs;
    const facts = { quickestMs: this.#quickestMs, usualMs, perMs, waited, wasFull: this.#wasFull };
    this.#alone.learn(facts);
    this.#shared.learn(facts);
    // While some are refused a queue stands, and what is seen of it is not the usual.
    if (this.#quickestMs < usualMs || this.#usualMs === undefined) this.#usualMs = this.#quickestMs;
    else if (!this.#wasFull) this.#usualMs = usualMs + FORGET * (this.#quickestMs - usualMs);
    this.#startedAt = nowMs;
    this.#windowEndsAt = nowMs + WINDOW_MS;
    this.#quickestMs = Number.POSITIVE_INFINITY;
    this.#verdicts = 0;
    this.#wasFull = false;
  }
}

interface WindowFacts {
  readonly quickestMs: number;
  readonly usualMs: number;
  /** Verdicts a millisecond. */
  readonly perMs: number;
  readonly waited: number;
  /** Someone was refused. */
  readonly wasFull: boolean;
}

/** How many may wait, where so long is bearable. */
class Room {
  readonly #most: number;
  readonly #first: number;
  readonly #bearableMs: number;
  size: number;

  constructor(most: number, first: number, bearableMs: number) {
    this.#most = most;
    this.#first = first;
    this.#bearableMs = bearableMs;
    this.size = first;
  }

  learn({ quickestMs, usualMs, perMs, waited, wasFull }: WindowFacts): void {
    const bearableMs = Math.max(this.#bearableMs, 2 * usualMs);
    if (quickestMs > bearableMs)
      this.size = Math.max(LEAST_ROOM, Math.min(this.size, waited, Math.floor(perMs * bearableMs)));
    // Room that nobody asked for need not be proved.
    else if (!wasFull) this.size = Math.max(this.size, this.#first);
    else this.size = Math.min(this.#most, Math.ceil(this.size * GROW));
  }
}
