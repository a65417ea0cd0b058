// A closed loop: a fixed number of callers, each asking again as soon as its last task is known to be done.

import { build, type Histogram } from 'hdr-histogram-js';

export interface LoopResult {
  readonly callers: number;
  readonly tasks: number;
  readonly seconds: number;
  readonly failures: number;
  readonly latency: Histogram;
}

export interface LoopOptions {
  readonly callers: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** One task from request to known completion; false where it failed. */
  readonly once: (caller: number) => Promise<boolean>;
}

/** Latencies are microseconds. Tasks that end inside the measured window count, whenever they began. */
export async function closedLoop(options: LoopOptions): Promise<LoopResult> {
  const latency = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  });
  const beginAt = performance.now() + options.warmUpMs;
  const endAt = beginAt + options.measureMs;
  let tasks = 0;
  let failures = 0;
  const caller = async (index: number): Promise<void> => {
    for (;;) {
      const startedAt = performance.now();
      if (startedAt >= endAt) return;
      const succeeded = await options.once(index);
      const now = performance.now();
      if (now < beginAt || now >= endAt) continue;
      if (!succeeded) {
        failures++;
        continue;
      }
      tasks++;
      latency.recordValue(Math.max(1, Math.round((now - startedAt) * 1_000)));
    }
  };
  await Promise.all(Array.from({ length: options.callers }, (_, index) => caller(index)));
  return { callers: options.callers, tasks, seconds: options.measureMs / 1_000, failures, latency };
}

export function milliseconds(latency: Histogram, percentile: number): number {
  return Math.round(latency.getValueAtPercentile(percentile) / 10) / 100;
}
