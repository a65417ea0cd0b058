// One request and its answer on uWebSockets.js. `res` is only valid until it was ended or aborted; #over guards it.
//
// X1 After #over nothing touches `res`.
// X2 An answer that ends its connection is either written inside of the parser's own call, after
//    host.answeredLast (quirk Q2), or written from a turn of its own, when the parser has nothing more in hand.
// X3 A body in chunks is the last thing read from its connection, and its handler runs in a turn of its own: what the
//    native parser makes of bytes behind such a body (trailers, line ends it does not check) drops the connection
//    before the handler has run.
// X4 A body nobody wants is passed over by the native parser, which counts it: what follows it is the next request.

import { bodyBytes, headerText, INTERNAL_ERROR, isBodiless, isEngineHeader, statusLine } from './answer.ts';
import type { AwaitedBody, BodyDeadlines } from './body-deadlines.ts';
import type { HttpResponse as Answer, Answering, EngineHandlers, EngineLimits, StreamingResponse } from './engine.ts';
import type { HandledRequest, InHand } from './in-hand.ts';
import type { InboundRequest } from './inbound.ts';
import { BodyBuffer, PASSED_OVER_BYTES } from './inbound.ts';
import type { CheckedHead } from './request-hygiene.ts';
import { CHUNKED } from './request-hygiene.ts';
import type { HttpResponse } from './uws.ts';
import { UwsStream } from './uws-stream.ts';

/** What an exchange needs of its engine. */
export interface ExchangeHost {
  readonly handlers: EngineHandlers;
  readonly limits: EngineLimits;
  readonly deadlines: BodyDeadlines;
  readonly inHand: InHand;
  readonly draining: boolean;
  answeredLast(address: string): void;
}

/** Larger bodies are given to the kernel as it takes them, so that they are not copied whole into native memory. */
const PACED_BYTES = 64 * 1024;
/** uWebSockets.js drops bodies that bring less than 16 KiB/s after 10 s; the engine's own limit is to answer 408. */
const REARM_MS = 3_000;

export class UwsExchange implements AwaitedBody, HandledRequest {
  readonly #host: ExchangeHost;
  readonly #res: HttpResponse;
  readonly #request: InboundRequest;
  /** The connection ends with this exchange. */
  #last: boolean;
  /** Written inside of the native parser's call. */
  #inParser = true;
  #over = false;
  #tracked = false;
  #stream: UwsStream | undefined;
  #rearmedAt = 0;

  constructor(host: ExchangeHost, res: HttpResponse, request: InboundRequest, last: boolean) {
    this.#host = host;
    this.#res = res;
    this.#request = request;
    this.#last = last;
  }

  /** Answers by the head alone, or reads the body and answers then. */
  receive({ bodyBytes: length, expectsContinue }: CheckedHead): void {
    const chunked = length === CHUNKED;
    if (chunked) this.#last = true;
    let begun: Answer | (() => Answering);
    try {
      begun = this.#host.handlers.begin(this.#request);
    } catch {
      begun = INTERNAL_ERROR; // as in dispatch
    }
    if (typeof begun === 'function') {
      this.#collect(begun, chunked);
      return;
    }
    // X4, but for one that may not come at all, or is not worth its way.
    if (expectsContinue || length > PASSED_OVER_BYTES) this.#last = true;
    this.#write(begun);
  }

