// `npm run sim -- --seeds N [--seed S] [--roll-backs] [--workers W]`: random fleets under random faults in virtual time, each judged by the
// checkers of test/support/history. One seed alone (`--seeds 1 --seed S`) is replayed, made small, and told line by line; so is
// a plan that was kept (`--plan FILE`).
// Figures and findings go to stdout, progress to stderr. Ends with 1 where anything was found.

import { parseArgs } from 'node:util';
import type { Finding } from '../../support/history/event.ts';
import { coverageReport } from './coverage.ts';
import { planOf } from './draw.ts';
import { readPlan } from './found.ts';
import type { Plan } from './plan.ts';
import { runPool, type SeedReport } from './pool.ts';
import { runPlan, type SeedRun } from './run.ts';
import { shrink } from './shrink.ts';
import { traceLines } from './trace.ts';

const USAGE = `usage: npm run sim -- [--seeds N] [--seed S | --plan FILE] [--workers W] [--trace] [--json]

  --seeds N     how many seeds                                    1000
  --seed S      the first of them; default: another every time, which is told
  --roll-backs  in each of them an older copy of the store is put back
  --plan FILE   one plan instead of seeds: as it is printed here, or one of test/simulation/seeds/found
  --workers W   processes                                         one for each core
  --trace       one seed: every line of it, whether anything was found or not
  --json        figures as one JSON document
`;
/** Seeds are whole numbers below this. */
const SEEDS = 2 ** 31;
/** Failing seeds that are made small; the others are named. */
const SHRUNK_AT_MOST = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    plan: { type: 'string' },
    'roll-backs': { type: 'boolean', default: false },
    workers: { type: 'string', default: '0' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    say(`sim: --${name} "${text}": want a whole number from ${least} to ${most}`);
    process.exit(2);
  }
  return value;
}

async function main(): Promise<void> {
  if (values.help) return tell(USAGE);
  const count = wholeNumber('seeds', values.seeds, 1, SEEDS);
  const fresh = Math.floor(Math.random() * (SEEDS - count));
  const from = values.seed === undefined ? fresh : wholeNumber('seed', values.seed, 0, SEEDS - 1);
  const workers = wholeNumber('workers', values.workers, 0, 256);
  const failed = await run(from, count, workers);
  if (failed) process.exitCode = 1;
}

function run(from: number, count: number, workers: number): Promise<boolean> {
  if (values.plan !== undefined) return replay(readPlan(values.plan).plan, `--plan ${values.plan}`);
  return count === 1 ? replaySeed(from) : many(from, count, workers);
}

async function many(from: number, count: number, workers: number): Promise<boolean> {
  (values.json ? say : tell)(
    `seeds ${from} to ${from + count - 1}; again: npm run sim -- --seeds ${count} --seed ${from}${values['roll-backs'] ? ' --roll-backs' : ''}`,
  );
  const startedAt = performance.now();
  const cells = new Set<string>();
  const failing: SeedReport[] = [];
  let done = 0;
  let judged = 0;
  let undecided = 0;
  const onSeed = (report: SeedReport): void => {
    done++;
    judged += report.judged;
    undecided += report.undecided;
    for (const cell of report.cells) cells.add(cell);
    if (report.findings.length > 0) {
      failing.push(report);
      say(`sim: seed ${report.seed}: ${report.findings.length} findings; replay: ${replayCommand(report.seed)}`);
    }
    if (done % 500 === 0) say(`sim: ${done} of ${count} seeds`);
  };
  await runPool({ from, count, rollBacks: values['roll-backs'], workers, onSeed });
  const seconds = (performance.now() - startedAt) / 1_000;
  const perMinute = Math.round((60 * count) / seconds);
  const coverage = coverageReport(cells);
  const facts = { from, seeds: count, seconds: Math.round(seconds), per_minute: perMinute, failing: failing.length };
  if (values.json) tell(JSON.stringify({ ...facts, judged, undecided, coverage }));
  else {
    tell(`${count} seeds from ${from} in ${seconds.toFixed(1)} s: ${perMinute} a minute; ${failing.length} failed`);
    tell(`orders judged for ${judged} nodes, not for ${undecided} (parked, or too tangled)`);
    const { cells: found, states, actions, points } = coverage;
    tell(
      `crashes in ${found} cells (state, action, crash point): states ${states.met}, actions ${actions.met}, points ${points.met}`,
    );
    for (const [where, { missed }] of Object.entries({ in: states, during: actions, at: points }))
      if (missed.length > 0) tell(`nobody died ${where}: ${missed.join(', ')}`);
  }
  for (const { seed } of failing.slice(0, SHRUNK_AT_MOST)) await replaySeed(seed);
  return failing.length > 0;
}

function replayCommand(seed: number): string {
  return `npm run sim -- ${ofSeed(seed)}`;
}

function ofSeed(seed: number): string {
  return `--seeds 1 --seed ${seed}${values['roll-backs'] ? ' --roll-backs' : ''}`;
}

function replaySeed(seed: number): Promise<boolean> {
  return replay(planOf(seed, values['roll-backs']), ofSeed(seed));
}

async function replay(first: Plan, name: string): Promise<boolean> {
  const run = await runPlan(first);
  if (values.trace || run.findings.length === 0) {
    if (values.trace) for (const line of traceLines(run.history)) tell(line);
    tell(`${name}: ${run.findings.length === 0 ? 'nothing found' : `${run.findings.length} findings`}`);
    for (const finding of run.findings) tell(`  ${finding.checker} ${finding.what}`);
    return run.findings.length > 0;
  }
  const { plan, runs } = await shrink(run.plan, (candidate) => showsTheSame(candidate, run));
  const small = await runPlan(plan);
  tell(`${name}, made small by ${runs} runs: ${JSON.stringify(plan)}`);
  for (const line of traceLines(small.history)) tell(line);
  for (const finding of small.findings) tell(`  ${finding.checker} ${finding.what}`);
  tell(`replay: npm run sim -- ${name}`);
  return true;
}

/** By the checker that found something: ids and times are others in a smaller plan. */
async function showsTheSame(candidate: Plan, first: SeedRun): Promise<boolean> {
  const checkers = (findings: readonly Finding[]): ReadonlySet<string> =>
    new Set(findings.map(({ checker }) => checker));
  const wanted = checkers(first.findings);
  try {
    const { findings } = await runPlan(candidate);
    return [...checkers(findings)].some((checker) => wanted.has(checker));
  } catch {
    return false; // a plan so small that nothing works in it shows nothing
  }
}

await main();
