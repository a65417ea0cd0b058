// Reads past the watch cache: final tasks from their documents, submitted ones from the mailbox, histories from the
// journal. Each is a question the cache cannot answer, asked through the stream leader (rule J2).

import { DecodeError, decodeMessage, decodeTaskDocument } from '../../proto/codec.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import { parseTaskId } from '../../proto/ids.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { TaskState } from '../../proto/task.ts';
import type { StoredMessage } from '../../runtime/broker/broker.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { newTask } from '../../runtime/task/lifecycle.ts';
import type { HolderReads } from '../names.ts';
import type { HistoryDeps } from '../view/history.ts';
import { Histories } from '../view/history.ts';
import { readTaskDocument, readTaskDocuments } from '../view/task-documents.ts';
import type { NodeReader, TaskReader } from './deps.ts';

/** Messages of one mailbox that are looked at for a submitted task; mailboxes are bounded far below. */
const MAX_MESSAGES = 1_024;

export function createTaskReader(deps: HistoryDeps): TaskReader {
  const { broker, subjects, shardCount, kind } = deps;
  const histories = new Histories(deps);
  const tasksStream = subjects.stream('tasks');
  return {
    taskDocument: (taskId) => readTaskDocument(deps, taskId),
    taskDocumentsOf: (id, limit) => readTaskDocuments(deps, id, limit),

    async nextTaskDocument(from) {
      const message = await broker.read(tasksStream, { from, next: subjects.tasks() });
      return message === null ? undefined : { document: decodeTaskDocument(message.data), seq: message.seq };
    },

    async submittedTask(taskId) {
      const actor = parseTaskId(taskId)?.actor;
      if (actor === undefined) return undefined;
      const subject = subjects.mailbox({ shard: shardOf(kind, actor, shardCount), kind, id: actor, lane: 'work' });
      let from = 1;
      for (let looked = 0; looked < MAX_MESSAGES; looked++) {
        const message = await broker.read(subjects.stream('mailbox'), { from, next: subject });
        if (message === null) return undefined;
        const task = submittedIn(message, taskId);
        if (task !== undefined) return task;
        from = message.seq + 1;
      }
      return undefined;
    },

    history: (query) => histories.read(query),
  };
}

/** The task a message asks for, as nobody has judged it yet. */
function submittedIn(stored: StoredMessage, taskId: TaskId): TaskRecord | undefined {
  const message = readMessage(stored);
  if (message === undefined || message.body.verb !== 'submit' || message.body.taskId !== taskId) return undefined;
  const { requestId, caller, trace, createdAt: now } = message;
  return { ...newTask(message.body, { seq: stored.seq, requestId, caller, trace, now }), state: TaskState.submitted };
}

function readMessage(stored: StoredMessage): ReturnType<typeof decodeMessage> | undefined {
  try {
    return decodeMessage(stored.data);
  } catch (error) {
    if (error instanceof DecodeError) return undefined; // the actor will refuse it; it is no task of anyone's
    throw error;
  }
}

/** What the names ask about the node a reservation is held for. */
export function holderReads(deps: HistoryDeps & { readonly cache: Pick<NodeReader, 'load'> }): HolderReads {
  const { broker, subjects, shardCount, kind, cache } = deps;
  return {
    async nameOf(id) {
      const node = await cache.load(id);
      if (node === undefined) return undefined;
      const name = node.record.attributes['name'];
      return typeof name === 'string' ? name : null;
    },

    async isIdle(id: ActorId) {
      const shard = shardOf(kind, id, shardCount);
      const last = await Promise.all(
        (['work', 'control'] as const).map((lane) =>
          broker.read(subjects.stream('mailbox'), { lastOf: subjects.mailbox({ shard, kind, id, lane }) }),
        ),
      );
      return last.every((message) => message === null);
    },
  };
}
