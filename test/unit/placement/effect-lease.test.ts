// The effect lease (runtime/placement/effect-lease.ts).

import { describe, expect, test } from 'vitest';
import { checkLeaseTimes, defaultLeaseTimes, EffectLease } from '../../../runtime/placement/effect-lease.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { PausableClock } from '../../support/pausable-clock.ts';

describe('the effect lease', () => {
  test('is not held before the first renewal', () => {
    expect(new EffectLease(new SimClock(), defaultLeaseTimes).valid).toBe(false);
  });

  test('L1: a renewal counts from when it was sent, not from when it was acknowledged', async () => {
    const clock = new SimClock();
    const lease = new EffectLease(clock, defaultLeaseTimes);
    const sentAt = clock.monotonic();
    await clock.advance(1_500);

    lease.renewed(sentAt);
    await clock.advance(499);
    expect(lease.valid).toBe(true);
    await clock.advance(1);

    expect(lease.valid).toBe(false);
  });

  test('L1: an acknowledgement that comes when the lease would be over gives nothing', async () => {
    const clock = new SimClock();
    const lease = new EffectLease(clock, defaultLeaseTimes);
    const sentAt = clock.monotonic();
    await clock.advance(2_000);

    lease.renewed(sentAt);

    expect(lease.valid).toBe(false);
  });

  test('L1: an older acknowledgement that comes late does not shorten it', async () => {
    const clock = new SimClock();
    const lease = new EffectLease(clock, defaultLeaseTimes);
    await clock.advance(1_000);

    lease.renewed(1_000);
    lease.renewed(0);
    await clock.advance(1_999);

    expect(lease.valid).toBe(true);
  });

  test('L2: times that would let two act at once are refused, with the relation that does not hold', () => {
    expect(checkLeaseTimes(defaultLeaseTimes)).toBe(defaultLeaseTimes);
    expect(() => checkLeaseTimes({ renewMs: 1_000, holdMs: 1_500, waitMs: 3_000 })).toThrow(
      /renewMs 1000.*holdMs 1500/,
    );
    expect(() => checkLeaseTimes({ renewMs: 1_000, holdMs: 2_900, waitMs: 3_000 })).toThrow(/holdMs 2900.*waitMs 3000/);
  });

  test('tells when it lapses and when it is held again', async () => {
    const clock = new SimClock();
    const lease = new EffectLease(clock, defaultLeaseTimes);
    const told: boolean[] = [];
    const unlisten = lease.onChange((valid) => told.push(valid));

    lease.renewed(0);
    await clock.advance(5_000);
    lease.renewed(clock.monotonic());
    lease.drop();
    unlisten();
    lease.renewed(clock.monotonic());

    expect(told).toEqual([true, false, true, false]);
  });

  test('L3: a lapse is told even where the next renewal comes before any timer', async () => {
    const base = new SimClock();
    const clock = new PausableClock(base);
    const lease = new EffectLease(clock, defaultLeaseTimes);
    const told: boolean[] = [];
    lease.onChange((valid) => told.push(valid));
    lease.renewed(0);

    clock.pause();
    await base.advance(9_000);
    lease.renewed(clock.monotonic());

    expect(told).toEqual([true, false, true]);
  });

  test('a process that was away sees at once that it is over, before any timer has fired', async () => {
    const base = new SimClock();
    const clock = new PausableClock(base);
    const lease = new EffectLease(clock, defaultLeaseTimes);
    lease.renewed(0);

    clock.pause();
    await base.advance(9_000);

    expect(lease.valid).toBe(false);
  });

  test('leaves no timer behind when it is dropped', () => {
    const clock = new SimClock();
    const lease = new EffectLease(clock, defaultLeaseTimes);
    lease.renewed(0);

    lease.drop();

    expect(clock.pending).toBe(0);
  });
});
