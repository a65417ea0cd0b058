// A request's body as JSON that means exactly one thing: strict UTF-8, no byte order mark, no duplicate keys,
// no prototype keys, bounded depth, numbers that can be held. Whatever is doubtful is `malformed`, never repaired.

import { isAscii } from 'node:buffer';
import { asBuffer } from '../../proto/as-buffer.ts';
import type { Json } from '../../proto/json.ts';
import { scanJson } from './json-scan.ts';
import type { Checked } from './problem.ts';
import { malformed, no, refuse, yes } from './problem.ts';

export const MAX_JSON_DEPTH = 32;

/** `ignoreBOM` keeps the mark in the text, where it is refused. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Refuses with 415 unless the content type is one of `accepted` (lower case, no parameters). */
export function checkMediaType(header: string | undefined, accepted: readonly string[]): Checked<string> {
  if (header !== undefined && accepted.includes(header)) return yes(header); // as nearly all write it
  const [type = '', ...parameters] = (header ?? '').split(';');
  const mediaType = type.trim().toLowerCase();
  const charset = parameters.map((text) => text.trim().toLowerCase()).find((text) => text.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  if (accepted.includes(mediaType) && isUtf8) return yes(mediaType);
  const found =
    header === undefined ? 'no content type was sent' : `content type "${header.slice(0, 100)}" is not read here`;
  return no(
    refuse('unsupported_media_type', `${found}; send ${accepted.join(' or ')}`, { accepted }, [
      ['accept', accepted.join(', ')],
    ]),
  );
}

/** Refuses with 415 what is compressed: it would be read as something else, or as more than is allowed. */
export function checkEncoding(header: string | undefined): Checked<undefined> {
  if (header === undefined || header.trim().toLowerCase() === 'identity') return yes(undefined);
  const found = `content encoding "${header.slice(0, 100)}" is not read here`;
  return no(
    refuse('unsupported_media_type', `${found}; send the body as it is`, {}, [['accept-encoding', 'identity']]),
  );
}

export function parseJsonBody(bytes: Uint8Array): Checked<Json> {
  let text: string;
  try {
    // Nearly all of them are, and a decoder takes three times as long.
    text = isAscii(bytes) ? asBuffer(bytes).toString('latin1') : utf8.decode(bytes);
  } catch {
    return no(malformed('the body is not UTF-8'));
  }
  return parseJsonText(text);
}

export function parseJsonText(text: string): Checked<Json> {
  if (text.charCodeAt(0) === 0xfeff)
    return no(malformed('the body starts with a byte order mark; send UTF-8 without one'));
  let value: Json;
  try {
    value = JSON.parse(text) as Json; // proof: JSON.parse returns nothing else
  } catch {
    return no(malformed('the body is not JSON', ''));
  }
  const fault = scanJson(text, MAX_JSON_DEPTH);
  return fault === undefined ? yes(value) : no(malformed(fault.message, fault.pointer));
}
