// A document as tables for a terminal, and how rows become a table at all: a figure a line and a case a column where figures
// are many and cases few, else the other way round; sentences stand below it, once each. Pure.

import type { BenchDocument } from '../document.ts';
import type { Row } from '../scenario.ts';

export interface Layout {
  /** The first line is the head, the first cell of each its name. */
  readonly lines: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** More cases than this are lines. */
const MANY = 6;
/** A text longer than this is a note. */
const SENTENCE = 40;

export function layoutOf(rows: readonly Row[]): Layout {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'case');
  const said = all.filter((figure) => rows.some((row) => String(row[figure] ?? '').length > SENTENCE));
  const figures = all.filter((figure) => !said.includes(figure));
  const cell = (row: Row, figure: string): string => String(row[figure] ?? '');
  // Of cases that say the same, `page cache, 64 callers: Restate` among them, the part that names who it is of.
  const notes = new Map(rows.flatMap((row) => said.map((name) => [cell(row, name), row.case.split(': ').at(-1)])));
  return {
    lines:
      rows.length > MANY
        ? [['', ...figures], ...rows.map((row) => [row.case, ...figures.map((figure) => cell(row, figure))])]
        : [
            ['', ...rows.map((row) => row.case)],
            ...figures.map((figure) => [figure, ...rows.map((row) => cell(row, figure))]),
          ],
    notes: [...notes].map(([text, name]) => `${name}: ${text}.`),
  };
}

export function tablesText({ revision, machine, versions, runs }: BenchDocument): string {
  const about = `${machine.cpus} cores (${machine.cpu}), Node ${versions.node}, nats-server ${versions.nats}, revision ${revision}`;
  const tables = runs.map(({ command, results }) => [command, ...tableText(layoutOf(results))].join('\n'));
  return `${[about, ...tables].join('\n\n')}\n`;
}

function tableText({ lines, notes }: Layout): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [...padded, ...notes];
}
