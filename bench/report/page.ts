// docs/performance.md and its plots, made from one document of the harness. Pure.

import type { BenchDocument, BenchRun } from '../document.ts';
import type { Row } from '../scenario.ts';
import { barsSvg } from './bars.ts';
import { figuresOf } from './tables.ts';
import { measuredTargets } from './targets.ts';

export interface Page {
  readonly markdown: string;
  /** By file name, beside the page in `performance/`. */
  readonly plots: ReadonlyMap<string, string>;
}

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
    for (const { command, results } of runs) sections.push(`\`${command}\``, '', ...table(results), '');
  }
  const markdown = [
    '# Performance',
    '',
    '<!-- Generated from bench/results/latest.json by `npm run bench -- report`; run the harness to change it. -->',
    '',
    `What the harness measured on ${machine.cpus} cores (${machine.cpu}, ${machine.memory_gib} GiB), with everything on them: the`,
    `load, the gateway, two conductors and nats-server ${versions.nats} with its files on the same disk. Node ${versions.node},`,
    `revision ${revision}. Figures of one run: compare them with each other, and with the floor or the bare engine that was`,
    'measured in turns with them, rather than with other machines. Nothing is synced to disk before it is acknowledged, as',
    'nats-server does by default.',
    '',
    'Each command repeats its part. `npm run bench -- all --out FILE` makes the document, `npm run bench -- report FILE` this',
    'page, and `npm run bench -- compare A B` says what changed between two documents.',
    '',
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

/** A figure a line and a case a column: figures are many, cases few. */
function table(rows: readonly Row[]): readonly string[] {
  return [
    `| | ${rows.map((row) => row.case).join(' | ')} |`,
    `|---|${rows.map(() => '---|').join('')}`,
    ...figuresOf(rows).map((figure) => `| ${figure} | ${rows.map((row) => row[figure] ?? '').join(' | ')} |`),
  ];
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
