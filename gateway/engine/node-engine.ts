// The engine on node:http and ws: serves where the native binary does not fit, and checks the other by the same suite.
// A request's own life is in node-exchange.ts, a socket's in node-socket.ts.
//
// N1 Nothing that comes on a connection after its last request is handled, even if it was parsed already. The last is a
//    refused one, one that says so, and one with a body in chunks (as in the other engine, which cannot check their end).
// N2 What cannot be parsed is answered after the requests before it, never in the middle of their answers.

import type { IncomingMessage, Server } from 'node:http';
import { createServer, ServerResponse } from 'node:http';
import type { Socket as Connection } from 'node:net';
import type { Duplex } from 'node:stream';
import { normalAddress } from './address.ts';
import { AddressCap } from './address-cap.ts';
import { bodyBytes, headerText, isEngineHeader, statusLine } from './answer.ts';
import { BodyDeadlines } from './body-deadlines.ts';
import type {
  HttpResponse as Answer,
  Engine,
  EngineFactory,
  EngineHandlers,
  EngineLimits,
  ListenOptions,
} from './engine.ts';
import { InHand } from './in-hand.ts';
import { InboundRequest } from './inbound.ts';
import type { ExchangeHost } from './node-exchange.ts';
import { NodeExchange, writeAnswer } from './node-exchange.ts';
import { NodeSockets } from './node-socket.ts';
import type { CheckedHead } from './request-hygiene.ts';
import { CHUNKED, checkHead, MAX_HEAD_BYTES, offeredProtocols } from './request-hygiene.ts';

/** As uWebSockets.js has them, which cannot be told otherwise: heads 10 s, idle connections 10 s. */
const HEAD_DEADLINE_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;
const CHECK_MS = 1_000;
/** How long sockets get for the closing handshake when the engine stops. */
const SOCKET_CLOSE_MS = 500;

export const nodeEngine: EngineFactory = async (handlers, limits) => new NodeEngine(handlers, limits);

/** What is known of one connection between its requests. */
interface ConnectionState {
  readonly address: string;
  /** Requests without a finished answer. */
  open: number;
  /** The one whose body is still coming in. */
  reading: NodeExchange | undefined;
  /** Rule N1: nothing more is handled. */
  last: boolean;
  /** The parser has failed: said once. */
  failed: boolean;
  /** Rule N2: to be written when `open` is 0. */
  lastWord: Answer | undefined;
}

class NodeEngine implements Engine, ExchangeHost {
  readonly name = 'node';
  readonly handlers: EngineHandlers;
  readonly limits: EngineLimits;
  readonly deadlines: BodyDeadlines;
  readonly inHand: InHand = new InHand();
  draining = false;
  readonly #server: Server;
  readonly #sockets: NodeSockets;
  readonly #states = new WeakMap<Duplex, ConnectionState>();
  readonly #cap: AddressCap;
  #connections = 0;
  #closed: Promise<void> | undefined;

