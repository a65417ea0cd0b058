// Writes the callbacks that committed entries owe into the callbacks stream, at once and until acknowledged. The mark of
// the shard does not pass an entry whose callbacks are not there yet (checkpoint/store.ts), so a crash in between leaves
// them to the next owner, who finds them in the tail and writes them again.
//
// O1  Written once: create-only, and with a message id, so that one already delivered and removed is not made again
//     while the broker remembers it. Beyond that memory a repeat carries the same webhook-id.

import { encodeCallbackItem } from '../../proto/codec.ts';
import type { CallbackItem } from '../../proto/callback.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { Broker } from '../broker/broker.ts';

export interface OutboxWriterOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly shard: number;
}

const RETRY_MS = 250;

export class OutboxWriter {
  readonly #options: OutboxWriterOptions;
  /** Journal sequences of what is not acknowledged, by id. */
  readonly #unwritten = new Map<string, number>();
  #closed = false;

  constructor(options: OutboxWriterOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#unwritten.size;
  }

  /** The first entry whose callbacks are not all written; infinite where all are. */
  get oldestSeq(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const seq of this.#unwritten.values()) oldest = Math.min(oldest, seq);
    return oldest;
  }

  write(items: readonly CallbackItem[]): void {
    for (const item of items) {
      if (this.#closed || this.#unwritten.has(item.id)) continue;
      this.#unwritten.set(item.id, item.journalSeq);
      void this.#write(item);
    }
  }

  /** Stops trying: what is left is in the journal behind the mark. Idempotent. */
  close(): void {
    this.#closed = true;
  }

  async #write(item: CallbackItem): Promise<void> {
    const { broker, subjects, shard, clock } = this.#options;
    const subject = subjects.callback(shard, item.kind, item.actor, item.id);
    const bytes = encodeCallbackItem(item);
    while (!this.#closed) {
      const outcome = await broker.append(subject, bytes, { msgId: item.id, expectedSubjectSeq: 0 }); // O1
      // `wrong_sequence`: it is there. Which of both the server says of a repeat differs by its version.
      if (outcome.kind === 'stored' || outcome.kind === 'wrong_sequence') {
        this.#unwritten.delete(item.id);
        return;
      }
      await sleep(clock, RETRY_MS);
    }
  }
}
