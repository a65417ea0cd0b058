// The outbox of one owned shard: what its committed entries owe is written into the callbacks stream, at once and until
// acknowledged, and delivered from there. The mark of the shard does not pass an entry whose callbacks are not written
// (checkpoint/store.ts), so a crash in between leaves them to the next owner, who finds them in the tail.
//
// O1  Written once: create-only, and with a message id, so that one already delivered and removed is not made again
//     while the broker remembers it. Beyond that memory a repeat carries the same webhook-id.

import type { CallbackItem } from '../../proto/callback.ts';
import { encodeCallbackItem } from '../../proto/codec.ts';
import type { JournalEntry } from '../../proto/journal.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { Broker } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import type { CallbackDispatcher, ShardCallbacks } from './dispatcher.ts';
import type { EntryPlace } from './items.ts';
import { callbackItems } from './items.ts';
import type { RetrySchedule } from './retry.ts';

export interface ShardOutboxOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly shard: number;
  /** What actors of a kind are called in event subjects: `nodes`. */
  readonly collectionOf: (kind: string) => string;
  readonly schedule: RetrySchedule;
  /** Absent: they are written and left to a conductor that delivers. */
  readonly dispatcher: CallbackDispatcher | undefined;
}

const RETRY_MS = 250;

export class ShardOutbox {
  readonly #options: ShardOutboxOptions;
  /** Journal sequences of what is not acknowledged, by id. */
  readonly #unwritten = new Map<string, number>();
  #callbacks: ShardCallbacks | undefined;
  #delivers = true;
  #closed = false;

  constructor(options: ShardOutboxOptions) {
    this.#options = options;
  }

  /** Callbacks not yet acknowledged by the broker. */
  get size(): number {
    return this.#unwritten.size;
  }

  /** The first entry whose callbacks are not all written; infinite where all are. */
  get oldestSeq(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const seq of this.#unwritten.values()) oldest = Math.min(oldest, seq);
    return oldest;
  }

  /** Begins to deliver, what former owners left first; until the broker answers, again and again. Never rejects. */
  async start(): Promise<void> {
    const { dispatcher, shard, clock } = this.#options;
    if (dispatcher === undefined) return;
    while (this.#callbacks === undefined && this.#delivers) {
      try {
        this.#callbacks = await dispatcher.open(shard);
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        await sleep(clock, RETRY_MS);
      }
    }
    if (!this.#delivers) await this.#callbacks?.close();
  }

  /**
   * Writes what a committed entry owes; one that is being written already is passed over. Where `told` turns out true its
   * caller has it already, and nothing is owed; the mark waits for that too.
   */
  owe(entry: JournalEntry, place: EntryPlace, told?: Promise<boolean>): void {
    const { subjects, clock, schedule, collectionOf } = this.#options;
    const items = callbackItems(entry, place, {
      namespace: subjects.namespace,
      incarnation: subjects.incarnation,
      collection: collectionOf(entry.record.kind),
      now: clock.now(),
      settleMs: schedule.settleMs,
      giveUpAfterMs: schedule.giveUpAfterMs,
    });
    for (const item of items) {
      if (this.#closed || this.#unwritten.has(item.id)) continue;
      this.#unwritten.set(item.id, item.journalSeq);
      void this.#write(item, told);
    }
  }

  /** Begins no delivery any more; what is owed is still written. */
  async stopDelivering(): Promise<void> {
    this.#delivers = false;
    await this.#callbacks?.close();
  }

  /** Stops altogether: what is not written is in the journal behind the mark. Idempotent. */
  close(): void {
    this.#closed = true;
    void this.stopDelivering();
  }

  async #write(item: CallbackItem, told: Promise<boolean> | undefined): Promise<void> {
    if (told !== undefined && (await told)) {
      this.#unwritten.delete(item.id);
      return;
    }
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
