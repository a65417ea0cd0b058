// A response body written over time on uWebSockets.js (server-sent events). While the client does not read, at most one
// chunk lies in native memory; the rest waits here, counted, and a client over the limit is cut off.

import { bodyBytes } from './answer.ts';
import type { StreamSink } from './engine.ts';
import type { InboundRequest } from './inbound.ts';
import type { HttpResponse } from './uws.ts';

export class UwsStream implements StreamSink {
  readonly #res: HttpResponse;
  readonly #request: InboundRequest;
  readonly #maxBacklogBytes: number;
  readonly #onEnd: () => void;
  #over = false;
  /** The kernel has not taken all of the last write. */
  #blocked = false;
  #nativeBytes = 0;
  #waiting: string[] = [];
  #waitingBytes = 0;

  constructor(res: HttpResponse, request: InboundRequest, maxBacklogBytes: number, onEnd: () => void) {
    this.#res = res;
    this.#request = request;
    this.#maxBacklogBytes = maxBacklogBytes;
    this.#onEnd = onEnd;
    res.onWritable(() => {
      this.#onWritable();
      return true;
    });
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  get backlogBytes(): number {
    return this.#nativeBytes + this.#waitingBytes;
  }

  write(chunk: string): boolean {
    if (this.#over || chunk === '') return !this.#over && !this.#blocked;
    if (!this.#blocked) return this.#push(chunk);
    this.#waiting.push(chunk);
    this.#waitingBytes += bodyBytes(chunk);
    // Closing runs the abort handler, which runs onAborted here.
    if (this.backlogBytes > this.#maxBacklogBytes) this.#res.close();
    return false;
  }

  end(): void {
    if (this.#over) return;
    const rest = this.#waiting.join('');
    this.#finish();
    // Ending lets the native code send what the client has not taken yet, within its own time limit.
    this.#res.cork(() => {
      if (rest !== '') this.#res.write(rest);
      this.#res.end();
    });
    this.#onEnd();
  }

  /** The client is gone. */
  onAborted(): void {
    this.#finish();
  }

  #finish(): void {
    this.#over = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#nativeBytes = 0;
  }

  #push(chunk: string): boolean {
    let taken = true;
    this.#res.cork(() => {
      taken = this.#res.write(chunk);
    });
    if (!taken) this.#nativeBytes += bodyBytes(chunk);
    this.#blocked = !taken;
    return taken;
  }

  #onWritable(): void {
    if (this.#over) return;
    const rest = this.#waiting.join('');
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#blocked = false;
    // With nothing of ours to send, an empty cork still makes the native code send what it holds.
    if (rest === '') {
      this.#nativeBytes = 0;
      this.#res.cork(() => undefined);
    } else if (this.#push(rest)) this.#nativeBytes = 0;
    else this.#nativeBytes = bodyBytes(rest);
  }
}
