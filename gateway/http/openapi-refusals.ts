// The refusals in the OpenAPI description: which statuses a route can answer with besides its good ones, each with the
// codes of the one table (proto/error-codes.ts) that stand for it.

import { errorCodes } from '../../proto/error-codes.ts';
import type { JsonObject } from '../../proto/json.ts';
import { headersOfRefusal } from './openapi-headers.ts';
import type { Route } from './route.ts';

/** By status, references to what `refusalComponents` has. Whatever else may come is `default`. */
export function refusalsOf(route: Route): JsonObject {
  const { method, path, role, query, body, headers } = route;
  if (role === null) return {};
  const names = Object.keys(query ?? {});
  const statuses = [
    (body !== undefined || query !== undefined) && 400,
    401,
    403,
    (path.includes('{') || names.includes('node') || names.includes('task')) && 404,
    body !== undefined && 408,
    method !== 'GET' && 409,
    names.includes('after') && 410,
    headers?.includes('If-Match') === true && 412,
    body !== undefined && 413,
    body !== undefined && 415,
    headers?.includes('Idempotency-Key') === true && 422,
    429,
    500,
    503,
  ].filter((status) => status !== false && route.answers[status] === undefined);
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/refusal_${status}` }]));
}

export function refusalComponents(): JsonObject {
  const statuses = [...new Set(Object.values(errorCodes).map(({ status }) => status))];
  return Object.fromEntries(statuses.map((status) => [`refusal_${status}`, refusal(status)]));
}

function refusal(status: number): JsonObject {
  const told = Object.entries(errorCodes)
    .filter(([, code]) => code.status === status)
    .map(([name, { meaning }]) => `\`${name}\`: ${meaning}`);
  return { description: told.join(' '), ...headersOfRefusal(status), ...problemContent };
}

export const problemContent: JsonObject = {
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
