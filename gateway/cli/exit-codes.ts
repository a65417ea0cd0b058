// What a failure is to the command line: its exit code and its sentence. The codes are documented in docs/operator-guide.md; scripts rely on them.

import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import { AnswerError, ApiError, UnreachableError } from '../client/problem.ts';
import { safe } from './text.ts';

export const ExitCode = {
  ok: 0,
  /** A task did not succeed, several nodes ended differently, or an unexpected failure. */
  failed: 1,
  /** The command line, a settings value or an input file is wrong; nothing was sent. */
  usage: 2,
  /** The gateway refused: conflict, state, validation, credentials. */
  refused: 3,
  notFound: 4,
  /** No gateway, no storage, overload, or the waiting time was up. */
  unavailable: 5,
  /** Ctrl-C; tasks keep running. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends a command with a sentence and an exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof UnreachableError) return ExitCode.unavailable;
  if (error instanceof ApiError) return exitCodeOfStatus(error.status);
  if (error instanceof AnswerError) return ExitCode.failed;
  return ExitCode.failed;
}

export function exitCodeOfStatus(status: number): ExitCode {
  if (status === 404) return ExitCode.notFound;
  if (status === 408 || status === 429 || status === 502 || status === 503 || status === 504)
    return ExitCode.unavailable;
  return status >= 500 ? ExitCode.failed : ExitCode.refused;
}

/** Of a task that is final. */
export function exitCodeOfTask(state: string): ExitCode {
  if (state === 'succeeded') return ExitCode.ok;
  return state === 'refused' ? ExitCode.refused : ExitCode.failed;
}

/** Of a command on several nodes: all the same, or 1. */
export function combineExitCodes(codes: readonly ExitCode[]): ExitCode {
  const bad = new Set(codes.filter((code) => code !== ExitCode.ok));
  const [only] = bad;
  if (only === undefined) return ExitCode.ok;
  return bad.size === 1 ? only : ExitCode.failed;
}

/** One safe line: the code, what happened, and those places of a validation that the sentence does not name itself. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnreachableError) return safe(`${error.message}; is it running, is IRONWORKS_URL right?`);
  if (!(error instanceof ApiError)) return safe(error instanceof Error ? error.message : String(error));
  const { errors } = error.problem;
  const places = Array.isArray(errors)
    ? errors.flatMap((entry: Json) => (isObject(entry) ? [placeOf(entry)] : []))
    : [];
  const untold = places.filter(
    ({ pointer, message }) => !error.message.includes(pointer) || !error.message.includes(message),
  );
  const remedy = error.status === 401 ? ['IRONWORKS_TOKEN holds the token'] : [];
  return safe(
    [
      `${error.code}: ${error.message}`,
      ...remedy,
      ...untold.map(({ pointer, message }) => `${pointer}: ${message}`),
    ].join('; '),
  );
}

function placeOf({ pointer, message }: JsonObject): { readonly pointer: string; readonly message: string } {
  return { pointer: String(pointer ?? ''), message: String(message ?? '') };
}
