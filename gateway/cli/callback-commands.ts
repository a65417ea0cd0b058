// `ironworks callback`: what was not delivered and why, trying it again, and the secret of the cluster.

import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import type { Command } from './commander.ts';
import { Option } from './commander.ts';
import {
  type CliContext,
  type ClientOptions,
  clientOf,
  mapAtMost,
  setExitCode,
  textOf,
  withClientOptions,
} from './context.ts';
import { combineExitCodes, ExitCode, exitCodeOf, reasonOf } from './exit-codes.ts';
import { positiveInteger } from './numbers.ts';
import { printDocument, printDocuments, printFields, printTable, wantsDocument } from './output.ts';
import { readPages } from './pages.ts';
import { tellMore } from './show.ts';
import type { Column } from './table.ts';
import { cell, safe } from './text.ts';

const AT_ONCE = 16;
const PAGE = 200;

const columns: readonly Column[] = [
  { title: 'CALLBACK' },
  { title: 'STATE' },
  { title: 'TRIES', align: 'right' },
  { title: 'NEXT', shrink: true },
  { title: 'LAST ERROR', shrink: true },
  { title: 'URL', shrink: true },
];

export function addCallbackCommands(callback: Command, context: CliContext): void {
  addList(callback, context);
  addReplay(callback, context);
  addSecret(callback, context);
}

interface ListOptions extends ClientOptions {
  readonly node?: string;
  readonly task?: string;
  readonly state?: readonly string[];
  readonly limit: number;
}

function addList(callback: Command, context: CliContext): void {
  const command = callback
    .command('list')
    .description('callbacks that are not delivered: pending, failing, parked, disabled')
    .option('--node <node>', 'of this node')
    .option('--task <task>', 'of this task, by its id')
    .addOption(
      new Option('--state <state...>', 'in these states').choices(['pending', 'failing', 'parked', 'disabled']),
    )
    .option('--limit <n>', 'at most so many', positiveInteger, 100);
  withClientOptions(command).action(async (options: ListOptions) => {
    const client = clientOf(context, options);
    const filters = { node: options.node, task: options.task, state: options.state?.join(',') };
    const { items: callbacks, more } = await readPages(options.limit, PAGE, async (limit, after) => {
      const answer = await client.get('/api/v1/callbacks', { ...filters, limit, after }, context.signal);
      return { items: objectsIn(answer['callbacks']), next: textOf(answer, 'next') || undefined };
    });
    if (wantsDocument(options.output)) printDocument(context, callbacks, options.output);
    else printTable(context, columns, callbacks.map(row), options.output);
    if (more) tellMore(context, callbacks.length);
  });
}

function addReplay(callback: Command, context: CliContext): void {
  const command = callback
    .command('replay')
    .description('try callbacks again from the start, parked and disabled ones too')
    .argument('<callback...>', 'ids, as list prints them');
  withClientOptions(command).action(async (ids: string[], options: ClientOptions) => {
    const client = clientOf(context, options);
    const answers = await mapAtMost(ids, AT_ONCE, async (id) => {
      try {
        const path = `/api/v1/callbacks/${encodeURIComponent(id)}/replay`;
        return { document: await client.post(path, {}, context.signal), code: ExitCode.ok };
      } catch (error) {
        if (context.signal.aborted) throw error;
        context.terminal.err(`${safe(id)}: ${reasonOf(error)}`);
        return { document: undefined, code: exitCodeOf(error) };
      }
    });
    const done = answers.flatMap(({ document }) => (document === undefined ? [] : [document]));
    if (wantsDocument(options.output)) printDocuments(context, ids.length, done, options.output);
    else if (done.length > 0) printTable(context, columns, done.map(row), options.output);
    setExitCode(context, combineExitCodes(answers.map(({ code }) => code)));
  });
}

function addSecret(callback: Command, context: CliContext): void {
  const command = callback
    .command('secret')
    .description('the secret that signs callbacks which bring none of their own')
    .option('--rotate', 'make a new one; for a day the former one signs as well');
  withClientOptions(command).action(async (options: ClientOptions & { readonly rotate?: boolean }) => {
    const client = clientOf(context, options);
    const answer =
      options.rotate === true
        ? await client.post('/api/v1/callbacks/secret/rotate', {}, context.signal)
        : await client.get('/api/v1/callbacks/secret', {}, context.signal);
    if (wantsDocument(options.output)) printDocument(context, answer, options.output);
    else if (textOf(answer, 'former') === '') context.terminal.out(cell(answer['secret']));
    else
      printFields(
        context,
        ['secret', 'former', 'rotated_at'].map((key) => [key, cell(answer[key])]),
        options.output,
      );
  });
}

function row(callback: JsonObject): readonly string[] {
  return [
    cell(callback['id']),
    cell(callback['state']),
    cell(callback['attempts']),
    cell(callback['next_at']),
    cell(callback['last_error']),
    cell(callback['url']),
  ];
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
