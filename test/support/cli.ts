// `ironworks` as a user types it: what it prints and its exit code, either of the compiled command line as a process of its
// own, or of the same commands in this process, where a test asks many things and the start of processes is not one of them.

import { execFile } from 'node:child_process';
import { ExitCode } from '../../gateway/cli/exit-codes.ts';
import { runProgram } from '../../gateway/cli/program.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { CLI, withoutSettings } from './serve-process.ts';

export interface CliAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Cli = (...args: readonly string[]) => Promise<CliAnswer>;

const LIMIT_MS = 60_000;

/** @param url of the gateway it speaks to */
export function cliProcess(url: string): Cli {
  const env = { ...withoutSettings(process.env), IRONWORKS_URL: url };
  return (...args) =>
    new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...args], { env, timeout: LIMIT_MS }, (error, stdout, stderr) => {
        // A signal of ours at the limit has no exit code.
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr });
      });
    });
}

/** Prints as into a pipe. */
export function cliInProcess(url: string): Cli {
  return async (...args) => {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const code = await runProgram(args, {
      env: { IRONWORKS_URL: url },
      terminal: {
        out: (line) => stdout.push(`${line}\n`),
        err: (line) => stderr.push(`${line}\n`),
        raw: () => undefined,
        isLive: false,
        rows: 24,
        columns: Number.POSITIVE_INFINITY,
      },
      clock: systemClock,
      signal: AbortSignal.timeout(LIMIT_MS),
      exitCode: ExitCode.ok,
    });
    return { code, stdout: stdout.join(''), stderr: stderr.join('') };
  };
}
