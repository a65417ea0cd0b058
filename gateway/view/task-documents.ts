// Final tasks, read from their documents: they outlive the record they came from by the retention of their stream.

import { decodeTaskDocument } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import { parseTaskId } from '../../proto/ids.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { TaskDocument } from '../../proto/task.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { caughtUpWithin } from './caught-up.ts';

export interface TaskDocumentsDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly kind: string;
  readonly clock: Clock;
}

const READ_TIMEOUT_MS = 5_000;

/** Undefined where the id is none, or no document is kept. @throws BrokerError, DecodeError */
export async function readTaskDocument(deps: TaskDocumentsDeps, taskId: string): Promise<TaskDocument | undefined> {
  const { broker, subjects, shardCount, kind } = deps;
  const parts = parseTaskId(taskId);
  if (parts === undefined) return undefined;
  const subject = subjects.task(shardOf(kind, parts.actor, shardCount), kind, taskId);
  const message = await broker.read(subjects.stream('tasks'), { lastOf: subject });
  return message === null ? undefined : decodeTaskDocument(message.data);
}

/** The newest `limit` documents of an actor, oldest first; older ones are passed over. @throws BrokerError, DecodeError */
export async function readTaskDocuments(
  deps: TaskDocumentsDeps,
  id: ActorId,
  limit: number,
): Promise<readonly TaskDocument[]> {
  const { broker, subjects, shardCount, kind, clock } = deps;
  let newest: Uint8Array[] = [];
  const follower = await caughtUpWithin(clock, READ_TIMEOUT_MS, `tasks of ${id}`, undefined, (onCaughtUp) =>
    broker.follow({
      stream: subjects.stream('tasks'),
      filter: subjects.tasksOf(shardOf(kind, id, shardCount), kind, id),
      from: 1,
      onMessage: (message) => {
        newest.push(message.data.slice());
        if (newest.length >= 2 * limit) newest = newest.slice(-limit);
      },
      onCaughtUp,
    }),
  );
  await follower.close();
  return newest.slice(-limit).map(decodeTaskDocument);
}
