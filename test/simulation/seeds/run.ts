// One run of one plan: what is asked and what breaks at its times, then everything is mended and given the time to come to
// rest, then the history is judged.

import type { ActorRecord } from '../../../proto/record.ts';
import { isFinal } from '../../../proto/task.ts';
import { callsOf } from '../../support/history/calls.ts';
import { checkHistory, type Verdicts } from '../../support/history/check.ts';
import { nodeEffects } from '../../support/history/effects.ts';
import type { HistoryEvent } from '../../support/history/event.ts';
import { Recorder } from '../../support/history/recorder.ts';
import { clientAt } from './clients.ts';
import { cellName } from './coverage.ts';
import { planOf } from './draw.ts';
import { Faults } from './faults.ts';
import { Fleet } from './fleet.ts';
import type { FleetGateway } from './fleet-gateways.ts';
import type { Asking, Plan, Step } from './plan.ts';
import { Subscriber } from './subscriber.ts';

export interface SeedRun extends Verdicts {
  readonly plan: Plan;
  readonly history: readonly HistoryEvent[];
  /** Names of the cells in which a conductor died (coverage.ts). */
  readonly cells: readonly string[];
}

/** Longest rest: takeovers on suspicion, backoffs and deadlines of steps included. */
const REST_LIMIT_MS = 400_000;
const REST_ROUND_MS = 500;
/** What follows the last end: documents, callbacks, events. A callback may come up in it that waited for its caller to hear. */
const AFTERMATH_MS = 1_500;
/** The same where something is still missing: what was lost is found out by waiting for it. */
const MISSING_MS = 10_000;

/** The step in which provisioning waits for the machine's call. */
const RAMDISK_WAIT = 'wait.heartbeat';

export function runSeed(seed: number, rollBacks: boolean = false): Promise<SeedRun> {
  return runPlan(planOf(seed, rollBacks));
}

export async function runPlan(plan: Plan): Promise<SeedRun> {
  const fleet = new Fleet(plan, (clock) => new Recorder(() => clock.monotonic()));
  const subscribers: Subscriber[] = [];
  try {
    await fleet.open();
    for (const gateway of fleet.gateways.living) {
      const subscriber = new Subscriber(fleet, `s${subscribers.length + 1}`);
      subscriber.listen(gateway);
      subscribers.push(subscriber);
    }
    const calls = await play(fleet);
    await rest(fleet, calls);
    await lookAgain(fleet);
    const names = subscribers.map(({ name }) => name);
    let verdicts = judged(fleet, names);
    if (verdicts.findings.length > 0) {
      await fleet.clock.advance(MISSING_MS);
      verdicts = judged(fleet, names);
    }
    const cells = [...new Set(fleet.conductors.crashes.map(cellName))];
    return { plan, history: fleet.recorder.history, cells, ...verdicts };
  } finally {
    fleet.close();
  }
}

function judged(fleet: Fleet, caughtUp: readonly string[]): Verdicts {
  const { incarnation } = fleet.cluster.subjects;
  const { clock, plan } = fleet;
  const agree = plan.world.skewsMs.length === 0 && !plan.steps.some((step) => step.do === 'jump');
  const zeroAt = agree ? { zeroAt: clock.now() - clock.monotonic() } : {};
  return checkHistory(fleet.recorder.history, { incarnation, caughtUp, mustMake: nodeEffects, ...zeroAt });
}

/** Returns the calls that are still under way. */
async function play(fleet: Fleet): Promise<Set<Promise<unknown>>> {
  const faults = new Faults(fleet);
  const tasks = new Map<number, string>();
  const calls = new Set<Promise<unknown>>();
  const startedAt = fleet.clock.monotonic();
  for (const step of fleet.plan.steps) {
    await fleet.clock.advance(Math.max(0, startedAt + step.atMs - fleet.clock.monotonic()));
    const call = perform(fleet, step, { faults, tasks });
    if (call === undefined) continue;
    calls.add(call);
    void call.finally(() => calls.delete(call));
  }
  await fleet.clock.advance(200);
  faults.mendAll();
  return calls;
}

interface Players {
  readonly faults: Faults;
  /** What became of the plan's requests, by name. */
  readonly tasks: Map<number, string>;
}

function perform(fleet: Fleet, step: Step, players: Players): Promise<void> | undefined {
  if (!('gateway' in step) || step.do === 'crash-gateway' || step.do === 'pause-gateway') {
    players.faults.inject(step);
    return undefined;
  }
  const gateway = fleet.gateways.at(step.gateway);
  return gateway === undefined ? undefined : ask(fleet, gateway, step, players);
}

