// What every decoder keeps to: sizes are checked before anything is read, and whatever cannot be read is a DecodeError,
// never a half-read value.

/** The version written. A reader refuses a newer one: reading it wrong would be worse (rolling upgrades, F19). */
export const WIRE_VERSION = 1;
/** Nothing larger is decoded; the broker's own `max_payload` is below it. */
export const MAX_WIRE_BYTES: number = 8 * 1024 * 1024;

/** Bytes from outside that are not what they should be. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly code = 'malformed';
  readonly what: string;
  /** Written by a newer version: nothing is wrong with the bytes, and a newer process can read them. */
  readonly newer: boolean;

  constructor(what: string, reason: string, options: { cause?: unknown; newer?: boolean } = {}) {
    super(`${what}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.what = what;
    this.newer = options.newer ?? false;
  }
}

/** @throws DecodeError whatever `read` throws, and where there are too many bytes to read. */
export function decoding<T>(what: string, bytes: Uint8Array, read: (bytes: Uint8Array) => T): T {
  if (bytes.length > MAX_WIRE_BYTES) throw new DecodeError(what, `${bytes.length} bytes is over ${MAX_WIRE_BYTES}`);
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(what, 'not readable', { cause: error });
  }
}

/** @throws DecodeError for a version that this process does not know. */
export function knownVersion(what: string, version: number): void {
  if (version < 1 || version > WIRE_VERSION)
    throw new DecodeError(
      what,
      `version ${version} is not known here (known: 1 to ${WIRE_VERSION}); upgrade this process`,
      { newer: version > WIRE_VERSION },
    );
}

/** @throws DecodeError for a word that is not one of the enumeration's. */
export function oneOf<T extends string>(what: string, known: { readonly [name: string]: T }, value: string): T {
  const word = Object.hasOwn(known, value) ? known[value] : undefined;
  if (word === undefined) throw new DecodeError(what, `"${value}" is not known here`);
  return word; // and not the text that was read: the keys and values of these enumerations are the same words
}
