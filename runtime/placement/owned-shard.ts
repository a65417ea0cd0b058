// One shard, owned: from the claim to the release or the fence. Hosts the activations of its actors, and gives them
// the journal, the checkpoints, the mailbox and the gate through which effects pass.
//
//   claimed -> recovered -> serving -> releasing -> released
//                              \-> fenced: a rival's append stood where ours should; everything is dropped at once

import { DecodeError } from '../../proto/codec.ts';
import type { Timer } from '../base/clock.ts';
import { failpoint } from '../base/failpoint.ts';
import type { Subscription } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { ShardOutbox } from '../callback/shard-outbox.ts';
import { CheckpointStore } from '../checkpoint/store.ts';
import { trimJournal } from '../checkpoint/trim.ts';
import type { ShardCheck } from '../host/periodic-check.ts';
import type { Tip } from '../journal/claim.ts';
import { readTip } from '../journal/claim.ts';
import type { Rival } from '../journal/journal.ts';
import { Journal } from '../journal/journal.ts';
import { Mailbox } from '../mailbox/mailbox.ts';
import type { FormerOwners } from './former-owners.ts';
import { type LostData, noteLost } from './lost-data.ts';
import { reconcileShard } from './reconciliation.ts';
import { Residents } from './residents.ts';
import { checksOf } from './shard-checks.ts';
import { ShardGate } from './shard-gate.ts';
import type { Recovered } from './shard-recovery.ts';
import { claimAndRecover } from './shard-recovery.ts';
import type { ShardTools } from './shard-tools.ts';
import { StoreTrust } from './store-trust.ts';
import { answerAsk } from './verdict-ask.ts';

const RECONCILE_AGAIN_MS = 5_000;
const PASSIVATE_EVERY_MS = 5_000;
const TRIM_EVERY_MS = 60_000;
/** What a hand-over may take beyond its deadline before the shard is dropped as it is. */
const RELEASE_SLACK_MS = 3_000;
const FLUSH_AT_LEAST_MS = 2_000;

