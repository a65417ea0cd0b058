// One token bucket for each client (its token, else its address), bounded in number.
// At the bound, full buckets are forgotten first, for a full bucket says nothing; where none is full, newcomers share
// one overflow bucket until there is room, so a flood of addresses can neither fill memory nor slip past the limit.

import type { BucketPolicy, FullAt } from '../../runtime/base/token-bucket.ts';
import { draw, FULL, tokensLeft } from '../../runtime/base/token-bucket.ts';

/** Entries looked at for each newcomer once the map is at its bound. */
const SWEEP = 64;
const OVERFLOW = 'overflow';

export interface LimiterOptions extends BucketPolicy {
  readonly maxClients: number;
}

export type Admission =
  | { readonly allowed: true; readonly left: number }
  | { readonly allowed: false; readonly left: 0; readonly retryAfterMs: number; readonly bucket: string };

export class Limiter {
  readonly policy: BucketPolicy;
  readonly #maxClients: number;
  readonly #buckets = new Map<string, FullAt>();

  constructor(options: LimiterOptions) {
    this.policy = { ratePerS: options.ratePerS, burst: options.burst };
    this.#maxClients = options.maxClients;
  }

  get clients(): number {
    return this.#buckets.size;
  }

  /** Draws `cost` tokens from the bucket of `client` at `nowMs` (monotonic). */
  admit(client: string, cost: number, nowMs: number): Admission {
    const known = this.#buckets.get(client);
    const key = known === undefined && !this.#hasRoom(nowMs) ? OVERFLOW : client;
    const drawn = draw(this.policy, known ?? this.#buckets.get(key) ?? FULL, nowMs, cost);
    if (!drawn.allowed) return { allowed: false, left: 0, retryAfterMs: drawn.retryAfterMs, bucket: key };
    this.#buckets.set(key, drawn.fullAt);
    return { allowed: true, left: tokensLeft(this.policy, drawn.fullAt, nowMs) };
  }

  #hasRoom(nowMs: number): boolean {
    if (this.#buckets.size < this.#maxClients) return true;
    let looked = 0;
    for (const [client, fullAt] of this.#buckets) {
      if (++looked > SWEEP) break;
      this.#buckets.delete(client);
      // A busy one goes to the back, so that the next sweep looks at others.
      if (fullAt > nowMs) this.#buckets.set(client, fullAt);
      else if (this.#buckets.size < this.#maxClients) return true;
    }
    return this.#buckets.size < this.#maxClients;
  }
}

/** The bucket of an address: IPv6 clients are counted per /64, since one host owns that many. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return `address:${address}`;
  const [head = '', tail = ''] = address.split('%', 1)[0]?.toLowerCase().split('::', 2) ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const missing = address.includes('::') ? Math.max(0, 8 - groups.length - after.length) : 0;
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...after];
  const network = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `address:${network.join(':')}::/64`;
}

/** Headers of draft-ietf-httpapi-ratelimit-headers: what is left and when the bucket is full again, in seconds. */
export function rateLimitHeaders(policy: BucketPolicy, left: number): (readonly [string, string])[] {
  const refillS = Math.ceil((policy.burst - left) / policy.ratePerS);
  return [
    ['ratelimit', `"default";r=${left};t=${refillS}`],
    ['ratelimit-policy', `"default";q=${policy.burst};w=${Math.max(1, Math.ceil(policy.burst / policy.ratePerS))}`],
  ];
}
