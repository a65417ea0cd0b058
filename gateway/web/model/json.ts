// Reading answers and events of the gateway: what comes over the wire is `unknown` until one of these has looked at it.
// A member that is missing or of another type reads as the empty value of its type, so that a newer gateway cannot break
// an older page.

export interface Fields {
  readonly [name: string]: unknown;
}

const NOTHING: Fields = Object.freeze({});

export function fields(value: unknown): Fields {
  return isFields(value) ? value : NOTHING;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((member) => typeof member === 'string');
}
