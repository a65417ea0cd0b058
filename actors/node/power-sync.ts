// The power sync: looks at the power of idle nodes now and then. A node that does not answer several times in a row goes
// into maintenance, for an operator to end; a power state that somebody else changed is told, and adopted or put right.
//
// As in Ironic (`sync_power_state_interval`, `power_state_sync_max_retries`, `force_power_state_during_sync`), but that by
// default what is there is taken for true: switching a machine because somebody pressed its button is for those who ask
// for it. Nodes that were never reached (`enroll`) are left alone.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Settings } from '../../runtime/base/settings.ts';
import type {
  CheckFinding,
  CheckOutcome,
  CheckTools,
  FindingContext,
  PeriodicCheck,
} from '../../runtime/host/check.ts';
import { StepError } from '../../runtime/host/kind.ts';
import { HELD_TASKS, heldBy } from '../contract/held.ts';
import { PowerState } from '../drivers/driver.ts';
import type { Drivers } from '../drivers/registry.ts';
import { accessOf } from './machine-access.ts';

export interface PowerSyncPolicy {
  /** 0: never. */
  readonly everyMs: number;
  /** What follows where the power is not as recorded; it is told in any case. */
  readonly mismatch: 'report' | 'adopt' | 'force';
  /** Looks in a row without an answer, or corrections in a row that did not hold, until the node is in maintenance. */
  readonly absentAfter: number;
  /** What becomes of the tasks that wait when the node is found gone. */
  readonly queuedOnAbsent: 'fail' | 'hold';
}

export function powerSyncPolicyOf(settings: Settings): PowerSyncPolicy {
  return {
    everyMs: settings.powerSyncS * 1_000,
    mismatch: settings.powerMismatch,
    absentAfter: settings.absentAfter,
    queuedOnAbsent: settings.queuedOnAbsent,
  };
}

const NAME = 'power sync';
/** Above what a driver itself waits for an answer: beyond it the fault is rather ours, and tells nothing of the node. */
const LOOK_MS = 60_000;
/** The power that was seen and not taken into the record: `{seen, since}`. */
const MISMATCH = 'power_mismatch';
const MAX_WHY = 200;

export function powerSync(drivers: Drivers, policy: PowerSyncPolicy): PeriodicCheck {
  return {
    name: NAME,
    everyMs: policy.everyMs,
    timeoutMs: LOOK_MS,
    wants: (record) => (record.regions['provision']?.state ?? 'enroll') !== 'enroll',
    run: (tools) => lookAtPower(drivers, tools),
    onFinding: (record, finding, context) => judgeFinding(record, finding, context, policy),
    stillAsked: (record, action) => seenInstead(record) !== undefined && correctionOf(powerOf(record)) === action,
  };
}

/** What a controller says of itself, or that it does not let us in: the machine is out of our hands. */
const GONE: ReadonlySet<string> = new Set(['unreachable', 'credentials_refused']);

async function lookAtPower(drivers: Drivers, tools: CheckTools): Promise<CheckFinding> {
  const { id, attributes, conductor, epoch, signal } = tools;
  try {
    const { driver, target } = accessOf(drivers, { actor: { id, attributes } });
    const power = await driver.power.read(target, { signal, effect: { conductor, epoch }, fresh: true });
    return { kind: 'seen', observed: { power } };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { kind: GONE.has(error.code) ? 'absent' : 'unsure', why: error.message.slice(0, MAX_WHY) };
  }
}

/** Pure. */
export function judgeFinding(
  record: ActorRecord,
  finding: CheckFinding,
  context: FindingContext,
  policy: PowerSyncPolicy,
): CheckOutcome {
  switch (finding.kind) {
    case 'seen':
      return judgeSeen(record, finding.observed['power'] ?? null, context, policy);
    case 'absent':
      return judgeAbsent(record, finding.why, context, policy);
    case 'unsure':
      return keep(context); // neither counts nor interrupts the count
  }
}

