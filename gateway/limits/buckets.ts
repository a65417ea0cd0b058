// Which buckets a request draws from, and in which order: its address's before anything is known of it, then its
// token's, its tenant's, and for a change of a node that node's in the hands of this tenant.
//
// K1  Who has not proved who he is draws from his address. Once it is empty, credentials that were never right are not
//     even looked at, so that guessing costs us next to nothing.
// K2  Who has proved it draws from what is his own: a neighbour behind the same address cannot starve him.
// K3  What a refused request has drawn before the bucket that refused it is not given back: asking costs.

import type { BucketPolicy } from '../../runtime/base/token-bucket.ts';
import type { Identity } from '../auth/authenticate.ts';
import type { Admission } from './limiter.ts';
import { addressKey, Limiter } from './limiter.ts';

/** Credentials remembered as right (K1); at the bound all are forgotten and prove themselves again. */
const MAX_PROVEN = 10_000;

export interface BucketsOptions {
  /** Of each token, each address, and each node in the hands of one tenant. */
  readonly each: BucketPolicy;
  readonly tenant: BucketPolicy;
  /** Buckets of each sort. */
  readonly maxClients: number;
  /** Live gateways, this one included. */
  readonly gateways?: () => number;
}

export class Buckets {
  readonly #addresses: Limiter;
  readonly #tokens: Limiter;
  readonly #tenants: Limiter;
  readonly #nodes: Limiter;
  readonly #proven = new Set<string>();
  /** Of the last address asked for: most requests come from where the one before came from. */
  #last = { address: '', key: '' };

  constructor(options: BucketsOptions) {
    const { each, tenant, maxClients, gateways } = options;
    const shared = gateways === undefined ? { maxClients } : { maxClients, gateways };
    this.#addresses = new Limiter({ ...each, ...shared, name: 'address' });
    this.#tokens = new Limiter({ ...each, ...shared, name: 'token' });
    this.#tenants = new Limiter({ ...tenant, ...shared, name: 'tenant' });
    this.#nodes = new Limiter({ ...each, ...shared, name: 'node' });
  }

  get clients(): number {
    return this.#addresses.clients + this.#tokens.clients + this.#tenants.clients + this.#nodes.clients;
  }

  /** K1: before the credentials are looked at. Undefined: they may be. */
  atTheDoor(address: string, authorization: string | undefined, cost: number, nowMs: number): Admission | undefined {
    if (authorization === undefined || this.#proven.has(authorization)) return undefined;
    const seen = this.#addresses.look(this.#keyOf(address), cost, nowMs);
    return seen.allowed ? undefined : seen;
  }

  /** Credentials that were not right, or none where some are needed. */
  stranger(address: string, cost: number, nowMs: number): Admission {
    return this.#addresses.admit(this.#keyOf(address), cost, nowMs);
  }

  #keyOf(address: string): string {
    if (this.#last.address !== address) this.#last = { address, key: addressKey(address) };
    return this.#last.key;
  }

  /**
   * Draws from every bucket of a caller, and returns the one that refuses, else the one with the least left.
   * `node` is the node the request is to change.
   */
  caller(
    identity: Identity,
    address: string,
    authorization: string | undefined,
    node: string | undefined,
    cost: number,
    nowMs: number,
  ): Admission {
    const { tenant } = identity.caller;
    const first =
      identity.bucket === ''
        ? this.stranger(address, cost, nowMs)
        : this.#known(identity.bucket, authorization, cost, nowMs);
    if (!first.allowed) return first;
    let tightest = first;
    if (identity.bucket !== '') {
      const ofTenant = this.#tenants.admit(`tenant:${tenant}`, cost, nowMs);
      if (!ofTenant.allowed) return ofTenant;
      if (fullness(ofTenant) < fullness(tightest)) tightest = ofTenant;
    }
    if (node === undefined) return tightest;
    const ofNode = this.#nodes.admit(`node:${node}:${tenant}`, cost, nowMs);
    return !ofNode.allowed || fullness(ofNode) < fullness(tightest) ? ofNode : tightest;
  }

  #known(bucket: string, authorization: string | undefined, cost: number, nowMs: number): Admission {
    if (authorization !== undefined && !this.#proven.has(authorization)) {
      if (this.#proven.size >= MAX_PROVEN) this.#proven.clear();
      this.#proven.add(authorization);
    }
    return this.#tokens.admit(bucket, cost, nowMs);
  }
}

/** Of 1. */
export function fullness(admission: Admission): number {
  return admission.left / admission.policy.burst;
}
