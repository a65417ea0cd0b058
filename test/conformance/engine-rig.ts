// An engine with handlers whose behaviour the path chooses, and a record of what reached them.

import type {
  Engine,
  EngineFactory,
  EngineHandlers,
  EngineLimits,
  HttpRequest,
  HttpResponse,
  Socket,
  SocketHandler,
  StreamingResponse,
  StreamSink,
  UpgradeRequest,
} from '../../gateway/engine/engine.ts';
import { deferred } from '../../runtime/base/deferred.ts';

export const testLimits: EngineLimits = {
  maxBodyBytes: 64 * 1024,
  bodyDeadlineMs: 600,
  maxFrameBytes: 4 * 1024,
  maxSocketBacklogBytes: 256 * 1024,
  socketIdleS: 8,
  maxConnectionsPerAddress: 4,
  isExempt: (address) => address === '127.0.0.1',
};

const STATUS = { malformed: 400, too_large: 413, timeout: 408, header_fields_too_large: 431 } as const;

export class EngineRig {
  /** `METHOD path` of each request that reached the handler. */
  readonly seen: string[] = [];
  readonly requests: HttpRequest[] = [];
  readonly upgrades: UpgradeRequest[] = [];
  readonly sockets: TestSocket[] = [];
  readonly sinks: StreamSink[] = [];
  /** Requests for /wait, by their turn: resolve one to answer it. */
  readonly waiting: ((response: HttpResponse) => void)[] = [];
  readonly engine: Engine;
  readonly port: number;

  private constructor(engine: Engine, port: number, bind: (rig: EngineRig) => void) {
    this.engine = engine;
    this.port = port;
    bind(this);
  }

  static async start(factory: EngineFactory, limits: Partial<EngineLimits> = {}): Promise<EngineRig> {
    let rig: EngineRig | undefined;
    const bound = (): EngineRig => {
      if (rig === undefined) throw new TypeError('a request before the rig was up');
      return rig;
    };
    const handlers: EngineHandlers = {
      request: (request) => bound().#onRequest(request),
      begin: (request) => {
        if (request.path !== '/refused-at-head') return () => bound().#onRequest(request);
        bound().seen.push(`${request.method} ${request.path}`);
        return { ...text('refused'), status: 503 };
      },
      upgrade: (request) => {
        bound().upgrades.push(request);
        if (request.path !== '/ws')
          return { accept: false, response: { status: 404, headers: [['x-refused', 'yes']], body: 'no socket here' } };
        return {
          accept: true,
          protocol: request.protocols[0] ?? 'test.v1',
          open: (socket) => {
            const opened = new TestSocket(socket);
            bound().sockets.push(opened);
            return opened;
          },
        };
      },
      refuse: (code, detail) => ({
        status: STATUS[code],
        headers: [['content-type', 'application/problem+json']],
        body: JSON.stringify({ code, detail }),
        close: true,
      }),
    };
    const engine = await factory(handlers, { ...testLimits, ...limits });
    const port = await engine.listen('127.0.0.1', 0);
    return new EngineRig(engine, port, (made) => {
      rig = made;
    });
  }

  #onRequest(request: HttpRequest): HttpResponse | Promise<HttpResponse | StreamingResponse> {
    this.seen.push(`${request.method} ${request.path}`);
    this.requests.push(request);
    switch (request.path) {
      case '/settled':
        return Promise.resolve().then(() => text(`settled ${request.query}`));
      case '/later':
        return new Promise((resolve) => setImmediate(() => resolve(text(`later ${request.query}`))));
      case '/wait': {
        const answer = deferred<HttpResponse>();
        this.waiting.push(answer.resolve);
        return answer.promise;
      }
      case '/stream':
        return Promise.resolve({
          status: 200,
          headers: [['content-type', 'text/event-stream']],
          start: (sink) => this.sinks.push(sink),
        } satisfies StreamingResponse);
      case '/big':
        return { ...text('b'.repeat(4 * 1024 * 1024)) };
      case '/nothing':
        return { status: 204, headers: [], body: '' };
      case '/close':
        return { ...text('last'), close: true };
      case '/evil-header':
        return { status: 200, headers: [['x-text', 'a\r\nx-injected: 1\u2028é']], body: '' };
      case '/fails':
        throw new Error('a handler that breaks its promise');
      case '/rejects':
        return Promise.reject(new Error('a handler that breaks its promise'));
      default: {
        const { method, path, query, address } = request;
        const body = Buffer.from(request.body).toString('latin1');
        const headers = Object.fromEntries(request.headers);
        return {
          status: 200,
          headers: [['content-type', 'application/json']],
          body: JSON.stringify({ method, path, query, address, body, headers }),
        };
      }
    }
  }
}

export class TestSocket implements SocketHandler {
  readonly socket: Socket;
  readonly messages: (string | Uint8Array)[] = [];
  drains = 0;
  closedWith: number | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Echoes. */
  onMessage(data: Uint8Array, binary: boolean): void {
    const message = binary ? new Uint8Array(data) : Buffer.from(data).toString('utf8');
    this.messages.push(message);
    this.socket.send(message);
  }

  onDrain(): void {
    this.drains++;
  }

  onClose(code: number): void {
    this.closedWith = code;
  }
}

function text(body: string): HttpResponse {
  return { status: 200, headers: [['content-type', 'text/plain']], body };
}
