// One token bucket for each client of one sort (token, tenant, address, node), bounded in number.
// At the bound, full buckets are forgotten first, for a full bucket says nothing; where none is full, newcomers share
// one overflow bucket until there is room, so a flood of addresses can neither fill memory nor slip past the limit.
//
// Several gateways: each gives out its share of the rate and of the burst. A bucket's state is the time until it is full,
// so a change of the share keeps how full it is.

import { OldestFirst } from '../../runtime/base/oldest-first.ts';
import type { BucketPolicy, FullAt } from '../../runtime/base/token-bucket.ts';
import { draw, FULL, tokensLeft } from '../../runtime/base/token-bucket.ts';
import { networkOf } from '../engine/address.ts';

/** Entries looked at for each newcomer once the map is at its bound. */
const SWEEP = 64;
const OVERFLOW = 'overflow';

export interface LimiterOptions extends BucketPolicy {
  readonly maxClients: number;
  /** What the buckets are called in the RateLimit headers. */
  readonly name?: string;
  /** How many gateways give out the rate together. */
  readonly gateways?: () => number;
}

export type Admission =
  | { readonly allowed: true; readonly left: number; readonly name: string; readonly policy: BucketPolicy }
  | {
      readonly allowed: false;
      readonly left: 0;
      readonly name: string;
      readonly policy: BucketPolicy;
      readonly retryAfterMs: number;
      readonly bucket: string;
    };

export class Limiter {
  readonly #name: string;
  readonly #whole: BucketPolicy;
  readonly #gateways: () => number;
  readonly #maxClients: number;
  readonly #buckets = new OldestFirst<string, FullAt>();
  #policy: BucketPolicy;
  #sharedBy = 1;

  constructor(options: LimiterOptions) {
    this.#name = options.name ?? 'default';
    this.#whole = { ratePerS: options.ratePerS, burst: options.burst };
    this.#policy = this.#whole;
    this.#gateways = options.gateways ?? (() => 1);
    this.#maxClients = options.maxClients;
  }

  get clients(): number {
    return this.#buckets.size;
  }

  /** This gateway's share. */
  get policy(): BucketPolicy {
    const gateways = Math.max(1, this.#gateways());
    if (gateways !== this.#sharedBy) {
      this.#sharedBy = gateways;
      const { ratePerS, burst } = this.#whole;
      this.#policy = { ratePerS: ratePerS / gateways, burst: Math.max(1, Math.floor(burst / gateways)) };
    }
    return this.#policy;
  }

  /** Draws `cost` tokens from the bucket of `client` at `nowMs` (monotonic). */
  admit(client: string, cost: number, nowMs: number): Admission {
    const known = this.#buckets.get(client);
    const key = known === undefined && !this.#hasRoom(nowMs) ? OVERFLOW : client;
    return this.#draw(key, known ?? this.#buckets.get(key) ?? FULL, cost, nowMs, true);
  }

  /** Whether {@link admit} would allow it now; draws nothing. */
  look(client: string, cost: number, nowMs: number): Admission {
    return this.#draw(client, this.#buckets.get(client) ?? FULL, cost, nowMs, false);
  }

  #draw(key: string, fullAt: FullAt, cost: number, nowMs: number, keep: boolean): Admission {
    const { policy } = this;
    const name = this.#name;
    const drawn = draw(policy, fullAt, nowMs, cost);
    if (!drawn.allowed) return { allowed: false, left: 0, name, policy, retryAfterMs: drawn.retryAfterMs, bucket: key };
    if (keep) this.#buckets.set(key, drawn.fullAt);
    return { allowed: true, left: tokensLeft(policy, drawn.fullAt, nowMs), name, policy };
  }

  #hasRoom(nowMs: number): boolean {
    if (this.#buckets.size < this.#maxClients) return true;
    for (let looked = 0; looked < SWEEP; looked++) {
      const oldest = this.#buckets.shift();
      if (oldest === undefined) break;
      const [client, fullAt] = oldest;
      // A busy one goes to the back, so that the next sweep looks at others.
      if (fullAt > nowMs) this.#buckets.set(client, fullAt);
      else if (this.#buckets.size < this.#maxClients) return true;
    }
    return this.#buckets.size < this.#maxClients;
  }
}

/** The bucket of an address. */
export function addressKey(address: string): string {
  return `address:${networkOf(address)}`;
}

/** Headers of draft-ietf-httpapi-ratelimit-headers: what is left and when the bucket is full again, in seconds. */
export function rateLimitHeaders(name: string, policy: BucketPolicy, left: number): (readonly [string, string])[] {
  const refillS = Math.ceil((policy.burst - left) / policy.ratePerS);
  return [
    ['ratelimit', `"${name}";r=${left};t=${refillS}`],
    ['ratelimit-policy', `"${name}";q=${policy.burst};w=${Math.max(1, Math.ceil(policy.burst / policy.ratePerS))}`],
  ];
}
