// The event streams as the HTTP application uses them: WebSocket sessions and server-sent events over one hub.

import type { Clock } from '../../runtime/base/clock.ts';
import type { HeldCredentials } from '../auth/held-credentials.ts';
import type { Socket, SocketHandler, StreamingResponse } from '../engine/engine.ts';
import type { StreamSession, Streams } from '../http/deps.ts';
import type { Refused } from '../http/problem.ts';
import type { RouteRequest } from '../http/route.ts';
import type { FrameFormat } from './frames.ts';
import { jsonFrames } from './frames.ts';
import type { EventHub } from './hub.ts';
import { protobufFrames } from './protobuf-frames.ts';
import { openSession } from './session.ts';
import { sse } from './sse.ts';

const FORMATS: ReadonlyMap<string, FrameFormat> = new Map([
  ['ironworks.v1+json', jsonFrames],
  ['ironworks.v1+proto', protobufFrames],
]);

export interface StreamsDeps {
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly credentials: HeldCredentials;
}

/** Owns nothing: whoever started the hub closes it. */
export function createStreams(deps: StreamsDeps): Streams {
  const { hub, clock, credentials } = deps;
  return {
    protocols: [...FORMATS.keys()],
    open: (socket: Socket, session: StreamSession): SocketHandler =>
      openSession(socket, {
        hub,
        // A client that offered none gets the first.
        format: FORMATS.get(socket.protocol) ?? jsonFrames,
        tenant: session.identity.caller.tenant,
        holdCredentials: (onLost) => credentials.hold(session.authorization, session.identity, onLost),
        submitTask: (node, body, traceparent) => session.submitTask(node, body, traceparent),
      }),
    events: (request: RouteRequest): Promise<StreamingResponse | Refused> => {
      const { query, http, identity } = request;
      return sse(
        {
          nodes: query.list('node') ?? [],
          tasks: query.list('task') ?? [],
          types: query.list('type') ?? [],
          tenant: query.text('tenant'),
          after: http.headers.get('last-event-id') ?? query.text('after'),
          viewer: identity.caller.tenant,
        },
        {
          hub,
          clock,
          holdCredentials: (onLost) => credentials.hold(http.headers.get('authorization'), identity, onLost),
        },
      );
    },
  };
}
