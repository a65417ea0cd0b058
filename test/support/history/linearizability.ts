// H1: to its clients each node looks as if it had handled one request after another (P3), in an order that keeps those
// that did not overlap; a client's reads may lag behind other clients, never behind what it was told itself.
//
// A read waits for what its gateway told before, for a short time: one that took as long may be older, and its revision says so.
//
// A call whose end its client never heard counts as accepted where a task carries its trace, since then it was; else it
// may have happened or not. Nodes that were parked, and histories too tangled to decide, are counted, not judged.

import { SYSTEM_TENANT } from '../../../gateway/auth/authenticate.ts';
import { CATCH_UP_MS } from '../../../gateway/http/own-writes.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { requestIdOf } from '../../../runtime/submit/request-id.ts';
import { type Call, callsOf } from './calls.ts';
import type { Answer, Finding, HistoryEvent } from './event.ts';
import { linearize, type Operation } from './linearize.ts';
import { patch, refusePatch, refuseRemove, remove } from './node-description.ts';
import { type NodeDoings, nothingDone, whatNodesDid } from './node-doings.ts';
import {
  absent,
  accept,
  appliedAt,
  cancel,
  end,
  freshNode,
  modelKey,
  type NodeModel,
  noticed,
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

/** @param begins how every node was before anybody asked */
export function linearizability(
  history: readonly HistoryEvent[],
  begins: NodeModel = freshNode,
): LinearizabilityReport {
  const findings: Finding[] = [];
  let judged = 0;
  let undecided = 0;
  const seen = whatNodesDid(history);
  for (const [node, calls] of grouped(callsOf(history))) {
    const did = seen.get(node) ?? nothingDone();
    const result = did.parked ? undefined : linearize(begins, operationsOf(calls, did), modelKey);
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

function operationsOf(calls: readonly Call[], did: NodeDoings): readonly Operation<NodeModel>[] {
  const operations: Operation<NodeModel>[] = [];
  const askedAt = new Map<string, number>();
  const due = changesBy(calls, did);
  for (const call of calls) {
    const made = did.tasks.get(call.trace);
    if (made !== undefined) askedAt.set(made.task, Math.min(call.invokedAt, askedAt.get(made.task) ?? call.invokedAt));
    if (isCancelOfRefused(call, did)) continue;
    const heard = call.tookMs < CATCH_UP_MS ? heardBefore(calls, call) : 0;
    const operation = operationOf(withTaskMeant(call, did), did, heard, due);
    if (operation !== undefined) operations.push(operation);
  }
  for (const { task, at, seq, ...ending } of did.ends)
    operations.push({
      name: `${short(task)} ends ${ending.state} @${seq}`,
      invokedAt: askedAt.get(task) ?? 0,
      returnedAt: at,
      apply: (model) => changedAt(model, seq, (now) => end(now, task, ending)),
    });
  for (const { at, seq, seen } of did.noticed)
    operations.push({
      name: `it is noticed ${JSON.stringify(seen)} @${seq}`,
      invokedAt: 0,
      returnedAt: at,
      apply: (model) => changedAt(model, seq, (now) => noticed(now, seen)),
    });
  return operations;
}

/** The newest change at or before a revision: whoever sees that revision sees the change. */
type ChangesBy = (revision: number) => number;

function changesBy(calls: readonly Call[], { ends, noticed: notices }: NodeDoings): ChangesBy {
  const changes = [...ends, ...notices].map(({ seq }) => seq);
  for (const { ask, end: ending } of calls)
    if (ending.kind === 'ok' && ((ask.op === 'submit' && ask.key === '') || ask.op === 'patch'))
      changes.push(revisionOf(ending.answer)); // a repeat of a key is told what was so already
  return (revision) => Math.max(0, ...changes.filter((change) => change <= revision));
}

function operationOf(call: Call, did: NodeDoings, heard: number, due: ChangesBy): Operation<NodeModel> | undefined {
  const { ask, end: ending, invokedAt, endedAt } = call;
  const made = did.tasks.get(call.trace);
  const times = { invokedAt, returnedAt: endedAt };
  if (ask.op === 'submit') {
    const what = `call ${call.call} ${ask.action} ${ask.onConflict}`;
    if (ending.kind === 'ok' && ending.answer.op === 'submit' && ending.answer.revision > 0) {
      const { task } = ending.answer;
      // Its answer may be that of its repeat, with the same key: the task was accepted before that was judged.
      const accepted = made?.task === task ? made.seq : Number.POSITIVE_INFINITY;
      const revision = Math.min(ending.answer.revision, accepted);
      return {
        ...times,
        name: `${what} -> ${short(task)} @${revision}`,
        apply: (model) =>
          then(
            then(told(model, task, revision), (now) => accept(now, ask, task)),
            (now) => appliedAt(now, revision),
          ),
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
  if (ask.op === 'patch' || ask.op === 'delete') return describing(call);
  if (ask.op !== 'read-node') return undefined;
  if (ending.kind === 'refused' && ending.code === 'node_not_found')
    return { ...times, name: `call ${call.call} sees no node`, apply: absent };
  if (ending.kind !== 'ok' || ending.answer.op !== 'read-node') return undefined;
  const sight = ending.answer.node;
  const runs = (task: string): boolean => (did.started.get(task) ?? Number.POSITIVE_INFINITY) <= sight.revision;
  return {
    name: `call ${call.call} sees ${sight.holder === null ? 'nothing run' : short(sight.holder)} @${sight.revision}`,
    // It may lag behind others: what it saw is put where its revision was, and must not be older than what was heard.
    invokedAt: 0,
    returnedAt: endedAt,
    apply: (model) =>
      sight.revision < heard || model.applied < due(sight.revision)
        ? undefined
        : then(revised(model, sight.revision), (now) => sees(now, sight, runs)),
  };
}

/** A change of the description, or a removal. */
function describing({ call, ask, end: ending, invokedAt, endedAt }: Call): Operation<NodeModel> | undefined {
  if (ask.op !== 'patch' && ask.op !== 'delete') return undefined;
  const name = `call ${call} ${ask.op === 'patch' ? `patch ${ask.value}` : 'delete'}`;
  const change = (model: NodeModel): NodeModel | undefined =>
    ask.op === 'patch' ? patch(model, ask.value) : remove(model);
  if (ending.kind === 'refused' && !isUncertain(ending.code)) {
    const { code } = ending;
    if (OUTSIDE.has(code)) return undefined;
    const refused = ask.op === 'patch' ? refusePatch : refuseRemove;
    return { name: `${name} -> ${code}`, invokedAt, returnedAt: endedAt, apply: (model) => refused(model, code) };
  }
  if (ending.kind === 'ok' && 'revision' in ending.answer && ending.answer.revision > 0) {
    const { revision } = ending.answer;
    return {
      name: `${name} @${revision}`,
      invokedAt,
      returnedAt: endedAt,
      apply: (model) => changedAt(model, revision, change),
    };
  }
  if (ending.kind === 'ok' && ask.op === 'delete' && ending.answer.op === 'delete')
    return { name, invokedAt, returnedAt: endedAt, apply: change };
  return { name: `${name} (not heard)`, invokedAt, returnedAt: Number.POSITIVE_INFINITY, apply: change };
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

function changedAt(
  model: NodeModel,
  revision: number,
  change: (model: NodeModel) => NodeModel | undefined,
): NodeModel | undefined {
  return then(then(revised(model, revision), change), (after) => appliedAt(after, revision));
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
