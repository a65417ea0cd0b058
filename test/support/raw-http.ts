// A TCP client that sends bytes as they are and keeps what comes back: for requests that no proper client would send.

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { eventually } from './eventually.ts';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export class RawClient {
  readonly #socket: Socket;
  readonly #received: Buffer[] = [];
  #closed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (piece) => this.#received.push(piece));
    socket.on('close', () => {
      this.#closed = true;
    });
    // A reset is one way for the server to close: what counts is what came before it.
    socket.on('error', () => undefined);
  }

  /** @param from the address it comes from; default: the system's choice */
  static open(port: number, host = '127.0.0.1', from?: string): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, ...(from === undefined ? {} : { localAddress: from }) }, () =>
        resolve(new RawClient(socket)),
      );
      socket.once('error', reject);
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Everything that came, one character per byte. */
  get text(): string {
    return this.bytes.toString('latin1');
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#received);
  }

  /** Resolves when the kernel has taken it. Characters are bytes. */
  send(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
      // A closed connection shows in `closed`.
      this.#socket.write(bytes, () => resolve());
    });
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The whole answers so far. Interim ones (1xx) are left out. */
  answers(headOnly = false): readonly RawAnswer[] {
    return parseAnswers(this.text, headOnly);
  }

  async answered(count = 1, timeoutMs = 5_000): Promise<readonly RawAnswer[]> {
    return await eventually(() => this.answers().length >= count && this.answers(), {
      what: `answer ${count} (so far: ${JSON.stringify(this.text.slice(0, 300))})`,
      timeoutMs,
    });
  }

  async ended(timeoutMs = 5_000): Promise<void> {
    await eventually(() => this.#closed, { what: 'the end of the connection', timeoutMs });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Reads answers with a length, with chunks, or without a body. An incomplete one at the end is left out. */
export function parseAnswers(text: string, headOnly = false): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  let at = 0;
  for (;;) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end < 0) return answers;
    const [statusLine = '', ...lines] = text.slice(at, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) throw new Error(`not an answer: ${JSON.stringify(text.slice(at, at + 200))}`);
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const start = end + 4;
    const body =
      headOnly || status < 200 || status === 204 || status === 304
        ? { text: '', end: start }
        : bodyAt(text, start, headers);
    if (body === undefined) return answers;
    if (status >= 200 || status === 101) answers.push({ status, headers, body: body.text });
    at = body.end;
    if (status === 101) return answers;
  }
}

function bodyAt(
  text: string,
  start: number,
  headers: ReadonlyMap<string, string>,
): { readonly text: string; readonly end: number } | undefined {
  if (headers.get('transfer-encoding') !== 'chunked') {
    const length = headers.get('content-length');
    // Up to the end of the connection.
    if (length === undefined) return { text: text.slice(start), end: text.length };
    const end = start + Number(length);
    return end > text.length ? undefined : { text: text.slice(start, end), end };
  }
  let body = '';
  let at = start;
  for (;;) {
    const line = text.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(text.slice(at, line), 16);
    const end = line + 2 + size;
    if (end + 2 > text.length) return undefined;
    if (size === 0) return { text: body, end: end + 2 };
    body += text.slice(line + 2, end);
    at = end + 2;
  }
}
