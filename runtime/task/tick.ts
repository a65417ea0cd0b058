// A tick: progress of a running task between its stored steps. Live only, on core NATS, without a cursor; whoever is
// not listening misses it, and nobody may rely on it.

import type { Json } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

export interface Tick {
  readonly taskId: string;
  readonly step: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Nothing larger is read: a message is a short sentence. */
const MAX_TICK_BYTES = 8 * 1024;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function encodeTick(tick: Tick): Uint8Array {
  return encoder.encode(
    JSON.stringify({ task: tick.taskId, step: tick.step, percent: tick.percent, message: tick.message, at: tick.at }),
  );
}

/** `undefined` for anything that is no tick. */
export function decodeTick(bytes: Uint8Array): Tick | undefined {
  if (bytes.length > MAX_TICK_BYTES) return undefined;
  let value: Json;
  try {
    value = JSON.parse(decoder.decode(bytes)) as Json; // proof: JSON.parse returns nothing else
  } catch {
    return undefined; // bytes that are not JSON are no tick, which is what the caller is told
  }
  if (!isObject(value)) return undefined;
  const { task, step, percent, message, at } = value;
  if (typeof task !== 'string' || typeof percent !== 'number' || typeof message !== 'string') return undefined;
  return {
    taskId: task,
    step: typeof step === 'string' ? step : '',
    percent: Math.min(100, Math.max(0, percent)),
    message,
    at: typeof at === 'number' && Number.isFinite(at) ? at : 0,
  };
}
