// One event as one line. Pure.

import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import type { Column } from './table.ts';
import { taskDetail } from './task-text.ts';
import { cell, clip } from './text.ts';

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

/**
 * With its subject, for events of all nodes.
 * @param labels of nodes, by id; others are told by their id
 * @param width of a terminal, which gets the time of day alone and lines that are cut; infinite: nothing is left out
 */
export function eventLine(event: JsonObject, labels: ReadonlyMap<string, string>, width: number): string {
  const [time = '-', type = '-', detail = '-'] = eventRow(event);
  const shown = Number.isFinite(width) ? time.slice(11, 19) : time;
  return clip([shown, type, shortSubject(cell(event['subject']), labels), detail].join('  '), width);
}

/** `ironworks.task.started.v1` -> `task.started`. */
function shortType(type: string): string {
  return type.replace(/^ironworks\./, '').replace(/\.v\d+$/, '');
}

/** `nodes/<id>/tasks/<id>.<ulid>` -> `<label>/<ulid>`, which commands take as the name of the task. */
function shortSubject(subject: string, labels: ReadonlyMap<string, string>): string {
  const [, node = '', task = ''] = /^nodes\/([^/]+)(?:\/tasks\/[^/]+\.([^./]+))?$/.exec(subject) ?? [];
  if (node === '') return subject;
  return `${labels.get(node) ?? node}${task === '' ? '' : `/${task}`}`;
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
