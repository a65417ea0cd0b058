// Finds what JSON.parse lets through silently but would make us store something else than what was sent:
// duplicate keys, prototype keys, numbers that are not finite or lose digits, lone surrogates, NUL, and nesting without end.
// It reads text that is already known to be JSON, once, from left to right.

export interface ScanFault {
  /** JSON Pointer (RFC 6901) of the value at fault. */
  readonly pointer: string;
  readonly message: string;
}

interface Level {
  /** Keys seen, of an object; undefined for an array. */
  readonly keys: Set<string> | undefined;
  key: string;
  index: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Keys may be as long as a body; what is echoed is not. */
const MAX_POINTER = 512;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** @param text valid JSON. Cost: one pass; a pointer is built only for a fault. */
export function scanJson(text: string, maxDepth: number): ScanFault | undefined {
  const levels: Level[] = [];
  let expectKey = false;
  let at = 0;
  const fault = (message: string): ScanFault => ({ pointer: pointerOf(levels), message });

  while (at < text.length) {
    const code = text.charCodeAt(at);
    switch (code) {
      case 0x7b: // {
      case 0x5b: // [
        if (levels.length >= maxDepth) return fault(`nested deeper than ${maxDepth} levels`);
        levels.push({ keys: code === 0x7b ? new Set() : undefined, key: '', index: 0 });
        expectKey = code === 0x7b;
        at++;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        levels.pop();
        expectKey = false;
        at++;
        break;
      case 0x2c: {
        const level = levels.at(-1);
        if (level !== undefined) level.index++;
        expectKey = level?.keys !== undefined;
        at++;
        break;
      }
      case QUOTE: {
        const end = endOfString(text, at);
        const raw = text.slice(at, end);
        const escaped = raw.includes('\\');
        const level = levels.at(-1);
        const isKey = expectKey && level?.keys !== undefined;
        const value = escaped ? decodeToken(raw) : raw.slice(1, -1);
        if (isKey) {
          level.key = value;
          if (level.keys.has(value)) return fault('the key occurs twice in its object');
          if (value === '__proto__' || (value === 'prototype' && levels.at(-2)?.key === 'constructor'))
            return fault('the keys "__proto__" and "constructor.prototype" are not allowed');
          level.keys.add(value);
          expectKey = false;
        }
        if (escaped && LONE_SURROGATE.test(value)) return fault('holds half of a surrogate pair');
        if (escaped && value.includes('\0')) return fault('holds a NUL character');
        at = end;
        break;
      }
      default: {
        if (code !== 0x2d && (code < 0x30 || code > 0x39)) {
          at++; // white space, colon, or a letter of true, false, null
          break;
        }
        let end = at + 1;
        while (isNumberPart(text.charCodeAt(end))) end++;
        const message = numberFault(text.slice(at, end));
        if (message !== undefined) return fault(message);
        at = end;
      }
    }
  }
  return undefined;
}

function numberFault(literal: string): string | undefined {
  if (literal.length < 16 && !/[eE]/.test(literal)) return undefined;
  const value = Number(literal);
  if (!Number.isFinite(value)) return 'the number is too large to be held';
  if (/^-?\d+$/.test(literal) && !Number.isSafeInteger(value))
    return 'the integer cannot be held exactly (more than 53 bits); send it as a string';
  return undefined;
}

function isNumberPart(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2b || code === 0x2d || (code | 0x20) === 0x65;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 2;
    else if (code === QUOTE || Number.isNaN(code)) return at + 1;
    else at++;
  }
}

function decodeToken(raw: string): string {
  return JSON.parse(raw) as string; // proof: `raw` is a JSON string token of valid JSON
}

function pointerOf(levels: readonly Level[]): string {
  const pointer = levels
    .map((level) => `/${level.keys === undefined ? level.index : escapePointer(level.key)}`)
    .join('');
  return pointer.length > MAX_POINTER ? `${pointer.slice(0, MAX_POINTER)}…` : pointer;
}

/** One reference token of a JSON Pointer. */
export function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}
