import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedTimers } from '../../../runtime/base/shared-timers.ts';

describe('timers that share', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('fire once, not before their time and at most 16 ms after it', () => {
    const timers = new SharedTimers();
    const lateMs: number[] = [];
    const startedAt = performance.now();

    for (let delayMs = 1_000; delayMs < 1_100; delayMs += 7)
      timers.after(delayMs, () => lateMs.push(performance.now() - startedAt - delayMs), true);
    vi.advanceTimersByTime(5_000);

    expect(lateMs).toHaveLength(15);
    expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lateMs)).toBeLessThanOrEqual(17); // those of the platform count whole milliseconds
  });

  it('are one timer of the platform where they are due together, and none once all are cancelled', () => {
    const timers = new SharedTimers();
    const fired = vi.fn();
    const many = Array.from({ length: 1_000 }, () => timers.after(2_000, fired, false));

    expect(vi.getTimerCount()).toBe(1);
    for (const timer of many) timer.cancel();

    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(5_000);
    expect(fired).not.toHaveBeenCalled();
  });

  it('can be cancelled by one that fires with them, and again after they fired', () => {
    const timers = new SharedTimers();
    const fired: string[] = [];
    const second = { cancel: (): void => undefined };
    const first = timers.after(
      2_000,
      () => {
        fired.push('first');
        second.cancel();
      },
      false,
    );
    second.cancel = timers.after(2_000, () => fired.push('second'), false).cancel;
    timers.after(2_000, () => fired.push('third'), false);

    vi.advanceTimersByTime(5_000);
    first.cancel();

    expect(fired).toEqual(['first', 'third']);
  });

  it('are all called, though one of them throws', () => {
    const thrown: unknown[] = [];
    const timers = new SharedTimers((error) => thrown.push(error));
    const fired = vi.fn();

    timers.after(
      2_000,
      () => {
        throw new RangeError('mine');
      },
      false,
    );
    timers.after(2_000, fired, false);
    vi.advanceTimersByTime(5_000);

    expect(thrown).toEqual([new RangeError('mine')]);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  it('that are set anew by one that fires are a new timer', () => {
    const timers = new SharedTimers();
    const at: number[] = [];
    const again = (): void => {
      at.push(Math.round(performance.now() / 1_000));
      if (at.length < 3) timers.after(1_000, again, false);
    };
    const startedAt = Math.round(performance.now() / 1_000);

    timers.after(1_000, again, false);
    vi.advanceTimersByTime(10_000);

    expect(at.map((second) => second - startedAt)).toEqual([1, 2, 3]);
  });
});
