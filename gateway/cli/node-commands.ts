// `ironworks node`: the fleet as documents: create, import, list, show, set, delete. What acts on nodes is beside it in
// action-commands.ts.

import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../proto/json.ts';
import type { ApiClient } from '../client/api-client.ts';
import { type Command, Option } from './commander.ts';
import { type CliContext, type ClientOptions, clientOf, mapAtMost, setExitCode, withClientOptions } from './context.ts';
import { CliError, combineExitCodes, ExitCode, exitCodeOf, reasonOf } from './exit-codes.ts';
import { parseImportFile } from './import-file.ts';
import { type ImportLine, importNodes } from './import-nodes.ts';
import { collectKeyValue } from './key-values.ts';
import { positiveInteger } from './numbers.ts';
import { printDocument, printTable, wantsDocument } from './output.ts';
import { readPages } from './pages.ts';
import { forEachNode, showDocument } from './show.ts';
import { nodeColumns, nodeLabel, nodeRow } from './task-text.ts';
import { safe } from './text.ts';

const PAGE = 500;
const AT_ONCE = 16;

export function addNodeCommands(node: Command, context: CliContext): void {
  addCreate(node, context);
  addImport(node, context);
  addList(node, context);
  addShow(node, context);
  addSet(node, context);
  addDelete(node, context);
}

interface NodeFieldOptions extends ClientOptions {
  readonly name?: string;
  readonly driver?: string;
  readonly owner?: string;
  readonly driverInfo?: JsonObject;
  readonly property?: JsonObject;
  readonly extra?: JsonObject;
}

function withNodeFields(command: Command): Command {
  return command
    .option('--name <name>', 'unique name')
    .option('--owner <tenant>', 'tenant that owns it')
    .option('--driver-info <key=value...>', 'what the driver needs; := instead of = gives JSON', collectKeyValue)
    .option('--property <key=value...>', 'a property of the machine', collectKeyValue)
    .option('--extra <key=value...>', 'anything else', collectKeyValue);
}

function fieldsOf(options: NodeFieldOptions): JsonObject {
  return {
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.driver === undefined ? {} : { driver: options.driver }),
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.driverInfo === undefined ? {} : { driver_info: options.driverInfo }),
    ...(options.property === undefined ? {} : { properties: options.property }),
    ...(options.extra === undefined ? {} : { extra: options.extra }),
  };
}

function addCreate(node: Command, context: CliContext): void {
  const command = node
    .command('create')
    .description('enrol a node')
    .requiredOption('--driver <name>', 'such as fake, ipmi');
  withClientOptions(withNodeFields(command)).action(async (options: NodeFieldOptions) => {
    const created = await clientOf(context, options).createNode(
      { driver_info: {}, ...fieldsOf(options) },
      context.signal,
    );
    showDocument(context, created, options);
  });
}

function addImport(node: Command, context: CliContext): void {
  const command = node
    .command('import')
    .description(
      'enrol the nodes of a file in the format of Ironic’s "baremetal create" (JSON or YAML); safe to repeat',
    )
    .argument('<file>', 'file to read, - for standard input');
  withClientOptions(command).action(async (file: string, options: ClientOptions) => {
    const parsed = parseImportFile(safe(file), readInput(file));
    if (!parsed.ok) throw new CliError(ExitCode.usage, `${parsed.problems.join('\n')}\nnothing was sent`);
    for (const section of parsed.ignored) context.terminal.err(`ignored: ${safe(section)}`);
    for (const { place, ignored } of parsed.nodes)
      if (ignored.length > 0) context.terminal.err(`ignored: ${place}: ${ignored.join(', ')}`);
    const isLive = !wantsDocument(options.output);
    const lines = await importNodes(
      clientOf(context, options),
      parsed.nodes,
      (line) => isLive && context.terminal.out(importText(line)),
      context.signal,
    );
    if (isLive) context.terminal.out(importSummary(lines));
    else
      printDocument(
        context,
        lines.map(({ exitCode: _, ...line }) => line),
        options.output,
      );
    setExitCode(context, combineExitCodes(lines.map(({ exitCode }) => exitCode)));
  });
}

function importText({ place, name, id, outcome, detail }: ImportLine): string {
  const what = {
    created: 'created',
    unchanged: 'exists, unchanged',
    differs: `exists, differs in ${detail}; left as it is`,
    error: `error: ${detail}`,
  }[outcome];
  return `${[place, safe(name === '' ? id : name)].join(' ').trimEnd()}: ${what}`;
}

function importSummary(lines: readonly ImportLine[]): string {
  const count = (outcome: ImportLine['outcome']): number => lines.filter((line) => line.outcome === outcome).length;
  return (
    `${lines.length} nodes: ${count('created')} created, ${count('unchanged')} unchanged, ` +
    `${count('differs')} differ, ${count('error')} errors`
  );
}

