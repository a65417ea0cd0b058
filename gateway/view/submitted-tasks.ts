// Tasks as their messages in the mailboxes have them: safe, and not judged yet, or judged and not final. Which of the two,
// the record of their node knows.

import { DecodeError, decodeMessage } from '../../proto/codec.ts';
import type { ActorId, TaskId } from '../../proto/ids.ts';
import { parseTaskId } from '../../proto/ids.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { TaskState } from '../../proto/task.ts';
import type { StoredMessage } from '../../runtime/broker/broker.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { newTask } from '../../runtime/task/lifecycle.ts';
import { caughtUpWithin } from './caught-up.ts';
import type { TaskDocumentsDeps } from './task-documents.ts';

export interface SubmittedTask {
  readonly id: ActorId;
  readonly task: TaskRecord;
  /** Sequence of its message in the stream of the mailboxes. */
  readonly seq: number;
}

/** Messages of one mailbox that are looked at; mailboxes are bounded far below. */
const MAX_MESSAGES = 1_024;
const READ_TIMEOUT_MS = 5_000;

/** Those of one actor, in the order they were asked for. @throws BrokerError */
export async function readSubmittedOf(deps: TaskDocumentsDeps, id: ActorId): Promise<readonly SubmittedTask[]> {
  const { broker, subjects, shardCount, kind } = deps;
  const subject = subjects.mailbox({ shard: shardOf(kind, id, shardCount), kind, id, lane: 'work' });
  const found: SubmittedTask[] = [];
  let from = 1;
  for (let looked = 0; looked < MAX_MESSAGES; looked++) {
    const message = await broker.read(subjects.stream('mailbox'), { from, next: subject });
    if (message === null) break;
    const task = submittedIn(message);
    if (task !== undefined) found.push({ id, task, seq: message.seq });
    from = message.seq + 1;
  }
  return found;
}

/** @throws BrokerError */
export async function readSubmitted(deps: TaskDocumentsDeps, taskId: TaskId): Promise<TaskRecord | undefined> {
  const actor = parseTaskId(taskId)?.actor;
  if (actor === undefined) return undefined;
  return (await readSubmittedOf(deps, actor)).find(({ task }) => task.id === taskId)?.task;
}

/**
 * Those of all actors, in the order they were asked for, from stream sequence `from`. At most `limit` messages are looked
 * at; `next` is where to go on, undefined where that was all. @throws BrokerError
 */
export async function readAllSubmitted(
  { broker, subjects, kind, clock }: TaskDocumentsDeps,
  from: number,
  limit: number,
): Promise<{ readonly tasks: readonly SubmittedTask[]; readonly next: number | undefined }> {
  const tasks: SubmittedTask[] = [];
  let looked = 0;
  let next: number | undefined;
  const reader = await caughtUpWithin(clock, READ_TIMEOUT_MS, 'the mailboxes', undefined, (onCaughtUp) =>
    broker.follow({
      stream: subjects.stream('mailbox'),
      filter: subjects.mailboxes(),
      from,
      onMessage: (message) => {
        if (next !== undefined) return;
        if (++looked > limit) {
          next = message.seq;
          onCaughtUp();
          return;
        }
        const task = submittedIn(message);
        const id = task === undefined ? undefined : parseTaskId(task.id)?.actor;
        if (task !== undefined && id !== undefined && subjects.parseMailbox(message.subject)?.kind === kind)
          tasks.push({ id, task, seq: message.seq });
      },
      onCaughtUp,
    }),
  );
  await reader.close();
  return { tasks, next };
}

/** The task a message asks for, as nobody has judged it yet; undefined where it asks for none. */
function submittedIn(stored: StoredMessage): TaskRecord | undefined {
  const message = readMessage(stored);
  if (message === undefined || message.body.verb !== 'submit') return undefined;
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
