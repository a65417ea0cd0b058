// H1: to its clients each node looks as if it had handled one request after another (P3), in an order that keeps those
// that did not overlap; a client's reads may lag behind other clients, never behind what it was told itself.
//
// A call whose end its client never heard counts as accepted where a task carries its trace, since then it was; else it
// may have happened or not. Nodes that were parked, and histories too tangled to decide, are counted, not judged.

import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import { SYSTEM_TENANT } from '../../../gateway/auth/authenticate.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { isFinal, type TaskState } from '../../../proto/task.ts';
import { requestIdOf } from '../../../runtime/submit/submit.ts';
import { traceId } from '../../../runtime/task/task-view.ts';
import { type Call, callsOf } from './calls.ts';
import type { Answer, Finding, HistoryEvent } from './event.ts';
import { linearize, type Operation } from './linearize.ts';
import {
  accept,
  cancel,
  end,
  freshNode,
  type Landing,
  modelKey,
  type NodeModel,
  refuse,
  refuseCancel,
  revised,
  sees,
} from './node-model.ts';

export interface LinearizabilityReport {
  readonly findings: readonly Finding[];
  readonly judged: number;
  readonly undecided: number;
}

/** Refusals that no node's state has a part in: nothing was stored. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'no_conductor',
  'mailbox_full',
  'overloaded',
  'storage_full',
  'rate_limited',
  'too_large',
  'idempotency_mismatch',
]);

export function linearizability(history: readonly HistoryEvent[]): LinearizabilityReport {
  const findings: Finding[] = [];
  let judged = 0;
  let undecided = 0;
  const seen = whatNodesDid(history);
  for (const [node, calls] of grouped(callsOf(history))) {
    const did = seen.get(node) ?? nothingDone();
    const result = did.parked ? undefined : linearize(freshNode, operationsOf(calls, did), modelKey);
    if (result === undefined || result.kind === 'undecided') {
      undecided++;
      continue;
    }
    judged++;
    if (result.kind === 'impossible')
      findings.push({
        checker: 'H1',
        what: `node ${node}: after ${result.furthest.join('; ') || 'nothing'}: none of these can come next: ${result.blocked.join('; ')}`,
      });
  }
  return { findings, judged, undecided };
}

interface End {
  readonly task: string;
  readonly state: TaskState;
  /** Place in the history. */
  readonly at: number;
  readonly seq: number;
  readonly landing: Landing;
}

interface NodeDoings {
  parked: boolean;
  readonly ends: End[];
  /** By trace id: the task a call made, and when it was first there. */
  readonly tasks: Map<string, { readonly task: string; readonly at: number }>;
  /** Revision with which a task was first seen running: between one's end and the next's start an owner may be replaced. */
  readonly started: Map<string, number>;
  /** Requests that were refused: their ids lead to a document, and to no task that could be cancelled. */
  readonly refused: Set<string>;
  /** Ids of requests that joined a task, with that task. */
  readonly joined: Map<string, string>;
}

function nothingDone(): NodeDoings {
  return { parked: false, ends: [], tasks: new Map(), started: new Map(), refused: new Set(), joined: new Map() };
}

function whatNodesDid(history: readonly HistoryEvent[]): ReadonlyMap<string, NodeDoings> {
  const nodes = new Map<string, NodeDoings>();
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
      const holder = record.tasks.find((task) => task.state === 'running' || task.state === 'parked');
      const moving = holder !== undefined && nodeMachine.action(holder.action)?.region === 'provision';
      for (const task of record.tasks) {
        const trace = traceId(task.trace) ?? '';
        if (!doings.tasks.has(trace)) doings.tasks.set(trace, { task: task.id, at });
        if (task.state === 'running' && !doings.started.has(task.id)) doings.started.set(task.id, seq);
        if (!isFinal(task.state) || ended.has(task.id)) continue;
        ended.add(task.id);
        const { power, provision } = record.regions;
        const landing = { power: power?.state ?? null, provision: moving ? undefined : (provision?.state ?? null) };
        doings.ends.push({ task: task.id, state: task.state, at, seq, landing });
      }
    }
  }
  return nodes;
}

function operationsOf(calls: readonly Call[], did: NodeDoings): readonly Operation<NodeModel>[] {
  const operations: Operation<NodeModel>[] = [];
  const askedAt = new Map<string, number>();
  for (const call of calls) {
    const made = did.tasks.get(call.trace);
    if (made !== undefined) askedAt.set(made.task, Math.min(call.invokedAt, askedAt.get(made.task) ?? call.invokedAt));
    if (isCancelOfRefused(call, did)) continue;
    const operation = operationOf(withTaskMeant(call, did), did, heardBefore(calls, call));
    if (operation !== undefined) operations.push(operation);
  }
  for (const { task, state, at, seq, landing } of did.ends)
    operations.push({
      name: `${short(task)} ends ${state} @${seq}`,
      invokedAt: askedAt.get(task) ?? 0,
      returnedAt: at,
      apply: (model) => then(revised(model, seq), (now) => end(now, task, state, landing)),
    });
  return operations;
}

