// `ironworks node power|provision|maintenance|…`: what acts on nodes, several at once, and what explains them.

import { bootDevices } from '../../actors/contract/schemas.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { type ActOptions, act } from './act.ts';
import { resumeAll } from './actor-commands.ts';
import { Argument, type Command, Option } from './commander.ts';
import { type CliContext, type ClientOptions, clientOf, setExitCode, withClientOptions } from './context.ts';
import { ExitCode } from './exit-codes.ts';
import { collectKeyValue, jsonValue } from './key-values.ts';
import { positiveInteger, seconds } from './numbers.ts';
import { forEachNode, showDocument, showEvents, showExplanation } from './show.ts';

const DEFAULT_WAIT_LIMIT_S = 3_600;
const POWER: readonly (readonly [command: string, action: string, does: string])[] = [
  ['on', 'power.on', 'power nodes on'],
  ['off', 'power.off', 'power nodes off, at once'],
  ['reboot', 'power.reboot', 'power cycle nodes'],
  ['soft-off', 'power.soft_off', 'ask the operating system to power off'],
  ['soft-reboot', 'power.soft_reboot', 'ask the operating system to reboot'],
];
const PROVISION_VERBS = [
  'manage',
  'provide',
  'inspect',
  'clean',
  'deploy',
  'undeploy',
  'rebuild',
  'rescue',
  'unrescue',
  'adopt',
  'abort',
];

export function addActionCommands(node: Command, context: CliContext): void {
  addPower(node, context);
  addProvision(node, context);
  addBootDevice(node, context);
  addMaintenance(node, context);
  addQuestions(node, context);
}

/** Options of every command that makes tasks. */
function withActOptions(command: Command): Command {
  return withClientOptions(command)
    .option('--wait', 'follow the tasks to their end')
    .option('--wait-limit <s>', 'give up waiting after so many seconds; the tasks go on', seconds, DEFAULT_WAIT_LIMIT_S)
    .option('--timeout <s>', 'deadline of the tasks themselves', positiveInteger)
    .option('--callback <url>', 'POSTed to when a task ends, signed with the secret of the cluster')
    .addOption(
      new Option('--on-conflict <policy>', 'when something holds the node (the gateway rejects by default)').choices([
        'reject',
        'queue',
        'replace',
      ]),
    );
}

function addPower(node: Command, context: CliContext): void {
  const power = node.command('power').description('change the power state of nodes');
  for (const [name, action, does] of POWER) {
    const command = power.command(name).description(does).argument('<node...>', 'names or ids');
    withActOptions(command).action((nodes: string[], options: ActOptions) =>
      act(context, nodes, action, undefined, options),
    );
  }
}

function addProvision(node: Command, context: CliContext): void {
  const command = node
    .command('provision')
    .description('change the provisioning state of nodes')
    .addArgument(new Argument('<verb>', 'what to do').choices(PROVISION_VERBS))
    .argument('<node...>', 'names or ids')
    .option('--param <key=value...>', 'a parameter of the action; := instead of = gives JSON', collectKeyValue)
    .option('--clean-steps <json>', 'of clean: a list of {"interface", "step", "args"}, as Ironic takes it', jsonValue);
  withActOptions(command).action(
    (
      verb: string,
      nodes: string[],
      options: ActOptions & { readonly param?: JsonObject; readonly cleanSteps?: Json },
    ) => {
      const { param, cleanSteps } = options;
      const params = cleanSteps === undefined ? param : { ...param, clean_steps: cleanSteps };
      return act(context, nodes, `provision.${verb}`, params, options);
    },
  );
}

function addBootDevice(node: Command, context: CliContext): void {
  const command = node
    .command('boot-device')
    .description('choose what nodes boot from')
    .addArgument(new Argument('<device>', 'what they boot from next').choices(bootDevices))
    .argument('<node...>', 'names or ids')
    .option('--once', 'for the next boot only, not from now on');
  withActOptions(command).action((device: string, nodes: string[], options: ActOptions & { readonly once?: boolean }) =>
    act(context, nodes, 'management.set_boot_device', { device, persistent: options.once !== true }, options),
  );
}

function addMaintenance(node: Command, context: CliContext): void {
  const maintenance = node.command('maintenance').description('take nodes out of automatic care, or give them back');
  const set = maintenance
    .command('set')
    .description('set maintenance')
    .argument('<node...>', 'names or ids')
    .option('--reason <text>', 'why, for other operators');
  withActOptions(set).action((nodes: string[], options: ActOptions & { readonly reason?: string }) =>
    act(
      context,
      nodes,
      'maintenance.set',
      options.reason === undefined ? undefined : { reason: options.reason },
      options,
    ),
  );
  const unset = maintenance.command('unset').description('end maintenance').argument('<node...>', 'names or ids');
  withActOptions(unset).action((nodes: string[], options: ActOptions) =>
    act(context, nodes, 'maintenance.unset', undefined, options),
  );
}

function addQuestions(node: Command, context: CliContext): void {
  const ask = (
    name: string,
    does: string,
    read: (path: string, options: ClientOptions) => Promise<JsonObject>,
    show = showDocument,
  ): void => {
    const command = node.command(name).description(does).argument('<node...>', 'names or ids');
    withClientOptions(command).action((names: string[], options: ClientOptions) =>
      forEachNode(context, names, options, (each) => read(`/api/v1/nodes/${encodeURIComponent(each)}`, options), show),
    );
  };
  ask('states', 'current and target states, running task, queue', (path, options) =>
    clientOf(context, options).get(`${path}/states`, {}, context.signal),
  );
  ask(
    'explain',
    'why a node is as it is, who holds it, what comes next',
    (path, options) => clientOf(context, options).get(`${path}/explain`, {}, context.signal),
    showExplanation,
  );
  ask('validate', 'check driver_info without acting; exit code 1 where it is not valid', async (path, options) => {
    const verdict = await clientOf(context, options).post(`${path}/validate`, {}, context.signal);
    if (verdict['valid'] === false) setExitCode(context, ExitCode.failed);
    return verdict;
  });
  const resume = node.command('resume').description('let parked nodes go on').argument('<node...>', 'names or ids');
  withClientOptions(resume)
    .option('--reason <text>', 'why, for other operators')
    .action((names: string[], options: ClientOptions & { readonly reason?: string }) =>
      resumeAll(context, names, options),
    );
  const history = node
    .command('history')
    .description('what happened to a node, oldest first')
    .argument('<node>', 'name or id')
    .option('--limit <n>', 'at most so many', positiveInteger, 100);
  withClientOptions(history).action((name: string, options: ClientOptions & { readonly limit: number }) =>
    showEvents(context, `/api/v1/nodes/${encodeURIComponent(name)}/history`, options),
  );
}
