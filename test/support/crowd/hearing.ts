// What a crowd of subscribers was to hear, and whether each of them did: every event its filter lets through after the
// place it began at, in the order of the journal, each once. Pure, so that a test of its own can show it failing.

import type { Commit } from '../history/event.ts';

/** As a subscription asks for it; absent means all. */
export interface Wanted {
  /** Ids. */
  readonly nodes?: ReadonlySet<string>;
  /** Short types, or with `.*` at the end. */
  readonly types?: readonly string[];
}

/** One event of the journal. */
export interface Happened {
  readonly place: number;
  readonly node: string;
  readonly type: string;
}

/** A subscriber at the end of its listening. */
export interface Hearing {
  readonly name: string;
  readonly wanted: Wanted;
  /** Everything behind it was to be told. */
  readonly from: number;
  /** In the order in which it was told. */
  readonly heard: readonly number[];
}

/** More than the events of any batch. */
const EVENTS_A_BATCH = 65_536;

/** A place among all events as one number: what a cursor says, cheap to keep millions of. */
export function placeOf(seq: number, index: number): number {
  return seq * EVENTS_A_BATCH + Math.min(index, EVENTS_A_BATCH - 1);
}

export function happenedIn(commits: readonly Commit[]): readonly Happened[] {
  return commits.flatMap(({ seq, batch }) => {
    const events = batch.entries.flatMap(({ events: own, record }) =>
      own.map(({ type }) => ({ type, node: record.id })),
    );
    return events.map(({ type, node }, index) => ({ place: placeOf(seq, index), node, type }));
  });
}

/** What this subscriber was to hear. */
export function dueTo(
  { wanted, from }: Pick<Hearing, 'wanted' | 'from'>,
  truth: readonly Happened[],
): readonly number[] {
  const { nodes, types } = wanted;
  return truth
    .filter(({ place, node, type }) => place > from && (nodes?.has(node) ?? true) && fits(type, types))
    .map(({ place }) => place);
}

/** The first thing wrong with what was heard, in words; undefined where nothing is. */
export function faultOf(hearing: Hearing, truth: readonly Happened[]): string | undefined {
  const { name, heard } = hearing;
  const due = dueTo(hearing, truth);
  const at = due.findIndex((place, index) => heard[index] !== place);
  if (at < 0) return heard.length > due.length ? `${name} heard ${told(heard[due.length])} beyond the end` : undefined;
  const got = heard[at];
  if (got === undefined) return `${name} has not heard the last ${due.length - at} of ${due.length} events`;
  const what = heard.indexOf(got) < at ? 'again' : due.includes(got) ? 'too early' : 'without wanting it';
  return `${name} heard ${told(got)} ${what}, where ${told(due[at])} comes next`;
}

function told(place: number | undefined): string {
  if (place === undefined) return 'nothing';
  return `event ${place % EVENTS_A_BATCH} of batch ${Math.floor(place / EVENTS_A_BATCH)}`;
}

function fits(type: string, patterns: readonly string[] | undefined): boolean {
  if (patterns === undefined) return true;
  return patterns.some(
    (pattern) => pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))),
  );
}
