// A conductor: hosts the shards that placement gives to its session. It claims what is its own and free, hands over
// what is another's, and drops what it has lost. Decisions come from the same pure table at every conductor; when two
// disagree for a while, the journals' fences decide.

import type { IdSource } from '../../proto/ids.ts';
import type { Clock, Random, Timer } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { Broker, Subscription } from '../broker/broker.ts';
import type { Cluster } from '../broker/topology.ts';
import { CallbackDispatcher } from '../callback/dispatcher.ts';
import type { CallbackPost } from '../callback/http-post.ts';
import type { RetrySchedule } from '../callback/retry.ts';
import { DEFAULT_SCHEDULE } from '../callback/retry.ts';
import type { Tip } from '../journal/claim.ts';
import { readTip } from '../journal/claim.ts';
import type { LeaseTimes } from '../placement/effect-lease.ts';
import { checkLeaseTimes, EffectLease } from '../placement/effect-lease.ts';
import { FormerOwners } from '../placement/former-owners.ts';
import type { MemberReport } from '../placement/member.ts';
import { MemberWatch } from '../placement/member-watch.ts';
import { Membership } from '../placement/membership.ts';
import { OwnedShard } from '../placement/owned-shard.ts';
import { assignShards } from '../placement/rendezvous.ts';
import type { ShardLog } from '../placement/shard-log.ts';
import type { ShardLimits, ShardTools } from '../placement/shard-tools.ts';
import type { CheckLimits } from './check-slots.ts';
import { CheckSlots, defaultCheckLimits } from './check-slots.ts';
import type { Kind } from './kind.ts';
import { StartSlots } from './start-slots.ts';

export interface ConductorOptions {
  readonly broker: Broker;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly kinds: readonly Kind[];
  readonly session: string;
  readonly host: string;
  readonly pid: number;
  readonly lease: LeaseTimes;
  readonly limits: ShardLimits;
  /** Tasks it runs at once. */
  readonly maxRunning?: number;
  /** The share of it that periodic checks may take. */
  readonly checks?: CheckLimits;
  /** Absent: this conductor stores callbacks and delivers none. The post is closed by whoever made it. */
  readonly callbacks?: { readonly post: CallbackPost; readonly schedule?: RetrySchedule };
  readonly log: ShardLog;
}

const TICK_MS = 250;
const MAX_RUNNING = 1_000;
/** A shard is handed over only when the table has said so for this long: membership flickers while processes start. */
const SETTLE_MS = 750;
const REBALANCE_DRAIN_MS = 10_000;
const FENCE_CHECK_EVERY_MS = 5_000;
/**
 * Where something runs: a rival that took us for dead acts no sooner than this after its claim (the taker's wait less
 * the silence that made it suspicious), so we have looked before it does.
 */
const FENCE_CHECK_RUNNING_MS = 1_000;
const STOP_SLACK_MS = 2_000;
const STOP_ROUND_MS = 10;
/** Tries that one endpoint of callbacks may have under way, shared out among the live conductors (F14). */
const SLOTS_OF_ENDPOINT = 4;
/** What a callback under way may take when the conductor stops; cut off, the next owner tries it again. */
const CALLBACK_GRACE_MS = 2_000;

export class Conductor {
  readonly #options: ConductorOptions;
  readonly #tools: ShardTools;
  readonly #lease: EffectLease;
  readonly #members: MemberWatch;
  readonly #membership: Membership;
  readonly #callbacks: CallbackDispatcher | undefined;
  readonly #owned = new Map<number, OwnedShard>();
  readonly #busy = new Set<number>();
  readonly #unwantedSince = new Map<number, number>();
  /** The newest epoch in which each shard was ours: a log that ends in an older one was rolled back. */
  readonly #epochs = new Map<number, number>();
  /** Shards whose log names an owner that lives and does not list them: since when (monotonic), under which tip. */
  readonly #unlisted = new Map<number, { readonly seq: number; readonly since: number }>();
  #released: Subscription | undefined;
  #timer: Timer | undefined;
  readonly #checkedAt = new Map<OwnedShard, number>();
  #stopping: Promise<void> | undefined;

