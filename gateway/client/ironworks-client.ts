// The client of the public API for programs: typed documents, tasks followed to their end, events that never skip.
// Works wherever there is `fetch`: Node 20 and newer, and browsers. Every call takes an AbortSignal.
//
// C1 A request for a task carries an idempotency key, made here unless given: asked again after a lost answer it is the
//    same task.
// C2 Refusals that pass by themselves (429, 503) and gateways that are away are asked again, not before `Retry-After`, for
//    `retryForMs`; other refusals are thrown as they are.

import type { EventDocument, NodeDocument, NodeStatesDocument, TaskDocument } from '../../actors/contract/documents.ts';
import type { CallbackBody } from '../../actors/contract/schemas.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { OnConflict } from '../../proto/task.ts';
import { ApiClient } from './api-client.ts';
import type { WatchOptions } from './event-feed.ts';
import { eventFeed } from './event-feed.ts';
import { AnswerError, ApiError, UnreachableError } from './problem.ts';
import { timers } from './timers.ts';

export interface ClientOptions {
  /** Of any gateway: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Bearer token, where tokens are configured. */
  readonly token?: string;
  /** Milliseconds for one try, waits not counted; 30 s. */
  readonly timeoutMs?: number;
  /** Milliseconds for all tries of what may pass by itself (C2); 60 s. 0: one try. */
  readonly retryForMs?: number;
}

export interface Asking {
  readonly signal?: AbortSignal;
}

export interface SubmitOptions extends Asking {
  readonly params?: JsonObject;
  /** `reject` unless said. */
  readonly onConflict?: OnConflict;
  /** Seconds; the action's own deadline unless said. */
  readonly timeoutS?: number;
  readonly callback?: CallbackBody;
  /** One for each thing wanted: with the same one, and the same body, it is the same task. Made here unless given. */
  readonly idempotencyKey?: string;
}

export interface WaitOptions extends Asking {
  /** Milliseconds; without it until the end. Told within two seconds behind it, whatever gateways do. */
  readonly timeoutMs?: number;
  /** Called with each document that is read meanwhile. */
  readonly onChange?: (task: TaskDocument) => void;
}

export interface NodeFilters {
  readonly power_state?: string;
  readonly provision_state?: string;
  readonly maintenance?: boolean;
  readonly driver?: string;
  readonly name?: string;
  readonly owner?: string;
}

export interface Snapshot {
  readonly nodes: readonly NodeDocument[];
  readonly cursor: string;
}

/** The task goes on; only the waiting has ended. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
  readonly code = 'wait_timeout';
  /** As last seen. */
  readonly task: TaskDocument;

  constructor(task: TaskDocument) {
    super(`task ${task.id} was still ${task.state} when the time to wait was up`);
    this.task = task;
  }
}

const RETRY_FOR_MS = 60_000;
const LONG_POLL_S = 20;
/** Long polls are of whole seconds, and their answers take a moment. */
const LATE_MS = 2_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const PAGE = 1_000;

/** Holds no connection: there is nothing to close. */
export class IronworksClient {
  readonly #api: ApiClient;
  readonly #retryForMs: number;

