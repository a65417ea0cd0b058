// A whole runtime in virtual time: one simulated server, processes that can crash and be paused, lamps, and a record of
// everything that was committed. Nothing here waits for real time, and a seed decides every delay.

import { decodeBatch } from '../../proto/codec.ts';
import { type ActorId, type IdSource, idSource } from '../../proto/ids.ts';
import type { JournalBatch, JournalEvent } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { isFinal, type TaskRecord } from '../../proto/task.ts';
import type { Clock, Random } from '../../runtime/base/clock.ts';
import { seededRandom } from '../../runtime/base/seeded-random.ts';
import { type Cluster, openCluster } from '../../runtime/broker/topology.ts';
import { Conductor } from '../../runtime/host/conductor.ts';
import type { Kind } from '../../runtime/host/kind.ts';
import type { LeaseTimes } from '../../runtime/placement/effect-lease.ts';
import { defaultLeaseTimes } from '../../runtime/placement/effect-lease.ts';
import { type MemberWatch, watchMembers } from '../../runtime/placement/member-watch.ts';
import { writeTombstone } from '../../runtime/placement/membership.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { type ShardLog, silentShardLog } from '../../runtime/placement/shard-log.ts';
import { connectSim, type SimBroker } from '../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../runtime/sim/sim-server.ts';
import { createSubmitter } from '../../runtime/submit/submit.ts';
import type { SubmitAnswer, Submitter } from '../../runtime/submit/submitter.ts';
import { type SubmitMore, someone, taskIdOf } from './asking.ts';
import { LampWorld, lampKind } from './lamp-kind.ts';
import { PausableClock } from './pausable-clock.ts';
import { simClusterOptions } from './sim-cluster.ts';
import { ending, until } from './sim-time.ts';

export interface SimProcess {
  readonly session: string;
  readonly conductor: Conductor;
  readonly broker: SimBroker;
  readonly clock: PausableClock;
}

export interface SimRigOptions {
  readonly seed?: number;
  readonly shards?: number;
  /** Milliseconds each message takes one way; up to this, evenly spread. */
  readonly maxDelayMs?: number;
  readonly lease?: LeaseTimes;
  readonly flushEveryMs?: number;
  readonly passivateAfterMs?: number;
  readonly maxPayloadBytes?: number;
  readonly maxRunning?: number;
  readonly kind?: (world: LampWorld) => Kind;
}

const STEP_MS = 5;

export class SimRig {
  readonly clock: SimClock;
  readonly server: SimServer;
  readonly random: Random;
  readonly ids: IdSource;
  readonly world: LampWorld = new LampWorld();
  readonly fenced: { readonly shard: number; readonly owner: string }[] = [];
  readonly logged: string[] = [];
  readonly batches: { readonly seq: number; readonly shard: number; readonly batch: JournalBatch }[] = [];
  readonly broker: SimBroker;
  /** Those that have not been killed. */
  processes: SimProcess[] = [];
  readonly #everyone = new Map<string, SimProcess>();
  readonly #options: SimRigOptions;
  #cluster: Cluster | undefined;
  #submitter: Submitter | undefined;
  #members: MemberWatch | undefined;

  static async start(options: SimRigOptions = {}): Promise<SimRig> {
    const rig = new SimRig(options);
    await rig.#open();
    return rig;
  }

