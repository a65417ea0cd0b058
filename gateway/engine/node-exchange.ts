// One request and its answer on node:http.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyBytes, headerText, INTERNAL_ERROR, isBodiless, isEngineHeader } from './answer.ts';
import type { AwaitedBody, BodyDeadlines } from './body-deadlines.ts';
import type {
  HttpResponse as Answer,
  Answering,
  EngineHandlers,
  EngineLimits,
  StreamingResponse,
  StreamSink,
} from './engine.ts';
import type { HandledRequest, InHand } from './in-hand.ts';
import type { InboundRequest } from './inbound.ts';
import { BodyBuffer, PASSED_OVER_BYTES } from './inbound.ts';
import { CHUNKED } from './request-hygiene.ts';

/** What an exchange needs of its engine. */
export interface ExchangeHost {
  readonly handlers: EngineHandlers;
  readonly limits: EngineLimits;
  readonly deadlines: BodyDeadlines;
  readonly inHand: InHand;
  readonly draining: boolean;
}

export interface BodyPlan {
  /** Declared, or CHUNKED. */
  readonly bodyBytes: number;
  readonly expectsContinue: boolean;
  /** All of it is here. */
  readonly read: () => void;
  /** The engine has refused it: nothing more of this connection is handled. */
  readonly refused: () => void;
}

export class NodeExchange implements AwaitedBody, HandledRequest {
  readonly #host: ExchangeHost;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #request: InboundRequest;
  /** The connection ends with this exchange. */
  #last: boolean;
  #answered = false;
  #stream: NodeStream | undefined;
  #onRefused: () => void = () => undefined;

  constructor(host: ExchangeHost, req: IncomingMessage, res: ServerResponse, request: InboundRequest, last: boolean) {
    this.#host = host;
    this.#req = req;
    this.#res = res;
    this.#request = request;
    this.#last = last;
    host.inHand.add(this);
    res.once('close', () => this.#onClose());
  }

  /** Answers by the head alone, or reads the body and answers then. */
  receive(plan: BodyPlan): void {
    this.#onRefused = plan.refused;
    let begun: Answer | (() => Answering);
    try {
      begun = this.#host.handlers.begin(this.#request);
    } catch {
      begun = INTERNAL_ERROR; // as in dispatch
    }
    if (typeof begun === 'function') {
      this.#collect(plan, begun);
      return;
    }
    const { bodyBytes: length, expectsContinue } = plan;
    if (expectsContinue || length === CHUNKED || length > PASSED_OVER_BYTES) {
      this.refuseWith(begun);
      return;
    }
    // node:http reads on and drops what comes, so that what follows the body is the next request.
    plan.read();
    this.#req.resume();
    this.#write(begun);
  }

  #collect(plan: BodyPlan, answer: () => Answering): void {
    const { limits, deadlines } = this.#host;
    const body = new BodyBuffer(limits.maxBodyBytes);
    deadlines.add(this);
    this.#req.on('data', (piece: Uint8Array) => {
      if (this.#answered || body.push(piece)) return;
      deadlines.delete(this);
      this.refuseWith(this.#host.handlers.refuse('too_large', `the body is over ${limits.maxBodyBytes} bytes`));
    });
    this.#req.on('end', () => {
      if (this.#answered) return;
      deadlines.delete(this);
      plan.read();
      this.#request.body = body.take();
      this.dispatch(answer);
    });
    if (plan.expectsContinue) this.#res.writeContinue();
  }

  dispatch(handle: () => Answering): void {
    let answer: Answering;
    try {
      answer = handle();
    } catch {
      // The handlers promise never to fail and to log what they cannot serve.
      answer = INTERNAL_ERROR;
    }
    if (!(answer instanceof Promise)) {
      this.#write(answer);
      return;
    }
    answer.then(
      (settled) => {
        if (this.#answered) return;
        if ('start' in settled) this.#startStream(settled);
        else this.#write(settled);
      },
      () => this.#write(INTERNAL_ERROR),
    );
  }

  /** The connection ends with it. */
  refuseWith(answer: Answer): void {
    this.#last = true;
    this.#onRefused();
    this.#write(answer);
  }

  late(): void {
    const detail = `the body did not come within ${this.#host.limits.bodyDeadlineMs} ms`;
    this.refuseWith(this.#host.handlers.refuse('timeout', detail));
  }

  tick(): void {
    // Nothing to do while it waits: node:http has no limit of its own below ours.
  }

  onDrain(): void {
    this.#stream?.end();
  }

  abort(): void {
    this.#request.abort();
    this.#res.destroy();
  }

  #onClose(): void {
    this.#host.deadlines.delete(this);
    this.#host.inHand.delete(this);
    const complete = this.#answered && this.#res.writableFinished;
    this.#answered = true;
    if (!complete) this.#request.abort();
  }

  #write(answer: Answer): void {
    if (this.#answered) return;
    this.#answered = true;
    const close = this.#last || answer.close === true || this.#host.draining;
    writeAnswer(this.#res, answer, { headOnly: this.#request.method === 'HEAD', close });
  }

  #startStream(answer: StreamingResponse): void {
    if (this.#request.method === 'HEAD') {
      this.#write({ status: answer.status, headers: answer.headers, body: '' });
      return;
    }
    this.#answered = true;
    writeHead(this.#res, answer, this.#last || this.#host.draining);
    this.#res.flushHeaders();
    const stream = new NodeStream(this.#res, this.#request, this.#host.limits.maxSocketBacklogBytes);
    this.#stream = stream;
    answer.start(stream);
    if (this.#host.draining) stream.end();
  }
}

/** A response body written over time; a client over the backlog limit is cut off. */
class NodeStream implements StreamSink {
  readonly #res: ServerResponse;
  readonly #request: InboundRequest;
  readonly #maxBacklogBytes: number;

  constructor(res: ServerResponse, request: InboundRequest, maxBacklogBytes: number) {
    this.#res = res;
    this.#request = request;
    this.#maxBacklogBytes = maxBacklogBytes;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  get backlogBytes(): number {
    return this.#res.writableLength;
  }

  write(chunk: string): boolean {
    if (this.#res.writableEnded || this.#res.destroyed) return false;
    if (chunk === '') return !this.#res.writableNeedDrain;
    const taken = this.#res.write(chunk);
    if (this.backlogBytes > this.#maxBacklogBytes) this.#res.destroy();
    return taken;
  }

  end(): void {
    if (!this.#res.writableEnded) this.#res.end();
  }
}

export function writeAnswer(
  res: ServerResponse,
  answer: Answer,
  { headOnly, close }: { readonly headOnly: boolean; readonly close: boolean },
): void {
  if (!isBodiless(answer.status)) res.setHeader('content-length', bodyBytes(answer.body));
  writeHead(res, answer, close);
  if (headOnly || isBodiless(answer.status)) res.end();
  else res.end(answer.body);
}

function writeHead(res: ServerResponse, answer: Pick<Answer, 'status' | 'headers'>, close: boolean): void {
  res.statusCode = answer.status;
  if (close) res.setHeader('connection', 'close');
  for (const [name, value] of answer.headers) if (!isEngineHeader(name)) res.appendHeader(name, headerText(value));
}