  #collect(answer: () => Answering, chunked: boolean): void {
    const { limits, deadlines } = this.#host;
    let body: BodyBuffer | undefined;
    this.#request.keepAddress();
    this.#track();
    this.#rearmedAt = performance.now();
    deadlines.add(this);
    this.#res.onData((piece, isLast) => {
      if (this.#over) return;
      if (isLast && body === undefined && piece.byteLength <= limits.maxBodyBytes) {
        // Most bodies come in one piece: copied into the pool of small buffers, not into one of their own.
        this.#request.body = Buffer.from(new Uint8Array(piece));
      } else {
        body ??= new BodyBuffer(limits.maxBodyBytes);
        if (!body.push(new Uint8Array(piece))) {
          deadlines.delete(this);
          this.#refuse('too_large', `the body is over ${limits.maxBodyBytes} bytes`);
          return;
        }
        if (!isLast) return;
        this.#request.body = body.take();
      }
      deadlines.delete(this);
      if (chunked) this.#inTurnOfItsOwn(() => this.dispatch(answer));
      else this.dispatch(answer);
    });
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
    this.#request.keepAddress();
    this.#track();
    answer.then(
      (settled) => this.#settle(settled),
      () => this.#settle(INTERNAL_ERROR),
    );
  }

  late(): void {
    this.#inParser = false;
    this.#refuse('timeout', `the body did not come within ${this.#host.limits.bodyDeadlineMs} ms`);
  }

  tick(): void {
    const now = performance.now();
    if (this.#over || now - this.#rearmedAt < REARM_MS) return;
    this.#rearmedAt = now;
    // Resuming sets the native timer anew: the only way to it from here.
    this.#res.pause();
    this.#res.resume();
  }

  onDrain(): void {
    this.#stream?.end();
  }

  abort(): void {
    if (!this.#over) this.#res.close();
  }

  #track(): void {
    if (this.#tracked) return;
    this.#tracked = true;
    this.#host.inHand.add(this);
    this.#res.onAborted(() => {
      this.#finish();
      this.#request.abort();
      this.#stream?.onAborted();
    });
  }

  #finish(): void {
    this.#over = true;
    if (!this.#tracked) return;
    this.#host.deadlines.delete(this);
    this.#host.inHand.delete(this);
  }

  #inTurnOfItsOwn(act: () => void): void {
    setImmediate(() => {
      this.#inParser = false;
      if (!this.#over) act();
    });
  }

  #settle(answer: Answer | StreamingResponse): void {
    if (this.#over) return;
    if ('start' in answer) this.#startStream(answer);
    // X2: a promise may have settled inside of the parser's call, which cannot be told from here.
    else if (this.#inParser && this.#isLast(answer)) this.#inTurnOfItsOwn(() => this.#write(answer));
    else this.#write(answer);
  }

  #isLast(answer: Answer): boolean {
    return this.#last || answer.close === true || this.#host.draining;
  }

  #refuse(code: 'too_large' | 'timeout', detail: string): void {
    this.#last = true;
    this.#write(this.#host.handlers.refuse(code, detail));
  }

  #write(answer: Answer): void {
    const close = this.#isLast(answer);
    const headOnly = this.#request.method === 'HEAD';
    if (!close && !headOnly && bodyBytes(answer.body) > PACED_BYTES && !isBodiless(answer.status)) {
      this.#writePaced(answer);
      return;
    }
    if (close && this.#inParser) this.#host.answeredLast(this.#request.address);
    // A length without its body leaves the native response unfinished in its eyes: it then wants an abort handler, or dies.
    if (headOnly) this.#track();
    const inCall = this.#inParser && !this.#tracked;
    this.#finish();
    // Inside of the head's own call everything written is sent as one already.
    if (inCall) writeAnswer(this.#res, answer, { headOnly, close });
    else this.#res.cork(() => writeAnswer(this.#res, answer, { headOnly, close }));
  }

  /** The exchange stays in hand until the kernel has taken all of the body. */
  #writePaced(answer: Answer): void {
    const res = this.#res;
    const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
    this.#track();
    const offer = (from: number): boolean => {
      let taken = false;
      let done = false;
      res.cork(() => {
        if (from === 0) writeHead(res, answer);
        [taken, done] = res.tryEnd(body.subarray(from), body.byteLength);
      });
      if (done) this.#finish();
      return taken;
    };
    if (!offer(0) && !this.#over) res.onWritable(offer);
  }

  #startStream(answer: StreamingResponse): void {
    if (this.#request.method === 'HEAD') {
      this.#write({ status: answer.status, headers: answer.headers, body: '' });
      return;
    }
    const stream = new UwsStream(this.#res, this.#request, this.#host.limits.maxSocketBacklogBytes, () =>
      this.#finish(),
    );
    this.#stream = stream;
    this.#res.cork(() => {
      writeHead(this.#res, answer);
      answer.start(stream);
    });
    if (this.#host.draining) stream.end();
  }
}

/** Writes all of an answer, inside of a call of `res` or a cork; `res` is not valid afterwards. */
export function writeAnswer(
  res: HttpResponse,
  answer: Answer,
  { headOnly, close }: { readonly headOnly: boolean; readonly close: boolean },
): void {
  writeHead(res, answer);
  if (isBodiless(answer.status)) {
    // The native close comes with a Content-Length, which these may not have: the client is told instead.
    if (close) res.writeHeader('connection', 'close');
    res.endWithoutBody();
  } else if (headOnly) res.endWithoutBody(bodyBytes(answer.body), close);
  else res.end(answer.body, close);
}

function writeHead(res: HttpResponse, answer: Pick<Answer, 'status' | 'headers'>): void {
  // What the native code begins with by itself.
  if (answer.status !== 200) res.writeStatus(statusLine(answer.status));
  for (const [name, value] of answer.headers) if (!isEngineHeader(name)) res.writeHeader(name, headerText(value));
}
