// PATCH /nodes/{node}: a merge patch goes to the node's actor as it is; a JSON Patch is applied to what its caller sees
// and sent as the difference, true of that one revision only.

import { isNodeName } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { SYSTEM_TENANT } from '../auth/authenticate.ts';
import { applyJsonPatch, mergePatchOf } from '../http/json-patch.ts';
import type { Refused } from '../http/problem.ts';
import { invalid, misfitOf, refuse } from '../http/problem.ts';
import { etagOf } from '../http/request-headers.ts';
import type { Answer, RouteRequest } from '../http/route.ts';
import { json, parameter } from '../http/route.ts';
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
import { findNode } from './find.ts';
import { noConductor, refusedBy } from './refused-answer.ts';

export const MERGE_PATCH = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';
/** A JSON Patch is judged against one revision; so often it is tried again when another change came between. */
const PATCH_TRIES = 5;

export async function changeNode(deps: NodeDeps, request: RouteRequest): Promise<Answer> {
  const { tenant } = request.identity.caller;
  const text = parameter(request, 'node');
  for (let attempt = 1; ; attempt++) {
    const found = await findNode(deps, text, tenant, 'act');
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
  const { id } = node;
  const before = nameOf(node.record);
  const name = merge['name'];
  let reserved: { readonly name: string; readonly seq: number } | undefined;
  if (typeof name === 'string' && name !== before) {
    const reservation = await names.reserve(name, id, false);
    if (reservation.kind === 'taken') return nameTaken(name);
    if (reservation.kind === 'reserved') reserved = { name, seq: reservation.seq };
  }
  const answer = await sendCommand(deps, request, id, 'update', merge, ifMatch);
  const refused = refusedBy(deps, answer, node);
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
