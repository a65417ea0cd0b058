import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import { tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import { readTokenFile } from '../../../gateway/auth/token-file.ts';
import { TokenWatch } from '../../../gateway/auth/token-watch.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

const fileOf = (...tokens: readonly string[]): string =>
  JSON.stringify({
    tokens: tokens.map((token) => ({
      sha256: createHash('sha256').update(token).digest('hex'),
      tenant: 'acme',
      role: 'reader',
    })),
  });

describe('the file of tokens', () => {
  let clock: SimClock;
  let text: string | Error;
  let tokens: TokenAuthenticator;
  let watch: TokenWatch;
  let told: (number | string)[];

  const knows = (token: string): boolean => tokens.identify(`Bearer ${token}`, '10.0.0.1').ok;

  beforeEach(() => {
    clock = new SimClock();
    text = fileOf('one');
    told = [];
    tokens = tokenAuthenticator(readTokenFile('tokens.yaml', text));
    watch = new TokenWatch({
      file: 'tokens.yaml',
      readText: async () => {
        if (text instanceof Error) throw text;
        return text;
      },
      tokens,
      clock,
      changed: (count) => told.push(count),
      wrong: (error) => told.push(String(error)),
    });
    watch.start();
  });

  afterEach(() => {
    watch.close();
  });

  it('is read again within ten seconds: tokens come and go without a restart', async () => {
    await clock.advance(10_000);
    text = fileOf('two', 'three');
    await clock.advance(10_000);

    expect([knows('one'), knows('two'), knows('three')]).toEqual([false, true, true]);
    expect(told).toEqual([2]);
  });

  it.each<[string, string | Error, RegExp]>([
    ['is wrong', '{"tokens": [{}]}', /token 1: sha256/],
    ['is cut off', fileOf('one', 'two').slice(0, 40), /tokens.yaml/],
    ['lists nobody', '{"tokens": []}', /lists no token/],
    ['is gone', new Error('ENOENT'), /ENOENT/],
  ])('that %s changes nothing, and is told once', async (_, broken, why) => {
    await clock.advance(10_000);
    text = broken;
    await clock.advance(60_000);

    expect(knows('one')).toBe(true);
    expect(told).toEqual([expect.stringMatching(why)]);

    text = fileOf('two');
    await clock.advance(10_000);
    expect([knows('one'), knows('two')]).toEqual([false, true]);
  });

  it('is read no more once it is closed', async () => {
    watch.close();
    text = fileOf('two');
    await clock.advance(60_000);

    expect(knows('one')).toBe(true);
    expect(told).toEqual([]);
  });
});
