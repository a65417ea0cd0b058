// The WebSocket handshake as the HTTP application judges it: authenticated and limited like a request, before anything is
// upgraded; and the requests that come over the socket afterwards, each let in like one of its own.

import type { IdSource } from '../../proto/ids.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Identity } from '../auth/authenticate.ts';
import { Role } from '../auth/authenticate.ts';
import type { UpgradeAnswer, UpgradeRequest } from '../engine/engine.ts';
import { NO_BYTES } from '../engine/inbound.ts';
import type { RouteTable } from '../routes/table.ts';
import type { GatewayDeps, StreamSession } from './deps.ts';
import type { Door } from './door.ts';
import { isSameOrigin, mayNot } from './door.ts';
import type { Exchange } from './exchange.ts';
import type { Readiness } from './gateway.ts';
import type { Refused } from './problem.ts';
import { malformed, problemFrame, refuse, retryAfter } from './problem.ts';
import { readTrace } from './request-headers.ts';

export const STREAM_PATH = '/api/v1/stream';

/** Requests of one socket. */
const MAX_IN_HAND = 64;
const TOO_MANY = refuse('overloaded', `more than ${MAX_IN_HAND} requests in hand on this socket`, {}, [retryAfter(1)]);

export interface UpgradeDeps {
  readonly door: Door;
  readonly streams: GatewayDeps['streams'];
  readonly submitFrame: RouteTable['submitFrame'];
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly ids: IdSource;
}

export function upgrade(request: UpgradeRequest, exchange: Exchange, deps: UpgradeDeps): UpgradeAnswer {
  const reject = (refused: Refused): UpgradeAnswer => ({ accept: false, response: exchange.finishWhole(refused) });
  if (request.path !== STREAM_PATH) return reject(refuse('not_found', `WebSocket is spoken at ${STREAM_PATH} only`));
  exchange.routeName = STREAM_PATH;
  const identified = deps.door.identify(exchange, 1);
  if (!identified.ok) return reject(identified.refused);
  if (!isSameOrigin(request.headers))
    return reject(refuse('forbidden', 'a page of another origin may not open a stream here'));
  const { protocols } = deps.streams;
  const protocol = request.protocols.find((offered) => protocols.includes(offered));
  // Clients that offer none get the first one: it is what they would have asked for.
  if (protocol === undefined && request.protocols.length > 0)
    return reject(malformed(`no subprotocol offered is spoken here; offer ${protocols.join(' or ')}`));
  if (deps.readiness.draining) return reject(refuse('overloaded', 'this gateway is stopping; connect again'));
  const session = sessionOf(identified.value, exchange, deps);
  return { accept: true, protocol: protocol ?? '', open: (socket) => deps.streams.open(socket, session) };
}

/** The handshake as a request, which has no body and does not end with its answer. */
export function asRequest(request: UpgradeRequest): Exchange['http'] {
  return { ...request, method: 'GET', body: NO_BYTES, signal: new AbortController().signal };
}

function sessionOf(identity: Identity, exchange: Exchange, deps: UpgradeDeps): StreamSession {
  const { door, submitFrame, clock, ids } = deps;
  let inHand = 0;
  return {
    identity,
    authorization: exchange.http.headers.get('authorization'),
    submitTask: async (node, body, traceparent) => {
      const trace = readTrace(traceparent, () => ids.token());
      const context = { instance: `/api/v1/nodes/${node.slice(0, 64)}/tasks`, traceId: trace.traceId };
      if (inHand >= MAX_IN_HAND) return problemFrame(TOO_MANY, context);
      const admitted = door.identify(exchange, 1, node, clock.monotonic());
      if (!admitted.ok) return problemFrame(admitted.refused, context);
      const caller = admitted.value;
      const refused = mayNot(caller, Role.operator) ?? door.noRoom(caller);
      if (refused !== undefined) return problemFrame(refused, context);
      inHand++;
      try {
        return await door.inside(exchange, submitFrame(node, body, { identity: caller, trace, context }));
      } catch (error) {
        return problemFrame(exchange.fault(error), context);
      } finally {
        inHand--;
      }
    },
  };
}
