import { describe, expect, it } from 'vitest';
import type { BenchDocument } from '../../../bench/document.ts';
import { compareDocuments, comparisonText } from '../../../bench/report/compare.ts';

const document = (...rates: readonly number[]): BenchDocument => ({
  format: 2,
  at: '2026-01-01T00:00:00.000Z',
  revision: 'abc',
  machine: { cpus: 2, cpu: 'test', memory_gib: 1 },
  versions: { node: 'v20', nats: '2.9.10' },
  runs: rates.map((tasks_per_s) => ({
    scenario: 'task',
    command: 'npm run bench -- task',
    took_s: 1,
    results: [{ case: '64 callers', tasks_per_s, note: 'words are not compared' }],
  })),
});

describe('a comparison of two documents', () => {
  it('tells the change of the medians of repeated runs, with their spreads', () => {
    const [figure, ...others] = compareDocuments(document(100, 120, 110), document(140, 150, 132));

    expect(others).toEqual([]);
    expect(figure).toMatchObject({
      figure: 'tasks_per_s',
      before: { least: 100, median: 110, most: 120, runs: 3 },
      after: { median: 140 },
      apart: true,
    });
    expect(figure?.change).toBeCloseTo(30 / 110);
  });

  it('calls a difference within the spreads no change', () => {
    const figures = compareDocuments(document(100, 130), document(120, 140));

    expect(figures[0]?.apart).toBe(false);
    expect(comparisonText(figures)).toContain('+13.0 % (within the spread)');
  });

  it('leaves out what only one of them has', () => {
    const other: BenchDocument = {
      ...document(1),
      runs: [{ scenario: 'poll', command: '', took_s: 1, results: [{ case: '200', p50_ms: 1 }] }],
    };

    expect(compareDocuments(document(1), other)).toEqual([]);
  });
});
