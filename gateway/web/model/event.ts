// An event of the stream or of a history (CloudEvents): its short type, what it is about, and the document it carries.

import { fields, text } from './json.ts';

export interface StreamEvent {
  readonly cursor: string;
  /** Without prefix and version: `task.started`. */
  readonly type: string;
  readonly node: string;
  /** Empty where it is about the node itself. */
  readonly task: string;
  readonly time: string;
  readonly data: unknown;
}

export function readEvent(value: unknown): StreamEvent {
  const event = fields(value);
  const [, node = '', , task = ''] = text(event['subject']).split('/');
  return {
    cursor: text(event['cursor']),
    type: text(event['type'])
      .replace(/^ironworks\./, '')
      .replace(/\.v1$/, ''),
    node,
    task,
    time: text(event['time']),
    data: event['data'],
  };
}
