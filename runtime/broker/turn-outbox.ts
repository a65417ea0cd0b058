// Gathers what one turn of the event loop publishes into few writes to the socket. Published one by one, each from its own
// microtask, every message was a system call of its own: 24 % of a conductor's CPU under load. In a long turn the first of
// them do not wait for the last, or the server idles while we work, and we while it does.

import type { NatsConnection, PublishOptions } from './nats-connection.ts';
import { EncodedHeaders } from './nats-connection.ts';

export interface Outgoing {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Empty: no answer is wanted. */
  readonly reply: string;
  readonly headers: Uint8Array | undefined;
}

/** So many are written before the turn is over. */
const WRITE_AT = 32;

export class TurnOutbox {
  readonly #nc: NatsConnection;
  readonly #problem: (error: unknown) => void;
  readonly #headers = new EncodedHeaders();
  #items: Outgoing[] = [];

  /** `problem` hears what the library throws at a message: none of it reaches whoever gathers. */
  constructor(nc: NatsConnection, problem: (error: unknown) => void) {
    this.#nc = nc;
    this.#problem = problem;
  }

  add(item: Outgoing): void {
    this.#items.push(item);
    if (this.#items.length === 1) setImmediate(() => this.flush());
    else if (this.#items.length >= WRITE_AT) this.flush();
  }

  flush(): void {
    const items = this.#items;
    this.#items = [];
    if (this.#nc.isClosed() || this.#nc.isDraining()) return;
    for (const item of items) {
      try {
        this.#nc.publish(item.subject, item.data, this.#optionsOf(item));
      } catch (error) {
        this.#problem(error);
      }
    }
  }

  /** B1: nothing is written while disconnected; whoever waits for an answer is told by B2. */
  clear(): void {
    this.#items = [];
  }

  #optionsOf({ reply, headers }: Outgoing): PublishOptions | undefined {
    if (headers !== undefined) return { reply, headers: this.#headers.with(headers) };
    return reply === '' ? undefined : { reply };
  }
}
