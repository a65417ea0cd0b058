// Routes of the nodes themselves: enrol, show, change, remove. A name is reserved before the node's own actor is asked
// and given back where it refuses, so that two nodes never bear one name.

import type { Verdict } from '../../proto/envelope.ts';
import type { ActorId } from '../../proto/ids.ts';
import { isNodeName } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { Role, SYSTEM_TENANT } from '../auth/authenticate.ts';
import type { Header, Refused } from '../http/problem.ts';
import { refuse } from '../http/problem.ts';
import type { QuerySpec } from '../http/query.ts';
import { etagOf } from '../http/request-headers.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json, noContent, parameter } from '../http/route.ts';
import type { Reservation } from '../names.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';
import type { NodeDeps } from './command.ts';
import {
  certainlyRefused,
  expectation,
  giveBack,
  nameOf,
  nameTaken,
  notAName,
  sendCommand,
  submitted,
} from './command.ts';
import type { Found } from './find.ts';
import { findNode } from './find.ts';
import { changeNode, JSON_PATCH, MERGE_PATCH } from './node-change.ts';
import {
  fieldsQuery,
  heldFor,
  isUnchanged,
  minRevisionQuery,
  notModified,
  picked,
  reachRevision,
  waitQuery,
} from './polling.ts';
import { noConductor, refusedBy } from './refused-answer.ts';
import { ShownNodes } from './shown-nodes.ts';

/** How long an enrolment waits for an actor whose conductor is being replaced. */
const CREATE_WAIT_MS = 5_000;

const QUERY: QuerySpec = { min_revision: minRevisionQuery, wait: waitQuery, fields: fieldsQuery };

/** @param whole shows nodes in full; lists share it */
export function nodeRoutes(deps: NodeDeps, whole: ShownNodes): readonly Route[] {
  const { nodeCreate, nodePatch } = deps.contract.bodies;
  const states = new ShownNodes(deps.contract.statesView);
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
      documents: { 201: ['Node'], 202: ['Submitted'] },
      handle: (request) => create(deps, request),
    },
    {
      method: 'GET',
      path: '/api/v1/nodes/{node}',
      role: Role.reader,
      cost: 1,
      summary: 'Shows a node, by id or name.',
      query: QUERY,
      answers: { 200: 'The node.', 304: 'Unchanged since If-None-Match.' },
      documents: { 200: ['Node'] },
      handle: (request) => show(deps, request, whole),
    },
    {
      method: 'GET',
      path: '/api/v1/nodes/{node}/states',
      role: Role.reader,
      cost: 1,
      summary: 'Current and target states, the running task and the queue.',
      query: QUERY,
      answers: { 200: 'The states.', 304: 'Unchanged since If-None-Match.' },
      documents: { 200: ['NodeStates'] },
      handle: (request) => show(deps, request, states),
    },
    {
      method: 'PATCH',
      path: '/api/v1/nodes/{node}',
      role: Role.operator,
      cost: 1,
      summary: 'Changes a node: JSON merge patch or JSON Patch.',
      query: {},
      body: { mediaTypes: [MERGE_PATCH, JSON_PATCH, 'application/json'], schema: nodePatch.schema },
      headers: ['If-Match'],
      answers: { 200: 'The node.', 202: 'Safely asked for; its conductor is being replaced.' },
      documents: { 200: ['Node'], 202: ['Submitted'] },
      handle: (request) => changeNode(deps, request),
    },
    {
      method: 'DELETE',
      path: '/api/v1/nodes/{node}',
      role: Role.admin,
      cost: 1,
      summary: 'Removes a node.',
      query: {},
      headers: ['If-Match'],
      answers: { 202: 'Safely asked for; its conductor is being replaced.', 204: 'Removed.' },
      documents: { 202: ['Submitted'] },
      handle: (request) => remove(deps, request),
    },
  ];
}

// ---- show --------------------------------------------------------------------------------------------------------

function show(deps: NodeDeps, request: RouteRequest, view: ShownNodes): Answer | Promise<Answer> {
  const reach = reachRevision(deps, request.query);
  if (reach !== undefined || request.query.number('wait') !== undefined) return showLater(deps, request, view, reach);
  const found = findIt(deps, request);
  return found instanceof Promise ? found.then((later) => shown(later, request, view)) : shown(found, request, view);
}

function findIt(deps: NodeDeps, request: RouteRequest): Found<NodeSnapshot> | Promise<Found<NodeSnapshot>> {
  return findNode(deps, parameter(request, 'node'), request.identity.caller.tenant);
}

async function showLater(
  deps: NodeDeps,
  request: RouteRequest,
  view: ShownNodes,
  reach: Promise<Refused | undefined> | undefined,
): Promise<Answer> {
  const refused = await reach;
  if (refused !== undefined) return refused;
  const found = await findIt(deps, request);
  if (found.kind === 'refused') return found.refused;
  const { record, revision } = found.value;
  const heldMs = heldFor(request, etagOf(revision));
  if (heldMs === 0) return shown(found, request, view);
  await deps.cache.change(record.id, revision, heldMs, request.http.signal);
  return shown(await findIt(deps, request), request, view); // it may be gone by now
}

function shown(found: Found<NodeSnapshot>, request: RouteRequest, view: ShownNodes): Answer {
  if (found.kind === 'refused') return found.refused;
  const etag = etagOf(found.value.revision);
  if (isUnchanged(request, etag)) return notModified(etag);
  const headers: readonly Header[] = [
    ['etag', etag],
    ['cache-control', 'no-cache'],
  ];
  const fields = request.query.list('fields');
  if (fields === undefined) return json(200, view.textOf(found.value), headers);
  const members = picked(view.of(found.value), fields);
  return members.ok ? json(200, members.value, headers) : members.refused;
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
  const answer = await sendCommand(deps, request, id, 'create', payload, '');
  const refused = refusedBy(deps, answer, undefined);
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

// ---- remove ------------------------------------------------------------------------------------------------------

async function remove(deps: NodeDeps, request: RouteRequest): Promise<Answer> {
  const found = await findNode(deps, parameter(request, 'node'), request.identity.caller.tenant, 'act');
  if (found.kind === 'refused') return found.refused;
  const { record } = found.value;
  const expected = await expectation(deps, request, found.value);
  if ('refusal' in expected) return expected;
  const nobody = noConductor(deps);
  if (nobody !== undefined) return nobody;
  const answer = await sendCommand(deps, request, record.id, 'delete', {}, expected.ifMatch);
  const refused = refusedBy(deps, answer, found.value);
  if (refused !== undefined) return refused;
  if (answer.kind !== 'verdict') return submitted(record.id, `/api/v1/nodes/${record.id}`);
  deps.ownWrites.note(record.id, answer.verdict.revision);
  const name = nameOf(record);
  if (name !== undefined) await giveBack(deps, () => deps.names.release(name, record.id));
  return noContent();
}
