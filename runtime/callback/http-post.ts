// The one import site of undici (MIT, no dependencies; node's own fetch hides the connection, which must be ours to check):
// POSTs a callback to exactly the addresses that were judged.
//
// H1  Literals are judged before, names when a connection is made: the addresses it then goes to are the ones judged in
//     the same call, so that a name which answers differently the second time gains nothing.
// H2  Ours is an agent of its own: no proxy of the environment, no redirects, no cookies, no retries underneath.
// H3  One try takes at most `totalMs`, and at most 64 KiB of the answer are read: its status is all that counts.

import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { Delivery } from './retry.ts';
import type { TargetRules } from './target.ts';
import { hostOf, judgeAddress, judgeUrl } from './target.ts';

export interface PostRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: { readonly [name: string]: string };
  /** Ends the try at once; it then counts as failed. */
  readonly signal: AbortSignal;
}

/** Sends a callback once. Never rejects. */
export interface CallbackPost {
  post(request: PostRequest): Promise<Delivery>;
  /** Cuts what is under way. Idempotent. */
  close(): Promise<void>;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface HttpPostOptions {
  readonly rules: TargetRules;
  /** All addresses of a name. Default: the system's, hosts file included. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
  /** For everything from the name to the status of the answer. Default 10 s. */
  readonly totalMs?: number;
  /** PEM certificates to trust beside the system's. */
  readonly ca?: string;
}

const TOTAL_MS = 10_000;
const CONNECT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** An answer whose status is known is read only for the sake of its connection. */
const REST_OF_ANSWER_MS = 1_000;
const CONNECTIONS_OF_ENDPOINT = 4;
/** Lookups of the system block a thread of four: bad names must leave some to the rest of the process. */
const LOOKUPS_AT_ONCE = 2;

/** Not allowed to be asked; its message may be shown. */
class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
}

export function createHttpPost(options: HttpPostOptions): CallbackPost {
  return new UndiciPost(options);
}

class UndiciPost implements CallbackPost {
  readonly #rules: TargetRules;
  readonly #totalMs: number;
  readonly #plain: Agent;
  readonly #secure: Agent;

  constructor(options: HttpPostOptions) {
    this.#rules = options.rules;
    this.#totalMs = options.totalMs ?? TOTAL_MS;
    const resolve = options.resolve ?? atMost(LOOKUPS_AT_ONCE, systemResolve);
    // Two agents, since the hook of a connection does not hear whether it is for https.
    const agent = (secure: boolean): Agent =>
      new Agent({
        connections: CONNECTIONS_OF_ENDPOINT,
        pipelining: 1,
        headersTimeout: this.#totalMs,
        bodyTimeout: this.#totalMs,
        connect: {
          timeout: CONNECT_MS,
          lookup: checkedLookup(resolve, secure, options.rules),
          ...(options.ca === undefined ? {} : { ca: options.ca }),
        },
      });
    this.#plain = agent(false);
    this.#secure = agent(true);
  }

  async post(request: PostRequest): Promise<Delivery> {
    const judged = judgeUrl(request.url, this.#rules); // H1
    if (!judged.ok) return failed(`the target ${judged.reason}`);
    const { url } = judged;
    const agent = url.protocol === 'https:' ? this.#secure : this.#plain;
    const limit = AbortSignal.timeout(this.#totalMs);
    try {
      const answer = await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: { ...request.headers, 'accept-encoding': 'identity', 'user-agent': 'ironworks' },
        body: request.body,
        signal: AbortSignal.any([limit, request.signal]),
      });
      void answer.body
        .dump({ limit: MAX_ANSWER_BYTES, signal: AbortSignal.any([AbortSignal.timeout(REST_OF_ANSWER_MS), limit]) })
        .catch(() => undefined); // H3: cut off, which harms nobody but the connection
      return { kind: 'answered', status: answer.statusCode, retryAfterMs: retryAfterMs(answer.headers['retry-after']) };
    } catch (error) {
      if (limit.aborted) return failed(`no answer within ${this.#totalMs / 1_000} s`);
      return failed(request.signal.aborted ? 'cut off: its conductor stops' : reasonOf(error, hostOf(url)));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#plain.destroy(), this.#secure.destroy()]);
  }
}

/** H1. For `net.connect`, which asks once for each connection and goes to what it is told. */
function checkedLookup(
  resolve: (host: string) => Promise<readonly ResolvedAddress[]>,
  secure: boolean,
  rules: TargetRules,
): LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        const reason = addresses
          .map(({ address }) => judgeAddress(address, secure, rules))
          .find((why) => why !== undefined);
        if (first === undefined) done(new TargetRefused('the target has no address'), '');
        else if (reason !== undefined) done(new TargetRefused(`an address of the target ${reason}`), '');
        else if (options.all === true) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}

function systemResolve(host: string): Promise<readonly ResolvedAddress[]> {
  return systemLookup(host, { all: true, verbatim: true });
}

/** Runs at most `limit` at once; the rest waits for its turn, and for as long as its own try has time. */
function atMost<A, R>(limit: number, run: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (argument) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await run(argument);
    } finally {
      // The place goes from hand to hand, so that nobody who comes meanwhile takes it.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

/** Only the number form: a date would need the receiver's clock. */
function retryAfterMs(header: string | string[] | undefined): number {
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : 0;
}

const REASONS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before an answer came',
  EPIPE: 'the connection was closed before an answer came',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_HEADERS_OVERFLOW: 'the head of the answer is too large',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve now',
  EHOSTUNREACH: 'it cannot be reached',
  ENETUNREACH: 'it cannot be reached',
};

/** Words of our own: an error's text may quote what the receiver sent. */
function reasonOf(error: unknown, host: string): string {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    if (cause instanceof TargetRefused) return cause.message;
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
    if (known !== undefined) return known;
    if (cause.name === 'HTTPParserError') return 'the answer is not HTTP'; // its code is missing in undici 7.30
    if (/CERT|TLS|SSL|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code))
      return `its certificate does not do for ${host} (${code.slice(0, 64)})`;
    if (cause instanceof AggregateError) return reasonOf(cause.errors[0], host);
  }
  return 'the request failed';
}

function failed(reason: string): Delivery {
  return { kind: 'failed', reason };
}
