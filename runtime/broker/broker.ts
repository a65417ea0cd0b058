// The broker port: all the runtime asks of NATS JetStream, and nothing more. It has two bodies, NATS and the simulator,
// proved equal by one conformance suite (test/conformance/broker.ts).
//
// Buckets are streams with one message per subject, so the same few verbs serve streams and key-value buckets alike:
// a create-only put is an append expecting subject sequence 0, an update expects the revision it read.

/** What an append ended with. Only `stored` is an acknowledgement; `unresolved` may or may not be stored (rule J3). */
export type AppendOutcome =
  | { readonly kind: 'stored'; readonly seq: number; readonly duplicate: boolean }
  /** 10071: the expected sequence of the subject was not its last. Alone no proof of a rival (rule J4). */
  | { readonly kind: 'wrong_sequence' }
  /** 10077: the subject is at its bound. */
  | { readonly kind: 'subject_full' }
  /** The server has no room, or the stream is at its size limit. */
  | { readonly kind: 'storage_full' }
  /** The server answered that it did not store the message, for another reason. */
  | { readonly kind: 'rejected'; readonly code: number; readonly reason: string }
  /** No answer in time, no responders or no connection. `sent: false`: certainly nothing reached the server. */
  | { readonly kind: 'unresolved'; readonly sent: boolean; readonly reason: string };

export interface MessageHeaders {
  readonly [name: string]: string;
}

export interface AppendOptions {
  /** `Nats-Msg-Id`: the server drops a repeat within its window and answers `duplicate`. */
  readonly msgId?: string;
  /** `Nats-Expected-Last-Subject-Sequence` (M-fence): 0 expects the subject to be empty. */
  readonly expectedSubjectSeq?: number;
  readonly timeoutMs?: number;
  /** Extra headers; names and values are visible ASCII. */
  readonly headers?: MessageHeaders;
}

export interface StoredMessage {
  readonly subject: string;
  readonly seq: number;
  /** Milliseconds since the epoch on the server's clock. */
  readonly at: number;
  readonly data: Uint8Array;
  /** `DEL` or `PURGE` for the tombstones of a bucket, else empty. */
  readonly operation: string;
}

export type ReadQuery =
  | { readonly seq: number }
  | { readonly lastOf: string }
  /** The first message at or after `from` whose subject matches `next` (wildcards allowed). */
  | { readonly from: number; readonly next: string };

/** Storage of one stream. `size`, `age` and `count` of 0 mean unlimited. */
export interface StreamSpec {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxPerSubject: number;
  readonly discardNewPerSubject: boolean;
  readonly maxAgeMs: number;
  readonly dedupeWindowMs: number;
  readonly denyDelete: boolean;
  readonly allowDirect: boolean;
  readonly allowRollup: boolean;
  readonly replicas: number;
}

export interface StreamState {
  readonly subjects: readonly string[];
  readonly messages: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly createdAt: number;
}

export interface FollowOptions {
  readonly stream: string;
  /** One subject filter; wildcards allowed (rule J1: 2.9 refuses arrays). */
  readonly filter: string;
  /** First stream sequence wanted; 1 reads from the start. */
  readonly from: number;
  /** Only the newest message of each subject (for loading a bucket); then everything that follows. */
  readonly lastPerSubject?: boolean;
  /** Called in stream order, never twice for one sequence. */
  readonly onMessage: (message: StoredMessage) => void;
  /** Called whenever everything stored when the reader started, or restarted, has been delivered. */
  readonly onCaughtUp?: () => void;
}

