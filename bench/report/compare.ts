// `bench compare A B`: each figure of two documents side by side. Of a scenario that ran several times the median is
// compared, and a change is only called one where the two spreads do not overlap. Pure.

import type { BenchDocument } from '../document.ts';

export interface Figure {
  readonly scenario: string;
  readonly case: string;
  readonly figure: string;
  readonly before: Spread;
  readonly after: Spread;
  /** (after - before) / before of the medians; undefined where before is 0. */
  readonly change: number | undefined;
  /** Whether the spreads are apart. One run each has no spread: then every difference is. */
  readonly apart: boolean;
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly runs: number;
}

/** Figures that both documents have, in the order of the second. */
export function compareDocuments(before: BenchDocument, after: BenchDocument): readonly Figure[] {
  const old = valuesOf(before);
  const figures: Figure[] = [];
  for (const [key, { names, values }] of valuesOf(after)) {
    const earlier = old.get(key);
    if (earlier === undefined) continue;
    const [a, b] = [spreadOf(earlier.values), spreadOf(values)];
    figures.push({
      ...names,
      before: a,
      after: b,
      change: a.median === 0 ? undefined : (b.median - a.median) / a.median,
      apart: b.least > a.most || b.most < a.least,
    });
  }
  return figures;
}

export function comparisonText(figures: readonly Figure[]): string {
  const lines: string[] = [];
  let title = '';
  for (const { scenario, case: name, figure, before, after, change, apart } of figures) {
    if (title !== `${scenario}: ${name}`) {
      title = `${scenario}: ${name}`;
      lines.push('', title);
    }
    const percent = change === undefined ? '' : `${change >= 0 ? '+' : ''}${(change * 100).toFixed(1)} %`;
    const verdict = apart ? percent : `${percent} (within the spread)`;
    lines.push(
      `  ${figure.padEnd(28)} ${spreadText(before).padStart(22)} -> ${spreadText(after).padEnd(22)} ${verdict}`,
    );
  }
  return `${lines.slice(1).join('\n')}\n`;
}

type Names = Pick<Figure, 'scenario' | 'case' | 'figure'>;

function valuesOf(document: BenchDocument): Map<string, { readonly names: Names; readonly values: number[] }> {
  const all = new Map<string, { readonly names: Names; readonly values: number[] }>();
  for (const { scenario, results } of document.runs)
    for (const row of results)
      for (const [figure, value] of Object.entries(row)) {
        if (typeof value !== 'number') continue;
        const key = JSON.stringify([scenario, row.case, figure]);
        const kept = all.get(key);
        if (kept === undefined) all.set(key, { names: { scenario, case: row.case, figure }, values: [value] });
        else kept.values.push(value);
      }
  return all;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { least: at(0), median, most: at(sorted.length - 1), runs: sorted.length };
}

const spreadText = ({ least, median, most, runs }: Spread): string =>
  runs === 1 ? String(median) : `${median} (${least} to ${most})`;
