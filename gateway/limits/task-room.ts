// Whether the cluster takes one more task, and one more of this tenant: a cap on all open tasks, shared so that nobody is
// shut out (fair-share.ts), and a quota of each tenant. Judged at the gateway from what it sees: the tasks of its view,
// the mailboxes as their owners report them, and what it has itself under way. Several gateways may together overshoot
// by what each has under way; nothing is refused that was accepted once.

import type { Refused } from '../http/problem.ts';
import { refuse, retryAfter } from '../http/problem.ts';
import { Holdings, mayHoldOneMore } from './fair-share.ts';
import type { RetryAdvice } from './retry-advice.ts';

export interface OpenTasks {
  /** Tasks that are not final, in the whole cluster. */
  total(): number;
  of(tenant: string): number;
}

export interface TaskRoomOptions {
  readonly maxOpen: number;
  readonly maxOfTenant: number;
}

export class TaskRoom {
  readonly #options: TaskRoomOptions;
  readonly #open: OpenTasks;
  readonly #advice: RetryAdvice;
  /** Asked for here, and not answered yet. */
  readonly #underWay = new Holdings();

  constructor(options: TaskRoomOptions, open: OpenTasks, advice: RetryAdvice) {
    this.#options = options;
    this.#open = open;
    this.#advice = advice;
  }

  /** Why there is no room; undefined: it was let in, and must {@link leave}. */
  enter(tenant: string): Refused | undefined {
    const { maxOpen, maxOfTenant } = this.#options;
    const total = this.#open.total() + this.#underWay.total;
    const own = this.#open.of(tenant) + this.#underWay.of(tenant);
    if (own >= maxOfTenant) return this.#quotaIsUp(tenant, own);
    if (!mayHoldOneMore(own, total, maxOpen)) return this.#overloaded(own, total);
    this.#underWay.add(tenant, 1);
    return undefined;
  }

  leave(tenant: string): void {
    this.#underWay.add(tenant, -1);
  }

  #quotaIsUp(tenant: string, own: number): Refused {
    const { maxOfTenant } = this.#options;
    const waitS = this.#advice.tasksEnded(own - maxOfTenant + 1, own, tenant);
    return refuse(
      'rate_limited',
      `${own} tasks of ${tenant} are open, and its quota is ${maxOfTenant}; wait until some have ended`,
      { bucket: `tasks:${tenant}`, open: own, quota: maxOfTenant },
      [retryAfter(waitS), ['ratelimit', `"tasks";r=0;t=${waitS}`], ['ratelimit-policy', `"tasks";q=${maxOfTenant}`]],
    );
  }

  #overloaded(own: number, total: number): Refused {
    const { maxOpen } = this.#options;
    const why =
      total >= maxOpen
        ? `${total} tasks are open, and the cluster takes ${maxOpen}`
        : `${total} of ${maxOpen} tasks are open, ${own} of them yours; what is left is kept for others`;
    return refuse('overloaded', `${why}; wait until some have ended`, { open: total, limit: maxOpen }, [
      retryAfter(this.#advice.tasksEnded(total - maxOpen + 1, total)),
    ]);
  }
}
