// What both engines do to an answer before it is written: the status line's text, which headers belong to the engine,
// and header values made safe to write. A value with a line break would be read as another header or another answer.

import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from './engine.ts';

/** Framing and connection headers are the engine's own; a handler's are left out. */
const ENGINE_HEADERS: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
]);

const UNSAFE = /[^\t\x20-\x7e]/g;
const HAS_UNSAFE = /[^\t\x20-\x7e]/;

/** `404 Not Found`. */
export function statusLine(status: number): string {
  return statusLines.get(status) ?? `${status} ${STATUS_CODES[status] ?? 'Unknown'}`;
}

const statusLines: ReadonlyMap<number, string> = new Map(
  Object.entries(STATUS_CODES).map(([status, text]) => [Number(status), `${status} ${text}`]),
);

export function isEngineHeader(name: string): boolean {
  return ENGINE_HEADERS.has(name) || (!OWN_HEADERS.has(name) && ENGINE_HEADERS.has(name.toLowerCase()));
}

/** Those nearly every answer has: looked at no further. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  ...['content-type', 'etag', 'cache-control', 'location', 'retry-after', 'trace-id', 'x-content-type-options'],
  ...['ratelimit', 'ratelimit-policy'],
]);

/** Anything but tab and printable ASCII becomes a question mark. */
export function headerText(value: string): string {
  return HAS_UNSAFE.test(value) ? value.replace(UNSAFE, '?') : value;
}

/** Answers that never have a body nor a length. */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 304 || status < 200;
}

export function bodyBytes(body: Uint8Array | string): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}

/** For a handler that broke its promise never to fail. */
export const INTERNAL_ERROR: HttpResponse = {
  status: 500,
  headers: [['content-type', 'application/problem+json']],
  body: '{"type":"urn:ironworks:error:internal","title":"Internal error","status":500,"code":"internal"}',
  close: true,
};
