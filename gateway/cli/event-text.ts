// One event as one line. Pure.

import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import type { Column } from './table.ts';
import { taskDetail } from './task-text.ts';
import { cell } from './text.ts';

/** Of the events of one node or task, whose subject is known. */
export const eventColumns: readonly Column[] = [
  { title: 'TIME' },
  { title: 'TYPE' },
  { title: 'DETAIL', shrink: true },
];

export function eventRow(event: Json): readonly string[] {
  if (!isObject(event)) return ['-', '-', cell(event)];
  return [cell(event['time']), shortType(cell(event['type'])), detailOf(event)];
}

/** With its subject, for events of all nodes. */
export function eventLine(event: JsonObject): string {
  const [time = '-', type = '-', detail = '-'] = eventRow(event);
  return [time, type, shortSubject(cell(event['subject'])), detail].join('  ');
}

/** `ironworks.task.started.v1` -> `task.started`. */
function shortType(type: string): string {
  return type.replace(/^ironworks\./, '').replace(/\.v\d+$/, '');
}

/** `nodes/<id>/tasks/<id>.<ulid>` -> `<id>.<ulid>`: a task's id begins with its node's. */
function shortSubject(subject: string): string {
  return subject.replace(/^nodes\/[^/]+\/tasks\//, '').replace(/^nodes\//, '');
}

function detailOf(event: { readonly [key: string]: Json }): string {
  const { data } = event;
  if (!isObject(data)) return '-';
  if (data['action'] !== undefined) {
    const detail = taskDetail(data);
    return `${cell(data['action'])}${detail === '-' ? '' : ` ${detail}`}`;
  }
  return [data['name'], data['provision_state'], data['power_state']]
    .filter((value) => value !== undefined && value !== null && value !== '')
    .map(cell)
    .join(', ');
}
