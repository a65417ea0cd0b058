import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldLines, tableLines } from '../../../gateway/cli/table.ts';
import { cell, clip, safe, safeJson, widthOf, wrapped } from '../../../gateway/cli/text.ts';

const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('text for a terminal', () => {
  it('shows escape sequences, line ends and marks that reorder text instead of obeying them', () => {
    expect(safe('a\u001b[2Jb\r\n\tc\u202e\u2028\u009b')).toBe('a\\u001b[2Jb\\r\\n\\tc\\u202e\\u2028\\u009b');
  });

  it('never holds a control character, whatever came in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safe(text)).not.toMatch(UNSAFE);
        expect(cell({ [text]: text })).not.toMatch(UNSAFE);
      }),
    );
  });

  it('writes JSON that is the same document and safe to print', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = safeJson(value, 2);
        expect(text.replaceAll('\n', '')).not.toMatch(UNSAFE);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(JSON.parse(safeJson({ a: '\u202e\u{e0001}' }, 0))).toEqual({ a: '\u202e\u{e0001}' });
  });

  it('is cut by what it takes on the screen', () => {
    expect(widthOf('日本')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
    expect(clip('日本語', 5)).toBe('日本…');
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('abcd', 3)).toBe('ab…');
  });

  it('is broken between words; a word too long for a line has one of its own', () => {
    expect(wrapped('one two three four', 9, '', '  ')).toEqual(['one two', '  three', '  four']);
    expect(wrapped('a 日本語日本語 b', 6)).toEqual(['a', '日本語日本語', 'b']);
    expect(wrapped('as wide as it likes', Number.POSITIVE_INFINITY)).toEqual(['as wide as it likes']);
    expect(wrapped('', 10)).toEqual(['']);
  });

  it('loses no word in the breaking', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]+$/)), fc.integer({ min: 1, max: 40 }), (words, width) => {
        const text = words.join(' ');
        expect(wrapped(text, width).join(' ')).toBe(text);
      }),
    );
  });
});

describe('a table', () => {
  const columns = [
    { title: 'NAME', shrink: true },
    { title: 'N', align: 'right' as const },
    { title: 'WHY', shrink: true },
  ];

  it('aligns its columns and leaves nothing behind the last', () => {
    expect(
      tableLines(
        columns,
        [
          ['node-1', '1', '-'],
          ['n', '10', 'x'],
        ],
        80,
      ),
    ).toEqual(['NAME     N  WHY', 'node-1   1  -', 'n       10  x']);
  });

  it('stays within the width by shrinking the widest column that may shrink', () => {
    const lines = tableLines(
      columns,
      [['a-rather-long-node-name', '123456', 'a reason that is longer than all of the rest']],
      40,
    );

    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(40);
    expect(lines[1]).toContain('123456');
  });

  it('is never wider than asked while its fixed columns fit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.nat(999), fc.string()), { maxLength: 5 }), (rows) => {
        const cells = rows.map(([name, n, why]) => [safe(name), String(n), safe(why)]);
        for (const line of tableLines(columns, cells, 60)) expect(widthOf(line)).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('keeps everything where there is no width', () => {
    expect(tableLines(columns, [['x'.repeat(200), '1', '-']], Number.POSITIVE_INFINITY)[1]).toContain('x'.repeat(200));
  });

  it('puts the fields of one document below each other', () => {
    expect(
      fieldLines([
        ['id', '1'],
        ['power_state', 'power on'],
      ]),
    ).toEqual(['id           1', 'power_state  power on']);
  });
});
