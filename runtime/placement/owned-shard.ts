// One shard, owned: from the claim to the release or the fence. Hosts the activations of its actors, and gives them
// the journal, the checkpoints, the mailbox and the gate through which effects pass.
//
//   claimed -> recovered -> serving -> releasing -> released
//                              \-> fenced: a rival's append stood where ours should; everything is dropped at once

import { DecodeError, decodeTaskDocument } from '../../proto/codec.ts';
import type { ActorId, IdSource } from '../../proto/ids.ts';
import { parseActorId } from '../../proto/ids.ts';
import type { JournalEntry } from '../../proto/journal.ts';
import type { MailboxAddress, Subjects } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import type { Clock, Random, Timer } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { failpoint } from '../base/failpoint.ts';
import type { Broker, Subscription } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import type { CallbackDispatcher } from '../callback/dispatcher.ts';
import type { EntryPlace } from '../callback/items.ts';
import type { RetrySchedule } from '../callback/retry.ts';
import { ShardOutbox } from '../callback/shard-outbox.ts';
import { groundMark } from '../checkpoint/mark-ahead.ts';
import type { LoadedRecord } from '../checkpoint/store.ts';
import { CheckpointStore } from '../checkpoint/store.ts';
import { trimJournal } from '../checkpoint/trim.ts';
import type { ActivationHost, Incoming } from '../host/activation.ts';
import { Activation } from '../host/activation.ts';
import type { CheckSlots } from '../host/check-slots.ts';
import type { Kind } from '../host/kind.ts';
import { ShardCheck } from '../host/periodic-check.ts';
import type { StartSlots } from '../host/start-slots.ts';
import type { Tip } from '../journal/claim.ts';
import { claimShard, readTip } from '../journal/claim.ts';
import type { Rival } from '../journal/journal.ts';
import { Journal } from '../journal/journal.ts';
import type { TailRecord } from '../journal/recovery.ts';
import { actorKey, readMark, readTail } from '../journal/recovery.ts';
import { Mailbox } from '../mailbox/mailbox.ts';
import { refusedIn } from '../task/refused-document.ts';
import { encodeTick } from '../task/tick.ts';
import type { EffectLease } from './effect-lease.ts';
import type { FormerOwners } from './former-owners.ts';
import { ShardGate } from './shard-gate.ts';
import type { ShardLog } from './shard-log.ts';

export interface ShardTools {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly session: string;
  readonly lease: EffectLease;
  readonly log: ShardLog;
  readonly limits: ShardLimits;
  /** Of all shards of this conductor. */
  readonly slots: StartSlots;
  readonly shardCount: number;
  /** Shared by all shards of the conductor. */
  readonly checkSlots: CheckSlots;
  /** The same; without a dispatcher callbacks are stored, and left to a conductor that has one. */
  readonly callbacks: { readonly dispatcher: CallbackDispatcher | undefined; readonly schedule: RetrySchedule };
}

export interface ShardLimits {
  /** How often dirty records are written to KV. */
  readonly flushEveryMs: number;
  /** How long an idle actor stays in memory. */
  readonly passivateAfterMs: number;
  /** How long journal entries are kept for cursors. */
  readonly journalRetentionMs: number;
}

/** An entry whose callbacks the former owner may not have written. */
interface Owing {
  readonly entry: JournalEntry;
  readonly place: EntryPlace;
  readonly refused: readonly TaskRecord[];
}

interface Resident {
  activation: Activation | undefined;
  /** Messages that came while the record was being read. */
  readonly waiting: Incoming[];
  /** Settled when it was read, or could not be. */
  loaded?: Promise<void>;
}

const PASSIVATE_EVERY_MS = 5_000;
const TRIM_EVERY_MS = 60_000;
/** As long as a gateway waits for a verdict (submit.ts): who has not heard it by then never will. */
const HEARD_WITHIN_MS = 1_000;
const DOCUMENT_RETRY_MS = 250;
/** What a hand-over may take beyond its deadline before the shard is dropped as it is. */
const RELEASE_SLACK_MS = 3_000;
const FLUSH_AT_LEAST_MS = 2_000;

