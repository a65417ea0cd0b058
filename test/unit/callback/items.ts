// A callback as tests of its parts need it.

import type { CallbackItem } from '../../../proto/callback.ts';
import type { ActorId, TaskId } from '../../../proto/ids.ts';
import { callbackId } from '../../../proto/ids.ts';

export const NODE = '00000000-0000-4000-8000-000000000001' as ActorId;
export const TASK = `${NODE}.01JD3V6M0Z9QK2X7Y8W5T4R3EA` as TaskId;

export function callbackItem(more: Partial<CallbackItem>): CallbackItem {
  return {
    id: callbackId(TASK, 0),
    kind: 'baremetal',
    actor: NODE,
    taskId: TASK,
    type: 'task.succeeded',
    url: 'https://ops.example/hook',
    secret: '',
    body: '{"specversion":"1.0"}',
    trace: '',
    tenant: 'default',
    journalSeq: 7,
    createdAt: 0,
    state: 'pending',
    attempts: 0,
    lastStatus: 0,
    lastError: '',
    lastAttemptAt: 0,
    nextAt: 0,
    giveUpAt: 24 * 3_600_000,
    ...more,
  };
}
