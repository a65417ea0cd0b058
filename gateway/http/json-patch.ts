// JSON Patch (RFC 6902) applied to a document without changing it, and the difference of two documents as a merge
// patch (RFC 7396). A patch is applied to what its caller can see, never to the record, so that `copy` and `test` can't
// get at a secret.

import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';

/** More is no patch but a program. */
export const MAX_OPERATIONS = 200;

export type PatchResult =
  | { readonly ok: true; readonly value: Json }
  /** `pointer` into the patch itself. */
  | { readonly ok: false; readonly pointer: string; readonly message: string };

const OPERATIONS: readonly string[] = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/** All operations or none. */
export function applyJsonPatch(document: Json, patch: Json): PatchResult {
  if (!Array.isArray(patch)) return { ok: false, pointer: '', message: 'must be a list of operations' };
  if (patch.length > MAX_OPERATIONS)
    return { ok: false, pointer: '', message: `has more than ${MAX_OPERATIONS} operations` };
  let value: Json = document;
  for (const [index, operation] of patch.entries()) {
    const applied = applyOne(value, operation);
    if (typeof applied === 'string') return { ok: false, pointer: `/${index}`, message: applied };
    value = applied.value;
  }
  return { ok: true, value };
}

/** The new document, or what is wrong. */
function applyOne(document: Json, operation: Json): { readonly value: Json } | string {
  if (!isObject(operation)) return 'must be an object';
  const { op, path, from, value } = operation;
  if (typeof op !== 'string' || !OPERATIONS.includes(op)) return `op: must be one of ${OPERATIONS.join(', ')}`;
  const to = parsePointer(path);
  if (to === undefined) return 'path: must be a JSON Pointer';
  if ((op === 'add' || op === 'replace' || op === 'test') && value === undefined) return `value: ${op} needs one`;
  switch (op) {
    case 'add':
      return put(document, to, value ?? null);
    case 'replace':
      return read(document, to) === undefined
        ? 'path: there is nothing to replace'
        : put(document, to, value ?? null, true);
    case 'remove':
      return take(document, to);
    case 'test': {
      const found = read(document, to);
      return found !== undefined && sameJson(found, value ?? null) ? { value: document } : 'test: the value is another';
    }
    default: {
      const source = parsePointer(from);
      if (source === undefined) return 'from: must be a JSON Pointer';
      const moved = read(document, source);
      if (moved === undefined) return 'from: there is nothing';
      if (op === 'copy') return put(document, to, moved);
      if (to.length > source.length && source.every((token, at) => token === to[at])) return 'path: lies within from';
      const without = take(document, source);
      return typeof without === 'string' ? without : put(without.value, to, moved);
    }
  }
}

function parsePointer(text: Json | undefined): readonly string[] | undefined {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/')) || /~(?![01])/.test(text)) return undefined;
  return text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = document;
  for (const token of path) {
    if (Array.isArray(value)) value = value[indexOf(token, value.length - 1) ?? -1];
    else if (isObject(value)) value = Object.hasOwn(value, token) ? value[token] : undefined;
    else return undefined;
  }
  return value;
}

function put(document: Json, path: readonly string[], value: Json, replace = false): { readonly value: Json } | string {
  return change(
    document,
    path,
    (parent, token) => {
      if (isObject(parent)) {
        if (token === '__proto__') return 'path: "__proto__" is not allowed';
        return { value: { ...parent, [token]: value } };
      }
      const at =
        token === '-' && !replace ? parent.length : indexOf(token, replace ? parent.length - 1 : parent.length);
      return at === undefined ? 'path: no such index' : { value: parent.toSpliced(at, replace ? 1 : 0, value) };
    },
    value,
  );
}

function take(document: Json, path: readonly string[]): { readonly value: Json } | string {
  return change(document, path, (parent, token) => {
    if (isObject(parent)) {
      if (!Object.hasOwn(parent, token)) return 'path: there is nothing to remove';
      return { value: Object.fromEntries(Object.entries(parent).filter(([key]) => key !== token)) };
    }
    const at = indexOf(token, parent.length - 1);
    return at === undefined ? 'path: there is nothing to remove' : { value: parent.toSpliced(at, 1) };
  });
}

/** Rebuilds the way down to the parent of `path`, which `edit` replaces. */
function change(
  document: Json,
  path: readonly string[],
  edit: (parent: JsonObject | readonly Json[], token: string) => { readonly value: Json } | string,
  whole?: Json,
): { readonly value: Json } | string {
  const [token, ...rest] = path;
  if (token === undefined) return whole === undefined ? 'path: the whole document stays' : { value: whole };
  if (!isObject(document) && !Array.isArray(document)) return 'path: its parent is no object or list';
  const parent: JsonObject | readonly Json[] = document;
  if (rest.length === 0) return edit(parent, token);
  const child = read(parent, [token]);
  if (child === undefined) return 'path: its parent does not exist';
  const changed = change(child, rest, edit, whole);
  if (typeof changed === 'string') return changed;
  if (isObject(parent)) return { value: { ...parent, [token]: changed.value } };
  const at = indexOf(token, parent.length - 1);
  return at === undefined ? 'path: its parent does not exist' : { value: parent.with(at, changed.value) };
}

function indexOf(token: string, max: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,8})$/.test(token)) return undefined;
  const at = Number(token);
  return at <= max ? at : undefined;
}

/** Equality of JSON values: members in any order. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => sameJson(item, b[at] ?? null));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
  );
}

/** The merge patch that makes `to` of `from`. A null member of `to` cannot be said in one and is left out. */
export function mergePatchOf(from: JsonObject, to: JsonObject): JsonObject {
  const patch: { [key: string]: Json } = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    if (before !== undefined && sameJson(before, value)) continue;
    patch[key] = isObject(before) && isObject(value) ? mergePatchOf(before, value) : value;
  }
  return patch;
}
