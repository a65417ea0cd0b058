// A simulated broker with the streams of a small cluster, and an owner's pen: journals, checkpoints, marks and task
// documents as conductors write them, for tests of whatever reads them.

import { encodeBatch, encodeCheckpoint, encodeMark, encodeTaskDocument } from '../../proto/codec.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import { idSource } from '../../proto/ids.ts';
import type { JournalEntry, JournalEvent } from '../../proto/journal.ts';
import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { emptyRecord } from '../../proto/record.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { seededRandom } from '../../runtime/base/seeded-random.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { openCluster } from '../../runtime/broker/topology.ts';
import { formatCursor, witnessOf } from '../../runtime/journal/cursor.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { SimBroker } from '../../runtime/sim/sim-broker.ts';
import { connectSim } from '../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../runtime/sim/sim-server.ts';
import type { EventViewOptions } from '../../runtime/task/event-view.ts';

export const KIND = 'baremetal';

export const eventViewOptions: EventViewOptions = {
  namespace: 'test',
  collection: 'nodes',
  actorView: (record, revision) => ({
    id: record.id,
    name: record.attributes['name'] ?? null,
    power_state: record.regions['power']?.state ?? null,
    revision,
  }),
};

export function nodeId(number: number): ActorId {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as ActorId;
}

export function taskId(node: ActorId, number = 1): TaskId {
  return `${node}.01J0000000000000000000${String(number).padStart(4, '0')}` as TaskId;
}

export function aTask(change: Partial<TaskRecord> & { readonly id: TaskId }): TaskRecord {
  return {
    seq: 1,
    requestId: change.id,
    action: 'power.on',
    params: {},
    state: 'running',
    onConflict: 'reject',
    requestedBy: { tenant: 'default', role: 'admin', subject: 'anonymous', address: '127.0.0.1' },
    trace: '',
    createdAt: 1_000,
    startedAt: 2_000,
    finishedAt: 0,
    deadline: 60_000,
    step: undefined,
    results: [],
    progress: undefined,
    error: undefined,
    attempts: 1,
    nextRetryAt: 0,
    callbacks: [],
    cancelReason: '',
    cancelRequested: false,
    epoch: 1,
    resolution: undefined,
    premise: {},
    ...change,
  };
}

export interface NodeFacts {
  readonly name?: string;
  readonly power?: string;
  readonly provision?: string;
  readonly driver?: string;
  readonly owner?: string;
  readonly maintenance?: boolean;
  readonly tasks?: readonly TaskRecord[];
  readonly exists?: boolean;
}

export function aNode(id: ActorId, facts: NodeFacts = {}): ActorRecord {
  const attributes: Record<string, string | boolean> = { driver: facts.driver ?? 'fake' };
  if (facts.name !== undefined) attributes['name'] = facts.name;
  if (facts.owner !== undefined) attributes['owner'] = facts.owner;
  if (facts.maintenance !== undefined) attributes['maintenance'] = facts.maintenance;
  return {
    ...emptyRecord(KIND, id),
    exists: facts.exists ?? true,
    regions: {
      provision: { state: facts.provision ?? 'available', target: null, since: 0 },
      power: { state: facts.power ?? 'power off', target: null, since: 0 },
    },
    attributes,
    tasks: facts.tasks ?? [],
    createdAt: 1_000,
    updatedAt: 1_000,
  };
}

export function anEvent(type: string, task = '', detail: JsonObject = {}): JournalEvent {
  return { type, taskId: task, at: 5_000, detail };
}

export function anEntry(record: ActorRecord, ...events: readonly JournalEvent[]): JournalEntry {
  return { record, events, outbox: [] };
}

