import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limiter } from '../../gateway/limits/limiter.ts';

const draws = fc.array(
  fc.record({
    gapMs: fc.double({ min: 0, max: 500, noNaN: true }),
    gateway: fc.nat({ max: 4 }),
    client: fc.constantFrom('a', 'b'),
    cost: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 200 },
);

describe('the limiters of several gateways', () => {
  it('together give a client no more than burst + rate x t over any window, whichever it asks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 1, max: 1_000, noNaN: true }),
        fc.integer({ min: 25, max: 2_000 }),
        draws,
        (gateways, ratePerS, burst, asked) => {
          const limiters = Array.from(
            { length: gateways },
            () => new Limiter({ ratePerS, burst, maxClients: 10, gateways: () => gateways }),
          );
          const accepted: { at: number; cost: number; client: string }[] = [];
          let at = 0;
          for (const { gapMs, gateway, client, cost } of asked) {
            at += gapMs;
            if (limiters[gateway % gateways]?.admit(client, cost, at).allowed === true)
              accepted.push({ at, cost, client });
          }

          for (const [from, first] of accepted.entries()) {
            let sum = 0;
            for (const { at: then, cost, client } of accepted.slice(from)) {
              if (client !== first.client) continue;
              sum += cost;
              const bound = burst + (ratePerS * (then - first.at)) / 1_000;
              expect(sum).toBeLessThanOrEqual(bound * (1 + 1e-9) + gateways * 2e-3);
            }
          }
        },
      ),
    );
  });

  it('keep how full a bucket is when the number of gateways changes', () => {
    let gateways = 1;
    const limiter = new Limiter({ ratePerS: 10, burst: 100, maxClients: 10, gateways: () => gateways });
    limiter.admit('a', 75, 0);

    gateways = 2;

    expect(limiter.look('a', 1, 0)).toMatchObject({ allowed: true, left: 11 });
    expect(limiter.look('b', 1, 0)).toMatchObject({ allowed: true, left: 49 });
  });
});
