// `ironworks serve | gateway | conductor | bench`: commands that are processes of the system. `serve` is the host
// supervisor in this process; the others run the same main files it would run, with the same settings.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { createLogger } from '../../runtime/base/logger.ts';
import {
  loadSettings,
  type ResolvedSettings,
  SettingsError,
  type SettingUser,
  settingsTable,
  settingsToEnv,
} from '../../runtime/base/settings.ts';
import { ApiClient } from '../client/api-client.ts';
import { HostSupervisor } from '../serve.ts';
import { bannerLines } from '../supervisor/banner.ts';
import { mainFile } from '../supervisor/spawn.ts';
import type { Command } from './commander.ts';
import type { CliContext } from './context.ts';
import { CliError, ExitCode } from './exit-codes.ts';
import { addSettingOptions, settingFlags } from './setting-options.ts';
import { nodeLabel } from './task-text.ts';
import { safe } from './text.ts';

export function addProcessCommands(program: Command, context: CliContext): void {
  const serve = program
    .command('serve')
    .description('everything on one machine: a broker, conductors, gateways and a first fleet');
  addSettingOptions(serve, () => true).action((_options: unknown, command: Command) => runServe(command, context));
  addSingle(program, context, 'gateway', 'one gateway process, on a broker given by --nats');
  addSingle(program, context, 'conductor', 'one conductor process, on a broker given by --nats');
  program
    .command('bench')
    .description('the load harness; "bench --help" shows its scenarios')
    .argument('[arguments...]', 'passed on')
    .allowUnknownOption()
    .helpOption(false)
    .passThroughOptions()
    .action(async (args: string[]) => {
      context.exitCode = await runMain('bench/main', args, {});
    });
}

function addSingle(
  program: Command,
  context: CliContext,
  user: SettingUser & ('gateway' | 'conductor'),
  does: string,
): void {
  const command = program.command(user).description(does);
  addSettingOptions(command, (name) => settingsTable[name].users.includes(user)).action(
    async (_options: unknown, self: Command) => {
      const { settings } = resolve(self, context);
      if (settings.nats === '')
        throw new CliError(ExitCode.usage, `${user}: which broker? give --nats URL, or use serve`);
      const main = user === 'gateway' ? 'gateway/main' : 'actors/main';
      context.exitCode = await runMain(main, [], settingsToEnv(settings));
    },
  );
}

/** @throws SettingsError */
function resolve(command: Command, context: CliContext): ResolvedSettings {
  return loadSettings(settingFlags(command), context.env, (file) => readFileSync(file, 'utf8'));
}

/** First signal: stop in order. Second: kill what is left at once. */
async function runServe(command: Command, context: CliContext): Promise<void> {
  const { settings } = resolve(command, context);
  const { terminal, clock, env } = context;
  const log = createLogger({ name: 'serve', level: settings.logLevel });
  let failure: Error | undefined;
  let askStop: () => void = () => undefined;
  const stopAsked = new Promise<void>((resolveStop) => {
    askStop = resolveStop;
  });
  const supervisor = new HostSupervisor({
    settings,
    env,
    log,
    say: (line) => terminal.err(safe(line)),
    clock,
    random: Math.random,
    onFatal: (error) => {
      failure = error;
      askStop();
    },
  });
  let signals = 0;
  const onSignal = (name: 'SIGINT' | 'SIGTERM'): void => {
    signals += 1;
    if (signals === 1) {
      terminal.err(`${name}: stopping; once more to kill`);
      askStop();
    } else supervisor.kill();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const started = supervisor.start().then(
      async () => {
        if (signals > 0) return;
        const node = await firstNode(supervisor.urls, context);
        for (const line of bannerLines({ ...supervisor.banner, node })) terminal.out(line);
      },
      (cause: unknown) => {
        if (signals === 0) failure = cause instanceof Error ? cause : new Error(String(cause));
        askStop();
      },
    );
    await stopAsked;
    await supervisor.stop();
    await started;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
  if (failure instanceof SettingsError) throw failure;
  if (failure !== undefined) throw new CliError(ExitCode.failed, safe(failure.message).replaceAll('\\n', '\n'));
  // Whatever still holds a handle here must not hold up the exit that was asked for.
  process.exit(ExitCode.ok);
}

/** A node for the printed commands; undefined where there is none, or tokens keep us from seeing any. */
async function firstNode(urls: readonly string[], context: CliContext): Promise<string | undefined> {
  const [baseUrl] = urls;
  if (baseUrl === undefined) return undefined;
  const client = new ApiClient({ baseUrl, token: '', clock: context.clock, timeoutMs: 2_000, retryForMs: 0 });
  try {
    const { items } = await client.nodePage({ limit: 100 });
    const names = items.map(nodeLabel);
    return names.find((name) => name === 'node-1') ?? names[0];
  } catch {
    // Only the printed hint depends on it.
    return undefined;
  }
}

/** Runs a main file of this build with our terminal; signals go on to it. @returns its exit code */
function runMain(main: string, args: readonly string[], env: { readonly [name: string]: string }): Promise<ExitCode> {
  return new Promise((resolveExit, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, mainFile(main), ...args], {
      // A channel that closes with us, however we end: it tells the child that nobody is left to stop it.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    });
    // From a terminal both of us get Ctrl-C; the child's own end decides.
    const pass = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    const ignore = (): void => undefined;
    process.on('SIGTERM', pass);
    process.on('SIGINT', ignore);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', pass);
      process.off('SIGINT', ignore);
      // proof: exit codes of processes are small numbers; ours are among them, others are passed through as they are
      resolveExit((signal === null ? (code ?? 1) : 128 + constants.signals[signal]) as ExitCode);
    });
  });
}
