// Who is alive. Each session renews its document in the cluster bucket by an acknowledged write, and beats on core NATS.
// Membership only hints at who should own what; authority lies in the journals.
//
// M1  A tombstone is proof of death: written by a session that left, or by the parent that saw its process exit. A
//     session has one life: a renewal that was under way and comes after the tombstone changes nothing.
// M2  Silence is suspicion only. It is measured on the observer's monotonic clock, and only while the observer hears
//     its own beats: when the broker is away everybody is silent and nobody is dead.
// M3  Documents of the dead, and of those silent as long, are removed after an hour, so that the bucket is bounded by
//     the living.
// M4  Who is heard, and yet gets no renewal acknowledged in time, can neither commit nor act (a line with a second of
//     delay): it says so (`lapsed`), and counts as suspect while it goes on saying so. Such a renewal gives no lease, so
//     nobody waits for it; one that is acknowledged in time ends it.

import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { deferred } from '../base/deferred.ts';
import type { Broker, Follower, Subscription } from '../broker/broker.ts';
import type { EffectLease, LeaseTimes } from './effect-lease.ts';

export type MemberState = 'live' | 'draining' | 'suspect' | 'dead';

export interface MemberReport {
  readonly shards: readonly { readonly n: number; readonly epoch: number; readonly mailbox: number }[];
  readonly activations: number;
  readonly running: number;
  /** Tasks that could start and wait for a slot of the conductor. */
  readonly waiting?: number;
  /** Where a gateway listens; empty for conductors. */
  readonly address: string;
}

export const emptyReport: MemberReport = Object.freeze({ shards: [], activations: 0, running: 0, address: '' });

export interface Member {
  readonly session: string;
  /** `conductor` or `gateway`. */
  readonly role: string;
  readonly host: string;
  readonly pid: number;
  readonly state: MemberState;
  /** Milliseconds since the last sign of life, on this process's monotonic clock. */
  readonly heartbeatAgeMs: number;
  readonly report: MemberReport;
}

/** Read side of the membership, as gateways use it. */
export interface MembersView {
  all(): readonly Member[];
  liveConductors(): number;
}

interface MemberDocument {
  readonly role: string;
  readonly host: string;
  readonly pid: number;
  readonly state: 'live' | 'draining' | 'dead';
  readonly why: string;
  readonly at: number;
  readonly report: MemberReport;
  /** M4; absent: not so. */
  readonly lapsed?: true;
}

const BEAT_MS = 250;
const REPORT_WITHIN_MS = 50;
const SUSPECT_AFTER_MS = 1_500;
/** Without a lease for so many of its holds, though connected all the time, a session says that it has lapsed (M4). */
const LAPSED_AFTER_HOLDS = 3;
/** A gap in our own beats longer than this says nothing about others (M2). */
const OWN_GAP_MS = 750;
const FORGET_AFTER_MS = 3_600_000;
const NOTHING = new Uint8Array();

// ---- the writing side --------------------------------------------------------------------------------------------

export interface JoinOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly session: string;
  readonly role: 'conductor' | 'gateway';
  readonly host: string;
  readonly pid: number;
  readonly report: () => MemberReport;
  readonly lease?: { readonly effect: EffectLease; readonly times: LeaseTimes };
}

/** This process's own membership. */
export class Membership {
  readonly #options: JoinOptions;
  #state: 'live' | 'draining' = 'live';
  #renewTimer: Timer | undefined;
  #beatTimer: Timer | undefined;
  #soon: Timer | undefined;
  #connection: Subscription | undefined;
  #closed = false;
  /** M4: since when no renewal was acknowledged in time, or the connection was made. */
  #unheldSince = 0;

  constructor(options: JoinOptions) {
    this.#options = options;
  }

  /** M4: it is connected and can hold no lease; it should leave alone what it does not own. */
  get lapsed(): boolean {
    const { clock, lease } = this.#options;
    return lease !== undefined && clock.monotonic() - this.#unheldSince > LAPSED_AFTER_HOLDS * lease.times.holdMs;
  }

