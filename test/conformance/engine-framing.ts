// Requests that could be read two ways: each is answered right, refused with its connection ended, or dropped without an
// answer, and nothing behind a refused one reaches a handler. The second part of the engines' conformance suite.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineFactory } from '../../gateway/engine/engine.ts';
import { eventually } from '../support/eventually.ts';
import { RawClient } from '../support/raw-http.ts';
import { EngineRig } from './engine-rig.ts';

/** `dropped`: the connection ends within 14 s without an answer: what the native parser of uWebSockets.js 20 cannot read. */
type Verdict = 'answered' | 'refused' | 'dropped';

interface FramingCase {
  readonly name: string;
  readonly raw: string;
  readonly uws: Verdict;
  readonly node: Verdict;
}

const H = 'Host: x\r\n';
const CHUNKS = 'Transfer-Encoding: chunked\r\n\r\n';
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const UPGRADE = `Upgrade: websocket\r\nConnection: Upgrade\r\n`;

function get(target: string, headers: string = H): string {
  return `GET ${target} HTTP/1.1\r\n${headers}\r\n`;
}

function post(rest: string): string {
  return `POST /case HTTP/1.1\r\n${H}${rest}`;
}

function both(name: string, verdict: Verdict, raw: string): FramingCase {
  return { name, raw, uws: verdict, node: verdict };
}

/** Refused by node:http's parser; the native one waits for more and drops the connection in the end. */
function unreadable(name: string, raw: string): FramingCase {
  return { name, raw, uws: 'dropped', node: 'refused' };
}

