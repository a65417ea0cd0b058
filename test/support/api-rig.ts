// A small cluster in one process on a real nats-server: conductors of kind `baremetal` with their drivers, and gateways
// that listen on free ports, spoken to over HTTP.

import { createDrivers } from '../../actors/drivers/registry.ts';
import { createNodeKind } from '../../actors/node/node-actor.ts';
import { GatewayProcess } from '../../gateway/main.ts';
import { idSource } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import { objectFromText } from '../../proto/json.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { systemRandom } from '../../runtime/base/random.ts';
import type { Settings } from '../../runtime/base/settings.ts';
import { resolveSettings } from '../../runtime/base/settings.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { openCluster } from '../../runtime/broker/topology.ts';
import { createHttpPost } from '../../runtime/callback/http-post.ts';
import { targetRules } from '../../runtime/callback/target.ts';
import { Conductor } from '../../runtime/host/conductor.ts';
import { silentShardLog } from '../../runtime/placement/shard-log.ts';
import { eventually } from './eventually.ts';
import { type ServerInUse, takeOwnServer } from './nats-server.ts';

export interface RunningConductor {
  readonly conductor: Conductor;
  readonly broker: Broker;
  stop(): Promise<void>;
}

export interface RunningGateway {
  readonly url: string;
  readonly process: GatewayProcess;
  ask(method: string, path: string, asked?: ApiAsk): Promise<ApiAnswer>;
}

export interface ApiAsk {
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
  readonly signal?: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

export class ApiRig {
  readonly server: ServerInUse;
  readonly settings: Settings;
  readonly #gateways: GatewayProcess[] = [];
  readonly #conductors: RunningConductor[] = [];

  private constructor(server: ServerInUse, settings: Settings) {
    this.server = server;
    this.settings = settings;
  }

  static async start(flags: { readonly [flag: string]: unknown } = {}): Promise<ApiRig> {
    const server = await takeOwnServer();
    const { settings } = resolveSettings({
      flags: { listen: '127.0.0.1:0', shards: 4, 'log-level': 'silent', nats: server.url, ...flags },
      env: {},
    });
    return new ApiRig(server, settings);
  }

  async conductor(): Promise<RunningConductor> {
    const { settings } = this;
    const ids = idSource(() => systemClock.now(), systemRandom);
    const session = ids.sessionId('rig');
    const broker = await connectNats({ url: this.server.url, name: session, clock: systemClock });
    const cluster = await openCluster(
      broker,
      {
        namespace: settings.namespace,
        shards: settings.shards,
        mailboxStreams: settings.mailboxStreams,
        replicas: 1,
        mailboxBound: settings.mailboxBound,
        dedupeWindowMs: settings.dedupeWindowS * 1_000,
        taskRetentionMs: settings.taskRetentionS * 1_000,
      },
      { clock: systemClock, ids },
    );
    const post = createHttpPost({ rules: targetRules(settings.callbackAllow) });
    const drivers = createDrivers({ broker, subjects: cluster.subjects, clock: systemClock, settings });
    const conductor = new Conductor({
      broker,
      cluster,
      clock: systemClock,
      random: systemRandom,
      ids,
      kinds: [createNodeKind({ drivers })],
      session,
      host: 'rig',
      pid: process.pid,
      lease: { renewMs: 200, holdMs: 500, waitMs: 900 },
      limits: { flushEveryMs: 200, passivateAfterMs: 60_000, journalRetentionMs: 3_600_000 },
      callbacks: { post },
      log: silentShardLog,
    });
    await conductor.start();
    let stopped: Promise<void> | undefined;
    const running: RunningConductor = {
      conductor,
      broker,
      stop: () => {
        stopped ??= (async () => {
          await conductor.stop(1_000);
          await post.close();
          await drivers.close();
          await broker.close();
        })();
        return stopped;
      },
    };
    this.#conductors.push(running);
    return running;
  }

  async gateway(more: Partial<Settings> = {}): Promise<RunningGateway> {
    const gateway = new GatewayProcess({
      settings: { ...this.settings, ...more },
      session: undefined,
      supervisorPid: 0,
    });
    const url = await gateway.start();
    gateway.open();
    this.#gateways.push(gateway);
    return { url, process: gateway, ask: (method, path, asked = {}) => ask(url, method, path, asked) };
  }

  async ready(gateway: RunningGateway): Promise<void> {
    await eventually(async () => (await gateway.ask('GET', '/readyz')).status === 200, { what: 'a ready gateway' });
  }

  async close(): Promise<void> {
    await Promise.all(this.#gateways.map((gateway) => gateway.stop(200)));
    await Promise.all(this.#conductors.map((conductor) => conductor.stop()));
    await this.server.stop();
  }
}

async function ask(base: string, method: string, path: string, asked: ApiAsk): Promise<ApiAnswer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }), ...asked.headers },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    ...(asked.signal === undefined ? {} : { signal: asked.signal }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? objectFromText(text) : {},
  };
}
