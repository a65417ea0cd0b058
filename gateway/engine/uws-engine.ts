// The engine on uWebSockets.js: listening, heads checked before anything else happens, upgrades, and the graceful stop.
// A request's own life is in uws-exchange.ts, a socket's in uws-socket.ts.
//
// Quirks of the binary for Node 20 (uWebSockets.js 20, package uwebsockets 3.0.6), all measured:
// Q1 It takes two lengths, two hosts, odd codings and old WebSocket versions: request-hygiene.ts refuses them.
// Q2 It parses on after an answer that ends the connection, and forgets that it was to end: see #answeredLast.
// Q3 It never answers heads it cannot parse (folded lines, a space before a colon, control characters, more than 98
//    headers, bare line feeds); they are dropped 10 to 13 s after the connection or its last answer began to wait.
// Q4 A request that comes while one on the same connection still waits for its answer makes it drop the connection.
//    Answers given in the same turn or by settled promises are written before the next request is looked at.
// Q5 It answers 505 to HTTP/1.0 and to targets that are not paths, and writes its own page for lengths it cannot read.

import { createServer } from 'node:net';
import { normalAddress } from './address.ts';
import { AddressCap } from './address-cap.ts';
import { BodyDeadlines } from './body-deadlines.ts';
import type {
  HttpResponse as Answer,
  Engine,
  EngineFactory,
  EngineHandlers,
  EngineLimits,
  ListenOptions,
  Socket,
  SocketHandler,
  UpgradeAnswer,
} from './engine.ts';
import { InHand } from './in-hand.ts';
import { InboundRequest } from './inbound.ts';
import { kernelConnections } from './kernel-connections.ts';
import type { CheckedHead } from './request-hygiene.ts';
import { checkHead, offeredProtocols } from './request-hygiene.ts';
import { SoleAddress } from './sole-address.ts';
import type { HttpRequest, HttpResponse, TemplatedApp, Uws, us_listen_socket, WebSocket } from './uws.ts';
import { loadUws } from './uws.ts';
import type { ExchangeHost } from './uws-exchange.ts';
import { UwsExchange, writeAnswer } from './uws-exchange.ts';
import { UwsSocket } from './uws-socket.ts';

/** LIBUS_LISTEN_EXCLUSIVE_PORT; the typings have it as an enumeration that does not exist at run time. */
const EXCLUSIVE_PORT = 1;

/** What travels through uWebSockets.js from the handshake to the socket. */
interface SocketData {
  readonly address: string;
  readonly protocol: string;
  readonly open: (socket: Socket) => SocketHandler;
  /** Set when the socket opens. */
  socket: UwsSocket | undefined;
}

/** @throws where the native binary cannot be loaded here. */
export const uwsEngine: EngineFactory = async (handlers, limits) => new UwsEngine(await loadUws(), handlers, limits);

