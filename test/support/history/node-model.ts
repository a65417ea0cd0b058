// The sequential specification of one node, for H1: what it answers to each request when they come one after another,
// and where it then stands. What is allowed is asked of the pure judge over the machine, which has tests of its own;
// here it is about what a history of overlapping requests, crashes and takeovers must look like from outside.

import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import { admit } from '../../../actors/contract/params.ts';
import type { ActorId } from '../../../proto/ids.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import { emptyRecord } from '../../../proto/record.ts';
import type { OnConflict, TaskRecord, TaskState } from '../../../proto/task.ts';
import type { ActionDefinition } from '../../../runtime/machine/definition.ts';
import { judge } from '../../../runtime/machine/judge.ts';
import { newTask } from '../../../runtime/task/lifecycle.ts';
import { someone } from '../asking.ts';
import type { NodeSight } from './event.ts';

interface InLine {
  readonly id: string;
  readonly action: string;
  readonly begun: boolean;
  /** Where provisioning stood before it began. */
  readonly from: string | null;
  readonly aborting: boolean;
}

/** A request as the model judges it. */
export interface ModelRequest {
  readonly action: string;
  readonly onConflict: OnConflict;
  readonly key: string;
}

/** A task that has ended or is certain to end so without being begun. */
interface Ended {
  readonly state: TaskState;
  /** A cancel was accepted for it: another is a repeat. */
  readonly cancelled: boolean;
  /** Its end is still to be seen in the history. */
  readonly announced: boolean;
}

export interface NodeModel {
  readonly exists: boolean;
  readonly maintenance: boolean;
  /** What patches wrote last. */
  readonly value: string | null;
  readonly power: string | null;
  readonly provision: string | null;
  readonly line: readonly InLine[];
  readonly ended: { readonly [task: string]: Ended };
  /** By Idempotency-Key. */
  readonly keys: { readonly [key: string]: string };
  /** The newest revision told; what is told later is never older. */
  readonly revision: number;
  /** The newest revision of which it is known what it changed: whoever sees that one sees the change. */
  readonly applied: number;
}

/** A node as the fleets of tests have it from the start. */
export const freshNode: NodeModel = {
  exists: true,
  maintenance: false,
  value: null,
  power: 'power off',
  provision: 'available',
  line: [],
  ended: {},
  keys: {},
  revision: 0,
  applied: 0,
};

/** A node that was enrolled over HTTP: nobody has looked at it. */
export const enrolledNode: NodeModel = { ...freshNode, power: null, provision: 'enroll' };

export function modelKey(model: NodeModel): string {
  return JSON.stringify(model);
}

/** Regions as they were seen with the entry that ended a task; `provision` is undefined where the next had begun there. */
export interface Landing {
  readonly power: string | null;
  readonly provision: string | null | undefined;
  /** The action that had begun there; empty where `provision` is known. */
  readonly next: string;
}

/** The revision moves on; undefined where it would go back. */
export function revised(model: NodeModel, revision: number): NodeModel | undefined {
  return revision < model.revision ? undefined : { ...model, revision };
}

/** With what this revision changed. */
export function appliedAt(model: NodeModel, revision: number): NodeModel {
  return { ...model, applied: Math.max(model.applied, revision) };
}

/** A request that was answered with a task. `task` is what a new one would be called. */
export function accept(model: NodeModel, request: ModelRequest, task: string): NodeModel | undefined {
  const known = request.key === '' ? undefined : model.keys[request.key];
  if (known !== undefined) return known === task ? model : undefined;
  if (admit(recordOf(model), request.action) !== undefined) return undefined;
  const keyed = request.key === '' ? model : { ...model, keys: { ...model.keys, [request.key]: task } };
  const judgement = judge(nodeMachine, recordOf(model), { ...request, params: {} });
  switch (judgement.kind) {
    case 'refuse':
      return undefined;
    case 'coalesce':
      return judgement.task.id === task ? keyed : undefined;
    case 'accept':
      return begun({
        ...keyed,
        line: [{ id: task, action: request.action, begun: false, from: null, aborting: false }],
      });
    case 'abort': {
      const line = model.line.map((item) => (item.id === judgement.running.id ? { ...item, aborting: true } : item));
      return { ...keyed, line, ended: { ...model.ended, [task]: endedAs('succeeded', false) } };
    }
    case 'queue': {
      const replaced = new Set<string>(judgement.cancel.map(({ id }) => id));
      const ended = { ...model.ended };
      for (const id of replaced) ended[id] = endedAs('cancelled', true);
      const line = model.line.filter(({ id }) => !replaced.has(id));
      const added = { id: task, action: request.action, begun: false, from: null, aborting: false };
      return begun({ ...keyed, line: [...line, added], ended });
    }
  }
}

