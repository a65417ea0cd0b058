// Who is calling. Without configured tokens everyone is tenant `default`, role admin, which is allowed on loopback only;
// with a token file every call needs `Authorization: Bearer …`. Tokens are known by their SHA-256 alone.

import { createHash } from 'node:crypto';

import type { Caller } from '../../proto/task.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Checked } from '../http/problem.ts';
import { no, refuse, yes } from '../http/problem.ts';

/** From least to most: each may do what those before it may. */
export const Role = { reader: 'reader', operator: 'operator', admin: 'admin' } as const;
export type Role = (typeof Role)[keyof typeof Role];

const RANK: { readonly [role in Role]: number } = { reader: 0, operator: 1, admin: 2 };

/** The tenant that sees every node; all others see their own. */
export const SYSTEM_TENANT = 'default';

const MAX_TOKEN_CHARS = 4096;
/** One token can be written in several ways; at the bound all are proved again. */
const MAX_PROVEN = 10_000;

export interface Identity {
  readonly caller: Caller;
  readonly role: Role;
  /** Key of the bucket this caller draws from; empty: its address's. */
  readonly bucket: string;
}

export interface Authenticator {
  /** True where everyone is let in. */
  readonly open: boolean;
  /** Refuses with `unauthenticated`. */
  identify(authorization: string | undefined, address: string): Checked<Identity>;
}

/** Made anew only where the address is another than the last time. */
class Known {
  readonly #caller: Omit<Caller, 'address'>;
  readonly #role: Role;
  readonly #bucket: string;
  #last: { readonly address: string; readonly identified: Checked<Identity> } | undefined;

  constructor(caller: Omit<Caller, 'address'>, role: Role, bucket: string) {
    this.#caller = caller;
    this.#role = role;
    this.#bucket = bucket;
  }

  at(address: string): Checked<Identity> {
    if (this.#last?.address !== address) {
      const caller = { ...this.#caller, address };
      this.#last = { address, identified: yes({ caller, role: this.#role, bucket: this.#bucket }) };
    }
    return this.#last.identified;
  }
}

const anyone = new Known({ tenant: SYSTEM_TENANT, role: Role.admin, subject: 'anonymous' }, Role.admin, '');

export const openAuthenticator: Authenticator = {
  open: true,
  identify: (_authorization, address) => anyone.at(address),
};

export interface TokenEntry {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly tenant: string;
  readonly role: Role;
  readonly name: string;
  /** Milliseconds since the epoch; absent: it does not expire. */
  readonly expiresAt?: number;
}

/** What is known of the tokens may be replaced while it is in use; what was known before counts no more from then on. */
export interface TokenAuthenticator extends Authenticator {
  replace(entries: readonly TokenEntry[]): void;
}

/** How long after its time a token is still taken, in milliseconds: clocks differ by so much, and none is to end early. */
export const EXPIRY_LEEWAY_MS = 60_000;

interface Grant {
  readonly known: Known;
  /** Milliseconds since the epoch, the leeway in it. */
  readonly until: number;
}

/** @param now in milliseconds since the epoch */
export function tokenAuthenticator(
  entries: readonly TokenEntry[],
  now: () => number = () => systemClock.now(),
): TokenAuthenticator {
  // Looked up by digest: what an attacker can learn from timing is about SHA-256 of his own guess.
  let byDigest = grantsOf(entries);
  // Headers that were right before, by their text: hashing one is a third of what refusing a request costs. Nothing is
  // kept of those that were not.
  const proven = new Map<string, Grant>();
  const grantOf = (authorization: string | undefined): Grant | undefined => {
    if (authorization === undefined) return undefined;
    const before = proven.get(authorization);
    if (before !== undefined) return before;
    const token = bearerToken(authorization);
    const grant = token === undefined ? undefined : byDigest.get(createHash('sha256').update(token).digest('hex'));
    if (grant === undefined) return undefined;
    if (proven.size >= MAX_PROVEN) proven.clear();
    proven.set(authorization, grant);
    return grant;
  };
  return {
    open: false,
    identify: (authorization, address) => {
      const grant = grantOf(authorization);
      if (grant === undefined)
        return unauthenticated(
          authorization === undefined ? 'send "Authorization: Bearer <token>"' : 'the token is not known here',
        );
      return now() < grant.until ? grant.known.at(address) : unauthenticated('the token has expired');
    },
    replace: (newer) => {
      byDigest = grantsOf(newer);
      proven.clear();
    },
  };
}

function grantsOf(entries: readonly TokenEntry[]): ReadonlyMap<string, Grant> {
  return new Map(
    entries.map(({ sha256, tenant, role, name, expiresAt }) => [
      sha256,
      {
        known: new Known({ tenant, role, subject: name }, role, `token:${name}`),
        until: expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt + EXPIRY_LEEWAY_MS,
      },
    ]),
  );
}

function unauthenticated(detail: string): Checked<Identity> {
  return no(refuse('unauthenticated', detail, {}, [['www-authenticate', 'Bearer realm="ironworks"']]));
}

/** The b64token of RFC 6750; undefined for any other scheme or shape. */
function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > MAX_TOKEN_CHARS) return undefined;
  return /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization)?.[1];
}

/** Whether `role` may do what `needed` may. */
export function mayAct(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

/** Whether a caller may know that a node exists. To everyone else it is not found. */
export function maySee(tenant: string, owner: unknown): boolean {
  return tenant === SYSTEM_TENANT || owner === tenant;
}
