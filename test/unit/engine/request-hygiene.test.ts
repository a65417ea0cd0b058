import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHUNKED,
  checkHead,
  MAX_HEAD_BYTES,
  MAX_HEADERS,
  offeredProtocols,
} from '../../../gateway/engine/request-hygiene.ts';

const HOST = ['host', 'x'];
const HANDSHAKE = [
  ...HOST,
  ...['upgrade', 'WebSocket', 'connection', 'keep-alive, Upgrade'],
  ...['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version', '13'],
];

function check(headers: readonly string[], method = 'POST', path = '/a', query = ''): ReturnType<typeof checkHead> {
  return checkHead(method, path, query, headers);
}

function without(headers: readonly string[], name: string): readonly string[] {
  return headers.filter((_, i) => headers[i - (i % 2)] !== name);
}

describe('a head that can be read one way', () => {
  it('gives its headers with names in lower case and repeats joined in order', () => {
    const head = check(['Host', 'x:8080', 'X-One', '1', 'x-one', '2', 'accept', 'grün']);

    expect(head).toMatchObject({ ok: true, bodyBytes: 0, close: false, expectsContinue: false, webSocket: false });
    expect(head.ok && [...head.headers]).toEqual([
      ['host', 'x:8080'],
      ['x-one', '1, 2'],
      ['accept', 'grün'],
    ]);
  });

  it.each([
    { headers: [], bodyBytes: 0 },
    { headers: ['content-length', '0'], bodyBytes: 0 },
    { headers: ['content-length', '007'], bodyBytes: 7 },
    { headers: ['transfer-encoding', 'Chunked'], bodyBytes: CHUNKED },
  ])('tells the length of its body: $headers', ({ headers, bodyBytes }) => {
    expect(check([...HOST, ...headers])).toMatchObject({ ok: true, bodyBytes });
  });

  it.each(['close', 'Close', 'keep-alive, close', ' close ,x'])('ends its connection where it says "%s"', (value) => {
    expect(check([...HOST, 'connection', value])).toMatchObject({ ok: true, close: true });
  });

  it('is a WebSocket handshake with upgrade, key and version 13', () => {
    expect(check(HANDSHAKE, 'GET')).toMatchObject({ ok: true, webSocket: true });
    expect(check([...HANDSHAKE, 'sec-websocket-protocol', 'a, b'], 'GET')).toMatchObject({ ok: true, webSocket: true });
  });

  it('is no handshake where upgrade or connection do not say so', () => {
    expect(check(without(HANDSHAKE, 'connection'), 'GET')).toMatchObject({ ok: true, webSocket: false });
    expect(check(without(HANDSHAKE, 'upgrade'), 'GET')).toMatchObject({ ok: true, webSocket: false });
    expect(check([...HOST, 'connection', 'upgrade', 'upgrade', 'h2c'])).toMatchObject({ ok: true, webSocket: false });
  });

  it('has at most the limit of headers and bytes, inclusive', () => {
    const many = Array.from({ length: MAX_HEADERS - 1 }, () => ['a', 'b']).flat();
    const rest = MAX_HEAD_BYTES - 'GET/a'.length - 14 - 'hostx'.length - 4 - 'a'.length - 4;

    expect(check([...HOST, ...many], 'GET').ok).toBe(true);
    expect(check([...HOST, 'a', 'x'.repeat(rest)], 'GET').ok).toBe(true);
    expect(check([...HOST, ...many, 'a', 'b'], 'GET')).toMatchObject({ code: 'header_fields_too_large' });
    expect(check([...HOST, 'a', 'x'.repeat(rest + 1)], 'GET')).toMatchObject({ code: 'header_fields_too_large' });
  });
});

