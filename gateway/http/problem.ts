// Refusals as RFC 9457 problem documents: every "no" of the gateway is made here, from the one table of codes.

import type { Refusal } from '../../proto/envelope.ts';
import type { ErrorCodeName } from '../../proto/error-codes.ts';
import { errorCodes, isErrorCode } from '../../proto/error-codes.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import type { HttpResponse } from '../engine/engine.ts';

export type Header = readonly [name: string, value: string];

/** An expected "no" on its way out, with the headers that belong to it. */
export interface Refused {
  readonly refusal: Refusal;
  readonly headers?: readonly Header[];
}

/** What a border function found: the value, or why not. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: Refused };

export function refuse(
  code: ErrorCodeName,
  detail: string,
  data: JsonObject = {},
  headers?: readonly Header[],
): Refused {
  const refusal: Refusal = { code, detail, data };
  return headers === undefined ? { refusal } : { refusal, headers };
}

/** `validation_failed` at one place. Pointers into the body start with `/`; others read `query/x` and `header/x`. */
export function invalid(pointer: string, message: string): Refused {
  return refuse('validation_failed', `${pointer === '' ? 'the body' : pointer}: ${message}`, {
    errors: [{ pointer, message }],
  });
}

export interface Issue {
  /** JSON Pointer into the body. */
  readonly pointer: string;
  readonly message: string;
}

/** The refusal of a body that has issues; the first one is told in words. */
export function misfitOf(issues: readonly Issue[]): Refused | undefined {
  const [first] = issues;
  if (first === undefined) return undefined;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return refuse('validation_failed', `${first.pointer === '' ? 'the body' : first.pointer} ${first.message}${more}`, {
    errors: issues.map(({ pointer, message }) => ({ pointer, message })),
  });
}

/** The same with its own code: text that is not what its content type says. */
export function malformed(detail: string, pointer?: string): Refused {
  return refuse('malformed', detail, pointer === undefined ? {} : { errors: [{ pointer, message: detail }] });
}

export function yes<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function no(refused: Refused): { readonly ok: false; readonly refused: Refused } {
  return { ok: false, refused };
}

/** Seconds for Retry-After: whole, and never 0. */
export function retryAfter(seconds: number): Header {
  return ['retry-after', String(Math.max(1, Math.ceil(seconds)))];
}

export interface ProblemContext {
  /** Path of the request, or of the frame's subject. */
  readonly instance: string;
  /** 32 hex digits. */
  readonly traceId: string;
}

/** The document. Codes outside of the table are faults of ours and read as `internal`. */
export function problemDocument(refusal: Refusal, context: ProblemContext): JsonObject {
  const code: ErrorCodeName = isErrorCode(refusal.code) ? refusal.code : 'internal';
  const { status, title } = errorCodes[code];
  const document: { [name: string]: Json } = {
    type: `urn:ironworks:error:${code}`,
    title,
    status,
    code,
    detail: refusal.detail,
    instance: context.instance,
    trace_id: context.traceId,
  };
  // Data adds members to the document and never replaces one of its own.
  for (const [name, value] of Object.entries(refusal.data)) if (!Object.hasOwn(document, name)) document[name] = value;
  return document;
}

export function statusOf(refusal: Refusal): number {
  return isErrorCode(refusal.code) ? errorCodes[refusal.code].status : errorCodes.internal.status;
}

/** Default wait for a refusal that is worth asking again and that carries no figure of its own. */
const RETRY_S: { readonly [code: string]: number } = { node_busy: 2, no_conductor: 2, storage_full: 10 };

export function problemResponse(refused: Refused, context: ProblemContext): HttpResponse {
  const { refusal } = refused;
  const headers = withRetryAfter(refused);
  const all: Header[] = [
    ['content-type', 'application/problem+json'],
    ['cache-control', 'no-store'],
    ['x-content-type-options', 'nosniff'],
    ...headers,
  ];
  return { status: statusOf(refusal), headers: all, body: JSON.stringify(problemDocument(refusal, context)) };
}

/** The same where no headers can be: what Retry-After says is the member `retry_after_s`. */
export function problemFrame(refused: Refused, context: ProblemContext): { status: number; body: JsonObject } {
  const { refusal } = refused;
  const wait = withRetryAfter(refused).find(([name]) => name === 'retry-after')?.[1];
  const document = problemDocument(refusal, context);
  return {
    status: statusOf(refusal),
    body: wait === undefined ? document : { ...document, retry_after_s: Number(wait) },
  };
}

/** Whatever is worth asking again says when. */
function withRetryAfter({ refusal, headers = [] }: Refused): readonly Header[] {
  const retryable = isErrorCode(refusal.code) && errorCodes[refusal.code].retryable && refusal.code !== 'timeout';
  if (!retryable || headers.some(([name]) => name === 'retry-after')) return headers;
  return [...headers, retryAfter(RETRY_S[refusal.code] ?? 1)];
}
