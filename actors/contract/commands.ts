// Changes of a node that are no tasks: enrol, change its description, remove. Pure functions from the record to what
// changes, run by the node's actor, so that concurrent ones come one after another.
//
// A node's attributes are its description (name, driver, driver_info, properties, extra, owner) and what only tasks
// change (maintenance, maintenance_reason, last_error). Secrets lie in driver_info in the clear: show it by `nodeView`.

import type { Refusal } from '../../proto/envelope.ts';
import { isNodeName } from '../../proto/ids.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { CommandHandler, CommandResult } from '../../runtime/host/kind.ts';
import { lastInLine } from '../../runtime/machine/line.ts';
import { busy, heldData } from '../../runtime/machine/refusals.ts';
import { applyMergePatch } from './merge-patch.ts';
import { nodeMachine } from './node-machine.ts';
import { provisionRegion, StateFlag } from './node-states.ts';
import { NodeCreateCommand, NodeDescription } from './schemas.ts';
import { masked, unmasked } from './secrets.ts';
import type { Issue } from './validation.ts';
import { compile, freeFormIssues, invalid } from './validation.ts';

/** A record is in every entry of its node, so its description is bounded: all of it as JSON, in UTF-8. */
export const MAX_DESCRIPTION_BYTES = 65_536;

const MAPS = ['driver_info', 'properties', 'extra'] as const;
const checkCreate = compile(NodeCreateCommand);
const checkDescription = compile(NodeDescription);

/**
 * `create`: payload is the body of `POST /nodes`, or with `seed: true` (driver `fake` only) a node that is `available`
 * and `power off` at once. Codes: `node_exists`, `validation_failed`.
 */
const create: CommandHandler = (record, payload) => {
  if (record.exists) return refuse({ code: 'node_exists', detail: `node ${record.id} is enrolled already`, data: {} });
  const { seed, ...body } = payload;
  const asked: JsonObject = { name: null, owner: null, driver_info: {}, properties: {}, extra: {}, ...body };
  const issues = firstIssues(
    () => checkCreate(payload),
    () => descriptionIssues(asked),
    () => unmasked(objectOf(asked['driver_info']), {}, '/driver_info').issues,
    () => (seed === true && body['driver'] !== 'fake' ? [{ pointer: '/seed', message: 'needs driver "fake"' }] : []),
  );
  if (issues.length > 0) return refuse(invalid(issues));
  const attributes = { ...asked, maintenance: false, maintenance_reason: null, last_error: null };
  const observed = { provision: 'available', power: 'power off' };
  const change = seed === true ? { attributes, observed } : { attributes };
  return { kind: 'change', change, exists: true, event: 'created' };
};

/**
 * `update`: payload is a merge patch (RFC 7396) of the description as it is shown, so a mask sent back leaves its secret
 * as it is. Codes: `validation_failed`, `action_not_allowed` where the state does not allow it.
 */
const update: CommandHandler = (record, payload) => {
  const forbidden = stateForbids(record, 'node.update', StateFlag.updateAllowed, 'changed');
  if (forbidden !== undefined) return refuse(forbidden);
  const unsafe = freeFormIssues(payload, '');
  if (unsafe.length > 0) return refuse(invalid(unsafe));

  const kept = descriptionOf(record);
  const keptInfo = objectOf(kept['driver_info']);
  const patched: JsonObject = { ...CLEARED, ...applyMergePatch({ ...kept, driver_info: masked(keptInfo) }, payload) };
  const issues = descriptionIssues(patched).map(explainReadOnly);
  if (issues.length > 0) return refuse(invalid(issues));

  const info = unmasked(objectOf(patched['driver_info']), keptInfo, '/driver_info');
  if (info.issues.length > 0) return refuse(invalid(info.issues));
  return { kind: 'change', change: { attributes: { ...patched, driver_info: info.value } }, event: 'state' };
};

