// The host supervisor: everything on one machine. Starts the broker, opens the cluster, keeps N conductors and M
// gateways alive, makes the default fleet, and lets the gateways say ready; stops all of it in reverse.
//
// S1 Start order: broker, connection and cluster, conductors, gateways and fleet, admission. Stop is the reverse; the
//    limits of all stages together stay below 30 s.
// S2 The death of a child is told to the cluster before its next life is spawned (kept-child.ts K2).
// S3 What cannot be coped with while running (a store that vanished under us) stops everything, with an error.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type IdSource, idSource } from '../proto/ids.ts';
import { SUPERVISOR_PID_VARIABLE } from '../runtime/base/child-protocol.ts';
import { type Clock, type Random, sleep } from '../runtime/base/clock.ts';
import { Lifecycle, type Stage } from '../runtime/base/lifecycle.ts';
import type { Logger } from '../runtime/base/logger.ts';
import { envOf, type Settings, settingsToEnv } from '../runtime/base/settings.ts';
import { watchMembers } from '../runtime/placement/member-watch.ts';
import { createSubmitter } from '../runtime/submit/submit.ts';
import { authenticationFor } from './auth/configured.ts';
import { ApiClient } from './client/api-client.ts';
import { kvNames } from './names.ts';
import type { BannerFacts } from './supervisor/banner.ts';
import { makeDefaultFleet } from './supervisor/default-fleet.ts';
import { giveWay } from './supervisor/give-way.ts';
import { HostStore, SERVER_STOP_MS } from './supervisor/host-store.ts';
import { KeptChild } from './supervisor/kept-child.ts';
import { assertPortsFree, gatewayAddresses, listenEnv } from './supervisor/listen.ts';
import { shardsSharedOut } from './supervisor/shared-shards.ts';
import { nodeSpawner, type SpawnChild } from './supervisor/spawn.ts';

export interface ServeOptions {
  readonly settings: Settings;
  /** Environment of the children, beside the settings. */
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
  /** One line for people about a step that takes a while. */
  readonly say: (line: string) => void;
  readonly clock: Clock;
  readonly random: Random;
  /** Called once where it cannot go on (S3); the caller stops it. */
  readonly onFatal: (error: Error) => void;
}

const BROKER_STOP_MS = 1_000;
const KILL_GRACE_MS = 500;
/** Within this the others have taken up what a dead conductor ran (measured: 1,000 busy nodes in 0.8 s). */
const TAKEOVER_MS = 1_000;
/** Of a start that is held up: work is served meanwhile, but may change hands. */
const SHARE_OUT_LIMIT_MS = 5_000;
const READY_LIMIT_MS = 30_000;
const CONDUCTOR_READY_LIMIT_MS = 60_000;
const GATEWAY_READY_LIMIT_MS = 300_000;
const READY_POLL_MS = 50;

/** Not started in the constructor; `start` once, `stop` any number of times. */
export class HostSupervisor {
  readonly #options: ServeOptions;
  readonly #ids: IdSource;
  readonly #abort = new AbortController();
  readonly #lifecycle: Lifecycle;
  readonly #store: HostStore;
  #conductors: readonly KeptChild[] = [];
  #gateways: readonly KeptChild[] = [];
  #isOpen = false;

  constructor(options: ServeOptions) {
    const { clock, random } = options;
    this.#options = options;
    this.#ids = idSource(() => clock.now(), random);
    this.#store = new HostStore({
      ...options,
      ids: this.#ids,
      signal: this.#abort.signal,
      onFacts: (facts) => {
        for (const child of [...this.#conductors, ...this.#gateways]) child.sendFacts(facts);
      },
    });
    this.#lifecycle = new Lifecycle(clock, this.#stages());
  }

  /** URLs of the gateways, as this machine reaches them. */
  get urls(): readonly string[] {
    return this.#gateways.map((gateway) => gateway.address);
  }

