// What a gateway would tell the console, built for its view models.

import type { StreamEvent } from '../../../gateway/web/model/event.ts';
import { readEvent } from '../../../gateway/web/model/event.ts';
import type { Node } from '../../../gateway/web/model/node.ts';
import { readNode } from '../../../gateway/web/model/node.ts';
import type { Task } from '../../../gateway/web/model/task.ts';
import { readTask } from '../../../gateway/web/model/task.ts';

export interface Members {
  readonly [name: string]: unknown;
}

export function node(members: Members = {}): Node {
  return readNode({
    id: 'n1',
    name: 'node-1',
    power_state: 'power off',
    provision_state: 'available',
    revision: 1,
    ...members,
  });
}

export function taskDocument(members: Members = {}): Members {
  return { id: 'n1.01AAAAAAAAAAAAAAAAAAAAAAAA', action: 'power.on', state: 'running', revision: 2, ...members };
}

export function task(members: Members = {}): Task {
  return readTask(taskDocument(members));
}

let place = 0;

export function event(type: string, data: Members, at = '2026-01-01T00:00:00.000Z'): StreamEvent {
  place++;
  const id = String(data['id'] ?? 'n1');
  const about = type.startsWith('task.') ? `${id.slice(0, id.lastIndexOf('.'))}/tasks/${id}` : id;
  return readEvent({
    type: `ironworks.${type}.v1`,
    subject: `nodes/${about}`,
    cursor: `c${String(place).padStart(6, '0')}`,
    time: at,
    data,
  });
}