function judgeSeen(
  record: ActorRecord,
  seen: string | null,
  { memo, now }: FindingContext,
  policy: PowerSyncPolicy,
): CheckOutcome {
  const recorded = powerOf(record);
  const told = seenInstead(record);
  const settled: JsonObject = told === undefined ? {} : { [MISMATCH]: null };
  if (seen === null || seen === recorded) return told === undefined ? {} : { change: { attributes: settled } };

  const observed = { power: seen };
  if (recorded === null) return { change: { observed, attributes: settled } };
  const detail = (did: string): JsonObject => ({ power_sync: { recorded, seen, did } });
  // In maintenance, and while it is parked, a node is in an operator's hands, who may well have switched it.
  if (policy.mismatch === 'adopt' || inOperatorsHands(record))
    return { change: { observed, attributes: settled }, detail: detail('adopted') };

  const report = told === seen ? undefined : { attributes: { [MISMATCH]: { seen, since: now } }, event: 'state' };
  if (policy.mismatch === 'report') return report === undefined ? {} : { change: report, detail: detail('reported') };

  const corrected = count(memo, 'corrected');
  if (corrected >= policy.absentAfter) {
    const reason = `${NAME}: ${times(corrected)} in a row it was switched back and was "${seen}" again`;
    return {
      change: { observed, attributes: { ...settled, ...maintenance(reason) }, event: 'maintenance' },
      detail: detail('adopted'),
    };
  }
  const action = correctionOf(recorded);
  if (action === undefined) return {};
  return {
    memo: { corrected: corrected + 1 },
    ask: { action, params: {} },
    ...(report === undefined ? {} : { change: report, detail: detail('correcting') }),
  };
}

function judgeAbsent(
  record: ActorRecord,
  why: string,
  { memo, now }: FindingContext,
  policy: PowerSyncPolicy,
): CheckOutcome {
  if (record.attributes['maintenance'] === true) return {};
  const absent = count(memo, 'absent') + 1;
  const since = count(memo, 'since') || now;
  if (absent < policy.absentAfter) return { memo: { absent, since } };

  const reason = `${NAME}: no answer ${times(absent)} in a row since ${new Date(since).toISOString()}: ${why}`;
  const evidence = { check: NAME, failures: absent, since: new Date(since).toISOString(), why };
  const waiting = record.tasks.filter((task) => task.state === 'queued' && heldBy(record, task) === undefined);
  const attributes = maintenance(reason);
  const detail = { power_sync: evidence };
  if (waiting.length === 0) return { change: { attributes, event: 'maintenance' }, detail };
  if (policy.queuedOnAbsent === 'hold') {
    const held = { [HELD_TASKS]: waiting.map((task) => task.id) };
    return { change: { attributes: { ...attributes, ...held }, event: 'maintenance' }, detail };
  }
  return {
    change: { attributes, event: 'maintenance' },
    detail,
    failQueued: { message: `the node was found gone and is in maintenance: ${reason}`, evidence },
  };
}

function maintenance(reason: string): JsonObject {
  return { maintenance: true, maintenance_reason: reason, last_error: reason };
}

function keep({ memo }: FindingContext): CheckOutcome {
  return memo === undefined ? {} : { memo };
}

function powerOf(record: ActorRecord): string | null {
  return record.regions['power']?.state ?? null;
}

/** What was seen and told before, and not taken into the record. */
function seenInstead(record: ActorRecord): string | undefined {
  const told = record.attributes[MISMATCH];
  return isObject(told) && typeof told['seen'] === 'string' ? told['seen'] : undefined;
}

function inOperatorsHands(record: ActorRecord): boolean {
  return record.attributes['maintenance'] === true || record.parked !== undefined;
}

function correctionOf(recorded: string | null): string | undefined {
  if (recorded === PowerState.on) return 'power.on';
  return recorded === PowerState.off ? 'power.off' : undefined;
}

function count(memo: JsonObject | undefined, name: string): number {
  const value = memo?.[name];
  return typeof value === 'number' ? value : 0;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
