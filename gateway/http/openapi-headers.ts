// The headers in the OpenAPI description: those that requests may carry, and those that answers bear. A route names the
// ones that not every call reads; the others follow from what it is.

import type { JsonObject } from '../../proto/json.ts';
import { MAX_WAIT_S, type RequestHeader } from './request-headers.ts';
import type { Route } from './route.ts';

const requestHeaders: { readonly [name in RequestHeader]: JsonObject } = {
  'Idempotency-Key': {
    description:
      '1 to 255 visible ASCII characters, in double quotes or bare. The same key and body again is answered with the first task.',
    schema: { type: 'string', minLength: 1, maxLength: 257 },
    example: '"9b2f6c1e"',
  },
  Prefer: {
    description: `\`wait=N\`: answer once the task is final, or after N seconds, ${MAX_WAIT_S} at most.`,
    schema: { type: 'string' },
    example: 'wait=10',
  },
  'If-Match': {
    description: 'The ETag of the node that is meant; of another revision it is refused. Not required.',
    schema: { type: 'string' },
    example: '"111"',
  },
  'If-None-Match': {
    description: 'The ETag of what the caller has: 304 while it is unchanged, and with `wait` held until it is not.',
    schema: { type: 'string' },
    example: '"111"',
  },
  'Last-Event-ID': {
    description: 'The cursor of the last event that was seen: goes on behind it. It comes before `after`.',
    schema: { type: 'string' },
  },
  traceparent: {
    description: 'W3C Trace Context, carried on to the task and its effects; without one a trace is begun.',
    schema: { type: 'string' },
    example: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  },
};

const answerHeaders = {
  Location: { description: 'Path of what was made or asked for.', schema: { type: 'string' } },
  ETag: { description: 'The revision this shows, in quotes; of lists a weak one.', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds after which to ask again.', schema: { type: 'integer', minimum: 1 } },
  'Preference-Applied': { description: 'The `wait` that was honoured.', schema: { type: 'string' } },
  'Trace-Id': {
    description: 'The trace of this request, 32 hex digits, as logs and tasks have it.',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'What is left of the bucket with the least left, once half of it is gone: `"name";r=LEFT;t=SECONDS`.',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': {
    description: 'What that bucket holds: `"name";q=BURST;w=SECONDS`.',
    schema: { type: 'string' },
  },
  Accept: { description: 'The media types that are read here.', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } },
} as const satisfies { readonly [name: string]: JsonObject };

type AnswerHeader = keyof typeof answerHeaders;

const BUCKET: readonly AnswerHeader[] = ['RateLimit', 'RateLimit-Policy'];

/** As parameters of the operation. */
export function headerParameters(route: Route): readonly JsonObject[] {
  const names: readonly RequestHeader[] = [
    ...(route.headers ?? []),
    ...(route.answers[304] === undefined ? [] : (['If-None-Match'] as const)),
    ...(route.method === 'GET' ? [] : (['traceparent'] as const)),
  ];
  return names.map((name) => ({ name, in: 'header', ...requestHeaders[name] }));
}

/** Of an answer when all is well. */
export function headersOfAnswer(route: Route, status: number): JsonObject {
  const acts = route.method !== 'GET';
  const shown = route.documents?.[status] ?? [];
  const showsOne = shown.includes('Task') || shown.includes('Node');
  const leads = acts && (status === 201 || shown.includes('Task') || shown.includes('Submitted'));
  const waits = route.headers?.includes('Prefer') === true;
  const names: readonly (AnswerHeader | false)[] = [
    leads && 'Location',
    ((acts && showsOne) || (route.answers[304] !== undefined && (status === 200 || status === 304))) && 'ETag',
    ((leads && status === 202) || (!acts && shown.includes('Task'))) && 'Retry-After',
    waits && 'Preference-Applied',
    acts && 'Trace-Id',
    ...(route.role === null ? [] : BUCKET),
  ];
  return references(names.filter((name) => name !== false));
}

/** Of a refusal. */
export function headersOfRefusal(status: number): JsonObject {
  const more: { readonly [status: number]: readonly AnswerHeader[] } = {
    401: ['WWW-Authenticate'],
    409: ['Retry-After'],
    415: ['Accept'],
    429: ['Retry-After'],
    503: ['Retry-After'],
  };
  return references(['Trace-Id', ...BUCKET, ...(more[status] ?? [])]);
}

/** What the references above lead to. */
export function headerComponents(): JsonObject {
  return { ...answerHeaders };
}

function references(names: readonly AnswerHeader[]): JsonObject {
  if (names.length === 0) return {};
  return { headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])) };
}
