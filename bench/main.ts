// The load-testing harness: `npm run bench -- [scenario | all | compare A B | report FILE]`. Figures go to stdout,
// progress to stderr. Ctrl-C ends the scenario under way and prints what there is; a second one ends at once.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { findNatsServer } from '../runtime/broker/server-finder.ts';
import { type BenchDocument, type BenchRun, documentOf, documentText, readDocument } from './document.ts';
import { type CommandLine, commandOf, parseCommandLine, plan, USAGE } from './options.ts';
import { compareDocuments, comparisonText } from './report/compare.ts';
import { performancePage } from './report/page.ts';
import { tablesText } from './report/tables.ts';
import { type Row, rounded } from './scenario.ts';
import { headlineOf, summaryOf } from './scenarios/scenarios.ts';

const ECHO_MS = 1_000;
const RESULTS = 'bench/results/latest.json';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function measure(name: string, line: CommandLine, stopped: AbortSignal): Promise<void> {
  const planned = plan(name, line.options);
  const { version } = await findNatsServer({ env: process.env, log: say });
  const beganAt = performance.now();
  const runs: BenchRun[] = [];
  for (const [index, each] of planned.entries())
    for (let run = 0; run < line.repeat && !stopped.aborted; run++) {
      const { scenario, options } = each;
      const at = planned.length === 1 ? '' : `[${index + 1}/${planned.length}, ${rounded(secondsSince(beganAt))} s] `;
      say(`\n${at}${scenario.name}: ${scenario.summary}`);
      const startedAt = performance.now();
      let results: readonly Row[];
      try {
        results = await scenario.run(options);
      } catch (error) {
        // One that fails does not take the others' figures along; the exit code tells of it.
        say(`bench: ${scenario.name} failed: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
        continue;
      }
      const took_s = rounded(secondsSince(startedAt), 1);
      runs.push({ scenario: scenario.name, command: commandOf(each), took_s, results });
      // What there is stays, whatever becomes of the rest.
      if (line.out !== undefined) writeOut(line.out, documentOf(version, runs));
    }
  const document = documentOf(version, runs);
  if (line.report) {
    writeOut(RESULTS, document);
    report(RESULTS);
  }
  process.stdout.write(line.json ? `${documentText(document, headlineOf)}\n` : tablesText(document));
}

const secondsSince = (at: number): number => (performance.now() - at) / 1_000;

const writeOut = (file: string, document: BenchDocument): void =>
  writeFileSync(file, `${documentText(document, headlineOf, 2)}\n`);

/** The page is made from what is committed beside the harness, so that the two can be held together. */
function report(file: string): void {
  const page = performancePage(readDocument(file), summaryOf);
  if (file !== RESULTS) copyFileSync(file, RESULTS);
  writeFileSync('docs/performance.md', page.markdown);
  mkdirSync('docs/performance', { recursive: true });
  for (const [name, svg] of page.plots) writeFileSync(`docs/performance/${name}`, svg);
}

async function run(): Promise<void> {
  const stopping = new AbortController();
  let toldAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      // One Ctrl-C comes twice below npm: from the terminal, and passed on.
      if (stopping.signal.aborted && performance.now() - toldAt < ECHO_MS) return;
      if (stopping.signal.aborted) process.exit(130);
      toldAt = performance.now();
      say('ending the round under way; once more ends at once');
      stopping.abort();
    });
  const line = parseCommandLine(process.argv.slice(2), { say, signal: stopping.signal });
  const [first = 'task', ...rest] = line.positionals;
  if (line.help) process.stdout.write(USAGE);
  else if (first === 'compare') {
    const [before, after] = rest;
    if (before === undefined || after === undefined) throw new Error('compare wants two files');
    process.stdout.write(comparisonText(compareDocuments(readDocument(before), readDocument(after))));
  } else if (first === 'report') report(rest[0] ?? RESULTS);
  else await measure(first, line, stopping.signal);
}

try {
  await run();
} catch (error) {
  say(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
