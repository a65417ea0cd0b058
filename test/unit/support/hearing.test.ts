import { describe, expect, it } from 'vitest';
import { END_OF_BATCH } from '../../../runtime/journal/cursor.ts';
import { dueTo, faultOf, type Happened, placeOf, type Wanted } from '../../support/crowd/hearing.ts';

const TYPES = ['task.queued', 'node.state', 'task.succeeded'];
/** Two events a batch, of nodes a and b in turn. */
const truth: readonly Happened[] = Array.from({ length: 12 }, (_, n) => ({
  place: placeOf(10 + Math.floor(n / 2), n % 2),
  node: n % 2 === 0 ? 'a' : 'b',
  type: TYPES[n % 3] ?? '',
}));
const from = placeOf(10, END_OF_BATCH);

function fault(heard: readonly number[], wanted: Wanted = {}): string | undefined {
  return faultOf({ name: 'it', wanted, from, heard }, truth);
}

describe('what a subscriber was to hear', () => {
  it('is everything behind the place it began at, or what it wants of that', () => {
    expect(dueTo({ wanted: {}, from }, truth)).toEqual(truth.slice(2).map(({ place }) => place));
    expect(dueTo({ wanted: { nodes: new Set(['b']) }, from }, truth)).toHaveLength(5);
    expect(dueTo({ wanted: { types: ['task.*'] }, from }, truth)).toHaveLength(7);
    expect(dueTo({ wanted: { nodes: new Set(['a']), types: ['node.state'] }, from }, truth)).toHaveLength(2);
  });
});

describe('a subscriber', () => {
  const due = dueTo({ wanted: {}, from }, truth);

  it('that has heard just that has no fault', () => {
    expect(fault(due)).toBeUndefined();
  });

  it.each([
    ['misses one in the middle', due.toSpliced(3, 1), /event 0 of batch 13 too early, where event 1 of batch 12 comes/],
    ['misses the last', due.slice(0, -1), /has not heard the last 1 of 10/],
    ['hears one again', due.toSpliced(4, 0, due[3] ?? 0), /event 1 of batch 12 again/],
    ['hears the last one again', [...due, due.at(-1) ?? 0], /event 1 of batch 15 beyond the end/],
    ['hears two in the wrong order', due.toSpliced(2, 2, due[3] ?? 0, due[2] ?? 0), /too early/],
    ['hears nothing', [], /has not heard the last 10 of 10/],
    ['hears what never happened', due.toSpliced(5, 0, placeOf(99, 0)), /without wanting it/],
  ])('that %s is found out', (_what, heard, words) => {
    expect(fault(heard)).toMatch(words);
  });

  it('that hears what its filter leaves out is found out', () => {
    expect(fault(due, { nodes: new Set(['a']) })).toMatch(/without wanting it/);
  });
});
