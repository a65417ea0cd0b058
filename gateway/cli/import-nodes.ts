// Sends what an import file holds, and says of each node what became of it. Safe to repeat: a node that is there already
// is compared, never changed, and a node without a name is recognised by what it is.

import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import type { ApiClient } from '../client/api-client.ts';
import { ApiError } from '../client/problem.ts';
import { mapAtMost, textOf } from './context.ts';
import { ExitCode, exitCodeOf, reasonOf } from './exit-codes.ts';
import type { ImportNode } from './import-file.ts';
import { safe } from './text.ts';

export type ImportOutcome = 'created' | 'unchanged' | 'differs' | 'error';

export interface ImportLine {
  readonly place: string;
  readonly name: string;
  /** Empty where the node was not created and is not there. */
  readonly id: string;
  readonly outcome: ImportOutcome;
  readonly detail: string;
  readonly exitCode: ExitCode;
}

const AT_ONCE = 8;
const PAGE = 1_000;
/** What the API shows instead of a secret: it can be neither compared nor copied. */
const MASK = '******';

/** One line for each node. `onLine` is called in the order of the file, as soon as all before it are known too. */
export async function importNodes(
  client: ApiClient,
  nodes: readonly ImportNode[],
  onLine: (line: ImportLine) => void,
  signal: AbortSignal,
): Promise<readonly ImportLine[]> {
  const nameless = nodes.some((node) => node.name === '') ? await namelessNodes(client, signal) : [];
  const known = new Map<number, ImportLine>();
  let told = 0;
  return mapAtMost(nodes, AT_ONCE, async (node, index) => {
    const line = await importOne(client, node, nameless, signal);
    known.set(index, line);
    for (let next = known.get(told); next !== undefined; next = known.get(told)) {
      known.delete(told++);
      onLine(next);
    }
    return line;
  });
}

async function importOne(
  client: ApiClient,
  node: ImportNode,
  nameless: JsonObject[],
  signal: AbortSignal,
): Promise<ImportLine> {
  const base = { place: node.place, name: node.name };
  try {
    if (node.name === '') {
      const index = nameless.findIndex((existing) => differences(node.body, existing).length === 0);
      // Taken out of the list: two equal nodes of the file are two nodes.
      const [same] = index < 0 ? [] : nameless.splice(index, 1);
      if (same !== undefined) return lineOf(base, textOf(same, 'id'), 'unchanged', '', ExitCode.ok);
    }
    const created = await client.createNode(node.body, signal);
    return lineOf(base, textOf(created, 'id'), 'created', '', ExitCode.ok);
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof ApiError && error.code === 'name_taken') return compare(client, node, signal);
    return lineOf(base, '', 'error', reasonOf(error), exitCodeOf(error));
  }
}

async function compare(client: ApiClient, node: ImportNode, signal: AbortSignal): Promise<ImportLine> {
  const base = { place: node.place, name: node.name };
  try {
    const existing = await client.node(node.name, signal);
    const different = differences(node.body, existing);
    const id = textOf(existing, 'id');
    if (different.length === 0) return lineOf(base, id, 'unchanged', '', ExitCode.ok);
    return lineOf(base, id, 'differs', different.map(safe).join(', '), ExitCode.refused);
  } catch (error) {
    if (signal.aborted) throw error;
    return lineOf(base, '', 'error', reasonOf(error), exitCodeOf(error));
  }
}

/** Names of the fields in which a node of the file is not as the one that exists; secrets cannot be compared. */
export function differences(body: JsonObject, existing: JsonObject): readonly string[] {
  const different: string[] = [];
  for (const [key, wanted] of Object.entries(body)) {
    const is = existing[key];
    if (isObject(wanted)) different.push(...mapDifferences(key, wanted, isObject(is) ? is : {}));
    else if (!isSame(wanted, is)) different.push(key);
  }
  return different;
}

function mapDifferences(key: string, wanted: JsonObject, is: JsonObject): readonly string[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(is)]);
  return [...keys]
    .filter((part) => is[part] !== MASK && !isSame(wanted[part], is[part]))
    .map((part) => `${key}.${part}`);
}

/** By value; 623 and "623" are the same, since files write ports either way. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== 'object' && typeof b !== 'object') return String(a) === String(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(a[key], b[key]));
}

async function namelessNodes(client: ApiClient, signal: AbortSignal): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  let after: string | undefined;
  do {
    const page = await client.nodePage({ limit: PAGE, after }, signal);
    found.push(...page.items.filter((node) => textOf(node, 'name') === ''));
    after = page.next;
  } while (after !== undefined);
  return found;
}

function lineOf(
  base: { readonly place: string; readonly name: string },
  id: string,
  outcome: ImportOutcome,
  detail: string,
  exitCode: ExitCode,
): ImportLine {
  return { ...base, id, outcome, detail, exitCode };
}
