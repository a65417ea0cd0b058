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
/** Messages are joined up to this size, which is below every server's `max_payload`. */
const JOIN_BYTES = 64 * 1024;

/** Messages to one subject that go as one. */
interface Joined {
  readonly subject: string;
  readonly parts: Uint8Array[];
  bytes: number;
}

export class TurnOutbox {
  readonly #nc: NatsConnection;
  readonly #problem: (error: unknown) => void;
  readonly #headers = new EncodedHeaders();
  #items: (Outgoing | Joined)[] = [];
  /** Of the items, those that more may join, by their subjects. */
  readonly #joined = new Map<string, Joined>();

  /** `problem` hears what the library throws at a message: none of it reaches whoever gathers. */
  constructor(nc: NatsConnection, problem: (error: unknown) => void) {
    this.#nc = nc;
    this.#problem = problem;
  }

  add(item: Outgoing | Joined): void {
    this.#items.push(item);
    if (this.#items.length === 1) setImmediate(() => this.flush());
    else if (this.#items.length >= WRITE_AT) this.flush();
  }

  /** What is gathered for one subject this way goes as one message. False where it joined what was there. */
  join(subject: string, data: Uint8Array): boolean {
    const known = this.#joined.get(subject);
    if (known !== undefined && known.bytes + data.length <= JOIN_BYTES) {
      known.parts.push(data);
      known.bytes += data.length;
      return false;
    }
    const joined = { subject, parts: [data], bytes: data.length };
    this.#joined.set(subject, joined);
    this.add(joined);
    return true;
  }

  flush(): void {
    const items = this.#items;
    this.clear();
    if (this.#nc.isClosed() || this.#nc.isDraining()) return;
    for (const item of items) {
      try {
        if ('parts' in item) this.#nc.publish(item.subject, bytesOf(item));
        else this.#nc.publish(item.subject, item.data, this.#optionsOf(item));
      } catch (error) {
        this.#problem(error);
      }
    }
  }

  /** B1: nothing is written while disconnected; whoever waits for an answer is told by B2. */
  clear(): void {
    this.#items = [];
    this.#joined.clear();
  }

  #optionsOf({ reply, headers }: Outgoing): PublishOptions | undefined {
    if (headers !== undefined) return { reply, headers: this.#headers.with(headers) };
    return reply === '' ? undefined : { reply };
  }
}

function bytesOf({ parts, bytes }: Joined): Uint8Array {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts, bytes);
}
