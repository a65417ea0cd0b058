import { describe, expect, it, vi } from 'vitest';
import { Stop } from '../../../runtime/base/stop.ts';

describe('the order to stop', () => {
  it('tells its listeners once, in the order they came, with the first reason', () => {
    const stop = new Stop();
    const told: string[] = [];
    stop.onStop(() => told.push('first'));
    stop.onStop(() => told.push('second'));

    stop.stop('enough');
    stop.stop('more than enough');

    expect(told).toEqual(['first', 'second']);
    expect(stop.stopped).toBe(true);
    expect(stop.reason).toBe('enough');
  });

  it('tells a listener that comes too late at once', () => {
    const stop = new Stop();
    stop.stop('enough');
    const late = vi.fn();

    const unlisten = stop.onStop(late);

    expect(late).toHaveBeenCalledOnce();
    unlisten();
  });

  it('tells nothing to who no longer listens', () => {
    const stop = new Stop();
    const gone = vi.fn();
    const unlisten = stop.onStop(gone);
    unlisten();

    stop.stop('enough');

    expect(gone).not.toHaveBeenCalled();
  });

  it('is the same order as its signal, whichever is asked for first', () => {
    const early = new Stop();
    const { signal } = early;
    expect(signal.aborted).toBe(false);
    early.stop('enough');
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe('enough');

    const late = new Stop();
    late.stop('enough');
    expect(late.signal.aborted).toBe(true);
    expect(late.signal.reason).toBe('enough');
  });
});
