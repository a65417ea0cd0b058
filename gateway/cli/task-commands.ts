// `ironworks task`: list, show, watch, cancel, explain, events, resolve. A task is named by its id, or as NODE/ULID.

import type { JsonObject } from '../../proto/json.ts';
import type { ApiClient } from '../client/api-client.ts';
import { waitForTasks } from './act.ts';
import { type Command, Option } from './commander.ts';
import {
  type CliContext,
  type ClientOptions,
  clientOf,
  mapAtMost,
  setExitCode,
  textOf,
  withClientOptions,
} from './context.ts';
import { CliError, combineExitCodes, ExitCode, exitCodeOf, exitCodeOfTask, reasonOf } from './exit-codes.ts';
import { positiveInteger, seconds } from './numbers.ts';
import { printDocument, printDocuments, printFields, printTable, wantsDocument } from './output.ts';
import { readPages } from './pages.ts';
import { nodeLabels, showEvents, showExplanation, tellMore } from './show.ts';
import { parseTaskName, taskColumns, taskFields, taskRow } from './task-text.ts';
import { safe } from './text.ts';

const TASK_HELP = 'as NODE/ULID, or by id';
const AT_ONCE = 16;
const PAGE = 200;

export function addTaskCommands(task: Command, context: CliContext): void {
  addList(task, context);
  addShow(task, context);
  addWatch(task, context);
  addCancel(task, context);
  addQuestions(task, context);
  addResolve(task, context);
}

interface ListOptions extends ClientOptions {
  readonly node?: string;
  readonly state?: readonly string[];
  readonly limit: number;
}

function addList(task: Command, context: CliContext): void {
  const command = task
    .command('list')
    .description('list tasks')
    .option('--node <node>', 'of this node')
    .option('--state <state...>', 'in these states')
    .option('--limit <n>', 'at most so many', positiveInteger, 100);
  withClientOptions(command).action(async (options: ListOptions) => {
    const client = clientOf(context, options);
    const filters = { node: options.node, state: options.state?.join(',') };
    const { items: tasks, more } = await readPages(options.limit, PAGE, (limit, after) =>
      client.taskPage({ ...filters, limit, after }, context.signal),
    );
    if (wantsDocument(options.output)) printDocument(context, tasks, options.output);
    else await printTasks(context, client, tasks, options);
    if (more) tellMore(context, tasks.length);
  });
}

async function printTasks(
  context: CliContext,
  client: ApiClient,
  tasks: readonly JsonObject[],
  { node, output }: ListOptions,
): Promise<void> {
  const isNamed = node !== undefined || tasks.length === 0;
  const labels = isNamed ? new Map<string, string>() : await nodeLabels(client, context.signal);
  const rows = tasks.map((task) => taskRow(task, node ?? labelFrom(labels, task)));
  printTable(context, taskColumns, rows, output);
}

function addShow(task: Command, context: CliContext): void {
  const command = task.command('show').description('show tasks').argument('<task...>', TASK_HELP);
  withClientOptions(command).action(async (names: string[], options: ClientOptions) => {
    const client = clientOf(context, options);
    const { found } = await readTasks(context, client, names);
    if (wantsDocument(options.output))
      printDocuments(
        context,
        names.length,
        found.map((each) => each.task),
        options.output,
      );
    else
      for (const [index, each] of found.entries()) {
        if (index > 0) context.terminal.out('');
        printFields(context, taskFields(each.task), options.output);
      }
  });
}

function addWatch(task: Command, context: CliContext): void {
  const command = task
    .command('watch')
    .description('follow tasks to their end; the exit code says how they ended')
    .argument('<task...>', TASK_HELP)
    .option('--wait-limit <s>', 'give up after so many seconds', seconds, 86_400);
  withClientOptions(command).action(
    async (names: string[], options: ClientOptions & { readonly waitLimit: number }) => {
      const client = clientOf(context, options);
      const { found, codes } = await readTasks(context, client, names);
      const labels = new Map(found.map((each) => [textOf(each.task, 'id'), each.label]));
      const labelOf = (each: JsonObject): string => labels.get(textOf(each, 'id')) ?? textOf(each, 'node');
      const known = found.map((each) => each.task);
      const finished = [...(await waitForTasks(context, client, known, labelOf, options.waitLimit)).values()];
      if (wantsDocument(options.output)) printDocuments(context, names.length, finished, options.output);
      else if (finished.length > 0) {
        const rows = finished.map((each) => taskRow(each, labelOf(each)));
        printTable(context, taskColumns, rows, options.output);
      }
      setExitCode(
        context,
        combineExitCodes([...codes, ...finished.map((each) => exitCodeOfTask(textOf(each, 'state')))]),
      );
    },
  );
}

