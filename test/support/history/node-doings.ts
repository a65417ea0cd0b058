// What the journal says of each node, for H1: how its tasks began and ended, which requests were refused or joined
// another's task, and what was noticed of it that nobody had asked for.

import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import { isFinal, type TaskState } from '../../../proto/task.ts';
import { traceId } from '../../../runtime/task/task-view.ts';
import type { HistoryEvent } from './event.ts';
import type { Landing, NodeModel } from './node-model.ts';

export interface End {
  readonly task: string;
  readonly state: TaskState;
  /** Code it failed with; empty where it did not. */
  readonly error: string;
  /** Place in the history. */
  readonly at: number;
  readonly seq: number;
  readonly landing: Landing;
}

/** The power that a check found, or maintenance that it began. */
export interface Notice {
  readonly at: number;
  readonly seq: number;
  readonly seen: Partial<Pick<NodeModel, 'power' | 'maintenance'>>;
}

export interface NodeDoings {
  parked: boolean;
  readonly ends: End[];
  readonly noticed: Notice[];
  /** By trace id: the task a call made, and when and with which revision it was first there. */
  readonly tasks: Map<string, { readonly task: string; readonly at: number; readonly seq: number }>;
  /** Revision with which a task was first seen running: between one's end and the next's start an owner may be replaced. */
  readonly started: Map<string, number>;
  /** Requests that were refused: their ids lead to a document, and to no task that could be cancelled. */
  readonly refused: Set<string>;
  /** Ids of requests that joined a task, with that task. */
  readonly joined: Map<string, string>;
}

export function nothingDone(): NodeDoings {
  return {
    ...{ parked: false, ends: [], noticed: [], tasks: new Map(), started: new Map() },
    ...{ refused: new Set<string>(), joined: new Map<string, string>() },
  };
}

export function whatNodesDid(history: readonly HistoryEvent[]): ReadonlyMap<string, NodeDoings> {
  const nodes = new Map<string, NodeDoings>();
  const records = new Map<string, ActorRecord>();
  const ended = new Set<string>();
  for (const [at, event] of history.entries()) {
    if (event.what !== 'commit') continue;
    const { seq, batch } = event;
    for (const { record, events } of batch.entries) {
      const doings: NodeDoings = nodes.get(record.id) ?? nothingDone();
      nodes.set(record.id, doings);
      doings.parked ||= record.parked !== undefined;
      for (const { type, taskId } of events) if (type === 'task.refused') doings.refused.add(taskId);
      for (const { requestId, taskId } of record.requests) doings.joined.set(requestId, taskId);
      const before = records.get(record.id);
      records.set(record.id, record);
      const seen = before === undefined ? {} : noticedBetween(before, record);
      if (Object.keys(seen).length > 0) doings.noticed.push({ at, seq, seen });
      const holder = holderIn(record);
      const moving = holder !== undefined && nodeMachine.action(holder.action)?.region === 'provision';
      for (const task of record.tasks) {
        const trace = traceId(task.trace) ?? '';
        if (!doings.tasks.has(trace)) doings.tasks.set(trace, { task: task.id, at, seq });
        if (task.state === 'running' && !doings.started.has(task.id)) doings.started.set(task.id, seq);
        if (!isFinal(task.state) || ended.has(task.id)) continue;
        ended.add(task.id);
        const { power, provision } = record.regions;
        const landing = {
          power: power?.state ?? null,
          provision: moving ? undefined : (provision?.state ?? null),
          next: moving ? holder.action : '',
        };
        doings.ends.push({ task: task.id, state: task.state, error: task.error?.code ?? '', at, seq, landing });
      }
    }
  }
  return nodes;
}

/** What changed with no task that could have changed it. */
function noticedBetween(before: ActorRecord, after: ActorRecord): Notice['seen'] {
  const ran = holderIn(before) ?? holderIn(after);
  const ended = after.tasks.some(({ id, state }) => {
    const known = before.tasks.find((task) => task.id === id);
    return isFinal(state) && (known === undefined || !isFinal(known.state));
  });
  if (ran !== undefined || ended) return {};
  const power = after.regions['power']?.state ?? null;
  const maintenance = after.attributes['maintenance'] === true;
  return {
    ...(power === (before.regions['power']?.state ?? null) ? {} : { power }),
    ...(maintenance === (before.attributes['maintenance'] === true) ? {} : { maintenance }),
  };
}

function holderIn({ tasks }: ActorRecord): ActorRecord['tasks'][number] | undefined {
  return tasks.find(({ state }) => state === 'running' || state === 'parked');
}
