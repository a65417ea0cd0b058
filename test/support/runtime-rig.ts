// A whole runtime in one process on a real nats-server: clusters made per test, conductors as many as asked for, lamps,
// or actors of another kind.

import { decodeBatch } from '../../proto/codec.ts';
import { type ActorId, type IdSource, idSource } from '../../proto/ids.ts';
import type { JournalBatch, JournalEvent } from '../../proto/journal.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { type Callback, type Caller, isFinal, type OnConflict, type TaskRecord } from '../../proto/task.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { type Cluster, openCluster } from '../../runtime/broker/topology.ts';
import type { CheckLimits } from '../../runtime/host/check-slots.ts';
import { Conductor, type ConductorOptions } from '../../runtime/host/conductor.ts';
import type { Kind } from '../../runtime/host/kind.ts';
import type { LookEnd } from '../../runtime/host/periodic-check.ts';
import type { LeaseTimes } from '../../runtime/placement/effect-lease.ts';
import { type MemberWatch, watchMembers } from '../../runtime/placement/member-watch.ts';
import { writeTombstone } from '../../runtime/placement/membership.ts';
import { type ShardLog, silentShardLog } from '../../runtime/placement/shard-log.ts';
import { createSubmitter } from '../../runtime/submit/submit.ts';
import type { SubmitAnswer, Submitter } from '../../runtime/submit/submitter.ts';
import { eventually } from './eventually.ts';
import { LampWorld, lampKind } from './lamp-kind.ts';
import { type TaggedServer, takeTestServer } from './nats-server.ts';

export const someone: Caller = { tenant: 'default', role: 'admin', subject: 'test', address: '127.0.0.1' };
const quickLease: LeaseTimes = { renewMs: 200, holdMs: 500, waitMs: 900 };

export interface RigConductor {
  readonly conductor: Conductor;
  readonly broker: Broker;
  readonly session: string;
}

export interface SubmitMore {
  readonly onConflict?: OnConflict;
  readonly key?: string;
  readonly timeoutS?: number;
  readonly params?: JsonObject;
  readonly caller?: Caller;
  readonly callback?: Callback;
}

/** The kind whose actors the rig submits to, made anew for each conductor. */
export interface RigKind {
  readonly name: string;
  readonly make: (tools: { readonly broker: Broker; readonly cluster: Cluster; readonly rig: RuntimeRig }) => Kind;
  readonly checks?: CheckLimits;
}

const lamps: RigKind = { name: 'lamp', make: ({ rig }) => lampKind(rig.world) };

export class RuntimeRig {
  readonly server: TaggedServer;
  readonly #kind: RigKind;
  readonly ids: IdSource = idSource(() => Date.now(), Math.random);
  world: LampWorld = new LampWorld();
  readonly fenced: { shard: number; owner: string }[] = [];
  readonly logged: string[] = [];
  /** Whether, and how, conductors started from now on deliver callbacks. */
  callbacks: ConductorOptions['callbacks'];
  /** Looks of the periodic check, of all conductors. */
  readonly looks: { readonly id: string; readonly end: LookEnd; readonly at: number }[] = [];
  #broker: Broker | undefined;
  #cluster: Cluster | undefined;
  #submitter: Submitter | undefined;
  #members: MemberWatch | undefined;
  #conductors: RigConductor[] = [];
  #batches: { seq: number; batch: JournalBatch }[] = [];
  #clusters = 0;

  static async start(kind: RigKind = lamps): Promise<RuntimeRig> {
    return new RuntimeRig(await takeTestServer(), kind);
  }

  private constructor(server: TaggedServer, kind: RigKind) {
    this.server = server;
    this.#kind = kind;
  }

  get broker(): Broker {
    if (this.#broker === undefined) throw new Error('no cluster yet');
    return this.#broker;
  }

  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('no cluster yet');
    return this.#cluster;
  }

  get conductors(): readonly RigConductor[] {
    return this.#conductors;
  }

  get batches(): readonly { seq: number; batch: JournalBatch }[] {
    return this.#batches;
  }