function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new CliError(ExitCode.usage, `${safe(file)}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

interface ListOptions extends ClientOptions {
  readonly limit?: number;
  readonly powerState?: string;
  readonly provisionState?: string;
  readonly maintenance?: string;
  readonly driver?: string;
  readonly name?: string;
  readonly owner?: string;
}

function addList(node: Command, context: CliContext): void {
  const command = node
    .command('list')
    .description('list nodes')
    .option('--limit <n>', 'at most so many', positiveInteger)
    .option('--power-state <state>', 'such as "power on"')
    .option('--provision-state <state>', 'such as available')
    .addOption(new Option('--maintenance <yes|no>', 'in maintenance or not').choices(['yes', 'no']))
    .option('--driver <name>', 'of this driver')
    .option('--name <name>', 'of this name')
    .option('--owner <tenant>', 'of this owner');
  withClientOptions(command).action(async (options: ListOptions) => {
    const nodes = await listNodes(clientOf(context, options), options, context.signal);
    if (wantsDocument(options.output)) printDocument(context, nodes, options.output);
    else printTable(context, nodeColumns, [...nodes].sort(byLabel).map(nodeRow), options.output);
  });
}

/** node-2 before node-10. */
function byLabel(a: JsonObject, b: JsonObject): number {
  return nodeLabel(a).localeCompare(nodeLabel(b), 'en', { numeric: true });
}

async function listNodes(client: ApiClient, options: ListOptions, signal: AbortSignal): Promise<readonly JsonObject[]> {
  const filters = {
    power_state: options.powerState,
    provision_state: options.provisionState,
    maintenance: options.maintenance === undefined ? undefined : options.maintenance === 'yes',
    driver: options.driver,
    name: options.name,
    owner: options.owner,
  };
  const wanted = options.limit ?? Number.POSITIVE_INFINITY;
  const { items } = await readPages(wanted, PAGE, (limit, after) =>
    client.nodePage({ ...filters, limit, after }, signal),
  );
  return items;
}

function addShow(node: Command, context: CliContext): void {
  const command = node.command('show').description('show nodes').argument('<node...>', 'names or ids');
  withClientOptions(command).action(async (names: string[], options: ClientOptions) => {
    const client = clientOf(context, options);
    await forEachNode(context, names, options, (name) => client.node(name, context.signal));
  });
}

interface SetOptions extends NodeFieldOptions {
  readonly unset?: readonly string[];
}

function addSet(node: Command, context: CliContext): void {
  const command = node
    .command('set')
    .description('change fields of a node')
    .argument('<node>', 'name or id')
    .option('--driver <name>', 'another driver')
    .option('--unset <field...>', 'remove a field, such as name or driver_info.ipmi_port');
  withClientOptions(withNodeFields(command)).action(async (name: string, options: SetOptions) => {
    const patch = withUnset(fieldsOf(options), options.unset ?? []);
    if (Object.keys(patch).length === 0) throw new CliError(ExitCode.usage, 'nothing to change was given');
    showDocument(context, await clientOf(context, options).patchNode(name, patch, context.signal), options);
  });
}

/** In a JSON merge patch (RFC 7396) null removes. */
function withUnset(patch: JsonObject, fields: readonly string[]): JsonObject {
  let result = patch;
  for (const field of fields) {
    const dot = field.indexOf('.');
    if (dot < 0) result = { ...result, [field]: null };
    else {
      const key = field.slice(0, dot);
      const inner = result[key];
      result = { ...result, [key]: { ...(typeof inner === 'object' ? inner : {}), [field.slice(dot + 1)]: null } };
    }
  }
  return result;
}

function addDelete(node: Command, context: CliContext): void {
  const command = node.command('delete').description('remove nodes').argument('<node...>', 'names or ids');
  withClientOptions(command).action(async (names: string[], options: ClientOptions) => {
    const client = clientOf(context, options);
    const codes = await mapAtMost(names, AT_ONCE, async (name) => {
      try {
        await client.deleteNode(name, context.signal);
        if (!wantsDocument(options.output)) context.terminal.out(`${safe(name)}: deleted`);
        return ExitCode.ok;
      } catch (error) {
        if (context.signal.aborted) throw error;
        context.terminal.err(`${safe(name)}: ${reasonOf(error)}`);
        return exitCodeOf(error);
      }
    });
    if (wantsDocument(options.output))
      printDocument(
        context,
        names.map((name, index) => ({ node: name, deleted: codes[index] === ExitCode.ok })),
        options.output,
      );
    setExitCode(context, combineExitCodes(codes));
  });
}
