// One causal answer: where a node or task stands, who holds it, what it waits for, what moved last, and by when
// something must happen. Pure: from the record and the membership as they are known here.

import { heldBy } from '../../actors/contract/held.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal, TaskState } from '../../proto/task.ts';
import type { Machine } from '../../runtime/machine/machine.ts';
import { endsBy } from '../../runtime/machine/transition.ts';
import type { Member } from '../../runtime/placement/member.ts';
import { timeOrNull, traceId } from '../../runtime/task/task-view.ts';

export interface ExplainInput {
  readonly machine: Machine;
  readonly record: ActorRecord;
  readonly revision: number;
  readonly shard: number;
  readonly members: readonly Member[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the node, or the task, cannot go on without. */
interface Cause {
  readonly kind: 'conductor' | 'operator' | 'retry' | 'slot' | 'task' | 'step' | 'nothing';
  readonly text: string;
  readonly detail: JsonObject;
}

export function explainNode(input: ExplainInput): JsonObject {
  const { record, revision } = input;
  const name = nameOf(record);
  const holder = holderOf(record);
  const cause = causeOfNode(input, holder);
  const states = Object.entries(record.regions)
    .map(([region, { state, target }]) => {
      const towards = target === null || target === state ? '' : `, on its way to ${target}`;
      return `${region}: ${state ?? 'not yet observed'}${towards}`;
    })
    .join('; ');
  return {
    node: record.id,
    summary: `${name}: ${states}. ${cause.text}`,
    states: statesOf(record),
    maintenance: record.attributes['maintenance'] === true,
    maintenance_reason: record.attributes['maintenance_reason'] ?? null,
    holder: holder === undefined ? null : holderView(holder, ownerOf(input)),
    queue: record.tasks.filter((task) => task.state === TaskState.queued).map(queuedView),
    owner: ownerView(input),
    waits_for: { kind: cause.kind, ...cause.detail },
    last_progress: lastProgress(record, holder),
    next_deadline: nextDeadline(input, holder),
    last_error: record.attributes['last_error'] ?? null,
    revision,
  };
}

export function explainTask(task: TaskRecord, input: ExplainInput | undefined, revision: number): JsonObject {
  const base = {
    task: task.id,
    action: task.action,
    state: task.state,
    requested_by: { ...task.requestedBy },
    trace_id: traceId(task.trace),
    error: task.error === undefined ? null : { ...task.error },
    next_deadline: isFinal(task.state)
      ? null
      : input === undefined
        ? timeOrNull(task.deadline)
        : nextDeadline(input, task),
    revision,
  };
  if (isFinal(task.state))
    return {
      ...base,
      summary: endOf(task),
      holder: null,
      waits_for: { kind: 'nothing' },
      last_progress: finished(task),
      owner: null,
    };
  if (input === undefined)
    return {
      ...base,
      summary: `${task.action}: safe in the mailbox; its actor has not judged it yet, for its conductor is being replaced`,
      holder: null,
      waits_for: { kind: 'conductor' },
      last_progress: { at: timeOrNull(task.createdAt), what: 'submitted' },
      owner: null,
    };
  const { record } = input;
  const cause = causeOfTask(input, task);
  const holder = holderOf(record);
  const ahead = record.tasks.slice(0, record.tasks.indexOf(task)).filter((other) => !isFinal(other.state));
  return {
    ...base,
    summary: `${task.action} on ${nameOf(record)} is ${task.state}. ${cause.text}`,
    holder: holder === undefined ? null : holderView(holder, ownerOf(input)),
    waits_for: { kind: cause.kind, ...cause.detail },
    ahead: ahead.map(queuedView),
    owner: ownerView(input),
    last_progress: lastProgress(record, task),
  };
}

// ---- causes ------------------------------------------------------------------------------------------------------

function causeOfNode(input: ExplainInput, holder: TaskRecord | undefined): Cause {
  const { record } = input;
  if (holder !== undefined || record.parked !== undefined) return causeOfHolder(input, holder);
  const queued = record.tasks.filter((task) => task.state === TaskState.queued);
  const next = queued.find((task) => heldBy(record, task) === undefined) ?? queued[0];
  if (next !== undefined) return causeOfHeld(input, next) ?? orNobody(input, 'its queue is about to go on');
  return { kind: 'nothing', text: 'It waits for nothing: no task runs and none is queued.', detail: {} };
}

function causeOfTask(input: ExplainInput, task: TaskRecord): Cause {
  const held = causeOfHeld(input, task);
  if (held !== undefined) return held;
  const holder = holderOf(input.record);
  if (task.state !== TaskState.queued || holder === undefined) return causeOfHolder(input, task);
  const why = causeOfHolder(input, holder);
  return {
    kind: 'task',
    text: `It waits for ${holder.id} (${holder.action}). ${why.text}`,
    detail: { task: holder.id, action: holder.action, because: { kind: why.kind, ...why.detail } },
  };
}

/** It was in line when the power sync found the node gone, and waits for the end of the maintenance. */
function causeOfHeld({ record }: ExplainInput, task: TaskRecord): Cause | undefined {
  const why = heldBy(record, task);
  if (why === undefined) return undefined;
  const reason = record.attributes['maintenance_reason'] ?? null;
  return { kind: 'operator', text: `${task.id} is held: ${why}.`, detail: { reason, action: 'maintenance.unset' } };
}

function causeOfHolder(input: ExplainInput, holder: TaskRecord | undefined): Cause {
  const { record, now } = input;
  const { parked } = record;
  if (parked !== undefined)
    return {
      kind: 'operator',
      text: `It is parked since ${timeOrNull(parked.since) ?? 'its start'}: ${parked.reason}. An operator lets it go on with POST /api/v1/nodes/${record.id}/resume.`,
      detail: { reason: parked.reason, since: timeOrNull(parked.since), call: `/api/v1/nodes/${record.id}/resume` },
    };
  if (holder === undefined || holder.state === TaskState.queued) return orNobody(input, 'its turn is about to come');
  if (ownerOf(input) === undefined) return nobody(input);
  if (holder.nextRetryAt > now)
    return {
      kind: 'retry',
      text: `${stepText(holder)} failed and is tried again at ${timeOrNull(holder.nextRetryAt)}.`,
      detail: { at: timeOrNull(holder.nextRetryAt), step: holder.step?.name ?? null },
    };
  return {
    kind: 'step',
    text: `${stepText(holder)} of ${holder.id} (${holder.action}) is in hand since ${timeOrNull(holder.step?.startedAt ?? holder.startedAt)}.`,
    detail: { task: holder.id, step: holder.step?.name ?? null },
  };
}

function orNobody(input: ExplainInput, otherwise: string): Cause {
  const owner = ownerOf(input);
  if (owner === undefined) return nobody(input);
  const { running, waiting = 0 } = owner.member.report;
  if (waiting === 0) return { kind: 'task', text: `${capital(otherwise)}.`, detail: {} };
  return {
    kind: 'slot',
    text: `It waits for a slot: ${owner.member.session} runs ${running} tasks, as many as it may, and ${waiting} wait; tenants take turns.`,
    detail: { conductor: owner.member.session, running, waiting },
  };
}

function nobody(input: ExplainInput): Cause {
  return {
    kind: 'conductor',
    text: `No live conductor owns its shard ${input.shard}: it is being taken over.`,
    detail: { shard: input.shard },
  };
}

// ---- words -------------------------------------------------------------------------------------------------------

/**
 * When something must happen at the latest: to the task itself, or to the one that it waits for. What is parked waits for
 * its operator without end.
 */
function nextDeadline({ machine, record }: ExplainInput, task: TaskRecord | undefined): string | null {
  const ends = [task, holderOf(record)].map((one) =>
    one?.state === TaskState.running || one?.state === TaskState.queued
      ? endsBy(machine, record.regions, one)
      : Number.POSITIVE_INFINITY,
  );
  const next = Math.min(...ends);
  return next === Number.POSITIVE_INFINITY ? null : timeOrNull(next);
}

/** The live conductor that last said it owns the shard; the highest epoch wins. */
export function shardOwner(
  members: readonly Member[],
  shard: number,
): { readonly member: Member; readonly epoch: number; readonly mailbox: number } | undefined {
  let best: { readonly member: Member; readonly epoch: number; readonly mailbox: number } | undefined;
  for (const member of members) {
    if (member.role !== 'conductor' || member.state === 'dead') continue;
    const owned = member.report.shards.find(({ n }) => n === shard);
    if (owned !== undefined && (best === undefined || owned.epoch > best.epoch))
      best = { member, epoch: owned.epoch, mailbox: owned.mailbox };
  }
  return best;
}

function ownerOf(input: ExplainInput): ReturnType<typeof shardOwner> {
  const owner = shardOwner(input.members, input.shard);
  return owner === undefined || owner.member.state === 'suspect' ? undefined : owner;
}

function ownerView(input: ExplainInput): JsonObject {
  const owner = shardOwner(input.members, input.shard);
  return {
    shard: input.shard,
    conductor: owner?.member.session ?? null,
    state: owner?.member.state ?? null,
    epoch: owner?.epoch ?? null,
    host: owner?.member.host ?? null,
    pid: owner?.member.pid ?? null,
    heartbeat_age_s: owner === undefined ? null : Math.round(owner.member.heartbeatAgeMs) / 1000,
  };
}

function holderOf(record: ActorRecord): TaskRecord | undefined {
  return record.tasks.find((task) => task.state === TaskState.running || task.state === TaskState.parked);
}

function holderView(task: TaskRecord, owner: ReturnType<typeof shardOwner>): JsonObject {
  return {
    task: task.id,
    action: task.action,
    state: task.state,
    step: task.step?.name ?? null,
    attempt: task.step?.attempt ?? null,
    since: timeOrNull(task.startedAt),
    conductor: owner?.member.session ?? null,
    requested_by: task.requestedBy.subject,
  };
}

function queuedView(task: TaskRecord): JsonObject {
  return { task: task.id, action: task.action, state: task.state, since: timeOrNull(task.createdAt) };
}

function statesOf(record: ActorRecord): JsonObject {
  return Object.fromEntries(
    Object.entries(record.regions).map(([region, { state, target, since }]) => [
      region,
      { state, target, since: timeOrNull(since) },
    ]),
  );
}

function lastProgress(record: ActorRecord, task: TaskRecord | undefined): JsonObject {
  if (task !== undefined && isFinal(task.state)) return finished(task);
  const { step } = task ?? {};
  if (task !== undefined && step !== undefined)
    return {
      at: timeOrNull(step.startedAt),
      what: `step ${step.name}, attempt ${step.attempt}`,
      percent: task.progress?.percent ?? null,
      message: task.progress?.message ?? null,
    };
  return { at: timeOrNull(record.updatedAt), what: task === undefined ? 'the record changed' : task.state };
}

function finished(task: TaskRecord): JsonObject {
  return { at: timeOrNull(task.finishedAt), what: task.state };
}

function endOf(task: TaskRecord): string {
  const how = task.error === undefined ? '' : `: ${task.error.code}, ${task.error.message}`;
  // A cancelled task's error says the caller's reason already.
  const told = task.cancelReason === '' || task.error?.message === task.cancelReason;
  const reason = told ? '' : ` (${task.cancelReason})`;
  return `${task.action} ended ${task.state} at ${timeOrNull(task.finishedAt) ?? 'an unknown time'}${how}${reason}`;
}

function stepText(task: TaskRecord): string {
  const { step } = task;
  if (step === undefined) return 'Its start';
  return `Step ${step.name}, attempt ${step.attempt}${step.of > 0 ? ` of ${step.of}` : ''},`;
}

function nameOf(record: ActorRecord): string {
  const name = record.attributes['name'];
  return typeof name === 'string' ? name : record.id;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
