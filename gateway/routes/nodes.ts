// Routes of the nodes themselves: enrol, show, change, remove. A name is reserved before the node's own actor is asked
// and given back where it refuses, so that two nodes never bear one name.

import type { Verdict } from '../../proto/envelope.ts';
import type { ActorId } from '../../proto/ids.ts';
import { isNodeName } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { SubmitAnswer } from '../../runtime/submit/submit.ts';
import { Role, SYSTEM_TENANT } from '../auth/authenticate.ts';
import type { GatewayDeps } from '../http/deps.ts';
import { applyJsonPatch, mergePatchOf } from '../http/json-patch.ts';
import type { OwnWrites } from '../http/own-writes.ts';
import type { Header, Refused } from '../http/problem.ts';
import { invalid, misfitOf, refuse, retryAfter } from '../http/problem.ts';
import { etagOf, noneMatches, readIfMatch } from '../http/request-headers.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json, noContent, parameter } from '../http/route.ts';
import type { Reservation } from '../names.ts';
import type { NodeSnapshot } from '../view/node-store.ts';
import type { Found } from './find.ts';
import { findNode, reachRevision } from './find.ts';
import { noConductor, refusedBy } from './submit-task.ts';
import { notModified } from './tasks.ts';

export type NodeDeps = Pick<
  GatewayDeps,
  'cache' | 'tasks' | 'contract' | 'submitter' | 'members' | 'names' | 'ids' | 'log'
> & { readonly ownWrites: OwnWrites };

const MERGE_PATCH = 'application/merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
/** A JSON Patch is judged against one revision; so often it is tried again when another change came between. */
const PATCH_TRIES = 5;
/** How long an enrolment waits for an actor whose conductor is being replaced. */
const CREATE_WAIT_MS = 5_000;

const FRESHNESS = {
  min_revision: { type: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER, description: 'Not older than this.' },
} as const;

export function nodeRoutes(deps: NodeDeps): readonly Route[] {
  const { nodeCreate, nodePatch } = deps.contract.bodies;
  return [
    {
      method: 'POST',
      path: '/api/v1/nodes',
      role: Role.admin,
      cost: 1,
      summary: 'Enrols a node.',
      query: {},
      body: { mediaTypes: ['application/json'], ...nodeCreate },
      answers: { 201: 'The node.', 202: 'Safely asked for; its conductor is being replaced.' },
      handle: (request) => create(deps, request),
    },
    {
      method: 'GET',
      path: '/api/v1/nodes/{node}',
      role: Role.reader,
      cost: 1,
      summary: 'Shows a node, by id or name.',
      query: FRESHNESS,
      answers: { 200: 'The node.', 304: 'Unchanged since If-None-Match.' },
      handle: (request) => show(deps, request, deps.contract.nodeView),
    },
    {
      method: 'GET',
      path: '/api/v1/nodes/{node}/states',
      role: Role.reader,
      cost: 1,
      summary: 'Current and target states, the running task and the queue.',
      query: FRESHNESS,
      answers: { 200: 'The states.', 304: 'Unchanged since If-None-Match.' },
      handle: (request) => show(deps, request, deps.contract.statesView),
    },
    {
      method: 'PATCH',
      path: '/api/v1/nodes/{node}',
      role: Role.operator,
      cost: 1,
      summary: 'Changes a node: JSON merge patch or JSON Patch.',
      query: {},
      body: { mediaTypes: [MERGE_PATCH, JSON_PATCH, 'application/json'], schema: nodePatch.schema },
      answers: { 200: 'The node.', 202: 'Safely asked for; its conductor is being replaced.' },
      handle: (request) => change(deps, request),
    },
    {
      method: 'DELETE',
      path: '/api/v1/nodes/{node}',
      role: Role.admin,
      cost: 1,
      summary: 'Removes a node.',
      query: {},
      answers: { 202: 'Safely asked for; its conductor is being replaced.', 204: 'Removed.' },
      handle: (request) => remove(deps, request),
    },
  ];
}

// ---- show --------------------------------------------------------------------------------------------------------

type View = (record: ActorRecord, revision: number) => JsonObject;

function show(deps: NodeDeps, request: RouteRequest, view: View): Answer | Promise<Answer> {
  const reach = reachRevision(deps, request.query);
  const find = (): Found<NodeSnapshot> | Promise<Found<NodeSnapshot>> =>
    findNode(deps, parameter(request, 'node'), request.identity.caller.tenant);
  if (reach !== undefined) return reach.then(async (refused) => refused ?? shown(await find(), request, view));
  const found = find();
  return found instanceof Promise ? found.then((later) => shown(later, request, view)) : shown(found, request, view);
}

function shown(found: Found<NodeSnapshot>, request: RouteRequest, view: View): Answer {
  if (found.kind === 'refused') return found.refused;
  const { record, revision } = found.value;
  const etag = etagOf(revision);
  if (!noneMatches(request.http.headers.get('if-none-match'), etag)) return notModified(etag);
  return json(200, view(record, revision), [
    ['etag', etag],
    ['cache-control', 'no-cache'],
  ]);
}

