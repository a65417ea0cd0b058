// Who may call, as the settings have it: with nothing configured anyone, which is for this machine alone.

import type { Settings } from '../../runtime/base/settings.ts';
import { SettingsError } from '../../runtime/base/settings.ts';
import type { Authenticator, TokenAuthenticator, TokenEntry } from './authenticate.ts';
import { openAuthenticator, tokenAuthenticator } from './authenticate.ts';
import { readTokenFile, TokenFileError } from './token-file.ts';

export interface ConfiguredAuthentication {
  readonly authenticator: Authenticator;
  /** The same one where it is of a file of tokens, which may change. */
  readonly ofTokens: TokenAuthenticator | undefined;
}

/**
 * The one that the settings ask for.
 * @param readText of a file. @throws SettingsError where its file is wrong, or listening without one would let anybody in
 */
export function authenticationFor(
  { tokens, listen, insecure }: Pick<Settings, 'tokens' | 'listen' | 'insecure'>,
  readText: (file: string) => string,
): ConfiguredAuthentication {
  const ofTokens = tokens === '' ? undefined : tokenAuthenticator(entriesOf(tokens, readText));
  const authenticator = ofTokens ?? openAuthenticator;
  const refusal = listenRefusal(listen.host, authenticator, insecure);
  if (refusal !== undefined) throw new SettingsError([refusal]);
  return { authenticator, ofTokens };
}

function entriesOf(file: string, readText: (file: string) => string): readonly TokenEntry[] {
  try {
    return readTokenFile(file, readText(file));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsError([cause instanceof TokenFileError ? message : `${file}: ${message}`]);
  }
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
