// A record: an actor's whole state. Every journal entry carries the full record after its step,
// so that recovery needs only the newest entry or checkpoint of an actor.

import type { ActorId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { TaskRecord } from './task.ts';

/** Where one region of the machine stands; `state` is null while it was never observed. */
export interface RegionState {
  readonly state: string | null;
  readonly target: string | null;
  /** Milliseconds since the epoch of the last change of `state`. */
  readonly since: number;
}

export interface RequestRef {
  readonly requestId: string;
  readonly taskId: string;
  readonly bodyHash: string;
  readonly at: number;
}

/** Values are immutable: a step makes a new record. */
export interface ActorRecord {
  readonly kind: string;
  readonly id: ActorId;
  /** False until created and again once deleted; such a record only remembers `seen`, `open` and requests. */
  readonly exists: boolean;
  readonly regions: { readonly [region: string]: RegionState };
  readonly attributes: JsonObject;
  /** Rule J1: a mailbox message is done iff its sequence is <= seen and it is not in open. */
  readonly seen: number;
  readonly open: readonly number[];
  /** Order of acceptance: at most one runs, then the queue, then recently final ones not yet dropped. */
  readonly tasks: readonly TaskRecord[];
  readonly requests: readonly RequestRef[];
  /** Newest task time (ms) among the forgotten requests: a younger task id was certainly never accepted (rule J6). */
  readonly horizon: number;
  readonly parked: { readonly reason: string; readonly since: number } | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export function emptyRecord(kind: string, id: ActorId): ActorRecord {
  return {
    kind,
    id,
    exists: false,
    regions: {},
    attributes: {},
    seen: 0,
    open: [],
    tasks: [],
    requests: [],
    horizon: 0,
    parked: undefined,
    createdAt: 0,
    updatedAt: 0,
  };
}
