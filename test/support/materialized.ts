// What decoders read on demand, read: values that can be compared and printed.

/** Reads all of a value: the record of an entry or a verdict is decoded only when asked for. */
export function materialized(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(materialized);
  const keys =
    'record' in value && !Object.hasOwn(value, 'record') ? [...Object.keys(value), 'record'] : Object.keys(value);
  const read: [string, unknown][] = [];
  for (const key of keys) read.push([key, materialized((value as Record<string, unknown>)[key])]); // proof: a key of it
  return Object.fromEntries(read); // which defines, where an assignment would lose a key like "__proto__"
}