export class OwnedShard {
  readonly shard: number;
  readonly epoch: number;
  /** The epoch that handed the shard over cleanly; -1 where its owner died. What it had running was no crash. */
  readonly #handedOverEpoch: number;
  readonly #tools: ShardTools;
  readonly #journal: Journal;
  readonly #store: CheckpointStore;
  readonly #outbox: ShardOutbox;
  readonly #mailbox: Mailbox;
  readonly #gate: ShardGate;
  readonly #tail: Map<string, TailRecord>;
  readonly #residents = new Map<string, Resident>();
  /** By kind. */
  readonly #checks: ReadonlyMap<string, ShardCheck>;
  readonly #onLost: (shard: OwnedShard) => void;
  #asks: Subscription | undefined;
  #timers: Timer[] = [];
  #state: 'serving' | 'releasing' | 'gone' = 'serving';

  /**
   * Claims on top of `tip` and recovers. Undefined where a rival was first.
   * Effects wait until those of `former` are over.
   * @throws BrokerError when the broker does not answer: the claim may stand, and the next try builds on it.
   */
  static async claim(
    tools: ShardTools,
    shard: number,
    tip: Tip,
    facts: {
      readonly reason: string;
      readonly former: FormerOwners;
      readonly stopped: () => boolean;
      readonly onLost: (shard: OwnedShard) => void;
    },
  ): Promise<OwnedShard | undefined> {
    const { broker, subjects, clock, ids, session } = tools;
    const before = await readMark(broker, subjects, shard);
    await failpoint('before-claim', shard);
    const claim = await claimShard(
      {
        broker,
        subjects,
        clock,
        ids,
        shard,
        owner: session,
        mark: before.journalSeq,
        reason: facts.reason,
        waitsFor: facts.former.pending,
        stopped: facts.stopped,
      },
      tip,
    );
    if (claim === undefined) return undefined;
    facts.former.claimed();
    await failpoint('after-claim', shard);
    // Read again: the former owner may have moved it between our read and our claim; now nobody else does.
    const found = await readMark(broker, subjects, shard);
    if (found.journalSeq >= claim.seq) tools.log.checkpointAhead(shard, 'mark', found.journalSeq, claim.seq);
    const mark = await groundMark({ broker, subjects, shard, owner: session, claim }, found);
    const owing: Owing[] = [];
    const tail = await readTail({ broker, subjects, clock }, shard, mark.journalSeq, claim.seq, (entry, place) => {
      const refused = refusedIn(entry);
      if (entry.outbox.length > 0 || refused.length > 0) owing.push({ entry, place, refused });
    });
    await failpoint('after-recovery', shard);
    const owned = new OwnedShard(tools, shard, claim, mark, new Map(tail), tip, facts);
    for (const { entry, place, refused } of owing) {
      owned.#outbox.owe(entry, place);
      for (const task of refused) owned.#store.document(entry.record, task, place.seq);
    }
    return owned;
  }

