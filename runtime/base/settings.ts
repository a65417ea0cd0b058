// Gathers the settings of a process from flags, variables, a YAML file and the defaults of the table, in that order of
// precedence, written once in `resolveOne`. Unknown keys are errors, relations between settings are checked, and all
// that is wrong is told at once.

import { type SettingSpec, type Settings, settingsTable } from './settings-table.ts';
import { parseYaml } from './yaml.ts';

export {
  type LogLevel,
  type SettingSpec,
  type Settings,
  type SettingUser,
  settingsTable,
} from './settings-table.ts';

/** Largest sum of the two drain times, so that a whole stop stays within 30 s. */
const MAX_DRAIN_S = 22;

export type SettingSource = 'flag' | 'env' | 'file' | 'default';

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly sources: { readonly [K in keyof Settings]: SettingSource };
}

export interface SettingsInput {
  /** By flag name without dashes: `{ 'mailbox-bound': '16' }`. */
  readonly flags?: { readonly [flag: string]: unknown };
  readonly env: { readonly [name: string]: string | undefined };
  /** The text of the YAML file, and its name for refusals. */
  readonly file?: { readonly name: string; readonly text: string };
}

/** Variables of ours that are not settings. Names ending in `*` stand for all that begin so. */
export const otherVariables: { readonly [name: string]: string } = {
  IRONWORKS_CONFIG: 'YAML file of settings',
  IRONWORKS_URL: 'gateway the command line speaks to',
  IRONWORKS_TOKEN: 'bearer token of the command line',
  IRONWORKS_SESSION: 'session id given by the host supervisor to its child',
  IRONWORKS_SUPERVISOR_PID: 'process id of the host supervisor',
  'IRONWORKS_CACHE*': 'folder of what set-up has fetched',
  'IRONWORKS_NATS_*': 'how a nats-server is found',
  IRONWORKS_FAILPOINT: 'folder of armed crash points, for fault tests; refused without IRONWORKS_TEST=1',
  'IRONWORKS_TEST*': 'switches of the test suite',
  'IRONWORKS_BENCH*': 'switches of the load harness',
};

/** All that is wrong with the settings given, one sentence each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly issues: readonly string[];

  constructor(issues: readonly string[]) {
    super(issues.length === 1 ? `${issues[0]}` : `${issues.length} settings are wrong:\n  ${issues.join('\n  ')}`);
    this.issues = issues;
  }
}

export function settingNames(): readonly (keyof Settings)[] {
  // proof: the table's type has exactly the keys of Settings
  return Object.keys(settingsTable) as (keyof Settings)[];
}

export function yamlKeyOf(name: keyof Settings): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function flagOf(name: keyof Settings): string {
  return yamlKeyOf(name).replaceAll('_', '-');
}

export function envOf(name: keyof Settings): string {
  return settingsTable[name].env ?? `IRONWORKS_${yamlKeyOf(name).toUpperCase()}`;
}

/**
 * The effective settings with where each came from. Pure.
 * @throws SettingsError naming every bad option, its value and what is accepted
 */
export function resolveSettings(input: SettingsInput): ResolvedSettings {
  const issues: string[] = [];
  const file = readFileValues(input, issues);
  refuseUnknown(input, issues);
  if ((input.env['IRONWORKS_FAILPOINT'] ?? '') !== '' && input.env['IRONWORKS_TEST'] !== '1')
    issues.push('IRONWORKS_FAILPOINT is set, which kills processes on purpose; unset it, or set IRONWORKS_TEST=1');
  const settings: { [name: string]: unknown } = {};
  const sources: { [name: string]: SettingSource } = {};
  for (const name of settingNames()) {
    const { value, source } = resolveOne(name, input, file, issues);
    settings[name] = value;
    sources[name] = source;
  }
  // proof: the loop set every key of Settings, each from its own type's parser or its default
  const resolved = { settings, sources } as unknown as ResolvedSettings;
  if (issues.length === 0) issues.push(...relationIssues(resolved.settings));
  if (issues.length > 0) throw new SettingsError(issues);
  Object.freeze(settings);
  return resolved;
}

/**
 * {@link resolveSettings} with the file that `--config` or `IRONWORKS_CONFIG` names, read by `readText`.
 * @throws SettingsError also where the file cannot be read
 */
