import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newSecret, signatureHeaders } from '../../../runtime/callback/signing.ts';

interface Sample {
  callbackReceiver(options: { secret: string; onEvent: (event: object) => void | Promise<void> }): Server;
}
const sample = '../../../docs/callback-receiver.mjs';
const { callbackReceiver } = (await import(sample)) as Sample; // proof: the file says so, and these tests use all of it

const secret = newSecret(Math.random);
const body = JSON.stringify({ type: 'ironworks.task.succeeded.v1', data: { id: 't1' } });
let server: Server;
let events: object[];
let fails: boolean;

beforeEach(async () => {
  events = [];
  fails = false;
  server = callbackReceiver({
    secret,
    onEvent: (event) => {
      if (fails) throw new Error('not now');
      events.push(event);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

async function send(headers: object, text: string = body): Promise<number> {
  const { port } = server.address() as AddressInfo; // proof: a TCP server that listens
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: { ...headers }, body: text });
  await response.arrayBuffer();
  return response.status;
}

const signed = (at: number = Date.now(), id = 'msg_1'): object => signatureHeaders(id, body, [secret], at);

describe('the receiver of docs/callbacks.md', () => {
  it('acts on what is signed', async () => {
    expect(await send(signed())).toBe(200);
    expect(events).toEqual([JSON.parse(body)]);
  });

  it.each([
    ['not signed', () => send({})],
    ['signed with another secret', () => send(signatureHeaders('msg_1', body, [newSecret(Math.random)], Date.now()))],
    ['changed on the way', () => send(signed(), body.replace('succeeded', 'failed'))],
    ['given another id', () => send({ ...signed(), 'webhook-id': 'msg_2' })],
    ['older than five minutes', () => send(signed(Date.now() - 301_000))],
    // With time to spare: what takes a while to arrive is no longer that far ahead.
    ['from the future', () => send(signed(Date.now() + 330_000))],
    [
      'made younger than it is',
      () => send({ ...signed(Date.now() - 301_000), 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }),
    ],
  ])('refuses what is %s', async (_what, sending) => {
    expect(await sending()).toBe(401);
    expect(events).toEqual([]);
  });

  it('acts once on what comes again, and tells its sender to stop', async () => {
    expect([await send(signed()), await send(signed())]).toEqual([200, 200]);
    expect(events).toHaveLength(1);
  });

  it('asks to be told again where it failed', async () => {
    fails = true;
    const first = await send(signed());
    fails = false;
    const second = await send(signed());

    expect([first, second]).toEqual([500, 200]);
    expect(events).toHaveLength(1);
  });

  it('reads no endless body', async () => {
    expect(await send(signed(), 'x'.repeat(2 * 1024 * 1024)).catch(() => 413)).toBe(413);
  });
});