/** A request that was refused by its node. */
export function refuse(model: NodeModel, request: ModelRequest, code: string): NodeModel | undefined {
  // Whoever repeats a key asks nobody once the node is gone.
  if (model.exists && request.key !== '' && model.keys[request.key] !== undefined) return undefined;
  const record = recordOf(model);
  const judgement = judge(nodeMachine, record, { ...request, params: {} });
  const judged = judgement.kind === 'refuse' ? judgement.refusal : undefined;
  const refusal = model.exists ? (admit(record, request.action) ?? judged) : judged;
  return refusal?.code === code ? model : undefined;
}

/** It is gone for whoever asks. */
export function absent(model: NodeModel): NodeModel | undefined {
  return model.exists ? undefined : model;
}

/** What a periodic check took into the record, or an observation outside of any task. */
export function noticed(model: NodeModel, seen: Partial<Pick<NodeModel, 'power' | 'maintenance'>>): NodeModel {
  return { ...model, ...seen };
}

/** A cancel that was accepted. */
export function cancel(model: NodeModel, task: string): NodeModel | undefined {
  const ended = model.ended[task];
  if (ended !== undefined) return ended.cancelled ? model : undefined;
  const item = model.line.find(({ id }) => id === task);
  if (item === undefined) return undefined;
  if (item.begun) {
    if (item.aborting) return model;
    if (nodeMachine.action(item.action)?.abortable !== true) return undefined;
    const line = model.line.map((other) => (other === item ? { ...item, aborting: true } : other));
    return { ...model, line };
  }
  const line = model.line.filter((other) => other !== item);
  return { ...model, line, ended: { ...model.ended, [task]: endedAs('cancelled', true) } };
}

export function refuseCancel(model: NodeModel, task: string, code: string): NodeModel | undefined {
  const item = model.line.find(({ id }) => id === task);
  const ended = model.ended[task];
  const right =
    item !== undefined
      ? item.begun && !item.aborting && nodeMachine.action(item.action)?.abortable !== true && 'not_cancellable'
      : ended !== undefined
        ? !ended.cancelled && 'not_cancellable'
        : 'task_not_found';
  return right === code ? model : undefined;
}

/** A task became final; `error` is the code it failed with. */
export function end(
  model: NodeModel,
  task: string,
  { state, error, landing }: { readonly state: TaskState; readonly error: string; readonly landing: Landing },
): NodeModel | undefined {
  const ended = model.ended[task];
  if (ended !== undefined) {
    if (ended.announced || ended.state !== state) return undefined;
    return { ...model, ended: { ...model.ended, [task]: { ...ended, announced: true } } };
  }
  const [first, ...rest] = model.line;
  if (state === 'failed' && ENDS_IN_LINE.has(error) && (first?.id !== task || !first.begun)) {
    // Its deadline passed while it waited: whoever is before it has no part in that.
    const line = model.line.filter(({ id }) => id !== task);
    const told = { ...endedAs(state, false), announced: true };
    return line.length === model.line.length ? undefined : { ...model, line, ended: { ...model.ended, [task]: told } };
  }
  if (first?.id !== task || !first.begun) return undefined;
  if (state === 'cancelled' && !first.aborting) return undefined;
  const action = nodeMachine.action(first.action);
  if (action === undefined) return undefined;
  const { power, provision = action.region === 'provision' ? failedInto(action, landing) : model.provision } = landing;
  const maintenance = state === 'succeeded' ? (MAINTENANCE[action.name] ?? model.maintenance) : model.maintenance;
  let after: NodeModel = {
    ...model,
    maintenance,
    power,
    provision: action.region === 'provision' ? provision : model.provision,
  };
  if (state === 'succeeded' && action.to !== null) {
    if (action.region === 'power' && power !== action.to) return undefined;
    if (action.region === 'provision') {
      if (landing.provision !== undefined && landing.provision !== action.to) return undefined;
      after = { ...after, provision: action.to };
    }
  }
  const told = { ...endedAs(state, first.aborting), announced: true };
  return begun({ ...after, line: rest, ended: { ...model.ended, [task]: told } });
}

