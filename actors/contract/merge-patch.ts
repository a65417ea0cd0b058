// JSON merge patch (RFC 7396) as a pure function.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

/** A new document; neither argument is changed. A null takes a member away, a list replaces the whole list. */
export function applyMergePatch(document: JsonObject, patch: JsonObject): JsonObject {
  // A Map, so that no name can reach a prototype on the way.
  const merged = new Map<string, Json>(Object.entries(document));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else if (isObject(value)) {
      const before = merged.get(name);
      merged.set(name, applyMergePatch(isObject(before) ? before : {}, value));
    } else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
