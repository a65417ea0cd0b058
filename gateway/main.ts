// The gateway process: wires the broker, the watch cache, the streams and the HTTP application together, serves until
// it is told to stop or its supervisor has died, then finishes what it has in hand. Everything it needs comes in
// variables. Start order: broker, cluster, members, cache, streams, application, engine; stop is the reverse.

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';

import { idSource } from '../proto/ids.ts';
import type { ChildMessage, HostFacts } from '../runtime/base/child-protocol.ts';
import { parseSupervisorMessage, SESSION_VARIABLE, SUPERVISOR_PID_VARIABLE } from '../runtime/base/child-protocol.ts';
import { systemClock } from '../runtime/base/clock.ts';
import type { Stage } from '../runtime/base/lifecycle.ts';
import { Lifecycle } from '../runtime/base/lifecycle.ts';
import type { Logger } from '../runtime/base/logger.ts';
import { createLogger } from '../runtime/base/logger.ts';
import { systemRandom } from '../runtime/base/random.ts';
import type { Settings } from '../runtime/base/settings.ts';
import { loadSettings, maskUserInfo, SettingsError } from '../runtime/base/settings.ts';
import type { Broker } from '../runtime/broker/broker.ts';
import { connectNats } from '../runtime/broker/nats-broker.ts';
import type { Cluster } from '../runtime/broker/topology.ts';
import { openCluster } from '../runtime/broker/topology.ts';
import type { MemberWatch, Membership } from '../runtime/placement/members.ts';
import { emptyReport, joinMembers, watchMembers } from '../runtime/placement/members.ts';
import type { Submitter } from '../runtime/submit/submit.ts';
import { createSubmitter } from '../runtime/submit/submit.ts';
import type { Authenticator } from './auth/authenticate.ts';
import { listenRefusal, openAuthenticator, readTokenFile, TokenFileError, tokenAuthenticator } from './auth/authenticate.ts';
import type { Engine } from './engine/engine.ts';
import { chooseEngine } from './engine/choose-engine.ts';
import { nodeContract } from './http/contract.ts';
import type { Gateway } from './http/gateway.ts';
import { createGateway } from './http/gateway.ts';
import { createTaskReader, holderReads } from './http/task-reader.ts';
import { Limiter } from './limits/limiter.ts';
import { ConductorScrapes } from './metrics/conductor-scrapes.ts';
import type { GatewayMetricsSet } from './metrics/metrics.ts';
import { createMetrics } from './metrics/metrics.ts';
import { kvNames } from './names.ts';
import { EventHub } from './stream/hub.ts';
import { createStreams } from './stream/streams.ts';
import { WatchCache } from './view/watch-cache.ts';

/** Whatever hangs, the process is gone this long after its supervisor. */
const ORPHAN_EXIT_MS = 10_000;
const ORPHAN_DRAIN_MS = 5_000;
const MAX_CLIENTS = 100_000;
const MAX_IN_FLIGHT = 10_000;
const MAX_FRAME_BYTES = 64 * 1024;
const MAX_SOCKET_BACKLOG_BYTES = 1024 * 1024;
const SOCKET_IDLE_S = 60;

/** A reason to end that a new start with the same settings would meet again. */
class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
