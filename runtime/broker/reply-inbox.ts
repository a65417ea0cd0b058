// One wildcard inbox of a connection, where the answers to appends and requests come in and are matched by token.
// One deadline sweep serves them all: a timer for each call, or a promise race, costs more than the call.
//
// R1 Every waiting call is settled exactly once: by its reply, its deadline, a lost connection, or `abandon`.
// R2 At most `limit` calls wait; beyond that `open` gives `undefined` and the caller says so to its own.

import type { Clock, Timer } from '../base/clock.ts';
import type { RawMessage } from './nats-message.ts';

export type ReplyEnd = 'timeout' | 'disconnected';
/** Called once, with the reply or with why there is none. */
export type SettleReply = (reply: RawMessage | undefined, end: ReplyEnd) => void;

interface Waiting {
  readonly deadline: number;
  readonly settle: SettleReply;
}

/** A deadline is noticed at most this much late. */
const SWEEP_GRAIN_MS = 10;

export class ReplyInbox {
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #waiting = new Map<string, Waiting>();
  #next = 0;
  #sweepAt = Number.POSITIVE_INFINITY;
  #timer: Timer | undefined;

  /** Replies arrive on `<prefix>.<token>`; the owner subscribes to `subject` and hands them to `deliver`. */
  constructor(prefix: string, clock: Clock, limit: number) {
    this.#prefix = `${prefix}.`;
    this.#clock = clock;
    this.#limit = limit;
  }

  get subject(): string {
    return `${this.#prefix}*`;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** The reply subject of a new call; `undefined` at the limit (R2). */
  open(timeoutMs: number, settle: SettleReply): string | undefined {
    if (this.#waiting.size >= this.#limit) return undefined;
    const token = (this.#next++).toString(36);
    const deadline = this.#clock.monotonic() + timeoutMs;
    this.#waiting.set(token, { deadline, settle });
    if (deadline < this.#sweepAt) this.#arm(deadline, timeoutMs);
    return this.#prefix + token;
  }

  /** A reply nobody waits for any more is dropped: its call was settled before (R1). */
  deliver(message: RawMessage): void {
    const token = message.subject.slice(this.#prefix.length);
    const call = this.#waiting.get(token);
    if (call === undefined) return;
    this.#waiting.delete(token);
    call.settle(message, 'timeout');
  }

  /** Forgets a call whose request was never written; it is not settled. */
  abandon(reply: string): void {
    this.#waiting.delete(reply.slice(this.#prefix.length));
  }

  /** Settles every waiting call as cut off. */
  disconnect(): void {
    const calls = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#disarm();
    for (const call of calls) call.settle(undefined, 'disconnected');
  }

  #arm(at: number, delayMs: number): void {
    this.#timer?.cancel();
    this.#sweepAt = at;
    this.#timer = this.#clock.after(Math.ceil(delayMs), () => this.#sweep());
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#sweepAt = Number.POSITIVE_INFINITY;
  }

  #sweep(): void {
    this.#disarm();
    const now = this.#clock.monotonic();
    const late: Waiting[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [token, call] of this.#waiting) {
      if (call.deadline <= now) {
        this.#waiting.delete(token);
        late.push(call);
      } else if (call.deadline < next) next = call.deadline;
    }
    if (next !== Number.POSITIVE_INFINITY) {
      const delayMs = Math.max(SWEEP_GRAIN_MS, next - now);
      this.#arm(now + delayMs, delayMs);
    }
    for (const call of late) call.settle(undefined, 'timeout');
  }
}
