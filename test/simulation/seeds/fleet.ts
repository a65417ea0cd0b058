// A whole cluster in one process and in virtual time: a simulated server, conductors of kind `baremetal` with fake machines,
// gateways with all of the HTTP application, hooks that take callbacks; and an observer at the server that sees every
// commit and every effect at the moment it happens. Each conductor has a place; in a place one lives at a time.
//
// F1  Everything that runs belongs to one process (`current`): one timer or one message is handled to its end before the
//     next, so whoever had it is whoever reaches a crash point.
// F2  A process that is dead hears nothing more: not its timers, not its messages, not the end of its calls.

import { type EffectLine, noEffectJournal } from '../../../actors/drivers/effect-journal.ts';
import { FakeDriver } from '../../../actors/drivers/fake/fake-driver.ts';
import { driversOf } from '../../../actors/drivers/registry.ts';
import { createNodeKind } from '../../../actors/node/node-actor.ts';
import type { Gateway } from '../../../gateway/http/gateway.ts';
import { decodeBatch } from '../../../proto/codec.ts';
import { type ActorId, type IdSource, idSource } from '../../../proto/ids.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import type { Random } from '../../../runtime/base/clock.ts';
import { type Deferred, deferred } from '../../../runtime/base/deferred.ts';
import { type FailpointName, watchFailpoints } from '../../../runtime/base/failpoint.ts';
import { type Cluster, openCluster } from '../../../runtime/broker/topology.ts';
import type { CallbackPost } from '../../../runtime/callback/http-post.ts';
import { Conductor } from '../../../runtime/host/conductor.ts';
import { defaultLeaseTimes } from '../../../runtime/placement/effect-lease.ts';
import { watchMembers, writeTombstone } from '../../../runtime/placement/members.ts';
import { shardOf } from '../../../runtime/placement/rendezvous.ts';
import { silentShardLog } from '../../../runtime/placement/shard-log.ts';
import { connectSim, type SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { SimClock, simRandom } from '../../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';
import { createSubmitter } from '../../../runtime/submit/submit.ts';
import type { Recorder } from '../../support/history/recorder.ts';
import { PausableClock } from '../../support/pausable-clock.ts';
import { simClusterOptions } from '../../support/sim-cluster.ts';
import { openSimGateway } from '../../support/sim-gateway.ts';
import { settle, until } from '../../support/sim-time.ts';
import type { CrashCell } from './coverage.ts';
import type { Plan } from './plan.ts';

export interface FleetConductor {
  /** `c1`, `c2`, … in the order of their births. */
  readonly name: string;
  readonly place: number;
  readonly session: string;
  readonly clock: PausableClock;
  readonly broker: SimBroker;
  readonly conductor: Conductor;
  readonly died: Deferred<void>;
  alive: boolean;
  paused: boolean;
  /** How often it goes past each point before it dies there. */
  readonly traps: Map<FailpointName, { left: number; readonly die: () => void }>;
  /** Timers and messages it has before it dies. */
  fuse: { turns: number; readonly die: () => void } | undefined;
}

export interface FleetGateway {
  readonly name: string;
  readonly broker: SimBroker;
  readonly gateway: Gateway;
}

const KIND = 'baremetal';
/** Soon after one another, so that a run need not last. */
const HOOK_SCHEDULE = { settleMs: 100, backoff: { firstMs: 300, maxMs: 2_000, jitter: 0.2 }, giveUpAfterMs: 3_600_000 };

export class Fleet {
  readonly clock: SimClock = new SimClock();
  readonly server: SimServer;
  readonly random: Random;
  readonly ids: IdSource;
  readonly recorder: Recorder;
  readonly plan: Plan;
  readonly gateways: FleetGateway[] = [];
  readonly nodes: ActorId[] = [];
  /** The one that lives in each place. */
  readonly places: (FleetConductor | undefined)[] = [];
  readonly crashes: CrashCell[] = [];
  readonly records: Map<string, ActorRecord> = new Map();
  /** Answers that hooks give: a status, or 0 for none. */
  hookStatus = 200;
  readonly #root: SimBroker;
  readonly #effects = new Map<string, number>();
  #cluster: Cluster | undefined;
  #current: FleetConductor | undefined;
  #born = 0;

  constructor(plan: Plan, recorder: (clock: SimClock) => Recorder) {
    this.plan = plan;
    this.recorder = recorder(this.clock);
    this.random = simRandom(plan.seed);
    const delays = simRandom(plan.seed + 7_919);
    this.server = new SimServer({ clock: this.clock, delayMs: () => delays() * plan.maxDelayMs });
    this.ids = idSource(() => this.clock.now(), this.random);
    this.#root = connectSim(this.server, { name: 'root' });
    watchFailpoints((name, where) => this.#passes(name, where));
  }

  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('no cluster yet');
    return this.#cluster;
  }

  async open(): Promise<void> {
    const { clock, ids, plan } = this;
    this.#cluster = await this.settle(openCluster(this.#root, simClusterOptions(plan.shards), { clock, ids }));
    this.#observe();
    const gateways = Array.from({ length: plan.gateways }, (_, index) => this.#openGateway(`g${index + 1}`));
    const conductors = Array.from({ length: plan.conductors }, (_, place) => this.startConductor(place));
    this.gateways.push(...(await this.settle(Promise.all(gateways))));
    await this.settle(Promise.all(conductors));
    await this.until(() => this.#isOwned(), 'an owner of every shard');
    for (const knobs of plan.nodes) await this.#seed(knobs);
  }

  close(): void {
    watchFailpoints(undefined);
  }

  // ---- time ------------------------------------------------------------------------------------------------------

  until(holds: () => boolean, what: string): Promise<void> {
    return until(this.clock, holds, what);
  }

  settle<T>(promise: Promise<T>): Promise<T> {
    return settle(this.clock, promise);
  }

  // ---- conductors ------------------------------------------------------------------------------------------------

  async startConductor(place: number): Promise<void> {
    const { cluster, ids, random } = this;
    const session = ids.sessionId('sim');
    const onTurn = (): void => this.#turn(born);
    const clock = new PausableClock(this.clock, onTurn);
    const broker = connectSim(this.server, { name: session, clock, onTurn });
    const journal = noEffectJournal; // effects are seen where they happen
    const fake = new FakeDriver({ broker, subjects: cluster.subjects, clock, journal });
    const conductor = new Conductor({
      broker,
      cluster,
      clock,
      random,
      ids,
      kinds: [createNodeKind({ drivers: driversOf([fake], journal) })],
      session,
      host: 'sim',
      pid: 1,
      lease: defaultLeaseTimes,
      limits: { flushEveryMs: 500, passivateAfterMs: 2_000, journalRetentionMs: 3_600_000 },
      callbacks: { post: this.#hooks(), schedule: HOOK_SCHEDULE },
      log: silentShardLog,
    });
    this.#born++;
    const born: FleetConductor = {
      ...{ name: `c${this.#born}`, place, session, clock, broker, conductor },
      ...{ died: deferred(), alive: true, paused: false, traps: new Map(), fuse: undefined },
    };
    this.places[place] = born;
    this.recorder.add({ what: 'fault', text: `${born.name} starts as ${session}` });
    this.#current = born;
    const started = conductor.start();
    this.#current = undefined;
    // One that dies in its start never ends it (F2).
    await Promise.race([started, born.died.promise]);
  }

  /** `kill -9`. */
  kill(victim: FleetConductor, point: string, actor?: string): void {
    if (!victim.alive) return;
    victim.alive = false;
    this.#noteCrash(victim, point, actor);
    victim.clock.pause();
    victim.broker.crash();
    victim.died.resolve();
    if (this.places[victim.place] === victim) this.places[victim.place] = undefined;
    this.recorder.add({ what: 'fault', text: `${victim.name} dies at ${point}` });
  }

  bury(victim: FleetConductor): Promise<boolean> {
    const facts = { role: 'conductor', host: 'sim', pid: 1, why: 'killed', at: this.clock.now() };
    return writeTombstone(this.#root, this.cluster.subjects, victim.session, facts);
  }

  pause(victim: FleetConductor): void {
    if (!victim.alive || victim.paused) return;
    victim.paused = true;
    victim.clock.pause();
    victim.broker.pause();
    this.recorder.add({ what: 'fault', text: `${victim.name} is paused` });
  }

  resume(victim: FleetConductor): void {
    if (!victim.alive || !victim.paused) return;
    victim.paused = false;
    victim.clock.resume();
    victim.broker.resume();
    this.recorder.add({ what: 'fault', text: `${victim.name} goes on` });
  }

  #isOwned(): boolean {
    const owned = new Set(this.places.flatMap((place) => place?.conductor.shards ?? []));
    return owned.size === this.cluster.shardCount;
  }

  /** F1. */
  #turn(of: FleetConductor): void {
    this.#current = of;
    const { fuse } = of;
    if (fuse === undefined || --fuse.turns > 0) return;
    of.fuse = undefined;
    fuse.die();
  }

  #passes(name: FailpointName, where: readonly (string | number)[]): boolean {
    const current = this.#current;
    if (current === undefined) return false;
    const trap = current.traps.get(name);
    if (current.alive && trap !== undefined && --trap.left <= 0) {
      current.traps.delete(name);
      const actor = where.find((word) => typeof word === 'string' && this.records.has(word));
      this.kill(current, name, actor === undefined ? undefined : String(actor));
      trap.die();
    }
    return !current.alive;
  }

  #noteCrash(victim: FleetConductor, point: string, actor: string | undefined): void {
    const shards = new Set(victim.conductor.shards);
    for (const [id, record] of this.records) {
      const meant = actor === undefined ? shards.has(this.shardOf(id)) : id === actor;
      if (!meant) continue;
      const running = record.tasks.find(({ state }) => state === 'running');
      const state = record.regions['provision']?.state ?? 'none';
      this.crashes.push({ state, action: running?.action ?? '-', point: point.split(' ')[0] ?? point });
    }
  }

  // ---- gateways, nodes, hooks ------------------------------------------------------------------------------------

  async #openGateway(name: string): Promise<FleetGateway> {
    const { clock, ids, random, cluster } = this;
    const { subjects, shardCount } = cluster;
    const broker = connectSim(this.server, { name });
    const members = await watchMembers({ broker, subjects, clock });
    const submitter = createSubmitter({ broker, subjects, shardCount, clock, ids, members });
    const gateway = await openSimGateway({ broker, clock, ids, random, members, submitter, cluster });
    return { name, broker, gateway };
  }

  /** A node that is ready for use at once. */
  async #seed(driverInfo: Plan['nodes'][number]): Promise<void> {
    const { clock, ids, cluster } = this;
    const { subjects, shardCount } = cluster;
    const id = ids.uuid();
    const submitter = createSubmitter({
      ...{ broker: this.#root, subjects, shardCount, clock, ids },
      members: { liveConductors: () => 1 },
    });
    const name = `node-${this.nodes.length + 1}`;
    const payload = { name, driver: 'fake', driver_info: driverInfo, seed: true };
    const caller = { tenant: 'default', role: 'admin', subject: 'test', address: '' };
    const order = { verb: 'command', name: 'create', payload, ifMatch: '' } as const;
    await this.settle(submitter.order(KIND, id, order, { caller, trace: '' }));
    submitter.close();
    await this.until(() => this.records.has(id), 'a node');
    this.nodes.push(id);
  }

  #hooks(): CallbackPost {
    return {
      post: async ({ url, body, headers }) => {
        const { data } = JSON.parse(body) as { data: { id: string; state: string } }; // proof: our own callback's body
        const { hookStatus } = this;
        const facts = { id: headers['webhook-id'] ?? '', url, task: data.id, state: data.state };
        this.recorder.add({ what: 'callback', ...facts, answered: hookStatus });
        if (hookStatus === 0) return { kind: 'failed', reason: 'no answer' };
        return { kind: 'answered', status: hookStatus, retryAfterMs: 0 };
      },
      close: async () => undefined,
    };
  }

  // ---- the observer ----------------------------------------------------------------------------------------------

  shardOf(id: string): number {
    return shardOf(KIND, id as ActorId, this.cluster.shardCount); // proof: an id of a record
  }

  #observe(): void {
    const { subjects } = this.cluster;
    const journal = subjects.stream('journal');
    const machines = `KV_${subjects.bucket('fake')}`;
    const nothing = (): void => undefined;
    this.server.peers.add({
      serverStopped: nothing,
      serverStarted: nothing,
      readersDropped: nothing,
      streamPurged: nothing,
      streamChanged: (name) => {
        if (name !== journal && name !== machines) return;
        const stream = this.server.stream(name);
        const message = stream?.read({ seq: stream.lastSeq }, this.clock.now());
        if (message === undefined || message === null) return;
        if (name === machines) this.#seeMachine(message.data);
        else this.#seeCommit(message.seq, subjects.parseJournal(message.subject) ?? -1, message.data);
      },
    });
  }

  #seeCommit(seq: number, shard: number, data: Uint8Array): void {
    const batch = decodeBatch(data);
    for (const { record } of batch.entries) this.records.set(record.id, record);
    this.recorder.add({ what: 'commit', seq, shard, batch });
  }

  /** Every effect raises the machine's own count; notes do not. */
  #seeMachine(data: Uint8Array): void {
    const machine = JSON.parse(new TextDecoder().decode(data)) as { effects: number; last: EffectLine | null }; // proof: a fake machine's document
    const { effects, last } = machine;
    if (last === null || effects <= (this.#effects.get(last.node) ?? 0)) return;
    this.#effects.set(last.node, effects);
    this.recorder.add({ what: 'effect', shard: this.shardOf(last.node), effect: last });
  }
}
