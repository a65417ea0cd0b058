// JSON values as types, and the one way they enter and leave the wire.
// Values are immutable once made: the text of an object is computed once and remembered beside it,
// because a record carries the same attributes through thousands of entries.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const EMPTY: JsonObject = Object.freeze({});
const texts = new WeakMap<object, string>();

/** The JSON text of `value`; an object's text is remembered, so never mutate one after it was written. */
export function toText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = texts.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    texts.set(value, text);
  }
  return text;
}

/** The text of an object field: an empty object, the usual case, is the empty text. Read it with {@link objectFromText}. */
export function objectText(value: JsonObject): string {
  for (const _name in value) return toText(value);
  return '';
}

/** The value of a JSON text written by {@link toText}; the empty text is `undefined`. */
export function fromText(text: string): Json | undefined {
  if (text === '') return undefined;
  const value = JSON.parse(text) as Json; // proof: JSON.parse returns nothing else
  if (typeof value === 'object' && value !== null) texts.set(value, text);
  return value;
}

/** The object of a JSON text; anything else than an object reads as the empty object. */
export function objectFromText(text: string): JsonObject {
  const value = fromText(text);
  return isObject(value) ? value : EMPTY;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
