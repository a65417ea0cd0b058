import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../gateway/auth/authenticate.ts';
import { Buckets } from '../../../gateway/limits/buckets.ts';

const ADDRESS = '192.0.2.1';

function buckets(gateways = 1): Buckets {
  return new Buckets({
    each: { ratePerS: 10, burst: 4 },
    tenant: { ratePerS: 10, burst: 6 },
    maxClients: 100,
    gateways: () => gateways,
  });
}

function identity(token: string, tenant = 'acme'): Identity {
  return {
    caller: { tenant, role: 'operator', subject: token, address: ADDRESS },
    role: 'operator',
    bucket: `token:${token}`,
  };
}

const anonymous: Identity = { ...identity('', 'default'), bucket: '' };

function draws(all: Buckets, who: Identity, count: number, node?: string): string[] {
  return Array.from({ length: count }, () => {
    const admission = all.caller(who, ADDRESS, `Bearer ${who.caller.subject}`, node, 1, 0);
    return admission.allowed ? 'yes' : admission.bucket;
  });
}

describe('the buckets of a request', () => {
  it('are those of its token, which a neighbour with another token does not draw from', () => {
    const all = buckets();

    expect(draws(all, identity('a'), 5)).toEqual(['yes', 'yes', 'yes', 'yes', 'token:a']);
    expect(draws(all, identity('b', 'other'), 1)).toEqual(['yes']);
  });

  it('are those of its tenant too, whose tokens share them', () => {
    const all = buckets();
    draws(all, identity('a'), 4);

    expect(draws(all, identity('b'), 3)).toEqual(['yes', 'yes', 'tenant:acme']);
    expect(draws(all, identity('c', 'other'), 1)).toEqual(['yes']);
  });

  it('are those of the node it is to change, for each tenant apart', () => {
    const all = buckets();
    draws(all, identity('a'), 3, 'n1');
    draws(all, identity('b'), 1, 'n1');

    expect(draws(all, identity('b'), 1, 'n1')).toEqual(['node:n1:acme']);
    expect(draws(all, identity('b'), 1, 'n2')).toEqual(['yes']);
    expect(draws(all, identity('c', 'other'), 1, 'n1')).toEqual(['yes']);
  });

  it('are that of its address where it has no credentials', () => {
    const all = buckets();

    expect(draws(all, anonymous, 5).at(-1)).toBe(`address:${ADDRESS}`);
  });

  it('name the one with the least left', () => {
    const all = buckets();
    draws(all, identity('a'), 3);

    expect(all.caller(identity('b'), ADDRESS, undefined, undefined, 1, 0)).toMatchObject({ name: 'tenant', left: 2 });
  });

  it('let nobody guess on once the address is empty, but those who were right before (K1, K2)', () => {
    const all = buckets();
    draws(all, identity('a'), 1);
    for (let guess = 0; guess < 4; guess++) all.stranger(ADDRESS, 1, 0);

    expect(all.atTheDoor(ADDRESS, 'Bearer guess', 1, 0)).toMatchObject({ allowed: false, name: 'address' });
    expect(all.atTheDoor(ADDRESS, 'Bearer a', 1, 0)).toBeUndefined();
    expect(all.atTheDoor('192.0.2.2', 'Bearer guess', 1, 0)).toBeUndefined();
    expect(all.atTheDoor(ADDRESS, 'Bearer guess', 1, 100)).toBeUndefined();
  });

  it('hold this gateway’s share where there are several', () => {
    expect(draws(buckets(2), identity('a'), 3)).toEqual(['yes', 'yes', 'token:a']);
    expect(draws(buckets(9), identity('a'), 2)).toEqual(['yes', 'token:a']);
  });
});
