// `KEY=TEXT` and `KEY:=JSON` on the command line: which of them a value is must not be guessed, since a password may look
// like a number.

import { fromText, type Json, type JsonObject } from '../../proto/json.ts';
import { InvalidArgumentError } from './commander.ts';

/** For commander: collects repeated options into one object. */
export function collectKeyValue(text: string, before: JsonObject | undefined): JsonObject {
  const match = /^([A-Za-z0-9_.-]{1,128}?)(:?=)(.*)$/s.exec(text);
  if (match?.[1] === undefined || match[3] === undefined)
    throw new InvalidArgumentError('want KEY=TEXT, or KEY:=JSON for a number, true, false, null, a list or a map');
  const [, key, sign, value] = match;
  if (key === '__proto__') throw new InvalidArgumentError('"__proto__" cannot be a key');
  return { ...before, [key]: sign === ':=' ? parse(value) : value };
}

/** For commander: the value of an option that takes JSON. */
export function jsonValue(text: string): Json {
  return parse(text, '');
}

function parse(text: string, advice = '; for a text use = instead of :='): Json {
  try {
    return fromText(text) ?? null;
  } catch {
    throw new InvalidArgumentError(`"${text}" is not JSON${advice}`);
  }
}
