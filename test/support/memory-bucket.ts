// A bucket in memory behind the two verbs the fake machines use, with the faults a test asks for: the next appends are
// stored without an answer, refused, or lost; reads fail; someone else writes in between.

import type { AppendOptions, AppendOutcome, ReadQuery, StoredMessage } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';

export type AppendFault = 'answer_lost' | 'not_sent' | 'storage_full';

export class MemoryBucket {
  readonly appends: string[] = [];
  reads = 0;
  /** Consumed one by one by the next appends. */
  readonly faults: AppendFault[] = [];
  /** That many of the next reads get no answer. */
  failingReads = 0;
  readonly #history = new Map<string, unknown[]>();
  readonly #messages = new Map<string, StoredMessage>();
  #seq = 0;

  async append(subject: string, data: Uint8Array, options: AppendOptions = {}): Promise<AppendOutcome> {
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault === 'not_sent') return { kind: 'unresolved', sent: false, reason: 'disconnected' };
    if (fault === 'storage_full') return { kind: 'storage_full' };
    const last = this.#messages.get(subject)?.seq ?? 0;
    if (options.expectedSubjectSeq !== undefined && options.expectedSubjectSeq !== last)
      return { kind: 'wrong_sequence' };
    this.put(subject, data);
    this.appends.push(subject);
    return fault === 'answer_lost'
      ? { kind: 'unresolved', sent: true, reason: 'timeout' }
      : { kind: 'stored', seq: this.#seq, duplicate: false };
  }

  async read(_stream: string, query: ReadQuery): Promise<StoredMessage | null> {
    await Promise.resolve();
    this.reads++;
    if (this.failingReads > 0) {
      this.failingReads--;
      throw new BrokerError('storage_unavailable', 'no answer');
    }
    return 'lastOf' in query ? (this.#messages.get(query.lastOf) ?? null) : null;
  }

  /** Another's write. */
  put(subject: string, data: Uint8Array): void {
    this.#messages.set(subject, { subject, seq: ++this.#seq, at: 0, data, operation: '' });
    this.#history.set(subject, [...this.history(subject), JSON.parse(new TextDecoder().decode(data))]);
  }

  /** Every document the key has held, oldest first. */
  history(subject: string): readonly unknown[] {
    return this.#history.get(subject) ?? [];
  }

  json(subject: string): unknown {
    return this.history(subject).at(-1);
  }
}
