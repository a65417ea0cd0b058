// Whether two requests want the same: same action, same params. Time-outs, callbacks and who asked do not matter (6c).

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

export interface Intent {
  readonly action: string;
  readonly params: JsonObject;
}

export function isSameIntent(one: Intent, other: Intent): boolean {
  return one.action === other.action && isSameJson(one.params, other.params);
}

/** By value; the order of an object's keys does not matter. Depth is bounded by what the edge lets in. */
export function isSameJson(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, index) => isSameJson(item, other[index]))
    );
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => {
    const left = one[key];
    const right = Object.hasOwn(other, key) ? other[key] : undefined;
    return left !== undefined && right !== undefined && isSameJson(left, right);
  });
}
