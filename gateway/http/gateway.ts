// The HTTP application: from a request the engine has read to its answer. The order of the checks is the contract:
// probes; your address's bucket; who are you; your buckets; is there such a resource; may you; is there room; query;
// body; handler.
// Every "no" is a problem document, and a fault of ours is one too: `request` never rejects.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { Identity } from '../auth/authenticate.ts';
import { mayAct, openAuthenticator, Role } from '../auth/authenticate.ts';
import type {
  EngineHandlers,
  HttpRequest,
  HttpResponse,
  StreamingResponse,
  UpgradeAnswer,
  UpgradeRequest,
} from '../engine/engine.ts';
import { fullness } from '../limits/buckets.ts';
import type { Admission } from '../limits/limiter.ts';
import { rateLimitHeaders } from '../limits/limiter.ts';
import { consoleRoutes } from '../routes/console.ts';
import type { MessageCall } from '../routes/messages.ts';
import { routesOf } from '../routes/table.ts';
import type { GatewayDeps } from './deps.ts';
import { checkEncoding, checkMediaType, parseJsonBody } from './json-body.ts';
import type { Checked, Header, Refused } from './problem.ts';
import { malformed, misfitOf, no, problemFrame, problemResponse, refuse, retryAfter, yes } from './problem.ts';
import { parseQuery } from './query.ts';
import type { TraceContext } from './request-headers.ts';
import { readTrace } from './request-headers.ts';
import type { Answer, Route, RouteRequest } from './route.ts';
import { isRefused } from './route.ts';
import type { Match } from './router.ts';
import { Router } from './router.ts';

export const STREAM_PATH = '/api/v1/stream';

export interface Gateway extends EngineHandlers {
  readonly inFlight: number;
  /** What can be asked in one message, by whichever way it comes. */
  readonly calls: readonly MessageCall[];
  /** Answers such a message after the same checks in the same order as a request. Never rejects. */
  call(call: MessageCall, request: CallRequest): Promise<HttpResponse>;
  /** `/readyz` may say ready from now on. */
  open(): void;
  /** From now on `/readyz` says no; requests are still answered. */
  drain(): void;
}

/** State of the process that probes tell. */
export interface Readiness {
  opened: boolean;
  draining: boolean;
}

/** One message that asks for a call. */
export interface CallRequest {
  /** Where it was sent to: the `instance` of a problem. */
  readonly subject: string;
  /** Names in lower case; those that requests have, where they have a meaning here. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whose bucket is drawn from where the caller has none of its own. */
  readonly address: string;
  /** What it says, or why that cannot be read: told to callers who may ask. */
  readonly message: Checked<Json>;
  /** Fires when the caller waits no longer. */
  readonly signal: AbortSignal;
}

interface Exchange {
  readonly http: HttpRequest;
  readonly startedAt: number;
  routeName: string;
  limit: Admission | undefined;
  /** Empty before the caller is known. */
  tenant: string;
  trace: TraceContext | undefined;
}

/** The method of calls, where metrics tell requests apart by it. */
const CALL = 'CALL';
const NO_BODY: JsonObject = Object.freeze({});

