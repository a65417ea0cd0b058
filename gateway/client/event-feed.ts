// Events as an endless sequence over server-sent events: whenever the connection ends, the next one resumes behind the
// last cursor seen, at whichever gateway answers.
//
// E1 An event is given once, in order; what is missing is never skipped: a GapError says so and ends the sequence.
// E2 Nothing is read ahead of the consumer. One that is too slow is cut off by the gateway, and resumes by itself.
// E3 A connection that is silent for longer than the gateway ever is counts as ended.

import type { EventDocument } from '../../actors/contract/documents.ts';
import { objectFromText } from '../../proto/json.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import { sleep } from '../../runtime/base/clock.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError, UnreachableError } from './problem.ts';
import type { SseMessage } from './sse-parser.ts';
import { SseParser } from './sse-parser.ts';
import { ownSignal, spread } from './timers.ts';

export interface WatchOptions {
  /** Ids or names. Each list is an "any of"; absent or empty means all. */
  readonly nodes?: readonly string[];
  readonly tasks?: readonly string[];
  /** Such as `task.succeeded` or `task.*`. */
  readonly types?: readonly string[];
  readonly tenant?: string;
  /** A cursor to resume behind; absent: from now on. */
  readonly after?: string;
  readonly signal?: AbortSignal;
}

/** Events behind the last cursor are no longer kept: take a snapshot and watch from its cursor, or go on from `oldest`. */
export class GapError extends Error {
  override readonly name = 'GapError';
  readonly code = 'cursor_expired';
  /** The cursor that can be resumed from. */
  readonly oldest: string;

  constructor(oldest: string) {
    super(`events are missing: those before ${oldest} are not kept any more`);
    this.oldest = oldest;
  }
}

/** Gateways write something at least every 15 s. */
const SILENCE_LIMIT_MS = 45_000;
const MAX_MESSAGE_CHARS = 8 * 1024 * 1024;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;

/** @param awayLimitMs how long no gateway may answer before the last failure is thrown. */
export async function* eventFeed(
  client: ApiClient,
  clock: Clock,
  options: WatchOptions,
  awayLimitMs: number,
): AsyncGenerator<EventDocument, never> {
  const signal = ownSignal(options.signal);
  let cursor = options.after ?? '';
  let awaySince: number | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2)) {
    let failure: unknown;
    try {
      for await (const { id, event, data } of connection(client, clock, options, cursor, signal)) {
        awaySince = undefined;
        pauseMs = FIRST_PAUSE_MS;
        if (event === 'gap') throw new GapError(String(objectFromText(data)['oldest']));
        if (event === 'error') break; // for want of the broker: the next connection resumes
        if (id !== undefined) cursor = id;
        // proof: the gateway's own CloudEvent, whose schema EventDocument is
        if (data !== '') yield objectFromText(data) as unknown as EventDocument;
      }
    } catch (error) {
      failure = error;
    }
    signal.throwIfAborted();
    const waitMs = passing(failure, pauseMs);
    const now = clock.monotonic();
    awaySince ??= now;
    if (waitMs === undefined || (failure !== undefined && now - awaySince > awayLimitMs)) throw told(failure);
    await sleep(clock, waitMs, signal);
  }
}

/** How long to wait before the next connection; undefined where another would fail as well. */
function passing(failure: unknown, pauseMs: number): number | undefined {
  if (failure === undefined || failure instanceof UnreachableError) return spread(pauseMs);
  if (!(failure instanceof ApiError)) return undefined;
  const mayPass = failure.status === 429 || failure.status >= 500;
  return mayPass ? Math.max(pauseMs, failure.retryAfterS * 1_000) : undefined;
}

function told(failure: unknown): unknown {
  if (!(failure instanceof ApiError) || failure.code !== 'cursor_expired') return failure;
  return new GapError(String(failure.problem['oldest']));
}

/** The messages of one connection. @throws ApiError, UnreachableError */
async function* connection(
  client: ApiClient,
  clock: Clock,
  options: WatchOptions,
  cursor: string,
  signal: AbortSignal,
): AsyncGenerator<SseMessage> {
  const ended = new AbortController();
  const stop = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { nodes, tasks, types, tenant } = options;
    const response = await client.open('/api/v1/events', {
      query: { node: listed(nodes), task: listed(tasks), type: listed(types), tenant },
      headers: { accept: 'text/event-stream', ...(cursor === '' ? {} : { 'last-event-id': cursor }) },
      signal: ended.signal,
    });
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    const parser = new SseParser(MAX_MESSAGE_CHARS);
    const decoder = new TextDecoder();
    for (;;) {
      const silence = clock.after(SILENCE_LIMIT_MS, () => ended.abort(new Error('silent for too long'))); // E3
      const { done, value } = await reader
        .read()
        .catch((cause: unknown) => Promise.reject(new UnreachableError(client.baseUrl, cause)))
        .finally(() => silence.cancel());
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    ended.abort();
  }
}

function listed(values: readonly string[] | undefined): string | undefined {
  return values === undefined || values.length === 0 ? undefined : values.join(',');
}