export const framingCases: readonly FramingCase[] = [
  both('a plain request', 'answered', get('/case?q')),
  both('a body with a length', 'answered', post('Content-Length: 3\r\n\r\nabc')),
  both('a body in chunks', 'answered', post(`${CHUNKS}3\r\nabc\r\n0\r\n\r\n`)),
  both('a GET with a body', 'answered', get('/case', `${H}Content-Length: 3\r\n`).concat('abc')),
  both('a length with a space behind it', 'answered', post('Content-Length: 3 \r\n\r\nabc')),
  both('ninety headers', 'answered', get('/case', H + 'A: b\r\n'.repeat(89))),
  both('a header of 8 KiB', 'answered', get('/case', `${H}A: ${'x'.repeat(8_192)}\r\n`)),

  both('two lengths that differ', 'refused', post('Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd')),
  both('two lengths that agree', 'refused', post('Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc')),
  both('a list of lengths', 'refused', post('Content-Length: 3, 3\r\n\r\nabc')),
  both('a negative length', 'refused', post('Content-Length: -1\r\n\r\n')),
  both('a hexadecimal length', 'refused', post('Content-Length: 0x3\r\n\r\nabc')),
  both('a length with a plus', 'refused', post('Content-Length: +3\r\n\r\nabc')),
  both('an empty length', 'refused', post('Content-Length: \r\n\r\nabc')),
  both('a length beyond 64 bits', 'refused', post('Content-Length: 99999999999999999999\r\n\r\nabc')),
  both('a length and chunks', 'refused', post('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG')),
  both('chunks and a length', 'refused', post('Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nG')),
  both('an unknown coding', 'refused', post('Transfer-Encoding: xchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')),
  both('a coding before chunked', 'refused', post('Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')),
  both('chunked twice', 'refused', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')),
  both('chunked and identity', 'refused', post('Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n')),
  both('a hexadecimal prefix on a chunk', 'refused', post(`${CHUNKS}0x3\r\nabc\r\n0\r\n\r\n`)),
  both('a negative chunk', 'refused', post(`${CHUNKS}-3\r\nabc\r\n0\r\n\r\n`)),
  both('a chunk beyond 64 bits', 'refused', post(`${CHUNKS}fffffffffffffffff3\r\nabc\r\n0\r\n\r\n`)),
  both('a bare line feed in a chunk extension', 'refused', post(`${CHUNKS}3;a\nb\r\nabc\r\n0\r\n\r\n`)),
  // Legal, but the native parser stops at an extension: the body deadline answers.
  { ...both('a chunk extension', 'answered', post(`${CHUNKS}3;a=b\r\nabc\r\n0\r\n\r\n`)), uws: 'refused' },
  // Legal, but the native parser takes trailers for the next request.
  { ...both('trailers', 'answered', post(`${CHUNKS}3\r\nabc\r\n0\r\nX: y\r\n\r\n`)), uws: 'refused' },
  // The native parser does not look at the line ends of chunks; nothing behind such a body is ever handled.
  { ...both('chunk data without its line end', 'refused', post(`${CHUNKS}3\r\nabcXX0\r\n\r\n`)), uws: 'answered' },
  { ...both('bare line feeds between chunks', 'refused', post(`${CHUNKS}3\nabc\n0\n\n`)), uws: 'answered' },

  both('two hosts', 'refused', get('/case', `${H}Host: y\r\n`)),
  both('no host', 'refused', get('/case', 'A: b\r\n')),
  both('a host that is a list', 'refused', get('/case', 'Host: x, y\r\n')),
  unreadable('no header at all', 'GET /case HTTP/1.1\r\n\r\n'),
  unreadable('a folded header', get('/case', `${H}A: b\r\n c\r\n`)),
  unreadable('a space before the colon', get('/case', `${H}A : b\r\n`)),
  unreadable('a line without a colon', get('/case', `${H}abc\r\n`)),
  unreadable('a NUL in a value', get('/case', `${H}A: b\0c\r\n`)),
  unreadable('a NUL in a name', get('/case', `${H}A\0: b\r\n`)),
  unreadable('a control character in a value', get('/case', `${H}A: b\x01c\r\n`)),
  unreadable('a letter beyond ASCII in a name', get('/case', `${H}A\xff: b\r\n`)),
  unreadable('a bare line feed between headers', 'GET /case HTTP/1.1\r\nHost: x\nA: b\r\n\r\n'),
  unreadable('a bare carriage return in a value', 'GET /case HTTP/1.1\r\nHost: x\rA: b\r\n\r\n'),
  unreadable('two hundred headers', get('/case', H + 'A: b\r\n'.repeat(199))),
  both('bare line feeds only', 'refused', 'GET /case HTTP/1.1\nHost: x\n\n'),
  both('ninety-one headers', 'refused', get('/case', H + 'A: b\r\n'.repeat(90))),
  both('a header of 16 KiB', 'refused', get('/case', `${H}A: ${'x'.repeat(16_384)}\r\n`)),
  both('a path of 16 KiB', 'refused', get(`/case${'x'.repeat(16_384)}`)),

  both('a target in absolute form', 'refused', get('http://x/case')),
  both('a target without a slash', 'refused', get('case')),
  both('a target with an asterisk', 'refused', `OPTIONS * HTTP/1.1\r\n${H}\r\n`),
  both('a target with a fragment', 'refused', get('/case#f')),
  both('a target beyond ASCII', 'refused', get('/case\xe9')),
  both('a target with a tab', 'refused', get('/ca\tse')),
  // node:http skips them: one meaning still.
  { ...both('two spaces before the target', 'refused', get(' /case')), node: 'answered' },
  both('a tunnel', 'refused', `CONNECT x:80 HTTP/1.1\r\n${H}\r\n`),
  both('HTTP/1.0', 'refused', `GET /case HTTP/1.0\r\n${H}\r\n`),
  both('HTTP/1.2', 'refused', `GET /case HTTP/1.2\r\n${H}\r\n`),
  both('HTTP/2.0', 'refused', `GET /case HTTP/2.0\r\n${H}\r\n`),
  both('HTTP/0.9', 'refused', 'GET /case\r\n\r\n'),
  both('a version in lower case', 'refused', `GET /case http/1.1\r\n${H}\r\n`),
  both('a method in lower case', 'refused', `get /case HTTP/1.1\r\n${H}\r\n`),
  both('an unknown method', 'refused', `FOO /case HTTP/1.1\r\n${H}\r\n`),
  both('a control character in the method', 'refused', `G\x01T /case HTTP/1.1\r\n${H}\r\n`),
  both('an unknown expectation', 'refused', post('Expect: miracles\r\nContent-Length: 3\r\n\r\nabc')),
  both('credentials sent twice', 'refused', get('/case', `${H}Authorization: a\r\nAuthorization: b\r\n`)),

  both('a handshake of version 8', 'refused', get('/ws', `${H}${UPGRADE}${KEY}Sec-WebSocket-Version: 8\r\n`)),
  both('a handshake without a version', 'refused', get('/ws', `${H}${UPGRADE}${KEY}`)),
  both('a handshake without a key', 'refused', get('/ws', `${H}${UPGRADE}Sec-WebSocket-Version: 13\r\n`)),
  both(
    'a handshake with a short key',
    'refused',
    get('/ws', `${H}${UPGRADE}Sec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n`),
  ),
  both('a handshake by POST', 'refused', `POST /ws HTTP/1.1\r\n${H}${UPGRADE}${KEY}Sec-WebSocket-Version: 13\r\n\r\n`),
  both('a key without an upgrade', 'answered', get('/case', `${H}${KEY}`)),
];

const BEHIND = `GET /behind HTTP/1.1\r\n${H}\r\n`;

export function engineFramingConformance(factory: EngineFactory, engine: 'uws' | 'node'): void {
  let rig: EngineRig;
  const clients: RawClient[] = [];

  beforeAll(async () => {
    rig = await EngineRig.start(factory);
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await rig.engine.close(100);
  });

  const ask = async (raw: string): Promise<RawClient> => {
    const client = await RawClient.open(rig.port);
    clients.push(client);
    await client.send(raw);
    return client;
  };

  const verdictOf = async (raw: string, limitMs: number): Promise<Verdict> => {
    rig.seen.length = 0;
    const client = await ask(raw);
    await eventually(() => client.closed || client.answers().some(({ status }) => status === 200), {
      what: `an answer or the end (${JSON.stringify(client.text.slice(0, 200))})`,
      timeoutMs: limitMs,
    });
    const statuses = client.answers().map(({ status }) => status);
    if (statuses.length === 1 && statuses[0] === 200) return 'answered';
    expect(client.closed, 'a request that is not answered ends its connection').toBe(true);
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400);
    return statuses.length > 0 ? 'refused' : 'dropped';
  };

  const prompt = framingCases.filter((one) => one[engine] !== 'dropped');
  const dropped = framingCases.filter((one) => one[engine] === 'dropped');

  describe.each(prompt)('$name', ({ raw, [engine]: verdict }) => {
    it(`is ${verdict}`, async () => {
      expect(await verdictOf(raw, 5_000)).toBe(verdict);

      expect(rig.seen.filter((line) => line.endsWith('/case')).length).toBe(verdict === 'answered' ? 1 : 0);
    });

    it.runIf(verdict === 'refused')('is the last thing read from its connection', async () => {
      rig.seen.length = 0;

      const client = await ask(raw + BEHIND);
      await client.ended();

      expect(rig.seen).toEqual([]);
      for (const { status } of client.answers()) expect(status).toBeGreaterThanOrEqual(400);
    });
  });

  it('a body in chunks is the last thing handled on its connection', async () => {
    for (const chunks of ['3\r\nabc\r\n0\r\n\r\n', '3\r\nabcXX0\r\n\r\n', '3\nabc\n0\n\n', '0\r\nX: y\r\n\r\n']) {
      rig.seen.length = 0;

      const client = await ask(`${post(`${CHUNKS}${chunks}`)}${BEHIND}`);
      await client.ended();

      expect(rig.seen).not.toContain('GET /behind');
      expect(client.text).not.toContain('/behind');
    }
  });

  it.runIf(dropped.length > 0)(
    'what cannot be read at all is dropped without an answer',
    { timeout: 30_000 },
    async () => {
      const ends = await Promise.all(
        dropped.map(async ({ name, raw }) => {
          const client = await ask(raw + BEHIND);
          await client.ended(20_000);
          return { name, text: client.text };
        }),
      );

      expect(ends.filter(({ text }) => text !== '')).toEqual([]);
      expect(rig.seen).not.toContain('GET /behind');
    },
  );

  it('answers before a refused request stay right', async () => {
    rig.seen.length = 0;
    const client = await ask(`${get('/before?1')}${get('/case', `${H}Host: y\r\n`)}${BEHIND}`);
    await client.ended();

    const [first, ...rest] = client.answers();

    expect(JSON.parse(first?.body ?? '')).toMatchObject({ path: '/before', query: '1' });
    expect(rest.length).toBeGreaterThan(0);
    for (const { status } of rest) expect(status).toBe(400);
    expect(rig.seen).not.toContain('GET /behind');
  });

  it('a refused connection does not touch another of the same client', async () => {
    const rounds = Array.from({ length: 50 }, async (_, n) => {
      const bad = ask(get('/case', `${H}Host: y\r\n`));
      const good = await ask(get(`/echo?${n}`));
      const [answer] = await good.answered();
      await (await bad).ended();
      return answer?.status;
    });

    expect(new Set(await Promise.all(rounds))).toEqual(new Set([200]));
  });
}
