// The file of tokens: those who may call, each by the SHA-256 of its token. Told whole what is wrong with it, and never a
// value of it, which may be a token pasted by mistake.

import { parseYaml } from '../../runtime/base/yaml.ts';
import type { TokenEntry } from './authenticate.ts';
import { Role } from './authenticate.ts';

/** Wrong entries of a token file, one sentence each. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

/**
 * Reads `{tokens: [{sha256, tenant, role, name, expires}]}`, or the list alone; `name` and `expires` may be left out.
 * @param name of the file, for the message. @throws TokenFileError listing everything that is wrong.
 */
export function readTokenFile(name: string, text: string): readonly TokenEntry[] {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new TokenFileError(`${name}:${parsed.line}:${parsed.column}: ${parsed.message}`);
  const list = isMap(parsed.value) ? parsed.value['tokens'] : parsed.value;
  if (!Array.isArray(list)) throw new TokenFileError(`${name}: want "tokens:" with a list`);
  const issues: string[] = [];
  const entries: TokenEntry[] = [];
  const digests = new Set<string>();
  const names = new Set<string>();
  list.forEach((item: unknown, index) => {
    const entry = readEntry(item, index);
    const line = parsed.lineOf(isMap(parsed.value) ? ['tokens', index] : [index]) ?? 1;
    if (typeof entry === 'string') issues.push(`${name}:${line}: token ${index + 1}: ${entry}`);
    else if (digests.has(entry.sha256)) issues.push(`${name}:${line}: token ${index + 1}: listed twice`);
    else if (names.has(entry.name)) issues.push(`${name}:${line}: token ${index + 1}: its name is used twice`);
    else {
      digests.add(entry.sha256);
      names.add(entry.name);
      entries.push(entry);
    }
  });
  if (issues.length > 0) throw new TokenFileError(issues.join('\n'));
  if (entries.length === 0) throw new TokenFileError(`${name}: lists no token, so nobody could call`);
  return entries;
}

/** RFC 3339, with its zone: a time without one would be another in every place. */
const TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

const ENTRY_KEYS: readonly string[] = ['sha256', 'tenant', 'role', 'name', 'expires'];

/** The entry, or what is wrong with it; never repeats a value, which may be a token pasted by mistake. */
function readEntry(item: unknown, index: number): TokenEntry | string {
  if (!isMap(item)) return 'want a map of sha256, tenant, role, name, expires';
  const unknown = Object.keys(item).find((key) => !ENTRY_KEYS.includes(key));
  if (unknown !== undefined) return `unknown key; known: ${ENTRY_KEYS.join(', ')}`;
  const { sha256, tenant, role, name = `token-${index + 1}`, expires } = item;
  if (typeof sha256 !== 'string' || !/^[0-9a-fA-F]{64}$/.test(sha256)) return 'sha256: want 64 hex digits';
  if (typeof tenant !== 'string' || !/^[A-Za-z0-9._~-]{1,255}$/.test(tenant))
    return 'tenant: want 1 to 255 of A-Z a-z 0-9 . _ ~ -';
  if (typeof role !== 'string' || !isRole(role)) return `role: want one of ${Object.keys(Role).join(', ')}`;
  if (typeof name !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(name)) return 'name: want 1 to 255 printable characters';
  const entry = { sha256: sha256.toLowerCase(), tenant, role, name };
  if (expires === undefined) return entry;
  const expiresAt = typeof expires === 'string' && TIME.test(expires) ? Date.parse(expires) : Number.NaN;
  return Number.isNaN(expiresAt) ? 'expires: want a time such as 2027-01-31T00:00:00Z' : { ...entry, expiresAt };
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRole(text: string): text is Role {
  return Object.hasOwn(Role, text);
}
