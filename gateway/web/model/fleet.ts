// The fleet in memory: rows by id, brought forward by events, filtered and counted for the list. Rows carry the journal
// sequence they reflect, so that pages, answers and events may come in any order: the newer one wins.

import type { StreamEvent } from './event.ts';
import type { Node } from './node.ts';
import { readNode, troubleOf } from './node.ts';
import { readTask, type Task } from './task.ts';

export type Rows = ReadonlyMap<string, Node>;

export interface FleetFilter {
  /** Matched against name, id, driver and owner. */
  readonly search: string;
  readonly power: string;
  readonly provision: string;
  /** `busy`, `queued`, `trouble`, `maintenance`; empty: all. */
  readonly only: string;
}

export const NO_FILTER: FleetFilter = { search: '', power: '', provision: '', only: '' };

/** Puts in what is newer than what is there; the map is the caller's own. */
export function putNode(rows: Map<string, Node>, node: Node): boolean {
  const known = rows.get(node.id);
  if (known !== undefined && known.revision > node.revision) return false;
  rows.set(node.id, node);
  return true;
}

/** @returns whether a row has changed. */
export function applyEvent(rows: Map<string, Node>, event: StreamEvent): boolean {
  if (event.type === 'node.deleted') return rows.delete(event.node);
  if (event.task === '') return putNode(rows, readNode(event.data));
  const row = rows.get(event.node);
  if (row === undefined) return false;
  const task = readTask(event.data);
  if (task.revision < row.revision) return false;
  rows.set(row.id, { ...row, ...lineAfter(row, task), revision: Math.max(row.revision, task.revision) });
  return true;
}

/** A node's task and queue once `task` stands as it now does. */
function lineAfter(row: Node, task: Task): Pick<Node, 'task' | 'queue'> {
  const others = row.queue.filter(({ id }) => id !== task.id);
  const running = row.task?.id === task.id ? null : row.task;
  if (task.done) return { task: running, queue: others };
  if (task.state === 'queued' || task.state === 'submitted') {
    const at = row.queue.findIndex(({ id }) => id === task.id);
    return { task: running, queue: at < 0 ? [...others, task] : row.queue.with(at, task) };
  }
  return { task, queue: others };
}

/** A live tick: progress between steps, which is stored nowhere. */
export function applyTick(
  rows: Map<string, Node>,
  tick: { readonly node: string; readonly task: string; readonly percent: number | null; readonly message: string },
): boolean {
  const row = rows.get(tick.node);
  if (row?.task == null || row.task.id !== tick.task) return false;
  rows.set(row.id, { ...row, task: { ...row.task, percent: tick.percent, message: tick.message } });
  return true;
}

const byName = new Intl.Collator('en', { numeric: true });

/** The rows that fit, by name with numbers in their order (node-2 before node-10). */
export function fittingRows(rows: Rows, filter: FleetFilter): readonly Node[] {
  const search = filter.search.trim().toLowerCase();
  const fitting = [...rows.values()].filter((node) => fits(node, filter, search));
  return fitting.sort((a, b) => byName.compare(a.name, b.name));
}

function fits(node: Node, filter: FleetFilter, search: string): boolean {
  if (filter.power !== '' && (node.power ?? 'not observed') !== filter.power) return false;
  if (filter.provision !== '' && node.provision !== filter.provision) return false;
  if (filter.only !== '' && !isOnly(node, filter.only)) return false;
  if (search === '') return true;
  return [node.name, node.id, node.driver, node.owner ?? ''].some((part) => part.toLowerCase().includes(search));
}

function isOnly(node: Node, only: string): boolean {
  switch (only) {
    case 'busy':
      return node.task !== null;
    case 'queued':
      return node.queue.length > 0;
    case 'trouble':
      return troubleOf(node) !== null;
    default:
      return node.maintenance;
  }
}

export interface FleetCounts {
  readonly nodes: number;
  readonly busy: number;
  readonly queued: number;
  readonly trouble: number;
  readonly maintenance: number;
  /** Nodes by power state, then by provision state, most first. */
  readonly power: readonly Count[];
  readonly provision: readonly Count[];
}

export interface Count {
  readonly name: string;
  readonly count: number;
}

export function countFleet(rows: Rows): FleetCounts {
  const power = new Map<string, number>();
  const provision = new Map<string, number>();
  const sums = { busy: 0, queued: 0, trouble: 0, maintenance: 0 };
  for (const node of rows.values()) {
    raise(power, node.power ?? 'not observed');
    raise(provision, node.provision);
    if (node.task !== null) sums.busy++;
    if (node.queue.length > 0) sums.queued++;
    if (troubleOf(node) !== null) sums.trouble++;
    if (node.maintenance) sums.maintenance++;
  }
  return { nodes: rows.size, ...sums, power: mostFirst(power), provision: mostFirst(provision) };
}

function raise(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mostFirst(counts: ReadonlyMap<string, number>): readonly Count[] {
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}
