import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AwaitedBody } from '../../../gateway/engine/body-deadlines.ts';
import { BodyDeadlines } from '../../../gateway/engine/body-deadlines.ts';

class Awaited implements AwaitedBody {
  lateCount = 0;
  ticks = 0;

  late(): void {
    this.lateCount++;
  }

  tick(): void {
    this.ticks++;
  }
}

describe('deadlines of bodies', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('call a body late once its time is over, and tick until then', () => {
    const deadlines = new BodyDeadlines(5_000);
    const body = new Awaited();
    deadlines.add(body);

    vi.advanceTimersByTime(4_500);
    expect(body).toMatchObject({ lateCount: 0, ticks: 4 });
    vi.advanceTimersByTime(10_000);

    expect(body).toMatchObject({ lateCount: 1, ticks: 4 });
  });

  it('leave bodies that came in time alone', () => {
    const deadlines = new BodyDeadlines(5_000);
    const [quick, slow] = [new Awaited(), new Awaited()];
    deadlines.add(quick);
    deadlines.add(slow);

    deadlines.delete(quick);
    vi.advanceTimersByTime(6_000);

    expect(quick.lateCount).toBe(0);
    expect(slow.lateCount).toBe(1);
  });

  it('hold one timer while there are bodies, and none soon afterwards', () => {
    const deadlines = new BodyDeadlines(5_000);
    const bodies = [new Awaited(), new Awaited()];

    for (const body of bodies) deadlines.add(body);
    expect(vi.getTimerCount()).toBe(1);
    for (const body of bodies) deadlines.delete(body);
    vi.advanceTimersByTime(1_000);

    expect(vi.getTimerCount()).toBe(0);
  });
});
