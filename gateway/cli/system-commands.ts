// `ironworks cluster | event | config | doctor`: the system itself, seen from outside.

import { readFileSync } from 'node:fs';
import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import { type BackoffOptions, backoffDelayMs } from '../../runtime/base/backoff.ts';
import { sleep } from '../../runtime/base/clock.ts';
import { describeSettings, loadSettings } from '../../runtime/base/settings.ts';
import type { ApiClient } from '../client/api-client.ts';
import { followEvents } from '../client/event-stream.ts';
import type { Command } from './commander.ts';
import { type CliContext, type ClientOptions, clientOf, withClientOptions } from './context.ts';
import { diagnose } from './doctor/doctor.ts';
import type { Finding } from './doctor/finding.ts';
import { eventLine } from './event-text.ts';
import { CliError, ExitCode } from './exit-codes.ts';
import {
  type OutputFormat,
  outputOption,
  printDocument,
  printFields,
  printStreamed,
  printTable,
  wantsDocument,
} from './output.ts';
import { addSettingOptions, settingFlags } from './setting-options.ts';
import { nodeLabels } from './show.ts';
import { age } from './task-text.ts';
import { cell, wrapped } from './text.ts';

export function addSystemCommands(program: Command, context: CliContext): void {
  addCluster(program, context);
  addEvents(program, context);
  addConfig(program, context);
  addDoctor(program, context);
}

function addCluster(program: Command, context: CliContext): void {
  const command = program.command('cluster').description('conductors, gateways, shards and the broker');
  withClientOptions(command)
    .option('--shards', 'each shard as well')
    .action(async (options: ClientOptions & { readonly shards?: boolean }) => {
      const cluster = await clientOf(context, options).get('/api/v1/cluster', {}, context.signal);
      if (wantsDocument(options.output)) printDocument(context, cluster, options.output);
      else showCluster(context, cluster, options.shards === true, options.output);
    });
}

function showCluster(context: CliContext, cluster: JsonObject, withShards: boolean, format: OutputFormat): void {
  const { terminal } = context;
  const nats = objectOf(cluster['nats']);
  const supervisor = objectOf(cluster['supervisor']);
  const shards = listOf(cluster['shards']);
  const owned = shards.filter((shard) => cell(shard['owner']) !== '-').length;
  const waiting = shards.reduce((sum, shard) => sum + (typeof shard['mailbox'] === 'number' ? shard['mailbox'] : 0), 0);
  const fields: (readonly [string, string])[] = [
    ['broker', `nats-server ${cell(nats['version'])} at ${cell(nats['url'])}, pid ${cell(nats['pid'])}`],
    ['replicas', cell(nats['replicas'])],
    ['supervisor', `pid ${cell(supervisor['pid'])}`],
    ['shards', `${shards.length}, ${owned} owned, ${waiting} messages waiting`],
  ];
  printFields(context, fields, format);
  terminal.out('');
  printTable(
    context,
    [
      { title: 'CONDUCTOR' },
      { title: 'STATE' },
      { title: 'PID', align: 'right' },
      { title: 'BEAT', align: 'right' },
      { title: 'SHARDS', align: 'right' },
      { title: 'NODES', align: 'right' },
      { title: 'RUNNING', align: 'right' },
    ],
    listOf(cluster['conductors']).map((each) => [
      cell(each['session'] ?? each['id']),
      cell(each['state']),
      cell(each['pid']),
      typeof each['heartbeat_age_s'] === 'number' ? age(each['heartbeat_age_s']) : '-',
      Array.isArray(each['shards']) ? String(each['shards'].length) : cell(each['shards']),
      cell(each['activations']),
      cell(each['running']),
    ]),
    format,
  );
  terminal.out('');
  printTable(
    context,
    [{ title: 'GATEWAY' }, { title: 'STATE' }, { title: 'PID', align: 'right' }, { title: 'ADDRESS', shrink: true }],
    listOf(cluster['gateways']).map((each) => [
      cell(each['session'] ?? each['id']),
      cell(each['state']),
      cell(each['pid']),
      cell(each['address']),
    ]),
    format,
  );
  if (!withShards) return;
  terminal.out('');
  printTable(
    context,
    [
      { title: 'SHARD', align: 'right' },
      { title: 'OWNER' },
      { title: 'EPOCH', align: 'right' },
      { title: 'MAILBOX', align: 'right' },
    ],
    shards.map((shard) => [cell(shard['n']), cell(shard['owner']), cell(shard['epoch']), cell(shard['mailbox'])]),
    format,
  );
}

/** A gateway that is replaced is back within seconds. */
const RECONNECTS = 8;
const RECONNECT: BackoffOptions = { firstMs: 250, maxMs: 5_000, jitter: 0.3 };

interface EventFilter {
  readonly nodes?: readonly string[];
  readonly types?: readonly string[];
}

interface TailOptions extends ClientOptions {
  readonly node?: readonly string[];
  readonly type?: readonly string[];
  readonly after?: string;
}

function addEvents(program: Command, context: CliContext): void {
  const event = program.command('event').description('what happens, as it happens');
  const command = event
    .command('tail')
    .description('follow events until Ctrl-C; -o json prints one document a line')
    .option('--node <node...>', 'of these nodes')
    .option('--type <type...>', 'of these types, such as task.* or node.state')
    .option('--after <cursor>', 'resume after this cursor');
  withClientOptions(command).action(async (options: TailOptions) => {
    const client = clientOf(context, options);
    const filter = {
      ...(options.node === undefined ? {} : { nodes: options.node }),
      ...(options.type === undefined ? {} : { types: options.type }),
    };
    await tail(context, client, filter, options);
  });
}

