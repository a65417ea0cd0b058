// What a gateway is between the broker and the engine, wired together: the watch cache, the streams, the submitter, the
// limits and the HTTP application. Opens in this order, and hands each part over as it starts, so that whoever started it
// can close what there is of it.

import { fileURLToPath } from 'node:url';
import type { IdSource } from '../proto/ids.ts';
import type { Clock, Random } from '../runtime/base/clock.ts';
import type { Logger } from '../runtime/base/logger.ts';
import type { Settings } from '../runtime/base/settings.ts';
import { SettingsError } from '../runtime/base/settings.ts';
import type { Broker } from '../runtime/broker/broker.ts';
import type { Cluster } from '../runtime/broker/topology.ts';
import type { TargetRules } from '../runtime/callback/target.ts';
import type { MembersView } from '../runtime/placement/member.ts';
import type { MemberWatch } from '../runtime/placement/member-watch.ts';
import { createSubmitter } from '../runtime/submit/submit.ts';
import type { Submitter } from '../runtime/submit/submitter.ts';
import type { Authenticator } from './auth/authenticate.ts';
import type { HeldCredentials } from './auth/held-credentials.ts';
import { readConsole } from './console/console-files.ts';
import { createCallbackStore } from './http/callback-store.ts';
import { COLLECTION, nodeContract } from './http/contract.ts';
import type { ClusterFacts } from './http/deps.ts';
import type { Gateway } from './http/gateway.ts';
import { createGateway } from './http/gateway.ts';
import { createTaskReader, holderReads } from './http/task-reader.ts';
import type { Limits } from './limits/limits.ts';
import { createLimits } from './limits/limits.ts';
import { ConductorScrapes } from './metrics/conductor-scrapes.ts';
import type { GatewayMetricsSet } from './metrics/metrics.ts';
import { createMetrics } from './metrics/metrics.ts';
import { kvNames } from './names.ts';
import { EventHub } from './stream/hub.ts';
import { createStreams } from './stream/streams.ts';
import { WatchCache } from './view/watch-cache.ts';

const MAX_CLIENTS = 100_000;
const MAX_IN_HAND = 10_000;
/** Where the build puts the console: beside the compiled gateway. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../web/', import.meta.url));

export interface Application {
  metrics: GatewayMetricsSet;
  cache: WatchCache;
  hub: EventHub;
  submitter: Submitter;
  gateway: Gateway;
}

export interface ApplicationDeps {
  readonly settings: Settings;
  readonly broker: Broker;
  readonly cluster: Cluster;
  readonly members: MemberWatch;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly authenticator: Authenticator;
  readonly credentials: HeldCredentials;
  readonly targets: TargetRules;
  readonly storageFull: () => boolean;
  readonly connections: () => number;
  readonly refusedConnections: () => number;
  readonly facts: () => ClusterFacts;
}

/** Puts each part into `parts` once it is started. @throws BrokerError, SettingsError */
export async function startApplication(deps: ApplicationDeps, parts: Partial<Application>): Promise<void> {
  const { broker, cluster, members, clock, random, ids, log } = deps;
  const { subjects, shardCount } = cluster;
  const contract = nodeContract();
  const view = { namespace: subjects.namespace, collection: COLLECTION, actorView: contract.nodeView };
  const reads = { broker, subjects, shardCount, kind: contract.kind, clock };
  const metrics = createMetrics(
    {
      inFlight: () => parts.gateway?.inFlight ?? 0,
      connections: () => deps.connections(),
      refusedConnections: () => deps.refusedConnections(),
      clients: () => limits.buckets.clients,
      openTasks: () => cache.openTasks(),
      revision: () => cache.revision,
      liveConductors: () => members.liveConductors(),
      brokerAppends: () => broker.counters.appends,
      brokerAppendBytes: () => broker.counters.appendBytes,
      brokerReads: () => broker.counters.reads,
      readerRestarts: () => cache.facts.readerRestarts,
      nodes: () => cache.facts.nodes,
      cachedRecords: () => cache.facts.records,
      subscriptions: () => hub.facts.subscriptions,
      replays: () => hub.facts.replays,
    },
    new ConductorScrapes({ broker, subjects, members }),
  );
  parts.metrics = metrics;
  const cache = await WatchCache.start({
    ...reads,
    reports: {
      error: (what, facts) => {
        metrics.readSide.viewError();
        log.error({ what, ...facts }, 'the view of the nodes has a fault');
      },
      batch: (facts) => metrics.readSide.batchSeen(facts),
    },
  });
  parts.cache = cache;
  const hub = EventHub.start({ ...reads, cache, eventView: view, counts: metrics.readSide.streams });
  parts.hub = hub;
  const submitter = createSubmitter({
    broker,
    subjects,
    shardCount,
    clock,
    ids,
    members,
    storageFull: deps.storageFull,
  });
  parts.submitter = submitter;
  const limits = limitsOf(deps.settings, clock, random, members, cache);
  cache.onItem((item) => limits.observe(item));
  const historyDeps = { ...reads, eventView: view };
  parts.gateway = createGateway({
    contract,
    submitter,
    cache,
    tasks: createTaskReader(historyDeps),
    callbacks: createCallbackStore({ ...reads, random }),
    targets: deps.targets,
    members,
    names: kvNames({ broker, subjects, clock, holders: holderReads({ ...historyDeps, cache }) }),
    streams: createStreams({ hub, clock, credentials: deps.credentials }),
    authenticator: deps.authenticator,
    limits,
    metrics,
    log,
    clock,
    ids,
    shardCount,
    incarnation: subjects.incarnation,
    facts: deps.facts,
    console: readConsole(CONSOLE_FOLDER),
  });
}

function limitsOf(settings: Settings, clock: Clock, random: Random, members: MembersView, cache: WatchCache): Limits {
  try {
    return createLimits(
      { ...settings, maxInHand: MAX_IN_HAND, maxClients: MAX_CLIENTS },
      { clock, random, members, openTasks: (tenant) => cache.openTasks(tenant) },
    );
  } catch (error) {
    if (error instanceof RangeError) throw new SettingsError([error.message]);
    throw error;
  }
}
