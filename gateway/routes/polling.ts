// How reads follow what they show: not older than a revision (`min_revision`), unchanged since a tag (304), and held until
// it changes (`wait` with If-None-Match); and which members of a document are wanted (`fields`).

import type { Json, JsonObject } from '../../proto/json.ts';
import type { HttpResponse } from '../engine/engine.ts';
import { reached } from '../http/own-writes.ts';
import type { Checked, Refused } from '../http/problem.ts';
import { invalid, no, yes } from '../http/problem.ts';
import type { Query, QueryParameter } from '../http/query.ts';
import { MAX_WAIT_S, noneMatches } from '../http/request-headers.ts';
import type { RouteRequest } from '../http/route.ts';
import type { FindDeps } from './find.ts';

const MIN_REVISION_WAIT_MS = 2_000;

export const minRevisionQuery: QueryParameter = {
  type: 'integer',
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  description: 'Not older than this.',
};
export const waitQuery: QueryParameter = {
  type: 'integer',
  min: 0,
  max: MAX_WAIT_S,
  description: 'Seconds to wait for a change, where If-None-Match names what the client has.',
};
export const fieldsQuery: QueryParameter = {
  type: 'list',
  description: 'Only these members, besides `id`.',
};

/** Waits for `?min_revision=`; a refusal where the view does not get there in time. */
export function reachRevision(deps: Pick<FindDeps, 'cache'>, query: Query): undefined | Promise<Refused | undefined> {
  const wanted = query.number('min_revision');
  if (wanted === undefined || deps.cache.revision >= wanted) return undefined;
  return reached(deps.cache, wanted, MIN_REVISION_WAIT_MS);
}

/** Milliseconds that a read which would answer 304 is to be held for a change; 0: it is answered at once. */
export function heldFor({ query, http }: RouteRequest, etag: string): number {
  const waitS = query.number('wait') ?? 0;
  return waitS > 0 && !noneMatches(http.headers.get('if-none-match'), etag) ? waitS * 1_000 : 0;
}

export function isUnchanged({ http }: RouteRequest, etag: string): boolean {
  return !noneMatches(http.headers.get('if-none-match'), etag);
}

export function notModified(etag: string): HttpResponse {
  return { status: 304, headers: [['etag', etag]], body: '' };
}

/** The tag of a list that shows everything known at `revision`: of equal meaning, if not of equal bytes. */
export function listTag(revision: number): string {
  return `W/"${revision}"`;
}

/** The view with only the members asked for, and its `id`. Refuses a name that is no member. */
export function picked(view: JsonObject, fields: readonly string[] | undefined): Checked<JsonObject> {
  if (fields === undefined) return yes(view);
  const unknown = fields.find((field) => !Object.hasOwn(view, field));
  if (unknown !== undefined) {
    const known = Object.keys(view).join(', ');
    return no(invalid('query/fields', `there is no member "${unknown.slice(0, 64)}"; known: ${known}`));
  }
  const members: { [name: string]: Json } = { id: view['id'] ?? null };
  for (const field of fields) members[field] = view[field] ?? null;
  return yes(members);
}

/** The same for each of a list. */
export function pickedAll(views: readonly JsonObject[], fields: readonly string[] | undefined): Checked<JsonObject[]> {
  const all: JsonObject[] = [];
  for (const view of views) {
    const one = picked(view, fields);
    if (!one.ok) return one;
    all.push(one.value);
  }
  return yes(all);
}