export interface ReadSide {
  readonly clock: SimClock;
  readonly server: SimServer;
  readonly broker: SimBroker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly pen: Pen;
  /** Lets virtual time pass until `promise` has settled. */
  done<T>(promise: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function readSide(
  shards = 2,
  clock: SimClock = new SimClock(),
  delayMs: () => number = () => 0,
): Promise<ReadSide> {
  const server = new SimServer({ clock, delayMs });
  const broker = connectSim(server, { name: 'gateway' });
  const owner = connectSim(server, { name: 'owner' });
  const done = <T>(promise: Promise<T>): Promise<T> => settle(clock, promise);
  const cluster = await done(
    openCluster(
      broker,
      { namespace: 'test', shards, replicas: 1, mailboxBound: 16, dedupeWindowMs: 120_000, taskRetentionMs: 3_600_000 },
      { clock, ids: idSource(() => clock.now(), seededRandom(1)) },
    ),
  );
  return {
    clock,
    server,
    broker,
    subjects: cluster.subjects,
    shardCount: shards,
    pen: new Pen(owner, cluster.subjects, shards, done),
    done,
    close: async () => {
      await done(broker.close());
      await done(owner.close());
    },
  };
}

async function settle<T>(clock: SimClock, promise: Promise<T>): Promise<T> {
  let pending = true;
  const settled = (): void => {
    pending = false;
  };
  promise.then(settled, settled);
  for (let steps = 0; pending && steps < 100_000; steps++) await clock.advance(1);
  if (pending) throw new Error('a promise did not settle within 100 s of virtual time');
  return promise;
}

/** A broker whose calls go to whatever `current` says at the time: a store that is swapped for an older copy. */
export function switchedBroker(current: () => SimBroker): Broker {
  return new Proxy(current(), {
    get: (_target, name) => {
      const broker = current();
      const member: unknown = Reflect.get(broker, name, broker);
      return typeof member === 'function' ? member.bind(broker) : member;
    },
  });
}

/** Writes as the owner of every shard. */
export class Pen {
  /** Of all its batches: another life of the log writes others. */
  batchId = 'b';
  readonly #broker: Broker;
  readonly #subjects: Subjects;
  readonly #shards: number;
  readonly #done: <T>(promise: Promise<T>) => Promise<T>;
  readonly #previous = new Map<number, number>();

  constructor(broker: Broker, subjects: Subjects, shards: number, done: <T>(promise: Promise<T>) => Promise<T>) {
    this.#broker = broker;
    this.#subjects = subjects;
    this.#shards = shards;
    this.#done = done;
  }

  shard(id: ActorId): number {
    return shardOf(KIND, id, this.#shards);
  }

  /** Appends one batch to the shard of the first entry; resolves with its sequence. */
  async commit(entries: readonly JournalEntry[], mark = 0): Promise<number> {
    const [first] = entries;
    if (first === undefined) throw new Error('a batch of the pen has an entry');
    return this.raw(
      this.shard(first.record.id),
      encodeBatch({
        batchId: this.batchId,
        epoch: 1,
        owner: 'owner',
        mark,
        at: 5_000,
        claim: undefined,
        release: false,
        entries,
        previous: this.#previous.get(this.shard(first.record.id)) ?? 0,
      }),
    );
  }

  /** Of an event that it wrote. */
  cursor(seq: number, index = 0): string {
    return formatCursor({ incarnation: this.#subjects.incarnation, seq, index, witness: witnessOf(this.batchId) });
  }

  /** The next batch of this shard will name `seq` as the one before it, as if what lies between had been lost. */
  forget(shard: number, seq: number): void {
    this.#previous.set(shard, seq);
  }

  async raw(shard: number, bytes: Uint8Array): Promise<number> {
    const seq = await this.#append(this.#subjects.journal(shard), bytes);
    this.#previous.set(shard, seq);
    return seq;
  }

  checkpoint(record: ActorRecord, journalSeq: number): Promise<number> {
    const subject = this.#subjects.checkpoint(this.shard(record.id), KIND, record.id);
    return this.#append(subject, encodeCheckpoint({ journalSeq, epoch: 1, record }));
  }

  mark(shard: number, journalSeq: number): Promise<number> {
    return this.#append(this.#subjects.mark(shard), encodeMark({ journalSeq, epoch: 1, owner: 'owner' }));
  }

  document(id: ActorId, task: TaskRecord, journalSeq: number): Promise<number> {
    const subject = this.#subjects.task(this.shard(id), KIND, task.id);
    return this.#append(subject, encodeTaskDocument({ kind: KIND, id, journalSeq, task }));
  }

  /** What the owner does at the end of the retention (rule J7). */
  async trim(shard: number, below: number): Promise<void> {
    await this.#done(this.#broker.purge(this.#subjects.stream('journal'), this.#subjects.journal(shard), below));
  }

  publish(subject: string, data: Uint8Array): void {
    this.#broker.publish(subject, data);
  }

  async #append(subject: string, bytes: Uint8Array): Promise<number> {
    const outcome = await this.#done(this.#broker.append(subject, bytes));
    if (outcome.kind !== 'stored') throw new Error(`append to ${subject}: ${outcome.kind}`);
    return outcome.seq;
  }
}
