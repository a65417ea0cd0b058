// A closed loop: a fixed number of callers, each asking again as soon as its last task is known to be done.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { rounded } from '../scenario.ts';
import { type Histogram, latencies, record } from './histogram.ts';

export interface LoopResult {
  readonly callers: number;
  readonly tasks: number;
  readonly seconds: number;
  readonly failures: number;
  readonly latency: Histogram;
  /** Of this process while it was measured. */
  readonly cpuMs: number;
  readonly loopDelayP99Ms: number;
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
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let cpu = process.cpuUsage();
  const begun = setTimeout(() => {
    cpu = process.cpuUsage();
    delay.enable();
    options.begun?.();
  }, options.warmUpMs);
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
    delay.disable();
  }
  const { user, system } = process.cpuUsage(cpu);
  const loopDelayP99Ms = rounded(delay.percentile(99) / 1e6, 1);
  const seconds = options.measureMs / 1_000;
  return {
    callers: options.callers,
    tasks,
    seconds,
    failures,
    latency,
    cpuMs: (user + system) / 1_000,
    loopDelayP99Ms,
  };
}
