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
import type { Member, MemberDocument, MemberState, MembersView } from './member.ts';
import { decodeMember } from './member.ts';
import { BEAT_MS } from './membership.ts';

const SUSPECT_AFTER_MS = 1_500;
/** A gap in our own beats longer than this says nothing about others (M2). */
const OWN_GAP_MS = 750;
const FORGET_AFTER_MS = 3_600_000;

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
    const document = decodeMember(data);
    if (document === undefined) return;
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
