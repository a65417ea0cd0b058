// Probes, metrics, the description of the API, and the event stream's door.

import type { JsonObject } from '../../proto/json.ts';
import { Role } from '../auth/authenticate.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { Readiness } from '../http/gateway.ts';
import { malformed } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import { json } from '../http/route.ts';
import { eventsQuery } from '../stream/sse.ts';

export type OpsDeps = Pick<GatewayDeps, 'members' | 'facts' | 'metrics' | 'streams' | 'cache'>;

const NO_STORE = [['cache-control', 'no-store']] as const;

/** Makers of the descriptions of the finished table: each is asked once, when its text is wanted first. */
export interface Descriptions {
  readonly openApi: () => string;
  readonly asyncApi: () => string;
}

export function opsRoutes(deps: OpsDeps, readiness: Readiness, describe: Descriptions): readonly Route[] {
  const openApi = once(describe.openApi);
  const asyncApi = once(describe.asyncApi);
  return [
    {
      method: 'GET',
      path: '/livez',
      role: null,
      cost: 0,
      summary: 'Whether the process answers.',
      answers: { 200: 'It does.' },
      documents: { 200: ['Probe'] },
      handle: () => json(200, { status: 'ok' }, NO_STORE),
    },
    {
      method: 'GET',
      path: '/readyz',
      role: null,
      cost: 0,
      summary: 'Whether requests should be sent here.',
      answers: { 200: 'Ready.', 503: 'Not ready; `checks` says why.' },
      documents: { 200: ['Probe'], 503: ['Probe'] },
      handle: () => {
        const checks = readinessChecks(deps, readiness);
        const ready = Object.values(checks).every((check) => check === 'ok');
        return json(ready ? 200 : 503, { status: ready ? 'ok' : 'unavailable', checks }, NO_STORE);
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      role: Role.reader,
      cost: 0,
      summary: 'Figures in the text format of Prometheus.',
      answers: { 200: 'The figures.' },
      texts: { 200: 'text/plain' },
      handle: async () => {
        const { text, contentType } = await deps.metrics.exposition();
        return { status: 200, headers: [['content-type', contentType]], body: text };
      },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      role: Role.reader,
      cost: 1,
      summary: 'This description.',
      answers: { 200: 'OpenAPI 3.1.' },
      handle: () => json(200, openApi()),
    },
    {
      method: 'GET',
      path: '/asyncapi.json',
      role: Role.reader,
      cost: 1,
      summary: 'The same of WebSocket, NATS and callbacks.',
      answers: { 200: 'AsyncAPI 3.' },
      handle: () => json(200, asyncApi()),
    },
    {
      method: 'GET',
      path: '/api/v1/events',
      headers: ['Last-Event-ID'],
      role: Role.reader,
      cost: 1,
      summary: 'Events as they happen (text/event-stream); `Last-Event-ID` resumes behind a cursor.',
      query: eventsQuery,
      answers: { 200: 'The stream.' },
      texts: { 200: 'text/event-stream' },
      handle: (request) => deps.streams.events(request),
    },
    {
      method: 'GET',
      path: '/api/v1/stream',
      role: Role.reader,
      cost: 1,
      summary: 'WebSocket: events, and requests for tasks. Subprotocol `ironworks.v1+json` or `ironworks.v1+proto`.',
      answers: { 101: 'The socket is open.' },
      handle: () => malformed('this resource speaks WebSocket only: send an upgrade, or read /api/v1/events'),
    },
  ];
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function readinessChecks(deps: OpsDeps, readiness: Readiness): JsonObject & { readonly [check: string]: string } {
  return {
    serving: readiness.draining ? 'stopping' : readiness.opened ? 'ok' : 'starting',
    broker: deps.facts().brokerConnected ? 'ok' : 'not connected',
    conductors: deps.members.liveConductors() > 0 ? 'ok' : 'none is alive',
  };
}
