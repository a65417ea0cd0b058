// When a refused caller should come back, from what is measured (drain-rate.ts), for each reason there is to refuse.
// The refusals that no measurement speaks of keep the figure they came with.

import type { ActorRecord } from '../../proto/record.ts';
import type { Clock, Random } from '../../runtime/base/clock.ts';
import type { DrainEstimator } from './drain-rate.ts';
import { adviceS } from './drain-rate.ts';

/** A node may be busy for hours; who waits for it looks again every five minutes at least. */
const NODE_CAP_S = 300;
/** A line that only an operator sets going again. */
const PARKED_S = 60;
const LOAD_CAP_S = 60;

export interface RetryAdviceDeps {
  readonly estimator: DrainEstimator;
  readonly clock: Clock;
  readonly random: Random;
}

/** All answers are whole seconds, at least 1. */
export class RetryAdvice {
  readonly #deps: RetryAdviceDeps;

  constructor(deps: RetryAdviceDeps) {
    this.#deps = deps;
  }

  /** `fallbackS` where nothing in the record says more: a mailbox can be full of what nobody has judged yet. */
  mailboxFull(record: ActorRecord | undefined, fallbackS: number): number {
    if (record?.parked !== undefined) return this.#spread(PARKED_S * 1_000, NODE_CAP_S);
    const { estimator, clock } = this.#deps;
    const waitMs = record === undefined ? undefined : estimator.untilOneEndsMs(record, clock.now());
    return this.#spread(waitMs ?? fallbackS * 1_000, NODE_CAP_S);
  }

  nodeBusy(record: ActorRecord, fallbackS: number): number {
    if (record.parked !== undefined) return this.#spread(PARKED_S * 1_000, NODE_CAP_S);
    const { estimator, clock } = this.#deps;
    return this.#spread(estimator.untilFreeMs(record, clock.now()) ?? fallbackS * 1_000, NODE_CAP_S);
  }

  /** Until `count` of the `open` tasks of the cluster, or of one tenant, have ended. */
  tasksEnded(count: number, open: number, tenant?: string): number {
    const { estimator, clock } = this.#deps;
    return this.#spread(estimator.untilEndedMs(count, open, clock.monotonic(), tenant), LOAD_CAP_S);
  }

  /** Until the requests in hand now are answered, each of which takes `eachMs`. */
  requestsAnswered(eachMs: number): number {
    return this.#spread(eachMs, LOAD_CAP_S);
  }

  /** A wait somebody else has found, for a crowd. */
  spread(waitS: number): number {
    return this.#spread(waitS * 1_000, NODE_CAP_S);
  }

  #spread(waitMs: number, capS: number): number {
    return adviceS(waitMs, capS, this.#deps.random());
  }
}