export function createGateway(deps: GatewayDeps): Gateway {
  const { clock, ids, limits, authenticator, metrics, log } = deps;
  const readiness: Readiness = { opened: false, draining: false };
  const table = routesOf(deps, readiness);
  const router = new Router([...table.routes, ...consoleRoutes(deps.console)]);

  const traceOf = (exchange: Exchange): TraceContext => {
    exchange.trace ??= readTrace(exchange.http.headers.get('traceparent'), () => ids.token());
    return exchange.trace;
  };

  const finish = (exchange: Exchange, answer: Answer): HttpResponse | StreamingResponse => {
    const response = isRefused(answer) ? refusalResponse(exchange, answer) : answer;
    metrics.observe(
      exchange.http.method,
      exchange.routeName,
      response.status,
      (clock.monotonic() - exchange.startedAt) / 1000,
    );
    const extra = extraHeaders(exchange);
    return extra.length === 0 ? response : { ...response, headers: [...response.headers, ...extra] };
  };

  const refusalResponse = (exchange: Exchange, refused: Refused): HttpResponse => {
    metrics.refused(refused.refusal.code);
    const instance = exchange.http.path.slice(0, 512);
    return problemResponse(refused, { instance, traceId: traceOf(exchange).traceId });
  };

  const extraHeaders = (exchange: Exchange): readonly Header[] => {
    const headers: Header[] = [];
    if (exchange.trace !== undefined) headers.push(['trace-id', exchange.trace.traceId]);
    // Told once half of the burst is gone: early enough to slow down, and no cost to those who never come near.
    const { limit } = exchange;
    if (limit !== undefined && fullness(limit) < 0.5)
      headers.push(...rateLimitHeaders(limit.name, limit.policy, limit.left));
    return headers;
  };

  const fault = (exchange: Exchange, error: unknown): Refused => {
    if (error instanceof BrokerError && error.code !== 'internal')
      return refuse(error.code, 'the broker did not answer; nothing is known to have changed');
    const { traceId } = traceOf(exchange);
    log.error({ err: error, route: exchange.routeName, traceId }, 'request failed');
    return refuse('internal', 'a fault of ours; the trace id finds it in the log');
  };

  /**
   * Who calls, and whether the buckets it draws from have room; `node`: the one it is to change. Failed credentials are
   * charged to the address.
   */
  const admit = (exchange: Exchange, cost: number, node?: string): Checked<Identity> => {
    const { buckets, proxies } = limits;
    const { headers } = exchange.http;
    const address = proxies.clientOf(exchange.http.address, headers.get('x-forwarded-for'));
    const authorization = headers.get('authorization');
    const now = clock.monotonic();
    const early = authenticator.open ? undefined : buckets.atTheDoor(address, authorization, cost, now);
    if (early !== undefined) return limited(exchange, early) ?? no(refuse('internal', 'a bucket that refuses nothing'));
    const identified = authenticator.identify(authorization, address);
    const admission = identified.ok
      ? buckets.caller(identified.value, address, authorization, node, cost, now)
      : buckets.stranger(address, cost, now);
    if (identified.ok) exchange.tenant = identified.value.caller.tenant;
    return limited(exchange, admission) ?? identified;
  };

  const limited = (exchange: Exchange, admission: Admission): ReturnType<typeof no> | undefined => {
    exchange.limit = admission;
    if (admission.allowed) return undefined;
    const { bucket, retryAfterMs, name } = admission;
    // One client alone may come back on the dot; what several draw from is told to a crowd.
    const waitS = name === 'token' ? retryAfterMs / 1_000 : limits.advice.spread(retryAfterMs / 1_000);
    return no(refuse('rate_limited', `the bucket "${bucket}" is empty`, { bucket }, [retryAfter(waitS)]));
  };

  const dispatch = (exchange: Exchange, match: Match): Answer | Promise<Answer> => {
    const { http } = exchange;
    if (match.kind === 'route' && match.route.role === null) {
      const identity = openAuthenticator.identify(undefined, http.address);
      return identity.ok ? handle(exchange, match, identity.value) : identity.refused;
    }
    const identified =
      match.kind === 'route'
        ? admit(exchange, match.route.cost, http.method === 'GET' ? undefined : match.parameters['node'])
        : admit(exchange, 1);
    if (!identified.ok) return identified.refused;
    switch (match.kind) {
      case 'none':
        return refuse('not_found', 'no such resource; /openapi.json lists them');
      case 'malformed':
        return malformed('the path is not percent-encoded UTF-8');
      case 'method': {
        const allow: Header = ['allow', match.allow.join(', ')];
        if (http.method === 'OPTIONS') return { status: 204, headers: [allow], body: '' };
        return refuse('method_not_allowed', `this resource takes ${match.allow.join(', ')}`, {}, [allow]);
      }
      case 'route': {
        const { route } = match;
        const forbidden = route.role === null ? undefined : mayNot(identified.value, route.role);
        if (forbidden !== undefined) return forbidden;
        if (http.method !== 'GET' && http.method !== 'HEAD' && !isSameOrigin(http.headers))
          return refuse('forbidden', 'a page of another origin may not change anything here');
        return (
          noRoom(identified.value) ?? route.noRoom?.(identified.value) ?? handle(exchange, match, identified.value)
        );
      }
    }
  };

  const dispatchCall = (exchange: Exchange, call: MessageCall, said: Checked<Json>): Answer | Promise<Answer> => {
    const message: JsonObject = said.ok && isObject(said.value) ? said.value : NO_BODY;
    const { node } = message;
    const changed = call.changesNode && typeof node === 'string' ? node : undefined;
    const identified = admit(exchange, call.cost, changed);
    if (!identified.ok) return identified.refused;
    const refused = mayNot(identified.value, call.role) ?? noRoom(identified.value);
    if (refused !== undefined) return refused;
    if (!said.ok) return said.refused;
    const misfit = misfitOf(call.validate(said.value));
    if (misfit !== undefined) return misfit;
    const { parameters, query, body } = call.read(message);
    return call.handle({
      http: exchange.http,
      parameters,
      query,
      body,
      mediaType: 'application/json',
      identity: identified.value,
      trace: () => traceOf(exchange),
    });
  };

  const mayNot = ({ role }: Identity, needed: Role): Refused | undefined =>
    mayAct(role, needed)
      ? undefined
      : refuse('forbidden', `this call needs the role ${needed}; these credentials have ${role}`);

  const noRoom = ({ caller }: Identity): Refused | undefined => {
    const { inHand, advice } = limits;
    if (inHand.hasRoom(caller.tenant)) return undefined;
    return refuse('overloaded', `${inHand.inHand} requests are in hand here; try again`, {}, [
      retryAfter(advice.requestsAnswered(inHand.eachMs)),
    ]);
  };

  const handle = (
    exchange: Exchange,
    match: { readonly route: Route; readonly parameters: { readonly [name: string]: string } },
    identity: Identity,
  ): Answer | Promise<Answer> => {
    const { http } = exchange;
    const { route } = match;
    const query = parseQuery(http.query, route.query);
    if (!query.ok) return query.refused;
    const body = readBody(route, http);
    if (!body.ok) return body.refused;
    return route.handle({
      http,
      parameters: match.parameters,
      query: query.value,
      body: body.value.value,
      mediaType: body.value.mediaType,
      identity,
      trace: () => traceOf(exchange),
    });
  };

  const begin = (http: HttpRequest): Exchange => ({
    http,
    startedAt: clock.monotonic(),
    routeName: 'none',
    limit: undefined,
    tenant: '',
    trace: undefined,
  });

  const settle = async (exchange: Exchange, pending: Promise<Answer>): Promise<HttpResponse | StreamingResponse> => {
    const { tenant } = exchange;
    limits.inHand.enter(tenant);
    try {
      return finish(exchange, await pending);
    } catch (error) {
      return finish(exchange, fault(exchange, error));
    } finally {
      limits.inHand.leave(tenant, clock.monotonic() - exchange.startedAt);
    }
  };

  return {
    get inFlight() {
      return limits.inHand.inHand;
    },

    open() {
      readiness.opened = true;
    },

    drain() {
      readiness.draining = true;
    },

    request(http) {
      const exchange = begin(http);
      try {
        const match = router.find(http.method, http.path);
        if (match.kind === 'route') exchange.routeName = match.route.path;
        const answer = dispatch(exchange, match);
        // Cached reads are answered in the same turn; only what waits costs a promise. A streaming answer can only
        // come through the promise, as the engine's seam has it.
        if (answer instanceof Promise) return settle(exchange, answer);
        const response = finish(exchange, answer);
        return 'start' in response ? Promise.resolve(response) : response;
      } catch (error) {
        const response = finish(exchange, fault(exchange, error));
        return 'start' in response ? Promise.resolve(response) : response;
      }
    },

    calls: table.calls,

    async call(call, { subject, headers, address, message, signal }) {
      const http = { method: CALL, path: subject, query: '', headers, body: new Uint8Array(), address, signal };
      const exchange = begin(http);
      exchange.routeName = call.name;
      try {
        const answer = dispatchCall(exchange, call, message);
        const response = answer instanceof Promise ? await settle(exchange, answer) : finish(exchange, answer);
        if ('start' in response) throw new TypeError(`${call.name}: a call is answered once, and this is a stream`);
        return response;
      } catch (error) {
        return refusalResponse(exchange, fault(exchange, error));
      }
    },

    upgrade(request: UpgradeRequest): UpgradeAnswer {
      const http: HttpRequest = {
        ...request,
        method: 'GET',
        body: new Uint8Array(),
        signal: new AbortController().signal,
      };
      const exchange = begin(http);
      const reject = (refused: Refused): UpgradeAnswer => {
        const response = finish(exchange, refused);
        if ('start' in response) throw new TypeError('a refusal is never a stream');
        return { accept: false, response };
      };
      if (request.path !== STREAM_PATH)
        return reject(refuse('not_found', `WebSocket is spoken at ${STREAM_PATH} only`));
      exchange.routeName = STREAM_PATH;
      const identified = admit(exchange, 1);
      if (!identified.ok) return reject(identified.refused);
      if (!isSameOrigin(request.headers))
        return reject(refuse('forbidden', 'a page of another origin may not open a stream here'));
      const { protocols } = deps.streams;
      const protocol = request.protocols.find((offered) => protocols.includes(offered));
      // Clients that offer none get the first one: it is what they would have asked for.
      if (protocol === undefined && request.protocols.length > 0)
        return reject(malformed(`no subprotocol offered is spoken here; offer ${protocols.join(' or ')}`));
      if (readiness.draining) return reject(refuse('overloaded', 'this gateway is stopping; connect again'));
      const identity = identified.value;
      return {
        accept: true,
        protocol: protocol ?? '',
        open: (socket) =>
          deps.streams.open(socket, {
            tenant: identity.caller.tenant,
            submitTask: async (node, body, traceparent) => {
              const trace = readTrace(traceparent, () => ids.token());
              const context = { instance: `/api/v1/nodes/${node.slice(0, 64)}/tasks`, traceId: trace.traceId };
              const admitted = admit(exchange, 1, node);
              const refused = admitted.ok ? (mayNot(identity, Role.operator) ?? noRoom(identity)) : admitted.refused;
              if (refused !== undefined) return problemFrame(refused, context);
              const { tenant } = identity.caller;
              const enteredAt = clock.monotonic();
              limits.inHand.enter(tenant);
              try {
                return await table.submitFrame(node, body, { identity, trace, context });
              } catch (error) {
                return problemFrame(fault(exchange, error), context);
              } finally {
                limits.inHand.leave(tenant, clock.monotonic() - enteredAt);
              }
            },
          }),
      };
    },

    refuse(code, detail) {
      metrics.refused(code);
      const traceId = `${ids.token()}${ids.token()}`;
      return { ...problemResponse(refuse(code, detail), { instance: '/', traceId }), close: true };
    },
  };
}

