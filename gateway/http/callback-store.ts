// Callbacks as the gateway sees them: those that wait, fail or were given up on, read from the callbacks stream through
// its leader; and the two things an operator may do, replay one and rotate the secret of the cluster.

import type { CallbackItem } from '../../proto/callback.ts';
import { DecodeError, decodeCallbackItem, encodeCallbackItem } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import { callbackId, parseCallbackId } from '../../proto/ids.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { TaskState } from '../../proto/task.ts';
import type { Clock, Random } from '../../runtime/base/clock.ts';
import type { Broker, StoredMessage } from '../../runtime/broker/broker.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import type { ClusterSecret } from '../../runtime/callback/cluster-secret.ts';
import { readClusterSecret, rotateClusterSecret } from '../../runtime/callback/cluster-secret.ts';
import { DEFAULT_SCHEDULE, replayed } from '../../runtime/callback/retry.ts';
import { readMark } from '../../runtime/journal/recovery.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';

/** All reject with BrokerError. */
export interface CallbackStore {
  /** The first callback stored at or behind stream sequence `from`, of one node or of all; `seq` goes on from there. */
  next(
    from: number,
    node: ActorId | undefined,
  ): Promise<{ readonly item: CallbackItem; readonly seq: number } | undefined>;
  find(id: string): Promise<CallbackItem | undefined>;
  /** It is tried again from the start; undefined where there is no such callback, for it may have been delivered. */
  replay(id: string): Promise<CallbackItem | undefined>;
  /**
   * How far the first callback of a final task has come: a state of its own, or `delivered`; `answered` for a refused
   * task whose caller was told by the answer itself. Costs one read, or two.
   * @param revision journal sequence the task is known from. @throws BrokerError
   */
  stateOf(task: TaskRecord, revision: number): Promise<string>;
  secret(): Promise<ClusterSecret>;
  rotateSecret(): Promise<ClusterSecret>;
}

export interface CallbackStoreDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly shardCount: number;
  readonly kind: string;
  readonly clock: Clock;
  /** Of the system. */
  readonly random: Random;
}

const STATE_TIMEOUT_MS = 500;
const REPLAY_TRIES = 5;

export function createCallbackStore(deps: CallbackStoreDeps): CallbackStore {
  const { broker, subjects, shardCount, kind, clock } = deps;
  const stream = subjects.stream('callbacks');
  const shard = (actor: ActorId): number => shardOf(kind, actor, shardCount);
  const subjectOf = (id: string): string | undefined => {
    const parts = parseCallbackId(id);
    return parts === undefined ? undefined : subjects.callback(shard(parts.actor), kind, parts.actor, id);
  };
  const read = async (id: string): Promise<{ item: CallbackItem; seq: number; subject: string } | undefined> => {
    const subject = subjectOf(id);
    const message = subject === undefined ? null : await broker.read(stream, { lastOf: subject });
    const item = message === null ? undefined : decoded(message);
    return message === null || item === undefined ? undefined : { item, seq: message.seq, subject: message.subject };
  };
  return {
    async next(from, node) {
      const filter = node === undefined ? subjects.callbacks() : subjects.callbacksOf(shard(node), kind, node);
      for (let at = from; ; ) {
        const message = await broker.read(stream, { from: at, next: filter });
        if (message === null) return undefined;
        const item = decoded(message);
        if (item !== undefined) return { item, seq: message.seq };
        at = message.seq + 1; // a newer version's: not ours to show
      }
    },

    find: async (id) => (await read(id))?.item,

    async replay(id) {
      for (let tries = 0; tries < REPLAY_TRIES; tries++) {
        const stored = await read(id);
        if (stored === undefined) return undefined;
        const item = replayed(stored.item, clock.now(), DEFAULT_SCHEDULE.giveUpAfterMs);
        const outcome = await broker.append(stored.subject, encodeCallbackItem(item), {
          expectedSubjectSeq: stored.seq,
        });
        if (outcome.kind === 'stored') return item;
        if (outcome.kind !== 'wrong_sequence') break; // its owner has tried it meanwhile: on what it has left
      }
      throw new BrokerError('storage_unavailable', `callback ${id} could not be changed`);
    },

    async stateOf(task, revision) {
      const actor = parseCallbackId(callbackId(task.id, 0))?.actor;
      if (actor === undefined) return '';
      const lastOf = subjects.callback(shard(actor), kind, actor, callbackId(task.id, 0));
      const message = await broker.read(stream, { lastOf }, STATE_TIMEOUT_MS);
      if (message !== null) return decoded(message)?.state ?? '';
      // Gone, or not there yet? Behind the mark every callback has been written.
      if ((await readMark(broker, subjects, shard(actor))).journalSeq < revision) return 'pending';
      return task.state === TaskState.refused ? 'answered' : 'delivered';
    },

    secret: () => readClusterSecret(deps),
    rotateSecret: () => rotateClusterSecret(deps),
  };
}

function decoded(message: StoredMessage): CallbackItem | undefined {
  try {
    return decodeCallbackItem(message.data);
  } catch (error) {
    if (error instanceof DecodeError) return undefined; // what its owner cannot read either it tells in its log
    throw error;
  }
}
