// The documents of final tasks that an actor waits for (J6): a task stays in its record until its document is acknowledged,
// and the message of a refused request, which is in no record, stays in its mailbox until then.

import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { findTask } from '../task/lifecycle.ts';

export class AwaitedDocuments {
  readonly #acknowledged = new Set<string>();
  /** Messages of refused requests, by their tasks. */
  readonly #messages = new Map<string, number>();

  /** Whether the record may drop this task. */
  readonly has = (taskId: string): boolean => this.#acknowledged.has(taskId);

  /** Whether a message waits for its document. */
  get holdsMessages(): boolean {
    return this.#messages.size > 0;
  }

  holdsMessage(seq: number): boolean {
    return this.holdsMessages && [...this.#messages.values()].includes(seq);
  }

  /** Until its document is acknowledged its message is all that an owner after us, or a reader, has of it. */
  holdMessage(taskId: string, seq: number): void {
    this.#messages.set(taskId, seq);
  }

  /** The message that may go now, where one waited for this document. */
  letMessageGo(taskId: string): number | undefined {
    const seq = this.#messages.get(taskId);
    this.#messages.delete(taskId);
    return seq;
  }

  /** Of a task that the record holds. */
  acknowledged(taskId: string): void {
    this.#acknowledged.add(taskId);
  }

  /** These say something new: whatever of them is acknowledged is an older version. */
  outdated(tasks: readonly TaskRecord[]): void {
    for (const { id } of tasks) this.#acknowledged.delete(id);
  }

  /** What the record has dropped needs no document any more. */
  forgetDropped(record: ActorRecord): void {
    for (const taskId of this.#acknowledged)
      if (findTask(record, taskId) === undefined) this.#acknowledged.delete(taskId);
  }
}