  private constructor(
    tools: ShardTools,
    shard: number,
    claim: { readonly seq: number; readonly epoch: number },
    mark: { readonly journalSeq: number; readonly revision: number },
    tail: Map<string, TailRecord>,
    former: Tip,
    facts: { readonly former: FormerOwners; readonly onLost: (shard: OwnedShard) => void },
  ) {
    const { broker, subjects, clock, ids, session, lease, limits, log } = tools;
    this.shard = shard;
    this.epoch = claim.epoch;
    this.#tools = tools;
    this.#tail = tail;
    this.#onLost = facts.onLost;
    this.#handedOverEpoch = former.released ? former.epoch : -1;
    this.#gate = new ShardGate(clock, lease, facts.former, () => this.isStillOurs());
    this.#journal = new Journal({
      broker,
      subjects,
      clock,
      ids,
      shard,
      epoch: claim.epoch,
      owner: session,
      claimSeq: claim.seq,
      mark: mark.journalSeq,
      waitsFor: () => facts.former.pending,
      onDoubt: (inDoubt) => this.#gate.doubt(inDoubt),
      onFenced: (rival) => this.#fenced(rival),
      onBatch: (facts) => log.batchCommitted(shard, facts),
    });
    this.#outbox = new ShardOutbox({
      broker,
      subjects,
      clock,
      shard,
      collectionOf: (kind) => `${tools.kinds.get(kind)?.noun ?? kind}s`,
      ...tools.callbacks,
    });
    this.#store = new CheckpointStore({
      broker,
      subjects,
      clock,
      shard,
      epoch: claim.epoch,
      owner: session,
      mark,
      flushEveryMs: limits.flushEveryMs,
      journal: this.#journal,
      outbox: this.#outbox,
      onAhead: (stored, held) => this.#reconcile(stored, held),
      onDocumented: (kind, id, taskId) => this.#residents.get(actorKey(kind, id))?.activation?.documented(taskId),
    });
    this.#mailbox = new Mailbox({
      broker,
      subjects,
      clock,
      shard,
      onMessage: (address, incoming) => this.#deliver(address, incoming),
      isDone: (address, seq) => {
        const { activation } = this.#residents.get(actorKey(address.kind, address.id)) ?? {};
        return activation?.isDone(seq) === true;
      },
      onPoison: (subject, seq, reason) => log.messageUnreadable(shard, subject, seq, reason),
    });
    this.#checks = this.#checksOf(tools.kinds);
  }

  /** Begins to serve: the tail is to be written to KV, what was running goes on, the mailboxes are read. */
  async start(): Promise<void> {
    const { broker, subjects, clock } = this.#tools;
    for (const { record, seq, firstSeq } of this.#tail.values()) this.#store.committed(record, seq, firstSeq);
    for (const [key, { record }] of this.#tail)
      if (record.tasks.length > 0) this.#resident(key, record.kind, record.id);
    this.#store.start();
    this.#asks = broker.subscribe(subjects.owner(this.shard), (message) => {
      void this.#answer(message.data).then((data) => {
        if (message.reply !== '') broker.publish(message.reply, data);
      });
    });
    await this.#mailbox.start();
    void this.#outbox.start(); // beside the loop: a takeover does not wait for it
    if (this.#state !== 'serving') return; // fenced or released while the reader was made
    this.#every(PASSIVATE_EVERY_MS, () => this.#passivate());
    this.#every(TRIM_EVERY_MS, () => void this.#trim());
    for (const check of this.#checks.values()) check.start();
    this.#tools.log.shardServing(this.shard, this.epoch, this.#tail.size, clock.monotonic());
  }

  get mailboxDepth(): number {
    return this.#mailbox.depth;
  }

  get activations(): number {
    return this.#residents.size;
  }

  get running(): number {
    let running = 0;
    for (const { activation } of this.#residents.values()) if (activation?.running === true) running++;
    return running;
  }

  /** More is known of former owners: a death that was proven while we waited out a lease, a renewal. */
  formerOwnersSeen(): void {
    this.#gate.formerChanged();
  }

  /**
   * Hands the shard over: nothing new is taken, steps in hand may finish until `deadline` (monotonic), what is committed
   * is flushed, and the last append says that the shard has no owner. False where we were fenced on the way.
   */
  async release(deadline: number): Promise<boolean> {
    if (this.#state !== 'serving') return false;
    const { clock } = this.#tools;
    this.#state = 'releasing';
    for (const check of this.#checks.values()) check.close();
    void this.#outbox.stopDelivering();
    // A broker that does not answer must not keep the process: the next owner then takes the shard by our tombstone.
    const flushUntil = Math.max(deadline, clock.monotonic() + FLUSH_AT_LEAST_MS);
    const limit = clock.after(flushUntil + RELEASE_SLACK_MS - clock.monotonic(), () => this.abandon(), true);
    try {
      await this.#mailbox.close();
      this.#asks?.close();
      await Promise.all(this.#live().map((activation) => activation.drain(deadline)));
      this.#gate.shut();
      await this.#journal.settled();
      // A flush is no condition: what is not in KV is in the journal, and the next owner reads it from there.
      await this.#store.drain(flushUntil);
      await failpoint('before-release', this.shard);
      const released = await this.#journal.release();
      await failpoint('after-release', this.shard);
      return released;
    } finally {
      limit.cancel();
      this.#dropAll();
    }
  }

  /**
   * Gives a claimed shard back that was never started: its tail is nobody's work yet, so nothing is flushed and the mark
   * stays; the log alone says that it has no owner. False where we were fenced meanwhile.
   */
  async handBack(): Promise<boolean> {
    if (this.#state !== 'serving') return false;
    this.#state = 'releasing';
    this.#gate.shut();
    try {
      return await this.#journal.release();
    } finally {
      this.abandon();
    }
  }

  /**
   * M-look: at the tip of the log, through the leader (J2): true where it is certainly still ours, false where that is not
   * known or not so. Where another owns it, the shard is dropped; and where the log ends before what was acknowledged to us,
   * since its store was rolled back: every append would wait for a place that is gone. Its next claim stands on what is left.
   */
  async isStillOurs(): Promise<boolean> {
    const { broker, subjects, session } = this.#tools;
    const acknowledged = this.#journal.deliveredSeq;
    try {
      const tip = await readTip(broker, subjects, this.shard);
      if (tip.seq < acknowledged) {
        this.#fenced({ batchId: '', owner: `${tip.owner} (rolled back)`, epoch: tip.epoch });
        return false;
      }
      if (tip.owner === session && tip.epoch === this.epoch) return this.#state !== 'gone';
      if (tip.epoch > this.epoch) this.#fenced({ batchId: '', owner: tip.owner, epoch: tip.epoch });
      return false;
    } catch (error) {
      // What we cannot read is not ours.
      if (error instanceof DecodeError) this.#fenced({ batchId: '', owner: 'unreadable', epoch: 0 });
      else if (!(error instanceof BrokerError)) throw error;
      return false;
    }
  }

  /** J4: a rival owns the log. Nothing more is committed, begun or told. */
  #fenced(rival: Rival): void {
    if (this.#state === 'gone') return;
    this.#tools.log.shardFenced(this.shard, this.epoch, rival);
    this.abandon();
    this.#onLost(this);
  }

  /** Drops everything without a word to the log of the shard. Idempotent. */
  abandon(): void {
    if (this.#state === 'gone') return;
    this.#gate.shut();
    this.#journal.abandon();
    this.#asks?.close();
    void this.#mailbox.close();
    this.#dropAll();
  }

  #dropAll(): void {
    this.#state = 'gone';
    for (const check of this.#checks.values()) check.close();
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.#store.close();
    this.#outbox.close();
    for (const activation of this.#live()) activation.drop();
    this.#residents.clear();
    this.#tail.clear();
  }

  #live(): Activation[] {
    return [...this.#residents.values()].flatMap(({ activation }) => (activation === undefined ? [] : [activation]));
  }

  // ---- actors ----------------------------------------------------------------------------------------------------

  #deliver(address: MailboxAddress, incoming: Incoming): void {
    if (this.#state !== 'serving') return;
    if (!this.#tools.kinds.has(address.kind)) {
      // It stays: a newer process may know the kind, and the message may have been promised to somebody.
      this.#tools.log.messageUnreadable(this.shard, `${address.kind}.${address.id}`, incoming.seq, 'no such kind here');
      return;
    }
    this.#checks.get(address.kind)?.preempt(address.id);
    const resident = this.#resident(actorKey(address.kind, address.id), address.kind, address.id);
    if (resident.activation !== undefined) resident.activation.deliver(incoming);
    else if (!resident.waiting.some((other) => other.seq === incoming.seq)) resident.waiting.push(incoming);
  }

  #resident(key: string, kind: string, id: ActorId): Resident {
    let resident = this.#residents.get(key);
    if (resident === undefined) {
      resident = { activation: undefined, waiting: [] };
      this.#residents.set(key, resident);
      const tail = this.#tail.get(key);
      if (tail === undefined) resident.loaded = this.#load(resident, kind, id);
      else {
        this.#tail.delete(key);
        this.#activate(resident, kind, tail.record, tail.seq);
      }
    }
    return resident;
  }

  async #load(resident: Resident, kind: string, id: ActorId): Promise<void> {
    try {
      const { record, seq } = await this.#store.load(kind, id);
      if (this.#state !== 'serving' || this.#residents.get(actorKey(kind, id)) !== resident) return;
      const newest = this.#journal.deliveredSeq;
      if (seq > newest) this.#tools.log.checkpointAhead(this.shard, id, seq, newest);
      this.#activate(resident, kind, record, seq, seq > newest);
    } catch (error) {
      if (this.#state === 'gone') return;
      this.#tools.log.actorUnreadable(this.shard, id, error);
      // Its messages stay in the mailbox; a newer process can read it.
      if (this.#residents.get(actorKey(kind, id)) === resident) this.#residents.delete(actorKey(kind, id));
    }
  }

  #activate(
    resident: Resident,
    kindName: string,
    record: TailRecord['record'],
    seq: number,
    reconciled: boolean = false,
  ): void {
    const kind = this.#tools.kinds.get(kindName);
    if (kind === undefined) return;
    const activation = new Activation(this.#hostOf(kind), record, seq);
    resident.activation = activation;
    activation.recover(this.#handedOverEpoch, reconciled);
    for (const incoming of resident.waiting.splice(0)) activation.deliver(incoming);
  }

  #checksOf(kinds: ReadonlyMap<string, Kind>): ReadonlyMap<string, ShardCheck> {
    const { broker, subjects, clock, random, ids, session, log, shardCount, checkSlots } = this.#tools;
    const checks = new Map<string, ShardCheck>();
    for (const kind of kinds.values()) {
      const { check } = kind;
      if (check === undefined) continue;
      const options = { broker, subjects, clock, random, ids, kind, check, shard: this.shard, shardCount };
      checks.set(
        kind.name,
        new ShardCheck({
          ...options,
          conductor: session,
          epoch: this.epoch,
          gate: this.#gate,
          slots: checkSlots,
          actors: {
            standing: (name, id) => {
              const key = actorKey(name, id);
              const resident = this.#residents.get(key);
              if (resident === undefined) return this.#store.isDirty(name, id) ? 'busy' : 'stored';
              return resident.activation?.atRest === true ? resident.activation.record : 'busy';
            },
            settle: async (name, id, mutation) => {
              if (this.#state !== 'serving') return false;
              const resident = this.#resident(actorKey(name, id), name, id);
              await resident.loaded;
              return (await resident.activation?.settle(mutation)) ?? false;
            },
          },
          onLook: (id, end) => log.looked(this.shard, id, end),
          onError: (error) => log.checkFailed(this.shard, kind.name, error),
        }),
      );
    }
    return checks;
  }

  #hostOf(kind: Kind): ActivationHost {
    const { broker, subjects, clock, random, ids, session, log } = this.#tools;
    return {
      kind,
      clock,
      random,
      token: ids.token,
      conductor: session,
      epoch: this.epoch,
      journal: this.#journal,
      store: this.#store,
      gate: this.#gate,
      slots: this.#tools.slots,
      reply: (subject, verdict) => {
        // One too large for the wire is not told: the caller hears `submitted`, and reads what it wants to know.
        if (verdict.length <= broker.info.maxPayloadBytes) broker.publish(subject, verdict);
      },
      replyHeard: async (subject, verdict) => {
        if (verdict.length > broker.info.maxPayloadBytes) return false;
        return (await broker.request(subject, verdict, HEARD_WITHIN_MS)).kind === 'reply';
      },
      owe: (entry, at, told) => this.#outbox.owe(entry, at, told),
      removeMessage: (seq) => this.#mailbox.remove(seq),
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
    const { broker, subjects, clock } = this.#tools;
    if (!taskId.startsWith(`${id}.`)) return undefined;
    const written = this.#store.documentInHand(taskId);
    if (written !== undefined) return written;
    for (;;) {
      if (this.#state === 'gone') throw new BrokerError('storage_unavailable', 'the shard is closed');
      try {
        const stored = await broker.read(subjects.stream('tasks'), { lastOf: subjects.task(this.shard, kind, taskId) });
        return stored === null ? undefined : decodeTaskDocument(stored.data).task;
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        await sleep(clock, DOCUMENT_RETRY_MS); // J2: an error is never taken as "absent"
      }
    }
  }

  /**
   * J2: a stored record is newer than the one in hand although our appends succeed: the log was rolled back. The actor
   * goes on from what is stored, and says so in an entry, which makes it the newest of the log too.
   */
  #reconcile(stored: LoadedRecord, held: number): void {
    if (this.#state !== 'serving') return;
    const { kind, id } = stored.record;
    this.#tools.log.checkpointAhead(this.shard, id, stored.seq, held);
    const key = actorKey(kind, id);
    this.#tail.delete(key);
    this.#residents.get(key)?.activation?.drop();
    const resident: Resident = { activation: undefined, waiting: [] };
    this.#residents.set(key, resident);
    this.#activate(resident, kind, stored.record, stored.seq, true);
    this.#mailbox.replay(); // what waited at the dropped one waits nowhere now
  }

  #passivate(): void {
    const { passivateAfterMs } = this.#tools.limits;
    for (const [key, { activation }] of this.#residents)
      if (activation?.mayLeave(passivateAfterMs) === true) {
        this.#residents.delete(key);
        this.#store.forget(activation.record.kind, activation.id);
      }
  }

  async #trim(): Promise<void> {
    const { broker, subjects, clock, limits } = this.#tools;
    try {
      await trimJournal({
        broker,
        subjects,
        shard: this.shard,
        mark: this.#journal.mark,
        lastSeq: this.#journal.deliveredSeq,
        before: clock.now() - limits.journalRetentionMs,
      });
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error; // the next minute tries again
    }
  }

  /** A gateway's question for the verdict on an earlier request: `{kind, id, request_id, body_hash}`. */
  async #answer(data: Uint8Array): Promise<Uint8Array> {
    const nothing = new Uint8Array();
    try {
      const ask = JSON.parse(new TextDecoder().decode(data)) as Record<string, unknown>; // checked below
      const id = parseActorId(String(ask['id']));
      const kind = String(ask['kind']);
      if (id === undefined || !this.#tools.kinds.has(kind) || this.#state !== 'serving') return nothing;
      const resident = this.#resident(actorKey(kind, id), kind, id);
      for (let tries = 0; resident.activation === undefined && tries < 50; tries++) await sleep(this.#tools.clock, 10);
      return resident.activation?.answerTo(String(ask['request_id']), String(ask['body_hash'])) ?? nothing;
    } catch {
      return nothing; // not a question we understand: none known
    }
  }

  #every(ms: number, run: () => void): void {
    let slot = -1;
    const schedule = (): void => {
      const timer = this.#tools.clock.after(ms, () => {
        if (this.#state === 'gone') return;
        schedule();
        run();
      });
      if (slot < 0) slot = this.#timers.push(timer) - 1;
      else this.#timers[slot] = timer;
    };
    schedule();
  }
}
