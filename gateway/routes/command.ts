// What enrolling, changing and removing a node have in common: the command to its actor, If-Match, and its name.

import type { ActorId, TaskId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { SubmitAnswer } from '../../runtime/submit/submitter.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { OwnWrites } from '../http/own-writes.ts';
import type { Refused } from '../http/problem.ts';
import { invalid, refuse, retryAfter } from '../http/problem.ts';
import { readIfMatch } from '../http/request-headers.ts';
import type { Answer, RouteRequest } from '../http/route.ts';
import { json } from '../http/route.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';

export type NodeDeps = Pick<
  GatewayDeps,
  'cache' | 'tasks' | 'contract' | 'submitter' | 'members' | 'names' | 'ids' | 'log' | 'limits' | 'incarnation'
> & { readonly ownWrites: OwnWrites };

/** The revision the actor is to find; empty: any. A mismatch is told only after the cache has caught up. */
export async function expectation(
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
  const { revision } = deps.cache.get(node.id) ?? node;
  if (revisions.includes(revision)) return { ifMatch: String(revision) };
  return refuse('revision_mismatch', `the node is at revision ${revision}; read it again`, { revision });
}

export function sendCommand(
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
export function submitted(id: ActorId | TaskId, self: string): Answer {
  const location = self === '/api/v1/nodes' ? `${self}/${id}` : self;
  return json(202, { id, state: 'submitted', links: { self: location } }, [['location', location], retryAfter(1)]);
}

export function nameTaken(name: string): Refused {
  return refuse('name_taken', `another node is named "${name}"`, { name });
}

export function notAName(): Refused {
  return invalid('/name', 'must be of letters, digits and . _ ~ - between them, and not a UUID');
}

export function nameOf(record: ActorRecord): string | undefined {
  const name = record.attributes['name'];
  return typeof name === 'string' ? name : undefined;
}

/** False where a message may be stored although its acknowledgement is missing. */
export function certainlyRefused(refused: Refused): boolean {
  return refused.refusal.code !== 'storage_unavailable' && refused.refusal.code !== 'internal';
}

/** A name that cannot be given back now is taken over later (N3): the client's answer does not depend on it. */
export async function giveBack(deps: NodeDeps, release: () => Promise<void>): Promise<void> {
  try {
    await release();
  } catch (error) {
    deps.log.warn({ err: error }, 'a name could not be released');
  }
}
