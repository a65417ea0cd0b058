// The JetStream API as the port needs it: JSON requests on `$JS.API.…`, asked again while no answer comes.
// Reads go through `STREAM.MSG.GET`, which only the stream's leader answers (rule J2); direct get is never used.

import type { Clock, Random } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { ReadQuery, RequestOutcome, StoredMessage, StreamSpec, StreamState } from './broker.ts';
import { BrokerError } from './broker.ts';
import type { ServerError } from './nats-errors.ts';
import { brokerErrorOf, isPassing, ServerCode } from './nats-errors.ts';
import { PacedRemoves } from './paced-removes.ts';

const READ_TIMEOUT_MS = 5_000;
const ADMIN_TIMEOUT_MS = 15_000;
/** An unanswered try is given up after this long and made again: a leader may have changed under it. */
const READ_ATTEMPT_MS = 1_000;
const ADMIN_ATTEMPT_MS = 5_000;
const RETRY_FIRST_MS = 20;
const RETRY_MAX_MS = 250;
const NANOS_PER_MS = 1_000_000;

export interface JetStreamApiDeps {
  readonly request: (subject: string, data: Uint8Array, timeoutMs: number) => Promise<RequestOutcome>;
  /** Fire and forget. */
  readonly publish: (subject: string, data: Uint8Array) => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** A documented answer of the API; each field is looked at only by the call it belongs to. */
interface ApiAnswer {
  readonly error?: ServerError;
  readonly created?: string;
  readonly message?: { readonly subject: string; seq: number; hdrs?: string; data?: string; readonly time: string };
  readonly config?: { readonly subjects?: readonly string[] };
  readonly streams?: readonly string[] | null;
  readonly state?: { readonly messages: number; readonly first_seq: number; readonly last_seq: number };
}

export interface ReaderConfig {
  readonly name: string;
  readonly deliverSubject: string;
  readonly filter: string;
  /** First stream sequence; `undefined` asks for the last message of each subject. */
  readonly from: number | undefined;
  readonly heartbeatMs: number;
}

export class JetStreamApi {
  readonly #deps: JetStreamApiDeps;
  readonly #removes: PacedRemoves;

