// Requests counted by method, route and class of status, and their durations by route: a few additions in arrays for each,
// since every poll comes by here. Told in the metrics' own form at each scrape.

import type { Sample } from '../../runtime/base/metrics.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS', 'CALL', 'other'] as const;
/** 1xx to 5xx, by what stands before the xx. */
const CLASSES = 6;
/** Upper bounds, seconds. */
const BOUNDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

const methodIndexes: ReadonlyMap<string, number> = new Map(METHODS.map((method, index) => [method, index]));
const OTHER = METHODS.length - 1;

interface RouteTally {
  /** By method and class. */
  readonly answered: Float64Array;
  /** By bound, each for itself; the last one is beyond all bounds. */
  readonly within: Float64Array;
  sumS: number;
}

export class RequestTally {
  /** By pattern: as many as there are routes. */
  readonly #routes = new Map<string, RouteTally>();

  add(method: string, route: string, status: number, seconds: number): void {
    let tally = this.#routes.get(route);
    if (tally === undefined) {
      tally = {
        answered: new Float64Array(METHODS.length * CLASSES),
        within: new Float64Array(BOUNDS.length + 1),
        sumS: 0,
      };
      this.#routes.set(route, tally);
    }
    const of = (methodIndexes.get(method) ?? OTHER) * CLASSES + Math.floor(status / 100);
    tally.answered[of] = (tally.answered[of] ?? 0) + 1;
    let bound = 0;
    while (bound < BOUNDS.length && seconds > (BOUNDS[bound] ?? 0)) bound++;
    tally.within[bound] = (tally.within[bound] ?? 0) + 1;
    tally.sumS += seconds;
  }

  requests(): readonly Sample[] {
    return [...this.#routes].flatMap(([route, { answered }]) =>
      [...answered].flatMap((value, at) => {
        if (value === 0) return [];
        const method = METHODS[Math.floor(at / CLASSES)] ?? 'other';
        return [{ labels: { method, route, status: `${at % CLASSES}xx` }, value }];
      }),
    );
  }

  /** Buckets count everything up to their bound, as the exposition format has them. */
  seconds(): readonly Sample[] {
    return [...this.#routes].flatMap(([route, { within, sumS }]) => {
      let count = 0;
      const buckets = [...within].map((value, at): Sample => {
        count += value;
        return { suffix: '_bucket', labels: { le: String(BOUNDS[at] ?? '+Inf'), route }, value: count };
      });
      return [
        ...buckets,
        { suffix: '_sum', labels: { route }, value: sumS },
        { suffix: '_count', labels: { route }, value: count },
      ];
    });
  }
}