/**
 * Where provisioning stood between the failure of this action and the start of the next, which nobody saw: where the action
 * fails to, or the state it stood in; from there the next was allowed.
 */
function failedInto({ failsTo }: ActionDefinition, { power, next }: Landing): string | null {
  const allows = (provision: string | null): boolean => nodeMachine.allows(next, regionsOf({ power, provision }));
  if (allows(failsTo)) return failsTo;
  const failed = nodeMachine.region('provision')?.states.filter((state) => state.class === 'failed') ?? [];
  return failed.map(({ name }) => name).find(allows) ?? failsTo;
}

/** With these a task may fail before its turn has come. */
const ENDS_IN_LINE: ReadonlySet<string> = new Set(['deadline_exceeded']);
const MAINTENANCE: { readonly [action: string]: boolean } = { 'maintenance.set': true, 'maintenance.unset': false };

/**
 * What a client saw of the node.
 * @param runs whether a task whose turn had come was running by then: an owner that hands over leaves it to the next
 */
export function sees(model: NodeModel, sight: NodeSight, runs: (task: string) => boolean): NodeModel | undefined {
  const [first] = model.line;
  const holder = first?.begun === true && runs(first.id) ? first.id : null;
  const provision = first?.begun === true && holder === null ? first.from : model.provision;
  const queue = model.line.filter(({ id }) => id !== holder).map(({ id }) => id);
  if (!model.exists) return undefined;
  if (sight.value !== undefined && sight.value !== model.value) return undefined;
  if (sight.maintenance !== undefined && holder === null && sight.maintenance !== model.maintenance) return undefined;
  if (sight.holder !== holder || sight.queue.join() !== queue.join()) return undefined;
  // What runs moves the regions on its way; where nothing does they stand still.
  if (holder === null && (sight.power !== model.power || sight.provision !== provision)) return undefined;
  return model;
}

/** Begins the next in line where nothing runs; one whose turn is not allowed is certain to fail. */
function begun(model: NodeModel): NodeModel {
  const { power } = model;
  let { line, ended, provision } = model;
  for (let next = line[0]; next !== undefined && !next.begun; next = line[0]) {
    const action = nodeMachine.action(next.action);
    if (
      action !== undefined &&
      nodeMachine.allows(next.action, regionsOf({ power, provision })) &&
      admit(recordOf(model), next.action) === undefined
    ) {
      line = [{ ...next, begun: true, from: provision }, ...line.slice(1)];
      if (action.region === 'provision' && action.startEvent !== null)
        provision = nodeMachine.next('provision', provision, action.startEvent) ?? provision;
      break;
    }
    ended = { ...ended, [next.id]: endedAs('failed', false) };
    line = line.slice(1);
  }
  return { ...model, line, ended, provision };
}

function endedAs(state: TaskState, cancelled: boolean): Ended {
  return { state, cancelled, announced: false };
}

function regionsOf(model: Pick<NodeModel, 'power' | 'provision'>): Pick<ActorRecord, 'regions'> {
  const { power, provision } = model;
  return {
    regions: {
      power: { state: power, target: null, since: 0 },
      provision: { state: provision, target: null, since: 0 },
    },
  };
}

/** As much of a record as the judge looks at. */
function recordOf(model: NodeModel): ActorRecord {
  const id = 'model' as ActorId; // proof: it names no actor, and nobody parses it
  const tasks = model.line.map((item): TaskRecord => {
    const body = { action: item.action, params: {}, onConflict: 'queue', timeoutS: 0, callback: undefined } as const;
    const facts = { seq: 0, requestId: '', caller: someone, trace: '', now: 0 };
    return {
      ...newTask({ verb: 'submit', taskId: item.id, bodyHash: '', ...body }, facts),
      state: item.begun ? 'running' : 'queued',
      cancelRequested: item.aborting,
    };
  });
  const { exists, maintenance } = model;
  return { ...emptyRecord('baremetal', id), exists, attributes: { maintenance }, ...regionsOf(model), tasks };
}
