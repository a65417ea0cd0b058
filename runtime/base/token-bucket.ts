// A token bucket as a pure function. The whole state of a bucket is one number, the instant at which it will be full
// again, so that a client costs one map entry and "idle" is a comparison (the generic cell rate algorithm, ITU-T I.371).
//
// B1: over any window of t seconds, accepted cost <= burst + ratePerS * t. Time is monotonic milliseconds: a clock set
// by an operator gives no free tokens.

export interface BucketPolicy {
  /** Tokens that come back each second. */
  readonly ratePerS: number;
  /** Tokens of a full bucket. */
  readonly burst: number;
}

/** Monotonic milliseconds at which the bucket is full; any instant in the past means it is full now. */
export type FullAt = number;

/** The state of a bucket nobody has drawn from. */
export const FULL: FullAt = Number.NEGATIVE_INFINITY;

/**
 * Tokens a draw may be short of: rounding takes that much from thousands of draws at one instant, and without it the last
 * token of a burst would be refused. It is owed, not given: it does not add up.
 */
const FORGIVEN = 1e-3;

export type Draw =
  | { readonly allowed: true; readonly fullAt: FullAt }
  /** `retryAfterMs`: after this time the same draw is allowed, if nobody else draws. */
  | { readonly allowed: false; readonly fullAt: FullAt; readonly retryAfterMs: number };

/** Draws `cost` tokens. A cost above the burst is charged as the burst: it waits for a full bucket. */
export function draw(policy: BucketPolicy, fullAt: FullAt, nowMs: number, cost: number): Draw {
  const msPerToken = 1000 / policy.ratePerS;
  const room = policy.burst * msPerToken;
  const next = Math.max(fullAt, nowMs) + Math.min(cost, policy.burst) * msPerToken;
  const overMs = next - nowMs - room;
  return overMs <= msPerToken * FORGIVEN
    ? { allowed: true, fullAt: next }
    : { allowed: false, fullAt, retryAfterMs: overMs };
}

/** Whole tokens left at `nowMs`. */
export function tokensLeft(policy: BucketPolicy, fullAt: FullAt, nowMs: number): number {
  if (fullAt <= nowMs) return policy.burst;
  return Math.max(0, Math.floor(policy.burst - ((fullAt - nowMs) * policy.ratePerS) / 1000 + FORGIVEN));
}
