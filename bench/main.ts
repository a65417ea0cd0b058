// The load-testing harness: `npm run bench -- [scenario] [--json] [options]`. Figures go to stdout, progress to stderr.

import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { runFailover } from './scenarios/failover.ts';
import { runTask } from './scenarios/task.ts';

const USAGE = `usage: npm run bench -- [scenario] [options]

scenarios
  task       closed loop of power changes over fake nodes, and the floor beside it (default)
  failover   kill -9 a conductor with busy nodes: from the crash to each first resumed step

options
  --callers LIST   task: callers of each round                 1,16,64,256
  --nodes N        fake nodes                                  1000
  --shards N       shards of the cluster                       16
  --seconds N      task: measured seconds of each round        5
  --json           one JSON document on stdout
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    callers: { type: 'string', default: '1,16,64,256' },
    nodes: { type: 'string', default: '1000' },
    shards: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    say(`bench: --${name} "${text}": want a whole number from 1 to ${most}`);
    process.exit(2);
  }
  return value;
}

async function main(): Promise<void> {
  const scenario = positionals[0] ?? 'task';
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const nodes = wholeNumber('nodes', values.nodes, 1_000_000);
  const shards = wholeNumber('shards', values.shards, 256);
  const seconds = wholeNumber('seconds', values.seconds, 3_600);
  const machine = { cpus: cpus().length, cpu: cpus()[0]?.model ?? '', memory_gib: Math.round(totalmem() / 2 ** 30) };
  let document: object;
  switch (scenario) {
    case 'task': {
      const callers = values.callers.split(',').map((text) => wholeNumber('callers', text, nodes));
      const { nats, results } = await runTask({ callers, nodes, shards, seconds, say });
      document = { scenario, machine, node: process.version, nats, results };
      break;
    }
    case 'failover':
      document = { scenario, machine, node: process.version, ...(await runFailover({ nodes, say })) };
      break;
    default:
      process.stderr.write(`bench: no scenario "${scenario}"\n\n${USAGE}`);
      process.exit(2);
  }
  process.stdout.write(values.json ? `${JSON.stringify(document)}\n` : `${JSON.stringify(document, undefined, 2)}\n`);
}

await main();
