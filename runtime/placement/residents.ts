// The actors of one owned shard that are in memory: loaded when a message or a question comes for them, out of recovery's
// tail or from their checkpoints, and leaving when they are idle (A4).

import { decodeTaskDocument } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { MailboxAddress } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { ActorMap } from '../base/actor-map.ts';
import { sleep } from '../base/clock.ts';
import { BrokerError } from '../broker/broker.ts';
import type { ShardOutbox } from '../callback/shard-outbox.ts';
import type { CheckpointStore, LoadedRecord } from '../checkpoint/store.ts';
import { Activation } from '../host/activation.ts';
import type { ActivationHost, Incoming } from '../host/activation-host.ts';
import type { EffectGate } from '../host/attempt.ts';
import type { Kind } from '../host/kind.ts';
import type { Journal } from '../journal/journal.ts';
import type { TailRecord } from '../journal/recovery.ts';
import { actorKey } from '../journal/recovery.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { encodeTick } from '../task/tick.ts';
import type { ShardTools } from './shard-tools.ts';

export interface Resident {
  activation: Activation | undefined;
  /** Messages that came while the record was being read. */
  readonly waiting: Incoming[];
  /** Settled when it was read, or could not be. */
  loaded?: Promise<void>;
}

export interface ResidentsOptions {
  readonly tools: ShardTools;
  readonly shard: number;
  readonly epoch: number;
  /** The epoch that handed the shard over cleanly; -1 where its owner died. What it had running was no crash. */
  readonly handedOverEpoch: number;
  readonly journal: Journal;
  readonly store: CheckpointStore;
  readonly outbox: ShardOutbox;
  readonly gate: EffectGate;
  /** Asked for when it is needed: it hands its messages to us. */
  readonly mailbox: () => Pick<Mailbox, 'remove' | 'replay'>;
  /** False while the shard is handed over, and after. */
  readonly isServing: () => boolean;
  /** A message has come for this actor: a look at it ends. */
  readonly preempt: (kind: string, id: ActorId) => void;
}

/** As long as a gateway waits for a verdict (submit.ts): who has not heard it by then never will. */
const HEARD_WITHIN_MS = 1_000;
const DOCUMENT_RETRY_MS = 250;

export class Residents {
  readonly #options: ResidentsOptions;
  /** Records that are in no checkpoint yet, and whose actors are not in memory. */
  readonly #tail: Map<string, TailRecord>;
  readonly #byActor = new ActorMap<Resident>();
  /** By kind: what is the same for all of its actors. */
  readonly #hosts = new Map<string, ActivationHost>();
  #dropped = false;

  constructor(options: ResidentsOptions, tail: ReadonlyMap<string, TailRecord>) {
    this.#options = options;
    this.#tail = new Map(tail);
  }

  get size(): number {
    return this.#byActor.size;
  }

  /** Of what recovery found, the records whose actors were not needed yet. */
  get tailSize(): number {
    return this.#tail.size;
  }

