// The `ironworks` process: the real terminal, the real clock, Ctrl-C, and the exit code.

import { systemClock } from '../../runtime/base/clock.ts';
import type { CliContext, Terminal } from './context.ts';
import { ExitCode } from './exit-codes.ts';
import { runProgram } from './program.ts';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
/** These commands handle their own signals: they are the system, not a client of it. */
const PROCESSES = new Set(['serve', 'gateway', 'conductor', 'bench']);

const terminal: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  raw: (text) => process.stderr.write(text),
  isLive: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
  columns: columns(),
  rows: process.stderr.rows > 0 ? process.stderr.rows : DEFAULT_ROWS,
};

// `ironworks node list | head -1` closes our stdout early: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(ExitCode.ok);
  throw error;
});

const args = process.argv.slice(2);
const interrupt = new AbortController();
if (!PROCESSES.has(args[0] ?? '')) {
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) process.exit(ExitCode.interrupted);
    interrupt.abort(new Error('interrupted'));
  });
}
const context: CliContext = {
  env: process.env,
  terminal,
  clock: systemClock,
  signal: interrupt.signal,
  exitCode: ExitCode.ok,
};
process.exitCode = await runProgram(args, context);
// Not by itself: the NATS client leaves the socket of a connection open that it gave up while the server was silent (3.4.0).
process.stdout.write('', () => process.stderr.write('', () => process.exit()));

/** A pipe has no width: what reads it wants the cells whole. A terminal that does not tell its width has 80. */
function columns(): number {
  const told = Number(process.env['COLUMNS']);
  if (Number.isInteger(told) && told > 0) return told;
  if (process.stdout.isTTY !== true) return Number.POSITIVE_INFINITY;
  return process.stdout.columns > 0 ? process.stdout.columns : DEFAULT_COLUMNS;
}
