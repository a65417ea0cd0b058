// JSON values as types, and the one way they enter and leave the wire.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const EMPTY: JsonObject = Object.freeze({});

export function toText(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
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
