// docs/performance.md and its plots, made from one document of the harness. Pure.

import type { BenchDocument, BenchRun } from '../document.ts';
import type { Row } from '../scenario.ts';
import { barsSvg } from './bars.ts';
import { layoutOf } from './tables.ts';
import { measuredTargets } from './targets.ts';

export interface Page {
  readonly markdown: string;
  /** By file name, beside the page in `performance/`. */
  readonly plots: ReadonlyMap<string, string>;
}

const HOW: readonly string[] = [
  '## How it is measured',
  '- **Closed loop** (`task`, `poll`, `peers`, `fleet`, `lists`, the peak of `accept`): so many callers, each asking again as soon as its',
  '  last task is known to have ended. After a warm-up, since processes that still compile cost twice as much.',
  '- **Open loop** (`accept`, `mixed`, `hot-node`, `overload`, `soak`): requests are due at times drawn beforehand, and a latency',
  '  counts from the time a request was due, whether or not it could be sent then. `load_late_p99_ms` is how late the load was',
  '  by itself, which is in each of these latencies.',
  '- **The floor** of `task`: the broker messages of a task by hand, grouped as the journal groups them, in the same process and',
  '  in turns with it. No HTTP, judge, steps, records or driver. Beside it the conductor tells the caller of the end, so',
  '  that both sides send the same messages.',
  '- **The machines** are fake and volatile wherever throughput is measured: what a controller is told is no load of the broker, and no',
  '  peer writes it. Where processes die (`failover`, `restart`, `cancel`) they are on the broker, and their effects are counted.',
  '- **The bare engine** of `poll` and `fanout`: uWebSockets.js alone giving the same answers and frames. The ratio is of the',
  '  server’s processor time, since the load takes more of the machine than either server.',
  '- **Peers**: HTTP requests answered when the change is done, over the same keys. Those that acknowledge from the page cache are',
  '  compared with each other, and those that sync first. BullMQ is not made for order by key: 32 queues of one worker each give it.',
  '- **`failover`**: from `kill -9` to the commit with which the next owner takes a task up again, as the journal tells it.',
  '- `…_cpu_us` is processor time of those processes for each task or request, `writes_per_task` all appends and deletes that',
  '  gateways and conductors sent.',
  '',
];

interface Plot {
  readonly scenario: string;
  readonly title: string;
  /** Figures of each row, and what they are called. */
  readonly series: readonly (readonly [figure: string, name: string])[];
}

const PLOTS: readonly Plot[] = [
  {
    scenario: 'task',
    title: 'Tasks a second to known completion',
    series: [
      ['tasks_per_s', 'Ironworks'],
      ['floor_tasks_per_s', 'the floor'],
    ],
  },
  {
    scenario: 'peers',
    title: 'Tasks a second through HTTP, known completion',
    series: [['tasks_per_s', 'tasks a second']],
  },
  {
    scenario: 'fleet',
    title: 'Tasks a second beside idle nodes',
    series: [['tasks_per_s', 'tasks a second']],
  },
  {
    scenario: 'poll',
    title: 'Processor time of a poll, microseconds',
    series: [
      ['gateway_cpu_us', 'the gateway'],
      ['bare_cpu_us', 'bare engine'],
    ],
  },
  {
    scenario: 'fanout',
    title: 'Processor time of a delivered event, microseconds',
    series: [
      ['gateway_cpu_us', 'the gateway'],
      ['bare_cpu_us', 'bare engine'],
    ],
  },
];

/** @param summaryOf a scenario's own sentence */
export function performancePage(document: BenchDocument, summaryOf: (scenario: string) => string): Page {
  const { machine, versions, revision } = document;
  const plots = new Map<string, string>();
  const sections: string[] = [];
  for (const [scenario, runs] of byScenario(document.runs)) {
    sections.push(`## ${scenario}`, `${capital(summaryOf(scenario))}.`, '');
    const plot = plotOf(scenario, runs);
    if (plot !== undefined) {
      const file = `${scenario}.svg`;
      plots.set(file, plot.svg);
      sections.push(`![${plot.title}](performance/${file})`, '');
    }
    for (const { command, note, results } of runs)
      sections.push(`\`${command}\``, '', ...(note === undefined ? [] : [note, '']), ...table(results), '');
  }
  const markdown = [
    '# Performance',
    '',
    '<!-- Generated from bench/results/latest.json by `npm run bench -- report`; run the harness to change it. -->',
    '',
    `What the harness measured on ${machine.cpus} cores (${machine.cpu}, ${machine.memory_gib} GiB), with everything on them: the`,
    `load, the gateway, two conductors and nats-server ${versions.nats} with its files on the same disk. Node ${versions.node},`,
    `revision ${revision}. Compare each figure with the floor, the bare engine or the peers that were measured in turns`,
    'with it, rather than with other scenarios or machines: the load takes its share of the same cores, which each figure',
    'of processor time tells apart. Unless it says so, nothing is synced to disk before it is acknowledged, as nats-server does',
    'by default.',
    '',
    'Each command repeats its part. `npm run bench -- all --report` makes all of it, this page included; with `--out FILE` the',
    'document is kept, and `npm run bench -- compare A B` says what changed between two of them. `npm run bench -- soak` (half',
    'an hour) and `npm run bench -- fleet --nodes 1000000` are for longer than that.',
    '',
    ...HOW,
    '## Targets',
    '',
    '| target | aim | measured | met | what bounds it |',
    '|---|---|---|---|---|',
    ...measuredTargets(document).map(({ target: { what, aim, bound }, value, met }) => {
      const wanted = 'least' in aim ? `at least ${aim.least}` : `at most ${aim.most}`;
      return `| ${what} | ${wanted} | ${value} | ${met ? 'yes' : '**no**'} | ${met ? '' : bound} |`;
    }),
    '',
    ...sections,
  ];
  return { markdown: `${markdown.join('\n').trimEnd()}\n`, plots };
}

function byScenario(runs: readonly BenchRun[]): ReadonlyMap<string, readonly BenchRun[]> {
  const grouped = new Map<string, BenchRun[]>();
  for (const run of runs) grouped.set(run.scenario, [...(grouped.get(run.scenario) ?? []), run]);
  return grouped;
}

function table(rows: readonly Row[]): readonly string[] {
  const { lines, notes } = layoutOf(rows);
  const [head = '', ...body] = lines.map((cells) => `| ${cells.join(' | ')} |`);
  const rule = `|${(lines[0] ?? []).map(() => '---|').join('')}`;
  return [head, rule, ...body, ...(notes.length > 0 ? [''] : []), ...notes.map((note) => `- ${note}`)];
}

function plotOf(
  scenario: string,
  runs: readonly BenchRun[],
): { readonly title: string; readonly svg: string } | undefined {
  const plot = PLOTS.find((one) => one.scenario === scenario);
  if (plot === undefined) return undefined;
  const groups = runs
    .flatMap(({ results }) => results)
    .map((row) => ({ name: row.case, values: plot.series.map(([figure]) => Number(row[figure] ?? 0)) }));
  return {
    title: plot.title,
    svg: barsSvg({ title: plot.title, series: plot.series.map(([, name]) => name), groups }),
  };
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
