// What a seed decides: a small fleet, what is asked of it and when, and what breaks meanwhile. A plan is plain data, so that
// a failing one can be cut down piece by piece (shrink.ts) and what is left still means the same.

import type { JsonObject } from '../../../proto/json.ts';
import type { OnConflict } from '../../../proto/task.ts';
import { type FailpointName, failpoints } from '../../../runtime/base/failpoint.ts';
import { simRandom } from '../../../runtime/sim/sim-clock.ts';

export interface Plan {
  readonly seed: number;
  readonly shards: number;
  readonly conductors: number;
  readonly gateways: number;
  /** Each message takes up to so long, one way. */
  readonly maxDelayMs: number;
  /** The `driver_info` of each node's fake machine. */
  readonly nodes: readonly JsonObject[];
  readonly steps: readonly Step[];
}

/** Conductors, gateways and nodes are meant by their place, modulo how many there are. */
export type Step = { readonly atMs: number } & (Asking | Fault);

export type Asking =
  | {
      readonly do: 'submit';
      /** Names it within the plan. */
      readonly name: number;
      readonly gateway: number;
      readonly node: number;
      readonly action: string;
      readonly onConflict: OnConflict;
      /** Those with one key are repeats of one request; empty: none. */
      readonly key: string;
      readonly callback: boolean;
      /** What its client looks at as soon as it is answered. */
      readonly look: 'task' | 'node' | 'nothing';
    }
  | { readonly do: 'cancel'; readonly gateway: number; readonly of: number }
  | { readonly do: 'look'; readonly gateway: number; readonly node: number };

export type Fault =
  /** `kill -9`, with or without a supervisor that sees it; another conductor takes the place. */
  | {
      readonly do: 'crash';
      readonly conductor: number;
      readonly proof: boolean;
      readonly backAfterMs: number;
      readonly where:
        | { readonly point: FailpointName; readonly nth: number }
        /** After so many timers and messages of its own. */
        | { readonly turns: number };
    }
  | { readonly do: 'leave'; readonly conductor: number; readonly backAfterMs: number }
  | { readonly do: 'pause'; readonly conductor: number; readonly forMs: number }
  | { readonly do: 'cut'; readonly who: Who; readonly forMs: number }
  | { readonly do: 'slow'; readonly who: Who; readonly byMs: number; readonly forMs: number }
  | {
      readonly do: 'lose';
      readonly who: Who;
      readonly what: 'pubAcks' | 'appends' | 'removes' | 'requests';
      readonly count: number;
    }
  | { readonly do: 'repeat'; readonly who: Who; readonly count: number }
  | { readonly do: 'stop-server'; readonly forMs: number }
  | { readonly do: 'fill-disk'; readonly forMs: number }
  | { readonly do: 'drop-readers'; readonly stream: 'mailbox' | 'journal' }
  | { readonly do: 'fail-hooks'; readonly forMs: number };

export interface Who {
  readonly role: 'conductor' | 'gateway';
  readonly place: number;
}

/** Weighted by how often each is drawn. */
const ACTIONS: readonly string[] = [
  ...['power.on', 'power.on', 'power.off', 'power.off', 'power.reboot', 'power.reboot', 'power.soft_off'],
  ...['provision.deploy', 'provision.deploy', 'provision.undeploy', 'provision.manage', 'provision.provide'],
  ...['provision.inspect', 'provision.clean', 'provision.rescue', 'provision.unrescue', 'provision.rebuild'],
  'provision.abort',
];
const POLICIES: readonly OnConflict[] = ['queue', 'queue', 'queue', 'reject', 'replace'];
const POINTS = Object.keys(failpoints) as readonly FailpointName[]; // proof: its keys are those names
const FAULTS: readonly Fault['do'][] = [
  ...([
    'crash',
    'crash',
    'crash',
    'crash',
    'crash',
    'crash',
    'crash',
    'crash',
    'pause',
    'pause',
    'leave',
    'cut',
    'slow',
    'lose',
    'lose',
    'repeat',
  ] as const),
  ...(['stop-server', 'fill-disk', 'drop-readers', 'fail-hooks'] as const),
];
const SPAN_MS = 6_000;

