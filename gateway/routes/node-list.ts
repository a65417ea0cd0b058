// GET /nodes: pages in the order of ids, filtered, served from the watch cache.

import type { Json, JsonObject } from '../../proto/json.ts';
import { Role, SYSTEM_TENANT } from '../auth/authenticate.ts';
import { invalid } from '../http/problem.ts';
import type { Query, QuerySpec } from '../http/query.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json } from '../http/route.ts';
import type { NodeFilters } from '../view/node-rows.ts';
import type { NodeDeps } from './command.ts';
import { reachRevision } from './find.ts';

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
  fields: { type: 'list', description: 'Only these members of each node, besides `id`.' },
  min_revision: { type: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER, description: 'Not older than this.' },
};

export function nodeListRoute(deps: NodeDeps): Route {
  return {
    method: 'GET',
    path: '/api/v1/nodes',
    role: Role.reader,
    cost: 1,
    summary: 'Lists nodes by id, a page at a time.',
    query: QUERY,
    answers: { 200: 'A page of nodes; `next` is null on the last.' },
    documents: { 200: ['NodeList'] },
    handle: (request) => list(deps, request),
  };
}

async function list(deps: NodeDeps, request: RouteRequest): Promise<Answer> {
  const { query, identity } = request;
  const refused = await reachRevision(deps, query);
  if (refused !== undefined) return refused;
  await deps.ownWrites.behindAny();
  const { tenant } = identity.caller;
  const filters = filtersOf(query);
  const mine: NodeFilters = tenant === SYSTEM_TENANT ? filters : { ...filters, owner: tenant };
  const page = await deps.cache.list({
    filters: mine,
    limit: query.number('limit') ?? DEFAULT_PAGE,
    after: query.text('after'),
  });
  const fields = query.list('fields');
  const nodes: JsonObject[] = [];
  for (const { record, revision } of page.items) {
    const view = deps.contract.nodeView(record, revision);
    if (fields === undefined) {
      nodes.push(view);
      continue;
    }
    const unknown = fields.find((field) => !Object.hasOwn(view, field));
    if (unknown !== undefined)
      return invalid(
        'query/fields',
        `nodes have no member "${unknown.slice(0, 64)}"; known: ${Object.keys(view).join(', ')}`,
      );
    nodes.push(pick(view, fields));
  }
  return json(200, { nodes, next: page.next ?? null, revision: page.revision }, [['cache-control', 'no-cache']]);
}

function pick(view: JsonObject, fields: readonly string[]): JsonObject {
  const picked: { [name: string]: Json } = { id: view['id'] ?? null };
  for (const field of fields) picked[field] = view[field] ?? null;
  return picked;
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
