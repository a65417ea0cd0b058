// What every command works with: where it prints, which gateway it speaks to, and when it is to stop.
// Results go to stdout, everything said on the way to stderr, so that output can be piped.

import type { JsonObject } from '../../proto/json.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import { ApiClient } from '../client/api-client.ts';
import { type Command, Option } from './commander.ts';
import { CliError, ExitCode } from './exit-codes.ts';
import { type OutputFormat, outputOption } from './output.ts';
import { safe } from './text.ts';

export interface Terminal {
  /** One line of a result. The text must be safe (text.ts). */
  out(line: string): void;
  /** One line about what is going on. */
  err(line: string): void;
  /** Raw text for lines that are rewritten; only where `isLive`. */
  raw(text: string): void;
  /** Whether stderr is a terminal that can rewrite a line. */
  readonly isLive: boolean;
  readonly columns: number;
  /** Of the screen where `isLive`. */
  readonly rows: number;
}

export interface CliContext {
  readonly env: { readonly [name: string]: string | undefined };
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Set by a command whose work ended in something else than success. */
  exitCode: ExitCode;
}

/** Options of every command that speaks to a gateway. */
export interface ClientOptions {
  readonly output: OutputFormat;
  readonly url?: string;
}

export const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Adds `-o` and `--url`. */
export function withClientOptions(command: Command): Command {
  return command
    .addOption(outputOption())
    .addOption(new Option('--url <url>', `gateway to speak to (IRONWORKS_URL, else ${DEFAULT_URL})`));
}

/** @throws CliError `usage` on a URL that is none */
export function clientOf(context: CliContext, options: ClientOptions): ApiClient {
  const baseUrl = options.url ?? context.env['IRONWORKS_URL'] ?? DEFAULT_URL;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new CliError(ExitCode.usage, `"${safe(baseUrl)}" is no gateway: want http://HOST:PORT or https://…`);
  return new ApiClient({ baseUrl, token: context.env['IRONWORKS_TOKEN'] ?? '', clock: context.clock });
}

export function textOf(document: JsonObject, key: string): string {
  const value = document[key];
  return typeof value === 'string' ? value : '';
}

/** Adds up the codes of several nodes or tasks. */
export function setExitCode(context: CliContext, code: ExitCode): void {
  if (code !== ExitCode.ok) context.exitCode = code;
}

/** Runs `work` over `items`, at most `atOnce` together; results in the order of the items. */
export async function mapAtMost<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index] as T; // proof: index < items.length
      results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
