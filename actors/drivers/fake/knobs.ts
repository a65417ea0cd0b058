// The knobs of a fake machine: delays and faults asked for in its driver_info. Pure.

import { taskErrorCodes } from '../../../proto/error-codes.ts';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { isObject } from '../../../proto/json.ts';
import type { DriverInfoIssue } from '../driver.ts';

/** `key`s are a step's name (`power.on`, `deploy.write_image`) or, for all its steps, an action's (`power.reboot`). */
export interface FakeKnobs {
  /** Seconds before each effect: one figure for all, or by key. */
  readonly delayS: number | ReadonlyMap<string, number>;
  /** The first `times` attempts fail with `code` before anything happens. Counted on the machine, by key. */
  readonly fail: ReadonlyMap<string, FailKnob>;
  /** Probability, 0 to 1, that an effect is made and its reply lost. */
  readonly loseReply: number;
  /** Accepts effects and changes nothing. */
  readonly stuck: boolean;
  readonly unreachable: boolean;
  /** The step whose effect is the last thing it answers to; empty where it goes on. */
  readonly silentAfter: string;
  /** Its provisioning waits for the ramdisk's heartbeat. */
  readonly agent: boolean;
  /** Its conductor alone knows what it did to it, and writes nothing down. */
  readonly volatile: boolean;
}

export interface FailKnob {
  readonly times: number;
  readonly code: string;
}

const MAX_DELAY_S = 86_400;

export function parseKnobs(driverInfo: JsonObject): {
  readonly knobs: FakeKnobs;
  readonly issues: readonly DriverInfoIssue[];
} {
  const issues: DriverInfoIssue[] = [];
  const knobs: FakeKnobs = {
    delayS: delays(driverInfo['delay_s'], issues),
    fail: failures(driverInfo['fail'], issues),
    loseReply: number(driverInfo['lose_reply'], '/driver_info/lose_reply', 1, issues),
    stuck: flag(driverInfo, 'stuck', issues),
    unreachable: flag(driverInfo, 'unreachable', issues),
    silentAfter: stepName(driverInfo, 'silent_after', issues),
    agent: flag(driverInfo, 'agent', issues),
    volatile: flag(driverInfo, 'volatile', issues),
  };
  return { knobs, issues };
}

export function delayMsOf(knobs: FakeKnobs, step: string, action: string): number {
  if (typeof knobs.delayS === 'number') return knobs.delayS * 1_000;
  return (knobs.delayS.get(step) ?? knobs.delayS.get(action) ?? 0) * 1_000;
}

export function failureOf(
  knobs: FakeKnobs,
  step: string,
  action: string,
): { readonly key: string; readonly fail: FailKnob } | undefined {
  for (const key of [step, action]) {
    const fail = knobs.fail.get(key);
    if (fail !== undefined) return { key, fail };
  }
  return undefined;
}

function delays(value: Json | undefined, issues: DriverInfoIssue[]): number | ReadonlyMap<string, number> {
  if (!isObject(value)) return number(value, '/driver_info/delay_s', MAX_DELAY_S, issues);
  return new Map(
    Object.entries(value).map(([key, delay]) => [
      key,
      number(delay, `/driver_info/delay_s/${key}`, MAX_DELAY_S, issues),
    ]),
  );
}

function failures(value: Json | undefined, issues: DriverInfoIssue[]): ReadonlyMap<string, FailKnob> {
  const fails = new Map<string, FailKnob>();
  if (value === undefined || value === null) return fails;
  if (!isObject(value)) {
    issues.push({ pointer: '/driver_info/fail', message: 'must be an object of {times, code} by step' });
    return fails;
  }
  for (const [key, knob] of Object.entries(value)) {
    const pointer = `/driver_info/fail/${key}`;
    if (!isObject(knob)) {
      issues.push({ pointer, message: 'must be {times, code}' });
      continue;
    }
    const code = knob['code'] ?? 'driver_error';
    if (typeof code !== 'string' || !Object.hasOwn(taskErrorCodes, code)) {
      issues.push({ pointer: `${pointer}/code`, message: `must be one of ${Object.keys(taskErrorCodes).join(', ')}` });
      continue;
    }
    fails.set(key, { times: number(knob['times'] ?? 1, `${pointer}/times`, 1_000_000, issues), code });
  }
  return fails;
}

function number(value: Json | undefined, pointer: string, max: number, issues: DriverInfoIssue[]): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && value >= 0 && value <= max) return value;
  issues.push({ pointer, message: `must be a number from 0 to ${max}` });
  return 0;
}

function stepName(driverInfo: JsonObject, name: string, issues: DriverInfoIssue[]): string {
  const value = driverInfo[name];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  issues.push({ pointer: `/driver_info/${name}`, message: 'must be the name of a step' });
  return '';
}

function flag(driverInfo: JsonObject, name: string, issues: DriverInfoIssue[]): boolean {
  const value = driverInfo[name];
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  issues.push({ pointer: `/driver_info/${name}`, message: 'must be true or false' });
  return false;
}
