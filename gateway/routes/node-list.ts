// GET /nodes: pages in the order of ids, filtered, served from the watch cache.

import type { Json, JsonObject } from '../../proto/json.ts';
import { cursorBehind } from '../../runtime/journal/cursor.ts';
import { Role, SYSTEM_TENANT } from '../auth/authenticate.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { Query, QuerySpec } from '../http/query.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json } from '../http/route.ts';
import type { NodeFilters } from '../view/facets.ts';
import type { NodeRow } from '../view/node-rows.ts';
import type { NodeDeps } from './command.ts';
import { beforeList, DEFAULT_PAGE, listHeaders, MAX_PAGE, pageOf } from './list-read.ts';
import { fieldsQuery, minRevisionQuery, waitQuery } from './polling.ts';
import type { ShownNodes } from './shown-nodes.ts';

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

type ListDeps = NodeDeps & Pick<GatewayDeps, 'clock'>;

export function nodeListRoute(deps: ListDeps, nodes: ShownNodes): Route {
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
    handle: (request) => list(deps, nodes, request),
  };
}

async function list(deps: ListDeps, nodes: ShownNodes, request: RouteRequest): Promise<Answer> {
  const { query, identity } = request;
  const instead = await beforeList(deps, request);
  if (instead !== undefined) return instead;
  const mine = ownedBy(identity.caller.tenant, filtersOf(query));
  if (mine === undefined) return answer(deps, { next: undefined, revision: deps.cache.revision }, '[]');
  const asked = { filters: mine, limit: query.number('limit') ?? DEFAULT_PAGE, after: query.text('after') };
  const fields = query.list('fields');
  if (inRows(fields)) {
    const page = deps.cache.listRows(asked);
    return pageOf(request, page.rows.map(rowView), (views) => answer(deps, page, textOf(views)));
  }
  const page = await deps.cache.list(asked);
  // Most pages are of whole nodes, most of which were shown before: their texts are joined, and no object is made of them.
  if (fields === undefined) return answer(deps, page, `[${(await nodes.textsOf(page.items, deps.clock)).join(',')}]`);
  const views = page.items.map((node) => nodes.of(node));
  return pageOf(request, views, (members) => answer(deps, page, textOf(members)));
}

/** What of it the tenant may see; undefined where it asks for the nodes of others. */
function ownedBy(tenant: string, filters: NodeFilters): NodeFilters | undefined {
  if (tenant === SYSTEM_TENANT) return filters;
  return filters.owner === undefined || filters.owner === tenant ? { ...filters, owner: tenant } : undefined;
}

interface Page {
  readonly next: string | undefined;
  readonly revision: number;
}

/** @param nodes as JSON. */
function answer({ incarnation, cache }: NodeDeps, { next, revision }: Page, nodes: string): Answer {
  const cursor = cursorBehind(incarnation, revision, cache.witnessAt(revision));
  const rest = JSON.stringify({ next: next ?? null, revision, cursor });
  return json(200, `{"nodes":${nodes},${rest.slice(1)}`, listHeaders(revision));
}

const textOf = (views: readonly JsonObject[]): string => JSON.stringify(views);

/** What of a node is in its row: a list of no more than that reads no records, of which not all may be in memory. */
const ROW_VIEW: { readonly [member: string]: (row: NodeRow) => Json } = {
  id: (row) => row.id,
  name: (row) => row.name,
  driver: (row) => row.facets.driver,
  owner: (row) => row.facets.owner,
  power_state: (row) => row.facets.powerState,
  provision_state: (row) => row.facets.provisionState,
  maintenance: (row) => row.facets.maintenance,
  revision: (row) => row.revision,
};

function inRows(fields: readonly string[] | undefined): boolean {
  return fields?.every((field) => Object.hasOwn(ROW_VIEW, field)) ?? false;
}

const ROW_MEMBERS = Object.entries(ROW_VIEW);

function rowView(row: NodeRow): JsonObject {
  const view: { [member: string]: Json } = {};
  for (const [name, of] of ROW_MEMBERS) view[name] = of(row);
  return view;
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