export function planOf(seed: number): Plan {
  const random = simRandom(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995);
  const dice = diceOf(random);
  const conductors = dice.upTo(3);
  const nodes = dice.upTo(3);
  const steps: Step[] = [];
  for (let name = 0, count = 2 + dice.upTo(8); name < count; name++) steps.push(asking(dice, name, nodes));
  for (let index = 0, count = dice.upTo(4) - 1; index < count; index++) steps.push(looking(dice, steps.length));
  for (let index = 0, count = dice.upTo(6); index < count; index++)
    steps.push({ atMs: dice.upTo(SPAN_MS), ...fault(dice) });
  return {
    seed,
    shards: dice.upTo(2),
    conductors,
    gateways: dice.upTo(2),
    maxDelayMs: dice.of([1, 3, 10, 40]),
    nodes: Array.from({ length: nodes }, () => knobs(dice)),
    steps: steps.sort((a, b) => a.atMs - b.atMs),
  };
}

interface Dice {
  readonly of: <T>(items: readonly T[]) => T;
  /** 1 to `most`. */
  readonly upTo: (most: number) => number;
  readonly chance: (share: number) => boolean;
}

function diceOf(random: () => number): Dice {
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  return {
    upTo,
    chance: (share) => random() < share,
    of: (items) => {
      const item = items[upTo(items.length) - 1];
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
  };
}

function knobs(dice: Dice): JsonObject {
  const delayS = dice.of([0, 0.02, 0.2, 0.7]);
  if (dice.chance(0.3)) return { delay_s: delayS, lose_reply: dice.of([0.2, 0.6]) };
  if (dice.chance(0.2))
    return { delay_s: delayS, fail: { [dice.of(ACTIONS)]: { times: dice.upTo(2), code: 'unreachable' } } };
  return { delay_s: delayS };
}

function asking(dice: Dice, name: number, nodes: number): Step {
  // A repeat of an earlier key asks for the same of the same node, or it would be another request.
  const keyed = dice.chance(0.3) ? dice.upTo(2) : 0;
  return {
    do: 'submit',
    atMs: dice.upTo(SPAN_MS - 1_000),
    name,
    gateway: dice.upTo(4),
    node: keyed > 0 ? keyed : dice.upTo(nodes),
    action: keyed > 0 ? dice.of([['power.on', 'power.off'][keyed - 1] ?? 'power.on']) : dice.of(ACTIONS),
    onConflict: keyed > 0 ? 'queue' : dice.of(POLICIES),
    key: keyed > 0 ? `key-${keyed}` : '',
    callback: keyed === 0 && dice.chance(0.4),
    look: dice.of(['task', 'node', 'nothing'] as const),
  };
}

function looking(dice: Dice, asked: number): Step {
  const atMs = dice.upTo(SPAN_MS);
  if (dice.chance(0.6)) return { do: 'cancel', atMs, gateway: dice.upTo(4), of: dice.upTo(asked) - 1 };
  return { do: 'look', atMs, gateway: dice.upTo(4), node: dice.upTo(4) };
}

function fault(dice: Dice): Fault {
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
        where: dice.chance(0.75) ? { point: dice.of(POINTS), nth: dice.upTo(2) } : { turns: dice.upTo(300) },
      };
    case 'leave':
      return { do: kind, conductor, backAfterMs: dice.of([200, 1_500]) };
    case 'pause':
      return { do: kind, conductor, forMs: dice.of([300, 2_500, 4_500, 8_000]) };
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
    case 'stop-server':
    case 'fill-disk':
    case 'fail-hooks':
      return { do: kind, forMs };
    case 'drop-readers':
      return { do: kind, stream: dice.of(['mailbox', 'journal'] as const) };
  }
}
