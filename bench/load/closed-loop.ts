// A closed loop: a fixed number of callers, each asking again as soon as its last task is known to be done.

import { type Histogram, latencies, record } from './histogram.ts';

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
  /** Called when the warm-up has ended: what is counted beside the loop begins here. */
  readonly begun?: () => void;
}

/** Tasks that end inside the measured window count, whenever they began. */
export async function closedLoop(options: LoopOptions): Promise<LoopResult> {
  const latency = latencies();
  const beginAt = performance.now() + options.warmUpMs;
  const endAt = beginAt + options.measureMs;
  const begun = setTimeout(() => options.begun?.(), options.warmUpMs);
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
      record(latency, startedAt, now);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.callers }, (_, index) => caller(index)));
  } finally {
    clearTimeout(begun);
  }
  return { callers: options.callers, tasks, seconds: options.measureMs / 1_000, failures, latency };
}
