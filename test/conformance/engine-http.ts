// What every HTTP engine does with requests that are well formed: the first part of the engines' conformance suite.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineFactory, EngineHandlers } from '../../gateway/engine/engine.ts';
import { eventually } from '../support/eventually.ts';
import { RawClient } from '../support/raw-http.ts';
import { EngineRig, testLimits } from './engine-rig.ts';

const HOST = 'Host: x\r\n';

export function engineHttpConformance(factory: EngineFactory): void {
  let rig: EngineRig;
  let clients: RawClient[];

  beforeEach(async () => {
    clients = [];
    rig = await EngineRig.start(factory);
  });

  afterEach(async () => {
    for (const client of clients) client.close();
    await rig.engine.close(100);
  });

  const open = async (): Promise<RawClient> => {
    const client = await RawClient.open(rig.port);
    clients.push(client);
    return client;
  };

  const ask = async (raw: string): Promise<RawClient> => {
    const client = await open();
    await client.send(raw);
    return client;
  };

  describe('connections of one address', () => {
    const CAPPED = '127.0.0.2';
    const openFrom = async (from: string): Promise<RawClient> => {
      const client = await RawClient.open(rig.port, '127.0.0.1', from);
      clients.push(client);
      return client;
    };
    /** Asks, so that it is one connection after the other. */
    const askFrom = async (from: string): Promise<RawClient> => {
      const client = await openFrom(from);
      await client.send(`GET /now HTTP/1.1\r\n${HOST}\r\n`);
      await eventually(() => client.closed || client.text.includes('\r\n\r\n'), { what: 'an answer, or the end' });
      return client;
    };
    const full = (): Promise<unknown> =>
      eventually(async () => (await askFrom(CAPPED)).closed, { what: 'a connection that is closed', intervalMs: 30 });

    it('are closed beyond the cap as they come and counted, and others are served', async () => {
      const held = await Promise.all(
        Array.from({ length: testLimits.maxConnectionsPerAddress }, () => askFrom(CAPPED)),
      );
      await full();
      const other = await askFrom('127.0.0.3');
      const exempt = await Promise.all(Array.from({ length: 9 }, () => askFrom('127.0.0.1')));

      expect(rig.engine.refusedConnections).toBeGreaterThan(0);
      expect([...held, other, ...exempt].filter(({ closed }) => closed)).toEqual([]);
    });

    it('may be as many again once some have gone', async () => {
      const held = await Promise.all(
        Array.from({ length: testLimits.maxConnectionsPerAddress }, () => askFrom(CAPPED)),
      );
      await full();
      for (const client of [...held, ...clients]) client.close();

      await eventually(async () => !(await askFrom(CAPPED)).closed, { what: 'a served connection', intervalMs: 50 });
    });

    it('that come and go without end are never refused, however many there were', async () => {
      await askFrom('127.0.0.3'); // stays, so that they are never all gone
      for (let turn = 0; turn < 40; turn++) {
        const client = await askFrom(CAPPED);
        expect(client.closed).toBe(false);
        client.close();
      }

      expect(rig.engine.refusedConnections).toBe(0);
    });
  });

  describe('requests', () => {
    it('reach the handler with method, path, query, headers and address as they were sent', async () => {
      const client = await ask(
        `PATCH /a%20b/c?d=%2F&e HTTP/1.1\r\n${HOST}X-One: 1\r\nx-one: 2\r\nContent-Length: 0\r\n\r\n`,
      );

      const [answer] = await client.answered();

      expect(JSON.parse(answer?.body ?? '')).toMatchObject({
        method: 'PATCH',
        path: '/a%20b/c',
        query: 'd=%2F&e',
        address: '127.0.0.1',
        headers: { host: 'x', 'x-one': '1, 2' },
      });
    });

    it('bring their body whole, with a length or in chunks, in one segment or in many', async () => {
      const head = `POST /echo HTTP/1.1\r\n${HOST}`;
      const lengthy = await ask(`${head}Content-Length: 6\r\n\r\nabcdef`);
      const chunked = await ask(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n4\r\ncdef\r\n0\r\n\r\n`);
      const slow = await open();
      for (const piece of [head, 'Content-Length: 6\r\n', '\r\nab', 'cd', 'ef']) await slow.send(piece);

      for (const client of [lengthy, chunked, slow]) {
        const [answer] = await client.answered();
        expect(JSON.parse(answer?.body ?? '')).toMatchObject({ method: 'POST', body: 'abcdef' });
      }
    });

    it('with a body of exactly the limit are served', async () => {
      const body = 'x'.repeat(testLimits.maxBodyBytes);
      const client = await ask(`POST /echo HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n${body}`);

      const [answer] = await client.answered();

      expect(answer?.status).toBe(200);
      expect(rig.requests[0]?.body.byteLength).toBe(body.length);
    });

    it('keep their body after the handler has returned', async () => {
      const client = await ask(`POST /wait HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`);
      await eventually(() => rig.waiting.length === 1, { what: 'the request' });
      await ask(`POST /echo HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nxyz`).then((other) => other.answered());

      expect(Buffer.from(rig.requests[0]?.body ?? []).toString()).toBe('abc');
      rig.waiting[0]?.({ status: 200, headers: [], body: 'done' });
      expect((await client.answered())[0]?.body).toBe('done');
    });

    it('that expect 100-continue get it before they send their body', async () => {
      const client = await ask(`POST /echo HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`);

      await eventually(() => client.text.startsWith('HTTP/1.1 100 Continue\r\n\r\n'), { what: '100 Continue' });
      await client.send('abc');

      const [answer] = await client.answered();
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({ body: 'abc' });
    });

    it('that offer an upgrade nobody knows are answered as they stand', async () => {
      const client = await ask(`GET /echo HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n`);

      expect((await client.answered())[0]?.status).toBe(200);
    });
  });

  describe('answers', () => {
    it('to HEAD have the length of the body and no body', async () => {
      const client = await ask(`HEAD /settled?q HTTP/1.1\r\n${HOST}\r\n`);

      await eventually(() => client.text.endsWith('\r\n\r\n'), { what: 'the head' });
      const [answer] = client.answers(true);

      expect(answer?.headers.get('content-length')).toBe(String('settled q'.length));
      expect(client.text).not.toContain('settled q');
    });

    it('to HEAD given in the same turn are whole too', async () => {
      const client = await ask(`HEAD /big HTTP/1.1\r\n${HOST}\r\n`);

      await eventually(() => client.text.endsWith('\r\n\r\n'), { what: 'the head' });

      expect(Number(client.answers(true)[0]?.headers.get('content-length'))).toBeGreaterThan(0);
    });

    it('without content have neither a body nor a length', async () => {
      const client = await ask(`GET /nothing HTTP/1.1\r\n${HOST}\r\n`);

      const [answer] = await client.answered();

      expect(answer?.status).toBe(204);
      expect(answer?.headers.has('content-length')).toBe(false);
      expect(answer?.headers.has('transfer-encoding')).toBe(false);
    });

    it('leave the connection open for the next request', async () => {
      const client = await ask(`GET /one HTTP/1.1\r\n${HOST}\r\n`);
      await client.answered(1);
      await client.send(`GET /two HTTP/1.1\r\n${HOST}\r\n`);

      const answers = await client.answered(2);

      expect(answers.map(({ body }) => (JSON.parse(body) as { path: string }).path)).toEqual(['/one', '/two']);
    });

    it('end the connection when the client or the handler says so', async () => {
      for (const raw of [
        `GET /echo HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
        `GET /later HTTP/1.1\r\n${HOST}Connection: x, Close\r\n\r\n`,
        `GET /close HTTP/1.1\r\n${HOST}\r\n`,
      ]) {
        const client = await ask(raw);
        await client.ended();
        expect(client.answers().map(({ status }) => status)).toEqual([200]);
      }
    });

    it('never carry line breaks or foreign letters out of a header value', async () => {
      const client = await ask(`GET /evil-header HTTP/1.1\r\n${HOST}\r\n`);

      const [answer] = await client.answered();

      expect(answer?.headers.get('x-text')).toBe('a??x-injected: 1??');
      expect(answer?.headers.has('x-injected')).toBe(false);
    });

    it('of megabytes arrive whole at a client that reads late', async () => {
      const client = await open();
      client.pause();
      await client.send(`GET /big HTTP/1.1\r\n${HOST}\r\n`);
      await eventually(() => rig.seen.length === 1, { what: 'the request' });
      client.resume();

      const [answer] = await client.answered();

      expect(answer?.body).toBe('b'.repeat(4 * 1024 * 1024));
    });

    it('are 500 where a handler fails, and the engine goes on', async () => {
      for (const path of ['/fails', '/rejects']) {
        const client = await ask(`GET ${path} HTTP/1.1\r\n${HOST}\r\n`);
        expect((await client.answered())[0]?.status).toBe(500);
      }
      const next = await ask(`GET /echo HTTP/1.1\r\n${HOST}\r\n`);
      expect((await next.answered())[0]?.status).toBe(200);
    });
  });

  describe('pipelining', () => {
    it('of a hundred requests gives a hundred answers in order', async () => {
      for (const path of ['/echo', '/settled']) {
        const client = await ask(
          Array.from({ length: 100 }, (_, n) => `GET ${path}?${n} HTTP/1.1\r\n${HOST}\r\n`).join(''),
        );

        const answers = await client.answered(100);

        expect(answers).toHaveLength(100);
        for (const [n, answer] of answers.entries())
          expect(answer.body).toContain(path === '/echo' ? `"query":"${n}"` : `settled ${n}`);
      }
    });

    it('of requests with bodies keeps each body with its request', async () => {
      const client = await ask(
        Array.from({ length: 20 }, (_, n) => {
          const body = `body ${n}`;
          return `POST /echo HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n${body}`;
        }).join(''),
      );

      const answers = await client.answered(20);

      expect(answers.map(({ body }) => (JSON.parse(body) as { body: string }).body)).toEqual(
        Array.from({ length: 20 }, (_, n) => `body ${n}`),
      );
    });

    it('behind a request that waits never mixes answers up: all in order, or the connection ends', async () => {
      const client = await ask(
        `GET /later?1 HTTP/1.1\r\n${HOST}\r\nGET /later?2 HTTP/1.1\r\n${HOST}\r\nGET /later?3 HTTP/1.1\r\n${HOST}\r\n`,
      );

      await eventually(() => client.closed || client.answers().length === 3, { what: 'three answers or the end' });

      const bodies = client.answers().map(({ body }) => body);
      expect(bodies).toEqual(rig.engine.name === 'node' ? ['later 1', 'later 2', 'later 3'] : []);
    });
  });

  describe('limits', () => {
    it('refuse a body declared too large before it is sent, and end the connection', async () => {
      const client = await ask(`POST /echo HTTP/1.1\r\n${HOST}Content-Length: ${10 * 1024 ** 3}\r\n\r\n`);

      await client.ended();

      expect(client.answers().map(({ status }) => status)).toEqual([413]);
      expect(rig.seen).toEqual([]);
    });

    it('refuse a body in endless chunks as soon as the count passes', async () => {
      const client = await ask(`POST /echo HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`);
      const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
      for (let sent = 0; sent < 4 * testLimits.maxBodyBytes && !client.closed; sent += 0x1000) await client.send(chunk);

      await client.ended();

      expect(client.answers().map(({ status }) => status)).toEqual([413]);
      expect(rig.seen).toEqual([]);
    });

    it('refuse a body that does not come in time, however it trickles, and end the connection', async () => {
      const silent = await ask(`POST /echo HTTP/1.1\r\n${HOST}Content-Length: 100\r\n\r\n`);
      const trickling = await ask(`POST /echo HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`);
      const drip = setInterval(() => void trickling.send('1\r\nx\r\n'), 50);

      await Promise.all([silent.ended(), trickling.ended()]).finally(() => clearInterval(drip));

      for (const client of [silent, trickling]) expect(client.answers().map(({ status }) => status)).toEqual([408]);
      expect(rig.seen).toEqual([]);
    });
  });

  describe('an answer by the head alone', () => {
    const refused = `POST /refused-at-head HTTP/1.1\r\n${HOST}`;
    const poison = 'GET /poison HTTP/1.1\r\nHost: x\r\n\r\n';

    it('does not wait for the body, and passes it over: what follows is the next request', async () => {
      const client = await ask(`${refused}Content-Length: ${poison.length}\r\n\r\n`);
      const [before] = await client.answered();
      await client.send(poison.slice(0, 20));
      await client.send(`${poison.slice(20)}GET /echo?next HTTP/1.1\r\n${HOST}\r\n`);

      const [, after] = await client.answered(2);

      expect(before).toMatchObject({ status: 503, body: 'refused' });
      expect(after?.body).toContain('"query":"next"');
      expect(rig.seen).toEqual(['POST /refused-at-head', 'GET /echo']);
    });

    it('keeps twenty pipelined requests with bodies apart', async () => {
      const one = `${refused}Content-Length: ${poison.length}\r\n\r\n${poison}`;
      const client = await ask(`${one.repeat(20)}GET /echo?last HTTP/1.1\r\n${HOST}\r\n`);

      const answers = await client.answered(21);

      expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 503), 200]);
      expect(rig.seen).not.toContain('GET /poison');
    });

    it('ends the connection where the body may not come, has no length, or is not worth its way', async () => {
      const heads = [
        'Expect: 100-continue\r\nContent-Length: 4',
        'Transfer-Encoding: chunked',
        'Content-Length: 60000',
      ];

      for (const head of heads) {
        const client = await ask(`${refused}${head}\r\n\r\n`);
        await client.ended();
        expect(client.answers().map(({ status }) => status)).toEqual([503]);
      }
    });
  });

  describe('a client that goes away', () => {
    it('aborts the signal of its request, and only of its own', async () => {
      const leaving = await ask(`GET /wait HTTP/1.1\r\n${HOST}\r\n`);
      await eventually(() => rig.waiting.length === 1, { what: 'the first request' });
      const staying = await ask(`GET /wait HTTP/1.1\r\n${HOST}\r\n`);
      await eventually(() => rig.waiting.length === 2, { what: 'the second request' });

      leaving.close();

      await eventually(() => rig.requests[0]?.signal.aborted, { what: 'the abort' });
      expect(rig.requests[1]?.signal.aborted).toBe(false);
      rig.waiting[0]?.({ status: 200, headers: [], body: 'to nobody' });
      rig.waiting[1]?.({ status: 200, headers: [], body: 'to you' });
      expect((await staying.answered())[0]?.body).toBe('to you');
    });

    it('does not abort a request that was answered', async () => {
      const client = await ask(`GET /later HTTP/1.1\r\n${HOST}\r\n`);
      await client.answered();
      const [request] = rig.requests;

      client.close();
      await eventually(() => rig.engine.connections === 0, { what: 'the end of the connection' });

      expect(request?.signal.aborted).toBe(false);
    });
  });

  describe('a streaming answer', () => {
    const stream = async (): Promise<RawClient> => {
      const client = await ask(`GET /stream HTTP/1.1\r\n${HOST}\r\n`);
      await eventually(() => rig.sinks.length > 0, { what: 'the stream' });
      return client;
    };

    it('passes on what is written as it is written, and ends', async () => {
      const client = await stream();
      const [sink] = rig.sinks;

      expect(sink?.write('data: one\n\n')).toBe(true);
      await eventually(() => client.text.includes('data: one\n\n'), { what: 'the first event' });
      sink?.write('data: two\n\n');
      sink?.end();

      const [answer] = await client.answered();
      expect(answer?.headers.get('content-type')).toBe('text/event-stream');
      expect(answer?.body).toBe('data: one\n\ndata: two\n\n');
      expect(sink?.write('late')).toBe(false);
    });

    it('says when the client does not read, counts what waits, and goes on when it reads again', async () => {
      const client = await stream();
      const [sink] = rig.sinks;
      client.pause();
      const event = `data: ${'x'.repeat(20_000)}\n\n`;

      let written = 0;
      await eventually(
        () => {
          for (let burst = 0; burst < 20 && sink !== undefined; burst++, written++) if (!sink.write(event)) return true;
          return false;
        },
        { what: 'a write that is not taken' },
      );
      written++;
      sink?.write(event);
      written++;
      expect(sink?.backlogBytes).toBeGreaterThan(0);

      client.resume();
      await eventually(() => sink?.backlogBytes === 0, { what: 'an empty backlog' });
      sink?.end();
      const [answer] = await client.answered();
      expect(answer?.body.length).toBe(written * event.length);
    });

    it('cuts a client off that stays over the backlog limit, and tells its signal', async () => {
      const client = await stream();
      const [sink] = rig.sinks;
      client.pause();
      const event = 'x'.repeat(50_000);

      await eventually(
        () => {
          for (let burst = 0; burst < 50 && sink?.signal.aborted === false; burst++) sink.write(event);
          return sink?.signal.aborted;
        },
        { what: 'the abort' },
      );

      expect(sink?.write(event)).toBe(false);
    });

    it('aborts its signal when the client goes away', async () => {
      const client = await stream();
      const [sink] = rig.sinks;
      expect(sink?.signal.aborted).toBe(false);

      client.close();

      await eventually(() => sink?.signal.aborted, { what: 'the abort' });
    });
  });

  describe('listening', () => {
    const handlers: EngineHandlers = {
      request: () => ({ status: 200, headers: [], body: '' }),
      begin: () => ({ status: 200, headers: [], body: '' }),
      upgrade: () => ({ accept: false, response: { status: 404, headers: [], body: '' } }),
      refuse: () => ({ status: 400, headers: [], body: '' }),
    };

    it('on a port that is taken fails, naming it', async () => {
      const second = await factory(handlers, testLimits);

      await expect(second.listen('127.0.0.1', rig.port)).rejects.toThrow(`127.0.0.1:${rig.port}: EADDRINUSE`);
      await second.close(100);
    });

    it('on a shared port either shares it or fails, naming it', async () => {
      const [one, two] = [await factory(handlers, testLimits), await factory(handlers, testLimits)];

      if (rig.engine.name === 'uws') {
        // Only a port that is named can be shared: one that was free a moment ago.
        const free = await factory(handlers, testLimits);
        const port = await free.listen('127.0.0.1', 0);
        await free.close(0);
        expect(await one.listen('127.0.0.1', port, { shared: true })).toBe(port);
        expect(await two.listen('127.0.0.1', port, { shared: true })).toBe(port);
      } else await expect(one.listen('127.0.0.1', 0, { shared: true })).rejects.toThrow('cannot share 127.0.0.1:0');

      await Promise.all([one.close(100), two.close(100)]);
    });
  });

  describe('closing', () => {
    it('lets requests in hand finish, ends their connections, and takes no new ones', async () => {
      const client = await ask(`GET /wait HTTP/1.1\r\n${HOST}\r\n`);
      await eventually(() => rig.waiting.length === 1, { what: 'the request' });

      const closed = rig.engine.close(5_000);
      await eventually(
        () =>
          RawClient.open(rig.port).then(
            () => false,
            () => true,
          ),
        { what: 'a refused connection' },
      );
      rig.waiting[0]?.({ status: 200, headers: [], body: 'finished' });
      await closed;

      await client.ended();
      const [answer] = client.answers();
      expect(answer?.body).toBe('finished');
      expect(answer?.headers.get('connection')).toBe('close');
      expect(rig.engine.connections).toBe(0);
    });

    it('aborts what is not finished at the deadline, ends streams at once, and says the same when asked again', async () => {
      const waiting = await ask(`GET /wait HTTP/1.1\r\n${HOST}\r\n`);
      const streaming = await ask(`GET /stream HTTP/1.1\r\n${HOST}\r\n`);
      await eventually(() => rig.waiting.length === 1 && rig.sinks.length === 1, { what: 'both requests' });
      rig.sinks[0]?.write('data: one\n\n');

      const closed = rig.engine.close(300);

      expect(rig.engine.close(60_000)).toBe(closed);
      await streaming.answered();
      expect(rig.requests[0]?.signal.aborted).toBe(false);
      await closed;
      expect(rig.requests[0]?.signal.aborted).toBe(true);
      await Promise.all([waiting.ended(), streaming.ended()]);
      expect(streaming.answers()[0]?.body).toBe('data: one\n\n');
    });
  });
}
