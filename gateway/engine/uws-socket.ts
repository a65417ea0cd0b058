// One WebSocket on uWebSockets.js. The native object is not valid after its close; #handler is undefined from then on.

import type { Message, Socket, SocketHandler } from './engine.ts';
import type { WebSocket } from './uws.ts';

/** What `send` says when the native limit has dropped the message. */
const DROPPED = 2;

type NativeSocket = Pick<WebSocket<unknown>, 'send' | 'cork' | 'end' | 'getBufferedAmount'>;

export class UwsSocket implements Socket {
  readonly address: string;
  readonly protocol: string;
  readonly #maxBacklogBytes: number;
  #ws: NativeSocket | undefined;
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

  send(message: Message): boolean {
    const ws = this.#ws;
    if (ws === undefined) return false;
    return this.#judge(ws, write(ws, message));
  }

  sendAll(messages: readonly Message[]): boolean {
    const ws = this.#ws;
    const [first] = messages;
    if (ws === undefined) return false;
    if (first === undefined) return true;
    if (messages.length === 1) return this.send(first);
    let worst = 1;
    // Outside of its own events the native code makes a system call of each message unless it is corked.
    ws.cork(() => {
      for (const message of messages) {
        const status = write(ws, message);
        if (status === 1) continue;
        worst = status;
        // No further: what goes far over the limit takes the room that the close frame needs.
        if (status === DROPPED || ws.getBufferedAmount() > this.#maxBacklogBytes) return;
      }
    });
    return this.#judge(ws, worst);
  }

  #judge(ws: NativeSocket, status: number): boolean {
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

/** What the native code says of it. Bytes are taken as they are; text is encoded anew for each socket. */
function write(ws: NativeSocket, message: Message): number {
  if (typeof message === 'string') return ws.send(message, false, false);
  return message instanceof Uint8Array ? ws.send(message, true, false) : ws.send(message.utf8, false, false);
}
