// A plain text table that stays within a width: columns take what they need, the widest that may shrink gives way first.
// Pure: cells in, lines out.

import { clip, widthOf } from './text.ts';

export interface Column {
  readonly title: string;
  /** Cut with an ellipsis when the table is too wide. Columns that are copied into commands do not shrink. */
  readonly shrink?: boolean;
  readonly align?: 'left' | 'right';
  /** Shown only where more is asked for. */
  readonly wide?: boolean;
}

const GAP = 2;
const LEAST_WIDTH = 6;

/** Rows are padded or cut to the number of columns; cells must be safe text (text.ts). */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  maxWidth: number,
): readonly string[] {
  const widths = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  shrink(columns, widths, maxWidth);
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, index) => pad(clip(cells[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, column.align))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...rows.map(line)];
}

/** Name and value on one line each, values cut by nothing: for one resource. */
export function fieldLines(fields: readonly (readonly [name: string, value: string])[]): readonly string[] {
  const width = Math.max(0, ...fields.map(([name]) => widthOf(name)));
  return fields.map(([name, value]) => `${pad(name, width, 'left')}${' '.repeat(GAP)}${value}`.trimEnd());
}

function shrink(columns: readonly Column[], widths: number[], maxWidth: number): void {
  const total = (): number => widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);
  for (let excess = total() - maxWidth; excess > 0; excess -= 1) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const width = widths[index] ?? 0;
      if (column.shrink === true && width > LEAST_WIDTH && width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

function pad(text: string, width: number, align: Column['align']): string {
  const missing = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? missing + text : text + missing;
}
