// Runs a Promela model through spin: generates its checker, compiles it, and searches every state within bounds of memory and time.
// Where spin or a C compiler is missing, tests say so and are skipped.

import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is missing to check models; undefined where everything is there. */
export function missingModelTools(): string | undefined {
  const missing = ['spin', 'gcc'].filter((program) => {
    try {
      execFileSync('sh', ['-c', `command -v ${program}`]);
      return false;
    } catch {
      return true; // not on PATH
    }
  });
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not found (Debian packages spin, gcc)`;
}

export interface ModelCheck {
  /** Guards taken out, each a `-D`. */
  readonly without?: readonly string[];
  /** `states`: assertions and ends. `cycles`: that nothing goes round for ever without progress. */
  readonly search: 'states' | 'cycles';
  /** Sizes, each a `-D`. */
  readonly sizes?: readonly string[];
}

export interface ModelResult {
  /** What was found broken; undefined where nothing was. */
  readonly counterexample: string | undefined;
  readonly states: number;
  /** Statements of the model that no run reached. */
  readonly unreached: number;
}

const MEMORY_MIB = 1_500;
const LIMIT_MS = 170_000;
const DEPTH = 200_000;

/** @throws Error where the search did not come to its end: that is no result. */
export async function checkModel(file: string, { without = [], search, sizes = [] }: ModelCheck): Promise<ModelResult> {
  const dir = await mkdtemp(join(tmpdir(), 'ironworks-model-'));
  const defines = [...without, ...sizes].map((name) => `-D${name}`);
  try {
    await run('spin', [...defines, '-a', file], { cwd: dir });
    const mode = search === 'states' ? '-DSAFETY' : '-DNP';
    // A counterexample is found soon: compiling well would take longer than searching.
    const effort = without.length === 0 ? '-O2' : '-O0';
    await run('gcc', ['-w', effort, mode, `-DMEMLIM=${MEMORY_MIB}`, '-o', 'pan', 'pan.c'], { cwd: dir });
    const args = [`-m${DEPTH}`, '-w24', ...(search === 'cycles' ? ['-l'] : [])];
    const { stdout } = await run(join(dir, 'pan'), args, { cwd: dir, timeout: LIMIT_MS, maxBuffer: 1 << 24 });
    return resultOf(stdout);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function resultOf(said: string): ModelResult {
  const counterexample = /^pan:1: (.+?)(?: \(at depth \d+\))?$/m.exec(said)?.[1];
  const errors = /errors: (\d+)/.exec(said)?.[1];
  const cut =
    /out of memory|max search depth too small|Search not completed/.test(said) && counterexample === undefined;
  if (errors === undefined || cut) throw new Error(`the search did not come to its end:\n${said.slice(-2_000)}`);
  const unreached = [...said.matchAll(/\((\d+) of \d+ states\)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  return { counterexample, states: Number(/(\d[\d.e+]*) states, stored/.exec(said)?.[1] ?? 0), unreached };
}
