// The messages that wait for their actor, in memory: two lanes, each in stream order. They are all in the mailbox too, so
// whoever owns the shard next has them.
//
// A3  The control lane goes before the work lane. A cancel overtakes the queue, but comes after the request it means, and
//     what is before that.

import type { Incoming } from './activation-host.ts';

const NOTHING: readonly number[] = [];

export class Lanes {
  readonly #control: Incoming[] = [];
  readonly #work: Incoming[] = [];

  get size(): number {
    return this.#control.length + this.#work.length;
  }

  /** The sequences of all that wait. */
  get seqs(): readonly number[] {
    return this.size === 0 ? NOTHING : [...this.#control, ...this.#work].map(({ seq }) => seq);
  }

  /** False where it waits here already. */
  add(incoming: Incoming): boolean {
    const lane = this.#laneOf(incoming);
    if (lane.some(({ seq }) => seq === incoming.seq)) return false;
    lane.push(incoming);
    return true;
  }

  /** A3. */
  take(): Incoming | undefined {
    const control = this.#control[0];
    if (control?.message.body.verb === 'cancel') {
      const { taskId } = control.message.body;
      const isMeant = ({ message: { body } }: Incoming): boolean => body.verb === 'submit' && body.taskId === taskId;
      if (this.#work.some(isMeant)) return this.#work.shift();
    }
    return this.#control.shift() ?? this.#work.shift();
  }

  /** It was taken, and is the first again. */
  putBack(incoming: Incoming): void {
    this.#laneOf(incoming).unshift(incoming);
  }

  clear(): void {
    this.#control.length = 0;
    this.#work.length = 0;
  }

  #laneOf({ lane }: Incoming): Incoming[] {
    return lane === 'control' ? this.#control : this.#work;
  }
}
