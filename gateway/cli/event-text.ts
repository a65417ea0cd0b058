// One event as one line. Pure.

import { isObject, type Json } from '../../proto/json.ts';
import type { Column } from './table.ts';
import { taskDetail } from './task-text.ts';
import { cell } from './text.ts';

export const eventColumns: readonly Column[] = [
  { title: 'TIME' },
  { title: 'TYPE' },
  { title: 'SUBJECT', shrink: true },
  { title: 'DETAIL', shrink: true },
];

export function eventRow(event: Json): readonly string[] {
  if (!isObject(event)) return ['-', '-', '-', cell(event)];
  return [cell(event['time']), shortType(cell(event['type'])), shortSubject(cell(event['subject'])), detailOf(event)];
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
