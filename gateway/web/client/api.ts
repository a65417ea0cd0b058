// Calls to the gateway this page came from. Refusals are problem documents, thrown as `Problem` with their code; a 401
// is also told to whoever asks for tokens.

import { fields, text } from '../model/json.ts';
import { currentToken } from './session.ts';

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** Seconds, from `Retry-After`; 0 where the answer had none. */
  readonly retryAfterS: number;

  constructor(status: number, code: string, detail: string, retryAfterS = 0) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

/** No answer, no room, or a gateway in trouble: the same question may be answered later. */
export function mayPass(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status === 429 || error.status >= 500);
}

const TIMEOUT_MS = 30_000;

let onUnauthenticated: () => void = () => {};

/** One listener: it asks for a token. */
export function listenUnauthenticated(listener: () => void): void {
  onUnauthenticated = listener;
}

/** @throws Problem for a refusal, `unreachable` where no answer came. */
export async function get(path: string): Promise<unknown> {
  return (await call('GET', path)).json();
}

/** The text of an answer that is no JSON. @throws Problem */
export async function getText(path: string): Promise<string> {
  return (await call('GET', path)).text();
}

/** @throws Problem */
export async function post(path: string, body: object, idempotencyKey?: string): Promise<unknown> {
  return (await call('POST', path, body, idempotencyKey)).json();
}

export function authorization(): { readonly authorization?: string } {
  const token = currentToken();
  return token === '' ? {} : { authorization: `Bearer ${token}` };
}

async function call(method: string, path: string, body?: object, idempotencyKey?: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...authorization(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': `"${idempotencyKey}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Problem(0, 'unreachable', 'the gateway does not answer');
  }
  if (answer.ok) return answer;
  const problem = fields(await answer.json().catch(() => undefined));
  if (answer.status === 401) onUnauthenticated();
  throw new Problem(
    answer.status,
    text(problem['code']) || `http_${answer.status}`,
    text(problem['detail']) || text(problem['title']) || `HTTP status ${answer.status}`,
    Number(answer.headers.get('retry-after') ?? 0) || 0,
  );
}
