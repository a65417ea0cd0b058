import { describe, expect, it } from 'vitest';
import { addressKey, Limiter, rateLimitHeaders } from '../../../gateway/limits/limiter.ts';

function limiter(maxClients = 100): Limiter {
  return new Limiter({ ratePerS: 10, burst: 3, maxClients });
}

describe('the limiter', () => {
  it('gives each client its burst and then names the wait', () => {
    const limit = limiter();

    const answers = [1, 2, 3, 4].map(() => limit.admit('a', 1, 0));

    expect(answers.map((answer) => answer.allowed)).toEqual([true, true, true, false]);
    expect(answers[2]).toMatchObject({ left: 0 });
    expect(answers[3]).toMatchObject({ bucket: 'a', retryAfterMs: expect.closeTo(100, 6) });
  });

  it('does not let one client draw from the bucket of another', () => {
    const limit = limiter();
    for (let count = 0; count < 10; count++) limit.admit('greedy', 1, 0);

    expect(limit.admit('polite', 1, 0).allowed).toBe(true);
  });

  it('gives tokens back at its rate', () => {
    const limit = limiter();
    for (let count = 0; count < 3; count++) limit.admit('a', 1, 0);

    expect(limit.admit('a', 1, 99).allowed).toBe(false);
    expect(limit.admit('a', 1, 101).allowed).toBe(true);
  });

  it('forgets full buckets first when it is at its bound', () => {
    const limit = limiter(2);
    limit.admit('old', 1, 0);
    limit.admit('busy', 3, 900);

    limit.admit('new', 1, 1_000);

    expect(limit.clients).toBe(2);
    expect(limit.admit('busy', 3, 1_000).allowed).toBe(false);
  });

  it('makes newcomers share one bucket where no bucket is full, and stays bounded', () => {
    const limit = limiter(2);
    limit.admit('a', 3, 0);
    limit.admit('b', 3, 0);

    const flood = Array.from({ length: 50 }, (_, count) => limit.admit(`flood-${count}`, 1, 0));

    expect(flood.filter((answer) => answer.allowed)).toHaveLength(3);
    expect(flood.at(-1)).toMatchObject({ allowed: false, bucket: 'overflow' });
    expect(limit.clients).toBeLessThanOrEqual(3);
  });

  it('counts IPv6 clients by their /64, however the address is written', () => {
    const keys = ['2001:db8:0:7::1', '2001:DB8:0:7:ffff::2', '2001:0db8:0000:0007:0:0:0:3%eth0'].map(addressKey);

    expect(new Set(keys)).toEqual(new Set(['address:2001:db8:0:7::/64']));
    expect(addressKey('2001:db8:0:8::1')).not.toBe(keys[0]);
    expect(addressKey('::1')).toBe('address:0:0:0:0::/64');
    expect(addressKey('10.0.0.1')).toBe('address:10.0.0.1');
  });

  it('tells what is left, and when the bucket is full again', () => {
    expect(rateLimitHeaders('token', { ratePerS: 1_000, burst: 2_000 }, 500)).toEqual([
      ['ratelimit', '"token";r=500;t=2'],
      ['ratelimit-policy', '"token";q=2000;w=2'],
    ]);
  });
});