describe('a head that could be read two ways is malformed:', () => {
  it.each([
    { name: 'no host', headers: ['a', 'b'] },
    { name: 'two hosts', headers: [...HOST, 'Host', 'y'] },
    { name: 'a host with a space', headers: ['host', 'x y'] },
    { name: 'a host with a path', headers: ['host', 'x/y'] },
    { name: 'two lengths', headers: [...HOST, 'content-length', '3', 'content-length', '3'] },
    { name: 'length and coding', headers: [...HOST, 'content-length', '3', 'transfer-encoding', 'chunked'] },
    { name: 'a list as coding', headers: [...HOST, 'transfer-encoding', 'gzip, chunked'] },
    { name: 'chunked twice', headers: [...HOST, 'transfer-encoding', 'chunked', 'transfer-encoding', 'chunked'] },
    { name: 'an odd coding', headers: [...HOST, 'transfer-encoding', 'chunked;q=1'] },
    ...['', '-1', '+1', '0x1', '1e3', '1.0', '3, 3', '1 2', '9'.repeat(16), '\u0663'].map((length) => ({
      name: `length "${length}"`,
      headers: [...HOST, 'content-length', length],
    })),
    { name: 'a space in a name', headers: [...HOST, 'a ', 'b'] },
    { name: 'an empty name', headers: [...HOST, '', 'b'] },
    { name: 'a NUL in a value', headers: [...HOST, 'a', 'b\0'] },
    { name: 'a line feed in a value', headers: [...HOST, 'a', 'b\nc'] },
    { name: 'an odd expectation', headers: [...HOST, 'expect', '100-continue, x'] },
    { name: 'credentials twice', headers: [...HOST, 'authorization', 'a', 'Authorization', 'a'] },
  ])('$name', ({ headers }) => {
    expect(check(headers)).toMatchObject({ ok: false, code: 'malformed' });
  });

  it.each([
    ...['get', 'FOO', 'CONNECT', 'TRACE', ''].map((method) => ({ method, path: '/', query: '' })),
    ...['', '*', 'a', 'http://x/', '/a b', '/a#b', '/é', '/a\0', '/a?b'].map((path) => ({
      method: 'GET',
      path,
      query: '',
    })),
    ...['a b', 'a#b', 'é', '\n'].map((query) => ({ method: 'GET', path: '/', query })),
  ])('"$method $path?$query"', ({ method, path, query }) => {
    expect(check(HOST, method, path, query)).toMatchObject({ ok: false, code: 'malformed' });
  });

  it.each([
    { name: 'by POST', method: 'POST', headers: HANDSHAKE },
    { name: 'with a body', method: 'GET', headers: [...HANDSHAKE, 'content-length', '1'] },
    { name: 'without a version', method: 'GET', headers: without(HANDSHAKE, 'sec-websocket-version') },
    { name: 'without a key', method: 'GET', headers: without(HANDSHAKE, 'sec-websocket-key') },
    { name: 'with a repeated protocol', method: 'GET', headers: [...HANDSHAKE, 'sec-websocket-protocol', 'a, a'] },
  ])('a handshake $name, and the version spoken is told', ({ method, headers }) => {
    expect(check(headers, method)).toMatchObject({
      ok: false,
      code: 'malformed',
      advice: [['sec-websocket-version', '13']],
    });
  });
});

describe('any head', () => {
  it('is checked without a throw, and passes only with one host and one length', () => {
    const name = fc.constantFrom('host', 'Host', 'content-length', 'transfer-encoding', 'connection', 'x', 'x y', '');
    const value = fc.oneof(fc.constantFrom('x', '3', 'chunked', 'close', '03 '), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), fc.string(), (pairs, path) => {
        const head = checkHead('POST', `/${path}`, '', pairs.flat());
        if (!head.ok) return;
        const count = (wanted: string): number => pairs.filter(([given]) => given.toLowerCase() === wanted).length;
        expect(count('host')).toBe(1);
        expect(count('content-length') + count('transfer-encoding')).toBeLessThanOrEqual(1);
        expect(Number.isSafeInteger(head.bodyBytes)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('offered subprotocols', () => {
  it('are tokens in the order of the client', () => {
    expect(offeredProtocols(undefined)).toEqual([]);
    expect(offeredProtocols('b ,a')).toEqual(['b', 'a']);
  });

  it.each(['', 'a,', 'a b', 'a, a', '\u00e9'])('are refused as "%s"', (header) => {
    expect(offeredProtocols(header)).toBeUndefined();
  });
});
