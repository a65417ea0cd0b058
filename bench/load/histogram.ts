// Latencies of a run: microseconds in an HDR histogram, told in milliseconds.

import { build, type Histogram } from 'hdr-histogram-js';

export type { Histogram } from 'hdr-histogram-js';

/** Up to ten minutes, three digits. */
export function latencies(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  });
}

/** Records the time from `since`, on the clock of performance.now(). */
export function record(latency: Histogram, since: number, now: number = performance.now()): void {
  latency.recordValue(Math.max(1, Math.round((now - since) * 1_000)));
}

export function milliseconds(latency: Histogram, percentile: number): number {
  return Math.round(latency.getValueAtPercentile(percentile) / 10) / 100;
}