  constructor(handlers: EngineHandlers, limits: EngineLimits) {
    this.handlers = handlers;
    this.limits = limits;
    this.deadlines = new BodyDeadlines(limits.bodyDeadlineMs);
    this.#sockets = new NodeSockets(limits);
    this.#cap = new AddressCap(limits);
    this.#server = createServer({
      insecureHTTPParser: false,
      maxHeaderSize: MAX_HEAD_BYTES,
      // Checked with the rest of the head, for an answer of our own.
      requireHostHeader: false,
      headersTimeout: HEAD_DEADLINE_MS,
      // Only a net below the engine's own body deadline, which answers.
      requestTimeout: HEAD_DEADLINE_MS + limits.bodyDeadlineMs + 10_000,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
    });
    this.#server.on('connection', (connection) => this.#onConnection(connection));
    this.#server.on('request', (req, res) => this.#onHead(req, res));
    this.#server.on('checkContinue', (req, res) => this.#onHead(req, res));
    // Any other expectation is refused with the rest of the head.
    this.#server.on('checkExpectation', (req, res) => this.#onHead(req, res));
    this.#server.on('upgrade', (req, connection, rest) => this.#onUpgrade(req, connection, rest));
    this.#server.on('connect', (req, connection) => this.#onHead(req, detachedResponse(req, connection)));
    this.#server.on('clientError', (error, connection) => this.#onParseError(error, connection));
  }

  get connections(): number {
    return this.#connections;
  }

  get refusedConnections(): number {
    return this.#cap.refused;
  }

  async listen(host: string, port: number, options: ListenOptions = {}): Promise<number> {
    if (this.#closed !== undefined) throw new Error('the engine is closed');
    if (options.shared === true)
      throw new Error(`cannot share ${host}:${port}: node:http of Node 20 has no shared ports; use the engine uws`);
    await new Promise<void>((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void =>
        reject(new Error(`cannot listen on ${host}:${port}: ${error.code ?? error.message}`, { cause: error }));
      this.#server.once('error', fail);
      this.#server.listen({ host, port, exclusive: true }, () => {
        this.#server.off('error', fail);
        resolve();
      });
    });
    const bound = this.#server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : port;
  }

  close(deadlineMs: number): Promise<void> {
    this.#closed ??= this.#shutDown(deadlineMs);
    return this.#closed;
  }

  #onConnection(connection: Connection): void {
    const address = normalAddress(connection.remoteAddress ?? '');
    const admitted = this.#cap.opened(address);
    if (!admitted) connection.destroy();
    this.#connections++;
    this.#states.set(connection, {
      address,
      open: 0,
      reading: undefined,
      last: false,
      failed: false,
      lastWord: undefined,
    });
    connection.once('close', () => {
      this.#connections--;
      if (admitted) this.#cap.closed(address);
    });
  }

  #onHead(req: IncomingMessage, res: ServerResponse): void {
    const state = this.#stateOf(req.socket);
    if (state.last) return;
    const { method, path, query } = targetOf(req);
    const head = headOf(req, method, path, query);
    if (!head.ok) {
      const answer = this.handlers.refuse(head.code, head.detail);
      this.#refuse(state, req, res, { ...answer, headers: [...answer.headers, ...head.advice] });
      return;
    }
    if (head.bodyBytes > this.limits.maxBodyBytes) {
      const detail = `the body has ${head.bodyBytes} bytes; at most ${this.limits.maxBodyBytes} are read`;
      this.#refuse(state, req, res, this.handlers.refuse('too_large', detail));
      return;
    }
    const request = new InboundRequest(method, path, query, head.headers, state.address);
    const isLast = head.close || head.bodyBytes === CHUNKED;
    const exchange = new NodeExchange(this, req, res, request, isLast);
    if (isLast) state.last = true;
    state.open++;
    res.once('close', () => this.#onAnswered(state, req.socket));
    if (head.bodyBytes === 0) exchange.dispatch(() => this.handlers.request(request));
    else this.#readBody(state, exchange, head);
  }

  #readBody(state: ConnectionState, exchange: NodeExchange, head: CheckedHead): void {
    state.reading = exchange;
    exchange.receive({
      bodyBytes: head.bodyBytes,
      expectsContinue: head.expectsContinue,
      read: () => {
        if (state.reading === exchange) state.reading = undefined;
      },
      refused: () => {
        state.last = true;
      },
    });
  }

  #refuse(state: ConnectionState, req: IncomingMessage, res: ServerResponse, answer: Answer): void {
    state.last = true;
    writeAnswer(res, answer, { headOnly: req.method === 'HEAD', close: true });
  }

  #onAnswered(state: ConnectionState, connection: Duplex): void {
    state.open--;
    if (state.open === 0 && state.lastWord !== undefined && connection.writable) writeRaw(connection, state.lastWord);
  }

  #onUpgrade(req: IncomingMessage, connection: Duplex, rest: Buffer): void {
    const state = this.#stateOf(connection);
    // The parser has let go of the connection; errors on it are ours to take, and end in its close.
    connection.on('error', () => connection.destroy());
    if (state.last || state.open > 0) {
      connection.destroy();
      return;
    }
    const { method, path, query } = targetOf(req);
    const head = headOf(req, method, path, query);
    if (!head.ok || !head.webSocket) {
      if (head.ok && head.bodyBytes !== 0) {
        writeRaw(connection, this.handlers.refuse('malformed', 'a body comes with an upgrade that is not known here'));
        return;
      }
      // Other upgrades are ignored, as RFC 9110 section 7.8 allows: the request is answered as it stands.
      this.#onHead(req, detachedResponse(req, connection));
      return;
    }
    const { headers } = head;
    const { address } = state;
    const protocols = offeredProtocols(headers.get('sec-websocket-protocol')) ?? [];
    const answer = this.handlers.upgrade({ path, query, headers, address, protocols });
    if (answer.accept) this.#sockets.accept(req, connection, rest, { address, offered: protocols, answer });
    else writeRaw(connection, answer.response);
  }

  #onParseError(error: NodeJS.ErrnoException, connection: Duplex): void {
    const state = this.#stateOf(connection);
    if (error.code === 'ECONNRESET' || !connection.writable) {
      connection.destroy();
      return;
    }
    // Whatever is behind the last request does not matter: its answer is on the way and ends the connection.
    if (state.failed || (state.last && state.reading === undefined)) return;
    state.failed = true;
    state.last = true;
    const answer = this.#parseRefusal(error.code ?? '');
    // The request whose body cannot be read is the newest: its answer comes after those before it.
    if (state.reading !== undefined) state.reading.refuseWith(answer);
    else if (state.open === 0) writeRaw(connection, answer);
    else state.lastWord = answer;
  }

  #parseRefusal(code: string): Answer {
    switch (code) {
      case 'HPE_HEADER_OVERFLOW':
        return this.handlers.refuse('header_fields_too_large', `the head is over ${MAX_HEAD_BYTES} bytes`);
      case 'ERR_HTTP_REQUEST_TIMEOUT':
        return this.handlers.refuse('timeout', `the head did not come within ${HEAD_DEADLINE_MS} ms`);
      default:
        return this.handlers.refuse('malformed', `the request cannot be read (${code})`);
    }
  }

  #stateOf(connection: Duplex): ConnectionState {
    const known = this.#states.get(connection);
    if (known !== undefined) return known;
    // Every connection is announced before anything is read from it.
    throw new TypeError('a connection without a state');
  }

  async #shutDown(deadlineMs: number): Promise<void> {
    const startedAt = performance.now();
    this.draining = true;
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const socketsClosed = this.#sockets.close();
    await this.inHand.drain(deadlineMs);
    const left = Math.max(0, Math.min(SOCKET_CLOSE_MS, deadlineMs - (performance.now() - startedAt)));
    await socketsClosed(left);
    this.#server.closeAllConnections();
    await stopped;
  }
}

