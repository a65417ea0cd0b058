// The gateway process: connects to the broker, starts the application (application.ts), serves until it is told to stop or
// its supervisor has died, then finishes what it has in hand. Everything it needs comes in
// variables. Start order: broker, members, cache, streams, engine; stop is the reverse, after /readyz has said no.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { IdSource } from '../proto/ids.ts';
import { idSource } from '../proto/ids.ts';
import type { ChildMessage, HostFacts } from '../runtime/base/child-protocol.ts';
import { parseSupervisorMessage, SESSION_VARIABLE, SUPERVISOR_PID_VARIABLE } from '../runtime/base/child-protocol.ts';
import { sleep, systemClock } from '../runtime/base/clock.ts';
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
import { clusterOptionsOf, openCluster } from '../runtime/broker/topology.ts';
import type { TargetRules } from '../runtime/callback/target.ts';
import { targetRules } from '../runtime/callback/target.ts';
import { emptyReport } from '../runtime/placement/member.ts';
import type { MemberWatch } from '../runtime/placement/member-watch.ts';
import { watchMembers } from '../runtime/placement/member-watch.ts';
import type { Membership } from '../runtime/placement/membership.ts';
import { joinMembers } from '../runtime/placement/membership.ts';
import type { Application } from './application.ts';
import { startApplication } from './application.ts';
import type { ConfiguredAuthentication } from './auth/configured.ts';
import { authenticationFor, isLoopback } from './auth/configured.ts';
import { HeldCredentials } from './auth/held-credentials.ts';
import { TokenWatch } from './auth/token-watch.ts';
import { chooseEngine } from './engine/choose-engine.ts';
import type { Engine, EngineLimits } from './engine/engine.ts';
import type { ClusterFacts } from './http/deps.ts';
import { TrustedProxies } from './limits/client-address.ts';
import type { NatsService } from './service/nats-service.ts';
import { serveNats } from './service/nats-service.ts';

/** With the supervisor gone, what is in hand is finished within this time, and the process is gone at the next. */
const ORPHAN_DRAIN_MS = 5_000;
const ORPHAN_EXIT_MS = 9_500;
/** From saying not ready until no longer listening. */
const LAME_DUCK_MS = 1_000;
/** What the stop of everything but the engine may take. */
const STOP_MS = 1_000;
const MAX_FRAME_BYTES = 64 * 1024;
const MAX_SOCKET_BACKLOG_BYTES = 1024 * 1024;
const SOCKET_IDLE_S = 60;
export interface GatewayProcessOptions {
  readonly settings: Settings;
  /** Absent: the process makes its own. */
  readonly session: string | undefined;
  /** 0: started by hand. */
  readonly supervisorPid: number;
}

/** What stands between the settings and the first request. */
interface Parts extends Application {
  broker: Broker;
  cluster: Cluster;
  members: MemberWatch;
  membership: Membership;
  engine: Engine;
  service: NatsService;
  tokens: TokenWatch;
  address: string;
  facts: HostFacts;
}

export class GatewayProcess {
  readonly #options: GatewayProcessOptions;
  readonly #log: Logger;
  readonly #ids: IdSource;
  readonly #session: string;
  readonly #authentication: ConfiguredAuthentication;
  readonly #credentials: HeldCredentials;
  readonly #targets: TargetRules;
  readonly #lifecycle: Lifecycle;
  readonly #parts: Partial<Parts> = {};
  #drainMs: number;
  #opened: boolean;