  constructor(options: ConductorOptions) {
    const { broker, cluster, clock, session } = options;
    this.#options = options;
    this.#lease = new EffectLease(clock, checkLeaseTimes(options.lease));
    const { post, schedule = DEFAULT_SCHEDULE } = options.callbacks ?? {};
    this.#callbacks =
      post === undefined
        ? undefined
        : new CallbackDispatcher({
            broker,
            subjects: cluster.subjects,
            clock,
            random: options.random,
            post,
            schedule,
            slotsOfEndpoint: () => Math.floor(SLOTS_OF_ENDPOINT / Math.max(1, this.#members.conductors('live').length)),
            log: options.log,
          });
    this.#tools = {
      broker,
      subjects: cluster.subjects,
      clock,
      random: options.random,
      ids: options.ids,
      kinds: new Map(options.kinds.map((kind) => [kind.name, kind])),
      session,
      lease: this.#lease,
      log: options.log,
      limits: options.limits,
      slots: new StartSlots(options.maxRunning ?? MAX_RUNNING),
      shardCount: cluster.shardCount,
      checkSlots: new CheckSlots(clock, options.checks ?? defaultCheckLimits),
      callbacks: { dispatcher: this.#callbacks, schedule },
    };
    this.#members = new MemberWatch({ broker, subjects: cluster.subjects, clock, session });
    this.#membership = new Membership({
      broker,
      subjects: cluster.subjects,
      clock,
      session,
      role: 'conductor',
      host: options.host,
      pid: options.pid,
      report: () => this.report(),
      lease: { effect: this.#lease, times: options.lease },
    });
  }

  /** Resolves when it is a member and has tried for its shards once. @throws BrokerError */
  async start(): Promise<void> {
    const { broker, cluster } = this.#options;
    await this.#members.start();
    await this.#membership.start();
    this.#released = broker.subscribe(cluster.subjects.released(), () => this.#place());
    this.#members.onChange(() => this.#place());
    this.#place();
    this.#tick();
  }

  /** Callbacks of its shards: how many wait for their time, and how many are being tried. */
  get callbacks(): { readonly waiting: number; readonly inFlight: number } {
    return { waiting: this.#callbacks?.waiting ?? 0, inFlight: this.#callbacks?.inFlight ?? 0 };
  }

  get shards(): readonly number[] {
    return [...this.#owned.keys()].sort((a, b) => a - b);
  }

  report(): MemberReport {
    let activations = 0;
    let running = 0;
    const shards = [...this.#owned.values()].map((shard) => {
      activations += shard.activations;
      running += shard.running;
      return { n: shard.shard, epoch: shard.epoch, mailbox: shard.mailboxDepth };
    });
    return {
      shards: shards.sort((a, b) => a.n - b.n),
      activations,
      running,
      waiting: this.#tools.slots.waiting,
      address: '',
    };
  }

  /** Hands every shard over, says goodbye, stops. Steps in hand get `drainMs`. Idempotent; the broker is not ours. */
  stop(drainMs: number): Promise<void> {
    this.#stopping ??= this.#stop(drainMs);
    return this.#stopping;
  }

  async #stop(drainMs: number): Promise<void> {
    const { clock } = this.#options;
    this.#timer?.cancel();
    await this.#membership.drain();
    const deadline = clock.monotonic() + drainMs;
    const delivered = this.#callbacks?.close(Math.min(drainMs, CALLBACK_GRACE_MS));
    // Claims and hand-overs that were under way when we began to stop end by themselves: they see that we stop. A claim
    // that had just become a shard is handed over in the next round.
    do {
      await Promise.all([...this.#owned.keys()].map((shard) => this.#release(shard, deadline)));
      if (this.#busy.size > 0) await sleep(clock, STOP_ROUND_MS);
    } while ((this.#busy.size > 0 || this.#owned.size > 0) && clock.monotonic() < deadline + STOP_SLACK_MS);
    for (const owned of this.#owned.values()) owned.abandon();
    this.#owned.clear();
    await delivered;
    this.#released?.close();
    this.#lease.drop();
    await this.#membership.leave();
    await this.#members.close();
  }

  #tick(): void {
    if (this.#stopping !== undefined) return;
    const { clock } = this.#options;
    this.#timer = clock.after(TICK_MS, () => {
      this.#place();
      this.#checkFences();
      this.#tick();
    });
  }

  #place(): void {
    if (this.#stopping !== undefined || !this.#options.broker.connected || this.#membership.lapsed) return;
    const { cluster, clock, session } = this.#options;
    const wanted = assignShards(cluster.shardCount, this.#candidates());
    for (let shard = 0; shard < cluster.shardCount; shard++) {
      const owned = this.#owned.get(shard);
      owned?.formerOwnersSeen();
      if (wanted[shard] === session) {
        this.#unwantedSince.delete(shard);
        if (owned === undefined && !this.#busy.has(shard)) void this.#claim(shard);
      } else if (owned !== undefined && !this.#busy.has(shard)) {
        const since = this.#unwantedSince.get(shard) ?? clock.monotonic();
        this.#unwantedSince.set(shard, since);
        if (clock.monotonic() - since >= SETTLE_MS) void this.#release(shard, clock.monotonic() + REBALANCE_DRAIN_MS);
      }
    }
  }

  #candidates(): readonly string[] {
    const { session } = this.#options;
    const live = this.#members.conductors('live');
    return live.includes(session) ? live : [...live, session].sort();
  }

  async #claim(shard: number): Promise<void> {
    const { log, lease } = this.#options;
    const { broker, subjects } = this.#tools;
    this.#busy.add(shard);
    try {
      const tip = await readTip(broker, subjects, shard);
      const former = this.#formerOwners(shard, tip, lease);
      if (former === undefined) return; // its owner is alive: it will hand over, or fall silent
      const owned = await OwnedShard.claim(this.#tools, shard, tip, {
        reason: tip.owner === '' ? 'first' : tip.released ? 'handed over' : `${tip.owner} is gone`,
        former,
        stopped: () => this.#stopping !== undefined,
        onLost: (lost) => this.#lost(lost),
      });
      if (owned === undefined) return;
      if (this.#stopping !== undefined) {
        await owned.handBack(); // or the next owner would take us for dead
        return;
      }
      this.#owned.set(shard, owned);
      this.#epochs.set(shard, owned.epoch);
      await owned.start();
      owned.formerOwnersSeen();
    } catch (error) {
      this.#owned.get(shard)?.abandon();
      this.#owned.delete(shard);
      log.shardClaimFailed(shard, error);
    } finally {
      this.#busy.delete(shard);
      this.#membership.reportSoon();
    }
  }

  /**
   * Whose effects must be over before ours may start; undefined where the owner is alive, and the shard its own. Whoever had it
   * before us has it no more, though a log that was rolled back says so again.
   */
  #formerOwners(shard: number, tip: Tip, lease: LeaseTimes): FormerOwners | undefined {
    const { session, clock } = this.#options;
    const sessions = new Set(tip.waitsFor);
    const wasOurs = tip.epoch < (this.#epochs.get(shard) ?? 0);
    if (!tip.released && tip.owner !== '' && !wasOurs) {
      const state = this.#members.stateOf(tip.owner);
      const lives = state === 'live' || state === 'draining';
      if (tip.owner !== session && lives && !this.#isForsaken(shard, tip)) return undefined;
      sessions.add(tip.owner);
    }
    sessions.delete(session);
    return new FormerOwners({
      clock,
      sight: this.#members,
      shard,
      sessions: [...sessions],
      waitMs: lease.waitMs,
      travelMs: lease.waitMs - lease.holdMs,
    });
  }

  /**
   * The log names an owner that lives, does not list the shard and appends nothing, for longer than a claim takes to be listed:
   * a log that was rolled back names one that has dropped it, and nobody would ever hand it over.
   */
  #isForsaken(shard: number, tip: Tip): boolean {
    const { clock, lease } = this.#options;
    const now = clock.monotonic();
    const known = this.#unlisted.get(shard);
    if (this.#members.listsShard(tip.owner, shard)) this.#unlisted.delete(shard);
    else if (known?.seq === tip.seq) return now - known.since >= lease.waitMs;
    else this.#unlisted.set(shard, { seq: tip.seq, since: now });
    return false;
  }

  async #release(shard: number, deadline: number): Promise<void> {
    const owned = this.#owned.get(shard);
    if (owned === undefined || this.#busy.has(shard)) return;
    this.#busy.add(shard);
    try {
      const released = await owned.release(deadline);
      if (released) {
        this.#options.log.shardReleased(shard, owned.epoch);
        const { broker, subjects } = this.#tools;
        broker.publish(subjects.released(), new TextEncoder().encode(JSON.stringify({ shard, epoch: owned.epoch })));
      }
    } finally {
      this.#owned.delete(shard);
      this.#unwantedSince.delete(shard);
      this.#busy.delete(shard);
      this.#membership.reportSoon();
    }
  }

  #lost(shard: OwnedShard): void {
    if (this.#owned.get(shard.shard) === shard) this.#owned.delete(shard.shard);
  }

  /** A shard without traffic would not notice that it was taken while we were away: look at the tips. */
  #checkFences(): void {
    const now = this.#options.clock.monotonic();
    for (const owned of this.#checkedAt.keys())
      if (this.#owned.get(owned.shard) !== owned) this.#checkedAt.delete(owned);
    for (const owned of this.#owned.values()) {
      const checkedAt = this.#checkedAt.get(owned);
      const everyMs = owned.running > 0 ? FENCE_CHECK_RUNNING_MS : FENCE_CHECK_EVERY_MS;
      if (checkedAt !== undefined && now - checkedAt < everyMs) continue;
      this.#checkedAt.set(owned, now);
      if (checkedAt !== undefined) void owned.isStillOurs();
    }
  }
}
