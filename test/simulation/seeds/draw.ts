// Draws the plan of a seed. What is asked follows where each node would stand if all went well, most of the time: so plans
// get deep into the machine, and crashes find tasks of every action in every state.

import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import type { JsonObject } from '../../../proto/json.ts';
import type { OnConflict } from '../../../proto/task.ts';
import { type FailpointName, failpoints } from '../../../runtime/base/failpoint.ts';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';
import type { Standing } from '../../../runtime/machine/machine.ts';
import { type Dice, diceOf } from './dice.ts';
import { type Anomaly, type Fault, type Plan, plainWorld, type Step, type Who, type World } from './plan.ts';

const POLICIES: readonly OnConflict[] = ['queue', 'queue', 'queue', 'queue', 'reject', 'replace'];
const POINTS = Object.keys(failpoints) as readonly FailpointName[]; // proof: its keys are those names
const CLAIM_POINTS: readonly FailpointName[] = ['before-claim', 'after-claim', 'after-recovery'];
const FAULTS: readonly DrawnFault['do'][] = [
  ...Array.from({ length: 9 }, () => 'crash' as const),
  ...([
    'pause',
    'pause',
    'pause-gateway',
    'leave',
    'leave',
    'cut',
    'slow',
    'lose',
    'lose',
    'repeat',
    'crash-gateway',
  ] as const),
  ...(['jump', 'stop-server', 'elect', 'fill-disk', 'drop-readers', 'fail-hooks'] as const),
];
/** Drawn one like the other; what is not is rare, or goes with something else. */
type DrawnFault = Exclude<Fault, Anomaly | { readonly do: 'jump-server' | 'roll-back' }>;
const SPAN_MS = 6_000;
/** Long enough for sweeps and trims, which come every minute. */
const LONG_SPAN_MS = 70_000;
/** Keys that clients repeat; each means one action on one node. */
const KEYED = ['power.on', 'power.off'] as const;

/** @param rollBacks an older copy of the store is put back in it, too: what follows from a loss is judged by rules of its own */
export function planOf(seed: number, rollBacks: boolean = false): Plan {
  const dice = diceOf(seededRandom(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995));
  const nodes = dice.upTo(3);
  const spanMs = dice.chance(0.03) ? LONG_SPAN_MS : SPAN_MS;
  const drawn = world(dice, spanMs);
  const plan: Plan = {
    seed,
    shards: dice.upTo(2),
    conductors: dice.upTo(3),
    gateways: dice.upTo(2),
    maxDelayMs: dice.of([1, 3, 10, 40]),
    world: drawn,
    nodes: Array.from({ length: nodes }, () => knobs(dice)),
    steps: inOrder([...askings(dice, nodes, spanMs), ...faults(dice, nodes, spanMs, drawn)]),
  };
  return rollBacks ? { ...plan, steps: inOrder([...plan.steps, rollBack(dice, spanMs)]) } : plan;
}

function inOrder(steps: readonly Step[]): readonly Step[] {
  return [...steps].sort((a, b) => a.atMs - b.atMs);
}

function rollBack(dice: Dice, spanMs: number): Step {
  return { atMs: dice.upTo(spanMs), do: 'roll-back', afterMs: dice.of([5, 40, 300, 2_000]) };
}

function world(dice: Dice, spanMs: number): World {
  if (dice.chance(0.4)) return plainWorld;
  return {
    mailboxBound: dice.of([2, 4, 16, 16]),
    dedupeWindowMs: dice.of([500, 120_000, 120_000]),
    passivateAfterMs: dice.of([300, 2_000, 60_000]),
    flushEveryMs: dice.of([200, 500, 1_500]),
    journalRetentionMs: spanMs === SPAN_MS ? 3_600_000 : dice.of([5_000, 3_600_000]),
    powerSyncMs: dice.of([0, 0, 900, 3_000]),
    skewsMs: dice.chance(0.3) ? Array.from({ length: 3 }, () => dice.of([0, 40, -40, 3_000, -3_000, 3_600_000])) : [],
  };
}

function knobs(dice: Dice): JsonObject {
  const delayS = dice.of([0, 0.02, 0.2, 0.7]);
  const agent = dice.chance(0.25) ? { agent: true } : {};
  if (dice.chance(0.25)) return { delay_s: delayS, lose_reply: dice.of([0.2, 0.6]), ...agent };
  if (dice.chance(0.2))
    return {
      delay_s: delayS,
      fail: { [dice.of(nodeMachine.definition.actions).name]: { times: dice.upTo(2), code: 'unreachable' } },
      ...agent,
    };
  if (dice.chance(0.08))
    return { delay_s: delayS, silent_after: dice.of(['deploy.write_image', 'power.on', 'inspect.hardware']) };
  return { delay_s: delayS, ...agent };
}