  /** A fresh namespace, with gateways' tools on a connection of their own. */
  async newCluster(shards = 4): Promise<void> {
    await this.#closeCluster();
    this.world = new LampWorld();
    this.fenced.length = 0;
    this.logged.length = 0;
    this.looks.length = 0;
    this.#batches = [];
    this.#clusters++;
    const broker = await connectNats({ url: this.server.url, name: 'rig', clock: systemClock });
    this.#broker = broker;
    const cluster = await this.#open(broker, shards);
    this.#cluster = cluster;
    this.#members = await watchMembers({ broker, subjects: cluster.subjects, clock: systemClock });
    this.#submitter = createSubmitter({
      broker,
      subjects: cluster.subjects,
      shardCount: cluster.shardCount,
      clock: systemClock,
      ids: this.ids,
      members: this.#members,
    });
    await broker.follow({
      stream: cluster.subjects.stream('journal'),
      filter: cluster.subjects.journals(),
      from: 1,
      onMessage: (message) => this.#batches.push({ seq: message.seq, batch: decodeBatch(message.data) }),
    });
  }

  /** Messages in all mailboxes. */
  async mailboxDepth(): Promise<number> {
    const streams = this.cluster.subjects.mailboxStreams();
    const states = await Promise.all(streams.map((stream) => this.broker.streamState(stream)));
    return states.reduce((sum, state) => sum + (state?.messages ?? Number.NaN), 0);
  }

  #open(broker: Broker, shards: number): Promise<Cluster> {
    return openCluster(
      broker,
      {
        namespace: `t${this.#clusters}-${this.server.tag}`,
        shards,
        mailboxStreams: 2,
        replicas: 1,
        mailboxBound: 16,
        dedupeWindowMs: 120_000,
        taskRetentionMs: 3_600_000,
      },
      { clock: systemClock, ids: this.ids },
    );
  }

  async startConductor(lease: LeaseTimes = quickLease): Promise<RigConductor> {
    const session = this.ids.sessionId('rig');
    const broker = await connectNats({ url: this.server.url, name: session, clock: systemClock });
    const log: ShardLog = {
      ...silentShardLog,
      shardFenced: (shard, _epoch, rival) => this.fenced.push({ shard, owner: rival.owner }),
      handlerThrew: (_id, what, error) => this.logged.push(`threw ${what} ${String(error)}`),
      looked: (_shard, id, end) => this.looks.push({ id, end, at: performance.now() }),
      checkFailed: (shard, _kind, error) => this.logged.push(`check ${shard} ${String(error)}`),
      shardClaimFailed: (shard, error) => this.logged.push(`claim ${shard} ${String(error)}`),
      taskParked: (_id, taskId, why) => this.logged.push(`parked ${taskId} ${why}`),
      messageUnreadable: (_shard, subject, _seq, reason) => this.logged.push(`unreadable ${subject} ${reason}`),
    };
    const conductor = new Conductor({
      broker,
      cluster: this.cluster,
      clock: systemClock,
      random: Math.random,
      ids: this.ids,
      kinds: [this.#kind.make({ broker, cluster: this.cluster, rig: this })],
      session,
      host: 'rig',
      pid: process.pid,
      lease,
      limits: { flushEveryMs: 200, passivateAfterMs: 60_000, journalRetentionMs: 3_600_000 },
      ...(this.#kind.checks === undefined ? {} : { checks: this.#kind.checks }),
      ...(this.callbacks === undefined ? {} : { callbacks: this.callbacks }),
      log,
    });
    await conductor.start();
    const started = { conductor, broker, session };
    this.#conductors.push(started);
    await eventually(() => (this.#members?.liveConductors() ?? 0) >= 1, { what: 'a live conductor' });
    return started;
  }

  /** Until every shard has an owner among the conductors here. */
  async allShardsOwned(): Promise<void> {
    await eventually(
      () => {
        const owned = new Set(this.#conductors.flatMap(({ conductor }) => conductor.shards));
        return owned.size === this.cluster.shardCount;
      },
      { what: 'an owner for every shard', timeoutMs: 15_000 },
    );
  }

  /** The nearest to `kill -9` within one process: its connection is cut, and nothing of it is told or committed again. */
  async crash(victim: RigConductor, proof: boolean): Promise<void> {
    await victim.broker.close();
    this.#conductors = this.#conductors.filter((other) => other !== victim);
    if (proof)
      await writeTombstone(this.broker, this.cluster.subjects, victim.session, {
        role: 'conductor',
        host: 'rig',
        pid: 0,
        why: 'killed',
        at: Date.now(),
      });
  }

  async stopConductors(): Promise<void> {
    for (const { conductor, broker } of this.#conductors.splice(0)) {
      await conductor.stop(500);
      await broker.close();
    }
  }

  createLamp(): Promise<ActorId> {
    return this.create({});
  }

  async create(payload: JsonObject): Promise<ActorId> {
    const id = this.ids.uuid();
    const answer = await this.order(id, { verb: 'command', name: 'create', payload, ifMatch: '' });
    if (answer.kind !== 'verdict' || answer.verdict.refusal !== undefined)
      throw new Error(`not created: ${JSON.stringify(answer)}`);
    return id;
  }

  submit(id: ActorId, action: string, more: SubmitMore = {}): Promise<SubmitAnswer> {
    return this.#tools.submit({
      kind: this.#kind.name,
      id,
      action,
      params: more.params ?? {},
      onConflict: more.onConflict ?? 'reject',
      timeoutS: more.timeoutS ?? 0,
      callback: more.callback,
      idempotencyKey: more.key,
      caller: more.caller ?? someone,
      trace: '',
    });
  }

  order(id: ActorId, order: Parameters<Submitter['order']>[2]): Promise<SubmitAnswer> {
    return this.#tools.order(this.#kind.name, id, order, { caller: someone, trace: '' });
  }

  get #tools(): Submitter {
    if (this.#submitter === undefined) throw new Error('no cluster yet');
    return this.#submitter;
  }

  /** The newest record of an actor, as the journal tells it. */
  record(id: string): ActorRecord | undefined {
    for (let index = this.#batches.length - 1; index >= 0; index--) {
      const entries = this.#batches[index]?.batch.entries ?? [];
      for (let at = entries.length - 1; at >= 0; at--) if (entries[at]?.record.id === id) return entries[at]?.record;
    }
    return undefined;
  }

  /** Every version of a task that was ever committed, oldest first. */
  versions(taskId: string): readonly TaskRecord[] {
    return this.#batches.flatMap(({ batch }) =>
      batch.entries.flatMap(({ record }) => record.tasks.filter((task) => task.id === taskId)),
    );
  }

  async finalTask(answer: SubmitAnswer, timeoutMs = 10_000): Promise<TaskRecord> {
    const taskId = taskIdOf(answer);
    return eventually(() => this.versions(taskId).find((task) => isFinal(task.state)), {
      what: `the end of ${taskId} (${JSON.stringify(this.versions(taskId).at(-1)?.state)})`,
      timeoutMs,
    });
  }

  async until(
    taskId: string,
    what: string,
    holds: (task: TaskRecord) => boolean,
    timeoutMs = 10_000,
  ): Promise<TaskRecord> {
    return eventually(() => this.versions(taskId).find(holds), { what, timeoutMs });
  }

  events(taskId: string): readonly JournalEvent[] {
    return this.#batches.flatMap(({ batch }) =>
      batch.entries.flatMap(({ events }) => events.filter((event) => event.taskId === taskId)),
    );
  }

  async close(): Promise<void> {
    await this.stopConductors();
    await this.#closeCluster();
    await this.server.stop();
  }

  async #closeCluster(): Promise<void> {
    this.#submitter?.close();
    await this.#members?.close();
    await this.#broker?.close();
  }
}

export function taskIdOf(answer: SubmitAnswer): string {
  if (answer.kind === 'submitted') return answer.taskId;
  if (answer.kind === 'verdict' && answer.verdict.refusal === undefined) return answer.verdict.taskId;
  throw new Error(`no task: ${JSON.stringify(answer.kind === 'verdict' ? answer.verdict.refusal : answer)}`);
}

export function refusalCode(answer: SubmitAnswer): string {
  if (answer.kind === 'refused') return answer.refusal.code;
  if (answer.kind === 'verdict') return answer.verdict.refusal?.code ?? '';
  return '';
}