// ---- enrol -------------------------------------------------------------------------------------------------------

async function create(deps: NodeDeps, request: RouteRequest): Promise<Answer> {
  const { names, ids, cache } = deps;
  const body = isObject(request.body) ? request.body : {};
  const { caller } = request.identity;
  const { owner } = body;
  if (caller.tenant !== SYSTEM_TENANT && owner !== undefined && owner !== caller.tenant)
    return refuse('forbidden', 'these credentials may enrol nodes of their own tenant only');
  const nobody = noConductor(deps);
  if (nobody !== undefined) return nobody;

  const fresh = ids.uuid();
  const name = typeof body['name'] === 'string' ? body['name'] : undefined;
  if (name !== undefined && !isNodeName(name)) return notAName();
  const reservation: Reservation = name === undefined ? { kind: 'own' } : await names.reserve(name, fresh, true);
  if (name !== undefined && reservation.kind === 'taken') return nameTaken(name);
  const id = reservation.kind === 'reserved' ? reservation.id : fresh;

  const payload: JsonObject =
    owner === undefined && caller.tenant !== SYSTEM_TENANT ? { ...body, owner: caller.tenant } : body;
  const answer = await order(deps, request, id, 'create', payload, '');
  const refused = refusedBy(answer);
  if (refused !== undefined) {
    // An adopted name whose node the lost creation has made after all: then it is simply taken.
    if (name !== undefined && refused.refusal.code === 'node_exists') return nameTaken(name);
    // Where the broker's answer is missing the creation may still come: its name stays, to be adopted by a repeat.
    if (name !== undefined && reservation.kind === 'reserved' && certainlyRefused(refused))
      await giveBack(deps, () => names.undo(name, reservation.seq));
    return refused;
  }
  if (answer.kind === 'verdict') return created(deps, id, answer.verdict);
  const late = await cache.change(id, 0, CREATE_WAIT_MS, request.http.signal);
  if (late !== undefined)
    return json(201, deps.contract.nodeView(late.record, late.revision), createdHeaders(id, late.revision));
  return submitted(id, '/api/v1/nodes');
}

function created(deps: NodeDeps, id: ActorId, verdict: Verdict): Answer {
  deps.ownWrites.note(id, verdict.revision);
  const { record, revision } = verdict;
  return json(201, deps.contract.nodeView(record, revision), createdHeaders(id, revision));
}

function createdHeaders(id: ActorId, revision: number): readonly Header[] {
  return [
    ['location', `/api/v1/nodes/${id}`],
    ['etag', etagOf(revision)],
  ];
}

// ---- change ------------------------------------------------------------------------------------------------------

async function change(deps: NodeDeps, request: RouteRequest): Promise<Answer> {
  const { tenant } = request.identity.caller;
  const text = parameter(request, 'node');
  for (let attempt = 1; ; attempt++) {
    const found = await findNode(deps, text, tenant);
    if (found.kind === 'refused') return found.refused;
    const node = found.value;
    const expected = await expectation(deps, request, node);
    if ('refusal' in expected) return expected;
    const patch = patchFor(deps, request, node);
    if ('refusal' in patch) return patch;
    const nobody = noConductor(deps);
    if (nobody !== undefined) return nobody;
    const unconditional = expected.ifMatch === '';
    const ifMatch = unconditional && patch.judged ? String(node.revision) : expected.ifMatch;
    const answer = await changeOnce(deps, request, node, patch.merge, ifMatch);
    const overtaken = 'refusal' in answer && answer.refusal.code === 'revision_mismatch' && unconditional;
    if (!overtaken || attempt === PATCH_TRIES) return answer;
    await deps.cache.catchUp();
  }
}

async function changeOnce(
  deps: NodeDeps,
  request: RouteRequest,
  node: NodeSnapshot,
  merge: JsonObject,
  ifMatch: string,
): Promise<Answer> {
  const { names } = deps;
  const { id } = node.record;
  const before = nameOf(node.record);
  const name = merge['name'];
  let reserved: { readonly name: string; readonly seq: number } | undefined;
  if (typeof name === 'string' && name !== before) {
    const reservation = await names.reserve(name, id, false);
    if (reservation.kind === 'taken') return nameTaken(name);
    if (reservation.kind === 'reserved') reserved = { name, seq: reservation.seq };
  }
  const answer = await order(deps, request, id, 'update', merge, ifMatch);
  const refused = refusedBy(answer);
  if (refused !== undefined) {
    const undo = reserved;
    if (undo !== undefined && certainlyRefused(refused)) await giveBack(deps, () => names.undo(undo.name, undo.seq));
    return refused;
  }
  if (answer.kind !== 'verdict') return submitted(id, `/api/v1/nodes/${id}`);
  const { record, revision } = answer.verdict;
  deps.ownWrites.note(id, revision);
  if (before !== undefined && nameOf(record) !== before) await giveBack(deps, () => names.release(before, id));
  return json(200, deps.contract.nodeView(record, revision), [['etag', etagOf(revision)]]);
}

interface Patch {
  /** A merge patch of the node's writable members. */
  readonly merge: JsonObject;
  /** It was made against one revision and is true of that one only. */
  readonly judged: boolean;
}