export function loadSettings(
  flags: { readonly [flag: string]: unknown },
  env: { readonly [name: string]: string | undefined },
  readText: (file: string) => string,
): ResolvedSettings {
  const { config, ...others } = flags;
  const name = typeof config === 'string' ? config : (env['IRONWORKS_CONFIG'] ?? '');
  if (name === '') return resolveSettings({ flags: others, env });
  let text: string;
  try {
    text = readText(name);
  } catch (cause) {
    throw new SettingsError([`config file ${name}: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
  return resolveSettings({ flags: others, env, file: { name, text } });
}

/** Variables that give a child process exactly these settings. */
export function settingsToEnv(settings: Settings): { readonly [name: string]: string } {
  return Object.fromEntries(settingNames().map((name) => [envOf(name), formatOf(name, settings)]));
}

export interface SettingLine {
  readonly key: string;
  readonly value: string;
  readonly source: SettingSource;
  readonly help: string;
}

/** What `config print` shows; secrets are masked. */
export function describeSettings(resolved: ResolvedSettings): readonly SettingLine[] {
  return settingNames().map((name) => {
    const text = formatOf(name, resolved.settings);
    const value = settingsTable[name].secret === true ? maskUserInfo(text) : text;
    return { key: yamlKeyOf(name), value, source: resolved.sources[name], help: settingsTable[name].help };
  });
}

/** Hides user and password of URLs within a text. */
export function maskUserInfo(text: string): string {
  return text.replace(/:\/\/[^/@\s,]*@/g, '://******@');
}

function formatOf<K extends keyof Settings>(name: K, settings: Settings): string {
  const entry: SettingSpec<Settings[K]> = settingsTable[name];
  return entry.type.format(settings[name]);
}

function resolveOne<K extends keyof Settings>(
  name: K,
  input: SettingsInput,
  file: { readonly [key: string]: unknown },
  issues: string[],
): { readonly value: Settings[K]; readonly source: SettingSource } {
  const entry: SettingSpec<Settings[K]> = settingsTable[name];
  const candidates = [
    { source: 'flag', label: `--${flagOf(name)}`, raw: input.flags?.[flagOf(name)] },
    { source: 'env', label: envOf(name), raw: input.env[envOf(name)] },
    { source: 'file', label: `${input.file?.name ?? ''}: ${yamlKeyOf(name)}`, raw: file[yamlKeyOf(name)] },
  ] as const;
  for (const { source, label, raw } of candidates) {
    if (raw === undefined) continue;
    const value = entry.type.parse(raw);
    if (value !== undefined) return { value, source };
    issues.push(`${label}: ${show(raw, entry.secret === true)} is not accepted; want ${entry.type.accepts}`);
    return { value: entry.default, source };
  }
  return { value: entry.default, source: 'default' };
}

function readFileValues(input: SettingsInput, issues: string[]): { readonly [key: string]: unknown } {
  if (input.file === undefined) return {};
  const { name, text } = input.file;
  const parsed = parseYaml(text);
  if (!parsed.ok) {
    issues.push(`${name}:${parsed.line}:${parsed.column}: ${parsed.message}`);
    return {};
  }
  if (parsed.value === null || parsed.value === undefined) return {};
  if (typeof parsed.value !== 'object' || Array.isArray(parsed.value)) {
    issues.push(`${name}: want a map of settings at the top`);
    return {};
  }
  const values = Object.entries(parsed.value);
  const known = new Set(settingNames().map(yamlKeyOf));
  for (const [key] of values) {
    if (!known.has(key))
      issues.push(`${name}:${parsed.lineOf([key]) ?? 1}: unknown key "${key}"${nearest(key, known)}`);
  }
  return Object.fromEntries(values);
}

function refuseUnknown(input: SettingsInput, issues: string[]): void {
  const flags = new Set(settingNames().map(flagOf));
  for (const key of Object.keys(input.flags ?? {})) {
    if (!flags.has(key)) issues.push(`unknown option --${key}${nearest(key, flags)}`);
  }
  const variables = new Set(settingNames().map(envOf));
  for (const key of Object.keys(input.env)) {
    if (!key.startsWith('IRONWORKS_') || variables.has(key) || isOtherVariable(key)) continue;
    issues.push(`unknown variable ${key}${nearest(key, variables)}`);
  }
}

function isOtherVariable(key: string): boolean {
  return Object.keys(otherVariables).some((name) =>
    name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : key === name,
  );
}

function relationIssues(settings: Settings): string[] {
  const issues: string[] = [];
  const refuse = (names: readonly (keyof Settings)[], rule: string): void => {
    const values = names.map((name) => `${yamlKeyOf(name)} ${formatOf(name, settings)}`).join(', ');
    issues.push(`${values}: ${rule}`);
  };
  if (settings.replicas % 2 === 0) refuse(['replicas'], 'want 1, 3 or 5, since an even number has no majority');
  if (settings.leaseRenewMs * 2 > settings.leaseHoldMs)
    refuse(['leaseRenewMs', 'leaseHoldMs'], 'want a renewal at most half as long as effects go on without one');
  if (settings.leaseHoldMs * 1.25 > settings.leaseWaitMs)
    refuse(['leaseHoldMs', 'leaseWaitMs'], 'want the old owner to hold for at most 80 % of what the taker waits');
  if (settings.listen.port !== 0 && settings.listen.port + settings.gateways - 1 > 65_535)
    refuse(['listen', 'gateways'], 'the last gateway’s port would be above 65535');
  if (settings.conductorDrainS + settings.gatewayDrainS > MAX_DRAIN_S)
    refuse(['conductorDrainS', 'gatewayDrainS'], `want at most ${MAX_DRAIN_S} s together`);
  return issues;
}

function show(raw: unknown, secret: boolean): string {
  const text = typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? String(raw));
  return `"${(secret ? maskUserInfo(text) : text).slice(0, 200)}"`;
}

/** A remedy for a typo: the known name at the smallest edit distance, if that is small beside the name. */
function nearest(word: string, known: ReadonlySet<string>): string {
  let best = '';
  let least = Math.min(3, Math.floor(word.replace(/^IRONWORKS_/, '').length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(word.slice(0, 64), name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best === '' ? '' : `; did you mean ${best}?`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