function targetOf(req: IncomingMessage): { method: string; path: string; query: string } {
  const target = req.url ?? '';
  const mark = target.indexOf('?');
  const method = req.method ?? '';
  return mark < 0
    ? { method, path: target, query: '' }
    : { method, path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function headOf(req: IncomingMessage, method: string, path: string, query: string): ReturnType<typeof checkHead> {
  if (req.httpVersion !== '1.1') return { ok: false, code: 'malformed', detail: 'HTTP/1.1 is spoken here', advice: [] };
  return checkHead(method, path, query, req.rawHeaders.map(asUtf8));
}

/** node:http reads header bytes as Latin-1, uWebSockets.js as UTF-8; ours is UTF-8. */
function asUtf8(text: string): string {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}

/** A response on a connection that node:http's parser has let go of; it ends the connection. */
function detachedResponse(req: IncomingMessage, connection: Duplex): ServerResponse {
  const res = new ServerResponse(req);
  res.shouldKeepAlive = false;
  // In fact a net.Socket: the server is a plain TCP one.
  const socket = connection as Connection;
  res.assignSocket(socket);
  res.once('finish', () => {
    res.detachSocket(socket);
    // What node:http does for a response of its own.
    res.emit('close');
    socket.destroySoon();
  });
  return res;
}

/** A whole answer written past node:http; it ends the connection. */
function writeRaw(connection: Duplex, answer: Answer): void {
  const own = [
    `HTTP/1.1 ${statusLine(answer.status)}`,
    `date: ${new Date().toUTCString()}`,
    `content-length: ${bodyBytes(answer.body)}`,
    'connection: close',
  ];
  const theirs = answer.headers
    .filter(([name]) => !isEngineHeader(name))
    .map(([name, value]) => `${name}: ${headerText(value)}`);
  connection.write(`${[...own, ...theirs].join('\r\n')}\r\n\r\n`);
  connection.write(answer.body);
  // In fact a net.Socket: closes when all is written, without waiting for the client.
  (connection as Connection).destroySoon();
}
