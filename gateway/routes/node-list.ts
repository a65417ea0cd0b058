// GET /nodes: pages in the order of ids, filtered, served from the watch cache.

import type { Json, JsonObject } from '../../proto/json.ts';
import { cursorBehind } from '../../runtime/journal/cursor.ts';
import { Role, SYSTEM_TENANT } from '../auth/authenticate.ts';
import type { Query, QuerySpec } from '../http/query.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json } from '../http/route.ts';
import type { NodeFilters, NodeRow } from '../view/node-rows.ts';
import type { NodeDeps } from './command.ts';
import {
  fieldsQuery,
  heldFor,
  isUnchanged,
  listTag,
  minRevisionQuery,
  notModified,
  pickedAll,
  reachRevision,
  waitQuery,
} from './polling.ts';

const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 100;
/** How a state is asked for that was never observed. */
const NULL = 'null';

const QUERY: QuerySpec = {
  limit: { type: 'integer', min: 1, max: MAX_PAGE, description: 'Nodes on a page.' },
  after: { type: 'string', maxLength: 64, description: '`next` of the page before.' },
  power_state: { type: 'string', description: 'Such as `power on`; `null`: never observed.' },
  provision_state: { type: 'string', description: 'Such as `available`.' },
  maintenance: { type: 'boolean', description: 'In maintenance or not.' },
  driver: { type: 'string', description: 'Such as `ipmi`.' },
  name: { type: 'string', description: 'The one node of this name.' },
  owner: { type: 'string', description: 'The tenant that owns it; `null`: nobody.' },
  fields: fieldsQuery,
  min_revision: minRevisionQuery,
  wait: waitQuery,
};

export function nodeListRoute(deps: NodeDeps): Route {
  return {
    method: 'GET',
    path: '/api/v1/nodes',
    role: Role.reader,
    cost: 1,
    summary: 'Lists nodes by id, a page at a time.',
    query: QUERY,
    answers: {
      200: 'A page of nodes; `next` is null on the last.',
      304: 'Nothing at all has happened since If-None-Match.',
    },
    documents: { 200: ['NodeList'] },
    handle: (request) => list(deps, request),
  };
}

async function list(deps: NodeDeps, request: RouteRequest): Promise<Answer> {
  const { query, identity, http } = request;
  const refused = await reachRevision(deps, query);
  if (refused !== undefined) return refused;
  await deps.ownWrites.behindAny();
  const heldMs = heldFor(request, listTag(deps.cache.revision));
  if (heldMs > 0) await deps.cache.atLeast(deps.cache.revision + 1, heldMs, http.signal);
  const etag = listTag(deps.cache.revision);
  if (isUnchanged(request, etag)) return notModified(etag);
  const { tenant } = identity.caller;
  const filters = filtersOf(query);
  const mine: NodeFilters = tenant === SYSTEM_TENANT ? filters : { ...filters, owner: tenant };
  const asked = { filters: mine, limit: query.number('limit') ?? DEFAULT_PAGE, after: query.text('after') };
  const fields = query.list('fields');
  const page = inRows(fields) ? rowPage(deps, asked) : await recordPage(deps, asked);
  const nodes = pickedAll(page.views, fields);
  if (!nodes.ok) return nodes.refused;
  const cursor = cursorBehind(deps.incarnation, page.revision);
  return json(200, { nodes: nodes.value, next: page.next ?? null, revision: page.revision, cursor }, [
    ['etag', listTag(page.revision)],
    ['cache-control', 'no-cache'],
  ]);
}

type Asked = Parameters<NodeDeps['cache']['list']>[0];

interface Page {
  readonly views: readonly JsonObject[];
  readonly next: string | undefined;
  readonly revision: number;
}

async function recordPage(deps: NodeDeps, asked: Asked): Promise<Page> {
  const { items, next, revision } = await deps.cache.list(asked);
  return { views: items.map((item) => deps.contract.nodeView(item.record, item.revision)), next, revision };
}

/** What of a node is in its row: a list of no more than that reads no records, of which not all may be in memory. */
const ROW_VIEW: { readonly [member: string]: (row: NodeRow) => Json } = {
  id: (row) => row.id,
  name: (row) => row.name,
  driver: (row) => row.driver,
  owner: (row) => row.owner,
  power_state: (row) => row.powerState,
  provision_state: (row) => row.provisionState,
  maintenance: (row) => row.maintenance,
  revision: (row) => row.revision,
};

function inRows(fields: readonly string[] | undefined): boolean {
  return fields?.every((field) => Object.hasOwn(ROW_VIEW, field)) ?? false;
}

function rowPage(deps: NodeDeps, asked: Asked): Page {
  const { rows, next, revision } = deps.cache.listRows(asked);
  const members = Object.entries(ROW_VIEW);
  return {
    views: rows.map((row) => Object.fromEntries(members.map(([name, of]) => [name, of(row)]))),
    next,
    revision,
  };
}

function filtersOf(query: Query): NodeFilters {
  const filters: { -readonly [name in keyof NodeFilters]: NodeFilters[name] } = {};
  const power = query.text('power_state');
  if (power !== undefined) filters.powerState = power === NULL ? null : power;
  const provision = query.text('provision_state');
  if (provision !== undefined) filters.provisionState = provision;
  const driver = query.text('driver');
  if (driver !== undefined) filters.driver = driver;
  const owner = query.text('owner');
  if (owner !== undefined) filters.owner = owner === NULL ? null : owner;
  const name = query.text('name');
  if (name !== undefined) filters.name = name;
  const maintenance = query.flag('maintenance');
  if (maintenance !== undefined) filters.maintenance = maintenance;
  return filters;
}
