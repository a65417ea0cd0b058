// What several commands print alike: one document, a document of each of several nodes, a list of events.

import type { JsonObject } from '../../proto/json.ts';
import type { ApiClient } from '../client/api-client.ts';
import { type CliContext, type ClientOptions, clientOf, mapAtMost, setExitCode, textOf } from './context.ts';
import { eventColumns, eventRow } from './event-text.ts';
import { combineExitCodes, ExitCode, exitCodeOf, reasonOf } from './exit-codes.ts';
import { explanationLines } from './explanation.ts';
import { printDocument, printFields, printTable, wantsDocument } from './output.ts';
import { readPages } from './pages.ts';
import { documentFields, nodeLabel } from './task-text.ts';
import { cell, safe, wrapped } from './text.ts';

const AT_ONCE = 16;
/** As many as a gateway gives at once. */
const EVENTS_A_PAGE = 1_000;

/** Shows a document of each node; one that fails does not hide the others. */
export async function forEachNode(
  context: CliContext,
  names: readonly string[],
  options: ClientOptions,
  read: (name: string) => Promise<JsonObject>,
  show: (context: CliContext, document: JsonObject, options: ClientOptions) => void = showDocument,
): Promise<void> {
  const answers = await mapAtMost(names, AT_ONCE, async (name) => {
    try {
      return { name, document: await read(name), code: ExitCode.ok };
    } catch (error) {
      if (context.signal.aborted) throw error;
      tell(context, `${safe(name)}: ${reasonOf(error)}`);
      return { name, document: undefined, code: exitCodeOf(error) };
    }
  });
  const documents = answers.flatMap(({ document }) => (document === undefined ? [] : [document]));
  if (wantsDocument(options.output) && names.length > 1) printDocument(context, documents, options.output);
  else
    for (const [index, document] of documents.entries()) {
      if (index > 0) context.terminal.out('');
      show(context, document, options);
    }
  setExitCode(context, combineExitCodes(answers.map(({ code }) => code)));
}

export function showDocument(context: CliContext, document: JsonObject, options: ClientOptions): void {
  if (wantsDocument(options.output)) printDocument(context, document, options.output);
  else printFields(context, documentFields(document), options.output);
}

/** What `explain` answers: for a person in sentences. */
export function showExplanation(context: CliContext, document: JsonObject, options: ClientOptions): void {
  if (options.output !== 'table') showDocument(context, document, options);
  else for (const line of explanationLines(document, context.terminal.columns)) context.terminal.out(line);
}

/** A sentence about what is going on, as wide as the terminal. It must be safe. */
export function tell(context: CliContext, sentence: string): void {
  for (const line of wrapped(sentence, context.terminal.columns, '', '  ')) context.terminal.err(line);
}

/** Names of nodes by id, for lists that only know ids; as many as fit one page. */
export async function nodeLabels(client: ApiClient, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const page = await client.nodePage({ limit: 1_000, fields: 'id,name' }, signal);
  return new Map(page.items.map((node) => [textOf(node, 'id'), cell(nodeLabel(node))]));
}

/** The first `limit` events below a path, oldest first, page by page. */
export async function showEvents(
  context: CliContext,
  path: string,
  options: ClientOptions & { readonly limit: number },
): Promise<void> {
  const client = clientOf(context, options);
  const { items: events, more } = await readPages(options.limit, EVENTS_A_PAGE, async (limit, after) => {
    const { events: page, next } = await client.get(path, { limit, after }, context.signal);
    return { items: Array.isArray(page) ? page : [], next: typeof next === 'string' ? next : undefined };
  });
  if (wantsDocument(options.output)) printDocument(context, events, options.output);
  else printTable(context, eventColumns, events.map(eventRow), options.output);
  if (more) tellMore(context, events.length);
}

/** A list that was cut by `--limit` does not look whole. */
export function tellMore(context: CliContext, shown: number): void {
  context.terminal.err(`there are more than these ${shown}; --limit shows more`);
}
