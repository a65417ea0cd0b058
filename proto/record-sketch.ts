// What lists, filters and statistics look at of a record, read from its bytes without the rest: a gateway sees every
// entry of every journal, and shows few of them. Measured: a fifth of the time and of the garbage of decoding it whole.
// What is passed over here may still fail to decode; what is read is held to the same checks as in record-codec.ts.

import { DecodeError, decoding, knownVersion } from './decoding.ts';
import type { ActorId } from './ids.ts';
import { isTaskId, parseActorId } from './ids.ts';
import type { JsonObject } from './json.ts';
import { objectFromText } from './json.ts';
import type { Reader } from './protobuf-runtime.ts';
import { newReader } from './protobuf-runtime.ts';
import type { ActorRecord } from './record.ts';
import type { TaskRecord } from './task.ts';
import { TaskState } from './task.ts';

export interface TaskSketch
  extends Pick<TaskRecord, 'id' | 'action' | 'state' | 'createdAt' | 'startedAt' | 'finishedAt'> {
  readonly requestedBy: { readonly tenant: string; readonly role: string };
  readonly step: { readonly name: string } | undefined;
}

/** Every record is one of itself. */
export interface RecordSketch extends Pick<ActorRecord, 'kind' | 'id' | 'exists' | 'attributes'> {
  readonly regions: { readonly [region: string]: { readonly state: string | null } };
  readonly tasks: readonly TaskSketch[];
}

/** Numbers of the fields read, and their wire types, as record.proto and task.proto have them. */
const tag = (field: number, wireType: 0 | 1 | 2): number => (field << 3) | wireType;
const RECORD = {
  version: tag(1, 0),
  kind: tag(2, 2),
  id: tag(3, 2),
  regions: tag(4, 2),
  attributes: tag(5, 2),
  tasks: tag(8, 2),
  exists: tag(15, 0),
} as const;
const REGION = { name: tag(1, 2), state: tag(2, 2) } as const;
const TASK = {
  id: tag(1, 2),
  action: tag(4, 2),
  state: tag(6, 2),
  requestedBy: tag(8, 2),
  createdAt: tag(10, 1),
  startedAt: tag(11, 1),
  finishedAt: tag(12, 1),
  step: tag(14, 2),
} as const;
const CALLER = { tenant: tag(1, 2), role: tag(2, 2) } as const;
const STEP = { name: tag(1, 2) } as const;

/** @throws DecodeError */
export function sketchRecord(bytes: Uint8Array): RecordSketch {
  return decoding('record', bytes, () => {
    const reader = newReader(bytes);
    let version = 0;
    let kind = '';
    let id = '';
    let attributes = '';
    let exists = false;
    const regions: { [name: string]: { readonly state: string | null } } = {};
    const tasks: TaskSketch[] = [];
    while (reader.pos < reader.len) {
      const at = reader.uint32();
      switch (at) {
        case RECORD.version:
          version = reader.uint32();
          break;
        case RECORD.kind:
          kind = reader.stringVerify();
          break;
        case RECORD.id:
          id = reader.stringVerify();
          break;
        case RECORD.regions:
          readRegion(reader, regions);
          break;
        case RECORD.attributes:
          attributes = reader.stringVerify();
          break;
        case RECORD.tasks:
          tasks.push(readTask(reader));
          break;
        case RECORD.exists:
          exists = reader.bool();
          break;
        default:
          reader.skipType(at & 7);
      }
    }
    knownVersion('record', version);
    const actor = parseActorId(id);
    if (actor === undefined) throw new DecodeError('record', `id "${id}" is not an actor id`);
    return { kind, id: actor, exists, regions, attributes: attributesOf(actor, attributes), tasks };
  });
}

/**
 * Attributes are an actor's own, and change seldom: those of the actors seen last are remembered, so that an actor at work
 * costs one parse. By id, which is short: looking for the text itself would hash all of it each time. Bounded: once so many
 * were seen, those that are not seen again among the next so many are forgotten.
 */
const MAX_SEEN = 2_048;
let seen = new Map<ActorId, Attributes>();
let seenBefore: ReadonlyMap<ActorId, Attributes> = seen;

interface Attributes {
  readonly text: string;
  readonly value: JsonObject;
}

function attributesOf(id: ActorId, text: string): JsonObject {
  const now = seen.get(id);
  if (now?.text === text) return now.value;
  const before = seenBefore.get(id);
  const known = before?.text === text ? before : { text, value: objectFromText(text) };
  if (seen.size >= MAX_SEEN) {
    seenBefore = seen;
    seen = new Map();
  }
  seen.set(id, known);
  return known.value;
}

function readRegion(reader: Reader, into: { [name: string]: { readonly state: string | null } }): void {
  const end = reader.uint32() + reader.pos;
  let name = '';
  let state = '';
  while (reader.pos < end) {
    const at = reader.uint32();
    if (at === REGION.name) name = reader.stringVerify();
    else if (at === REGION.state) state = reader.stringVerify();
    else reader.skipType(at & 7);
  }
  if (name === '__proto__' || name === '') throw new DecodeError('record', `region "${name}"`);
  into[name] = { state: state === '' ? null : state };
}

function readTask(reader: Reader): TaskSketch {
  const end = reader.uint32() + reader.pos;
  let id = '';
  let action = '';
  let state = '';
  let requestedBy = NOBODY;
  let createdAt = 0;
  let startedAt = 0;
  let finishedAt = 0;
  let step: TaskSketch['step'];
  while (reader.pos < end) {
    const at = reader.uint32();
    switch (at) {
      case TASK.id:
        id = reader.stringVerify();
        break;
      case TASK.action:
        action = reader.stringVerify();
        break;
      case TASK.state:
        state = reader.stringVerify();
        break;
      case TASK.requestedBy:
        requestedBy = readCaller(reader);
        break;
      case TASK.createdAt:
        createdAt = reader.double();
        break;
      case TASK.startedAt:
        startedAt = reader.double();
        break;
      case TASK.finishedAt:
        finishedAt = reader.double();
        break;
      case TASK.step:
        step = readStep(reader);
        break;
      default:
        reader.skipType(at & 7);
    }
  }
  if (!isTaskId(id)) throw new DecodeError('task', `id "${id}" is not a task id`);
  if (!isTaskState(state)) throw new DecodeError('task state', `"${state}" is not known here`);
  return { id, action, state, requestedBy, createdAt, startedAt, finishedAt, step };
}

const NOBODY: TaskSketch['requestedBy'] = Object.freeze({ tenant: '', role: '' });

function isTaskState(text: string): text is TaskState {
  return Object.hasOwn(TaskState, text);
}

function readCaller(reader: Reader): TaskSketch['requestedBy'] {
  const end = reader.uint32() + reader.pos;
  let tenant = '';
  let role = '';
  while (reader.pos < end) {
    const at = reader.uint32();
    if (at === CALLER.tenant) tenant = reader.stringVerify();
    else if (at === CALLER.role) role = reader.stringVerify();
    else reader.skipType(at & 7);
  }
  return { tenant, role };
}

function readStep(reader: Reader): { readonly name: string } {
  const end = reader.uint32() + reader.pos;
  let name = '';
  while (reader.pos < end) {
    const at = reader.uint32();
    if (at === STEP.name) name = reader.stringVerify();
    else reader.skipType(at & 7);
  }
  return { name };
}
