// What one try of a callback leads to: gone because delivered, or kept with its next try, parked, or disabled. Pure.

import type { CallbackItem } from '../../proto/callback.ts';
import { CallbackState } from '../../proto/callback.ts';
import type { BackoffOptions } from '../base/backoff.ts';
import { backoffDelayMs } from '../base/backoff.ts';
import type { Random } from '../base/clock.ts';

export interface RetrySchedule {
  /** The first try comes this long after the entry was committed, so that gateways show the end before it is told (H4). */
  readonly settleMs: number;
  readonly backoff: BackoffOptions;
  /** Tries go on for this long, then the callback is parked. */
  readonly giveUpAfterMs: number;
}

const HOUR_MS = 3_600_000;

/** 5 s to 1 h, up to a fifth of it jitter, for 24 h. */
export const DEFAULT_SCHEDULE: RetrySchedule = Object.freeze({
  settleMs: 100,
  backoff: Object.freeze({ firstMs: 6_250, maxMs: HOUR_MS, jitter: 0.2 }),
  giveUpAfterMs: 24 * HOUR_MS,
});

/** How one try ended. */
export type Delivery =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** What `Retry-After` asked for, in milliseconds; 0 where it asked for nothing. */
      readonly retryAfterMs: number;
    }
  /** No answer: not reachable, too slow, cut off, or not allowed to be asked. `reason` holds no secret and no text of the receiver. */
  | { readonly kind: 'failed'; readonly reason: string };

export type AfterTry =
  | { readonly kind: 'delivered' }
  /** To be stored in its place. */
  | { readonly kind: 'kept'; readonly item: CallbackItem };

const GONE = 410;

export function afterTry(
  item: CallbackItem,
  delivery: Delivery,
  facts: { readonly now: number; readonly random: Random; readonly schedule: RetrySchedule },
): AfterTry {
  const { now } = facts;
  const status = delivery.kind === 'answered' ? delivery.status : 0;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const tried: CallbackItem = {
    ...item,
    attempts: item.attempts + 1,
    lastStatus: status,
    lastError: delivery.kind === 'failed' ? delivery.reason : errorOf(status),
    lastAttemptAt: now,
  };
  if (status === GONE) return { kind: 'kept', item: { ...tried, state: CallbackState.disabled, nextAt: 0 } };
  if (now >= item.giveUpAt) return { kind: 'kept', item: { ...tried, state: CallbackState.parked, nextAt: 0 } };
  const { schedule, random } = facts;
  const asked = delivery.kind === 'answered' ? Math.min(delivery.retryAfterMs, schedule.backoff.maxMs) : 0;
  const delayMs = Math.max(asked, backoffDelayMs(tried.attempts, schedule.backoff, random));
  // The last try falls on the end of the time allowed rather than behind it.
  const nextAt = Math.min(Math.round(now + delayMs), item.giveUpAt);
  return { kind: 'kept', item: { ...tried, state: CallbackState.failing, nextAt } };
}

/** The same callback from the start, for an operator who knows that its receiver is there again. */
export function replayed(item: CallbackItem, now: number, giveUpAfterMs: number): CallbackItem {
  return { ...item, state: CallbackState.pending, attempts: 0, nextAt: now, giveUpAt: now + giveUpAfterMs };
}

/** Whether it is to be tried again without anyone's doing. */
export function isScheduled(item: CallbackItem): boolean {
  return item.state === CallbackState.pending || item.state === CallbackState.failing;
}

function errorOf(status: number): string {
  if (status === GONE) return 'the receiver wants no more of it (410)';
  if (status >= 300 && status < 400) return `redirected (${status}), which is not followed`;
  return `the receiver answered ${status}`;
}
