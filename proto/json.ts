// JSON values as types, and the one way they enter and leave the wire.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const EMPTY: JsonObject = Object.freeze({});
const texts = new WeakMap<JsonObject, string>();

export function toText(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/**
 * The same, computed once for each object: for what an actor carries unchanged through thousands of entries. Never
 * mutate one afterwards. Remembering what lives for one entry costs the garbage collector more than it saves.
 */
export function lastingText(value: JsonObject): string {
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
  return JSON.parse(text) as Json; // proof: JSON.parse returns nothing else
}

/** The object of a JSON text; anything else than an object reads as the empty object. */
export function objectFromText(text: string): JsonObject {
  const value = fromText(text);
  return isObject(value) ? value : EMPTY;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
