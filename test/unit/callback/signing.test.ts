import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { decodeCallbackItem, encodeCallbackItem } from '../../../proto/codec.ts';
import { newSecret, signatureHeaders } from '../../../runtime/callback/signing.ts';
import { callbackItem } from './items.ts';

const secret = newSecret(Math.random);
const other = newSecret(Math.random);
const body = JSON.stringify({ text: 'ünïcödé ✓', number: 1 });

describe('a signature', () => {
  it('is accepted by the library of Standard Webhooks', () => {
    const headers = signatureHeaders('msg_1', body, [secret], Date.now());

    expect(new Webhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body));
  });

  it('is the one that library makes', () => {
    const at = new Date();

    expect(signatureHeaders('msg_1', body, [secret], at.getTime())['webhook-signature']).toBe(
      new Webhook(secret).sign('msg_1', at, body),
    );
  });

  it.each([
    ['another secret', (headers: Record<string, string>) => ({ headers, body, with: other })],
    ['a changed body', (headers: Record<string, string>) => ({ headers, body: `${body} `, with: secret })],
    [
      'another id',
      (headers: Record<string, string>) => ({ headers: { ...headers, 'webhook-id': 'msg_2' }, body, with: secret }),
    ],
  ])('does not do for %s', (_what, change) => {
    const changed = change({ ...signatureHeaders('msg_1', body, [secret], Date.now()) });

    expect(() => new Webhook(changed.with).verify(changed.body, changed.headers)).toThrow(/signature/);
  });

  it('is refused after five minutes', () => {
    const headers = signatureHeaders('msg_1', body, [secret], Date.now() - 301_000);

    expect(() => new Webhook(secret).verify(body, { ...headers })).toThrow(/too old/);
  });

  it('is made with both secrets while one replaces the other', () => {
    const headers = signatureHeaders('msg_1', body, [other, secret], Date.now());

    for (const held of [secret, other]) expect(new Webhook(held).verify(body, { ...headers })).toBeDefined();
  });
});

describe('a new secret', () => {
  it('has 32 bytes behind its prefix, and is another one each time', () => {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(other).not.toBe(secret);
  });
});

describe('a stored callback', () => {
  it('is read as it was written', () => {
    const item = callbackItem({
      secret,
      attempts: 3,
      lastStatus: 503,
      lastError: 'no',
      lastAttemptAt: 5.5,
      trace: '00-x',
    });

    expect(decodeCallbackItem(encodeCallbackItem(item))).toEqual(item);
  });

  it('is not read from other bytes', () => {
    expect(() => decodeCallbackItem(encodeCallbackItem(callbackItem({ id: 'msg' })))).toThrow(/callback id/);
    expect(() => decodeCallbackItem(new Uint8Array([255, 255]))).toThrow(/not readable/);
  });
});
