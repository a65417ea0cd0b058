// HTTP requests over kept connections, one at a time on each: bytes written as they are, answers split by their
// Content-Length. A general client costs several times what the gateway spends on a poll, so the measurement would be of
// the client.

import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  /** Names as sent, values trimmed; only looked through when asked for. */
  header(name: string): string | undefined;
  readonly body: Buffer;
  /** From the request's bytes given to the socket to the answer's last one read. */
  readonly ms: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const ANSWER_WITHIN_MS = 60_000;

class Connection {
  readonly #socket: Socket;
  #read: Buffer = Buffer.alloc(0);
  #waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | undefined;
  #askedAt = 0;
  broken = false;

  constructor(host: string, port: number) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setTimeout(ANSWER_WITHIN_MS, () => {
      if (this.#waiting !== undefined) this.#socket.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`));
    });
    this.#socket.on('data', (chunk) => this.#onData(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  ask(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#askedAt = performance.now();
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.broken = true;
    this.#socket.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#read = this.#read.length === 0 ? chunk : Buffer.concat([this.#read, chunk]);
    const headEnd = this.#read.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#read.toString('latin1', 0, headEnd);
    const length = Number(headerOf(head, 'content-length') ?? 0);
    const end = headEnd + HEAD_END.length + length;
    if (this.#read.length < end) return;
    const body = this.#read.subarray(headEnd + HEAD_END.length, end);
    this.#read = this.#read.subarray(end);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    const ms = performance.now() - this.#askedAt;
    waiting?.resolve({ status: Number(head.slice(9, 12)), header: (name) => headerOf(head, name), body, ms });
  }

  #fail(error: Error): void {
    this.broken = true;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(head)?.[1];
}

/**
 * At most `connections` requests are on their way; further ones wait in their order, without a bound of their own: the
 * loops that ask have one.
 */
export class HttpPool {
  readonly #host: string;
  readonly #port: number;
  readonly #most: number;
  readonly #free: Connection[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  #next = 0;
  /** Requests that had to wait for a free connection: an open loop with some is no longer open. */
  waited = 0;

  constructor(url: string, connections: number) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
    this.#most = connections;
  }

  get(path: string, headers = ''): Promise<HttpAnswer> {
    return this.#ask(`GET ${path} HTTP/1.1\r\nhost: bench\r\n${headers}\r\n`);
  }

  post(path: string, body: object, headers = ''): Promise<HttpAnswer> {
    return this.#send('POST', path, body, headers);
  }

  patch(path: string, body: object, headers = ''): Promise<HttpAnswer> {
    return this.#send('PATCH', path, body, headers);
  }

  close(): void {
    for (const connection of this.#free) connection.close();
    this.#free.length = 0;
  }

  #send(method: string, path: string, body: object, headers: string): Promise<HttpAnswer> {
    const text = JSON.stringify(body);
    return this.#ask(
      `${method} ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n${headers}\r\n${text}`,
    );
  }

  async #ask(request: string): Promise<HttpAnswer> {
    const connection = await this.#take();
    try {
      return await connection.ask(request);
    } finally {
      this.#give(connection);
    }
  }

  async #take(): Promise<Connection> {
    const free = this.#free.pop();
    if (free !== undefined && !free.broken) return free;
    if (free !== undefined) this.#open--;
    if (this.#open >= this.#most) {
      this.waited++;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      return await this.#take();
    }
    this.#open++;
    return new Connection(this.#host, this.#port);
  }

  #give(connection: Connection): void {
    if (connection.broken) this.#open--;
    else this.#free.push(connection);
    const next = this.#waiting[this.#next];
    if (next === undefined) return;
    if (++this.#next === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#next = 0;
    }
    next();
  }
}
