// One action on one or many nodes: asks, and with --wait follows the tasks to their end. Every request carries an
// idempotency key of this run, so that a repeat after a broken connection cannot ask twice.

import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../proto/json.ts';
import type { ApiClient } from '../client/api-client.ts';
import { ApiError } from '../client/problem.ts';
import { watchTasks } from '../client/watch-tasks.ts';
import { type CliContext, type ClientOptions, clientOf, mapAtMost, setExitCode, textOf } from './context.ts';
import { CliError, combineExitCodes, ExitCode, exitCodeOf, exitCodeOfTask, reasonOf } from './exit-codes.ts';
import { printDocuments, printTable, wantsDocument } from './output.ts';
import { Progress } from './progress.ts';
import { tell } from './show.ts';
import { shortTaskName, taskColumns, taskRow } from './task-text.ts';
import { safe } from './text.ts';

export interface ActOptions extends ClientOptions {
  readonly wait?: boolean;
  /** Seconds to wait for the end; the tasks go on after it. */
  readonly waitLimit: number;
  readonly onConflict?: string;
  readonly timeout?: number;
  readonly callback?: string;
}

interface Asked {
  readonly node: string;
  readonly task: JsonObject | undefined;
  readonly error: unknown;
}

const AT_ONCE = 16;

export async function act(
  context: CliContext,
  nodes: readonly string[],
  action: string,
  params: JsonObject | undefined,
  options: ActOptions,
): Promise<void> {
  const client = clientOf(context, options);
  const asked = await mapAtMost([...new Set(nodes)], AT_ONCE, (node) =>
    askOne(context, client, node, action, params, options),
  );
  if (context.signal.aborted) throw interruptedAsking(asked);
  const labels = new Map<string, string>();
  const accepted: JsonObject[] = [];
  for (const { node, task } of asked) {
    if (task === undefined) continue;
    labels.set(textOf(task, 'id'), node);
    accepted.push(task);
  }
  const finished =
    options.wait === true && accepted.length > 0
      ? await waitForTasks(context, client, accepted, (task) => labels.get(textOf(task, 'id')) ?? '', options.waitLimit)
      : new Map(accepted.map((task): [string, JsonObject] => [textOf(task, 'id'), task]));
  report(context, asked, finished, options);
}

async function askOne(
  context: CliContext,
  client: ApiClient,
  node: string,
  action: string,
  params: JsonObject | undefined,
  options: ActOptions,
): Promise<Asked> {
  try {
    const task = await client.submitTask(
      node,
      {
        action,
        ...(params === undefined ? {} : { params }),
        ...(options.onConflict === undefined ? {} : { onConflict: options.onConflict }),
        ...(options.timeout === undefined ? {} : { timeoutS: options.timeout }),
        ...(options.callback === undefined ? {} : { callback: { url: options.callback } }),
        idempotencyKey: randomUUID(),
      },
      context.signal,
    );
    return { node, task, error: undefined };
  } catch (error) {
    return { node, task: undefined, error };
  }
}

/**
 * Follows tasks with live progress.
 * @throws CliError `interrupted` on Ctrl-C, `unavailable` when the limit is over, and what the gateway's failure is worth
 *   when it lasts; all of them say how to go on
 */
export async function waitForTasks(
  context: CliContext,
  client: ApiClient,
  tasks: readonly JsonObject[],
  labelOf: (task: JsonObject) => string,
  limitS: number,
): Promise<ReadonlyMap<string, JsonObject>> {
  const progress = new Progress(context.terminal, context.clock, tasks.length);
  const newest = new Map(tasks.map((task): [string, JsonObject] => [textOf(task, 'id'), task]));
  const openNames = (): readonly string[] =>
    [...newest.values()].filter((task) => task['done'] !== true).map((task) => shortTaskName(task, labelOf(task)));
  try {
    for (const task of tasks) progress.update(task, labelOf(task));
    const { end } = await watchTasks({
      client,
      clock: context.clock,
      tasks,
      onChange: (task) => {
        newest.set(textOf(task, 'id'), task);
        progress.update(task, labelOf(task));
      },
      signal: context.signal,
      limitMs: limitS * 1_000,
    });
    if (end === 'aborted') throw interrupted(openNames());
    if (end === 'limit')
      throw new CliError(ExitCode.unavailable, `not finished within ${limitS} s; ${resumeHint(openNames())}`);
    return newest;
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(exitCodeOf(error), `${reasonOf(error)}; ${resumeHint(openNames())}`);
  } finally {
    progress.close();
  }
}

function report(
  context: CliContext,
  asked: readonly Asked[],
  finished: ReadonlyMap<string, JsonObject>,
  options: ActOptions,
): void {
  const documents = asked.map(({ node, task, error }) =>
    task === undefined
      ? { node, error: error instanceof ApiError ? error.problem : { detail: String(error) } }
      : (finished.get(textOf(task, 'id')) ?? task),
  );
  if (wantsDocument(options.output)) printDocuments(context, documents.length, documents, options.output);
  else {
    const rows = asked.flatMap(({ node, task }) =>
      task === undefined ? [] : [taskRow(finished.get(textOf(task, 'id')) ?? task, node)],
    );
    if (rows.length > 0) printTable(context, taskColumns, rows, options.output);
  }
  for (const { node, error } of asked) if (error !== undefined) tell(context, `${safe(node)}: ${reasonOf(error)}`);
  const codes = asked.map(({ task, error }) => {
    if (task === undefined) return exitCodeOf(error);
    const newest = finished.get(textOf(task, 'id')) ?? task;
    return newest['done'] === true ? exitCodeOfTask(textOf(newest, 'state')) : ExitCode.ok;
  });
  setExitCode(context, combineExitCodes(codes));
}

/** Tasks that were accepted go on; of a request without an answer nobody here knows whether it arrived. */
function interruptedAsking(asked: readonly Asked[]): CliError {
  const open = asked.flatMap(({ node, task }) => (task === undefined ? [] : [shortTaskName(task, node)]));
  const unanswered = asked.flatMap(({ node, task, error }) =>
    task === undefined && !(error instanceof ApiError) ? [node] : [],
  );
  if (unanswered.length === 0) return interrupted(open);
  const [first = ''] = unanswered;
  const more = unanswered.length > 1 ? ` and ${unanswered.length - 1} more` : '';
  const hint = `no answer came about ${safe(first)}${more}; look with: ironworks task list --node ${safe(first)}`;
  return new CliError(
    ExitCode.interrupted,
    open.length === 0 ? `interrupted; ${hint}` : `interrupted; ${hint}\n${resumeHint(open)}`,
  );
}

function interrupted(open: readonly string[]): CliError {
  return new CliError(
    ExitCode.interrupted,
    `interrupted; ${open.length === 0 ? 'nothing is left to do' : resumeHint(open)}`,
  );
}

function resumeHint(open: readonly string[]): string {
  const shown = open.slice(0, 10).join(' ');
  const more = open.length > 10 ? ` (and ${open.length - 10} more: ironworks task list --state running)` : '';
  return `the tasks go on; see them with:\n  ironworks task watch ${shown}${more}`;
}
