// `ironworks explain | actor`: the questions that are the same for every actor, whatever its kind; a node is one.

import { isObject, type JsonObject } from '../../proto/json.ts';
import type { Command } from './commander.ts';
import { type CliContext, type ClientOptions, clientOf, withClientOptions } from './context.ts';
import { printDocument, printTable, wantsDocument } from './output.ts';
import { readPages } from './pages.ts';
import { forEachNode, showExplanation } from './show.ts';
import type { Column } from './table.ts';
import { resolveTask } from './task-commands.ts';
import { isTaskName, nodeLabel } from './task-text.ts';
import { cell, safe } from './text.ts';

const PAGE = 1_000;
const columns: readonly Column[] = [
  { title: 'ACTOR', shrink: true },
  { title: 'TASK' },
  { title: 'QUEUED', align: 'right' },
  { title: 'PARKED', shrink: true },
  { title: 'ID', wide: true },
  { title: 'REVISION', align: 'right', wide: true },
];

export function addActorCommands(program: Command, context: CliContext): void {
  addExplain(program, context);
  const actor = program.command('actor').description('actors: list, explain, resume');
  addList(actor, context);
  const explain = actor
    .command('explain')
    .description('why an actor is as it is')
    .argument('<actor...>', 'names or ids');
  withClientOptions(explain).action((names: string[], options: ClientOptions) => explainAll(context, names, options));
  const resume = actor.command('resume').description('let parked actors go on').argument('<actor...>', 'names or ids');
  withClientOptions(resume)
    .option('--reason <text>', 'why, for other operators')
    .action((names: string[], options: ClientOptions & { readonly reason?: string }) =>
      resumeAll(context, names, options),
    );
}

/** `ironworks explain WHAT`: nodes and tasks alike. */
function addExplain(program: Command, context: CliContext): void {
  const command = program
    .command('explain')
    .description('why a node or a task is as it is, and what it waits for')
    .argument('<node-or-task...>', 'a node by name or id, a task as NODE/ULID or by id');
  withClientOptions(command).action((names: string[], options: ClientOptions) => explainAll(context, names, options));
}

function explainAll(context: CliContext, names: readonly string[], options: ClientOptions): Promise<void> {
  const client = clientOf(context, options);
  const read = async (name: string): Promise<JsonObject> => {
    if (!isTaskName(name)) return client.get(`/api/v1/nodes/${encodeURIComponent(name)}/explain`, {}, context.signal);
    const { id } = await resolveTask(client, name, context.signal);
    return client.get(`/api/v1/tasks/${encodeURIComponent(id)}/explain`, {}, context.signal);
  };
  return forEachNode(context, names, options, read, showExplanation);
}

/** For `node resume` as well: a node is an actor. */
export function resumeAll(
  context: CliContext,
  names: readonly string[],
  options: ClientOptions & { readonly reason?: string },
): Promise<void> {
  const client = clientOf(context, options);
  const body = options.reason === undefined ? {} : { reason: options.reason };
  return forEachNode(context, names, options, (name) =>
    client.post(`/api/v1/nodes/${encodeURIComponent(name)}/resume`, body, context.signal),
  );
}

function addList(actor: Command, context: CliContext): void {
  const command = actor
    .command('list')
    .description('actors that have work or are parked')
    .option('--parked', 'only those an operator has to let go on');
  withClientOptions(command).action(async (options: ClientOptions & { readonly parked?: boolean }) => {
    const client = clientOf(context, options);
    const fields = 'id,name,task,queue,parked,revision';
    const wanted = options.parked === true ? isParked : isBusy;
    const { items: found } = await readPages(Number.POSITIVE_INFINITY, PAGE, async (limit, after) => {
      const { items, next } = await client.nodePage({ limit, after, fields }, context.signal);
      return { items: items.filter(wanted), next };
    });
    if (wantsDocument(options.output)) printDocument(context, found, options.output);
    else printTable(context, columns, found.map(row), options.output);
  });
}

function isParked({ parked }: JsonObject): boolean {
  return parked !== null && parked !== undefined;
}

function isBusy(node: JsonObject): boolean {
  const { task, queue } = node;
  return isParked(node) || (task !== null && task !== undefined) || (Array.isArray(queue) && queue.length > 0);
}

function row(node: JsonObject): readonly string[] {
  const { task, queue, parked } = node;
  return [
    safe(nodeLabel(node)),
    isObject(task) ? cell(task['action']) : cell(task),
    String(Array.isArray(queue) ? queue.length : 0),
    isObject(parked) ? cell(parked['reason']) : '-',
    cell(node['id']),
    cell(node['revision']),
  ];
}