function patchFor(deps: NodeDeps, request: RouteRequest, node: NodeSnapshot): Patch | Refused {
  const { nodePatch } = deps.contract.bodies;
  const shown = writable(deps.contract.nodeView(node.record, node.revision), nodePatch.schema);
  let merge: JsonObject;
  if (request.mediaType === JSON_PATCH) {
    const applied = applyJsonPatch(shown, request.body);
    if (!applied.ok) return invalid(applied.pointer, applied.message);
    if (!isObject(applied.value)) return invalid('', 'the patch makes something else than an object of the node');
    merge = mergePatchOf(shown, applied.value);
  } else {
    if (!isObject(request.body)) return invalid('', 'a merge patch is an object');
    merge = request.body;
  }
  const misfit = misfitOf(nodePatch.validate(merge));
  if (misfit !== undefined) return misfit;
  const { name, owner } = merge;
  if (typeof name === 'string' && !isNodeName(name)) return notAName();
  const { tenant } = request.identity.caller;
  if (tenant !== SYSTEM_TENANT && owner !== undefined && owner !== tenant)
    return refuse('forbidden', 'these credentials may not give a node to another tenant');
  return { merge, judged: request.mediaType === JSON_PATCH };
}

/** The members of a node that its patch schema knows. */
function writable(view: JsonObject, schema: object): JsonObject {
  const properties = 'properties' in schema && typeof schema.properties === 'object' ? schema.properties : null;
  const names = new Set(Object.keys(properties ?? {}));
  return Object.fromEntries(Object.entries(view).filter(([name]) => names.has(name)));
}

// ---- remove ------------------------------------------------------------------------------------------------------

async function remove(deps: NodeDeps, request: RouteRequest): Promise<Answer> {
  const found = await findNode(deps, parameter(request, 'node'), request.identity.caller.tenant);
  if (found.kind === 'refused') return found.refused;
  const { record } = found.value;
  const expected = await expectation(deps, request, found.value);
  if ('refusal' in expected) return expected;
  const nobody = noConductor(deps);
  if (nobody !== undefined) return nobody;
  const answer = await order(deps, request, record.id, 'delete', {}, expected.ifMatch);
  const refused = refusedBy(answer);
  if (refused !== undefined) return refused;
  if (answer.kind !== 'verdict') return submitted(record.id, `/api/v1/nodes/${record.id}`);
  deps.ownWrites.note(record.id, answer.verdict.revision);
  const name = nameOf(record);
  if (name !== undefined) await giveBack(deps, () => deps.names.release(name, record.id));
  return noContent();
}

// ---- shared ------------------------------------------------------------------------------------------------------

/** The revision the actor is to find; empty: any. A mismatch is told only after the cache has caught up. */
async function expectation(
  deps: NodeDeps,
  request: RouteRequest,
  node: NodeSnapshot,
): Promise<{ readonly ifMatch: string } | Refused> {
  const wanted = readIfMatch(request.http.headers.get('if-match'));
  if (!wanted.ok) return wanted.refused;
  const revisions = wanted.value;
  if (revisions === undefined) return { ifMatch: '' };
  if (revisions.includes(node.revision)) return { ifMatch: String(node.revision) };
  await deps.cache.catchUp();
  const { revision } = deps.cache.get(node.record.id) ?? node;
  if (revisions.includes(revision)) return { ifMatch: String(revision) };
  return refuse('revision_mismatch', `the node is at revision ${revision}; read it again`, { revision });
}

function order(
  deps: NodeDeps,
  request: RouteRequest,
  id: ActorId,
  name: string,
  payload: JsonObject,
  ifMatch: string,
): Promise<SubmitAnswer> {
  const { submitter, contract } = deps;
  return submitter.order(
    contract.kind,
    id,
    { verb: 'command', name, payload, ifMatch },
    { caller: request.identity.caller, trace: request.trace().traceparent },
  );
}

/** The message is safe, and its actor has yet to judge it. */
export function submitted(id: ActorId, self: string): Answer {
  const location = self === '/api/v1/nodes' ? `${self}/${id}` : self;
  return json(202, { id, state: 'submitted', links: { self: location } }, [['location', location], retryAfter(1)]);
}

function nameTaken(name: string): Refused {
  return refuse('name_taken', `another node is named "${name}"`, { name });
}

function notAName(): Refused {
  return invalid('/name', 'must be of letters, digits and . _ ~ - between them, and not a UUID');
}

function nameOf(record: ActorRecord): string | undefined {
  const name = record.attributes['name'];
  return typeof name === 'string' ? name : undefined;
}

/** False where a message may be stored although its acknowledgement is missing. */
function certainlyRefused(refused: Refused): boolean {
  return refused.refusal.code !== 'storage_unavailable' && refused.refusal.code !== 'internal';
}

/** A name that cannot be given back now is taken over later (N3): the client's answer does not depend on it. */
async function giveBack(deps: NodeDeps, release: () => Promise<void>): Promise<void> {
  try {
    await release();
  } catch (error) {
    deps.log.warn({ err: error }, 'a name could not be released');
  }
}