/** `delete`: codes `node_busy` while anything is in line, `action_not_allowed` where the state does not allow it. */
const remove: CommandHandler = (record) => {
  if (lastInLine(record) !== undefined) return refuse(busy(nodeMachine, record, 'node.delete'));
  const forbidden = stateForbids(record, 'node.delete', StateFlag.deleteAllowed, 'removed');
  if (forbidden !== undefined) return refuse(forbidden);
  // What stays names the node in its last event and decides who may see it; its secrets go with it.
  const { name = null, driver = null, owner = null } = record.attributes;
  return { kind: 'change', change: { attributes: { name, driver, owner } }, exists: false, event: 'deleted' };
};

export const nodeCommands: { readonly [name: string]: CommandHandler } = { create, update, delete: remove };

// ---- description -------------------------------------------------------------------------------------------------

/** What a description without its optional members is: a patch that takes one away leads back to this. */
const CLEARED: JsonObject = { name: null, driver_info: {}, properties: {}, extra: {}, owner: null };

/** The part of a record's attributes that its owner writes; the secrets in its `driver_info` are in the clear. */
function descriptionOf(record: ActorRecord): JsonObject {
  const { name = null, driver = null, driver_info = {}, properties = {}, extra = {}, owner = null } = record.attributes;
  return { name, driver, driver_info, properties, extra, owner };
}

function descriptionIssues(description: JsonObject): readonly Issue[] {
  return firstIssues(
    () => checkDescription(description),
    () => nameIssues(description['name']),
    () => MAPS.flatMap((map) => freeFormIssues(description[map], `/${map}`)),
    () =>
      Buffer.byteLength(JSON.stringify(description)) > MAX_DESCRIPTION_BYTES
        ? [{ pointer: '', message: `is larger than ${MAX_DESCRIPTION_BYTES} bytes` }]
        : [],
  );
}

function nameIssues(name: Json | undefined): readonly Issue[] {
  return typeof name !== 'string' || isNodeName(name)
    ? []
    : [{ pointer: '/name', message: 'is no node name: it must not look like a UUID' }];
}

/** Later checks may rely on what earlier ones found sound. */
function firstIssues(...checks: readonly (() => readonly Issue[])[]): readonly Issue[] {
  for (const check of checks) {
    const issues = check();
    if (issues.length > 0) return issues;
  }
  return [];
}

const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['/maintenance', 'is changed by the actions maintenance.set and maintenance.unset'],
  ['/maintenance_reason', 'is said with the action maintenance.set'],
  ['/power_state', 'is changed by the power actions'],
  ['/target_power_state', 'is changed by the power actions'],
  ['/provision_state', 'is changed by the provision actions'],
  ['/target_provision_state', 'is changed by the provision actions'],
]);

function explainReadOnly(issue: Issue): Issue {
  const message = ELSEWHERE.get(issue.pointer);
  return message === undefined ? issue : { ...issue, message };
}

// ---- states ------------------------------------------------------------------------------------------------------

function stateForbids(
  record: ActorRecord,
  command: string,
  flag: StateFlag,
  done: 'changed' | 'removed',
): Refusal | undefined {
  const state = record.regions['provision']?.state ?? null;
  if (nodeMachine.state('provision', state)?.flags.includes(flag) === true) return undefined;
  const needs = provisionRegion.states.filter(({ flags }) => flags.includes(flag)).map(({ name }) => name);
  return {
    code: 'action_not_allowed',
    detail: `a node cannot be ${done} while provision is ${state === null ? 'not known' : `"${state}"`}; it can in ${needs.map((name) => `"${name}"`).join(', ')}`,
    data: {
      action: command,
      region: 'provision',
      state,
      needs,
      allowed: nodeMachine.allowedActions(record),
      ...heldData(nodeMachine, record),
    },
  };
}

function refuse(refusal: Refusal): CommandResult {
  return { kind: 'refuse', refusal };
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
