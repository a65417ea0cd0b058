import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorBehind, END_OF_BATCH, formatCursor, isAfter, parseCursor } from '../../../runtime/journal/cursor.ts';

const place = fc.record({
  seq: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  index: fc.integer({ min: 0, max: END_OF_BATCH }),
});

describe('a cursor', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(place, ({ seq, index }) => {
        const cursor = { incarnation: 'a1-b2', seq, index };

        expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
      }),
    );
  });

  it('sorts as text in the order of the events', () => {
    fc.assert(
      fc.property(place, place, (left, right) => {
        const earlier = formatCursor({ incarnation: 'x', ...left });
        const later = formatCursor({ incarnation: 'x', ...right });

        expect(later > earlier).toBe(isAfter(left, right.seq, right.index));
      }),
    );
  });

  it('behind a batch is behind all of its events and before the next batch', () => {
    const behind = cursorBehind('x', 7);

    expect(behind > formatCursor({ incarnation: 'x', seq: 7, index: 500 })).toBe(true);
    expect(behind < formatCursor({ incarnation: 'x', seq: 8, index: 0 })).toBe(true);
  });

  it('is not read from any other text', () => {
    const good = formatCursor({ incarnation: 'x', seq: 1, index: 0 });
    for (const text of [
      '',
      'x',
      '12',
      `${good} `,
      good.toUpperCase(),
      good.slice(1),
      `${good}0`,
      'x-zzzzzzzzzzzz-0000',
    ])
      expect(parseCursor(text), text).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cursor = parseCursor(text);

        expect(cursor === undefined || formatCursor(cursor) === text).toBe(true);
      }),
    );
  });

  it('cannot be made of what no journal has', () => {
    expect(() => formatCursor({ incarnation: 'x', seq: -1, index: 0 })).toThrow(RangeError);
    expect(() => formatCursor({ incarnation: 'x', seq: 1, index: END_OF_BATCH + 1 })).toThrow(RangeError);
  });
});
