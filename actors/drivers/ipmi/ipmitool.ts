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
/**
 * Exchanges with a controller that may each take all of their tries before it gives up or gets through: a dead one takes
 * two (measured, 1.8.19), one that loses replies more, since what it is asked before the command may stay unanswered.
 * Killed before it has said what it knows, it would leave a doubt where there is none.
 */
const EXCHANGES = 6;

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

/** Each further try waits a second longer than the one before it (measured, 1.8.19). */
function limitMs({ connection, tries }: ToolCall): number {
  const exchangeS = tries * connection.timeoutS + (tries * (tries - 1)) / 2;
  return (EXCHANGES * exchangeS + GRACE_S) * 1_000;
}

export function ipmitool(program: string): RunTool {
  return (call) =>
    new Promise((resolve) => {
      const notStarted = (error: unknown): void => {
        const code =
          typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
        resolve({ exitCode: null, stdout: '', stderr: `${program}: ${code}`, end: 'not_started' });
      };
      const options = {
        env: {
          PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin',
          LC_ALL: 'C',
          IPMI_PASSWORD: call.connection.password.reveal(),
        },
        signal: call.signal,
        timeout: limitMs(call),
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: 'utf8',
        windowsHide: true,
      } as const;
      try {
        execFile(program, argumentsOf(call), options, (error, stdout, stderr) => {
          if (error === null) resolve({ exitCode: 0, stdout, stderr, end: 'exited' });
          else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr, end: 'exited' });
          else if ('syscall' in error && String(error.syscall).startsWith('spawn')) notStarted(error);
          else resolve({ exitCode: null, stdout, stderr, end: 'killed' });
        });
      } catch (error) {
        notStarted(error); // Node tells some refusals of the system later, and throws the others
      }
    });
}
