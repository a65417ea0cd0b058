// Judging a request: one pure function over the machine, where the actor stands, and what it was asked; and again for a
// queued task when its turn has come. The actor is the judge, inside its serial loop, where nothing can be stale;
// gateways use it only for dry runs.
//
// V1 At most one task is ever begun: `accept` is said only where nothing is in line and the actor is not parked.
// V2 What is accepted is allowed in the state the actor has; what is queued, in the state it will have (2a).
// V3 A request joins only the last task in line, and only one that wants the same and is not being aborted (6c).
// V4 `replace` cancels only queued tasks, and only those that contradict the request (6b).

import type { Refusal } from '../../proto/envelope.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { OnConflict, TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import type { ActionDefinition } from './definition.ts';
import { isBegun, lastInLine, lineOf, projected } from './line.ts';
import type { Machine, Standing } from './machine.ts';
import { absentActor, busy, heldData, notAbortable, notAllowed, stateName, unknownAction } from './refusals.ts';
import { isSameIntent } from './same-intent.ts';

export interface JudgeRequest {
  readonly action: string;
  readonly params: JsonObject;
  readonly onConflict: OnConflict;
}

/** What to do with a request. */
export type Judgement =
  /** Nothing is before it: start now. */
  | { readonly kind: 'accept' }
  /** Same intent as the last task in line. */
  | { readonly kind: 'coalesce'; readonly task: TaskRecord }
  /**
   * Wait behind `after`, the last in line (undefined: only the actor's being parked is before it, or what was before it
   * is cancelled). `cancel` names queued tasks replaced by it; `premise` belongs into the task, for its turn.
   */
  | {
      readonly kind: 'queue';
      readonly after: TaskRecord | undefined;
      readonly cancel: readonly TaskRecord[];
      readonly premise: JsonObject;
    }
  /** Abort the running task; the request itself is done with that. */
  | { readonly kind: 'abort'; readonly running: TaskRecord }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

const ACCEPT: Judgement = Object.freeze({ kind: 'accept' });

/**
 * Judges `request` against `record`.
 * Refusal codes: `validation_failed` (unknown action), `node_not_found` (the actor does not exist),
 * `action_not_allowed` (data: `state`, `allowed`), `node_busy` (data: `holder`, `contradicts`, `would_be_allowed`).
 * Cost: a few look-ups and no allocation where it accepts; the projection walks the line once.
 */
export function judge(machine: Machine, record: ActorRecord, request: JudgeRequest): Judgement {
  const action = machine.action(request.action);
  if (action === undefined) return refuse(unknownAction(machine, request.action));
  if (!record.exists) return refuse(absentActor(record));
  const last = lastInLine(record);
  if (last === undefined && record.parked === undefined)
    return machine.allows(request.action, record)
      ? ACCEPT
      : refuse(notAllowed(machine, request.action, record, undefined));
  if (action.abortsRunning) return judgeAbort(machine, record, request.action);
  if (last !== undefined && joins(action, request, last)) return { kind: 'coalesce', task: last };
  switch (request.onConflict) {
    case 'reject':
      return refuse(busy(machine, record, request.action));
    case 'queue':
      return judgeBehind(machine, record, request.action, lineOf(record), []);
    case 'replace':
      return judgeReplacing(machine, record, request.action);
  }
}

/** V3. */
function joins(action: ActionDefinition, request: JudgeRequest, last: TaskRecord): boolean {
  return action.coalesces && !last.cancelRequested && isSameIntent(request, last);
}

/** It never waits: what it would wait for is what it is to abort. */
function judgeAbort(machine: Machine, record: ActorRecord, action: string): Judgement {
  const holder = lineOf(record).find(isBegun);
  if (holder === undefined) return refuse(busy(machine, record, action));
  const abortable =
    holder.state === 'running' && !holder.cancelRequested && machine.action(holder.action)?.abortable === true;
  return abortable ? { kind: 'abort', running: holder } : refuse(notAbortable(machine, record, action, holder));
}

/** V4. */
function judgeReplacing(machine: Machine, record: ActorRecord, action: string): Judgement {
  const line = lineOf(record);
  const cancel = line.filter((task) => !isBegun(task) && machine.contradicts(action, task.action));
  const rest = cancel.length === 0 ? line : line.filter((task) => !cancel.includes(task));
  return judgeBehind(machine, record, action, rest, cancel);
}

/** V2. */
function judgeBehind(
  machine: Machine,
  record: ActorRecord,
  action: string,
  line: readonly TaskRecord[],
  cancel: readonly TaskRecord[],
): Judgement {
  const after = line.at(-1);
  const standing = projected(machine, record.regions, line);
  if (!machine.allows(action, standing))
    return refuse(notAllowed(machine, action, standing, after, heldData(machine, record)));
  return { kind: 'queue', after, cancel, premise: premiseOf(machine, action, standing, line) };
}

