// The calls of the API for callers on NATS: one endpoint for each, in a queue group, so that any gateway answers. What is
// asked goes through the same checks, limits and handlers as a request over HTTP (gateway.call); this file only
// carries it in and out.
//
// N1 A message without a reply subject asks nobody: nothing is done, since nobody would hear what became of it. One whose
//    reply subject is no inbox is counted as an error, and neither carried out nor answered: the broker checks what a caller
//    publishes, not where he wants his answer, and would take it as an order of the gateway's (`$JS.API.STREAM.PURGE.…`).
// N2 A caller's deadline that has passed is answered with `timeout` and nothing is done; one ahead ends a wait in time
//    for the answer to arrive.
// N3 Closing drains: what the server has handed out to this gateway is answered by it, what comes later by the others.

import type { JsonObject } from '../../proto/json.ts';
import { objectFromText } from '../../proto/json.ts';
import { isInbox, type Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import { sleep } from '../../runtime/base/clock.ts';
import type { Broker, BrokerMessage, CoreSubscription } from '../../runtime/broker/broker.ts';
import type { HttpResponse } from '../engine/engine.ts';
import type { Gateway } from '../http/gateway.ts';
import { API_VERSION } from '../http/openapi.ts';
import type { Checked } from '../http/problem.ts';
import { malformed, no, problemResponse, refuse } from '../http/problem.ts';
import type { MessageCall } from '../routes/messages.ts';
import type { BinaryFormat } from './bodies.ts';
import { readBody, writeBody } from './bodies.ts';
import type { RunningEndpoint, ServiceFacts, Verb } from './micro.ts';
import { EndpointStats, errorHeaders, headerText, QUEUE_GROUP, VERBS, verbAnswer, verbSubjects } from './micro.ts';

/** What NATS callers without a token draw from together: their connections cannot be told apart here. */
const ADDRESS = 'nats';
/** Absolute, RFC 3339: when the caller gives up. */
const DEADLINE = 'deadline';
/** Waits end this much before the deadline of their caller. */
const ANSWER_MS = 100;
/** Headers of a message that mean what they mean over HTTP; no other reaches a handler. */
const HEADERS_IN: readonly string[] = ['authorization', 'idempotency-key', 'traceparent'];
const HEADERS_OUT: ReadonlyMap<string, string> = new Map([
  ['etag', 'ETag'],
  ['retry-after', 'Retry-After'],
  ['trace-id', 'Trace-Id'],
  ['ratelimit', 'RateLimit'],
  ['ratelimit-policy', 'RateLimit-Policy'],
]);
/** Room for the headers of an answer within the broker's `max_payload`. */
const HEADER_ROOM_BYTES = 2_048;

export interface NatsServiceDeps {
  readonly broker: Pick<Broker, 'subscribe' | 'publish' | 'info'>;
  readonly gateway: Pick<Gateway, 'calls' | 'call'>;
  readonly subjects: Pick<Subjects, 'namespace' | 'call'>;
  readonly clock: Clock;
  /** Of this process: the instance's id. */
  readonly session: string;
  readonly maxBodyBytes: number;
}

export interface NatsService {
  /** Drains (N3), lets what is in hand finish until `deadlineMs`, then ends its waits. Idempotent. */
  close(deadlineMs: number): Promise<void>;
}

export function serveNats(deps: NatsServiceDeps): NatsService {
  return new Service(deps);
}

interface Serving extends RunningEndpoint {
  readonly call: MessageCall;
}

class Service implements NatsService {
  readonly #deps: NatsServiceDeps;
  readonly #facts: ServiceFacts;
  readonly #endpoints: readonly Serving[];
  readonly #subscriptions: readonly CoreSubscription[];
  /** Of the calls in hand, so that closing can end their waits; bounded by the gateway's room for requests. */
  readonly #inHand = new Set<AbortController>();
  #closing: Promise<void> | undefined;

  constructor(deps: NatsServiceDeps) {
    const { broker, subjects, gateway, clock, session } = deps;
    this.#deps = deps;
    this.#facts = {
      name: subjects.namespace,
      id: session,
      version: `${API_VERSION}.0.0`,
      description: 'Durable actors for fleets of bare-metal machines',
      metadata: { api: `v${API_VERSION}` },
      started: new Date(clock.now()).toISOString(),
    };
    this.#endpoints = gateway.calls.map((call) => ({
      name: call.name.replace('.', '-'),
      subject: subjects.call(call.name),
      metadata: { role: call.role, summary: call.summary },
      stats: new EndpointStats(),
      call,
    }));
    this.#subscriptions = [
      ...VERBS.flatMap((verb) =>
        verbSubjects(verb, this.#facts).map((subject) =>
          broker.subscribe(subject, (message) => this.#answerVerb(verb, message)),
        ),
      ),
      ...this.#endpoints.map((endpoint) =>
        broker.subscribe(endpoint.subject, (message) => void this.#answer(endpoint, message), QUEUE_GROUP),
      ),
    ];
  }

  close(deadlineMs: number): Promise<void> {
    this.#closing ??= this.#close(deadlineMs);
    return this.#closing;
  }

  async #close(deadlineMs: number): Promise<void> {
    const { clock } = this.#deps;
    const until = clock.monotonic() + deadlineMs;
    const drained = Promise.all(this.#subscriptions.map((subscription) => subscription.drain()));
    const timeUp = new AbortController();
    await Promise.race([drained, sleep(clock, deadlineMs, timeUp.signal).catch(() => undefined)]); // aborted below
    while (this.#inHand.size > 0 && clock.monotonic() < until) await sleep(clock, 5);
    timeUp.abort();
    for (const waiting of this.#inHand) waiting.abort();
    for (const subscription of this.#subscriptions) subscription.close();
  }

  #answerVerb(verb: Verb, { reply }: BrokerMessage): void {
    if (!isInbox(reply)) return; // N1
    const answer = verbAnswer(verb, this.#facts, this.#endpoints);
    this.#deps.broker.publish(reply, new TextEncoder().encode(JSON.stringify(answer)));
  }

  async #answer(endpoint: Serving, message: BrokerMessage): Promise<void> {
    if (!isInbox(message.reply)) {
      if (message.reply !== '') endpoint.stats.count(0, '400: malformed: the answer is to go where no inbox is');
      return; // N1
    }
    const { gateway, clock } = this.#deps;
    const { call } = endpoint;
    const startedAt = clock.monotonic();
    const headers = message.headers();
    const caller = new AbortController();
    this.#inHand.add(caller);
    const deadline = readDeadline(headers.get(DEADLINE), clock.now());
    const timer =
      deadline.ok && deadline.value !== undefined
        ? clock.after(Math.max(0, deadline.value - ANSWER_MS), () => caller.abort())
        : undefined;
    const body = readBody(call.name, headers.get('content-type'), message.data, this.#deps.maxBodyBytes);
    try {
      const response = await gateway.call(call, {
        subject: message.subject,
        headers: new Map(HEADERS_IN.flatMap((name) => pairOf(headers, name))),
        address: ADDRESS,
        message: deadline.ok ? body.message : deadline,
        signal: caller.signal,
      });
      const error = this.#reply(message, response, body.format);
      endpoint.stats.count(clock.monotonic() - startedAt, error);
    } finally {
      timer?.cancel();
      this.#inHand.delete(caller);
    }
  }

  /** Returns the error it told, if it was one. */
  #reply(message: BrokerMessage, response: HttpResponse, format: BinaryFormat): string | undefined {
    const { broker } = this.#deps;
    const sent = this.#written(message.subject, response, format);
    const { status, document, bytes, headers } = sent;
    if (status < 400) {
      broker.publish(message.reply, bytes, undefined, headers);
      return undefined;
    }
    const told = `${String(document['code'])}: ${String(document['detail'])}`;
    broker.publish(message.reply, bytes, undefined, { ...headers, ...errorHeaders(status, told) });
    return `${status}: ${headerText(told)}`;
  }

  #written(subject: string, response: HttpResponse, format: BinaryFormat): Written {
    const written = write(response, format);
    const limit = this.#deps.broker.info.maxPayloadBytes - HEADER_ROOM_BYTES;
    if (written.bytes.length <= limit) return written;
    const detail = `the answer has ${written.bytes.length} bytes, and the broker takes ${limit}: ask for fewer at once`;
    const traceId = String(written.headers['Trace-Id'] ?? '');
    return write(problemResponse(refuse('too_large', detail), { instance: subject, traceId }), format);
  }
}