  get banner(): Omit<BannerFacts, 'node'> {
    const { settings } = this.#options;
    const { nats } = this.#store.facts;
    return {
      urls: this.urls,
      natsVersion: nats.version,
      natsUrl: nats.url,
      dataDir: settings.nats === '' ? resolve(settings.data) : '',
      conductors: settings.conductors,
      needsToken: settings.tokens !== '',
    };
  }

  /**
   * Resolves when every gateway says ready. On failure everything started is stopped before it rejects.
   * @throws SettingsError before anything is started, where no gateway would listen
   */
  async start(): Promise<void> {
    const { settings } = this.#options;
    const { listen, gateways } = settings;
    authenticationFor(settings, (file) => readFileSync(file, 'utf8'));
    await assertPortsFree(gatewayAddresses(listen, gateways));
    await this.#lifecycle.start();
  }

  /** Stops in reverse within 30 s, leaving no process of ours. Idempotent; never rejects. */
  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopping'));
    const problems = await this.#lifecycle.stop();
    for (const { stage, kind, cause } of problems)
      this.#options.log.error({ stage, kind, err: cause }, 'a stage did not stop as it should');
  }

  /** Kills every child and the broker at once; `stop` then ends soon. */
  kill(): void {
    for (const child of [...this.#gateways, ...this.#conductors]) child.abort();
    this.#store.abort();
  }

  #stages(): readonly Stage[] {
    const { settings } = this.#options;
    const gatewayMs = settings.gatewayDrainS * 1_000 + KILL_GRACE_MS;
    const conductorMs = settings.conductorDrainS * 1_000 + KILL_GRACE_MS;
    return [
      {
        name: 'broker',
        start: () => this.#store.startServer(),
        stop: () => this.#store.stopServer(),
        stopLimitMs: SERVER_STOP_MS + KILL_GRACE_MS,
      },
      {
        name: 'cluster',
        start: () => this.#store.open(),
        stop: () => this.#store.close(),
        stopLimitMs: 3 * BROKER_STOP_MS,
      },
      {
        name: 'conductors',
        start: () => this.#startConductors(),
        stop: () => stopAll(this.#conductors, conductorMs),
        stopLimitMs: conductorMs + KILL_GRACE_MS,
      },
      {
        name: 'gateways',
        start: () => this.#startGateways(),
        stop: () => stopAll(this.#gateways, gatewayMs),
        stopLimitMs: gatewayMs + KILL_GRACE_MS,
      },
      { name: 'admission', start: () => this.#admit(), stop: async () => undefined, stopLimitMs: BROKER_STOP_MS },
    ];
  }

  async #startConductors(): Promise<void> {
    const spawn = nodeSpawner('actors/main', this.#childEnv());
    this.#conductors = Array.from({ length: this.#options.settings.conductors }, (_, index) =>
      this.#child(`conductor-${index + 1}`, 'conductor', spawn, () => ({})),
    );
    await startAll(this.#conductors);
  }

  async #startGateways(): Promise<void> {
    const spawn = nodeSpawner('gateway/main', this.#childEnv());
    const { settings } = this.#options;
    this.#gateways = gatewayAddresses(settings.listen, settings.gateways).map((listen, index) => {
      const child: KeptChild = this.#child(`gateway-${index + 1}`, 'gateway', spawn, () =>
        listenEnv(listen, child.address),
      );
      return child;
    });
    await Promise.all([startAll(this.#gateways), this.#makeFleet()]);
  }

  async #makeFleet(): Promise<void> {
    const { settings, clock, log } = this.#options;
    const { broker, cluster } = this.#store.connected();
    if (settings.fleet === 0) return;
    const { subjects, shardCount } = cluster;
    const members = await watchMembers({ broker, subjects, clock });
    const submitter = createSubmitter({ broker, subjects, shardCount, clock, ids: this.#ids, members });
    // A name that another node holds is taken, whatever became of that node.
    const holders = { nameOf: async () => null, isIdle: async () => false };
    const names = kvNames({ broker, subjects, clock, holders });
    try {
      const { signal } = this.#abort;
      const outcome = await makeDefaultFleet(settings.fleet, { broker, subjects, submitter, names, clock, signal });
      log.info({ ...outcome }, 'default fleet');
    } finally {
      submitter.close();
      await members.close();
    }
  }

  /** Everything is there: the gateways may say ready, and are asked until they do. */
  async #admit(): Promise<void> {
    const { clock } = this.#options;
    await this.#shareOutShards();
    this.#isOpen = true;
    this.#store.keepRemembering();
    for (const gateway of this.#gateways) gateway.send({ type: 'open' });
    const until = clock.monotonic() + READY_LIMIT_MS;
    for (const url of this.urls) {
      const client = new ApiClient({ baseUrl: url, token: '', clock, timeoutMs: 2_000, retryForMs: 0 });
      for (;;) {
        const why = await client.call('GET', '/readyz').then(
          () => undefined,
          (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause))),
        );
        if (why === undefined) break;
        if (clock.monotonic() >= until) throw new Error(`${url} does not become ready: ${why.message}`, { cause: why });
        await sleep(clock, READY_POLL_MS, this.#abort.signal);
      }
    }
  }

  async #shareOutShards(): Promise<void> {
    const { settings, clock, log } = this.#options;
    const { broker, cluster } = this.#store.connected();
    const { subjects, shardCount } = cluster;
    const { conductors } = settings;
    const { signal } = this.#abort;
    const tools = { broker, subjects, shardCount, clock, signal };
    if (!(await shardsSharedOut({ ...tools, conductors, limitMs: SHARE_OUT_LIMIT_MS })))
      log.warn({ limitMs: SHARE_OUT_LIMIT_MS }, 'shards are still being handed over; going on');
  }

  #child(
    name: string,
    role: 'conductor' | 'gateway',
    spawn: SpawnChild,
    env: () => { readonly [name: string]: string },
  ): KeptChild {
    const { clock, random, log } = this.#options;
    return new KeptChild({
      name,
      spawn,
      env,
      newSession: () => this.#ids.sessionId(this.#store.host),
      clock,
      random,
      // A gateway has read every node's checkpoint before it is ready.
      readyLimitMs: role === 'gateway' ? GATEWAY_READY_LIMIT_MS : CONDUCTOR_READY_LIMIT_MS,
      yieldMs: () => (this.#takers(role) > 0 ? TAKEOVER_MS : 0),
      events: {
        onReady: (child) => {
          const { pid, session, address, respawns } = child;
          log.info({ child: name, childPid: pid, session, address, respawns }, 'child is ready');
          if (role === 'conductor') giveWay(pid, clock);
          child.sendFacts(this.#store.facts);
          if (this.#isOpen) child.send({ type: 'open' });
        },
        onDeath: (session, pid, why) => this.#store.bury({ session, role, pid, why, at: clock.now() }),
        onRespawn: (child, why, delayMs) => {
          log.error({ child: name, why, delayMs, respawns: child.respawns }, 'child ended, it is started again');
        },
        onCrashLoop: (_child, deaths) => {
          log.fatal({ child: name, deaths }, 'child ends again and again; its last lines above say why');
        },
      },
    });
  }

  /** How many others go on with the work of a conductor that has died; a gateway's is its own clients'. */
  #takers(role: 'conductor' | 'gateway'): number {
    return role === 'gateway' ? 0 : this.#conductors.filter(({ state }) => state === 'ready').length;
  }

  /** The settings as variables, with the broker's real address; what only the command line uses is left out. */
  #childEnv(): NodeJS.ProcessEnv {
    const { IRONWORKS_CONFIG: _config, IRONWORKS_TOKEN: _token, IRONWORKS_URL: _url, ...env } = this.#options.env;
    return {
      ...env,
      ...settingsToEnv(this.#options.settings),
      [envOf('nats')]: this.#store.url,
      [SUPERVISOR_PID_VARIABLE]: String(process.pid),
    };
  }
}

async function startAll(children: readonly KeptChild[]): Promise<void> {
  await Promise.all(children.map((child) => child.start()));
}

async function stopAll(children: readonly KeptChild[], limitMs: number): Promise<void> {
  await Promise.all(children.map((child) => child.stop(limitMs)));
}