  constructor(deps: JetStreamApiDeps) {
    this.#deps = deps;
    // Deletes work without a reply subject on every supported version.
    this.#removes = new PacedRemoves({
      send: (stream, seq) => deps.publish(`$JS.API.STREAM.MSG.DELETE.${stream}`, encode({ seq, no_erase: true })),
      ask: (stream, seq) =>
        deps.request(`$JS.API.STREAM.MSG.DELETE.${stream}`, encode({ seq, no_erase: true }), READ_ATTEMPT_MS),
    });
  }

  async read(stream: string, query: ReadQuery, timeoutMs: number = READ_TIMEOUT_MS): Promise<StoredMessage | null> {
    const body =
      'seq' in query
        ? { seq: query.seq }
        : 'lastOf' in query
          ? { last_by_subj: query.lastOf }
          : { seq: query.from, next_by_subj: query.next };
    const answer = await this.#ask(`STREAM.MSG.GET.${stream}`, body, timeoutMs, READ_ATTEMPT_MS);
    if (answer.error?.err_code === ServerCode.messageNotFound) return null;
    if (answer.error !== undefined) throw brokerErrorOf(`read from ${stream}`, answer.error);
    const message = answer.message;
    if (message === undefined) throw new BrokerError('internal', `read from ${stream}: answer without a message`);
    const data = Buffer.from(message.data ?? '', 'base64');
    return {
      subject: message.subject,
      seq: message.seq,
      at: Date.parse(message.time),
      data,
      operation: data.length > 0 || message.hdrs === undefined ? '' : operationIn(message.hdrs),
    };
  }

  /** Without waiting; a lost one is made again by its owner (rule J8). */
  remove(stream: string, seq: number): void {
    this.#removes.remove(stream, seq);
  }

  async purge(stream: string, subject: string, below?: number): Promise<void> {
    // A purge may be asked again after its answer was lost: without a bound the second one would take what came since.
    const bound = below ?? ((await this.read(stream, { lastOf: subject }))?.seq ?? 0) + 1;
    // `seq: 0` means "no bound" to the server, and nothing is below 1.
    if (bound <= 1) return;
    const body = { filter: subject, seq: bound };
    const answer = await this.#ask(`STREAM.PURGE.${stream}`, body, ADMIN_TIMEOUT_MS, ADMIN_ATTEMPT_MS);
    if (answer.error !== undefined) throw brokerErrorOf(`purge of ${subject} in ${stream}`, answer.error);
  }

  async ensureStream(spec: StreamSpec): Promise<void> {
    const config = streamConfig(spec);
    // Create answers success where the stream exists with this very configuration, so racing callers all succeed.
    let answer = await this.#ask(`STREAM.CREATE.${spec.name}`, config, ADMIN_TIMEOUT_MS, ADMIN_ATTEMPT_MS);
    if (answer.error?.err_code === ServerCode.streamNameInUse)
      answer = await this.#ask(`STREAM.UPDATE.${spec.name}`, config, ADMIN_TIMEOUT_MS, ADMIN_ATTEMPT_MS);
    if (answer.error !== undefined) throw await this.#refusal(spec, answer.error);
  }

  /** Why a stream cannot be had, with the remedy where there is one. */
  async #refusal(spec: StreamSpec, error: ServerError): Promise<BrokerError> {
    const { message, code } = brokerErrorOf(`stream ${spec.name}`, error);
    const remedy = await this.#remedy(spec, error);
    return new BrokerError(code, `${message}${remedy}`, { serverCode: error.err_code });
  }

  async #remedy(spec: StreamSpec, error: ServerError): Promise<string> {
    if (error.err_code === ServerCode.replicasWithoutCluster)
      return `: ${spec.replicas} replicas need a NATS cluster of as many servers; or --replicas 1`;
    if (error.err_code !== ServerCode.subjectsOverlap) return '';
    const holders = (await Promise.all(spec.subjects.map((subject) => this.streamsHolding(subject)))).flat();
    const names = [...new Set(holders)].filter((name) => name !== spec.name).join(', ');
    return `: ${spec.subjects.join(', ')} is held by ${names}; remove that stream, or choose another --namespace`;
  }

  async streamState(name: string): Promise<StreamState | null> {
    const answer = await this.#ask(`STREAM.INFO.${name}`, undefined, READ_TIMEOUT_MS, READ_ATTEMPT_MS);
    if (answer.error?.err_code === ServerCode.streamNotFound) return null;
    if (answer.error !== undefined) throw brokerErrorOf(`state of ${name}`, answer.error);
    const state = answer.state;
    if (state === undefined) throw new BrokerError('internal', `state of ${name}: answer without a state`);
    return {
      subjects: answer.config?.subjects ?? [],
      messages: state.messages,
      firstSeq: state.first_seq,
      lastSeq: state.last_seq,
      createdAt: Date.parse(answer.created ?? ''),
    };
  }

  /** The first thousand: more than that are no help to anyone. */
  async streamsHolding(subject: string): Promise<readonly string[]> {
    const answer = await this.#ask('STREAM.NAMES', { subject }, READ_TIMEOUT_MS, READ_ATTEMPT_MS);
    if (answer.error !== undefined) throw brokerErrorOf(`streams that hold ${subject}`, answer.error);
    return answer.streams ?? [];
  }

  /** One try: an ephemeral push consumer without acknowledgements, in memory, on one server (rule J9). */
  async createReader(stream: string, reader: ReaderConfig): Promise<void> {
    const body = {
      stream_name: stream,
      config: {
        name: reader.name,
        deliver_subject: reader.deliverSubject,
        ...(reader.from === undefined
          ? { deliver_policy: 'last_per_subject' }
          : { deliver_policy: 'by_start_sequence', opt_start_seq: Math.max(1, reader.from) }),
        ack_policy: 'none',
        max_deliver: 1,
        replay_policy: 'instant',
        filter_subject: reader.filter,
        idle_heartbeat: reader.heartbeatMs * NANOS_PER_MS,
        flow_control: true,
        mem_storage: true,
        num_replicas: 1,
      },
    };
    const subject = `CONSUMER.CREATE.${stream}.${reader.name}`;
    // The newest of each subject: the server goes through all of them first, seconds where they are a million.
    const limitMs = reader.from === undefined ? ADMIN_TIMEOUT_MS : ADMIN_ATTEMPT_MS;
    const answer = await this.#ask(subject, body, limitMs, limitMs);
    if (answer.error !== undefined) throw brokerErrorOf(`reader of ${stream}`, answer.error);
  }

  /** Without waiting: a consumer nobody listens to is dropped by the server after 5 s anyway. */
  deleteReader(stream: string, name: string): void {
    this.#deps.publish(`$JS.API.CONSUMER.DELETE.${stream}.${name}`, new Uint8Array());
  }

  async #ask(call: string, body: object | undefined, timeoutMs: number, attemptMs: number): Promise<ApiAnswer> {
    const { clock, random, request } = this.#deps;
    const data = body === undefined ? new Uint8Array() : encode(body);
    const deadline = clock.monotonic() + timeoutMs;
    let why = 'no answer';
    for (let attempt = 1; ; attempt++) {
      const leftMs = deadline - clock.monotonic();
      if (leftMs <= 0)
        throw new BrokerError('storage_unavailable', `${call}: ${why} within ${Math.round(timeoutMs)} ms`);
      const outcome = await request(`$JS.API.${call}`, data, Math.min(attemptMs, leftMs));
      if (outcome.kind === 'reply') {
        const answer = parse(call, outcome.data);
        if (answer.error === undefined || !isPassing(answer.error)) return answer;
        why = answer.error.description;
      } else why = outcome.kind.replace('_', ' ');
      const pauseMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);
      await sleep(clock, Math.min(pauseMs, Math.max(0, deadline - clock.monotonic())));
    }
  }
}

