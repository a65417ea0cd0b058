import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Identity, TokenAuthenticator, TokenEntry } from '../../../gateway/auth/authenticate.ts';
import { EXPIRY_LEEWAY_MS, openAuthenticator, tokenAuthenticator } from '../../../gateway/auth/authenticate.ts';
import { HeldCredentials } from '../../../gateway/auth/held-credentials.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

const sha256 = createHash('sha256').update('s3cret').digest('hex');
const entry: TokenEntry = { sha256, tenant: 'acme', role: 'operator', name: 'ci' };
const HEADER = 'Bearer s3cret';

describe('the credentials of a stream that stays open', () => {
  let clock: SimClock;
  let tokens: TokenAuthenticator;
  let held: HeldCredentials;
  let lost: string[];

  const identity = (): Identity => {
    const identified = tokens.identify(HEADER, '10.0.0.1');
    if (!identified.ok) throw new Error('not let in');
    return identified.value;
  };

  beforeEach(() => {
    clock = new SimClock();
    tokens = tokenAuthenticator([entry], () => clock.now());
    held = new HeldCredentials(tokens, clock);
    lost = [];
  });

  it('hold as long as the token does', async () => {
    held.hold(HEADER, identity(), (loss) => lost.push(loss));
    await clock.advance(3_600_000);
    held.look();

    expect(lost).toEqual([]);
  });

  it('are lost within ten seconds of the expiry, once', async () => {
    tokens.replace([{ ...entry, expiresAt: clock.now() + 30_000 }]);
    held.hold(HEADER, identity(), (loss) => lost.push(loss));
    await clock.advance(30_000 + EXPIRY_LEEWAY_MS - 1);
    expect(lost).toEqual([]);

    await clock.advance(10_000);

    expect(lost).toEqual(['unauthenticated']);
    await clock.advance(60_000);
    expect(lost).toHaveLength(1);
  });

  it.each<[string, readonly TokenEntry[], readonly string[]]>([
    ['taken away', [{ ...entry, sha256: '0'.repeat(64) }], ['unauthenticated']],
    ['given to another tenant', [{ ...entry, tenant: 'other' }], ['forbidden']],
    ['given a lesser role', [{ ...entry, role: 'reader' }], ['forbidden']],
    ['given a greater role', [{ ...entry, role: 'admin' }], []],
    ['given another name', [{ ...entry, name: 'cd' }], []],
  ])('whose token was %s', async (_, entries, losses) => {
    held.hold(HEADER, identity(), (loss) => lost.push(loss));
    tokens.replace(entries);
    await clock.advance(10_000);

    expect(lost).toEqual(losses);
  });

  it('are looked at no more once their stream has ended', async () => {
    held.hold(HEADER, identity(), (loss) => lost.push(loss)).close();
    tokens.replace([{ ...entry, sha256: '0'.repeat(64) }]);
    await clock.advance(10_000);

    expect(lost).toEqual([]);
  });

  it('cannot be lost where everyone is let in', async () => {
    held = new HeldCredentials(openAuthenticator, clock);
    held.hold(undefined, identity(), (loss) => lost.push(loss));
    held.look();

    expect(lost).toEqual([]);
  });
});
