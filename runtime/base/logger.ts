// The one place that writes log lines: JSON to stderr, one line per fact, secrets removed by path, long texts cut.
// Facts are fields; the message is a short constant sentence without user text.

import { destination as fileDestination, pino } from 'pino';
import type { LogLevel } from './settings.ts';

export interface LogFields {
  readonly [name: string]: unknown;
}

export interface Logger {
  trace(fields: LogFields, message: string): void;
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  fatal(fields: LogFields, message: string): void;
  /** The same sink with more constant fields. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  /** The process or component: `serve`, `conductor`, `gateway`. */
  readonly name: string;
  readonly level: LogLevel;
  /** Takes whole lines; default is file descriptor 2, written synchronously so that a crash loses nothing. */
  readonly destination?: { write(line: string): void };
  /** Constant fields, such as the session. */
  readonly fields?: LogFields;
}

/** Longest text of a field, in characters. */
export const MAX_FIELD_CHARS = 4_096;

/** Keys whose values never reach a line, at the top and up to two objects down. */
const SECRET_KEYS = [
  'password',
  'secret',
  'token',
  'authorization',
  'ipmi_password',
  'redfish_password',
  'driver_info',
];

export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      base: { pid: process.pid, ...options.fields },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: cutFields },
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '******',
      },
    },
    options.destination ?? fileDestination({ dest: 2, sync: true }),
  );
}

/** A logger that writes nothing, for tests and for callers that were given none. */
export const silentLogger: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
  child: () => silentLogger,
};

function cutFields(fields: Record<string, unknown>): Record<string, unknown> {
  let cut: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value !== 'string') continue;
    const safe = escapeSeparators(value.length > MAX_FIELD_CHARS ? `${value.slice(0, MAX_FIELD_CHARS)}…` : value);
    if (safe === value) continue;
    cut ??= { ...fields };
    cut[key] = safe;
  }
  return cut ?? fields;
}

/** JSON escapes CR, LF and ESC; C1 controls and the Unicode line ends are left to us, since terminals and readers act on them. */
function escapeSeparators(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
