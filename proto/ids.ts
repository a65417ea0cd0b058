// Ids are branded strings, made and parsed here and nowhere else.
// Randomness and time come from the caller, so that a simulation makes the same ids again.

import { monotonicFactory } from 'ulid';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** An actor's id within its kind. For `baremetal` a lower-case UUID. */
export type ActorId = Branded<'ActorId'>;
/** `<actor id>.<ulid>`: self-locating, so that any process finds the actor of a task without an index. */
export type TaskId = Branded<'TaskId'>;
/** One life of one process: made anew at each start, never reused. */
export type SessionId = Branded<'SessionId'>;

const ACTOR = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const ACTOR_ID = new RegExp(`^${ACTOR}$`);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** An actor's id and a ULID, whose first ten digits are 48 bits of milliseconds: the first is at most 7 (ULID specification). */
const TASK_ID = new RegExp(`^${ACTOR}\\.[0-7][0-9A-HJKMNP-TV-Z]{25}$`);
const ULID_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID_TIME_DIGITS = 10;
const NODE_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._~-]{0,253}[A-Za-z0-9])?$/;

export function parseActorId(text: string): ActorId | undefined {
  return ACTOR_ID.test(text) ? (text as ActorId) : undefined;
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Node names follow the unreserved characters of RFC 3986; a name that looks like a UUID is not a name. */
export function isNodeName(text: string): boolean {
  return NODE_NAME.test(text) && !UUID.test(text.toLowerCase());
}

export interface TaskIdParts {
  readonly actor: ActorId;
  /** Milliseconds since the epoch on the clock of the process that made the id. */
  readonly madeAtMs: number;
}

export function parseTaskId(text: string): TaskIdParts | undefined {
  if (!isTaskId(text)) return undefined;
  const dot = text.lastIndexOf('.');
  // proof: isTaskId has just read it
  return { actor: text.slice(0, dot) as ActorId, madeAtMs: timeOf(text.slice(dot + 1)) };
}

export function isTaskId(text: string): text is TaskId {
  return TASK_ID.test(text);
}

/** As the library's own, without its powers and arrays: every message and every task that is read comes by here. */
function timeOf(ulid: string): number {
  let ms = 0;
  for (let at = 0; at < ULID_TIME_DIGITS; at++) ms = ms * 32 + ULID_DIGITS.indexOf(ulid.charAt(at));
  return ms;
}

/**
 * Id of the callback number `index` of a task: `<actor id>_<ulid>_<index>`. It is the webhook-id, which must hold no full
 * stop (Standard Webhooks signs `id.timestamp.body`), and locates its task.
 */
export function callbackId(taskId: TaskId, index: number): string {
  return `${taskId.replace('.', '_')}_${index}`;
}

export interface CallbackIdParts {
  readonly actor: ActorId;
  readonly taskId: TaskId;
  readonly index: number;
}

export function parseCallbackId(text: string): CallbackIdParts | undefined {
  const match = /^([^_]{1,63})_([^_]{26})_(0|[1-9]\d{0,3})$/.exec(text);
  const taskId = `${match?.[1]}.${match?.[2]}`;
  const actor = match === null ? undefined : parseTaskId(taskId)?.actor;
  // proof: parseTaskId has just read it
  return actor === undefined ? undefined : { actor, taskId: taskId as TaskId, index: Number(match?.[3]) };
}

/** A request is given three tokens, of three draws each. */
const THREE_HEX: readonly string[] = Array.from({ length: 0x1000 }, (_, value) => value.toString(16).padStart(3, '0'));

/** Makes ids from a clock and a source of randomness in [0, 1). */
export interface IdSource {
  taskId(actor: ActorId): TaskId;
  uuid(): ActorId;
  sessionId(host: string): SessionId;
  /** A short random token for batches, effects and inboxes. */
  token(): string;
}

export function idSource(nowMs: () => number, random: () => number): IdSource {
  const ulid = monotonicFactory(random);
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) {
      const drawn = Math.floor(random() * 0x1000000);
      text += `${THREE_HEX[drawn >> 12]}${THREE_HEX[drawn & 0xfff]}`;
    }
    return text.slice(0, digits);
  };
  return {
    taskId: (actor) => `${actor}.${ulid(nowMs())}` as TaskId,
    uuid: () =>
      `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(Math.floor(random() * 4))}${hex(3)}-${hex(12)}` as ActorId,
    sessionId: (host) => `${host.toLowerCase().replace(/[^a-z0-9-]+/g, '-')}-${hex(10)}` as SessionId,
    token: () => hex(16),
  };
}
