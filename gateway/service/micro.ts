// The NATS micro protocol (NATS ADR-32) as pure values: what a service answers to $SRV.PING, INFO and STATS, the subjects
// it is asked on, and the headers of an error. Nothing here sends anything.

import type { JsonObject } from '../../proto/json.ts';

/** The queue group of all endpoints: one instance answers each request. ADR-32's default. */
export const QUEUE_GROUP = 'q';
export const VERBS = ['PING', 'INFO', 'STATS'] as const;
export type Verb = (typeof VERBS)[number];

export interface Endpoint {
  /** Of A-Z a-z 0-9 - and _. */
  readonly name: string;
  readonly subject: string;
  readonly metadata: { readonly [name: string]: string };
}

export interface ServiceFacts {
  /** Of A-Z a-z 0-9 - and _; the same for all instances. */
  readonly name: string;
  /** Of this instance, unique. */
  readonly id: string;
  /** SemVer. */
  readonly version: string;
  readonly description: string;
  readonly metadata: { readonly [name: string]: string };
  /** RFC 3339, UTC. */
  readonly started: string;
}

/** Asked of all services, of those with a name, and of one instance. */
export function verbSubjects(verb: Verb, { name, id }: ServiceFacts): readonly string[] {
  const all = `$SRV.${verb}`;
  return [all, `${all}.${name}`, `${all}.${name}.${id}`];
}

/** What one endpoint has done since the start. */
export class EndpointStats {
  #requests = 0;
  #errors = 0;
  #lastError = '';
  #processingMs = 0;

  /** @param error `<code>: <description>`; absent where it was answered with success. */
  count(processingMs: number, error: string | undefined): void {
    this.#requests++;
    this.#processingMs += processingMs;
    if (error === undefined) return;
    this.#errors++;
    this.#lastError = error;
  }

  /** Times are nanoseconds. */
  get shown(): JsonObject {
    const processing = Math.round(this.#processingMs * 1e6);
    return {
      num_requests: this.#requests,
      num_errors: this.#errors,
      last_error: this.#lastError,
      processing_time: processing,
      average_processing_time: this.#requests === 0 ? 0 : Math.round(processing / this.#requests),
    };
  }
}

export interface RunningEndpoint extends Endpoint {
  readonly stats: EndpointStats;
}

export function verbAnswer(verb: Verb, facts: ServiceFacts, endpoints: readonly RunningEndpoint[]): JsonObject {
  const { name, id, version, metadata, description, started } = facts;
  const identity = { name, id, version, metadata };
  const placed = ({ name: endpoint, subject }: Endpoint): JsonObject => ({
    name: endpoint,
    subject,
    queue_group: QUEUE_GROUP,
  });
  switch (verb) {
    case 'PING':
      return { type: 'io.nats.micro.v1.ping_response', ...identity };
    case 'INFO':
      return {
        type: 'io.nats.micro.v1.info_response',
        ...identity,
        description,
        endpoints: endpoints.map((endpoint) => ({ ...placed(endpoint), metadata: endpoint.metadata })),
      };
    case 'STATS':
      return {
        type: 'io.nats.micro.v1.stats_response',
        ...identity,
        started,
        endpoints: endpoints.map((endpoint) => ({ ...placed(endpoint), ...endpoint.stats.shown })),
      };
  }
}

const MAX_ERROR_CHARS = 512;

/** @param description for people; header values are one line of visible ASCII, so what is not becomes `?`. */
export function errorHeaders(code: number, description: string): { readonly [name: string]: string } {
  return {
    'Nats-Service-Error-Code': String(code),
    'Nats-Service-Error': headerText(description),
  };
}

export function headerText(text: string): string {
  return text.slice(0, MAX_ERROR_CHARS).replaceAll(/[^\x20-\x7e]/g, '?') || '?';
}