  get running(): number {
    let running = 0;
    for (const { activation } of this.#byActor.values()) if (activation?.running === true) running++;
    return running;
  }

  find(kind: string, id: ActorId): Resident | undefined {
    return this.#byActor.get(kind, id);
  }

  /** Takes up what the former owner left: its tail is to be written to KV, and what has tasks comes into memory. */
  takeUp(): void {
    for (const { record, seq, firstSeq } of this.#tail.values()) this.#options.store.committed(record, seq, firstSeq);
    for (const { record } of this.#tail.values()) if (record.tasks.length > 0) this.bringIn(record.kind, record.id);
  }

  async drain(deadline: number): Promise<void> {
    await Promise.all(this.#live().map((activation) => activation.drain(deadline)));
  }

  /** Nothing more is said or done by any of them. */
  drop(): void {
    this.#dropped = true;
    for (const activation of this.#live()) activation.drop();
    this.#byActor.clear();
    this.#tail.clear();
  }

  /** A message from the shard's reader, for an actor that is in memory or not. */
  deliver(address: MailboxAddress, incoming: Incoming): void {
    if (!this.#options.isServing()) return;
    if (!this.#options.tools.kinds.has(address.kind)) {
      // It stays: a newer process may know the kind, and the message may have been promised to somebody.
      const { shard, tools } = this.#options;
      tools.log.messageUnreadable(shard, `${address.kind}.${address.id}`, incoming.seq, 'no such kind here');
      return;
    }
    this.#options.preempt(address.kind, address.id);
    const resident = this.bringIn(address.kind, address.id);
    if (resident.activation !== undefined) resident.activation.deliver(incoming);
    else if (!resident.waiting.some((other) => other.seq === incoming.seq)) resident.waiting.push(incoming);
  }

  /** Brings the actor into memory where it is not; its messages wait meanwhile. */
  bringIn(kind: string, id: ActorId): Resident {
    let resident = this.#byActor.get(kind, id);
    if (resident === undefined) {
      resident = { activation: undefined, waiting: [] };
      this.#byActor.set(kind, id, resident);
      const key = actorKey(kind, id);
      const tail = this.#tail.get(key);
      if (tail === undefined) resident.loaded = this.#load(resident, kind, id);
      else {
        this.#tail.delete(key);
        this.#activate(resident, kind, tail.record, tail.seq);
      }
    }
    return resident;
  }

  /** A4: those that were idle for long leave memory. */
  passivate(): void {
    const { passivateAfterMs } = this.#options.tools.limits;
    for (const { activation } of this.#byActor.values())
      if (activation?.mayLeave(passivateAfterMs) === true) {
        const { kind, id } = activation.record;
        this.#byActor.delete(kind, id);
        this.#options.store.forget(kind, id);
      }
  }

  /**
   * J2: a stored record is newer than the one in hand although our appends succeed: the log was rolled back. The actor
   * goes on from what is stored, and says so in an entry, which makes it the newest of the log too.
   */
  reconcile(stored: LoadedRecord, held: number): void {
    if (!this.#options.isServing()) return;
    const { kind, id } = stored.record;
    this.#options.tools.log.checkpointAhead(this.#options.shard, id, stored.seq, held);
    this.#tail.delete(actorKey(kind, id));
    this.find(kind, id)?.activation?.drop();
    const resident: Resident = { activation: undefined, waiting: [] };
    this.#byActor.set(kind, id, resident);
    this.#activate(resident, kind, stored.record, stored.seq, true);
    this.#options.mailbox().replay(); // what waited at the dropped one waits nowhere now
  }

  /** Everyone in memory, and everyone recovery found whose checkpoint is behind. */
  known(): readonly { readonly kind: string; readonly id: ActorId }[] {
    return [...this.#tail.values(), ...this.#live()].map(({ record: { kind, id } }) => ({ kind, id }));
  }

  /** J2: data of this actor may be gone that nobody has any more; resolves when it has taken up that it says so. */
  async tellReconciled(kind: string, id: ActorId): Promise<void> {
    const resident = this.bringIn(kind, id);
    await resident.loaded;
    resident.activation?.tellReconciled();
  }

  #live(): Activation[] {
    return [...this.#byActor.values()].flatMap(({ activation }) => (activation === undefined ? [] : [activation]));
  }

  async #load(resident: Resident, kind: string, id: ActorId): Promise<void> {
    try {
      const { record, seq } = await this.#options.store.load(kind, id);
      if (!this.#options.isServing() || this.find(kind, id) !== resident) return;
      const newest = this.#options.journal.deliveredSeq;
      if (seq > newest) this.#options.tools.log.checkpointAhead(this.#options.shard, id, seq, newest);
      this.#activate(resident, kind, record, seq, seq > newest);
    } catch (error) {
      if (this.#dropped) return;
      this.#options.tools.log.actorUnreadable(this.#options.shard, id, error);
      // Its messages stay in the mailbox; a newer process can read it.
      if (this.find(kind, id) === resident) this.#byActor.delete(kind, id);
    }
  }

  #activate(
    resident: Resident,
    kindName: string,
    record: TailRecord['record'],
    seq: number,
    reconciled: boolean = false,
  ): void {
    const kind = this.#options.tools.kinds.get(kindName);
    if (kind === undefined) return;
    const activation = new Activation(this.#hostFor(kind), record, seq);
    resident.activation = activation;
    activation.recover(this.#options.handedOverEpoch, reconciled);
    for (const incoming of resident.waiting.splice(0)) activation.deliver(incoming);
  }

  #hostFor(kind: Kind): ActivationHost {
    const host = this.#hosts.get(kind.name) ?? this.#hostOf(kind);
    this.#hosts.set(kind.name, host);
    return host;
  }

  #hostOf(kind: Kind): ActivationHost {
    const { broker, subjects, clock, random, ids, session, log } = this.#options.tools;
    return {
      kind,
      clock,
      random,
      token: ids.token,
      conductor: session,
      epoch: this.#options.epoch,
      journal: this.#options.journal,
      store: this.#options.store,
      gate: this.#options.gate,
      slots: this.#options.tools.slots,
      reply: (subject, reply) => {
        // One too large for the wire is not told: the caller hears `submitted`, and reads what it wants to know.
        if (reply.length <= broker.info.maxPayloadBytes) broker.publishJoined(subject, reply);
      },
      replyHeard: async (subject, reply) => {
        if (reply.length > broker.info.maxPayloadBytes) return false;
        return (await broker.request(subject, reply, HEARD_WITHIN_MS)).kind === 'reply';
      },
      owe: (entry, at, told) => this.#options.outbox.owe(entry, at, told),
      removeMessage: (seq) => this.#options.mailbox().remove(seq),
      readDocument: (id, taskId) => this.#readDocument(kind.name, id, taskId),
      tick: (id, task, percent, message) =>
        broker.publish(
          subjects.tick(kind.name, id),
          encodeTick({ taskId: task.id, step: task.step?.name ?? '', percent, message, at: clock.now() }),
        ),
      log,
    };
  }

  async #readDocument(kind: string, id: ActorId, taskId: string): Promise<TaskRecord | undefined> {
    const { broker, subjects, clock } = this.#options.tools;
    if (!taskId.startsWith(`${id}.`)) return undefined;
    const written = this.#options.store.documentInHand(taskId);
    if (written !== undefined) return written;
    for (;;) {
      if (this.#dropped) throw new BrokerError('storage_unavailable', 'the shard is closed');
      try {
        const stored = await broker.read(subjects.stream('tasks'), {
          lastOf: subjects.task(this.#options.shard, kind, taskId),
        });
        return stored === null ? undefined : decodeTaskDocument(stored.data).task;
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        await sleep(clock, DOCUMENT_RETRY_MS); // J2: an error is never taken as "absent"
      }
    }
  }
}
