// Closed loops of several sides in turns within one round: what else the machine does meanwhile meets all of them.

import type { LoopResult } from './closed-loop.ts';
import { latencies } from './histogram.ts';

interface Turn {
  readonly callers: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface TurnsOptions<Side extends string> extends Turn {
  readonly sides: { readonly [side in Side]: (turn: Turn) => Promise<LoopResult> };
  /** No further turn is begun once it fires. */
  readonly signal: AbortSignal;
}

const TURNS = 2;

/** Each side is warmed up for `warmUpMs` and measured for `measureMs`, both in TURNS parts. */
export async function inTurns<Side extends string>(
  options: TurnsOptions<Side>,
): Promise<{ readonly [side in Side]: LoopResult }> {
  const { callers, warmUpMs, measureMs, sides, signal } = options;
  const turn = { callers, warmUpMs: warmUpMs / TURNS, measureMs: measureMs / TURNS };
  const results: { [side in Side]?: LoopResult } = {};
  const names = Object.keys(sides) as Side[]; // proof: its own keys
  for (let at = 0; at < TURNS && !(at > 0 && signal.aborted); at++)
    for (const name of names) {
      const result = await sides[name](turn);
      results[name] = joined(results[name], result);
    }
  return results as { readonly [side in Side]: LoopResult }; // proof: the first turn measured every side
}

function joined(one: LoopResult | undefined, other: LoopResult): LoopResult {
  if (one === undefined) return other;
  const latency = latencies();
  latency.add(one.latency);
  latency.add(other.latency);
  return {
    callers: one.callers,
    tasks: one.tasks + other.tasks,
    seconds: one.seconds + other.seconds,
    failures: one.failures + other.failures,
    latency,
    cpuMs: one.cpuMs + other.cpuMs,
    loopDelayP99Ms: Math.max(one.loopDelayP99Ms, other.loopDelayP99Ms),
  };
}
