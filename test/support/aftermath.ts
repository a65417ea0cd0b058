// What must hold of queued work once the dust of a fault has settled, on real processes: P1, P2 and P4 from what clients see,
// from the effects that reached machines, and from the journal itself (checkers of test/support/history).

import { expect } from 'vitest';
import { brokerSight } from './broker-sight.ts';
import { forkedShards } from './history/ownership.ts';
import { disorderedTasks, revivedTasks } from './history/tasks.ts';
import type { System } from './serve.ts';
import {
  type AcceptedTask,
  doubledEffects,
  effectsOutOfOrder,
  finalsOf,
  missingEffects,
  outOfOrder,
  unfinishedNodes,
} from './workload.ts';

const END_LIMIT_MS = 90_000;

/** What a test knows of its run. */
export interface Aftermath {
  readonly limitMs?: number;
  /** The wall clock of some process was wrong: then times say nothing of order, and the journal alone is asked. */
  readonly wrongClock?: boolean;
}

/** Waits for the end of every task, and looks at everything. */
export async function expectAllWell(
  of: System,
  nodes: readonly string[],
  accepted: readonly AcceptedTask[],
  { limitMs = END_LIMIT_MS, wrongClock = false }: Aftermath = {},
): Promise<void> {
  const finals = await finalsOf(of, accepted, limitMs);

  expect([...finals.values()].filter(({ state }) => state !== 'succeeded')).toEqual([]);
  expect(finals.size).toBe(accepted.length);
  const effects = of.effects();
  expect(doubledEffects(effects)).toEqual([]);
  expect(missingEffects(accepted, finals, effects)).toEqual([]);
  if (!wrongClock) {
    expect(outOfOrder(accepted, finals)).toEqual([]);
    expect(effectsOutOfOrder(accepted, effects)).toEqual([]);
  }
  expect(await unfinishedNodes(of, nodes)).toEqual([]);
  const [anyTask] = finals.values();
  const sight = await brokerSight((await of.cluster()).nats.url, anyTask?.['cursor']);
  const commits = await sight.commits();
  await sight.close();
  expect(commits.length).toBeGreaterThan(accepted.length / 10);
  expect([...forkedShards(commits), ...disorderedTasks(commits), ...revivedTasks(commits)]).toEqual([]);
}
