// Query strings with one meaning: each parameter declared by its route, decoded strictly, given once.
// Anything else is `validation_failed` with a pointer such as `query/limit`.

import type { Checked } from './problem.ts';
import { invalid, malformed, no, yes } from './problem.ts';

export const MAX_QUERY_PARAMETERS = 100;

export type QueryParameter =
  | { readonly type: 'string'; readonly maxLength?: number; readonly description: string }
  | { readonly type: 'integer'; readonly min: number; readonly max: number; readonly description: string }
  | { readonly type: 'boolean'; readonly description: string }
  | { readonly type: 'enum'; readonly values: readonly string[]; readonly description: string }
  /** Comma separated; empty parts are refused. */
  | { readonly type: 'list'; readonly values?: readonly string[]; readonly description: string };

export interface QuerySpec {
  readonly [name: string]: QueryParameter;
}

/** Values by name, as their parameter declares them; absent parameters are absent. */
export class Query {
  readonly #values: ReadonlyMap<string, string | number | boolean | readonly string[]>;

  constructor(values: ReadonlyMap<string, string | number | boolean | readonly string[]>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.#values.get(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#values.get(name);
    return typeof value === 'object' ? value : undefined;
  }
}

export const EMPTY_QUERY: Query = new Query(new Map());

/** `spec` undefined: the resource is no part of the API (probes) and ignores its query. */
export function parseQuery(text: string, spec: QuerySpec | undefined): Checked<Query> {
  if (text === '' || spec === undefined) return yes(EMPTY_QUERY);
  const parts = text.split('&', MAX_QUERY_PARAMETERS + 1);
  if (parts.length > MAX_QUERY_PARAMETERS) return no(invalid('query', `more than ${MAX_QUERY_PARAMETERS} parameters`));
  const values = new Map<string, string | number | boolean | readonly string[]>();
  for (const part of parts) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = decode(equals < 0 ? '' : part.slice(equals + 1));
    if (name === undefined || value === undefined)
      return no(malformed('the query is not percent-encoded UTF-8 without control characters', 'query'));
    const parameter = Object.hasOwn(spec, name) ? spec[name] : undefined;
    const shown = name.slice(0, 64);
    if (parameter === undefined) {
      const known = Object.keys(spec).join(', ');
      return no(
        invalid(`query/${shown}`, `unknown parameter; ${known === '' ? 'none is known here' : `known: ${known}`}`),
      );
    }
    if (values.has(name)) return no(invalid(`query/${shown}`, 'given more than once'));
    const read = readValue(parameter, value);
    if (!read.ok) return no(invalid(`query/${shown}`, read.message));
    values.set(name, read.value);
  }
  return yes(new Query(values));
}

type ReadValue =
  | { readonly ok: true; readonly value: string | number | boolean | readonly string[] }
  | { readonly ok: false; readonly message: string };

function readValue(parameter: QueryParameter, text: string): ReadValue {
  switch (parameter.type) {
    case 'string': {
      const max = parameter.maxLength ?? 255;
      if (text === '') return { ok: false, message: 'must not be empty' };
      return text.length > max ? { ok: false, message: `longer than ${max} characters` } : { ok: true, value: text };
    }
    case 'integer': {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= parameter.min && value <= parameter.max
        ? { ok: true, value }
        : { ok: false, message: `must be a whole number from ${parameter.min} to ${parameter.max}` };
    }
    case 'boolean':
      if (text === 'true' || text === 'false') return { ok: true, value: text === 'true' };
      return { ok: false, message: 'must be true or false' };
    case 'enum':
      return parameter.values.includes(text)
        ? { ok: true, value: text }
        : { ok: false, message: `must be one of: ${parameter.values.join(', ')}` };
    case 'list': {
      const values = text.split(',');
      const { values: allowed } = parameter;
      const wrong = values.find((value) => value === '' || (allowed !== undefined && !allowed.includes(value)));
      if (wrong === undefined) return { ok: true, value: [...new Set(values)] };
      if (wrong === '') return { ok: false, message: 'has an empty part' };
      return { ok: false, message: `has an unknown part; known: ${allowed?.join(', ') ?? ''}` };
    }
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Undefined where the text is not percent-encoded UTF-8, or hides control characters. */
function decode(text: string): string | undefined {
  const decoded = decodePercent(text.replaceAll('+', ' '));
  return decoded === undefined || CONTROL.test(decoded) ? undefined : decoded;
}

export function decodePercent(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // the one harmless case: a wrong escape, told by the caller
  }
}
