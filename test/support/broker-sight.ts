// The broker behind a running system, for tests that count what was stored rather than believe what was answered.

import { randomUUID } from 'node:crypto';
import { decodeBatch } from '../../proto/codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import { isObject, type Json, type JsonObject } from '../../proto/json.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { deferred } from '../../runtime/base/deferred.ts';
import { type AppendOutcome, BrokerError } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { findCluster, subjectsOf } from '../../runtime/broker/topology.ts';
import { parseCursor } from '../../runtime/journal/cursor.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import type { Commit } from './history/event.ts';

export interface BrokerSight {
  /** The life of the streams that cursors of the cluster name. */
  readonly incarnation: string;
  /** How many messages were ever appended to a stream; a message that came and went has been counted. */
  appended(stream: 'mailbox' | 'journal'): Promise<number>;
  /** Appends bytes to the mailbox of a node, as whoever may publish there could; what the broker made of it. */
  put(node: string, bytes: Uint8Array): Promise<AppendOutcome['kind']>;
  /** The bytes of the newest message that waits in the work lane of a node. Throws where none does. */
  waiting(node: string): Promise<Uint8Array>;
  /** How many messages wait in the work lane of a node. */
  lane(node: string): Promise<number>;
  /** Has the server hold back what the consumers of a stream should be given (nats-server >= 2.11); how many there are. */
  pauseReaders(stream: 'mailbox' | 'journal', ms: number): Promise<number>;
  /** Every batch that is kept, in the order of the journal, for the checkers of histories. */
  commits(): Promise<readonly Commit[]>;
  close(): Promise<void>;
}

/** Of the systems that tests open. */
export const SHARDS = 16;

/**
 * @param cursor any cursor of the cluster: it names the incarnation that its streams carry
 * @throws Error where the cursor is none
 */
export async function brokerSight(natsUrl: string, cursor: Json | undefined): Promise<BrokerSight> {
  const parsed = parseCursor(String(cursor));
  if (parsed === undefined) throw new Error(`"${String(cursor)}" is no cursor`);
  const broker = await connectNats({
    url: natsUrl,
    name: 'ironworks test',
    clock: systemClock,
    random: Math.random,
    onProblem: () => undefined, // a test that kills the broker expects it
  });
  const facts = await findCluster(broker, 'ironworks');
  if (facts?.incarnation !== parsed.incarnation) throw new Error(`no cluster of incarnation ${parsed.incarnation}`);
  const subjects = subjectsOf('ironworks', facts);
  const shardOfNode = (node: string): number => shardOf('baremetal', node, SHARDS);
  const mailboxOf = (node: string): string => subjects.mailboxStream(shardOfNode(node));
  const laneOf = (node: string): string => {
    const id = node as ActorId; // proof: as the API named it
    return subjects.mailbox({ shard: shardOfNode(node), kind: 'baremetal', id, lane: 'work' });
  };
  const streamsOf = (name: 'mailbox' | 'journal'): readonly string[] =>
    name === 'mailbox' ? subjects.mailboxStreams() : [subjects.stream(name)];
  const api = async (call: string, body: object): Promise<JsonObject> => {
    const outcome = await broker.request(`$JS.API.${call}`, Buffer.from(JSON.stringify(body)), 5_000);
    if (outcome.kind !== 'reply') throw new BrokerError('storage_unavailable', `${call}: ${outcome.kind}`);
    const answer = JSON.parse(Buffer.from(outcome.data).toString('utf8')) as JsonObject; // proof: the API answers objects
    if (answer['error'] !== undefined) throw new BrokerError('internal', `${call}: ${JSON.stringify(answer['error'])}`);
    return answer;
  };
  return {
    incarnation: parsed.incarnation,
    async waiting(node) {
      const message = await broker.read(mailboxOf(node), { lastOf: laneOf(node) });
      if (message === null) throw new BrokerError('internal', `nothing waits for ${node}`);
      return message.data;
    },
    async lane(node) {
      const answer = await api(`STREAM.INFO.${mailboxOf(node)}`, { subjects_filter: laneOf(node) });
      const state = answer['state'];
      const held = isObject(state) ? state['subjects'] : undefined;
      return isObject(held) ? Number(Object.values(held)[0] ?? 0) : 0;
    },
    async pauseReaders(stream, ms) {
      const until = new Date(Date.now() + ms).toISOString();
      let paused = 0;
      for (const name of streamsOf(stream)) {
        const { consumers } = await api(`CONSUMER.NAMES.${name}`, {});
        const names = Array.isArray(consumers) ? consumers.map(String) : [];
        for (const consumer of names) await api(`CONSUMER.PAUSE.${name}.${consumer}`, { pause_until: until });
        paused += names.length;
      }
      return paused;
    },
    async appended(stream) {
      let appended = 0;
      for (const name of streamsOf(stream)) {
        const state = await broker.streamState(name);
        if (state === null) throw new BrokerError('internal', `there is no stream ${name}`);
        appended += state.lastSeq;
      }
      return appended;
    },
    async put(node, bytes) {
      return (await broker.append(laneOf(node), bytes, { msgId: randomUUID(), timeoutMs: 5_000 })).kind;
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
