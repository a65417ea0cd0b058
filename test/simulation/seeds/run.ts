// One run of one plan: what is asked and what breaks at its times, then everything is mended and given the time to come to
// rest, then the history is judged.

import { nodePlans } from '../../../actors/contract/node-plans.ts';
import { isFinal } from '../../../proto/task.ts';
import { callsOf } from '../../support/history/calls.ts';
import { checkHistory, type Verdicts } from '../../support/history/check.ts';
import type { HistoryEvent } from '../../support/history/event.ts';
import { Recorder } from '../../support/history/recorder.ts';
import { Clients, subscribe } from './clients.ts';
import { cellName } from './coverage.ts';
import { Faults } from './faults.ts';
import { Fleet, type FleetGateway } from './fleet.ts';
import { type Plan, planOf, type Step } from './plan.ts';

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
/** The same where appends may be lost, which is found out by waiting for them. */
const AFTERMATH_OF_LOSS_MS = 10_000;

export function runSeed(seed: number): Promise<SeedRun> {
  return runPlan(planOf(seed));
}

export async function runPlan(plan: Plan): Promise<SeedRun> {
  const fleet = new Fleet(plan, (clock) => new Recorder(() => clock.monotonic()));
  try {
    await fleet.open();
    for (const gateway of fleet.gateways) subscribe(fleet, gateway);
    const calls = await play(fleet);
    await rest(fleet, calls);
    await lookAgain(fleet);
  } finally {
    fleet.close();
  }
  const { history } = fleet.recorder;
  const verdicts = checkHistory(history, {
    incarnation: fleet.cluster.subjects.incarnation,
    caughtUp: fleet.gateways.map(({ name }) => name),
    mustMake,
  });
  return { plan, history, cells: [...new Set(fleet.crashes.map(cellName))], ...verdicts };
}

/** Effects that are noted on the machine under their task: what another task did is not taken for them. */
function mustMake(action: string): readonly string[] {
  return (nodePlans[action] ?? []).flatMap((step) => (step.does === 'effect' ? [step.name] : []));
}

/** Returns the calls that are still under way. */
async function play(fleet: Fleet): Promise<Set<Promise<unknown>>> {
  const faults = new Faults(fleet);
  const clients = new Clients(fleet);
  const tasks = new Map<number, string>();
  const calls = new Set<Promise<unknown>>();
  const startedAt = fleet.clock.monotonic();
  for (const step of fleet.plan.steps) {
    await fleet.clock.advance(Math.max(0, startedAt + step.atMs - fleet.clock.monotonic()));
    const call = perform(fleet, step, { faults, clients, tasks });
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
  readonly clients: Clients;
  /** What became of the plan's requests, by name. */
  readonly tasks: Map<number, string>;
}

function perform(fleet: Fleet, step: Step, { faults, clients, tasks }: Players): Promise<void> | undefined {
  switch (step.do) {
    case 'submit': {
      const gateway = pick(fleet.gateways, step.gateway);
      const node = pick(fleet.nodes, step.node);
      return clients.submit(gateway, node, step).then(async (task) => {
        if (task === undefined) return;
        tasks.set(step.name, task);
        if (step.look === 'task') await clients.readTask(gateway, task);
        if (step.look === 'node') await clients.readNode(gateway, node);
      });
    }
    case 'cancel': {
      const task = tasks.get(step.of);
      return task === undefined ? undefined : clients.cancel(pick(fleet.gateways, step.gateway), task);
    }
    case 'look':
      return clients.readNode(pick(fleet.gateways, step.gateway), pick(fleet.nodes, step.node));
    default:
      faults.inject(step);
      return undefined;
  }
}

/** Until nothing is under way any more; operators let go on what was parked (J11). */
async function rest(fleet: Fleet, calls: ReadonlySet<Promise<unknown>>): Promise<void> {
  const clients = new Clients(fleet);
  const until = fleet.clock.monotonic() + REST_LIMIT_MS;
  const resuming = new Set<string>();
  const losesAppends = fleet.plan.steps.some((step) => step.do === 'lose' && step.what === 'appends');
  const aftermathMs = losesAppends ? AFTERMATH_OF_LOSS_MS : AFTERMATH_MS;
  while (fleet.clock.monotonic() < until) {
    if (await fleet.clock.runUntil(() => calls.size === 0 && isAtRest(fleet), REST_ROUND_MS)) {
      await fleet.clock.advance(aftermathMs);
      if (isAtRest(fleet)) break;
    }
    for (const [id, record] of fleet.records) {
      if (record.parked === undefined || resuming.has(id)) continue;
      resuming.add(id);
      void clients.resume(pick(fleet.gateways, 0), id).finally(() => resuming.delete(id));
    }
  }
}

/** Every node, and every task that a gateway has told of, at that gateway (H6). */
async function lookAgain(fleet: Fleet): Promise<void> {
  const clients = new Clients(fleet);
  const looks = fleet.nodes.map((node) => clients.readNode(pick(fleet.gateways, 0), node));
  const told = new Map<string, readonly [FleetGateway, string]>();
  for (const { client, end } of callsOf(fleet.recorder.history)) {
    const gateway = fleet.gateways.find(({ name }) => name === client);
    if (gateway === undefined || end.kind !== 'ok' || end.answer.op !== 'submit') continue;
    told.set(`${client} ${end.answer.task}`, [gateway, end.answer.task]);
  }
  for (const [gateway, task] of told.values()) looks.push(clients.readTask(gateway, task));
  await fleet.settle(Promise.all(looks));
}

function isAtRest(fleet: Fleet): boolean {
  for (const { tasks } of fleet.records.values()) for (const task of tasks) if (!isFinal(task.state)) return false;
  const { clock, server, cluster } = fleet;
  const left = (name: 'mailbox' | 'callbacks'): number =>
    server.stream(cluster.subjects.stream(name))?.state(clock.now()).messages ?? 0;
  return left('mailbox') === 0 && left('callbacks') === 0;
}

function pick<T>(items: readonly T[], place: number): T {
  const item = items[place % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
