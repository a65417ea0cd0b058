import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FullAt } from '../../runtime/base/token-bucket.ts';
import { draw, FULL, tokensLeft } from '../../runtime/base/token-bucket.ts';

const policies = fc.record({
  ratePerS: fc.double({ min: 0.1, max: 100_000, noNaN: true }),
  burst: fc.integer({ min: 1, max: 10_000 }),
});
/** Milliseconds since the draw before, and its cost. */
const draws = fc.array(fc.tuple(fc.double({ min: 0, max: 5_000, noNaN: true }), fc.integer({ min: 1, max: 50 })), {
  maxLength: 200,
});

describe('a token bucket', () => {
  it('never accepts more than burst + rate x t over any window (B1)', () => {
    fc.assert(
      fc.property(policies, draws, (policy, asked) => {
        const accepted: { at: number; cost: number }[] = [];
        let fullAt: FullAt = FULL;
        let now = 0;
        for (const [gap, wanted] of asked) {
          now += gap;
          const cost = Math.min(wanted, policy.burst);
          const drawn = draw(policy, fullAt, now, cost);
          fullAt = drawn.fullAt;
          if (drawn.allowed) accepted.push({ at: now, cost });
        }

        for (const [from, first] of accepted.entries()) {
          let sum = 0;
          for (const { at, cost } of accepted.slice(from)) {
            sum += cost;
            const bound = policy.burst + (policy.ratePerS * (at - first.at)) / 1_000;
            expect(sum).toBeLessThanOrEqual(bound * (1 + 1e-9) + 2e-3);
          }
        }
      }),
    );
  });

  it('lets a refused draw through after the wait it named, and not well before', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 100 }), (policy, cost) => {
        let fullAt: FullAt = FULL;
        let drawn = draw(policy, fullAt, 0, cost);
        for (let count = 0; drawn.allowed && count < 20_000; count++) {
          fullAt = drawn.fullAt;
          drawn = draw(policy, fullAt, 0, cost);
        }
        if (drawn.allowed) return;
        const { retryAfterMs } = drawn;

        expect(draw(policy, fullAt, retryAfterMs * (1 + 1e-6) + 1e-6, cost).allowed).toBe(true);
        const hundredth = 10 / policy.ratePerS; // of a token, in milliseconds
        if (retryAfterMs > hundredth) expect(draw(policy, fullAt, retryAfterMs - hundredth, cost).allowed).toBe(false);
      }),
    );
  });

  it('gives its burst and no more, but for rounding months after the start', () => {
    fc.assert(
      fc.property(policies, fc.double({ min: 0, max: 1e10, noNaN: true }), (policy, now) => {
        let fullAt: FullAt = FULL;
        let given = 0;
        for (let drawn = draw(policy, fullAt, now, 1); drawn.allowed; drawn = draw(policy, fullAt, now, 1)) {
          fullAt = drawn.fullAt;
          given++;
        }

        expect(given).toBeLessThanOrEqual(policy.burst);
        expect(given).toBeGreaterThanOrEqual(now < 1e6 ? policy.burst : Math.floor(policy.burst * 0.999));
      }),
    );
  });

  it('has between none and its burst left, and all of it once it was left alone long enough', () => {
    fc.assert(
      fc.property(policies, draws, (policy, asked) => {
        let fullAt: FullAt = FULL;
        let now = 0;
        for (const [gap, cost] of asked) {
          now += gap;
          fullAt = draw(policy, fullAt, now, cost).fullAt;
          const left = tokensLeft(policy, fullAt, now);
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left).toBeLessThanOrEqual(policy.burst);
        }

        expect(tokensLeft(policy, fullAt, now + (policy.burst / policy.ratePerS) * 1_000 + 1)).toBe(policy.burst);
      }),
    );
  });
});