  /** Writes the first document before it resolves, so that a member is visible before it claims anything. */
  async start(): Promise<void> {
    const { broker, clock } = this.#options;
    this.#unheldSince = clock.monotonic();
    this.#connection = broker.onConnection((connected) => {
      if (connected) this.#unheldSince = clock.monotonic();
    });
    await this.#renew();
    this.#scheduleRenewal();
    this.#beat();
  }

  get session(): string {
    return this.#options.session;
  }

  /** What it reports has changed: told now, all of a burst at once, instead of with the next renewal. */
  reportSoon(): void {
    if (this.#closed || this.#soon !== undefined) return;
    this.#soon = this.#options.clock.after(REPORT_WITHIN_MS, () => {
      this.#soon = undefined;
      if (!this.#closed) void this.#renew();
    });
  }

  async drain(): Promise<void> {
    this.#state = 'draining';
    await this.#renew();
  }

  /** Leaves with a tombstone: whoever takes over may act at once (M1). */
  async leave(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection?.close();
    this.#renewTimer?.cancel();
    this.#beatTimer?.cancel();
    this.#soon?.cancel();
    const { broker, subjects, session } = this.#options;
    await broker.append(subjects.member(session), this.#document('dead', 'left'), { timeoutMs: 1_000 });
  }

  /** M-renew. */
  async #renew(): Promise<void> {
    const { broker, subjects, session, clock, lease } = this.#options;
    const sentAt = clock.monotonic();
    const { lapsed } = this;
    const outcome = await broker.append(subjects.member(session), this.#document(this.#state, '', lapsed), {
      timeoutMs: lease?.times.renewMs ?? 1_000,
    });
    if (outcome.kind !== 'stored' || this.#closed) return;
    this.#unheldSince = clock.monotonic();
    if (!lapsed) lease?.effect.renewed(sentAt);
  }

  #scheduleRenewal(): void {
    const { clock, lease } = this.#options;
    this.#renewTimer = clock.after(lease?.times.renewMs ?? 1_000, () => {
      if (this.#closed) return;
      this.#scheduleRenewal();
      void this.#renew();
    });
  }

  #beat(): void {
    if (this.#closed) return;
    const { broker, subjects, session, clock } = this.#options;
    broker.publish(subjects.heartbeat(session), NOTHING);
    this.#beatTimer = clock.after(BEAT_MS, () => this.#beat());
  }

  #document(state: MemberDocument['state'], why: string, lapsed: boolean = false): Uint8Array {
    const { role, host, pid, clock, report } = this.#options;
    const facts = { role, host, pid, state, why, at: clock.now(), report: report() };
    const document: MemberDocument = lapsed ? { ...facts, lapsed } : facts;
    return new TextEncoder().encode(JSON.stringify(document));
  }
}

export async function joinMembers(options: JoinOptions): Promise<Membership> {
  const membership = new Membership(options);
  await membership.start();
  return membership;
}

/** M-death: its proof, by one who knows: the parent that saw the process exit (M1). Resolves false if not acknowledged. */
export async function writeTombstone(
  broker: Broker,
  subjects: Subjects,
  session: string,
  facts: {
    readonly role: string;
    readonly host: string;
    readonly pid: number;
    readonly why: string;
    readonly at: number;
  },
): Promise<boolean> {
  const document: MemberDocument = { ...facts, state: 'dead', report: emptyReport };
  const outcome = await broker.append(subjects.member(session), new TextEncoder().encode(JSON.stringify(document)));
  return outcome.kind === 'stored';
}

// ---- the watching side -------------------------------------------------------------------------------------------

interface Seen {
  document: MemberDocument;
  seq: number;
  /** Monotonic time of the last renewal seen; what the taker's wait counts from. */
  renewedAt: number;
  /** Monotonic time of the last sign of life of either sort. */
  heardAt: number;
  /** M4: monotonic time of the first of the lapsed renewals seen in a row; undefined where the last one was sound. */
  lapsedSince: number | undefined;
}

