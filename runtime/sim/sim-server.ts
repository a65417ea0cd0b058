// The simulated server that several simulated connections share: streams, and core publish and subscribe.
// It answers at once and synchronously; links (sim-link.ts) carry everything to it and from it through the clock.

import type { Clock } from '../base/clock.ts';
import type { AppendOutcome, BrokerMessage, StreamSpec } from '../broker/broker.ts';
import { BrokerError } from '../broker/broker.ts';
import { ServerCode } from '../broker/nats-errors.ts';
import { SimAnomalies } from './sim-anomalies.ts';
import type { SimHeaders } from './sim-stream.ts';
import { SimStream } from './sim-stream.ts';
import { subjectMatches, subjectsOverlap } from './subject-match.ts';

const SUBJECTS_OVERLAP = 10065;

export interface SimServerOptions {
  readonly clock: Clock;
  /** Milliseconds each message takes one way, asked anew for each; 0. */
  readonly delayMs?: () => number;
  readonly maxPayloadBytes?: number;
}

/** What a connection registers with the server. */
export interface SimPeer {
  serverStopped(): void;
  serverStarted(): void;
  leaderElected(): void;
  /** A stream has new messages, or lost its readers. */
  streamChanged(stream: string): void;
  readersDropped(stream: string): void;
  /** A purge by subject left this as that subject's first message; one behind the end where it left none. */
  streamPurged(stream: string, firstLeft: number): void;
}

export interface SimInterest {
  readonly subject: string;
  readonly queue: string | undefined;
  readonly deliver: (message: BrokerMessage) => void;
}

export class SimServer {
  readonly clock: Clock;
  readonly version = '2.15.1';
  readonly maxPayloadBytes: number;
  readonly delayMs: () => number;
  readonly peers: Set<SimPeer> = new Set();
  /** While set, every append ends `storage_full`. */
  full = false;
  readonly anomalies: SimAnomalies = new SimAnomalies();
  #streams = new Map<string, SimStream>();
  readonly #interests = new Set<SimInterest>();
  #running = true;
  #led = true;
  #turn = 0;
  #connections = 0;

  constructor(options: SimServerOptions) {
    this.clock = options.clock;
    this.delayMs = options.delayMs ?? (() => 0);
    this.maxPayloadBytes = options.maxPayloadBytes ?? 1_048_576;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Cuts every connection. What is stored stays; message ids and readers are forgotten. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#interests.clear();
    for (const stream of this.#streams.values()) stream.forgetMessageIds();
    for (const peer of [...this.peers]) peer.serverStopped();
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const peer of [...this.peers]) peer.serverStarted();
  }

  /** Whether its streams have a leader. Without one nothing is stored, read or delivered, and nobody is told so. */
  get led(): boolean {
    return this.#led;
  }

  loseLeader(): void {
    this.#led = false;
  }

