// Watches whether the embedded server still stores what it is given. A server whose disk was full acknowledges nothing any
// more, whatever is freed since (measured on 2.9.10 and 2.15.1: it disables the stream, or JetStream): only a restart
// helps. So room is watched too, the gateways are told while there is none, and the server is restarted once there is.
//
// W1 Only what an attempt to store shows counts as full: little room alone refuses nobody.
// W2 A server is restarted only while it is connected and stores nothing: soon where room was short and is back, after a
//    while where nobody knows why; and not again before it has had time to come up.

import type { Clock, Timer } from '../../runtime/base/clock.ts';

export interface StoreWatchOptions {
  readonly clock: Clock;
  /** Stores something small; resolves with whether it was acknowledged. Never rejects. */
  readonly store: () => Promise<boolean>;
  readonly connected: () => boolean;
  /** Bytes free where the store is; undefined where that cannot be told. */
  readonly freeBytes: () => Promise<number | undefined>;
  readonly restart: (why: string) => void;
  /** Told with each change. */
  readonly onFull: (full: boolean) => void;
}

const EVERY_MS = 1_000;
/** Less than this is no room: the server itself needs some to write its indexes. */
const NO_ROOM_BYTES = 2 * 1024 * 1024;
/** So much must be free before a restart: one into a full disk would find the same again. */
const ROOM_BYTES = 8 * 1024 * 1024;
/** Failed tries in a row before a restart: where room was short, and where nobody knows why. */
const TRIES_AFTER_FULL = 2;
const TRIES_UNEXPLAINED = 10;
const RESTART_GAP_MS = 15_000;

export class StoreWatch {
  readonly #options: StoreWatchOptions;
  #full = false;
  #failed = 0;
  #restartedAt = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;
  #closed = false;

  constructor(options: StoreWatchOptions) {
    this.#options = options;
  }

  get full(): boolean {
    return this.#full;
  }

  start(): void {
    this.#timer = this.#options.clock.after(EVERY_MS, () => void this.#look().then(() => this.#again()), true);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #again(): void {
    if (!this.#closed) this.start();
  }

  async #look(): Promise<void> {
    const { store, connected, freeBytes } = this.#options;
    if (!connected()) {
      this.#failed = 0; // it is down, or coming up: others know
      return;
    }
    const stored = await store();
    if (this.#closed || !connected()) return;
    if (stored) {
      this.#failed = 0;
      this.#setFull(false);
      return;
    }
    this.#failed += 1;
    const free = await freeBytes();
    if (free !== undefined && free < NO_ROOM_BYTES) this.#setFull(true);
    else if (!this.#closed) this.#restartIfStuck(free);
  }

  #restartIfStuck(free: number | undefined): void {
    const { clock, restart } = this.#options;
    const now = clock.monotonic();
    const tries = this.#full ? TRIES_AFTER_FULL : TRIES_UNEXPLAINED;
    if (this.#failed < tries || now - this.#restartedAt < RESTART_GAP_MS) return;
    if (free !== undefined && free < ROOM_BYTES) return;
    this.#restartedAt = now;
    this.#failed = 0;
    restart(this.#full ? 'its disk was full and is no more' : 'it is connected and stores nothing');
  }

  #setFull(full: boolean): void {
    if (full === this.#full) return;
    this.#full = full;
    this.#options.onFull(full);
  }
}
