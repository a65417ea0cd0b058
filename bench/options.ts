// The command line of the harness: what each option means, its default, and what `all` and `--quick` make of it.

import { parseArgs } from 'node:util';
import { type RunOptions, type Scenario, VIAS, type Via } from './scenario.ts';
import { scenarios } from './scenarios/scenarios.ts';

export const USAGE: string = `usage: npm run bench -- [scenario] [options]
       npm run bench -- all [--quick] [options]
       npm run bench -- compare BEFORE.json AFTER.json
       npm run bench -- report FILE.json          (docs/performance.md and its plots)

scenarios
${scenarios.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

options
  --callers LIST   task: callers of each round, at most the nodes    1,16,64,256
  --nodes N        fake nodes; of fleet and soak, the most of them   1000
  --shards N       shards of the cluster                       16
  --seconds N      measured seconds of each round; of soak, all of it  5; soak 1800
  --warm-up N      seconds before a served cluster is measured 15
  --via DOOR       task: ${VIAS.join(', ')}             process
  --sockets LIST   fanout: sockets of each round               1000,5000
  --repeat N       runs of each scenario, for the spread       1
  --quick          all: short rounds over few nodes
  --json           one line of JSON on stdout, instead of tables
  --out FILE       the document into a file as well, after each scenario
  --report         then write docs/performance.md from this run
`;

/** What `all --quick` changes. */
const QUICK = { callers: '16,64', nodes: '300', seconds: '2', sockets: '200', 'warm-up': '2' };
const SOAK_SECONDS = '1800';
/** In `all`, of --seconds: enough to show that it works. */
const SOAK_ROUNDS_IN_ALL = 6;

export interface CommandLine {
  readonly positionals: readonly string[];
  readonly help: boolean;
  readonly json: boolean;
  readonly out: string | undefined;
  readonly report: boolean;
  readonly repeat: number;
  readonly options: RunOptions;
}

/** @throws with the option's name, its value and what is wanted. */
export function parseCommandLine(argv: readonly string[], ports: Pick<RunOptions, 'say' | 'signal'>): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      callers: { type: 'string' },
      nodes: { type: 'string' },
      shards: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      via: { type: 'string' },
      sockets: { type: 'string' },
      repeat: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      report: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const defaults = {
    ...{ callers: '1,16,64,256', nodes: '1000', shards: '16', sockets: '1000,5000', 'warm-up': '15' },
    ...{ seconds: positionals[0] === 'soak' ? SOAK_SECONDS : '5', via: 'process', repeat: '1' },
  };
  // What is asked for outright comes before what --quick changes.
  const given = { ...defaults, ...(values.quick ? QUICK : {}), ...values };
  const nodes = wholeNumber('nodes', given.nodes, 1_000_000);
  return {
    positionals,
    help: values.help,
    json: values.json,
    out: values.out,
    report: values.report,
    repeat: wholeNumber('repeat', given.repeat, 100),
    options: {
      callers: wholeNumbers('callers', given.callers, 10_000).filter((count) => count <= nodes),
      nodes,
      shards: wholeNumber('shards', given.shards, 256),
      seconds: wholeNumber('seconds', given.seconds, 86_400),
      warmUpSeconds: wholeNumber('warm-up', given['warm-up'], 3_600),
      via: door(given.via),
      sockets: wholeNumbers('sockets', given.sockets, 20_000),
      ...ports,
    },
  };
}

export interface Planned {
  readonly scenario: Scenario;
  readonly options: RunOptions;
}

/** What is to run, in order: a scenario, or all of them, `task` through each of its doors. @throws on an unknown name. */
export function plan(name: string, options: RunOptions): readonly Planned[] {
  if (name !== 'all') {
    const scenario = scenarios.find((one) => one.name === name);
    if (scenario === undefined) throw new Error(`no scenario "${name}"; --help lists them`);
    return [{ scenario, options }];
  }
  return scenarios.flatMap((scenario) => {
    if (scenario.name === 'task')
      return VIAS.map((via) => ({ scenario, options: { ...options, via, callers: callersOf(via, options) } }));
    if (scenario.name === 'soak')
      return [{ scenario, options: { ...options, seconds: SOAK_ROUNDS_IN_ALL * options.seconds } }];
    // One size says nothing of growth.
    if (scenario.name === 'fleet' || scenario.name === 'lists')
      return [{ scenario, options: { ...options, nodes: 100 * options.nodes } }];
    return [{ scenario, options }];
  });
}

/** Few callers through every door would say little more than they do in process. */
const callersOf = (via: Via, { callers }: RunOptions): readonly number[] =>
  via === 'process' ? callers : callers.slice(-2);

/** The command that repeats a run. */
export function commandOf({ scenario: { name }, options }: Planned): string {
  const { callers, nodes, seconds, via, sockets } = options;
  return (
    `npm run bench -- ${name} --nodes ${nodes} --seconds ${seconds}` +
    (name === 'task' ? ` --callers ${callers.join(',')} --via ${via}` : '') +
    (name === 'fanout' ? ` --sockets ${sockets.join(',')}` : '')
  );
}

function door(text: string): Via {
  const via = VIAS.find((one) => one === text);
  if (via === undefined) throw new Error(`--via "${text}": want one of ${VIAS.join(', ')}`);
  return via;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`--${name} "${text}": want a whole number from 1 to ${most}`);
  return value;
}

const wholeNumbers = (name: string, text: string, most: number): readonly number[] =>
  text.split(',').map((part) => wholeNumber(name, part, most));
