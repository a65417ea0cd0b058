// A small HTTP client of the public API, beneath `ironworks/client`, and for the command line, the host supervisor and
// the tests.
// Refusals that pass by themselves (429, 503) are asked again after `Retry-After`, within a limit, where repeating is
// safe: reads, and requests that carry an Idempotency-Key or change nothing when they are repeated.

import { type Json, type JsonObject, objectFromText } from '../../proto/json.ts';
import { type Clock, sleep } from '../../runtime/base/clock.ts';
import { AnswerError, ApiError, objectOf, UnreachableError } from './problem.ts';
import { ownSignal, spread } from './timers.ts';

export interface ApiClientOptions {
  /** Such as `http://127.0.0.1:8080`; a path prefix is kept. */
  readonly baseUrl: string;
  /** Bearer token; empty sends none. */
  readonly token: string;
  readonly clock: Clock;
  /** Time for one try, in milliseconds. Default 30 s. */
  readonly timeoutMs?: number;
  /** How long refusals that pass by themselves are asked again, in milliseconds. Default 10 s; 0 never. */
  readonly retryForMs?: number;
  /** A gateway that does not answer is one of them. Default false: it is told at once. */
  readonly retryUnreachable?: boolean;
}

export interface CallOptions {
  readonly query?: { readonly [name: string]: string | number | boolean | undefined };
  readonly body?: JsonObject;
  readonly headers?: { readonly [name: string]: string };
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Repeating is safe. Default: true for GET, and for POST with an Idempotency-Key. */
  readonly repeatable?: boolean;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The empty object where the answer had no body. */
  readonly body: JsonObject;
}

