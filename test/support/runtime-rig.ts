// A whole runtime in one process on a real nats-server: clusters made per test, conductors as many as asked for, lamps.

import { decodeBatch } from '../../proto/codec.ts';
import { type ActorId, type IdSource, idSource } from '../../proto/ids.ts';
import type { JournalBatch, JournalEvent } from '../../proto/journal.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { type Caller, isFinal, type OnConflict, type TaskRecord } from '../../proto/task.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { type Cluster, openCluster } from '../../runtime/broker/topology.ts';
import { Conductor } from '../../runtime/host/conductor.ts';
import type { LeaseTimes } from '../../runtime/placement/effect-lease.ts';
import { type MemberWatch, watchMembers, writeTombstone } from '../../runtime/placement/members.ts';
import { type ShardLog, silentShardLog } from '../../runtime/placement/shard-log.ts';
import { createSubmitter, type SubmitAnswer, type Submitter } from '../../runtime/submit/submit.ts';
import { eventually } from './eventually.ts';
import { LampWorld, lampKind } from './lamp-kind.ts';
import { startTestServer, type TestServer } from './nats-server.ts';

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
}

export class RuntimeRig {
  readonly server: TestServer;
  readonly ids: IdSource = idSource(() => Date.now(), Math.random);
  world: LampWorld = new LampWorld();
  readonly fenced: { shard: number; owner: string }[] = [];
  readonly logged: string[] = [];
  #broker: Broker | undefined;
  #cluster: Cluster | undefined;
  #submitter: Submitter | undefined;
  #members: MemberWatch | undefined;
  #conductors: RigConductor[] = [];
  #batches: { seq: number; batch: JournalBatch }[] = [];
  #clusters = 0;

  static async start(): Promise<RuntimeRig> {
    return new RuntimeRig(await startTestServer());
  }

  private constructor(server: TestServer) {
    this.server = server;
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

  #open(broker: Broker, shards: number): Promise<Cluster> {
    return openCluster(
      broker,
      {
        namespace: `t${this.#clusters}`,
        shards,
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
      kinds: [lampKind(this.world)],
      session,
      host: 'rig',
      pid: process.pid,
      lease,
      limits: { flushEveryMs: 200, passivateAfterMs: 60_000, journalRetentionMs: 3_600_000 },
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

  async createLamp(): Promise<ActorId> {
    const id = this.ids.uuid();
    const answer = await this.order(id, { verb: 'command', name: 'create', payload: {}, ifMatch: '' });
    if (answer.kind !== 'verdict' || answer.verdict.refusal !== undefined)
      throw new Error(`no lamp: ${JSON.stringify(answer)}`);
    return id;
  }

  submit(id: ActorId, action: string, more: SubmitMore = {}): Promise<SubmitAnswer> {
    return this.#tools.submit({
      kind: 'lamp',
      id,
      action,
      params: {},
      onConflict: more.onConflict ?? 'reject',
      timeoutS: more.timeoutS ?? 0,
      callback: undefined,
      idempotencyKey: more.key,
      caller: someone,
      trace: '',
    });
  }

  order(id: ActorId, order: Parameters<Submitter['order']>[2]): Promise<SubmitAnswer> {
    return this.#tools.order('lamp', id, order, { caller: someone, trace: '' });
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
