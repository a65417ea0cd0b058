// Whether the store is certainly the one we wrote to before. A lost connection may mean that it was rolled back: what we know
// stands on a log that is gone then, and written into checkpoints it would outlive that log, with the places of messages
// that others are given again. So nothing is written behind the journal before the log's tip was looked at (J2).

import type { Clock, Timer } from '../base/clock.ts';
import type { Broker, Subscription } from '../broker/broker.ts';

const LOOK_AGAIN_MS = 250;

export class StoreTrust {
  readonly #clock: Clock;
  /** Resolves true where the log is certainly still ours. */
  readonly #look: () => Promise<boolean>;
  #holds = true;
  #connection: Subscription | undefined;
  #timer: Timer | undefined;
  #closed = false;
  /** Connections lost so far: a look begun before the last of them says nothing. */
  #lost = 0;

  constructor(clock: Clock, look: () => Promise<boolean>) {
    this.#clock = clock;
    this.#look = look;
  }

  start(broker: Broker): void {
    this.#connection = broker.onConnection((connected) => {
      if (connected) {
        void this.#lookNow(this.#lost);
        return;
      }
      this.#holds = false;
      this.#lost++;
    });
  }

  get holds(): boolean {
    return this.#holds;
  }

  close(): void {
    this.#closed = true;
    this.#connection?.close();
    this.#timer?.cancel();
  }

  async #lookNow(lost: number): Promise<void> {
    const ours = await this.#look();
    if (this.#closed || lost !== this.#lost) return;
    if (ours) this.#holds = true;
    else this.#timer = this.#clock.after(LOOK_AGAIN_MS, () => void this.#lookNow(lost));
  }
}
