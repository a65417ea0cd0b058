// Work for many fake nodes, several tasks queued on each, and what must hold of it however it was disturbed.
// The checks are pure, so that a test of their own can show each of them failing.

import type { EffectLine } from '../../actors/drivers/effect-journal.ts';
import type { JsonObject } from '../../proto/json.ts';
import { eventually } from './eventually.ts';
import type { System } from './serve.ts';

interface Chain {
  /** Never two alike in a row, so that nothing coalesces; with the effects that each makes. */
  readonly tasks: readonly { readonly action: string; readonly steps: number }[];
  /** Where its node stands after it. */
  readonly end: JsonObject;
}

const POWER: Chain = {
  tasks: [
    { action: 'power.on', steps: 1 },
    { action: 'power.reboot', steps: 2 },
    { action: 'power.off', steps: 1 },
    { action: 'power.on', steps: 1 },
  ],
  end: { power_state: 'power on', provision_state: 'enroll' },
};
const PROVISIONING: Chain = {
  tasks: [
    { action: 'provision.manage', steps: 0 },
    { action: 'provision.provide', steps: 1 },
    { action: 'provision.deploy', steps: 3 },
    { action: 'power.off', steps: 1 },
  ],
  end: { power_state: 'power off', provision_state: 'active' },
};
/** Which of them a node gets, by its place in the list. */
const chainOf = (index: number): Chain => (index % 4 === 3 ? PROVISIONING : POWER);

export interface AcceptedTask {
  readonly id: string;
  readonly node: string;
  readonly action: string;
  /** Effects it makes when nothing disturbs it. */
  readonly steps: number;
}

/** Enrols `nodes` fake nodes whose every effect takes `delayS`, by names of their own. */
export async function enrolNodes(
  system: System,
  nodes: number,
  delayS: number,
  name: string = 'work',
): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: nodes }, (_, index) =>
      system.addNode({ name: `${name}-${index}`, driver: 'fake', driver_info: { delay_s: delayS } }),
    ),
  );
}

/** Queues four tasks on every node, in order; all of them have to be accepted. */
export async function queueWork(system: System, nodes: readonly string[]): Promise<readonly AcceptedTask[]> {
  const accepted = await Promise.all(nodes.map((node, index) => queueOn(system, node, chainOf(index))));
  return accepted.flat();
}

async function queueOn(system: System, node: string, chain: Chain): Promise<readonly AcceptedTask[]> {
  const accepted: AcceptedTask[] = [];
  for (const { action, steps } of chain.tasks) {
    const { status, body, text } = await system.ask(node, { action, on_conflict: 'queue' });
    if (status !== 202) throw new Error(`${action} was not accepted: ${status} ${text}`);
    accepted.push({ id: String(body['id']), node, action, steps });
  }
  return accepted;
}

/** The tasks once they are final, by id. */
export async function finalsOf(
  system: System,
  accepted: readonly AcceptedTask[],
  limitMs: number,
): Promise<ReadonlyMap<string, JsonObject>> {
  const until = performance.now() + limitMs;
  const finals = await Promise.all(
    accepted.map(async ({ id }) => [id, await system.final(id, Math.max(1, until - performance.now()))] as const),
  );
  return new Map(finals);
}

/** Nodes that do not stand where {@link queueWork} was to bring them, or are still held by something. */
export async function unfinishedNodes(system: System, nodes: readonly string[]): Promise<readonly JsonObject[]> {
  const states: JsonObject[] = [];
  for (const node of nodes) states.push(await statesOf(system, node));
  return states.filter((state, index) => {
    const { end } = chainOf(index);
    const idle = state['task'] === null && state['parked'] === null && JSON.stringify(state['queue']) === '[]';
    return !idle || Object.entries(end).some(([name, value]) => state[name] !== value);
  });
}

/** A thousand nodes are more than one address may ask for at once. */
function statesOf(system: System, node: string): Promise<JsonObject> {
  const read = async (): Promise<JsonObject | undefined> => {
    const { status, body } = await system.call('GET', `/api/v1/nodes/${node}/states`);
    return status === 429 ? undefined : body;
  };
  return eventually(read, { what: `an answer about ${node}`, timeoutMs: 10_000 });
}

// ---- what must hold ----------------------------------------------------------------------------------------------

/** `<task> <step>` of every effect that was made more than once. A line written twice for one effect counts once. */
export function doubledEffects(effects: readonly EffectLine[]): readonly string[] {
  const tries = new Map<string, Set<string>>();
  for (const { task, step, effect_id } of effects) {
    const key = `${task} ${step}`;
    tries.set(key, (tries.get(key) ?? new Set()).add(effect_id));
  }
  return [...tries].filter(([, ids]) => ids.size > 1).map(([key]) => key);
}

/** Tasks that succeeded although not all their effects were made. */
export function missingEffects(
  accepted: readonly AcceptedTask[],
  finals: ReadonlyMap<string, JsonObject>,
  effects: readonly EffectLine[],
): readonly string[] {
  const made = new Map<string, Set<string>>();
  for (const { task, step } of effects) made.set(task, (made.get(task) ?? new Set()).add(step));
  return accepted
    .filter(({ id, steps }) => finals.get(id)?.['state'] === 'succeeded' && (made.get(id)?.size ?? 0) !== steps)
    .map(({ id, action }) => `${id} ${action}`);
}

/** Pairs of tasks of one node that did not run in the order of their acceptance, or ran at the same time. */
export function outOfOrder(
  accepted: readonly AcceptedTask[],
  finals: ReadonlyMap<string, JsonObject>,
): readonly string[] {
  const wrong: string[] = [];
  const last = new Map<string, AcceptedTask>();
  for (const task of accepted) {
    const before = last.get(task.node);
    last.set(task.node, task);
    if (before === undefined) continue;
    const ended = String(finals.get(before.id)?.['finished_at']);
    const started = String(finals.get(task.id)?.['started_at']);
    // Not a time where one never ended or never started: that is out of order too.
    if (!(Date.parse(ended) <= Date.parse(started)))
      wrong.push(`${before.id} ended ${ended}, ${task.id} started ${started}`);
  }
  return wrong;
}

/** Effects of a node that were made in another order than its tasks were accepted in. */
export function effectsOutOfOrder(
  accepted: readonly AcceptedTask[],
  effects: readonly EffectLine[],
): readonly string[] {
  const place = new Map(accepted.map(({ id }, index) => [id, index]));
  const furthest = new Map<string, number>();
  const wrong: string[] = [];
  for (const { node, task, at } of effects.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const here = place.get(task);
    if (here === undefined) continue;
    if (here < (furthest.get(node) ?? -1)) wrong.push(`${task} at ${at}`);
    furthest.set(node, Math.max(here, furthest.get(node) ?? -1));
  }
  return wrong;
}
