// What real servers were seen to do and must not. All of it is off until a test asks for it: to show what it breaks, and
// that the checkers of histories notice.
//
// Measured: on three servers of 2.9.10, 236 of 300 concurrent compare-and-set appends had two winners; there and on 2.10.27
// replicas came to hold different things for good; deliveries were lost and hidden behind later ones.

import type { SimStream } from './sim-stream.ts';

export class SimAnomalies {
  #winners = 0;
  readonly #hidden = new Map<string, number>();
  #replica: ReadonlyMap<string, SimStream> | undefined;

  /** The next `count` appends that expect a sequence which is no longer the last are stored all the same. */
  twoWinners(count: number): void {
    this.#winners += count;
  }

  /** The next `count` messages of a stream are delivered to nobody who has not read them yet, and no gap shows. */
  hideDeliveries(stream: string, count: number): void {
    this.#hidden.set(stream, (this.#hidden.get(stream) ?? 0) + count);
  }

  /** Reads are answered by a replica that holds `copies` and learns nothing more; undefined: by the leader, as they should. */
  diverge(copies: ReadonlyMap<string, SimStream> | undefined): void {
    this.#replica = copies;
  }

  // ---- asked by the server -----------------------------------------------------------------------------------------

  /** Whether an append that was to be refused wins too. */
  winsToo(): boolean {
    if (this.#winners === 0) return false;
    this.#winners--;
    return true;
  }

  hides(stream: string): boolean {
    const left = this.#hidden.get(stream) ?? 0;
    if (left === 0) return false;
    this.#hidden.set(stream, left - 1);
    return true;
  }

  /** The replica that answers in the leader's place. */
  replicaOf(stream: string): SimStream | undefined {
    return this.#replica?.get(stream);
  }
}
