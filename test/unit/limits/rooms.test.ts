import { describe, expect, it } from 'vitest';
import { DrainEstimator } from '../../../gateway/limits/drain-rate.ts';
import { Holdings, mayHoldOneMore } from '../../../gateway/limits/fair-share.ts';
import { RetryAdvice } from '../../../gateway/limits/retry-advice.ts';
import { TaskRoom } from '../../../gateway/limits/task-room.ts';
import { WaitingRoom } from '../../../gateway/limits/waiting-room.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

const clock = new SimClock();

function taskRoom(maxOpen: number, maxOfTenant: number, open: { [tenant: string]: number } = {}): TaskRoom {
  const advice = new RetryAdvice({ estimator: new DrainEstimator(clock.monotonic()), clock, random: () => 0 });
  const total = (): number => Object.values(open).reduce((sum, count) => sum + count, 0);
  return new TaskRoom({ maxOpen, maxOfTenant }, { total, of: (tenant) => open[tenant] ?? 0 }, advice);
}

describe('a share of what is bounded', () => {
  const fill = (tenants: readonly string[], capacity: number): Holdings => {
    const held = new Holdings();
    for (let round = 0; round < capacity; round++)
      for (const tenant of tenants) if (mayHoldOneMore(held.of(tenant), held.total, capacity)) held.add(tenant, 1);
    return held;
  };

  it('is two thirds for one alone, and leaves room for the next however many are hungry', () => {
    expect(fill(['a'], 300).total).toBe(200);
    for (const count of [2, 5, 20]) {
      const held = fill(
        Array.from({ length: count }, (_, index) => `t${index}`),
        300,
      );
      expect(mayHoldOneMore(0, held.total, 300)).toBe(true);
      expect(held.of('t0') - held.of(`t${count - 1}`)).toBeLessThanOrEqual(1);
    }
  });

  it('never holds more than there is', () => {
    expect(mayHoldOneMore(0, 300, 300)).toBe(false);
    expect(mayHoldOneMore(0, 0, 1)).toBe(true);
  });
});

describe('room for tasks', () => {
  it('ends at the quota of a tenant, which is told as its own bucket', () => {
    const refused = taskRoom(1_000, 5, { acme: 5 }).enter('acme');

    expect(refused?.refusal).toMatchObject({ code: 'rate_limited', data: { bucket: 'tasks:acme', quota: 5, open: 5 } });
    expect(Object.fromEntries(refused?.headers ?? [])).toMatchObject({
      'retry-after': '1',
      ratelimit: '"tasks";r=0;t=1',
    });
  });

  it('ends at the cap of the cluster, which is told as overload', () => {
    const refused = taskRoom(10, 100, { a: 5, b: 5 }).enter('polite');

    expect(refused?.refusal).toMatchObject({ code: 'overloaded', data: { open: 10, limit: 10 } });
    expect(Object.fromEntries(refused?.headers ?? [])).toMatchObject({ 'retry-after': '1' });
  });

  it('is kept for a tenant that holds little, when others have taken what they may', () => {
    const room = taskRoom(100, 100, { a: 40, b: 40 });

    expect(room.enter('a')?.refusal.code).toBe('overloaded');
    expect(room.enter('polite')).toBeUndefined();
  });

  it('counts what is under way here, and no longer than that', () => {
    const room = taskRoom(1_000, 2);
    expect([room.enter('acme'), room.enter('acme')]).toEqual([undefined, undefined]);
    expect(room.enter('acme')?.refusal.code).toBe('rate_limited');

    room.leave('acme');

    expect(room.enter('acme')).toBeUndefined();
  });
});

describe('a waiting room', () => {
  it('is never filled by one tenant', () => {
    const room = new WaitingRoom(30);
    while (room.hasRoom('rude')) room.enter('rude');

    expect(room.inHand).toBe(20);
    expect(room.hasRoom('polite')).toBe(true);
  });

  it('knows how long a request is in hand', () => {
    const room = new WaitingRoom(30);
    for (let count = 0; count < 100; count++) {
      room.enter('a');
      room.leave('a', 20);
    }

    expect(room.inHand).toBe(0);
    expect(room.eachMs).toBeCloseTo(20, 3);
  });
});
