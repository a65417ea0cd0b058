// A whole cluster in virtual time for actors of any kind: one simulated server, conductors that can be killed, and what
// was committed. docs/writing-a-kind.md quotes its regions as the way to test a kind.

import { decodeBatch } from '../../proto/codec.ts';
import type { ActorId, IdSource } from '../../proto/ids.ts';
import { idSource } from '../../proto/ids.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import type { Clock, Random } from '../../runtime/base/clock.ts';
import { seededRandom } from '../../runtime/base/seeded-random.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { type Cluster, openCluster } from '../../runtime/broker/topology.ts';
import { Conductor, type ConductorOptions } from '../../runtime/host/conductor.ts';
import type { Kind } from '../../runtime/host/kind.ts';
import { defaultLeaseTimes } from '../../runtime/placement/effect-lease.ts';
import { type MemberWatch, watchMembers } from '../../runtime/placement/member-watch.ts';
import { writeTombstone } from '../../runtime/placement/membership.ts';
import { silentShardLog } from '../../runtime/placement/shard-log.ts';
import { connectSim, type SimBroker } from '../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../runtime/sim/sim-server.ts';
import { createSubmitter } from '../../runtime/submit/submit.ts';
import type { Order, SubmitAnswer, Submitter } from '../../runtime/submit/submitter.ts';
import { type SubmitMore, someone } from './asking.ts';
import { PausableClock } from './pausable-clock.ts';
import { settle, until } from './sim-time.ts';

export interface SimConductor {
  readonly session: string;
  readonly conductor: Conductor;
  readonly broker: SimBroker;
  readonly clock: PausableClock;
}

export interface SimSiteOptions {
  /** The kinds of one conductor, made with its own connection and clock. */
  readonly kinds: (tools: { readonly broker: Broker; readonly clock: Clock; readonly cluster: Cluster }) => Kind[];
  readonly namespace?: string;
  readonly callbacks?: NonNullable<ConductorOptions['callbacks']>;
}

interface Opened {
  readonly cluster: Cluster;
  readonly members: MemberWatch;
  readonly submitter: Submitter;
}

export class SimSite {
  // #region site
  readonly clock: SimClock = new SimClock();
  readonly random: Random = seededRandom(1);
  readonly ids: IdSource = idSource(() => this.clock.now(), this.random);
  readonly server: SimServer = new SimServer({ clock: this.clock, delayMs: () => 1 });
  readonly broker: SimBroker = connectSim(this.server, { name: 'test' });
  // #endregion
  readonly #options: SimSiteOptions;
  readonly #records = new Map<string, ActorRecord>();
  readonly #tasks = new Map<string, TaskRecord>();
  readonly #running: SimConductor[] = [];
  #parts: Opened | undefined;

  static async start(options: SimSiteOptions): Promise<SimSite> {
    const site = new SimSite(options);
    await site.settle(site.#open());
    return site;
  }

  private constructor(options: SimSiteOptions) {
    this.#options = options;
  }

  get cluster(): Cluster {
    return this.#opened.cluster;
  }

  get members(): MemberWatch {
    return this.#opened.members;
  }

  get submitter(): Submitter {
    return this.#opened.submitter;
  }

  get #opened(): Opened {
    if (this.#parts === undefined) throw new Error('no cluster yet');
    return this.#parts;
  }

  async #open(): Promise<void> {
    const { broker, clock, ids } = this;
    // #region cluster
    const cluster = await openCluster(
      broker,
      {
        namespace: this.#options.namespace ?? 'sim',
        shards: 1,
        replicas: 1,
        mailboxBound: 16,
        dedupeWindowMs: 120_000,
        taskRetentionMs: 3_600_000,
      },
      { clock, ids },
    );
    const { subjects, shardCount } = cluster;
    const members = await watchMembers({ broker, subjects, clock });
    const submitter = createSubmitter({ broker, subjects, shardCount, clock, ids, members });
    // #endregion
    this.#parts = { cluster, members, submitter };
    await broker.follow({
      stream: subjects.stream('journal'),
      filter: subjects.journals(),
      from: 1,
      onMessage: ({ data }) => {
        for (const { record } of decodeBatch(data).entries) {
          this.#records.set(record.id, record);
          for (const task of record.tasks) this.#tasks.set(task.id, task);
        }
      },
    });
  }

