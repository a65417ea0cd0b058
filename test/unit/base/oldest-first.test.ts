import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { OldestFirst } from '../../../runtime/base/oldest-first.ts';

describe('a map that lets its oldest go', () => {
  it('lets go what was set longest ago, whatever was set again, deleted or let go before', () => {
    const key = fc.integer({ min: 0, max: 12 });
    const act = fc.oneof(
      fc.record({ act: fc.constant('set' as const), key }),
      fc.record({ act: fc.constant('delete' as const), key }),
      fc.constant({ act: 'shift' as const, key: 0 }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const map = new OldestFirst<number, string>();
        let model: (readonly [number, string])[] = [];
        acts.forEach(({ act, key }, at) => {
          const value = `${key} at ${at}`;
          const others = model.filter(([known]) => known !== key);
          if (act === 'shift') {
            expect(map.shift()).toEqual(model[0]);
            model = model.slice(1);
          } else if (act === 'set') {
            map.set(key, value);
            model = [...others, [key, value]];
          } else {
            expect(map.delete(key)).toBe(others.length < model.length);
            model = others;
          }
          expect(map.size).toBe(model.length);
          for (const [known, held] of model) expect(map.get(known)).toBe(held);
        });
      }),
    );
  });

  it('goes on where it was: a walk from its start for each would pass what has gone again and again', () => {
    const map = new OldestFirst<number, number>();
    for (let at = 0; at < 1_000; at++) map.set(at, at);
    const walks = vi.spyOn(Map.prototype, 'entries');
    for (let at = 1_000; at < 10_000; at++) {
      map.set(at, at);
      expect(map.shift()).toEqual([at - 1_000, at - 1_000]);
    }
    const walked = walks.mock.calls.length;
    walks.mockRestore();

    expect(walked).toBe(1);
  });
});