function operationOf(call: Call, did: NodeDoings, heard: number): Operation<NodeModel> | undefined {
  const { ask, end: ending, invokedAt, endedAt } = call;
  const made = did.tasks.get(call.trace);
  const times = { invokedAt, returnedAt: endedAt };
  if (ask.op === 'submit') {
    const what = `call ${call.call} ${ask.action} ${ask.onConflict}`;
    if (ending.kind === 'ok' && ending.answer.op === 'submit' && ending.answer.revision > 0) {
      const { task, revision } = ending.answer;
      return {
        ...times,
        name: `${what} -> ${short(task)} @${revision}`,
        apply: (model) => then(told(model, task, revision), (now) => accept(now, ask, task)),
      };
    }
    if (ending.kind === 'refused' && !isUncertain(ending.code))
      return OUTSIDE.has(ending.code)
        ? undefined
        : { ...times, name: `${what} -> ${ending.code}`, apply: (model) => refuse(model, ask, ending.code) };
    // Not heard of: where a task bears its trace it was accepted, by the time that task was there; where another is noted
    // under its key it may have joined that one.
    const task = made?.task ?? (ask.key === '' ? undefined : did.joined.get(keyOf(call, ask.key)));
    return task === undefined
      ? undefined
      : {
          name: `${what} (not heard) -> ${short(task)}`,
          invokedAt,
          returnedAt: made?.at ?? Number.POSITIVE_INFINITY,
          apply: (model) => accept(model, ask, task),
        };
  }
  if (ask.op === 'cancel') {
    const what = `call ${call.call} cancel ${short(ask.task)}`;
    if (ending.kind === 'ok' && ending.answer.op === 'cancel' && ending.answer.revision > 0)
      return { ...times, name: what, apply: (model) => cancel(model, ask.task) };
    if (ending.kind === 'refused' && !isUncertain(ending.code))
      return OUTSIDE.has(ending.code)
        ? undefined
        : { ...times, name: `${what} -> ${ending.code}`, apply: (model) => refuseCancel(model, ask.task, ending.code) };
    return {
      name: `${what} (not heard)`,
      invokedAt,
      returnedAt: Number.POSITIVE_INFINITY,
      apply: (model) => cancel(model, ask.task),
    };
  }
  if (ask.op === 'read-node' && ending.kind === 'ok' && ending.answer.op === 'read-node') {
    const sight = ending.answer.node;
    const runs = (task: string): boolean => (did.started.get(task) ?? 0) <= sight.revision;
    return {
      name: `call ${call.call} sees ${sight.holder === null ? 'nothing run' : short(sight.holder)} @${sight.revision}`,
      // It may lag behind others: what it saw is put where its revision was, and must not be older than what was heard.
      invokedAt: 0,
      returnedAt: endedAt,
      apply: (model) =>
        sight.revision < heard ? undefined : then(revised(model, sight.revision), (now) => sees(now, sight, runs)),
    };
  }
  return undefined;
}

function keyOf({ node }: Call, key: string): string {
  return requestIdOf(SYSTEM_TENANT, node as ActorId, key); // proof: clients ask nodes by their ids
}

/** A cancel of a request that joined a task is one of that task. */
function withTaskMeant(call: Call, { joined }: NodeDoings): Call {
  const { ask } = call;
  return ask.op === 'cancel' ? { ...call, ask: { ...ask, task: joined.get(ask.task) ?? ask.task } } : call;
}

function isCancelOfRefused({ ask, end: ending }: Call, { refused }: NodeDoings): boolean {
  return ask.op === 'cancel' && refused.has(ask.task) && ending.kind === 'refused' && ending.code === 'not_cancellable';
}

/** The newest revision that the same client was told of this node before it asked: its reads never go back behind that. */
function heardBefore(calls: readonly Call[], call: Call): number {
  const before = calls.filter(({ client, endedAt }) => client === call.client && endedAt <= call.invokedAt);
  return Math.max(0, ...before.map(({ end }) => (end.kind === 'ok' ? revisionOf(end.answer) : 0)));
}

function revisionOf(answer: Answer): number {
  if (answer.op === 'resume') return 0;
  return answer.op === 'read-node' ? answer.node.revision : answer.revision;
}

/** A verdict may be told again, with the revision it had: only what is new has to be newer than all before. */
function told(model: NodeModel, task: string, revision: number): NodeModel | undefined {
  const known = model.ended[task] !== undefined || model.line.some(({ id }) => id === task);
  return known ? model : revised(model, revision);
}

function isUncertain(code: string): boolean {
  return code === 'storage_unavailable' || code === 'internal';
}

function then(model: NodeModel | undefined, next: (model: NodeModel) => NodeModel | undefined): NodeModel | undefined {
  return model === undefined ? undefined : next(model);
}

function grouped(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const nodes = new Map<string, Call[]>();
  for (const call of calls) nodes.set(call.node, [...(nodes.get(call.node) ?? []), call]);
  return nodes;
}

/** The end of a task's id, which is what tells it from others. */
function short(task: string): string {
  return `…${task.slice(-6)}`;
}
