// Whether the store is certainly the one we wrote to before. A lost connection may mean that it was rolled back: what we know
// stands on a log that is gone then, and written into checkpoints it would outlive that log, with the places of messages
// that others are given again. An append would be taken where somebody else's batch stands by chance at the place of our last.
// So nothing is written to the journal, or behind it, before the log's tip was looked at (J2, J4).

import type { Clock, Timer } from '../base/clock.ts';
import type { Broker, Subscription } from '../broker/broker.ts';

const LOOK_AGAIN_MS = 250;

/** From its making on it minds the connection: made before the claim, it covers the recovery too. To be closed. */
export class StoreTrust {
  readonly #clock: Clock;
  readonly #connection: Subscription;
  /** Resolves true where the log is certainly still ours. */
  #look: (() => Promise<boolean>) | undefined;
  #holds = true;
  #timer: Timer | undefined;
  #closed = false;
  #waiting: (() => void)[] = [];
  /** Connections lost so far: a look begun before the last of them says nothing. */
  #lost = 0;

  constructor(clock: Clock, broker: Broker) {
    this.#clock = clock;
    this.#connection = broker.onConnection((connected) => {
      if (connected) {
        void this.#lookNow(this.#lost);
        return;
      }
      this.#holds = false;
      this.#lost++;
    });
  }

  /** Called once: how to look at the tip of a log that is claimed. */
  lookBy(look: () => Promise<boolean>): void {
    this.#look = look;
    if (!this.#holds) void this.#lookNow(this.#lost);
  }

  get holds(): boolean {
    return this.#holds;
  }

  /** Resolves once it holds, or never will again; undefined where it holds. */
  wait(): Promise<void> | undefined {
    if (this.#holds || this.#closed) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#closed = true;
    this.#letGo();
    this.#connection.close();
    this.#timer?.cancel();
  }

  async #lookNow(lost: number): Promise<void> {
    const ours = await this.#look?.();
    if (this.#closed || ours === undefined || lost !== this.#lost) return;
    if (ours) {
      this.#holds = true;
      this.#letGo();
    } else this.#timer = this.#clock.after(LOOK_AGAIN_MS, () => void this.#lookNow(lost));
  }

  #letGo(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
