// The broker behind a running system, for tests that count what was stored rather than believe what was answered.

import { randomUUID } from 'node:crypto';
import { decodeBatch } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { Json } from '../../proto/json.ts';
import { Subjects } from '../../proto/subjects.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import { type AppendOutcome, BrokerError } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { parseCursor } from '../../runtime/journal/cursor.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { Commit } from './history/event.ts';

export interface BrokerSight {
  /** How many messages were ever appended to a stream; a message that came and went has been counted. */
  appended(stream: 'mailbox' | 'journal'): Promise<number>;
  /** Appends bytes to the mailbox of a node, as whoever may publish there could; what the broker made of it. */
  put(node: string, bytes: Uint8Array): Promise<AppendOutcome['kind']>;
  /** Every batch that is kept, in the order of the journal, for the checkers of histories. */
  commits(): Promise<readonly Commit[]>;
  close(): Promise<void>;
}

/** Of the systems that tests open. */
const SHARDS = 16;

/**
 * @param cursor any cursor of the cluster: it names the incarnation that its streams carry
 * @throws Error where the cursor is none
 */
export async function brokerSight(natsUrl: string, cursor: Json | undefined): Promise<BrokerSight> {
  const parsed = parseCursor(String(cursor));
  if (parsed === undefined) throw new Error(`"${String(cursor)}" is no cursor`);
  const subjects = new Subjects('ironworks', parsed.incarnation);
  const broker = await connectNats({
    url: natsUrl,
    name: 'ironworks test',
    clock: systemClock,
    random: Math.random,
    onProblem: () => undefined, // a test that kills the broker expects it
  });
  return {
    async appended(stream) {
      const name = subjects.stream(stream);
      const state = await broker.streamState(name);
      if (state === null) throw new BrokerError('internal', `there is no stream ${name}`);
      return state.lastSeq;
    },
    async put(node, bytes) {
      const id = node as ActorId; // proof: as the API named it
      const shard = shardOf('baremetal', id, SHARDS);
      const subject = subjects.mailbox({ shard, kind: 'baremetal', id, lane: 'work' });
      return (await broker.append(subject, bytes, { msgId: randomUUID(), timeoutMs: 5_000 })).kind;
    },
    async commits() {
      const commits: Commit[] = [];
      const caughtUp = deferred();
      const follower = await broker.follow({
        stream: subjects.stream('journal'),
        filter: subjects.journals(),
        from: 1,
        onMessage: ({ seq, subject, at, data }) => {
          const shard = subjects.parseJournal(subject) ?? -1;
          commits.push({ what: 'commit', at, seq, shard, batch: decodeBatch(data) });
        },
        onCaughtUp: () => caughtUp.resolve(),
      });
      await caughtUp.promise;
      await follower.close();
      return commits;
    },
    close: () => broker.close(),
  };
}
