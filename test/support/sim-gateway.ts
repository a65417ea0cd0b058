// The HTTP application over a simulated broker, with its view, its limits and its streams: all of a gateway but its engine.

import { openAuthenticator } from '../../gateway/auth/authenticate.ts';
import { HeldCredentials } from '../../gateway/auth/held-credentials.ts';
import { createCallbackStore } from '../../gateway/http/callback-store.ts';
import { COLLECTION, nodeContract } from '../../gateway/http/contract.ts';
import { createGateway, type Gateway } from '../../gateway/http/gateway.ts';
import { createTaskReader, holderReads } from '../../gateway/http/task-reader.ts';
import { createLimits } from '../../gateway/limits/limits.ts';
import { createMetrics } from '../../gateway/metrics/metrics.ts';
import { kvNames } from '../../gateway/names.ts';
import { EventHub } from '../../gateway/stream/hub.ts';
import { createStreams } from '../../gateway/stream/streams.ts';
import { WatchCache } from '../../gateway/view/watch-cache.ts';
import type { IdSource } from '../../proto/ids.ts';
import type { Clock, Random } from '../../runtime/base/clock.ts';
import { silentLogger } from '../../runtime/base/logger.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import type { Cluster } from '../../runtime/broker/topology.ts';
import { targetRules } from '../../runtime/callback/target.ts';
import type { MemberWatch } from '../../runtime/placement/member-watch.ts';
import { joinMembers } from '../../runtime/placement/membership.ts';
import type { Submitter } from '../../runtime/submit/submitter.ts';

export interface SimGatewayParts {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly members: MemberWatch;
  readonly submitter: Submitter;
  readonly cluster: Cluster;
}

/** Resolves once it is a member and everything stored so far is in its view. */
export async function openSimGateway(parts: SimGatewayParts): Promise<Gateway> {
  const { broker, clock, ids, random, members, submitter, cluster } = parts;
  const { subjects, shardCount } = cluster;
  const contract = nodeContract();
  const eventView = { namespace: subjects.namespace, collection: COLLECTION, actorView: contract.nodeView };
  const reads = { broker, subjects, shardCount, kind: contract.kind, clock };
  const report = { shards: [], activations: 0, running: 0, address: 'http://127.0.0.1:8080' };
  const session = ids.sessionId('sim');
  const role = 'gateway';
  await joinMembers({ broker, subjects, clock, session, role, host: 'sim', pid: 2, report: () => report });
  const cache = await WatchCache.start(reads);
  const hub = EventHub.start({ ...reads, cache, eventView });
  const historyDeps = { ...reads, eventView };
  const gateway = createGateway({
    contract,
    submitter,
    cache,
    tasks: createTaskReader(historyDeps),
    callbacks: createCallbackStore({ ...reads, random }),
    targets: targetRules([]),
    members,
    names: kvNames({ broker, subjects, clock, holders: holderReads({ ...historyDeps, cache }) }),
    streams: createStreams({ hub, clock, credentials: new HeldCredentials(openAuthenticator, clock) }),
    authenticator: openAuthenticator,
    limits: createLimits(
      {
        ...{ rate: 1_000, burst: 2_000, tenantRate: 0, tenantBurst: 0, maxOpenTasks: 100_000, maxTenantTasks: 100_000 },
        ...{ maxInHand: 1_000, maxClients: 1_000, trustedProxies: [] },
      },
      { clock, random: () => 0, members, openTasks: (tenant) => cache.openTasks(tenant) },
    ),
    metrics: createMetrics(
      {
        ...{ inFlight: () => 0, connections: () => 0, clients: () => 0, liveConductors: () => 1 },
        ...{ brokerAppends: () => 0, brokerReads: () => 0, readerRestarts: () => 0, revision: () => cache.revision },
      },
      undefined,
      false,
    ),
    log: silentLogger,
    clock,
    ids,
    shardCount,
    incarnation: subjects.incarnation,
    facts: () => ({
      nats: { url: 'nats://127.0.0.1:4222', version: '2.15.1', replicas: 1, pid: 4_711 },
      supervisorPid: 4_710,
      brokerConnected: broker.connected,
    }),
  });
  gateway.open();
  return gateway;
}