/** As the server is asked for it. */
export function streamConfig(spec: StreamSpec): { readonly [field: string]: unknown } {
  return {
    name: spec.name,
    subjects: spec.subjects,
    retention: 'limits',
    storage: 'file',
    // Never `old`: a full store refuses what is new, it does not drop what was accepted.
    discard: 'new',
    max_msgs: -1,
    max_bytes: -1,
    max_consumers: -1,
    max_msg_size: -1,
    max_msgs_per_subject: spec.maxPerSubject === 0 ? -1 : spec.maxPerSubject,
    discard_new_per_subject: spec.discardNewPerSubject,
    max_age: spec.maxAgeMs * NANOS_PER_MS,
    // The server refuses a window longer than the age.
    duplicate_window:
      (spec.maxAgeMs === 0 ? spec.dedupeWindowMs : Math.min(spec.dedupeWindowMs, spec.maxAgeMs)) * NANOS_PER_MS,
    num_replicas: spec.replicas,
    deny_delete: spec.denyDelete,
    deny_purge: false,
    allow_direct: spec.allowDirect,
    allow_rollup_hdrs: spec.allowRollup,
  };
}

function operationIn(headers: string): string {
  const text = Buffer.from(headers, 'base64').toString('latin1');
  return /^KV-Operation:[ \t]*(\w+)/im.exec(text)?.[1] ?? '';
}

function encode(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function parse(call: string, data: Uint8Array): ApiAnswer {
  try {
    return JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.length).toString('utf8')) as ApiAnswer; // its doc
  } catch (cause) {
    throw new BrokerError('internal', `${call}: unreadable answer`, { cause });
  }
}
