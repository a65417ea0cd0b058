// `npm run mutations [-- --only WORDS] [-- --record]`: takes one guard after the other out of the sources and runs the
// tests that are to miss it. Ends with 1 where all of them stay green. `--record` writes what
// went red into the page, where every guard was missed.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Guard } from './guard.ts';
import { guards } from './guards.ts';
import { MUTATION_VARIABLE } from './mutate.ts';
import { type Caught, nameOf, PAGE, withGuards } from './page.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, record: { type: 'boolean', default: false } },
});
const CAUGHT = 'test/mutations/caught.json';
/** A test that waits for what never comes without its guard; then the whole run. */
const TEST_LIMIT_MS = 15_000;
const RUN_LIMIT_MS = 240_000;

interface VitestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const chosen = [...guards.entries()].filter(([, guard]) => nameOf(guard).includes(values.only));
  const caught: Record<string, Caught[string]> = { ...(JSON.parse(await readFile(CAUGHT, 'utf8')) as Caught) }; // proof: written below
  const missed: string[] = [];
  for (const [place, guard] of chosen) {
    const startedAt = performance.now();
    const { red, inVain } = await redWithout(guard, place);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const [first, ...more] = red;
    if (first === undefined) missed.push(nameOf(guard));
    else caught[nameOf(guard)] = { first, more: more.length };
    tell(
      `${first === undefined ? 'MISSED' : 'caught'} ${nameOf(guard)} (${seconds} s): ${red.length} red${inVain ? ', only by waiting in vain: is it so with the guard, on this machine?' : ''}${first === undefined ? '' : `; ${first}`}`,
    );
  }
  tell(
    missed.length === 0 ? `each of ${chosen.length} guards is missed by a test` : `nobody misses: ${missed.join('; ')}`,
  );
  if (missed.length > 0) process.exitCode = 1;
  if (values.record && missed.length === 0) await record(caught);
}

async function record(caught: Caught): Promise<void> {
  const names = new Set(guards.map(nameOf));
  const known = Object.fromEntries(
    Object.entries(caught)
      .filter(([name]) => names.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  await writeFile(CAUGHT, `${JSON.stringify(known, undefined, 2)}\n`);
  await writeFile(PAGE, withGuards(await readFile(PAGE, 'utf8'), guards, known));
}

interface Reds {
  /** Titles, those first that failed by what they found. */
  readonly red: readonly string[];
  /** All of them ran out of time: so may a slow test on a busy machine. */
  readonly inVain: boolean;
}

/** The tests that fail without the guard. A run that never ends shows nothing. */
async function redWithout(guard: Guard, place: number): Promise<Reds> {
  const folder = await mkdtemp(join(tmpdir(), 'ironworks-mutation-'));
  const file = join(folder, 'report.json');
  try {
    await vitest([...guard.tests, '--reporter=json', `--outputFile=${file}`], place);
    const text = await readFile(file, 'utf8').catch(() => '{"testResults":[]}');
    const { testResults } = JSON.parse(text) as VitestReport; // proof: the runner's own report
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
      .map(({ title, failureMessages }) => ({
        title,
        late: failureMessages.every((text) => text.includes('timed out')),
      }));
    const [found, late] = [failed.filter((each) => !each.late), failed.filter((each) => each.late)];
    return { red: [...found, ...late].map(({ title }) => title), inVain: found.length === 0 && late.length > 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function vitest(args: readonly string[], place: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const limits = [`--testTimeout=${TEST_LIMIT_MS}`, `--hookTimeout=${TEST_LIMIT_MS}`];
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...limits, ...args],
      { stdio: 'ignore', env: { ...process.env, [MUTATION_VARIABLE]: String(place) } },
    );
    const timer = setTimeout(() => child.kill('SIGKILL'), RUN_LIMIT_MS);
    child.on('error', reject);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

await main();
