// The HTTP application: from a request the engine has read to its answer. The order of the checks is the contract:
// probes; your address's bucket; who are you; your buckets; is there such a resource; may you; is there room (door.ts);
// query; body; handler. Up to the body it is judged by its head, before any of the body is there.
// Every "no" is a problem document, and a fault of ours is one too: `request` never rejects.

import type { JsonObject } from '../../proto/json.ts';
import type { Identity } from '../auth/authenticate.ts';
import type { Answering, EngineHandlers, HttpRequest, HttpResponse, StreamingResponse } from '../engine/engine.ts';
import { consoleRoutes } from '../routes/console.ts';
import type { MessageCall } from '../routes/messages.ts';
import { routesOf } from '../routes/table.ts';
import type { GatewayDeps } from './deps.ts';
import { Door, isLetIn } from './door.ts';
import { Exchange } from './exchange.ts';
import { checkEncoding, checkMediaType, parseJsonBody } from './json-body.ts';
import type { CallRequest } from './message-call.ts';
import { answerCall, asRequest as callAsRequest } from './message-call.ts';
import { OwnWrites } from './own-writes.ts';
import type { Checked } from './problem.ts';
import { malformed, misfitOf, no, problemResponse, refuse, yes } from './problem.ts';
import { parseQuery } from './query.ts';
import type { Answer, Route, RouteRequest } from './route.ts';
import { Router } from './router.ts';
import { upgrade, asRequest as upgradeAsRequest } from './upgrade.ts';

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

const NO_BODY: JsonObject = Object.freeze({});

export function createGateway(deps: GatewayDeps): Gateway {
  const { ids, limits, metrics } = deps;
  const readiness: Readiness = { opened: false, draining: false };
  const door = new Door(deps);
  const ownWrites = new OwnWrites(deps.cache);
  deps.cache.onBreak(({ kind }) => {
    if (kind === 'lost') ownWrites.forget();
  });
  const table = routesOf(deps, readiness, ownWrites);
  const router = new Router([...table.routes, ...consoleRoutes(deps.console)]);
  const upgradeDeps = { ...deps, door, readiness, submitFrame: table.submitFrame };

  /** What is known of a request by its head: its answer, or who it is let in as, and where to. */
  const enter = (exchange: Exchange): Answer | Inside => {
    const { method, path } = exchange.http;
    const match = router.find(method, path);
    if (match.kind === 'route') exchange.routeName = match.route.path;
    const entry = door.enter(exchange, match);
    if (!isLetIn(entry)) return entry;
    if (match.kind !== 'route') throw new TypeError('let in to where there is nothing');
    return { route: match.route, parameters: match.parameters, identity: entry };
  };

  // Cached reads are answered in the same turn; only what waits costs a promise. A streaming answer can only come through
  // the promise, as the engine's seam has it.
  const now = (response: HttpResponse | StreamingResponse): Answering =>
    'start' in response ? Promise.resolve(response) : response;

  const settle = async (exchange: Exchange, pending: Promise<Answer>): Promise<HttpResponse | StreamingResponse> => {
    try {
      return exchange.finish(await door.inside(exchange, pending));
    } catch (error) {
      return exchange.finish(exchange.fault(error));
    }
  };

  const serve = (exchange: Exchange, inside: Inside): Answering => {
    try {
      const answer = handle(exchange, inside);
      return answer instanceof Promise ? settle(exchange, answer) : now(exchange.finish(answer));
    } catch (error) {
      return now(exchange.finish(exchange.fault(error)));
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
      const exchange = new Exchange(http, deps);
      try {
        const entered = enter(exchange);
        return isInside(entered) ? serve(exchange, entered) : now(exchange.finish(entered));
      } catch (error) {
        return now(exchange.finish(exchange.fault(error)));
      }
    },

    begin(http) {
      const exchange = new Exchange(http, deps);
      try {
        const entered = enter(exchange);
        return isInside(entered) ? () => serve(exchange, entered) : exchange.finishWhole(entered);
      } catch (error) {
        return exchange.finishWhole(exchange.fault(error));
      }
    },

    calls: table.calls,

    async call(call, request) {
      const exchange = new Exchange(callAsRequest(request), deps);
      exchange.routeName = call.name;
      try {
        const answer = answerCall(call, request.message, exchange, door);
        return exchange.finishWhole(answer instanceof Promise ? await door.inside(exchange, answer) : answer);
      } catch (error) {
        return exchange.finishWhole(exchange.fault(error));
      }
    },

    upgrade: (request) => upgrade(request, new Exchange(upgradeAsRequest(request), deps), upgradeDeps),

    refuse(code, detail) {
      metrics.refused(code);
      const traceId = `${ids.token()}${ids.token()}`;
      return { ...problemResponse(refuse(code, detail), { instance: '/', traceId }), close: true };
    },
  };
}

/** A request that was let in, and where to. */
interface Inside {
  readonly route: Route;
  readonly parameters: { readonly [name: string]: string };
  readonly identity: Identity;
}

function isInside(entered: Answer | Inside): entered is Inside {
  return 'route' in entered;
}

function handle(exchange: Exchange, { route, parameters, identity }: Inside): Answer | Promise<Answer> {
  const { http } = exchange;
  const query = parseQuery(http.query, route.query);
  if (!query.ok) return query.refused;
  const body = readBody(route, http);
  if (!body.ok) return body.refused;
  return route.handle({
    http,
    parameters,
    query: query.value,
    body: body.value.value,
    mediaType: body.value.mediaType,
    identity,
    trace: () => exchange.trace,
  });
}

interface ReadBody {
  readonly value: RouteRequest['body'];
  readonly mediaType: string;
}

const NOTHING_READ: Checked<ReadBody> = yes({ value: NO_BODY, mediaType: '' });

function readBody(route: Route, http: HttpRequest): Checked<ReadBody> {
  const spec = route.body;
  if (spec === undefined) return NOTHING_READ;
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
