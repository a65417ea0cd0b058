import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cursorBehind,
  END_OF_BATCH,
  formatCursor,
  isAfter,
  parseCursor,
  witnessOf,
} from '../../../runtime/journal/cursor.ts';

const place = fc.record({
  seq: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  index: fc.integer({ min: 0, max: END_OF_BATCH }),
  witness: fc.oneof(fc.constant(''), fc.string().map(witnessOf)),
});

const isSame = (left: { seq: number; index: number }, right: { seq: number; index: number }): boolean =>
  left.seq === right.seq && left.index === right.index;

describe('a cursor', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(place, (where) => {
        const cursor = { incarnation: 'a1-b2', ...where };

        expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
      }),
    );
  });

  it('sorts as text in the order of the events', () => {
    fc.assert(
      fc.property(place, place, (left, right) => {
        const earlier = formatCursor({ incarnation: 'x', ...left });
        const later = formatCursor({ incarnation: 'x', ...right });

        expect(isAfter(left, right.seq, right.index)).toBe(later > earlier && !isSame(left, right));
      }),
    );
  });

  it('behind a batch is behind all of its events and before the next batch', () => {
    const behind = cursorBehind('x', 7);

    expect(behind > formatCursor({ incarnation: 'x', seq: 7, index: 500, witness: 'abcd' })).toBe(true);
    expect(behind < formatCursor({ incarnation: 'x', seq: 8, index: 0, witness: '' })).toBe(true);
  });

  it('is not read from any other text', () => {
    const good = formatCursor({ incarnation: 'x', seq: 1, index: 0, witness: '' });
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

  it('of one batch has another witness than that of another under the same sequence', () => {
    const witnesses = new Set(Array.from({ length: 1_000 }, (_, number) => witnessOf(`batch-${number}`)));

    expect(witnesses.size).toBeGreaterThan(995);
  });

  it('cannot be made of what no journal has', () => {
    expect(() => formatCursor({ incarnation: 'x', seq: -1, index: 0, witness: '' })).toThrow(RangeError);
    expect(() => formatCursor({ incarnation: 'x', seq: 1, index: END_OF_BATCH + 1, witness: '' })).toThrow(RangeError);
  });
});
