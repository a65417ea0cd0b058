// `ironworks top`: what the cluster does right now, drawn again and again until Ctrl-C: conductors with their load, and the
// tasks under way. Every round is one look at the cluster and one page of tasks, whatever the size of the fleet.

import { isObject, type JsonObject } from '../../proto/json.ts';
import { sleep } from '../../runtime/base/clock.ts';
import type { ApiClient } from '../client/api-client.ts';
import type { Command } from './commander.ts';
import { type CliContext, type ClientOptions, clientOf, textOf, withClientOptions } from './context.ts';
import { positiveInteger, seconds } from './numbers.ts';
import { printStreamed, printTable, wantsDocument } from './output.ts';
import { nodeLabels } from './show.ts';
import { age, taskColumns, taskRow } from './task-text.ts';
import { cell } from './text.ts';

const DEFAULT_INTERVAL_S = 2;
const DEFAULT_TASKS = 20;
/** Home, and clear what is below. */
const CLEAR = '\u001b[H\u001b[J';

interface TopOptions extends ClientOptions {
  readonly interval: number;
  readonly rounds?: number;
  readonly limit: number;
}

export function addTop(program: Command, context: CliContext): void {
  const command = program
    .command('top')
    .description('conductors and the tasks under way, again and again until Ctrl-C')
    .option('--interval <s>', 'between two looks', seconds, DEFAULT_INTERVAL_S)
    .option('--rounds <n>', 'stop after so many looks', positiveInteger)
    .option('--limit <n>', 'tasks shown', positiveInteger, DEFAULT_TASKS);
  withClientOptions(command).action((options: TopOptions) => top(context, options));
}

async function top(context: CliContext, options: TopOptions): Promise<void> {
  const client = clientOf(context, options);
  for (let round = 1; ; round++) {
    await look(context, client, options, round);
    if (round === options.rounds) return;
    // Ctrl-C is how it is meant to end.
    await sleep(context.clock, options.interval * 1_000, context.signal).catch(() => undefined);
    if (context.signal.aborted) return;
  }
}

async function look(context: CliContext, client: ApiClient, options: TopOptions, round: number): Promise<void> {
  const [cluster, page] = await Promise.all([
    client.get('/api/v1/cluster', {}, context.signal),
    client.taskPage({ state: 'running,parked,queued,submitted', limit: options.limit }, context.signal),
  ]);
  if (wantsDocument(options.output)) {
    printStreamed(context, { cluster, tasks: page.items }, options.output);
    return;
  }
  const labels = await nodeLabels(client, context.signal);
  if (context.terminal.isLive) context.terminal.raw(CLEAR);
  else if (round > 1) context.terminal.out('');
  const conductors = objectsOf(cluster['conductors']);
  const running = conductors.reduce((sum, { running: own }) => sum + (typeof own === 'number' ? own : 0), 0);
  const waiting = objectsOf(cluster['shards']).reduce(
    (sum, { mailbox }) => sum + (typeof mailbox === 'number' ? mailbox : 0),
    0,
  );
  context.terminal.out(`${conductors.length} conductors, ${running} tasks running, ${waiting} messages in mailboxes`);
  printTable(context, conductorColumns, conductors.map(conductorRow), options.output);
  context.terminal.out('');
  const rows = page.items.map((task) => taskRow(task, labels.get(textOf(task, 'node')) ?? textOf(task, 'node')));
  printTable(context, taskColumns, rows, options.output);
  if (page.next !== undefined) context.terminal.out(`more than ${options.limit} tasks are under way`);
}

const conductorColumns = [
  { title: 'CONDUCTOR' },
  { title: 'STATE' },
  { title: 'BEAT', align: 'right' },
  { title: 'SHARDS', align: 'right' },
  { title: 'ACTORS', align: 'right' },
  { title: 'RUNNING', align: 'right' },
] as const;

function conductorRow(conductor: JsonObject): readonly string[] {
  const { heartbeat_age_s: beat, shards } = conductor;
  return [
    cell(conductor['session']),
    cell(conductor['state']),
    typeof beat === 'number' ? age(beat) : '-',
    String(Array.isArray(shards) ? shards.length : 0),
    cell(conductor['activations']),
    cell(conductor['running']),
  ];
}

function objectsOf(value: JsonObject[string] | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
