// What several commands print alike: one document, a document of each of several nodes, a list of events.

import type { JsonObject } from '../../proto/json.ts';
import type { ApiClient } from '../client/api-client.ts';
import { type CliContext, type ClientOptions, mapAtMost, printJson, setExitCode, textOf } from './context.ts';
import { eventColumns, eventRow } from './event-text.ts';
import { combineExitCodes, ExitCode, exitCodeOf, reasonOf } from './exit-codes.ts';
import { type Column, fieldLines, tableLines } from './table.ts';
import { documentFields, nodeLabel } from './task-text.ts';
import { cell, safe } from './text.ts';

const AT_ONCE = 16;

export function printTable(
  context: CliContext,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  for (const line of tableLines(columns, rows, context.terminal.columns)) context.terminal.out(line);
}

/** Shows a document of each node; one that fails does not hide the others. */
export async function forEachNode(
  context: CliContext,
  names: readonly string[],
  options: ClientOptions,
  read: (name: string) => Promise<JsonObject>,
): Promise<void> {
  const answers = await mapAtMost(names, AT_ONCE, async (name) => {
    try {
      return { name, document: await read(name), code: ExitCode.ok };
    } catch (error) {
      if (context.signal.aborted) throw error;
      context.terminal.err(`${safe(name)}: ${reasonOf(error)}`);
      return { name, document: undefined, code: exitCodeOf(error) };
    }
  });
  const documents = answers.flatMap(({ document }) => (document === undefined ? [] : [document]));
  if (options.output === 'json' && names.length > 1) printJson(context, documents);
  else
    for (const [index, document] of documents.entries()) {
      if (index > 0) context.terminal.out('');
      showDocument(context, document, options);
    }
  setExitCode(context, combineExitCodes(answers.map(({ code }) => code)));
}

export function showDocument(context: CliContext, document: JsonObject, options: ClientOptions): void {
  if (options.output === 'json') printJson(context, document);
  else for (const line of fieldLines(documentFields(document))) context.terminal.out(line);
}

/** Names of nodes by id, for lists that only know ids; as many as fit one page. */
export async function nodeLabels(client: ApiClient, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const page = await client.nodePage({ limit: 1_000, fields: 'id,name' }, signal);
  return new Map(page.items.map((node) => [textOf(node, 'id'), cell(nodeLabel(node))]));
}

/** A list of events, as `history` and `task events` answer it. */
export function showEvents(context: CliContext, answer: JsonObject, options: ClientOptions): void {
  const { events } = answer;
  if (options.output === 'json') printJson(context, events ?? answer);
  else if (Array.isArray(events)) printTable(context, eventColumns, events.map(eventRow));
  else showDocument(context, answer, options);
}