interface Written {
  readonly status: number;
  readonly document: JsonObject;
  readonly bytes: Uint8Array;
  readonly headers: { readonly [name: string]: string };
}

function write(response: HttpResponse, format: BinaryFormat): Written {
  const { status } = response;
  const headers: { [name: string]: string } = {};
  for (const [name, value] of response.headers) {
    const shown = HEADERS_OUT.get(name);
    if (shown !== undefined) headers[shown] = headerText(value);
  }
  const answer = typeof response.body === 'string' ? objectFromText(response.body) : {};
  const wait = headers['Retry-After'];
  const document = status >= 400 && wait !== undefined ? { ...answer, retry_after_s: Number(wait) } : answer;
  const { bytes, type } = writeBody(document, status, format);
  return { status, document, bytes, headers: { 'Content-Type': type, ...headers } };
}

function pairOf(headers: ReadonlyMap<string, string>, name: string): readonly (readonly [string, string])[] {
  const value = headers.get(name);
  return value === undefined ? [] : [[name, value]];
}

/** Milliseconds that are left; undefined where the caller has named no deadline. */
function readDeadline(header: string | undefined, now: number): Checked<number | undefined> {
  if (header === undefined) return { ok: true, value: undefined };
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(header)
    ? Date.parse(header)
    : Number.NaN;
  if (Number.isNaN(at)) return no(malformed('the header Deadline is not an RFC 3339 time'));
  if (at <= now) return no(refuse('timeout', `the caller's deadline, ${header}, has passed; nothing was done`));
  return { ok: true, value: at - now };
}
