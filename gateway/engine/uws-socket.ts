// One WebSocket on uWebSockets.js. The native object is not valid after its close; #handler is undefined from then on.

import type { Socket, SocketHandler } from './engine.ts';
import type { WebSocket } from './uws.ts';

/** What `send` says when the native limit has dropped the message. */
const DROPPED = 2;

export class UwsSocket implements Socket {
  readonly address: string;
  readonly protocol: string;
  readonly #maxBacklogBytes: number;
  #ws: Pick<WebSocket<unknown>, 'send' | 'end' | 'getBufferedAmount'> | undefined;
  #handler: SocketHandler | undefined;
  /** The code we closed with; the native code tells its own to the close handler. */
  #closedWith: number | undefined;

  constructor(ws: WebSocket<unknown>, address: string, protocol: string, maxBacklogBytes: number) {
    this.#ws = ws;
    this.address = address;
    this.protocol = protocol;
    this.#maxBacklogBytes = maxBacklogBytes;
  }

  open(accept: (socket: Socket) => SocketHandler): void {
    const handler = accept(this);
    if (this.#ws === undefined) handler.onClose(this.#closedWith ?? 1006);
    else this.#handler = handler;
  }

  get backlogBytes(): number {
    return this.#ws?.getBufferedAmount() ?? 0;
  }

  send(data: string | Uint8Array): boolean {
    const ws = this.#ws;
    if (ws === undefined) return false;
    const status = ws.send(data, typeof data !== 'string', false);
    if (status === 1 || (status !== DROPPED && ws.getBufferedAmount() <= this.#maxBacklogBytes)) return true;
    this.close(4008, 'too slow');
    return false;
  }

  close(code: number, reason: string): void {
    const ws = this.#ws;
    if (ws === undefined) return;
    this.#ws = undefined;
    this.#closedWith = code;
    // Runs the close handler before it returns.
    ws.end(code, reason);
  }

  onMessage(data: ArrayBuffer, binary: boolean): void {
    // Copied: the native buffer is taken back when this call returns.
    this.#handler?.onMessage(new Uint8Array(data.slice(0)), binary);
  }

  onDrain(): void {
    this.#handler?.onDrain();
  }

  onClose(code: number): void {
    this.#ws = undefined;
    this.#closedWith ??= code;
    const handler = this.#handler;
    this.#handler = undefined;
    handler?.onClose(this.#closedWith);
  }
}
