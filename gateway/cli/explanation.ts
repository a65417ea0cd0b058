// What `explain` tells a person: the answer's own sentence first, then what holds, what waits, who owns and by when, a
// line each. `-o json` has the whole document. Pure.

import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import { cell, wrapped } from './text.ts';

const INDENT = '  ';

/** Lines of at most `width` cells where words allow it. */
export function explanationLines(document: JsonObject, width: number): readonly string[] {
  const facts = FACTS.flatMap(([name, tell]) => {
    const told = tell(document);
    return told === '' ? [] : [[name, told] as const];
  });
  const column = Math.max(0, ...facts.map(([name]) => name.length)) + INDENT.length;
  return [
    ...wrapped(cell(document['summary']), width, ''),
    '',
    ...facts.flatMap(([name, told]) => {
      const hanging = ' '.repeat(INDENT.length + column);
      const [first = '', ...rest] = wrapped(told, width, hanging, hanging);
      return [`${INDENT}${name.padEnd(column)}${first.trimStart()}`, ...rest];
    }),
  ];
}

type Fact = readonly [name: string, tell: (document: JsonObject) => string];

const FACTS: readonly Fact[] = [
  ['task', ({ task, action, state }) => (task === undefined ? '' : `${cell(action)}, ${cell(state)}: ${cell(task)}`)],
  ['held by', ({ holder }) => (isObject(holder) ? heldBy(holder) : '')],
  ['ahead of it', ({ ahead }) => listed(ahead)],
  ['in line', ({ queue }) => listed(queue)],
  ['conductor', ({ owner }) => (isObject(owner) ? ownedBy(owner) : '')],
  ['last moved', ({ last_progress: moved }) => (isObject(moved) ? `${cell(moved['at'])}, ${cell(moved['what'])}` : '')],
  ['ends by', ({ next_deadline: deadline }) => (typeof deadline === 'string' ? cell(deadline) : '')],
  ['maintenance', ({ maintenance, maintenance_reason: why }) => (maintenance === true ? inMaintenance(why) : '')],
  ['last error', ({ last_error: error }) => (typeof error === 'string' ? cell(error) : '')],
  ['error', ({ error }) => (isObject(error) ? `${cell(error['code'])}: ${cell(error['message'])}` : '')],
];

function heldBy(holder: JsonObject): string {
  const { action, state, step, attempt, since, task, requested_by: by } = holder;
  const at = typeof step === 'string' ? `, step ${cell(step)} (attempt ${cell(attempt)})` : '';
  return `${cell(action)}, ${cell(state)}${at}, since ${cell(since)}, asked for by ${cell(by)}: ${cell(task)}`;
}

function inMaintenance(why: Json | undefined): string {
  return typeof why === 'string' ? `yes: ${cell(why)}` : 'yes';
}

function listed(tasks: Json | undefined): string {
  if (!Array.isArray(tasks)) return '';
  return tasks
    .flatMap((task) => (isObject(task) ? [`${cell(task['action'])} since ${cell(task['since'])}`] : []))
    .join('; ');
}

function ownedBy({ conductor, state, shard, heartbeat_age_s: age }: JsonObject): string {
  if (conductor === null) return `none now; shard ${cell(shard)} is being taken over`;
  const heard = typeof age === 'number' ? `, heard of ${Math.round(age)} s ago` : '';
  return `${cell(conductor)}, ${cell(state)}${heard}; shard ${cell(shard)}`;
}
