// Every scenario, in the order in which `all` runs them.

import type { JsonObject } from '../../proto/json.ts';
import type { BenchRun } from '../document.ts';
import type { Scenario } from '../scenario.ts';
import { accept } from './accept.ts';
import { cancel } from './cancel.ts';
import { failover } from './failover.ts';
import { fanout } from './fanout.ts';
import { fleet } from './fleet.ts';
import { hotNode } from './hot-node.ts';
import { lists } from './lists.ts';
import { mixed } from './mixed.ts';
import { overload } from './overload.ts';
import { peers } from './peers.ts';
import { poll } from './poll.ts';
import { restart } from './restart.ts';
import { soak } from './soak.ts';
import { task } from './task.ts';

export const scenarios: readonly Scenario[] = [
  task,
  accept,
  mixed,
  poll,
  fanout,
  hotNode,
  overload,
  cancel,
  failover,
  restart,
  peers,
  fleet,
  lists,
  soak,
];

export const summaryOf = (name: string): string =>
  scenarios.find((scenario) => scenario.name === name)?.summary ?? name;

export const headlineOf = ({ scenario, results }: Pick<BenchRun, 'scenario' | 'results'>): JsonObject =>
  scenarios.find(({ name }) => name === scenario)?.headline?.(results) ?? {};
