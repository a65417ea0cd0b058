// The request headers the API gives a meaning to, each read in one place: Idempotency-Key, Prefer, If-Match,
// If-None-Match and traceparent.

import type { Checked } from './problem.ts';
import { invalid, no, yes } from './problem.ts';

export type RequestHeader =
  | 'Idempotency-Key'
  | 'Prefer'
  | 'If-Match'
  | 'If-None-Match'
  | 'Last-Event-ID'
  | 'traceparent';

/** Longest `Prefer: wait` that is honoured, seconds. */
export const MAX_WAIT_S = 60;

/**
 * A structured-field string (`"9b2f…"`, RFC 9651) as the draft for the header has it, or the bare key many clients send.
 * 1 to 255 visible ASCII characters.
 */
export function readIdempotencyKey(header: string | undefined): Checked<string | undefined> {
  if (header === undefined) return yes(undefined);
  const text = header.trim();
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text);
  const key = quoted === null ? text : (quoted[1] ?? '').replace(/\\(["\\])/g, '$1');
  const strayQuote = quoted === null && text.includes('"');
  if (/^[\x21-\x7e]{1,255}$/.test(key) && !strayQuote) return yes(key);
  return no(invalid('header/Idempotency-Key', 'must be 1 to 255 visible ASCII characters, in double quotes or bare'));
}

/** Seconds of `Prefer: wait=N` (RFC 7240), capped; undefined where there is none that can be honoured. */
export function readPreferWait(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  for (const preference of header.split(',')) {
    const match = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference);
    if (match !== null) return Math.min(MAX_WAIT_S, Number(match[1]));
  }
  return undefined;
}

export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** The revision of `If-Match`; undefined without the header or with `*`, which any existing resource matches. */
export function readIfMatch(header: string | undefined): Checked<readonly number[] | undefined> {
  if (header === undefined || header.trim() === '*') return yes(undefined);
  const revisions: number[] = [];
  for (const tag of header.split(',')) {
    const match = /^\s*"(\d{1,15})"\s*$/.exec(tag);
    // A tag of another shape (a weak one included: If-Match compares strongly) matches nothing; the list may still match.
    if (match !== null) revisions.push(Number(match[1]));
  }
  return yes(revisions);
}

/** Weak comparison, as RFC 9110 asks for If-None-Match. */
export function noneMatches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return true;
  if (header.trim() === '*') return false;
  const opaque = etag.replace(/^W\//, '');
  return !header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === opaque);
}

export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** What is carried on: `00-<trace id>-<our span>-<flags>`. */
  readonly traceparent: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Goes on with the caller's trace (W3C Trace Context), or starts one where there is none that is valid. */
export function readTrace(header: string | undefined, token: () => string): TraceContext {
  const [, version, traceId = '', parent = '', flags = '01', more] = TRACEPARENT.exec(header?.trim() ?? '') ?? [];
  const valid =
    version !== undefined &&
    version !== 'ff' &&
    !(version === '00' && more !== undefined) &&
    !/^0+$/.test(traceId) &&
    !/^0+$/.test(parent);
  const id = valid ? traceId : `${token()}${token()}`;
  return { traceId: id, traceparent: `00-${id}-${token()}-${valid ? flags : '01'}` };
}
