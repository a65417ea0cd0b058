// Who is calling. Without configured tokens everyone is tenant `default`, role admin, which is allowed on loopback only;
// with a token file every call needs `Authorization: Bearer …`. Tokens are known by their SHA-256 alone.

import { createHash } from 'node:crypto';

import type { Caller } from '../../proto/task.ts';
import type { Settings } from '../../runtime/base/settings.ts';
import { SettingsError } from '../../runtime/base/settings.ts';
import { parseYaml } from '../../runtime/base/yaml.ts';
import type { Checked } from '../http/problem.ts';
import { no, refuse, yes } from '../http/problem.ts';

/** From least to most: each may do what those before it may. */
export const Role = { reader: 'reader', operator: 'operator', admin: 'admin' } as const;
export type Role = (typeof Role)[keyof typeof Role];

const RANK: { readonly [role in Role]: number } = { reader: 0, operator: 1, admin: 2 };

/** The tenant that sees every node; all others see their own. */
export const SYSTEM_TENANT = 'default';

const MAX_TOKEN_CHARS = 4096;
/** One token can be written in several ways; at the bound all are proved again. */
const MAX_PROVEN = 10_000;

export interface Identity {
  readonly caller: Caller;
  readonly role: Role;
  /** Key of the bucket this caller draws from; empty: its address's. */
  readonly bucket: string;
}

export interface Authenticator {
  /** True where everyone is let in. */
  readonly open: boolean;
  /** Refuses with `unauthenticated`. */
  identify(authorization: string | undefined, address: string): Checked<Identity>;
}

/** Made anew only where the address is another than the last time. */
class Known {
  readonly #caller: Omit<Caller, 'address'>;
  readonly #role: Role;
  readonly #bucket: string;
  #last: { readonly address: string; readonly identified: Checked<Identity> } | undefined;

  constructor(caller: Omit<Caller, 'address'>, role: Role, bucket: string) {
    this.#caller = caller;
    this.#role = role;
    this.#bucket = bucket;
  }

  at(address: string): Checked<Identity> {
    if (this.#last?.address !== address) {
      const caller = { ...this.#caller, address };
      this.#last = { address, identified: yes({ caller, role: this.#role, bucket: this.#bucket }) };
    }
    return this.#last.identified;
  }
}

const anyone = new Known({ tenant: SYSTEM_TENANT, role: Role.admin, subject: 'anonymous' }, Role.admin, '');

export const openAuthenticator: Authenticator = {
  open: true,
  identify: (_authorization, address) => anyone.at(address),
};

export interface TokenEntry {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly tenant: string;
  readonly role: Role;
  readonly name: string;
}

export function tokenAuthenticator(entries: readonly TokenEntry[]): Authenticator {
  // Looked up by digest: what an attacker can learn from timing is about SHA-256 of his own guess.
  const byDigest = new Map(
    entries.map(({ sha256, tenant, role, name }) => [
      sha256,
      new Known({ tenant, role, subject: name }, role, `token:${name}`),
    ]),
  );
  // Headers that were right before, by their text: hashing one is a third of what refusing a request costs. Nothing is
  // kept of those that were not.
  const proven = new Map<string, Known>();
  const knownBy = (authorization: string | undefined): Known | undefined => {
    if (authorization === undefined) return undefined;
    const before = proven.get(authorization);
    if (before !== undefined) return before;
    const token = bearerToken(authorization);
    const known = token === undefined ? undefined : byDigest.get(createHash('sha256').update(token).digest('hex'));
    if (known === undefined) return undefined;
    if (proven.size >= MAX_PROVEN) proven.clear();
    proven.set(authorization, known);
    return known;
  };
  return {
    open: false,
    identify: (authorization, address) => {
      const known = knownBy(authorization);
      if (known !== undefined) return known.at(address);
      const detail =
        authorization === undefined ? 'send "Authorization: Bearer <token>"' : 'the token is not known here';
      return no(refuse('unauthenticated', detail, {}, [['www-authenticate', 'Bearer realm="ironworks"']]));
    },
  };
}

/** The b64token of RFC 6750; undefined for any other scheme or shape. */
function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > MAX_TOKEN_CHARS) return undefined;
  return /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization)?.[1];
}

/** Wrong entries of a token file, one sentence each. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

/**
 * The one that the settings ask for.
 * @param readText of a file. @throws SettingsError where its file is wrong, or listening without one would let anybody in
 */
export function authenticatorFor(
  { tokens, listen, insecure }: Pick<Settings, 'tokens' | 'listen' | 'insecure'>,
  readText: (file: string) => string,
): Authenticator {
  const authenticator = tokens === '' ? openAuthenticator : tokenAuthenticator(entriesOf(tokens, readText));
  const refusal = listenRefusal(listen.host, authenticator, insecure);
  if (refusal !== undefined) throw new SettingsError([refusal]);
  return authenticator;
}

function entriesOf(file: string, readText: (file: string) => string): readonly TokenEntry[] {
  try {
    return readTokenFile(file, readText(file));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsError([cause instanceof TokenFileError ? message : `${file}: ${message}`]);
  }
}

/**
 * Reads `{tokens: [{sha256, tenant, role, name}]}`, or the list alone; `name` may be left out.
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

const ENTRY_KEYS: readonly string[] = ['sha256', 'tenant', 'role', 'name'];

/** The entry, or what is wrong with it; never repeats a value, which may be a token pasted by mistake. */
function readEntry(item: unknown, index: number): TokenEntry | string {
  if (!isMap(item)) return 'want a map of sha256, tenant, role, name';
  const unknown = Object.keys(item).find((key) => !ENTRY_KEYS.includes(key));
  if (unknown !== undefined) return `unknown key; known: ${ENTRY_KEYS.join(', ')}`;
  const { sha256, tenant, role, name = `token-${index + 1}` } = item;
  if (typeof sha256 !== 'string' || !/^[0-9a-fA-F]{64}$/.test(sha256)) return 'sha256: want 64 hex digits';
  if (typeof tenant !== 'string' || !/^[A-Za-z0-9._~-]{1,255}$/.test(tenant))
    return 'tenant: want 1 to 255 of A-Z a-z 0-9 . _ ~ -';
  if (typeof role !== 'string' || !isRole(role)) return `role: want one of ${Object.keys(RANK).join(', ')}`;
  if (typeof name !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(name)) return 'name: want 1 to 255 printable characters';
  return { sha256: sha256.toLowerCase(), tenant, role, name };
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRole(text: string): text is Role {
  return Object.hasOwn(RANK, text);
}

/** Whether `role` may do what `needed` may. */
export function mayAct(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

/** Whether a caller may know that a node exists. To everyone else it is not found. */
export function maySee(tenant: string, owner: unknown): boolean {
  return tenant === SYSTEM_TENANT || owner === tenant;
}

/** Addresses only this machine can reach. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(bare);
}

/** Why a gateway must not listen on `host`, or undefined where it may. */
export function listenRefusal(host: string, authenticator: Authenticator, insecure: boolean): string | undefined {
  if (!authenticator.open || insecure || isLoopback(host)) return undefined;
  return (
    `listen ${host}: refused, since no authentication is configured and the address is reachable from other machines; ` +
    'give --tokens FILE, listen on 127.0.0.1, or say --insecure'
  );
}
