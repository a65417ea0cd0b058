// Finds the node or task a request names. What the caller may not see is not found, and a miss is checked with a read
// through the leader before anyone is told 404 (H6). Cached nodes are found without a promise.

import type { ActorId, TaskId } from '../../proto/ids.ts';
import { isNodeName, isUuid, parseActorId, parseTaskId } from '../../proto/ids.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { taskMeant } from '../../runtime/task/lifecycle.ts';
import { maySee } from '../auth/authenticate.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { OwnWrites } from '../http/own-writes.ts';
import type { Refused } from '../http/problem.ts';
import { refuse } from '../http/problem.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';

export type FindDeps = Pick<GatewayDeps, 'cache' | 'tasks'> & { readonly ownWrites: OwnWrites };

export type Found<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'refused'; readonly refused: Refused };

/** A task with what is known around it. */
export interface TaskSight {
  readonly task: TaskRecord;
  /** Absent where only the document, or the message in the mailbox, is left. */
  readonly record: ActorRecord | undefined;
  readonly id: ActorId;
  /** Journal sequence; 0 for a task that is only submitted. */
  readonly revision: number;
}

/**
 * What a node or task is found for: what is to be shown reflects every write that this gateway has told of, or is refused;
 * for whoever acts on it what is known will do, since its actor judges.
 */
export type Purpose = 'show' | 'act';

/** @param text id or name as the client wrote it. */
export function findNode(
  deps: FindDeps,
  text: string,
  tenant: string,
  purpose: Purpose = 'show',
): Found<NodeSnapshot> | Promise<Found<NodeSnapshot>> {
  const id = idOf(text) ?? deps.cache.idOfName(text);
  if (id !== undefined && deps.ownWrites.behind(id) === undefined) {
    const held = deps.cache.get(id);
    if (held !== undefined) return seen(held, text, tenant);
  }
  return lookUpNode(deps, text, tenant, purpose);
}

async function lookUpNode(
  deps: FindDeps,
  text: string,
  tenant: string,
  purpose: Purpose,
): Promise<Found<NodeSnapshot>> {
  const id = idOf(text);
  if (id !== undefined) {
    const late = await deps.ownWrites.behind(id);
    if (late !== undefined && purpose === 'show') return { kind: 'refused', refused: late };
    return seen(await deps.cache.load(id), text, tenant);
  }
  if (!isNodeName(text)) return noNode(text);
  // A rename of our own may not have reached the cache: names are looked up only behind it.
  const late = await deps.ownWrites.behindAny();
  if (late !== undefined && purpose === 'show') return { kind: 'refused', refused: late };
  const named = await deps.cache.loadIdOfName(text);
  return seen(named === undefined ? undefined : await deps.cache.load(named), text, tenant);
}

/** UUIDs are written in either case and have one spelling here. */
function idOf(text: string): ActorId | undefined {
  const lower = text.toLowerCase();
  return isUuid(lower) ? parseActorId(lower) : undefined;
}

function seen(snapshot: NodeSnapshot | undefined, text: string, tenant: string): Found<NodeSnapshot> {
  if (snapshot === undefined || !maySee(tenant, snapshot.owner)) return noNode(text);
  return { kind: 'found', value: snapshot };
}

function noNode(text: string): { readonly kind: 'refused'; readonly refused: Refused } {
  return { kind: 'refused', refused: refuse('node_not_found', `no node "${text.slice(0, 255)}"`) };
}

export function findTask(
  deps: FindDeps,
  text: string,
  tenant: string,
  purpose: Purpose = 'show',
): Found<TaskSight> | Promise<Found<TaskSight>> {
  const parts = parseTaskId(text);
  if (parts === undefined) return noTask(text);
  const id = parts.actor;
  if (deps.ownWrites.behind(id) === undefined) {
    const held = deps.cache.get(id);
    const sight = held === undefined ? undefined : sightIn(held, text);
    if (sight !== undefined) return seenTask(sight, tenant);
  }
  return lookUpTask(deps, id, text as TaskId, tenant, purpose); // proof: parseTaskId has just read it
}

async function lookUpTask(
  deps: FindDeps,
  id: ActorId,
  taskId: TaskId,
  tenant: string,
  purpose: Purpose,
): Promise<Found<TaskSight>> {
  const behind = await deps.ownWrites.behind(id);
  if (behind !== undefined && purpose === 'show') return { kind: 'refused', refused: behind };
  const snapshot = await deps.cache.load(id);
  const inRecord = snapshot === undefined ? undefined : sightIn(snapshot, taskId);
  if (inRecord !== undefined) return seenTask(inRecord, tenant);
  const sight = await beyondRecord(deps, id, snapshot === undefined ? taskId : meantBy(snapshot, taskId));
  if (sight !== undefined) return seenTask({ ...sight, record: snapshot?.record }, tenant);
  // Ended between the reads, or at another gateway: its message is gone and its entry on the way here.
  await deps.cache.catchUp();
  const again = await deps.cache.load(id);
  const late = again === undefined ? undefined : await taskAt(deps, again, meantBy(again, taskId));
  return late === undefined ? noTask(taskId) : seenTask(late, tenant);
}

/** A task its record no longer, or not yet, holds. */
async function beyondRecord(deps: FindDeps, id: ActorId, taskId: TaskId): Promise<TaskSight | undefined> {
  const document = await deps.tasks.taskDocument(taskId);
  if (document !== undefined) return { task: document.task, record: undefined, id, revision: document.journalSeq };
  const submitted = await deps.tasks.submittedTask(taskId);
  return submitted === undefined ? undefined : { task: submitted, record: undefined, id, revision: 0 };
}

/** The task as a newer state of its node shows it, or its document where the record has dropped it. */
export async function taskAt(deps: FindDeps, snapshot: NodeSnapshot, taskId: TaskId): Promise<TaskSight | undefined> {
  return sightIn(snapshot, taskId) ?? (await beyondRecord(deps, snapshot.id, taskId));
}

function sightIn(snapshot: NodeSnapshot, taskId: string): TaskSight | undefined {
  const { record, revision } = snapshot;
  const meant = meantBy(snapshot, taskId);
  const task = record.tasks.find((candidate) => candidate.id === meant);
  return task === undefined ? undefined : { task, record, id: snapshot.id, revision };
}

function meantBy({ record }: NodeSnapshot, taskId: string): TaskId {
  return taskMeant(record, taskId) as TaskId; // proof: what was asked for is one, and so is what a record says it joined
}

/** Tasks are seen with their node; those of a node that is gone, by the tenant that asked for them. */
function seenTask(sight: TaskSight, tenant: string): Found<TaskSight> {
  const owner = sight.record === undefined ? sight.task.requestedBy.tenant : sight.record.attributes['owner'];
  return maySee(tenant, owner) ? { kind: 'found', value: sight } : noTask(sight.task.id);
}

function noTask(text: string): { readonly kind: 'refused'; readonly refused: Refused } {
  return { kind: 'refused', refused: refuse('task_not_found', `no task "${text.slice(0, 255)}"`) };
}
