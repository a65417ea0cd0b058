// The ordered reader of a simulated connection: it looks into the server's stream, one message for each turn of the
// link, so that everything else may happen between two messages. Restarts are counted as the real body counts them.

import type { Follower, FollowOptions, StoredMessage } from '../broker/broker.ts';
import type { SimLink } from './sim-link.ts';
import type { SimServer } from './sim-server.ts';

export interface SimReaderDeps {
  readonly server: SimServer;
  readonly link: SimLink;
  readonly onRestart: () => void;
  readonly onClosed: () => void;
}

export class SimReader implements Follower {
  readonly stream: string;
  readonly #options: FollowOptions;
  readonly #deps: SimReaderDeps;
  #lastSeq: number;
  /** The server's: what lies before it is not looked at any more. */
  #position = 0;
  #restarts = 0;
  #paused = false;
  #closed = false;
  /** Raised whenever the consumer is lost: turns of an older one do nothing. */
  #generation = 0;
  #attached = false;
  #turning = false;
  #target = 0;
  #caughtUp = false;

  constructor(options: FollowOptions, deps: SimReaderDeps) {
    this.stream = options.stream;
    this.#options = options;
    this.#deps = deps;
    this.#lastSeq = Math.max(0, options.from - 1);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get restarts(): number {
    return this.#restarts;
  }

  attach(): void {
    if (this.#closed) return;
    this.#generation++;
    this.#attached = true;
    this.#turning = false;
    this.#caughtUp = false;
    this.#position = this.#lastSeq + 1;
    const { server } = this.#deps;
    const last = server.stream(this.stream)?.read({ lastOf: this.#options.filter }, server.clock.now());
    this.#target = last?.seq ?? 0;
    this.wake();
  }

  detach(): void {
    this.#generation++;
    this.#attached = false;
  }

  moveOn(position: number): void {
    this.#position = Math.max(this.#position, position);
  }

  restart(): void {
    if (this.#closed) return;
    this.detach();
    this.#restarts++;
    this.#deps.onRestart();
    this.attach();
  }

  /** Takes a turn if none is under way. */
  wake(): void {
    if (!this.#attached || this.#paused || this.#turning) return;
    this.#turning = true;
    const generation = this.#generation;
    this.#deps.link.carry('down', () => {
      if (generation !== this.#generation) return;
      this.#turning = false;
      this.#turn();
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.wake();
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.detach();
      this.#deps.onClosed();
    }
    return Promise.resolve();
  }

  #turn(): void {
    if (this.#paused || !this.#deps.server.led) return; // whoever ends either wakes it
    const message = this.#next();
    if (message !== undefined) {
      this.#lastSeq = message.seq;
      this.#options.onMessage(message);
    }
    if (!this.#caughtUp && (message === undefined || this.#lastSeq >= this.#target)) {
      this.#caughtUp = true;
      this.#options.onCaughtUp?.();
    }
    if (message !== undefined) this.wake();
  }

  #next(): StoredMessage | undefined {
    const { filter, lastPerSubject } = this.#options;
    const stream = this.#deps.server.stream(this.stream);
    let message = stream?.nextFrom(Math.max(this.#lastSeq + 1, this.#position), filter);
    // Older messages of a subject are skipped only among what was stored when the reader started.
    while (
      lastPerSubject === true &&
      message !== undefined &&
      message.seq <= this.#target &&
      stream?.isLastOfSubject(message) === false
    )
      message = stream.nextFrom(message.seq + 1, filter);
    while (message !== undefined && this.#deps.server.anomalies.hides(this.stream)) {
      this.#position = message.seq + 1;
      message = stream?.nextFrom(this.#position, filter);
    }
    return message;
  }
}
