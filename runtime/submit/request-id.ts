// By what a request is known that carries an idempotency key, and by what it is known to be the same.

import { createHash } from 'node:crypto';
import type { ActorId } from '../../proto/ids.ts';
import type { SubmitRequest } from './submitter.ts';

type KeyedBody = Pick<SubmitRequest, 'action' | 'params' | 'onConflict' | 'timeoutS' | 'callback'>;

/** Keys are the caller's own words: hashed, so that they can stand in a message id, scoped to tenant and actor. */
export function requestIdOf(tenant: string, id: ActorId, key: string): string {
  return `key-${hashOf([tenant, id, key])}`;
}

/** What an idempotency key is held to: the same key with another body is refused. */
export function bodyHashOf({ action, params, onConflict, timeoutS, callback }: KeyedBody): string {
  return hashOf([
    action,
    stableText(params),
    onConflict,
    String(timeoutS),
    callback?.url ?? '',
    callback?.secret ?? '',
  ]);
}

/** Length-prefixed, so that no two lists share a text. */
function hashOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part};`);
  return hash.digest('base64url').slice(0, 32);
}

/** JSON text with sorted keys: equal values have equal texts. */
function stableText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${stableText(inner)}`).join(',')}}`;
}