interface ReadBody {
  readonly value: RouteRequest['body'];
  readonly mediaType: string;
}

function readBody(route: Route, http: HttpRequest): Checked<ReadBody> {
  const spec = route.body;
  if (spec === undefined) return yes({ value: NO_BODY, mediaType: '' });
  const [usual = 'application/json'] = spec.mediaTypes;
  if (http.body.length === 0) {
    if (spec.optional !== true) return no(malformed('a body is needed', ''));
    return yes({ value: NO_BODY, mediaType: usual });
  }
  const mediaType = checkMediaType(http.headers.get('content-type'), spec.mediaTypes);
  if (!mediaType.ok) return mediaType;
  const encoding = checkEncoding(http.headers.get('content-encoding'));
  if (!encoding.ok) return encoding;
  const parsed = parseJsonBody(http.body);
  if (!parsed.ok) return parsed;
  const misfit = misfitOf(spec.validate?.(parsed.value) ?? []);
  return misfit === undefined ? yes({ value: parsed.value, mediaType: mediaType.value }) : no(misfit);
}

/** True for everything but a browser's page from elsewhere: only browsers send Origin, and always send it truly. */
function isSameOrigin(headers: ReadonlyMap<string, string>): boolean {
  const origin = headers.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get('host')?.toLowerCase();
}
