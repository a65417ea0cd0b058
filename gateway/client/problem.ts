// What a call can end with besides an answer: a problem the gateway told (RFC 9457), or no gateway at all.
// Callers act on `code` and `status`, never on text.

import { isObject, type Json, type JsonObject } from '../../proto/json.ts';

/** The gateway answered with a refusal or a failure. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** A code of `proto/error-codes.ts`, or `http_<status>` where the answer was no problem document. */
  readonly code: string;
  /** The whole problem document; empty where there was none. */
  readonly problem: JsonObject;
  /** Seconds, from `Retry-After`; 0 where the answer had none. */
  readonly retryAfterS: number;

  constructor(status: number, problem: JsonObject, retryAfterS: number) {
    const code = typeof problem['code'] === 'string' ? problem['code'] : `http_${status}`;
    const detail = typeof problem['detail'] === 'string' ? problem['detail'] : undefined;
    const title = typeof problem['title'] === 'string' ? problem['title'] : `HTTP status ${status}`;
    super(detail ?? title);
    this.status = status;
    this.code = code;
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

/** No answer came: nobody listens, the connection broke, or the time was up. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly code = 'unreachable';

  constructor(baseUrl: string, cause: unknown) {
    super(`no answer from ${baseUrl}: ${reasonOf(cause)}`, { cause });
  }
}

/** The gateway's answer is not what the API promises. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly code = 'bad_answer';
}

export function objectOf(value: Json | undefined, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new AnswerError(`${what}: want a JSON object in the answer`);
}

/** `fetch` hides the reason in `cause`, sometimes several of them when a name has several addresses. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return 'the time was up';
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause.cause instanceof Error ? reasonOf(cause.cause) : cause.message;
}