// ---- what is asked -----------------------------------------------------------------------------------------------

function askings(dice: Dice, nodes: number, spanMs: number): readonly Step[] {
  const count = 3 + dice.upTo(9);
  const times = askedAt(dice, count, spanMs - 1_000);
  const hoped = new Map<number, Standing>();
  const steps: Step[] = times.map((atMs, name) => submitting(dice, { atMs, name, nodes, hoped }));
  for (let index = 0, more = dice.upTo(5) - 1; index < more; index++) {
    const step = other(dice, count);
    // What is about a request comes while that is in line, or runs, as often as at any time.
    const soon = 'of' in step && dice.chance(0.6);
    const atMs = soon ? (times[step.of] ?? 0) + dice.upTo(400) : dice.upTo(spanMs);
    steps.push({ atMs, gateway: dice.upTo(4), ...step });
  }
  return steps;
}

/** Ascending. In some fleets everybody comes by himself; in others requests come upon each other, and stand in line. */
function askedAt(dice: Dice, count: number, spanMs: number): readonly number[] {
  const crowding = dice.of([0, 0.5, 0.8]);
  let before = dice.upTo(spanMs);
  const times = Array.from({ length: count }, () => {
    before = dice.chance(crowding) ? before + dice.upTo(30) - 1 : dice.upTo(spanMs);
    return before;
  });
  return times.sort((a, b) => a - b);
}

interface Asked {
  readonly atMs: number;
  readonly name: number;
  readonly nodes: number;
  /** Where each node stands if all goes well. */
  readonly hoped: Map<number, Standing>;
}

function submitting(dice: Dice, { atMs, name, nodes, hoped }: Asked): Step {
  // A repeat of an earlier key asks for the same of the same node, or it would be another request.
  const keyed = dice.chance(0.2) ? dice.upTo(KEYED.length) : 0;
  const node = keyed > 0 ? keyed : dice.upTo(nodes);
  const standing = hoped.get(node % nodes) ?? seeded;
  const action = keyed > 0 ? dice.of([KEYED[keyed - 1] ?? 'power.on']) : actionFor(dice, standing);
  hoped.set(node % nodes, after(standing, action));
  return {
    ...{ do: 'submit', atMs, name, gateway: dice.upTo(4), node, action },
    onConflict: keyed > 0 ? 'queue' : dice.of(POLICIES),
    timeoutS: keyed === 0 && dice.chance(0.12) ? dice.of([1, 2, 5]) : 0,
    key: keyed > 0 ? `key-${keyed}` : '',
    callback: keyed === 0 && dice.chance(0.4),
    look: dice.of(['task', 'node', 'nothing'] as const),
  };
}

const seeded: Standing = {
  regions: {
    provision: { state: 'available' },
    power: { state: 'power off' },
  },
};

/** Provisioning as often as power: it has far more states to get through. */
function actionFor(dice: Dice, standing: Standing): string {
  if (dice.chance(0.15)) return dice.of(nodeMachine.definition.actions).name;
  const region = dice.of(['power', 'provision', 'provision']);
  const allowed = nodeMachine
    .allowedActions(standing)
    .filter((name) => dice.chance(0.1) || nodeMachine.action(name)?.region === region);
  return dice.of(allowed.length > 0 ? allowed : ['power.on']);
}

function after(standing: Standing, name: string): Standing {
  const action = nodeMachine.action(name);
  if (action === undefined || action.region === null || action.to === null) return standing;
  if (!nodeMachine.allows(name, standing)) return standing;
  return { regions: { ...standing.regions, [action.region]: { state: action.to } } };
}

type Unplaced<T> = T extends unknown ? Omit<T, 'atMs' | 'gateway'> : never;

function other(dice: Dice, asked: number): Unplaced<Extract<Step, { gateway: number }>> {
  const of = dice.upTo(asked) - 1;
  const node = dice.upTo(4);
  const kind = dice.of([
    ...(['cancel', 'cancel', 'cancel', 'look', 'look', 'heartbeat', 'patch', 'patch', 'resolve', 'delete'] as const),
  ]);
  switch (kind) {
    case 'cancel':
      return { do: kind, of };
    case 'resolve':
      return { do: kind, of, outcome: dice.of(['succeeded', 'failed'] as const) };
    case 'patch':
      return { do: kind, node, value: `v${dice.upTo(1_000)}` };
    case 'look':
    case 'heartbeat':
    case 'delete':
      return { do: kind, node };
  }
}

