// The deadlines of an actor's tasks: a running task ends by its deadline, or by that of the transient state it has brought
// its actor into where that comes first, whatever its step does; a queued one with a deadline fails when it passes (T4).

import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal } from '../../proto/task.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Machine } from '../machine/machine.ts';
import { regionDeadline } from '../machine/transition.ts';

/** A run that has not let go this long after it was told of its deadline is left alone, and its task ended. */
export const STUCK_AFTER_DEADLINE_MS = 10_000;

export interface TaskDeadlinesOptions {
  readonly clock: Clock;
  readonly machine: Machine;
  readonly record: () => ActorRecord;
  /** Told of each late task, and again every {@link STUCK_AFTER_DEADLINE_MS} for as long as it does not end. */
  readonly onLate: (task: TaskRecord, message: string) => void;
}

export class TaskDeadlines {
  readonly #options: TaskDeadlinesOptions;
  #timer: Timer | undefined;
  #at = 0;

  constructor(options: TaskDeadlinesOptions) {
    this.#options = options;
  }

  /** A timer that is set for something earlier looks again when it fires: most deadlines never come. */
  watch(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const task of this.#options.record().tasks)
      if (task.state === 'running' || task.state === 'queued') next = Math.min(next, this.#endsBy(task));
    if (next === Number.POSITIVE_INFINITY || (this.#timer !== undefined && this.#at <= next)) return;
    this.#set(next);
  }

  cancel(): void {
    this.#timer?.cancel();
  }

  #set(at: number): void {
    const { clock } = this.#options;
    this.#timer?.cancel();
    this.#at = at;
    this.#timer = clock.after(at - clock.now(), () => {
      this.#timer = undefined;
      if (this.#tellLate()) this.#set(clock.now() + STUCK_AFTER_DEADLINE_MS);
      else this.watch();
    });
  }

  /** Whether any was. */
  #tellLate(): boolean {
    const now = this.#options.clock.now();
    let any = false;
    for (const task of this.#options.record().tasks) {
      const endsBy = this.#endsBy(task);
      if (endsBy > now || isFinal(task.state) || task.state === 'parked') continue;
      any = true;
      const missed =
        endsBy === task.deadline ? 'end by its deadline' : 'leave the state it is in by the deadline of that';
      this.#options.onLate(task, `${task.action} did not ${missed}, ${new Date(endsBy).toISOString()}`);
    }
    return any;
  }

  /** Infinite where it has none. */
  #endsBy(task: TaskRecord): number {
    const { machine, record } = this.#options;
    const own = task.deadline > 0 ? task.deadline : Number.POSITIVE_INFINITY;
    const region = task.state === 'running' ? (machine.action(task.action)?.region ?? null) : null;
    return region === null ? own : Math.min(own, regionDeadline(machine, record().regions, region));
  }
}
