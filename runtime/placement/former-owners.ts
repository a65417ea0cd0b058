// Whose effects on machines may not be over yet, of those who owned a shard before us (M-wait). Commits of theirs are
// fenced by our claim at once; their effects only by time.
//
// W1  A former owner is waited for until its death is proven, or no renewal of it was seen for `waitMs`. One that comes
//     after our claim counts too: a lease renewed meanwhile is valid as long as any other.
// W2  One that lives says itself that it has the shard no more. Only what was seen `travelMs` after our claim says so:
//     what was seen earlier may have been sent before it had the shard.
// W3  Who takes a shard waits for those, too, whom its former owner still had to wait for: batches name them.

import type { Clock } from '../base/clock.ts';

/** What is known of a session, as the membership tells it. */
export interface FormerSight {
  provenDead(session: string): boolean;
  /** Monotonic time of the last renewal seen; undefined where none was. */
  renewedAt(session: string): number | undefined;
  /** Whether its last document lists the shard. */
  listsShard(session: string, shard: number): boolean;
}

export interface FormerOwnersOptions {
  readonly clock: Clock;
  readonly sight: FormerSight;
  readonly shard: number;
  readonly sessions: readonly string[];
  readonly waitMs: number;
  readonly travelMs: number;
}

export class FormerOwners {
  readonly #options: FormerOwnersOptions;
  readonly #madeAt: number;
  #pending: readonly string[];
  #claimedAt = Number.POSITIVE_INFINITY;

  constructor(options: FormerOwnersOptions) {
    this.#options = options;
    this.#madeAt = options.clock.monotonic();
    this.#pending = options.sessions;
  }

  /** Our claim stands. */
  claimed(): void {
    this.#claimedAt = this.#options.clock.monotonic();
  }

  /** Those not over yet; who is over stays so. */
  get pending(): readonly string[] {
    if (this.#pending.length > 0) this.#pending = this.#pending.filter((session) => !this.#over(session));
    return this.#pending;
  }

  /** Monotonic time from which, as far as is known now, all of them are over; in the past where they are. */
  get until(): number {
    let until = Number.NEGATIVE_INFINITY;
    for (const session of this.pending) until = Math.max(until, this.#silentFrom(session));
    return until;
  }

  #silentFrom(session: string): number {
    return (this.#options.sight.renewedAt(session) ?? this.#madeAt) + this.#options.waitMs;
  }

  #over(session: string): boolean {
    const { clock, sight, shard, travelMs } = this.#options;
    if (sight.provenDead(session) || clock.monotonic() >= this.#silentFrom(session)) return true;
    const renewedAt = sight.renewedAt(session) ?? Number.NEGATIVE_INFINITY;
    return renewedAt >= this.#claimedAt + travelMs && !sight.listsShard(session, shard); // W2
  }
}
