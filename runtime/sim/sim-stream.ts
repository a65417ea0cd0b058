// One stream of the simulated server: what is stored, and the rules by which it is taken in or refused.
// A plain data structure without time or transport; `now` is handed in.

import type { AppendOutcome, ReadQuery, StoredMessage, StreamSpec, StreamState } from '../broker/broker.ts';
import { subjectMatches } from './subject-match.ts';

export interface SimHeaders {
  readonly msgId?: string;
  readonly expectedSubjectSeq?: number;
  readonly headers?: { readonly [name: string]: string };
}

export class SimStream {
  spec: StreamSpec;
  readonly createdAt: number;
  /** Ascending by sequence. */
  readonly #messages: StoredMessage[] = [];
  readonly #subjects = new Map<string, { count: number; last: number }>();
  readonly #msgIds = new Map<string, { readonly seq: number; readonly at: number }>();
  #lastSeq = 0;

  constructor(spec: StreamSpec, now: number) {
    this.spec = spec;
    this.createdAt = now;
  }

  /** Messages are never changed, and so shared. */
  copy(): SimStream {
    const copy = new SimStream(this.spec, this.createdAt);
    copy.#messages.push(...this.#messages);
    for (const [subject, entry] of this.#subjects) copy.#subjects.set(subject, entry);
    copy.#lastSeq = this.#lastSeq;
    return copy;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  takes(subject: string): boolean {
    return this.spec.subjects.some((filter) => subjectMatches(filter, subject));
  }

  append(subject: string, data: Uint8Array, options: SimHeaders, now: number): AppendOutcome {
    this.#expire(now);
    const { msgId, expectedSubjectSeq, headers } = options;
    if (msgId !== undefined) {
      const known = this.#msgIds.get(msgId);
      if (known !== undefined) return { kind: 'stored', seq: known.seq, duplicate: true };
    }
    const held = this.#subjects.get(subject);
    if (expectedSubjectSeq !== undefined && expectedSubjectSeq !== (held?.last ?? 0)) return { kind: 'wrong_sequence' };
    const bound = this.spec.maxPerSubject;
    if (bound > 0 && (held?.count ?? 0) >= bound) {
      if (this.spec.discardNewPerSubject) return { kind: 'subject_full' };
      this.#drop(this.#messages.findIndex((message) => message.subject === subject));
    }
    const seq = ++this.#lastSeq;
    if (headers?.['Nats-Rollup'] === 'sub' && this.spec.allowRollup) this.purge(subject, seq);
    const operation = data.length > 0 ? '' : (headers?.['KV-Operation'] ?? '');
    this.#messages.push({ subject, seq, at: now, data: data.slice(), operation });
    const entry = this.#subjects.get(subject);
    this.#subjects.set(subject, { count: (entry?.count ?? 0) + 1, last: seq });
    if (msgId !== undefined) this.#msgIds.set(msgId, { seq, at: now });
    return { kind: 'stored', seq, duplicate: false };
  }

  read(query: ReadQuery, now: number): StoredMessage | null {
    this.#expire(now);
    if ('seq' in query) {
      const message = this.#messages[this.#indexAt(query.seq)];
      return message?.seq === query.seq ? message : null;
    }
    if ('lastOf' in query) return this.#messages.findLast((held) => subjectMatches(query.lastOf, held.subject)) ?? null;
    return this.nextFrom(query.from, query.next) ?? null;
  }

  /** The first message at or after `from` that matches. */
  nextFrom(from: number, filter: string): StoredMessage | undefined {
    for (let index = this.#indexAt(from); index < this.#messages.length; index++) {
      const message = this.#messages[index];
      if (message !== undefined && subjectMatches(filter, message.subject)) return message;
    }
    return undefined;
  }

  isLastOfSubject(message: StoredMessage): boolean {
    return this.#subjects.get(message.subject)?.last === message.seq;
  }

  remove(seq: number): void {
    const index = this.#indexAt(seq);
    if (!this.spec.denyDelete && this.#messages[index]?.seq === seq) this.#drop(index);
  }

  purge(filter: string, below: number = Number.POSITIVE_INFINITY): void {
    for (let index = this.#messages.length - 1; index >= 0; index--) {
      const message = this.#messages[index];
      if (message !== undefined && message.seq < below && subjectMatches(filter, message.subject)) this.#drop(index);
    }
  }

  state(now: number): StreamState {
    this.#expire(now);
    return {
      subjects: this.spec.subjects,
      messages: this.#messages.length,
      firstSeq: this.#messages[0]?.seq ?? (this.#lastSeq === 0 ? 0 : this.#lastSeq + 1),
      lastSeq: this.#lastSeq,
      createdAt: this.createdAt,
    };
  }

  /** Rule J6: a restarted server may not know a repeat any more. */
  forgetMessageIds(): void {
    this.#msgIds.clear();
  }

  #expire(now: number): void {
    for (const [id, known] of this.#msgIds) {
      if (known.at + this.spec.dedupeWindowMs > now) break;
      this.#msgIds.delete(id);
    }
    if (this.spec.maxAgeMs === 0) return;
    for (let oldest = this.#messages[0]; oldest !== undefined; oldest = this.#messages[0]) {
      if (oldest.at + this.spec.maxAgeMs > now) break;
      this.#drop(0);
    }
  }

  #drop(index: number): void {
    const [message] = this.#messages.splice(index, 1);
    const entry = message && this.#subjects.get(message.subject);
    if (message === undefined || entry === undefined) return;
    if (entry.count === 1) {
      this.#subjects.delete(message.subject);
      return;
    }
    const last =
      entry.last === message.seq
        ? (this.#messages.findLast((held) => held.subject === message.subject)?.seq ?? 0)
        : entry.last;
    this.#subjects.set(message.subject, { count: entry.count - 1, last });
  }

  /** Index of the first message with a sequence >= `seq`. */
  #indexAt(seq: number): number {
    let low = 0;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const message = this.#messages[middle];
      if (message !== undefined && message.seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
