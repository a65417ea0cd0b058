// `ironworks` as a user types it: the compiled command line as a process of its own, with its output and its exit code.

import { execFile } from 'node:child_process';
import { CLI, withoutSettings } from './serve-process.ts';

export interface CliAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Cli = (...args: readonly string[]) => Promise<CliAnswer>;

const LIMIT_MS = 60_000;

/** @param url of the gateway it speaks to */
export function cliOf(url: string): Cli {
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