export interface WatchMembersOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  /** Our own session, whose beats tell that we can hear; absent: the connection's state tells. */
  readonly session?: string;
}

export class MemberWatch implements MembersView {
  readonly #options: WatchMembersOptions;
  readonly #seen = new Map<string, Seen>();
  readonly #listeners = new Set<() => void>();
  #follower: Follower | undefined;
  #beats: Subscription | undefined;
  #timer: Timer | undefined;
  #sweptAt = 0;
  #ownHeardAt = 0;
  #table = '';
  #closed = false;

  constructor(options: WatchMembersOptions) {
    this.#options = options;
  }

  /** Resolves once every document stored so far has been read. */
  async start(): Promise<void> {
    const { broker, subjects, clock } = this.#options;
    this.#sweptAt = clock.monotonic();
    this.#ownHeardAt = clock.monotonic();
    this.#beats = broker.subscribe(subjects.heartbeats(), (message) =>
      this.#onBeat(message.subject.slice(message.subject.lastIndexOf('.') + 1)),
    );
    const caughtUp = deferred();
    this.#follower = await broker.follow({
      stream: `KV_${subjects.bucket('cluster')}`,
      filter: subjects.members(),
      from: 1,
      lastPerSubject: true,
      onMessage: (message) => {
        const session = message.subject.slice(message.subject.lastIndexOf('.') + 1);
        if (message.operation !== '') {
          this.#seen.delete(session);
          this.#changed();
          return;
        }
        this.#onDocument(session, message.seq, message.data);
      },
      onCaughtUp: () => caughtUp.resolve(),
    });
    await caughtUp.promise;
    this.#sweep();
  }

  all(): readonly Member[] {
    const now = this.#options.clock.monotonic();
    return [...this.#seen].map(([session, seen]) => ({
      session,
      role: seen.document.role,
      host: seen.document.host,
      pid: seen.document.pid,
      state: this.#stateOf(seen, now),
      heartbeatAgeMs: Math.max(0, now - seen.heardAt),
      report: seen.document.report,
    }));
  }

  /** Asked for every request: nothing is built for it. */
  liveConductors(): number {
    const now = this.#options.clock.monotonic();
    let count = 0;
    for (const seen of this.#seen.values()) {
      if (seen.document.role !== 'conductor') continue;
      const state = this.#stateOf(seen, now);
      if (state === 'live' || state === 'draining') count++;
    }
    return count;
  }

  /** Sessions of the conductors in a state, sorted. */
  conductors(state: MemberState): readonly string[] {
    const now = this.#options.clock.monotonic();
    const sessions: string[] = [];
    for (const [session, seen] of this.#seen)
      if (seen.document.role === 'conductor' && this.#stateOf(seen, now) === state) sessions.push(session);
    return sessions.sort();
  }

  /** What is known of a session; `unknown` where there is no document (long dead, or never was). */
  stateOf(session: string): MemberState | 'unknown' {
    const seen = this.#seen.get(session);
    return seen === undefined ? 'unknown' : this.#stateOf(seen, this.#options.clock.monotonic());
  }

  /** Whether the session's death is proven (M1), so that its effects are certainly over. */
  provenDead(session: string): boolean {
    return this.#seen.get(session)?.document.state === 'dead';
  }

  /** Monotonic time of the last renewal seen of a session; undefined where none was. */
  renewedAt(session: string): number | undefined {
    return this.#seen.get(session)?.renewedAt;
  }

  /** Whether the last document seen of a session lists the shard. */
  listsShard(session: string, shard: number): boolean {
    return this.#seen.get(session)?.document.report.shards.some(({ n }) => n === shard) ?? false;
  }

  /** Called after the set of live sessions changed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#beats?.close();
    await this.#follower?.close();
  }

  #stateOf(seen: Seen, now: number): MemberState {
    if (seen.document.state === 'dead') return 'dead';
    if (seen.lapsedSince !== undefined && now - seen.lapsedSince > SUSPECT_AFTER_MS) return 'suspect'; // M4
    if (this.#silentMs(seen, now) > SUSPECT_AFTER_MS) return 'suspect';
    return seen.document.state;
  }

  /** M2: counted up to when we ourselves were last sure to hear, though the sweep that finds so may be still to come. */
  #silentMs(seen: Seen, now: number): number {
    let heardUntil = Math.min(now, this.#sweptAt + OWN_GAP_MS);
    if (this.#options.session !== undefined) heardUntil = Math.min(heardUntil, this.#ownHeardAt + OWN_GAP_MS);
    return heardUntil - seen.heardAt;
  }

  #onBeat(session: string): void {
    const now = this.#options.clock.monotonic();
    if (session === this.#options.session) this.#ownHeardAt = now;
    const seen = this.#seen.get(session);
    if (seen !== undefined) {
      seen.heardAt = now;
      if (seen.document.state !== 'dead') this.#changed();
    }
  }

  #onDocument(session: string, seq: number, data: Uint8Array): void {
    const document = parseDocument(data);
    if (document === undefined) return; // a document we cannot read is nobody: it neither lives nor proves a death
    if (this.#seen.get(session)?.document.state === 'dead') return; // M1
    const now = this.#options.clock.monotonic();
    const before = this.#seen.get(session);
    const lapsed = document.lapsed === true;
    const renewedAt = lapsed && before !== undefined ? before.renewedAt : now; // M4
    const lapsedSince = lapsed ? (before?.lapsedSince ?? now) : undefined;
    this.#seen.set(session, { document, seq, renewedAt, heardAt: now, lapsedSince });
    this.#changed();
  }

  #sweep(): void {
    if (this.#closed) return;
    const { clock, broker, subjects, session } = this.#options;
    const now = clock.monotonic();
    const stalled = now - this.#sweptAt > OWN_GAP_MS;
    const deaf = session === undefined ? !broker.connected : now - this.#ownHeardAt > OWN_GAP_MS;
    // M2: while we hear nothing, or slept ourselves, the others' silence is not counted. Renewals are never touched:
    // the wait before effects must not be shortened, and it only grows by being counted from later signs.
    if (stalled || deaf) for (const seen of this.#seen.values()) seen.heardAt = Math.max(seen.heardAt, now);
    this.#sweptAt = now;
    for (const [name, seen] of this.#seen) {
      const goneMs = seen.document.state === 'dead' ? clock.now() - seen.document.at : now - seen.heardAt;
      if (goneMs <= FORGET_AFTER_MS) continue;
      this.#seen.delete(name);
      // M3. Not acknowledged: whoever reads the bucket next finds it again. A younger document stays.
      void broker.purge(`KV_${subjects.bucket('cluster')}`, subjects.member(name), seen.seq + 1).catch(() => undefined);
    }
    this.#changed();
    this.#timer = clock.after(BEAT_MS, () => this.#sweep());
  }

  /** Tells listeners only when somebody's state changed. */
  #changed(): void {
    const now = this.#options.clock.monotonic();
    let table = '';
    for (const [session, seen] of this.#seen) table += `${session}=${this.#stateOf(seen, now)};`;
    if (table === this.#table) return;
    this.#table = table;
    for (const listener of [...this.#listeners]) listener();
  }
}

export async function watchMembers(options: WatchMembersOptions): Promise<MemberWatch> {
  const watch = new MemberWatch(options);
  await watch.start();
  return watch;
}

function parseDocument(data: Uint8Array): MemberDocument | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(data)) as Partial<MemberDocument>; // checked below
    if (typeof value.role !== 'string' || typeof value.at !== 'number') return undefined;
    if (value.state !== 'live' && value.state !== 'draining' && value.state !== 'dead') return undefined;
    return {
      role: value.role,
      host: value.host ?? '',
      pid: value.pid ?? 0,
      state: value.state,
      why: value.why ?? '',
      at: value.at,
      report: { ...emptyReport, ...value.report },
      ...(value.lapsed === true ? { lapsed: true } : {}),
    };
  } catch {
    return undefined; // not JSON: somebody else's key
  }
}
