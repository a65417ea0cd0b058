// The broker and the cluster as the host supervisor holds them: starts the embedded nats-server and keeps it alive, opens
// the cluster, remembers beside the data what it held, and watches the room on its disk.
//
// S3 (serve.ts) What cannot be coped with while running, a store that vanished under us, is told as fatal.

import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { IdSource } from '../../proto/ids.ts';
import type { HostFacts } from '../../runtime/base/child-protocol.ts';
import type { Clock, Random, Timer } from '../../runtime/base/clock.ts';
import type { Logger } from '../../runtime/base/logger.ts';
import { type Settings, SettingsError } from '../../runtime/base/settings.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { findNatsServer } from '../../runtime/broker/server-finder.ts';
import { startNatsServer } from '../../runtime/broker/server-launcher.ts';
import { type Cluster, StorageLostError } from '../../runtime/broker/topology.ts';
import { writeTombstone } from '../../runtime/placement/membership.ts';
import { hostFacts, hostToken, openOwnCluster, rememberCluster, storeMemory, writeHostFacts } from './cluster-link.ts';
import { giveWay } from './give-way.ts';
import { NatsKeeper } from './nats-keeper.ts';
import { StoreWatch } from './store-watch.ts';
import { type Death, Tombstones } from './tombstones.ts';

export interface HostStoreOptions {
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
  /** One line for people about a step that takes a while. */
  readonly say: (line: string) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  /** Ends what is waited for. */
  readonly signal: AbortSignal;
  /** The facts have changed: children are to hear of it. */
  readonly onFacts: (facts: HostFacts) => void;
  /** It cannot go on. */
  readonly onFatal: (error: Error) => void;
}

/** What is still unwritten then, suspicion finds. */
const TOMBSTONES_MS = 1_000;
/** Within this the embedded server has stopped, or is killed. */
export const SERVER_STOP_MS = 3_000;
const SYNCS_BY_ITSELF =
  'a nats-server of your own syncs as its configuration says; set sync_interval: always in its jetstream section';
const REMEMBER_EVERY_MS = 10_000;

/** `startServer`, then `open`; at the end `close`, then `stopServer`. {@link bury} and {@link facts} may be used at any time. */
export class HostStore {
  /** This machine, as one token of a broker key. */
  readonly host: string = hostToken(hostname());
  readonly #options: HostStoreOptions;
  readonly #tombstones: Tombstones;
  #nats: NatsKeeper | undefined;
  #url: string;
  #broker: Broker | undefined;
  #cluster: Cluster | undefined;
  #watch: StoreWatch | undefined;
  #remembering: Timer | undefined;

  constructor(options: HostStoreOptions) {
    this.#options = options;
    this.#url = options.settings.nats;
    const { clock, random, log } = options;
    this.#tombstones = new Tombstones({ clock, random, log, write: (death) => this.#writeTombstone(death) });
  }

  /** Of the server, embedded or not; empty while an embedded one has not started. */
  get url(): string {
    return this.#url;
  }

