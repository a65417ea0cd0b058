// A receiver of callbacks that a test can make behave badly. It keeps what it was sent.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { JsonObject } from '../../proto/json.ts';
import { isObject, objectFromText } from '../../proto/json.ts';

export interface ReceivedHook {
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  /** As it was sent, for checking its signature. */
  readonly text: string;
  readonly event: JsonObject;
  readonly at: number;
}

export type HookBehaviour = (request: IncomingMessage, response: ServerResponse, hook: ReceivedHook) => void;

export function answering(status: number, headers: { readonly [name: string]: string } = {}): HookBehaviour {
  return (_request, response) => void response.writeHead(status, headers).end();
}

export class HookReceiver {
  readonly received: ReceivedHook[] = [];
  behave: HookBehaviour = answering(204);
  /** Requests being answered now, and the most there ever were. */
  open = 0;
  mostOpen = 0;
  connections = 0;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #port: number;

  readonly #host: string;

  /** @param host the address it listens on */
  static async start(host: string = '127.0.0.1'): Promise<HookReceiver> {
    const receiver = new HookReceiver(host);
    await receiver.listen();
    return receiver;
  }

  private constructor(host: string) {
    this.#host = host;
    this.#port = 0;
  }

  url(path: string): string {
    return `http://${this.#host}:${this.#port}${path}`;
  }

  /** Begins to listen, at the port it had before if it had one. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => this.#serve(request, response));
    server.on('connection', (socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await listening(server, this.#port, this.#host);
    this.#port = portOf(server);
    this.#server = server;
  }

  /** From now on connections are refused. Idempotent. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** The task an event is about. */
  static taskOf(hook: ReceivedHook): string {
    const { data } = hook.event;
    return isObject(data) ? String(data['id']) : '';
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    response.on('close', () => this.open--);
    response.on('error', () => undefined); // the other side may cut it: that is what some tests are for
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const hook = { path: request.url ?? '', headers, text, event: objectFromText(text), at: performance.now() };
      this.received.push(hook);
      this.behave(request, response, hook);
    });
  }
}

/** Counts who connects, and says nothing. */
export async function startListener(): Promise<{
  readonly port: number;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}> {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections++;
    socket.destroy();
  });
  await listening(server, 0);
  return {
    port: portOf(server),
    connections: () => connections,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function listening(server: Server, port: number, host: string = '127.0.0.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port; // proof: a TCP server that listens
}
