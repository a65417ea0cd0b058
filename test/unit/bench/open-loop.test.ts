import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../bench/load/histogram.ts';
import { answered, openLoop } from '../../../bench/load/open-loop.ts';

describe('an open loop', () => {
  it('offers its rate whether or not anything is answered, and counts each answer under its name', async () => {
    const result = await openLoop({
      rate: 1_000,
      warmUpMs: 0,
      measureMs: 300,
      once: async (index) => (index % 2 === 0 ? 'even' : 'odd'),
    });

    expect(result.offered).toBeGreaterThan(200);
    expect(result.offered).toBeLessThan(420);
    expect(answered(result, 'even') + answered(result, 'odd')).toBe(result.offered);
    expect(Math.abs(answered(result, 'even') - answered(result, 'odd'))).toBeLessThanOrEqual(1);
  });

  it('charges a stall to every request that was due meanwhile, not only to the one that met it', async () => {
    let stalled = false;
    const result = await openLoop({
      rate: 500,
      warmUpMs: 0,
      measureMs: 400,
      once: async () => {
        if (!stalled) {
          stalled = true;
          const until = performance.now() + 200;
          while (performance.now() < until);
        }
        return 'done';
      },
    });

    // The stall was the load's own, and it says so.
    expect(milliseconds(result.late, 99)).toBeGreaterThan(100);
    const latency = result.answers.get('done');
    // Half of the time was a stall of 200 ms: a quarter of all requests were due in its first half.
    expect(latency === undefined ? 0 : milliseconds(latency, 80)).toBeGreaterThan(50);
  });

  it('names a failure instead of losing it', async () => {
    const result = await openLoop({
      rate: 200,
      warmUpMs: 0,
      measureMs: 100,
      once: () => Promise.reject(new Error('broken pipe')),
    });

    expect([...result.answers.keys()]).toEqual(['error: broken pipe']);
  });
});
