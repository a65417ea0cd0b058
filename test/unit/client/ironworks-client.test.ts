import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventDocument } from '../../../gateway/client/index.ts';
import {
  ApiError,
  GapError,
  IronworksClient,
  UnreachableError,
  WaitTimeoutError,
} from '../../../gateway/client/index.ts';
import { eventually } from '../../support/eventually.ts';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, heard: Heard) => void;

/** A gateway that says what the test has written for it, in this order. */
let heard: Heard[];
let script: Answer[];
let server: Server;
let client: IronworksClient;
let url: string;

beforeEach(async () => {
  heard = [];
  script = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const said = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      heard.push(said);
      const answer = script.shift();
      if (answer === undefined) response.writeHead(500).end();
      else answer(response, said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // proof: it listens on TCP
  url = `http://127.0.0.1:${port}`;
  client = new IronworksClient({ url, token: 'secret', retryForMs: 5_000 });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function answers(status: number, body: unknown, headers: { readonly [name: string]: string } = {}): Answer {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const cutOff: Answer = (response) => void response.destroy();

/** Writes the text and leaves the stream open, or ends it. */
function streams(text: string, end = true): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text);
    if (end) response.end();
  };
}

function event(cursor: string, type = 'task.started'): string {
  const data = { type: `ironworks.${type}.v1`, cursor };
  return `id: ${cursor}\nevent: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

async function cursors(feed: AsyncIterable<EventDocument>, count: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const { cursor } of feed) {
    seen.push(cursor);
    if (seen.length === count) break;
  }
  return seen;
}

describe('submit', () => {
  it('carries what was asked, the token and a key of its own', async () => {
    script.push(answers(202, { id: 't1' }), answers(202, { id: 't2' }));

    const task = await client.submit('web 1', 'power.on', { params: { a: 1 }, onConflict: 'queue', timeoutS: 9 });
    await client.submit('web 1', 'power.on');

    expect(task.id).toBe('t1');
    expect(heard[0]).toMatchObject({ method: 'POST', url: '/api/v1/nodes/web%201/tasks' });
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      action: 'power.on',
      params: { a: 1 },
      on_conflict: 'queue',
      timeout_s: 9,
    });
    expect(heard[0]?.headers).toMatchObject({ authorization: 'Bearer secret' });
    const keys = heard.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^"[0-9a-f]{32}"$/);
    expect(new Set(keys).size).toBe(2);
  });

  it('is asked again with the same key when its answer is lost, and when it is told to come back', async () => {
    script.push(cutOff, answers(503, { code: 'overloaded' }, { 'retry-after': '1' }), answers(202, { id: 't1' }));
    const askedAt = performance.now();

    await client.submit('n', 'power.on');

    expect(new Set(heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(heard).toHaveLength(3);
    expect(performance.now() - askedAt).toBeGreaterThan(1_000);
  });

  it('comes back when it is told to by a proxy that names a time, of a clock of its own', async () => {
    const headers = { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:00:01 GMT' };
    script.push(answers(503, {}, headers), answers(202, { id: 't1' }));
    const askedAt = performance.now();

    await client.submit('n', 'power.on');

    expect(performance.now() - askedAt).toBeGreaterThan(1_000);
    expect(performance.now() - askedAt).toBeLessThan(5_000);
  });

  it('that is refused throws the code, and is not asked again', async () => {
    script.push(answers(409, { code: 'node_busy', detail: 'busy' }, { 'retry-after': '1' }));

    const failure: unknown = await client.submit('n', 'power.on').catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ code: 'node_busy', status: 409, retryAfterS: 1 });
    expect(heard).toHaveLength(1);
  });

  it('gives up on gateways that stay away, and at once when it is told to', async () => {
    const nobody = new IronworksClient({ url: 'http://127.0.0.1:1', retryForMs: 300 });
    await expect(nobody.submit('n', 'power.on')).rejects.toBeInstanceOf(UnreachableError);

    script.push(answers(503, {}, { 'retry-after': '4' }));
    const stop = new AbortController();
    const asking = client.submit('n', 'power.on', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
  });
});

describe('one signal', () => {
  let warnings: string[];
  const onWarning = ({ message }: Error): void => void warnings.push(message);

  beforeEach(() => {
    warnings = [];
    process.on('warning', onWarning);
  });

  afterEach(() => {
    process.off('warning', onWarning);
  });

  it('ends as many calls and watches as share it, and Node takes none of them for a leak', async () => {
    const stop = new AbortController();
    const { signal } = stop;
    script.push(...Array.from({ length: 100 }, () => answers(503, {}, { 'retry-after': '1' })));
    const calls = Array.from({ length: 20 }, () => client.submit('n', 'power.on', { signal }));
    const watches = Array.from({ length: 20 }, () => cursors(client.watch({ signal }), 1));
    const ends = Promise.allSettled([...calls, ...watches]);

    await eventually(() => heard.length >= 80, { what: 'a second try of each, and so the end of a pause' });
    stop.abort(new Error('enough'));

    expect(await ends).toEqual(
      Array.from({ length: 40 }, () => ({
        status: 'rejected',
        reason: expect.objectContaining({ message: 'enough' }),
      })),
    );
    expect(warnings).toEqual([]);
  });
});

describe('wait', () => {
  it('polls until the task is final, and shows what it saw', async () => {
    script.push(answers(200, { id: 't', done: false }), cutOff, answers(200, { id: 't', done: true, state: 'failed' }));
    const seen: boolean[] = [];

    const task = await client.wait('t', { onChange: ({ done }) => seen.push(done) });

    expect(task.state).toBe('failed');
    expect(seen).toEqual([false, true]);
    expect(heard[0]?.url).toBe('/api/v1/tasks/t?wait=20');
  });

  it.each([
    ['that was seen before', [answers(200, { id: 't', done: false, state: 'running' })], WaitTimeoutError],
    ['that was never seen', [], UnreachableError],
  ])('has its limit where a gateway hangs, of a task %s', async (_which, before, error) => {
    const hangs: Answer = () => undefined;
    script.push(...before, hangs);
    const askedAt = performance.now();

    await expect(client.wait('t', { timeoutMs: 100 })).rejects.toBeInstanceOf(error);
    expect(performance.now() - askedAt).toBeLessThan(10_000);
  });

  it('has its limit where no gateway is', async () => {
    const nobody = new IronworksClient({ url: 'http://127.0.0.1:1' });
    const askedAt = performance.now();

    await expect(nobody.wait('t', { timeoutMs: 100 })).rejects.toBeInstanceOf(UnreachableError);
    expect(performance.now() - askedAt).toBeLessThan(10_000);
  });

  it('has a limit', async () => {
    script.push(answers(200, { id: 't', done: false, state: 'running' }));

    const failure: unknown = await client.wait('t', { timeoutMs: 0 }).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WaitTimeoutError);
    expect(failure).toMatchObject({ task: { state: 'running' } });
  });
});

describe('cancel', () => {
  it('asked again after a lost answer finds the task cancelled', async () => {
    script.push(cutOff, answers(409, { code: 'not_cancellable' }), answers(200, { id: 't', state: 'cancelled' }));

    expect((await client.cancel('t', { reason: 'r' })).state).toBe('cancelled');
    expect(heard.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"reason":"r"}'],
      ['POST', '{"reason":"r"}'],
      ['GET', ''],
    ]);
  });

  it('of what has ended otherwise is refused', async () => {
    script.push(answers(409, { code: 'not_cancellable' }), answers(200, { id: 't', state: 'succeeded' }));

    await expect(client.cancel('t')).rejects.toMatchObject({ code: 'not_cancellable' });
  });
});

describe('nodes', () => {
  it('are read page by page, as far as they are wanted', async () => {
    script.push(
      answers(200, { nodes: [{ id: 'a' }, { id: 'b' }], next: 'b' }),
      answers(200, { nodes: [{ id: 'c' }], next: null }),
    );

    const ids: string[] = [];
    for await (const { id } of client.nodes({ power_state: 'power on' })) ids.push(id);

    expect(ids).toEqual(['a', 'b', 'c']);
    expect(heard.map(({ url: asked }) => asked)).toEqual([
      '/api/v1/nodes?power_state=power+on&limit=1000',
      '/api/v1/nodes?power_state=power+on&limit=1000&after=b',
    ]);
  });
});

describe('a snapshot', () => {
  it('is all nodes with the cursor of the first page, so that nothing that happens meanwhile is missed', async () => {
    script.push(
      answers(200, { nodes: [{ id: 'a' }], next: 'a', cursor: 'c1' }),
      answers(200, { nodes: [{ id: 'b' }], next: null, cursor: 'c9' }),
    );

    expect(await client.snapshot({ driver: 'fake' })).toEqual({ nodes: [{ id: 'a' }, { id: 'b' }], cursor: 'c1' });
  });
});

describe('watch', () => {
  it('resumes behind the last cursor seen, of an event or a bookmark (E1)', async () => {
    script.push(
      streams(`retry: 2000\nid: c0\n\n${event('c1')}`),
      streams(`id: c1\n\n:\n\n${event('c2')}id: c5\n\n`),
      cutOff,
      answers(503, { code: 'storage_unavailable' }, { 'retry-after': '1' }),
      streams(`event: error\ndata: {"code":"storage_unavailable"}\n\n`),
      streams(event('c6'), false),
    );

    const seen = await cursors(client.watch({ nodes: ['a', 'b'], types: ['task.*'], after: 'c' }), 3);

    expect(seen).toEqual(['c1', 'c2', 'c6']);
    expect(heard.map(({ headers }) => headers['last-event-id'])).toEqual(['c', 'c1', 'c5', 'c5', 'c5', 'c5']);
    expect(heard[0]?.url).toBe('/api/v1/events?node=a%2Cb&type=task.*');
  });

  it('takes messages apart wherever the pieces end', async () => {
    script.push((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const bytes = Buffer.from(event('c1').replaceAll('\n', '\r\n') + event('c2', 'task.stärted'));
      const next = (at: number): void => {
        if (at >= bytes.length) response.end();
        else response.write(bytes.subarray(at, at + 3), () => setImmediate(next, at + 3));
      };
      next(0);
    });

    const types: string[] = [];
    for await (const { type } of client.watch()) {
      types.push(type);
      if (types.length === 2) break;
    }

    expect(types).toEqual(['ironworks.task.started.v1', 'ironworks.task.stärted.v1']);
  });

  it.each([
    ['in the stream', streams('event: gap\ndata: {"oldest":"c9","code":"cursor_expired"}\n\n')],
    ['when it connects', answers(410, { code: 'cursor_expired', oldest: 'c9' })],
  ])('never skips: a gap %s is an error that says where to go on', async (_where, answer) => {
    script.push(streams(event('c1')), answer);

    const failure: unknown = await cursors(client.watch(), 2).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(GapError);
    expect(failure).toMatchObject({ oldest: 'c9' });
  });

  it.each([
    [400, 'validation_failed'],
    [401, 'unauthenticated'],
    [404, 'node_not_found'],
  ])('that is refused with %i %s ends with it', async (status, code) => {
    script.push(answers(status, { code }));

    await expect(cursors(client.watch(), 1)).rejects.toMatchObject({ code });
    expect(heard).toHaveLength(1);
  });

  it('ends with its signal, and closes its connection when it is left', async () => {
    const closed = new Promise<void>((resolve) => {
      script.push((response) => {
        response.on('close', () => resolve());
        streams(event('c1'), false)(response, heard[0] as Heard);
      });
    });
    expect(await cursors(client.watch(), 1)).toEqual(['c1']);
    await closed;

    const stop = new AbortController();
    script.push(streams(event('c1'), false));
    const watching = (async () => {
      for await (const _event of client.watch({ signal: stop.signal })) stop.abort(new Error('enough'));
    })();
    await expect(watching).rejects.toThrow('enough');
  });
});
