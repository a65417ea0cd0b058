// Input that is wrong, hostile or endless, at the doors of a running system over each of the two engines: every answer is a
// refusal that says why, or the end of the connection; nothing is ever an error of ours; and afterwards it works as before.

import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from '../../gateway/engine/ws.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { framingCases } from '../conformance/engine-framing.ts';
import { eventually } from '../support/eventually.ts';
import { RawClient } from '../support/raw-http.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';
import { FIN, frame, OPCODE } from '../support/socket-frames.ts';

const BODY_LIMIT = 262_144;
const BODY_DEADLINE_S = 3;
const JSON_TYPE = { 'content-type': 'application/json' };
const PROBLEM = 'application/problem+json';
/** ACCEPTANCE allows 50 ms to the parser alone; here two processes and the network are with it, on a machine at work. */
const PROMPT_MS = 3_000;

interface RawCallAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: JsonObject;
  readonly ms: number;
}

describe.each(['uws', 'node'] as const)('over the engine %s', (engine) => {
  let system: System;
  let requests: Requests;
  let node: string;
  let gatewayPid: number;
  const clients: RawClient[] = [];

  beforeAll(async () => {
    const limits = ['--body-deadline-s', String(BODY_DEADLINE_S), '--max-body-bytes', String(BODY_LIMIT)];
    const open = ['--rate', '100000', '--burst', '100000'];
    system = await openSystem({ args: ['--engine', engine, '--conductors', '1', ...limits, ...open] });
    requests = requestsOf(system);
    node = await requests.node();
    gatewayPid = (await system.liveGateways())[0]?.pid ?? 0;
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    // What nobody may notice: the same process serves on, and serves right.
    expect((await requests.show(node))['id']).toBe(node);
    expect((await system.liveGateways()).map(({ pid }) => pid)).toEqual([gatewayPid]);
    expect(system.stderr()).not.toContain('request failed');
  });

  afterAll(async () => {
    await system?.close();
  });

  const port = (): number => Number(new URL(system.url).port);

  const dial = async (bytes: string | Uint8Array): Promise<RawClient> => {
    const client = await RawClient.open(port());
    clients.push(client);
    await client.send(bytes);
    return client;
  };

  const send = async (method: string, path: string, body: string | Uint8Array, type: object = JSON_TYPE) => {
    const from = performance.now();
    const response = await fetch(`${system.url}${path}`, { method, headers: { ...type }, body });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: JSON.parse(text) as JsonObject, // proof: every answer of these routes is an object
      ms: performance.now() - from,
    } satisfies RawCallAnswer;
  };

  const pointersOf = ({ errors }: JsonObject): readonly string[] =>
    (errors as unknown as readonly { pointer: string }[]).map(({ pointer }) => pointer); // proof: the contract of 400

  describe('B1: a body that does not fit its schema', () => {
    const bodies: readonly string[] = [
      ...[
        'null',
        '[]',
        '"text"',
        '1',
        'true',
        '',
        '{',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":1e999}',
        '{"a":-Infinity}',
      ],
      ...[
        '{"reason":7}',
        '{"reason":null}',
        '{"reason":""}',
        `{"reason":"${'x'.repeat(1_025)}"}`,
        '{"n":9007199254740993}',
      ],
      ...[
        '{"reason":"a","reason":"b"}',
        '{"__proto__":{"polluted":1}}',
        '{"constructor":{"prototype":{"polluted":1}}}',
      ],
      ...[
        '{"name":7}',
        '{"driver":null}',
        '{"action":["power.on"]}',
        '{"extra":[]}',
        '{"timeout_s":-1}',
        '{"unknown":1}',
      ],
      ...['{"action":"power.on","timeout_s":0}', '{"action":"power.on","timeout_s":604801}', '{"outcome":"unknown"}'],
    ];
    const routes: readonly (readonly [string, string])[] = [
      ['POST', '/nodes'],
      ['POST', '/nodes/NODE/tasks'],
      ['PATCH', '/nodes/NODE'],
      ['POST', '/tasks/NODE.01JD3V6M0Z9QK2X7Y8W5T4R3E0/cancel'],
      ['POST', '/tasks/NODE.01JD3V6M0Z9QK2X7Y8W5T4R3E0/resolve'],
      ['POST', '/nodes/NODE/resume'],
    ];

    it.each(routes)('is refused by %s %s with a pointer to each fault', async (method, path) => {
      // Where a body may be left out, none is no fault.
      const wrong = bodies.filter((text) => text !== '' || !/cancel|resume/.test(path));
      for (const body of wrong) {
        const answer = await send(method, `/api/v1${path.replace('NODE', node)}`, body);

        expect([body, answer.status, answer.type]).toEqual([body, 400, PROBLEM]);
        expect([body, answer.body['code']]).toEqual([body, expect.stringMatching(/^(?:malformed|validation_failed)$/)]);
        for (const pointer of pointersOf(answer.body)) expect(pointer).toMatch(/^(?:\/.*)?$/);
      }
      expect('polluted' in {}).toBe(false);
    });

    it('is not told from one that fits by a number at its bounds', async () => {
      const ask = (timeoutS: number) => send('POST', `/api/v1/nodes/${node}/tasks?dry_run=true`, bodyOf(timeoutS));
      const bodyOf = (timeoutS: number): string => JSON.stringify({ action: 'power.on', timeout_s: timeoutS });

      const statuses = await Promise.all([0, 1, 604_800, 604_801, 1.5, -1].map(async (s) => (await ask(s)).status));

      expect(statuses).toEqual([400, 200, 200, 400, 400, 400]);
    });
  });

  describe('B2: a body without end', () => {
    const head = (more: string): string =>
      `POST /api/v1/nodes/${node}/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;

    it('is refused with 413 before it is sent, where it is declared too large', async () => {
      for (const length of [BODY_LIMIT + 1, 10 * 1024 ** 3]) {
        const client = await dial(head(`Content-Length: ${length}`));
        const [answer] = await client.answered();
        await client.ended();

        expect([answer?.status, JSON.parse(answer?.body ?? '')['code']]).toEqual([413, 'too_large']);
      }
    });

    it('is refused with 413 as soon as the count passes, where it comes in endless chunks', async () => {
      const client = await dial(head('Transfer-Encoding: chunked'));
      const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
      // One more than fits; what is sent on top of it may cost a client its answer.
      await client.send(chunk.repeat(BODY_LIMIT / 0x4000 + 1));
      await client.ended();

      expect(client.answers().map(({ status }) => status)).toEqual([413]);
    });

    it('is 408 at its deadline however it trickles, and a hundred such clients cost next to nothing', async () => {
      const rssBefore = rssMiB(gatewayPid);
      const trickling = await Promise.all(Array.from({ length: 100 }, () => dial(head('Content-Length: 200000'))));
      const drip = setInterval(() => {
        for (const client of trickling) if (!client.closed) void client.send(' ');
      }, 200);
      try {
        await Promise.all(trickling.map((client) => client.ended(BODY_DEADLINE_S * 1_000 + 8_000)));
      } finally {
        clearInterval(drip);
      }

      expect(new Set(trickling.flatMap((client) => client.answers().map(({ status }) => status)))).toEqual(
        new Set([408]),
      );
      expect(rssMiB(gatewayPid) - rssBefore).toBeLessThan(10);
    });
  });

  describe('B3: JSON made to hurt', () => {
    it('is 400 at once, or 413 where it is too long', async () => {
      const utf8 = (...bytes: number[]): Uint8Array => Uint8Array.from([0x22, ...bytes, 0x22]);
      const manyKeys = `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join(',')}}`;
      const cases: readonly (readonly [string, string | Uint8Array, number])[] = [
        ['nested 10,000 deep', '['.repeat(10_000) + ']'.repeat(10_000), 400],
        ['objects nested 10,000 deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
        ['as many keys as fit', manyKeys, 400],
        ['more keys than fit', `{${'"k":1,'.repeat(BODY_LIMIT / 6)}"k":1}`, 413],
        ['a text longer than fits', JSON.stringify({ action: 'x'.repeat(BODY_LIMIT) }), 413],
        ['a text as long as fits', JSON.stringify({ action: 'x'.repeat(BODY_LIMIT - 100) }), 400],
        ['half of a surrogate pair', '{"action":"\\ud800"}', 400],
        ['bytes that are not UTF-8', utf8(0xff, 0xfe), 400],
        ['overlong UTF-8', utf8(0xc0, 0xaf), 400],
        ['a surrogate in UTF-8', utf8(0xed, 0xa0, 0x80), 400],
        ['a byte order mark', '\ufeff{"action":"power.on"}', 400],
        ['a NUL in a text', '{"action":"power\\u0000on"}', 400],
        ['a NUL behind it', '{"action":"power.on"}\0', 400],
      ];
      for (const [what, body, status] of cases) {
        const answer = await send('POST', `/api/v1/nodes/${node}/tasks`, body);

        expect([what, answer.status, answer.type]).toEqual([what, status, PROBLEM]);
        expect(answer.ms, what).toBeLessThan(PROMPT_MS);
      }
    });
  });

  describe('B4: a request that could be read two ways', () => {
    it('is refused, its connection ended, and what hides behind it never answered', async () => {
      const hostile = framingCases.filter((one) => one[engine] === 'refused' && one['uws'] !== 'dropped');
      const behind = 'GET /livez?behind HTTP/1.1\r\nHost: x\r\n\r\n';

      const ends = await Promise.all(
        hostile.map(async ({ name, raw }) => {
          const client = await dial(raw + behind);
          await client.ended(10_000);
          return { name, text: client.text, statuses: client.answers().map(({ status }) => status) };
        }),
      );

      expect(ends.filter(({ statuses }) => statuses.some((status) => status < 400))).toEqual([]);
      expect(ends.filter(({ text }) => text.includes('"status":"ok"'))).toEqual([]);
    }, 30_000);

    it('does not mix up the answers of a hundred that are piped behind each other', async () => {
      const client = await dial(
        Array.from({ length: 100 }, (_, n) => `GET /api/v1/nodes/none-${n} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''),
      );

      await eventually(() => client.closed || client.answers().length === 100, { what: 'the answers, or the end' });

      // One engine does not wait for answers in line: it ends such a connection, and gives no answer out of turn.
      const answered = client.answers().map(({ body }) => JSON.parse(body)['instance']);
      if (engine === 'node') expect(answered).toHaveLength(100);
      expect(answered).toEqual(answered.map((_, n) => `/api/v1/nodes/none-${n}`));
    });
  });

  describe('B5: a WebSocket that breaks the rules', () => {
    const handshake = (more: string): string =>
      `GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${more}\r\n`;
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    const version = 'Sec-WebSocket-Version: 13\r\n';

    const opened = async (): Promise<RawClient> => {
      const client = await dial(handshake(key + version));
      await eventually(() => client.text.includes(' 101 '), { what: 'the upgrade' });
      return client;
    };

    it.each<readonly [string, Buffer]>([
      ['a reserved opcode', frame(FIN | OPCODE.reserved, 'hello')],
      ['a reserved bit', frame(FIN | 0x40 | OPCODE.text, 'hello')],
      ['text that is not UTF-8', frame(FIN | OPCODE.text, Buffer.from([0xff, 0xfe]))],
      ['2^63 bytes announced', Buffer.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])],
      ['a continuation of nothing', frame(FIN | OPCODE.continuation, 'hello')],
      ['a ping in fragments', frame(OPCODE.ping, 'hello')],
      ['a ping of 126 bytes', frame(FIN | OPCODE.ping, 'x'.repeat(126))],
    ])('is closed: %s', async (_what, bytes) => {
      const client = await opened();

      await client.send(bytes);

      await client.ended(10_000);
    });

    it('is closed where a hundred thousand fragments never make a message', async () => {
      const client = await opened();
      await client.send(frame(OPCODE.text, 'x'));
      const pieces = Buffer.concat(Array.from({ length: 1_000 }, () => frame(OPCODE.continuation, 'x')));

      for (let sent = 0; sent < 100 && !client.closed; sent++) await client.send(pieces);

      await client.ended(10_000);
    });

    it('is refused before it opens: old version, no key, a page of another origin', async () => {
      const wrong = [
        handshake(`${key}Sec-WebSocket-Version: 8\r\n`),
        handshake(version),
        handshake(`${key}${version}Origin: http://elsewhere.example\r\n`),
      ];

      const statuses = await Promise.all(
        wrong.map(async (raw) => (await (await dial(raw)).answered())[0]?.status ?? 0),
      );

      expect(statuses.map((status) => status >= 400 && status < 500)).toEqual([true, true, true]);
      expect(statuses[2]).toBe(403);
    });

    it('is never compressed, and is closed with 4009 at its 65th subscription', async () => {
      const socket = new WebSocket(`${system.url.replace('http', 'ws')}/api/v1/stream`, ['ironworks.v1+json'], {
        perMessageDeflate: true,
      });
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
      });
      const { extensions } = socket;

      for (let n = 0; n < 10_000 && socket.readyState === WebSocket.OPEN; n++)
        socket.send(JSON.stringify({ op: 'subscribe', id: `s${n}` }));

      expect(await closed).toBe(4009);
      expect(extensions).toBe('');
    });
  });

  describe('B7: a name that is no name', () => {
    it.each([
      ...['/api/v1/nodes/..', '/api/v1/nodes/%2e%2e', '/api/v1/nodes/%2E%2E/tasks', '/api/v1/nodes/a%2fb'],
      ...['/api/v1/nodes/%00', '/api/v1/nodes/n%00de', '/api/v1/nodes/n%EF%BC%AFde', '/api/v1/nodes/%D0%B0dmin'],
      ...['/api/v1/nodes/%ff', '/api/v1/nodes/%', '/api/v1//nodes', '/api/v1/nodes/.', `/${'x'.repeat(10_240)}`],
      `/api/v1/nodes?${Array.from({ length: 1_000 }, (_, n) => `p${n}=1`).join('&')}`,
      `/api/v1/nodes?${Array.from({ length: 1_000 }, () => 'name=a').join('&')}`,
      ...['/api/v1/nodes?limit=0', '/api/v1/nodes?limit=1e3', '/api/v1/nodes?limit=%00', '/api/v1/tasks?wait=-1'],
    ])('is refused: %s', async (target) => {
      // fetch() would tidy the path.
      const client = await dial(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
      const [answer] = await client.answered();

      expect([400, 404, 413, 414, 431]).toContain(answer?.status);
      expect(answer?.headers.get('content-type')).toBe(PROBLEM);
    });

    it('is refused for a new node, so that there is one spelling of each', async () => {
      const names: readonly Json[] = ['..', 'a/b', 'a b', '', 'n\u0000', 'а', 'x'.repeat(256), '-a', node];
      for (const name of names) {
        const answer = await system.call('POST', '/api/v1/nodes', { body: { driver: 'fake', name } });

        expect([name, answer.status, pointersOf(answer.body)]).toEqual([name, 400, ['/name']]);
      }
    });
  });

  describe('B9: half a request from each of a thousand clients', () => {
    it('holds nobody up, and ends by itself', async () => {
      const slow = await Promise.all(
        Array.from({ length: 1_000 }, () => dial('GET /api/v1/nodes HTTP/1.1\r\nHost: x\r\nX-Slow: ')),
      );
      const idle = await Promise.all(Array.from({ length: 200 }, () => dial('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')));

      const served: number[] = [];
      const times: number[] = [];
      for (let asked = 0; asked < 50; asked++) {
        const from = performance.now();
        served.push((await system.ask(node, { action: 'power.on' }, { prefer: 'wait=10' })).status);
        times.push(performance.now() - from);
      }
      await Promise.all(slow.map((client) => client.ended(20_000)));

      expect(new Set(served)).toEqual(new Set([200]));
      expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(PROMPT_MS);
      expect(slow.flatMap((client) => client.answers().filter(({ status }) => status < 400))).toEqual([]);
      expect(idle.every((client) => client.answers()[0]?.status === 200)).toBe(true);
    }, 60_000);
  });
});

/** Resident memory of a process, MiB. */
function rssMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
