import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EXPIRY_LEEWAY_MS, maySee, openAuthenticator, tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import { authenticationFor, isLoopback, listenRefusal } from '../../../gateway/auth/configured.ts';
import { readTokenFile } from '../../../gateway/auth/token-file.ts';

const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
const file = (...entries: object[]): string => JSON.stringify({ tokens: entries });
const good = { sha256: sha256('s3cret'), tenant: 'acme', role: 'operator', name: 'ci' };

describe('a token file', () => {
  it('lets in who holds one of its tokens, as tenant and role say', () => {
    const authenticator = tokenAuthenticator(readTokenFile('tokens.yaml', file(good)));

    expect(authenticator.identify('Bearer s3cret', '10.0.0.1')).toEqual({
      ok: true,
      value: {
        caller: { tenant: 'acme', role: 'operator', subject: 'ci', address: '10.0.0.1' },
        role: 'operator',
        bucket: 'token:ci',
      },
    });
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    'Bearer s3cret extra',
    'Basic s3cret',
    's3cret',
    `Bearer ${sha256('s3cret')}`,
    `Bearer ${'a'.repeat(10_000)}`,
  ])('refuses %s with 401 and a challenge', (header) => {
    const authenticator = tokenAuthenticator(readTokenFile('tokens.yaml', file(good)));

    expect(authenticator.identify(header, '10.0.0.1')).toMatchObject({
      ok: false,
      refused: { refusal: { code: 'unauthenticated' }, headers: [['www-authenticate', expect.any(String)]] },
    });
  });

  it('may be written as YAML', () => {
    const text = `tokens:\n  - sha256: ${sha256('t')}\n    tenant: default\n    role: admin\n`;

    expect(readTokenFile('tokens.yaml', text)).toEqual([
      { sha256: sha256('t'), tenant: 'default', role: 'admin', name: 'token-1' },
    ]);
  });

  it('may be the list alone', () => {
    expect(readTokenFile('tokens.yaml', JSON.stringify([good]))).toEqual(readTokenFile('tokens.yaml', file(good)));
    expect(() => readTokenFile('tokens.yaml', `- sha256: ${sha256('t')}\n  tenant: a\n  role: admin\n- {}\n`)).toThrow(
      'tokens.yaml:4: token 2: sha256',
    );
  });

  it('lets nobody in by a token whose time has come, with a minute for clocks that differ', () => {
    const expires = '2027-01-31T12:00:00+01:00';
    const at = Date.parse(expires);
    let now = at - 3_600_000;
    const authenticator = tokenAuthenticator(readTokenFile('tokens.yaml', file({ ...good, expires })), () => now);
    const ask = (): boolean => authenticator.identify('Bearer s3cret', '10.0.0.1').ok;

    expect(ask()).toBe(true);
    now = at + EXPIRY_LEEWAY_MS - 1;
    expect(ask()).toBe(true);
    now = at + EXPIRY_LEEWAY_MS;
    expect(authenticator.identify('Bearer s3cret', '10.0.0.1')).toMatchObject({
      refused: { refusal: { code: 'unauthenticated', detail: 'the token has expired' } },
    });
  });

  it('counts as it was last read, also for whoever was let in before', () => {
    const authenticator = tokenAuthenticator(readTokenFile('tokens.yaml', file(good)));
    const ask = () => authenticator.identify('Bearer s3cret', '10.0.0.1');
    expect(ask()).toMatchObject({ ok: true, value: { role: 'operator' } });

    authenticator.replace(readTokenFile('tokens.yaml', file({ ...good, role: 'reader' })));
    expect(ask()).toMatchObject({ ok: true, value: { role: 'reader' } });
    authenticator.replace(readTokenFile('tokens.yaml', file({ ...good, sha256: sha256('other') })));
    expect(ask()).toMatchObject({ ok: false });
  });

  it('that cannot be read is refused with its name', () => {
    const asked = { tokens: 'tokens.yaml', listen: { host: '127.0.0.1', port: 0 }, insecure: false };

    expect(() =>
      authenticationFor(asked, () => {
        throw new Error('no such file');
      }),
    ).toThrow('tokens.yaml: no such file');
    expect(authenticationFor(asked, () => file(good)).authenticator.open).toBe(false);
  });

  it.each([
    ['no list', '{}', /want "tokens:"/],
    ['an empty list', file(), /lists no token/],
    ['a time without its zone', file({ ...good, expires: '2027-01-31T12:00:00' }), /token 1: expires: want a time/],
    ['a time that is none', file({ ...good, expires: '2027-02-31T25:00:00Z' }), /token 1: expires: want a time/],
    ['a token in the clear', file({ ...good, sha256: 's3cret' }), /tokens.yaml:1: token 1: sha256: want 64/],
    ['an unknown role', file({ ...good, role: 'root' }), /role: want one of reader, operator, admin/],
    ['an inherited role', file({ ...good, role: 'constructor' }), /role: want one of/],
    ['an unknown key', file({ ...good, token: 's3cret' }), /unknown key/],
    ['a token listed twice', file(good, good), /token 2: listed twice/],
    ['a name used twice', file(good, { ...good, sha256: sha256('x') }), /name is used twice/],
    ['something that is no YAML', 'tokens: [', /tokens.yaml:1/],
  ])('with %s is refused', (_what, text, message) => {
    expect(() => readTokenFile('tokens.yaml', text)).toThrow(message);
    expect(() => readTokenFile('tokens.yaml', text)).not.toThrow(/s3cret/);
  });
});

describe('listening without authentication', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('is allowed on %s', (host) => {
    expect(listenRefusal(host, openAuthenticator, false)).toBeUndefined();
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example', '127.0.0.1.example'])(
    'is refused on %s, with the remedies',
    (host) => {
      expect(listenRefusal(host, openAuthenticator, false)).toMatch(/--tokens FILE.*--insecure/);
    },
  );

  it('is allowed anywhere with tokens, or when it is said to be insecure', () => {
    expect(listenRefusal('0.0.0.0', openAuthenticator, true)).toBeUndefined();
    expect(listenRefusal('0.0.0.0', tokenAuthenticator([]), false)).toBeUndefined();
  });
});

describe('who may see a node', () => {
  it('is the system tenant, and its owner', () => {
    expect([maySee('default', null), maySee('acme', 'acme'), maySee('acme', 'other'), maySee('acme', null)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