  electLeader(): void {
    if (this.#led) return;
    this.#led = true;
    for (const peer of [...this.peers]) peer.leaderElected();
  }

  /** All that is stored now: what a backup holds. */
  backup(): ReadonlyMap<string, SimStream> {
    return new Map([...this.#streams].map(([name, stream]) => [name, stream.copy()]));
  }

  /** Puts an older state in place of what is stored, in all streams or in those named. Only while it is stopped. */
  restore(backup: ReadonlyMap<string, SimStream>, names: readonly string[] = [...this.#streams.keys()]): void {
    if (this.#running) throw new Error('a store is restored while its server is stopped');
    for (const name of names) {
      const older = backup.get(name);
      if (older === undefined) this.#streams.delete(name);
      else this.#streams.set(name, older.copy());
    }
  }

  /** The consumers of a stream vanish, as after a leader change. */
  dropReaders(stream: string): void {
    for (const peer of [...this.peers]) peer.readersDropped(stream);
  }

  nextConnection(): number {
    return ++this.#connections;
  }

  // ---- streams ---------------------------------------------------------------------------------------------------

  stream(name: string): SimStream | undefined {
    return this.#streams.get(name);
  }

  ensureStream(spec: StreamSpec): BrokerError | undefined {
    for (const other of this.#streams.values())
      if (other.spec.name !== spec.name && overlap(other.spec.subjects, spec.subjects))
        return new BrokerError('internal', `stream ${spec.name}: subjects overlap with an existing stream`, {
          serverCode: SUBJECTS_OVERLAP,
        });
    const known = this.#streams.get(spec.name);
    if (known === undefined) this.#streams.set(spec.name, new SimStream(spec, this.clock.now()));
    else known.spec = spec;
    return undefined;
  }

  streamsHolding(subject: string): readonly string[] {
    return [...this.#streams.values()]
      .filter(({ spec }) => overlap(spec.subjects, [subject]))
      .map(({ spec }) => spec.name);
  }

  /** As nats-server 2.9 does it: readers of the stream, whatever they read, are moved on to what the subject has left. */
  purge(name: string, subject: string, below?: number): void {
    const stream = this.#streams.get(name);
    if (stream === undefined) return;
    stream.purge(subject, below);
    const firstLeft = stream.nextFrom(1, subject)?.seq ?? stream.lastSeq + 1;
    for (const peer of [...this.peers]) peer.streamPurged(name, firstLeft);
  }

  /** A stream as a read finds it. */
  readable(name: string): SimStream | undefined {
    const stream = this.#streams.get(name);
    return stream && (this.anomalies.replicaOf(name) ?? stream);
  }

  /** Undefined: nobody answers. */
  append(subject: string, data: Uint8Array, options: SimHeaders): AppendOutcome | undefined {
    if (!this.#led) return undefined;
    const outcome = this.#store(subject, data, options);
    this.#spread({ subject, data, reply: '', headers: () => new Map() });
    return outcome;
  }

  #store(subject: string, data: Uint8Array, options: SimHeaders): AppendOutcome {
    const stream = this.#streamOf(subject);
    if (stream === undefined) return { kind: 'unresolved', sent: false, reason: 'no responders' };
    if (data.length > this.maxPayloadBytes)
      return { kind: 'rejected', code: ServerCode.messageTooLarge, reason: 'message too large' };
    if (this.full) return { kind: 'storage_full' };
    let outcome = stream.append(subject, data, options, this.clock.now());
    if (outcome.kind === 'wrong_sequence' && this.anomalies.winsToo()) {
      const { expectedSubjectSeq: _, ...unconditional } = options;
      outcome = stream.append(subject, data, unconditional, this.clock.now());
    }
    if (outcome.kind === 'stored' && !outcome.duplicate)
      for (const peer of [...this.peers]) peer.streamChanged(stream.spec.name);
    return outcome;
  }

  #streamOf(subject: string): SimStream | undefined {
    for (const stream of this.#streams.values()) if (stream.takes(subject)) return stream;
    return undefined;
  }

  // ---- core ------------------------------------------------------------------------------------------------------

  subscribe(interest: SimInterest): () => void {
    this.#interests.add(interest);
    return () => this.#interests.delete(interest);
  }

  /** A published message is stored too where a stream takes its subject. Returns false where nobody took it. */
  publish(message: BrokerMessage): boolean {
    const stored = this.#led && this.#streamOf(message.subject) !== undefined;
    if (stored) this.#store(message.subject, message.data, {});
    return this.#spread(message) || stored;
  }

  /** To every plain subscription, and to one of each queue group in turn. */
  #spread(message: BrokerMessage): boolean {
    const groups = new Map<string, SimInterest[]>();
    let taken = false;
    for (const interest of [...this.#interests]) {
      if (!subjectMatches(interest.subject, message.subject)) continue;
      taken = true;
      if (interest.queue === undefined) interest.deliver(message);
      else groups.set(interest.queue, [...(groups.get(interest.queue) ?? []), interest]);
    }
    for (const members of groups.values()) members[this.#turn++ % members.length]?.deliver(message);
    return taken;
  }
}

function overlap(left: readonly string[], right: readonly string[]): boolean {
  return left.some((a) => right.some((b) => subjectsOverlap(a, b)));
}
