// What a run leaves behind: one JSON document with the machine, the versions and the results of each scenario. Two of them
// can be compared, and one becomes the report in docs/performance.md. As text, a document of one run has that run's own
// fields at its top, as docs/api.md promises: `{scenario, results: […], …}`.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { JsonObject } from '../proto/json.ts';
import type { Row } from './scenario.ts';

const FORMAT = 2;

export interface BenchDocument {
  readonly format: typeof FORMAT;
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
  /** Under what circumstances, where they differ from the rest of the document. */
  readonly note?: string;
  /** How long it took in all, enrolling included. */
  readonly took_s: number;
  readonly results: readonly Row[];
}

export function documentOf(nats: string, runs: readonly BenchRun[]): BenchDocument {
  return {
    format: FORMAT,
    at: new Date().toISOString(),
    revision: revision(),
    machine: { cpus: cpus().length, cpu: cpus()[0]?.model ?? '', memory_gib: Math.round(totalmem() / 2 ** 30) },
    versions: { node: process.version, nats },
    runs,
  };
}

/**
 * On one line where `indent` is 0.
 *
 * @param headlineOf what a scenario tells of all its results in one; put beside them at the top of a document of one run
 */
export function documentText(document: BenchDocument, headlineOf: (run: BenchRun) => JsonObject, indent = 0): string {
  const { runs, ...about } = document;
  const [run] = runs;
  if (run === undefined || runs.length > 1) return JSON.stringify(document, undefined, indent);
  const { scenario, ...rest } = run;
  return JSON.stringify({ scenario, ...headlineOf(run), ...rest, ...about }, undefined, indent);
}

/** @throws with the file's name where it is not a document of ours. */
export function readDocument(path: string): BenchDocument {
  return parseDocument(readFileSync(path, 'utf8'), path);
}

/** Both forms of the text. @throws with `name` where it is neither. */
export function parseDocument(text: string, name: string): BenchDocument {
  const told: unknown = JSON.parse(text);
  if (typeof told !== 'object' || told === null || !('format' in told) || told.format !== FORMAT)
    throw new Error(`${name} is not a document of this harness (format ${FORMAT})`);
  if ('runs' in told) return told as BenchDocument; // proof: the format's number; we are the only writer
  const one = told as BenchRun & BenchDocument; // proof: the same, and a document of one run
  const { format, at, revision, machine, versions, scenario, command, took_s, results } = one;
  return { format, at, revision, machine, versions, runs: [{ scenario, command, took_s, results }] };
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
