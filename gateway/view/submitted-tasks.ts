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
  /** Sequence of its message in the stream of its mailbox. */
  readonly seq: number;
}

export interface PlacedTask extends SubmittedTask {
  /** Where it stands among those of all actors. */
  readonly place: number;
}

/** Messages of one mailbox that are looked at; mailboxes are bounded far below. */
const MAX_MESSAGES = 1_024;
const READ_TIMEOUT_MS = 5_000;
/** Streams of mailboxes come one after the other: a place is the stream's number times this, and a sequence in it. */
const PLACES_OF_STREAM = 1e12;

/** Those of one actor, in the order they were asked for. @throws BrokerError */
export async function readSubmittedOf(deps: TaskDocumentsDeps, id: ActorId): Promise<readonly SubmittedTask[]> {
  const { broker, subjects, shardCount, kind } = deps;
  const shard = shardOf(kind, id, shardCount);
  const stream = subjects.mailboxStream(shard);
  const subject = subjects.mailbox({ shard, kind, id, lane: 'work' });
  const found: SubmittedTask[] = [];
  let from = 1;
  for (let looked = 0; looked < MAX_MESSAGES; looked++) {
    const message = await broker.read(stream, { from, next: subject });
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
 * Those of all actors from a place on: one stream of mailboxes after the other, in each in the order they were asked for.
 * At most `limit` messages are looked at; `next` is the place where to go on, undefined where that was all. The first
 * place is 1. @throws BrokerError
 */
export async function readAllSubmitted(
  deps: TaskDocumentsDeps,
  from: number,
  limit: number,
): Promise<{ readonly tasks: readonly PlacedTask[]; readonly next: number | undefined }> {
  const tasks: PlacedTask[] = [];
  const { subjects, kind } = deps;
  const streams = subjects.mailboxStreams();
  let left = limit;
  for (let number = Math.floor(from / PLACES_OF_STREAM); number < streams.length; number++) {
    const stream = streams[number] ?? '';
    const first = PLACES_OF_STREAM * number;
    const { messages, next } = await readMessages(deps, stream, Math.max(1, from - first), left);
    for (const message of messages) {
      const task = submittedIn(message);
      const id = task === undefined ? undefined : parseTaskId(task.id)?.actor;
      if (task !== undefined && id !== undefined && subjects.parseMailbox(message.subject)?.kind === kind)
        tasks.push({ id, task, seq: message.seq, place: first + message.seq });
    }
    if (next !== undefined) return { tasks, next: first + next };
    left -= messages.length;
  }
  return { tasks, next: undefined };
}

/** What lies in one stream of mailboxes from a sequence on; `next`: that of the first beyond the limit. */
async function readMessages(
  { broker, clock }: TaskDocumentsDeps,
  stream: string,
  from: number,
  limit: number,
): Promise<{ readonly messages: readonly StoredMessage[]; readonly next: number | undefined }> {
  const messages: StoredMessage[] = [];
  let next: number | undefined;
  const reader = await caughtUpWithin(clock, READ_TIMEOUT_MS, 'the mailboxes', undefined, (onCaughtUp) =>
    broker.follow({
      stream,
      filter: '>',
      from,
      onMessage: (message) => {
        if (next !== undefined) return;
        if (messages.length < limit) {
          messages.push(message);
          return;
        }
        next = message.seq;
        onCaughtUp();
      },
      onCaughtUp,
    }),
  );
  await reader.close();
  return { messages, next };
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
