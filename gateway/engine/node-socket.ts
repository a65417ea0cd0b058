// WebSockets of the engine on node:http: the handshake's second half, limits, pings, and closing them all.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { EngineLimits, Message, Socket, SocketHandler, UpgradeAnswer } from './engine.ts';
import type { RawData, WebSocket } from './ws.ts';
import { WebSocketServer } from './ws.ts';

export interface Handshake {
  readonly address: string;
  readonly offered: readonly string[];
  readonly answer: Extract<UpgradeAnswer, { readonly accept: true }>;
}

export class NodeSockets {
  readonly #limits: EngineLimits;
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<NodeSocket>();
  readonly #chosen = new WeakMap<IncomingMessage, string | false>();
  #heartbeat: NodeJS.Timeout | undefined;
  #closing = false;
  #emptied: () => void = () => undefined;

  constructor(limits: EngineLimits) {
    this.#limits = limits;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.maxFrameBytes,
      handleProtocols: (_offered, req) => this.#chosen.get(req) ?? false,
    });
  }

  accept(req: IncomingMessage, connection: Duplex, rest: Buffer, { address, offered, answer }: Handshake): void {
    // A browser fails a handshake that names a protocol it did not offer.
    this.#chosen.set(req, offered.includes(answer.protocol) ? answer.protocol : false);
    this.#server.handleUpgrade(req, connection, rest, (ws) => {
      const socket = new NodeSocket(ws, connection, address, answer.protocol, this.#limits.maxSocketBacklogBytes);
      this.#sockets.add(socket);
      this.#heartbeat ??= setInterval(() => this.#beat(), (this.#limits.socketIdleS * 1_000) / 2);
      ws.once('close', () => this.#forget(socket));
      connection.on('drain', () => socket.onDrain());
      socket.open(answer.open);
      if (this.#closing) socket.close(1012, 'restarting');
    });
  }

  /** Asks all to close; the function returned waits for them, then cuts off those left after `waitMs`. */
  close(): (waitMs: number) => Promise<void> {
    this.#closing = true;
    for (const socket of [...this.#sockets]) socket.close(1012, 'restarting');
    return async (waitMs) => {
      if (this.#sockets.size > 0)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          this.#emptied = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      for (const socket of [...this.#sockets]) socket.terminate();
    };
  }

  #forget(socket: NodeSocket): void {
    this.#sockets.delete(socket);
    if (this.#sockets.size > 0) return;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
    this.#emptied();
  }

  #beat(): void {
    const silentSince = performance.now() - this.#limits.socketIdleS * 1_000;
    for (const socket of this.#sockets) socket.beat(silentSince);
  }
}

class NodeSocket implements Socket {
  readonly address: string;
  readonly protocol: string;
  readonly #ws: WebSocket;
  readonly #connection: Duplex;
  readonly #maxBacklogBytes: number;
  #handler: SocketHandler | undefined;
  #heardAt: number = performance.now();
  /** The code we closed with; what the client answers does not matter. */
  #closedWith: number | undefined;
  #over = false;

  constructor(ws: WebSocket, connection: Duplex, address: string, protocol: string, maxBacklogBytes: number) {
    this.#ws = ws;
    this.#connection = connection;
    this.address = address;
    this.protocol = protocol;
    this.#maxBacklogBytes = maxBacklogBytes;
  }

  open(accept: (socket: Socket) => SocketHandler): void {
    const ws = this.#ws;
    const heard = (): void => {
      this.#heardAt = performance.now();
    };
    ws.on('message', (data, binary) => {
      heard();
      this.#handler?.onMessage(bytesOf(data), binary);
    });
    ws.on('ping', heard);
    ws.on('pong', heard);
    // Faults of the client's frames: ws closes with the right code, and `close` follows.
    ws.on('error', () => undefined);
    ws.once('close', (code) => this.#onClose(code));
    const handler = accept(this);
    if (this.#closedWith === undefined) this.#handler = handler;
    else handler.onClose(this.#closedWith);
  }

  get backlogBytes(): number {
    return this.#over ? 0 : this.#ws.bufferedAmount;
  }

  send(message: Message): boolean {
    return this.sendAll([message]);
  }

  sendAll(messages: readonly Message[]): boolean {
    if (this.#over) return false;
    this.#connection.cork();
    for (const message of messages) {
      if (typeof message === 'string') this.#ws.send(message);
      else if (message instanceof Uint8Array) this.#ws.send(message, { binary: true });
      else this.#ws.send(message.utf8, { binary: false });
    }
    this.#connection.uncork();
    if (this.#ws.bufferedAmount <= this.#maxBacklogBytes) return true;
    this.close(4008, 'too slow');
    return false;
  }

  close(code: number, reason: string): void {
    if (this.#over) return;
    this.#ws.close(code, reason);
    // The handler hears of it now, as from the other engine; the closing handshake goes on behind.
    this.#onClose(code);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  beat(silentSince: number): void {
    if (this.#heardAt < silentSince) this.#ws.terminate();
    else if (!this.#over) this.#ws.ping();
  }

  onDrain(): void {
    this.#handler?.onDrain();
  }

  #onClose(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#closedWith = code;
    const handler = this.#handler;
    this.#handler = undefined;
    handler?.onClose(code);
  }
}

/** One buffer is what the default `binaryType` gives; the other forms are for types that are not set here. */
function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
