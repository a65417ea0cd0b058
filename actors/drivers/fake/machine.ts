// What a fake machine is, and how it is written down.

import type { Json, JsonObject } from '../../../proto/json.ts';
import { isObject } from '../../../proto/json.ts';
import { PowerState } from '../driver.ts';
import type { EffectLine } from '../effect-journal.ts';

export interface FakeMachine {
  readonly power: PowerState;
  readonly boot_device: string;
  readonly boot_persistent: boolean;
  /** How often it was switched on. */
  readonly boots: number;
  /** The task that wrote what is on its disk; empty where nothing is. */
  readonly image: string;
  /** Effects that reached it; the place in its stream of randomness. */
  readonly effects: number;
  /** Attempts failed on demand, by the key of the knob. */
  readonly failed: { readonly [key: string]: number };
  /** The provisioning effects that `task` has had so far. */
  readonly task: string;
  readonly done: readonly string[];
  readonly last: EffectLine | null;
}

export const newFakeMachine: FakeMachine = Object.freeze({
  power: PowerState.off,
  boot_device: 'disk',
  boot_persistent: true,
  boots: 0,
  image: '',
  effects: 0,
  failed: {},
  task: '',
  done: [],
  last: null,
});

export function encodeMachine(machine: FakeMachine): Uint8Array {
  return Buffer.from(JSON.stringify(machine));
}

/** Lenient, since people may write these documents by hand: what does not fit reads as on a new machine. */
export function decodeMachine(bytes: Uint8Array): FakeMachine {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes)) as Json; // proof: JSON.parse returns nothing else
  } catch {
    return newFakeMachine; // not JSON: a machine nobody can make sense of is a new one
  }
  if (!isObject(value)) return newFakeMachine;
  return {
    power: value['power'] === PowerState.on ? PowerState.on : PowerState.off,
    boot_device: text(value['boot_device'], newFakeMachine.boot_device),
    boot_persistent: value['boot_persistent'] !== false,
    boots: count(value['boots']),
    image: text(value['image'], ''),
    effects: count(value['effects']),
    failed: isObject(value['failed'])
      ? Object.fromEntries(Object.entries(value['failed']).map(([key, times]) => [key, count(times)]))
      : {},
    task: text(value['task'], ''),
    done: Array.isArray(value['done']) ? value['done'].filter((name) => typeof name === 'string') : [],
    last: isObject(value['last']) ? lineOf(value['last']) : null,
  };
}

function lineOf(value: JsonObject): EffectLine {
  return {
    at: text(value['at'], ''),
    node: text(value['node'], ''),
    task: text(value['task'], ''),
    action: text(value['action'], ''),
    step: text(value['step'], ''),
    attempt: count(value['attempt']),
    effect_id: text(value['effect_id'], ''),
    conductor: text(value['conductor'], ''),
    epoch: count(value['epoch']),
    trace_id: text(value['trace_id'], '') || null,
  };
}

function text(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function count(value: Json | undefined): number {
  return typeof value === 'number' && value >= 0 ? value : 0;
}
