// Whether the head of a request can be read one way only. Pure: both engines hand over the head as it came, names and
// values with repeats, before any of the body is read, and close the connection of whatever is refused here.
//
// Rules (RFC 9112 sections 2, 3, 6 and 11; RFC 6455 section 4.2.1):
// H1 one length: Content-Length as plain digits once, or Transfer-Encoding `chunked` once, never both.
// H2 one Host, one target in origin form, one of the known methods.
// H3 header names are tokens, values have no control characters; headers that decide meaning come once.
// H4 at most MAX_HEADERS headers and MAX_HEAD_BYTES bytes.
// H5 an upgrade is to WebSocket version 13 with a key, or it is ignored.

/** Below the 98 that the uWebSockets.js 20 binary can hold: beyond those it never answers. */
export const MAX_HEADERS = 90;
export const MAX_HEAD_BYTES: number = 16 * 1024;

/** Instead of a length: the body comes in chunks. */
export const CHUNKED = -1;

export interface CheckedHead {
  readonly ok: true;
  /** Names in lower case; repeats joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  /** Declared length of the body in bytes, 0 for none, or {@link CHUNKED}. */
  readonly bodyBytes: number;
  /** The client will send nothing after this request. */
  readonly close: boolean;
  readonly expectsContinue: boolean;
  /** A sound WebSocket handshake. */
  readonly webSocket: boolean;
}

export interface HeadFault {
  readonly ok: false;
  readonly code: 'malformed' | 'header_fields_too_large';
  readonly detail: string;
  /** Headers that tell the client what would be accepted. */
  readonly advice: readonly (readonly [name: string, value: string])[];
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Sent twice, these could be read two ways. */
const SINGLE: ReadonlySet<string> = new Set([
  ...['host', 'content-length', 'transfer-encoding', 'content-type', 'authorization', 'expect', 'upgrade', 'origin'],
  ...['idempotency-key', 'last-event-id', 'traceparent', 'sec-websocket-key', 'sec-websocket-version'],
]);

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const PATH = /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/;
const QUERY = /^[\x21\x22\x24-\x7e]*$/;
const HOST = /^[\w.~%:[\]-]*$/;
const DIGITS = /^[0-9]{1,15}$/;
const WEB_SOCKET_KEY = /^[A-Za-z0-9+/]{22}==$/;

/**
 * @param path as sent, without the query; not decoded.
 * @param query without the question mark.
 * @param raw names and values in turn, as they came, repeats included.
 */
export function checkHead(
  method: string,
  path: string,
  query: string,
  raw: readonly string[],
): CheckedHead | HeadFault {
  const headers = new Map<string, string>();
  let bytes = method.length + path.length + query.length + 14;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    bytes += name.length + value.length + 4;
    if (!TOKEN.test(name)) return fault('a header name has characters that are not allowed in one');
    if (CONTROL.test(value)) return fault(`the value of header ${name} has control characters`);
    const earlier = headers.get(name);
    if (earlier === undefined) headers.set(name, value);
    else if (SINGLE.has(name)) return fault(`header ${name} came twice; send it once`);
    else headers.set(name, `${earlier}, ${value}`);
  }
  if (raw.length / 2 > MAX_HEADERS) return tooLarge(`${raw.length / 2} headers; at most ${MAX_HEADERS} are read`);
  if (bytes > MAX_HEAD_BYTES) return tooLarge(`the head has ${bytes} bytes; at most ${MAX_HEAD_BYTES} are read`);
  if (!METHODS.has(method)) return fault('the method is not one of those known here');
  if (!PATH.test(path) || !QUERY.test(query))
    return fault('the target is not a path of printable ASCII with an optional query');

  const host = headers.get('host');
  if (host === undefined) return fault('header host is missing');
  if (!HOST.test(host)) return fault('header host is not a host with an optional port');

  const bodyBytes = bodyLength(headers);
  if (typeof bodyBytes === 'string') return fault(bodyBytes);
  const expect = headers.get('expect');
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return fault('header expect is not 100-continue');

  const connection = headers.get('connection');
  const tokens = connection === undefined || connection === 'keep-alive' ? NO_TOKENS : tokensOf(connection);
  const webSocket = tokens.includes('upgrade') && headers.get('upgrade')?.toLowerCase() === 'websocket';
  if (webSocket) {
    const reason = handshakeFault(method, bodyBytes, headers);
    if (reason !== undefined) return fault(reason, [['sec-websocket-version', '13']]);
  }
  return {
    ok: true,
    headers,
    bodyBytes,
    close: tokens.includes('close'),
    expectsContinue: expect !== undefined,
    webSocket,
  };
}

/** The subprotocols offered, in order; undefined where the header is not a list of distinct tokens. */
export function offeredProtocols(header: string | undefined): readonly string[] | undefined {
  if (header === undefined) return [];
  const offered = header.split(',').map((part) => part.trim());
  const sound = offered.every((part) => TOKEN.test(part)) && new Set(offered).size === offered.length;
  return sound ? offered : undefined;
}

const NO_TOKENS: readonly string[] = [];

function tokensOf(list: string): readonly string[] {
  return list
    .toLowerCase()
    .split(',')
    .map((token) => token.trim());
}

/** The length, or why it cannot be known. */
function bodyLength(headers: ReadonlyMap<string, string>): number | string {
  const length = headers.get('content-length');
  const coding = headers.get('transfer-encoding');
  if (coding !== undefined) {
    if (length !== undefined) return 'content-length and transfer-encoding exclude each other';
    return coding.toLowerCase() === 'chunked' ? CHUNKED : 'transfer-encoding is not exactly chunked';
  }
  if (length === undefined) return 0;
  return DIGITS.test(length) ? Number(length) : 'content-length is not a plain decimal number';
}

function handshakeFault(method: string, bodyBytes: number, headers: ReadonlyMap<string, string>): string | undefined {
  if (method !== 'GET' || bodyBytes !== 0) return 'a WebSocket handshake is a GET without a body';
  if (headers.get('sec-websocket-version') !== '13') return 'only version 13 of WebSocket is spoken here';
  if (!WEB_SOCKET_KEY.test(headers.get('sec-websocket-key') ?? '')) return 'header sec-websocket-key is not 16 bytes';
  if (offeredProtocols(headers.get('sec-websocket-protocol')) === undefined)
    return 'header sec-websocket-protocol is not a list of distinct names';
  return undefined;
}

function fault(detail: string, advice: HeadFault['advice'] = []): HeadFault {
  return { ok: false, code: 'malformed', detail, advice };
}

function tooLarge(detail: string): HeadFault {
  return { ok: false, code: 'header_fields_too_large', detail, advice: [] };
}