/** An ordered reader of a stream (rule J9): it re-creates its consumer from the last sequence seen whenever in doubt. */
export interface Follower {
  /** Last stream sequence delivered; `from - 1` before the first. */
  readonly lastSeq: number;
  /** How often the consumer had to be made again. */
  readonly restarts: number;
  /** Stops delivery until `resume`; the server keeps what is left. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

export type RequestOutcome =
  | { readonly kind: 'reply'; readonly data: Uint8Array }
  /** Nobody listens: a dead process shows within milliseconds, a paused one never. */
  | { readonly kind: 'no_responders' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'disconnected' };

export interface Subscription {
  close(): void;
}

/** Of core messages: `close` drops what is under way, `drain` hands it over. */
export interface CoreSubscription extends Subscription {
  /** Ends the interest; resolves once what the server had sent by then was handed over, or the connection is gone. */
  drain(): Promise<void>;
}

export interface BrokerMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly reply: string;
  /** By name in lower case; values of one name are joined by commas. Read only when asked for. */
  readonly headers: () => ReadonlyMap<string, string>;
}

export interface BrokerInfo {
  readonly url: string;
  readonly version: string;
  readonly maxPayloadBytes: number;
  /** Whether the server is one of a cluster. */
  readonly clustered: boolean;
}

/** A read or an administrative call that the broker did not answer, or answered with an error. Always retryable. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  /** `storage_unavailable` (no answer), `storage_full`, or `internal` (an answer we do not expect). */
  readonly code: 'storage_unavailable' | 'storage_full' | 'internal';
  /** The server's `err_code`, 0 where there was no answer. */
  readonly serverCode: number;

  constructor(code: BrokerError['code'], message: string, options: { serverCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.serverCode = options.serverCode ?? 0;
  }
}

export interface Broker {
  readonly info: BrokerInfo;
  readonly connected: boolean;

  /** JetStream publish; resolves with how it ended and never rejects. Default timeout 2 s. */
  append(subject: string, data: Uint8Array, options?: AppendOptions): Promise<AppendOutcome>;

  /**
   * Reads one message through the stream leader (rule J2); `null` only where the leader says there is none.
   * @throws BrokerError when no answer came; never read that as absence.
   */
  read(stream: string, query: ReadQuery, timeoutMs?: number): Promise<StoredMessage | null>;

  /** Deletes one message, without waiting: it may be lost, so owners delete again (rule J8). */
  remove(stream: string, seq: number): void;

  /**
   * Removes messages of `subject` with sequences below `below`; with `below` absent all of them.
   *
   * On nats-server 2.9 this also moves every reader of the stream, whatever it reads, on to the first message that is left
   * of `subject`, or to the end where none is: what it had not been given before that, it never is (measured on 2.9.10:
   * 28 of 1,000; 2.15.1: none). Only for subjects of which something older stays than any reader may still need, or for
   * readers that hear of everything again.
   */
  purge(stream: string, subject: string, below?: number): Promise<void>;

  follow(options: FollowOptions): Promise<Follower>;

  /** Creates the stream, or brings its configuration in line. @throws BrokerError */
  ensureStream(spec: StreamSpec): Promise<void>;
  /** `null` where the stream does not exist. @throws BrokerError */
  streamState(name: string): Promise<StreamState | null>;
  /** Names of the streams, anybody's, that hold a subject or a part of it. @throws BrokerError */
  streamsHolding(subject: string): Promise<readonly string[]>;

  /** Core publish, fire and forget. @throws RangeError for headers whose names or values are not visible ASCII. */
  publish(subject: string, data: Uint8Array, reply?: string, headers?: MessageHeaders): void;
  /** As `publish`; what one turn of the event loop sends to one subject may arrive as one message, byte behind byte. */
  publishJoined(subject: string, data: Uint8Array): void;
  subscribe(subject: string, onMessage: (message: BrokerMessage) => void, queue?: string): CoreSubscription;
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<RequestOutcome>;
  /** A subject of this connection's own inbox space, for replies. */
  inbox(token: string): string;

  /** Called with every change of the connection. */
  onConnection(listener: (connected: boolean) => void): Subscription;
  /** Writes counted since the start, for budgets and metrics. */
  readonly counters: BrokerCounters;
  /** Sends what is buffered, waits for it, closes. Idempotent. */
  close(): Promise<void>;
}

export interface BrokerCounters {
  appends: number;
  appendBytes: number;
  removes: number;
  reads: number;
  publishes: number;
  readerRestarts: number;
}