  constructor(options: ClientOptions) {
    const { url, token = '', timeoutMs, retryForMs = RETRY_FOR_MS } = options;
    this.#retryForMs = retryForMs;
    this.#api = new ApiClient({
      baseUrl: url,
      token,
      clock: timers,
      retryForMs,
      retryUnreachable: true,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  // ---- tasks -------------------------------------------------------------------------------------------------------

  /**
   * Asks for an action on a node, by id or name; answers once the node's actor has judged it.
   * @throws ApiError with the refusal's `code`, such as `node_busy`; UnreachableError when no gateway answered in time
   */
  async submit(node: string, action: string, options: SubmitOptions = {}): Promise<TaskDocument> {
    const { signal, idempotencyKey = newKey(), ...more } = options;
    return asTask(await this.#api.submitTask(node, { action, idempotencyKey, ...more }, signal));
  }

  async task(id: string, { signal }: Asking = {}): Promise<TaskDocument> {
    return asTask(await this.#api.task(id, 0, signal));
  }

  /**
   * The task once it is final, whatever its end: look at `state`.
   * @throws WaitTimeoutError, or UnreachableError where the task was never seen until then; ApiError and UnreachableError
   *   as any call
   */
  async wait(task: string | Pick<TaskDocument, 'id'>, options: WaitOptions = {}): Promise<TaskDocument> {
    const { timeoutMs = Number.POSITIVE_INFINITY, onChange, signal } = options;
    const id = typeof task === 'string' ? task : task.id;
    const until = timers.monotonic() + timeoutMs;
    const limit =
      timeoutMs + LATE_MS > LONGEST_TIMER_MS ? undefined : AbortSignal.timeout(Math.max(0, timeoutMs) + LATE_MS);
    const either = AbortSignal.any([signal, limit].filter((one) => one !== undefined));
    let seen: TaskDocument | undefined;
    for (;;) {
      const leftS = Math.ceil(Math.max(0, until - timers.monotonic()) / 1_000);
      try {
        seen = asTask(await this.#api.task(id, Math.min(LONG_POLL_S, leftS), either));
      } catch (error) {
        if (limit?.aborted !== true || signal?.aborted === true) throw error;
        throw seen === undefined ? new UnreachableError(this.#api.baseUrl, error) : new WaitTimeoutError(seen);
      }
      onChange?.(seen);
      if (seen.done) return seen;
      if (timers.monotonic() >= until) throw new WaitTimeoutError(seen);
    }
  }

  /**
   * Cancels what waits; aborts what runs, where its action allows it: then the task is not final yet.
   * @throws ApiError `not_cancellable`
   */
  async cancel(id: string, options: Asking & { readonly reason?: string } = {}): Promise<TaskDocument> {
    const { reason, signal } = options;
    try {
      const path = `/api/v1/tasks/${encodeURIComponent(id)}/cancel`;
      const body = reason === undefined ? {} : { reason };
      const asked = { body, repeatable: true, ...(signal === undefined ? {} : { signal }) };
      return asTask((await this.#api.call('POST', path, asked)).body);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'not_cancellable') throw error;
      const task = await this.task(id, options); // asked again after a lost answer, it may be cancelled already
      if (task.state === 'cancelled') return task;
      throw error;
    }
  }

  // ---- nodes -------------------------------------------------------------------------------------------------------

  async node(name: string, { signal }: Asking = {}): Promise<NodeDocument> {
    // proof: the API's contract, whose schema NodeDocument is
    return (await this.#api.node(name, signal)) as unknown as NodeDocument;
  }

  async states(node: string, { signal }: Asking = {}): Promise<NodeStatesDocument> {
    const path = `/api/v1/nodes/${encodeURIComponent(node)}/states`;
    // proof: the API's contract, whose schema NodeStatesDocument is
    return (await this.#api.get(path, {}, signal)) as unknown as NodeStatesDocument;
  }

  /** All nodes that fit, by id, read page by page as they are asked for. */
  async *nodes(filters: NodeFilters = {}, { signal }: Asking = {}): AsyncGenerator<NodeDocument, void> {
    let after: string | undefined;
    do {
      const { items, next } = await this.#api.nodePage({ ...filters, limit: PAGE, after }, signal);
      // proof: the API's contract, whose schema NodeDocument is
      yield* items as unknown as readonly NodeDocument[];
      after = next;
    } while (after !== undefined);
  }

  /**
   * All nodes that fit, and the cursor to watch them from: what happens while they are read, or after, comes behind it. An
   * event may be of a moment that its node shows already: compare revisions.
   */
  async snapshot(filters: NodeFilters = {}, { signal }: Asking = {}): Promise<Snapshot> {
    const nodes: NodeDocument[] = [];
    let cursor: string | undefined;
    let after: string | undefined;
    do {
      const page = await this.#api.nodePage({ ...filters, limit: PAGE, after }, signal);
      // proof: the API's contract, whose schema NodeDocument is
      nodes.push(...(page.items as unknown as readonly NodeDocument[]));
      cursor ??= page.cursor;
      after = page.next;
    } while (after !== undefined);
    if (cursor === undefined) throw new AnswerError('GET /api/v1/nodes: want a cursor in the answer');
    return { nodes, cursor };
  }

  // ---- events ------------------------------------------------------------------------------------------------------

  /**
   * Events as they happen, each once and in order for each node, through gateways that come and go. Ends only by
   * `signal`, by leaving the loop, or by an error.
   * @throws GapError where events are missing; ApiError for a wrong filter or credentials; the signal's reason
   */
  watch(options: WatchOptions = {}): AsyncGenerator<EventDocument, never> {
    return eventFeed(this.#api, timers, options, this.#retryForMs);
  }
}

function asTask(body: JsonObject): TaskDocument {
  return body as unknown as TaskDocument; // proof: the API's contract, whose schema TaskDocument is
}

/** 128 random bits. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
