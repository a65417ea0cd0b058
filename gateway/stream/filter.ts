// Which events a subscriber wants: nodes, tasks, types and a tenant, each an "any of", absent or empty meaning all.
// Types are matched without prefix and version; `*` at the end stands for the rest (`task.*`). Matching is linear in the
// number of patterns and remembered by type, so that no filter can make the gateway slow.

import type { ActorId } from '../../proto/ids.ts';
import { isUuid, parseTaskId } from '../../proto/ids.ts';
import type { Json } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { shortEventType } from '../../runtime/task/event-view.ts';
import { maySee, SYSTEM_TENANT } from '../auth/authenticate.ts';
import type { Checked } from '../http/problem.ts';
import { invalid, no, refuse, yes } from '../http/problem.ts';

export const MAX_NODES: number = 1_000;
export const MAX_TASKS: number = 1_000;
export const MAX_TYPES: number = 64;
export const MAX_TEXT: number = 256;
/** Types remembered by a filter; there are about twenty. */
const MAX_KNOWN_TYPES = 256;
const TYPE = /^(?:\*|[a-z_]+(?:\.[a-z_]+)*(?:\.\*)?)$/;

/** As asked, before names are looked up. */
export interface FilterRequest {
  readonly nodes: readonly string[];
  readonly tasks: readonly string[];
  readonly types: readonly string[];
  readonly tenant: string | undefined;
}

/** What a filter looks at. */
export interface Filtered {
  readonly node: ActorId;
  /** Empty where the event is about the node. */
  readonly task: string;
  /** Without prefix and version. */
  readonly type: string;
  /** Who asked for the task; empty where there is none. */
  readonly tenant: string;
  /** The node's owner. */
  readonly owner: unknown;
}

export class EventFilter {
  /** Only these nodes can match; absent: any. */
  readonly nodes: ReadonlySet<ActorId> | undefined;
  /** Filters with the same one match the same events. Undefined where nodes or tasks are named. */
  readonly group: string | undefined;
  readonly #tasks: ReadonlySet<string> | undefined;
  readonly #types: readonly string[];
  readonly #tenant: string | undefined;
  readonly #viewer: string;
  readonly #knownTypes = new Map<string, boolean>();

