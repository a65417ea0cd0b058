// The shapes of what clients are told, as JSON Schema and as types: tasks, nodes, events, refusals. The views that make
// them are elsewhere; tests hold what they make to these. Members may be added in any version: readers pass over
// what they do not know.

import type { OnConflict, TaskState } from '../../proto/task.ts';
import { OnConflict as ON_CONFLICT, TaskState as TASK_STATE } from '../../proto/task.ts';
import type { TSchema } from './validation.ts';
import { Type } from './validation.ts';

/** RFC 3339 in UTC. */
type Time = string;
interface FreeForm {
  readonly [member: string]: unknown;
}

export interface StepDocument {
  readonly name: string;
  readonly attempt: number;
  readonly of: number | null;
}

export interface ProgressDocument {
  /** 0 to 100. */
  readonly percent: number;
  readonly message: string;
}

/** A task of which only its message or its end is known: it left no record. */
export interface BareTaskDocument {
  readonly id: string;
  readonly node: string;
  readonly state: TaskState;
  readonly done: boolean;
  /** Journal sequence it reflects; 0 where its actor has not judged it. */
  readonly revision: number;
  readonly links: { readonly self: string; readonly events: string; readonly node: string };
}

export interface TaskDocument extends BareTaskDocument {
  readonly action: string;
  readonly params: FreeForm;
  readonly deduplicated: boolean;
  readonly on_conflict: OnConflict;
  readonly step: StepDocument | null;
  readonly progress: ProgressDocument | null;
  readonly queue: { readonly position: number; readonly ahead: readonly string[] } | null;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly evidence?: unknown;
    readonly retryable: boolean;
  } | null;
  readonly attempts: number;
  readonly requested_by: {
    readonly tenant: string;
    readonly role: string;
    readonly subject: string;
    readonly address: string;
  };
  readonly trace_id: string | null;
  readonly callback: { readonly url: string; readonly state: string } | null;
  readonly cancel_reason: string | null;
  readonly resolution: {
    readonly outcome: string;
    readonly reason: string;
    readonly by: string;
    readonly at: Time | null;
  } | null;
  readonly next_retry_at: Time | null;
  readonly created_at: Time | null;
  readonly started_at: Time | null;
  readonly finished_at: Time | null;
  readonly deadline: Time | null;
  readonly cursor: string | null;
}

/** What of a node changes while something happens to it. */
export interface NodeStatesDocument {
  readonly id: string;
  readonly power_state: string | null;
  readonly target_power_state: string | null;
  readonly provision_state: string | null;
  readonly target_provision_state: string | null;
  readonly maintenance: boolean;
  readonly maintenance_reason: string | null;
  readonly last_error: string | null;
  /** The one that runs or is parked. */
  readonly task: {
    readonly id: string;
    readonly action: string;
    readonly state: TaskState;
    readonly step: StepDocument | null;
    readonly progress: ProgressDocument | null;
    readonly aborting: boolean;
    readonly next_retry_at: Time | null;
    readonly started_at: Time | null;
    readonly deadline: Time | null;
  } | null;
  readonly queue: readonly {
    readonly id: string;
    readonly action: string;
    readonly state: TaskState;
    readonly position: number;
    readonly created_at: Time | null;
  }[];
  readonly parked: { readonly reason: string; readonly since: Time | null } | null;
  readonly revision: number;
}

export interface NodeDocument extends NodeStatesDocument {
  readonly name: string | null;
  readonly driver: string | null;
  readonly driver_info: FreeForm;
  readonly properties: FreeForm;
  readonly extra: FreeForm;
  readonly owner: string | null;
  readonly created_at: Time | null;
  readonly updated_at: Time | null;
}

/** CloudEvents 1.0. */
export interface EventDocument {
  readonly specversion: string;
  /** The cursor. */
  readonly id: string;
  readonly source: string;
  /** `ironworks.task.started.v1` */
  readonly type: string;
  /** `nodes/<id>` or `nodes/<id>/tasks/<id>` */
  readonly subject: string;
  readonly time: Time;
  readonly datacontenttype: string;
  readonly cursor: string;
  readonly traceparent?: string;
  /** Of a task's event the task, else the node, as it then was. */
  readonly data: TaskDocument | BareTaskDocument | NodeDocument;
}

/** RFC 9457, with what the code adds. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable: match on this. */
  readonly code: string;
  readonly detail: string;
  readonly instance: string;
  readonly trace_id: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
  readonly [member: string]: unknown;
}

// ---- schemas -----------------------------------------------------------------------------------------------------

type Typed<T> = TSchema & { static: T };

