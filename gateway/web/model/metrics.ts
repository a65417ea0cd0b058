// Figures in the text format of Prometheus, and what the console draws of them: levels as they are, counters as rates.

export interface Sample {
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** Lines that are no samples are passed over. */
export function readMetrics(exposition: string): readonly Sample[] {
  return exposition.split('\n').flatMap((line) => {
    const [, name, labels = '', value = ''] = LINE.exec(line) ?? [];
    if (name === undefined || Number.isNaN(Number(value))) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text.replace(/\\(.)/g, '$1')]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

export function total(samples: readonly Sample[], name: string): number {
  return samples.reduce((sum, sample) => (sample.name === name ? sum + sample.value : sum), 0);
}

export function byLabel(samples: readonly Sample[], name: string, label: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const sample of samples) {
    if (sample.name !== name) continue;
    const key = sample.labels[label] ?? '';
    sums.set(key, (sums.get(key) ?? 0) + sample.value);
  }
  return sums;
}

/** The newest values of one figure, oldest first, one for each look. */
export interface Series {
  readonly points: readonly number[];
  /** Of a counter: what it stood at, and when. */
  readonly last?: { readonly atMs: number; readonly value: number } | undefined;
}

export const SERIES_BOUND = 120;
export const NO_SERIES: Series = { points: [] };

export function withLevel({ points }: Series, value: number): Series {
  return { points: [...points, value].slice(-SERIES_BOUND) };
}

/** Per second since the look before; a counter that fell was started again, and says nothing. */
export function withCounter({ points, last }: Series, value: number, atMs: number): Series {
  const next = { atMs, value };
  if (last === undefined || value < last.value || atMs <= last.atMs) return { points, last: next };
  const rate = ((value - last.value) * 1_000) / (atMs - last.atMs);
  return { points: [...points, rate].slice(-SERIES_BOUND), last: next };
}

/** Fewer points than this leave room at the left. */
const LEAST_POINTS = 30;

/** Points of an SVG polyline in a box; the newest is at the right edge, the scale ends at the highest (at least `least`). */
export function polyline(points: readonly number[], width: number, height: number, least: number): string {
  const top = Math.max(least, ...points);
  const step = width / (Math.max(LEAST_POINTS, points.length) - 1);
  const left = width - step * Math.max(0, points.length - 1);
  return points
    .map((value, index) => `${round(left + index * step)},${round(height - (value / top) * height)}`)
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** `0`, `0.4`, `12`, `1,204`. */
export function figure(value: number): string {
  if (value === 0) return '0';
  if (value < 10) return value.toFixed(1).replace(/\.0$/, '');
  return Math.round(value).toLocaleString('en');
}