  get facts(): HostFacts {
    const server = this.#nats?.server;
    const version = server?.version ?? this.#broker?.info.version ?? '';
    return hostFacts(this.#url, version, server?.pid ?? 0, this.#watch?.full ?? false);
  }

  /** @throws Error before `open` */
  connected(): { readonly broker: Broker; readonly cluster: Cluster } {
    if (this.#broker === undefined || this.#cluster === undefined) throw new Error('the cluster is not open');
    return { broker: this.#broker, cluster: this.#cluster };
  }

  /**
   * Where the settings name no server of the operator's.
   * @throws SettingsError where they ask of such a server what its own configuration says
   */
  async startServer(): Promise<void> {
    const { settings, env, say, clock, random, log } = this.#options;
    if (settings.nats !== '') {
      if (settings.syncAlways) throw new SettingsError([`sync_always true: ${SYNCS_BY_ITSELF}`]);
      return;
    }
    mkdirSync(resolve(settings.data), { recursive: true, mode: 0o700 });
    const found = await findNatsServer({ env, log: say });
    const keeper = new NatsKeeper({
      launch: (port) =>
        startNatsServer({
          binary: found.path,
          version: found.version,
          dataDir: settings.data,
          port,
          syncAlways: settings.syncAlways,
          log: say,
          clock,
        }),
      clock,
      random,
      events: {
        onUp: (server, restarts) => {
          log.info({ natsPid: server.pid, url: server.url, version: server.version, restarts }, 'nats-server is up');
          giveWay(server.pid, clock);
          if (restarts > 0) void this.#checkStore();
        },
        onDown: (why, delayMs) => log.error({ why, delayMs }, 'nats-server is down'),
      },
    });
    this.#nats = keeper;
    this.#url = (await keeper.start()).url;
  }

  async open(): Promise<void> {
    const { clock, random, log } = this.#options;
    this.#broker = await connectNats({
      url: this.#url,
      name: `ironworks supervisor ${this.host}`,
      clock,
      random,
      onProblem: ({ source, error }) => log.warn({ source, err: error }, 'broker connection'),
    });
    this.#cluster = await this.#openNow(this.#broker);
    await this.#shareFacts();
    if (this.#nats !== undefined) this.#watchRoom(this.#nats, this.#broker, this.#cluster);
  }

  /** Now, and again and again. */
  keepRemembering(): void {
    void this.#remember().then(() => {
      if (this.#options.signal.aborted) return;
      this.#remembering = this.#options.clock.after(REMEMBER_EVERY_MS, () => this.keepRemembering(), true);
    });
  }

  async #remember(): Promise<void> {
    if (this.#broker === undefined || this.#cluster === undefined) return;
    const kept = await rememberCluster(this.#broker, this.#cluster, storeMemory(this.#options.settings));
    if (!kept && !this.#options.signal.aborted) await this.#checkStore();
  }

  #watchRoom(nats: NatsKeeper, broker: Broker, cluster: Cluster): void {
    const { clock, log, settings } = this.#options;
    this.#watch = new StoreWatch({
      clock,
      store: () => writeHostFacts(broker, cluster, this.host, this.facts),
      connected: () => broker.connected,
      freeBytes: () =>
        statfs(resolve(settings.data)).then(
          ({ bavail, bsize }) => bavail * bsize,
          () => undefined, // some file systems do not tell
        ),
      restart: (why) => {
        log.error({ why }, 'nats-server is restarted');
        nats.restart(SERVER_STOP_MS);
      },
      onFull: (full) => {
        if (full) log.error({ data: resolve(settings.data) }, 'the disk of the store is full; requests are refused');
        else log.warn({ data: resolve(settings.data) }, 'the store takes messages again');
        void this.#shareFacts();
      },
    });
    this.#watch.start();
  }

  #openNow(broker: Broker): Promise<Cluster> {
    const { settings, clock, ids, signal, log } = this.#options;
    const onLost = (found: number, held: number): void =>
      log.error({ found, held }, 'an older copy of the store was put back; every node is looked at anew, and says so');
    const onAnother = (incarnation: string, before: string): void =>
      log.warn(
        { incarnation, before },
        'the cluster on this nats-server is another than was served from this folder last: the server is another one, or its store was deleted',
      );
    const served = this.#cluster?.subjects.incarnation;
    return openOwnCluster(broker, settings, { clock, ids, signal, onLost, onAnother }, served);
  }

  /** The server was restarted, or holds less than it did: is what it holds still ours (S3)? */
  async #checkStore(): Promise<void> {
    const broker = this.#broker;
    if (broker === undefined) return;
    try {
      await this.#openNow(broker);
      await this.#shareFacts();
    } catch (cause) {
      if (this.#options.signal.aborted) return;
      if (cause instanceof StorageLostError) this.#options.onFatal(cause);
      else this.#options.log.error({ err: cause }, 'the cluster could not be checked after the broker came back');
    }
  }

  async #shareFacts(): Promise<void> {
    const { facts } = this;
    this.#options.onFacts(facts);
    if (this.#broker !== undefined && this.#cluster !== undefined)
      await writeHostFacts(this.#broker, this.#cluster, this.host, facts);
  }

  /** Tells the cluster that a session is dead; written until it is acknowledged. Blocks nobody. */
  bury(death: Death): void {
    this.#tombstones.report(death);
  }

  async #writeTombstone({ session, ...facts }: Death): Promise<boolean> {
    if (this.#broker === undefined || this.#cluster === undefined) return false;
    return writeTombstone(this.#broker, this.#cluster.subjects, session, { ...facts, host: hostname() });
  }

  async close(): Promise<void> {
    this.#watch?.close();
    this.#remembering?.cancel();
    await this.#remember();
    await this.#tombstones.close(TOMBSTONES_MS);
    await this.#broker?.close();
  }

  async stopServer(): Promise<void> {
    await this.#nats?.stop(SERVER_STOP_MS);
  }

  /** Kills the embedded server at once. */
  abort(): void {
    this.#nats?.abort();
  }
}
