// What a judge says when it says no: the sentence for people and the data for programs, in the words of the public
// contract (API.md, the 409 documents). Built only when refused, so none of this costs an accepted request anything.

import type { Refusal } from '../../proto/envelope.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isBegun, lineOf, projected } from './line.ts';
import type { Hindrance, Machine, Standing } from './machine.ts';
import { endsBy } from './transition.ts';

export function unknownAction(machine: Machine, action: string): Refusal {
  const known = machine.definition.actions.map(({ name }) => name);
  const message = `is not an action of ${machine.definition.kind}; those are ${known.join(', ')}`;
  return {
    code: 'validation_failed',
    detail: `"${action.slice(0, 64)}" ${message}`,
    data: { errors: [{ pointer: '/action', message }] },
  };
}

export function absentActor(record: ActorRecord): Refusal {
  return { code: 'node_not_found', detail: `there is no ${record.kind} ${record.id}`, data: {} };
}

/**
 * The states do not allow the action: code `action_not_allowed`.
 * @param standing the states judged against, and what is allowed in
 * @param after the last task in line, where the standing is the one after it; undefined: the standing is now's
 * @param held who has the actor ({@link heldData}); empty where nobody has
 */
export function notAllowed(
  machine: Machine,
  action: string,
  standing: Standing,
  after: TaskRecord | undefined,
  held: JsonObject = {},
): Refusal {
  const hindrance = machine.hindrance(action, standing) ?? NO_HINDRANCE;
  const allowed = machine.allowedActions(standing);
  const when = after === undefined ? 'while' : `after task ${after.id} (${after.action}), when`;
  return {
    code: 'action_not_allowed',
    detail:
      `${action} is not allowed ${when} ${hindrance.region} is ${stateName(hindrance.state)}; ` +
      `it needs ${hindrance.wants.map(stateName).join(' or ')}; ${allowedSentence(after === undefined ? 'now' : 'then', allowed)}`,
    data: {
      action,
      region: hindrance.region,
      state: hindrance.state,
      needs: hindrance.wants,
      allowed,
      ...(after === undefined ? {} : { after: after.id }),
      ...held,
    },
  };
}

/** An order the actor does not take as it stands, whatever the states: code `action_not_allowed`. */
export function notNow(machine: Machine, record: ActorRecord, action: string, detail: string): Refusal {
  const region = machine.definition.regions[0]?.name ?? '';
  return {
    code: 'action_not_allowed',
    detail,
    data: {
      action,
      region,
      state: record.regions[region]?.state ?? null,
      allowed: machine.allowedActions(record),
      ...heldData(machine, record),
    },
  };
}

/** Nothing hinders only where the action is unknown, which is refused before. */
const NO_HINDRANCE: Hindrance = { region: '', state: null, wants: [] };

/**
 * Something is in line, or the actor is parked: code `node_busy`. `contradicts` names the actions in line that deny it.
 * @param wanted the action or command asked for; one the machine does not know contradicts nothing
 */
export function busy(machine: Machine, record: ActorRecord, wanted: string): Refusal {
  const line = lineOf(record);
  const holder = holderIn(line);
  const wouldBeAllowed = machine.allowedActions(projected(machine, record.regions, line));
  const contradicts = new Set(line.map(({ action }) => action).filter((action) => machine.contradicts(wanted, action)));
  const behind = line.length > 1 ? `, and ${line.length - 1} more wait behind it` : '';
  const mayQueue = machine.action(wanted) === undefined ? '' : ', or ask with on_conflict "queue" to wait in line';
  const denied = contradicts.size === 0 ? '' : `; it contradicts ${[...contradicts].join(', ')}`;
  const advice =
    holder === undefined || holder.state === 'parked'
      ? 'an operator must resume it, or cancel what is parked'
      : `ask again when it ends${latestEnd(machine, record, holder)}${mayQueue}`;
  return {
    code: 'node_busy',
    detail: `${wanted} has to wait: ${holderSentence(record, holder)}${behind}${denied}; ${advice}; ${allowedSentence('after that', wouldBeAllowed)}`,
    data: {
      holder: holderData(machine, record, holder),
      contradicts: [...contradicts],
      would_be_allowed: wouldBeAllowed,
      queued: line.length - (holder === undefined ? 0 : 1),
    },
  };
}

function holderSentence(record: ActorRecord, holder: TaskRecord | undefined): string {
  if (holder === undefined)
    return `it is parked since ${instant(record.parked?.since ?? 0)} (${record.parked?.reason ?? ''})`;
  const task = `task ${holder.id} (${holder.action})`;
  if (!isBegun(holder)) return `${task} is queued since ${instant(holder.createdAt)}`;
  const verb =
    holder.state === 'parked' ? 'is parked, begun' : holder.cancelRequested ? 'is being aborted, begun' : 'runs since';
  const step = holder.step === undefined ? '' : `, at step "${holder.step.name}" (attempt ${holder.step.attempt})`;
  return `${task} ${verb} ${instant(holder.startedAt)}${step}`;
}

/**
 * Who has the actor, for refusals that are about something else: whoever is refused learns what to wait for. Empty where
 * nothing is in line.
 */
export function heldData(machine: Machine, record: ActorRecord): JsonObject {
  const line = lineOf(record);
  const holder = holderIn(line);
  if (holder === undefined && record.parked === undefined) return {};
  return { holder: holderData(machine, record, holder), queued: line.length - (holder === undefined ? 0 : 1) };
}

/** The task that holds the actor; that which is next to where none has begun. */
function holderIn(line: readonly TaskRecord[]): TaskRecord | undefined {
  return line.find(isBegun) ?? line[0];
}

function latestEnd(machine: Machine, record: ActorRecord, holder: TaskRecord): string {
  const latest = endsBy(machine, record.regions, holder);
  return latest === Number.POSITIVE_INFINITY ? '' : `, at the latest ${instant(latest)}`;
}

function holderData(machine: Machine, record: ActorRecord, holder: TaskRecord | undefined): JsonObject {
  if (holder === undefined)
    return { task: null, action: null, state: 'parked', step: null, since: instant(record.parked?.since ?? 0) };
  const latest = endsBy(machine, record.regions, holder);
  return {
    task: holder.id,
    action: holder.action,
    state: holder.state,
    step: holder.step?.name ?? null,
    since: instant(isBegun(holder) ? holder.startedAt : holder.createdAt),
    deadline: latest === Number.POSITIVE_INFINITY ? null : instant(latest),
  };
}

/** The abort verb, where nothing runs that could be aborted and no state can be left by it. */
export function notAbortable(machine: Machine, record: ActorRecord, action: string, holder: TaskRecord): Refusal {
  const allowed = machine.allowedActions(record);
  return {
    code: 'action_not_allowed',
    detail: holder.cancelRequested
      ? `${action}: task ${holder.id} (${holder.action}) is being aborted already`
      : `${action}: task ${holder.id} (${holder.action}) cannot be aborted; ${holderSentence(record, holder)}, and ends by itself${latestEnd(machine, record, holder)}`,
    data: { action, state: holder.state, task: holder.id, allowed, holder: holderData(machine, record, holder) },
  };
}

function allowedSentence(when: string, allowed: readonly string[]): string {
  return `allowed ${when}: ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`;
}

export function stateName(state: string | null): string {
  return state === null ? 'not yet observed' : `"${state}"`;
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}