export class OwnedShard {
  readonly shard: number;
  readonly epoch: number;
  readonly #tools: ShardTools;
  readonly #journal: Journal;
  readonly #store: CheckpointStore;
  readonly #trust: StoreTrust;
  readonly #outbox: ShardOutbox;
  readonly #mailbox: Mailbox;
  readonly #gate: ShardGate;
  readonly #residents: Residents;
  /** By kind. */
  readonly #checks: ReadonlyMap<string, ShardCheck>;
  readonly #onLost: (shard: OwnedShard) => void;
  #asks: Subscription | undefined;
  #timers: Timer[] = [];
  readonly #lost: LostData | undefined;
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
    const trust = new StoreTrust(tools.clock, tools.broker);
    const recovered = await claimAndRecover(tools, shard, tip, facts).catch((error: unknown) => {
      trust.close();
      throw error;
    });
    if (recovered === undefined) {
      trust.close();
      return undefined;
    }
    const owned = new OwnedShard(tools, shard, recovered, tip, { ...facts, trust });
    for (const { entry, place, refused } of recovered.owing) {
      owned.#outbox.owe(entry, place);
      for (const task of refused) owned.#store.document(entry.record, task, place.seq);
    }
    return owned;
  }

  private constructor(
    tools: ShardTools,
    shard: number,
    { claim, mark, tail, lost }: Recovered,
    former: Tip,
    facts: {
      readonly former: FormerOwners;
      readonly onLost: (shard: OwnedShard) => void;
      readonly trust: StoreTrust;
    },
  ) {
    const { broker, subjects, clock, ids, session, lease, limits, log } = tools;
    this.shard = shard;
    this.#lost = lost;
    this.epoch = claim.epoch;
    this.#tools = tools;
    this.#onLost = facts.onLost;
    const isServing = (): boolean => this.#state === 'serving';
    this.#gate = new ShardGate(clock, lease, facts.former, () => this.isStillOurs());
    this.#trust = facts.trust;
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
      trusted: () => this.#trust.wait(),
      onDoubt: (inDoubt) => this.#gate.doubt(inDoubt),
      onRejected: (reason) => log.appendRejected(shard, reason),
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
      shardCount: tools.shardCount,
      epoch: claim.epoch,
      owner: session,
      mark,
      flushEveryMs: limits.flushEveryMs,
      journal: this.#journal,
      outbox: this.#outbox,
      mayWrite: () => this.#trust.holds,
      onAhead: (stored, held) => this.#residents.reconcile(stored, held),
      onDocumented: (kind, id, taskId) => this.#residents.find(kind, id)?.activation?.documented(taskId),
    });
    this.#residents = new Residents(
      {
        tools,
        shard,
        epoch: claim.epoch,
        handedOverEpoch: former.released ? former.epoch : -1,
        journal: this.#journal,
        store: this.#store,
        outbox: this.#outbox,
        gate: this.#gate,
        mailbox: () => this.#mailbox,
        isServing,
        preempt: (kind, id) => this.#checks.get(kind)?.preempt(id),
      },
      tail,
    );
    this.#mailbox = new Mailbox({
      broker,
      subjects,
      clock,
      shard,
      onMessage: (address, incoming) => this.#residents.deliver(address, incoming),
      isDone: ({ kind, id }, seq) => this.#residents.find(kind, id)?.activation?.isDone(seq) === true,
      onPoison: (subject, seq, reason) => log.messageUnreadable(shard, subject, seq, reason),
    });
    this.#checks = checksOf({
      tools,
      shard,
      epoch: claim.epoch,
      gate: this.#gate,
      store: this.#store,
      residents: this.#residents,
      isServing,
    });
    this.#trust.lookBy(() => this.#isTheSameStore());
  }

  /** Begins to serve: the tail is to be written to KV, what was running goes on, the mailboxes are read. */
  async start(): Promise<void> {
    const { broker, subjects, clock } = this.#tools;
    this.#residents.takeUp();
    this.#store.start();
    this.#asks = broker.subscribe(subjects.owner(this.shard), (message) => {
      void answerAsk(this.#residents, this.#tools, () => this.#state === 'serving', message.data).then((data) => {
        if (message.reply !== '') broker.publish(message.reply, data);
      });
    });
    await this.#mailbox.start();
    void this.#outbox.start(); // beside the loop: a takeover does not wait for it
    if (this.#state !== 'serving') return; // fenced or released while the reader was made
    this.#every(PASSIVATE_EVERY_MS, () => this.#residents.passivate());
    this.#every(TRIM_EVERY_MS, () => void this.#trim());
    for (const check of this.#checks.values()) check.start(this.#lost !== undefined);
    if (this.#lost !== undefined) void this.#reconcile(this.#lost);
    this.#tools.log.shardServing(this.shard, this.epoch, this.#residents.tailSize, clock.monotonic());
  }

  async #reconcile(lost: LostData): Promise<void> {
    try {
      await reconcileShard({
        tools: this.#tools,
        shard: this.shard,
        lost,
        residents: this.#residents,
        committed: () => this.#journal.settled(),
        isServing: () => this.#state === 'serving',
      });
    } catch (error) {
      if (this.#state !== 'serving') return;
      this.#tools.log.reconciliationFailed(this.shard, error);
      this.#timers.push(this.#tools.clock.after(RECONCILE_AGAIN_MS, () => void this.#reconcile(lost), true));
    }
  }

  get mailboxDepth(): number {
    return this.#mailbox.depth;
  }

  get activations(): number {
    return this.#residents.size;
  }

  get running(): number {
    return this.#residents.running;
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
      await this.#residents.drain(deadline);
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
        const { clock } = this.#tools;
        await noteLost(broker, subjects, this.shard, { held: acknowledged, found: tip.seq, at: clock.now() });
        this.#fenced({ batchId: '', owner: `${tip.owner} (rolled back)`, epoch: tip.epoch });
        return false;
      }
      if (tip.owner === session && tip.epoch === this.epoch) return this.#state !== 'gone';
      // Our claim was committed: whoever stands at the tip came after it, or has the place it had before a roll-back.
      this.#fenced({ batchId: '', owner: tip.owner, epoch: tip.epoch });
      return false;
    } catch (error) {
      // What we cannot read is not ours.
      if (error instanceof DecodeError) this.#fenced({ batchId: '', owner: 'unreadable', epoch: 0 });
      else if (!(error instanceof BrokerError)) throw error;
      return false;
    }
  }

  /** J2: the log is still ours, and what was written behind it is still there: both go back where a copy is put back. */
  async #isTheSameStore(): Promise<boolean> {
    if (!(await this.isStillOurs())) return false;
    const { broker, subjects, clock, session } = this.#tools;
    try {
      const found = await this.#store.rolledBackTo();
      if (found === undefined) return this.#state !== 'gone';
      await noteLost(broker, subjects, this.shard, { held: this.#journal.mark, found, at: clock.now() });
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      return false;
    }
    this.#fenced({ batchId: '', owner: `${session} (rolled back)`, epoch: this.epoch });
    return false;
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
    this.#trust.close();
    this.#store.close();
    this.#outbox.close();
    this.#residents.drop();
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
