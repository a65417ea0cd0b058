// What a list of everything the view knows has in common, whatever it lists: it is not older than `min_revision` and this
// gateway's own writes, is held for a change where the client asks so, and answers 304 where nothing has happened since.

import type { JsonObject } from '../../proto/json.ts';
import type { Header } from '../http/problem.ts';
import type { Answer, RouteRequest } from '../http/route.ts';
import type { FindDeps } from './find.ts';
import { heldFor, isUnchanged, listTag, notModified, pickedAll, reachRevision } from './polling.ts';

export const MAX_PAGE = 1_000;
export const DEFAULT_PAGE = 100;

/** Waits as the client asked; an answer where there is nothing to list, or not yet. */
export async function beforeList(
  deps: Pick<FindDeps, 'cache' | 'ownWrites'>,
  request: RouteRequest,
): Promise<Answer | undefined> {
  const { cache, ownWrites } = deps;
  const refused = (await reachRevision(deps, request.query)) ?? (await ownWrites.behindAny());
  if (refused !== undefined) return refused;
  const heldMs = heldFor(request, listTag(cache.revision));
  if (heldMs > 0) await cache.atLeast(cache.revision + 1, heldMs, request.http.signal);
  const etag = listTag(cache.revision);
  return isUnchanged(request, etag) ? notModified(etag) : undefined;
}

/** The members of a page that were asked for, as `members` of its document. */
export function pageOf(
  request: RouteRequest,
  views: readonly JsonObject[],
  page: (members: readonly JsonObject[]) => Answer,
): Answer {
  const members = pickedAll(views, request.query.list('fields'));
  return members.ok ? page(members.value) : members.refused;
}

export function listHeaders(revision: number): readonly Header[] {
  return [
    ['etag', listTag(revision)],
    ['cache-control', 'no-cache'],
  ];
}