function refuse(refusal: Refusal): Judgement {
  return { kind: 'refuse', refusal };
}

// ---- at its turn -------------------------------------------------------------------------------------------------

/** Whether a queued task may still start now that it is first in line. */
export type TurnJudgement =
  | { readonly kind: 'start' }
  /** It fails with task error `precondition_failed`; `data` is the error's evidence. */
  | {
      readonly kind: 'fail';
      readonly code: 'precondition_failed';
      /** The task that changed, or failed to change, what this one counted on; undefined: no task did, it was observed. */
      readonly blame: string | undefined;
      readonly detail: string;
      readonly data: JsonObject;
    };

const START: TurnJudgement = Object.freeze({ kind: 'start' });

/** Judges a queued task again at its turn, against the state the actor then has (wish 2c). */
export function judgeAtTurn(machine: Machine, record: ActorRecord, task: TaskRecord): TurnJudgement {
  if (machine.allows(task.action, record)) return START;
  const hindrance = machine.hindrance(task.action, record);
  if (hindrance === undefined) return failed(undefined, `${task.action} is no longer an action here`, {});
  const { region, state, wants } = hindrance;
  const culprit = culpritOf(machine, record, task, region);
  const blame = culprit?.id ?? countedOn(task, region);
  const allowed = machine.allowedActions(record);
  const why =
    culprit !== undefined
      ? `task ${culprit.id} (${culprit.action}) ended ${culprit.state}`
      : blame === undefined
        ? 'no task of this line changed it'
        : `it counted on task ${blame}`;
  return failed(
    blame,
    `${task.action} was queued for when ${region} is ${wants.map(stateName).join(' or ')}, but at its turn ` +
      `${region} is ${stateName(state)}: ${why}`,
    {
      ...(culprit === undefined ? { blame: blame ?? null } : blameOf(culprit)),
      region,
      state,
      expected: expectedState(task, region),
      needs: wants,
      allowed,
    },
  );
}

function failed(blame: string | undefined, detail: string, data: JsonObject): TurnJudgement {
  return { kind: 'fail', code: 'precondition_failed', blame, detail, data };
}

/** Should have moved the region. */
function culpritOf(machine: Machine, record: ActorRecord, task: TaskRecord, region: string): TaskRecord | undefined {
  return lastEndedBefore(record, task, (other) => machine.action(other.action)?.region === region);
}

/**
 * Whom to blame where something beside the machine's states no longer admits a task at its turn: the last task before it
 * to do well since it was queued that contradicts it; undefined: no task did it.
 */
export function denierOf(machine: Machine, record: ActorRecord, task: TaskRecord): TaskRecord | undefined {
  return lastEndedBefore(
    record,
    task,
    (other) => other.state === 'succeeded' && machine.contradicts(task.action, other.action),
  );
}

/** The evidence that names it. */
export function blameOf(task: TaskRecord): JsonObject {
  return { blame: task.id, blame_action: task.action, blame_state: task.state };
}

/** Of the tasks before this one in line, the last to end since it was queued of those that may be meant. */
function lastEndedBefore(
  record: ActorRecord,
  task: TaskRecord,
  isMeant: (other: TaskRecord) => boolean,
): TaskRecord | undefined {
  let found: TaskRecord | undefined;
  for (const other of record.tasks) {
    if (!isFinal(other.state) || other.finishedAt < task.createdAt || other.seq >= task.seq) continue;
    if (!isMeant(other)) continue;
    // Of several that ended at the same instant, the later in line is the one this task stood behind.
    if (found === undefined || other.finishedAt >= found.finishedAt) found = other;
  }
  return found;
}

/** What a queued task takes for granted: the states it will find, and the task that brings each about. */
function premiseOf(machine: Machine, action: string, standing: Standing, line: readonly TaskRecord[]): JsonObject {
  const definition = machine.action(action);
  const states: Record<string, string | null> = {};
  const counts_on: Record<string, string> = {};
  const regions = new Set(Object.keys(definition?.requires ?? {}));
  if (definition !== undefined && definition.region !== null) regions.add(definition.region);
  for (const region of regions) {
    states[region] = standing.regions[region]?.state ?? null;
    const mover = line.findLast((task) => machine.action(task.action)?.region === region);
    if (mover !== undefined) counts_on[region] = mover.id;
  }
  return { states, counts_on };
}

function countedOn(task: TaskRecord, region: string): string | undefined {
  const id = premiseEntry(task, 'counts_on', region);
  return typeof id === 'string' ? id : undefined;
}

function expectedState(task: TaskRecord, region: string): string | null {
  const state = premiseEntry(task, 'states', region);
  return typeof state === 'string' ? state : null;
}

function premiseEntry(task: TaskRecord, part: string, region: string): unknown {
  const entries = task.premise[part];
  return typeof entries === 'object' && entries !== null && !Array.isArray(entries)
    ? (entries as JsonObject)[region] // proof: an object of JSON that is not an array
    : undefined;
}
