// All limits of a gateway, put together once: buckets, room for requests, room for tasks, and what a refused caller is
// told. What they go by is read here: the live gateways, the mailboxes the conductors report, the open tasks of the view.

import { sketchOf } from '../../proto/journal.ts';
import type { Clock, Random } from '../../runtime/base/clock.ts';
import type { FeedItem } from '../../runtime/journal/feed.ts';
import type { Member, MembersView } from '../../runtime/placement/member.ts';
import { Buckets } from './buckets.ts';
import { TrustedProxies } from './client-address.ts';
import { DrainEstimator } from './drain-rate.ts';
import { RetryAdvice } from './retry-advice.ts';
import { TaskRoom } from './task-room.ts';
import { VerdictRoom } from './verdict-room.ts';
import { WaitingRoom } from './waiting-room.ts';

export interface LimitsOptions {
  /** Of each token, address, and node in the hands of one tenant: tokens a second, and at once. */
  readonly rate: number;
  readonly burst: number;
  /** 0: twice `rate`. */
  readonly tenantRate: number;
  /** 0: twice `burst`. */
  readonly tenantBurst: number;
  readonly maxOpenTasks: number;
  readonly maxTenantTasks: number;
  /** Requests in hand at once. */
  readonly maxInHand: number;
  /** Buckets of each sort. */
  readonly maxClients: number;
  /** Ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

export interface LimitsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly members: Pick<MembersView, 'all'>;
  /** Tasks that are not final, as the view of the nodes has them; of one tenant, or in all. */
  readonly openTasks: (tenant?: string) => number;
}

export interface Limits {
  readonly buckets: Buckets;
  readonly inHand: WaitingRoom;
  readonly verdicts: VerdictRoom;
  readonly tasks: TaskRoom;
  readonly advice: RetryAdvice;
  readonly proxies: TrustedProxies;
  /** Takes in what the journal says has ended. */
  observe(item: Pick<FeedItem, 'batch'>): void;
}

/** How long what the members say is used before it is read again. */
const MEMBERS_FOR_MS = 250;
/** A tenant's buckets, where nothing else is set: as much as two of its tokens. */
const TENANT_TIMES = 2;

/** @throws RangeError where a trusted proxy is no range of addresses. */
export function createLimits(options: LimitsOptions, deps: LimitsDeps): Limits {
  const { clock, random, members, openTasks } = deps;
  const { rate, burst, tenantRate, tenantBurst } = options;
  const seen = new MembersSeen(clock, members);
  const estimator = new DrainEstimator(clock.monotonic());
  const advice = new RetryAdvice({ estimator, clock, random });
  return {
    buckets: new Buckets({
      each: { ratePerS: rate, burst },
      tenant: {
        ratePerS: tenantRate > 0 ? tenantRate : TENANT_TIMES * rate,
        burst: tenantBurst > 0 ? tenantBurst : TENANT_TIMES * burst,
      },
      maxClients: options.maxClients,
      gateways: () => seen.now().gateways,
    }),
    inHand: new WaitingRoom(options.maxInHand),
    verdicts: new VerdictRoom(options.maxInHand),
    tasks: new TaskRoom(
      { maxOpen: options.maxOpenTasks, maxOfTenant: options.maxTenantTasks },
      // The view knows who asked; the mailboxes know of what no actor has judged yet, since its conductor is away.
      { total: () => Math.max(openTasks(), seen.now().mailboxes), of: (tenant) => openTasks(tenant) },
      advice,
    ),
    advice,
    proxies: new TrustedProxies(options.trustedProxies),
    observe: ({ batch }) => {
      const now = clock.monotonic();
      for (const entry of batch.entries)
        if (entry.events.length > 0) estimator.observe(sketchOf(entry), entry.events, now);
    },
  };
}

interface Seen {
  readonly gateways: number;
  readonly mailboxes: number;
}

class MembersSeen {
  readonly #clock: Clock;
  readonly #members: Pick<MembersView, 'all'>;
  #at = Number.NEGATIVE_INFINITY;
  #seen: Seen = { gateways: 1, mailboxes: 0 };

  constructor(clock: Clock, members: Pick<MembersView, 'all'>) {
    this.#clock = clock;
    this.#members = members;
  }

  now(): Seen {
    const now = this.#clock.monotonic();
    if (now - this.#at >= MEMBERS_FOR_MS) {
      this.#at = now;
      this.#seen = seenIn(this.#members.all());
    }
    return this.#seen;
  }
}

/** Pure. A conductor that is gone reports nothing new: its mailboxes count once another has taken them over. */
export function seenIn(members: readonly Member[]): Seen {
  let gateways = 0;
  let mailboxes = 0;
  for (const { role, state, report } of members) {
    if (state !== 'live' && state !== 'draining') continue;
    if (role === 'gateway') gateways++;
    else for (const { mailbox } of report.shards) mailboxes += mailbox;
  }
  return { gateways: Math.max(1, gateways), mailboxes };
}
