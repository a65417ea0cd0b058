// A whole cluster in one process and in virtual time: a simulated server, conductors with fake machines (fleet-conductors.ts),
// gateways with all of the HTTP application (fleet-gateways.ts), hooks that take callbacks, and an observer at the server that
// sees every commit and every effect at the moment it happens (observer.ts).

import { type ActorId, type IdSource, idSource } from '../../../proto/ids.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import { isFinal } from '../../../proto/task.ts';
import type { Random } from '../../../runtime/base/clock.ts';
import { seededRandom } from '../../../runtime/base/seeded-random.ts';
import { type Cluster, openCluster } from '../../../runtime/broker/topology.ts';
import type { CallbackPost } from '../../../runtime/callback/http-post.ts';
import { writeTombstone } from '../../../runtime/placement/membership.ts';
import { shardOf } from '../../../runtime/placement/rendezvous.ts';
import { connectSim, type SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';
import { createSubmitter } from '../../../runtime/submit/submit.ts';
import type { Recorder } from '../../support/history/recorder.ts';
import { PausableClock } from '../../support/pausable-clock.ts';
import { simClusterOptions } from '../../support/sim-cluster.ts';
import { settle, until } from '../../support/sim-time.ts';
import { FleetConductors } from './fleet-conductors.ts';
import { FleetGateways } from './fleet-gateways.ts';
import { observe } from './observer.ts';
import type { Plan } from './plan.ts';

export const KIND = 'baremetal';

export interface StoreCopy {
  readonly streams: ReturnType<SimServer['backup']>;
  readonly records: ReadonlyMap<string, ActorRecord>;
  /** Place in the history. */
  readonly since: number;
}

export class Fleet {
  readonly clock: SimClock = new SimClock();
  readonly serverClock: PausableClock = new PausableClock(this.clock);
  readonly server: SimServer;
  readonly random: Random;
  readonly ids: IdSource;
  readonly recorder: Recorder;
  readonly plan: Plan;
  readonly conductors: FleetConductors;
  readonly gateways: FleetGateways;
  readonly nodes: ActorId[] = [];
  /** The newest committed record of each node. */
  readonly records: Map<string, ActorRecord> = new Map();
  /** Answers that hooks give: a status, or 0 for none. */
  hookStatus = 200;
  readonly #root: SimBroker;
  #cluster: Cluster | undefined;
  #processes = 0;

  constructor(plan: Plan, recorder: (clock: SimClock) => Recorder) {
    this.plan = plan;
    this.recorder = recorder(this.clock);
    this.random = seededRandom(plan.seed);
    const delays = seededRandom(plan.seed + 7_919);
    this.server = new SimServer({ clock: this.serverClock, delayMs: () => delays() * plan.maxDelayMs });
    this.ids = idSource(() => this.clock.now(), this.random);
    this.#root = connectSim(this.server, { name: 'root' });
    this.conductors = new FleetConductors(this);
    this.gateways = new FleetGateways(this);
  }

  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('no cluster yet');
    return this.#cluster;
  }

  async open(): Promise<void> {
    const { clock, ids, plan } = this;
    const { mailboxBound, dedupeWindowMs } = plan.world;
    const options = { ...simClusterOptions(plan.shards), mailboxStreams: plan.shards, mailboxBound, dedupeWindowMs };
    this.#cluster = await this.settle(openCluster(this.#root, options, { clock, ids }));
    observe(this);
    const gateways = Array.from({ length: plan.gateways }, (_, place) => this.gateways.start(place));
    const conductors = Array.from({ length: plan.conductors }, (_, place) => this.conductors.start(place));
    await this.settle(Promise.all([...gateways, ...conductors]));
    await this.until(() => this.conductors.ownAll(), 'an owner of every shard');
    for (const knobs of plan.nodes) await this.#seed(knobs);
  }

  close(): void {
    this.conductors.close();
  }

  // ---- time ------------------------------------------------------------------------------------------------------

  until(holds: () => boolean, what: string): Promise<void> {
    return until(this.clock, holds, what);
  }

  settle<T>(promise: Promise<T>): Promise<T> {
    return settle(this.clock, promise);
  }

  /** The clock of one more process, as wrong as the plan has it. */
  processClock(onTurn?: () => void): PausableClock {
    const clock = new PausableClock(this.clock, onTurn);
    const { skewsMs } = this.plan.world;
    clock.skewMs = skewsMs[this.#processes++ % Math.max(1, skewsMs.length)] ?? 0;
    return clock;
  }

  // ---- the store -------------------------------------------------------------------------------------------------

  /** As it is now, but for the machines, which are no part of it. */
  copyStore(): StoreCopy {
    const machines = `KV_${this.cluster.subjects.bucket('fake')}`;
    const streams = new Map([...this.server.backup()].filter(([name]) => name !== machines));
    return { streams, records: new Map(this.records), since: this.recorder.history.length };
  }

  /** What was stored since is lost. */
  rollBack({ streams, records, since }: StoreCopy): void {
    const { server } = this;
    const wasRunning = server.running;
    server.stop();
    server.restore(streams, [...streams.keys()]);
    this.records.clear();
    for (const [id, record] of records) this.records.set(id, record);
    this.recorder.add({ what: 'roll-back', since });
    if (wasRunning) server.start();
  }

  // ---- what no process of the fleet does -------------------------------------------------------------------------

  shardOf(id: string): number {
    return shardOf(KIND, id as ActorId, this.cluster.shardCount); // proof: an id of a record
  }

  bury(session: string): Promise<boolean> {
    const facts = { role: 'conductor', host: 'sim', pid: 1, why: 'killed', at: this.clock.now() };
    return writeTombstone(this.#root, this.cluster.subjects, session, facts);
  }

  /**
   * Somebody presses the button of a machine. Not while a task has it in hand, which would do again what was undone; nothing
   * where it has never been used, or is changed at the same time.
   */
  async pressButton(id: string): Promise<void> {
    if (this.records.get(id)?.tasks.some(({ state }) => !isFinal(state)) !== false) return;
    const { subjects } = this.cluster;
    const key = subjects.key('fake', id as ActorId); // proof: an id of this fleet
    const stored = await this.#root.read(`KV_${subjects.bucket('fake')}`, { lastOf: key });
    if (stored === null) return;
    const machine = JSON.parse(new TextDecoder().decode(stored.data)) as { power: string }; // proof: a fake machine's document
    const power = machine.power === 'power on' ? 'power off' : 'power on';
    const pressed = new TextEncoder().encode(JSON.stringify({ ...machine, power }));
    const outcome = await this.#root.append(key, pressed, { expectedSubjectSeq: stored.seq });
    if (outcome.kind === 'stored') this.recorder.add({ what: 'fault', text: `somebody makes ${id} "${power}"` });
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

  hooks(): CallbackPost {
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
}
