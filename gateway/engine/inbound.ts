// One request as handlers see it, and the body while it comes in. The abort signal is made only when a handler asks for
// it, and the address is read then: most requests are answered without the one, and reading the other costs as much as
// all of the head (measured on uWebSockets.js: 3 us of 10).

import type { HttpRequest } from './engine.ts';

export class InboundRequest implements HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  body: Uint8Array = NO_BYTES;
  #aborted = false;
  #controller: AbortController | undefined;
  #address: string | (() => string);

  /** @param address may be read until the handler has returned, or {@link keepAddress} was called. */
  constructor(
    method: string,
    path: string,
    query: string,
    headers: ReadonlyMap<string, string>,
    address: string | (() => string),
  ) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.#address = address;
  }

  get address(): string {
    if (typeof this.#address !== 'string') this.#address = this.#address();
    return this.#address;
  }

  /** To be called while the address can still be read, where the request outlives that. */
  keepAddress(): void {
    void this.address;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  /** The client is gone, or the engine stops. Idempotent. */
  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
  }
}

export const NO_BYTES: Uint8Array = new Uint8Array(0);
const FIRST_CAPACITY = 4 * 1024;

/** Bodies up to this are read and dropped where nobody wants them, which keeps their connection; others end it. */
export const PASSED_OVER_BYTES: number = 16 * 1024;

/** Collects a body in one growing buffer, so that a million small pieces cost no more than one large piece. */
export class BodyBuffer {
  readonly #limit: number;
  #bytes: Uint8Array = NO_BYTES;
  #length = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** Copies the piece. False: the body is over the limit, and nothing of it is kept. */
  push(piece: Uint8Array): boolean {
    const length = this.#length + piece.byteLength;
    if (length > this.#limit) {
      this.#bytes = NO_BYTES;
      this.#length = 0;
      return false;
    }
    if (length > this.#bytes.byteLength) {
      const grown = new Uint8Array(Math.min(this.#limit, Math.max(length, this.#bytes.byteLength * 2, FIRST_CAPACITY)));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
    return true;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
