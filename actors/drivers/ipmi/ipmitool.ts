// One call of ipmitool: a child without a shell, the password in its environment and nowhere else, its output capped,
// killed when it takes too long or is no longer wanted. What its words mean is said in outcome.ts.

import { execFile } from 'node:child_process';
import type { IpmiConnection } from './connection.ts';

export interface ToolResult {
  /** Null where it was killed or could not be started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly end: 'exited' | 'killed' | 'not_started';
}

export interface ToolCall {
  readonly connection: IpmiConnection;
  readonly tries: number;
  readonly command: readonly string[];
  readonly signal: AbortSignal;
}

/** Never rejects: every end of the child is a result. */
export type RunTool = (call: ToolCall) => Promise<ToolResult>;

const MAX_OUTPUT_BYTES = 64 * 1024;
const GRACE_S = 2;
/** It asks a controller that does not answer twice over, for IPMI 2.0 and 1.5 (measured, 1.8.19: 2 * N * R seconds).
 * Killed before it has said so, it would leave a doubt where there is none. */
const ROUNDS = 2;

/** `-v`: without it a wrong password reads like a dead host (ipmitool 1.8.19); keys would only be shown by `-vv`. */
function argumentsOf({ connection, tries, command }: ToolCall): string[] {
  return [
    '-v',
    '-I',
    'lanplus',
    '-H',
    connection.address,
    '-p',
    String(connection.port),
    '-C',
    String(connection.cipherSuite),
    '-L',
    connection.privilege,
    '-N',
    String(connection.timeoutS),
    '-R',
    String(tries),
    ...(connection.username === '' ? [] : ['-U', connection.username]),
    '-E',
    ...command,
  ];
}

export function ipmitool(program: string): RunTool {
  return (call) =>
    new Promise((resolve) => {
      execFile(
        program,
        argumentsOf(call),
        {
          env: {
            PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin',
            LC_ALL: 'C',
            IPMI_PASSWORD: call.connection.password.reveal(),
          },
          signal: call.signal,
          timeout: (ROUNDS * call.connection.timeoutS * call.tries + GRACE_S) * 1_000,
          killSignal: 'SIGKILL',
          maxBuffer: MAX_OUTPUT_BYTES,
          encoding: 'utf8',
          windowsHide: true,
        },
        (error, stdout, stderr) => {
          if (error === null) resolve({ exitCode: 0, stdout, stderr, end: 'exited' });
          else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr, end: 'exited' });
          else if (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'EAGAIN')
            resolve({ exitCode: null, stdout, stderr: `${program}: ${error.code}`, end: 'not_started' });
          else resolve({ exitCode: null, stdout, stderr, end: 'killed' });
        },
      );
    });
}