  /** @throws SettingsError for what would make it unsafe or impossible to serve. */
  constructor(options: GatewayProcessOptions) {
    const { settings } = options;
    this.#options = options;
    this.#ids = idSource(() => systemClock.now(), systemRandom);
    this.#session = options.session ?? this.#ids.sessionId(hostname());
    this.#log = createLogger({ name: 'gateway', level: settings.logLevel, fields: { session: this.#session } });
    this.#authentication = authenticationFor(settings, (file) => readFileSync(file, 'utf8'));
    this.#credentials = new HeldCredentials(this.#authentication.authenticator, systemClock);
    this.#targets = callbackTargets(settings);
    this.#drainMs = settings.gatewayDrainS * 1_000;
    this.#opened = process.send === undefined;
    this.#parts.facts = {
      supervisor: { pid: options.supervisorPid },
      nats: { pid: 0, url: '', version: '' },
      storageFull: false,
    };
    this.#lifecycle = new Lifecycle(systemClock, this.#stages());
  }

  get log(): Logger {
    return this.#log;
  }

  /** Resolves with the address it serves. */
  async start(): Promise<string> {
    await this.#lifecycle.start();
    const { address } = this.#started('address');
    this.#log.info({ address, engine: this.#started('engine').engine.name }, 'gateway serves');
    return address;
  }

  /** What the supervisor knows of this machine. */
  hear(facts: HostFacts): void {
    this.#parts.facts = facts;
  }

  /** The supervisor says that everything is there. */
  open(): void {
    this.#opened = true;
    this.#parts.gateway?.open();
  }

  /** Refuses new work, finishes what is in hand within `drainMs`, closes everything. Idempotent. */
  async stop(drainMs: number = this.#drainMs): Promise<void> {
    this.#drainMs = drainMs;
    if (this.#parts.gateway !== undefined) {
      // Whoever spreads requests asks /readyz, and hears of it before nobody listens any more.
      this.#parts.gateway.drain();
      if (this.#opened) await sleep(systemClock, Math.min(LAME_DUCK_MS, drainMs / 4));
    }
    for (const problem of await this.#lifecycle.stop())
      this.#log.warn({ stage: problem.stage, kind: problem.kind, err: problem.cause }, 'a part did not stop well');
  }

  #stages(): readonly Stage[] {
    const { settings } = this.#options;
    return [
      {
        name: 'broker',
        start: () => this.#openBroker(),
        stop: async () => this.#parts.broker?.close(),
        stopLimitMs: STOP_MS,
      },
      {
        name: 'members',
        start: () => this.#joinMembers(),
        stop: async () => {
          await this.#parts.membership?.leave();
          await this.#parts.members?.close();
        },
        stopLimitMs: STOP_MS,
      },
      {
        name: 'cache',
        start: () => this.#loadCache(),
        stop: async () => {
          this.#parts.hub?.close();
          this.#parts.submitter?.close();
          await this.#parts.cache?.close();
        },
        stopLimitMs: STOP_MS,
      },
      {
        name: 'engine',
        start: () => this.#listen(),
        stop: async () => {
          this.#parts.tokens?.close();
          this.#credentials.close();
          await Promise.all([this.#parts.service?.close(this.#drainMs), this.#parts.engine?.close(this.#drainMs)]);
        },
        stopLimitMs: settings.gatewayDrainS * 1_000 + STOP_MS,
      },
    ];
  }

  async #openBroker(): Promise<void> {
    const { settings } = this.#options;
    const broker = await connectNats({
      url: settings.nats,
      name: `gateway ${this.#session}`,
      clock: systemClock,
      random: systemRandom,
    });
    this.#parts.broker = broker;
    this.#parts.cluster = await openCluster(broker, clusterOptionsOf(settings), { clock: systemClock, ids: this.#ids });
  }

  async #joinMembers(): Promise<void> {
    const { broker, cluster } = this.#started('broker', 'cluster');
    const { subjects } = cluster;
    this.#parts.members = await watchMembers({ broker, subjects, clock: systemClock, session: this.#session });
    this.#parts.membership = await joinMembers({
      broker,
      subjects,
      clock: systemClock,
      session: this.#session,
      role: 'gateway',
      host: hostname(),
      pid: process.pid,
      report: () => ({ ...emptyReport, address: this.#parts.address ?? '' }),
    });
  }

  async #loadCache(): Promise<void> {
    const { broker, cluster, members } = this.#started('broker', 'cluster', 'members');
    const parts = this.#parts;
    await startApplication(
      {
        settings: this.#options.settings,
        broker,
        cluster,
        members,
        clock: systemClock,
        random: systemRandom,
        ids: this.#ids,
        log: this.#log,
        authenticator: this.#authentication.authenticator,
        credentials: this.#credentials,
        targets: this.#targets,
        storageFull: () => this.#started('facts').facts.storageFull,
        connections: () => parts.engine?.connections ?? 0,
        refusedConnections: () => parts.engine?.refusedConnections ?? 0,
        facts: () => this.#clusterFacts(broker, cluster),
      },
      parts,
    );
    if (this.#opened) parts.gateway?.open();
  }

  async #listen(): Promise<void> {
    const { gateway } = this.#started('gateway');
    const { settings } = this.#options;
    const { host, port } = settings.listen;
    const proxies = new TrustedProxies(settings.trustedProxies);
    const limits: EngineLimits = {
      maxBodyBytes: settings.maxBodyBytes,
      bodyDeadlineMs: settings.bodyDeadlineS * 1_000,
      maxFrameBytes: MAX_FRAME_BYTES,
      maxSocketBacklogBytes: MAX_SOCKET_BACKLOG_BYTES,
      socketIdleS: SOCKET_IDLE_S,
      maxConnectionsPerAddress: settings.maxConnectionsPerAddress,
      isExempt: (address) => isLoopback(address) || proxies.trusts(address),
    };
    const factory = await chooseEngine(settings.engine, this.#log);
    this.#parts.engine = await factory(gateway, limits);
    const bound = await this.#parts.engine.listen(host, port);
    this.#watchTokens();
    this.#parts.address = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
    const { broker, cluster } = this.#started('broker', 'cluster');
    this.#parts.service = serveNats({
      broker,
      gateway,
      subjects: cluster.subjects,
      clock: systemClock,
      session: this.#session,
      maxBodyBytes: settings.maxBodyBytes,
    });
  }

  #watchTokens(): void {
    const { ofTokens } = this.#authentication;
    if (ofTokens === undefined) return;
    this.#parts.tokens = new TokenWatch({
      file: this.#options.settings.tokens,
      readText: (file) => readFile(file, 'utf8'),
      tokens: ofTokens,
      clock: systemClock,
      changed: (tokens) => {
        this.#log.info({ tokens }, 'the tokens have changed');
        this.#credentials.look();
      },
      wrong: (error) => this.#log.error({ err: error }, 'the file of tokens cannot be used; those known before stay'),
    });
    this.#parts.tokens.start();
  }

  #clusterFacts(broker: Broker, cluster: Cluster): ClusterFacts {
    const { supervisor, nats } = this.#started('facts').facts;
    return {
      nats: {
        url: nats.url === '' ? maskUserInfo(broker.info.url) : nats.url,
        version: broker.info.version,
        replicas: cluster.replicas,
        pid: nats.pid === 0 ? null : nats.pid,
      },
      supervisorPid: supervisor.pid === 0 ? null : supervisor.pid,
      brokerConnected: broker.connected,
    };
  }

  /** The parts named, which the stages before have made. */
  #started<K extends keyof Parts>(...names: readonly K[]): Pick<Parts, K> {
    for (const name of names)
      if (this.#parts[name] === undefined) throw new Error(`${name} is asked for before it was started`);
    return this.#parts as Pick<Parts, K>; // proof: each was just looked at
  }
}