  private constructor(options: SimRigOptions) {
    this.#options = options;
    this.clock = new SimClock();
    this.random = seededRandom(options.seed ?? 1);
    const delays = seededRandom((options.seed ?? 1) + 7_919);
    const maxDelayMs = options.maxDelayMs ?? 2;
    this.server = new SimServer({
      clock: this.clock,
      delayMs: () => delays() * maxDelayMs,
      ...(options.maxPayloadBytes === undefined ? {} : { maxPayloadBytes: options.maxPayloadBytes }),
    });
    this.ids = idSource(() => this.clock.now(), this.random);
    this.broker = connectSim(this.server, { name: 'rig' });
  }

  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('no cluster yet');
    return this.#cluster;
  }

  get members(): MemberWatch {
    if (this.#members === undefined) throw new Error('no members yet');
    return this.#members;
  }

  async #open(): Promise<void> {
    const { broker, clock, ids } = this;
    const cluster = await this.settle(
      openCluster(broker, simClusterOptions(this.#options.shards ?? 2), { clock, ids }),
    );
    this.#cluster = cluster;
    const { subjects, shardCount } = cluster;
    const members = await this.settle(watchMembers({ broker, subjects, clock }));
    this.#members = members;
    this.#submitter = createSubmitter({ broker, subjects, shardCount, clock, ids, members });
    await this.settle(
      broker.follow({
        stream: subjects.stream('journal'),
        filter: subjects.journals(),
        from: 1,
        onMessage: ({ seq, subject, data }) =>
          this.batches.push({ seq, shard: subjects.parseJournal(subject) ?? -1, batch: decodeBatch(data) }),
      }),
    );
  }

  // ---- time ------------------------------------------------------------------------------------------------------

  /** Moves time until the promise has settled. */
  async settle<T>(promise: Promise<T>, limitMs?: number): Promise<T> {
    await this.until(ending(promise), 'the end of a call', limitMs);
    return promise;
  }

  /** Moves time until it holds, and a little on, so that what follows it at once has arrived. */
  async until(holds: () => boolean, what: string, limitMs?: number): Promise<void> {
    await until(this.clock, holds, what, limitMs);
    await this.clock.advance(STEP_MS);
  }

  // ---- processes -------------------------------------------------------------------------------------------------

  async startConductor(): Promise<SimProcess> {
    const session = this.ids.sessionId('sim');
    const clock = new PausableClock(this.clock);
    const broker = connectSim(this.server, { name: session, clock });
    const conductor = new Conductor({
      broker,
      cluster: this.cluster,
      clock,
      random: this.random,
      ids: this.ids,
      kinds: [(this.#options.kind ?? lampKind)(this.world)],
      session,
      host: 'sim',
      pid: 1,
      lease: this.#options.lease ?? defaultLeaseTimes,
      ...(this.#options.maxRunning === undefined ? {} : { maxRunning: this.#options.maxRunning }),
      limits: {
        flushEveryMs: this.#options.flushEveryMs ?? 1_000,
        passivateAfterMs: this.#options.passivateAfterMs ?? 60_000,
        journalRetentionMs: 3_600_000,
      },
      log: this.#log(),
    });
    await this.settle(conductor.start());
    const started = { session, conductor, broker, clock };
    this.processes.push(started);
    this.#everyone.set(session, started);
    await this.until(() => this.members.stateOf(session) === 'live', `${session} seen alive`);
    return started;
  }

  #log(): ShardLog {
    return {
      ...silentShardLog,
      shardFenced: (shard, _epoch, rival) => this.fenced.push({ shard, owner: rival.owner }),
      handlerThrew: (_id, what, error) => this.logged.push(`threw ${what} ${String(error)}`),
      shardClaimFailed: (shard, error) => this.logged.push(`claim ${shard} ${String(error)}`),
      taskParked: (_id, taskId, why) => this.logged.push(`parked ${taskId} ${why}`),
      messageUnreadable: (_shard, subject, _seq, reason) => this.logged.push(`unreadable ${subject} ${reason}`),
      actorUnreadable: (_shard, id, error) => this.logged.push(`unreadable ${id} ${String(error)}`),
      checkpointAhead: (_shard, id, stored, held) => this.logged.push(`ahead ${id} ${stored} ${held}`),
    };
  }

  async allShardsOwned(limitMs = 30_000): Promise<void> {
    await this.until(() => this.owners().length === this.cluster.shardCount, 'an owner for every shard', limitMs);
  }

  /** Shards that have an owner among the processes that run. */
  owners(): readonly number[] {
    return [...new Set(this.processes.flatMap(({ conductor }) => conductor.shards))];
  }

  ownerOf(shard: number): SimProcess {
    const owner = this.processes.find(({ conductor }) => conductor.shards.includes(shard));
    if (owner === undefined) throw new Error(`shard ${shard} has no owner here`);
    return owner;
  }

  /** `kill -9`: it never runs again, and its connection is gone. */
  kill(victim: SimProcess): void {
    victim.clock.pause();
    victim.broker.disconnect();
    this.processes = this.processes.filter((other) => other !== victim);
  }

  async bury(victim: SimProcess): Promise<void> {
    const facts = { role: 'conductor', host: 'sim', pid: 1, why: 'killed', at: this.clock.now() };
    await this.settle(writeTombstone(this.broker, this.cluster.subjects, victim.session, facts));
  }

  /** `kill -STOP`: neither its timers nor its messages run until {@link resume}; time goes on. */
  pause(victim: SimProcess): void {
    victim.clock.pause();
    victim.broker.pause();
  }

  /** Nothing happens to one that was killed meanwhile. */
  resume(victim: SimProcess): void {
    if (!this.processes.includes(victim)) return;
    victim.clock.resume();
    victim.broker.resume();
  }

  /** The clock of a process, living or dead: what a driver in it waits by. */
  clockOf(session: string): Clock {
    const owner = this.#everyone.get(session);
    if (owner === undefined) throw new Error(`no process ${session}`);
    return owner.clock;
  }

  /** The process that owns a lamp's shard. */
  ownerOfLamp(id: ActorId): SimProcess {
    return this.ownerOf(shardOf('lamp', id, this.cluster.shardCount));
  }

  // ---- requests --------------------------------------------------------------------------------------------------

  async createLamp(): Promise<ActorId> {
    const id = this.ids.uuid();
    const answer = await this.order(id, { verb: 'command', name: 'create', payload: {}, ifMatch: '' });
    if (answer.kind !== 'verdict' || answer.verdict.refusal !== undefined)
      throw new Error(`no lamp: ${JSON.stringify(answer)}`);
    return id;
  }

  get submitter(): Submitter {
    if (this.#submitter === undefined) throw new Error('no cluster yet');
    return this.#submitter;
  }

  /** Asks without moving time. */
  ask(id: ActorId, action: string, more: SubmitMore = {}): Promise<SubmitAnswer> {
    return this.submitter.submit({
      kind: 'lamp',
      id,
      action,
      params: more.params ?? {},
      onConflict: more.onConflict ?? 'reject',
      timeoutS: more.timeoutS ?? 0,
      callback: undefined,
      idempotencyKey: more.key,
      caller: more.caller ?? someone,
      trace: '',
    });
  }

  submit(id: ActorId, action: string, more: SubmitMore = {}): Promise<SubmitAnswer> {
    return this.settle(this.ask(id, action, more));
  }

  order(id: ActorId, order: Parameters<Submitter['order']>[2]): Promise<SubmitAnswer> {
    return this.settle(this.submitter.order('lamp', id, order, { caller: someone, trace: '' }));
  }

  // ---- what was committed ----------------------------------------------------------------------------------------

  record(id: string): ActorRecord | undefined {
    for (let index = this.batches.length - 1; index >= 0; index--) {
      const entry = this.batches[index]?.batch.entries.findLast(({ record }) => record.id === id);
      if (entry !== undefined) return entry.record;
    }
    return undefined;
  }

  /** Every version of a task that was ever committed, oldest first. */
  versions(taskId: string): readonly TaskRecord[] {
    return this.batches.flatMap(({ batch }) =>
      batch.entries.flatMap(({ record }) => record.tasks.filter((task) => task.id === taskId)),
    );
  }

  events(id: string): readonly JournalEvent[] {
    return this.batches.flatMap(({ batch }) =>
      batch.entries.flatMap(({ record, events }) => (record.id === id ? events : [])),
    );
  }

  async version(
    taskId: string,
    what: string,
    holds: (task: TaskRecord) => boolean,
    limitMs?: number,
  ): Promise<TaskRecord> {
    await this.until(() => this.versions(taskId).some(holds), `task ${what}`, limitMs);
    const found = this.versions(taskId).find(holds);
    if (found === undefined) throw new Error('seen a moment ago');
    return found;
  }

  finalTask(answer: SubmitAnswer, limitMs?: number): Promise<TaskRecord> {
    return this.version(taskIdOf(answer), 'final', (task) => isFinal(task.state), limitMs);
  }

  /** Messages in all mailboxes. */
  mailboxDepth(): number {
    const streams = this.cluster.subjects.mailboxStreams();
    const depths = streams.map((name) => this.server.stream(name)?.state(this.clock.now()).messages ?? 0);
    return depths.reduce((sum, depth) => sum + depth, 0);
  }
}
