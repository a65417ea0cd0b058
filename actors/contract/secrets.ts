// Secrets in a node's driver_info: which members are secret, how they are shown, and how a mask that comes back is told
// from a new secret. A secret enters and never leaves.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { isSameJson } from '../../runtime/machine/same-intent.ts';
import type { Issue } from './validation.ts';

/** How every secret reads. */
export const MASK = '******';

/** By name, since drivers and their fields are not known here: Ironic's own (`*_password`, `*_kg_key`) and the usual ones. */
const SECRET =
  /pass(?:word|wd|phrase|code)|pswd|secret|token|community|credential|kg_key|(?:api|private|priv|access|encryption|encrypted|ssh|auth)[_-]?key/i;

export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/** The same document with every secret masked, at any depth. A secret that is null shows that there is none. */
export function masked(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, maskedMember(name, child)]));
}

function maskedMember(name: string, value: Json): Json {
  if (isSecretName(name)) return value === null ? null : MASK;
  return maskedValue(value);
}

function maskedValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(maskedValue);
  return isObject(value) ? masked(value) : value;
}

export interface Unmasked {
  readonly value: JsonObject;
  /** Masks that stand for nothing: there is no secret at their place. */
  readonly issues: readonly Issue[];
}

/** Puts the secrets of `kept` where `shown` still has their masks: a mask sent back means "as it is". */
export function unmasked(shown: JsonObject, kept: JsonObject, pointer: string): Unmasked {
  const issues: Issue[] = [];
  const restore = (now: Json, before: Json | undefined, at: string, secret: boolean): Json => {
    if (secret) {
      if (now !== MASK) return now;
      if (before !== undefined && before !== null) return before;
      issues.push({ pointer: at, message: `"${MASK}" stands for a secret that is kept, and there is none` });
      return now;
    }
    if (Array.isArray(now)) {
      // By place is no identity in a list: only one that came back whole keeps its secrets.
      if (before !== undefined && isSameJson(now, maskedValue(before))) return before;
      return now.map((item: Json, index) => restore(item, undefined, `${at}/${index}`, false));
    }
    if (!isObject(now)) return now;
    const old = isObject(before) ? before : {};
    return Object.fromEntries(
      Object.entries(now).map(([name, child]) => [
        name,
        restore(child, Object.hasOwn(old, name) ? old[name] : undefined, `${at}/${name}`, isSecretName(name)),
      ]),
    );
  };
  const value = restore(shown, kept, pointer, false);
  return { value: isObject(value) ? value : {}, issues };
}