// ---- what breaks -------------------------------------------------------------------------------------------------

function faults(dice: Dice, nodes: number, spanMs: number, { powerSyncMs }: World): readonly Step[] {
  const steps: Step[] = [];
  for (let index = 0, count = dice.upTo(6); index < count; index++)
    steps.push({ atMs: dice.upTo(spanMs), ...fault(dice) });
  if (powerSyncMs > 0 && dice.chance(0.6))
    steps.push({ atMs: dice.upTo(spanMs), do: 'button', node: dice.upTo(nodes) });
  if (dice.chance(0.08)) steps.push(...rollingRestart(dice, spanMs));
  if (dice.chance(0.06)) steps.push(...crashLoop(dice, spanMs));
  // By less than anything is kept: a jump ahead takes as much from whatever has an age.
  if (dice.chance(0.1))
    steps.push({ atMs: dice.upTo(spanMs), do: 'jump-server', byMs: dice.of([1_800_000, -1_800_000, 2_000, -2_000]) });
  return steps;
}

/** One after the other, as an upgrade does it. */
function rollingRestart(dice: Dice, spanMs: number): readonly Step[] {
  const begin = dice.upTo(spanMs);
  const apartMs = dice.of([300, 1_000]);
  return [0, 1, 2].map((conductor) => ({
    ...{ do: 'leave', conductor, atMs: begin + conductor * apartMs, backAfterMs: 200 },
  }));
}

/** Whoever runs what runs then dies of it, one after the other: until it is parked, if it is the same (J11). */
function crashLoop(dice: Dice, spanMs: number): readonly Step[] {
  const begin = dice.upTo(spanMs);
  const where = { point: dice.of(['after-intent', 'before-effect', 'after-effect'] as const), nth: 1, anyone: true };
  return [0, 1, 2, 3].map((turn) => ({
    ...{ do: 'crash', atMs: begin + turn * 700, conductor: turn, proof: true, backAfterMs: 200, where },
  }));
}

function fault(dice: Dice): DrawnFault {
  const conductor = dice.upTo(3);
  const who: Who = { role: dice.chance(0.75) ? 'conductor' : 'gateway', place: dice.upTo(3) };
  const forMs = dice.of([50, 300, 1_200, 4_000]);
  const kind = dice.of(FAULTS);
  switch (kind) {
    case 'crash':
      return {
        do: kind,
        conductor,
        proof: dice.chance(0.6),
        backAfterMs: dice.of([200, 1_500, 5_000]),
        where: dice.chance(0.75) ? crashPoint(dice) : { turns: dice.upTo(400) },
      };
    case 'leave':
      return { do: kind, conductor, backAfterMs: dice.of([200, 1_500]) };
    case 'crash-gateway':
      return { do: kind, gateway: dice.upTo(3), backAfterMs: dice.of([200, 1_500]) };
    case 'pause':
      return { do: kind, conductor, forMs: dice.of([300, 2_500, 4_500, 8_000]) };
    case 'pause-gateway':
      return { do: kind, gateway: dice.upTo(3), forMs: dice.of([300, 2_500, 4_500]) };
    case 'cut':
      return { do: kind, who, forMs };
    case 'slow':
      // The simulated reader has one message under way at a time: slower than this, a view lags by more than gateways wait.
      return { do: kind, who, byMs: dice.of([10, 30, 60]), forMs };
    case 'lose':
      return {
        do: kind,
        who,
        what: dice.of(['pubAcks', 'pubAcks', 'appends', 'removes', 'requests'] as const),
        count: dice.upTo(3),
      };
    case 'repeat':
      return { do: kind, who, count: dice.upTo(3) };
    case 'jump':
      return { do: kind, who, byMs: dice.of([3_600_000, -3_600_000, 2_000, -2_000]) };
    case 'fail-hooks':
      return { do: kind, forMs, status: dice.of([503, 500, 0]) };
    case 'drop-readers':
      return { do: kind, stream: dice.of(['mailbox', 'journal'] as const) };
    case 'button':
      return { do: kind, node: dice.upTo(3) };
    case 'stop-server':
    case 'elect':
    case 'fill-disk':
      return { do: kind, forMs };
  }
}

/** Claims are rare, and any conductor may be the one: whoever comes there. */
function crashPoint(dice: Dice): { point: FailpointName; nth: number; anyone: boolean } {
  if (dice.chance(0.15)) return { point: dice.of(CLAIM_POINTS), nth: 1, anyone: true };
  return { point: dice.of(POINTS), nth: dice.upTo(2), anyone: dice.chance(0.3) };
}
