// A document as tables for a terminal: a figure a line and a case a column, since figures are many and cases few. Pure.

import type { BenchDocument } from '../document.ts';
import type { Row } from '../scenario.ts';

export function tablesText({ revision, machine, versions, runs }: BenchDocument): string {
  const about = `${machine.cpus} cores (${machine.cpu}), Node ${versions.node}, nats-server ${versions.nats}, revision ${revision}`;
  const tables = runs.map(({ command, results }) => [command, ...tableLines(results)].join('\n'));
  return `${[about, ...tables].join('\n\n')}\n`;
}

/** Names of the figures, in the order in which rows first have them. */
export const figuresOf = (rows: readonly Row[]): readonly string[] =>
  [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'case');

function tableLines(rows: readonly Row[]): readonly string[] {
  const cells = [
    ['', ...rows.map((row) => row.case)],
    ...figuresOf(rows).map((figure) => [figure, ...rows.map((row) => String(row[figure] ?? ''))]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
