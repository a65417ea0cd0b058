// The mailboxes of one shard, at its owner: one reader and one filter for both lanes of all its actors (rule J1), and
// the deletes, which are sent without waiting and may be lost (rule J8): every minute and after a reconnect whatever
// is done is deleted again.

import { DecodeError, decodeMessage } from '../../proto/codec.ts';
import type { MailboxAddress, Subjects } from '../../proto/subjects.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Broker, Follower, StoredMessage, Subscription } from '../broker/broker.ts';
import type { Incoming } from '../host/activation.ts';

export interface MailboxOptions {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly shard: number;
  readonly onMessage: (address: MailboxAddress, incoming: Incoming) => void;
  /** Asked of each message of a sweep: whether it is done, so that its delete was lost. */
  readonly isDone: (address: MailboxAddress, seq: number) => boolean;
  /** Bytes nobody can read: removed and counted, or they would be delivered for ever (B6). */
  readonly onPoison: (subject: string, seq: number, reason: string) => void;
}

const SWEEP_EVERY_MS = 60_000;
/** Everything in the mailboxes when the sweep began has come by within this time, or the next sweep goes on. */
const SWEEP_LIMIT_MS = 10_000;

export class Mailbox {
  readonly #options: MailboxOptions;
  readonly #stream: string;
  #follower: Follower | undefined;
  #sweeper: Follower | undefined;
  #timer: Timer | undefined;
  #connection: Subscription | undefined;
  #depth = 0;
  #closed = false;

  constructor(options: MailboxOptions) {
    this.#options = options;
    this.#stream = options.subjects.stream('mailbox');
  }

  /** Reads from the start: what lies in the mailboxes is exactly the open work, in order. */
  async start(): Promise<void> {
    const { broker, subjects, shard } = this.#options;
    this.#follower = await broker.follow({
      stream: this.#stream,
      filter: subjects.mailboxOfShard(shard),
      from: 1,
      onMessage: (message) => this.#deliver(message),
    });
    this.#connection = broker.onConnection((connected) => {
      if (connected) this.#scheduleSweep(1_000);
    });
    this.#scheduleSweep(SWEEP_EVERY_MS);
  }

  /** Messages delivered here and not yet removed. */
  get depth(): number {
    return this.#depth;
  }

  remove(seq: number): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.#options.broker.remove(this.#stream, seq);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#connection?.close();
    await Promise.all([this.#follower?.close(), this.#sweeper?.close()]);
  }

  #deliver(message: StoredMessage): void {
    if (this.#closed) return;
    const { subjects, onMessage, onPoison } = this.#options;
    this.#depth++;
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

  /** J8. A second pass over what is still stored; usually over nothing. */
  async #sweep(): Promise<void> {
    if (this.#sweeper !== undefined || this.#closed) return;
    const { broker, subjects, shard, clock, isDone } = this.#options;
    const until = this.#follower?.lastSeq ?? 0;
    const finish = (): void => {
      const sweeper = this.#sweeper;
      this.#sweeper = undefined;
      limit.cancel();
      void sweeper?.close();
    };
    const limit = clock.after(SWEEP_LIMIT_MS, finish);
    try {
      this.#sweeper = await broker.follow({
        stream: this.#stream,
        filter: subjects.mailboxOfShard(shard),
        from: 1,
        onMessage: (message) => {
          const address = subjects.parseMailbox(message.subject);
          if (message.seq > until || this.#closed) return;
          if (address === undefined || isDone(address, message.seq)) broker.remove(this.#stream, message.seq);
        },
        onCaughtUp: finish,
      });
    } catch {
      finish(); // the broker is away: the next sweep does it
    }
  }
}
