// Signatures of callbacks after Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over
// `<id>.<seconds>.<body>`, keyed by the bytes behind `whsec_`. The library of that name checks ours in the tests and in the
// receiver of docs/callbacks.md; sending needs this one function of it, without its own SHA-256 in JavaScript.

import { createHmac } from 'node:crypto';
import type { Random } from '../base/clock.ts';

const PREFIX = 'whsec_';
/** The specification asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

export interface SignatureHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * @param secrets `whsec_…`; more than one while a secret is being rotated: receivers accept any.
 * @param now milliseconds since the epoch; receivers refuse what is five minutes old, so each try signs anew.
 */
export function signatureHeaders(id: string, body: string, secrets: readonly string[], now: number): SignatureHeaders {
  const timestamp = String(Math.floor(now / 1_000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${hmac(secret, `${id}.${timestamp}.${body}`)}`).join(' '),
  };
}

/** @param random of the system: a secret must not be guessable. */
export function newSecret(random: Random): string {
  const bytes = Uint8Array.from({ length: SECRET_BYTES }, () => Math.floor(random() * 256));
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`;
}

function hmac(secret: string, content: string): string {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
  return createHmac('sha256', key).update(content, 'utf8').digest('base64');
}
