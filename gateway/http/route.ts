// A route as data: method, path, who may, what it costs, what it reads, and the handler. The router, the checks before
// a handler and the OpenAPI description all read this one table.

import type { Json, JsonObject } from '../../proto/json.ts';
import type { Identity, Role } from '../auth/authenticate.ts';
import type { HttpRequest, HttpResponse, StreamingResponse } from '../engine/engine.ts';
import type { DocumentName } from './document-schemas.ts';
import type { Header, Issue, Refused } from './problem.ts';
import type { Query, QuerySpec } from './query.ts';
import type { RequestHeader, TraceContext } from './request-headers.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Route {
  readonly method: Method;
  /** Segments of `{name}` are parameters: `/api/v1/nodes/{node}`. */
  readonly path: string;
  /** Least role; null: anyone, unauthenticated and unlimited (probes and descriptions). */
  readonly role: Role | null;
  /** Tokens drawn from the caller's bucket. */
  readonly cost: number;
  /** One sentence for the description. */
  readonly summary: string;
  /** Absent: the query is ignored. */
  readonly query?: QuerySpec;
  readonly body?: BodySpec;
  /** Request headers that it gives a meaning to and others of its method do not, for the description. */
  readonly headers?: readonly RequestHeader[];
  /** Status codes it answers with when all is well, each with its meaning. */
  readonly answers: { readonly [status: number]: string };
  /** The shapes of those that are JSON: one of these, by name. */
  readonly documents?: { readonly [status: number]: readonly DocumentName[] };
  /** The media type of those that are text. */
  readonly texts?: { readonly [status: number]: string };
  /**
   * Asked before anything of the request is read: what would be refused for want of room is refused for as little as can
   * be. Under five times the load that can be served, what a refusal costs decides how much is left for the rest.
   */
  readonly noRoom?: (identity: Identity) => Refused | undefined;
  readonly handle: (request: RouteRequest) => Answer | Promise<Answer>;
}

export interface BodySpec {
  /** Media types read; the first is the usual one. */
  readonly mediaTypes: readonly string[];
  /** JSON Schema 2020-12, for the description. */
  readonly schema: object;
  /** Absent: the handler checks by itself (what a patch results in). */
  readonly validate?: Validate;
  /** True: an empty body reads as `{}`. */
  readonly optional?: boolean;
}

/** Empty where the value fits. */
export type Validate = (value: Json) => readonly Issue[];

export interface RouteRequest {
  readonly http: HttpRequest;
  /** Decoded path parameters. */
  readonly parameters: { readonly [name: string]: string };
  readonly query: Query;
  /** Validated where the route has a validator; `{}` where it reads none. */
  readonly body: Json;
  readonly mediaType: string;
  readonly identity: Identity;
  /** Made on first use: most reads never need one. */
  readonly trace: () => TraceContext;
}

export type Answer = HttpResponse | StreamingResponse | Refused;

export function isRefused(answer: Answer): answer is Refused {
  return 'refusal' in answer;
}

const JSON_TYPE: Header = ['content-type', 'application/json'];

export function json(status: number, body: JsonObject | string, headers: readonly Header[] = []): HttpResponse {
  return {
    status,
    headers: [JSON_TYPE, ...headers],
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

export function noContent(headers: readonly Header[] = []): HttpResponse {
  return { status: 204, headers, body: '' };
}

/** The parameter `name`; its route's path has it, or the route is wrong. */
export function parameter(request: RouteRequest, name: string): string {
  const value = request.parameters[name];
  if (value === undefined) throw new TypeError(`route without a parameter {${name}}`);
  return value;
}
