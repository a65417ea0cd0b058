// What a run leaves behind: one JSON document with the machine, the versions and the rows of each scenario. Two of them
// can be compared, and one becomes the report in docs/performance.md.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Row } from './scenario.ts';

export interface BenchDocument {
  readonly format: 1;
  readonly at: string;
  readonly revision: string;
  readonly machine: { readonly cpus: number; readonly cpu: string; readonly memory_gib: number };
  readonly versions: { readonly node: string; readonly nats: string };
  /** In the order they ran; with --repeat, a scenario more than once. */
  readonly runs: readonly BenchRun[];
}

export interface BenchRun {
  readonly scenario: string;
  /** The arguments it can be repeated with. */
  readonly command: string;
  readonly rows: readonly Row[];
}

export function documentOf(nats: string, runs: readonly BenchRun[]): BenchDocument {
  return {
    format: 1,
    at: new Date().toISOString(),
    revision: revision(),
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model ?? '', memory_gib: Math.round(totalmem() / 2 ** 30) },
    versions: { node: process.version, nats },
    runs,
  };
}

/** @throws with the file's name where it is not a document of ours. */
export function readDocument(path: string): BenchDocument {
  const told: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof told !== 'object' || told === null || !('format' in told) || told.format !== 1)
    throw new Error(`${path} is not a document of this harness`);
  return told as BenchDocument; // proof: the format's number; we are the only writer
}

/** Of the sources; "unknown" outside of a clone. */
function revision(): string {
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
