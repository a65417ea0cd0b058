// A node as everyone outside sees it (API.md, Node): where it stands, what holds it and what waits, and its description
// with the secrets masked.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isBegun, lineOf } from '../../runtime/machine/line.ts';
import { timeOrNull } from '../../runtime/task/task-view.ts';
import { masked } from './secrets.ts';

/** @param revision journal sequence the record reflects */
export function nodeView(record: ActorRecord, revision: number): JsonObject {
  const {
    name = null,
    driver = null,
    driver_info = {},
    properties = {},
    extra = {},
    owner = null,
    maintenance = false,
    maintenance_reason = null,
    last_error = null,
  } = record.attributes;
  return {
    id: record.id,
    name,
    driver,
    driver_info: isObject(driver_info) ? masked(driver_info) : {},
    properties,
    extra,
    owner,
    ...statesShown(record.regions),
    maintenance,
    maintenance_reason,
    last_error,
    ...line(record),
    revision,
    created_at: timeOrNull(record.createdAt),
    updated_at: timeOrNull(record.updatedAt),
  };
}

/** The part of a node that changes while something happens to it. */
export function statesView(record: ActorRecord, revision: number): JsonObject {
  const { maintenance = false, maintenance_reason = null, last_error = null } = record.attributes;
  return {
    id: record.id,
    ...statesShown(record.regions),
    power_state_since: timeOrNull(record.regions['power']?.since ?? 0),
    provision_state_since: timeOrNull(record.regions['provision']?.since ?? 0),
    maintenance,
    maintenance_reason,
    last_error,
    ...line(record),
    revision,
  };
}

/** Where its regions stand. */
export function statesShown({ power, provision }: ActorRecord['regions']): JsonObject {
  return {
    power_state: power?.state ?? null,
    target_power_state: power?.target ?? null,
    provision_state: provision?.state ?? null,
    target_provision_state: provision?.target ?? null,
  };
}

/** `task`: the one that runs or is parked; `queue`: those that wait, first first. */
function line(record: ActorRecord): JsonObject {
  const tasks = lineOf(record);
  const holder = tasks.find(isBegun);
  const waiting = tasks.filter((task) => task !== holder);
  return {
    task: holder === undefined ? null : holderView(holder),
    queue: waiting.map((task, index) => ({
      id: task.id,
      action: task.action,
      state: task.state,
      position: index + (holder === undefined ? 0 : 1),
      created_at: timeOrNull(task.createdAt),
    })),
    parked:
      record.parked === undefined ? null : { reason: record.parked.reason, since: timeOrNull(record.parked.since) },
  };
}

function holderView(task: TaskRecord): JsonObject {
  const { id, action, state, step, progress, startedAt, deadline, nextRetryAt } = task;
  return {
    id,
    action,
    state,
    step: step === undefined ? null : { name: step.name, attempt: step.attempt, of: step.of === 0 ? null : step.of },
    progress: progress === undefined ? null : { ...progress },
    aborting: task.cancelRequested,
    next_retry_at: timeOrNull(nextRetryAt),
    started_at: timeOrNull(startedAt),
    deadline: timeOrNull(deadline),
  };
}
