import { beforeEach, describe, expect, it } from 'vitest';
import { CheckSlots } from '../../../runtime/host/check-slots.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

describe('the share of a conductor for checks', () => {
  let clock: SimClock;
  const forever = (): AbortSignal => new AbortController().signal;

  beforeEach(() => {
    clock = new SimClock();
  });

  it('gives out no more slots than there are, first come first served, and each back once', async () => {
    const slots = new CheckSlots(clock, { atOnce: 2, perSecond: 1_000 });
    const given: number[] = [];
    const releases: (() => void)[] = [];
    for (let who = 1; who <= 4; who++)
      void slots.take(forever()).then((release) => {
        given.push(who);
        releases.push(release);
      });
    await clock.advance(100);
    expect(given).toEqual([1, 2]);

    releases[0]?.();
    releases[0]?.();
    await clock.advance(100);

    expect(given).toEqual([1, 2, 3]);
    expect(slots.taken).toBe(2);
  });

  it('begins no more looks a second than it may', async () => {
    const slots = new CheckSlots(clock, { atOnce: 100, perSecond: 10 });
    let given = 0;
    for (let who = 0; who < 50; who++)
      void slots.take(forever()).then((release) => {
        given++;
        release();
      });

    await clock.advance(1_000);

    expect(given).toBeGreaterThanOrEqual(10);
    expect(given).toBeLessThanOrEqual(11);
  });

  it('lets a caller leave the line', async () => {
    const slots = new CheckSlots(clock, { atOnce: 1, perSecond: 1_000 });
    const release = await slots.take(forever());
    const leaving = new AbortController();
    const left = slots.take(leaving.signal);
    const next = slots.take(forever());

    leaving.abort(new Error('no longer'));
    await expect(left).rejects.toThrow('no longer');
    release();
    await clock.advance(10);

    await expect(next).resolves.toBeTypeOf('function');
    await expect(slots.take(leaving.signal)).rejects.toThrow('no longer');
  });
});
