// Reads the file format of Ironic's `openstack baremetal create`: JSON or YAML with a list `nodes`, nodes below
// `chassis` included. Pure: text in, bodies for POST /nodes out, or every problem with its place. A file with one bad
// node is refused as a whole, so that nothing is sent from a file that is not understood.
//
// What Ironic knows and we do not keep (ports, chassis, interfaces, traits, …) is named as ignored; what neither knows is
// an error, since it is most likely a typing mistake.

import { isNodeName } from '../../proto/ids.ts';
import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import { parseYaml } from '../../runtime/base/yaml.ts';
import { safe } from './text.ts';

export interface ImportNode {
  /** `nodes[3]`: its place in the file. */
  readonly place: string;
  readonly line: number | undefined;
  /** Empty where the node has none. */
  readonly name: string;
  readonly body: JsonObject;
  readonly ignored: readonly string[];
}

export type ImportFile =
  | { readonly ok: true; readonly nodes: readonly ImportNode[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const KEPT = ['name', 'driver', 'driver_info', 'properties', 'extra', 'owner'] as const;
const MAPS: ReadonlySet<string> = new Set(['driver_info', 'properties', 'extra']);
const IGNORED: ReadonlySet<string> = new Set([
  'allocation_uuid',
  'automated_clean',
  'bios_interface',
  'boot_interface',
  'boot_mode',
  'chassis_uuid',
  'conductor',
  'conductor_group',
  'console_interface',
  'deploy_interface',
  'description',
  'disable_power_off',
  'fault',
  'firmware_interface',
  'inspect_interface',
  'instance_info',
  'instance_uuid',
  'lessee',
  'maintenance',
  'maintenance_reason',
  'management_interface',
  'network_data',
  'network_interface',
  'parent_node',
  'portgroups',
  'ports',
  'power_interface',
  'power_state',
  'protected',
  'protected_reason',
  'provision_state',
  'raid_interface',
  'rescue_interface',
  'resource_class',
  'retired',
  'retired_reason',
  'secure_boot',
  'shard',
  'storage_interface',
  'target_power_state',
  'target_provision_state',
  'traits',
  'uuid',
  'vendor_interface',
]);
const TOP: ReadonlySet<string> = new Set(['nodes', 'chassis']);
/** Ironic's file may name these beside the nodes. */
const TOP_IGNORED: ReadonlySet<string> = new Set(['ports', 'portgroups']);
const MAX_PROBLEMS = 50;

/** @param name of the file, for problems */
export function parseImportFile(name: string, text: string): ImportFile {
  const read = readDocument(text);
  if (!read.ok) return { ok: false, problems: [`${name}:${read.line}:${read.column}: ${safe(read.message)}`] };
  const reader = new Reader(name, read.lineOf);
  const nodes = reader.read(read.value);
  return reader.problems.length === 0
    ? { ok: true, nodes, ignored: reader.ignored }
    : { ok: false, problems: reader.problems.slice(0, MAX_PROBLEMS) };
}

type Path = readonly (string | number)[];

class Reader {
  readonly problems: string[] = [];
  readonly ignored: string[] = [];
  readonly #file: string;
  readonly #lineOf: (path: Path) => number | undefined;
  readonly #names = new Map<string, string>();

  constructor(file: string, lineOf: (path: Path) => number | undefined) {
    this.#file = file;
    this.#lineOf = lineOf;
  }

  read(value: unknown): readonly ImportNode[] {
    if (!isMap(value)) {
      this.#refuse([], 'want a map with a list "nodes" at the top');
      return [];
    }
    for (const key of Object.keys(value)) {
      if (TOP_IGNORED.has(key)) this.ignored.push(key);
      else if (!TOP.has(key)) this.#refuse([key], `unknown section "${safe(key)}"; known are nodes and chassis`);
    }
    const nodes = this.#list(value['nodes'], ['nodes']);
    const chassis = this.#list(value['chassis'], ['chassis']);
    if (chassis.length > 0) this.ignored.push(`chassis (${chassis.length}, but not the nodes in it)`);
    if (value['nodes'] === undefined && value['chassis'] === undefined) this.#refuse([], 'no list "nodes" in it');
    const nested = chassis.flatMap((entry, index) => {
      const path = ['chassis', index, 'nodes'];
      return isMap(entry) ? this.#list(entry['nodes'], path).map((node, at) => this.#node(node, [...path, at])) : [];
    });
    return [...nodes.map((node, index) => this.#node(node, ['nodes', index])), ...nested].flatMap((node) => node ?? []);
  }

  #node(value: unknown, path: Path): ImportNode | undefined {
    if (!isMap(value)) {
      this.#refuse(path, 'a node must be a map');
      return undefined;
    }
    const body: Record<string, Json> = {};
    const ignored: string[] = [];
    for (const [key, part] of Object.entries(value)) {
      if (isKept(key)) {
        const kept = this.#value(key, part, [...path, key]);
        if (kept !== undefined) body[key] = kept;
      } else if (IGNORED.has(key)) ignored.push(key);
      else this.#refuse([...path, key], `unknown field "${safe(key)}"`);
    }
    if (typeof body['driver'] !== 'string' || body['driver'] === '') this.#refuse(path, 'a node needs a "driver"');
    const name = typeof body['name'] === 'string' ? body['name'] : '';
    this.#checkName(name, path);
    return { place: placeOf(path), line: this.#lineOf(path), name, body, ignored };
  }

  /** undefined where the field is absent, null, or refused. */
  #value(key: string, value: unknown, path: Path): Json | undefined {
    if (value === null || value === undefined) return undefined;
    if (MAPS.has(key)) {
      const map = jsonOf(value);
      if (isObject(map)) return map;
      this.#refuse(path, `"${key}" must be a map of plain values`);
      return undefined;
    }
    // YAML reads a name such as 0815 as a number; its text is what was meant.
    if (typeof value === 'string') return value;
    if (key === 'name' && typeof value === 'number') return String(value);
    this.#refuse(path, `"${key}" must be a text`);
    return undefined;
  }

  #checkName(name: string, path: Path): void {
    if (name === '') return;
    if (!isNodeName(name)) this.#refuse([...path, 'name'], `"${safe(name)}" cannot be a node's name`);
    const first = this.#names.get(name);
    if (first !== undefined) this.#refuse([...path, 'name'], `the name "${safe(name)}" is used by ${first} already`);
    else this.#names.set(name, placeOf(path));
  }

  #list(value: unknown, path: Path): readonly unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.#refuse(path, `"${path.at(-1)}" must be a list`);
    return [];
  }

  #refuse(path: Path, why: string): void {
    const line = this.#lineOf(path) ?? this.#lineOf(path.slice(0, -1)) ?? 1;
    const place = placeOf(path);
    this.problems.push(`${this.#file}:${line}: ${place === '' ? '' : `${place}: `}${why}`);
  }
}

/** JSON first, since tabs may indent it; its parts' lines come from reading it as YAML, where that is possible. */
function readDocument(text: string): ReturnType<typeof parseYaml> {
  const yaml = parseYaml(text);
  if (yaml.ok) return yaml;
  try {
    return { ok: true, value: JSON.parse(text), lineOf: () => undefined };
  } catch {
    // Neither: the YAML reader says where.
    return yaml;
  }
}

/** undefined for what JSON cannot say, such as a date or a key that would reach a prototype. */
function jsonOf(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map(jsonOf);
    return items.some((item) => item === undefined) ? undefined : (items as Json[]); // proof: none is undefined
  }
  if (!isMap(value)) return undefined;
  const entries = Object.entries(value).map(([key, part]) => [key, jsonOf(part)] as const);
  if (entries.some(([key, part]) => part === undefined || key === '__proto__')) return undefined;
  return Object.fromEntries(entries) as JsonObject; // proof: no part is undefined
}

function isKept(key: string): boolean {
  return KEPT.some((kept) => kept === key);
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function placeOf(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${safe(part)}`))
    .join('');
}
