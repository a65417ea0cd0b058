// Reads past the watch cache: final tasks from their documents, submitted ones from the mailbox, histories from the
// journal. Each is a question the cache cannot answer, asked through the stream leader (rule J2).

import { decodeTaskDocument } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { HolderReads } from '../names.ts';
import type { HistoryDeps } from '../view/history.ts';
import { Histories } from '../view/history.ts';
import { readAllSubmitted, readSubmitted, readSubmittedOf } from '../view/submitted-tasks.ts';
import { readTaskDocument, readTaskDocuments } from '../view/task-documents.ts';
import type { NodeReader, TaskReader } from './deps.ts';

export function createTaskReader(deps: HistoryDeps): TaskReader {
  const { broker, subjects } = deps;
  const histories = new Histories(deps);
  const tasksStream = subjects.stream('tasks');
  return {
    taskDocument: (taskId) => readTaskDocument(deps, taskId),
    taskDocumentsOf: (id, limit) => readTaskDocuments(deps, id, limit),

    async nextTaskDocument(from) {
      const message = await broker.read(tasksStream, { from, next: subjects.tasks() });
      return message === null ? undefined : { document: decodeTaskDocument(message.data), seq: message.seq };
    },

    submittedTask: (taskId) => readSubmitted(deps, taskId),
    submittedTasksOf: (id) => readSubmittedOf(deps, id),
    submittedTasks: (from, limit) => readAllSubmitted(deps, from, limit),

    history: (query) => histories.read(query),
  };
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
          broker.read(subjects.mailboxStream(shard), { lastOf: subjects.mailbox({ shard, kind, id, lane }) }),
        ),
      );
      return last.every((message) => message === null);
    },
  };
}
