// The mailboxes of one shard, at its owner: one reader and one filter for both lanes of all its actors (rule J1), and
// the deletes, which are sent without waiting and may be lost (rule J8): every minute and after a reconnect whatever
// is done is deleted again, and what is not is handed on again, so that nothing can be forgotten in memory.

import { DecodeError, decodeMessage } from '../../proto/codec.ts';
import { isInbox, type MailboxAddress, type Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Deferred } from '../base/deferred.ts';
import { deferred } from '../base/deferred.ts';
import type { Broker, Follower, StoredMessage, Subscription } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import type { Incoming } from '../host/activation-host.ts';

export interface MailboxOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly shard: number;
  /** Repeats are possible: whoever takes messages passes over those it has. */
  readonly onMessage: (address: MailboxAddress, incoming: Incoming) => void;
  /** Asked of each message of a sweep: whether it is done, so that its delete was lost. Others are handed on again. */
  readonly isDone: (address: MailboxAddress, seq: number) => boolean;
  /**
   * Bytes that cannot be read, and messages that would have us publish to somebody else's subjects. They are removed, or
   * every owner would meet them again (B6); what a newer version wrote stays for a newer process.
   */
  readonly onPoison: (subject: string, seq: number, reason: string) => void;
}

const SWEEP_EVERY_MS = 60_000;
/** A sweep that has not come by everything within this time leaves the rest to the next. */
const SWEEP_LIMIT_MS = 10_000;

export class Mailbox {
  readonly #options: MailboxOptions;
  readonly #stream: string;
  #follower: Follower | undefined;
  /** The pass under way; resolved to end it. */
  #sweeping: Deferred<void> | undefined;
  #sweepWanted = false;
  #timer: Timer | undefined;
  #connection: Subscription | undefined;
  #depth = 0;
  #closed = false;

  constructor(options: MailboxOptions) {
    this.#options = options;
    this.#stream = options.subjects.mailboxStream(options.shard);
  }

  /** Reads from the start: what lies in the mailboxes is exactly the open work, in order. */
  async start(): Promise<void> {
    const { broker, subjects, shard } = this.#options;
    const follower = await broker.follow({
      stream: this.#stream,
      filter: subjects.mailboxOfShard(shard),
      from: 1,
      onMessage: (message) => this.#deliver(message),
    });
    this.#follower = follower;
    if (this.#closed) {
      await follower.close(); // closed while it was being made
      return;
    }
    this.#connection = broker.onConnection((connected) => {
      if (connected) this.#scheduleSweep(1_000);
    });
    this.#scheduleSweep(SWEEP_EVERY_MS);
  }

  /** Messages delivered here and not yet removed. */
  get depth(): number {
    return this.#depth;
  }

  /** M-delete: not waited for. */
  remove(seq: number): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.#options.broker.remove(this.#stream, seq);
  }

  /** Hands on again what is not done: some actor's record was read anew, and nothing in memory waits for it. */
  replay(): void {
    this.#scheduleSweep(0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#connection?.close();
    this.#sweeping?.resolve();
    await this.#follower?.close();
  }

  #deliver(message: StoredMessage): void {
    if (this.#closed) return;
    this.#depth++;
    this.#handOn(message);
  }

  #handOn(message: StoredMessage): void {
    const { subjects, onMessage, onPoison } = this.#options;
    const address = subjects.parseMailbox(message.subject);
    if (address === undefined) {
      onPoison(message.subject, message.seq, 'the subject is not a mailbox');
      this.remove(message.seq);
      return;
    }
    let decoded: Incoming;
    try {
      decoded = { message: decodeMessage(message.data), seq: message.seq, lane: address.lane };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      onPoison(message.subject, message.seq, error.message);
      if (!error.newer) this.remove(message.seq);
      return;
    }
    if (decoded.message.replyTo !== '' && !isInbox(decoded.message.replyTo)) {
      onPoison(message.subject, message.seq, 'its answer is to go where no inbox is');
      this.remove(message.seq);
      return;
    }
    onMessage(address, decoded);
  }

  #scheduleSweep(delayMs: number): void {
    if (this.#closed) return;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(delayMs, () => {
      this.#scheduleSweep(SWEEP_EVERY_MS);
      void this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    this.#sweepWanted = true;
    if (this.#sweeping !== undefined) return; // the one under way may have passed what this one is for: once more
    while (this.#sweepWanted && !this.#closed) {
      this.#sweepWanted = false;
      this.#sweeping = deferred();
      await this.#readAgain(this.#sweeping);
      this.#sweeping = undefined;
    }
  }

  /** J8. A second pass over what was delivered before and is still stored; usually over nothing. */
  async #readAgain(over: Deferred<void>): Promise<void> {
    const { broker, subjects, shard, clock, isDone } = this.#options;
    const until = this.#follower?.lastSeq ?? 0;
    const limit = clock.after(SWEEP_LIMIT_MS, () => over.resolve());
    try {
      const reader = await broker.follow({
        stream: this.#stream,
        filter: subjects.mailboxOfShard(shard),
        from: 1,
        onMessage: (message) => {
          if (message.seq > until || this.#closed) return;
          const address = subjects.parseMailbox(message.subject);
          if (address === undefined || isDone(address, message.seq)) broker.remove(this.#stream, message.seq);
          else this.#handOn(message);
        },
        onCaughtUp: () => over.resolve(),
      });
      await over.promise;
      await reader.close();
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error; // the broker is away: the next sweep does it
    } finally {
      limit.cancel();
    }
  }
}
