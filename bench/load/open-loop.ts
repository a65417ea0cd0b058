// An open loop: requests are due at times of their own, drawn beforehand as of a Poisson process, whether or not earlier
// ones were answered. A latency counts from the time a request was due, so a stall is felt by everything that was due
// meanwhile (no coordinated omission).

import { type Histogram, latencies, record } from './histogram.ts';

export interface OpenLoopOptions {
  /** Requests a second. */
  readonly rate: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** One request; what it resolves with names how it was answered, and has a histogram of its own. */
  readonly once: (index: number) => Promise<string>;
}

export interface OpenLoopResult {
  readonly offered: number;
  readonly seconds: number;
  /** From the first request to the last answer. */
  readonly answeredInS: number;
  /** By the name of the answer. */
  readonly answers: ReadonlyMap<string, Histogram>;
  /** How late the load itself began its requests: that much of every latency is its own doing. */
  readonly late: Histogram;
  /** Requests not even begun because MOST_IN_HAND waited for their answers: the load itself could not be offered. */
  readonly unsent: number;
}

/** Beyond this many unanswered requests no further ones are begun; they are counted. */
const MOST_IN_HAND = 20_000;
const ANSWERED_WITHIN_MS = 30_000;

export async function openLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  const { rate, once } = options;
  const answers = new Map<string, Histogram>();
  const inHand = new Set<Promise<void>>();
  const late = latencies();
  const beginAt = performance.now() + options.warmUpMs;
  const endAt = beginAt + options.measureMs;
  let offered = 0;
  let unsent = 0;
  let index = 0;
  let due = performance.now();
  const ask = async (dueAt: number, number: number): Promise<void> => {
    const answer = await once(number).catch((error: unknown) => `error: ${(error as Error).message}`);
    if (dueAt < beginAt) return;
    const latency = answers.get(answer) ?? latencies();
    answers.set(answer, latency);
    record(latency, dueAt);
  };
  while (due < endAt) {
    const now = performance.now();
    while (due <= now && due < endAt) {
      if (due >= beginAt) {
        offered++;
        record(late, due);
      }
      if (inHand.size >= MOST_IN_HAND) unsent++;
      else {
        const asking: Promise<void> = ask(due, index++).finally(() => inHand.delete(asking));
        inHand.add(asking);
      }
      due -= (Math.log(1 - Math.random()) / rate) * 1_000;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const left = Promise.all(inHand);
  await Promise.race([left, new Promise((resolve) => setTimeout(resolve, ANSWERED_WITHIN_MS).unref())]);
  const answeredInS = (performance.now() - beginAt) / 1_000;
  return { offered, seconds: options.measureMs / 1_000, answeredInS, answers, late, unsent };
}

/** How many were answered so. */
export const answered = (result: OpenLoopResult, name: string): number => result.answers.get(name)?.totalCount ?? 0;
