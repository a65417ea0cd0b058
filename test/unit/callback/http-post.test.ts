import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallbackPost, ResolvedAddress } from '../../../runtime/callback/http-post.ts';
import { createHttpPost } from '../../../runtime/callback/http-post.ts';
import type { Delivery } from '../../../runtime/callback/retry.ts';
import { targetRules } from '../../../runtime/callback/target.ts';
import { hookCertificate } from '../../support/hook-certificate.ts';
import { answering, HookReceiver, startListener } from '../../support/hook-receiver.ts';

const loopback = targetRules(['127.0.0.0/8', '::1/128']);
const strict = targetRules([]);
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
  for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']) delete process.env[name];
});

function poster(options: Parameters<typeof createHttpPost>[0]): CallbackPost {
  const post = createHttpPost(options);
  opened.push(() => post.close());
  return post;
}

async function receiver(): Promise<HookReceiver> {
  const started = await HookReceiver.start();
  opened.push(() => started.close());
  return started;
}

function send(post: CallbackPost, url: string): Promise<Delivery> {
  return post.post({ url, body: '{}', headers: { 'webhook-id': 'x' }, signal: new AbortController().signal });
}

/** A name server that answers the addresses given, one list for each question, the last one for ever. */
function names(...answers: readonly (readonly string[])[]): {
  readonly asked: string[];
  readonly resolve: (host: string) => Promise<readonly ResolvedAddress[]>;
} {
  const asked: string[] = [];
  return {
    asked,
    resolve: async (host) => {
      asked.push(host);
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? [];
      return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port; // proof: a TCP server that listens
}

describe('a post', () => {
  it('sends what it was given, once, and hears the status', async () => {
    const hooks = await receiver();
    hooks.behave = answering(202, { 'retry-after': '7' });

    const delivery = await send(poster({ rules: loopback }), hooks.url('/a?b=c#d'));

    expect(delivery).toEqual({ kind: 'answered', status: 202, retryAfterMs: 7_000 });
    expect(hooks.received).toHaveLength(1);
    expect(hooks.received[0]).toMatchObject({ path: '/a?b=c', text: '{}', headers: { 'webhook-id': 'x' } });
  });

  it('goes to the host itself, whatever proxy the environment names', async () => {
    const hooks = await receiver();
    const proxy = await startListener();
    opened.push(proxy.close);
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) process.env[name] = `http://127.0.0.1:${proxy.port}`;
    process.env['NODE_USE_ENV_PROXY'] = '1';

    const delivery = await send(poster({ rules: loopback }), hooks.url('/'));

    expect(delivery).toMatchObject({ kind: 'answered', status: 204 });
    expect(proxy.connections()).toBe(0);
  });

  it.each([
    ['refuses connections', async () => `http://127.0.0.1:${await closedPort()}/`, 'the connection was refused'],
    ['speaks another protocol', async () => `http://127.0.0.1:${await babbler()}/`, 'the answer is not HTTP'],
    ['has no TLS', async () => (await receiver()).url('/').replace('http:', 'https:'), /^its certificate does not do/],
  ])('to a host that %s fails with a reason of our own words', async (_what, url, reason) => {
    const delivery = await send(poster({ rules: loopback }), await url());

    expect(delivery).toEqual({
      kind: 'failed',
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  });

  it('ends at once when it is cut off', async () => {
    const hooks = await receiver();
    hooks.behave = () => undefined;
    const cut = new AbortController();

    const sent = poster({ rules: loopback }).post({ url: hooks.url('/'), body: '', headers: {}, signal: cut.signal });
    cut.abort();

    expect(await sent).toEqual({ kind: 'failed', reason: 'cut off: its conductor stops' });
  });
});

describe('a name', () => {
  it('is asked for once, and the connection goes to the address that was judged', async () => {
    const hooks = await receiver();
    const { asked, resolve } = names(['127.0.0.1']);

    const delivery = await send(poster({ rules: loopback, resolve }), hooks.url('/').replace('127.0.0.1', 'hook.test'));

    expect(delivery).toMatchObject({ status: 204 });
    expect(asked).toEqual(['hook.test']);
  });

  it.each([
    ['private', ['10.0.0.1']],
    ['loopback', ['127.0.0.1']],
    ['mapped', ['::ffff:127.0.0.1']],
    ['public, and another that is not', ['8.8.8.8', '127.0.0.1']],
    ['a metadata service', ['169.254.169.254']],
    ['none', []],
  ])('whose address is %s is never connected to', async (_what, addresses) => {
    const listener = await startListener();
    opened.push(listener.close);
    const { resolve } = names(addresses);

    const delivery = await send(poster({ rules: strict, resolve }), `https://hook.test:${listener.port}/`);

    expect(delivery).toMatchObject({ kind: 'failed', reason: expect.stringContaining('the target') });
    expect(listener.connections()).toBe(0);
  });

  it('that answers a public address first and this machine second gains nothing', async () => {
    const listener = await startListener();
    opened.push(listener.close);
    // 192.0.2.0/24 is nowhere: it stands for a public address that does not answer.
    const { asked, resolve } = names(['192.0.2.1'], ['127.0.0.1']);
    const rules = targetRules(['192.0.2.0/24']);

    const first = await send(poster({ rules, resolve, totalMs: 200 }), `https://hook.test:${listener.port}/`);
    const second = await send(poster({ rules, resolve, totalMs: 200 }), `https://hook.test:${listener.port}/`);

    expect(first.kind).toBe('failed');
    expect(second).toEqual({ kind: 'failed', reason: 'an address of the target is not a public address (loopback)' });
    expect(asked).toHaveLength(2);
    expect(listener.connections()).toBe(0);
  });

  it('needs a certificate made out to it, from someone who is trusted', async () => {
    const { cert, key } = hookCertificate;
    const port = await listen(createSecureServer({ cert, key }, (_request, response) => response.end()));
    const { resolve } = names(['127.0.0.1']);
    const trusting = poster({ rules: loopback, resolve, ca: cert });

    expect(await send(trusting, `https://hook.test:${port}/`)).toMatchObject({ kind: 'answered', status: 200 });
    expect(await send(trusting, `https://other.test:${port}/`)).toMatchObject({
      reason: expect.stringContaining('its certificate does not do for other.test'),
    });
    expect(await send(poster({ rules: loopback, resolve }), `https://hook.test:${port}/`)).toMatchObject({
      reason: expect.stringContaining('its certificate does not do for hook.test'),
    });
  });

  it('over http goes only to addresses that are allowed', async () => {
    const { resolve } = names(['8.8.8.8']);

    const delivery = await send(poster({ rules: loopback, resolve }), 'http://hook.test/');

    expect(delivery).toMatchObject({ reason: expect.stringContaining('only https') });
  });
});

async function closedPort(): Promise<number> {
  const listener = await startListener();
  await listener.close();
  return listener.port;
}

/** Answers something that is not HTTP. */
async function babbler(): Promise<number> {
  const server = createServer();
  server.on('connection', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  return listen(server);
}
