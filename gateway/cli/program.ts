// The command line as a tree of commands. Built from the context, so that tests run it with a terminal of their own.

import { SettingsError } from '../../runtime/base/settings.ts';
import { addActionCommands } from './action-commands.ts';
import { addActorCommands } from './actor-commands.ts';
import { addCallbackCommands } from './callback-commands.ts';
import { Command, CommanderError } from './commander.ts';
import { addCompletion } from './completion.ts';
import type { CliContext } from './context.ts';
import { CliError, ExitCode, exitCodeOf, reasonOf } from './exit-codes.ts';
import { addNodeCommands } from './node-commands.ts';
import { addProcessCommands } from './process-commands.ts';
import { addSystemCommands } from './system-commands.ts';
import { addTaskCommands } from './task-commands.ts';
import { addTop } from './top-command.ts';
import { programVersion } from './version.ts';

const EXIT_HELP = `
Exit codes: 0 done; 1 a task did not succeed, or an unexpected failure; 2 wrong
usage, settings or file; 3 refused; 4 not found; 5 unavailable or out of time;
130 interrupted (tasks go on).

IRONWORKS_URL says which gateway (default http://127.0.0.1:8080),
IRONWORKS_TOKEN holds the bearer token.`;
/** Columns that a description may be squeezed into: the names of some settings leave it few of 80. */
const LEAST_HELP_COLUMNS = 20;

export function buildProgram(context: CliContext): Command {
  const program = new Command('ironworks')
    .description('durable actors for fleets of bare-metal machines')
    .version(programVersion(), '-V, --version', 'print the version')
    .enablePositionalOptions()
    .configureHelp({ minWidthToWrap: LEAST_HELP_COLUMNS })
    .showHelpAfterError('(--help shows what is accepted)')
    .addHelpText('after', EXIT_HELP);
  addProcessCommands(program, context);
  const node = program.command('node').description('nodes: enrol, show, power, provision');
  addNodeCommands(node, context);
  addActionCommands(node, context);
  addTaskCommands(program.command('task').description('tasks: list, watch, cancel'), context);
  addCallbackCommands(program.command('callback').description('callbacks: list, replay, secret'), context);
  addActorCommands(program, context);
  addSystemCommands(program, context);
  addTop(program, context);
  addCompletion(program, context);
  configure(program, context);
  return program;
}

/** Runs one command line and answers its exit code; everything to say has been said. */
export async function runProgram(args: readonly string[], context: CliContext): Promise<ExitCode> {
  try {
    await buildProgram(context).parseAsync([...args], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    if (context.signal.aborted && !(error instanceof CliError)) return ExitCode.interrupted;
    if (error instanceof SettingsError) {
      context.terminal.err(error.message);
      return ExitCode.usage;
    }
    context.terminal.err(error instanceof CliError ? error.message : reasonOf(error));
    return exitCodeOf(error);
  }
}

/** Commander throws instead of exiting, and prints where the context says; children do not inherit this by themselves. */
function configure(command: Command, context: CliContext): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => context.terminal.out(text.trimEnd()),
    writeErr: (text) => context.terminal.err(text.trimEnd()),
  });
  for (const child of command.commands) configure(child, context);
}
