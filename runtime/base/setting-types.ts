// How the text of a flag, a variable or a YAML value becomes a typed setting, and how it is written back.
// Each type says in words what it accepts, since that sentence is what a refusal tells the operator.

/** `parse` returns undefined for what it does not accept; `format` gives a text that parses to the same value. */
export interface SettingType<T> {
  readonly accepts: string;
  /** The words it accepts, where those are all. */
  readonly words?: readonly string[];
  readonly parse: (raw: unknown) => T | undefined;
  readonly format: (value: T) => string;
}

export interface ListenAddress {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
}

/** A whole number in [min, max]; `unit` stands in the sentence only. */
export function integer(min: number, max: number, unit = ''): SettingType<number> {
  return {
    accepts: `a whole number from ${min} to ${max}${unit === '' ? '' : ` (${unit})`}`,
    parse: (raw) => {
      const value = number(raw);
      return value !== undefined && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
    },
    format: String,
  };
}

/** A number in [min, max], fractions allowed. */
export function decimal(min: number, max: number, unit = ''): SettingType<number> {
  return {
    accepts: `a number from ${min} to ${max}${unit === '' ? '' : ` (${unit})`}`,
    parse: (raw) => {
      const value = number(raw);
      return value !== undefined && value >= min && value <= max ? value : undefined;
    },
    format: String,
  };
}

/** A whole number in [min, max], or the word that stands for `wordValue`. */
export function integerOr(word: string, wordValue: number, min: number, max: number): SettingType<number> {
  const plain = integer(min, max);
  return {
    accepts: `${plain.accepts}, or "${word}"`,
    parse: (raw) => (raw === word ? wordValue : plain.parse(raw)),
    format: (value) => (value === wordValue ? word : String(value)),
  };
}

export function oneOf<const T extends string>(words: readonly T[]): SettingType<T> {
  return {
    accepts: `one of ${words.join(', ')}`,
    words,
    parse: (raw) => words.find((word) => word === raw),
    format: (value) => value,
  };
}

/** A flag without a value is `true`. */
export const flag: SettingType<boolean> = {
  accepts: 'true or false',
  parse: (raw) => {
    if (raw === true || raw === 'true' || raw === '1') return true;
    return raw === false || raw === 'false' || raw === '0' ? false : undefined;
  },
  format: String,
};

/** A path as typed; relative ones count from the working directory. The empty text means "none" where `optional`. */
export function path(optional: boolean): SettingType<string> {
  return {
    accepts: optional ? 'a path, or nothing' : 'a path',
    parse: (raw) => {
      if (typeof raw !== 'string' || raw.includes('\0')) return undefined;
      return raw !== '' || optional ? raw : undefined;
    },
    format: (value) => value,
  };
}

export const natsUrl: SettingType<string> = {
  accepts:
    'nats://[USER:PASSWORD@]HOST[:PORT] (several separated by commas), tls://…, or nothing for a server of our own',
  parse: (raw) => {
    if (typeof raw !== 'string') return undefined;
    if (raw === '') return '';
    return raw.split(',').every(isNatsUrl) ? raw : undefined;
  },
  format: (value) => value,
};

/** `HOST:PORT`, `[IPv6]:PORT`, or `PORT` alone for 127.0.0.1. */
export const listenAddress: SettingType<ListenAddress> = {
  accepts: 'HOST:PORT, [IPv6]:PORT or PORT, with a port from 0 to 65535',
  parse: (raw) => {
    const text = typeof raw === 'number' ? String(raw) : raw;
    if (typeof text !== 'string') return undefined;
    const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+)):)?(\d{1,5})$/.exec(text);
    if (match === null) return undefined;
    const port = Number(match[3]);
    return port <= 65_535 ? { host: match[1] ?? match[2] ?? '127.0.0.1', port } : undefined;
  },
  format: ({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`,
};

/** A NATS-safe name: 1 to 63 of a-z, 0-9 and inner hyphens. */
export const token: SettingType<string> = {
  accepts: '1 to 63 of a-z, 0-9 and - (not first or last)',
  parse: (raw) => (typeof raw === 'string' && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(raw) ? raw : undefined),
  format: (value) => value,
};

/** Address ranges: commas in a text, a list in YAML. */
export const cidrList: SettingType<readonly string[]> = {
  accepts: 'address ranges as ADDRESS/BITS, separated by commas',
  parse: (raw) => {
    const parts =
      typeof raw === 'string'
        ? raw
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '')
        : raw;
    if (!Array.isArray(parts)) return undefined;
    const texts = parts.filter((part): part is string => typeof part === 'string' && isCidr(part));
    return texts.length === parts.length ? texts : undefined;
  },
  format: (value) => value.join(','),
};

function number(raw: unknown): number | undefined {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  if (typeof raw !== 'string' || !/^\d{1,15}(?:\.\d{1,9})?$/.test(raw)) return undefined;
  return Number(raw);
}

function isNatsUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && (url.protocol === 'nats:' || url.protocol === 'tls:') && url.hostname !== '';
}

/** The form only; whether the range makes sense is judged where it is used. */
function isCidr(text: string): boolean {
  const match = /^([0-9.]+|[0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text);
  if (match === null) return false;
  return Number(match[2]) <= (text.includes(':') ? 128 : 32);
}
