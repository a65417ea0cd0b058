// How tasks and nodes are written in tables and progress lines, and how a task is named on the command line.
// Pure but for the lookup of a node's name.

import { isObject, type JsonObject } from '../../proto/json.ts';
import { textOf } from './context.ts';
import { CliError, ExitCode } from './exit-codes.ts';
import type { Column } from './table.ts';
import { cell, safe } from './text.ts';

const TASK_ID = /^[a-z0-9-]{1,63}\.[0-9A-HJKMNP-TV-Z]{26}$/;
const SHORT_TASK = /^([^/\s]+)\/([0-9A-HJKMNP-TV-Z]{26})$/;

export type TaskName =
  | { readonly kind: 'id'; readonly id: string }
  /** `NODE/ULID`, as tables print it, since a whole task id fills a line. */
  | { readonly kind: 'short'; readonly node: string; readonly ulid: string };

export function isTaskName(text: string): boolean {
  return TASK_ID.test(text) || SHORT_TASK.test(text);
}

/** @throws CliError `usage` */
export function parseTaskName(text: string): TaskName {
  if (TASK_ID.test(text)) return { kind: 'id', id: text };
  const short = SHORT_TASK.exec(text);
  if (short?.[1] !== undefined && short[2] !== undefined) return { kind: 'short', node: short[1], ulid: short[2] };
  throw new CliError(ExitCode.usage, `"${safe(text)}" is no task: want NODE/ULID or <node id>.<ULID>`);
}

/** `node-1/01J…`: 27 characters and the node's label. */
export function shortTaskName(task: JsonObject, nodeLabel: string): string {
  const id = textOf(task, 'id');
  return `${safe(nodeLabel)}/${safe(id.slice(id.lastIndexOf('.') + 1))}`;
}

export const taskColumns: readonly Column[] = [
  { title: 'TASK' },
  { title: 'ACTION', shrink: true },
  { title: 'STATE' },
  { title: 'DETAIL', shrink: true },
  { title: 'ID', wide: true },
  { title: 'BY', wide: true },
  { title: 'CREATED', wide: true },
  { title: 'FINISHED', wide: true },
];

export function taskRow(task: JsonObject, nodeLabel: string): readonly string[] {
  const { requested_by: by } = task;
  return [
    shortTaskName(task, nodeLabel),
    cell(task['action']),
    cell(task['state']),
    taskDetail(task),
    cell(task['id']),
    isObject(by) ? cell(by['subject']) : '-',
    cell(task['created_at']),
    cell(task['finished_at']),
  ];
}

/** What a person wants to know next: why it failed, what it does, or what it waits for. */
export function taskDetail(task: JsonObject): string {
  const { error, step, queue, resolution } = task;
  if (isObject(resolution)) return `resolved as ${cell(resolution['outcome'])}`;
  if (isObject(error)) return `${cell(error['code'])}: ${cell(error['message'])}`;
  if (task['deduplicated'] === true && task['done'] !== true) return 'the same task as before';
  if (task['state'] === 'queued' && isObject(queue) && Array.isArray(queue['ahead']))
    return `${queue['ahead'].length} ahead`;
  if (task['state'] === 'running' && isObject(step)) return `${cell(step['name'])}${percentOf(task)}`;
  if (task['state'] === 'succeeded' && isObject(step) && step['name'] === 'already') return 'was so already';
  return '-';
}

export function taskFields(task: JsonObject): readonly (readonly [string, string])[] {
  const { error, step, progress } = task;
  return [
    ...['id', 'node', 'action', 'params', 'state', 'deduplicated'].map((key): [string, string] => [
      key,
      cell(task[key]),
    ]),
    ['step', isObject(step) ? `${cell(step['name'])} (attempt ${cell(step['attempt'])})` : '-'],
    ['progress', isObject(progress) ? `${cell(progress['percent'])} % ${cell(progress['message'])}` : '-'],
    ['error', isObject(error) ? `${cell(error['code'])}: ${cell(error['message'])}` : '-'],
    ...(isObject(error) ? [['evidence', cell(error['evidence'])] as const] : []),
    ...['queue', 'attempts', 'requested_by', 'trace_id', 'callback', 'resolution'].map((key): [string, string] => [
      key,
      cell(task[key]),
    ]),
    ...['created_at', 'started_at', 'finished_at', 'deadline'].map((key): [string, string] => [key, cell(task[key])]),
  ];
}

export const nodeColumns: readonly Column[] = [
  { title: 'NAME', shrink: true },
  { title: 'DRIVER', shrink: true },
  { title: 'POWER' },
  { title: 'PROVISION' },
  { title: 'MAINT' },
  { title: 'TASK', shrink: true },
  { title: 'ID', wide: true },
  { title: 'OWNER', wide: true },
  { title: 'UPDATED', wide: true },
  { title: 'LAST ERROR', wide: true },
];

/** A node without a name is shown by its id, which every command takes as well. */
export function nodeRow(node: JsonObject): readonly string[] {
  const { task, queue } = node;
  const holds = isObject(task) ? `${cell(task['action'])} ${cell(task['state'])}` : cell(task);
  const more = Array.isArray(queue) && queue.length > 0 ? ` +${queue.length}` : '';
  return [
    safe(nodeLabel(node)),
    cell(node['driver']),
    arrow(node['power_state'], node['target_power_state']),
    arrow(node['provision_state'], node['target_provision_state']),
    node['maintenance'] === true ? 'yes' : '-',
    `${holds}${more}`,
    cell(node['id']),
    cell(node['owner']),
    cell(node['updated_at']),
    cell(node['last_error']),
  ];
}

export function nodeLabel(node: JsonObject): string {
  const name = textOf(node, 'name');
  return name === '' ? textOf(node, 'id') : name;
}

export function documentFields(document: JsonObject): readonly (readonly [string, string])[] {
  return Object.entries(document).map(([key, value]): [string, string] => [safe(key), cell(value)]);
}

/** `3s`, `5m`, `2h`, `4d`. */
export function age(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

function percentOf(task: JsonObject): string {
  const { progress } = task;
  if (!isObject(progress) || typeof progress['percent'] !== 'number') return '';
  const message = cell(progress['message']);
  return ` ${Math.round(progress['percent'])} %${message === '-' ? '' : ` ${message}`}`;
}

function arrow(now: unknown, target: unknown): string {
  return target === null || target === undefined || target === now ? cell(now) : `${cell(now)} > ${cell(target)}`;
}