  /** @param viewer the subscriber's own tenant: it gets nothing of nodes it may not see. */
  constructor(request: FilterRequest, nodes: readonly ActorId[], viewer: string) {
    this.#tasks = request.tasks.length === 0 ? undefined : new Set(request.tasks);
    this.#types = request.types.map(shortEventType).filter((type) => type !== '');
    this.#tenant = request.tenant;
    this.#viewer = viewer;
    const namesNone = nodes.length === 0 && request.tasks.length === 0;
    this.group = namesNone ? JSON.stringify([viewer, this.#tenant ?? null, [...this.#types].sort()]) : undefined;
    const named = nodes.length === 0 ? undefined : new Set(nodes);
    if (request.tasks.length === 0) this.nodes = named;
    else {
      const actors = request.tasks.flatMap((task) => parseTaskId(task)?.actor ?? []);
      this.nodes = new Set(actors.filter((actor) => named === undefined || named.has(actor)));
    }
  }

  matches(event: Filtered): boolean {
    return (
      (this.nodes === undefined || this.nodes.has(event.node)) &&
      (this.#tasks === undefined || this.#tasks.has(event.task)) &&
      this.#wantsType(event.type) &&
      (this.#tenant === undefined || this.#tenant === event.tenant || this.#tenant === event.owner) &&
      (this.#viewer === SYSTEM_TENANT || maySee(this.#viewer, event.owner))
    );
  }

  #wantsType(type: string): boolean {
    if (this.#types.length === 0) return true;
    const known = this.#knownTypes.get(type);
    if (known !== undefined) return known;
    const wanted = this.#types.some((pattern) => fits(pattern, type));
    if (this.#knownTypes.size < MAX_KNOWN_TYPES) this.#knownTypes.set(type, wanted);
    return wanted;
  }
}

/** Reads a filter object of a frame; `at` is its JSON pointer. */
export function readFilter(value: Json | undefined, at: string): Checked<FilterRequest> {
  if (value === undefined) return yes({ nodes: [], tasks: [], types: [], tenant: undefined });
  if (!isObject(value)) return no(invalid(at, 'must be an object'));
  for (const name of Object.keys(value))
    if (!['nodes', 'tasks', 'types', 'tenant'].includes(name))
      return no(invalid(`${at}/${name.slice(0, 64)}`, 'unknown member; known: nodes, tasks, types, tenant'));
  const nodes = texts(value['nodes'], `${at}/nodes`, MAX_NODES);
  if (!nodes.ok) return nodes;
  const tasks = texts(value['tasks'], `${at}/tasks`, MAX_TASKS);
  if (!tasks.ok) return tasks;
  const types = texts(value['types'], `${at}/types`, MAX_TYPES);
  if (!types.ok) return types;
  const tenant = value['tenant'];
  if (tenant !== undefined && (typeof tenant !== 'string' || tenant === '' || tenant.length > MAX_TEXT))
    return no(invalid(`${at}/tenant`, `must be a text of 1 to ${MAX_TEXT} characters`));
  return checkFilter({ nodes: nodes.value, tasks: tasks.value, types: types.value, tenant }, at);
}

/** The same checks for a filter that came as query parameters. */
export function checkFilter(request: FilterRequest, at: string): Checked<FilterRequest> {
  const tooMany = [
    ['nodes', request.nodes.length, MAX_NODES] as const,
    ['tasks', request.tasks.length, MAX_TASKS] as const,
    ['types', request.types.length, MAX_TYPES] as const,
  ].find(([, count, max]) => count > max);
  if (tooMany !== undefined) return no(invalid(`${at}/${tooMany[0]}`, `more than ${tooMany[2]}`));
  const badTask = request.tasks.findIndex((task) => parseTaskId(task) === undefined);
  if (badTask >= 0) return no(invalid(`${at}/tasks/${badTask}`, 'is not a task id'));
  const badType = request.types.findIndex((type) => !TYPE.test(shortEventType(type)));
  if (badType >= 0)
    return no(invalid(`${at}/types/${badType}`, 'is not an event type such as task.succeeded or task.*'));
  return yes(request);
}

/** How names become ids; the watch cache does it. */
export interface NodeNames {
  idOfName(name: string): ActorId | undefined;
  loadIdOfName(name: string): Promise<ActorId | undefined>;
  row(id: ActorId): { readonly facets: { readonly owner: unknown } } | undefined;
}

/**
 * Looks names up and makes the filter. Ids need not exist yet: whoever creates a node can subscribe first.
 * @throws BrokerError where a name had to be looked up and the broker did not answer.
 */
export async function resolveFilter(
  request: FilterRequest,
  names: NodeNames,
  viewer: string,
  at: string,
): Promise<Checked<EventFilter>> {
  const ids: ActorId[] = [];
  for (const [index, text] of request.nodes.entries()) {
    const id = await nodeNamed(text, names);
    const owner = id === undefined ? undefined : names.row(id)?.facets.owner;
    if (id === undefined || (owner !== undefined && !maySee(viewer, owner)))
      return no(refuse('node_not_found', `${at}/nodes/${index}: no node has this id or name`));
    ids.push(id);
  }
  return yes(new EventFilter(request, ids, viewer));
}

async function nodeNamed(text: string, names: NodeNames): Promise<ActorId | undefined> {
  const lower = text.toLowerCase();
  if (isUuid(lower)) return lower as ActorId; // proof: a UUID is an actor id
  if (names.row(text as ActorId) !== undefined) return text as ActorId; // proof: a known row has this very id
  return names.idOfName(text) ?? (await names.loadIdOfName(text));
}

function fits(pattern: string, type: string): boolean {
  if (pattern === '*' || pattern === type) return true;
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1));
}

function texts(value: Json | undefined, at: string, max: number): Checked<readonly string[]> {
  if (value === undefined) return yes([]);
  if (!Array.isArray(value)) return no(invalid(at, 'must be a list of texts'));
  if (value.length > max) return no(invalid(at, `has more than ${max} members`));
  const wrong = value.findIndex((text) => typeof text !== 'string' || text === '' || text.length > MAX_TEXT);
  if (wrong >= 0) return no(invalid(`${at}/${wrong}`, `must be a text of 1 to ${MAX_TEXT} characters`));
  return yes([...new Set(value as readonly string[])]); // proof: every member was just found to be a text
}