function ask(fleet: Fleet, gateway: FleetGateway, step: Asking, { tasks }: Players): Promise<void> | undefined {
  const client = clientAt(fleet, gateway);
  switch (step.do) {
    case 'submit': {
      const node = pick(fleet.nodes, step.node);
      return submit(fleet, gateway, node, step).then(async (task) => {
        if (task === undefined) return;
        tasks.set(step.name, task);
        if (step.look === 'task') await client.readTask(task);
        if (step.look === 'node') await client.readNode(node);
      });
    }
    case 'cancel': {
      const task = tasks.get(step.of);
      return task === undefined ? undefined : client.cancel(task);
    }
    case 'resolve': {
      const task = tasks.get(step.of);
      return task === undefined ? undefined : client.resolve(task, step.outcome);
    }
    case 'look':
      return client.readNode(pick(fleet.nodes, step.node));
    case 'heartbeat':
      return client.heartbeat(pick(fleet.nodes, step.node));
    case 'patch':
      return client.patch(pick(fleet.nodes, step.node), step.value);
    case 'delete':
      return client.remove(pick(fleet.nodes, step.node));
  }
}

/** Whoever has a key asks again where its gateway died (F3). */
async function submit(
  fleet: Fleet,
  gateway: FleetGateway,
  node: string,
  step: Asking & { do: 'submit' },
): Promise<string | undefined> {
  const task = await clientAt(fleet, gateway).submit(node, step);
  const next = gateway.alive || step.key === '' ? undefined : fleet.gateways.at(gateway.place);
  return next === undefined ? task : clientAt(fleet, next).submit(node, step);
}

/** Until nothing is under way any more; operators let go on what was parked (J11), and ramdisks call. */
async function rest(fleet: Fleet, calls: ReadonlySet<Promise<unknown>>): Promise<void> {
  const until = fleet.clock.monotonic() + REST_LIMIT_MS;
  const helping = new Set<string>();
  while (fleet.clock.monotonic() < until) {
    if (await fleet.clock.runUntil(() => calls.size === 0 && isAtRest(fleet), REST_ROUND_MS)) {
      await fleet.clock.advance(AFTERMATH_MS);
      if (isAtRest(fleet)) break;
    }
    const [gateway] = fleet.gateways.living;
    for (const [id, record] of fleet.records) {
      if (gateway === undefined || helping.has(id)) continue;
      const help = helpFor(record);
      if (help === undefined) continue;
      helping.add(id);
      void clientAt(fleet, gateway)
        [help](id)
        .finally(() => helping.delete(id));
    }
  }
}

/** What moves a node on that waits for somebody: an operator, or its ramdisk. */
function helpFor({ parked, tasks }: ActorRecord): 'resume' | 'heartbeat' | undefined {
  if (parked !== undefined) return 'resume';
  return tasks.some(({ state, step }) => state === 'running' && step?.name === RAMDISK_WAIT) ? 'heartbeat' : undefined;
}

/** Every node, and every task that a gateway has told of, at that gateway (H6). */
async function lookAgain(fleet: Fleet): Promise<void> {
  const { living } = fleet.gateways;
  const looks = fleet.nodes.map((node) => clientAt(fleet, pick(living, 0)).readNode(node));
  const told = new Map<string, readonly [FleetGateway, string]>();
  for (const { client, end } of callsOf(fleet.recorder.history)) {
    const gateway = living.find(({ name }) => name === client);
    if (gateway === undefined || end.kind !== 'ok' || end.answer.op !== 'submit') continue;
    told.set(`${client} ${end.answer.task}`, [gateway, end.answer.task]);
  }
  for (const [gateway, task] of told.values()) looks.push(clientAt(fleet, gateway).readTask(task));
  await fleet.settle(Promise.all(looks));
}

function isAtRest(fleet: Fleet): boolean {
  for (const { tasks } of fleet.records.values()) for (const task of tasks) if (!isFinal(task.state)) return false;
  const { clock, server, cluster } = fleet;
  const { subjects } = cluster;
  const left = (name: string): number => server.stream(name)?.state(clock.now()).messages ?? 0;
  return [...subjects.mailboxStreams(), subjects.stream('callbacks')].every((name) => left(name) === 0);
}

function pick<T>(items: readonly T[], place: number): T {
  const item = items[place % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
