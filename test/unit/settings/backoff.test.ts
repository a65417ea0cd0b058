import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from '../../../runtime/base/backoff.ts';

const options = { firstMs: 50, maxMs: 10_000, jitter: 0.3 };

describe('backoff', () => {
  it('doubles from the first delay up to the cap', () => {
    const delays = [1, 2, 3, 8, 9, 10_000].map((attempt) => backoffDelayMs(attempt, options, () => 0));

    expect(delays).toEqual([50, 100, 200, 6_400, 10_000, 10_000]);
  });

  it('stays within its jitter for every attempt and every roll', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, roll) => {
          const full = backoffDelayMs(attempt, options, () => 0);
          const delay = backoffDelayMs(attempt, options, () => roll);
          expect(delay).toBeLessThanOrEqual(full);
          expect(delay).toBeGreaterThanOrEqual(full * 0.7);
        },
      ),
    );
  });
});
