// This process's own membership: its document in the cluster bucket, renewed by acknowledged writes, and beats on core NATS.
// What others make of both, by rules M1 to M4, is in member-watch.ts.

import type { Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Broker, Subscription } from '../broker/broker.ts';
import type { EffectLease, LeaseTimes } from './effect-lease.ts';
import type { MemberDocument, MemberReport } from './member.ts';
import { emptyReport, encodeMember } from './member.ts';

/** How often a session beats; its watchers look as often. */
export const BEAT_MS = 250;
const REPORT_WITHIN_MS = 50;
/** Without a lease for so many of its holds, though connected all the time, a session says that it has lapsed (M4). */
const LAPSED_AFTER_HOLDS = 3;
const NOTHING = new Uint8Array();

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
    return encodeMember(document);
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
  const outcome = await broker.append(subjects.member(session), encodeMember(document));
  return outcome.kind === 'stored';
}
