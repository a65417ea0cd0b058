import { describe, expect, it } from 'vitest';
import { closedLoop } from '../../../bench/load/closed-loop.ts';
import { inTurns } from '../../../bench/load/in-turns.ts';

describe('closed loops in turns', () => {
  const never = new AbortController().signal;

  it('measure every side in the same round, one after the other and again, and add up what each did', async () => {
    const order: string[] = [];
    const side = (name: string) => (turn: { callers: number; warmUpMs: number; measureMs: number }) => {
      order.push(`${name} ${turn.measureMs}`);
      return closedLoop({ ...turn, once: () => new Promise((resolve) => setTimeout(() => resolve(true), 1)) });
    };

    const { ours, floor } = await inTurns({
      ...{ callers: 2, warmUpMs: 0, measureMs: 80, signal: never },
      sides: { ours: side('ours'), floor: side('floor') },
    });

    expect(order).toEqual(['ours 40', 'floor 40', 'ours 40', 'floor 40']);
    for (const result of [ours, floor]) {
      expect(result.seconds).toBeCloseTo(0.08);
      expect(result.latency.totalCount).toBe(result.tasks);
      expect(result.tasks).toBeGreaterThan(0);
    }
  });

  it('begin no further turn once they are told to stop, and have measured every side', async () => {
    const stopping = new AbortController();
    let turns = 0;

    const results = await inTurns({
      ...{ callers: 1, warmUpMs: 0, measureMs: 20, signal: stopping.signal },
      sides: {
        a: (turn) => {
          turns++;
          stopping.abort();
          return closedLoop({ ...turn, once: () => new Promise((resolve) => setTimeout(() => resolve(true), 1)) });
        },
        b: (turn) => {
          turns++;
          return closedLoop({ ...turn, once: () => new Promise((resolve) => setTimeout(() => resolve(true), 1)) });
        },
      },
    });

    expect(turns).toBe(2);
    expect(Object.keys(results)).toEqual(['a', 'b']);
  });
});
