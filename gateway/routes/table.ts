// All routes of a gateway, put together once. Whoever adds a resource adds it here.

import type { Json } from '../../proto/json.ts';
import { asyncApi } from '../http/asyncapi.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { Readiness } from '../http/gateway.ts';
import { openApi } from '../http/openapi.ts';
import type { OwnWrites } from '../http/own-writes.ts';
import type { Route } from '../http/route.ts';
import { callbackRoutes } from './callbacks.ts';
import { clusterRoutes } from './cluster.ts';
import { historyRoutes } from './history.ts';
import type { MessageCall } from './messages.ts';
import { messageCalls } from './messages.ts';
import { nodeListRoute } from './node-list.ts';
import { nodeRoutes } from './nodes.ts';
import { opsRoutes } from './ops.ts';
import { orderRoutes } from './orders.ts';
import { ShownNodes } from './shown-nodes.ts';
import type { FrameContext } from './tasks.ts';
import { submitFrame, taskRoutes } from './tasks.ts';

export interface RouteTable {
  readonly routes: readonly Route[];
  /** What can be asked in one message, without HTTP. */
  readonly calls: readonly MessageCall[];
  /** Answers an `op: request` frame. */
  submitFrame(node: string, body: Json, frame: FrameContext): ReturnType<typeof submitFrame>;
}

export function routesOf(gatewayDeps: GatewayDeps, readiness: Readiness, ownWrites: OwnWrites): RouteTable {
  const deps = { ...gatewayDeps, ownWrites };
  const nodes = new ShownNodes(deps.contract.nodeView);
  const routes: Route[] = [
    ...nodeRoutes(deps, nodes),
    nodeListRoute(deps, nodes),
    ...taskRoutes(deps),
    ...orderRoutes(deps),
    ...historyRoutes(deps),
    ...callbackRoutes(deps),
    ...clusterRoutes(deps),
  ];
  const calls = messageCalls(deps, routes);
  routes.push(
    ...opsRoutes(deps, readiness, {
      openApi: () => JSON.stringify(openApi(routes)),
      asyncApi: () => JSON.stringify(asyncApi(calls, deps.contract)),
    }),
  );
  return {
    routes,
    calls,
    submitFrame: (node, body, frame) => submitFrame(deps, node, body, frame),
  };
}
