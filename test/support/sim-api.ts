// The whole of Ironworks on the simulator: conductors of kind `baremetal` with fake machines, and the HTTP application
// with its view and its streams, spoken to as the engines do it. The same run answers the same bytes.

import { createDrivers } from '../../actors/drivers/registry.ts';
import { createNodeKind } from '../../actors/node/node-actor.ts';
import { openAuthenticator } from '../../gateway/auth/authenticate.ts';
import type { SocketHandler } from '../../gateway/engine/engine.ts';
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
import type { ActorId } from '../../proto/ids.ts';
import { silentLogger } from '../../runtime/base/logger.ts';
import { resolveSettings } from '../../runtime/base/settings.ts';
import type { CallbackPost } from '../../runtime/callback/http-post.ts';
import { targetRules } from '../../runtime/callback/target.ts';
import { joinMembers } from '../../runtime/placement/members.ts';
import { FakeSink, FakeSocket } from './fake-socket.ts';
import { SimSite } from './sim-site.ts';

export interface ApiCall {
  readonly method: string;
  /** Path and query as a client writes them. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
}

/** Receivers of callbacks that answer 503. */
const failingPost: CallbackPost = {
  post: async () => ({ kind: 'answered', status: 503, retryAfterMs: 0 }),
  close: async () => undefined,
};

export class SimApi {
  readonly site: SimSite;
  readonly gateway: Gateway;

  /** One conductor, one gateway, no nodes. */
  static async start(): Promise<SimApi> {
    const { settings } = resolveSettings({ flags: {}, env: {} });
    const site = await SimSite.start({
      namespace: 'ironworks',
      kinds: ({ broker, clock, cluster: { subjects } }) => [
        createNodeKind({ drivers: createDrivers({ broker, subjects, clock, settings }) }),
      ],
      callbacks: { post: failingPost },
    });
    await site.startConductor();
    await site.owned();
    return new SimApi(site, await openGateway(site));
  }

  private constructor(site: SimSite, gateway: Gateway) {
    this.site = site;
    this.gateway = gateway;
  }

  /** Enrols a node that is ready for use at once, as the default fleet is. */
  async seed(name: string, driverInfo: { readonly [name: string]: number | boolean | string } = {}): Promise<ActorId> {
    const id = this.site.ids.uuid();
    const payload = { name, driver: 'fake', driver_info: driverInfo, seed: true };
    await this.site.order('baremetal', id, { verb: 'command', name: 'create', payload, ifMatch: '' });
    return id;
  }

  async ask({ method, target, headers = {}, body }: ApiCall): Promise<ApiReply> {
    const [path = '', query = ''] = target.split('?');
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = this.gateway.request({
      method,
      path,
      query,
      headers: new Map([
        ...(text === '' ? [] : [['content-type', 'application/json'] as const]),
        ...Object.entries(headers),
      ]),
      body: new TextEncoder().encode(text),
      address: '127.0.0.1',
      signal: new AbortController().signal,
    });
    const response = answer instanceof Promise ? await this.site.settle(answer) : answer;
    const told = Object.fromEntries(response.headers);
    if (!('start' in response))
      return { status: response.status, headers: told, text: typeof response.body === 'string' ? response.body : '' };
    const sink = new FakeSink();
    response.start(sink);
    await this.site.clock.advance(100);
    sink.leave();
    return { status: response.status, headers: told, text: sink.text };
  }

  /** A WebSocket at `/api/v1/stream`. */
  connect(): { readonly socket: FakeSocket; readonly say: (frame: object) => void } {
    const answer = this.gateway.upgrade({
      path: '/api/v1/stream',
      query: '',
      headers: new Map(),
      address: '127.0.0.1',
      protocols: ['ironworks.v1+json'],
    });
    if (!answer.accept) throw new Error('the upgrade was refused');
    const socket = new FakeSocket();
    const handler: SocketHandler = answer.open(socket);
    return { socket, say: (frame) => handler.onMessage(new TextEncoder().encode(JSON.stringify(frame)), false) };
  }
}

async function openGateway(site: SimSite): Promise<Gateway> {
  const { broker, clock, ids, random, members, submitter, cluster } = site;
  const { subjects, shardCount } = cluster;
  const contract = nodeContract();
  const eventView = { namespace: subjects.namespace, collection: COLLECTION, actorView: contract.nodeView };
  const reads = { broker, subjects, shardCount, kind: contract.kind, clock };
  const report = { shards: [], activations: 0, running: 0, address: 'http://127.0.0.1:8080' };
  const session = ids.sessionId('sim');
  const role = 'gateway';
  await site.settle(joinMembers({ broker, subjects, clock, session, role, host: 'sim', pid: 2, report: () => report }));
  const cache = await site.settle(WatchCache.start(reads));
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
    streams: createStreams({ hub, clock }),
    authenticator: openAuthenticator,
    limits: createLimits(
      {
        ...{ rate: 1_000, burst: 2_000, tenantRate: 0, tenantBurst: 0, maxOpenTasks: 100_000, maxTenantTasks: 100_000 },
        ...{ maxInHand: 1_000, maxClients: 1_000, trustedProxies: [] },
      },
      { clock, random: () => 0, members, openTasks: (tenant) => cache.openTasks(tenant) },
    ),
    metrics: createMetrics({
      ...{ inFlight: () => 0, connections: () => 0, clients: () => 0, liveConductors: () => 1 },
      ...{ brokerAppends: () => 0, brokerReads: () => 0, readerRestarts: () => 0, revision: () => cache.revision },
    }),
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