/** Follows until Ctrl-C, reconnecting after the last cursor; gives up where the gateway refuses or stays away. */
async function tail(context: CliContext, client: ApiClient, filter: EventFilter, options: TailOptions): Promise<never> {
  let after = options.after ?? '';
  // Names are a kindness: a list that is refused or late leaves ids.
  const labels = wantsDocument(options.output)
    ? new Map<string, string>()
    : await nodeLabels(client, context.signal).catch(() => new Map<string, string>());
  for (let failures = 0; ; failures += 1) {
    const end = await followEvents({
      baseUrl: client.baseUrl,
      token: client.token,
      clock: context.clock,
      filter,
      after,
      onSubscribed: () => {
        failures = 0;
      },
      onEvent: (document) => {
        if (wantsDocument(options.output)) printStreamed(context, document, options.output);
        else context.terminal.out(eventLine(document, labels, context.terminal.columns));
      },
      signal: context.signal,
    });
    after = end.cursor;
    const resume = after === '' ? '' : `; go on with: ironworks event tail --after ${cell(after)}`;
    if (context.signal.aborted) throw new CliError(ExitCode.interrupted, `interrupted${resume}`);
    if (end.kind === 'gap' || end.kind === 'refused') throw new CliError(ExitCode.refused, cell(end.reason));
    if (after === '' || failures >= RECONNECTS)
      throw new CliError(ExitCode.unavailable, `the stream ended: ${cell(end.reason)}${resume}`);
    context.terminal.err(`the stream ended (${cell(end.reason)}); connecting again`);
    await sleep(context.clock, backoffDelayMs(failures + 1, RECONNECT, Math.random), context.signal).catch(
      () => undefined,
    ); // Ctrl-C: the next round ends at once
  }
}

function addConfig(program: Command, context: CliContext): void {
  const config = program.command('config').description('settings of the processes');
  const print = config
    .command('print')
    .description('effective settings and where each comes from; secrets are masked')
    .addOption(outputOption());
  addSettingOptions(print, () => true).action((options: { readonly output: OutputFormat }, command: Command) => {
    const resolved = loadSettings(settingFlags(command), context.env, (file) => readFileSync(file, 'utf8'));
    const lines = describeSettings(resolved);
    if (wantsDocument(options.output)) {
      const settings = Object.fromEntries(lines.map(({ key, value, source }) => [key, { value, source }]));
      printDocument(context, settings, options.output);
      return;
    }
    printTable(
      context,
      [{ title: 'SETTING' }, { title: 'VALUE', shrink: true }, { title: 'FROM' }, { title: 'MEANING', wide: true }],
      lines.map(({ key, value, source, help }) => [key, cell(value), source, help]),
      options.output,
    );
  });
}

/** The settings that say how streams are kept: the doctor compares them with what the broker has. */
const DOCTOR_SETTINGS: ReadonlySet<string> = new Set([
  'nats',
  'namespace',
  'data',
  'replicas',
  'mailboxBound',
  'dedupeWindowS',
  'taskRetentionS',
]);

/** "note" and a gap. */
const LEVEL_WIDTH = 6;

interface DoctorOptions extends ClientOptions {
  readonly monitor?: readonly string[];
}

function addDoctor(program: Command, context: CliContext): void {
  const command = program
    .command('doctor')
    .description('look for what is wrong here, at the gateway and at the broker; changes nothing')
    .option('--monitor <url...>', 'HTTP monitoring of nats-servers: their health, how often they sync to disk');
  addSettingOptions(withClientOptions(command), (name) => DOCTOR_SETTINGS.has(name)).action(
    async (options: DoctorOptions, self: Command) => {
      const settings = loadSettings(settingFlags(self), context.env, (file) => readFileSync(file, 'utf8'));
      const { findings, exitCode } = await diagnose(
        clientOf(context, options),
        context,
        settings,
        options.monitor ?? [],
      );
      context.exitCode = exitCode;
      if (wantsDocument(options.output)) printDocument(context, findings, options.output);
      else if (options.output === 'table')
        for (const line of findingLines(findings, context)) context.terminal.out(line);
      else
        printTable(
          context,
          [{ title: 'CHECK' }, { title: '' }, { title: 'FOUND' }, { title: 'REMEDY' }],
          findings.map(({ check, level, found, remedy }) => [check, level === 'bad' ? 'BAD' : level, found, remedy]),
          options.output,
        );
    },
  );
}

/** For a person: the verdict first, what was found, and below it what helps, within the width of the terminal. */
function findingLines(findings: readonly Finding[], { terminal }: CliContext): readonly string[] {
  const checkWidth = Math.max(...findings.map(({ check }) => check.length));
  const hanging = ' '.repeat(LEVEL_WIDTH + checkWidth + 2);
  return findings.flatMap(({ check, level, found, remedy }) => {
    const head = `${(level === 'bad' ? 'BAD' : level).padEnd(LEVEL_WIDTH)}${check.padEnd(checkWidth)}`;
    const [first = '', ...rest] = wrapped(found, terminal.columns, hanging, hanging);
    const helps = remedy === '' ? [] : wrapped(`> ${remedy}`, terminal.columns, hanging, `${hanging}  `);
    return [`${head}  ${first.trimStart()}`, ...rest, ...helps];
  });
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
