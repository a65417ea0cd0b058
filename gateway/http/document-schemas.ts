// The shapes of what is answered, by name: what OpenAPI and AsyncAPI list as components, and what the answers of the
// documented examples are held to. Members may be added in any version.

import {
  BareTaskDocument,
  EventDocument,
  NodeDocument,
  NodeStatesDocument,
  ProblemDocument,
  TaskDocument,
} from '../../actors/contract/documents.ts';
import { errorCodes } from '../../proto/error-codes.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { plain } from './plain.ts';

export type DocumentName =
  | 'Task'
  | 'BareTask'
  | 'Submitted'
  | 'DryRun'
  | 'TaskPage'
  | 'Node'
  | 'NodeStates'
  | 'NodeList'
  | 'Validation'
  | 'NodeExplanation'
  | 'TaskExplanation'
  | 'Event'
  | 'EventPage'
  | 'Callback'
  | 'CallbackPage'
  | 'CallbackSecret'
  | 'Cluster'
  | 'Machine'
  | 'Probe'
  | 'Problem';

const text: JsonObject = { type: 'string' };
const textOrNull: JsonObject = { type: ['string', 'null'] };
const whole: JsonObject = { type: 'integer', minimum: 0 };
const wholeOrNull: JsonObject = { type: ['integer', 'null'], minimum: 0 };
const time: JsonObject = { type: 'string', format: 'date-time' };
const timeOrNull: JsonObject = { type: ['string', 'null'], format: 'date-time' };
const yesOrNo: JsonObject = { type: 'boolean' };
const number: JsonObject = { type: 'number' };

/** All of `members` are there, others may be. */
function object(members: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: 'object', required: Object.keys(members), properties: { ...members, ...more } };
}

function orNull(schema: JsonObject): JsonObject {
  return { ...schema, type: ['object', 'null'] };
}

function list(items: Json): JsonObject {
  return { type: 'array', items };
}

function page(member: string, items: Json): JsonObject {
  return object({ [member]: list(items), next: { ...textOrNull, description: '`after` of the next page.' } });
}

/** Where another of these stands. */
function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** Of a task that stands in some line. */
const inLine = object({ task: text, action: text, state: text, since: timeOrNull });
const owner = object({ shard: whole, conductor: textOrNull, state: textOrNull, epoch: wholeOrNull });
/** What it cannot go on without; more members for each kind. */
const waitsFor = object({
  kind: { enum: ['conductor', 'operator', 'retry', 'slot', 'task', 'step', 'nothing'] },
});
const lastProgress = object({ at: timeOrNull, what: text });
const holder = object({
  ...{ task: text, action: text, state: text, step: textOrNull, attempt: wholeOrNull, since: timeOrNull },
  ...{ conductor: textOrNull, requested_by: text },
});
const member = { id: text, session: text, pid: whole, host: text, state: text, heartbeat_age_s: number };
const states = object({ name: text, description: text, stable: yesOrNo, class: text });
const region = object({
  initial: textOrNull,
  states: list(states),
  transitions: list(object({ from: text, event: text, to: text })),
});
const action = object({ name: text, description: text, region: textOrNull, to: textOrNull, deadline_s: whole });

export const documentSchemas: { readonly [name in DocumentName]: JsonObject } = {
  Task: plain(TaskDocument),
  BareTask: plain(BareTaskDocument),
  Submitted: object({ id: text, state: { const: 'submitted' }, links: { type: 'object' } }),
  DryRun: object({ dry_run: { const: true }, node: text, action: text }),
  TaskPage: page('tasks', { anyOf: [ref('Task'), ref('BareTask')] }),
  Node: plain(NodeDocument),
  NodeStates: plain(NodeStatesDocument),
  NodeList: object({
    nodes: {
      ...list({ type: 'object', required: ['id'] }),
      description: 'Nodes, or the members of them that were asked for.',
    },
    next: { ...textOrNull, description: '`after` of the next page.' },
    revision: whole,
    cursor: { ...text, description: 'Events behind that of the first page are what these nodes may not show yet.' },
  }),
  Validation: object({
    node: text,
    driver: textOrNull,
    valid: yesOrNo,
    errors: list(object({ pointer: text, message: text })),
  }),
  NodeExplanation: object({
    ...{ node: text, summary: text, states: { type: 'object' }, maintenance: yesOrNo, holder: orNull(holder) },
    ...{ maintenance_reason: textOrNull },
    ...{ queue: list(inLine), owner, waits_for: waitsFor, last_progress: lastProgress, next_deadline: timeOrNull },
    ...{ last_error: textOrNull, revision: whole },
  }),
  TaskExplanation: object(
    {
      ...{ task: text, action: text, state: text, summary: text, trace_id: textOrNull, waits_for: waitsFor },
      ...{ owner: orNull(owner), last_progress: lastProgress, next_deadline: timeOrNull, revision: whole },
      ...{ error: { type: ['object', 'null'] }, holder: orNull(holder) },
    },
    { ahead: list(inLine) },
  ),
  Event: plain(EventDocument),
  EventPage: page('events', ref('Event')),
  Callback: object({
    ...{ id: text, node: text, task: text, type: text, url: text, state: text, attempts: whole },
    ...{ last_status: wholeOrNull, last_error: textOrNull, last_attempt_at: timeOrNull, next_at: timeOrNull },
    ...{ give_up_at: timeOrNull, created_at: time },
  }),
  CallbackPage: page('callbacks', ref('Callback')),
  CallbackSecret: object({ secret: text, former: textOrNull, rotated_at: timeOrNull }),
  Cluster: object({
    nats: object({ url: text, version: text, replicas: whole }),
    conductors: list(object({ ...member, shards: list(whole), activations: whole, running: whole })),
    shards: list(object({ n: whole, owner: textOrNull, epoch: wholeOrNull, mailbox: wholeOrNull })),
    gateways: list(object({ ...member, address: text })),
    supervisor: object({ pid: wholeOrNull }),
  }),
  Machine: object({
    kind: text,
    regions: { type: 'object', additionalProperties: region },
    actions: list(action),
  }),
  Probe: object({ status: text }, { checks: { type: 'object', additionalProperties: text } }),
  Problem: withCodes(plain(ProblemDocument)),
};

/** The codes there are now: new ones may be added in any version, too. */
function withCodes(problem: JsonObject): JsonObject {
  const { properties } = problem as { readonly properties: JsonObject }; // proof: the schema of an object
  return { ...problem, properties: { ...properties, code: { type: 'string', examples: Object.keys(errorCodes) } } };
}