function addCancel(task: Command, context: CliContext): void {
  const command = task
    .command('cancel')
    .description('cancel queued tasks, abort running ones where their action allows it')
    .argument('<task...>', TASK_HELP)
    .option('--reason <text>', 'why');
  withClientOptions(command).action(async (names: string[], options: ClientOptions & { readonly reason?: string }) => {
    await post(context, names, options, 'cancel', options.reason === undefined ? {} : { reason: options.reason });
  });
}

function addResolve(task: Command, context: CliContext): void {
  const command = task
    .command('resolve')
    .description('settle a task that ended unknown, after looking at the machine')
    .argument('<task...>', TASK_HELP)
    .addOption(
      new Option('--outcome <outcome>', 'what really happened').choices(['succeeded', 'failed']).makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'how you know');
  withClientOptions(command).action(
    async (names: string[], options: ClientOptions & { readonly outcome: string; readonly reason: string }) => {
      await post(context, names, options, 'resolve', { outcome: options.outcome, reason: options.reason });
    },
  );
}

function addQuestions(task: Command, context: CliContext): void {
  const explain = task.command('explain').description('why a task is where it is').argument('<task>', TASK_HELP);
  withClientOptions(explain).action(async (name: string, options: ClientOptions) => {
    const client = clientOf(context, options);
    const { id } = await resolveTask(client, name, context.signal);
    const answer = await client.get(`/api/v1/tasks/${encodeURIComponent(id)}/explain`, {}, context.signal);
    showExplanation(context, answer, options);
  });
  const events = task
    .command('events')
    .description('what happened in a task, oldest first')
    .argument('<task>', TASK_HELP)
    .option('--limit <n>', 'at most so many', positiveInteger, 100);
  withClientOptions(events).action(async (name: string, options: ClientOptions & { readonly limit: number }) => {
    const { id } = await resolveTask(clientOf(context, options), name, context.signal);
    await showEvents(context, `/api/v1/tasks/${encodeURIComponent(id)}/events`, options);
  });
}

async function post(
  context: CliContext,
  names: readonly string[],
  options: ClientOptions,
  verb: 'cancel' | 'resolve',
  body: JsonObject,
): Promise<void> {
  const client = clientOf(context, options);
  const answers = await mapAtMost(names, AT_ONCE, async (name) => {
    try {
      const { id, label } = await resolveTask(client, name, context.signal);
      const task = await client.post(`/api/v1/tasks/${encodeURIComponent(id)}/${verb}`, body, context.signal);
      return { task, label, code: ExitCode.ok };
    } catch (error) {
      if (context.signal.aborted) throw error;
      context.terminal.err(`${safe(name)}: ${reasonOf(error)}`);
      return { task: undefined, label: name, code: exitCodeOf(error) };
    }
  });
  const done = answers.flatMap(({ task, label }) => (task === undefined ? [] : [{ task, label }]));
  if (wantsDocument(options.output))
    printDocuments(
      context,
      names.length,
      done.map(({ task }) => task),
      options.output,
    );
  else if (done.length > 0) {
    const rows = done.map(({ task, label }) => taskRow(task, label));
    printTable(context, taskColumns, rows, options.output);
  }
  setExitCode(context, combineExitCodes(answers.map(({ code }) => code)));
}

interface NamedTask {
  readonly task: JsonObject;
  readonly label: string;
}

/** Those that can be read; the others are told, and their codes are set. */
async function readTasks(
  context: CliContext,
  client: ApiClient,
  names: readonly string[],
): Promise<{ readonly found: readonly NamedTask[]; readonly codes: readonly ExitCode[] }> {
  const answers = await mapAtMost(names, AT_ONCE, async (name): Promise<NamedTask | ExitCode> => {
    try {
      const { id, label } = await resolveTask(client, name, context.signal);
      return { task: await client.task(id, 0, context.signal), label };
    } catch (error) {
      if (context.signal.aborted || error instanceof CliError) throw error;
      context.terminal.err(`${safe(name)}: ${reasonOf(error)}`);
      return exitCodeOf(error);
    }
  });
  const found = answers.filter((answer): answer is NamedTask => typeof answer === 'object');
  const codes = answers.filter((answer): answer is ExitCode => typeof answer === 'number');
  setExitCode(context, combineExitCodes(codes));
  return { found, codes };
}

/** A short name costs a look-up of the node, unless it holds the node's id already. */
export async function resolveTask(
  client: ApiClient,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly label: string }> {
  const parsed = parseTaskName(name);
  if (parsed.kind === 'id') return { id: parsed.id, label: parsed.id.slice(0, parsed.id.lastIndexOf('.')) };
  const node = await client.node(parsed.node, signal);
  return { id: `${textOf(node, 'id')}.${parsed.ulid}`, label: parsed.node };
}

function labelFrom(labels: ReadonlyMap<string, string>, task: JsonObject): string {
  const node = textOf(task, 'node');
  return labels.get(node) ?? node;
}
