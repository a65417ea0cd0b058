// The load-testing harness: `npm run bench -- [scenario | all | compare A B | report FILE]`. Figures go to stdout,
// progress to stderr. Ctrl-C ends the scenario under way and prints what there is; a second one ends at once.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findNatsServer } from '../runtime/broker/server-finder.ts';
import { type BenchRun, documentOf, readDocument } from './document.ts';
import { compareDocuments, comparisonText } from './report/compare.ts';
import { performancePage } from './report/page.ts';
import type { RunOptions, Scenario, Via } from './scenario.ts';
import { scenarios, summaryOf } from './scenarios/scenarios.ts';

const USAGE = `usage: npm run bench -- [scenario] [options]
       npm run bench -- all [--quick] [options]
       npm run bench -- compare BEFORE.json AFTER.json
       npm run bench -- report FILE.json          (docs/performance.md and its plots)

scenarios
${scenarios.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

options
  --callers LIST   task: callers of each round, at most the nodes    1,16,64,256
  --nodes N        fake nodes                                  1000
  --shards N       shards of the cluster                       16
  --seconds N      measured seconds of each round              5
  --warm-up N      seconds before a served cluster is measured 15
  --via DOOR       task: process, http or ws                   process
  --sockets LIST   fanout: sockets of each round               1000,5000
  --repeat N       runs of each scenario, for the spread       1
  --quick          all: short rounds over few nodes
  --json           one line of JSON on stdout
  --out FILE       the document into a file as well
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    callers: { type: 'string', default: '1,16,64,256' },
    nodes: { type: 'string', default: '1000' },
    shards: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '5' },
    'warm-up': { type: 'string', default: '15' },
    via: { type: 'string', default: 'process' },
    sockets: { type: 'string', default: '1000,5000' },
    repeat: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const RESULTS = 'bench/results/latest.json';
/** What `all --quick` changes. */
const QUICK = { callers: '16,64', nodes: '300', seconds: '2', sockets: '200', 'warm-up': '2' };
/** Not part of `all`: they take as long as they are told. */
const ON_REQUEST: ReadonlySet<string> = new Set(['soak']);

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function refuse(why: string): never {
  say(`bench: ${why}`);
  process.exit(2);
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    refuse(`--${name} "${text}": want a whole number from 1 to ${most}`);
  return value;
}

const wholeNumbers = (name: string, text: string, most: number): readonly number[] =>
  text.split(',').map((part) => wholeNumber(name, part, most));

function optionsOf(given: typeof values, signal: AbortSignal): RunOptions {
  if (!isVia(given.via)) refuse(`--via "${given.via}": want process, http or ws`);
  const nodes = wholeNumber('nodes', given.nodes, 1_000_000);
  return {
    callers: wholeNumbers('callers', given.callers, 10_000).filter((count) => count <= nodes),
    nodes,
    shards: wholeNumber('shards', given.shards, 256),
    seconds: wholeNumber('seconds', given.seconds, 86_400),
    warmUpSeconds: wholeNumber('warm-up', given['warm-up'], 3_600),
    via: given.via,
    sockets: wholeNumbers('sockets', given.sockets, 20_000),
    say,
    signal,
  };
}

const isVia = (text: string): text is Via => text === 'process' || text === 'http' || text === 'ws';

/** What is to run, in order: a scenario, or all of them, `task` through each of its doors. */
function plan(
  name: string,
  options: RunOptions,
): readonly { readonly scenario: Scenario; readonly options: RunOptions }[] {
  if (name !== 'all') {
    const scenario = scenarios.find((one) => one.name === name);
    if (scenario === undefined) {
      process.stderr.write(`bench: no scenario "${name}"\n\n${USAGE}`);
      process.exit(2);
    }
    return [{ scenario, options }];
  }
  return scenarios
    .filter((scenario) => !ON_REQUEST.has(scenario.name))
    .flatMap((scenario) => {
      if (scenario.name === 'task')
        return (['process', 'http', 'ws'] as const).map((via) => ({ scenario, options: { ...options, via } }));
      // One size says nothing of growth.
      const nodes = scenario.name === 'fleet' ? 10 * options.nodes : options.nodes;
      return [{ scenario, options: { ...options, nodes } }];
    });
}

const commandOf = (scenario: string, { callers, nodes, seconds, via, sockets }: RunOptions): string =>
  `npm run bench -- ${scenario} --nodes ${nodes} --seconds ${seconds}` +
  (scenario === 'task' ? ` --callers ${callers.join(',')} --via ${via}` : '') +
  (scenario === 'fanout' ? ` --sockets ${sockets.join(',')}` : '');

async function measure(name: string): Promise<void> {
  const stopping = new AbortController();
  process.on('SIGINT', () => {
    if (stopping.signal.aborted) process.exit(130);
    say('ending the round under way; Ctrl-C again ends at once');
    stopping.abort();
  });
  const options = optionsOf(values.quick ? { ...values, ...QUICK } : values, stopping.signal);
  const repeat = wholeNumber('repeat', values.repeat, 100);
  const { version } = await findNatsServer({ env: process.env, log: say });
  const runs: BenchRun[] = [];
  for (const { scenario, options: own } of plan(name, options))
    for (let run = 0; run < repeat && !stopping.signal.aborted; run++) {
      say(`\n${scenario.name}: ${scenario.summary}`);
      runs.push({ scenario: scenario.name, command: commandOf(scenario.name, own), rows: await scenario.run(own) });
    }
  const document = documentOf(version, runs);
  const text = JSON.stringify(document, undefined, 2);
  if (values.out !== undefined) writeFileSync(values.out, `${text}\n`);
  process.stdout.write(values.json ? `${JSON.stringify(document)}\n` : `${text}\n`);
}

/** The page is made from what is committed beside the harness, so that the two can be held together. */
function report(file: string): void {
  const page = performancePage(readDocument(file), summaryOf);
  if (file !== RESULTS) copyFileSync(file, RESULTS);
  writeFileSync('docs/performance.md', page.markdown);
  mkdirSync('docs/performance', { recursive: true });
  for (const [name, svg] of page.plots) writeFileSync(`docs/performance/${name}`, svg);
}

const [first = 'task', ...rest] = positionals;
if (values.help) process.stdout.write(USAGE);
else if (first === 'compare') {
  const [before, after] = rest;
  if (before === undefined || after === undefined) refuse('compare wants two files');
  process.stdout.write(comparisonText(compareDocuments(readDocument(before), readDocument(after))));
} else if (first === 'report') report(rest[0] ?? RESULTS);
else await measure(first);