class UwsEngine implements Engine, ExchangeHost {
  readonly name = 'uws';
  readonly handlers: EngineHandlers;
  readonly limits: EngineLimits;
  readonly deadlines: BodyDeadlines;
  readonly inHand: InHand = new InHand();
  draining = false;
  readonly #uws: Uws;
  readonly #app: TemplatedApp;
  readonly #sockets = new Set<UwsSocket>();
  readonly #rawHead: string[] = [];
  readonly #keepHeader = (name: string, value: string): void => {
    this.#rawHead.push(name, value);
  };
  #listening: us_listen_socket | undefined;
  readonly #sole = new SoleAddress();
  readonly #cap: AddressCap;
  #port = 0;
  #connections = 0;
  #answeredLast: string | undefined;
  #closed: Promise<void> | undefined;

  constructor(uws: Uws, handlers: EngineHandlers, limits: EngineLimits) {
    this.#uws = uws;
    this.handlers = handlers;
    this.limits = limits;
    this.deadlines = new BodyDeadlines(limits.bodyDeadlineMs);
    this.#cap = new AddressCap(limits, () => kernelConnections(this.#port));
    this.#app = uws.App();
    this.#app.filter((res, change) => this.#onConnection(res, Number(change)));
    this.#app.any('/*', (res, req) => this.#onHead(res, req, undefined));
    this.#app.ws<SocketData>('/*', {
      compression: uws.DISABLED,
      maxPayloadLength: limits.maxFrameBytes,
      // Our own limit closes with 4008 first. Beyond this one the native code drops what is sent, close frames too: a client
      // cut off at it would never learn why, so there is room above ours.
      maxBackpressure: 2 * limits.maxSocketBacklogBytes,
      idleTimeout: limits.socketIdleS,
      sendPingsAutomatically: true,
      upgrade: (res, req, context) => this.#onHead(res, req, context),
      open: (ws) => this.#onOpen(ws),
      message: (ws, data, binary) => ws.getUserData().socket?.onMessage(data, binary),
      drain: (ws) => ws.getUserData().socket?.onDrain(),
      close: (ws, code) => this.#onClose(ws, code),
    });
  }

  get connections(): number {
    return this.#connections;
  }

  get refusedConnections(): number {
    return this.#cap.refused;
  }

  async listen(host: string, port: number, options: ListenOptions = {}): Promise<number> {
    if (this.#closed !== undefined) throw new Error('the engine is closed');
    const mode = options.shared === true ? 0 : EXCLUSIVE_PORT;
    const token = await new Promise<us_listen_socket | false>((resolve) => {
      // The typings leave out the form with host and options, which the native code takes (AppWrapper.h).
      const app = this.#app as unknown as ListenWithHostAndOptions;
      app.listen(host, port, mode, resolve);
    });
    if (token === false) throw new Error(`cannot listen on ${host}:${port}: ${await whyNot(host, port)}`);
    this.#listening = token;
    this.#port = this.#uws.us_socket_local_port(token);
    return this.#port;
  }

  close(deadlineMs: number): Promise<void> {
    this.#closed ??= this.#shutDown(deadlineMs);
    return this.#closed;
  }

  /**
   * To be called before an answer that ends its connection is written inside of the parser's call. Q2: the rest of what
   * was read with the request may hold more requests; none of them is handled.
   */
  answeredLast(address: string): void {
    this.#answeredLast = address;
    setImmediate(() => {
      this.#answeredLast = undefined;
    });
  }

  #onConnection(res: HttpResponse, change: number): void {
    if (change > 0) {
      const address = peerOf(res);
      this.#connections += change;
      this.#sole.opened(address);
      // Its end is told like any other's.
      if (!this.#cap.opened(address)) res.close();
      return;
    }
    // Closing follows the parser's last look at what was read, so whatever comes from now on is another connection's.
    this.#answeredLast = undefined;
    this.#onDisconnected();
  }

  #onDisconnected(): void {
    this.#connections--;
    if (this.#connections > 0) return;
    this.#sole.emptied();
    this.#cap.emptied();
  }

  /** Only while `res` is valid. */
  #addressOf(res: HttpResponse): string {
    return this.#sole.address ?? peerOf(res);
  }

  #onHead(res: HttpResponse, req: HttpRequest, upgrade: UpgradeContext | undefined): void {
    if (this.#answeredLast !== undefined && this.#answeredLast === this.#addressOf(res)) {
      writeAnswer(res, { status: 400, headers: [], body: '' }, { headOnly: false, close: true });
      return;
    }
    const raw = this.#rawHead;
    raw.length = 0;
    req.forEach(this.#keepHeader);
    const method = req.getCaseSensitiveMethod();
    const path = req.getUrl();
    // Undefined where there is no question mark, unlike its typing says.
    const query: string = req.getQuery() ?? '';
    const head = checkHead(method, path, query, raw);
    if (!head.ok) {
      const answer = this.handlers.refuse(head.code, head.detail);
      this.#answerLast(res, { ...answer, headers: [...answer.headers, ...head.advice] }, method);
      return;
    }
    if (head.webSocket) {
      this.#onHandshake(res, path, query, head, upgrade);
      return;
    }
    if (head.bodyBytes > this.limits.maxBodyBytes) {
      const detail = `the body has ${head.bodyBytes} bytes; at most ${this.limits.maxBodyBytes} are read`;
      this.#answerLast(res, this.handlers.refuse('too_large', detail), method);
      return;
    }
    const request = new InboundRequest(method, path, query, head.headers, () => this.#addressOf(res));
    const exchange = new UwsExchange(this, res, request, head.close);
    if (head.bodyBytes === 0) exchange.dispatch(() => this.handlers.request(request));
    else exchange.receive(head);
  }

  #onHandshake(
    res: HttpResponse,
    path: string,
    query: string,
    head: CheckedHead,
    context: UpgradeContext | undefined,
  ): void {
    const { headers } = head;
    const address = this.#addressOf(res);
    const protocols = offeredProtocols(headers.get('sec-websocket-protocol')) ?? [];
    const answer: UpgradeAnswer =
      context === undefined
        ? { accept: false, response: this.handlers.refuse('malformed', 'this is not a WebSocket handshake') }
        : this.handlers.upgrade({ path, query, headers, address, protocols });
    if (!answer.accept || context === undefined) {
      if (!answer.accept) this.#answerLast(res, answer.response, 'GET');
      return;
    }
    const { protocol, open } = answer;
    const data: SocketData = { address, protocol, open, socket: undefined };
    res.upgrade(
      data,
      headers.get('sec-websocket-key') ?? '',
      // A browser fails a handshake that names a protocol it did not offer.
      protocols.includes(protocol) ? protocol : '',
      '',
      context,
    );
  }

  #answerLast(res: HttpResponse, answer: Answer, method: string): void {
    this.answeredLast(this.#addressOf(res));
    writeAnswer(res, answer, { headOnly: method === 'HEAD', close: true });
  }

  #onOpen(ws: WebSocket<SocketData>): void {
    const data = ws.getUserData();
    const socket = new UwsSocket(ws, data.address, data.protocol, this.limits.maxSocketBacklogBytes);
    data.socket = socket;
    this.#sockets.add(socket);
    socket.open(data.open);
    if (this.draining) socket.close(1012, 'restarting');
  }

  #onClose(ws: WebSocket<SocketData>, code: number): void {
    const { socket, address } = ws.getUserData();
    this.#cap.closed(address);
    // The filter sees a connection come as HTTP, but does not see it go as a WebSocket.
    this.#onDisconnected();
    if (socket === undefined) return;
    this.#sockets.delete(socket);
    socket.onClose(code);
  }

  async #shutDown(deadlineMs: number): Promise<void> {
    this.draining = true;
    if (this.#listening !== undefined) this.#uws.us_listen_socket_close(this.#listening);
    this.#listening = undefined;
    for (const socket of [...this.#sockets]) socket.close(1012, 'restarting');
    await this.inHand.drain(deadlineMs);
    // Answers that end their connection are written in the next turn (uws-exchange.ts).
    await new Promise((resolve) => setImmediate(resolve));
    this.#app.close();
  }
}

/** As the system has it: a question to it, and a buffer. Only while `res` is valid. */
function peerOf(res: HttpResponse): string {
  return normalAddress(Buffer.from(res.getRemoteAddressAsText()).toString('latin1'));
}

type UpgradeContext = Parameters<HttpResponse['upgrade']>[4];

interface ListenWithHostAndOptions {
  listen(host: string, port: number, options: number, bound: (token: us_listen_socket | false) => void): unknown;
}

/** uWebSockets.js only says that it could not; node:net says why. */
function whyNot(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve('refused by the system')));
  });
}
