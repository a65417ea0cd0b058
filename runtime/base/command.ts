// Runs one short-lived child program to its end and returns what it said. Never through a shell, always with a deadline.
// Programs that stay (nats-server, our own processes) are not its business.
import { execFile } from 'node:child_process';

export interface CommandResult {
  /** Exit code; -1 where the program could not be started or was killed by its deadline. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The program does not exist. */
  readonly missing: boolean;
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export type RunCommand = (file: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>;

const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

/** Never rejects: a program that is missing, fails or hangs is a result. Past its deadline it is killed with SIGKILL. */
export const runCommand: RunCommand = (file, args, options) =>
  new Promise((resolve) => {
    execFile(
      file,
      [...args],
      {
        cwd: options.cwd,
        env: { ...process.env, LC_ALL: 'C', ...options.env },
        timeout: options.timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: 'utf8',
      },
      (error, stdout, stderr) => {
        const missing = error?.code === 'ENOENT';
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        const killed = error?.killed === true ? `${file} did not end within ${options.timeoutMs} ms` : '';
        resolve({ code, stdout, stderr: killed === '' ? stderr : `${stderr}\n${killed}`, missing });
      },
    );
  });

/** The last line a failed program said that is not empty: what to put into an error message. */
export function lastWords(result: CommandResult): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').at(-1) ?? `exit code ${result.code}, no output`;
}