export interface TaskAsk {
  readonly action: string;
  readonly params?: JsonObject;
  readonly onConflict?: string;
  readonly timeoutS?: number;
  /** Told of the end. */
  readonly callback?: { readonly url: string; readonly secret?: string };
  readonly idempotencyKey: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRY_FOR_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;
/** Longer answers are refused: nothing in the API comes near it. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export class ApiClient {
  readonly baseUrl: string;
  readonly token: string;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #retryForMs: number;
  readonly #retryUnreachable: boolean;

  constructor(options: ApiClientOptions) {
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.token = options.token;
    this.#clock = options.clock;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#retryForMs = options.retryForMs ?? DEFAULT_RETRY_FOR_MS;
    this.#retryUnreachable = options.retryUnreachable ?? false;
  }

  createNode(body: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    // Repeatable: a 503 stored nothing, and a repeat of a name that was stored after all is refused as taken.
    return this.#object('POST', '/api/v1/nodes', { body, repeatable: body['name'] !== undefined, ...signalOf(signal) });
  }

  node(nameOrId: string, signal?: AbortSignal): Promise<JsonObject> {
    return this.#object('GET', `/api/v1/nodes/${encodeURIComponent(nameOrId)}`, signalOf(signal));
  }

  patchNode(nameOrId: string, patch: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    return this.#object('PATCH', `/api/v1/nodes/${encodeURIComponent(nameOrId)}`, {
      body: patch,
      headers: { 'content-type': 'application/merge-patch+json' },
      ...signalOf(signal),
    });
  }

  async deleteNode(nameOrId: string, signal?: AbortSignal): Promise<void> {
    await this.call('DELETE', `/api/v1/nodes/${encodeURIComponent(nameOrId)}`, signalOf(signal));
  }

  /** One page. @returns the nodes and the `after` of the next page, undefined at the end */
  async nodePage(query: NonNullable<CallOptions['query']>, signal?: AbortSignal): Promise<Page> {
    return page(await this.#object('GET', '/api/v1/nodes', { query, ...signalOf(signal) }), 'nodes');
  }

  /** Asks for an action; answers the task, accepted or finished. */
  submitTask(node: string, ask: TaskAsk, signal?: AbortSignal): Promise<JsonObject> {
    const body: JsonObject = {
      action: ask.action,
      ...(ask.params === undefined ? {} : { params: ask.params }),
      ...(ask.onConflict === undefined ? {} : { on_conflict: ask.onConflict }),
      ...(ask.timeoutS === undefined ? {} : { timeout_s: ask.timeoutS }),
      ...(ask.callback === undefined ? {} : { callback: { ...ask.callback } }),
    };
    return this.#object('POST', `/api/v1/nodes/${encodeURIComponent(node)}/tasks`, {
      body,
      headers: { 'idempotency-key': `"${ask.idempotencyKey}"` },
      ...signalOf(signal),
    });
  }

  /** `waitS` > 0 long-polls: the answer comes at the next change or when the time is up. */
  task(id: string, waitS: number, signal?: AbortSignal): Promise<JsonObject> {
    return this.#object('GET', `/api/v1/tasks/${encodeURIComponent(id)}`, {
      ...(waitS > 0 ? { query: { wait: waitS }, timeoutMs: waitS * 1_000 + this.#timeoutMs } : {}),
      ...signalOf(signal),
    });
  }

  async taskPage(query: NonNullable<CallOptions['query']>, signal?: AbortSignal): Promise<Page> {
    return page(await this.#object('GET', '/api/v1/tasks', { query, ...signalOf(signal) }), 'tasks');
  }

  /** Any other call whose answer is an object. */
  async get(path: string, query: NonNullable<CallOptions['query']> = {}, signal?: AbortSignal): Promise<JsonObject> {
    return this.#object('GET', path, { query, ...signalOf(signal) });
  }

  async post(path: string, body: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    return this.#object('POST', path, { body, ...signalOf(signal) });
  }

  /**
   * One call with its retries.
   * @throws ApiError for an answer outside 200 to 299, UnreachableError for none, the signal's reason when aborted
   */
  async call(method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer> {
    const repeatable = options.repeatable ?? (method === 'GET' || options.headers?.['idempotency-key'] !== undefined);
    const until = this.#clock.monotonic() + (repeatable ? this.#retryForMs : 0);
    for (let tries = 0; ; tries++) {
      try {
        return await this.#once(method, path, options);
      } catch (error) {
        const waitMs = this.#passing(error, tries);
        if (waitMs === undefined || this.#clock.monotonic() + waitMs > until) throw error;
        await sleep(this.#clock, waitMs, ownSignal(options.signal));
      }
    }
  }

  /**
   * A response whose body comes over time; one try, and the limit of time is for its head alone.
   * @throws ApiError for an answer outside 200 to 299, UnreachableError for none, the signal's reason when aborted
   */
  async open(
    path: string,
    options: Pick<CallOptions, 'query' | 'headers'> & { readonly signal: AbortSignal },
  ): Promise<Response> {
    const late = new AbortController();
    const timer = this.#clock.after(this.#timeoutMs, () => late.abort());
    try {
      const response = await fetch(this.#url(path, options.query), {
        headers: this.#headers(options),
        signal: AbortSignal.any([late.signal, options.signal]),
        redirect: 'error',
      });
      if (response.ok) return response;
      throw new ApiError(response.status, bodyOf(await readText(response)) ?? {}, retryAfterOf(response.headers));
    } catch (cause) {
      if (options.signal.aborted) throw options.signal.reason;
      if (cause instanceof ApiError || cause instanceof AnswerError) throw cause;
      throw new UnreachableError(this.baseUrl, cause);
    } finally {
      timer.cancel();
    }
  }

  /** Milliseconds to wait before a failure that may pass is asked again; undefined: it will not. */
  #passing(error: unknown, tries: number): number | undefined {
    if (error instanceof UnreachableError)
      return this.#retryUnreachable ? spread(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)) : undefined;
    if (!(error instanceof ApiError) || (error.status !== 429 && error.status !== 503)) return undefined;
    return Math.max(0.1, error.retryAfterS) * 1_000;
  }

  async #object(method: string, path: string, options: CallOptions): Promise<JsonObject> {
    return (await this.call(method, path, options)).body;
  }

  async #once(method: string, path: string, options: CallOptions): Promise<ApiAnswer> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? this.#timeoutMs);
    const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#url(path, options.query), {
        method,
        headers: this.#headers(options),
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        signal,
        redirect: 'error',
      });
      text = await readText(response);
    } catch (cause) {
      if (options.signal?.aborted === true) throw options.signal.reason;
      if (cause instanceof AnswerError) throw cause;
      throw new UnreachableError(this.baseUrl, cause);
    }
    const body = bodyOf(text);
    if (response.ok) {
      if (text !== '' && body === undefined) throw new AnswerError(`${method} ${path}: the answer is not JSON`);
      return { status: response.status, headers: response.headers, body: body ?? {} };
    }
    throw new ApiError(response.status, body ?? {}, retryAfterOf(response.headers));
  }

  #url(path: string, query: CallOptions['query']): string {
    const pairs = Object.entries(query ?? {}).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const text = new URLSearchParams(pairs).toString();
    return `${this.baseUrl}${path}${text === '' ? '' : `?${text}`}`;
  }

  #headers(options: CallOptions): Record<string, string> {
    return {
      accept: 'application/json',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
      ...options.headers,
    };
  }
}

export interface Page {
  readonly items: readonly JsonObject[];
  readonly next: string | undefined;
  /** Where the list tells one: events behind it may not show in it yet. */
  readonly cursor: string | undefined;
}

function page(body: JsonObject, key: string): Page {
  const items = body[key];
  if (!Array.isArray(items)) throw new AnswerError(`want a list "${key}" in the answer`);
  const next = body['next'];
  return {
    items: items.map((item: Json) => objectOf(item, key)),
    next: textOr(next),
    cursor: textOr(body['cursor']),
  };
}

function textOr(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function signalOf(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

async function readText(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > MAX_ANSWER_BYTES) {
    await response.body?.cancel();
    throw new AnswerError(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
  }
  return response.text();
}

function bodyOf(text: string): JsonObject | undefined {
  if (text === '') return undefined;
  try {
    return objectFromText(text);
  } catch {
    // Not JSON: the caller tells it apart by the undefined.
    return undefined;
  }
}

/** Seconds. Our gateways tell them; a proxy may name a time instead, which is by its own clock where it tells that. */
function retryAfterOf(headers: Headers): number {
  const text = headers.get('retry-after') ?? '0';
  const now = Date.parse(headers.get('date') ?? '');
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : (Date.parse(text) - (Number.isNaN(now) ? Date.now() : now)) / 1_000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}
