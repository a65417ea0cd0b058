// Refusals of a request that do not depend on what runs: its parameters, and the rules of maintenance.

import type { Refusal } from '../../proto/envelope.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { unknownAction } from '../../runtime/machine/refusals.ts';
import { actionNames, refusedInMaintenance } from './node-actions.ts';
import { nodeMachine } from './node-machine.ts';
import { paramsSchemaOf } from './schemas.ts';
import type { Check } from './validation.ts';
import { compile, freeFormIssues, invalid } from './validation.ts';

/** Actions without parameters share one schema, and so one compiled check. */
const checksBySchema = new Map<unknown, Check>();
const checks: ReadonlyMap<string, Check> = new Map(
  actionNames.map((action) => {
    const schema = paramsSchemaOf(action);
    const check = checksBySchema.get(schema) ?? compile(schema);
    checksBySchema.set(schema, check);
    return [action, check];
  }),
);

/** Code `validation_failed`, with pointers into the request's body. */
export function checkParams(action: string, params: JsonObject): Refusal | undefined {
  const check = checks.get(action);
  if (check === undefined) return unknownAction(nodeMachine, action);
  const issues = check(params);
  const all = issues.length > 0 ? issues : freeFormIssues(params, '');
  if (all.length === 0) return undefined;
  return invalid(all.map(({ pointer, message }) => ({ pointer: `/params${pointer}`, message })));
}

const REFUSED_IN_MAINTENANCE: ReadonlySet<string> = new Set(refusedInMaintenance);

/** Code `action_not_allowed` for deployments and the like while the node is in maintenance. */
export function admit(record: ActorRecord, action: string): Refusal | undefined {
  const { maintenance, maintenance_reason: reason = null } = record.attributes;
  if (maintenance !== true || !REFUSED_IN_MAINTENANCE.has(action)) return undefined;
  const allowed = nodeMachine.allowedActions(record).filter((name) => !REFUSED_IN_MAINTENANCE.has(name));
  const why = typeof reason === 'string' ? ` ("${reason.slice(0, 200)}")` : '';
  return {
    code: 'action_not_allowed',
    detail: `${action} is not allowed while the node is in maintenance${why}; unset it first (maintenance.unset)`,
    data: {
      action,
      state: record.regions['provision']?.state ?? null,
      maintenance: true,
      maintenance_reason: reason,
      allowed,
    },
  };
}