const text: Typed<string> = Type.String();
const textOrNull: Typed<string | null> = orNull<string>('string');
const whole: Typed<number> = Type.Integer({ minimum: 0 });
const time: Typed<Time> = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' });
const timeOrNull: Typed<Time | null> = Type.Unsafe<Time | null>({ ...time, type: ['string', 'null'] });
const freeForm: Typed<FreeForm> = Type.Unsafe<FreeForm>({ type: 'object' });
const state: Typed<TaskState> = Type.Unsafe<TaskState>({ type: 'string', enum: Object.keys(TASK_STATE) });
const onConflict: Typed<OnConflict> = Type.Unsafe<OnConflict>({ type: 'string', enum: Object.keys(ON_CONFLICT) });

function orNull<T>(type: string): Typed<T | null> {
  return Type.Unsafe<T | null>({ type: [type, 'null'] });
}

function objectOrNull<T>(schema: Typed<T>): Typed<T | null> {
  return Type.Unsafe<T | null>({ ...schema, type: ['object', 'null'] });
}

const step: Typed<StepDocument> = Type.Object({ name: text, attempt: whole, of: orNull<number>('integer') });
const progress: Typed<ProgressDocument> = Type.Object({ percent: Type.Number(), message: text });

const bareTask = {
  id: text,
  node: text,
  state,
  done: Type.Boolean(),
  revision: whole,
  links: Type.Object({ self: text, events: text, node: text }),
};

export const BareTaskDocument: Typed<BareTaskDocument> = Type.Object(bareTask);

export const TaskDocument: Typed<TaskDocument> = Type.Object({
  ...bareTask,
  action: text,
  params: freeForm,
  deduplicated: Type.Boolean(),
  on_conflict: onConflict,
  step: objectOrNull(step),
  progress: objectOrNull(progress),
  queue: objectOrNull(Type.Object({ position: whole, ahead: Type.Array(text) })),
  error: objectOrNull(
    Type.Object({ code: text, message: text, evidence: Type.Optional(Type.Unknown()), retryable: Type.Boolean() }),
  ),
  attempts: whole,
  requested_by: Type.Object({ tenant: text, role: text, subject: text, address: text }),
  trace_id: textOrNull,
  callback: objectOrNull(Type.Object({ url: text, state: text })),
  cancel_reason: textOrNull,
  resolution: objectOrNull(Type.Object({ outcome: text, reason: text, by: text, at: timeOrNull })),
  next_retry_at: timeOrNull,
  created_at: timeOrNull,
  started_at: timeOrNull,
  finished_at: timeOrNull,
  deadline: timeOrNull,
  cursor: textOrNull,
});

const nodeStates = {
  id: text,
  power_state: textOrNull,
  target_power_state: textOrNull,
  provision_state: textOrNull,
  target_provision_state: textOrNull,
  maintenance: Type.Boolean(),
  maintenance_reason: textOrNull,
  last_error: textOrNull,
  task: objectOrNull(
    Type.Object({
      id: text,
      action: text,
      state,
      step: objectOrNull(step),
      progress: objectOrNull(progress),
      aborting: Type.Boolean(),
      next_retry_at: timeOrNull,
      started_at: timeOrNull,
      deadline: timeOrNull,
    }),
  ),
  queue: Type.Array(Type.Object({ id: text, action: text, state, position: whole, created_at: timeOrNull })),
  parked: objectOrNull(Type.Object({ reason: text, since: timeOrNull })),
  revision: whole,
};

export const NodeStatesDocument: Typed<NodeStatesDocument> = Type.Object({
  ...nodeStates,
  power_state_since: timeOrNull,
  provision_state_since: timeOrNull,
});

export const NodeDocument: Typed<NodeDocument> = Type.Object({
  ...nodeStates,
  name: textOrNull,
  driver: textOrNull,
  driver_info: freeForm,
  properties: freeForm,
  extra: freeForm,
  owner: textOrNull,
  created_at: timeOrNull,
  updated_at: timeOrNull,
});

export const EventDocument: Typed<Omit<EventDocument, 'data'>> = Type.Object({
  specversion: text,
  id: text,
  source: text,
  type: Type.String({ pattern: '^ironworks\\.(task|node)\\.[a-z_]+\\.v\\d+$' }),
  subject: Type.String({ pattern: '^nodes/[^/]+(/tasks/[^/]+)?$' }),
  time,
  datacontenttype: text,
  cursor: text,
  traceparent: Type.Optional(text),
  data: Type.Union([TaskDocument, NodeDocument, BareTaskDocument]),
});

export const ProblemDocument: Typed<Omit<ProblemDocument, string>> = Type.Object({
  type: text,
  title: text,
  status: whole,
  code: text,
  detail: text,
  instance: text,
  trace_id: text,
  errors: Type.Optional(Type.Array(Type.Object({ pointer: text, message: text }))),
});