  // ---- time ------------------------------------------------------------------------------------------------------

  // #region time
  /** Moves time until it holds. */
  until(holds: () => boolean, what: string, limitMs?: number): Promise<void> {
    return until(this.clock, holds, what, limitMs);
  }

  /** Moves time until the promise has settled. */
  settle<T>(promise: Promise<T>): Promise<T> {
    return settle(this.clock, promise);
  }
  // #endregion

  // ---- conductors ------------------------------------------------------------------------------------------------

  // #region conductor
  /** A process of its own: its clock and its connection can be stopped without the others'. */
  async startConductor(): Promise<SimConductor> {
    const session = this.ids.sessionId('sim');
    const clock = new PausableClock(this.clock);
    const broker = connectSim(this.server, { name: session, clock });
    const { cluster, random, ids } = this;
    const { callbacks, kinds } = this.#options;
    const conductor = new Conductor({
      broker,
      cluster,
      clock,
      random,
      ids,
      kinds: kinds({ broker, clock, cluster }),
      session,
      host: 'sim',
      pid: 1,
      lease: defaultLeaseTimes,
      limits: { flushEveryMs: 1_000, passivateAfterMs: 60_000, journalRetentionMs: 3_600_000 },
      log: silentShardLog,
      ...(callbacks === undefined ? {} : { callbacks }),
    });
    await this.settle(conductor.start());
    const started = { session, conductor, broker, clock };
    this.#running.push(started);
    return started;
  }

  /** `kill -9`, seen by its supervisor: it never runs again, and its tombstone lets the next owner act at once. */
  async kill(session: string): Promise<void> {
    const victim = this.#running.find((running) => running.session === session);
    if (victim === undefined) throw new Error(`no conductor ${session}`);
    victim.clock.pause();
    victim.broker.disconnect();
    const facts = { role: 'conductor', host: 'sim', pid: 1, why: 'killed', at: this.clock.now() };
    await this.settle(writeTombstone(this.broker, this.cluster.subjects, session, facts));
  }
  // #endregion

  /** Resolves once every shard has an owner. */
  async owned(): Promise<void> {
    const owns = (): boolean => this.#running.some(({ conductor }) => conductor.shards.length > 0);
    await this.until(owns, 'an owner of the shard');
  }

  // ---- requests --------------------------------------------------------------------------------------------------

  // #region asking
  order(kind: string, id: ActorId, order: Order): Promise<SubmitAnswer> {
    return this.settle(this.submitter.order(kind, id, order, { caller: someone, trace: '' }));
  }

  /** The verdict of the actor. */
  submit(kind: string, id: ActorId, action: string, more: SubmitMore = {}): Promise<SubmitAnswer> {
    const asked = this.submitter.submit({
      kind,
      id,
      action,
      params: more.params ?? {},
      onConflict: more.onConflict ?? 'reject',
      timeoutS: more.timeoutS ?? 0,
      callback: undefined,
      idempotencyKey: more.key,
      caller: someone,
      trace: '',
    });
    return this.settle(asked);
  }
  // #endregion

  // ---- what was committed ----------------------------------------------------------------------------------------

  record(id: string): ActorRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw new Error(`no record of ${id}`);
    return record;
  }

  /** The newest committed version. */
  task(taskId: string): TaskRecord {
    const task = this.#tasks.get(taskId);
    if (task === undefined) throw new Error(`no task ${taskId}`);
    return task;
  }

  async final(taskId: string, limitMs = 60_000): Promise<TaskRecord> {
    const ended = (): boolean => {
      const state = this.#tasks.get(taskId)?.state;
      return state !== undefined && isFinal(state);
    };
    await this.until(ended, `the end of ${taskId}`, limitMs);
    return this.task(taskId);
  }
}
