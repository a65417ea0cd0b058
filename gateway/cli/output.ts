// How results are printed: one place for the six formats of `-o`. Tables are for people, `wide` shows more columns and cuts
// nothing, `value` is for scripts that want cells (tab-separated, without titles), the others are the documents themselves.

import { Option } from './commander.ts';
import type { CliContext } from './context.ts';
import { type Column, fieldLines, tableLines } from './table.ts';
import { safeJson, safeYaml } from './text.ts';

export const OutputFormat = {
  table: 'table',
  wide: 'wide',
  json: 'json',
  jsonl: 'jsonl',
  yaml: 'yaml',
  value: 'value',
} as const;
export type OutputFormat = (typeof OutputFormat)[keyof typeof OutputFormat];

export function outputOption(): Option {
  return new Option('-o, --output <format>', 'how to print').choices(Object.values(OutputFormat)).default('table');
}

/** Whether the documents are asked for, and not a table of them. */
export function wantsDocument(format: OutputFormat): boolean {
  return format === 'json' || format === 'jsonl' || format === 'yaml';
}

/** `jsonl` gives each element of a list a line. */
export function printDocument(context: CliContext, value: unknown, format: OutputFormat): void {
  const { terminal } = context;
  if (format === 'yaml') terminal.out(safeYaml(value).trimEnd());
  else if (format !== 'jsonl') terminal.out(safeJson(value, 2));
  else for (const line of Array.isArray(value) ? value : [value]) terminal.out(safeJson(line, 0));
}

/** One document of a stream that has no end: a line in both JSON formats, a document of its own in YAML. */
export function printStreamed(context: CliContext, value: unknown, format: OutputFormat): void {
  context.terminal.out(format === 'yaml' ? `---\n${safeYaml(value).trimEnd()}` : safeJson(value, 0));
}

/**
 * The documents of what was named: of one name the document itself, of several a list. Nothing for a name that has none,
 * which has been told.
 */
export function printDocuments(
  context: CliContext,
  named: number,
  documents: readonly unknown[],
  format: OutputFormat,
): void {
  if (named > 1) printDocument(context, documents, format);
  else for (const document of documents) printDocument(context, document, format);
}

/** Columns marked `wide` are shown with `-o wide` only. */
export function printTable(
  context: CliContext,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  format: OutputFormat,
): void {
  const { terminal } = context;
  const shown = (cells: readonly string[]): readonly string[] =>
    cells.filter((_cell, at) => format === 'wide' || columns[at]?.wide !== true);
  if (format === 'value') {
    for (const row of rows) terminal.out(shown(row).join('\t'));
    return;
  }
  const kept = columns.filter(({ wide }) => format === 'wide' || wide !== true);
  const width = format === 'wide' ? Number.POSITIVE_INFINITY : terminal.columns;
  for (const line of tableLines(kept, rows.map(shown), width)) terminal.out(line);
}

/** One resource: a line for each field, with `value` only what it holds. */
export function printFields(
  context: CliContext,
  fields: readonly (readonly [name: string, value: string])[],
  format: OutputFormat,
): void {
  const lines = format === 'value' ? fields.map(([, value]) => value) : fieldLines(fields);
  for (const line of lines) context.terminal.out(line);
}