function callbackTargets(settings: Settings): TargetRules {
  try {
    return targetRules(settings.callbackAllow);
  } catch (error) {
    if (error instanceof RangeError) throw new SettingsError([error.message]);
    throw error;
  }
}

// ---- the process -------------------------------------------------------------------------------------------------

/** Runs a gateway until it is stopped; resolves with the exit code. */
export async function runGateway(env: NodeJS.ProcessEnv): Promise<number> {
  const stop = stopRequests();
  let serving: GatewayProcess | undefined;
  try {
    const { settings } = loadSettings({}, env, (file) => readFileSync(file, 'utf8'));
    const supervisorPid = Number(env[SUPERVISOR_PID_VARIABLE] ?? 0);
    const gateway = new GatewayProcess({ settings, session: env[SESSION_VARIABLE], supervisorPid });
    serving = gateway;
    process.on('message', (raw) => {
      const message = parseSupervisorMessage(raw);
      if (message?.type === 'facts') gateway.hear(message);
      else if (message?.type === 'open') gateway.open();
    });
    // Told to stop while it starts: what has started is stopped, and the start ends with an error of its own.
    const started = gateway.start().then((address) => say({ type: 'ready', address }));
    const why = await Promise.race([stop, started.then(() => stop)]);
    gateway.log.info({ why }, 'gateway stops');
    await gateway.stop(why === 'orphaned' ? ORPHAN_DRAIN_MS : undefined);
    await started.catch(() => undefined); // ended by the stop, which has told what went wrong
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof SettingsError) say({ type: 'fatal', message });
    if (serving === undefined) process.stderr.write(`ironworks gateway: ${message}\n`);
    else serving.log.fatal({ err: error }, 'gateway cannot serve');
    await serving?.stop(0);
    return 1;
  }
}

function say(message: ChildMessage): void {
  process.send?.(message);
}

/** Resolves at the first request to stop; a second one, or one too old, ends the process at once. */
function stopRequests(): Promise<'asked' | 'orphaned'> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (why: 'asked' | 'orphaned') => (): void => {
      if (asked && why === 'asked') process.exit(130);
      asked = true;
      resolve(why);
      if (why === 'orphaned') systemClock.after(ORPHAN_EXIT_MS, () => process.exit(1));
    };
    process.on('SIGTERM', ask('asked'));
    process.on('SIGINT', ask('asked'));
    if (process.send !== undefined) process.on('disconnect', ask('orphaned'));
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await runGateway(process.env);
  // An IPC channel or a wait that is still open must not keep a stopped gateway alive.
  process.exit();
}
