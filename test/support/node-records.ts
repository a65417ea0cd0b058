// Records and tasks of nodes for tests of what is decided about them: everything has a sound default.

import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { emptyRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';

export const NODE = '0f6f4f6e-5c0c-4a52-9c2f-6f7a3c1f2a10' as ActorId; // proof: a lower-case UUID
/** 2026-01-01T00:00:00Z. */
export const T0 = 1_767_225_600_000;

export interface NodeStanding {
  readonly provision?: string | null;
  readonly power?: string | null;
  readonly tasks?: readonly TaskRecord[];
  readonly attributes?: JsonObject;
  readonly parked?: ActorRecord['parked'];
  readonly exists?: boolean;
}

export function nodeRecord(standing: NodeStanding = {}): ActorRecord {
  const { provision = 'available', power = 'power off', tasks = [], attributes = {}, parked, exists = true } = standing;
  return {
    ...emptyRecord('baremetal', NODE),
    exists,
    regions: {
      provision: { state: provision, target: null, since: T0 },
      power: { state: power, target: null, since: T0 },
    },
    attributes: {
      name: 'n1',
      driver: 'fake',
      driver_info: {},
      properties: {},
      extra: {},
      owner: null,
      maintenance: false,
      maintenance_reason: null,
      last_error: null,
      ...attributes,
    },
    tasks,
    parked,
    createdAt: T0,
    updatedAt: T0,
  };
}

/** The `number`-th task of the node; queued unless said otherwise. */
export function nodeTask(number: number, action: string, more: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id: `${NODE}.01KDVK${String(number).padStart(20, '0')}` as TaskId, // proof: a ULID behind the node's id
    seq: number,
    requestId: `r${number}`,
    action,
    params: {},
    state: 'queued',
    onConflict: 'queue',
    requestedBy: { tenant: 'default', role: 'admin', subject: 'tester', address: '127.0.0.1' },
    trace: '',
    createdAt: T0 + number,
    startedAt: 0,
    finishedAt: 0,
    deadline: 0,
    step: undefined,
    results: [],
    progress: undefined,
    error: undefined,
    attempts: 0,
    nextRetryAt: 0,
    callbacks: [],
    cancelReason: '',
    cancelRequested: false,
    epoch: 0,
    resolution: undefined,
    premise: {},
    ...more,
  };
}

export function runningTask(number: number, action: string, more: Partial<TaskRecord> = {}): TaskRecord {
  return nodeTask(number, action, { state: 'running', startedAt: T0 + number, attempts: 1, epoch: 1, ...more });
}
